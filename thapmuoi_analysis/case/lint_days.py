"""Days that pass the check and contradict one another: warnings, as of `lint_numbers`.

Whoever writes can tell of no day after their own; a target is set for a time that is still to come,
or not long past.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.ranges import ends_on
from thapmuoi_analysis.case.raw import RawCase, RawTable

Warnings = Iterator[DataError]
Row = Mapping[Any, Any]
LONG_AGO = 20  # years: of a target that was over so long before its source
LOOK = "look the sentence up again; leave it where the source says so"
MEND = "mend one of the two"
TYPED = "mend the year, the month or the day"
TO_COME = "no day to come"
BY_SOURCE = "nothing after {day}, the day of its source"
NOT_BEFORE = "nothing before {day}, the day that the source bears"
NOT_LATER = "figures of no later day than {day}, its own, or targets"
NOT_SO_EARLY = "a time not before {year}, the first year that is told"
NOT_SO_LONG_AGO = "a time nearer to {year}, the year of its source"


def odd_days(case: Case, raw: RawCase) -> Warnings:
    """Yield days of a valid case that contradict what stands beside them.

    Parameters
    ----------
    case : Case
        The case.
    raw : RawCase
        The case as it is written, where rows are told by their lines.
    """
    yield from _of_sources(case, raw.tables["sources"])
    if "units" in raw.tables:
        yield from _of_units(case, raw.tables["units"])
    if "statuses" in raw.tables:
        yield from _of_statuses(case, raw.tables["statuses"])
    if "facts" in raw.tables:
        yield from _of_targets(case, raw.tables["facts"])
        yield from _of_figures(case, raw.tables["facts"])


def _of_sources(case: Case, table: RawTable) -> Warnings:
    """Yield sources that are dated, or were read, on a day to come, or read before their day."""
    today = date.today()
    for row, source in enumerate(case.records("sources")):
        if source["id"] not in case.own_sources:  # but of the case that it is set beside
            break
        for column in ("date", "accessed"):
            day = _day(source[column])
            if day and day > today:
                yield table.error(row, column, TO_COME, TYPED)
        published = _day(source["date"])
        accessed = _day(source["accessed"])
        if published and accessed and accessed < published:
            expected = Phrase(NOT_BEFORE, day=published)
            yield table.error(row, "accessed", expected, MEND)


def _of_units(case: Case, table: RawTable) -> Warnings:
    """Yield units that began, or ended, after the day of all sources that speak of them."""
    days = _days_of_sources(case)
    for row, unit in enumerate(case.records("units")):
        known = [days.get(source_of(locator)) for locator in unit["locators"].split()]
        if not known or None in known:
            continue
        told_on = max(day for day in known if day)
        for event in ("start", "end"):
            column = _after(unit, event, told_on)
            if column:
                expected = Phrase(BY_SOURCE, day=told_on)
                yield table.error(row, column, expected, LOOK)


def _after(unit: Row, event: str, told_on: date) -> str:
    """Return the column of a start or an end that is later than a day; empty where none is.

    A year that is told within it has its last day still to come.
    """
    first = _day(unit[f"{event}_earliest"])
    last = _day(unit[f"{event}_latest"])
    if first:
        return f"{event}_earliest" if first > told_on else ""
    return f"{event}_latest" if last and last > told_on else ""


def _of_statuses(case: Case, table: RawTable) -> Warnings:
    """Yield how units stand on a day after that of the source which says so."""
    days = _days_of_sources(case)
    for row, status in enumerate(case.records("statuses")):
        day = _day(status["as_of_latest"])
        told_on = days.get(source_of(status["locator"]))
        if day and told_on and day > told_on:
            expected = Phrase(BY_SOURCE, day=told_on)
            yield table.error(row, "as_of_latest", expected, LOOK)


def _of_targets(case: Case, table: RawTable) -> Warnings:
    """Yield targets for a time before plan and model began, or long before their source."""
    days = _days_of_sources(case)
    began = _first_years(case)
    for row, fact in enumerate(case.records("facts")):
        if fact["measure"] != "target_year" or pd.isna(fact["value"]):
            continue
        year = _year(fact["value"])
        told_on = days.get(source_of(fact["locator"]))
        if began and year < min(began):
            expected = Phrase(NOT_SO_EARLY, year=min(began))
            yield table.error(row, "value", expected, LOOK)
        elif told_on and year < told_on.year - LONG_AGO:
            expected = Phrase(NOT_SO_LONG_AGO, year=told_on.year)
            yield table.error(row, "value", expected, LOOK)


def _of_figures(case: Case, table: RawTable) -> Warnings:
    """Yield figures that are set against another one, not a target, of a later day."""
    facts = case.records("facts")
    by_id = {}
    for fact in facts:
        if fact["measure"] != "other_target":
            by_id[fact["id"]] = fact
    for row, fact in enumerate(facts):
        day = _day(fact["as_of_latest"])
        for id in fact["against"].split():
            other = by_id.get(id, fact)
            other_day = _day(other["as_of_latest"])
            if day and other_day and other_day > day:
                expected = Phrase(NOT_LATER, day=day)
                yield table.error(row, "against", expected, LOOK)


def _first_years(case: Case) -> list[int]:
    """Return the years in which plan and model began, as far as they are stated."""
    years = [*case.planned()]
    for start in case.measure("start_year"):
        years.append(_year(start.value))
    return years


def _year(time: Any) -> int:
    """Return the year of a year, or of the last day of a time within one."""
    last = ends_on(time)
    return last.year if last else int(time)


def _days_of_sources(case: Case) -> dict[str, date]:
    """Return the day that each source bears, of those that bear one."""
    days = {}
    for source in case.records("sources"):
        day = _day(source["date"])
        if day:
            days[source["id"]] = day
    return days


def _day(cell: Any) -> date | None:
    """Return the day in a cell; None where it is empty."""
    return None if pd.isna(cell) else cell.date()
