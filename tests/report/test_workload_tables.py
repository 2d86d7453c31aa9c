"""The tables of the time budget: what stands in them, by whom it was set, in both languages."""

from fractions import Fraction
from pathlib import Path

import pytest

from thapmuoi_analysis.analysis import turnaround, workload
from thapmuoi_analysis.build.checks import NUMERAL, WORD
from thapmuoi_analysis.build.provenance import name_of
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.hours import UNITS
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Quantity
from thapmuoi_analysis.report import workload_tables
from thapmuoi_analysis.report.voice import Voice

CASE = load_case("thap-muoi")
KNOWN = workload.given(CASE)
languages = pytest.mark.parametrize("lang", ["vi", "en"])


def _tables(voice):
    both = (True, False)
    return [
        *(workload_tables.assumptions(CASE, KNOWN, voice, shares=s) for s in both),
        workload_tables.week(workload.budget(KNOWN), voice),
        workload_tables.identity(workload.identity(KNOWN), voice),
        workload_tables.levers(workload.levers(KNOWN, 10), voice),
        workload_tables.times(turnaround.times(KNOWN), voice),
        workload_tables.rules(turnaround.rules(KNOWN), voice),
        *(workload_tables.turns(turnaround.turning_points(KNOWN), voice, shares=s) for s in both),
    ]


@languages
def test_every_assumption_stands_in_one_of_the_two_tables_with_its_reason(lang):
    shares, others = _tables(Voice(lang))[:2]
    assert sorted([*shares["value"], *others["value"]], key=lambda q: q.id) == sorted(
        KNOWN.values(), key=lambda q: q.id
    )
    assert len(shares) + len(others) == len(UNITS)
    reasons = set(CASE.workload[f"reason_{lang}"])
    assert {*shares["reason"], *others["reason"]} == reasons
    assert {*shares["basis"]} == {Voice(lang).term("assumed")}


@languages
def test_what_the_reader_sets_is_said_to_be_theirs_and_has_no_reason_of_the_case(lang):
    known = workload.given(CASE, "files_received=45")
    voice = Voice(lang)
    made = workload_tables.assumptions(CASE, known, voice, shares=False)
    row = made[made["name"] == voice.term("files_received")].iloc[0]
    assert (row["basis"], row["reason"]) == (voice.term("chosen"), "–")


@languages
def test_texts_of_tables_hold_no_number_and_no_code(lang):
    for frame in _tables(Voice(lang)):
        texts = [c for row in frame.to_numpy() for c in row if isinstance(c, str)]
        for text in texts:
            if text not in set(frame.get("id", ())) | set(frame.get("rule", ())):
                assert not NUMERAL.search(text), text
                assert not WORD.search(text.lower()), text
                assert "_" not in text, text


@pytest.mark.parametrize("heads", ["AMOUNTS", "SHARES", "WEEK", "PARTS", "LEVERS", "TIMES",
                                   "RULES", "TURNS", "SHARE_TURNS", "LOG"])  # fmt: skip
def test_headings_hold_no_number(heads):
    for vi, en, *_ in getattr(workload_tables, heads).values():
        for text in (vi, en):
            assert not NUMERAL.search(text)
            assert not WORD.search(text.lower())


@languages
def test_every_number_of_the_budget_has_a_name_in_words(lang):
    voice, numbers = Voice(lang), []
    for frame in _tables(voice):
        numbers += [c for row in frame.to_numpy() for c in row if isinstance(c, Quantity)]
    names = {q.id: name_of(q.id, CASE, voice) for q in numbers}
    for id, name in names.items():
        assert "_" not in name, (id, name)
        if lang == "vi":
            assert name != id.replace("_", " "), id


def test_turning_points_say_what_is_faster_above_them():
    voice = Voice("en")
    made = workload_tables.turns(turnaround.turning_points(KNOWN), voice, shares=False)
    for row in made.to_dict("records"):
        none = row["turns"].value is NOT_APPLICABLE
        assert none == (row["above"] == voice.term("above_none"))


def test_without_a_log_its_table_is_empty():
    assert len(workload_tables.log(CASE, Voice("vi"))) == 0


def test_a_log_is_told_by_leader_and_activity_in_hours_a_week():
    case = load_case(Path(__file__).parents[1] / "_valid")
    made = workload_tables.log(case, Voice("vi"))
    told = {row["what"]: row["hours"].value for row in made.to_dict("records")}
    assert told == {
        "họp của cấp ủy": 2,
        "họp của chính quyền": Fraction(5, 2),
        "họp chung": Fraction(3, 2),
        "xử lý hồ sơ": 3,
        "đi cơ sở": 1,
    }
    assert set(made["who"]) == {"người kiêm nhiệm"}
