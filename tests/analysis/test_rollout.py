"""Paths counted and bounded a second time: by listing every path, by formula, day by day."""

import math
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thapmuoi_analysis.analysis.history import History, assumptions, steps_of
from thapmuoi_analysis.analysis.rollout import (
    LABELLED_MOST,
    Contradiction,
    days_unknown,
    fitting,
    labelled,
    outcome,
)
from thapmuoi_analysis.record.ranges import Range

PLAN = {2018: 3, 2019: 2, 2020: 2, 2021: 2}
CUT_OFF = date(2022, 3, 2)
WEIGHTS = [1, 1, 1, 1, Fraction(60, 365)]  # January 31, February 28, one day of March


def told(**changes):
    """Return what the article tells, with some of it changed."""
    said = {"units": 13, "start": date(2018, 1, 1), "results": ((CUT_OFF, 11),), "plan": PLAN,
            "needed": 7, "target_year": 2021}  # fmt: skip
    return History(**{**said, **changes})


# choice -> paths, exposure rounded, years of the threshold: as the question was put
VALUES = {
    "A0": (1365, (0, 45.81), (2018, 2022)),
    "A0 A1": (364, (1.81, 45.81), (2018, 2021)),
    "A0 A2": (1155, (1.15, 45.81), (2018, 2021)),
    "A0 A3": (870, (1.48, 45.81), (2018, 2021)),
    "A0 A4": (273, (16.48, 45.81), (2018, 2020)),
    "A0 A5": (15, (16.48, 33.81), (2019, 2020)),
    "A0 A1 A5": (10, (16.81, 33.81), (2019, 2020)),
    "A0 A7": (1, (16.48, 25.81), (2020, 2020)),
    "": (14**4, (0, 54.14), (2018, 2022)),
}

# what a yearly path (additions x, stock s) must fulfil, put anew
RULES = {
    "A0": lambda x, s: min(x) >= 0,
    "A1": lambda x, s: x[4] <= 0,
    "A2": lambda x, s: s[3] >= 7,
    "A3": lambda x, s: s[3] >= 9,
    "A4": lambda x, s: s[0] >= 3 and s[1] >= 5 and s[2] >= 7 and s[3] >= 9,
    "A5": lambda x, s: x[0] >= 3 and min(x[1:4]) >= 2,
    "A7": lambda x, s: s[:4] == (3, 5, 7, 9),
}


def listed(choice):
    """List the paths that fit a choice: additions and stocks by year."""
    found = []
    for first in product(range(14), repeat=4):
        s = (*first, 11)
        x = tuple(after - before for before, after in pairwise((0, *s)))
        if all(RULES[id](x, s) for id in choice.split()):
            found.append((x, s))
    return found


@pytest.mark.parametrize("choice", VALUES)
def test_the_published_values_are_found(choice):
    found = outcome(told(), choice.split())
    paths, exposure, years = VALUES[choice]
    assert found.paths == paths
    assert tuple(round(float(end), 2) for end in found.exposure) == exposure
    assert found.threshold == years


@pytest.mark.parametrize("choice", VALUES)
def test_listing_every_path_gives_the_same_count_and_the_same_bounds_attained(choice):
    paths, found = listed(choice), outcome(told(), choice.split())
    lowest = [sum(w * min(p) for w, p in zip(WEIGHTS, pairwise((0, *s)), strict=True))
              for _, s in paths]  # fmt: skip
    highest = [sum(w * max(p) for w, p in zip(WEIGHTS, pairwise((0, *s)), strict=True))
               for _, s in paths]  # fmt: skip
    reached = [next(2018 + i for i, stock in enumerate(s) if stock >= 7) for _, s in paths]
    assert found.paths == len(paths)
    assert found.exposure == (min(lowest), max(highest))
    assert found.threshold == (min(reached), max(reached))
    columns = list(zip(*(s for _, s in paths), strict=True))
    assert found.stock == {2018 + i: (min(c), max(c)) for i, c in enumerate(columns)}


