"""Assumptions about a week, and a log of weeks: what is refused, where, and how to mend it."""

import csv
import json
import re
import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from thapmuoi_analysis.analysis import timelog, workload
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.record.hours import UNITS
from thapmuoi_analysis.record.quantity import Kind
from thapmuoi_analysis.record.schema import SCHEMA

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
HEAD = [field["name"] for field in SCHEMA["timelog"]["fields"]]
DAY = {
    "party_meeting": ("1", "1"),
    "government_meeting": ("1.5", "1"),
    "joint_meeting": ("0.5", "1"),
    "files": ("3", "6"),
    "consultation": ("0.5", "2"),
    "field": ("1", ""),
    "other": ("0.5", ""),
}


def _days(weeks=4):
    monday = date(2026, 3, 2)
    return [monday + timedelta(7 * week + day) for week in range(weeks) for day in range(5)]


def _rows(leaders=("both_posts",), weeks=4):
    return [
        [day.isoformat(), leader, activity, hours, count, ""]
        for day in _days(weeks)
        for leader in leaders
        for activity, (hours, count) in DAY.items()
    ]


@pytest.fixture
def case(tmp_path):
    """Return a function that writes the example with other rows, and returns its folder."""

    def write(log=None, workload=None):
        folder = tmp_path / "case"
        shutil.copytree(EXAMPLE, folder)
        about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        if log is not None:
            about["resources"].append({"name": "timelog", "path": "timelog.csv"})
            _save(folder / "timelog.csv", [HEAD, *log])
        if workload is not None:
            rows = _read(folder / "workload.csv")
            _save(folder / "workload.csv", workload(rows))
        text = json.dumps(about, ensure_ascii=False)
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
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
    return [str(fault) for fault in caught.value.faults]


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
        (_with("file_hours", value="-1"), "workload.csv, row 9, column value: found '-1'"),
        (_with("file_hours", value="0,5"), "found '0,5'; expected the form"),
        (_with("file_hours", value="50%"), "found '50%'; expected a percentage for a share"),
        (_with("share_dual", value="0.3"), "found '0.3'; expected a percentage for a share"),
        (_with("share_dual", value="40%"), "row 13, column value: found '40%'; expected shares"),
        (_with("share_dual", unit="hour"), "row 13, column unit: found 'hour'; expected share"),
        (_with("meetings_party", value="41"), "found '41'; expected at most the week of 40 hours"),
        (_with("meetings_party", value="36"), "hours for one person who attends all 42"),
        (_with("delegated_share", value="120%"), "found '120%'; expected at most 100%"),
        (_with("week_hours", value="0"), "found '0'; expected more than 0"),
        (lambda rows: rows[:-1], "expected a row for each assumption. To mend: add the row trip"),
        (lambda rows: [*rows, rows[-1]], "expected each key once"),
        (_with("week_hours", id="week"), "found 'week'; expected one of: week_hours"),
    ],
)
def test_an_assumption_that_cannot_be_is_told_with_row_column_and_value(case, change, told):
    assert any(told in fault for fault in _faults(case(workload=change)))


def test_each_assumption_fits_the_schema():
    id, _, unit, *_ = SCHEMA["workload"]["fields"]
    assert all(re.fullmatch(id["constraints"]["pattern"], name) for name in UNITS)
    assert set(unit["constraints"]["enum"]) == set(UNITS.values())


def test_a_fact_may_not_go_by_the_name_of_an_assumption(case):
    folder = case()
    facts = folder / "facts.csv"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("\nunits,", "\nweek_hours,", 1), encoding="utf-8")
    assert any("column id: found 'week_hours'" in fault for fault in _faults(folder))


def _changed(rows, place, **cells):
    rows[place] = [cells.get(n, c) for n, c in zip(HEAD, rows[place], strict=True)]
    return rows


