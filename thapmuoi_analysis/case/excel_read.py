"""A case as an Excel workbook, read: a sheet for each table, and one for names and the rest.

In each sheet the row of column names is looked for, the rows below it are read. Sheets without rows
are tables that the case does not have; `guide`, and what begins with "_", is passed over. Formulas
are refused, as in a CSV file. What `datapackage.json` says stands in the sheet `case`, a row for
each value: `case.place.vi`; lists are written as JSON.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.case.descriptor import strict_json, usable
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.excel_formats import FIX, as_text, wrong_in
from thapmuoi_analysis.case.excel_spans import refuse_wide
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, with_columns
from thapmuoi_analysis.case.unpacked import refuse_too_large

CASE = "case"
GUIDE = "guide"
HEADINGS = 10  # rows of a sheet among which the names of its columns are looked for
TEXTS = "_text"
KEYS = ("key", "value")
MEANS = " · "  # between a code that was chosen from a list and its meaning
RENAME = (
    "rename it {name} instead of deleting it; if it is something else, let its name begin with _"
)
SECOND_CODING = "second_coding"
NO_CASE = "a case; this is the workbook of a second coder, with the sheet second_coding alone"
AS_CODES = (
    "copy its rows into the sheet second_coding of the case's workbook,"
    " or compare them: metrics.agreement(record.claims, pandas.read_excel(…))"
)
LARGEST = 15_000_000  # bytes, unpacked: half as much again as all communes of the country take
TRUTHS = {"=TRUE()": "true", "=FALSE()": "false"}  # as LibreOffice writes a cell that is true
STYLES = 2_000_000  # bytes of the formats of cells, each of which fills the memory with more


def read(path: Path) -> RawCase:
    """Read a workbook.

    Raises
    ------
    CaseError
        If it is no workbook. What else is wrong is kept, to be told together.
    """
    names: dict[str, Sequence[str]] = {CASE: KEYS}
    for name in SCHEMA:
        names[name] = columns_of(name)
    tables, errors = read_sheets(path, names)
    if [*tables] == [SECOND_CODING]:
        raise CaseError([DataError(path.name, expected=NO_CASE, fix=AS_CODES)])
    nothing = RawTable(label_of(path, CASE), [list(KEYS)], [0])
    about = tables.pop(CASE, nothing)
    keys = about.cells("key")
    pairs = zip(keys, about.cells("value"), strict=True)
    found = nested({key: value for key, value in pairs if value})
    held = {}
    for name in SCHEMA:
        if name in tables and len(tables[name].rows) > 1:
            held[name] = tables[name]
    in_error = {error.file for error in errors}
    unread = [name for name in SCHEMA if name not in tables and label_of(path, name) in in_error]
    found["resources"] = [{"name": name} for name in (*held, *unread)]
    descriptor, wrong = usable(found)
    raw = RawCase(descriptor, held, about=about)
    errors += _given_twice(about)
    for error in wrong:
        if error.column == "resources":  # of a table that lacks, which is a sheet here
            fix = "fill in its rows, below the row with the names of the columns"
            errors.append(DataError(path.name, expected=error.expected, fix=fix))
        else:
            errors.append(raw.placed(error))
    return replace(raw, errors=errors)


def _given_twice(about: RawTable) -> Iterator[DataError]:
    """Yield each row of a key that a row above has given, for which is meant nobody can say."""
    first: dict[str, int] = {}
    pairs = zip(about.cells("key"), about.cells("value"), strict=True)
    for row, (key, value) in enumerate(pairs):
        known = first.setdefault(key, row) if key and value else row
        if known != row:
            expected = Phrase("each key once; row {row} has it too", row=about.lines[known + 1])
            yield about.error(row, "key", expected, "keep one of the two rows")


def label_of(path: Path, sheet: str) -> Phrase:
    """Return what errors call a sheet."""
    return Phrase("{file}, sheet {sheet}", file=path.name, sheet=sheet)


def nested(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the descriptor whose values stand in rows, by their keys.

    A key without a value is not given, as if its row were not there.
    """
    found: dict[str, Any] = {}
    for key, text in values.items():
        if text:
            *outer, last = key.split(".")
            part = found
            for name in outer:
                if not isinstance(part.get(name), dict):
                    part[name] = {}
                part = part[name]
            part[last] = parsed(text)
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
    tables: dict[str, RawTable] = {}
    errors: list[DataError] = []
    pages = _opened(path).worksheets
    heads = {page.title: _cells_of(page) for page in pages}
    renamed = _renamed(heads, names)
    for page in pages:
        name = page.title.casefold()
        label = label_of(path, page.title)
        if page.title in renamed:
            name = renamed[page.title]
            expected = Phrase("the name {name}, which no sheet has", name=name)
            errors.append(DataError(label, expected=expected, fix=Phrase(RENAME, name=name)))
        if _is_read(name) and page.sheet_state != "visible":
            fix = "show it, delete it, or let its name begin with _ to have it passed over"
            errors.append(DataError(label, expected="no sheet that is hidden", fix=fix))
        if name in names:
            table = _Sheet(label, page, errors).table(names[name])
            if table:
                tables[name] = _without_meanings(name, table)
        elif _is_read(name):
            expected = Phrase("one of the sheets {names}", names=", ".join(names))
            fix = "mend its name, delete it, or let its name begin with _ to have it passed over"
            errors.append(DataError(label, expected=expected, fix=fix))
    return tables, errors