FORMULAS = {  # stars and bars: n units over k years are C(n + k - 1, k - 1)
    "A0": math.comb(11 + 4, 4),
    "A0 A1": math.comb(11 + 3, 3),
    "A0 A2": sum(math.comb(n + 3, 3) for n in range(7, 12)),  # n by the end of 2021
    "A0 A3": sum(math.comb(n + 3, 3) for n in range(9, 12)),
    "A0 A5": math.comb(2 + 4, 4),
    "A0 A1 A5": math.comb(2 + 3, 3),
    "A0 A7": 1,
    "A0 A4": sum(  # the sum over the stocks that the plan allows
        1 for a in range(3, 12) for b in range(max(a, 5), 12) for c in range(max(b, 7), 12)
        for _ in range(max(c, 9), 12)
    ),
}  # fmt: skip


@pytest.mark.parametrize("choice", FORMULAS)
def test_a_formula_gives_the_same_count(choice):
    assert outcome(told(), choice.split()).paths == FORMULAS[choice]


def by_day(starts):
    """Add up exposure day by day, from the morning of each start to that of the cut-off."""
    total, day = Fraction(0), date(2018, 1, 1)
    while day < CUT_OFF:
        length = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
        total += Fraction(sum(start <= day for start in starts), length)
        day += timedelta(days=1)
    return total


def test_exposure_added_up_by_day_is_that_of_the_bounds():
    first = [date(year, 1, 1) for year in range(2018, 2023)]
    assert by_day([first[0]] * 11) == outcome(told(), ["A0"]).exposure[1]
    early = [first[0]] * 5 + [first[1]] * 2 + [first[2]] * 2 + [first[3]] * 2
    late = [first[1]] * 3 + [first[2]] * 2 + [first[3]] * 2 + [first[4]] * 2  # and 2 at the end
    assert (by_day(late), by_day(early)) == outcome(told(), ["A0", "A5"]).exposure
    exact = [first[0]] * 3 + [first[1]] * 2 + [first[2]] * 2 + [first[3]] * 2 + [first[4]] * 2
    assert (by_day(late), by_day(exact)) == outcome(told(), ["A0", "A7"]).exposure


LABELLED = {"A0": 48_828_125, "A0 A5": 2_189_880, "A0 A7": 415_800}


@pytest.mark.parametrize("choice", LABELLED)
def test_labelled_paths_are_the_sum_of_multinomials(choice):
    multinomials = [
        math.factorial(11) // math.prod(map(math.factorial, x)) for x, _ in listed(choice)
    ]
    assert labelled(told(), choice.split()) == sum(multinomials) == LABELLED[choice]
    assert LABELLED["A0"] == 5**11


def test_labelled_paths_of_a_few_units_are_the_assignments_one_can_list():
    few = History(5, date(2018, 1, 1), ((date(2020, 7, 1), 4),), {2018: 1, 2019: 2})
    assigned = [years for years in product((2018, 2019, 2020), repeat=4)]
    planned = [y for y in assigned if y.count(2018) >= 1 and y.count(2019) >= 2]
    assert labelled(few, ["A0"]) == len(assigned)
    assert labelled(few, ["A0", "A5"]) == len(planned)


@pytest.mark.parametrize(
    ("history", "choice"),
    [
        (told(), ["A4"]),
        (told(units=LABELLED_MOST + 1), ["A0"]),
        (told(), ["A0", "A1", "A7"]),
        (told(), ["A0", "A9"]),
    ],
)
def test_labelled_paths_are_refused_where_they_mean_nothing_or_are_too_many(history, choice):
    with pytest.raises(ValueError, match=r"A0|A7|A9"):
        labelled(history, choice)


# several results, no plan


