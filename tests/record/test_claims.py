"""Evidence grades follow from the coding, and the real ledger says what it honestly can."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.claims import Grade, grade, graded, readings

FOLDER = Path(__file__).parents[2] / "data" / "thap-muoi"
STRONGEST_FIRST = ["compared", "counted", "checkable", "attributed", "bare", "intended"]
BARE = {
    "type": "benefit",
    "speaker": "none",
    "checkable_en": "",
    "quantified": False,
    "counterfactual": "none",
}
NUMBER, MEASURED = {"quantified": True}, {"counterfactual": "measured"}
RECORD, SPEAKER = {"checkable_en": "minutes"}, {"speaker": "implied"}


def frame(*changes):
    rows = [{**BARE, **change} for change in changes]
    return pd.DataFrame(rows).astype({"quantified": "boolean"})


def rows(table):
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "bare"),
        ({"counterfactual": "implied"}, "bare"),
        (MEASURED, "bare"),  # measured, they say, but no number is given
        ({"speaker": "explicit"}, "attributed"),
        ({"speaker": "implied"}, "attributed"),
        (SPEAKER | MEASURED, "attributed"),
        (RECORD, "checkable"),
        (RECORD | SPEAKER, "checkable"),
        (RECORD | MEASURED, "checkable"),
        (NUMBER, "counted"),
        (NUMBER | {"counterfactual": "implied"}, "counted"),
        (NUMBER | RECORD | SPEAKER, "counted"),
        (NUMBER | MEASURED, "compared"),
        (NUMBER | MEASURED | RECORD | SPEAKER, "compared"),
        ({"type": "target"}, "intended"),
        ({"type": "next_step"}, "intended"),
        (NUMBER | MEASURED | RECORD | SPEAKER | {"type": "target"}, "intended"),
        (NUMBER | RECORD | {"type": "next_step"}, "intended"),
    ],
)
def test_the_grade_follows_from_the_coding(change, expected):
    assert grade(frame(change)).tolist() == [expected]


@pytest.mark.parametrize(
    "type_", ["activity", "result", "benefit", "limitation", "cause", "lesson"]
)
def test_only_targets_and_next_steps_are_intended(type_):
    assert grade(frame({"type": type_})).tolist() == ["bare"]
    assert grade(frame(NUMBER | {"type": type_})).tolist() == ["counted"]


def test_grades_go_from_the_most_that_a_reader_can_do_to_the_least():
    assert [str(value) for value in Grade] == STRONGEST_FIRST
    found = grade(frame({}, NUMBER, RECORD))
    assert found.cat.ordered and list(found.cat.categories) == STRONGEST_FIRST
    assert found.sort_values().tolist() == ["counted", "checkable", "bare"]
    assert (found < "bare").tolist() == [False, True, True]


def test_grades_stand_beside_their_claims():
    claims = frame({}, NUMBER, RECORD).set_axis([7, 3, 5])
    found = grade(claims)
    assert found.to_dict() == {7: "bare", 3: "counted", 5: "checkable"}
    assert found.name == "grade" and "grade" not in claims


def test_no_claims_have_no_grades():
    found = grade(frame({}).iloc[:0])
    assert len(found) == 0 and list(found.cat.categories) == STRONGEST_FIRST


def test_the_real_claims_are_graded_as_the_rules_say_read_one_by_one(case):
    expected = {}
    for row in rows("claims"):
        if row["type"] in ("target", "next_step"):
            expected[row["id"]] = "intended"
        elif row["quantified"] == "true":
            measured = row["counterfactual"] == "measured"
            expected[row["id"]] = "compared" if measured else "counted"
        elif row["checkable_en"]:
            expected[row["id"]] = "checkable"
        else:
            expected[row["id"]] = "bare" if row["speaker"] == "none" else "attributed"
    found = graded(case)
    assert dict(zip(found["id"], found["grade"], strict=True)) == expected
    assert list(found["id"]) == [row["id"] for row in rows("claims")]
    assert "grade" not in case.claims


def test_no_grade_is_typed_into_the_record():
    for path in FOLDER.glob("*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert not [column for column in header if "grade" in column.lower()]


def test_no_benefit_and_no_limitation_is_quantified_or_compared(case):
    told = [row for row in rows("claims") if row["type"] in ("benefit", "limitation")]
    assert {row["type"] for row in told} == {"benefit", "limitation"}
    assert {row["quantified"] for row in told} == {"false"}
    assert "measured" not in {row["counterfactual"] for row in told}
    claims = graded(case)
    grades = claims.loc[claims["type"].isin(["benefit", "limitation"]), "grade"]
    assert set(grades).isdisjoint({"compared", "counted"})


def test_nothing_at_all_is_compared_with_a_measured_counterfactual(case):
    assert "compared" not in set(graded(case)["grade"])


def test_a_limitation_is_set_against_the_benefits_it_qualifies(case):
    type_of = {row["id"]: row["type"] for row in rows("claims")}
    expected = [(row["claim"], row["qualifies"]) for row in rows("pairs")]
    assert expected
    found = readings(case)
    assert list(found.itertuples(index=False, name=None)) == expected
    assert list(found.columns) == ["limitation", "benefit"]
    assert {type_of[id] for id in found["limitation"]} == {"limitation"}
    assert {type_of[id] for id in found["benefit"]} == {"benefit"}
