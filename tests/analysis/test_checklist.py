"""The checklist: three values, two reviews, thresholds apart, and what the data at hand allow."""

import csv
import itertools
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.analysis import checklist
from thapmuoi_analysis.analysis.checklist import Rule
from thapmuoi_analysis.record.case import load_case

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
HEAD = "unit,criterion,date,verdict,number,document,assessed_by"
NEW, OLD = "99103", "99101"  # without the model, with it
DAY = date(2020, 12, 31)


@pytest.fixture
def made(tmp_path):
    """Return a function that makes the valid case with other criteria and evidence."""
    count = itertools.count()

    def make(evidence, criteria=None):
        folder = shutil.copytree(VALID, tmp_path / str(next(count)))
        lines = [",".join(map(str, row)) + ",văn bản,ai đó" for row in evidence]
        (folder / "evidence.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
        if criteria is not None:
            rows = list(csv.reader((folder / "criteria.csv").open(encoding="utf-8")))
            kept = [rows[0], *(row for row in rows[1:] if row[0] in criteria)]
            with (folder / "criteria.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(kept)
        return load_case(folder)

    return make


def _of(case, code, by=None):
    """Return result and binding criteria of a unit."""
    found = checklist.results(case, by or Rule(DAY, 365, 2)).set_index("code")
    return found.at[code, "result"], found.at[code, "binding"]


def _state(case, code, criterion, by=None):
    found = checklist.states(case, by or Rule(DAY, 365, 2))
    [row] = found[(found["code"] == code) & (found["criterion"] == criterion)].to_dict("records")
    return pd.NA if row["met"] is None else row["met"], row["why"]


YES = [(NEW, "person", "2020-06-30", "yes", ""), (NEW, "person", "2020-12-01", "yes", "")]
FEW = [(NEW, "few_files", "2020-06-30", "", 4), (NEW, "few_files", "2020-12-01", "", 5)]


# the data at hand


def test_the_real_case_has_not_enough_evidence_for_both_communes_and_all_others():
    case = load_case("thap-muoi")
    found = checklist.results(case, checklist.rule(case))
    names = case.units.set_index("code")["name_vi"]
    waiting = found[found["status"] == "not_adopted"]
    assert set(names[waiting["code"]]) == {"Tân Kiều", "Hưng Thạnh"}
    assert set(found["result"]) == {"not_enough"} and len(found) == 13
    asked = list(case.criteria.query("direction == 'extend'")["id"])
    assert [row for row in waiting["binding"] if row != asked] == [] and len(asked) == 6
    assert set(checklist.states(case, checklist.rule(case))["why"]) == {"no_evidence"}


def test_no_threshold_is_set_where_the_source_gives_none_and_inferences_are_marked():
    criteria = load_case("thap-muoi").criteria.set_index("locator")
    assert set(criteria["threshold"]) == {""}
    assert set(criteria.loc[["dto-2022-03-02:p9.s3"], "basis"]) == {"inferred"}
    stated = criteria[criteria["basis"] == "stated"]
    assert list(stated["id"]) == ["conditions_met", "runs_smoothly", "area_needs_two"]
    assert set(stated.index) == {"dto-2022-03-02:p11.s1"}


def test_the_example_shows_every_result():
    case = load_case("example")
    found = checklist.results(case, checklist.rule(case)).set_index("code")["result"]
    assert dict(found) == {
        "99001": "not_yet",
        "99002": "keep",
        "99003": "review",
        "99004": "not_enough",
        "99005": "keep",
        "99006": "extend",
    }
    assert set(found) == set(checklist.RESULTS)


def test_in_the_example_one_odd_review_alone_would_have_moved_a_unit_to_and_fro():
    case = load_case("example")
    told = checklist.timeline(case, checklist.rule(case))
    kenh_thu = told[told["code"] == "99005"]
    assert list(kenh_thu["at_once"])[1:] == ["review", "keep"]
    assert "review" not in set(kenh_thu["result"])
    assert list(told.loc[told["code"] == "99003", "result"])[-1] == "review"


# one criterion


def test_an_assessment_is_met_on_the_threshold_itself(made):
    case = made([*FEW, (OLD, "smooth", "2020-06-30", "", "90%")])
    found = checklist.assessments(case).set_index(["criterion", "date"])["met"]
    assert found["few_files", date(2020, 12, 1)] and found["smooth", date(2020, 6, 30)]


def test_the_distance_is_what_is_left_to_the_threshold_and_below_zero_where_not_met(made):
    told = checklist.assessments(made([(NEW, "few_files", "2020-06-30", "", 7.5)]))
    [few], [many] = ([q.value for q in told.loc[told["criterion"] == c, "distance"]]
                     for c in ("few_files", "many_files"))  # fmt: skip
    assert (few, many) == (5 - 7.5, 7.5 - 20)
    assert list(told["met"]) == [False, False]
    assert {q.kind.value for q in told["distance"]} == {"assumed"}


def test_numbers_of_one_criterion_are_judged_by_the_other_with_its_own_threshold(made):
    case = made([(OLD, "few_files", day, "", n) for day, n in (("2020-06-30", 25), (DAY, 21))])
    assert _state(case, OLD, "many_files") == (True, "")
    assert _of(case, OLD) == ("review", ["many_files"])


@pytest.mark.parametrize(
    ("criterion", "verdict", "number", "why"),
    [("few_files", "yes", "", "no_number"), ("late", "", 3, "no_threshold")],
)
def test_a_verdict_where_a_threshold_is_set_and_a_number_without_one_settle_nothing(
    tmp_path, criterion, verdict, number, why
):
    folder = shutil.copytree(VALID, tmp_path / "case")
    rows = (folder / "criteria.csv").read_text(encoding="utf-8")
    more = "late,extend,Ít hồ sơ trễ,Few files are late,mau-2021:p3.s2,inferred,báo cáo,report,,"
    (folder / "criteria.csv").write_text(f"{rows}{more},,hồ sơ/tháng\n", encoding="utf-8")
    lines = [f"{NEW},{criterion},2020-{m}-01,{verdict},{number},văn bản,ai đó" for m in (11, 12)]
    (folder / "evidence.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    assert _state(load_case(folder), NEW, criterion) == (pd.NA, why)


def test_one_review_is_not_enough_for_a_change_but_enough_for_keeping_and_for_a_no(made):
    case = made([YES[1], (OLD, "smooth", "2020-12-01", "", "95%")])
    assert _state(case, NEW, "person") == (pd.NA, "not_confirmed")
    assert _state(case, OLD, "smooth") == (True, "")
    assert _state(made([(NEW, "person", "2020-12-01", "no", "")]), NEW, "person") == (False, "")
    assert _state(case, NEW, "person", Rule(DAY, 365, 1)) == (True, "")


def test_reviews_have_to_follow_one_another(made):
    said = ("yes", "no", "yes")
    case = made([(NEW, "person", f"2020-0{n}-01", s, "") for n, s in enumerate(said, 1)])
    assert _state(case, NEW, "person") == (pd.NA, "not_confirmed")


def test_evidence_that_is_too_old_or_of_a_later_day_counts_as_unknown(made):
    case = made(YES)
    last = date(2020, 12, 1)
    assert _state(case, NEW, "person", Rule(last, 200, 2)) == (True, "")
    assert _state(case, NEW, "person", Rule(last, 100, 2)) == (pd.NA, "not_confirmed")
    aged = Rule(last + timedelta(days=101), 100, 1)
    assert _state(case, NEW, "person", aged) == (pd.NA, "too_old")
    on_the_day = Rule(last + timedelta(days=100), 100, 1)
    assert _state(case, NEW, "person", on_the_day) == (True, "")
    assert _state(case, NEW, "person", Rule(date(2020, 6, 29), 365, 1)) == (pd.NA, "no_evidence")


# results


def test_extending_needs_every_criterion_and_one_no_outweighs_what_is_unknown(made):
    assert _of(made([*YES, *FEW]), NEW) == ("extend", ["person", "few_files"])
    assert _of(made(YES), NEW) == ("not_enough", ["few_files"])
    no = [(NEW, "few_files", "2020-12-01", "", 6)]
    assert _of(made(no), NEW) == ("not_yet", ["few_files"])


def test_a_review_for_separation_needs_one_criterion_and_keeping_needs_that_none_is_open(made):
    smooth = [(OLD, "smooth", "2020-12-01", "", "95%")]
    calm = [(OLD, "few_files", "2020-12-01", "", 8)]
    assert _of(made(smooth), OLD) == ("not_enough", ["many_files"])
    assert _of(made([*smooth, *calm]), OLD) == ("keep", ["smooth"])
    rough = [(OLD, "smooth", "2020-12-01", "", "80%")]
    assert _of(made([*rough, *calm]), OLD) == ("not_yet", ["smooth"])


def test_a_decision_without_criteria_is_never_taken(made):
    smooth, calm = (OLD, "smooth", "2020-12-01", "", "95%"), (OLD, "few_files", "2020-12-01", "", 8)
    assert _of(made([smooth], {"smooth"}), NEW) == ("not_enough", [])
    assert _of(made([smooth], {"smooth", "person"}), OLD) == ("not_enough", [])
    kept = {"few_files", "many_files"}
    assert _of(made([calm], kept), OLD) == ("not_enough", [])


def test_a_unit_of_unknown_status_has_not_enough_evidence_whatever_is_said(tmp_path):
    folder = shutil.copytree(VALID, tmp_path / "case")
    text = (folder / "units.csv").read_text(encoding="utf-8")
    text = text.replace("not_adopted,stated", "unknown,stated")
    (folder / "units.csv").write_text(text, encoding="utf-8")
    assert _of(load_case(folder), NEW) == ("not_enough", [])


MET = st.sampled_from([True, False, pd.NA])
ASKED = st.lists(st.tuples(st.sampled_from(["extend", "keep", "separate"]), MET), max_size=6)


@given(ASKED, st.sampled_from(["adopted", "not_adopted"]))
def test_unknown_is_all_that_could_come_of_it(asked, status):
    """A result other than not_enough is the one that every way to settle the unknowns gives."""
    directions = [direction for direction, _ in asked]

    def result(values):
        frame = pd.DataFrame({"direction": directions, "met": pd.array(values, dtype="boolean")})
        return checklist._result(status, frame)

    values = [met for _, met in asked]
    ways = [(v,) if v is not pd.NA else (True, False) for v in values]
    settled = {result(list(way)) for way in itertools.product(*ways)}
    found = result(values)
    assert found in checklist.RESULTS
    if found != "not_enough":
        assert settled == {found}
        return
    needed = {"adopted": {"keep", "separate"}, "not_adopted": {"extend"}}[status]
    assert len(settled) > 1 or not needed <= set(directions)


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(1, 4))
def test_a_change_needs_a_run_of_reviews_and_a_unit_never_changes_on_one_alone(said, reviews):
    start = date(2020, 1, 1)
    rows = [checklist.Found(start + timedelta(days=n), n, met, "") for n, met in enumerate(said)]
    last = start + timedelta(days=len(said))
    met, _, _ = checklist._state(rows, "separate", Rule(last, 365, reviews))
    run = len(said) >= reviews and all(said[-reviews:])
    assert (met is True) is run
    assert (met is False) is (not said[-1])


# the rule


def test_the_day_is_the_latest_of_evidence_and_results_unless_it_is_chosen():
    case = load_case("example")
    assert checklist.rule(case).day == date(2025, 6, 30)
    assert checklist.rule(case).facts["review_day"].kind.value == "derived"
    chosen = checklist.rule(case, "2025-01-31").facts["review_day"]
    assert (chosen.value, chosen.kind.value) == (date(2025, 1, 31), "assumed")
    assert checklist.rule(case, "2025-01-31", 30, 3) == Rule(date(2025, 1, 31), 30, 3)


@pytest.mark.parametrize("words", [("31/01/2025",), ("", 0), ("", 365, 0)])
def test_a_rule_that_cannot_be_is_refused(words):
    with pytest.raises(ValueError, match=r"isoformat|expected 1 or more"):
        checklist.rule(load_case("example"), *words)


def test_units_are_counted_by_status_and_result():
    case = load_case("example")
    found = checklist.counts(checklist.results(case, checklist.rule(case)))
    told = {id: q.value for id, q in found.items() if q.value}
    assert told == {
        "adopted_asked": 4, "adopted_keep": 2, "adopted_review": 1, "adopted_not_enough": 1,
        "not_adopted_asked": 2, "not_adopted_extend": 1, "not_adopted_not_yet": 1,
    }  # fmt: skip
