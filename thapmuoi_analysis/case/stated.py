"""Rows of a case become quantities: every number that it states, by an id of its own.

Which columns state one, under which id and in which unit, stands in `schema.json`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.hours import number
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Value, from_ends
from thapmuoi_analysis.case.schema import SCHEMA

STATES = {
    name: {field["name"]: field["states"] for field in table["fields"] if "states" in field}
    for name, table in SCHEMA.items()
}


def stated(table: str, frame: pd.DataFrame) -> Iterator[tuple[int, Quantity]]:
    """Yield each number that a table states, behind the place of its row; most state none."""
    columns = STATES[table]
    rows: Any = frame.to_dict("records") if columns else ()
    for place, row in enumerate(rows):
        for column, about in columns.items():
            kind, hedge = Kind(about.get("kind", "stated")), row.get("hedge", "")
            value = _value(row[column])
            if value is not NOT_REPORTED or hedge:
                unit, id = (about[part].format(**row) for part in ("unit", "id"))
                sources = (row["locator"],) if kind == "stated" and "locator" in row else ()
                bare = "" if unit == "share" else unit  # a share is a pure number
                yield place, Quantity(value, bare, id, kind, sources=sources, hedge=hedge)


def _value(cell: Any) -> Value:
    """Return what a cell holds: 11, 7.5, 80%, 30%-40%, a day; not reported where it is empty."""
    if pd.isna(cell) or cell == "":
        return NOT_REPORTED
    if not isinstance(cell, str):
        return cell.date() if isinstance(cell, pd.Timestamp) else int(cell)
    if len(parts := cell.split("-")) > 2:
        return date.fromisoformat(cell)
    return from_ends(number(parts[0]), number(parts[-1]))
