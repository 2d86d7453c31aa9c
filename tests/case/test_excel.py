"""A case as a workbook: nothing lost either way, what people see, and faults told by their cell."""

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from thapmuoi_analysis.case import excel_read, excel_write, new
from thapmuoi_analysis.case.case import find, load_case, read
from thapmuoi_analysis.case.descriptor import UNFILLED
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.excel_read import as_text
from thapmuoi_analysis.case.location import files_of
from thapmuoi_analysis.case.raw import write_folder
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, SHEETS, columns_of

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
QUANTIFIED = get_column_letter(columns_of("claims").index("quantified") + 1)
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/datapackage.json"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the valid case as a workbook, made once."""
    path = tmp_path_factory.mktemp("made") / "binh-mau.xlsx"
    excel_write.write(path, read(VALID))
    return path


@pytest.fixture(scope="module")
def book(made):
    """Return the workbook as openpyxl reads it, to be looked at alone."""
    return openpyxl.load_workbook(made)


@pytest.fixture
def changed(made, tmp_path):
    """Return a function that loads the workbook after a change by openpyxl."""

    def load(change):
        book = openpyxl.load_workbook(made)
        change(book)
        book.save(tmp_path / "my-place.xlsx")
        return load_case(tmp_path / "my-place.xlsx")

    return load


@pytest.fixture
def errors_of(changed):
    """Return a function that changes the workbook and returns the errors of loading it."""

    def run(change):
        with pytest.raises(CaseError) as caught:
            changed(change)
        return caught.value.errors

    return run


def _put(sheet, cell, value, number_format="@"):
    """Return a change that puts a value into a cell."""

    def change(book):
        book[sheet][cell] = value
        book[sheet][cell].number_format = number_format

    return change


def test_a_folder_becomes_a_workbook_with_its_tables_and_again_the_same_folder(tmp_path, filled):
    for case in (*CASES, VALID):
        book = tmp_path / f"{case.name}.xlsx"
        excel_write.write(book, read(case))
        write_folder(tmp_path / case.name, read(book))
        assert filled(tmp_path / case.name) == filled(case)
        one, other = load_case(case), load_case(book)
        assert one.names == other.names and one.fictional == other.fictional
        assert one.quantities == other.quantities
        for name in SCHEMA:
            assert one.has(name) == other.has(name)
            assert one.table(name).equals(other.table(name))


def test_the_same_case_gives_the_same_bytes_and_nothing_is_overwritten(made, tmp_path):
    excel_write.write(tmp_path / "again.xlsx", read(VALID))
    assert (tmp_path / "again.xlsx").read_bytes() == made.read_bytes()
    with pytest.raises(FileExistsError):
        excel_write.write(made, read(VALID))
    with pytest.raises(FileExistsError):
        write_folder(tmp_path, read(VALID))


LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
)
CELLS = st.text(LETTERS | st.sampled_from("\n\t=+-@'_%01 "), max_size=30)


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_but_for_composition_and_outer_space(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("law") / "law.xlsx"
    kinds = ("string", "integer", "date", "boolean")
    fields = [{"name": kind, "title": f"in {kind}", "type": kind} for kind in kinds]
    rows = [[as_text(cell, "") for cell in row] for row in rows]
    book = openpyxl.Workbook()
    book.active.title = "law"
    excel_write.fill(book.active, "", fields, rows)
    book.save(path)
    tables, errors = excel_read.read_sheets(path, {"law": kinds})
    assert errors == [] and tables["law"].rows[1:] == [row for row in rows if any(row)]


def _columns():
    """Yield each column of each table with its place in the sheet."""
    for table in SCHEMA:
        for column, field in enumerate(SCHEMA[table]["fields"], 1):
            yield table, field, column, openpyxl.utils.get_column_letter(column)


def test_columns_have_two_headings_and_a_note_in_both_languages(book):
    for table, field, column, _ in _columns():
        head, name = book[table].cell(2, column), book[table].cell(3, column)
        assert (head.value, name.value) == (field["title"], field["name"])
        note = head.comment.text.split("\n")
        meaning = (field["description_vi"], field["description"])
        assert tuple(note[:2]) == tuple(text.replace("`", "") for text in meaning)
        assert [line.split(": ")[0] for line in note[2:]] == list(field.get("codes", ()))


TOP = ("top", True)  # where a cell's text stands, and that it is wrapped
HEAD = ("Calibri", True, None, None, "00E7EDF3", *TOP, "General")
NAME = ("Calibri", False, 9, "00595959", "00E7EDF3", *TOP, "General")
CELL = ("Calibri", False, 11, None, "00000000", *TOP, "@")
FIRST = ("Calibri", True, 12, None, "00000000", None, None, "General")


def _look(cell):
    """Return font, bold, size, colour, shade, place and format of a cell."""
    font, stands = cell.font, cell.alignment
    colour = font.color.rgb if font.color and font.color.type == "rgb" else None
    look = (font.name, font.b, font.sz, colour, cell.fill.start_color.rgb)
    return (*look, stands.vertical, stands.wrap_text, cell.number_format)


def test_a_sheet_says_what_it_is_about_and_looks_like_the_others(book):
    for sheet, table in {**SHEETS, **SCHEMA}.items():
        if sheet == "_text":
            continue
        page, fields = book[sheet], table["fields"]
        first, *rows = page.iter_rows()
        about = [table[name].replace("`", "") for name in ("description_vi", "description")]
        assert [cell.value for cell in first if cell.value] == [" · ".join(about)]
        assert _look(first[0]) == FIRST and page.freeze_panes == "B4"
        filled = [[_look(cell) for cell in row if cell.value is not None] for row in rows]
        assert filled[:2] == [len(fields) * [HEAD], len(fields) * [NAME]]
        assert {look for row in filled[2:] for look in row} <= {CELL}
        for field, (letter, whole) in zip(fields, page.column_dimensions.items(), strict=True):
            width = 60 if field["name"][-3:] in ("_vi", "_en") else 20
            assert (whole.width, whole.hidden, whole.number_format) == (width, False, "@"), letter
            assert (whole.alignment.vertical, whole.alignment.wrap_text) == TOP


WRONG = ("Giá trị không hợp lệ", "Hãy chọn hoặc ghi như hướng dẫn. Choose or write it as advised.")
ONE = {"vi": {"vi": "Mẫu"}, "en": {"en": "Sample"}}  # the name of a place in one language


@pytest.fixture(scope="module", params=["", *ONE])
def told_in(request, made, tmp_path_factory):
    """Return a workbook of both languages ("") or one, and its language."""
    path, lang = tmp_path_factory.mktemp("one") / "one.xlsx", request.param
    if not lang:
        return openpyxl.load_workbook(made), lang
    raw = read(VALID)
    about = {**raw.descriptor, "case": {**raw.descriptor["case"], "place": ONE[lang]}}
    excel_write.write(path, replace(raw, descriptor=about))
    return openpyxl.load_workbook(path), lang


def test_codes_are_chosen_from_a_list_that_says_what_they_mean(told_in):
    book, lang = told_in
    for table, field, _, letter in _columns():
        rules = book[table].data_validations.dataValidation
        rules = [rule for rule in rules if f"{letter}900" in rule.sqref]
        limits, codes = field.get("constraints", {}), field.get("codes", {})
        choices = [f"{c} · {codes[c][lang or 'vi']}" for c in limits.get("enum", ())]
        choices = ["true", "false"] if field["type"] == "boolean" else choices
        assert [cell for rule in rules for cell in _listed(book, rule.formula1)] == choices
        for rule in rules:
            assert str(rule.sqref) == f"{letter}4:{letter}1048576"
            assert (rule.type, rule.errorStyle, rule.showErrorMessage) == ("list", "warning", True)
            assert rule.allow_blank != limits.get("required", False)
            assert (rule.errorTitle, rule.error) == WRONG


def test_a_workbook_in_one_language_hides_the_columns_of_the_other(told_in):
    book, lang = told_in
    silent = {"": "none", "vi": "_en", "en": "_vi"}[lang]
    for table, field, _, letter in _columns():
        hidden = book[table].column_dimensions[letter].hidden
        alone = field["name"] in ("name_vi", "successor_name_vi")  # of units, in no other language
        assert hidden == (field["name"].endswith(silent) and not alone), (table, letter)
    assert (book.properties.language or "") == lang


def test_a_workbook_has_no_day_and_no_author_of_its_own(made, book):
    with zipfile.ZipFile(made) as archive:
        days = {(part.date_time, part.compress_type) for part in archive.infolist()}
    assert days == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED)}
    known = book.properties
    assert {known.created, known.modified} == {datetime(1980, 1, 1)} and not known.creator


