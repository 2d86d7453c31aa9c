"""A case as an Excel workbook, read: a sheet for each table, and one for names and the rest.

In each sheet the row of column names is looked for, the rows below it are read. Sheets without rows
are tables that the case does not have; `guide`, and what begins with "_", is passed over. Formulas
are refused, as in a CSV file. What `datapackage.json` says stands in the sheet `case`, a row for
each value: `case.place.vi`; lists are written as JSON.
"""

import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.case.descriptor import strict_json, usable
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.raw import NOWHERE, RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of
from thapmuoi_analysis.case.text import decode

CASE, GUIDE, TEXTS, KEYS = "case", "guide", "_text", ("key", "value")
MEANS = " · "  # between a code that was chosen from a list and its meaning
CELLS = 500_000  # of a sheet, of four "<" in its XML each
UNPACKED = 100_000_000  # bytes of a workbook
FORMATS = 200_000  # "<" in the XML of its styles: Excel has at most 65,490 formats of cells


def read(path: Path) -> RawCase:
    """Read a workbook.

    Raises
    ------
    CaseError
        If it is no workbook. What else is wrong is kept, to be told together.
    """
    names = {CASE: KEYS, **{name: columns_of(name) for name in SCHEMA}}
    tables, errors = read_sheets(path, names)
    about = tables.pop(CASE, RawTable(label_of(path, CASE), [[*KEYS]], [0]))
    rows = dict(zip(*map(about.cells, KEYS), strict=True))
    held = {name: tables[name] for name in SCHEMA if name in tables and tables[name].rows[1:]}
    descriptor, wrong = usable({**nested(rows), "resources": [{"name": name} for name in held]})
    places = {key: place for place, key in enumerate(about.cells("key"))}
    for one in wrong:
        at = places.get(one.column, NOWHERE)
        column = one.column if at == NOWHERE else "value"
        errors.append(about.error(at, column, one.expected, one.fix))
    return RawCase(descriptor, held, errors)


def label_of(path: Path, sheet: str) -> Phrase:
    """Return what errors call a sheet."""
    return Phrase("{file}, sheet {sheet}", file=path.name, sheet=sheet)


