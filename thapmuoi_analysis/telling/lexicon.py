"""The words of reports: tables with Vietnamese and English side by side."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pandas as pd


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table of words."""
    text = files("thapmuoi_analysis.telling").joinpath("words", f"{table}.csv").read_text("utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines(keepends=True)))


@cache
def words(table: str, lang: str) -> Mapping[str, str]:
    """Return the words of a table in a language, by name."""
    return MappingProxyType({row["name"]: row[lang] for row in rows(table)})


@cache
def headings(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of a table of reports, each with its headings vi and en, and its spec."""
    own = (row for row in rows("headings") if row["table"] == table)
    return MappingProxyType({row["name"]: (row["vi"], row["en"], row["spec"]) for row in own})


def table_of(name: str, cells: Iterable[Any], locators: Iterable[str] = ()) -> pd.DataFrame:
    """Return a table of reports: rows of cells below its headings, and what its text rests on."""
    columns = dict(headings(name))
    frame = pd.DataFrame(list(cells), columns=list(columns), dtype=object)
    frame.attrs.update(columns=columns, locators=list(dict.fromkeys(locators)))
    return frame
