"""Tables against the schema: cells, headings, rows, keys; frictionless as second opinion."""

import csv
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from frictionless import Package, Schema

from thapmuoi_analysis.case import excel_write, tables
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.raw import RawCase, RawTable, write_folder
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, references, schema_of
from thapmuoi_analysis.case.tables import OF_PERSONS

VALID = Path(__file__).parents[1] / "_valid"
PLAN = ["year", "planned", "locator"]
HEADINGS = "write the headings as in data/README.md"
DELETE = f"delete the column ({OF_PERSONS}), or {HEADINGS}"


def told(name, *rows, **others):
    """Return what is told of a table of rows: row, column, value, expected, mend."""
    held = {name: rows, **others}
    raw = {
        name: RawTable(name, [*map(list, rows)], range(1, len(rows) + 1))
        for name, rows in held.items()
    }
    about = {"case": {"fictional": True}, "resources": [{"name": n} for n in SCHEMA]}
    found = tables.errors(RawCase(about, raw))
    return [(f.row, f.column, f.value, f.expected, f.fix) for f in found if f.file == name]


# cells


def test_a_pattern_is_told_by_examples_that_it_fits(faults_of):
    [error] = faults_of(("units.csv", "99101", "9910"))
    assert error.expected == "a form like 30037"
    for field in (field for table in SCHEMA.values() for field in table["fields"]):
        form, shown = field.get("constraints", {}).get("pattern"), field.get("examples", ())
        assert bool(form) == bool(shown)
        assert all(re.fullmatch(form, one) for one in shown)


UNFIT = {
    "a formula": "=SUM(A1:A3)",
    "a space at the end": "ngày đăng ",
    "a line of its own at the end": '"ngày đăng\n"',
    "letters and marks apart": "nga\u0300y đăng",
    "a control character": "ngày\x07 đăng",
    "more than a cell of a spreadsheet holds": "x" * 32_768,
}


@pytest.mark.parametrize("text", UNFIT.values(), ids=list(UNFIT))
def test_a_text_that_no_cell_should_hold_is_told_once_by_its_cell(faults_of, text):
    [error] = faults_of(("facts.csv", "Ngày đăng", text))
    assert (error.file, error.row, error.column) == ("facts.csv", 7, "label_vi")
    assert error.value == text.strip('"') and len(str(error)) < 250


def test_what_is_wrong_as_text_is_not_told_as_of_the_wrong_type_too(faults_of):
    [error] = faults_of(("plan.csv", "2018,1", "2018,=1+1"))
    assert (error.row, error.column, error.value) == (2, "planned", "=1+1")
    assert "not a formula" in error.expected


def test_a_cell_of_a_million_characters_is_refused_by_its_row(faults_of):
    [error] = faults_of(("facts.csv", "Day of posting", "x" * 10**6))
    assert (error.file, error.row) == ("facts.csv", 7)
    assert "32,767 characters" in error.expected and len(str(error)) < 300


def test_what_is_to_be_filled_in_is_a_fault_of_a_real_place_alone(faults_of):
    [error] = faults_of(
        ("facts.csv", "Day of posting", "FILL IN: day"),
        ("datapackage.json", '"fictional": true', '"fictional": false'),
    )
    assert (error.row, error.column, error.value) == (7, "label_en", "FILL IN: day")


@pytest.mark.parametrize("cell", ["1_000", "1" * 19, "1" * 5000, "1 000", "1,000"])
def test_a_whole_number_is_digits_alone_and_no_more_than_a_column_holds(cell):
    [error] = told("plan", PLAN, ["2018", cell, "mau:p1.s1"])
    assert error[:4] == (2, "planned", cell, "a whole number in digits alone")


# What cells may hold, and what they may not: each is tried in each column.
TRIED = (
    "x 0 -1 +5 007 1.0 1e3 2100 2101 1944 99999 100000 \u0663 true True TRUE tRUE false 1 t yes "
    "2022-03-02 2022-3-2 2022-02-30 20220302 2022-W09-3 2022-03-02T00:00:00 02/03/2022 0000-01-01 "
    "0001-01-01 50% 7.5 .5 99101 9910 a1 c01 e01 m1 m123 week_hours mau-2021 mau-2021:p1.s1 :p1.s1 "
    "mau-2021:p0.s1 mau:p1.s1~mau:p2.s1 vi VI vie adopted unit target published model scheme"
)
CELLS = [*TRIED.split(), "", "x" * 60, "x" * 61, "a" * 64, "mau:p1.s1 mau:p2.s1", "hồ sơ/tháng"]


