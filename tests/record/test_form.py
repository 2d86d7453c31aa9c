"""Forms: what people see, and read back whole or not at all, faults told by sheet and cell."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from thapmuoi_analysis.record import casebook, folder, form
from thapmuoi_analysis.record.case import load_case, read
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.record.schema import SCHEMA

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
TABLES = ["criteria", "evidence", "working_rules"]


@pytest.fixture(params=["folder", "workbook"])
def case(request, tmp_path):
    """Return the valid case as a folder, and as a workbook with a sheet of its owner's."""
    if request.param == "folder":
        return shutil.copytree(VALID, tmp_path / "mine")
    casebook.write(tmp_path / "mine.xlsx", read(VALID))
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    book.create_sheet("_ghi chú")["A1"] = "của tôi"
    book.save(tmp_path / "mine.xlsx")
    return tmp_path / "mine.xlsx"


@pytest.fixture
def filled(case, tmp_path):
    """Return a function that makes a form of the case, changes it and fills it in."""

    def fill(change, tables=TABLES):
        path = tmp_path / "form.xlsx"
        form.write(path, case, tables)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return form.fill(case, path)

    return fill


def _held(case):
    """Return the bytes of all files of a case."""
    files = case.iterdir() if case.is_dir() else [case]
    return {path.name: path.read_bytes() for path in files}


def _at(page, name):
    return [cell.value for cell in page[3]].index(name) + 1


def _add(book, **cells):
    """Write a row of evidence below the others."""
    page = book["evidence"]
    line = max(row for row in range(1, 30) if page.cell(row, 1).value) + 1
    values = {"unit": "xã Bình Thử", "criterion": "person", "date": datetime(2020, 12, 1),
              "verdict": "yes", "document": "Kết luận", "assessed_by": "Ban Tổ chức"}  # fmt: skip
    for name, value in {**values, **cells}.items():
        page.cell(line, _at(page, name)).value = value
    return line


def test_a_form_that_comes_back_as_it_was_changes_no_byte_of_a_folder(tmp_path):
    case = shutil.copytree(VALID, tmp_path / "mine")
    before = _held(case)
    form.write(tmp_path / "form.xlsx", case, TABLES)
    told = form.fill(case, tmp_path / "form.xlsx")
    assert told == {"criteria": (4, 4), "evidence": (4, 4), "working_rules": (3, 3)}
    assert _held(case) == before


def test_what_was_filled_in_stands_in_the_case_and_all_else_as_before(case, filled):
    before = load_case(case)
    assert filled(_add)["evidence"] == (4, 5)
    after = load_case(case)
    assert list(after.evidence["criterion"]) == [*before.evidence["criterion"], "person"]
    assert after.evidence["unit"].iloc[-1] == "99103"
    others = [n for n in SCHEMA if before.has(n) and n != "evidence"]
    assert len(others) > 10
    assert all(getattr(after, n).equals(getattr(before, n)) for n in others)
    if not case.is_dir():
        book = openpyxl.load_workbook(case)
        assert book["_ghi chú"]["A1"].value == "của tôi"
        assert book["evidence"].protection.sheet and book["evidence"]["A2"].protection.locked


def test_any_tables_can_be_asked_for_and_only_those_are_replaced(filled, case):
    def change(book):
        assert book.sheetnames == ["guide", "plan", "_lists"]
        book["plan"]["B4"] = 2

    assert filled(change, ["plan"]) == {"plan": (3, 3)}
    assert list(load_case(case).plan["planned"]) == [2, 0, 1]


def test_a_sheet_without_rows_takes_the_table_out_and_a_sheet_deleted_leaves_it(filled, case):
    def change(book):
        book["working_rules"].delete_rows(4, 10)
        del book["evidence"]

    assert filled(change)["working_rules"] == (3, 0)
    after = load_case(case)
    assert not after.has("working_rules") and after.has("evidence")


