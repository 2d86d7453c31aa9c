"""Adoption paths bounded a second time: by listing every path, by formula, day by day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, combinations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from oracles import paths

from thapmuoi_analysis.analysis.rollout import Contradiction, History, assumptions, outcome
from thapmuoi_analysis.record.ranges import Range

PLAN = {2018: 3, 2019: 2, 2020: 2, 2021: 2}
START, CUT_OFF = date(2018, 1, 1), date(2022, 3, 2)
IDS = ("A0", "A1", "A2", "A3", "A4", "A5", "A7")


def at(*results):
    """Return results as a history has them: pairs of a day and a stock, or of its ends."""
    ends = [(day, s if isinstance(s, tuple) else (s, s)) for day, s in results]
    return tuple((day, Range(*pair)) for day, pair in ends)


def told(**changes):
    """Return what the article tells, with some of it changed."""
    said = {"units": 13, "start": START, "results": at((CUT_OFF, 11)), "plan": PLAN,
            "needed": 7, "target_year": 2021}  # fmt: skip
    return History(**{**said, **changes})


# choice -> exposure rounded, years of the threshold: as the question was put
VALUES = {
    "": ((0, 54.14), (2018, 2022)),
    "A0": ((0, 45.81), (2018, 2022)),
    "A0 A1": ((1.81, 45.81), (2018, 2021)),
    "A0 A2": ((1.15, 45.81), (2018, 2021)),
    "A0 A3": ((1.48, 45.81), (2018, 2021)),
    "A0 A4": ((16.48, 45.81), (2018, 2020)),
    "A0 A5": ((16.48, 33.81), (2019, 2020)),
    "A0 A1 A5": ((16.81, 33.81), (2019, 2020)),
    "A0 A7": ((16.48, 25.81), (2020, 2020)),
}


@pytest.fixture(scope="module")
def rising():
    """List the paths of the article that do not fall."""
    return [path for path in paths.listed(told()) if paths.fits(told(), path, "A0")]


@pytest.mark.parametrize("choice", VALUES)
def test_the_published_values_are_found(choice):
    found = outcome(told(), choice.split())
    rounded = tuple(round(float(end), 2) for end in found.exposure)
    assert (rounded, found.threshold) == VALUES[choice]


@pytest.mark.parametrize("choice", [choice for choice in VALUES if choice])
def test_the_bounds_of_the_article_are_attained_by_listed_paths(choice, rising):
    fitting = [p for p in rising if all(paths.fits(told(), p, id) for id in choice.split())]
    assert outcome(told(), choice.split()) == paths.outcome(told(), fitting)


def by_day(starts):
    """Add up exposure day by day, from the morning of each start to that of the cut-off."""
    total, day = Fraction(0), START
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


# rollouts of any shape


@st.composite
def histories(draw):
    units = draw(st.integers(1, 4))
    inner = st.dates(date(2018, 2, 1), date(2020, 12, 31)).filter(lambda day: day.day > 1)
    days = sorted(draw(st.lists(inner, min_size=1, max_size=3, unique=True)))
    stock = st.integers(0, units)
    ends = st.one_of(stock, st.tuples(stock, stock).map(sorted).map(tuple))
    plan = dict.fromkeys(range(2018, 2018 + draw(st.integers(0, 3))), 0)
    plan = {year: draw(st.integers(0, 2)) for year in plan}
    results = at(*((day, draw(ends)) for day in days))
    needed, year = draw(st.integers(1, units)), draw(st.integers(2018, 2020))
    return History(units, START, results, plan, needed, year, draw(st.sampled_from([0, 0, 1])))


CHOICES = st.lists(st.sampled_from(IDS))
# without A0 the target may be met between the ends of years only, and A1 works backwards
FELL = at((date(2018, 7, 2), 4), (date(2019, 7, 2), (1, 3)))
BETWEEN = History(4, START, FELL, {2018: 1}, 4, 2018)


@given(histories(), CHOICES)
@example(BETWEEN, ["A1", "A5"])
@example(BETWEEN, ["A1", "A0", "A4"])
def test_any_rollout_is_bounded_as_listing_does(history, chosen):
    assume(set(chosen) <= set(assumptions(history)))
    every = paths.listed(history)

    def fitting(ids):
        return [path for path in every if all(paths.fits(history, path, id) for id in ids)]

    if found := fitting(chosen):
        assert outcome(history, chosen) == paths.outcome(history, found)
        return
    with pytest.raises(Contradiction) as caught:
        outcome(history, chosen)
    subset = caught.value.subset
    assert set(subset) <= set(chosen) and not fitting(subset)
    smaller = (part for size in range(len(subset)) for part in combinations(chosen, size))
    assert all(map(fitting, smaller))


@pytest.mark.parametrize("scale", [1, 1000, 10**12])
def test_bounds_are_those_of_a_formula_for_any_number_of_units(scale):
    plan = {year: 4 * scale for year in range(2010, 2020)}
    large = History(
        50 * scale, date(2010, 1, 1), at((date(2020, 3, 2), 42 * scale)), plan, 25 * scale, 2019
    )
    found, sums = outcome(large, ["A0", "A5"]), list(accumulate(plan.values()))
    surplus = 2 * scale  # may come in any year
    expected = {y: (least, least + surplus) for y, least in zip(plan, sums, strict=True)}
    assert found.stock == {**expected, 2020: (42 * scale, 42 * scale)}
    assert found.threshold == (2015, 2016)
    part = Fraction(61, 366)  # of 2020, to 2 March
    assert found.exposure == (sum(sums[:-1]) + part * sums[-1], sum(sums) + 10 * surplus
                              + part * 42 * scale)  # fmt: skip
    assert outcome(large, []).stock[2019] == (0, 50 * scale)


# several results, no plan


def test_several_dated_results_bind_a_path_where_they_fall():
    """As in An Giang: 119 of 156 by July 2019, 147 in 2020, all aimed at, and no plan."""
    results = at((date(2019, 7, 12), 119), (date(2020, 10, 23), 147))
    found = History(156, START, results, needed=156, target_year=2020)
    assert list(assumptions(found)) == ["A0", "A1"]  # 2020 is not over, and there is no plan
    free = outcome(found, ["A0"])
    assert free.stock == {2018: (0, 119), 2019: (119, 147), 2020: (147, 147)}
    assert free.threshold == (None, None)
    spans = [1, Fraction(192, 365), Fraction(173, 365), Fraction(296, 366)]
    assert free.exposure[0] == 119 * (spans[2] + spans[3])  # all at the last moment
    assert free.exposure[1] == 119 * (spans[0] + spans[1]) + 147 * (spans[2] + spans[3])
    assert outcome(found, ["A0", "A1"]).stock[2019] == (147, 147)


def test_a_stock_at_the_start_is_there_from_the_first_day():
    found = History(156, date(2019, 7, 12), at((date(2020, 10, 23), 147)), initial=119)
    spans = Fraction(173, 365) + Fraction(296, 366)
    assert outcome(found, ["A0"]).exposure == (119 * spans, 147 * spans)


def test_the_last_day_of_a_year_is_its_end():
    ended = History(6, date(2023, 1, 1), at((date(2023, 12, 31), 2), (date(2024, 12, 31), 4)))
    assert (ended.whole, ended.lengths) == ([2023, 2024], [1, 1])
    assert outcome(ended, ["A0"]).exposure == (2, 6)
    assert "A1" not in assumptions(ended)  # the last year is over


# contradictions and bad input


@pytest.mark.parametrize(
    ("changes", "choice", "subset"),
    [
        ({}, "A0 A1 A7", "A1 A7"),
        ({}, "A0 A1 A2 A3 A4 A5 A7", "A1 A7"),
        ({}, "A7 A1", "A7 A1"),
        ({"results": at((date(2020, 12, 31), 4), (CUT_OFF, 11))}, "A0 A2 A4", "A4"),
        ({"results": at((date(2020, 12, 31), 11), (CUT_OFF, 8))}, "A1 A0", "A0"),
    ],
)
def test_a_contradiction_names_a_smallest_part_that_conflicts(changes, choice, subset):
    named = " \\+ ".join(["the record", *subset.split()])
    with pytest.raises(Contradiction, match=f"no path fits {named}: leave one out") as caught:
        outcome(told(**changes), choice.split())
    assert caught.value.subset == tuple(subset.split())


@pytest.mark.parametrize(
    "results",
    [
        at((date(2017, 5, 1), 1)),
        at((CUT_OFF, 11), (date(2020, 1, 1), 9)),
        at((CUT_OFF, 11), (CUT_OFF, 9)),
        at((date(2020, 12, 31), 5), (date(2021, 1, 1), 6), (CUT_OFF, 11)),  # of one moment
    ],
)
def test_a_result_that_does_not_come_after_another_is_refused(results):
    with pytest.raises(ValueError, match=r"a result of 20\S+ behind 20\S+: expected a later day"):
        told(results=results)


def test_an_assumption_without_its_data_is_refused_and_those_to_be_had_are_listed():
    with pytest.raises(ValueError, match=r"no data for 'A4': expected one of A0, A1, A2$"):
        outcome(told(plan={}), ["A0", "A4"])
