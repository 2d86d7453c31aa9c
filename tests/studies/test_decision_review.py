"""The checklist: three values, two reviews in a row; what the study says of it."""

import itertools
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.studies import decision_review as review
from thapmuoi_analysis.telling.formatter import Formatter

VALID = Path(__file__).parents[1] / "_valid"
EN = Formatter("en")
HEAD = "unit,criterion,date,verdict,document,assessed_by"
NEW = "99103"
OLD = "99101"  # without the model, with it
JUNE = "2020-06-30"
DECEMBER = "2020-12-01"
YES = [(NEW, "person", JUNE, "yes"), (NEW, "person", DECEMBER, "yes")]
FEW = [(NEW, "few_files", JUNE, "yes"), (NEW, "few_files", DECEMBER, "yes")]
SMOOTH, ROUGH = ((OLD, "smooth", DECEMBER, verdict) for verdict in ("yes", "no"))
CALM = (OLD, "many_files", DECEMBER, "no")
FULL = [(OLD, "many_files", JUNE, "yes"), (OLD, "many_files", DECEMBER, "yes")]


@pytest.fixture
def made(tmp_path):
    """Return a function that makes the valid case with other evidence, and fewer criteria."""
    count = itertools.count()

    def make(evidence, kept=None):
        folder = shutil.copytree(VALID, tmp_path / str(next(count)))
        lines = [",".join(row) + ",văn bản,ai đó" for row in evidence]
        (folder / "evidence.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
        criteria = pd.read_csv(folder / "criteria.csv", dtype=str, keep_default_na=False)
        kept = kept or {*criteria["id"]}
        criteria[criteria["id"].isin(kept)].to_csv(folder / "criteria.csv", index=False)
        return load_case(folder)

    return make


def _state(case, code, criterion, day="2020-12-31", age=365, reviews=2):
    found = review.states(case, review.rule(case, day, age, reviews))
    row = found.set_index(["code", "criterion"]).loc[(code, criterion)]
    return (None if row["met"] is pd.NA else row["met"]), row["why"]


def test_evidence_is_of_an_age_that_there_can_be():
    with pytest.raises(ValueError, match="reviews_needed=-1: expected 1 or more"):
        review.rule(load_case("example"), reviews=-1)
    with pytest.raises(ValueError, match="evidence_age=-1: expected days, 0 or more"):
        review.rule(load_case("example"), age=-1)


def test_nothing_is_concluded_of_a_case_without_evidence_and_all_is_to_be_collected():
    case = load_case("thap-muoi")
    rule = review.rule(case)
    facts = review.facts(case, rule)
    assert facts["units_not_enough"].value == facts["units"].value == len(case.units)
    assert {*review.states(case, rule)["why"]} == {"no_evidence"}
    wanted = review.to_collect(case, rule, Formatter("vi")).frame.set_index("text")
    assert {*wanted.index} == {*case.criteria["text_vi"]}
    assert wanted.loc["Nơi ấy có đủ điều kiện", "units"] == "xã Hưng Thạnh, xã Tân Kiều"


def test_one_review_is_not_enough_for_a_change_but_enough_for_keeping_and_for_a_no(made):
    case = made([YES[1], SMOOTH])
    assert _state(case, NEW, "person") == (None, "not_confirmed")
    assert _state(case, OLD, "smooth") == (True, "")
    assert _state(made([(NEW, "person", DECEMBER, "no")]), NEW, "person") == (False, "")
    assert _state(case, NEW, "person", reviews=1) == (True, "")


IN_A_ROW = [  # verdicts of three reviews, reviews needed, what comes of it
    ("yes no yes", 2, (None, "not_confirmed")),
    ("no yes yes", 2, (True, "")),
    ("no yes yes", 3, (None, "not_confirmed")),
    ("yes yes no", 2, (False, "")),
    ("no no yes", 1, (True, "")),
]


def test_a_change_waits_for_as_many_yes_in_a_row_whatever_the_order_of_the_rows(made):
    for verdicts, reviews, state in IN_A_ROW:
        days = ("2020-03-31", JUNE, DECEMBER)
        rows = [(NEW, "person", *pair) for pair in zip(days, verdicts.split(), strict=True)]
        for case in (made(rows), made(rows[::-1])):
            assert _state(case, NEW, "person", reviews=reviews) == state


def test_evidence_that_is_too_old_or_of_a_later_day_counts_as_unknown(made):
    case = made(YES)
    assert _state(case, NEW, "person", DECEMBER, 200) == (True, "")
    assert _state(case, NEW, "person", DECEMBER, 100) == (None, "not_confirmed")
    assert _state(case, NEW, "person", "2021-03-12", 100, 1) == (None, "too_old")  # 101 days after
    assert _state(case, NEW, "person", "2021-03-11", 100, 1) == (True, "")
    assert _state(case, NEW, "person", "2020-06-29") == (None, "no_evidence")


RESULTS = [  # evidence, criteria that the case has (all where none), unit, result, what decides
    ([*YES, *FEW], None, NEW, "extend", ["person", "few_files"]),
    (YES, None, NEW, "not_enough", ["few_files"]),
    ([(NEW, "few_files", DECEMBER, "no")], None, NEW, "not_yet", ["few_files"]),
    ([SMOOTH], None, OLD, "not_enough", ["many_files"]),
    ([SMOOTH, CALM], None, OLD, "keep", ["smooth"]),
    ([ROUGH, CALM], None, OLD, "not_yet", ["smooth"]),
    ([SMOOTH, *FULL], None, OLD, "review", ["many_files"]),
    ([SMOOTH], {"smooth"}, NEW, "not_enough", []),
    ([CALM], {"many_files"}, OLD, "not_enough", []),
]


def test_a_result_needs_its_criteria_and_names_those_that_decide(made):
    for rows, kept, code, result, binding in RESULTS:
        case = made(rows, kept)
        found = review.decisions(case, review.rule(case, "2020-12-31")).set_index("code")
        assert found.loc[code, ["result", "binding"]].tolist() == [result, binding]


MET = st.sampled_from([True, False, None])
ASKED = st.lists(st.tuples(st.sampled_from(["extend", "keep", "separate"]), MET), max_size=6)


@given(ASKED, st.sampled_from(["adopted", "not_adopted"]))
def test_unknown_is_all_that_could_come_of_it(asked, status):
    """A result other than not_enough is the one that every way to settle the unknowns gives."""
    needed = review.ASKED[status]
    asked = [pair for pair in asked if pair[0] in needed]
    directions = [d for d, _ in asked]
    values = [met for _, met in asked]

    def result(values):
        met = pd.array(list(values), "boolean")
        return review.decided(status, pd.DataFrame({"direction": directions, "met": met}))

    ways = [(True, False) if met is None else (met,) for met in values]
    settled = {result(way) for way in itertools.product(*ways)}
    if (found := result(values)) != "not_enough":
        assert settled == {found}
    else:
        assert len(settled) > 1 or not {*needed} <= {*directions}


def test_a_unit_of_which_nothing_is_known_is_asked_nothing(changed):
    case = changed("example", "units", **{"99002": {"status": "unknown"}})
    by = review.rule(case)
    assert "99002" not in {*review.states(case, by)["code"]}
    row = review.results(case, by, EN).frame.to_numpy().tolist()[1]
    assert row == ["Bến Thử commune", "unknown", "not enough evidence", "–"]


def test_the_day_is_the_latest_of_the_data_unless_it_is_chosen(made, changed):
    case = load_case("example")
    day, *others = review.rule(case).values()
    assert (day.value, day.kind.value) == (date(2025, 6, 30), "derived")
    assert (day.id, day.unit, day.formula) == ("review_day", "date", "adopted_as_of")
    assert day.sources == case.latest("adopted").sources
    assert [(one.id, one.value, one.unit, one.kind.value) for one in others] == [
        ("evidence_age", 365, "day", "assumed"),
        ("reviews_needed", 2, "review", "assumed"),
    ]
    chosen = review.rule(case, "2025-01-31", 30, 3)
    assert [one.value for one in chosen.values()] == [date(2025, 1, 31), 30, 3]
    assert chosen["review_day"].kind.value == "assumed"
    late = review.rule(made([(NEW, "person", "2021-06-30", "yes")]))["review_day"]
    assert late.formula == "day_of_person_at_99103_2021_06_30"
    with pytest.raises(ValueError, match="review_day=31/01/2025: expected a day as year-month-day"):
        review.rule(case, "31/01/2025")
    real = load_case("thap-muoi")
    without = changed(real, "facts", drop=[result.id for result in real.measure("adopted")])
    with pytest.raises(ValueError, match="no date: give the day of the decision"):
        review.rule(without)


def test_what_is_counted_of_units_and_criteria_is_a_number_of_the_data():
    case = load_case("example")
    facts = review.facts(case, review.rule(case))
    expected = {"criteria_total": 7, "criteria_inferred": 6, "units_extend": 1, "units_keep": 2}
    expected |= {"units_review": 1, "units_not_yet": 1, "units_not_enough": 1}
    for id, n in expected.items():
        unit = "criterion" if id.startswith("criteria") else "unit"
        assert facts[id] == Quantity(n, unit, id, Kind.DERIVED, f"#{{{id}}}")


def test_each_table_rests_on_the_sentences_of_the_criteria():
    case = load_case("example")
    by = review.rule(case)
    tables = [review.results(case, by, EN), review.to_collect(case, by, EN)]
    for table in (*tables, review.criteria(case, EN), review.evidence(case, EN)):
        assert table.sources == (*case.criteria["locator"].unique(),)
