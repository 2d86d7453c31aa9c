"""What a record leaves unsaid: bounds as quantities."""

import csv
import json
import shutil
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from thapmuoi_analysis.analysis import unreported
from thapmuoi_analysis.analysis.rollout import assumptions
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, NOT_REPORTED, Kind
from thapmuoi_analysis.record.ranges import Range

DATA = Path(__file__).parents[2] / "data"
load = cache(load_case)
RESULT, STAMP, PLAN, TARGET = (
    f"dto-2022-03-02:{place}" for place in ("p7.s2", "p3.s1", "p4.s2", "p4.s1")
)
PART = Fraction(60, 365)


@pytest.fixture(scope="module")
def case():
    return load("thap-muoi")


@pytest.fixture(scope="module")
def example():
    return load("example")


@pytest.fixture
def edited(tmp_path):
    """Return a function that loads the example with other facts, without some tables."""

    def load(facts=lambda rows: rows, without=()):
        folder = shutil.copytree(DATA / "example", tmp_path / "example")
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        package["resources"] = [r for r in package["resources"] if r["name"] not in without]
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        with (folder / "facts.csv").open(encoding="utf-8", newline="") as file:
            rows = facts(list(csv.DictReader(file)))
        with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return load_case(folder)

    return load


def but(*ids):
    return lambda rows: [row for row in rows if row["id"] not in ids]


# reading a case


def test_the_article_is_read_as_it_stands(case):
    told = unreported.history(case)
    assert (told.units, told.start, told.initial) == (13, date(2018, 1, 1), 0)
    assert told.results == ((date(2022, 3, 2), Range(11, 11)),)
    assert told.plan == {2018: 3, 2019: 2, 2020: 2, 2021: 2}
    assert (told.needed, told.target_year) == (7, 2021)
    assert list(assumptions(told)) == ["A0", "A1", "A2", "A3", "A4", "A5", "A7"]


def test_several_results_are_read_in_their_order(example):
    told = unreported.history(example)
    results = {date(2023, 12, 31): Range(2, 2), date(2025, 6, 30): Range(4, 4)}
    assert dict(told.results) == results
    assert list(assumptions(told)) == ["A0", "A1", "A4", "A5", "A7"]  # 2025 is not over


def test_without_a_plan_the_assumptions_on_it_are_not_to_be_had(edited):
    case = edited(without=["plan"])
    assert list(assumptions(unreported.history(case))) == ["A0", "A1"]
    assert list(unreported.ladder(case)["choice"]) == ["", "A0", "A0 A1"]


def test_without_a_first_year_counting_starts_with_the_plan_or_the_first_result(edited):
    planned = unreported.history(edited(but("start_year")))
    assert (planned.start, planned.initial) == (date(2023, 1, 1), 0)


def test_without_a_first_year_and_a_plan_counting_starts_at_the_first_result(edited):
    told = unreported.history(edited(but("start_year"), without=["plan"]))
    assert (told.start, told.initial) == (date(2024, 1, 1), 2)  # it held on 31 December 2023
    assert told.results == ((date(2025, 6, 30), Range(4, 4)),)


def test_without_a_target_the_year_of_its_threshold_is_not_reported(edited):
    found = unreported.bounds(edited(but("target_share", "target_year")), "A0")
    assert found["reached"].value is NOT_REPORTED


@pytest.mark.parametrize("missing", [("units", "remaining"), ("adopted", "adopted_2023")])
def test_a_case_without_units_or_results_is_refused_by_name(edited, missing):
    case = edited(but(*missing))
    with pytest.raises(ValueError, match="case example: expected a number of units and a result"):
        unreported.history(case)


# bounds


def test_bounds_remember_what_they_rest_on(case):
    loose, tight = unreported.bounds(case, "A0"), unreported.bounds(case, "A0 A5")
    assert loose["exposure_most"].value == 11 * (4 + PART)
    assert loose["exposure_most"].id == "exposure_most_given_a0"
    assert tight["exposure_least"].id == "exposure_least_given_a0_a5"
    assert tight["stock_2019"].value == Range(5, 7)
    for found in (loose, tight):
        assert all(quantity.sources for quantity in found.values())
        assert {quantity.kind for quantity in found.values()} == {Kind.BOUND}
    assert set(loose["exposure_most"].sources) == {RESULT, STAMP}
    assert set(tight["exposure_most"].sources) == {RESULT, STAMP, PLAN}
    assert set(loose["reached"].sources) == {RESULT, STAMP, TARGET}
    assert tight["exposure_least"].formula == "Σ throughout × duration | A0, A5"
    assert {"units", "adopted", "plan_2018"} <= {part.id for part in tight["reached"].inputs}


def test_the_stock_on_the_day_of_the_result_is_the_result(case, example):
    assert unreported.bounds(case, "A0")["stock_2022"].value == 11
    assert unreported.bounds(example, "A0")["stock_2023"].value == 2


@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_no_two_different_numbers_of_the_ladder_have_one_id(slug):
    case, seen = load(slug), {}
    rows = unreported.ladder(case)
    for choice in rows.loc[rows["conflict"] == "", "choice"]:
        for quantity in unreported.bounds(case, choice).values():
            assert seen.setdefault(quantity.id, quantity) == quantity
    assert len(seen) > 30


def test_the_ladder_names_the_conflict_of_a_choice_that_no_path_fits(example):
    row = unreported.ladder(example).set_index("choice").loc["A0 A7"]
    assert row["conflict"] == "A7"  # two had the model in the first year, the plan was one
    for name in ("exposure_least", "exposure_most", "reached"):
        assert row[name].value is NOT_APPLICABLE


def test_the_stocks_stand_by_year_with_their_day(example):
    found = unreported.stocks(example, ["A0", "A0 A5"])
    days = [date(2023, 12, 31), date(2024, 12, 31), date(2025, 6, 30)]
    assert [day.value for day in found["day"]] == days
    assert [stock.value for stock in found["A0"]] == [2, Range(2, 4), 4]
    assert [stock.value for stock in found["A0 A5"]] == [2, Range(3, 4), 4]


# leadership posts


def test_posts_saved_are_exposure_times_a_share_that_is_assumed(case):
    found = unreported.bounds(case, "A0 A5")
    made = unreported.posts_saved(found, 25)
    assert made["not_refilled"].value == Fraction(1, 4)
    assert made["saved_most"].value == found["exposure_most"].value / 4
    assert made["saved_least"].value == found["exposure_least"].value / 4
    assert {quantity.kind for quantity in made.values()} == {Kind.ASSUMED}
    assert set(made["saved_most"].unit.split("·")) == {"person", "year"}
    assert unreported.posts_saved(found, 100)["saved_most"].value == found["exposure_most"].value


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_beyond_nothing_and_all_is_refused(case, percent):
    with pytest.raises(ValueError, match=f"{percent}% .* expected 0 to 100"):
        unreported.posts_saved(unreported.bounds(case, "A0"), percent)
