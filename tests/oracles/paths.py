"""Adoption paths one by one: an oracle for the bounds of the study of paths, for a few units.

Every course of the stock that the record allows is listed and held against the assumptions as they
are put in words. Nothing is taken from the package but what a history says.
"""

from datetime import date
from fractions import Fraction
from itertools import pairwise, product


def days(history):
    """Return start, ends of years and days of results."""
    first = history.start
    cut_off = max(history.results)
    found = {first, *history.results}
    for year in range(first.year, cut_off.year):
        found.add(after(year))
    return sorted(found)


def after(year):
    """Return the morning after the last day of a year."""
    return date(year + 1, 1, 1)


def listed(history):
    """List every path, the stock by day, that starts as said and has the results."""
    possible = range(history.units + 1)
    stocks = dict.fromkeys(days(history), possible)
    for day, stated in history.results.items():
        least = min(stated)
        most = max(stated)
        stocks[day] = range(least, most + 1)
    stocks[history.start] = [history.initial]
    paths = []
    for path in product(*stocks.values()):
        by_day = zip(stocks, path, strict=True)
        paths.append(dict(by_day))
    return paths


def fits(history, path, id):
    """Say whether a path fulfils an assumption."""
    before, end = _ends(path)
    if id == "A0":
        steps = pairwise(path.values())
        return all(stock <= later for stock, later in steps)
    if id == "A1":
        last = max(end)
        return end[last] <= before[last]
    if id == "A2":
        return end[history.target_year] >= history.needed
    if id == "A3":
        last = max(history.plan)
        return end[last] >= sum(history.plan.values())
    cut_off = max(path)
    total = 0
    for year, planned in history.plan.items():
        total += planned
        if year not in end or after(year) > cut_off:
            continue
        as_assumed = {
            "A4": end[year] >= total,
            "A5": end[year] - before[year] >= planned,
            "A7": end[year] == total,
        }
        if not as_assumed[id]:
            return False
    return True


def outcome(history, paths):
    """Return least and most exposure, and the first and last year of the threshold, of paths."""
    least = min(exposure(path, min) for path in paths)
    most = max(exposure(path, max) for path in paths)
    years = [_reached(history, path) for path in paths]
    first = min(years)
    last = max(years)
    return (least, most), (first, last)


def exposure(path, way):
    """Add up a path, between two days at the one or the other stock (`min` or `max`)."""
    total = Fraction()
    for day, until in pairwise(path):
        stock = way(path[day], path[until])
        total += _years(day, until) * stock
    return total


def _ends(path):
    """Return the stock before each year (or at the start) and at its end (or the cut-off)."""
    before = {}
    end = {}
    for day, until in pairwise(path):
        year = day.year
        before.setdefault(year, path[day])
        end[year] = path[until]
    return before, end


def _reached(history, path):
    """Return the year in which a path has the stock needed, or None."""
    for day, until in pairwise(path):
        if path[until] >= history.needed:
            return day.year
    return None


def _years(earlier, later):
    """Return the share of its year that lies between two days."""
    year = earlier.year
    whole = after(year) - after(year - 1)
    passed = later - earlier
    return Fraction(passed.days, whole.days)
