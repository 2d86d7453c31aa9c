"""Sheets of an Excel workbook as tables of text, and what is wrong with them by its cell.

The row of column names is looked for, the rows below it are read. Formulas are never evaluated:
the value that Excel stored for them is read.
"""

import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.record.encoding import decode
from thapmuoi_analysis.record.faults import CaseError, Fault

NOT_A_WORKBOOK = (BadZipFile, InvalidFileException, KeyError, SyntaxError, TypeError, ValueError)


class Table(NamedTuple):
    """A sheet as it was read: rows of text, the names first, and where each row stands."""

    rows: list[list[str]]
    lines: list[int]


@dataclass
class Read:
    """A workbook as it was read: its tables, and what is wrong with its sheets."""

    path: Path
    tables: dict[str, Table] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def label(self, name: str) -> str:
        """Return what a fault calls a sheet."""
        return f"{self.path.name}, sheet {name}"

    def locate(self, fault: Fault) -> Fault:
        """Return a fault whose row counts in the rows of a table with its row and cell."""
        name = next((name for name in self.tables if self.label(name) == fault.file), "")
        if not name or not fault.row:
            return fault
        line, header = self.tables[name].lines[fault.row - 1], self.tables[name].rows[0]
        label = fault.column if fault.column in header or fault.row > 1 else fault.value
        cell = f"{get_column_letter(header.index(label) + 1)}{line}" if label in header else ""
        return replace(fault, row=line, cell=cell)


def read(path: Path, names: Mapping[str, Sequence[str]], others: Sequence[str] = ()) -> Read:
    """Read the tables of a workbook as text.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    names : mapping of str to sequence of str
        Name of each table -> names of its columns.
    others : sequence of str, optional
        Sheets that are there for reading; they are passed over, as are those that begin with "_".

    Returns
    -------
    Read
        Tables and faults. Whole numbers, dates and percentages are written as CSV has them;
        letters are composed (NFC), spaces at the ends and empty rows are left out.

    Raises
    ------
    CaseError
        If it is no workbook.
    """
    found, book = Read(path), opened(path)
    stored = None
    for page in book.worksheets:
        name = page.title.casefold()
        if name in others or name.startswith("_"):
            continue
        if name not in names:
            expected = f"one of the sheets {', '.join(names)}"
            mend = "mend its name, delete it, or let its name begin with _ to have it passed over"
            found.faults.append(Fault(found.label(page.title), expected=expected, mend=mend))
            continue
        cells: dict[int, dict[int, Cell]] = {}
        for (line, column), cell in page._cells.items():  # iter_rows would make all that lack
            if cell.value is not None and str(cell.value).strip():
                cells.setdefault(line, {})[column] = cell
        if any(cell.data_type == "f" for row in cells.values() for cell in row.values()):
            stored = stored or opened(path, data_only=True)
        values = stored[page.title] if stored else page
        reader = _Reader(found.label(name), page, values)
        table = reader.table(cells, names[name])
        found.faults += reader.faults
        if table:
            found.tables[name] = table
    return found


def opened(path: Path, *, data_only: bool = False) -> Workbook:
    """Return a workbook as openpyxl has it; raise CaseError if it is none."""
    try:
        with warnings.catch_warnings():  # of what is lost when openpyxl writes it again
            warnings.simplefilter("ignore")
            return load_workbook(path, data_only=data_only)
    except NOT_A_WORKBOOK as error:
        mend = "open it in Excel and save it as .xlsx, without a password"
        raise CaseError([Fault(path.name, expected="an Excel workbook", mend=mend)]) from error


@dataclass
class _Reader:
    """Reads one sheet; `stored` is the same sheet with the values of formulas."""

    label: str
    page: Worksheet
    stored: Worksheet
    faults: list[Fault] = field(default_factory=list)

    def table(self, cells: dict[int, dict[int, Cell]], names: Sequence[str]) -> Table | None:
        """Return the rows from the row of names on; None where there is none."""
        lines = sorted(cells)
        heads = [n for n in lines if {str(c.value).strip() for c in cells[n].values()} & {*names}]
        if self.page.sheet_state != "visible":
            mend = "show it (right click on a tab: Unhide), or delete it"
            self._fault("", "a sheet in sight", mend)
        if not heads:
            expected, mend = f"a row with the names {', '.join(names)}", "write them above the rows"
            self._fault("", expected, mend)
            return None
        for merged in self.page.merged_cells.ranges:
            if merged.max_row >= heads[0]:
                mend = "unmerge them, and write the value into each cell it holds for"
                self._fault(str(merged), "cells that are not merged", mend)
        lines = [line for line in lines if line >= heads[0]]
        width = max(cells[heads[0]])
        rows = []
        for line in lines:
            columns = range(1, max(width, *cells[line]) + 1)
            row = cells[line]
            rows.append([self._text(row[n]) if n in row else "" for n in columns])
        self._refuse_spoilt(rows, lines)
        return Table(rows, lines)

    def _fault(self, cell: str, expected: str, mend: str, value: str = "") -> None:
        self.faults.append(Fault(self.label, 0, "", value, expected, mend, cell))

    def _text(self, cell: Cell) -> str:
        held = self.stored[cell.coordinate] if cell.data_type == "f" else cell
        shown = str(getattr(cell.value, "text", cell.value))
        if held.value is None:
            mend = "open the workbook in Excel and save it, or put a value in place of it"
            self._fault(cell.coordinate, "a formula with its value", mend, shown)
        if held.data_type == "e":
            mend = "mend the formula, or write the value"
            self._fault(cell.coordinate, "a value, not an error", mend, str(held.value))
            return ""
        return as_text(held.value, cell.number_format)

    def _refuse_spoilt(self, rows: list[list[str]], lines: list[int]) -> None:
        """Look for letters of another encoding than Unicode, with a cell as a line of text."""
        cells = [(line, n, text) for line, row in zip(lines, rows, strict=True)
                 for n, text in enumerate(row, 1)]  # fmt: skip
        text = "\n".join(" ".join(text.split()) for _, _, text in cells)
        try:
            decode(text.encode(), self.label)
        except CaseError as error:
            [fault] = error.faults
            line, n, _ = cells[fault.row - 1]
            cell = f"{get_column_letter(n)}{line}"
            self.faults.append(replace(fault, row=0, column="", cell=cell))


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
        exact = Decimal(repr(value)) * (100 if share else 1)
        text = f"{exact:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text + "%" * share
    if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):
        return value.date().isoformat()
    text = "" if value is None else str(value)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
