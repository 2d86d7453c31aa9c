"""A case as somebody wrote it: tables with gaps, descriptors of any shape, folders written anew."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case import raw
from thapmuoi_analysis.case.case import read
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.raw import RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, schema_of

VALID = Path(__file__).parents[1] / "_valid"


@given(st.lists(st.lists(st.text("ab", max_size=2), max_size=4), max_size=4))
def test_a_row_that_is_too_short_has_empty_cells_and_one_that_is_too_long_loses_some(rows):
    table = RawTable("x.csv", [["one", "two", "three"], *rows], range(len(rows) + 1))
    for place, column in enumerate(("one", "two", "three")):
        cells = [row[place] if len(row) > place else "" for row in rows]
        assert [*table.cells(column)] == [*table.columns[column]] == cells
    assert table.cells("four") == [""] * len(rows)


def _letter(number):
    return "?ABC"[number]


TABLE = RawTable("x.csv", [["one", "two"], ["a", ""], ["b", "c"]], [3, 4, 6])
SHEET = RawTable("x.xlsx, sheet x", TABLE.rows, TABLE.lines, _letter)
TOLD = ("a number", "mend it")


@pytest.mark.parametrize(
    ("place", "column", "value", "told"),
    [
        ((1, "two"), "two", "c", (6, "B6")),
        ((1, "one"), "one", "b", (6, "A6")),
        ((0, "two"), "two", "", (4, "B4")),
        ((1, "one", "given"), "one", "given", (6, "A6")),
        ((1, "one+two"), "one+two", "", (6, "")),
        ((-1, "two"), "two", "two", (3, "B3")),
        ((-1, "four"), "four", "", (3, "")),
        ((raw.NOWHERE, "two"), "two", "", (0, "")),
    ],
)
def test_a_fault_has_the_line_and_value_of_its_row_and_in_a_sheet_the_cell(
    place, column, value, told
):
    at, name, *given = place
    row, cell = told
    assert TABLE.error(at, name, *TOLD, *given) == DataError("x.csv", row, column, value, *TOLD)
    of_sheet = DataError("x.xlsx, sheet x", row, column, value, *TOLD, cell)
    assert SHEET.error(at, name, *TOLD, *given) == of_sheet


@pytest.mark.parametrize(
    ("found", "held"),
    [
        (None, {}), ([], {}), ("plan", {}), ({"case": 5, "resources": 5}, {}),
        ({"resources": [{"name": "plan"}, "facts", {"name": "plan"}, {"name": "x"}, {}]},
         {"resources": [{"name": "plan"}]}),
        ({"case": {"a": 1}, "b": 2}, {"case": {"a": 1}, "b": 2}),
    ],
)  # fmt: skip
def test_of_any_descriptor_what_can_be_used_is_kept_and_the_rest_is_told(found, held):
    kept, errors = raw.usable(found)
    assert kept == {"case": {}, "resources": [], **held}
    assert {error.file for error in errors} == {"datapackage.json"} != set()


@pytest.mark.parametrize(
    ("text", "why"),
    [('{"a": 1, "b": 2, "a": 3}', "'a' stands there twice"), ("NaN", "NaN is no number"),
     ("[-Infinity]", "-Infinity is no number"), ("{", "Expecting property name")],
)  # fmt: skip
def test_what_is_no_strict_json_is_refused_with_the_reason(text, why):
    with pytest.raises(ValueError, match=why):
        raw.strict_json(text)
    assert raw.strict_json('{"a": {"a": [1, "b"]}}') == {"a": {"a": [1, "b"]}}


VI, EN = {"vi": "Mẫu"}, {"en": "Sample"}


@pytest.mark.parametrize(
    ("case", "spoken"),
    [
        ({"place": VI}, ("vi",)), ({"place": EN, "within": VI | EN}, ("en",)),
        ({"within": VI | EN}, ("vi", "en")), ({"place": {"vi": ""}, "within": EN}, ("en",)),
        ({"fictional": True, "place": "Mẫu"}, ("vi", "en")), ({}, ("vi", "en")),
    ],
)  # fmt: skip
def test_the_languages_of_a_case_are_those_of_its_place_or_of_another_name(case, spoken):
    assert raw.languages(case) == spoken


SEPARATED = (
    'save it with commas between the cells, "quotes" around texts, and "" for a quote within'
)
ALONE = "a table has several columns"


@pytest.mark.parametrize(
    ("text", "row", "value", "why"),
    [
        ("year\n2018\n", 1, "year", ALONE), ("year planned\n", 1, "year planned", ALONE),
        ('a,b\n1,"2\n', 2, "", "unexpected end of data"),
        ('a,b\n1,2\n3,"4"5\n', 3, "", "',' expected after '\"'"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_by_the_line_and_the_reason(
    tmp_path, text, row, value, why
):
    package = '{"resources": [{"name": "plan"}]}'
    (tmp_path / "datapackage.json").write_text(package, encoding="utf-8")
    (tmp_path / "plan.csv").write_text(text, encoding="utf-8")
    expected = f"cells between commas, each of at most 32,767 characters ({why})"
    told = [error for error in raw.read_folder(tmp_path).errors if error.file == "plan.csv"]
    assert told == [DataError("plan.csv", row, "", value, expected, SEPARATED)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";"])
def test_lines_end_and_cells_are_parted_in_any_of_the_usual_ways(tmp_path, end, mark):
    rows = [["year", "note"], ["2018", '"a;,b\n""c"""'], ["", ""], ["2019", ""]]
    package = '{"resources": [{"name": "plan"}]}'
    (tmp_path / "datapackage.json").write_text(package, encoding="utf-8")
    text = end.join(mark.join(row).replace("\n", end) for row in rows)
    (tmp_path / "plan.csv").write_bytes(text.encode())
    [table] = raw.read_folder(tmp_path).tables.values()
    assert table.rows == [rows[0], ["2018", 'a;,b\n"c"'], *rows[2:]]
    assert (table.label, [*table.lines]) == ("plan.csv", [1, 2, 3, 4])


