"""Tables of text against `schema.json`, cell by cell; and as typed columns, where they are valid.

The schemas are Table Schemas, so that `frictionless validate` judges a case alike. Columns may
stand in any order, and optional ones be left out. What a schema cannot say is in `record.rules`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from thapmuoi_analysis.case.errors import DataError
from thapmuoi_analysis.case.raw import LONGEST, NOWHERE, PLAIN, UNFILLED, UNFIT, RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, references, required_of

Rule = tuple[Callable[[str], object], str, str]  # what is wrong, what was expected, how to mend it

TEXT: Any = pd.api.types.pandas_dtype("str")  # by its name it is looked up anew for each column
WHOLE = re.compile(r"[+-]?\d{1,18}")
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")
ARRAYS: dict[str, Callable[[Sequence[str]], Any]] = {  # of valid cells; an empty one is missing
    "string": lambda cells: pd.array(cells, dtype=TEXT),
    "integer": lambda cells: pd.array([int(x) if x else None for x in cells], dtype="Int64"),
    "date": lambda cells: np.array(cells, dtype="datetime64[s]"),
    "boolean": lambda cells: pd.array([cell in TRUE for cell in cells], dtype="boolean"),
}

HEADINGS, FORM = "write the headings as in data/README.md", "write it in that form"
OF_PERSONS = "nothing is recorded of persons: no names, ages or appraisals"
UNKNOWN = f"delete the column ({OF_PERSONS}), or {HEADINGS}"
ELSEWHERE = "mend it, or add a row for it there"
CELLS = 'delete what is too much, add the commas that are missing, put text with commas in "quotes"'
COMPOSE = "save the file with composed letters (Unicode NFC): normalise it in the editor"
TEXTS: tuple[Rule, ...] = (
    (lambda cell: not unicodedata.is_normalized("NFC", cell), "NFC letters", COMPOSE),
    (lambda cell: cell != cell.strip(), "no spaces at the ends", "delete them"),
    (lambda cell: cell[0] == "=", "text or a number, not a formula", "write what it comes to"),
    (UNFIT.search, *PLAIN),
    (lambda cell: len(cell) > LONGEST, f"at most {LONGEST:,} characters", "shorten it"),
)
FILLED: Rule = (UNFILLED.search, "what is true of the place", "fill it in, or delete the row")
TYPES: dict[str, tuple[Rule, ...]] = {
    "string": (),
    "integer": ((lambda cell: not WHOLE.fullmatch(cell), "a whole number in digits alone", FORM),),
    "date": ((lambda cell: not day(cell), "a date as 2022-03-02", FORM),),
    "boolean": ((lambda cell: cell not in TRUE + FALSE, "true or false", FORM),),
}
LIMITS: dict[str, tuple[Callable[[str, Any], object], str, str]] = {  # as rules, of cell and limit
    "required": (lambda cell, _: not cell, "a value", "fill it in"),
    "enum": (lambda cell, codes: cell not in codes, "one of: {limit}", "choose one of them"),
    "pattern": (lambda cell, form: not re.fullmatch(form, cell), "a form like {limit}", FORM),
    "minimum": (lambda cell, least: int(cell) < least, "{limit} or more", "mend the number"),
    "maximum": (lambda cell, most: int(cell) > most, "{limit} or less", "mend the number"),
    "maxLength": (lambda cell, most: len(cell) > most, "{limit} characters or fewer", "shorten it"),
}


def errors(raw: RawCase) -> Iterator[DataError]:
    """Yield what is wrong with tables: causes, not consequences, and of a cell one thing alone."""
    heads = {name: list(_head_faults(name, table)) for name, table in raw.tables.items()}
    readable = {name: table for name, table in raw.tables.items() if not heads[name]}
    unread = {resource["name"] for resource in raw.descriptor["resources"]} - {*readable}
    texts = TEXTS if raw.descriptor["case"].get("fictional") else (*TEXTS, FILLED)
    yield from (error for found in heads.values() for error in found)
    for name, table in readable.items():
        seen: set[tuple[int, str]] = set()
        cells = (*_row_faults(table), *_cell_faults(name, table, texts), *_key_faults(name, table))
        for error in (*cells, *_reference_faults(name, readable, unread)):
            if not {(error.row, ""), (error.row, error.column)} & seen:
                seen.add((error.row, error.column))
                yield error


def _head_faults(name: str, table: RawTable) -> Iterator[DataError]:
    head, known = table.rows[0] if table.rows else [], columns_of(name)
    if not any(head):
        yield table.error(NOWHERE, "", "a header and rows", HEADINGS)
        return
    for label in dict.fromkeys([*required_of(name), *head]):
        if label not in known or head.count(label) != 1:
            expected = "this column, once" if label in known else "no such column"
            fix = HEADINGS if label in known else UNKNOWN
            yield table.error(-1, label, expected, fix, label if label in head else "")


def _row_faults(table: RawTable) -> Iterator[DataError]:
    head, *rows = table.rows
    for at, row in enumerate(rows):
        if not any(row) or len(row) != len(head):
            expected = f"{len(head)} cells, one for each heading, and not all empty"
            yield table.error(at, "", expected, CELLS, ", ".join(row[len(head) :]))


def _cell_faults(name: str, table: RawTable, texts: Sequence[Rule]) -> Iterator[DataError]:
    for field in SCHEMA[name]["fields"]:
        column = table.columns.get(field["name"], [])
        wrong = {cell: why for cell in set(column) if (why := _why(cell, field, texts))}
        for at, cell in enumerate(column if wrong else ()):
            if cell in wrong:
                yield table.error(at, field["name"], *wrong[cell])


def _why(cell: str, field: Mapping[str, Any], texts: Sequence[Rule]) -> tuple[str, str] | None:
    """Return what was expected of a cell and how to mend it; None where nothing is wrong."""
    for is_wrong, expected, fix in (*texts, *TYPES[field["type"]]) if cell else ():
        if is_wrong(cell):
            return expected, fix
    for name, limit in field.get("constraints", {}).items():
        breaks, expected, fix = LIMITS[name]
        if (cell or name == "required") and breaks(cell, limit):
            shown = {"enum": limit, "pattern": field.get("examples", ())}.get(name)
            return expected.format(limit=", ".join(shown) if shown else limit), fix
    return None


def _key_faults(name: str, table: RawTable) -> Iterator[DataError]:
    key, seen = SCHEMA[name]["primaryKey"], set[tuple[str, ...]]()
    for at, cells in enumerate(zip(*map(table.columns.__getitem__, key), strict=True)):
        if cells in seen:
            fix = "keep one row for each"
            yield table.error(at, "+".join(key), "each key once", fix, ", ".join(cells))
        seen.add(cells)


def _reference_faults(
    name: str, readable: Mapping[str, RawTable], unread: set[str]
) -> Iterator[DataError]:
    """Yield ids that no row of the tables that a column names has, or none of the types asked."""
    for field in SCHEMA[name]["fields"]:
        targets, types = references(field), field.get("of_type", ())
        if not targets or unread & {*targets}:
            continue  # what these hold is not known
        [key], known = SCHEMA[targets[0]]["primaryKey"], set[str]()
        for table in (readable[target] for target in targets if target in readable):
            pairs = zip(table.cells(key), table.cells("type"), strict=True)
            known |= {id for id, kind in pairs if not types or kind in types}
        expected = f"a known {key} of {' or '.join(targets)}"
        expected += f" of type {' or '.join(types)}" if types else ""
        for at, cell in enumerate(readable[name].cells(field["name"])):
            if cell and not known.issuperset(cell.split() if "ids_of" in field else [cell]):
                yield readable[name].error(at, field["name"], expected, ELSEWHERE)


def day(cell: str) -> date | None:
    """Return the day that a cell names; None where there is no such day."""
    try:
        return datetime.strptime(cell, "%Y-%m-%d").date()
    except ValueError:
        return None


def empty(name: str) -> pd.DataFrame:
    """Return a table without rows, with the typed columns of the schema."""
    return typed(name, RawTable("", [columns_of(name)], ()))


def typed(name: str, table: RawTable) -> pd.DataFrame:
    """Return the rows of a valid table as typed columns, in the order of the schema."""
    fields = SCHEMA[name]["fields"]
    return pd.DataFrame({f["name"]: ARRAYS[f["type"]](table.cells(f["name"])) for f in fields})
