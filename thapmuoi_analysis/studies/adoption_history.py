"""What a case says of its rollout, and the assumptions that one can add to it.

All that is known or assumed of the stock of adopters is its least and most on a day, or its least
rise between two days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.metrics.plan import headline
from thapmuoi_analysis.metrics.results import dated_results

NO_HISTORY = "case {case}: expected a number of units and a result with a day"


@dataclass(frozen=True)
class History:
    """What is known of the stock of adopters, and when.

    A day counts from its morning, 31 December as the end of its year: 2 March 2022 is 60/365 into
    2022.

    Attributes
    ----------
    units : int
        How many units there are.
    start : datetime.date
        The day on which counting starts.
    results : mapping of datetime.date to list of int
        The stocks that sources state of a day; the last day is the cut-off.
    plan : mapping of int to int
        Year -> units to be added in it, for years that follow each other.
    needed : int or None
        The stock that meets the target.
    target_year : int
        The year by the end of which it is to be met; 0 where none is stated.
    initial : int
        The stock on the first day.
    """

    units: int
    start: date
    results: Mapping[date, list[int]]
    plan: Mapping[int, int]
    needed: int | None = None
    target_year: int = 0
    initial: int = 0

    @property
    def cut_off(self) -> date:
        """The day of the last result, on which every path ends."""
        return max(self.results)

    @property
    def whole_years(self) -> range:
        """The years that are over by the cut-off."""
        return range(self.start.year, self.cut_off.year)

    @property
    def days(self) -> list[date]:
        """The days on which the stock is told apart: start, ends of years, days of results."""
        days = {self.start, *self.results}
        for year in self.whole_years:
            days.add(end_of(year))
        return sorted(days)


class Rise(NamedTuple):
    """A rise of the stock between two days by at least so many units."""

    first: date
    last: date
    least: int


def end_of(year: int) -> date:
    """Return the morning after the last day of a year."""
    return date(year + 1, 1, 1)


def morning(day: date) -> date:
    """Return the morning of a day; of 31 December, the end of its year."""
    if (day.month, day.day) == (12, 31):
        return end_of(day.year)
    return day


def history(case: Case) -> History:
    """Read what a case says of its rollout, each result as the stock on the last day it can mean.

    Counting starts with the year that the source names, else with the plan, else at the first of
    several results; a range where sources disagree. Dates of single units are not used.

    Raises
    ------
    ValueError
        If there is no number of units, no result with a day after the start, or sources disagree on
        the result at which counting starts.
    """
    results: dict[date, list[int]] = {}
    for day, stock in dated_results(case):
        if isinstance(day.value, date) and isinstance(stock.value, int):
            of_day = results.setdefault(morning(day.value), [])
            of_day.append(stock.value)
    plan = {year: _whole_number(planned) or 0 for year, planned in case.planned().items()}
    units = _whole_number(case.latest("units"))
    first_year = _whole_number(case.latest("start_year")) or min(plan, default=None)
    initial = [0]
    if first_year:
        start = date(first_year, 1, 1)
    else:
        start = min(results, default=date.max)
        initial = results.pop(start, initial)
    is_begun = results and min(results) > start
    is_sure = min(initial) == max(initial)
    if not (units and is_begun and is_sure):
        raise ValueError(Phrase(NO_HISTORY, case=case.slug))
    needed = headline(case)["units_needed"]
    target_year = case.latest("target_year")
    return History(
        units,
        start,
        results,
        plan,
        needed=_whole_number(needed),
        target_year=_whole_number(target_year) or 0,
        initial=min(initial),
    )


def _whole_number(quantity: Quantity) -> int | None:
    """Return the value of a number where it is one whole number."""
    return quantity.value if isinstance(quantity.value, int) else None


def assumptions(known: History) -> dict[str, list[Rise]]:
    """Compile the assumptions that a history has the data for, as rises of the stock.

    Returns
    -------
    dict of str to list of Rise
        A0 none reverses; A1 none adopts in the last year, if the cut-off falls within it; A2 target
        met by the end of its year; A3 total of the plan met by the end of its last year; A4
        cumulative plan met every year; A5 plan of each year met; A7 exactly on plan. Without A0 a
        path is its net course between two days.
    """
    start = known.start
    cut_off = known.cut_off
    steady = [Rise(*days, 0) for days in pairwise(known.days)]
    rises = {"A0": steady}
    if cut_off > end_of(cut_off.year - 1):
        last_year = max(start, end_of(cut_off.year - 1))
        rises["A1"] = [Rise(cut_off, last_year, 0)]
    if known.needed is not None and known.target_year in known.whole_years:
        due = end_of(known.target_year)
        rises["A2"] = [Rise(start, due, known.needed - known.initial)]
    total = 0
    totals = []
    additions = []
    for year, planned in known.plan.items():
        total += planned
        if year in known.whole_years:
            begun = max(start, end_of(year - 1))
            additions.append(Rise(begun, end_of(year), planned))
            totals.append(Rise(start, end_of(year), total - known.initial))
    if totals and max(known.plan) in known.whole_years:
        rises["A3"] = totals[-1:]
    if totals:
        at_most = []
        for first, last, least in totals:
            fall = Rise(last, first, -least)
            at_most.append(fall)
        rises["A4"] = totals
        rises["A5"] = additions
        rises["A7"] = totals + at_most
    return rises
