"""Every headline metric, computed a second time from the raw tables by other means."""

import csv
import json
import math
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Kind,
    Quantity,
    assumed,
)
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
ADOPTERS = [row["name_vi"] for row in rows("units") if row["status"] == "adopted"]
ALL = len(rows("units"))
TARGET = Fraction(int(FACTS["target_share"].removesuffix("%")), 100)


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.fixture(scope="module")
def headline(case):
    return metrics.headline(case)


@pytest.fixture
def edited(tmp_path):
    """Return a function that loads a copy of the case with other results, plan or tables."""

    def load(results=(), plan=None, without=()):
        folder = shutil.copytree(FOLDER, tmp_path / "copy", ignore=shutil.ignore_patterns("*.txt"))
        facts = pd.read_csv(folder / "facts.csv", dtype=str, keep_default_na=False)
        facts = facts[~facts["measure"].isin(without)]
        label = {"label_vi": "Kết quả", "label_en": "Result", "hedge": ""}
        more = [
            {"id": f"adopted_{i}", "measure": "adopted", "value": str(value), "unit": "unit"}
            | {"as_of_earliest": first, "as_of_latest": last, "locator": SENTENCE, **label}
            for i, (value, first, last) in enumerate(results)
        ]
        facts = pd.concat([facts, pd.DataFrame(more, columns=facts.columns)])
        facts.to_csv(folder / "facts.csv", index=False, encoding="utf-8")
        if plan is not None:
            lines = [f"{year},{planned},{PLAN_SENTENCE}" for year, planned in plan.items()]
            text = "\n".join(["year,planned,locator", *lines, ""])
            (folder / "plan.csv").write_text(text, encoding="utf-8")
        claims = folder / "claims.csv"  # which may name what is taken away
        bare = re.sub(r"\{\w+\}", "…", claims.read_text(encoding="utf-8"))
        claims.write_text(bare, encoding="utf-8")
        path = folder / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"] = [r for r in package["resources"] if r["name"] not in without]
        path.write_text(json.dumps(package), encoding="utf-8")
        return load_case(folder)

    return load


def at_year_ends(values, first=2018):
    days = [f"{first + i}-12-31" for i in range(len(values))]
    return [(value, day, day) for value, day in zip(values, days, strict=True)]


# the headline metrics of the case


def test_units_needed_is_the_smallest_number_that_reaches_the_target(headline):
    needed = next(n for n in range(ALL + 1) if Fraction(n, ALL) >= TARGET)
    assert headline["units_needed"].value == needed == 7
    assert headline["units_needed"].unit == "unit"


def test_the_adopted_share_is_that_of_the_units_listed_as_adopters(headline):
    share = headline["adopted_share"]
    assert share.value == Fraction(len(ADOPTERS), ALL) == Fraction(11, 13)
    status = pd.read_csv(FOLDER / "units.csv")["status"]
    assert float(share.value) == pytest.approx((status == "adopted").mean())
    assert share.unit == ""


def test_the_adopters_are_all_units_but_the_two_named(case):
    assert case.fact("adopted").value == len(ADOPTERS) == ALL - int(FACTS["remaining"])
    assert len(ADOPTERS) == len(rows("units")) - len({"Tân Kiều", "Hưng Thạnh"})
    assert not {"Tân Kiều", "Hưng Thạnh"} & set(ADOPTERS)


def test_points_over_the_target(headline):
    percent = Decimal(len(ADOPTERS)) * 100 / Decimal(ALL) - Decimal(50)
    assert round(percent, 2) == Decimal("34.62")
    points = headline["points_over_target"].value
    assert points == Fraction(9, 26)
    assert round(float(points) * 100, 2) == float(round(percent, 2))


def test_the_plan_is_exceeded_by_two_and_asks_for_two_more_than_the_target(headline):
    needed = math.ceil(ALL / 2)  # a half of a small whole number is exact in floating point
    planned = sum(PLAN.values())
    expected = {
        "planned_total": planned,
        "units_over_needed": len(ADOPTERS) - needed,
        "plan_ambition": planned - needed,
        "over_delivery": len(ADOPTERS) - planned,
    }
    assert {id: headline[id].value for id in expected} == expected
    assert list(expected.values()) == [9, 4, 2, 2]


