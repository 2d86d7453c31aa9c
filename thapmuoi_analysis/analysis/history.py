"""What is known of a rollout over time, and what may be assumed of it, as bounds on the stock."""

from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise

from thapmuoi_analysis.record.ranges import Range

Step = tuple[int, int, int]  # (i, j, m): the stock at knot j is at least that at knot i, plus m


@dataclass(frozen=True)
class History:
    """What is known of the stock of adopters, and when.

    Parameters
    ----------
    units : int
        All units (N).
    start : datetime.date
        First day counted.
    results : tuple of (datetime.date, int or Range)
        Stock on a day, the earliest first, a range where sources disagree on it; the last day is
        the cut-off. A day counts from its morning, 31 December as the end of its year; so 2 March
        2022 is 60/365 into 2022.
    plan : mapping of int to int, optional
        Year -> units to be added in it.
    needed, target_year : int, optional
        Units that meet the target, and the year by whose end they should.
    initial : int, optional
        Stock at the start.

    Raises
    ------
    ValueError
        If the numbers cannot be; which, and what was expected.
    """

    units: int
    start: date
    results: tuple[tuple[date, int | Range], ...]
    plan: Mapping[int, int] = field(default_factory=dict)
    needed: int | None = None
    target_year: int | None = None
    initial: int = 0

    def __post_init__(self) -> None:
        days, years = [day for day, _ in self.results], list(self.plan)
        if not days:
            raise ValueError("no result with a day: expected at least one, it sets the cut-off")
        for day, stock in [(self.start, self.initial), *self.results]:
            low, high = span(stock)
            if not 0 <= low <= high <= self.units:
                raise ValueError(
                    f"{stock} adopters on {day}: expected 0 to {self.units}, all units"
                )
        for earlier, later in pairwise([self.start, *days]):
            if moment(later) <= moment(earlier):
                raise ValueError(f"a result of {later} behind {earlier}: expected a later day")
        for before, after in pairwise(years):
            if after != before + 1:
                raise ValueError(f"plan for {after} behind {before}: expected {before + 1}")
        for year, planned in self.plan.items():
            if planned < 0:
                raise ValueError(f"plan of {planned} for {year}: expected 0 or more")
        if years and days[-1] < date(years[0], 1, 1):
            raise ValueError(f"cut-off {days[-1]} before the plan: expected {years[0]} or later")

    @cached_property
    def knots(self) -> list[date]:
        """The days at which the stock is told apart: start, ends of years, days of results."""
        days = [moment(day) for day, _ in self.results]
        ends = [date(year + 1, 1, 1) for year in range(self.start.year, days[-1].year)]
        return sorted({self.start, *ends, *days})

    @cached_property
    def ends(self) -> dict[int, int]:
        """Year -> the knot at its end, or at the cut-off."""
        return {before.year: knot for knot, (before, _) in enumerate(pairwise(self.knots), 1)}

    @cached_property
    def lengths(self) -> list[Fraction]:
        """Years from each knot to the next: days over the days of their year."""
        return [
            Fraction((after - before).days, 365 + isleap(before.year))
            for before, after in pairwise(self.knots)
        ]

    @property
    def whole(self) -> list[int]:
        """The years that end by the cut-off."""
        return [year for year, knot in self.ends.items() if self.knots[knot].year > year]

    @property
    def years(self) -> list[tuple[int, int]]:
        """The knots at the two ends of each year."""
        return list(pairwise([0, *self.ends.values()]))

    def before(self, year: int) -> int:
        """Return the knot at which a year begins (or the start)."""
        return self.ends.get(year - 1, 0)


def assumptions(history: History) -> dict[str, list[Step]]:
    """Compile the assumptions that a history has the data for.

    Returns
    -------
    dict of str to list of Step
        A0 none reverses; A1 none in the last year, if the cut-off falls within it; A2 target met
        by the end of its year; A3 total of the plan met by the end of its last year; A4
        cumulative plan met every year; A5 plan of each year met; A7 exactly on plan. That nothing
        comes before the start is part of the history.

    Notes
    -----
    Without A0 the stock may also fall, and then a path is its net course: between two knots it
    goes one way only. If units might also leave and join within one year, nothing but
    0 to N times the length would be sure of the exposure.
    """
    whole, ends = history.whole, history.ends
    cumulative = dict(zip(history.plan, accumulate(history.plan.values()), strict=True))
    planned = [year for year in cumulative if year in whole]

    def at_least(year: int, stock: int) -> Step:
        return (0, ends[year], stock - history.initial)

    found = {"A0": [(knot - 1, knot, 0) for knot in range(1, len(history.knots))]}
    last = max(ends)
    if last not in whole:
        found["A1"] = [(ends[last], history.before(last), 0)]
    if history.needed is not None and history.target_year in whole:
        found["A2"] = [at_least(history.target_year, history.needed)]
    if planned and planned[-1] == max(cumulative):
        found["A3"] = [at_least(planned[-1], cumulative[planned[-1]])]
    if planned:
        found["A4"] = [at_least(year, cumulative[year]) for year in planned]
        found["A5"] = [(history.before(y), ends[y], history.plan[y]) for y in planned]
        exactly = [(ends[y], 0, history.initial - cumulative[y]) for y in planned]
        found["A7"] = found["A4"] + exactly
    return found


def steps_of(history: History, chosen: Iterable[str]) -> list[Step]:
    """Return the bounds of the assumptions chosen; `ValueError` names one that is not to be had."""
    known, steps = assumptions(history), []
    for name in chosen:
        if name not in known:
            raise ValueError(f"no data for {name!r}: expected one of {', '.join(known)}")
        steps += known[name]
    return steps


def span(stock: int | Range) -> tuple[int, int]:
    """Return the least and the most of a stock."""
    return (stock.lo, stock.hi) if isinstance(stock, Range) else (stock, stock)


def moment(day: date) -> date:
    """Return the morning of a day; of 31 December, the end of its year."""
    return date(day.year + 1, 1, 1) if (day.month, day.day) == (12, 31) else day