def test_several_dated_results_bind_a_path_where_they_fall():
    """As in An Giang: 119 of 156 by July 2019, 147 in 2020, all aimed at, and no plan."""
    results = ((date(2019, 7, 12), 119), (date(2020, 10, 23), 147))
    found = History(156, date(2018, 1, 1), results, needed=156, target_year=2020)
    assert list(assumptions(found)) == ["A0", "A1"]  # 2020 is not over, and there is no plan
    free = outcome(found, ["A0"])
    assert free.paths == 120 * 29  # 0 to 119 at the end of 2018, 119 to 147 at that of 2019
    assert free.stock == {2018: (0, 119), 2019: (119, 147), 2020: (147, 147)}
    assert free.threshold == (None, None)
    spans = [1, Fraction(192, 365), Fraction(173, 365), Fraction(296, 366)]
    assert free.exposure[0] == 119 * (spans[2] + spans[3])  # all at the last moment
    assert free.exposure[1] == 119 * (spans[0] + spans[1]) + 147 * (spans[2] + spans[3])
    assert outcome(found, ["A0", "A1"]).paths == 120


def test_a_stock_at_the_start_is_there_from_the_first_day():
    found = History(156, date(2019, 7, 12), ((date(2020, 10, 23), 147),), initial=119)
    free = outcome(found, ["A0"])
    assert free.paths == 29
    spans = Fraction(173, 365) + Fraction(296, 366)
    assert free.exposure == (119 * spans, 147 * spans)


def test_the_last_day_of_a_year_is_its_end():
    ended = History(6, date(2023, 1, 1), ((date(2023, 12, 31), 2), (date(2024, 12, 31), 4)))
    assert ended.whole == [2023, 2024]
    assert ended.lengths == [1, 1]
    assert outcome(ended, ["A0"]).exposure == (2, 6)
    assert "A1" not in assumptions(ended)  # the last year is over


# contradictions and bad input


@pytest.mark.parametrize(
    ("choice", "subset"),
    [
        ("A0 A1 A7", ("A1", "A7")),
        ("A0 A1 A2 A3 A4 A5 A7", ("A1", "A7")),
        ("A7 A1", ("A7", "A1")),
    ],
)
def test_a_contradiction_names_a_smallest_part_that_conflicts(choice, subset):
    with pytest.raises(Contradiction, match=" \\+ ".join(subset)) as caught:
        outcome(told(), choice.split())
    assert caught.value.subset == subset


def test_an_assumption_that_the_record_belies_is_named_alone():
    slow = told(results=((date(2020, 12, 31), 4), (CUT_OFF, 11)))
    with pytest.raises(Contradiction) as caught:
        outcome(slow, ["A0", "A2", "A4"])
    assert caught.value.subset == ("A4",)


def test_a_result_below_an_earlier_one_needs_reversals():
    fell = told(results=((date(2020, 12, 31), 11), (CUT_OFF, 8)))
    with pytest.raises(Contradiction, match="8 adopters on 2022-03-02 follow 11 on 2020-12-31"):
        outcome(fell, ["A0"])
    free = outcome(fell, [])
    assert free.paths == 14**3
    assert free.stock[2020] == (11, 11)


BAD = {
    "a result above N": ({"results": ((CUT_OFF, 14),)}, "14 adopters on 2022-03-02.*0 to 13"),
    "a result below zero": ({"results": ((CUT_OFF, -1),)}, "-1 adopters"),
    "a stock at the start above N": ({"initial": 14}, "14 adopters on 2018-01-01"),
    "no result": ({"results": ()}, "no result"),
    "a plan below zero": ({"plan": {2018: -1}}, "plan of -1 for 2018"),
    "a cut-off before the plan": ({"plan": {2023: 1}}, "cut-off 2022-03-02 .* 2023 or later"),
    "a cut-off before the start": ({"results": ((date(2017, 5, 1), 1),)}, "2017-05-01 behind"),
    "years out of order": ({"plan": {2019: 2, 2018: 3}}, "plan for 2018 behind 2019"),
    "a year left out": ({"plan": {2018: 3, 2020: 2}}, "expected 2019"),
    "results out of order": (
        {"results": ((CUT_OFF, 11), (date(2020, 1, 1), 9))},
        "result of 2020-01-01 behind 2022-03-02",
    ),
    "two results of one day": ({"results": ((CUT_OFF, 11), (CUT_OFF, 9))}, "a later day"),
    "two results of one moment": (
        {"results": ((date(2020, 12, 31), 5), (date(2021, 1, 1), 6), (CUT_OFF, 11))},
        "result of 2021-01-01 behind 2020-12-31",
    ),
}