def nested(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the descriptor whose values stand in rows, by their keys.

    A key without a value is not given, as if its row were not there.
    """
    found: dict[str, Any] = {}
    for key, text in values.items():
        if not text:
            continue
        *outer, last = key.split(".")
        place = found
        for name in outer:
            place[name] = place[name] if isinstance(place.get(name), dict) else {}
            place = place[name]
        place[last] = parsed(text)
    found[CASE] = found.pop(CASE, {})  # behind the rest
    return found


def parsed(text: str) -> Any:
    """Return a value of JSON, or the text that is none."""
    try:
        return strict_json(text)
    except (ValueError, RecursionError):
        return text


def read_sheets(
    path: Path, names: Mapping[str, Sequence[str]]
) -> tuple[dict[str, RawTable], list[DataError]]:
    """Read the sheets of a workbook as tables of text.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    names : mapping of str to sequence of str
        Name of each table -> names of its columns.

    Returns
    -------
    tables : dict of str to RawTable
        Whole numbers, dates and percentages are written as CSV has them; letters are composed
        (NFC), spaces at the ends and empty rows are left out.
    errors : list of DataError
        What is wrong with the sheets.

    Raises
    ------
    CaseError
        If it is no workbook.
    """
    tables, errors = dict[str, RawTable](), list[DataError]()
    for page in _opened(path).worksheets:
        name, label = page.title.casefold(), label_of(path, page.title)
        if name in names:
            if table := _Sheet(label, page, errors).table(names[name]):
                tables[name] = _bare(table, SCHEMA[name]["fields"]) if name in SCHEMA else table
        elif name != GUIDE and not name.startswith("_"):
            expected = Phrase("one of the sheets {names}", names=", ".join(names))
            fix = "mend its name, delete it, or let its name begin with _ to have it passed over"
            errors.append(DataError(label, expected=expected, fix=fix))
    return tables, errors


def _bare(table: RawTable, fields: Sequence[Mapping[str, Any]]) -> RawTable:
    """Take away the meanings behind codes that were chosen from a list."""
    coded, (head, *rows) = {f["name"] for f in fields if "codes" in f}, table.rows
    pairs = ([*zip(head, row, strict=True)] for row in rows)
    bare = [[c.split(MEANS)[0] if name in coded else c for name, c in row] for row in pairs]
    return replace(table, rows=[head, *bare])


def _opened(path: Path) -> Workbook:
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is lost when it is written again
            with ZipFile(path) as parts:
                size = sum(part.file_size for part in parts.infolist())
                styles = (parts.read(name) for name in parts.namelist() if "styles" in name)
                if size > UNPACKED or sum(part.count(b"<") for part in styles) > FORMATS:
                    raise BadZipFile
            with closing(load_workbook(path, read_only=True)) as book:
                for page in book.worksheets:
                    _refuse_too_many(label_of(path, page.title), page)
            return load_workbook(path)
    except (CaseError, PermissionError):
        raise
    except Exception as error:  # a library's, of what somebody sent: there are many
        expected = Phrase(
            "an Excel workbook, of at most {n} bytes and {formats} formats",
            n=f"{UNPACKED:,}", formats="65,490",
        )  # fmt: skip
        fix = "open it in Excel and save it as .xlsx, without a password"
        raise CaseError([DataError(path.name, expected=expected, fix=fix)]) from error


def _refuse_too_many(label: str, page: Any) -> None:
    """Refuse a sheet whose cells would fill the memory, before they do."""
    with page._get_source() as source:
        xml = source.read()
    if xml.count(b"<") > 4 * CELLS:
        expected = Phrase(
            "at most {n} cells, those with nothing but a format among them", n=f"{CELLS:,}"
        )
        fix = "copy the table alone into a new sheet"
        *_, last = re.findall(rb'r="([A-Z]+\d+)"', xml[-99_999:]) or [b""]
        raise CaseError([DataError(label, 0, "", "", expected, fix, last.decode())])


class _Sheet:
    """One sheet, and the list that takes what is wrong with it."""

    def __init__(self, label: str, page: Worksheet, errors: list[DataError]) -> None:
        self.label, self.page, self.errors = label, page, errors

    def table(self, names: Sequence[str]) -> RawTable | None:
        """Return the rows from the row of names on; None where there is none."""
        texts: dict[int, dict[int, str]] = {}
        for (line, column), cell in sorted(self.page._cells.items()):  # the others are empty
            if cell.value is not None and str(cell.value).strip():
                texts.setdefault(line, {})[column] = self._text(cell)
        heads = [line for line, row in texts.items() if {*row.values()} & {*names}]
        if not heads:
            expected = Phrase("a row with the names {names}", names=", ".join(names))
            self._fault("", expected, "write them above the rows")
            return None
        for merged in self.page.merged_cells.ranges:
            if merged.max_row >= heads[0]:
                fix = "unmerge them, and write the value into each cell it holds for"
                self._fault(str(merged), "cells that are not merged", fix)
        kept = {line: row for line, row in texts.items() if line >= heads[0]}
        self._refuse_spoilt(kept)
        width = max(kept[heads[0]])
        for line, row in kept.items():
            for n in (n for n in row if n > width):
                fix = "delete it, or write a heading above it"
                cell = f"{get_column_letter(n)}{line}"
                self._fault(cell, "no cell without a heading", fix, row[n])
        rows = [[row.get(n, "") for n in range(1, width + 1)] for row in kept.values()]
        return RawTable(self.label, rows, [*kept], get_column_letter)

    def _fault(self, cell: str, expected: str, fix: str, value: str = "") -> None:
        self.errors.append(DataError(self.label, 0, "", value, expected, fix, cell))

    def _text(self, cell: Cell) -> str:
        if cell.data_type in ("f", "e"):
            shown = str(getattr(cell.value, "text", cell.value))
            self._fault(cell.coordinate, "a value, no formula", "write what it comes to", shown)
            return ""
        return as_text(cell.value, cell.number_format)

    def _refuse_spoilt(self, rows: Mapping[int, Mapping[int, str]]) -> None:
        """Look for letters of another encoding than Unicode, with a row as a line of text."""
        lines = (" ".join(rows.get(line, {}).values()) for line in range(1, max(rows) + 1))
        try:
            decode("\n".join(" ".join(line.split()) for line in lines).encode(), self.label)
        except CaseError as error:
            self.errors += error.errors


def as_text(value: Any, number_format: str) -> str:
    """Return the value of a cell as CSV has it.

    Examples
    --------
    >>> as_text(0.5, "0%"), as_text(11.0, "General"), as_text(datetime(2022, 3, 2), "dd/mm/yyyy")
    ('50%', '11', '2022-03-02')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        share = "%" in number_format
        return f"{(Decimal(repr(value)) * (100 if share else 1)).normalize():f}" + "%" * share
    if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):
        return value.date().isoformat()
    return unicodedata.normalize("NFC", str(value).replace("\r\n", "\n")).strip()
