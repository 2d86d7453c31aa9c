"""What a case calls its numbers: by its own labels, or as declared, in terms of its own units."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.claim import LANGS, Both, both
from thapmuoi_analysis.case.measures import labels_of, of_other_places
from thapmuoi_analysis.case.nouns import DEFAULTS, nouns
from thapmuoi_analysis.case.schema import codes_of

Records = Callable[[str], list[dict[Any, Any]]]  # the rows of a table, by its name
MEASURES = codes_of("facts", "measure")  # with what the dictionary says that each is
LABELLED = ("facts", "rotation")  # tables whose rows name numbers


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
    for table in LABELLED:
        for row in records(table):
            found[row["id"]] = both(row, "label")
    for row in records("elsewhere"):
        found |= _of_other_place(row)
    for row in records("facts"):
        measure = row["measure"]
        default = MEASURES[measure][lang]
        if row[f"label_{lang}"] != default:
            continue
        if measure in declared:
            found[row["id"]] = declared[measure]
    return found


def _of_other_place(row: Mapping[Any, Any]) -> dict[str, Both]:
    """Return what the numbers of a row on another place are called: by place, year and measure."""
    days = [row["as_of_latest"], row["as_of_earliest"]]
    years = [f" ({day.year})" for day in days if not pd.isna(day)]
    year = "".join(years[:1])
    found: dict[str, Both] = {}
    for ending, measure in of_other_places().items():
        name = {lang: f"{row[f'place_{lang}']}{year}: {measure.label[lang]}" for lang in LANGS}
        found[f"elsewhere_{row['id']}{ending}"] = name
    return found
