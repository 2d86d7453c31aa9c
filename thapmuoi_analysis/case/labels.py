"""What a case calls its numbers: by its own labels, or as declared, in terms of its own units."""

from collections.abc import Callable, Mapping
from typing import Any

from thapmuoi_analysis.case.claim import Both, both
from thapmuoi_analysis.case.measures import labels_of
from thapmuoi_analysis.case.nouns import DEFAULTS, nouns
from thapmuoi_analysis.case.schema import codes_of

Records = Callable[[str], list[dict[Any, Any]]]  # the rows of a table, by its name
MEASURES = codes_of("facts", "measure")  # with what the dictionary says that each is
LABELS = {  # tables whose rows name numbers: how an id begins, and the columns of its label
    "facts": ("", "label"),
    "rotation": ("", "label"),
    "elsewhere": ("elsewhere_", "place"),
}


def labels(names: Mapping[str, Both], records: Records, lang: str) -> dict[str, Both]:
    """Return what a case calls its numbers: id -> the label in each language.

    Numbers of which the label names the units of a case are among them, as it calls these.

    Parameters
    ----------
    names : mapping
        What the case calls things.
    records : callable
        Gives the rows of a table.
    lang : {"vi", "en"}
        A language of the case.
    """
    known = {**DEFAULTS, **names}
    known |= nouns(names)
    declared = labels_of(known)
    found = dict(declared)
    for table, (begins, column) in LABELS.items():
        for row in records(table):
            id = begins + row["id"]
            found[id] = both(row, column)
    for row in records("facts"):
        measure = row["measure"]
        default = MEASURES[measure][lang]
        if row[f"label_{lang}"] != default:
            continue
        if measure in declared:
            found[row["id"]] = declared[measure]
    return found
