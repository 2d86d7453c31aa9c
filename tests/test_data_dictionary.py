"""The data dictionary says what the schemas say: each table, column and allowed value."""

import re
from pathlib import Path

import pytest

from thapmuoi_analysis.record.claims import Grade
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.record.validate import MORE_NAMES, NAMES, REQUIRED

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
TYPES = {
    "string": "chữ · text",
    "integer": "số nguyên · whole number",
    "date": "ngày · date",
    "boolean": "đúng/sai · true/false",
}
NEEDED = {True: "có · yes", False: "không · no"}
COLUMNS = [(table, field["name"]) for table in SCHEMA for field in SCHEMA[table]["fields"]]


def _section(heading):
    """Return the text from a heading to the next one."""
    found = re.findall(rf"^{re.escape(heading)}\n(.*?)(?=^#+ |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{heading!r} stands {len(found)} times"
    return found[0]


def _rows(section):
    """Return the cells of the rows of all tables in a section, without the rules below heads."""
    lines = [line for line in section.splitlines() if re.match(r"\|(?!-)", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _values(table):
    fields = SCHEMA[table]["fields"]
    return [(f["name"], v) for f in fields for v in f.get("constraints", {}).get("enum", ())]


def test_every_table_has_its_section_and_no_other_table_has_one():
    sections = re.findall(r"^### `(\w+)`$", TEXT, re.MULTILINE)
    assert sections == list(SCHEMA)


def test_the_overview_lists_every_table_and_which_are_required():
    rows = _rows(_section("## Các bảng · The tables"))[1:]
    assert [row[0] for row in rows] == [f"[`{name}`](#{name})" for name in SCHEMA]
    assert [row[3] for row in rows] == [NEEDED[name in REQUIRED] for name in SCHEMA]
    assert all(row[1] and row[2] for row in rows)


@pytest.mark.parametrize("table", SCHEMA)
def test_a_section_lists_the_columns_of_its_table_in_their_order(table):
    rows = [row for row in _rows(_section(f"### `{table}`")) if len(row) == 5][1:]
    assert [row[0] for row in rows] == [f"`{field['name']}`" for field in SCHEMA[table]["fields"]]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_is_told_as_its_schema_has_it_and_explained_in_vietnamese(table, column):
    field = next(field for field in SCHEMA[table]["fields"] if field["name"] == column)
    row = next(row for row in _rows(_section(f"### `{table}`")) if row[0] == f"`{column}`")
    _, type_, required, vi, en = row
    assert type_ == TYPES[field["type"]]
    assert required == NEEDED[field.get("constraints", {}).get("required", False)]
    assert re.fullmatch(rf"\*\*{re.escape(field['title'])}\*\*: \S.*", vi)
    assert en == field["description"]


@pytest.mark.parametrize("table", SCHEMA)
def test_every_allowed_value_is_explained_in_both_languages_and_no_other_value(table):
    rows = [row for row in _rows(_section(f"### `{table}`")) if len(row) == 4][1:]
    assert [(row[0], row[1]) for row in rows] == [(f"`{c}`", f"`{v}`") for c, v in _values(table)]
    assert all(row[2] and row[3] for row in rows)


@pytest.mark.parametrize("table", SCHEMA)
def test_keys_are_told(table):
    section = _section(f"### `{table}`")
    assert f"Khóa · Key: `{', '.join(SCHEMA[table]['primaryKey'])}`." in section
    for key in SCHEMA[table].get("foreignKeys", ()):
        [own], [other] = key["fields"], key["reference"]["fields"]
        assert f"`{own}` → `{key['reference']['resource']}.{other}`" in section


def test_the_rule_of_the_evidence_grade_names_every_grade_once():
    rows = _rows(_section("## Mức độ minh chứng · Evidence grade"))[1:]
    assert sorted(row[2] for row in rows) == sorted(f"`{grade}`" for grade in Grade)
    assert all(row[1] and row[3] and row[4] for row in rows)


def test_the_names_that_sentences_use_are_explained():
    rows = [row for row in _rows(_section("### Tệp · Files")) if len(row) == 3][1:]
    names = ("fictional", *NAMES, *MORE_NAMES, "beside")
    assert [row[0] for row in rows] == [f"`{name}`" for name in names]


def test_links_within_the_dictionary_lead_somewhere():
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert links
    assert links <= anchors