@pytest.mark.parametrize("table", SCHEMA)
def test_a_cell_is_refused_just_where_frictionless_refuses_it(table):
    schema = Schema.from_descriptor(schema_of(table))
    seen = {}
    for field in SCHEMA[table]["fields"]:
        theirs = {c for c in CELLS if schema.get_field(field["name"]).read_cell(c)[1]}
        ours = {c for c in CELLS if tables._why(c, field, ())}
        seen[field["name"]] = theirs ^ ours
    assert seen == {column: set() for column in columns_of(table)}


def test_what_the_schema_asks_for_is_what_the_check_knows():
    """A key is in every row, and refers by one column: the check relies on both."""
    for table in SCHEMA.values():
        fields = {field["name"]: field.get("constraints", {}) for field in table["fields"]}
        assert all(fields[part]["required"] for part in table["primaryKey"])
        keys = [SCHEMA[to]["primaryKey"] for f in table["fields"] for to in references(f)]
        assert all(len(key) == 1 for key in keys)


# headings and rows


def test_a_wrong_header_is_told_alone_and_what_refers_to_the_table_is_left(faults_of):
    errors = faults_of(("sentences.csv", "locator,sha256", "place,sha256"))
    assert [(error.file, error.row, error.column, error.value) for error in errors] == [
        ("sentences.csv", 1, "locator", ""), ("sentences.csv", 1, "place", "place"),
    ]  # fmt: skip


def test_a_column_left_out_is_named(faults_of):
    errors = faults_of(("plan.csv", "year,planned,locator", "year,plan,locator"))
    assert [(f.row, f.column) for f in errors] == [(1, "plan"), (1, "planned")]


@pytest.mark.parametrize(
    ("head", "errors"),
    [
        (
            ["year", "planned", "locator", "year"],
            [(1, "year", "year", "this column, once", HEADINGS)],
        ),
        (["year", "locator"], [(1, "planned", "", "this column, once", HEADINGS)]),
        (
            ["year", "locator", "số"],
            [
                (1, "planned", "", "this column, once", HEADINGS),
                (1, "số", "số", "no such column", DELETE),
            ],
        ),
        ([*PLAN, "note"], [(1, "note", "note", "no such column", DELETE)]),
        ([*PLAN, ""], [(1, "", "", "no such column", DELETE)]),
        (["", "", ""], [(0, "", "", "a header and rows", HEADINGS)]),
    ],
    ids=lambda value: "+".join(value) if isinstance(value[0], str) else "",
)
def test_a_wrong_heading_is_told_alone_whatever_stands_below(head, errors):
    assert told("plan", head, ["=1", " ", "?"], []) == errors


def test_an_optional_column_under_another_name_is_told():
    head = [f"{column}s" if column == "hedge" else column for column in columns_of("rotation")]
    assert told("rotation", head) == [(1, "hedges", "hedges", "no such column", DELETE)]


@pytest.mark.parametrize(
    ("row", "value"),
    [([], ""), (["", "", ""], ""), (["x", "1"], ""), (["x", "1", "y", "=1", "2"], "=1, 2")],
    ids=["no cells", "empty cells", "too few", "too many"],
)
def test_a_row_of_another_length_is_told_alone(row, value):
    expected = "3 cells, one for each heading, and not all empty"
    error = (2, "", value, expected, tables.CELLS)
    assert told("plan", PLAN, row, ["2019", "1", "mau:p1.s1"]) == [error]


def test_a_key_of_several_columns_is_told_with_all_of_them_and_a_wrong_one_too():
    head, row = columns_of("evidence"), ["xã A", "one", "2020-06-30", "yes", "a", "b"]
    assert told("evidence", head, row, row) == [
        (
            3,
            "unit+criterion+date",
            "xã A, one, 2020-06-30",
            "each key once",
            "keep one row for each",
        )
    ]
    assert [f[:2] for f in told("evidence", head, row, [*row[:2], "?", *row[3:]])] == [(3, "date")]


def test_what_a_row_refers_to_is_looked_for_where_it_can_be_read():
    row = ["2018", "1", "mau:p1.s1"]
    head, said = columns_of("sentences"), ["mau:p2.s1", "", "x", "x", "x"]
    expected, fix = "a known locator of sentences", "mend it, or add a row for it there"
    error = (2, "locator", "mau:p1.s1", expected, fix)
    assert told("plan", PLAN, row, sentences=[head, said]) == [error]
    assert told("plan", PLAN, row, sentences=[["place", *head[1:]], said]) == []
    assert told("plan", PLAN, row) == []
    assert [f[:4] for f in told("plan", PLAN, [*row[:2], "?"], sentences=[head, said])] == [
        (2, "locator", "?", "a form like dto-2022-03-02:p7.s2")
    ]