def test_plan_fulfilment(headline):
    fulfilment = headline["plan_fulfilment"].value
    assert fulfilment == Fraction(11, 9)
    assert fulfilment * sum(PLAN.values()) == len(ADOPTERS)


def test_the_plan_cumulates_to_3_5_7_9(case):
    found = {year: q.value for year, q in metrics.cumulative_plan(case.planned()).items()}
    assert found == pd.Series(PLAN).cumsum().to_dict() == {2018: 3, 2019: 5, 2020: 7, 2021: 9}


def test_the_plan_itself_reaches_the_threshold_in_2020(headline):
    total, year = 0, min(PLAN) - 1
    while Fraction(total, ALL) < TARGET:
        year += 1
        total += PLAN[year]
    found = headline["threshold_year"]
    assert found.value == year == 2020
    assert (found.unit, found.kind) == ("year", Kind.DERIVED)
    assert found.formula == "min{t: cumulative_plan(t) ≥ units_needed}"


def test_the_result_is_beyond_the_need_by_what_was_planned_and_what_was_delivered(headline):
    parts = headline["plan_ambition"].value + headline["over_delivery"].value
    assert headline["units_over_needed"].value == parts == 4


def test_the_most_that_merging_can_save_is_one_holder_in_each_adopter(headline):
    ways = product((0, 1), repeat=len(ADOPTERS))  # in each a deputy may have been added, or not
    saved = headline["most_saved"]
    assert saved.value == max(sum(1 - added for added in way) for way in ways) == 11
    assert (saved.unit, saved.kind) == ("person", Kind.BOUND)


def test_among_communes_alone_the_result_is_ten_of_twelve_against_nine(headline):
    communes = [row for row in rows("units") if row["kind"] == "xã"]
    with_it = [row for row in communes if row["name_vi"] not in ("Tân Kiều", "Hưng Thạnh")]
    expected = {"alone_units": len(communes), "alone_adopted": len(with_it)}
    expected |= {"alone_over_delivery": len(with_it) - sum(PLAN.values())}
    assert {id: headline[id].value for id in expected} == expected
    assert list(expected.values()) == [12, 10, 1]
    assert headline["alone_share"].value == Fraction(10, 12)


def test_what_came_after_is_no_ground_for_the_kind_of_a_unit(headline):
    assert headline["alone_adopted"].sources == (SENTENCE, "danh-muc-2022", "dto-2022-03-02:p11.s1")


@pytest.mark.parametrize("status", ["unknown", "not_adopted"])
def test_the_result_among_communes_turns_with_the_status_of_the_town(case, changed, status):
    town = case.units.loc[case.units["kind"] == "thị trấn", "code"].iloc[0]
    found = metrics.headline(changed(case, "units", **{town: {"status": status}}))
    expected = {"unknown": Range(10, 11), "not_adopted": 11}[status]
    assert found["alone_adopted"].value == expected


@pytest.mark.parametrize("lacking", ["town", "name"])
def test_where_the_plan_counts_all_units_nothing_is_told_of_one_kind(case, changed, lacking):
    towns = case.units.loc[case.units["kind"] == "thị trấn", "code"]
    names = {name: words for name, words in case.names.items() if name != "plan_noun"}
    other = changed(case, "units", towns) if lacking == "town" else replace(case, names=names)
    found = metrics.headline(other)
    told = [found[id].value for id in (*measures.ALONE, "alone_share")]
    assert told == [NOT_REPORTED] * 4


