"""Tables of text against `schema.json`, cell by cell; and as typed columns, where they are valid.

The schemas are Table Schemas, so that `frictionless validate` judges a case alike. Columns may
stand in any order, and optional ones be left out. What a schema cannot say is in `record.rules`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from thapmuoi_analysis.record.faults import Fault
from thapmuoi_analysis.record.raw import LONGEST, NOWHERE, PLAIN, UNFILLED, UNFIT, RawTable
from thapmuoi_analysis.record.schema import SCHEMA, columns_of, required_of

Rule = tuple[Callable[[str], object], str, str]  # what is wrong, what was expected, how to mend it

TEXT: Any = pd.api.types.pandas_dtype("str")  # by its name it is looked up anew for each column
WHOLE = re.compile(r"[+-]?\d{1,18}")
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")

OF_PERSONS = "nothing is recorded of persons: no names, ages or appraisals"
HEADINGS, FORM = "write the headings as in data/README.md", "write it in that form"
DESCRIBED = FORM + " ({description})"
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
    "pattern": (lambda cell, form: not re.fullmatch(form, cell), "the form {limit}", DESCRIBED),
    "minimum": (lambda cell, least: int(cell) < least, "{limit} or more", "mend the number"),
    "maximum": (lambda cell, most: int(cell) > most, "{limit} or less", "mend the number"),
    "maxLength": (lambda cell, most: len(cell) > most, "{limit} characters or fewer", "shorten it"),
}


def faults(tables: Mapping[str, RawTable], real: bool) -> Iterator[Fault]:
    """Yield what is wrong with tables: causes, not consequences, and of a cell one thing alone.

    Parameters
    ----------
    tables : mapping of str to RawTable
        Tables by name.
    real : bool
        Whether the place is real, so that all that was to be filled in must be.
    """
    heads = {name: list(_head_faults(name, table)) for name, table in tables.items()}
    readable = {name: table for name, table in tables.items() if not heads[name]}
    texts = (*TEXTS, FILLED) if real else TEXTS
    yield from (fault for found in heads.values() for fault in found)
    for name, table in readable.items():
        seen: set[tuple[int, str]] = set()
        cell_faults = [*_row_faults(table), *_cell_faults(name, table, texts)]
        for fault in (*cell_faults, *_key_faults(name, readable)):
            if not {(fault.row, ""), (fault.row, fault.column)} & seen:
                seen.add((fault.row, fault.column))
                yield fault


def _head_faults(name: str, table: RawTable) -> Iterator[Fault]:
    head, known = table.rows[0] if table.rows else [], columns_of(name)
    if not any(head):
        yield table.fault(NOWHERE, "", "a header and rows", HEADINGS)
        return
    for label in sorted(label for label in known if head.count(label) > 1):
        yield table.fault(-1, label, "each column once", "delete one of the two", label)
    needed = [column for column in required_of(name) if column not in head]
    for column, label in zip_longest(needed, (label for label in head if label not in known)):
        expected = f"the column {column}" if column else "no such column"
        mend = HEADINGS if column else f"delete the column ({OF_PERSONS}), or {HEADINGS}"
        mend = mend if label is not None else "add the column"
        yield table.fault(-1, column or label, expected, mend, label or "")


def _row_faults(table: RawTable) -> Iterator[Fault]:
    head, *rows = table.rows
    for at, row in enumerate(rows):
        if not any(row):
            yield table.fault(at, "", "a row with cells", "delete the empty line")
        elif len(row) > len(head):
            mend = 'delete it, or put text with commas in "quotes"'
            yield table.fault(at, "", "no cell without a heading", mend, row[len(head)])
        elif len(row) < len(head):
            expected = f"a cell for each column (there is none for {head[len(row)]})"
            yield table.fault(at, "", expected, "add the missing cells (write the commas)")


def _cell_faults(name: str, table: RawTable, texts: Sequence[Rule]) -> Iterator[Fault]:
    for field in SCHEMA[name]["fields"]:
        column = table.columns.get(field["name"], [])
        wrong = {cell: why for cell in set(column) if (why := _why(cell, field, texts))}
        for at, cell in enumerate(column if wrong else ()):
            if cell in wrong:
                yield table.fault(at, field["name"], *wrong[cell])


def _why(cell: str, field: Mapping[str, Any], texts: Sequence[Rule]) -> tuple[str, str] | None:
    """Return what was expected of a cell and how to mend it; None where nothing is wrong."""
    for is_wrong, expected, mend in (*texts, *TYPES[field["type"]]) if cell else ():
        if is_wrong(cell):
            return expected, mend
    for name, limit in field.get("constraints", {}).items():
        breaks, expected, mend = LIMITS[name]
        if (cell or name == "required") and breaks(cell, limit):
            told = ", ".join(limit) if name == "enum" else limit
            return expected.format(limit=told), mend.format(**field)
    return None


def _key_faults(name: str, readable: Mapping[str, RawTable]) -> Iterator[Fault]:
    table, key = readable[name], SCHEMA[name]["primaryKey"]
    seen: set[tuple[str, ...]] = set()
    for at, cells in enumerate(zip(*map(table.columns.__getitem__, key), strict=True)):
        if cells in seen:
            mend = "keep one row for each"
            yield table.fault(at, "+".join(key), "each key once", mend, ", ".join(cells))
        seen.add(cells)
    for reference in SCHEMA[name].get("foreignKeys", ()):
        [column], [other] = reference["fields"], reference["reference"]["fields"]
        target, held = reference["reference"]["resource"], table.columns.get(column, [])
        known = {"", *readable[target].columns[other]} if target in readable else held
        for at, cell in enumerate(held):
            if cell not in known:
                expected = f"{'an' if other == 'id' else 'a'} {other} of the table {target}"
                yield table.fault(at, column, expected, "mend it, or add a row for it there")


def day(cell: str) -> date | None:
    """Return the day that a cell names; None where there is no such day."""
    match = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", cell)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def typed(name: str, table: RawTable) -> pd.DataFrame:
    """Return the rows of a valid table as typed columns, in the order of the schema."""
    fields = SCHEMA[name]["fields"]
    return pd.DataFrame({f["name"]: _array(f["type"], table.cells(f["name"])) for f in fields})


def _array(kind: str, cells: Sequence[str]) -> Any:
    if kind == "integer":
        return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
    if kind == "date":
        days = {cell: day(cell) for cell in set(cells)}
        return np.array([days[cell] for cell in cells], dtype="datetime64[s]")
    if kind == "boolean":
        return pd.array([cell in TRUE for cell in cells], dtype="boolean")
    return pd.array(cells, dtype=TEXT)
