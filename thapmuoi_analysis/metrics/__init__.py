"""What follows from a record: measures of plan and result, of claims, links, units and agreement.

Each takes a case, or frames of its rows, and gives numbers that remember their sentences, or frames
of such numbers. What a measure is called, its unit and its formula stand in `record/measures.csv`.

Examples
--------
>>> from thapmuoi_analysis import load_case, metrics
>>> metrics.headline(load_case("thap-muoi"))["adopted_share"]
<adopted_share = 11/13, derived>
"""

from thapmuoi_analysis.metrics.links import links
from thapmuoi_analysis.metrics.narrative import claims, stating
from thapmuoi_analysis.metrics.plan import (
    adopted_share,
    comparison,
    cumulative_plan,
    headline,
    is_stated,
    latest_day,
    left_out,
    levels,
    over,
    plan_years,
    planned_total,
    threshold_year,
    units_needed,
    verdict,
)
from thapmuoi_analysis.metrics.results import by_date, dated_results, results_told
from thapmuoi_analysis.metrics.tables import count, table

__all__ = [
    "adopted_share", "by_date", "claims", "comparison", "count", "cumulative_plan",
    "dated_results", "headline", "is_stated", "latest_day", "left_out", "levels", "links", "over",
    "plan_years", "planned_total", "results_told", "stating", "table", "threshold_year",
    "units_needed", "verdict",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__
