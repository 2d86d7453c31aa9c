"""A case as a workbook: nothing lost either way, what people see, and faults told by their cell."""

import io
import os
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from glance import lines
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from thapmuoi_analysis.case import excel_codes, excel_read, excel_write, new
from thapmuoi_analysis.case.case import find, load_case, read
from thapmuoi_analysis.case.descriptor import UNFILLED
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.excel_formats import as_text, wrong_in
from thapmuoi_analysis.case.location import files_of
from thapmuoi_analysis.case.raw import write_folder
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, SHEETS, columns_of

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/datapackage.json"))


def column_of(table, name):
    return get_column_letter(columns_of(table).index(name) + 1)


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


def test_nothing_is_overwritten(made, tmp_path):
    for write, place in ((excel_write.write, made), (write_folder, tmp_path)):
        with pytest.raises(FileExistsError):
            write(place, read(VALID))


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


# what people see


def columns():
    """Yield each column of each table with its place in the sheet."""
    for table in SCHEMA:
        for place, field in enumerate(SCHEMA[table]["fields"], 1):
            yield table, field, get_column_letter(place)


def test_columns_have_two_headings_and_a_note_in_both_languages(book):
    for table, field, letter in columns():
        head, name = book[table][f"{letter}2"], book[table][f"{letter}3"]
        assert (head.value, name.value) == (field["title"], field["name"])
        vi, en, *codes = head.comment.text.split("\n")
        assert vi == field["description_vi"].replace("`", "")
        assert en == field["description"].replace("`", "")
        assert [line.split(": ")[0] for line in codes] == [*field.get("codes", ())]


# Font, bold, size, colour; shade; where the text stands, and whether it is wrapped; format.
FIRST = "Calibri True 12 None 00000000 None None General"
HEAD = "Calibri True None None 00E7EDF3 top True General"
NAME = "Calibri False 9 00595959 00E7EDF3 top True General"
CELL = "Calibri False 11 None 00000000 top True @"


def look(cell):
    font, stands = cell.font, cell.alignment
    colour = font.color.rgb if font.color and font.color.type == "rgb" else None
    parts = (font.name, font.b, font.sz, colour, cell.fill.start_color.rgb)
    parts += (stands.vertical, stands.wrap_text, cell.number_format)
    return " ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in parts)


def test_a_sheet_says_what_it_is_about_and_looks_like_the_others(book):
    for sheet, table in {**SHEETS, **SCHEMA}.items():
        if sheet == "_text":
            continue
        page, fields = book[sheet], table["fields"]
        first, *rows = page.iter_rows()
        about = f"{table['description_vi']} · {table['description']}".replace("`", "")
        assert [cell.value for cell in first if cell.value] == [about]
        assert look(first[0]) == FIRST and page.freeze_panes == "B4"
        heads, names, *filled = [[look(x) for x in row if x.value is not None] for row in rows]
        assert (heads, names) == (len(fields) * [HEAD], len(fields) * [NAME])
        assert {one for row in filled for one in row} <= {CELL}
        for field, whole in zip(fields, page.column_dimensions.values(), strict=True):
            assert whole.width == (60 if field["name"][-3:] in ("_vi", "_en") else 20)
            assert whole.number_format == "@" and not whole.hidden
            assert (whole.alignment.vertical, whole.alignment.wrap_text) == ("top", True)


WRONG = ("Giá trị không hợp lệ", "Hãy chọn hoặc ghi như hướng dẫn. Choose or write it as advised.")
SILENT = {"": "none", "vi": "_en", "en": "_vi"}


def written(lang, folder):
    """Return the valid case as a workbook of one language, or of both."""
    raw, path = read(VALID), folder / f"names-{lang}.xlsx"
    place = raw.descriptor["case"]["place"]
    place = {lang: place[lang]} if lang else place
    about = {**raw.descriptor, "case": {**raw.descriptor["case"], "place": place}}
    excel_write.write(path, replace(raw, descriptor=about))
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("lang", SILENT)
def test_codes_are_chosen_by_their_meaning_and_the_silent_language_is_hidden(lang, tmp_path):
    book = written(lang, tmp_path)
    assert (book.properties.language or "") == lang
    assert book["_codes"].sheet_state == "hidden"
    for table, field, letter in columns():
        page, name = book[table], field["name"]
        rules = [x for x in page.data_validations.dataValidation if f"{letter}900" in x.sqref]
        limits, codes = field.get("constraints", {}), field.get("codes", {})
        choices = [f"{code} · {codes[code][lang or 'vi']}" for code in limits.get("enum", ())]
        choices = ["true", "false"] if field["type"] == "boolean" else choices
        assert [cell for rule in rules for cell in listed(book, rule.formula1)] == choices
        for rule in rules:
            assert str(rule.sqref) == f"{letter}4:{letter}1048576"
            assert (rule.type, rule.errorStyle, rule.showErrorMessage) == ("list", "warning", True)
            assert rule.allow_blank != limits.get("required", False)
            assert (rule.errorTitle, rule.error) == WRONG
        alone = name in ("name_vi", "successor_name_vi")  # of units, in no other language
        hidden = name.endswith(SILENT[lang]) and not alone
        assert page.column_dimensions[letter].hidden == hidden, (table, name)


