"""Rows that are not as the sources have them: what a descriptor says of a what-if."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.case.stated import text_of

BETWEEN = "; "  # rows, in what a descriptor says


def marks_of(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a descriptor says of a what-if, as the fields of a case have it."""
    rows = about.get("what_if", "").split(BETWEEN)
    ids = about.get("assumed", "").split()
    return {"what_if": tuple(filter(None, rows)), "_assumed": tuple(ids)}


def flagged(
    tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]
) -> dict[str, pd.DataFrame]:
    """Return the tables of a case; in a what-if `assumed` says which rows are not the sources'."""
    marked = dict(tables)
    for name, _ in _imagined(about):
        if name in tables:
            places = imagined_rows(name, tables[name].to_dict("records"), about)
            is_one = np.isin(range(len(tables[name])), places)
            marked[name] = tables[name].assign(assumed=is_one)
    return marked


def imagined_rows(
    name: str, rows: Iterable[Mapping[Any, Any]], about: Mapping[str, Any]
) -> list[int]:
    """Return the places of the rows of a table that are not as the sources have them."""
    keys = [key for table, key in _imagined(about) if table == name]
    if not keys:
        return []
    columns = SCHEMA[name]["primaryKey"]
    return [place for place, row in enumerate(rows) if key_of(row, columns) in keys]


def _imagined(about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return table and key of each row that a descriptor says is imagined."""
    found = []
    for row in marks_of(about)["what_if"]:
        table, _, key = row.partition(": ")
        found.append((table, key))
    return found


def key_of(row: Mapping[Any, Any], columns: Sequence[str]) -> str:
    """Return the cells that a row is known by, as one text."""
    cells = [row.get(column, "") for column in columns]
    return " ".join(map(text_of, cells))
