"""Tables against the schema: cells, headings, rows, keys; frictionless as second opinion."""

import csv
import io
import json
import pickle
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from frictionless import Package, Schema
from glance import lines

from thapmuoi_analysis.case import excel_write, tables
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.raw import RawCase, RawTable, write_folder
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, references, schema_of

VALID = Path(__file__).parents[1] / "_valid"
PLAN = ["year", "planned", "locator"]
ROW = ["2018", "1", "mau:p1.s1"]
ONCE = ("this column, once", "write the headings as in data/README.md")
NONE = ("no such column", tables.UNKNOWN)


def told(name, *rows, **others):
    """Return what is told of a table of rows: row, column, value, expected, fix."""
    held = {name: rows, **others}
    raw = {
        name: RawTable(name, [*map(list, rows)], range(1, len(rows) + 1))
        for name, rows in held.items()
    }
    about = {"case": {"fictional": True}, "resources": [{"name": n} for n in SCHEMA]}
    found = tables.errors(RawCase(about, raw))
    return [(f.row, f.column, f.value, f.expected, f.fix) for f in found if f.file == name]


# in Vietnamese

# A table, its column and a cell; what of it is told in Vietnamese and in English.
CODES_TOLD = """
units | status | began | trong: adopted · đã thực hiện mô hình; | adopted · has adopted the model;
claims | speaker | x | trong: explicit · nêu rõ trong câu; | explicit · named in the sentence;
claims | type | x | trong: target · chỉ tiêu; activity · hoạt động; | of: target; activity; result;
claims | answers | c09 | limitation · hạn chế hoặc cause · nguyên nhân. | limitation or cause. To
claims | explained_by | c09 | cause · nguyên nhân hoặc limitation · hạn chế. | of type cause or limi
claims | force | hedged | vì force đã ghi là hedged · có dè dặt | as force is coded as hedged ·
claims | condition | when | vì condition đã ghi là when · khi có | as condition is coded as when ·
claims | counterfactual | measured | cần before · trước khi có mô hình hoặc | before · before the
facts | unit | unit | cần share · tỷ lệ, ghi dạng 50%. | write share · share, written 50%
messages | supported_by | e9 | đã có ở bảng elsewhere hoặc elsewhere_claims. Cách | a known id
"""


@pytest.mark.parametrize(("table", "column", "cell", "vi", "en"), lines(CODES_TOLD))
def test_codes_are_told_with_what_they_mean(faults_of, table, column, cell, vi, en):
    [error] = faults_of((f"{table}.csv", lambda raw: with_cell(raw, column, cell)))
    assert vi in error.told("vi") and en in error.told("en"), error.told("vi")
    assert pickle.loads(pickle.dumps(error)).told("vi") == error.told("vi")


def with_cell(raw, column, cell):
    """Return a table with one cell of its first row written anew."""
    head, first, *rows = csv.reader(io.StringIO(raw.decode()))
    cells = {**dict(zip(head, first, strict=True)), column: cell}
    added = [name for name in cells if name not in head]
    head = [*cells]
    first = [*cells.values()]
    rows = [[*row, *("" for _ in added)] for row in rows]
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([head, first, *rows])
    return made.getvalue().encode()


# cells

UNSEEN = "\u061c\u2028\u2029\u2066\u2064\u180e\ue000\ufdd0\ufff9\U000e0041\U000f0000"
UNFIT = {
    "=SUM(A1:A3)": "text or a number, not a formula",
    "ngày đăng ": "no spaces at the ends",
    "ngày đăng\n": "no spaces at the ends",
    "nga\u0300y đăng": "NFC letters",
    "ngày\x07 đăng": "text without control characters",
    **dict.fromkeys([f"a{sign}b" for sign in UNSEEN], "text without control characters"),
    "x" * 32_768: "at most 32,767 characters",
    **dict.fromkeys(("1_000", "1" * 19, "1 000", "1,000"), "a whole number in digits alone"),
}


def test_what_no_cell_should_hold_is_told_once_by_its_cell():
    for text, expected in UNFIT.items():
        [error] = told("plan", PLAN, ["2018", text, "mau:p1.s1"])  # nor told as of another type
        assert error[:4] == (2, "planned", text, expected)