def test_the_sheet_of_names_has_each_value_with_what_it_means(tmp_path):
    raw, path = read(VALID), tmp_path / "names.xlsx"
    excel_write.write(path, replace(raw, descriptor={**raw.descriptor, "mine": [1]}))
    book = openpyxl.load_workbook(path)
    rows = {key: cells for key, *cells in book["case"].iter_rows(min_row=4, values_only=True)}
    names = [key for key in rows if key.startswith("case.")]
    assert [*rows] == [*names, "$schema", "name", "title", "licenses", "mine"]
    guide = [*book["guide"].iter_rows(values_only=True)][-len(SCHEMA) :]
    for row, (name, table) in zip(guide, SCHEMA.items(), strict=True):
        assert row == (f"{name}: {table['description_vi']}", f"{name}: {table['description']}")
    assert rows.pop("mine") == ["[1]", None, None]  # nobody knows what it means
    about = DESCRIPTOR["case"]["place"]
    assert rows["case.place.en"] == ["Bình Mẫu district (fictional)", about["vi"], about["en"]]
    assert rows["case.fictional"][0] == "true"
    assert rows["licenses"][0] == '[{"name": "CC-BY-4.0"}]'
    assert all(vi and en for _, vi, en in rows.values())


def test_the_sentences_of_a_text_stand_in_a_sheet_of_their_own(tmp_path):
    texts = {"mau-2021": "Nhan đề\n\nMột câu. Hai câu.", "khac": "Ba câu."}
    excel_write.write(tmp_path / "book.xlsx", read(VALID), texts=texts)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["guide", "_text", "case", *SCHEMA, "_codes"]
    assert [*book["_text"].iter_rows(4, values_only=True)] == [
        ("mau-2021:p1.s1", "Nhan đề"), ("mau-2021:p2.s1", "Một câu."),
        ("mau-2021:p2.s2", "Hai câu."), ("khac:p1.s1", "Ba câu."),
    ]  # fmt: skip


def _listed(book, formula):
    """Return what a list offers: words, or the cells of the sheet of codes."""
    sheet, _, cells = formula.replace("$", "").partition("!")
    if not cells:
        return formula.strip('"').split(",")
    return [cell.value for (cell,) in book[sheet][cells]]


def test_a_code_is_chosen_with_its_meaning_and_read_without(changed):
    def choose(book):
        assert book["_codes"].sheet_state == "hidden"
        assert book["units"]["E4"].value == "adopted"
        book["units"]["E4"] = "adopted · đã thực hiện"
        book["sources"]["B4"] = "Nhan đề · phụ đề"

    case = changed(choose)
    assert (case.units["status"][0], case.sources["title"][0]) == ("adopted", "Nhan đề · phụ đề")


