"""Results and the days by which they held: what a rollout has come to, time by time."""

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import NOT_REPORTED


def dated_results(case: Case) -> list[tuple[Quantity, Quantity]]:
    """Return every stated result with the date by which it held, the earliest first.

    Returns
    -------
    list of (Quantity, Quantity)
        Date and number of adopters. A date that the source only bounds is a `bound`, resting also
        on the stamp of the page where that is what bounds it; without one it is not reported.
    """
    stamps = {stamp.value: stamp.sources for stamp in case.measure("page_date")}
    spans = case.facts.set_index("id")[["as_of_earliest", "as_of_latest"]]
    results = []
    for adopted in case.measure("adopted"):
        earliest, latest = spans.loc[adopted.id]
        id, value, kind = f"{adopted.id}_as_of", NOT_REPORTED, Kind.STATED
        sources = adopted.sources
        if pd.notna(latest):
            value, kind = latest.date(), Kind.STATED if earliest == latest else Kind.BOUND
            sources = tuple(dict.fromkeys([*sources, *stamps.get(value, ())]))
        results.append((Quantity(value, "date", id, kind, sources=sources), adopted))
    return results
