"""A case as somebody wrote it: tables with gaps, descriptors of any shape, folders written anew."""

import json
import os
from pathlib import Path

import pytest
from glance import lines
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case import descriptor, raw
from thapmuoi_analysis.case.case import read
from thapmuoi_analysis.case.descriptor import PROFILE
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
# A row counted from 0, its column, a value that is given; what is told: value, line, cell.
PLACES = """
1 | two | | c | 6 | B6
0 | two | | | 4 | B4
1 | one | given | given | 6 | A6
1 | one+two | | | 6 |
-1 | two | | two | 3 | B3
-1 | four | | | 3 |
-2 | two | | | 0 |
"""


def test_an_error_has_the_line_and_value_of_its_row_and_in_a_sheet_the_cell():
    assert raw.NOWHERE == -2
    words = ("a number", "mend it")
    for row, column, more, value, line, cell in lines(PLACES):
        for named, coordinate in ((None, ""), ("?ABC".__getitem__, cell)):
            table = RawTable("x", ROWS, [3, 4, 6], named)
            expected = DataError("x", int(line), column, value, *words, coordinate)
            assert table.error(int(row), column, *words, *[more] * bool(more)) == expected


PLAN = {"name": "plan"}


def test_of_any_descriptor_what_can_be_used_is_kept_and_the_rest_is_told():
    listed = [PLAN, "facts", PLAN, {"name": "x"}, {}]
    for found, held in (
        (None, {}),
        ([], {}),
        ("plan", {}),
        ({"case": 5, "resources": 5}, {}),
        ({"resources": listed}, {"resources": [PLAN]}),
        ({"case": {"a": 1}, "b": 2}, {"case": {"a": 1}, "b": 2}),
    ):
        kept, errors = descriptor.usable(found)
        assert kept == {"case": {}, "resources": [], **held}
        assert {error.file for error in errors} == {"datapackage.json"}


NO_JSON = """
{"a": 1, "b": 2, "a": 3} | 'a' stands there twice
NaN | NaN is no number
[-Infinity] | -Infinity is no number
{ | Expecting property name
"""
# What a case is called; the languages that it has.
SPOKEN = """
{"place": {"vi": "a"}} | vi
{"place": {"en": "a"}, "within": {"vi": "a", "en": "b"}} | en
{"within": {"vi": "a", "en": "b"}} | vi en
{"place": {"vi": ""}, "within": {"en": "b"}} | en
{"fictional": true, "place": "a"} | vi en
{} | vi en
"""


def test_a_descriptor_is_strict_json_and_says_which_languages_a_case_has():
    for text, why in lines(NO_JSON):
        with pytest.raises(ValueError, match=why):
            descriptor.strict_json(text)
    for text, spoken in lines(SPOKEN):
        assert descriptor.languages(descriptor.strict_json(text)) == tuple(spoken.split())


@pytest.fixture
def plan(tmp_path):
    """Return a function that reads a folder with this table of the plan alone."""

    def written(text):
        package = '{"resources": [{"name": "plan"}]}'
        (tmp_path / "datapackage.json").write_text(package, encoding="utf-8")
        (tmp_path / "plan.csv").write_bytes(text.encode())
        return raw.read_folder(tmp_path)

    return written


NO_TABLE = r"""
year\n2018\n | 1 | year | a table has several columns
year planned\n | 1 | year planned | a table has several columns
a,b\n1,"2\n | 2 | | unexpected end of data
a,b\n1,2\n3,"4"5\n | 3 | | ',' expected after '"'
"""


def test_a_file_that_is_no_table_is_told_by_the_line_and_the_reason(plan):
    for text, row, value, why in lines(NO_TABLE):
        expected = f"cells between commas, each of at most 32,767 characters ({why})"
        errors = plan(text.replace(r"\n", "\n")).errors
        told = [error for error in errors if error.file == "plan.csv"]
        assert told == [DataError("plan.csv", int(row), "", value, expected, raw.SEPARATED)]


def test_lines_end_and_cells_are_parted_in_any_of_the_usual_ways(plan):
    rows = [["year", "note"], ["2018", '"a;,b\n""c"""'], ["", ""], ["2019", ""]]
    for end in ("\n", "\r\n", "\r"):
        for mark in (",", ";"):
            text = "\n".join(map(mark.join, rows)).replace("\n", end)
            table = plan(text).tables["plan"]
            assert table.rows == [rows[0], ["2018", 'a;,b\n"c"'], *rows[2:]]
            assert (table.label, [*table.lines]) == ("plan.csv", [1, 2, 3, 4])


NEW = "start a case with `thapmuoi new`, or check the name of the case"
NAMES = "mend the JSON there (Expecting property name enclosed in double quotes)"
TWICE = "mend the JSON there ('a' stands there twice)"


def test_a_descriptor_that_cannot_be_read_is_told_with_its_place_and_the_reason(tmp_path):
    path = tmp_path / "datapackage.json"
    for found, *place in (
        (None, str(path), 0, "", "", "a data package (datapackage.json)", NEW),
        ("{\n 5}", path.name, 2, "2", "", "valid JSON", NAMES),
        ('{"a": 1, "a": 2}', path.name, 0, "", "", "valid JSON", TWICE),
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
    about = {"name": "mẫu", "case": {"place": {}}, "resources": [PLAN], "more": [1]}
    folder = tmp_path / "a" / "b"
    raw.write_folder(folder, raw.RawCase(about, {"plan": held, "units": none}))
    assert {path.name for path in folder.iterdir()} == {"plan.csv", "datapackage.json"}
    assert (folder / "plan.csv").read_bytes() == b"year,planned,locator,hedge\n2018,3,,\n"
    text = (folder / "datapackage.json").read_bytes().decode()
    written = json.loads(text)
    [resource] = written.pop("resources")
    assert written.pop("$schema") == PROFILE
    assert written == {"name": "mẫu", "case": {"place": {}}, "more": [1]}
    schema = resource.pop("schema")
    [empty] = schema.pop("missingValues")
    assert schema == schema_of("plan") and empty["value"] == "" and " · " in empty["label"]
    assert resource.pop("dialect") == {"delimiter": ",", "skipInitialSpace": False}
    assert [*resource.values()] == ["plan", "table", "plan.csv", "utf-8"]
    assert text.startswith('{\n "$schema": "') and text.endswith("}\n")
    assert [*json.loads(text)][-1] == "resources"


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
    unseen = {*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x202E, 0x2066, 0xFFFE} - {*b"\t\n"}
    for x in (*(f"a{chr(code)}b" for code in unseen), "b\tc\n"):
        for about, key, value in (
            ({"a": {x: "c"}}, f"a.{x}", "c"),
            ({"a": {"d": x}}, "a.d", x),
            ({"a": ["c", {"d": x}]}, "a.1.d", x),
        ):
            told = [f for f in descriptor.usable(about)[1] if "control" in f.expected]
            error = DataError("datapackage.json", 0, key, value, *descriptor.PLAIN)
            assert told == [error] * (x != "b\tc\n")