@pytest.mark.parametrize(("changes", "message"), BAD.values(), ids=list(BAD))
def test_numbers_that_cannot_be_are_refused_by_name(changes, message):
    with pytest.raises(ValueError, match=message):
        told(**changes)


def test_an_assumption_without_its_data_is_refused_and_those_to_be_had_are_listed():
    with pytest.raises(ValueError, match=r"no data for 'A4': expected one of A0, A1, A2$"):
        outcome(told(plan={}), ["A0", "A4"])


# scale


def test_thousands_of_units_over_ten_years_are_counted_exactly():
    plan = {year: 400 for year in range(2010, 2020)}
    large = History(5000, date(2010, 1, 1), ((date(2020, 3, 2), 4200),), plan, 2500, 2019)
    assert outcome(large, ["A0"]).paths == math.comb(4200 + 10, 10)
    assert outcome(large, ["A0", "A5"]).paths == math.comb(200 + 10, 10)
    assert outcome(large, []).paths == 5001**10
    assert outcome(large, ["A0", "A5"]).threshold == (2015, 2016)


# laws, on small rollouts of any shape


@st.composite
def histories(draw):
    units = draw(st.integers(1, 4))
    start = date(2018, 1, 1)
    inner = st.dates(date(2018, 2, 1), date(2020, 11, 30))
    inner = inner.filter(lambda day: (day.month, day.day) != (12, 31))  # which is the next morning
    days = draw(st.lists(inner, min_size=1, max_size=2, unique=True))
    results = [(day, draw(st.integers(0, units))) for day in sorted(days)]
    years = draw(st.integers(0, 3))
    plan = {2018 + i: draw(st.integers(0, 2)) for i in range(years)}
    needed, year = draw(st.integers(1, units)), draw(st.integers(2018, 2020))
    initial = draw(st.sampled_from([0, 0, 1]))
    return History(units, start, tuple(results), plan, needed, year, initial)


CHOICES = st.lists(st.sampled_from(["A0", "A1", "A2", "A3", "A4", "A5", "A7"]), unique=True)


def fulfilled(id, history, stocks, end, before):
    """Say whether stocks fulfil an assumption, without any of the package's bounds."""
    over = [year for year in history.plan if year in end and date(year, 12, 31) < cut_off(history)]
    cumulative = {y: sum(n for x, n in history.plan.items() if x <= y) for y in over}
    last = max(end)
    return {
        "A0": lambda: all(a <= b for a, b in pairwise(stocks)),
        "A1": lambda: end[last] <= before[last],
        "A2": lambda: end[history.target_year] >= history.needed,
        "A3": lambda: end[max(history.plan)] >= sum(history.plan.values()),
        "A4": lambda: all(end[year] >= cumulative[year] for year in over),
        "A5": lambda: all(end[year] - before[year] >= history.plan[year] for year in over),
        "A7": lambda: all(end[year] == cumulative[year] for year in over),
    }[id]()


def cut_off(history):
    return max(day for day, _ in history.results)


def brute(history, chosen):
    """List the stocks at every knot that fit."""
    last = (cut_off(history) - timedelta(days=1)).year
    ends = [date(year + 1, 1, 1) for year in range(2018, last)]
    knots = sorted({date(2018, 1, 1), *ends, *(day for day, _ in history.results)})
    found = []
    for stocks in product(range(history.units + 1), repeat=len(knots)):
        at = dict(zip(knots, stocks, strict=True))
        end = {y: at.get(date(y + 1, 1, 1), stocks[-1]) for y in range(2018, last + 1)}
        before = {year: at[date(year, 1, 1)] for year in end}
        known = stocks[0] == history.initial and all(at[day] == n for day, n in history.results)
        if known and all(fulfilled(id, history, stocks, end, before) for id in chosen):
            found.append((knots, stocks, end))
    return found


