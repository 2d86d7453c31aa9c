"""Bad data cannot pass: every fault of a case, found before anything is computed.

What a Table Schema can say (types, patterns, keys, references) is said in `schema.json` and
checked by frictionless; `record.checks` holds what it cannot say. The same schemas stand in each
case's `datapackage.json`, so that `frictionless validate` judges alike.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from thapmuoi_analysis.record import hours, review_checks
from thapmuoi_analysis.record.checks import CHECKS, Tables
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.schema import SCHEMA as SCHEMA

Rows = list[list[str]]  # the header first
REQUIRED = ("sources", "sentences", "facts")
ELSEWHERE = {"sources", "sentences", "elsewhere", "elsewhere_claims"}  # they need no facts
NAMES = ("place", "within", "unit_noun", "programme", "planner")
MORE_NAMES = ("rearranged_by",)  # that a case may have
MENDS = {  # what frictionless finds -> (what was expected, how to mend it)
    "source-error": ("a header and rows", "write the headings as in data/README.md"),
    "blank-row": ("a row with cells", "delete the empty line"),
    "missing-cell": ("a cell for each column", "add the missing cells (write the commas)"),
    "extra-cell": ("no cell without a heading", 'delete it, or put text with commas in "quotes"'),
    "incorrect-label": ("the column {field}", "write the headings as in data/README.md"),
    "blank-label": ("the column {field}", "write the headings as in data/README.md"),
    "duplicate-label": ("each column once", "delete one of the two"),
    "missing-label": ("the column {field}", "add the column, its cells may be empty if optional"),
    "extra-label": ("no such column", "delete the column"),
    "primary-key": ("each key once", "keep one row for each"),
    "foreign-key": ("{limit}", "mend it, or add a row for it there"),
    "type-error": ("{type}", "write it in that form"),
}
CONSTRAINTS = {
    "required": ("a value", "fill it in"),
    "enum": ("one of: {limit}", "choose one of them"),
    "pattern": ("the form {limit}", "write it in that form"),
    "minimum": ("{limit} or more", "mend the number"),
    "maximum": ("{limit} or less", "mend the number"),
    "maxLength": ("{limit} characters or fewer", "shorten it"),
}
TYPES = {
    "integer": "a whole number in digits alone",
    "date": "a date as 2022-03-02",
    "boolean": "true or false",
}
LONGEST = 32_767  # characters that a cell of a spreadsheet holds
UNFIT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]")  # what XML, so a workbook, cannot hold
TEXTS: tuple[tuple[Callable[[str], object], str, str], ...] = (  # wrong, expected, mend
    (
        lambda cell: not unicodedata.is_normalized("NFC", cell),
        "NFC letters",
        "save the file with composed letters (Unicode NFC): normalise it in the editor",
    ),
    (lambda cell: cell != cell.strip(), "no spaces at the ends", "delete them"),
    (lambda cell: cell[:1] == "=", "text or a number, not a formula", "write what it comes to"),
    (UNFIT.search, "text without control characters", "delete them, or type the text anew"),
    (lambda cell: len(cell) > LONGEST, f"at most {LONGEST:,} characters", "shorten it"),
)
UNFILLED = re.compile("ĐIỀN:|FILL IN:")


@dataclass(frozen=True)
class Written:
    """A case as somebody wrote it: text, before any check.

    Attributes
    ----------
    descriptor : dict
        What `datapackage.json` says.
    rows : dict of str to list of list of str
        Each table that could be read, its header first.
    files : dict of str to str
        Where each table stands: its file, or its sheet.
    lines : dict of str to sequence of int
        The line or row of the sheet in which each of `rows` stands.
    faults : sequence of Fault
        What could not be read.
    locate : callable
        Gives a fault, whose row counts in `rows`, the place its owner knows.
    """

    descriptor: dict[str, Any]
    rows: dict[str, Rows]
    files: dict[str, str]
    lines: Mapping[str, Sequence[int]]
    faults: Sequence[Fault] = ()
    locate: Callable[[Fault], Fault] = lambda fault: fault


def descriptor_faults(found: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong in the parts of a descriptor that loading and reports rest on."""
    file, case = "datapackage.json", found.get("case")
    case = case if isinstance(case, dict) else {}
    if not isinstance(case.get("fictional"), bool):
        mend = "say whether the place is invented"
        yield Fault(file, column="case.fictional", expected="true or false", mend=mend)
    for name in (*NAMES, *(name for name in MORE_NAMES if name in case)):
        pair = case.get(name)
        pair = pair if isinstance(pair, dict) else {}
        for lang in ("vi", "en"):
            text = pair.get(lang)
            unfilled = case.get("fictional") is False and UNFILLED.search(str(text))
            if not isinstance(text, str) or not text or unfilled:
                value, expected = "" if text is None else str(text), f"its name ({lang})"
                yield Fault(file, 0, f"case.{name}.{lang}", value, expected, "fill it in")
    resources = found.get("resources")
    resources = resources if isinstance(resources, list) else []
    listed = [str(r.get("name") if isinstance(r, dict) else r) for r in resources]
    for name in listed:
        if name not in SCHEMA or listed.count(name) > 1:
            mend = f"keep one resource for each of: {', '.join(SCHEMA)}"
            yield Fault(file, column="resources", value=name, expected="a table", mend=mend)
    for path in (r["path"] for r in resources if isinstance(r, dict) and "path" in r):
        parts = PurePosixPath(path if isinstance(path, str) else "/").parts
        if not parts or parts[0] == "/" or ".." in parts:
            mend = "put the file into the folder of the case and write its name"
            yield Fault(file, 0, "path", str(path), "the name of a file of this folder", mend)
    beside = case.get("beside", "")
    if not isinstance(beside, str):
        mend = "write the name of a folder of data, or take it out"
        yield Fault(file, 0, "case.beside", str(beside), "the name of a case", mend)
    for name in REQUIRED:
        if name not in listed and (name != "facts" or not ELSEWHERE >= set(listed) > {"elsewhere"}):
            mend = f"add the table {name}: a resource with its file, or a sheet"
            yield Fault(file, column="resources", expected=f"a table {name}", mend=mend)


