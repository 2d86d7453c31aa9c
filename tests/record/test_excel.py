"""A case as a workbook: nothing lost either way, what people see, and faults told by their cell."""

import csv
import io
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from thapmuoi_analysis import paths
from thapmuoi_analysis.record import excel_read, excel_write, new
from thapmuoi_analysis.record.case import find, load_case, read
from thapmuoi_analysis.record.excel_read import as_text
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.record.location import files_of
from thapmuoi_analysis.record.raw import LONGEST, UNFILLED, write_folder
from thapmuoi_analysis.record.schema import SCHEMA, columns_of

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
QUANTIFIED = get_column_letter(columns_of("claims").index("quantified") + 1)
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/datapackage.json"))


def _id(value):
    return value.name if isinstance(value, Path) else None


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
def faults_of(changed):
    """Return a function that changes the workbook and returns the faults of loading it."""

    def run(change):
        with pytest.raises(CaseError) as caught:
            changed(change)
        return caught.value.faults

    return run


def _put(sheet, cell, value, number_format="@"):
    """Return a change that puts a value into a cell."""

    def change(book):
        book[sheet][cell] = value
        book[sheet][cell].number_format = number_format

    return change


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_a_folder_becomes_a_workbook_and_again_the_same_folder(case, tmp_path, filled):
    excel_write.write(tmp_path / "book.xlsx", read(case))
    write_folder(tmp_path / "again", read(tmp_path / "book.xlsx"))
    assert filled(tmp_path / "again") == filled(case)


@pytest.mark.parametrize("case", [*CASES, VALID], ids=_id)
def test_a_workbook_gives_the_tables_and_names_of_the_folder(case, tmp_path):
    excel_write.write(tmp_path / "book.xlsx", read(case))
    one, other = load_case(case), load_case(tmp_path / "book.xlsx")
    assert one.names == other.names and one.fictional == other.fictional
    assert {name for name in SCHEMA if one.has(name)} == {n for n in SCHEMA if other.has(n)}
    assert all(getattr(one, n).equals(getattr(other, n)) for n in SCHEMA if one.has(n))
    assert one.quantities == other.quantities


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
    fields = [{"name": f"in_{kind}", "title": kind, "type": kind} for kind in kinds]
    rows = [[as_text(cell, "") for cell in row] for row in rows]
    book = openpyxl.Workbook()
    book.active.title = "law"
    excel_write.fill(book.active, "", fields, rows)
    book.save(path)
    tables, faults = excel_read.read_sheets(path, {"law": [field["name"] for field in fields]})
    kept = [row for row in rows if any(row)]
    assert all("text in UTF-8" in fault.expected for fault in faults)
    assert tables["law"].rows[1:] == kept


def _columns():
    """Yield each column of each table with its place in the sheet."""
    for table in SCHEMA:
        for column, field in enumerate(SCHEMA[table]["fields"], 1):
            yield table, field, column, openpyxl.utils.get_column_letter(column)


def _choices(field):
    return [*field.get("constraints", {}).get("enum", ())]


@pytest.mark.parametrize("table", SCHEMA)
def test_columns_have_two_headings_and_a_note_in_both_languages(book, table):
    page = book[table]
    for _, field, column, _ in filter(lambda place: place[0] == table, _columns()):
        head, name = page.cell(2, column), page.cell(3, column)
        assert (head.value, name.value) == (field["title"], field["name"])
        note = head.comment.text.split("\n")
        said = (field["description_vi"], field["description"])
        assert tuple(note[:2]) == tuple(text.replace("`", "") for text in said)
        assert [line.split(": ")[0] for line in note[2:]] == list(field.get("codes", ()))


def test_codes_have_a_list_to_choose_from(book):
    for table, field, _, letter in _columns():
        rules = book[table].data_validations.dataValidation
        rules = [rule for rule in rules if f"{letter}900" in rule.sqref]
        choices = ["true", "false"] if field["type"] == "boolean" else _choices(field)
        listed = [cell.split(" · ")[0] for rule in rules for cell in _listed(book, rule.formula1)]
        assert listed == choices


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


