"""Every headline metric, computed a second time from the raw tables by other means."""

import csv
import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from glance import lines
from golden import what_if
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import NOT_APPLICABLE, NOT_REPORTED, Kind, Quantity, assumed
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.metrics import plan as measures

FOLDER = Path(__file__).parents[2] / "data" / "thap-muoi"
SENTENCE = "dto-2022-03-02:p7.s2"
PLAN_SENTENCE = "dto-2022-03-02:p4.s2"


def rows(table):
    path = FOLDER / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# the raw figures, read without the package
FACTS = {row["id"]: row["value"] for row in rows("facts")}
PLAN = {}
for row in rows("plan"):
    year = int(row["year"])
    PLAN[year] = int(row["planned"])
UNITS = rows("units")
ALL = len(UNITS)
OTHERS = ("Tân Kiều", "Hưng Thạnh")
ADOPTERS = [row for row in UNITS if row["name_vi"] not in OTHERS]
N = len(ADOPTERS)
TOTAL = sum(PLAN.values())
PERCENT = int(FACTS["target_share"].removesuffix("%"))
TARGET = Fraction(PERCENT, 100)
CASE = load_case("thap-muoi")
HEADLINE = metrics.headline(CASE)
ALONE = "alone_adopted alone_over_delivery alone_share"
BARE = what_if.NO_CLAIMS(CASE)  # of which no claim names a number
without_plan = what_if.without_tables("plan")
without_units = what_if.without_tables("units", "layout")


def test_the_adopters_are_all_units_but_the_two_named():
    stated = [row for row in UNITS if row["status"] == "adopted"]
    assert stated == ADOPTERS
    remaining = int(FACTS["remaining"])
    assert CASE.fact("adopted").value == N == ALL - remaining


def smallest_that_meets(share):
    """Return the smallest number of all units that is at least a share of them."""
    for n in range(ALL + 1):
        if Fraction(n, ALL) >= share:
            return n
    return None


def year_of(number):
    """Return the year in which the plan has come to a number."""
    total = 0
    for year in sorted(PLAN):
        total += PLAN[year]
        if total >= number:
            return year
    return None


def most_saved():
    """Return how many posts fewer there are at most: a deputy may have been added, or not."""
    most = 0
    for added in product((0, 1), repeat=N):
        saved = N - sum(added)
        most = max(most, saved)
    return most


def test_the_headline_measures_are_those_of_the_raw_figures():
    needed = smallest_that_meets(TARGET)
    share = Fraction(N, ALL)
    communes = [row for row in UNITS if row["kind"] == "xã"]
    of_kind = [row for row in communes if row in ADOPTERS]
    alone = len(of_kind)
    expected = {
        "<units_needed = 7 unit": needed,
        "<adopted_share = 11/13": share,
        "<points_over_target = 9/26": share - TARGET,
        "<units_over_needed = 4 unit": N - needed,
        "<planned_total = 9 unit": TOTAL,
        "<plan_ambition = 2 unit": TOTAL - needed,
        "<over_delivery = 2 unit": N - TOTAL,
        "<plan_fulfilment = 11/9": Fraction(N, TOTAL),
        "<threshold_year = 2020 year": year_of(needed),
        "<most_saved = 11 person": most_saved(),
        "<alone_units = 12 unit": len(communes),
        "<alone_adopted = 10 unit": alone,
        "<alone_over_delivery = 1 unit": alone - TOTAL,
        "<alone_share = 5/6": Fraction(alone, len(communes)),
    }
    found = {}
    for number in HEADLINE.values():
        shown, _, _ = repr(number).partition(",")
        found[shown] = number.value
    assert found == expected


def test_every_headline_metric_goes_by_its_id_and_rests_on_sentences():
    known = {row["locator"] for row in rows("sentences")}
    known |= {row["id"] for row in rows("sources")}
    weaker = {"most_saved": Kind.BOUND}
    for id, quantity in HEADLINE.items():
        assert quantity.id == id
        assert quantity.inputs or quantity.formula.startswith("#")  # computed, or counted
        assert quantity.sources
        assert known.issuperset(quantity.sources)
        assert quantity.kind == weaker.get(id, Kind.DERIVED)
    year = HEADLINE["threshold_year"]
    assert year.formula == "min{t: cumulative_plan(t) ≥ units_needed}"


def test_headline_metrics_rest_on_the_sentences_of_what_they_are_computed_of():
    target = "dto-2022-03-02:p4.s1"
    status = "dto-2022-03-02:p11.s1"
    sources = {
        "units_needed": (target, SENTENCE),
        "over_delivery": (SENTENCE, PLAN_SENTENCE),
        "threshold_year": (PLAN_SENTENCE, target, SENTENCE),
        # what came after is no ground for the kind of a unit
        "alone_adopted": (SENTENCE, "danh-muc-2022", status),
    }
    for id, expected in sources.items():
        assert HEADLINE[id].sources == expected


