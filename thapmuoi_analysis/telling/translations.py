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

NO_WORDS: Mapping[str, str] = {}


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
    texts = {row["name"]: row[lang] for row in rows(table)}
    return MappingProxyType(texts)


def unit_name(name: str, kind: str, kind_en: str = "") -> Both:
    """Return the name of a unit with its kind: xã Mỹ An, Mỹ An commune; hamlet 5.

    Examples
    --------
    >>> unit_name("Mỹ An", "xã")["en"], unit_name("5", "ấp", "hamlet")["en"]
    ('Mỹ An commune', 'hamlet 5')
    """
    term = _term(kind, kind_en)
    in_english = f"{name} {term['en']}"
    if name[:1].isdecimal():
        in_english = f"{term['en']} {name}"
    return {"vi": f"{term['vi']} {name}", "en": in_english}


def in_order(units: pd.DataFrame) -> pd.DataFrame:
    """Return units in the Vietnamese order of their names, those of one name by their kind."""
    names = units["name_vi"].map(sort_key)
    keys = list(zip(names, units["kind"], strict=True))
    order = sorted(range(len(units)), key=keys.__getitem__)
    return units.iloc[order]


def named(units: pd.DataFrame, lang: str) -> list[str]:
    """Return the names of units with their kinds."""
    names = map(unit_name, units["name_vi"], units["kind"], units["kind_en"])
    return [name[lang] for name in names]


def kinds_of(kinds: Iterable[str], in_english: Mapping[str, str] = NO_WORDS) -> tuple[Both, ...]:
    """Return what units of these kinds are called: communes, and town where there is only one.

    Parameters
    ----------
    kinds : iterable of str
        The kind of each unit, in Vietnamese.
    in_english : mapping of str to str, optional
        The same in English, where a case says so.
    """
    names = []
    for kind, count in Counter(kinds).items():
        name = _term(kind, in_english.get(kind, ""))
        if count > 1 and name["en"] != kind:  # which has no word in English
            name["en"] = plural(name["en"])
        names.append(name)
    return tuple(names)


def plural(noun: str) -> str:
    """Return what several of a kind are called in English, which the data name for one.

    Examples
    --------
    >>> plural("hamlet"), plural("agency"), plural("branch"), plural("alley")
    ('hamlets', 'agencies', 'branches', 'alleys')
    """
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _term(kind: str, in_english: str = "") -> dict[str, str]:
    """Return a kind of unit in both languages; in English as it is where no word is known."""
    return {"vi": kind, "en": in_english or words("terms", "en").get(kind, kind)}
