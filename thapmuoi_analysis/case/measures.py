"""Numbers by name: what each is called in both languages, its unit and its formula.

Every number that the package names is declared once, in `measures.csv`; labels in tables, annex and
web page come from there. `by` says where it comes from: a `source`, an `assumption` of a study, the
`package` or a `study`, which compute it; data may not use the ids of what the package computes. An
id with a star stands for many (`cumulative_plan_*`), for the last `part` of an id (`*_share`), or
for what stands `between` two (`*_less_*`). A label may name what a case calls its units
(`{unit_noun}`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType
from typing import NoReturn

from thapmuoi_analysis.case.errors import read_table
from thapmuoi_analysis.case.nouns import DEFAULTS

LANGS = ("vi", "en")
Names = Mapping[str, Mapping[str, str]]
Labels = Names  # id -> what it is called in each language
OTHER_PLACE = "elsewhere_*"  # how ids begin of what is stated of other places


@dataclass(frozen=True)
class Measure:
    """A number that the package names.

    Attributes
    ----------
    id : str
        Its name; with a star it stands for many.
    by : {"source", "assumption", "package", "study", "part", "between"}
        Where it comes from.
    label : mapping
        What it is called, in each language; empty where the data say what it is called.
    unit : str
        As of a `Quantity`; empty for a share or a count.
    formula : str
        In terms of ids, as a `Quantity` writes it.
    """

    id: str
    by: str
    label: Mapping[str, str]
    unit: str
    formula: str


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by its id."""
    declared = {}
    for row in read_table("measures"):
        label = _filled(row, DEFAULTS)
        measure = Measure(row["id"], row["by"], label, row["unit"], row["formula"])
        declared[measure.id] = measure
    return MappingProxyType(declared)


def labels_of(names: Names) -> dict[str, Mapping[str, str]]:
    """Return what numbers are called of which the label names the units of a case, by id.

    Parameters
    ----------
    names : mapping
        What the case calls things, all of `DEFAULTS` among them.
    """
    labels = {}
    for row in read_table("measures"):
        if "{" in row["vi"]:
            labels[row["id"]] = _filled(row, names)
    return labels


def _filled(row: Mapping[str, str], names: Names) -> Mapping[str, str]:
    """Return the label of a row in each language, with the names that it names."""
    label = {}
    for lang in LANGS:
        known = {name: text[lang] for name, text in names.items()}
        label[lang] = row[lang].format_map(known)
    return MappingProxyType(label)


def unknown(name: str, stated: Collection[str]) -> NoReturn:
    """Refuse a name that is none of the measures that sources state; say which are close to it."""
    if name in measures() and measures()[name].by == "package":
        raise KeyError(
            f"{name!r} is computed: metrics.headline(record)[{name!r}], or another of metrics"
        )
    close = get_close_matches(name, stated) or stated
    known = ", ".join(close)
    raise KeyError(f"no measure is called {name!r}; it may be: {known}")


@cache
def is_reserved(id: str) -> bool:
    """Return whether the package computes a number of this id, so that data may not state one."""
    computed = [measure.id for measure in measures().values() if measure.by == "package"]
    return any(fnmatchcase(id, reserved) for reserved in computed)


def label(id: str, lang: str, labels: Labels = MappingProxyType({})) -> str:
    """Return what a number is called; empty where neither data nor declarations say.

    Parameters
    ----------
    id : str
        Its name.
    lang : {"vi", "en"}
        The language.
    labels : mapping, optional
        What the data call their numbers.
    """
    own = labels.get(id, {}).get(lang)
    if own:
        return own
    known = measures()
    if id in known:
        return known[id].label[lang]
    for between in _starred("*_", "_*"):
        first, found, second = id.partition(between.id.strip("*"))
        whole = label(first, lang, labels) if found else ""
        if whole:
            then = label(second, lang, labels) or second.upper().replace("_", ", ")
            return f"{whole}, {between.label[lang]} {then}"
    stem, _, last = id.rpartition("_")
    if f"{stem}_*" in known:
        many = known[f"{stem}_*"].label[lang]
        return f"{many}, {last}" if last.isdigit() else many
    for part in _starred("*_", ""):
        ending = part.id.removeprefix("*")
        whole = label(id.removesuffix(ending), lang, labels) if id.endswith(ending) else ""
        if whole:
            return f"{whole}, {part.label[lang]}"
    return _of_many(id, lang)


def _of_many(id: str, lang: str) -> str:
    """Return what numbers are called whose ids begin alike, whatever follows."""
    for many in _starred("", "_*"):
        if fnmatchcase(id, many.id):
            return many.label[lang]
    return ""


@cache
def _starred(begins: str, ends: str) -> tuple[Measure, ...]:
    """Return the measures whose ids begin and end so, and have a star nowhere else."""
    found = []
    for id, measure in measures().items():
        is_one = id.startswith(begins) and id.endswith(ends)
        if is_one and "*" not in id.removeprefix(begins).removesuffix(ends):
            found.append(measure)
    return tuple(found)


@cache
def of_other_places() -> Mapping[str, Measure]:
    """Return what is stated, or computed, of another place: by how the id ends behind its row's."""
    found = {}
    for id, measure in measures().items():
        if id.startswith(OTHER_PLACE):
            found[id.removeprefix(OTHER_PLACE)] = measure
    return MappingProxyType(found)