def spans(knots):
    days = [(b - a).days for a, b in pairwise(knots)]
    return [Fraction(d, 366 if k.year == 2020 else 365) for d, k in zip(days, knots, strict=False)]


def summed(way, knots, stocks):
    return sum(w * way(pair) for w, pair in zip(spans(knots), pairwise(stocks), strict=True))


@given(histories(), CHOICES)
def test_any_rollout_is_counted_and_bounded_as_listing_does(history, chosen):
    assume(set(chosen) <= set(assumptions(history)))
    paths = brute(history, chosen)
    if not paths:
        with pytest.raises(Contradiction) as caught:
            outcome(history, chosen)
        subset = caught.value.subset
        assert set(subset) <= set(chosen)
        assert not brute(history, subset)
        for size in range(len(subset)):
            assert all(brute(history, part) for part in combinations(chosen, size))
        return
    found = outcome(history, chosen)
    assert found.paths == len({tuple(end.values()) for *_, end in paths})
    assert found.exposure == (
        min(summed(min, knots, stocks) for knots, stocks, _ in paths),
        max(summed(max, knots, stocks) for knots, stocks, _ in paths),
    )
    ends = {year: [end[year] for *_, end in paths] for year in paths[0][2]}
    assert found.stock == {year: (min(s), max(s)) for year, s in ends.items()}
    reached = [
        next((k.year for k, s in zip(knots, stocks[1:], strict=False) if s >= history.needed), None)
        for knots, stocks, _ in paths
    ]
    years = [year for year in reached if year is not None]
    earliest = min(years) if years else None
    assert found.threshold == (earliest, None if None in reached else max(years))


@given(histories(), CHOICES)
def test_what_stays_open_once_every_stock_is_known_is_the_widest_path(history, chosen):
    assume(set(chosen) <= set(assumptions(history)))
    paths, steps = brute(history, chosen), steps_of(history, chosen)
    if not paths:
        with pytest.raises(ValueError, match="no path fits"):
            days_unknown(history, steps)
        return
    widths = [summed(max, k, s) - summed(min, k, s) for k, s, _ in paths]
    assert days_unknown(history, steps) == max(widths)


@given(histories(), CHOICES, st.sampled_from(["A0", "A1", "A2", "A3", "A4", "A5", "A7"]))
def test_a_further_assumption_never_adds_a_path_or_widens_a_bound(history, chosen, more):
    assume({*chosen, more} <= set(assumptions(history)))
    loose = fitting(history, steps_of(history, chosen))
    tight = fitting(history, steps_of(history, [*chosen, more]))
    assume(loose and tight)
    assert tight.paths <= loose.paths
    assert loose.exposure[0] <= tight.exposure[0] <= tight.exposure[1] <= loose.exposure[1]
    for year, (low, high) in tight.stock.items():
        assert loose.stock[year][0] <= low <= high <= loose.stock[year][1]


@given(histories(), CHOICES)
def test_the_order_of_assumptions_does_not_matter_nor_their_repetition(history, chosen):
    assume(set(chosen) <= set(assumptions(history)))
    one = fitting(history, steps_of(history, chosen))
    assert fitting(history, steps_of(history, [*reversed(chosen), *chosen])) == one


def test_a_result_on_which_sources_disagree_is_a_range_of_stocks():
    told = History(13, date(2018, 1, 1), ((date(2019, 12, 31), Range(4, 6)),))
    paths = [(first, last) for last in range(4, 7) for first in range(last + 1)]
    found = outcome(told, ["A0"])
    assert found.paths == len(paths)
    assert found.stock == {2018: (0, 6), 2019: (4, 6)}
    assert found.exposure == (0, 12)