def test_what_is_written_is_text_that_a_spreadsheet_leaves_as_it_is(book):
    for cell, text in (("A4", "99101"), ("B4", "2020-12-31"), ("C4", "An Mẫu")):
        assert (book["units"][cell].value, book["units"][cell].number_format) == (text, "@")
    assert book["plan"].column_dimensions["A"].number_format == "@"


def test_what_was_typed_as_people_type_is_read_as_what_it_is(changed):
    def typed(book):
        _put("plan", "B4", "1")(book)  # a number as text
        _put("facts", "C4", 0.5, "0%")(book)  # a percentage
        _put("facts", "C5", 2020.0, "0")(book)
        _put("facts", "C9", datetime(2021, 1, 5), "dd/mm/yyyy")(book)
        _put("units", "B4", datetime(2020, 12, 31), "dd/mm/yyyy")(book)
        _put("units", "C6", " Bi\u0300nh Thư\u0309 ")(book)
        _put("claims", f"{QUANTIFIED}4", True)(book)
        book["plan"].insert_rows(5, 2)
        book["plan"].column_dimensions["C"].hidden = True
        book["facts"].cell(1_048_576, 16_384).font = Font(bold=True)
        book.create_sheet("_tính thử")["A1"] = "=1+1"

    case, same = changed(typed), load_case(VALID)
    assert all(getattr(case, n).equals(getattr(same, n)) for n in ("facts", "plan", "units"))
    assert bool(case.claims["quantified"][0])
    assert case.origins["plan_2019"] == "my-place.xlsx, sheet plan, row 7"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.07, "0%", "7%"),
        (1, "0%", "100%"),
        (0.145, "0%", "14.5%"),
        (1234567, "#,##0", "1234567"),
        (1e21, "General", "1" + "0" * 21),
        (0.5, "General", "0.5"),
        (-3.0, "General", "-3"),
        (True, "General", "true"),
        (datetime(2022, 3, 2, 13, 5), "General", "2022-03-02 13:05:00"),
    ],
)
def test_a_value_is_written_as_csv_has_it(value, number_format, text):
    assert as_text(value, number_format) == text


def _tcvn3(book):
    letters = str.maketrans("áãàấảệ", "\xb8\xb7\xb5\xca\xb6\xd6")
    book["sentences"]["D5"] = "Các xã làm tất cả các việc".translate(letters)


