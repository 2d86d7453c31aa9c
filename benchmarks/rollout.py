"""Compare counting and bounding adoption paths with listing them, at sizes that grow.

Both answer the same: how many paths fit, and between which bounds the exposure lies, given that
none reverses and the plan of each year is met. Listing goes on, doubling the units, until a size
would take longer than a limit. Usage: `python benchmarks/rollout.py [SECONDS]`.
"""

import statistics
import sys
import time
from datetime import date
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise

from thapmuoi_analysis.analysis.history import History
from thapmuoi_analysis.analysis.rollout import outcome

PART = Fraction(60, 365)  # of the last year


def history(units: int, years: int, adopted: int) -> History:
    """Return a rollout of some whole years and a part of one, with a plan of half its result."""
    plan = dict.fromkeys(range(2010, 2010 + years), adopted // (2 * years))
    return History(units, date(2010, 1, 1), ((date(2010 + years, 3, 2), adopted),), plan)


def counted(told: History):
    found = outcome(told, ["A0", "A5"])
    return found.paths, found.exposure


def listed(told: History):
    """List every path that does not fall; keep those that meet the plan."""
    years, [(_, adopted)] = len(told.plan), told.results
    paths, low, high = 0, None, None
    for stocks in combinations_with_replacement(range(adopted + 1), years):
        steps = pairwise((0, *stocks))
        if all(b - a >= n for (a, b), n in zip(steps, told.plan.values(), strict=True)):
            paths += 1
            early = sum(stocks) + PART * adopted
            late = sum(stocks[:-1]) + PART * stocks[-1]
            low = late if low is None or late < low else low
            high = early if high is None or early > high else high
    return paths, (low, high)


def seconds(work, told: History, times: int = 1):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        answer = work(told)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def main() -> None:
    limit, units, took = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0, 13, 0.0
    while took * 16 < limit:  # four years: twice the units are about 16 times the paths
        told = history(units, 4, units * 11 // 13)
        (took, answer), (mine, other) = seconds(listed, told), seconds(counted, told, 9)
        assert answer == other, "the two do not agree"
        print(f"{units:4} units, 4 years: {answer[0]:9,} paths fit; listing {took:8.3f} s, "
              f"counting {1000 * mine:5.2f} ms, ratio {took / mine:9,.0f}")  # fmt: skip
        units *= 2
    for units in (1000, 5000):
        mine, (paths, _) = seconds(counted, history(units, 10, units * 11 // 13), 9)
        print(f"{units:4} units, 10 years: {float(paths):.1e} paths fit; counting {mine:.3f} s")


if __name__ == "__main__":
    main()