def test_every_headline_metric_goes_by_its_id_and_rests_on_sentences(headline):
    documents = {row["id"] for row in rows("sources")}
    for id, quantity in headline.items():
        assert quantity.id == id
        assert quantity.inputs or quantity.formula.startswith("#")  # computed, or counted
        assert set(quantity.sources) <= {row["locator"] for row in rows("sentences")} | documents
        assert quantity.sources
    assert headline["units_needed"].sources == ("dto-2022-03-02:p4.s1", SENTENCE)
    assert headline["over_delivery"].sources == (SENTENCE, PLAN_SENTENCE)
    assert headline["threshold_year"].sources == (
        PLAN_SENTENCE,
        "dto-2022-03-02:p4.s1",
        SENTENCE,
    )


def test_the_only_result_is_dated_by_the_stamp_of_the_page(case):
    [(as_of, adopted)] = metrics.dated_results(case)
    assert adopted.value == int(FACTS["adopted"])
    assert as_of.value.isoformat() == FACTS["page_date"] == "2022-03-02"
    assert as_of.kind == Kind.BOUND
    assert as_of.sources == (SENTENCE, "dto-2022-03-02:p3.s1")


# laws

shares = st.fractions(min_value=0, max_value=1).filter(bool) | st.integers(1, 100).map(
    lambda percent: Fraction(percent, 100)
)


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


counts = st.integers(0, 10_000)
numbers = st.integers(-20, 20) | st.fractions(-3, 3, max_denominator=12)


@given(counts, counts, st.booleans())
def test_to_meet_and_to_exceed_differ_just_where_both_are_equal(result, goal, early):
    state = measures.standing(Quantity(result), Quantity(goal), early)
    below = "early" if early else "below"
    assert state == (below if result < goal else "met" if result == goal else "above")


@given(st.dictionaries(st.integers(1990, 2030), counts, min_size=1))
def test_a_cumulative_plan_ends_with_its_total_and_rises_by_the_years_figures(figures):
    plan = {year: Quantity(n, "unit", f"plan_{year}") for year, n in figures.items()}
    cumulative = metrics.cumulative_plan(plan)
    assert list(cumulative) == sorted(figures)
    steps = [0, *(quantity.value for quantity in cumulative.values())]
    rises = [after - before for before, after in pairwise(steps)]
    assert rises == [figures[year] for year in sorted(figures)]
    assert metrics.planned_total(plan).value == steps[-1]
    for quantity in (*cumulative.values(), metrics.planned_total(plan)):
        assert quantity.kind == Kind.DERIVED and quantity.formula


@given(st.dictionaries(st.integers(1990, 2030), st.integers(0, 4), min_size=1), st.integers(0, 40))
def test_the_threshold_year_is_the_first_whose_running_total_suffices(figures, needed):
    plan = {year: Quantity(n, "unit", f"plan_{year}") for year, n in figures.items()}
    found = metrics.threshold_year(
        metrics.cumulative_plan(plan), Quantity(needed, "unit", "needed")
    )
    enough = [year for year in figures if sum(n for y, n in figures.items() if y <= year) >= needed]
    assert found.value == min(enough, default=NOT_APPLICABLE)


# what is uncertain or missing

CUMULATIVE = {
    year: Quantity(total, "unit", f"cumulative_plan_{year}", Kind.DERIVED, sources=("s:p1.s1",))
    for year, total in {2018: 3, 2019: 5, 2020: 7, 2021: 9}.items()
}


@pytest.mark.parametrize(
    ("needed", "year"),
    [
        (7, 2020),
        (10, NOT_APPLICABLE),
        (NOT_REPORTED, NOT_REPORTED),
        (Range(6, 8), Range(2020, 2021)),
        (Range(6, 7), 2020),
        (Range(8, 12), NOT_REPORTED),
        (Range(10, 12), NOT_APPLICABLE),
    ],
)
def test_the_threshold_year_is_no_surer_than_the_threshold(needed, year):
    found = metrics.threshold_year(CUMULATIVE, Quantity(needed, "unit", "needed"))
    assert found.value == year
    assert (found.id, found.unit) == ("threshold_year", "year")