LOGS = [
    ([], "timelog.csv: expected a row for each day and activity. To mend: fill the log in"),
    (_rows(weeks=3), "found 'both_posts: 3'; expected rows in each of 4 weeks"),
    (_rows()[:35] + _rows(weeks=5)[70:], "found 'both_posts: 4'; expected rows in each of 5 weeks"),
    (_changed(_rows(), 0, hours="25"), "row 2, column hours: found '25'; expected more than 0, at"),
    (_changed(_rows(), 0, hours="0"), "row 2, column hours: found '0'"),
    (_changed(_rows(), 0, hours="1,5"), "row 2, column hours: found '1,5'"),
    (_changed(_changed(_rows(), 0, hours="14"), 3, hours="14"), "at most 24 hours a day for one"),
    (_changed(_rows(), 0, activity="sport"), "column activity: found 'sport'; expected one of"),
    (
        _changed(_rows(), 0, date="2/3/2026"),
        "row 2, column date: found '2/3/2026'; expected a date",
    ),
    (_changed(_rows(), 1, activity="party_meeting"), "expected each key once"),
    (
        _rows(["both_posts", "chair"]),
        "expected one holder of both posts, or a secretary and a chair",
    ),
    (_rows(["chair"]), "found 'secretary'; expected the log of each leader"),
    (_changed(_rows(["secretary", "chair"]), 2, hours="2"), "the same hours of joint meetings"),
    (
        _rows(["secretary", "chair"])[:2] + _rows(["secretary", "chair"])[3:],
        "the same hours of joint",
    ),
]


@pytest.mark.parametrize(("rows", "told"), LOGS, ids=range(len(LOGS)))
def test_an_empty_or_contradictory_log_is_refused_with_its_place(case, rows, told):
    faults = _faults(case(log=rows))
    assert any(told in fault for fault in faults), faults


def test_a_log_of_one_holder_takes_the_place_of_the_assumed_hours(case):
    read = load_case(case(log=_rows()))
    known = workload.given(read)
    week = workload.budget(known)["merged"]
    assert week["meetings"].value == 5 * (1 + Fraction(3, 2) + Fraction(1, 2))
    assert week["files"].value == 5 * 3
    assert week["consultations"].value == Fraction(5, 2)
    assert known["meetings_party"].value == 5 * Fraction(3, 2)  # joint meetings are a part
    assert known["meetings_joint"].kind == Kind.DERIVED
    assert known["meetings_joint"].id == "meetings_joint_logged"
    assert known["week_hours"].kind == Kind.ASSUMED


def test_a_log_of_secretary_and_chair_gives_each_their_own_meetings(case):
    rows = [
        row for row in _rows(["secretary", "chair"])
        if (row[1], row[2]) not in {("secretary", "government_meeting"), ("chair", "party_meeting")}
    ]  # fmt: skip
    known = workload.given(load_case(case(log=rows)))
    assert known["meetings_party"].value == 5 * Fraction(3, 2)
    assert known["meetings_government"].value == 5 * 2
    assert known["meetings_joint"].value == Fraction(5, 2)
    total = workload.budget(known)["total"]
    assert total["files"].value == 2 * 5 * 3
    assert total["consultations"].value == 2 * Fraction(5, 2)


def test_without_counts_a_log_settles_the_meetings_alone(case):
    rows = [[*row[:4], "", ""] for row in _rows()]
    known, plain = workload.given(load_case(case(log=rows))), workload.given(load_case("example"))
    assert [id for id in known if known[id] != plain[id]] == list(timelog.MEETINGS)


def test_an_activity_without_a_row_took_no_time(case):
    rows = [row for row in _rows() if row[2] != "joint_meeting"]
    assert workload.given(load_case(case(log=rows)))["meetings_joint"].value == 0


def test_what_a_reader_changes_goes_before_the_log(case):
    read = load_case(case(log=_rows()))
    known = workload.given(read, "meetings_joint=1")
    assert known["meetings_joint"].id == "meetings_joint_chosen"
    assert known["meetings_party"].id == "meetings_party_logged"


def test_more_opinions_than_delegated_files_contradict_the_share_that_is_assumed(case):
    read = load_case(case(log=_changed(_rows(), 4, count="999")))
    with pytest.raises(ValueError, match=r"bounced_share_logged = \d.*expected at most 100%"):
        workload.given(read)


@pytest.mark.parametrize("share", ["0%", "100%"])
def test_files_or_opinions_that_the_share_rules_out_contradict_it(case, share):
    read = load_case(case(log=_rows()))
    with pytest.raises(ValueError, match="another delegated_share than"):
        workload.given(read, f"delegated_share={share}")
