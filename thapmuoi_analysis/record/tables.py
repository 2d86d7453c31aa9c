"""Tables of text against `schema.json`, cell by cell; and as typed columns, where they are valid.

The schemas are Table Schemas, so that `frictionless validate` judges a case alike. Columns may
stand in any order, and optional ones be left out. What a schema cannot say is in `record.checks`.
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
from thapmuoi_analysis.record.schema import SCHEMA, columns_of, required_of

Rows = list[list[str]]  # the header first
Columns = Mapping[str, Sequence[str]]  # the cells below each heading
Rule = tuple[Callable[[str], object], str, str]  # what is wrong, what was expected, how to mend it

LONGEST = 32_767  # characters that a cell of a spreadsheet holds
UNFIT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]")  # what XML, so a workbook, cannot hold
UNFILLED = re.compile("ĐIỀN:|FILL IN:")
WHOLE = re.compile(r"[+-]?\d{1,18}")
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")

HEADINGS, FORM = "write the headings as in data/README.md", "write it in that form"
DESCRIBED = FORM + " ({description})"
COMPOSE = "save the file with composed letters (Unicode NFC): normalise it in the editor"
TEXTS: tuple[Rule, ...] = (
    (lambda cell: not unicodedata.is_normalized("NFC", cell), "NFC letters", COMPOSE),
    (lambda cell: cell != cell.strip(), "no spaces at the ends", "delete them"),
    (lambda cell: cell[0] == "=", "text or a number, not a formula", "write what it comes to"),
    (UNFIT.search, "text without control characters", "delete them, or type the text anew"),
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


def faults(tables: Mapping[str, Rows], files: Mapping[str, str], real: bool) -> Iterator[Fault]:
    """Yield what is wrong with tables: causes, not consequences, and of a cell one thing alone.

    Parameters
    ----------
    tables : mapping of str to Rows
        Tables by name.
    files : mapping of str to str
        What a fault calls each of them.
    real : bool
        Whether the place is real, so that all that was to be filled in must be.
    """
    heads = {name: list(_head_faults(name, rows, files[name])) for name, rows in tables.items()}
    readable = {name: _columns(rows) for name, rows in tables.items() if not heads[name]}
    yield from (fault for found in heads.values() for fault in found)
    texts = (*TEXTS, FILLED) if real else TEXTS
    for name, columns in readable.items():
        file, told = files[name], set[tuple[int, str]]()
        found = [*_row_faults(tables[name], file), *_cell_faults(name, columns, file, texts)]
        for fault in (*found, *_key_faults(name, readable, file)):
            if not {(fault.row, ""), (fault.row, fault.column)} & told:
                told.add((fault.row, fault.column))
                yield fault


def _head_faults(name: str, rows: Rows, file: str) -> Iterator[Fault]:
    if not rows or not any(rows[0]):
        yield Fault(file, expected="a header and rows", mend=HEADINGS)
        return
    head, known = rows[0], columns_of(name)
    for label in sorted(label for label in known if head.count(label) > 1):
        yield Fault(file, 1, label, label, "each column once", "delete one of the two")
    needed = [column for column in required_of(name) if column not in head]
    for column, label in zip_longest(needed, (label for label in head if label not in known)):
        expected = f"the column {column}" if column else "no such column"
        mend = HEADINGS if column else f"delete the column, or {HEADINGS}"
        mend = mend if label is not None else "add the column"
        yield Fault(file, 1, column or label, label or "", expected, mend)


def _columns(rows: Rows) -> Columns:
    """Return the cells below each heading; "" where a row does not reach so far."""
    width = len(rows[0])
    even = [row if len(row) == width else (row + [""] * width)[:width] for row in rows]
    return {label: cells for label, *cells in zip(*even, strict=True)}


def _row_faults(rows: Rows, file: str) -> Iterator[Fault]:
    width = len(rows[0])
    for line, row in enumerate(rows, 1):
        if not any(row):
            yield Fault(file, line, expected="a row with cells", mend="delete the empty line")
        elif len(row) > width:
            mend = 'delete it, or put text with commas in "quotes"'
            yield Fault(file, line, "", row[width], "no cell without a heading", mend)
        elif len(row) < width:
            expected = f"a cell for each column (there is none for {rows[0][len(row)]})"
            yield Fault(file, line, "", "", expected, "add the missing cells (write the commas)")


def _cell_faults(name: str, columns: Columns, file: str, texts: Sequence[Rule]) -> Iterator[Fault]:
    for field in SCHEMA[name]["fields"]:
        column = columns.get(field["name"], ())
        wrong = {cell: why for cell in set(column) if (why := _why(cell, field, texts))}
        for row, cell in enumerate(column, 2):
            if cell in wrong:
                yield Fault(file, row, field["name"], cell, *wrong[cell])


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


def _key_faults(name: str, readable: Mapping[str, Columns], file: str) -> Iterator[Fault]:
    columns, key = readable[name], SCHEMA[name]["primaryKey"]
    seen: set[tuple[str, ...]] = set()
    for row, cells in enumerate(zip(*map(columns.__getitem__, key), strict=True), 2):
        if cells in seen:
            value, expected = ", ".join(cells), "each key once"
            yield Fault(file, row, "+".join(key), value, expected, "keep one row for each")
        seen.add(cells)
    for reference in SCHEMA[name].get("foreignKeys", ()):
        [column], target = reference["fields"], reference["reference"]
        [other], table = target["fields"], target["resource"]
        known = {"", *readable[table][other]} if table in readable else columns.get(column, ())
        for row, cell in enumerate(columns.get(column, ()), 2):
            if cell not in known:
                expected = f"{'an' if other == 'id' else 'a'} {other} of the table {table}"
                yield Fault(file, row, column, cell, expected, "mend it, or add a row for it there")


def day(cell: str) -> date | None:
    """Return the day that a cell names; None where there is no such day."""
    match = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", cell)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def arranged(name: str, rows: Rows) -> Rows:
    """Return a table with all its columns in their order, those left out empty.

    What is no such table stays as it is, to be told by its own rows and columns.
    """
    names = columns_of(name)
    if not rows or rows[0] == names or any(_head_faults(name, rows, "")):
        return rows
    if any(len(row) != len(rows[0]) for row in rows):
        return rows
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return [names, *([row.get(column, "") for column in names] for row in named)]


def typed(name: str, rows: Rows) -> pd.DataFrame:
    """Return the rows of a valid table as typed columns, in the order of the schema."""
    columns = _columns(rows)
    fields = SCHEMA[name]["fields"]
    return pd.DataFrame({f["name"]: _array(f["type"], columns[f["name"]]) for f in fields})


def _array(kind: str, cells: Sequence[str]) -> Any:
    if kind == "integer":
        return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
    if kind == "date":
        days = {cell: day(cell) for cell in set(cells)}
        return np.array([days[cell] for cell in cells], dtype="datetime64[s]")
    if kind == "boolean":
        return pd.array([cell in TRUE for cell in cells], dtype="boolean")
    return pd.array(cells, dtype="str")
