"""Adoption paths consistent with a record (lộ trình triển khai), and sharp bounds on the unsaid.

A path is the number of units that have adopted (the stock) on each day of `History.days`. All that
is known or assumed of it is the least and most stock on a day, or the least rise between two days.
Handed on from day to day, these give a lowest and a highest path, and both fit (as solutions of
difference constraints: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms). So the
bounds on stock, exposure and threshold year are attained, whatever the number of units. Integers
and fractions only; no path is taken to be likelier than another.
"""

from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, chain, combinations, pairwise
from typing import NamedTuple

from thapmuoi_analysis.record.ranges import Range

Rise = tuple[int, int, int]  # (i, j, m): the stock on day j is at least that on day i, plus m
Path = list[int]  # the stock on each day


class Contradiction(ValueError):
    """Assumptions that no path fits; `subset` is a smallest choice of them that none fits."""

    def __init__(self, subset: tuple[str, ...]) -> None:
        self.subset = subset
        named = " + ".join(["the record", *subset])
        super().__init__(f"no path fits {named}: leave one out, or mend a result")


@dataclass(frozen=True)
class History:
    """What is known of the stock of adopters, and when.

    Parameters
    ----------
    units : int
        All units (N).
    start : datetime.date
        First day counted.
    results : tuple of (datetime.date, Range)
        Least and most stock on a day, which differ where sources disagree, the earliest first; the
        last day is the cut-off. A day counts from its morning, 31 December as the end of its year;
        so 2 March 2022 is 60/365 into 2022.
    plan : mapping of int to int, optional
        Year -> units to be added in it, for years that follow each other.
    needed, target_year : int, optional
        Units that meet the target, and the year by whose end they should.
    initial : int, optional
        Stock at the start.

    Raises
    ------
    ValueError
        If a result does not come after the start and the one before.
    """

    units: int
    start: date
    results: tuple[tuple[date, Range], ...]
    plan: Mapping[int, int] = field(default_factory=dict)
    needed: int | None = None
    target_year: int | None = None
    initial: int = 0

    def __post_init__(self) -> None:
        for earlier, later in pairwise([self.start, *(day for day, _ in self.results)]):
            if moment(later) <= moment(earlier):
                raise ValueError(f"a result of {later} behind {earlier}: expected a later day")

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which the stock is told apart: start, ends of years, days of results."""
        told = [moment(day) for day, _ in self.results]
        ends = [date(year + 1, 1, 1) for year in range(self.start.year, told[-1].year)]
        return tuple(sorted({self.start, *ends, *told}))

    @cached_property
    def ends(self) -> dict[int, int]:
        """Year -> the place in `days` of its end, or of the cut-off."""
        return {before.year: place for place, (before, _) in enumerate(pairwise(self.days), 1)}

    @property
    def whole(self) -> list[int]:
        """The years that end by the cut-off."""
        return [year for year, place in self.ends.items() if self.days[place].year > year]

    @property
    def lengths(self) -> list[Fraction]:
        """Years from each day to the next: days over the days of their year."""
        return [
            Fraction((after - before).days, 365 + isleap(before.year))
            for before, after in pairwise(self.days)
        ]


class Outcome(NamedTuple):
    """What a choice of assumptions leaves open.

    Attributes
    ----------
    exposure : (Fraction, Fraction)
        Least and most time with the model (thời gian thực hiện mô hình), in unit-years to the
        cut-off, wherever in a year the adoptions fall.
    stock : dict of int to (int, int)
        Year -> least and most adopters at its end, or at the cut-off.
    threshold : (int or None, int or None)
        Earliest and latest year in which the target may have been reached; None: may be never.
    """

    exposure: tuple[Fraction, Fraction]
    stock: dict[int, tuple[int, int]]
    threshold: tuple[int | None, int | None]


def assumptions(history: History) -> dict[str, list[Rise]]:
    """Compile the assumptions that a history has the data for.

    Returns
    -------
    dict of str to list of Rise
        A0 none reverses; A1 none in the last year, if the cut-off falls within it; A2 target met
        by the end of its year; A3 total of the plan met by the end of its last year; A4
        cumulative plan met every year; A5 plan of each year met; A7 exactly on plan. That nothing
        comes before the start is part of the history.

    Notes
    -----
    Without A0 the stock may also fall, and then a path is its net course: between two days it
    goes one way only. If units might also leave and join within one year, nothing but
    0 to N times the length would be sure of the exposure.
    """
    ends, last = history.ends, max(history.ends)
    totals = dict(zip(history.plan, accumulate(history.plan.values()), strict=True))
    planned = [year for year in totals if year in history.whole]

    def least(year: int, stock: int) -> Rise:
        return (0, ends[year], stock - history.initial)

    found = {"A0": [(place - 1, place, 0) for place in range(1, len(history.days))]}
    if last not in history.whole:
        found["A1"] = [(ends[last], ends.get(last - 1, 0), 0)]
    if history.needed is not None and history.target_year in history.whole:
        found["A2"] = [least(history.target_year, history.needed)]
    if planned and planned[-1] == max(totals):
        found["A3"] = [least(planned[-1], totals[planned[-1]])]
    if planned:
        found["A4"] = [least(year, totals[year]) for year in planned]
        found["A5"] = [(ends.get(y - 1, 0), ends[y], history.plan[y]) for y in planned]
        found["A7"] = [*found["A4"], *((j, i, -m) for i, j, m in found["A4"])]
    return found


def outcome(history: History, chosen: Iterable[str]) -> Outcome:
    """Bound what is unsaid under the assumptions chosen.

    Parameters
    ----------
    history : History
        What is known.
    chosen : iterable of str
        Ids of assumptions; they combine freely.

    Raises
    ------
    ValueError
        If the history lacks the data for one of them.
    Contradiction
        If no path fits.

    Examples
    --------
    >>> plan = {2018: 3, 2019: 2, 2020: 2, 2021: 2}
    >>> results = ((date(2022, 3, 2), Range(11, 11)),)
    >>> told = History(13, date(2018, 1, 1), results, plan, needed=7)
    >>> found = outcome(told, ["A0", "A5"])
    >>> [round(float(end), 2) for end in found.exposure], found.threshold
    ([16.48, 33.81], (2019, 2020))
    """
    chosen = tuple(chosen)
    found = _extremes(history, chosen)
    if found is None:
        parts = chain.from_iterable(combinations(chosen, size) for size in range(len(chosen) + 1))
        raise Contradiction(next(part for part in parts if _extremes(history, part) is None))
    low, high = found
    least = (w * min(pair) for w, pair in zip(history.lengths, pairwise(low), strict=True))
    most = (w * max(pair) for w, pair in zip(history.lengths, pairwise(high), strict=True))
    return Outcome(
        (sum(least, Fraction()), sum(most, Fraction())),
        {year: (low[place], high[place]) for year, place in history.ends.items()},
        (_reached(history, high), _reached(history, low)),
    )


def _extremes(history: History, chosen: Iterable[str]) -> tuple[Path, Path] | None:
    """Return the lowest and the highest path, None where none fits.

    A bound travels along each rise at most; so many rounds as there are days bring it everywhere.
    """
    known, count = assumptions(history), len(history.days)
    if unknown := set(chosen) - known.keys():
        raise ValueError(f"no data for {min(unknown)!r}: expected one of {', '.join(known)}")
    low, high = [0] * count, [history.units] * count
    low[0] = high[0] = history.initial
    for day, stock in history.results:
        place = history.days.index(moment(day))
        low[place], high[place] = stock.lo, stock.hi
    for i, j, m in [rise for id in chosen for rise in known[id]] * count:
        low[j] = max(low[j], low[i] + m)
        high[i] = min(high[i], high[j] - m)
    return (low, high) if all(a <= b for a, b in zip(low, high, strict=True)) else None


def _reached(history: History, path: Path) -> int | None:
    """Return the year in which a path reaches the target."""
    for before, stock in zip(history.days, path[1:], strict=False):
        if history.needed is not None and stock >= history.needed:
            return before.year
    return None


def moment(day: date) -> date:
    """Return the morning of a day; of 31 December, the end of its year."""
    return date(day.year + 1, 1, 1) if (day.month, day.day) == (12, 31) else day
