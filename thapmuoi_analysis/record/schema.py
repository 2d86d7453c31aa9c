"""The schemas of the tables of a case, as each `datapackage.json` holds them too."""

import json
from importlib.resources import files
from typing import Any

SCHEMA: dict[str, Any] = json.loads(
    files("thapmuoi_analysis.record").joinpath("schema.json").read_text("utf-8")
)