def listed(book, formula):
    """Return what a list offers: words, or the cells of the sheet of codes."""
    sheet, _, cells = formula.replace("$", "").partition("!")
    if not cells:
        return formula.strip('"').split(",")
    return [cell.value for (cell,) in book[sheet][cells]]


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
    assert rows.pop("mine") == ["[1]", None, None]  # nobody knows what it means
    place, about = raw.descriptor["case"]["place"]["en"], DESCRIPTOR["case"]["place"]
    assert rows["case.place.en"] == [place, about["vi"], about["en"]]
    assert rows["case.fictional"][0] == "true"
    assert rows["licenses"][0] == '[{"name": "CC-BY-4.0"}]'
    assert all(vi and en for _, vi, en in rows.values())
    guide = [*book["guide"].iter_rows(values_only=True)][-len(SCHEMA) :]
    for row, (name, table) in zip(guide, SCHEMA.items(), strict=True):
        assert row == (f"{name}: {table['description_vi']}", f"{name}: {table['description']}")


def test_the_sentences_of_a_text_stand_in_a_sheet_of_their_own(tmp_path):
    texts = {"mau-2021": "Nhan đề\n\nMột câu. Hai câu.", "khac": "Ba câu."}
    excel_write.write(tmp_path / "book.xlsx", read(VALID), texts=texts)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["guide", "_text", "case", *SCHEMA, "_codes"]
    assert [*book["_text"].iter_rows(4, values_only=True)] == [
        ("mau-2021:p1.s1", "Nhan đề"),
        ("mau-2021:p2.s1", "Một câu."),
        ("mau-2021:p2.s2", "Hai câu."),
        ("khac:p1.s1", "Ba câu."),
    ]


# what people type

AS_TYPED = """
plan!B4 | "1" | @
facts!C4 | 0.5 | 0%
facts!C5 | 2020.0 | 0
facts!C9 | datetime(2021, 1, 5) | dd/mm/yyyy
units!B4 | datetime(2020, 12, 31) | dd/mm/yyyy
units!C6 | " Bi\u0300nh Thư\u0309 " | @
units!E4 | "adopted · đã thực hiện" | @
sources!B4 | "Nhan đề · phụ đề" | @
"""


def put(book, table):
    """Put the values of a table of sheet and cell, value and format into a workbook."""
    for place, value, form, *_ in lines(table):
        sheet, cell = place.split("!")
        book[sheet][cell].value = eval(value, {"datetime": datetime, "ArrayFormula": ArrayFormula})
        book[sheet][cell].number_format = form


def test_what_was_typed_as_people_type_is_read_as_what_it_is(changed):
    def typed(book):
        put(book, AS_TYPED)
        book["claims"][f"{column_of('claims', 'quantified')}4"] = True
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
    assert case.sources["title"][0] == "Nhan đề · phụ đề"
    assert case.origins["plan_2019"] == "my-place.xlsx, sheet PLAN, row 10"


WRITTEN = r"""
50 | 0"%" | 50%
0.5 | 0\% | 0.5%
0.5 | 0.0%;-0.0% | 50%
0.07 | 0% | 7%
1 | 0% | 100%
0.145 | 0% | 14.5%
"5" | 0% | 5
1234567 | #,##0 | 1234567
50 | [<1]0%;0"%" | 50%
0.5 | [<1]0%;0"%" | 50%
0.5 | 0[$%] | 0.5%
-0.5 | 0;0% | -50%
1e21 | General | 1000000000000000000000
0.5 | General | 0.5
-3.0 | General | -3
True | General | true
datetime(2022, 3, 2, 13, 5) | General | 2022-03-02 13:05:00
" Bi\u0300nh\r\nThử\n" | General | Bình¶Thử
"""