def _is_read(name: str) -> bool:
    return name != GUIDE and not name.startswith("_")


def _cells_of(page: Worksheet) -> set[str]:
    """Return what stands in the first rows of a sheet, the names of its columns among it."""
    found = set[str]()
    for (line, _), cell in page._cells.items():
        if line <= HEADINGS:
            text = str(cell.value)
            found.add(text)
    return found


def _renamed(
    heads: Mapping[str, set[str]], names: Mapping[str, Sequence[str]]
) -> dict[str, str]:  # fmt: skip
    """Return the sheets that are no table, each with the absent table that it is likely to be.

    By its title, or by the names of its columns.
    """
    there = {title.casefold() for title in heads}
    absent = {name: columns for name, columns in names.items() if name not in there}
    renamed = {}
    for title, cells in heads.items():
        name = title.casefold()
        if name in names or not _is_read(name):
            continue
        near = get_close_matches(name, absent, 1) or with_columns(cells, absent)
        if near:
            renamed[title] = near[0]
            del absent[near[0]]
    return renamed


def _without_meanings(name: str, table: RawTable) -> RawTable:
    """Return a table without the meanings behind codes that were chosen from a list."""
    fields = SCHEMA[name]["fields"] if name in SCHEMA else ()
    coded = {field["name"] for field in fields if "codes" in field}
    head = table.rows[0]
    rows = [list(row) for row in table.rows]
    for row in rows:
        for place, column in enumerate(head):
            if column in coded:
                row[place] = row[place].split(MEANS)[0]
    return replace(table, rows=rows)


def _opened(path: Path) -> Workbook:
    refuse_too_large(path, LARGEST)
    refuse_too_large(path, STYLES, "styles.xml")
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is lost when it is written again
            refuse_wide(path)
            return load_workbook(path)
    except (PermissionError, CaseError):
        raise
    except Exception as error:  # a library's, of what somebody sent: there are many
        fix = "open it in Excel or LibreOffice and save it as .xlsx, without a password"
        raise CaseError([DataError(path.name, expected="an Excel workbook", fix=fix)]) from error


class _Sheet:
    """One sheet, and the list that takes what is wrong with it."""

    def __init__(self, label: str, page: Worksheet, errors: list[DataError]) -> None:
        self.label = label
        self.page = page
        self.errors = errors
        self.days: dict[tuple[int, int], str] = {}  # line, column of a day -> how it is shown

    def table(self, names: Sequence[str]) -> RawTable | None:
        """Return the rows from the row of names on; None where there is none."""
        texts = self._texts()
        head = _line_of_names(texts, names)
        if not head:
            expected = Phrase("a row with the names {names}", names=", ".join(names))
            self._error("", expected, "write them above the rows")
            return None
        if self._refuse_merged(head) and names is not KEYS:
            return None  # what else would be told follows from the cells that are merged
        lines = [line for line in texts if line >= head]
        columns = range(1, max(texts[head]) + 1)
        rows = []
        for line in lines:
            self._refuse_beyond(line, texts[line], columns)
            rows.append([texts[line].get(column, "") for column in columns])
        days = {}
        for (line, column), shown in self.days.items():
            if line >= head and column in columns:
                days[lines.index(line), column - 1] = shown
        return RawTable(self.label, rows, lines, get_column_letter, days=days)

    def _refuse_merged(self, head: int) -> bool:
        """Tell of cells that are merged, from the row of names on; return whether any are."""
        found = [str(each) for each in self.page.merged_cells.ranges if each.max_row >= head]
        for merged in found:
            fix = "unmerge them, and write the value into each cell it holds for"
            self._error(merged, "cells that are not merged", fix)
        return bool(found)

    def _refuse_beyond(self, line: int, texts: Mapping[int, str], columns: range) -> None:
        """Tell of the cells of a line that have no heading above them."""
        for column, text in texts.items():
            if column not in columns:
                cell = f"{get_column_letter(column)}{line}"
                fix = "delete it, or write a heading above it"
                self._error(cell, "no cell without a heading", fix, text)

    def _texts(self) -> dict[int, dict[int, str]]:
        """Return the texts of the cells that are not empty, by line and column."""
        texts: dict[int, dict[int, str]] = {}
        for (line, column), cell in sorted(self.page._cells.items()):
            if cell.value is not None and str(cell.value).strip():
                texts.setdefault(line, {})[column] = self._text(cell)
            if isinstance(cell.value, datetime):
                self.days[line, column] = cell.number_format
        return texts

    def _text(self, cell: Cell) -> str:
        if cell.data_type in ("f", "e"):
            formula = getattr(cell.value, "text", cell.value)
            if formula in TRUTHS:
                return TRUTHS[formula]
            fix = "write what it comes to"
            self._error(cell.coordinate, "a value, no formula", fix, str(formula))
            return ""
        text = as_text(cell.value, cell.number_format)
        for expected in wrong_in(cell.value, cell.number_format):
            self._error(cell.coordinate, expected, FIX, text)
        return text

    def _error(self, cell: str, expected: str, fix: str, value: str = "") -> None:
        error = DataError(self.label, 0, "", value, expected, fix, cell)
        self.errors.append(error)


def _line_of_names(texts: Mapping[int, Mapping[int, str]], names: Sequence[str]) -> int:
    """Return the first line that holds a name of a column; 0 where there is none."""
    for line, cells in texts.items():
        if not {*names}.isdisjoint(cells.values()):
            return line
    return 0
