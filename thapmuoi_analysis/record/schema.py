"""The one schema of a case: `schema.json`, with what tables, columns and codes mean."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

_FILE = json.loads(files("thapmuoi_analysis.record").joinpath("schema.json").read_text("utf-8"))
DESCRIPTOR: dict[str, dict[str, dict[str, str]]] = _FILE["descriptor"]
SCHEMA: dict[str, dict[str, Any]] = _FILE["tables"]

for _field in (field for table in SCHEMA.values() for field in table["fields"]):
    if "codes" in _field and not _field.get("open"):  # an open list is explained, not enforced
        _field.setdefault("constraints", {})["enum"] = list(_field["codes"])


def plain(name: str, columns: Sequence[str]) -> dict[str, Any]:
    """Return the schema of a table with these columns as a data package has it: no notes."""
    table = SCHEMA[name]
    fields = {field["name"]: field for field in table["fields"]}
    kept = [{k: fields[c][k] for k in ("name", "type", "constraints") if k in fields[c]}
            for c in columns if c in fields]  # fmt: skip
    return {"fields": kept} | {key: table[key] for key in ("primaryKey", "foreignKeys")
                               if key in table}  # fmt: skip
