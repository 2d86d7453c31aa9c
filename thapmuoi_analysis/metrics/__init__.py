"""What follows from a record: measures of plan and result, of claims, links, units and agreement.

Each takes a case, or frames of its rows, and gives numbers that remember their sentences, or frames
of such numbers. What a measure is called, its unit and its formula stand in `case/measures.csv`.

Examples
--------
>>> from thapmuoi_analysis import load_case, metrics
>>> metrics.headline(load_case("thap-muoi"))["adopted_share"]
<adopted_share = 11/13, derived>
"""

from thapmuoi_analysis.metrics import asked as _asked
from thapmuoi_analysis.metrics.agreement import agreement, disagreements
from thapmuoi_analysis.metrics.bounds import most_units
from thapmuoi_analysis.metrics.comparison import comparison, levels
from thapmuoi_analysis.metrics.corrections import corrections
from thapmuoi_analysis.metrics.figures import figures
from thapmuoi_analysis.metrics.ledger import asked_for, ledger, requests
from thapmuoi_analysis.metrics.links import links, step_of, widest_gap
from thapmuoi_analysis.metrics.looked_for import looked_for, topic_names
from thapmuoi_analysis.metrics.missing import unsettled
from thapmuoi_analysis.metrics.narrative import (
    claims,
    parts_of,
    stating,
    umbrella,
    with_cases,
    with_causes,
)
from thapmuoi_analysis.metrics.other_places import elsewhere, shares, topics
from thapmuoi_analysis.metrics.plan import (
    adopted_share,
    counted,
    cumulative_plan,
    headline,
    is_stated,
    latest_day,
    left_out,
    lists_units,
    over,
    plan_years,
    planned_total,
    threshold_year,
    units_needed,
)
from thapmuoi_analysis.metrics.results import (
    by_date,
    dated_results,
    is_disputed,
    latest_period,
    other_results,
    results_told,
    span_of,
    units_then,
)
from thapmuoi_analysis.metrics.tables import count, counts, crosstab, scenarios, table
from thapmuoi_analysis.metrics.times import with_times
from thapmuoi_analysis.metrics.untold import compared, correcting, further, untold
from thapmuoi_analysis.metrics.verdict import standings, verdict

__all__ = [
    "adopted_share",
    "agreement",
    "asked_for",
    "by_date",
    "claims",
    "compared",
    "comparison",
    "correcting",
    "corrections",
    "count",
    "counted",
    "counts",
    "crosstab",
    "cumulative_plan",
    "dated_results",
    "disagreements",
    "elsewhere",
    "figures",
    "further",
    "headline",
    "is_disputed",
    "is_stated",
    "latest_day",
    "latest_period",
    "ledger",
    "left_out",
    "levels",
    "links",
    "lists_units",
    "looked_for",
    "most_units",
    "other_results",
    "over",
    "parts_of",
    "plan_years",
    "planned_total",
    "requests",
    "results_told",
    "scenarios",
    "shares",
    "span_of",
    "standings",
    "stating",
    "step_of",
    "table",
    "threshold_year",
    "topic_names",
    "topics",
    "umbrella",
    "units_needed",
    "units_then",
    "unsettled",
    "untold",
    "verdict",
    "widest_gap",
    "with_cases",
    "with_causes",
    "with_times",
]


for _name in __all__:
    globals()[_name] = _asked.asked(globals()[_name])


def __dir__() -> list[str]:
    return __all__
