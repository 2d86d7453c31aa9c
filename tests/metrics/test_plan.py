"""Every headline metric, computed a second time from the raw tables by other means."""

import csv
import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
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
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# the raw figures, read without the package
FACTS = {row["id"]: row["value"] for row in rows("facts")}
PLAN = {int(row["year"]): int(row["planned"]) for row in rows("plan")}
UNITS = rows("units")
ALL = len(UNITS)
ADOPTERS = [row for row in UNITS if row["name_vi"] not in ("Tân Kiều", "Hưng Thạnh")]
N, TOTAL = len(ADOPTERS), sum(PLAN.values())
TARGET = Fraction(int(FACTS["target_share"].removesuffix("%")), 100)
CASE = load_case("thap-muoi")
HEADLINE = metrics.headline(CASE)
BARE = what_if.NO_CLAIMS(CASE)  # of which no claim names a number
WITHOUT_UNITS = what_if.without_tables("units", "layout")(
    BARE.without_rows("facts", id="remaining")
)
without_plan = what_if.without_tables("plan")


def test_the_adopters_are_all_units_but_the_two_named():
    assert [row for row in UNITS if row["status"] == "adopted"] == ADOPTERS
    assert CASE.fact("adopted").value == N == ALL - int(FACTS["remaining"])


def test_the_headline_measures_are_those_of_the_raw_figures():
    needed = next(n for n in range(ALL + 1) if Fraction(n, ALL) >= TARGET)
    communes = [row for row in UNITS if row["kind"] == "xã"]
    of_kind = [row for row in communes if row in ADOPTERS]
    ways = product((0, 1), repeat=N)  # in each unit a deputy may have been added, or not
    saved = max(sum(1 - added for added in way) for way in ways)
    total, year = 0, min(PLAN) - 1
    while Fraction(total, ALL) < TARGET:
        year += 1
        total += PLAN[year]
    of_kind_share = Fraction(len(of_kind), len(communes))
    expected = {
        "<units_needed = 7 unit": needed,
        "<adopted_share = 11/13": Fraction(N, ALL),
        "<points_over_target = 9/26": Fraction(N, ALL) - TARGET,
        "<units_over_needed = 4 unit": N - needed,
        "<planned_total = 9 unit": TOTAL,
        "<plan_ambition = 2 unit": TOTAL - needed,
        "<over_delivery = 2 unit": N - TOTAL,
        "<plan_fulfilment = 11/9": Fraction(N, TOTAL),
        "<threshold_year = 2020 year": year,
        "<most_saved = 11 person": saved,
        "<alone_units = 12 unit": len(communes),
        "<alone_adopted = 10 unit": len(of_kind),
        "<alone_over_delivery = 1 unit": len(of_kind) - TOTAL,
        "<alone_share = 5/6": of_kind_share,
    }
    shown = [repr(number).partition(",")[0] for number in HEADLINE.values()]
    assert sorted(shown) == sorted(expected)
    for text, number in zip(shown, HEADLINE.values(), strict=True):
        assert number.value == expected[text]


def test_every_headline_metric_goes_by_its_id_and_rests_on_sentences():
    known = {row["locator"] for row in rows("sentences")} | {row["id"] for row in rows("sources")}
    for id, quantity in HEADLINE.items():
        assert quantity.id == id
        assert quantity.inputs or quantity.formula.startswith("#")  # computed, or counted
        assert quantity.sources and {*quantity.sources} <= known
        weak = {"most_saved": Kind.BOUND}
        assert quantity.kind == weak.get(id, Kind.DERIVED)
    target = "dto-2022-03-02:p4.s1"
    assert HEADLINE["units_needed"].sources == (target, SENTENCE)
    assert HEADLINE["over_delivery"].sources == (SENTENCE, PLAN_SENTENCE)
    assert HEADLINE["threshold_year"].sources == (PLAN_SENTENCE, target, SENTENCE)
    year = HEADLINE["threshold_year"]
    assert year.formula == "min{t: cumulative_plan(t) ≥ units_needed}"
    # what came after is no ground for the kind of a unit
    grounds = (SENTENCE, "danh-muc-2022", "dto-2022-03-02:p11.s1")
    assert HEADLINE["alone_adopted"].sources == grounds


