"""The schema: what a descriptor is told of a table, read a second time from the file itself."""

import json
from importlib.resources import files

from frictionless import Schema

from thapmuoi_analysis.case.schema import codes_of, columns_of, references, required_of, schema_of

TABLES = json.loads(
    files("thapmuoi_analysis.case").joinpath("schema.json").read_text("utf-8")
)["tables"]  # fmt: skip


def _described(field):
    """Return what a Table Schema says of a column: its codes are all that a cell may hold."""
    limits = dict(field.get("constraints", {}))
    if "codes" in field:
        limits["enum"] = [*field["codes"]]
    found = {"name": field["name"], "type": field["type"], "constraints": limits}
    return {part: value for part, value in found.items() if value}


def test_a_descriptor_says_columns_key_and_what_is_referred_to_and_no_more():
    for table, about in TABLES.items():
        keys = [
            {"fields": [field["name"]],
             "reference": {"resource": to, "fields": TABLES[to]["primaryKey"]}}
            for field in about["fields"] if (to := field.get("id_of"))
        ]  # fmt: skip
        found = schema_of(table)
        assert found.pop("foreignKeys", []) == keys
        fields = [_described(field) for field in about["fields"]]
        assert found == {"fields": fields, "primaryKey": about["primaryKey"]}
        assert Schema.from_descriptor(schema_of(table)).field_names == columns_of(table)


def test_a_descriptor_names_the_columns_that_a_table_has_in_the_order_given():
    for table in TABLES:
        some = [*columns_of(table)[::-2], "no_column"]
        found = schema_of(table, some)
        assert [field["name"] for field in found["fields"]] == some[:-1]
        referring = {name for key in found.get("foreignKeys", ()) for name in key["fields"]}
        assert referring <= {*some}  # nothing refers from a column that is left out


def test_columns_codes_and_what_must_be_filled_in_are_those_of_the_file():
    for table, about in TABLES.items():
        assert columns_of(table) == [field["name"] for field in about["fields"]]
        needed = []
        for field in about["fields"]:
            if "codes" in field:
                assert codes_of(table, field["name"]) == field["codes"]
            one, several = field.get("id_of"), field.get("ids_of")
            assert [*references(field)] == (several or [one] * bool(one))
            if field.get("constraints", {}).get("required") and "default" not in field:
                needed.append(field["name"])
        assert required_of(table) == needed