def test_a_value_is_written_as_csv_has_it():
    for value, form, text in lines(WRITTEN):
        found = as_text(eval(value, {"datetime": datetime}), form)
        assert found == text.replace("¶", "\n"), value


# A number and its format; what is told of it, or nothing.
MORE_SHOWN = r"""
3 | "khoảng "0 | a number shown as it is: the format of the cell adds “khoảng”
3 | >0 | a number shown as it is: the format of the cell adds “>”
3 | 0\ [$triệu] | a number shown as it is: the format of the cell adds “triệu”
17 | 0"‰" | a number shown as it is: the format of the cell adds “‰”
0 | 0;0;"không" | a number shown as it is: the format of the cell adds “không”
-3 | 0;0"x" | a number shown as it is: the format of the cell adds “x”
11000 | #,##0, | a number shown whole, not in thousands or millions
11000000 | 0,,"" | a number shown whole, not in thousands or millions
3 | ;;; | a number that the format of the cell shows
5 | [>=5]"nhiều";0 | a number shown as it is: the format of the cell adds “nhiều”
4 | [>=5]"nhiều";0 |
3 | 0;0"x" |
3 | @ |
3 | |
1e15 | 0.00E+00 |
1234567.5 | #,##0.00\ [$₫-42A] |
3 | _-* #,##0\ "₫"_-;-* #,##0\ "₫"_-;_-* "-"??\ "₫"_- |
0.5 | [Red]0.0% |
True | "x" |
"3" | "x" |
"""


def test_a_number_whose_format_says_more_or_less_than_its_value_is_told(changed, errors_of):
    for value, form, told in lines(MORE_SHOWN):
        assert list(wrong_in(eval(value), form)) == [told] * bool(told), (value, form)

    def hedged(book):
        cell = book["plan"].cell(4, 1 + columns_of("plan").index("planned"))
        cell.number_format = f'"khoảng "{cell.value}'
        cell.value = int(cell.value)

    [error] = errors_of(hedged)
    assert error.cell == "B4" and "định dạng của ô còn hiện thêm “khoảng" in error.told("vi")


STATUSES = (
    "one of: adopted · has adopted the model; not_adopted · not adopted, or ended; "
    "unknown · the source does not tell"
)
# Sheet and cell; what is typed there, with its format; how it is told, and what was expected.
TYPED = """
units!B4 | "02/03/2022" | @ | 02/03/2022 | a date as 2022-03-02
units!B5 | datetime(2022, 3, 2, 13, 13) | dd/mm/yyyy | 2022-03-02 13:13:00 | a date as 2022-03-02
units!B6 | 44622 | General | 44622 | a date as 2022-03-02
units!E6 | "chưa" | @ | chưa | {statuses}
plan!B4 | "1.000" | @ | 1.000 | a whole number in digits alone
plan!B5 | 1.5 | 0 | 1.5 | a whole number in digits alone
plan!B6 | -1 | 0 | -1 | 0 or more
plan!C5 | "mau-2021:p9.s9" | @ | mau-2021:p9.s9 | a known locator of sentences
sentences!D5 | None | @ | | a value, as there is one in paraphrase_en
sources!E4 | "=TODAY()" | General | =TODAY() | a value, no formula
sources!F4 | ArrayFormula("F4", "=SUM(A1:A2)") | @ | =SUM(A1:A2) | a value, no formula
sources!B4 | "#REF!" | General | #REF! | a value, no formula
units!K6 | "mau-2021:p9.s9" | @ | mau-2021:p9.s9 | a known locator of sentences
case!B4 | "đúng" | @ | đúng | true or false
case!B7 | None | @ | | a text
"""


def test_what_is_typed_wrong_is_told_by_sheet_cell_value_and_what_was_expected(errors_of):
    errors = errors_of(lambda book: put(book, TYPED))
    found = {f"{error.file.split()[-1]}!{error.cell}": error for error in errors}
    assert len(errors) == len(found) == len(lines(TYPED))
    for place, _, _, value, expected in lines(TYPED):
        error = found[place]
        sheet, cell = place.split("!")
        assert str(error.file) == f"my-place.xlsx, sheet {sheet}"
        assert (error.value, error.expected) == (value, expected.format(statuses=STATUSES)), place
        if expected == "a value, no formula":
            assert (error.row, error.column) == (0, "")
        elif sheet != "case":
            assert (error.row, column_of(sheet, error.column)) == (int(cell[1:]), cell[0])