def test_the_plan_cumulates_to_3_5_7_9():
    found = {year: q.value for year, q in metrics.cumulative_plan(CASE.planned()).items()}
    assert found == pd.Series(PLAN).cumsum().to_dict() == {2018: 3, 2019: 5, 2020: 7, 2021: 9}


def test_the_result_among_communes_turns_with_the_status_of_the_town():
    town = CASE.units.loc[CASE.units["kind"] == "thị trấn", "code"].iloc[0]
    unknown = BARE.with_rows(
        "units", code=town, status="unknown", start_earliest="", start_latest=""
    )
    assert metrics.headline(unknown)["alone_adopted"].value == Range(10, 11)


def test_where_the_plan_counts_all_units_nothing_is_said_of_one_kind():
    names = {name: words for name, words in CASE.names.items() if name != "plan_noun"}
    found = metrics.headline(replace(CASE, names=names))
    alone = [number for id, number in found.items() if id.startswith("alone_")]
    assert [number.value for number in alone] == [NOT_REPORTED] * 4


# laws

percents = st.integers(1, 100).map(lambda percent: Fraction(percent, 100))
shares = percents | st.fractions(min_value=0, max_value=1).filter(bool)
counts = st.integers(0, 10_000)
plans = st.dictionaries(st.integers(1990, 2030), st.integers(0, 9), min_size=1)


@given(shares, st.integers(1, 10_000))
def test_units_needed_is_the_smallest_whole_number_that_meets_the_share(p, n):
    target, units = Quantity(p, id="p"), Quantity(n, "unit", "n")
    needed = metrics.units_needed(target, units).value
    assert isinstance(needed, int)
    assert Fraction(needed, n) >= p > Fraction(needed - 1, n)
    assert (metrics.adopted_share(Quantity(needed, "unit"), units) >= target) is True
    assert (metrics.adopted_share(Quantity(needed - 1, "unit"), units) >= target) is False


def test_units_needed_is_exact_where_floating_point_is_not():
    assert math.ceil(0.07 * 100) == 8
    assert metrics.units_needed(Quantity(Fraction(7, 100)), Quantity(100, "unit")).value == 7


@given(counts, counts, st.booleans())
def test_to_meet_and_to_exceed_differ_just_where_both_are_equal(result, goal, early):
    state = measures.standing(Quantity(result), Quantity(goal), early)
    below = "early" if early else "below"
    assert state == (below if result < goal else "met" if result == goal else "above")


@given(plans, st.integers(0, 40))
def test_a_plan_rises_by_its_figures_and_reaches_the_threshold_with_the_first_that_suffices(
    figures, needed
):
    plan = {year: Quantity(n, "unit", f"plan_{year}") for year, n in figures.items()}
    cumulative = metrics.cumulative_plan(plan)
    assert list(cumulative) == sorted(figures)
    steps = [0, *(quantity.value for quantity in cumulative.values())]
    assert [b - a for a, b in pairwise(steps)] == [figures[year] for year in sorted(figures)]
    assert metrics.planned_total(plan).value == steps[-1]
    for quantity in (*cumulative.values(), metrics.planned_total(plan)):
        assert quantity.kind == Kind.DERIVED and quantity.formula
    found = metrics.threshold_year(cumulative, Quantity(needed, "unit", "needed"))
    enough = [year for year in figures if sum(n for y, n in figures.items() if y <= year) >= needed]
    assert found.value == min(enough, default=NOT_APPLICABLE)


# what is uncertain or missing

