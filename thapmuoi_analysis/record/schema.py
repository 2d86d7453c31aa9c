"""The one schema of a case: `schema.json`, with what tables, columns and codes mean."""

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType
from typing import Any


def _frozen(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, Any]:
    """Return a part of the schema that cannot be changed; a column holds its codes and no other."""
    parts = {name: tuple(part) if isinstance(part, list) else part for name, part in pairs}
    if "codes" in parts and not parts.get("open"):
        limits: dict[str, Any] = dict(parts.get("constraints", ()))
        parts["constraints"] = MappingProxyType({**limits, "enum": tuple(parts["codes"])})
    return MappingProxyType(parts)


_TEXT = files("thapmuoi_analysis.record").joinpath("schema.json").read_text("utf-8")
_FILE: Mapping[str, Any] = json.loads(_TEXT, object_pairs_hook=_frozen)
DESCRIPTOR, TYPES, SCHEMA = (_FILE[part] for part in ("descriptor", "types", "tables"))


def schema_of(table: str, columns: Sequence[str] = ()) -> dict[str, Any]:
    """Return a copy of the schema of a table, with all or these columns, for a descriptor."""
    fields = {field["name"]: _bare(field) for field in SCHEMA[table]["fields"]}
    named = [fields[name] for name in columns or fields if name in fields]
    kept = {"fields": named, **_bare(SCHEMA[table])}
    return dict(json.loads(json.dumps(kept, default=dict)))


def _bare(part: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "type", "constraints", "primaryKey", "foreignKeys")
    return {name: part[name] for name in names if name in part}


def columns_of(table: str) -> list[str]:
    """Return the names of the columns of a table, in their order."""
    return [field["name"] for field in SCHEMA[table]["fields"]]


def codes_of(table: str, column: str) -> Mapping[str, Mapping[str, str]]:
    """Return the codes of a column, with what each means."""
    return next(field["codes"] for field in SCHEMA[table]["fields"] if field["name"] == column)


def required_of(table: str) -> list[str]:
    """Return the names of the columns whose cells must be filled in."""
    fields = SCHEMA[table]["fields"]
    return [f["name"] for f in fields if f.get("constraints", {}).get("required")]