SHEETS_TOLD = """
Sheet1: expected one of the sheets case, {tables}. To mend: mend its name, delete it, or let its \
name begin with _ to have it passed over.
case, key case.within.vi: expected a text. To mend: fill it in, or empty it in the other \
language too.
plan, cell E5: found 'x'; expected no cell without a heading. To mend: delete it, or write a \
heading above it.
plan, row 3, column planned: expected this column, once. To mend: write the headings as in \
data/README.md.
plan, cell B3 (number): found 'number'; expected no such column. To mend: write the headings as \
in data/README.md; delete the column where it is none of them (nothing is recorded of persons: no \
names, ages or appraisals).
units, cell N4:N5: expected cells that are not merged. To mend: unmerge them, and write the value \
into each cell it holds for.
"""


def test_a_sheet_that_is_no_table_is_told_by_what_is_wrong_with_it(errors_of):
    def change(book):
        book.create_sheet("Sheet1")
        book["plan"]["B3"] = "number"
        book["plan"]["E5"] = " x "
        book["units"].merge_cells("N4:N5")
        book["case"].delete_rows(7)

    expected = SHEETS_TOLD.format(tables=", ".join(SCHEMA)).strip().splitlines()
    told = [str(error).removeprefix("my-place.xlsx, sheet ") for error in errors_of(change)]
    assert sorted(told) == sorted(expected)
    [error] = errors_of(lambda book: book["plan"].delete_rows(3))
    assert error.expected == "a row with the names year, planned, locator, hedge"


def test_a_sheet_that_others_lean_on_is_told_once_when_it_is_emptied(errors_of):
    [error] = errors_of(lambda book: book["sentences"].delete_rows(4, 99))
    assert str(error).startswith("my-place.xlsx, sheet sentences: expected rows, as ")
    [error] = errors_of(lambda book: book["sentences"].delete_rows(1, 99))
    assert error.expected.startswith("a row with the names locator, sha256")
    [error] = errors_of(lambda book: book.remove(book["sentences"]))
    assert error.file == "my-place.xlsx, sheet sentences"


def test_merged_cells_are_told_by_their_range_and_nothing_that_follows_from_them(errors_of):
    for cells in ("A3:C4", "J4:J6"):
        [error] = errors_of(lambda book, cells=cells: book["facts"].merge_cells(cells))
        assert (error.file, error.cell) == ("my-place.xlsx, sheet facts", cells)


def test_a_hidden_sheet_is_told_and_one_of_ones_own_may_be_hidden(errors_of, changed):
    def hide(book):
        book["plan"].sheet_state = "hidden"

    [error] = errors_of(hide)
    assert str(error).startswith("my-place.xlsx, sheet plan: expected no sheet that is hidden.")

    def hide_own(book):
        book.create_sheet("_mine").sheet_state = "veryHidden"

    assert changed(hide_own).has("plan")


# A sheet; what it was renamed; what is told of that alone, in either language.
RENAMED = """
facts | facts 2021 | cần tên facts, hiện chưa trang nào có. Cách sửa: đổi tên trang thành facts,
claims | nhận định | cần tên claims, hiện chưa trang nào có. Cách sửa: đổi tên trang thành claims,
plan | Plans | expected the name plan, which no sheet has. To mend: rename it plan instead of
sentences | sentence | expected the name sentences, which no sheet has. To mend: rename it sentences
case | cases | expected the name case, which no sheet has. To mend: rename it case instead of
"""


def test_a_sheet_that_was_renamed_is_told_as_that_before_its_own_faults_and_no_other(errors_of):
    for name, title, told in lines(RENAMED):

        def change(book, name=name, title=title):
            book[name].title = title

        [error] = errors_of(change)
        assert str(error.file) == f"my-place.xlsx, sheet {title}"
        assert told in error.told("vi" if told.startswith("cần") else "en")

    def spoil(book):
        book["plan"]["B4"] = "x"
        book["plan"].title = "Plans"

    assert [error.cell for error in errors_of(spoil)] == ["", "B4"]


def emptied(*keys):
    """Return a change that empties the values of keys in the sheet of names."""

    def change(book):
        for row in book["case"].iter_rows(min_row=4):
            if row[0].value in keys:
                row[1].value = None

    return change


def test_an_optional_key_whose_value_is_emptied_is_not_given(changed, errors_of):
    keys = ["case.within.vi", "case.within.en", "case.planner.vi", "case.planner.en"]
    case = changed(emptied(*keys))
    assert "within" not in case.names and "planner" not in case.names
    assert {"place", "unit_noun", "programme"} <= case.names.keys()
    [error] = errors_of(emptied("case.planner.vi"))  # in one of two languages it is to be told
    assert error.where() == "my-place.xlsx, sheet case, cell B13 (value)"
    errors = errors_of(emptied("case.place.vi", "case.place.en"))
    assert [(error.cell, error.expected) for error in errors] == [
        ("B5", "a text"),
        ("B6", "a text"),
    ]


