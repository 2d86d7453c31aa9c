"""A case as somebody wrote it: tables with gaps, descriptors of any shape, folders written anew."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case import descriptor, raw
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


ROWS = [["one", "two"], ["a", ""], ["b", "c"]]
TABLE = RawTable("x.csv", ROWS, [3, 4, 6])
SHEET = RawTable("x.xlsx, sheet x", ROWS, [3, 4, 6], lambda number: "?ABC"[number])


def test_an_error_has_the_line_and_value_of_its_row_and_in_a_sheet_the_cell():
    words = ("a number", "mend it")
    for (row, *place), value, line, cell in (
        ((1, "two"), "c", 6, "B6"),
        ((0, "two"), "", 4, "B4"),
        ((1, "one", "given"), "given", 6, "A6"),
        ((1, "one+two"), "", 6, ""),
        ((-1, "two"), "two", 3, "B3"),
        ((-1, "four"), "", 3, ""),
        ((raw.NOWHERE, "two"), "", 0, ""),
    ):
        column, *given_value = place
        for table, coordinate in ((TABLE, ""), (SHEET, cell)):
            error = DataError(table.label, line, column, value, *words, coordinate)
            assert table.error(row, column, *words, *given_value) == error


def test_of_any_descriptor_what_can_be_used_is_kept_and_the_rest_is_told():
    for found, held in (
        (None, {}), ([], {}), ("plan", {}), ({"case": 5, "resources": 5}, {}),
        ({"resources": [{"name": "plan"}, "facts", {"name": "plan"}, {"name": "x"}, {}]},
         {"resources": [{"name": "plan"}]}),
        ({"case": {"a": 1}, "b": 2}, {"case": {"a": 1}, "b": 2}),
    ):  # fmt: skip
        kept, errors = descriptor.usable(found)
        assert kept == {"case": {}, "resources": [], **held}
        assert {error.file for error in errors} == {"datapackage.json"}


def test_what_is_no_strict_json_is_refused_with_the_reason():
    for text, why in (
        ('{"a": 1, "b": 2, "a": 3}', "'a' stands there twice"), ("NaN", "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"), ("{", "Expecting property name"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=why):
            descriptor.strict_json(text)
    assert descriptor.strict_json('{"a": {"a": [1, "b"]}}') == {"a": {"a": [1, "b"]}}


def test_the_languages_of_a_case_are_those_of_its_place_or_of_another_name():
    vi, en = {"vi": "Mẫu"}, {"en": "Sample"}
    for case, spoken in (
        ({"place": vi}, ("vi",)), ({"place": en, "within": vi | en}, ("en",)),
        ({"within": vi | en}, ("vi", "en")), ({"place": {"vi": ""}, "within": en}, ("en",)),
        ({"fictional": True, "place": "Mẫu"}, ("vi", "en")), ({}, ("vi", "en")),
    ):  # fmt: skip
        assert descriptor.languages(case) == spoken


@pytest.fixture
def plan(tmp_path):
    """Return a function that reads a folder with this table of the plan alone."""

    def written(text):
        package = '{"resources": [{"name": "plan"}]}'
        (tmp_path / "datapackage.json").write_text(package, encoding="utf-8")
        (tmp_path / "plan.csv").write_bytes(text.encode())
        return raw.read_folder(tmp_path)

    return written


def test_a_file_that_is_no_table_is_told_by_the_line_and_the_reason(plan):
    alone = "a table has several columns"
    for text, row, value, why in (
        ("year\n2018\n", 1, "year", alone), ("year planned\n", 1, "year planned", alone),
        ('a,b\n1,"2\n', 2, "", "unexpected end of data"),
        ('a,b\n1,2\n3,"4"5\n', 3, "", "',' expected after '\"'"),
    ):  # fmt: skip
        expected = f"cells between commas, each of at most 32,767 characters ({why})"
        told = [error for error in plan(text).errors if error.file == "plan.csv"]
        assert told == [DataError("plan.csv", row, "", value, expected, raw.SEPARATED)]


def test_lines_end_and_cells_are_parted_in_any_of_the_usual_ways(plan):
    rows = [["year", "note"], ["2018", '"a;,b\n""c"""'], ["", ""], ["2019", ""]]
    for end in ("\n", "\r\n", "\r"):
        for mark in (",", ";"):
            [table] = plan(
                end.join(mark.join(row).replace("\n", end) for row in rows)
            ).tables.values()
            assert table.rows == [rows[0], ["2018", 'a;,b\n"c"'], *rows[2:]]
            assert (table.label, [*table.lines]) == ("plan.csv", [1, 2, 3, 4])


def test_a_descriptor_that_cannot_be_read_is_told_with_its_place_and_the_reason(tmp_path):
    path = tmp_path / "datapackage.json"
    new = "start a case with `thapmuoi new`, or check the name of the case"
    names = "mend the JSON there (Expecting property name enclosed in double quotes)"
    twice = "mend the JSON there ('a' stands there twice)"
    for found, *place in (
        (None, str(path), 0, "", "", "a data package (datapackage.json)", new),
        ("{\n 5}", path.name, 2, "2", "", "valid JSON", names),
        ('{"a": 1, "a": 2}', path.name, 0, "", "", "valid JSON", twice),
    ):
        if found:
            path.write_text(found, encoding="utf-8")
        with pytest.raises(CaseError) as caught:
            raw.read_folder(tmp_path)
        assert [*caught.value.errors] == [DataError(*place)]


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
    about = {"name": "mẫu", "case": {"place": {}}, "resources": [{"name": "plan"}], "more": [1]}
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


def test_the_rows_of_a_table_have_all_its_columns_in_their_order():
    for table in SCHEMA:
        columns = columns_of(table)
        rows = [[f"{name} of {row}" for name in columns] for row in (1, 2)]
        turned = RawTable("x", [row[::-1] for row in (columns, *rows)], [1, 2, 3])
        assert raw.body(table, turned) == rows
        [row] = raw.body(table, RawTable("x", [[columns[0]], ["1"]], [1, 2]))
        assert row == ["1", *[""] * (len(columns) - 1)]


def test_a_case_that_is_read_has_its_tables_by_name_and_nothing_told():
    held = read(VALID)
    assert not held.errors and [*held.tables] == [*SCHEMA]
    assert {table.label for table in held.tables.values()} == {f"{name}.csv" for name in SCHEMA}


def test_a_descriptor_holds_no_letter_that_is_not_seen():
    codes = {*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x202E, 0x2066, 0xFFFE} - {*b"\t\n"}
    for x in (f"a{chr(code)}b" for code in codes):
        for about, key, value in (
            ({"a": {x: "c"}}, f"a.{x}", "c"), ({"a": {"d": x}}, "a.d", x),
            ({"a": ["c", {"d": x}]}, "a.1.d", x),
        ):  # fmt: skip
            told = [f for f in descriptor.usable(about)[1] if "control" in f.expected]
            assert told == [DataError("datapackage.json", 0, key, value, *descriptor.PLAIN)]
    assert not [f for f in descriptor.usable({"a": "b\tc\n"})[1] if "control" in f.expected]