def check(written: Written) -> Tables:
    """Check every table of a case.

    Returns
    -------
    dict of str to pandas.DataFrame
        Typed as `schema.json` says: whole numbers `Int64`, dates `datetime64`, truth values
        `boolean`, the rest text ("" where the cell is empty).

    Raises
    ------
    CaseError
        With all faults of all tables.
    """
    rows, files = written.rows, written.files
    faults = list(_text_faults(written))
    told = {(fault.file, fault.row, fault.column) for fault in faults}
    by_schema = _schema_faults(rows, files)
    faults += [fault for fault in by_schema if (fault.file, fault.row, fault.column) not in told]
    bad = {fault.file for fault in [*faults, *written.faults]}
    tables = {name: typed(name, read) for name, read in rows.items() if files[name] not in bad}
    for own in (*CHECKS, *hours.CHECKS, *review_checks.CHECKS):
        faults.extend(own(tables, files))
    unread = {(fault.file, fault.cell) for fault in written.faults if fault.cell}
    located = [f for f in map(written.locate, faults) if (f.file, f.cell) not in unread]
    if located or written.faults:
        raise CaseError([*located, *written.faults])
    return tables


def typed(name: str, rows: Rows) -> pd.DataFrame:
    """Return the rows of a valid table as typed columns."""
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype=str)
    for field in SCHEMA[name]["fields"]:
        column = frame[field["name"]]
        if field["type"] == "integer":
            cells = [int(cell) if cell else pd.NA for cell in column]
            frame[field["name"]] = pd.array(cells, dtype="Int64")
        elif field["type"] == "date":
            days = pd.to_datetime(column.replace("", None), format="%Y-%m-%d")
            frame[field["name"]] = days.astype("datetime64[s]")
        elif field["type"] == "boolean":
            frame[field["name"]] = column.str.lower().isin(["true", "1"]).astype("boolean")
    return frame