def test_an_empty_file_and_a_cell_of_a_million_characters_are_told_in_a_line(faults_of):
    long = ("facts.csv", "Day of posting", "x" * 10**6)
    of_facts, of_plan = faults_of(long, ("plan.csv", lambda raw: b""))
    assert (of_facts.file, of_facts.row) == ("facts.csv", 7) and len(str(of_facts)) < 300
    assert str(of_plan) == f"plan.csv: expected a header and rows. To mend: {ONCE[1]}."


# What cells may hold, and what they may not: each is tried in each column.
TRIED = """
x 0 -1 +5 007 1.0 1e3 2100 2101 1944 99999 100000 \u0663 true True TRUE tRUE false 1 t yes
2022-03-02 2022-3-2 2022-02-30 20220302 2022-W09-3 2022-03-02T00:00:00 02/03/2022 0000-01-01
0001-01-01 50% 7.5 .5 99101 9910 a1 c01 e01 m1 m123 week_hours mau-2021 mau-2021:p1.s1 :p1.s1
mau-2021:p0.s1 mau:p1.s1~mau:p2.s1 vi VI vie adopted unit target published model scheme
"""


THEIRS = {"2022-3-2", "\u0663"}  # days and digits that frictionless may take, and we never


def test_a_cell_is_refused_just_where_frictionless_refuses_it():
    cells = [*TRIED.split(), "", "x" * 60, "x" * 61, "a" * 64]
    cells += ["mau:p1.s1 mau:p2.s1", "hồ sơ/tháng"]
    for table, about in SCHEMA.items():
        schema = Schema.from_descriptor(schema_of(table))
        for field in about["fields"]:
            theirs = {c for c in cells if schema.get_field(field["name"]).read_cell(c)[1]}
            ours = {c for c in cells if tables.wrong_cell(c, field)}
            assert ours - THEIRS == theirs - THEIRS, (table, field["name"])
            limits = field.get("constraints", {})
            shown = field.get("examples", ())
            assert shown or not limits.get("pattern")
            assert all(re.fullmatch(limits.get("pattern", ".+"), one) for one in shown)


def test_what_the_schema_asks_for_is_what_the_check_knows():
    """A key is in every row, and refers by one column: the check relies on both."""
    for table in SCHEMA.values():
        for field in table["fields"]:
            is_required = field.get("constraints", {}).get("required")
            assert is_required or field["name"] not in table["primaryKey"]
            for target in references(field):
                assert len(SCHEMA[target]["primaryKey"]) == 1


# headings and rows


def test_a_wrong_heading_is_told_alone_whatever_stands_below():
    lacks = (1, "planned", "", *ONCE)
    for head, *errors in (
        ([*PLAN, "year"], (1, "year", "year", *ONCE)),
        (["year", "locator"], lacks),
        (["year", "locator", "số"], lacks, (1, "số", "số", *NONE)),
        ([*PLAN, "ages"], (1, "ages", "ages", *NONE)),
        ([*PLAN, ""], (1, "", "", *NONE)),
        (["", "", ""], (0, "", "", "a header and rows", ONCE[1])),
    ):
        assert told("plan", head, ["=1", " ", "?"], []) == errors


def test_a_row_of_another_length_is_told_alone():
    expected = "3 cells, one for each heading, and not all empty"
    for row, value in (([], ""), ([""] * 3, ""), (["x", "1"], ""), ([*"x1y", "=1", "2"], "=1, 2")):
        assert told("plan", PLAN, row, ROW) == [(2, "", value, expected, tables.CELLS)]


def test_a_key_of_several_columns_is_told_with_all_of_them_and_a_wrong_one_too():
    head, row = columns_of("evidence"), ["xã A", "one", "2020-06-30", "yes", "a", "b"]
    error = ("unit+criterion+date", "xã A, one, 2020-06-30", "each key once")
    assert told("evidence", head, row, row) == [(3, *error, "keep one row for each")]
    assert [f[:2] for f in told("evidence", head, row, [*row[:2], "?", *row[3:]])] == [(3, "date")]


