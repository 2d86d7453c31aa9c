"""The checklist: three values, two reviews in a row; what the study says of it."""

import itertools
import shutil
from pathlib import Path

import pandas as pd
import pytest
from glance import lines
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.studies import decision_review as review
from thapmuoi_analysis.telling.formatter import Formatter

VALID = Path(__file__).parents[1] / "_valid"
EN = Formatter("en")
HEAD = "unit,criterion,date,verdict,document,assessed_by"
NEW = "99103"  # a unit without the model
OLD = "99101"  # and one with it
JUNE = "2020-06-30"
DECEMBER = "2020-12-01"
EXAMPLE = load_case("example")


def answers(code, criterion, verdicts):
    """Return rows of evidence, of the last days as many as there are verdicts."""
    given = verdicts.split()
    days = ["2020-03-31", JUNE, DECEMBER][-len(given) :]
    rows = []
    for day, verdict in zip(days, given, strict=True):
        rows.append(f"{code},{criterion},{day},{verdict},văn bản,ai đó")
    return rows


@pytest.fixture
def made(tmp_path):
    """Return a function that makes the valid case with other evidence, and fewer criteria."""
    count = itertools.count()

    def make(evidence, kept=()):
        name = str(next(count))
        folder = shutil.copytree(VALID, tmp_path / name)
        text = "\n".join([HEAD, *evidence, ""])
        (folder / "evidence.csv").write_text(text, encoding="utf-8")
        if kept:
            path = folder / "criteria.csv"
            criteria = pd.read_csv(path, dtype=str, keep_default_na=False)
            is_kept = criteria["id"].isin(kept)
            criteria[is_kept].to_csv(path, index=False)
        return load_case(folder)

    return make


def state_of(case, code, criterion, day="2020-12-31", age=365, reviews=2):
    """Return whether a criterion is met, in a word, and why that is unknown."""
    rule = review.rule(case, day, age, reviews)
    found = review.states(case, rule)
    found = found.set_index(["code", "criterion"])
    row = found.loc[(code, criterion)]
    return row["why"] or str(row["met"])


def test_evidence_is_of_an_age_that_there_can_be():
    with pytest.raises(ValueError, match="reviews_needed=-1: expected 1 or more"):
        review.rule(EXAMPLE, reviews=-1)
    with pytest.raises(ValueError, match="evidence_age=-1: expected days, 0 or more"):
        review.rule(EXAMPLE, age=-1)


def test_nothing_is_concluded_of_a_case_without_evidence_and_all_is_to_be_collected():
    case = load_case("thap-muoi")
    units = len(case.units)
    rule = review.rule(case)
    facts = review.facts(case, rule)
    assert facts["units_not_enough"].value == units
    assert facts["units"].value == units
    states = review.states(case, rule)
    assert states["why"].eq("no_evidence").all()
    table = review.to_collect(case, rule, Formatter("vi"))
    wanted = table.frame.set_index("text")["units"]
    assert {*wanted.index} == {*case.criteria["text_vi"]}
    assert wanted["Nơi ấy có đủ điều kiện"] == "xã Hưng Thạnh, xã Tân Kiều"


# A unit, a criterion, its last reviews, how many are needed, what comes of it.
IN_A_ROW = f"""
{NEW} | person | yes | 2 | not_confirmed
{NEW} | person | yes | 1 | True
{NEW} | person | no | 2 | False
{OLD} | smooth | yes | 2 | True
{NEW} | person | yes no yes | 2 | not_confirmed
{NEW} | person | no yes yes | 2 | True
{NEW} | person | no yes yes | 3 | not_confirmed
{NEW} | person | yes yes no | 2 | False
{NEW} | person | no no yes | 1 | True
"""


def test_a_change_waits_for_as_many_yes_in_a_row_whatever_the_order_of_the_rows(made):
    """One review is enough for keeping, and for a no."""
    for code, criterion, verdicts, needed, state in lines(IN_A_ROW):
        rows = answers(code, criterion, verdicts)
        for evidence in (rows, rows[::-1]):
            case = made(evidence)
            assert state_of(case, code, criterion, reviews=int(needed)) == state


def test_evidence_that_is_too_old_or_of_a_later_day_counts_as_unknown(made):
    case = made(answers(NEW, "person", "yes yes"))
    assert state_of(case, NEW, "person", DECEMBER, 200) == "True"
    assert state_of(case, NEW, "person", DECEMBER, 100) == "not_confirmed"
    assert state_of(case, NEW, "person", "2021-03-12", 100, 1) == "too_old"  # 101 days after
    assert state_of(case, NEW, "person", "2021-03-11", 100, 1) == "True"
    assert state_of(case, NEW, "person", "2020-06-29") == "no_evidence"


# Of the new unit, and of the old one: criteria with their reviews, what follows, what decides it.
OF_NEW = """
person: yes yes, few_files: yes yes | extend | person few_files
person: yes yes | not_enough | few_files
few_files: no | not_yet | few_files
"""
OF_OLD = """
smooth: yes | not_enough | many_files
smooth: yes, many_files: no | keep | smooth
smooth: no, many_files: no | not_yet | smooth
smooth: yes, many_files: yes yes | review | many_files
"""


