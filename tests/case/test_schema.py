"""The schema: what a descriptor is told of a table, read a second time from the file itself."""

import json
from importlib.resources import files

import pytest
from frictionless import Schema

from thapmuoi_analysis.case.schema import (
    codes_of,
    columns_of,
    references,
    required_of,
    schema_of,
)

TABLES = json.loads(
    files("thapmuoi_analysis.case").joinpath("schema.json").read_text("utf-8")
)["tables"]  # fmt: skip
every_table = pytest.mark.parametrize("table", TABLES)


def _field(field):
    """Return what a Table Schema says of a column: its codes are all that a cell may hold."""
    limits = dict(field.get("constraints", {}))
    if "codes" in field:
        limits["enum"] = [*field["codes"]]
    return {"name": field["name"], "type": field["type"]} | (
        {"constraints": limits} if limits else {}
    )


@every_table
def test_a_descriptor_says_columns_key_and_what_is_referred_to_and_no_more(table):
    columns = TABLES[table]["fields"]
    keys = [
        {"fields": [field["name"]],
         "reference": {"resource": to, "fields": TABLES[to]["primaryKey"]}}
        for field in columns if (to := field.get("id_of"))
    ]  # fmt: skip
    said = schema_of(table)
    assert said.pop("foreignKeys", []) == keys
    key = TABLES[table]["primaryKey"]
    assert said == {"fields": [_field(field) for field in columns], "primaryKey": key}
    assert json.loads(json.dumps(schema_of(table))) == schema_of(table)
    assert Schema.from_descriptor(schema_of(table)).field_names == columns_of(table)


@every_table
def test_a_descriptor_names_the_columns_that_a_table_has_in_their_order(table):
    some = [*columns_of(table)[::-2], "no_column"]
    said = schema_of(table, some)
    assert [field["name"] for field in said["fields"]] == some[:-1]
    referring = {name for key in said.get("foreignKeys", ()) for name in key["fields"]}
    assert referring <= {*some}  # nothing refers from a column that is left out


@every_table
def test_columns_codes_and_what_must_be_filled_in_are_those_of_the_file(table):
    columns = TABLES[table]["fields"]
    assert columns_of(table) == [field["name"] for field in columns]
    for field in columns:
        if "codes" in field:
            assert codes_of(table, field["name"]) == field["codes"]
        one, several = field.get("id_of"), field.get("ids_of")
        assert [*references(field)] == (several or [one] * bool(one))
    needed = [field["name"] for field in columns if field.get("constraints", {}).get("required")]
    defaults = {field["name"] for field in columns if "default" in field}
    assert required_of(table) == [name for name in needed if name not in defaults]
