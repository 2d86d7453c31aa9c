"""Results and the days by which they held: what a rollout has come to, time by time."""

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import NOT_REPORTED


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


def by_date(case: Case) -> pd.DataFrame:
    """Return every stated result as a row, the earliest first.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        By the id of the result: `day` by which it held, as of `dated_results`; `earliest`, the
        first day on which it may have held (a date, or NaT); `adopted`; `units`, all units of that
        time, or the only total that is stated; `share`; and whether sources disagree on it
        (`disputed`).

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> made = metrics.by_date(load_case("an-giang"))
    >>> [str(number) for number in made["adopted"]]
    ['50 unit', '119 unit', '147 unit']
    """
    earliest = case.facts.set_index("id")["as_of_earliest"]
    disputed = {number.id for group in case.conflicts for number in group}
    latest, rows = case.latest("adopted").id, []
    for day, adopted in dated_results(case):
        units = _total(case, adopted)
        share = (adopted / units).named(share_id(adopted.id, latest))
        is_disputed = adopted.id in disputed
        rows.append((adopted.id, day, earliest[adopted.id], adopted, units, share, is_disputed))
    columns = ["id", "day", "earliest", "adopted", "units", "share", "disputed"]
    frame = pd.DataFrame(rows, columns=columns).set_index("id")
    return frame.astype({"disputed": bool})


def share_id(id: str, latest: str) -> str:
    """Return what the share of a number is called; "adopted_share" is that of the latest result."""
    if id == "adopted" != latest:
        return "adopted_earlier_share"
    return f"{id}_share"


def results_told(results: pd.DataFrame) -> Quantity:
    """Count results, which rest on what states them (số kết quả được nêu)."""
    sources = tuple(dict.fromkeys(x for adopted in results["adopted"] for x in adopted.sources))
    return Quantity(len(results), "", "results_told", Kind.DERIVED, "#{facts: adopted}", sources)


def _total(case: Case, adopted: Quantity) -> Quantity:
    """Return the number of all units that goes with a result: of its day, or the only one."""
    days, totals = case.facts.set_index("id")["as_of_latest"], case.measure("units")
    of_day = [total for total in totals if days[total.id] == days[adopted.id]]
    if of_day:
        return of_day[-1]
    return totals[0] if len(totals) == 1 else not_reported("units", "unit")
