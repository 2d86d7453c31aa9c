"""Assumptions about a week: what is refused, where, and how to mend it."""

import csv
import shutil
from pathlib import Path

import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.hours import UNITS, wrong
from thapmuoi_analysis.case.schema import SCHEMA

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture
def case(tmp_path):
    """Return a function that writes the example with other rows, and returns its folder."""

    def write(workload=None):
        folder = tmp_path / "case"
        shutil.copytree(EXAMPLE, folder)
        if workload is not None:
            rows = _read(folder / "workload.csv")
            _save(folder / "workload.csv", workload(rows))
        return folder

    return write


def _read(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def _save(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _faults(folder):
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    return [str(error) for error in caught.value.errors]


def _with(known, /, **cells):
    def change(rows):
        names = dict(zip(rows[0], range(5), strict=True))
        row = next(row for row in rows if row[0] == known)
        for name, cell in cells.items():
            row[names[name]] = cell
        return rows

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_with("file_hours", value="-1"), "workload.csv, row 7, column value: found '-1'"),
        (_with("file_hours", value="0,5"), "found '0,5'; expected a form like 7.5, 80%"),
        (_with("file_hours", value="50%"), "found '50%'; expected a percentage for a share"),
        (_with("share_dual", value="0.3"), "found '0.3'; expected a percentage for a share"),
        (_with("share_dual", value="40%"), "row 10, column value: found '40%'; expected shares"),
        (
            _with("share_dual", unit="hour/week"),
            "row 10, column unit: found 'hour/week'; expected share",
        ),
        (_with("meetings_party", value="41"), "found '41'; expected at most 40"),
        (_with("meetings_government", value="41"), "found '41'; expected at most 40"),
        (_with("week_hours", value="169"), "found '169'; expected at most 168"),
        (_with("delegated_share", value="120%"), "found '120%'; expected at most 100%"),
        (_with("week_hours", value="0"), "found '0'; expected more than 0"),
        (
            lambda rows: rows[:-1],
            "expected a row for each assumption. To mend: add the row field_needed",
        ),
        (lambda rows: [*rows, rows[-1]], "expected each key once"),
        (_with("week_hours", id="week"), "found 'week'; expected one of: week_hours"),
    ],
)
def test_an_assumption_that_cannot_be_is_told_with_row_column_and_value(case, change, told):
    assert any(told in error for error in _faults(case(workload=change)))


def test_the_ends_of_what_can_be_are_possible():
    values = dict.fromkeys(UNITS, 0) | {"week_hours": 168, "file_hours": 1, "share_dual": 1}
    assert list(wrong(values | {"meetings_party": 100, "meetings_government": 68})) == []


def test_each_assumption_fits_the_schema():
    id, _, unit, *_ = SCHEMA["workload"]["fields"]
    assert id["constraints"]["enum"] == tuple(UNITS)
    assert set(unit["constraints"]["enum"]) == set(UNITS.values())


def test_a_fact_may_not_go_by_the_name_of_an_assumption(case):
    folder = case()
    facts = folder / "facts.csv"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("\nunits,", "\nweek_hours,", 1), encoding="utf-8")
    assert any("column id: found 'week_hours'" in error for error in _faults(folder))