def test_below_a_key_that_stands_twice_a_fault_still_names_its_own_cell(errors_of):
    def change(book):
        page = book["case"]
        page.insert_rows(4)
        page["A4"], page["B4"] = page["A5"].value, page["B5"].value
        page["B8"] = None

    twice, error = errors_of(change)
    assert twice.cell == "A5" and (error.cell, error.expected) == ("B8", "a text")


def test_a_key_of_the_case_in_two_rows_is_told_with_both(errors_of, changed):
    def change(book):
        book["case"].append(["case.place.vi", "huyện khác"])

    [error] = errors_of(change)
    assert error.value == "case.place.vi" and error.cell == f"A{error.row}" != "A5"
    assert error.expected == "each key once; row 5 has it too"
    case = changed(lambda book: book["case"].append(["case.place.vi", None]))
    assert case.names == changed(lambda book: None).names  # without a value it is not given


def test_a_sheet_without_rows_is_told_where_a_case_needs_it(changed, errors_of):
    [error] = errors_of(lambda book: book["facts"].delete_rows(4, 20))
    assert error.expected == "a table facts"
    case = changed(lambda book: book["plan"].delete_rows(4, 20))
    assert not case.has("plan") and case.planned() == {}


# what is no workbook, or spoilt

PLAN = f"xl/worksheets/sheet{3 + [*SCHEMA].index('plan')}.xml"  # behind guide and case