def test_what_was_typed_as_people_type_is_read_as_what_it_is(changed):
    def typed(book):
        for sheet, cell, *value in (
            ("plan", "B4", "1"), ("facts", "C4", 0.5, "0%"), ("facts", "C5", 2020.0, "0"),
            ("facts", "C9", datetime(2021, 1, 5), "dd/mm/yyyy"),
            ("units", "B4", datetime(2020, 12, 31), "dd/mm/yyyy"),
            ("units", "C6", " Bi\u0300nh Thư\u0309 "), ("claims", f"{QUANTIFIED}4", True),
        ):  # fmt: skip
            _put(sheet, cell, *value)(book)
        book["plan"].title = "_"  # a title that differs in its capitals alone is numbered
        book["_"].title = "PLAN"
        book["PLAN"].insert_rows(5, 2)
        book["PLAN"].insert_rows(1, 3)
        book["PLAN"]["A2"] = "ghi chú"
        book["PLAN"].column_dimensions["C"].hidden = True
        book["units"].merge_cells("A1:C1")
        book["facts"].cell(1_048_576, 16_384).font = Font(bold=True)
        book["guide"].title = "_hướng dẫn"
        book.create_sheet("_Tính thử")["A1"] = "=1+1"

    case, same = changed(typed), load_case(VALID)
    assert all(case.table(name).equals(same.table(name)) for name in ("facts", "plan", "units"))
    assert bool(case.claims["quantified"][0])
    assert case.origins["plan_2019"] == "my-place.xlsx, sheet PLAN, row 10"


def test_a_value_is_written_as_csv_has_it():
    for value, number_format, text in (
        (0.07, "0%", "7%"), (1, "0%", "100%"), (0.145, "0%", "14.5%"), ("5", "0%", "5"),
        (1234567, "#,##0", "1234567"), (1e21, "General", "1" + "0" * 21), (0.5, "General", "0.5"),
        (-3.0, "General", "-3"), (True, "General", "true"),
        (datetime(2022, 3, 2, 13, 5), "General", "2022-03-02 13:05:00"),
        (" Bi\u0300nh\r\nThử\n", "General", "Bình\nThử"),
    ):  # fmt: skip
        assert as_text(value, number_format) == text


DATE = ("a date as 2022-03-02", "write it in that form")
DIGITS = ("a whole number in digits alone", "write it in that form")
NO_FORMULA = ("a value, no formula", "write what it comes to")
# Sheet and cell -> what is typed there, with its format; how it is told; what was expected, mend.
TYPED = {
    ("units", "B4"): ("02/03/2022", "@", "02/03/2022", *DATE),
    ("units", "B5"): (*(datetime(2022, 3, 2, 13, 13), "dd/mm/yyyy", "2022-03-02 13:13:00"), *DATE),
    ("units", "B6"): (44622, "General", "44622", *DATE),  # a day as Excel counts
    ("units", "A4"): (123, "General", "123", "a form like 30037", DATE[1]),  # it lost its zeros
    ("units", "E6"): (
        *("chưa thực hiện", "@", "chưa thực hiện"),
        *("one of: adopted, not_adopted, unknown", "choose one of them"),
    ),
    ("plan", "B4"): ("1.000", "@", "1.000", *DIGITS),
    ("plan", "B5"): (1.5, "0", "1.5", *DIGITS),
    ("plan", "B6"): (-1, "0", "-1", "0 or more", "mend the number"),
    ("plan", "C5"): (
        *("mau-2021:p9.s9", "@", "mau-2021:p9.s9"),
        *("a known locator of sentences", "mend it, or add a row for it there"),
    ),
    ("sentences", "D5"): (
        *(None, "@", "", "a value, as there is one in paraphrase_en"),
        "fill it in, or empty paraphrase_en",
    ),
    ("sources", "E4"): ("=TODAY()", "General", "=TODAY()", *NO_FORMULA),
    ("sources", "B4"): ("#REF!", "General", "#REF!", *NO_FORMULA),
}