def test_the_threshold_year_is_as_weak_and_as_hedged_as_the_threshold():
    found = metrics.threshold_year(CUMULATIVE, assumed(7, "unit", "needed"))
    assert (found.value, found.kind) == (2020, Kind.ASSUMED)
    hedged = Quantity(7, "unit", "needed", hedge="khoảng", sources=("s:p2.s1",))
    found = metrics.threshold_year(CUMULATIVE, hedged)
    assert (found.value, found.hedge) == (NOT_REPORTED, "khoảng")
    assert found.sources == ("s:p1.s1", "s:p2.s1")


def test_an_empty_plan_says_nothing():
    assert metrics.planned_total({}).value is NOT_REPORTED
    assert metrics.threshold_year({}, Quantity(7, "unit", "needed")).value is NOT_REPORTED
    assert metrics.cumulative_plan({}) == {}


def test_a_plan_of_one_year_is_its_own_total():
    plan = {2018: Quantity(3, "unit", "plan_2018", sources=("s:p1.s1",))}
    for found in (metrics.planned_total(plan), metrics.cumulative_plan(plan)[2018]):
        assert (found.value, found.formula, found.kind) == (3, "plan_2018", Kind.DERIVED)
        assert (found.sources, found.inputs) == (("s:p1.s1",), (plan[2018],))


def test_a_plan_of_zero_gives_not_applicable(edited):
    case = edited(plan={2018: 0, 2019: 0}, results=at_year_ends([1]))
    found = metrics.headline(case)
    assert found["plan_fulfilment"].value is NOT_APPLICABLE
    assert (found["planned_total"].value, found["over_delivery"].value) == (0, 11)
    assert found["threshold_year"].value is NOT_APPLICABLE


def test_without_a_plan_all_that_needs_one_is_not_reported(edited):
    case = edited(without=["plan"])
    found = metrics.headline(case)
    needs_plan = {"planned_total", "plan_ambition", "over_delivery", "plan_fulfilment"}
    needs_plan |= {"threshold_year", "alone_over_delivery"}
    assert {id for id, q in found.items() if q.value is NOT_REPORTED} == needs_plan
    assert found["adopted_share"].value == Fraction(11, 13)
    units = {id: found[id].unit for id in needs_plan}
    assert units == dict.fromkeys(needs_plan, "unit") | {
        "plan_fulfilment": "",
        "threshold_year": "year",
    }


@pytest.mark.parametrize(
    ("absent", "silent"),
    [
        (
            "target_share",
            {"units_needed", "points_over_target", "units_over_needed", "plan_ambition"}
            | {"threshold_year"},
        ),
        (
            "adopted",
            {"adopted_share", "points_over_target", "units_over_needed", "over_delivery"}
            | {"plan_fulfilment", "most_saved", "alone_adopted", "alone_over_delivery"}
            | {"alone_share"},
        ),
    ],
)
def test_without_a_fact_just_what_needs_it_is_not_reported(edited, absent, silent):
    found = metrics.headline(edited(without=[absent]))
    assert {id for id, q in found.items() if q.value is NOT_REPORTED} == silent


def test_a_date_is_stated_where_exact_bounded_where_by_and_else_not_reported(edited):
    results = [(2, "", ""), (3, "2018-12-31", "2018-12-31"), (4, "", "2019-12-31")]
    found = metrics.dated_results(edited(results=results))
    dates = [(q.value, as_of.value if as_of.reported else None) for as_of, q in found]
    assert [(value, day and day.isoformat()) for value, day in dates] == [
        (2, None),
        (3, "2018-12-31"),
        (4, "2019-12-31"),
        (11, "2022-03-02"),
    ]
    assert [as_of.kind for as_of, _ in found][1:] == [Kind.STATED, Kind.BOUND, Kind.BOUND]


