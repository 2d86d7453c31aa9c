"""The words of reports: tables in Vietnamese and English, and units named in these words."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.claim import LANGS, Both
from thapmuoi_analysis.case.places import sort_key
from thapmuoi_analysis.case.quantity import Quantity


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


def table_of(
    name: str,
    cells: Iterable[Any],
    locators: Iterable[str] = (),
) -> pd.DataFrame:
    """Return a table of reports: rows of cells below its headings, and what its text rests on."""
    columns = dict(headings(name))
    frame = pd.DataFrame(list(cells), columns=list(columns), dtype=object)
    frame.attrs.update(columns=columns, locators=list(dict.fromkeys(locators)))
    return frame


def varied(frame: pd.DataFrame, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a table less those that say little: the same in over two thirds of it.

    Numbers say something; that one is not reported does not.
    """
    kept = {}
    for name, heading in columns.items():
        said = [_without_number(cell) for cell in frame[name]]
        if max(map(said.count, filter(None, said)), default=0) * 3 <= len(said) * 2:
            kept[name] = heading
    return kept


def _without_number(cell: Any) -> Any:
    """Return a cell of words as it is, and "–" for a number that is not reported."""
    if isinstance(cell, Quantity):
        return "" if cell.reported else "–"
    return cell


def unit_name(name: str, kind: str) -> Both:
    """Return the name of a unit with its kind: xã Mỹ An, Mỹ An commune."""
    vi, en = (words("terms", lang)[kind] for lang in LANGS)
    return {"vi": f"{vi} {name}", "en": f"{name} {en}"}


def in_order(units: pd.DataFrame) -> pd.DataFrame:
    """Return units in the Vietnamese order of their names, those of one name by their kind."""
    names = map(sort_key, units["name_vi"])
    order = sorted(zip(names, units["kind"], range(len(units)), strict=True))
    return units.iloc[[row for *_, row in order]]


def named(units: pd.DataFrame, lang: str) -> list[str]:
    """Return the names of units with their kinds."""
    return [unit_name(*pair)[lang] for pair in zip(units["name_vi"], units["kind"], strict=True)]


def kinds_of(kinds: Iterable[str]) -> tuple[Both, ...]:
    """Return what units of these kinds are called: communes and town (where it is but one)."""
    (vi, en), counts = (words("terms", lang) for lang in LANGS), Counter(kinds)
    return tuple({"vi": vi[k], "en": f"{en[k]}{'s' * (n > 1)}"} for k, n in counts.items())