def test_what_a_row_refers_to_is_looked_for_where_it_can_be_read():
    head, sentence = columns_of("sentences"), ["mau:p2.s1", "", "x", "x", "x"]
    expected, fix = "a known locator of sentences", "mend it, or add a row for it there"
    error = (2, "locator", "mau:p1.s1", expected, fix)
    assert told("plan", PLAN, ROW, sentences=[head, sentence]) == [error]
    assert told("plan", PLAN, ROW, sentences=[["place", *head[1:]], sentence]) == []
    assert told("plan", PLAN, ROW) == []
    [error] = told("plan", PLAN, [*ROW[:2], "?"], sentences=[head, sentence])
    assert error[:4] == (2, "locator", "?", "a form like dto-2022-03-02:p7.s2")


# other forms of the same tables


def is_valid_case(path):
    """Return whether a case has the tables of the valid one."""
    case, valid = load_case(path), load_case(VALID)
    return all(case.table(name).equals(valid.table(name)) for name in SCHEMA)


@pytest.fixture
def mine(tmp_path):
    """Return a copy of the valid case."""
    return shutil.copytree(VALID, tmp_path / "mine")


def test_other_forms_of_the_same_text_give_the_same_table(mine):
    texts = {path: path.read_text(encoding="utf-8") for path in mine.glob("*.csv")}
    for encoding, end in (("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("utf-16", "\n")):
        for path, text in texts.items():
            path.write_bytes(text.replace("\n", end).encode(encoding))
        assert is_valid_case(mine)


def rewritten(folder, change, **dialect):
    """Write the tables of a folder anew, as `change` makes their columns."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            columns = zip(*csv.reader(file), strict=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, **dialect).writerows(zip(*change([*columns]), strict=True))


def test_tables_as_a_spreadsheet_saves_them_with_semicolons_are_read_alike(mine):
    rewritten(mine, lambda columns: columns, delimiter=";")
    assert is_valid_case(mine)


@pytest.fixture
def other_columns(mine):
    """Return the valid case with its columns in another order, those that are empty left out."""
    rewritten(mine, lambda columns: [c for c in columns[::-1] if any(c[1:])])
    about = json.loads((mine / "datapackage.json").read_text(encoding="utf-8"))
    for resource in about["resources"]:
        heads = (mine / resource["path"]).read_text(encoding="utf-8-sig").split("\n")[0]
        resource["schema"] = schema_of(resource["name"], heads.split(","))
    (mine / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return mine


def test_columns_stand_in_any_order_and_empty_ones_may_be_left_out(other_columns, tmp_path, filled):
    case = load_case(other_columns)
    assert is_valid_case(other_columns)
    assert all([*case.table(name)] == columns_of(name) for name in SCHEMA)
    assert Package(str(other_columns / "datapackage.json")).validate().valid
    excel_write.write(tmp_path / "book.xlsx", read(other_columns))
    write_folder(tmp_path / "again", read(tmp_path / "book.xlsx"))
    assert is_valid_case(tmp_path / "book.xlsx")
    assert filled(tmp_path / "again") == filled(VALID)
    for path in (tmp_path / "again").glob("*.csv"):  # with all columns in their order
        assert path.read_text(encoding="utf-8").split("\n")[0] == ",".join(columns_of(path.stem))
    path = other_columns / "plan.csv"  # an error is told by its own row and column
    path.write_text(path.read_text(encoding="utf-8").replace(",1,2020", ",-1,2020"), "utf-8")
    with pytest.raises(CaseError, match=r"plan\.csv, row 4, column planned: found '-1'"):
        load_case(other_columns)


def test_a_sheet_may_have_its_columns_in_any_order_and_an_error_names_the_cell(tmp_path):
    path = tmp_path / "mine.xlsx"
    excel_write.write(path, read(VALID))
    book = openpyxl.load_workbook(path)
    page = book["units"]
    page.move_range("A3:A6", cols=len(columns_of("units")))  # the codes come last
    page.delete_cols(1)
    page.delete_cols(columns_of("units").index("note_vi"), 2)
    last = next(cell for cell in page[3] if cell.value == "code")
    book.save(path)
    units = load_case(VALID).units
    assert load_case(path).units.equals(units.assign(note_vi="", note_en=""))
    code = page.cell(5, last.column)
    code.value = "9910"
    book["plan"].delete_cols(2)
    book.save(path)
    with pytest.raises(CaseError) as caught:
        load_case(path)
    found = [(error.row, error.cell, error.column) for error in caught.value.errors]
    found = [place for place in found if place[2] != "unit"]  # tiles of the unit whose code it was
    assert found == [(3, "", "planned"), (5, code.coordinate, "code")]
