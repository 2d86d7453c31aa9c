"""Numbers by name: what each is called in both languages, its unit and its formula.

Every number that the package names is declared once, in `measures.csv`; labels in tables, annex and
web page come from there. `by` says where it comes from: a `source`, an `assumption` of a study, the
`package` or a `study`, which compute it; data may not use the ids of what the package computes. An
id with a star stands for many (`cumulative_plan_*`), or for the last `part` of an id (`*_share`).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType

Labels = Mapping[str, Mapping[str, str]]  # id -> what it is called in each language


@dataclass(frozen=True)
class Measure:
    """A number that the package names.

    Attributes
    ----------
    id : str
        Its name; with a star it stands for many.
    by : {"source", "assumption", "package", "study", "part"}
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
    text = Path(__file__).with_name("measures.csv").read_text("utf-8")
    declared = {}
    for row in csv.DictReader(text.splitlines()):
        label = MappingProxyType({"vi": row["vi"], "en": row["en"]})
        declared[row["id"]] = Measure(row["id"], row["by"], label, row["unit"], row["formula"])
    return MappingProxyType(declared)


def is_reserved(id: str) -> bool:
    """Return whether the package computes a number of this id, so that data may not state one."""
    own = (measure.id for measure in measures().values() if measure.by == "package")
    return any(fnmatchcase(id, reserved) for reserved in own)


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
    if own := labels.get(id, {}).get(lang):
        return own
    if declared := measures().get(id):
        return declared.label[lang]
    head, _, last = id.rpartition("_")
    if many := measures().get(f"{head}_*"):
        return f"{many.label[lang]}, {last}" if last.isdigit() else many.label[lang]
    for part in measures().values():
        whole = id.removesuffix(part.id.removeprefix("*"))
        if part.id.startswith("*") and whole != id and (of := label(whole, lang, labels)):
            return f"{of}, {part.label[lang]}"
    return ""