# Sheet and cell -> what is typed there, with its format; how it is told; what was expected.
TYPED = {
    ("units", "B4"): ("02/03/2022", "@", "02/03/2022", "a date as 2022-03-02"),
    ("units", "B5"): (
        datetime(2022, 3, 2, 13, 13),
        "dd/mm/yyyy",
        "2022-03-02 13:13:00",
        "a date as",
    ),
    ("units", "B6"): (44622, "General", "44622", "a date as"),  # a day as Excel counts
    ("units", "A4"): (123, "General", "123", "30037"),  # a code that lost its zeros
    ("units", "E6"): ("chưa thực hiện", "@", "chưa thực hiện", "not_adopted"),
    ("plan", "B4"): ("1.000", "@", "1.000", "digits alone"),
    ("plan", "B5"): (1.5, "0", "1.5", "digits alone"),
    ("plan", "B6"): (-1, "0", "-1", "0 or more"),
    ("plan", "C5"): ("mau-2021:p9.s9", "@", "mau-2021:p9.s9", "a known locator"),
    ("sentences", "D5"): (None, "@", "", "a value"),
    ("sources", "E4"): ("=TODAY()", "General", "=TODAY()", "no formula"),
    ("sources", "B4"): ("#REF!", "General", "#REF!", "a value"),
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
    return caught.value.faults


@pytest.mark.parametrize("place", TYPED, ids="".join)
def test_what_is_typed_wrong_is_told_by_sheet_cell_value_and_what_was_expected(typed_wrong, place):
    _, _, value, expected = TYPED[place]
    [fault] = [f for f in typed_wrong if (f.file.split()[-1], f.cell) == place]
    assert fault.file == f"my-place.xlsx, sheet {place[0]}"
    assert fault.value == value and expected in fault.expected and fault.mend


def test_nothing_else_is_told_than_what_is_typed_wrong(typed_wrong):
    assert {(fault.file.split()[-1], fault.cell) for fault in typed_wrong} == set(TYPED)


# A change -> sheet, cell and value that must be named, and a word of what was expected.
ONE_FAULT = {
    "a locator of no sentence in a list": (
        _put("units", "K6", "mau-2021:p9.s9"),
        ("units", "K6", "mau-2021:p9.s9", "locator"),
    ),
    "a column renamed": (_put("plan", "B3", "number"), ("plan", "B3", "number", "no such column")),
    "cells that are merged": (
        lambda book: book["units"].merge_cells("D4:D5"),
        ("units", "D4:D5", "", "not merged"),
    ),
    "a stray cell in the last place of a sheet": (
        _put("plan", "XFD1048576", "x"),
        ("plan", "XFD1048576", "x", "no cell without a heading"),
    ),
    "a sheet that is no table": (
        lambda book: book.create_sheet("Sheet1"),
        ("Sheet1", "", "", "one of the sheets"),
    ),
    "no row of names": (
        lambda book: book["plan"].delete_rows(3),
        ("plan", "", "", "year, planned, locator"),
    ),
    "letters of TCVN3": (_tcvn3, ("sentences", "", None, "TCVN3")),
    "a name that is not there": (
        _put("case", "B7", None),
        ("case", "B7", "", "a text"),
    ),
    "truth in other words": (
        _put("case", "B4", "đúng"),
        ("case", "B4", "đúng", "true or false"),
    ),
}


@pytest.mark.parametrize(("change", "place"), ONE_FAULT.values(), ids=list(ONE_FAULT))
def test_a_fault_names_sheet_cell_value_and_what_was_expected(faults_of, change, place):
    sheet, cell, value, expected = place
    faults = faults_of(change)
    [fault] = [fault for fault in faults if fault.cell == cell and f"sheet {sheet}" in fault.file]
    assert fault.file == f"my-place.xlsx, sheet {sheet}"
    assert value in (None, fault.value)
    assert expected in fault.expected and fault.mend
    assert {other.file for other in faults} == {fault.file}


def test_a_fault_is_told_as_people_look_for_it(faults_of):
    [fault] = faults_of(_put("plan", "B5", -1))
    assert str(fault) == (
        "my-place.xlsx, sheet plan, cell B5 (planned): found '-1'; expected 0 or more. "
        "To mend: mend the number."
    )


def test_below_a_key_that_stands_twice_a_fault_still_names_its_own_cell(faults_of):
    def change(book):
        page = book["case"]
        page.insert_rows(4)
        page["A4"], page["B4"] = page["A5"].value, page["B5"].value
        page["B8"] = None

    [fault] = faults_of(change)
    assert (fault.cell, fault.expected) == ("B8", "a text")


def test_faults_of_several_sheets_are_told_together(faults_of):
    def change(book):
        _put("plan", "B5", -1)(book)
        _put("units", "E6", "no")(book)
        book["facts"].merge_cells("A4:A5")

    assert [(f.file.split()[-1], f.cell) for f in faults_of(change)] == [
        ("facts", "A4:A5"), ("plan", "B5"), ("units", "E6"),
    ]  # fmt: skip


def test_a_required_sheet_without_rows_is_told(faults_of):
    faults = faults_of(lambda book: book["facts"].delete_rows(4, 20))
    assert [fault.expected for fault in faults] == ["a table facts"]


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


def test_a_sheet_of_millions_of_cells_is_refused_before_they_fill_the_memory(made, tmp_path):
    end, cell = b"</sheetData>", b'<c r="C99"><v>1</v></c>'
    rows = b"<row>" + cell * 700_000 + b"</row>"
    path = _with(made, tmp_path / "x.xlsx", PLAN, lambda xml: xml.replace(end, rows + end))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(CaseError) as caught:
        read(path)
    assert [str(fault) for fault in caught.value.faults] == [
        "x.xlsx, sheet plan, cell C99: expected at most 500,000 cells, those with nothing but a "
        "format among them. To mend: copy the table alone into a new sheet."
    ]


def test_a_workbook_of_more_formats_than_excel_has_is_refused_at_once(made, tmp_path):
    end, path = b"</cellXfs>", tmp_path / "x.xlsx"
    _with(made, path, "xl/styles.xml", lambda xml: xml.replace(end, b"<xf/>" * 10**6 + end))
    with pytest.raises(
        CaseError, match=r"x\.xlsx: .* of at most 100,000,000 bytes and 65,490 form"
    ):
        read(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><worksheet>&h;</worksheet>' % b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in b"bcdefgh"
)


@pytest.mark.parametrize("spoil", [
    lambda xml: xml + b" " * 110_000_000, lambda _: BOMB, lambda xml: xml[: len(xml) // 2],
    lambda xml: xml.replace(b'r="A4"', b'r="A4" t="s"><v>999</v></c><c'), lambda _: b"",
    lambda xml: xml.replace(b'r="A4"', b'r="4A"'), lambda xml: xml.replace(b' s="', b' s="99', 9),
])  # fmt: skip
def test_a_workbook_spoilt_by_somebody_is_a_fault_and_never_a_traceback(made, tmp_path, spoil):
    with pytest.raises(CaseError, match=r"x\.xlsx"):
        load_case(_with(made, tmp_path / "x.xlsx", PLAN, spoil))


@pytest.mark.parametrize("text", ["9" * 5000, "[" * 9000, "NaN", '{"a": 1, "a": 2}'])
def test_what_is_no_json_in_the_sheet_of_names_is_a_text(text):
    assert excel_read.parsed(text) == text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"year,planned\n2018,1\n"])