@pytest.mark.parametrize(
    ("id", "cells", "states"),
    [
        ("adopted", {"value": "", "hedge": "hơn một nửa"}, {"target": "open", "plan": "open"}),
        ("target_share", {"value": "", "hedge": "đa số"}, {"target": "open", "plan": "above"}),
        ("adopted", {"value": "9"}, {"target": "above", "plan": "met"}),
        ("adopted", {"value": "6"}, {"target": "below", "plan": "below"}),
        ("target_share", {"value": "100%"}, {"target": "below", "plan": "above"}),
    ],
    ids=["a result in words", "a target in words", "as planned", "too few", "not all"],
)
def test_the_result_stands_against_target_and_plan_and_in_words_alone_it_is_open(
    changed, id, cells, states
):
    assert measures.verdict(changed("thap-muoi", "facts", **{id: cells})) == states


def test_a_number_that_is_nowhere_stated_stands_against_nothing(edited):
    assert measures.verdict(edited(without=["adopted", "plan"])) == {}


@pytest.mark.parametrize(
    ("day", "year", "over"),
    [(date(2021, 12, 30), 2021, False), (date(2021, 12, 31), 2021, True),
     (date(2022, 1, 1), 2021, True), (NOT_REPORTED, 2021, True), (date(2020, 1, 1), None, True)],
)  # fmt: skip
def test_a_year_is_over_on_its_last_day_and_where_nothing_says_otherwise(day, year, over):
    assert measures.over(Quantity(day, "date"), Quantity(year or NOT_REPORTED, "year")) is over


# the table that sets like beside like, and the levels of the picture


def test_the_comparison_sets_like_beside_like(case):
    table = metrics.comparison(case)
    assert list(table.index) == ["target", "plan", "result", "alone"]
    assert [number.value for number in table["number"]] == [7, len(ADOPTERS) - 2, 11, 10]
    assert [base.value for base in table["base"]] == [ALL, ALL - 1, ALL, ALL - 1]
    shares = [Fraction(7, 13), Fraction(9, 12), Fraction(11, 13), Fraction(10, 12)]
    assert [share.value for share in table["share"]] == shares


def test_each_dated_result_has_its_row_with_the_total_of_its_time():
    case = load_case("an-giang")
    table = metrics.comparison(case)
    results = [adopted.value for adopted in case.measure("adopted")]
    assert [number.value for number in table["number"]] == [156, *results]
    assert {base.value for base in table["base"]} == {156}


def test_a_share_of_a_result_only_where_the_source_gives_a_total(changed):
    table = metrics.comparison(changed("thap-muoi", "facts", drop=["units"]))
    assert not any(share.reported for share in table.loc[["result"], "share"])


@pytest.mark.parametrize("id", ["adopted", "target_share", "units"])
def test_a_hedged_number_is_no_level(id):
    case = load_case("example").with_rows("facts", id=id, hedge="khoảng")
    levels = metrics.levels(case)["number"]
    assert len(levels) == 2 and not any(level.hedge for level in levels)


def test_steps_and_states_of_levels_are_those_of_neighbours(case):
    levels = metrics.levels(case)
    values = [level.value for level in levels["number"]]
    assert [step.value for step in levels["step"][1:]] == [b - a for a, b in pairwise(values)]
    assert [*levels["state"]] == ["", "above", "above"]


def test_results_by_date_rest_on_what_states_them_and_say_which_are_disputed():
    case = load_case("an-giang")
    results = metrics.by_date(case)
    assert list(results["adopted"]) == case.measure("adopted")
    assert list(results["day"]) == [day for day, _ in metrics.dated_results(case)]
    assert not results["disputed"].any()
    assert [str(day)[:10] for day in results["earliest"]] == [
        "2018-01-01", "2019-07-01", "2020-01-01",
    ]  # fmt: skip
    told = metrics.results_told(results)
    assert told.value == 3 and {*told.sources} == {s for n in results["adopted"] for s in n.sources}
    assert metrics.by_date(load_case("comparison")).empty


def test_the_units_that_a_plan_leaves_out_are_those_of_other_kinds(case):
    towns = [row["name_vi"] for row in rows("units") if row["kind"] != "xã"]
    assert metrics.left_out(case)["name_vi"].tolist() == towns
    assert metrics.left_out(load_case("example")).empty
