"""Results and the days by which they held: what a rollout has come to, time by time."""

from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import stated_by
from thapmuoi_analysis.case.case import DISPUTED, Case
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Range, period
from thapmuoi_analysis.metrics.remembered import remembered

COLUMNS = ("id", "day", "earliest", "adopted", "units", "share", "disputed")


def dated_results(case: Case) -> list[tuple[Quantity, Quantity]]:
    """Return every stated result with the date by which it held, the earliest first.

    Returns
    -------
    list of (Quantity, Quantity)
        Date and number of adopters. A date that the source only bounds is a `bound`, resting also
        on the stamp of the page where that is what bounds it; without one it is not reported.
    """
    stamps = {}
    for page in case.measure("page_date"):
        stamps[page.value, stated_by(page)] = page.sources
    days = case.facts.set_index("id")[["as_of_earliest", "as_of_latest"]]
    results = []
    for adopted in case.measure("adopted"):
        earliest, latest = days.loc[adopted.id]
        id = f"{adopted.id}_as_of"
        day = Quantity(NOT_REPORTED, "date", id, sources=adopted.sources)
        if pd.notna(latest):
            last = latest.date()
            kind = Kind.STATED if earliest == latest else Kind.BOUND
            stamp = stamps.get((last, stated_by(adopted)), ())
            sources = tuple(dict.fromkeys([*adopted.sources, *stamp]))
            day = replace(day, value=last, kind=kind, sources=sources)
            if not sources:  # of a result that is assumed
                day = replace(day, inputs=(adopted,))
        results.append((day, adopted))
    return results


def span_of(day: Quantity, earliest: Any) -> Quantity | None:
    """Return the month, quarter or year within which a result held; None where it is none.

    Parameters
    ----------
    day : Quantity
        The last day on which it may have held.
    earliest : datetime.date or NaT
        The first one.
    """
    if not isinstance(day.value, date) or pd.isna(earliest):
        return None
    first = pd.Timestamp(earliest).date()
    last = day.value
    if not period(first, last):
        return None
    id = f"{day.id}_period"
    span = Range(first, last)
    return replace(day, value=span, id=id, kind=Kind.STATED)


def latest_period(case: Case) -> Quantity:
    """Return when the latest result held: a month, quarter or year, or else its last day."""
    for last in by_date(case).tail(1).to_dict("records"):
        return span_of(last["day"], last["earliest"]) or last["day"]
    return not_reported("adopted_as_of", "date")


@remembered
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
    disputed = {number.id for number in chain.from_iterable(case.conflicts)}
    latest = case.latest("adopted")
    rows = []
    for day, adopted in dated_results(case):
        id = adopted.id
        units = _total(case, adopted)
        share = adopted / units
        row = {
            "id": id,
            "day": day,
            "earliest": earliest[id],
            "adopted": adopted,
            "units": units,
            "share": share.named(share_id(id, latest.id)),
            "disputed": id in disputed,
        }
        rows.append(row)
    frame = pd.DataFrame(rows, columns=COLUMNS)
    columns = dict.fromkeys(["adopted", "units", "share"], "quantity")
    frame = frame.astype({"disputed": bool, **columns})
    return frame.set_index("id")


def other_results(case: Case) -> list[str]:
    """Return where the other sources state the latest result that each of them knows of.

    Returns
    -------
    list of str
        Locators, without those of the source that states the latest result of all.
    """
    of_latest = stated_by(case.latest("adopted"))
    if not of_latest:  # which is assumed, or there is none
        return []
    places = {}
    for adopted in case.measure("adopted"):
        places[stated_by(adopted)] = adopted.sources
    places.pop(of_latest, None)
    found: list[str] = []
    for locators in places.values():
        found += locators
    return found


def share_id(id: str, latest: str) -> str:
    """Return what the share of a number is called; "adopted_share" is that of the latest result."""
    if id == "adopted" != latest:
        return "adopted_earlier_share"
    return f"{id}_share"


def results_told(results: pd.DataFrame) -> Quantity:
    """Count results, which rest on what states them (số kết quả được nêu)."""
    every = sum(results["adopted"], Quantity(0))
    formula = "#{facts: adopted}"
    return Quantity(len(results), "", "results_told", Kind.DERIVED, formula, every.sources)


def is_disputed(number: Quantity) -> bool:
    """Return whether a number is the range of what sources state differently of one day."""
    return number.id.endswith(DISPUTED)


def units_then(case: Case) -> Quantity:
    """Return the number of all units that goes with the latest result, else the latest one."""
    latest = case.latest("units")
    results = case.measure("adopted")
    if not results or is_disputed(latest):
        return latest
    total = _total(case, results[-1])
    return total if total.reported else latest


def _total(case: Case, adopted: Quantity) -> Quantity:
    """Return the number of all units that goes with a result: of its day, or the only one.

    Of several of that day it is that of its own source; of none, the only one that this states.
    """
    totals = case.measure("units")
    days = case.facts.set_index("id")["as_of_latest"]
    source = stated_by(adopted)
    own = [total for total in totals if stated_by(total) == source]
    of_day = [total for total in totals if days[total.id] == days[adopted.id]]
    own_of_day = [total for total in of_day if stated_by(total) == source]
    found = own_of_day or of_day
    if found:
        return found[-1]
    for only in (own, totals):
        if len(only) == 1:
            return only[0]
    if totals:  # of other days: it is not this result's, nor called as any of them
        return not_reported(f"{adopted.id}_total", "unit")
    return not_reported("units", "unit")
