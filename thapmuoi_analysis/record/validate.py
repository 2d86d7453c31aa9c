"""Bad data cannot pass: every fault of a case, found before anything is computed.

What a Table Schema can say (types, patterns, keys, references) is said in `schema.json` and
checked by frictionless; `record.checks` holds what it cannot say. The same schemas stand in each
case's `datapackage.json`, so that `frictionless validate` judges alike.
"""

import csv
import json
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.checks import CHECKS, Tables
from thapmuoi_analysis.record.encoding import decode
from thapmuoi_analysis.record.faults import CaseError, Fault

Rows = list[list[str]]  # the header first
SCHEMA: dict[str, Any] = json.loads(
    files("thapmuoi_analysis.record").joinpath("schema.json").read_text("utf-8")
)
REQUIRED = ("sources", "sentences", "facts")
NAMES = ("place", "within", "unit_noun", "programme", "planner")
MENDS = {  # what frictionless finds -> (what was expected, how to mend it)
    "source-error": ("a header and rows", "write the header as in data/README.md"),
    "blank-row": ("a row with cells", "delete the empty line"),
    "missing-cell": ("a cell for each column", "add the missing cells (write the commas)"),
    "extra-cell": ("no more cells than columns", 'put text that holds commas in "quotes"'),
    "incorrect-label": ("the column {field}", "write the header as in data/README.md, with commas"),
    "blank-label": ("the column {field}", "write the header as in data/README.md, with commas"),
    "duplicate-label": ("each column once", "delete one of the two"),
    "missing-label": ("the column {field}", "add the column, its cells may be empty if optional"),
    "extra-label": ("no such column", "delete the column"),
    "primary-key": ("each key once", "keep one row for each"),
    "foreign-key": ("a locator in sentences.csv", "mend the locator, or add its sentence"),
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


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Read `datapackage.json` and check the parts of it that the reports speak from.

    Raises
    ------
    CaseError
        If it is missing, is not JSON, names an unknown table or lacks a name of the place.
    """
    path = folder / "datapackage.json"
    if not path.is_file():
        mend = "copy the shape of data/example, or check the name of the case"
        raise CaseError([Fault(str(path), expected="a data package (datapackage.json)", mend=mend)])
    try:
        found = json.loads(decode(path.read_bytes(), path.name))
    except json.JSONDecodeError as error:
        mend = f"mend the JSON there ({error.msg})"
        fault = Fault(path.name, error.lineno, str(error.colno), expected="valid JSON", mend=mend)
        raise CaseError([fault]) from error
    faults = list(_descriptor_faults(found if isinstance(found, dict) else {}))
    if faults:
        raise CaseError(faults)
    return dict(found)


def _descriptor_faults(found: dict[str, Any]) -> Iterator[Fault]:
    file, case = "datapackage.json", found.get("case")
    case = case if isinstance(case, dict) else {}
    if not isinstance(case.get("fictional"), bool):
        mend = "say whether the place is invented"
        yield Fault(file, column="case.fictional", expected="true or false", mend=mend)
    for name in NAMES:
        pair = case.get(name)
        pair = pair if isinstance(pair, dict) else {}
        if not all(isinstance(pair.get(lang), str) and pair[lang] for lang in ("vi", "en")):
            mend = f'write "{name}": {{"vi": "…", "en": "…"}} under "case"'
            yield Fault(file, column=f"case.{name}", expected="its name in vi and en", mend=mend)
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
    for name in REQUIRED:
        if name not in listed:
            mend = f"add the resource {name} with its file"
            yield Fault(file, column="resources", expected=f"a table {name}", mend=mend)


def read_tables(folder: Path, descriptor: dict[str, Any]) -> Tables:
    """Read every table of a case and check it.

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
    faults: list[Fault] = []
    rows: dict[str, Rows] = {}
    paths = {r["name"]: r.get("path", f"{r['name']}.csv") for r in descriptor["resources"]}
    for name, path in paths.items():
        try:
            rows[name] = _rows(decode((folder / path).read_bytes(), path), path)
        except OSError:
            mend = "put the file there, or take the table out of datapackage.json"
            faults.append(Fault(path, expected="a CSV file", mend=mend))
        except CaseError as error:
            faults.extend(error.faults)
    faults.extend(_spelling_faults(rows, paths))
    faults.extend(_schema_faults(rows, paths))
    bad = {fault.file for fault in faults}
    tables = {name: typed(name, read) for name, read in rows.items() if paths[name] not in bad}
    for check in CHECKS:
        faults.extend(check(tables, paths))
    if faults:
        raise CaseError(faults)
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


def _rows(text: str, path: str) -> Rows:
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    expected = "cells between commas"
    try:
        rows = list(lines)
    except csv.Error as error:
        mend = 'close the "quotes" around a text, write "" for a quote within'
        fault = Fault(path, lines.line_num, "", "", f"{expected} ({error})", mend)
        raise CaseError([fault]) from error
    if rows and len(rows[0]) == 1:  # a table has several columns
        mend = "save it with commas (not semicolons or tabs) between the cells"
        raise CaseError([Fault(path, 1, "", rows[0][0], expected, mend)])
    return rows


def _spelling_faults(tables: dict[str, Rows], paths: dict[str, str]) -> Iterator[Fault]:
    mend = "save the file with composed letters (Unicode NFC): normalise it in the editor"
    for name, rows in tables.items():
        for row, cells in enumerate(rows, 1):
            for column, cell in zip(rows[0], cells, strict=False):
                if not unicodedata.is_normalized("NFC", cell):
                    yield Fault(paths[name], row, column, cell, "NFC letters", mend)


def _schema_faults(tables: dict[str, Rows], paths: dict[str, str]) -> Iterator[Fault]:
    from frictionless import Package  # 0.25 s: only when a case is really read

    resources = [
        {"name": name, "data": rows, "schema": _schema(name, tables)}
        for name, rows in tables.items()
    ]
    package = Package.from_descriptor({"name": "case", "resources": resources})
    for task in package.validate().tasks:
        fields = {field["name"]: field for field in SCHEMA[task.name]["fields"]}
        keys = "+".join(SCHEMA[task.name]["primaryKey"])
        # Tell causes, not consequences: the header alone where it is wrong, a blank row as blank,
        # and of a cell the first fault.
        header = [error for error in task.errors if error.type.endswith("-label")]
        told: set[tuple[int, str]] = set()
        for error in sorted(header or task.errors, key=lambda error: error.type != "blank-row"):
            fault = _told(error, paths[task.name], fields, keys)
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
        _, column, _, value, *_ = error.note.split('"')
    form = TYPES.get(field.get("type", ""), "text")
    expected = expected.format(field=column, limit=limit, type=form)
    return Fault(file, row, column, "" if value is None else str(value), expected, mend)