def test_what_is_no_workbook_is_told_with_how_to_make_it_one(tmp_path, content):
    path = tmp_path / "place.xlsx"
    path.write_bytes(content)
    with pytest.raises(CaseError, match=r"place\.xlsx: expected an Excel workbook.*save it as"):
        load_case(path)


def test_an_archive_that_holds_no_workbook_and_an_old_workbook_are_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "place.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    (tmp_path / "place.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    for name in ("place.xlsx", "place.xls"):
        with pytest.raises(CaseError, match="expected an Excel workbook"):
            load_case(tmp_path / name)


def test_a_workbook_is_named_in_ascii_and_found_by_its_path(made, tmp_path):
    path = shutil.copy(made, tmp_path / "Xã Đông Bình (2).XLSX")
    case = load_case(path)
    assert (case.slug, case.workbook) == ("xa-dong-binh-2", path)
    assert (case.folder, files_of(path)) == (tmp_path.resolve(), [path])
    (tmp_path / "mau-2021.txt").write_text("…", encoding="utf-8")
    assert files_of(path) == [path, tmp_path / "mau-2021.txt"]


def test_any_cell_of_a_case_that_loads_fits_into_a_cell_of_a_workbook():
    held = io.StringIO((VALID / "units.csv").read_text(encoding="utf-8"))
    assert max(len(cell) for row in csv.reader(held) for cell in row) < LONGEST


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


@pytest.mark.parametrize("form", ["place.xlsx", "place"])
def test_a_new_case_is_valid_fictional_and_says_what_to_fill_in(tmp_path, form):
    written, path = new.new_case("place", {}), tmp_path / form
    (excel_write.write if form.endswith("xlsx") else write_folder)(path, written)
    case = load_case(path)
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
    told = {(fault.file, fault.row) for fault in caught.value.faults}
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
    told = {fault.file for fault in caught.value.faults}
    assert told == {"facts.csv", "claims.csv"}


def test_the_guide_tells_of_every_table_in_both_languages(book):
    told = list(book["guide"].iter_rows(values_only=True))[-len(SCHEMA) :]
    for (vi, en), table in zip(told, SCHEMA, strict=True):
        assert vi == f"{table}: {SCHEMA[table]['description_vi']}"
        assert en == f"{table}: {SCHEMA[table]['description']}"


def test_a_case_in_the_working_directory_is_found_by_its_name(made, tmp_path, monkeypatch):
    shutil.copy(made, tmp_path / "here.xlsx")
    monkeypatch.chdir(tmp_path)
    case = load_case("here.xlsx")
    assert (case.workbook, case.folder) == (Path("here.xlsx"), tmp_path.resolve())
    assert paths.data() != tmp_path
