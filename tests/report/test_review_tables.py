"""The checklist as a board reads it: every unit once, criteria in words, numbers as they are."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from thapmuoi_analysis.analysis import checklist, register
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.report import review_tables
from thapmuoi_analysis.telling.units import named
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
HEADINGS = [
    review_tables.RESULTS, review_tables.CRITERIA, review_tables.THRESHOLDS,
    review_tables.EVIDENCE, review_tables.COLLECT, review_tables.TIMELINE,
    review_tables.REGISTER, review_tables.REVERSALS, review_tables.RULES, review_tables.EFFECTS,
]  # fmt: skip
load = cache(load_case)
in_both = pytest.mark.parametrize("lang", ["vi", "en"])
of_each = pytest.mark.parametrize("slug", ["thap-muoi", "example"])


def rows(slug, table):
    with (DATA / slug / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("headings", HEADINGS)
def test_every_column_has_a_heading_in_both_languages_and_no_two_are_alike(headings):
    for place in (0, 1):
        words = [heading[place] for heading in headings.values()]
        assert all(word.strip() == word != "" for word in words)
        assert len(set(words)) == len(words)
    assert all(vi != en for vi, en, *_ in headings.values())


@of_each
@in_both
def test_every_unit_has_one_result_and_units_without_the_model_come_first(slug, lang):
    case, voice = load(slug), Voice(lang)
    made = review_tables.results(case, checklist.results(case, checklist.rule(case)), voice)
    listed = [name for names in made["units"] for name in names.split(", ")]
    assert sorted(listed) == sorted(named(case.units, voice))
    order = [voice.term("not_adopted"), voice.term("adopted")]
    assert list(dict.fromkeys(made["status"])) == order
    assert set(made.attrs["locators"]) == {row["locator"] for row in rows(slug, "criteria")}


def test_the_real_case_tells_both_communes_in_one_row_with_all_that_is_wanting():
    case, voice = load("thap-muoi"), Voice("vi")
    made = review_tables.results(case, checklist.results(case, checklist.rule(case)), voice)
    first = made.iloc[0]
    assert (first["units"], first["result"]) == ("xã Hưng Thạnh, xã Tân Kiều", "chưa đủ minh chứng")
    wanted = [row["text_vi"] for row in rows("thap-muoi", "criteria")]
    assert first["binding"] == f"còn thiếu minh chứng: {'; '.join(wanted[:6])}"


@in_both
def test_what_to_collect_is_told_for_every_criterion_and_unit_of_the_real_case(lang):
    case, voice = load("thap-muoi"), Voice(lang)
    made = review_tables.collect(case, checklist.rule(case), voice)
    coded = rows("thap-muoi", "criteria")
    assert list(made["text"]) == [row[f"text_{lang}"] for row in coded]
    assert list(made["evidence"]) == [row[f"evidence_{lang}"] for row in coded]
    counts = [len(names.split(", ")) for names in made["units"]]
    assert counts == [2 if row["direction"] == "extend" else 11 for row in coded]
    assert set(made["why"]) == {voice.term("no_evidence")}


def test_nothing_is_to_be_collected_where_the_result_is_settled():
    case, voice = load("example"), Voice("en")
    made = review_tables.collect(case, checklist.rule(case), voice)
    assert set(made["units"]) == {"Rạch Ví commune"}
    assert set(made["why"]) == {"no evidence", "evidence too old"}


@in_both
def test_criteria_keep_their_sentence_and_say_whether_they_are_inferred(lang):
    case, voice = load("thap-muoi"), Voice(lang)
    made, coded = review_tables.criteria(case, voice), rows("thap-muoi", "criteria")
    assert list(made["sentence"]) == [row["locator"].split(":")[1] for row in coded]
    assert list(made["basis"]) == [voice.term(row["basis"]) for row in coded]
    assert made["direction"].nunique() == 3


def test_thresholds_and_evidence_are_the_numbers_that_were_typed():
    case, voice = load("example"), Voice("en")
    typed = [row["threshold"] for row in rows("example", "criteria") if row["threshold"]]
    made = review_tables.thresholds(case, voice)["threshold"]
    assert [voice.number(number).split(" (")[0] for number in made] == ["10", "4", "90.0%", "30"]
    assert len(typed) == 4 and {number.kind.value for number in made} == {"assumed"}
    assert len(review_tables.thresholds(load("thap-muoi"), voice)) == 0
    told = review_tables.evidence(case, voice)
    assert len(told) == len(rows("example", "evidence"))
    numbers = [q.id for q in told["finding"] if isinstance(q, Quantity)]
    wanted = [id for id in case.quantities if id.startswith("evidence_of_")]
    assert sorted(numbers) == sorted(wanted)
    none = review_tables.evidence(load("thap-muoi"), voice).iloc[0]
    assert list(none) == ["no evidence entered yet", *["–"] * 6]


def test_the_rows_of_evidence_are_the_same_in_both_languages():
    case = load("example")
    vi, en = (review_tables.evidence(case, Voice(lang)) for lang in ("vi", "en"))
    assert list(vi["day"]) == list(en["day"]) and list(vi["code"]) == list(en["code"])


def test_the_register_says_yes_no_or_open_in_the_order_of_names():
    case, voice = load("thap-muoi"), Voice("vi")
    day = register.record_day(case).value
    made = review_tables.register(case, register.register(case, day), voice)
    assert list(made["unit"])[:2] == ["xã Đốc Binh Kiều", "xã Hưng Thạnh"]
    assert [voice.settled(state) for state in made["merged"]].count("không") == 2
    early = register.register(case, date(2019, 1, 1))
    states = review_tables.register(case, early, voice)["merged"]
    assert {voice.settled(state) for state in states} == {"chưa thể kết luận"}


def test_reversals_elsewhere_are_told_where_a_case_is_set_beside_others():
    for slug in ("comparison", "thap-muoi"):
        made = review_tables.reversals(load(slug), Voice("en"))
        told = {row["place"]: (row["earlier"].value, row["adopted"].value)
                for row in made.to_dict("records")}  # fmt: skip
        assert told["Quảng Ngãi"] == (5, 0) and told["Lộc Ninh (Bình Phước)"] == (5, 2)
        assert all(earlier > adopted for earlier, adopted in told.values()) and len(told) == 6
        assert {"bao-quang-ngai-2016", "vtv-chon-can-bo"} <= {*made.attrs["locators"]}
    assert len(review_tables.reversals(load("example"), Voice("en"))) == 0


def test_working_rules_say_what_is_not_decided():
    blank = review_tables.working_rules(load("thap-muoi"), Voice("en"))
    assert set(blank["head"]) == {"not decided"} and len(blank) == 5
    filled = review_tables.working_rules(load("example"), Voice("en")).set_index("work")
    row = filled.loc["Settling files that were assigned"]
    assert (row["head"].value, row["deputy_secretary"]) == (row["head"].value, "–")
    assert row["head"].value + row["vice_chair"].value == 1
    assert filled.loc["Placing personnel", "vice_chair"] == "not decided"


def test_effects_name_the_work_that_is_given_out_at_a_share():
    made = review_tables.effects(load("example"), Voice("vi"))
    assert [text for text in made["work"] if text != "–"] == [
        "Dự họp ở huyện", "Đi ấp nắm tình hình", "Giải quyết hồ sơ đã phân công",
    ]  # fmt: skip