def _text_faults(written: Written) -> Iterator[Fault]:
    unfilled = ((UNFILLED.search, "what is true of the place", "fill it in, or delete the row"),)
    real = not written.descriptor["case"]["fictional"]
    texts = TEXTS + unfilled if real else TEXTS
    for name, rows in written.rows.items():
        for row, cells in enumerate(rows, 1):
            for column, cell in zip(rows[0], cells, strict=False):
                for wrong, expected, mend in texts if cell else ():
                    if wrong(cell):
                        yield Fault(written.files[name], row, column, cell, expected, mend)
                        break


def _schema_faults(tables: dict[str, Rows], files: dict[str, str]) -> Iterator[Fault]:
    from frictionless import Package, Resource, Schema  # 0.25 s: only when a case is really read

    resources = [
        # rows by a function: frictionless copies what it holds itself, cell by cell
        Resource(name=name, data=rows.copy, schema=Schema.from_descriptor(_schema(name, tables)))
        for name, rows in tables.items()
    ]
    package = Package(name="case", resources=resources)
    for task in package.validate().tasks:
        fields = {field["name"]: field for field in SCHEMA[task.name]["fields"]}
        keys = "+".join(SCHEMA[task.name]["primaryKey"])
        # Tell causes, not consequences: the header alone where it is wrong, a blank row as blank,
        # and of a cell the first fault.
        header = [error for error in task.errors if error.type.endswith("-label")]
        told: set[tuple[int, str]] = set()
        for error in sorted(header or task.errors, key=lambda error: error.type != "blank-row"):
            fault = _told(error, files[task.name], fields, keys)
            if not {(fault.row, ""), (fault.row, fault.column)} & told:
                told.add((fault.row, fault.column))
                yield fault


def _schema(name: str, tables: dict[str, Rows]) -> dict[str, Any]:
    """Return the schema of a table, less the references to what could not be read."""
    readable = [n for n, rows in tables.items() if rows and _fields(n) == rows[0]]
    keys = SCHEMA[name].get("foreignKeys", ())
    keys = [key for key in keys if key["reference"]["resource"] in readable]
    return {**SCHEMA[name], "foreignKeys": keys}


def _fields(name: str) -> list[str]:
    return [field["name"] for field in SCHEMA[name]["fields"]]


def _told(error: Any, file: str, fields: dict[str, Any], keys: str) -> Fault:
    """Tell a frictionless error as a fault: place, value, expectation, mend."""
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or ""
    row, value = getattr(error, "row_number", None) or 0, getattr(error, "cell", None)
    field, limit = fields.get(column, {}), ""
    expected, mend = MENDS.get(error.type, (f"{error.title.lower()} mended", error.note))
    if error.type == "constraint-error":
        kind = error.note.split('"')[1]
        expected, mend = CONSTRAINTS[kind]
        limit = field["constraints"][kind]
        limit = ", ".join(limit) if isinstance(limit, list) else limit
        value = "" if kind == "required" else value
        mend += f" ({field['description']})" if kind == "pattern" else ""
    elif error.type.endswith("-label"):
        row, value = 1, getattr(error, "label", "")
    elif error.type == "primary-key":
        column, value = keys, ", ".join(error.cells[: keys.count("+") + 1])
    elif error.type == "foreign-key":
        _, column, _, value, _, table, _, key, _ = error.note.split('"')
        limit = f"{'an' if key == 'id' else 'a'} {key} of the table {table}"
    form = TYPES.get(field.get("type", ""), "text")
    expected = expected.format(field=column, limit=limit, type=form)
    return Fault(file, row, column, "" if value is None else str(value), expected, mend)
