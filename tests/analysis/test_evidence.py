"""Claims counted by type and evidence grade, against a second count of the raw ledger."""

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.analysis.evidence import (
    CLAIM_TYPES,
    benefits_by_subject,
    claim_counts,
    evidence_counts,
)
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.claims import grade, graded
from thapmuoi_analysis.record.quantity import Kind

DATA = Path(__file__).parents[2] / "data"
STRONGEST_FIRST = ["compared", "counted", "checkable", "attributed", "bare", "intended"]
REPORT_ORDER = [
    "target",
    "activity",
    "result",
    "benefit",
    "limitation",
    "cause",
    "lesson",
    "next_step",
    "recommendation",
]
NAMES = [
    f"{type_}{end}"
    for type_ in ("benefits", "limitations")
    for end in ("", "_counted", "_compared")
]


@pytest.fixture(scope="module", params=["thap-muoi", "example"])
def case(request):
    return load_case(request.param)


def ledger(case):
    """Return type, grade and locator of each claim, graded a second time from the raw table."""
    with (DATA / case.slug / "claims.csv").open(encoding="utf-8", newline="") as file:
        return [(row["type"], _grade(row), row["locator"]) for row in csv.DictReader(file)]


def _grade(row):
    if row["type"] in ("target", "next_step"):
        return "intended"
    if row["quantified"] == "true":
        return "compared" if row["counterfactual"] == "measured" else "counted"
    if row["checkable_en"]:
        return "checkable"
    return "bare" if row["speaker"] == "none" else "attributed"


def claims(*rows):
    """Return graded claims of the given type, quantified, counterfactual and locator."""
    columns = ["type", "quantified", "counterfactual", "locator"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame = frame.assign(speaker="none", checkable_en="").astype({"quantified": "boolean"})
    return frame.assign(grade=grade(frame))


MADE = claims(
    ("limitation", True, "measured", "s:p3.s1"),
    ("benefit", False, "none", "s:p2.s1"),
    ("benefit", True, "measured", "s:p1.s1"),
    ("benefit", True, "none", "s:p2.s1"),
    ("benefit", True, "implied", "s:p2.s1"),
    ("target", True, "none", "s:p1.s1"),
)


def test_types_come_in_the_order_of_reports():
    assert list(CLAIM_TYPES) == REPORT_ORDER


def test_each_cell_counts_the_claims_of_its_type_and_grade(case):
    expected = Counter((type_, grade_) for type_, grade_, _ in ledger(case))
    counts = claim_counts(graded(case))
    found = {(t, g): counts.at[t, g].value for t in counts.index for g in counts.columns}
    assert {cell: n for cell, n in found.items() if n} == expected
    assert sum(found.values()) == len(case.claims)


def test_each_cell_rests_on_the_sentences_of_its_claims_once_and_in_order(case):
    counts, coded = claim_counts(graded(case)), ledger(case)
    for type_ in counts.index:
        for grade_ in counts.columns:
            mine = [locator for t, g, locator in coded if (t, g) == (type_, grade_)]
            assert counts.at[type_, grade_].sources == tuple(dict.fromkeys(mine))


def test_rows_are_the_types_that_occur_and_columns_all_grades_from_the_strongest(case):
    counts = claim_counts(graded(case))
    occurring = {type_ for type_, _, _ in ledger(case)}
    assert list(counts.index) == [type_ for type_ in REPORT_ORDER if type_ in occurring]
    assert counts.index.name == "type"
    assert list(counts.columns) == STRONGEST_FIRST


def test_counts_are_derived_numbers_of_claims_each_with_a_name_of_its_own(case):
    cells = [*claim_counts(graded(case)).to_numpy().flat]
    assert {(cell.kind, cell.unit) for cell in cells} == {(Kind.DERIVED, "claim")}
    assert {type(cell.value) for cell in cells} == {int}
    assert len({cell.id for cell in cells}) == len(cells)
    assert all(cell.as_dict()["formula"].startswith("#{type = ") for cell in cells)


def test_a_type_that_does_not_occur_has_no_row():
    counts = claim_counts(MADE)
    assert list(counts.index) == ["target", "benefit", "limitation"]
    assert counts.map(lambda cell: cell.value).to_numpy().tolist() == [
        [0, 0, 0, 0, 0, 1],
        [1, 2, 0, 0, 1, 0],
        [1, 0, 0, 0, 0, 0],
    ]
    assert counts.at["benefit", "counted"].formula == "#{type = benefit, grade = counted}"
    assert counts.at["benefit", "counted"].sources == ("s:p2.s1",)


def test_without_claims_the_table_is_empty():
    counts = claim_counts(MADE.iloc[:0])
    assert counts.shape == (0, len(STRONGEST_FIRST))


def test_benefits_and_limitations_are_counted_as_the_raw_ledger_has_them(case):
    coded, found = ledger(case), evidence_counts(graded(case))
    assert list(found) == [quantity.id for quantity in found.values()] == NAMES
    for type_, name in (("benefit", "benefits"), ("limitation", "limitations")):
        grades = Counter(grade_ for t, grade_, _ in coded if t == type_)
        mine = [locator for t, _, locator in coded if t == type_]
        assert found[name].value == grades.total() > 0
        assert found[name].sources == tuple(dict.fromkeys(mine))
        assert found[f"{name}_counted"].value == grades["counted"] + grades["compared"]
        assert found[f"{name}_compared"].value == grades["compared"]


def test_benefits_are_counted_by_what_they_are_said_of():
    coded = load_case("thap-muoi").claims
    found = benefits_by_subject(coded)
    about = Counter(coded.loc[coded["type"] == "benefit", "about"])
    assert {id.removeprefix("benefits_of_"): q.value for id, q in found.items()} == about
    assert sum(q.value for q in found.values()) == (coded["type"] == "benefit").sum() == 15


def test_the_article_puts_no_number_on_a_benefit_or_a_limitation():
    found = evidence_counts(graded(load_case("thap-muoi")))
    assert [found[name].value for name in NAMES if "_" in name] == [0, 0, 0, 0]
    assert found["benefits"].value > found["limitations"].value > 0


def test_what_is_measured_against_another_counts_as_having_a_number():
    found = evidence_counts(MADE)
    assert {name: quantity.value for name, quantity in found.items()} == dict(
        zip(NAMES, [4, 3, 1, 1, 1, 1], strict=True)
    )
    assert set(found["benefits_counted"].sources) == {"s:p1.s1", "s:p2.s1"}
    assert found["benefits_compared"].sources == ("s:p1.s1",)
    assert {quantity.kind for quantity in found.values()} == {Kind.DERIVED}


def test_no_claims_are_nothing_and_not_unreported():
    found = evidence_counts(MADE.iloc[:0])
    assert {quantity.value for quantity in found.values()} == {0}