def with_part(made, path, part, spoil):
    """Copy a workbook, with the XML of one part changed, packed as small as can be."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            content = old.read(name)
            archive.writestr(name, spoil(content) if name == part else content)
    return path


MUCH = [  # in a part, before a tag, as often
    (PLAN, b"</sheetData>", b"<row>", b'<c r="C99"><v>1</v></c>', 900_000, b"</row>"),
    (PLAN, b"</worksheet>", b"", b" ", 15_000_000, b""),
    ("docProps/app.xml", b"</Properties>", b"", b" ", 15_000_000, b""),
    ("xl/styles.xml", b"</cellXfs>", b"", b"<xf/>", 10**6, b""),
]


def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_does(made, tmp_path):
    path = tmp_path / "x.xlsx"
    for part, end, opened, one, times, closed in MUCH:
        more = opened + one * times + closed + end
        with_part(made, path, part, lambda xml: xml.replace(end, more))  # noqa: B023
        assert path.stat().st_size < 1_000_000
        with pytest.raises(CaseError, match=r"x\.xlsx: expected a file that unpacks to at most"):
            read(path)


WIDE = [  # in a sheet, behind its rows
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'<x:mergeCells xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<x:mergeCell ref="A1:CV3000"/></x:mergeCells>',
    b'<hyperlinks><hyperlink ref="A:XFD" location="x"/></hyperlinks>',
]


def test_cells_named_by_two_corners_are_counted_before_they_fill_the_memory(made, tmp_path):
    path = tmp_path / "x.xlsx"
    for wide in WIDE:
        more = b"</sheetData>" + wide
        with_part(made, path, PLAN, lambda xml: xml.replace(b"</sheetData>", more))  # noqa: B023
        with pytest.raises(CaseError, match=r"x\.xlsx: expected at most 200,000 cells"):
            read(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><worksheet>&h;</worksheet>' % b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in b"bcdefgh"
)


def test_a_workbook_spoilt_by_somebody_is_an_error_and_never_a_traceback(made, tmp_path):
    for spoil in (
        lambda _: BOMB,
        lambda xml: xml[: len(xml) // 2],
        lambda _: b"",
        lambda xml: xml.replace(b'r="A4"', b'r="A4" t="s"><v>999</v></c><c'),
        lambda xml: xml.replace(b'r="A4"', b'r="4A"'),
        lambda xml: xml.replace(b' s="', b' s="99', 9),
    ):
        with pytest.raises(CaseError, match=r"x\.xlsx"):
            load_case(with_part(made, tmp_path / "x.xlsx", PLAN, spoil))


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_is_named_as_a_workbook_is_not_waited_for(tmp_path, run):
    os.mkfifo(tmp_path / "place.xlsx")
    for words in (("check",), ("report", "--dry-run"), ("report", "--out", tmp_path)):
        for name in (tmp_path / "place.xlsx", "/dev/zero"):
            code, _, error = run(words[0], name, *words[1:])
            told = "expected an Excel workbook" in error or "due" in error
            assert told and code == int("--dry-run" not in words)


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


def grown(inner):
    keys = st.text("abc$_", min_size=1, max_size=4)
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)


PLAIN = st.none() | st.booleans() | st.integers() | st.text('a1.=\n ,[{"truenul', max_size=9)
JSON = st.recursive(PLAIN, grown, max_leaves=8)
KEYS = st.sampled_from(["$schema", "title", "x"])


@given(st.dictionaries(KEYS, JSON, max_size=4), st.dictionaries(st.text("ab"), JSON, max_size=3))
def test_any_descriptor_comes_back_from_the_rows_of_its_sheet(about, case):
    rows = dict(excel_write.flat({**about, "case": case}))
    assert excel_read.nested(rows) == {**about, "case": case}


# a new case


def test_a_new_case_is_valid_fictional_and_says_what_to_fill_in(tmp_path):
    fresh = new.new_case("place", {})
    excel_write.write(tmp_path / "place.xlsx", fresh)
    write_folder(tmp_path / "place", fresh)
    for form in ("place.xlsx", "place"):
        case = load_case(tmp_path / form)
        assert case.fictional and case.names["place"]["en"].startswith("FILL IN:")
        assert {"sources", "sentences", "facts", "plan", "units", "claims"} <= {*dir(case)}


def test_a_new_case_takes_the_sentences_of_the_texts_at_hand(tmp_path):
    text = "Nhan đề của bài\n\nNăm 2020 có 2 xã. Năm 2021 có thêm 1 xã.\n"
    write_folder(tmp_path / "place", new.new_case("place", {"bao-2021": text}))
    case = load_case(tmp_path / "place")
    places = [f"bao-2021:{place}" for place in ("p1.s1", "p2.s1", "p2.s2")]
    assert [*case.sentences["locator"]] == ["mau:p1.s1", *places]
    assert [*case.sources["id"]] == ["mau", "bao-2021"]
    assert case.sentences["key_term"][2] == ""  # no words of the text


def rows_with_samples(written):
    for name, table in written.tables.items():
        for line, row in enumerate(table.rows, 1):
            if UNFILLED.search(" ".join(row)):
                yield f"{name}.csv", line


def test_a_new_case_cannot_pass_for_real_while_a_sample_is_left(tmp_path):
    fresh = new.new_case("place", {})
    names = read(find("thap-muoi")).descriptor["case"]
    del names["since"]  # rests on its sources
    fresh.descriptor["case"] = names
    write_folder(tmp_path / "place", fresh)
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "place")
    told = {(error.file, error.row) for error in caught.value.errors}
    assert told == {*rows_with_samples(fresh)} != set()


def test_truths_are_read_as_libreoffice_writes_them(changed):
    def as_formulas(book):
        book["case"]["B4"] = "=TRUE()"
        heads = [cell.value for cell in book["claims"][3]]
        book["claims"].cell(4, heads.index("quantified") + 1).value = "=TRUE()"

    case = changed(as_formulas)
    assert case.fictional and case.claims["quantified"].iloc[0]


def test_a_workbook_is_read_by_absolute_targets_and_rich_text_as_by_others(made, tmp_path):
    book = openpyxl.load_workbook(made)
    words = CellRichText("huyện ", TextBlock(InlineFont(b=True), "Mẫu"))
    book["case"]["B5"] = words
    book.save(tmp_path / "rich.xlsx")
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(tmp_path / "rich.xlsx") as old, zipfile.ZipFile(other, "w") as new_one:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                assert b'Target="/xl/' in text  # openpyxl's; what follows is Excel's
                text = text.replace(b'Target="/xl/', b'Target="')
            new_one.writestr(name, text)
    assert read(other).descriptor["case"]["place"]["vi"] == str(words)
    assert read(other).tables["facts"].rows == read(made).tables["facts"].rows


def test_the_workbook_of_a_second_coder_is_told_as_that(tmp_path):
    path = tmp_path / "codes.xlsx"
    excel_codes.write(path, load_case("example"))
    for lang, told in (("en", "a second coder, with"), ("vi", "người phân loại lần hai")):
        with pytest.raises(CaseError) as caught:
            load_case(path)
        _, line = caught.value.told(lang).splitlines()
        assert told in line
        assert "second_coding" in line
