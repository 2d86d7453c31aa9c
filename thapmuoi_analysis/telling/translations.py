"""The words of reports: tables in Vietnamese and English, and units named in these words."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import pandas as pd

from thapmuoi_analysis.case.claim import LANGS, Both
from thapmuoi_analysis.case.places import sort_key


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table of words."""
    text = files("thapmuoi_analysis.telling").joinpath("words", f"{table}.csv").read_text("utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines(keepends=True)))


@cache
def words(table: str, lang: str) -> Mapping[str, str]:
    """Return the words of a table in a language, by name."""
    return MappingProxyType({row["name"]: row[lang] for row in rows(table)})


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
