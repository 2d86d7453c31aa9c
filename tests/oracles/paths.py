"""Adoption paths one by one: an oracle for the bounds of the study of paths, for a few units.

Every course of the stock that the record allows is listed and held against the assumptions as they
are put in words. Nothing is taken from the package but what a history says.
"""

from datetime import date
from fractions import Fraction
from itertools import pairwise, product


def days(history):
    """Return start, ends of years and days of results."""
    cut_off = max(history.results)
    ends = [date(year, 1, 1) for year in range(history.start.year + 1, cut_off.year + 1)]
    return sorted({history.start, *ends, *history.results})


def listed(history):
    """List every path, the stock by day, that starts as said and has the results."""
    stocks = {day: range(history.units + 1) for day in days(history)}
    for day, stated in history.results.items():
        stocks[day] = range(min(stated), max(stated) + 1)
    stocks[history.start] = [history.initial]
    return [dict(zip(stocks, path, strict=True)) for path in product(*stocks.values())]


def fits(history, path, id):
    """Say whether a path fulfils an assumption."""
    before, end = _ends(path)
    cut_off = max(path)
    total = 0
    cumulative = {}
    for year, planned in history.plan.items():
        total += planned
        if year in end and date(year + 1, 1, 1) <= cut_off:
            cumulative[year] = total
    last = max(end)
    return {
        "A0": lambda: all(a <= b for a, b in pairwise(path.values())),
        "A1": lambda: end[last] <= before[last],
        "A2": lambda: end[history.target_year] >= history.needed,
        "A3": lambda: end[max(history.plan)] >= total,
        "A4": lambda: all(end[year] >= stock for year, stock in cumulative.items()),
        "A5": lambda: all(end[y] - before[y] >= history.plan[y] for y in cumulative),
        "A7": lambda: all(end[year] == stock for year, stock in cumulative.items()),
    }[id]()


def outcome(history, paths):
    """Return least and most exposure, and the first and last year of the threshold, of paths."""
    least = min(exposure(path, min) for path in paths)
    most = max(exposure(path, max) for path in paths)
    years = [_reached(history, path) for path in paths]
    return (least, most), (min(years), max(years))


def exposure(path, way):
    """Add up a path, between two days at the one or the other stock (`min` or `max`)."""
    parts = pairwise(path.items())
    return sum((_years(a, b) * way(one, other) for (a, one), (b, other) in parts), Fraction())


def _ends(path):
    """Return the stock before each year (or at the start) and at its end (or the cut-off)."""
    before = {}
    end = {}
    for (day, one), (_, other) in pairwise(path.items()):
        before.setdefault(day.year, one)
        end[day.year] = other
    return before, end


def _reached(history, path):
    later = ((a.year, stock) for (a, _), (_, stock) in pairwise(path.items()))
    return next((year for year, stock in later if stock >= history.needed), None)


def _years(earlier, later):
    whole = date(earlier.year + 1, 1, 1) - date(earlier.year, 1, 1)
    return Fraction((later - earlier).days, whole.days)