def test_a_descriptor_that_cannot_be_read_is_told_with_its_place_and_the_reason(tmp_path):
    path = tmp_path / "datapackage.json"
    fix = "start a case with `thapmuoi new`, or check the name of the case"
    for found, error in (
        (None, DataError(str(path), 0, "", "", "a data package (datapackage.json)", fix)),
        ("{\n 5}", DataError(path.name, 2, "2", "", "valid JSON", "mend the JSON there (Expecting "
                         "property name enclosed in double quotes)")),
        ('{"a": 1, "a": 2}', DataError(path.name, 0, "", "", "valid JSON",
                                   "mend the JSON there ('a' stands there twice)")),
    ):  # fmt: skip
        if found:
            path.write_text(found, encoding="utf-8")
        with pytest.raises(CaseError) as caught:
            raw.read_folder(tmp_path)
        assert [*caught.value.errors] == [error]


def test_a_link_within_the_folder_is_a_file_of_it_and_one_that_leads_out_is_none(tmp_path):
    (folder := tmp_path / "case").mkdir()
    for place in (tmp_path, folder):
        (place / "plan.csv").write_text("year,planned\n", encoding="utf-8")
    os.link(folder / "plan.csv", folder / "again.csv")
    (folder / "link.csv").symlink_to(folder / "plan.csv")
    (folder / "out.csv").symlink_to(tmp_path / "plan.csv")
    names = ("plan", "again", "link", "out", "none")
    inside = [raw.inside(folder / f"{name}.csv") for name in names]
    assert inside == [True, True, True, False, False] and not raw.inside(folder)


def test_a_folder_is_written_with_the_tables_that_have_rows_and_all_their_columns(tmp_path):
    held = RawTable("plan.csv", [["planned", "year"], ["3", "2018"]], [1, 2])
    none = RawTable("units.csv", [["code"]], [1])
    about = {"name": "mẫu", "case": {"place": VI}, "resources": [{"name": "plan"}], "more": [1]}
    raw.write_folder(tmp_path / "a" / "b", raw.RawCase(about, {"plan": held, "units": none}))
    written = {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()}
    assert written["plan.csv"].decode() == "year,planned,locator\n2018,3,\n"
    text = written.pop("datapackage.json").decode()
    assert written.keys() == {"plan.csv"}
    resource = {
        "name": "plan", "type": "table", "path": "plan.csv", "encoding": "utf-8",
        "dialect": {"delimiter": ",", "skipInitialSpace": False}, "schema": schema_of("plan"),
    }  # fmt: skip
    assert json.loads(text) == {**about, "resources": [resource]}
    assert [*json.loads(text)] == ["name", "case", "more", "resources"]  # it comes last
    assert text.startswith('{\n "name": "mẫu",\n "case": {') and text.endswith("}\n")


@pytest.mark.parametrize("table", SCHEMA)
def test_the_rows_of_a_table_have_all_its_columns_in_their_order(table):
    columns = columns_of(table)
    cells = [f"{name} of {row}" for row in (1, 2) for name in columns]
    rows = [cells[: len(columns)], cells[len(columns) :]]
    turned = RawTable("x", [row[::-1] for row in (columns, *rows)], [1, 2, 3])
    assert raw.body(table, turned) == rows
    assert raw.body(table, RawTable("x", [[columns[0]], ["1"]], [1, 2])) == [
        ["1", *[""] * (len(columns) - 1)]
    ]


def test_a_case_that_is_read_has_its_tables_by_name_and_nothing_told():
    held = read(VALID)
    assert not held.errors and [*held.tables] == [*SCHEMA]
    assert {table.label for table in held.tables.values()} == {f"{name}.csv" for name in SCHEMA}


UNSEEN = [*map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x202E, 0x2066, 0xFFFE))]


@pytest.mark.parametrize("place", ["key", "text", "list"])
def test_a_descriptor_holds_no_letter_that_is_not_seen(place):
    for letter in {*UNSEEN} - {*"\t\n"}:
        x = f"a{letter}b"
        about = {"key": {"a": {x: "c"}}, "text": {"a": {"d": x}}, "list": {"a": ["c", {"d": x}]}}
        key, value = {"key": (f"a.{x}", "c"), "text": ("a.d", x), "list": ("a.1.d", x)}[place]
        told = [f for f in raw.usable(about[place])[1] if "control" in f.expected]
        fix = "delete them, or type the text anew"
        expected = "text without control characters"
        assert told == [DataError("datapackage.json", 0, key, value, expected, fix)]
    assert not [f for f in raw.usable({"a": "b\tc\n"})[1] if "control" in f.expected]