CUMULATIVE = {
    year: Quantity(total, "unit", f"cumulative_plan_{year}", Kind.DERIVED, sources=("s:p1.s1",))
    for year, total in {2018: 3, 2019: 5, 2020: 7, 2021: 9}.items()
}


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
        found = metrics.threshold_year(CUMULATIVE, Quantity(needed, "unit", "needed"))
        assert (found.value, found.id, found.unit) == (year, "threshold_year", "year")
    found = metrics.threshold_year(CUMULATIVE, assumed(7, "unit", "needed"))
    assert (found.value, found.kind) == (2020, Kind.ASSUMED)
    hedged = Quantity(7, "unit", "needed", hedge="khoảng", sources=("s:p2.s1",))
    found = metrics.threshold_year(CUMULATIVE, hedged)
    assert (found.value, found.hedge) == (NOT_REPORTED, "khoảng")
    assert found.sources == ("s:p1.s1", "s:p2.s1")


def test_an_empty_plan_says_nothing_and_a_plan_of_one_year_is_its_own_total():
    assert metrics.planned_total({}).value is NOT_REPORTED
    assert metrics.threshold_year({}, Quantity(7, "unit", "needed")).value is NOT_REPORTED
    assert metrics.cumulative_plan({}) == {}
    plan = {2018: Quantity(3, "unit", "plan_2018", sources=("s:p1.s1",))}
    for found in (metrics.planned_total(plan), metrics.cumulative_plan(plan)[2018]):
        assert (found.value, found.formula, found.kind) == (3, "plan_2018", Kind.DERIVED)
        assert (found.sources, found.inputs) == (("s:p1.s1",), (plan[2018],))


def test_a_plan_of_zero_gives_not_applicable():
    found = metrics.headline(CASE.with_rows({"plan": [{"year": y, "planned": 0} for y in PLAN]}))
    assert found["plan_fulfilment"].value is NOT_APPLICABLE
    assert (found["planned_total"].value, found["over_delivery"].value) == (0, 11)
    assert found["threshold_year"].value is NOT_APPLICABLE


ALONE = "alone_adopted alone_over_delivery alone_share"
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
    silent = {id for id, q in found.items() if q.value is NOT_REPORTED}
    assert silent == {*SILENT[taken].split()}
    assert {id: q.unit for id, q in found.items()} == {id: q.unit for id, q in HEADLINE.items()}


# A fact, its value and hedge; how the result, of the year after both, stands to target and plan.
STANDS = """
adopted | | hơn một nửa | open open
target_share | | đa số | open late
adopted | 9 | | late late
adopted | 6 | | below below
target_share | 100% | | below late
"""


def test_the_result_stands_against_target_and_plan_and_in_words_alone_it_is_open():
    for id, value, hedge, states in lines(STANDS):
        cells = {"id": id, "value": value, "hedge": hedge}
        case = WITHOUT_UNITS.with_rows("facts", **cells)
        assert " ".join(metrics.verdict(case).values()) == states
        assert [*metrics.verdict(case)] == ["target", "plan"]


def test_a_number_that_is_nowhere_stated_stands_against_nothing():
    assert metrics.verdict(without_plan(BARE.without_rows("facts", id="adopted"))) == {}


@pytest.mark.parametrize(
    ("day", "year", "over"),
    [(date(2021, 12, 30), 2021, False), (date(2021, 12, 31), 2021, True),
     (date(2022, 1, 1), 2021, True), (NOT_REPORTED, 2021, True), (date(2020, 1, 1), None, True)],
)  # fmt: skip
def test_a_year_is_over_on_its_last_day_and_where_nothing_says_otherwise(day, year, over):
    assert metrics.over(Quantity(day, "date"), Quantity(year or NOT_REPORTED, "year")) is over


def test_the_units_that_a_plan_leaves_out_are_those_of_other_kinds():
    towns = [row["name_vi"] for row in UNITS if row["kind"] != "xã"]
    assert metrics.left_out(CASE)["name_vi"].tolist() == towns
    assert metrics.left_out(load_case("example")).empty