def test_a_table_that_the_case_lacks_can_be_added(tmp_path):
    case = tmp_path / "mine"
    written = read(VALID)
    del written.rows["evidence"]
    folder.write(case, written)
    form.write(tmp_path / "form.xlsx", case, ["evidence"])
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    page = book["evidence"]
    for column, value in enumerate(("Bình Thử", "person", "2020-06-30", "no", "", "a", "b"), 1):
        page.cell(4, column).value = value
    book.save(tmp_path / "form.xlsx")
    assert form.fill(case, tmp_path / "form.xlsx") == {"evidence": (0, 1)}
    assert list(load_case(case).evidence["verdict"]) == ["no"]


FAULTS = {
    "an unknown unit": ({"unit": "Bình Thủ"}, "A8", "Bình Thủ", "a unit: xã Bình Thử"),
    "an unknown criterion": ({"criterion": "persons"}, "B8", "persons", "an id of the table"),
    "a day to come": ({"date": datetime(2999, 1, 1)}, "C8", "2999-01-01", "not after today"),
    "a day as text": ({"date": "01/12/2020"}, "C8", "01/12/2020", "a date as 2022-03-02"),
    "a verdict in other words": ({"verdict": "maybe"}, "D8", "maybe", "one of: yes, no"),
    "two verdicts for one day": (
        {"date": datetime(2020, 6, 30)}, "A8", "xã Bình Thử", "unit, criterion, date once",
    ),
    "text where a number belongs": (
        {"criterion": "few_files", "verdict": None, "number": "bốn"}, "E8", "bốn", "the form",
    ),
    "a formula": (
        {"criterion": "few_files", "verdict": None, "number": "=2+2"}, "E8", "=2+2",
        "a value, not a formula",
    ),
    "no document": ({"document": None}, "F8", "", "a value"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "cell", "value", "expected"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_names_sheet_and_cell_and_nothing_is_changed(
    case, filled, cells, cell, value, expected
):
    before = _held(case)
    with pytest.raises(CaseError) as caught:
        filled(lambda book: _add(book, **cells))
    [fault] = caught.value.faults
    assert (fault.file, fault.cell, fault.value) == ("form.xlsx, sheet evidence", cell, value)
    assert expected in fault.expected and fault.mend
    assert _held(case) == before


def test_a_threshold_without_a_unit_is_told_by_its_cell(filled):
    def change(book):
        page = book["criteria"]
        page.cell(4, _at(page, "threshold")).value = 3
        page.cell(4, _at(page, "compare")).value = "at_least"

    with pytest.raises(CaseError) as caught:
        filled(change)
    told = {(fault.file, fault.cell) for fault in caught.value.faults}
    assert told == {("form.xlsx, sheet criteria", "L4")}


def test_a_fault_of_the_form_is_told_together_with_what_it_breaks_elsewhere(filled, case):
    def change(book):
        book["criteria"]["A4"] = "persons"
        _add(book, unit="nowhere")

    with pytest.raises(CaseError) as caught:
        filled(change, ["criteria", "evidence"])
    places = {(fault.file.split("sheet ")[-1], fault.cell) for fault in caught.value.faults}
    assert places == {("evidence", "B4"), ("evidence", "B8")}


@pytest.mark.parametrize("at", [0, 1, 2])
def test_when_writing_breaks_off_everything_is_as_it_was(tmp_path, monkeypatch, at):
    case = shutil.copytree(VALID, tmp_path / "mine")
    before, replaced = _held(case), []
    form.write(tmp_path / "form.xlsx", case, TABLES)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    _add(book)
    book["working_rules"]["E4"], book["working_rules"]["F4"] = "50%", "50%"
    book["criteria"]["C4"] = "Đã có người phù hợp"
    book.save(tmp_path / "form.xlsx")
    real = os.replace

    def replace(old, new):
        if len(replaced) == at:
            raise OSError("no space left")
        replaced.append(new)
        real(old, new)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="no space"):
        form.fill(case, tmp_path / "form.xlsx")
    assert len(replaced) == at
    assert _held(case) == before


def test_a_workbook_with_formulas_in_its_tables_is_left_as_it_is(tmp_path):
    case = tmp_path / "mine.xlsx"
    casebook.write(case, read(VALID))
    form.write(tmp_path / "form.xlsx", case, ["working_rules"])
    old = read(case)
    book = openpyxl.load_workbook(case)
    book["plan"]["B4"] = "=1"
    book.save(tmp_path / "with.xlsx")
    with pytest.raises(RuntimeError, match="write values in place of formulas"):
        form._into_workbook(tmp_path / "with.xlsx", old, ["working_rules"])
    assert openpyxl.load_workbook(tmp_path / "with.xlsx")["plan"]["B4"].value == "=1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["form.xlsx", "mine.xlsx", "with.xlsx"]


# what people see


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    form.write(path, VALID, ["evidence", "working_rules"])
    return openpyxl.load_workbook(path)


def _rule(page, letter):
    [rule] = [r for r in page.data_validations.dataValidation if f"{letter}9" in r.sqref]
    return rule


def test_units_and_criteria_have_lists_to_choose_from_with_what_they_mean(book):
    lists = book["_lists"]
    units, codes, ids, meanings = ([lists.cell(row, n).value for row in range(4, 8)]
                                   for n in (1, 2, 3, 4))  # fmt: skip
    assert units[:3] == ["thị trấn An Mẫu", "xã An Mẫu", "xã Bình Thử"]
    assert codes[:3] == ["99101", "99102", "99103"]
    assert ids == ["person", "few_files", "smooth", "many_files"]
    assert meanings[0] == "Có người phù hợp · A suitable person is at hand"
    page = book["evidence"]
    assert _rule(page, "A").formula1 == "_lists!$A$4:$A$6"
    assert _rule(page, "B").formula1 == "_lists!$C$4:$C$7"
    assert _rule(page, "D").formula1 == '"yes,no"'
    assert (_rule(page, "A").type, _rule(page, "C").type) == ("list", "date")


def test_a_criterion_added_in_the_same_form_can_be_chosen(tmp_path):
    form.write(tmp_path / "form.xlsx", VALID, ["criteria", "evidence"])
    page = openpyxl.load_workbook(tmp_path / "form.xlsx")["evidence"]
    assert _rule(page, "B").formula1 == "criteria!$A$4:$A$1003"


def test_headings_are_locked_in_both_languages_and_cells_are_free(book):
    page = book["evidence"]
    assert page.protection.sheet and page["A2"].protection.locked
    assert not page["A9"].protection.locked or not page.column_dimensions["A"].protection.locked
    unit = SCHEMA["evidence"]["fields"][0]
    said = [unit["description_vi"], unit["description"]]
    assert page["A2"].comment.text.split("\n")[:2] == said
    said = [cell.value for cell in book["guide"]["B"] if cell.value]
    assert any("Read it back with thapmuoi fill" in text for text in said)
    assert any(text.startswith("evidence: ") for text in said)
    assert not any(text.startswith("claims: ") for text in said)


def test_a_form_of_no_table_or_of_a_case_with_a_fault_is_not_made(tmp_path, broken):
    bad = broken(("evidence.csv", "thị trấn An Mẫu,smooth", "xã An Mẫu,smooth"))
    with pytest.raises(CaseError, match="expected a table: sources"):
        form.write(tmp_path / "form.xlsx", VALID, ["evidences"])
    with pytest.raises(CaseError, match="two"):
        form.write(tmp_path / "form.xlsx", bad, ["two"])
    with pytest.raises(CaseError, match="once, however"):
        form.write(tmp_path / "form.xlsx", bad, ["evidence"])
    assert list(tmp_path.iterdir()) == [bad]


def test_a_workbook_that_is_no_form_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "_only"
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(CaseError, match="a sheet of a table"):
        form.fill(VALID, tmp_path / "form.xlsx")