@pytest.fixture(scope="module")
def typed_wrong(made, tmp_path_factory):
    """Return the faults of a workbook in which all of `TYPED` is typed."""
    book = openpyxl.load_workbook(made)
    for (sheet, cell), (value, number_format, *_) in TYPED.items():
        book[sheet][cell] = value
        book[sheet][cell].number_format = number_format
    path = tmp_path_factory.mktemp("wrong") / "my-place.xlsx"
    book.save(path)
    with pytest.raises(CaseError) as caught:
        load_case(path)
    return caught.value.errors


def test_what_is_typed_wrong_is_told_by_sheet_cell_value_and_what_was_expected(typed_wrong):
    found = {(error.file.split()[-1], error.cell): error for error in typed_wrong}
    assert found.keys() == TYPED.keys() and len(typed_wrong) == len(TYPED)
    for (sheet, cell), (_, _, *told) in TYPED.items():
        error = found[sheet, cell]
        assert error.file == f"my-place.xlsx, sheet {sheet}"
        assert [error.value, error.expected, error.fix] == told
        column = columns_of(sheet)["ABCDE".index(cell[0])]
        place = (0, "") if told[1] == NO_FORMULA[0] else (int(cell[1:]), column)
        assert (error.row, error.column) == place


HEADINGS = "write the headings as in data/README.md"
# A change -> sheet, row and lines that are told of it, behind the name of the sheet.
TOLD = {
    "a locator of no sentence in a list": (_put("units", "K6", "mau-2021:p9.s9"), "units", 6, [
        ", cell K6 (locators): found 'mau-2021:p9.s9'; expected a known locator of sentences. "
        "To mend: mend it, or add a row for it there.",
    ]),
    "a column renamed": (_put("plan", "B3", "number"), "plan", 3, [
        ", cell B3 (number): found 'number'; expected no such column. To mend: delete the column "
        "(nothing is recorded of persons: no names, ages or appraisals), or write the headings as "
        "in data/README.md.",
        f", row 3, column planned: expected this column, once. To mend: {HEADINGS}.",
    ]),
    "cells that are merged": (lambda book: book["units"].merge_cells("N4:N5"), "units", 0, [
        ", cell N4:N5: expected cells that are not merged. To mend: unmerge them, and write the "
        "value into each cell it holds for.",
    ]),
    "a cell beside the table": (_put("plan", "E5", " x "), "plan", 0, [
        ", cell E5: found 'x'; expected no cell without a heading. To mend: delete it, or write a "
        "heading above it.",
    ]),
    "a sheet that is no table": (lambda book: book.create_sheet("Sheet1"), "Sheet1", 0, [
        f": expected one of the sheets case, {', '.join(SCHEMA)}. To mend: mend its name, delete "
        "it, or let its name begin with _ to have it passed over.",
    ]),
    "no row of names": (lambda book: book["plan"].delete_rows(3), "plan", 0, [
        ": expected a row with the names year, planned, locator. To mend: write them above the "
        "rows.",
    ]),
    "a name that is not there": (_put("case", "B7", None), "case", 7, [
        ", cell B7 (value): expected a text. To mend: fill it in.",
    ]),
    "a name whose row is not there": (lambda book: book["case"].delete_rows(7), "case", 0, [
        ", column case.within.vi: expected a text. To mend: fill it in.",
    ]),
    "a formula of several cells": (
        _put("sources", "F4", ArrayFormula("F4", "=SUM(A1:A2)")), "sources", 0,
        [", cell F4: found '=SUM(A1:A2)'; expected a value, no formula. To mend: write what it "
         "comes to."],
    ),
    "truth in other words": (_put("case", "B4", "đúng"), "case", 4, [
        ", cell B4 (value): found 'đúng'; expected true or false. To mend: fill it in.",
    ]),
}  # fmt: skip


def test_an_error_names_sheet_cell_value_what_was_expected_and_how_to_fix_it(errors_of):
    for change, sheet, row, told in TOLD.values():
        errors = errors_of(change)
        assert [str(error) for error in errors] == [
            f"my-place.xlsx, sheet {sheet}{x}" for x in told
        ]
        assert {error.row for error in errors} == {row}