def test_the_plan_cumulates_to_3_5_7_9():
    cumulative = metrics.cumulative_plan(CASE.planned())
    found = [total.value for total in cumulative.values()]
    assert found == [3, 5, 7, 9]
    sums = pd.Series(PLAN).cumsum()
    assert [*cumulative] == sums.index.tolist()
    assert found == sums.tolist()


def test_the_result_among_communes_turns_with_the_status_of_the_town():
    is_town = CASE.units["kind"] == "thị trấn"
    [town] = CASE.units.loc[is_town, "code"]
    undated = {"start_earliest": "", "start_latest": ""}
    unknown = BARE.with_rows("units", code=town, status="unknown", **undated)
    found = metrics.headline(unknown)
    assert found["alone_adopted"].value == Range(10, 11)


def test_where_the_plan_counts_all_units_nothing_is_said_of_one_kind():
    names = dict(CASE.names)
    del names["plan_noun"]
    case = replace(CASE, names=names)
    found = metrics.headline(case)
    for id in ("alone_units", *ALONE.split()):
        assert found[id].value is NOT_REPORTED


# laws

percents = st.integers(1, 100).map(lambda percent: Fraction(percent, 100))
fractions = st.fractions(min_value=0, max_value=1).filter(bool)
shares = percents | fractions
counts = st.integers(0, 10_000)
years = st.integers(1990, 2030)
plans = st.dictionaries(years, st.integers(0, 9), min_size=1)


@given(shares, st.integers(1, 10_000))
def test_units_needed_is_the_smallest_whole_number_that_meets_the_share(share, n):
    target = Quantity(share, id="p")
    units = Quantity(n, "unit", "n")
    needed = metrics.units_needed(target, units).value
    assert isinstance(needed, int)
    assert Fraction(needed, n) >= share
    assert Fraction(needed - 1, n) < share
    enough = metrics.adopted_share(Quantity(needed, "unit"), units)
    fewer = metrics.adopted_share(Quantity(needed - 1, "unit"), units)
    assert (enough >= target) is True
    assert (fewer >= target) is False


def test_units_needed_is_exact_where_floating_point_is_not():
    assert math.ceil(0.07 * 100) == 8
    share = Quantity(Fraction(7, 100))
    units = Quantity(100, "unit")
    assert metrics.units_needed(share, units).value == 7


@given(counts, counts, st.booleans())
def test_to_meet_and_to_exceed_differ_just_where_both_are_equal(result, goal, early):
    state = measures.standing(Quantity(result), Quantity(goal), early)
    expected = "above"
    if result == goal:
        expected = "met"
    elif result < goal:
        expected = "early" if early else "below"
    assert state == expected


@given(plans, st.integers(0, 40))
def test_a_plan_rises_by_its_figures_and_reaches_the_threshold_with_the_first_that_suffices(
    figures, needed
):
    plan = {}
    for year, n in figures.items():
        plan[year] = Quantity(n, "unit", f"plan_{year}")
    cumulative = metrics.cumulative_plan(plan)
    planned = metrics.planned_total(plan)
    threshold = metrics.threshold_year(cumulative, Quantity(needed, "unit", "needed"))
    total = 0
    reached = []
    for year in sorted(figures):
        total += figures[year]
        assert cumulative[year].value == total
        if total >= needed:
            reached.append(year)
    assert list(cumulative) == sorted(figures)
    assert planned.value == total
    assert threshold.value == min(reached, default=NOT_APPLICABLE)
    for quantity in (*cumulative.values(), planned):
        assert quantity.kind == Kind.DERIVED
        assert quantity.formula


# what is uncertain or missing


def cumulative():
    """Return the cumulative plan of the case, each year of it resting on one sentence."""
    found = {}
    sources = ("s:p1.s1",)
    total = 0
    for year, planned in PLAN.items():
        total += planned
        id = f"cumulative_plan_{year}"
        found[year] = Quantity(total, "unit", id, Kind.DERIVED, sources=sources)
    return found


