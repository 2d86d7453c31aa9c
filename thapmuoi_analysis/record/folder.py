"""A case as a folder: `datapackage.json` and a CSV file for each table."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

from thapmuoi_analysis.record.encoding import decode
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.schema import schema_of
from thapmuoi_analysis.record.tables import LONGEST, Rows
from thapmuoi_analysis.record.validate import Written, descriptor_faults

NAME = "datapackage.json"


def read(folder: Path) -> Written:
    """Read a folder.

    Raises
    ------
    CaseError
        If `datapackage.json` is missing, is not JSON, names an unknown table or lacks a name of
        the place. What is wrong with a table is kept, to be told with what else is wrong.
    """
    descriptor, faults = _descriptor(folder / NAME), []
    files = {r["name"]: r.get("path", f"{r['name']}.csv") for r in descriptor["resources"]}
    rows: dict[str, Rows] = {}
    for name, path in files.items():
        try:
            rows[name] = _rows(decode((folder / path).read_bytes(), path), path)
        except OSError:
            mend = f"put the file there, or take the table out of {NAME}"
            faults.append(Fault(path, expected="a CSV file", mend=mend))
        except CaseError as error:
            faults.extend(error.faults)
    lines = {name: range(1, len(read) + 1) for name, read in rows.items()}
    return Written(descriptor, rows, files, lines, faults)


def _descriptor(path: Path) -> dict[str, Any]:
    if not path.is_file():
        mend = "start a case with `thapmuoi new`, or check the name of the case"
        raise CaseError([Fault(str(path), expected=f"a data package ({NAME})", mend=mend)])
    try:
        found = json.loads(decode(path.read_bytes(), path.name))
    except json.JSONDecodeError as error:
        mend = f"mend the JSON there ({error.msg})"
        fault = Fault(path.name, error.lineno, str(error.colno), expected="valid JSON", mend=mend)
        raise CaseError([fault]) from error
    found = found if isinstance(found, dict) else {}
    if faults := list(descriptor_faults(found)):
        raise CaseError(faults)
    return dict(found)


def _rows(text: str, path: str) -> Rows:
    text = re.sub("\r\n?", "\n", text)  # within quotes too
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    expected = f"cells between commas, of at most {LONGEST:,} characters"
    try:
        rows = list(lines)
    except csv.Error as error:
        mend = 'close the "quotes" around a text, write "" for a quote within, or shorten the text'
        fault = Fault(path, lines.line_num, "", "", f"{expected} ({error})", mend)
        raise CaseError([fault]) from error
    if rows and len(rows[0]) == 1:  # a table has several columns
        mend = "save it with commas (not semicolons or tabs) between the cells"
        raise CaseError([Fault(path, 1, "", rows[0][0], "cells between commas", mend)])
    return rows


def write(folder: Path, written: Written) -> None:
    """Write a case as a new folder; a table without rows is left out.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    folder.mkdir(parents=True)
    tables = {name: rows for name, rows in written.rows.items() if len(rows) > 1}
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    text = package(written.descriptor, tables)
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def package(descriptor: dict[str, Any], tables: dict[str, Rows]) -> str:
    """Return the text of a `datapackage.json` that holds these tables."""
    about = {key: value for key, value in descriptor.items() if key != "resources"}
    about["resources"] = resources(tables)
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def resources(tables: dict[str, Rows]) -> list[dict[str, Any]]:
    """Return the resources of a descriptor, as Data Package wants them."""
    dialect = {"delimiter": ",", "skipInitialSpace": False}
    return [
        {"name": name, "type": "table", "path": f"{name}.csv", "encoding": "utf-8",
         "dialect": dialect, "schema": schema_of(name, *rows[:1])}
        for name, rows in tables.items()
    ]  # fmt: skip
