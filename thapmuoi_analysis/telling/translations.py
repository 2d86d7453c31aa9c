"""The words of reports: tables in Vietnamese and English, and units named in these words."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from thapmuoi_analysis.case.claim import Both
from thapmuoi_analysis.case.places import sort_key


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table of words."""
    path = Path(__file__).parent / "words" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file)
        return tuple(map(MappingProxyType, read))


@cache
def words(table: str, lang: str) -> Mapping[str, str]:
    """Return the words of a table in a language, by name."""
    named = {row["name"]: row[lang] for row in rows(table)}
    return MappingProxyType(named)


def unit_name(name: str, kind: str) -> Both:
    """Return the name of a unit with its kind: xã Mỹ An, Mỹ An commune."""
    vi = words("terms", "vi")[kind]
    en = words("terms", "en")[kind]
    return {"vi": f"{vi} {name}", "en": f"{name} {en}"}


def in_order(units: pd.DataFrame) -> pd.DataFrame:
    """Return units in the Vietnamese order of their names, those of one name by their kind."""
    names = units["name_vi"].map(sort_key)
    keys = list(zip(names, units["kind"], strict=True))
    order = sorted(range(len(units)), key=keys.__getitem__)
    return units.iloc[order]


def named(units: pd.DataFrame, lang: str) -> list[str]:
    """Return the names of units with their kinds."""
    pairs = zip(units["name_vi"], units["kind"], strict=True)
    return [unit_name(name, kind)[lang] for name, kind in pairs]


def kinds_of(kinds: Iterable[str]) -> tuple[Both, ...]:
    """Return what units of these kinds are called: communes and town (where it is but one)."""
    names = []
    for kind, count in Counter(kinds).items():
        vi = words("terms", "vi")[kind]
        en = words("terms", "en")[kind]
        if count > 1:
            en += "s"
        names.append({"vi": vi, "en": en})
    return tuple(names)
