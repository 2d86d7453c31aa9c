"""The schemas of the tables of a case, as each `datapackage.json` holds them too."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

TEXT = files("thapmuoi_analysis.record").joinpath("schema.json").read_text("utf-8")


def _frozen(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, Any]:
    parts = {name: tuple(part) if isinstance(part, list) else part for name, part in pairs}
    return MappingProxyType(parts)


SCHEMA: Mapping[str, Any] = json.loads(TEXT, object_pairs_hook=_frozen)


def schema_of(table: str) -> dict[str, Any]:
    """Return a copy of the schema of a table, to be written into a descriptor."""
    return dict(json.loads(TEXT)[table])


def columns_of(table: str) -> list[str]:
    """Return the names of the columns of a table, in their order."""
    return [field["name"] for field in SCHEMA[table]["fields"]]


def required_of(table: str) -> list[str]:
    """Return the names of the columns whose cells must be filled in."""
    fields = SCHEMA[table]["fields"]
    return [f["name"] for f in fields if f.get("constraints", {}).get("required")]