def test_the_threshold_year_is_no_surer_than_the_threshold():
    years = {
        7: 2020,
        10: NOT_APPLICABLE,
        NOT_REPORTED: NOT_REPORTED,
        Range(6, 8): Range(2020, 2021),
        Range(6, 7): 2020,
        Range(8, 12): NOT_REPORTED,
        Range(10, 12): NOT_APPLICABLE,
    }
    for needed, year in years.items():
        threshold = Quantity(needed, "unit", "needed")
        found = metrics.threshold_year(cumulative(), threshold)
        assert found.value == year
        assert found.id == "threshold_year"
        assert found.unit == "year"
    needed = assumed(7, "unit", "needed")
    of_assumed = metrics.threshold_year(cumulative(), needed)
    assert of_assumed.value == 2020
    assert of_assumed.kind is Kind.ASSUMED
    hedged = Quantity(7, "unit", "needed", hedge="khoảng", sources=("s:p2.s1",))
    of_hedged = metrics.threshold_year(cumulative(), hedged)
    assert of_hedged.value is NOT_REPORTED
    assert of_hedged.hedge == "khoảng"
    assert of_hedged.sources == ("s:p1.s1", "s:p2.s1")


def test_an_empty_plan_says_nothing():
    needed = Quantity(7, "unit", "needed")
    assert metrics.planned_total({}).value is NOT_REPORTED
    assert metrics.threshold_year({}, needed).value is NOT_REPORTED
    assert metrics.cumulative_plan({}) == {}


def test_a_plan_of_one_year_is_its_own_total():
    first = Quantity(3, "unit", "plan_2018", sources=("s:p1.s1",))
    plan = {2018: first}
    total = metrics.planned_total(plan)
    by_then = metrics.cumulative_plan(plan)[2018]
    for found in (total, by_then):
        assert found.value == 3
        assert found.formula == "plan_2018"
        assert found.kind is Kind.DERIVED
        assert found.sources == ("s:p1.s1",)
        assert found.inputs == (first,)


def test_a_plan_of_zero_gives_not_applicable():
    nothing = [{"year": year, "planned": 0} for year in PLAN]
    case = CASE.with_rows({"plan": nothing})
    found = metrics.headline(case)
    assert found["plan_fulfilment"].value is NOT_APPLICABLE
    assert found["planned_total"].value == 0
    assert found["over_delivery"].value == 11
    assert found["threshold_year"].value is NOT_APPLICABLE


SILENT = {  # what is taken out, and which measures then have no value
    "plan": "planned_total plan_ambition over_delivery plan_fulfilment threshold_year "
    "alone_over_delivery",
    "target_share": "units_needed points_over_target units_over_needed plan_ambition "
    "threshold_year",
    "adopted": f"adopted_share points_over_target units_over_needed over_delivery plan_fulfilment "
    f"most_saved {ALONE}",
}


@pytest.mark.parametrize("taken", SILENT)
def test_without_a_number_just_what_needs_it_is_not_reported(taken):
    case = without_plan(BARE) if taken == "plan" else BARE.without_rows("facts", id=taken)
    found = metrics.headline(case)
    assert [*found] == [*HEADLINE]
    silent = set()
    for id, number in found.items():
        assert number.unit == HEADLINE[id].unit
        if number.value is NOT_REPORTED:
            silent.add(id)
    assert silent == {*SILENT[taken].split()}


# A fact, its value and hedge; how the result, of the year after both, stands to target and plan.
STANDS = """
adopted | | hơn một nửa | open open
target_share | | đa số | open late
adopted | 9 | | late late
adopted | 6 | | below below
target_share | 100% | | below late
"""


def test_the_result_stands_against_target_and_plan_and_in_words_alone_it_is_open():
    untold = BARE.without_rows("facts", id="remaining")
    untold = without_units(untold)
    for id, value, hedge, states in lines(STANDS):
        case = untold.with_rows("facts", id=id, value=value, hedge=hedge)
        of_target, of_plan = states.split()
        assert metrics.verdict(case) == {"target": of_target, "plan": of_plan}


def test_a_number_that_is_nowhere_stated_stands_against_nothing():
    silent = BARE.without_rows("facts", id="adopted")
    assert metrics.verdict(without_plan(silent)) == {}


OVER = [
    (date(2021, 12, 30), 2021, False),
    (date(2021, 12, 31), 2021, True),
    (date(2022, 1, 1), 2021, True),
    (NOT_REPORTED, 2021, True),
    (date(2020, 1, 1), NOT_REPORTED, True),
]


def test_a_year_is_over_on_its_last_day_and_where_nothing_says_otherwise():
    for on, within, over in OVER:
        day = Quantity(on, "date")
        year = Quantity(within, "year")
        assert metrics.over(day, year) is over


def test_the_units_that_a_plan_leaves_out_are_those_of_other_kinds():
    towns = [row["name_vi"] for row in UNITS if row["kind"] != "xã"]
    left_out = metrics.left_out(CASE)
    assert left_out["name_vi"].tolist() == towns
    example = load_case("example")
    assert metrics.left_out(example).empty