def test_a_quote_that_is_not_closed_is_told(faults_of):
    [error] = faults_of(("facts.csv", "Day of posting", '"Day of posting'))
    assert (error.file, error.row) == ("facts.csv", 7)
    assert '"quotes"' in error.fix


def test_an_empty_file_is_told(faults_of):
    [error] = faults_of(("plan.csv", lambda raw: b""))
    assert str(error) == f"plan.csv: expected a header and rows. To mend: {HEADINGS}."


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-16"),
    ],
    ids=["byte-order mark", "CRLF", "UTF-16"],
)
def test_other_forms_of_the_same_text_give_the_same_table(tmp_path, form):
    folder = shutil.copytree(VALID, tmp_path / "case")
    for path in folder.glob("*.csv"):
        path.write_bytes(form(path.read_text(encoding="utf-8")))
    case, same = load_case(folder), load_case(VALID)
    assert all(getattr(case, name).equals(getattr(same, name)) for name in SCHEMA)


# columns in any order, optional ones left out


def _other_columns(folder):
    """Write the tables of a folder from the last column to the first, without empty columns."""
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in about["resources"]:
        path, schema = folder / resource["path"], resource["schema"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kept = [f for f in schema["fields"][::-1] if any(row[f["name"]] for row in rows)]
        schema["fields"] = kept
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [f["name"] for f in kept], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


@pytest.fixture
def other_columns(tmp_path):
    """Return the valid case with its columns in another order, those that are empty left out."""
    made = _other_columns(shutil.copytree(VALID, tmp_path / "mine"))
    heads = [path.read_text(encoding="utf-8").splitlines()[0] for path in made.glob("*.csv")]
    assert sum(len(head.split(",")) for head in heads) < sum(len(columns_of(t)) for t in SCHEMA)
    return made


def _same(one, other):
    return all(getattr(one, name).equals(getattr(other, name)) for name in SCHEMA)


def test_columns_stand_in_any_order_and_empty_ones_may_be_left_out(other_columns):
    case = load_case(other_columns)
    assert _same(case, load_case(VALID))
    assert {name: list(getattr(case, name).columns) for name in SCHEMA} == {
        name: columns_of(name) for name in SCHEMA
    }
    assert Package(str(other_columns / "datapackage.json")).validate().valid


def test_a_fault_in_such_a_table_is_told_by_its_own_row_and_column(other_columns):
    path = other_columns / "plan.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1,2020", ",-1,2020"), "utf-8")
    with pytest.raises(CaseError, match=r"plan\.csv, row 4, column planned: found '-1'"):
        load_case(other_columns)


def test_such_a_case_is_written_with_all_columns_in_their_order(other_columns, tmp_path, filled):
    excel_write.write(tmp_path / "book.xlsx", read(other_columns))
    write_folder(tmp_path / "again", read(tmp_path / "book.xlsx"))
    assert _same(load_case(tmp_path / "book.xlsx"), load_case(VALID))
    assert filled(tmp_path / "again") == filled(VALID)
    for path in (tmp_path / "again").glob("*.csv"):
        assert path.read_text(encoding="utf-8").split("\n")[0] == ",".join(columns_of(path.stem))


def test_a_sheet_may_have_its_columns_in_any_order_and_a_fault_names_the_cell(tmp_path):
    excel_write.write(tmp_path / "mine.xlsx", read(VALID))
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    page = book["units"]
    page.move_range("A3:A6", cols=len(columns_of("units")))  # the codes come last
    page.delete_cols(1)
    page.delete_cols(columns_of("units").index("note_vi"), 2)
    last = next(cell for cell in page[3] if cell.value == "code")
    book.save(tmp_path / "mine.xlsx")
    units = load_case(VALID).units
    units["note_vi"] = units["note_en"] = ""
    assert load_case(tmp_path / "mine.xlsx").units.equals(units)
    page.cell(5, last.column).value = "9910"
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "mine.xlsx")
    [error] = caught.value.errors
    assert (error.cell, error.column) == (page.cell(5, last.column).coordinate, "code")


def test_a_heading_that_a_sheet_lacks_is_told_by_the_row_of_headings(tmp_path):
    excel_write.write(tmp_path / "mine.xlsx", read(VALID))
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    book["plan"].delete_cols(2)
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "mine.xlsx")
    [error] = caught.value.errors
    assert (error.row, error.cell, error.column) == (3, "", "planned")
