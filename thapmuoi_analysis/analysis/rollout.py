"""Adoption paths consistent with a record (lộ trình triển khai), and sharp bounds on the unsaid.

A path is the number of units that have adopted (the stock) at the end of each year and at the
cut-off, the day of the last result. Everything known or assumed is a lower bound on the difference
of two stocks, so the strongest bounds that follow are longest paths in a graph (Cormen, Leiserson,
Rivest and Stein, Introduction to Algorithms, "Difference constraints and shortest paths"). Such a
system holds the smallest and the largest of its solutions, both in whole numbers: the bounds on
stock, exposure and threshold year are attained. Integers and fractions only; no path is taken to
be likelier than another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, combinations, pairwise, product
from math import comb, lcm
from operator import mul

from thapmuoi_analysis.analysis.history import History, Step, moment, span, steps_of

LABELLED_MOST = 200  # units: the numbers grow as fast as factorials
Strongest = list[list[int]]  # [i][j]: the largest m of a Step (i, j, m) that follows


class Contradiction(ValueError):
    """Assumptions that no path fits; `subset` is a smallest choice of them that none fits."""

    def __init__(self, subset: tuple[str, ...], why: str) -> None:
        self.subset = subset
        super().__init__(f"no path fits the record and {' + '.join(subset)}: {why}")


@dataclass(frozen=True)
class Outcome:
    """What a choice of assumptions leaves open.

    Attributes
    ----------
    paths : int
        Number of paths.
    exposure : (Fraction, Fraction)
        Least and most time with the model (thời gian thực hiện mô hình), in unit-years to the
        cut-off, wherever in a year the adoptions fall.
    stock : mapping of int to (int, int)
        Year -> least and most adopters at its end, or at the cut-off.
    threshold : (int or None, int or None)
        Earliest and latest year in which the target may have been reached; None: may be never.
    """

    paths: int
    exposure: tuple[Fraction, Fraction]
    stock: Mapping[int, tuple[int, int]]
    threshold: tuple[int | None, int | None]

    @property
    def width(self) -> Fraction:
        """How far apart the bounds of exposure are."""
        return self.exposure[1] - self.exposure[0]


def outcome(history: History, chosen: Iterable[str]) -> Outcome:
    """Count the paths and bound what is unsaid under the assumptions chosen.

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
    >>> from datetime import date
    >>> plan = {2018: 3, 2019: 2, 2020: 2, 2021: 2}
    >>> told = History(13, date(2018, 1, 1), ((date(2022, 3, 2), 11),), plan, needed=7)
    >>> found = outcome(told, ["A0", "A5"])
    >>> found.paths, [round(float(end), 2) for end in found.exposure], found.threshold
    (15, [16.48, 33.81], (2019, 2020))
    """
    chosen = list(chosen)
    found = fitting(history, steps_of(history, chosen))
    if found is None:
        raise _contradiction(history, chosen)
    return found


def fitting(history: History, steps: Iterable[Step]) -> Outcome | None:
    """Return the outcome of a history and further bounds, or None where no path fits."""
    m = _strongest(history, steps)
    if m is None:
        return None
    knots = range(len(history.knots))
    low = [history.initial + m[0][knot] for knot in knots]
    high = [history.initial - m[knot][0] for knot in knots]
    least = [w * min(pair) for w, pair in zip(history.lengths, pairwise(low), strict=True)]
    most = [w * max(pair) for w, pair in zip(history.lengths, pairwise(high), strict=True)]
    return Outcome(
        _count(history, m),
        (sum(least, Fraction()), sum(most, Fraction())),
        {year: (low[knot], high[knot]) for year, knot in history.ends.items()},
        (_reached(history, high), _reached(history, low)),
    )


def labelled(history: History, chosen: Iterable[str]) -> int:
    """Count the ways in which the adopters, told apart, adopt by year: a sum of multinomials.

    Raises
    ------
    ValueError
        Where no path fits, without A0, or beyond `LABELLED_MOST` units.
    """
    chosen = list(chosen)
    if "A0" not in chosen or history.units > LABELLED_MOST:
        raise ValueError(f"labelled paths need A0 and at most {LABELLED_MOST} units")
    m = _strongest(history, steps_of(history, chosen))
    if m is None:
        raise _contradiction(history, chosen)
    ways = {0: 1}
    for i, j in history.years:
        ways = {
            s: sum(w * comb(s, r) for r, w in ways.items() if m[i][j] <= s - r <= -m[j][i])
            for s in range(m[0][j], 1 - m[j][0])
        }
    return sum(ways.values())


def days_unknown(history: History, steps: Iterable[Step]) -> Fraction:
    """Return how wide the bounds of exposure can still be once the stock at every knot is known.

    Only the days within a year are unknown then: a change of s over a time w leaves w × s open.
    The time taken grows with the square of the units.
    """
    m, scale = _strongest(history, steps), lcm(*(w.denominator for w in history.lengths))
    if m is None:
        raise ValueError("no path fits: there is nothing to learn")
    weights = [int(w * scale) for w in history.lengths]
    widest = {0: 0}
    for i, j in history.years:
        told = [m[0][knot] for knot in range(i + 1, j)]  # stocks on days of results

        def width(stocks: list[int], weights: list[int] = weights[i:j]) -> int:
            changes = (abs(after - before) for before, after in pairwise(stocks))
            return sum(map(mul, weights, changes))

        widest = {
            s: max(widest[r] + width([r, *told, s]) for r in widest if m[i][j] <= s - r <= -m[j][i])
            for s in range(m[0][j], 1 - m[j][0])
        }
    return Fraction(max(widest.values()), scale)


def _strongest(history: History, steps: Iterable[Step]) -> Strongest | None:
    """Return the strongest bound between any two knots (Floyd and Warshall), None if at odds."""
    knots, n, initial = range(len(history.knots)), history.units, history.initial
    m = [[-n * (i != j) for j in knots] for i in knots]
    told = [(history.knots.index(moment(day)), *span(stock)) for day, stock in history.results]
    record = [step for k in knots for step in ((0, k, -initial), (k, 0, initial - n))]
    record += [step for k, lo, hi in told for step in ((0, k, lo - initial), (k, 0, initial - hi))]
    for i, j, least in [*record, *steps]:
        m[i][j] = max(m[i][j], least)
    for k, i, j in product(knots, repeat=3):
        m[i][j] = max(m[i][j], m[i][k] + m[k][j])
    return m if all(m[k][k] == 0 for k in knots) else None


def _count(history: History, m: Strongest) -> int:
    """Count the paths by dynamic programming over the stock, with running sums.

    Knots within a year bind only their neighbours and the start, so the strongest bounds between
    ends of years hold all they say of a path.
    """
    ways, first = [1], 0
    for i, j in history.years:
        sums = [0, *accumulate(ways)]
        low, high = m[0][j], -m[j][0]

        def up_to(stock: int, sums: list[int] = sums, first: int = first) -> int:
            return sums[min(max(stock - first + 1, 0), len(sums) - 1)]

        ways = [up_to(s - m[i][j]) - up_to(s + m[j][i] - 1) for s in range(low, high + 1)]
        first = low
    return sum(ways)


def _reached(history: History, stock: list[int]) -> int | None:
    """Return the year in which a stock reaches the target."""
    for knot, before in enumerate(history.knots[:-1], 1):
        if history.needed is not None and stock[knot] >= history.needed:
            return before.year
    return None


def _contradiction(history: History, chosen: list[str]) -> Contradiction:
    """Name a smallest choice that no path fits."""
    sizes = range(1, len(chosen) + 1)
    subset = next(
        names
        for names in chain.from_iterable(combinations(chosen, size) for size in sizes)
        if _strongest(history, steps_of(history, names)) is None
    )
    told = [(history.start, history.initial), *history.results]
    falls = [
        f"{after} adopters on {later} follow {before} on {earlier}; leave A0 out, or mend one"
        for (earlier, before), (later, after) in pairwise(told)
        if span(after)[1] < span(before)[0]
    ]
    return Contradiction(subset, falls[0] if subset == ("A0",) else "leave one out")
