"""What is left open: each reading with every document and sentence that it rests on."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from thapmuoi_analysis.chapters import unreported
from thapmuoi_analysis.record.quantity import Kind
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import LANGS, Voice

DATA = Path(__file__).parents[2] / "data"
CASES = ("thap-muoi", "example", "an-giang", "chau-phu", "comparison")
TELLS = (
    "rotated",
    "reached",
    "fewer",
    "most_units",
    "alone_adopted",
    "most_saved",
    "follows",
    "others",
)


def _rows(slug, table):
    with (DATA / slug / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_reading_cites_all_that_it_rests_on(case_of, lang):
    table = unreported.readings(case_of("chau-phu"), Voice(lang))
    assert table["sentence"][0] == "p3.s3, truong-chinh-tri"
    assert table["sentence"].iloc[-1] == "p4.s1, bao-an-giang-2018"
    cited = {place for cell in table["sentence"] for place in cell.split(", ")}
    assert cited == {locator.split(":")[-1] for locator in table.attrs["locators"]}
    assert "cv-03" not in cited  # told with what has changed since


def test_a_case_without_readings_has_none(changed):
    case = changed("example", "ambiguities", ["a1", "a2"])
    assert unreported.readings(case, Voice("vi")).empty


@pytest.mark.parametrize(("slug", "most", "fewer"), [("thap-muoi", 9, True), ("example", 5, False)])
def test_the_measures_of_what_is_open_are_those_of_the_facts(case_of, slug, most, fewer):
    case = case_of(slug)
    facts = unreported.facts(case)
    units = facts["most_units"]  # as many as were rotated, for there are more units
    assert (units.value, units.unit, units.kind, units.id) == (
        most,
        "unit",
        Kind.BOUND,
        "most_units",
    )
    rotated, every = case.quantities["rotated"], case.latest("units")
    assert {*units.sources} == {*rotated.sources, *every.sources}
    assert units.formula == "min(rotated, units)"
    assert (facts["fewer"] is not None) == fewer


def test_more_persons_than_units_went_to_all_units_at_most(changed):
    case = changed("thap-muoi", "rotation", rotated={"count": 20})
    assert unreported.facts(case)["most_units"].value == 13


@pytest.mark.parametrize(
    ("slug", "lacks"),
    [
        ("thap-muoi", set()),
        ("example", {"fewer", "alone_adopted"}),
        ("chau-phu", {"rotated", "reached", "fewer", "most_units"}),
        ("comparison", {*TELLS} - {"alone_adopted"}),
    ],
)
def test_what_does_not_follow_is_left_out_and_that_anything_does_is_said(case_of, slug, lacks):
    facts = unreported.facts(case_of(slug))
    assert {name for name in TELLS if facts[name] is None} == lacks


def test_only_a_target_has_a_narrower_base_and_only_two_posts_can_be_saved(case_of, changed):
    turned = changed("thap-muoi", c03={"type": "lesson"})
    assert unreported.facts(turned)["fewer"] is None
    case = case_of("thap-muoi")
    names = {name: words for name, words in case.names.items() if name != "posts"}
    assert unreported.facts(replace(case, names=names))["most_saved"] is None


@pytest.mark.parametrize(
    ("table", "rows", "value"),
    [
        ("rotation", {"rotated": {"count": None, "hedge": "hầu hết"}}, None),
        ("facts", {"units": {"value": "", "hedge": "hơn mười"}}, 9),
    ],
)
def test_where_units_or_persons_are_told_by_a_hedge_alone_no_number_is_made_up(
    changed, table, rows, value
):
    found = unreported.facts(changed("thap-muoi", table, **rows))["most_units"]
    assert (found and found.value) == value


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", CASES[:4])
def test_what_to_ask_for_is_all_that_is_open_and_what_comes_first_is_first(case_of, slug, lang):
    wanted = [row for row in _rows(slug, "missing") if row["first"] or row["open_rank"]
              or row["shows"]]  # fmt: skip
    ranks = [[int(row[name] or 99) for name in ("first", "open_rank")] for row in wanted]
    order = sorted(range(len(wanted)), key=lambda n: (ranks[n], n))
    columns = ("what", "document", "keeper", "else")
    rows = [[wanted[n][f"{name}_{lang}"] or "–" for name in columns] for n in order]
    made = unreported.requests(case_of(slug), Voice(lang))
    assert made.to_numpy().tolist() == rows != []
    assert made.attrs == {"columns": dict(headings("requests")), "locators": []}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", CASES[:4])
def test_the_readings_that_are_told_stand_in_the_order_in_which_they_are(case_of, slug, lang):
    told = sorted(
        (row for row in _rows(slug, "ambiguities") if row["told"]), key=lambda r: int(r["told"])
    )
    made = unreported.readings(case_of(slug), Voice(lang))
    assert list(made["text"]) == [row[f"text_{lang}"] for row in told] != []
    rests = [row["locator"].split() for row in told]
    assert made.attrs["locators"] == [*dict.fromkeys(place for of in rests for place in of)]