def result_of(case, code):
    """Return what follows for a unit, and the criteria that decide it."""
    rule = review.rule(case, "2020-12-31")
    found = review.decisions(case, rule).set_index("code")
    row = found.loc[code]
    return row["result"], row["binding"]


def test_a_result_needs_its_criteria_and_names_those_that_decide(made):
    for code, table in ((NEW, OF_NEW), (OLD, OF_OLD)):
        for reviews, result, deciding in lines(table):
            evidence = []
            for review_of_one in reviews.split(", "):
                criterion, verdicts = review_of_one.split(": ")
                evidence += answers(code, criterion, verdicts)
            case = made(evidence)
            assert result_of(case, code) == (result, deciding.split())


def test_without_its_criteria_nothing_follows_for_a_unit(made):
    smooth = answers(OLD, "smooth", "yes")
    of_smooth = made(smooth, ["smooth"])
    assert result_of(of_smooth, NEW) == ("not_enough", [])
    calm = answers(OLD, "many_files", "no")
    of_files = made(calm, ["many_files"])
    assert result_of(of_files, OLD) == ("not_enough", [])


MET = st.sampled_from([True, False, None])
DIRECTION = st.sampled_from(["extend", "keep", "separate"])
CRITERION = st.tuples(DIRECTION, MET)
ASKED = st.lists(CRITERION, max_size=6)
STATUS = st.sampled_from(["adopted", "not_adopted"])


@given(ASKED, STATUS)
def test_unknown_is_all_that_could_come_of_it(asked, status):
    """A result other than not_enough is the one that every way to settle the unknowns gives."""
    needed = {*review.ASKED[status]}
    directions = []
    values = []
    ways = []
    for direction, met in asked:
        if direction in needed:
            directions.append(direction)
            values.append(met)
            ways.append((True, False) if met is None else (met,))

    def result(values):
        met = pd.array(list(values), "boolean")
        states = pd.DataFrame({"direction": directions, "met": met})
        return review.decided(status, states)

    found = result(values)
    settled = {result(way) for way in itertools.product(*ways)}
    if found != "not_enough":
        assert settled == {found}
    else:
        assert len(settled) > 1 or not needed.issubset(directions)


def test_a_unit_of_which_nothing_is_known_is_asked_nothing(changed):
    case = changed("example", "units", **{"99002": {"status": "unknown"}})
    by = review.rule(case)
    states = review.states(case, by)
    assert "99002" not in states["code"].tolist()
    table = review.results(case, by, EN)
    row = table.frame.iloc[1].tolist()
    assert row == ["Bến Thử commune", "unknown", "not enough evidence", "–"]


def test_the_day_is_the_latest_of_the_data():
    rule = review.rule(EXAMPLE)
    day = rule["review_day"]
    assert repr(day) == "<review_day = 2025-06-30, derived>"
    assert day.formula == "adopted_as_of"
    assert day.sources == EXAMPLE.latest("adopted").sources
    assert repr(rule["evidence_age"]) == "<evidence_age = 365 day, assumed>"
    assert repr(rule["reviews_needed"]) == "<reviews_needed = 2 review, assumed>"


def test_the_day_of_later_evidence_is_the_latest(made):
    evidence = [f"{NEW},person,2021-06-30,yes,văn bản,ai đó"]
    case = made(evidence)
    day = review.rule(case)["review_day"]
    assert day.formula == "day_of_person_at_99103_2021_06_30"


def test_a_day_may_be_chosen_and_has_to_be_where_the_data_have_none(changed):
    rule = review.rule(EXAMPLE, "2025-01-31", 30, 3)
    assert repr(rule["review_day"]) == "<review_day = 2025-01-31, assumed>"
    assert rule["evidence_age"].value == 30
    assert rule["reviews_needed"].value == 3
    with pytest.raises(ValueError, match="review_day=31/01/2025: expected a day as year-month-day"):
        review.rule(EXAMPLE, "31/01/2025")
    real = load_case("thap-muoi")
    results = [result.id for result in real.measure("adopted")]
    undated = changed(real, "facts", drop=results)
    with pytest.raises(ValueError, match="no date: give the day of the decision"):
        review.rule(undated)


COUNTED = """
criteria_total | 7 | criterion
criteria_inferred | 6 | criterion
units_extend | 1 | unit
units_keep | 2 | unit
units_review | 1 | unit
units_not_yet | 1 | unit
units_not_enough | 1 | unit
"""


def test_what_is_counted_of_units_and_criteria_is_a_number_of_the_data():
    rule = review.rule(EXAMPLE)
    facts = review.facts(EXAMPLE, rule)
    for id, n, unit in lines(COUNTED):
        expected = Quantity(int(n), unit, id, Kind.DERIVED, f"#{{{id}}}")
        assert facts[id] == expected


def test_each_table_rests_on_the_sentences_of_the_criteria():
    by = review.rule(EXAMPLE)
    sentences = tuple(EXAMPLE.criteria["locator"].unique())
    tables = [
        review.results(EXAMPLE, by, EN),
        review.to_collect(EXAMPLE, by, EN),
        review.criteria(EXAMPLE, EN),
        review.evidence(EXAMPLE, EN),
    ]
    for table in tables:
        assert table.sources == sentences