def _emptied(*keys):
    """Return a change that empties the values of keys in the sheet of names."""

    def change(book):
        for row in book["case"].iter_rows(min_row=4):
            if row[0].value in keys:
                row[1].value = None

    return change


def test_an_optional_key_whose_value_is_emptied_is_not_given(changed, errors_of):
    keys = ["case.within.vi", "case.within.en", "case.planner.vi", "case.planner.en"]
    case = changed(_emptied(*keys))
    assert "within" not in case.names and "planner" not in case.names
    assert {"place", "unit_noun", "programme"} <= case.names.keys()
    [error] = errors_of(_emptied("case.planner.en"))  # in one of two languages it is to be told
    assert error.where() == "my-place.xlsx, sheet case, cell B14 (value)"
    told = [str(error) for error in errors_of(_emptied("case.place.vi", "case.place.en"))]
    assert told == [
        f"my-place.xlsx, sheet case, cell B{row} (value): expected a text. To mend: fill it in."
        for row in (5, 6)
    ]


def test_below_a_key_that_stands_twice_a_fault_still_names_its_own_cell(errors_of):
    def change(book):
        page = book["case"]
        page.insert_rows(4)
        page["A4"], page["B4"] = page["A5"].value, page["B5"].value
        page["B8"] = None

    [error] = errors_of(change)
    assert (error.cell, error.expected) == ("B8", "a text")


def test_a_required_sheet_without_rows_is_told(errors_of):
    errors = errors_of(lambda book: book["facts"].delete_rows(4, 20))
    assert [error.expected for error in errors] == ["a table facts"]


def test_an_optional_sheet_without_rows_is_a_table_that_the_case_lacks(changed):
    case = changed(lambda book: book["plan"].delete_rows(4, 20))
    assert not case.has("plan") and case.planned() == {}


PLAN = f"xl/worksheets/sheet{3 + list(SCHEMA).index('plan')}.xml"  # behind guide and case


