"""The measures that a researcher asks for by name, from the chapters that tell them."""

from thapmuoi_analysis.chapters.plan import (
    adopted_share,
    cumulative_plan,
    headline,
    planned_total,
    threshold_year,
    units_needed,
    verdict,
)
from thapmuoi_analysis.record.results import dated_results

__all__ = [
    "adopted_share",
    "cumulative_plan",
    "dated_results",
    "headline",
    "planned_total",
    "threshold_year",
    "units_needed",
    "verdict",
]
