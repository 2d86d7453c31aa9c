"""The checklist: three values, two reviews, thresholds apart; what the study says of it."""

import csv
import itertools
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.chapters.studies import review
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.telling.voice import Voice

VALID = Path(__file__).parents[2] / "_valid"
HEAD = "unit,criterion,date,verdict,number,document,assessed_by"
NEW, OLD = "99103", "99101"  # without the model, with it
YES = [(NEW, "person", "2020-06-30", "yes", ""), (NEW, "person", "2020-12-01", "yes", "")]
FEW = [(NEW, "few_files", "2020-06-30", "", 4), (NEW, "few_files", "2020-12-01", "", 5)]
SMOOTH, CALM = (OLD, "smooth", "2020-12-01", "", "95%"), (OLD, "few_files", "2020-12-01", "", 8)
ROUGH = (OLD, "smooth", "2020-12-01", "", "80%")
FULL = [(OLD, "few_files", "2020-06-30", "", 20), (OLD, "few_files", "2020-12-01", "", 25)]


@pytest.fixture
def made(tmp_path):
    """Return a function that makes the valid case with other criteria and evidence."""
    count = itertools.count()

    def make(evidence, kept=None, more=""):
        folder = shutil.copytree(VALID, tmp_path / str(next(count)))
        lines = [",".join(map(str, row)) + ",văn bản,ai đó" for row in evidence]
        (folder / "evidence.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
        rows = (folder / "criteria.csv").read_text(encoding="utf-8").splitlines()
        rows = [row for row in rows if kept is None or row.split(",")[0] in {"id", *kept}]
        (folder / "criteria.csv").write_text("\n".join([*rows, more]), encoding="utf-8")
        return load_case(folder)

    return make


def _rule(case, day="2020-12-31", age=365, reviews=2):
    return review.rule(case, day, age, reviews)


def _of(case, code):
    found = review.decisions(case, _rule(case)).set_index("code")
    return found.at[code, "result"], found.at[code, "binding"]


def _state(case, code, criterion, *words):
    [found] = [s for s in review.states(case, _rule(case, *words)) if s[:2] == (code, criterion)]
    return found.met, found.why


def test_nothing_is_concluded_of_a_case_without_evidence_and_all_is_to_be_collected():
    case = load_case("thap-muoi")
    rule, voice = review.rule(case), Voice("vi")
    facts, wanted = review.facts(case, rule), review.to_collect(case, rule, voice)
    assert facts["units_not_enough"].value == facts["units"].value == len(case.units)
    assert facts["finding"].vi.startswith("chưa có minh chứng nào được nhập")
    assert {why for *_, why in review.states(case, rule)} == {"no_evidence"}
    assert list(wanted["evidence"]) != [] and set(wanted["text"]) == set(case.criteria["text_vi"])
    assert set(wanted.set_index("text").loc["Nơi ấy có đủ điều kiện", ["units"]]) == {
        "xã Hưng Thạnh, xã Tân Kiều"
    }


def test_the_example_shows_every_result_and_counts_them():
    case = load_case("example")
    rule = review.rule(case)
    found = review.decisions(case, rule).set_index("code")["result"]
    assert dict(sorted(found.items())) == {
        "99001": "not_yet",
        "99002": "keep",
        "99003": "review",
        "99004": "not_enough",
        "99005": "keep",
        "99006": "extend",
    }
    facts = review.facts(case, rule)
    assert {r: facts[f"units_{r}"].value for r in review.MET} == dict(found.value_counts())
    assert facts["finding"].en.startswith("by the evidence entered")
    assert len(review.results(case, rule, Voice("en"))) == len(case.units)


def test_criteria_and_those_that_are_inferred_are_counted():
    with (VALID.parents[1] / "data/thap-muoi/criteria.csv").open(encoding="utf-8") as file:
        basis = [row["basis"] for row in csv.DictReader(file)]
    case = load_case("thap-muoi")
    facts = review.facts(case, review.rule(case))
    assert facts["criteria_total"].value == len(basis) == len(review.criteria(case, Voice("en")))
    assert facts["criteria_inferred"].value == basis.count("inferred") > 0


def test_a_number_is_met_on_its_threshold_and_tells_how_far_it_is_from_it(made):
    said = review.assessments(made([*FEW, (OLD, "smooth", "2020-06-30", "", "90%")]))
    met = {(one.criterion, one.day): one.met for one in said}
    assert met["few_files", date(2020, 12, 1)] and met["smooth", date(2020, 6, 30)]
    seven = review.assessments(made([(NEW, "few_files", "2020-06-30", "", 7.5)]))
    distances = {one.criterion: one.limits[1] for one in seven}
    assert {id: q.value for id, q in distances.items()} == {"few_files": -2.5, "many_files": -12.5}
    assert {q.kind.value for q in distances.values()} == {"assumed"}


def test_a_verdict_where_a_threshold_is_set_and_a_number_without_one_settle_nothing(made):
    late = "late,extend,Ít trễ,Few are late,mau-2021:p3.s2,inferred,báo cáo,report,,,,hồ sơ/tháng\n"
    rows = [(NEW, "few_files", "2020-12-01", "yes", ""), (NEW, "late", "2020-12-01", "", 3)]
    case = made(rows, more=late)
    assert _state(case, NEW, "few_files") == (None, "no_number")
    assert _state(case, NEW, "late") == (None, "no_threshold")


def test_one_review_is_not_enough_for_a_change_but_enough_for_keeping_and_for_a_no(made):
    case = made([YES[1], SMOOTH])
    assert _state(case, NEW, "person") == (None, "not_confirmed")
    assert _state(case, OLD, "smooth") == (True, "")
    assert _state(made([(NEW, "person", "2020-12-01", "no", "")]), NEW, "person") == (False, "")
    assert _state(case, NEW, "person", "2020-12-31", 365, 1) == (True, "")


def test_evidence_that_is_too_old_or_of_a_later_day_counts_as_unknown(made):
    case, last = made(YES), date(2020, 12, 1)
    aged, on_the_day = (str(last + timedelta(days=days)) for days in (101, 100))
    assert _state(case, NEW, "person", str(last), 200) == (True, "")
    assert _state(case, NEW, "person", str(last), 100) == (None, "not_confirmed")
    assert _state(case, NEW, "person", aged, 100, 1) == (None, "too_old")
    assert _state(case, NEW, "person", on_the_day, 100, 1) == (True, "")
    assert _state(case, NEW, "person", "2020-06-29") == (None, "no_evidence")


@pytest.mark.parametrize(
    ("said", "kept", "code", "result", "binding"),
    [
        ([*YES, *FEW], None, NEW, "extend", ["person", "few_files"]),
        (YES, None, NEW, "not_enough", ["few_files"]),
        ([(NEW, "few_files", "2020-12-01", "", 6)], None, NEW, "not_yet", ["few_files"]),
        ([SMOOTH], None, OLD, "not_enough", ["many_files"]),
        ([SMOOTH, CALM], None, OLD, "keep", ["smooth"]),
        ([ROUGH, CALM], None, OLD, "not_yet", ["smooth"]),
        ([SMOOTH, *FULL], None, OLD, "review", ["many_files"]),
        ([SMOOTH], {"smooth"}, NEW, "not_enough", []),
        ([CALM], {"few_files", "many_files"}, OLD, "not_enough", []),
    ],
)
def test_a_result_needs_its_criteria_and_names_those_that_decide(
    made, said, kept, code, result, binding
):
    assert _of(made(said, kept), code) == (result, binding)


MET = st.sampled_from([True, False, None])
ASKED = st.lists(st.tuples(st.sampled_from(["extend", "keep", "separate"]), MET), max_size=6)


@given(ASKED, st.sampled_from(["adopted", "not_adopted"]))
def test_unknown_is_all_that_could_come_of_it(asked, status):
    """A result other than not_enough is the one that every way to settle the unknowns gives."""
    asked = [pair for pair in asked if pair[0] in review.ASKED[status]]

    def result(values):
        pairs = zip(asked, values, strict=True)
        return review.decided(status, [review.State("", "", d, m, "") for (d, _), m in pairs])

    values = [met for _, met in asked]
    ways = [(True, False) if met is None else (met,) for met in values]
    settled = {result(way) for way in itertools.product(*ways)}
    if (found := result(values)) != "not_enough":
        assert settled == {found}
    else:
        assert len(settled) > 1 or not set(review.ASKED[status]) <= {d for d, _ in asked}


def test_evidence_is_shown_with_its_threshold_and_its_document():
    case = load_case("example")
    shown = review.evidence(case, review.rule(case), Voice("vi"))
    few = shown[(shown["unit"] == "xã Cồn Nháp") & (shown["text"] == "Hồ sơ dồn lại ít")]
    assert [q.value for q in few["finding"]] == [8, 6]
    assert {q.kind.value for q in few["threshold"]} == {"assumed"}
    assert [q.value for q in few["distance"]] == [2, 4]


def test_the_day_is_the_latest_of_the_data_unless_it_is_chosen():
    case = load_case("example")
    found, chosen = (review.rule(case, day)["review_day"] for day in ("", "2025-01-31"))
    assert (found.value, found.kind.value) == (date(2025, 6, 30), "derived")
    assert (chosen.value, chosen.kind.value) == (date(2025, 1, 31), "assumed")


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ValueError, match="isoformat"):
        review.rule(load_case("example"), "31/01/2025")