def _with(made, path, part, spoil):
    """Copy a workbook, with the XML of one part changed, packed as small as can be."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, spoil(old.read(name)) if name == part else old.read(name))
    return path


def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_does(made, tmp_path):
    cells = b"<row>" + b'<c r="C99"><v>1</v></c>' * 900_000 + b"</row>"
    path = tmp_path / "x.xlsx"
    for part, end, more in (
        (PLAN, b"</sheetData>", cells), (PLAN, b"</worksheet>", b" " * 15_000_000),
        ("docProps/app.xml", b"</Properties>", b" " * 15_000_000),
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 10**6),
    ):  # fmt: skip
        _with(made, path, part, lambda xml: xml.replace(end, more + end))  # noqa: B023
        assert path.stat().st_size < 1_000_000
        with pytest.raises(CaseError, match=r"x\.xlsx: expected a file that unpacks to at most"):
            read(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><worksheet>&h;</worksheet>' % b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in b"bcdefgh"
)


def test_a_workbook_spoilt_by_somebody_is_an_error_and_never_a_traceback(made, tmp_path):
    for spoil in (
        lambda _: BOMB, lambda xml: xml[: len(xml) // 2], lambda _: b"",
        lambda xml: xml.replace(b'r="A4"', b'r="A4" t="s"><v>999</v></c><c'),
        lambda xml: xml.replace(b'r="A4"', b'r="4A"'),
        lambda xml: xml.replace(b' s="', b' s="99', 9),
    ):  # fmt: skip
        with pytest.raises(CaseError, match=r"x\.xlsx"):
            load_case(_with(made, tmp_path / "x.xlsx", PLAN, spoil))


def test_what_is_no_json_in_the_sheet_of_names_is_a_text():
    for text in ("9" * 5000, "[" * 9000, "NaN", '{"a": 1, "a": 2}'):
        assert excel_read.parsed(text) == text


def test_what_is_no_workbook_is_told_with_how_to_make_it_one(tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("readme.txt", "no workbook")
    contents = [b"", b"PK\x03\x04", b"year,planned\n2018,1\n", archive.getvalue()]
    for name, content in [("place.xls", b"\xd0\xcf"), *(("place.xlsx", x) for x in contents)]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CaseError, match=r"expected an Excel workbook.*save it as") as caught:
            load_case(tmp_path / name)
        [error] = caught.value.errors
        assert "cần một sổ Excel" in error.told("vi")


def test_a_workbook_is_named_in_ascii_and_found_by_its_path(made, tmp_path, monkeypatch):
    path = shutil.copy(made, tmp_path / "Xã Đông Bình (2).XLSX")
    monkeypatch.chdir(tmp_path)
    for name in (path, Path(path.name)):
        case = load_case(name)
        assert (case.slug, case.workbook) == ("xa-dong-binh-2", name)
        assert case.folder == tmp_path.resolve()
    assert files_of(path) == [path]
    (tmp_path / "mau-2021.txt").write_text("…", encoding="utf-8")
    assert files_of(path) == [path, tmp_path / "mau-2021.txt"]


def _nested(part):
    return excel_read.nested(dict(excel_write.flat(part)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a1.=\n ,[{"truenul', max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc$_", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["$schema", "title", "case", "x"]), JSON, max_size=4))
def test_any_descriptor_comes_back_from_the_rows_of_its_sheet(about):
    case = about.pop("case", {})
    case = case if isinstance(case, dict) else {}
    assert _nested({**about, "case": case}) == {**about, "case": case}


def test_a_new_case_is_valid_fictional_and_says_what_to_fill_in(tmp_path):
    written = new.new_case("place", {})
    excel_write.write(tmp_path / "place.xlsx", written)
    write_folder(tmp_path / "place", written)
    for form in ("place.xlsx", "place"):
        case = load_case(tmp_path / form)
        assert case.fictional and case.names["place"]["en"].startswith("FILL IN:")
        assert {"sources", "sentences", "facts", "plan", "units", "claims"} <= set(dir(case))


def test_a_new_case_takes_the_sentences_of_the_texts_at_hand(tmp_path):
    text = "Nhan đề của bài\n\nNăm 2020 có 2 xã. Năm 2021 có thêm 1 xã.\n"
    write_folder(tmp_path / "place", new.new_case("place", {"bao-2021": text}))
    case = load_case(tmp_path / "place")
    places = [f"bao-2021:{place}" for place in ("p1.s1", "p2.s1", "p2.s2")]
    assert list(case.sentences["locator"]) == ["mau:p1.s1", *places]
    assert list(case.sources["id"]) == ["mau", "bao-2021"]
    assert case.sentences["key_term"][2] == ""  # no words of the text


def _rows_with_samples(written):
    return {
        (f"{name}.csv", line)
        for name, table in written.tables.items()
        for line, row in enumerate(table.rows, 1)
        if UNFILLED.search(" ".join(row))
    }


def test_a_new_case_cannot_pass_for_real_while_a_sample_is_left(tmp_path):
    written = new.new_case("place", {})
    written.descriptor["case"] = load_real_names()
    write_folder(tmp_path / "place", written)
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "place")
    told = {(error.file, error.row) for error in caught.value.errors}
    assert told == _rows_with_samples(written) != set()


def load_real_names():
    names = read(find("thap-muoi")).descriptor["case"]
    return {key: name for key, name in names.items() if key != "since"}  # rests on its sources


def test_once_the_sample_source_is_deleted_every_row_that_rests_on_it_is_a_fault(tmp_path):
    written = new.new_case("place", {"bao-2021": "Có 2 xã."})
    for name in ("sources", "sentences"):
        del written.tables[name].rows[1]
    write_folder(tmp_path / "place", written)
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "place")
    told = {error.file for error in caught.value.errors}
    assert told == {"facts.csv", "claims.csv"}
