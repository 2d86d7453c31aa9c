"""A case as somebody wrote it: text, before any check; read from a folder, written into one.

A folder holds `datapackage.json` and a CSV file for each table.
"""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

from thapmuoi_analysis.case.descriptor import DESCRIBED, package, strict_json, usable
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.schema import SCHEMA, columns_of
from thapmuoi_analysis.case.text import read as read_text
from thapmuoi_analysis.case.text import with_plain_spaces

Rows = list[list[str]]  # the header first
LONGEST = 32_767  # characters that a cell of a spreadsheet holds
SEPARATED = (
    'save it with commas between the cells, "quotes" around texts, and "" for a quote within'
)
NOWHERE = -2  # in place of a row: the row that an error is about is not there


@dataclass(frozen=True)
class RawTable:
    """A table as somebody wrote it.

    Attributes
    ----------
    label : str
        What its owner calls it: a file, or a sheet.
    rows : list of list of str
        The header first.
    lines : sequence of int
        The line of the file, or row of the sheet, in which each of `rows` stands.
    letter : callable, optional
        In a sheet: the letter of a column by its number from 1, so that a fault names its cell.
    repeats : mapping of str to str
        Columns that were filled in from another column, and which: what is wrong there is wrong in
        the other, and is told of that.
    days : mapping
        In a sheet: how each cell that holds a day shows it, by its row and column in `rows`.
    """

    label: str
    rows: Rows
    lines: Sequence[int]
    letter: Callable[[int], str] | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The cells below each heading; "" where a row does not reach so far."""
        columns = zip_longest(*self.rows, fillvalue="")
        return {label: cells for label, *cells in columns}

    def cells(self, column: str) -> Sequence[str]:
        """Return the cells of a column, empty ones where the table leaves it out."""
        nothing = [""] * (len(self.rows) - 1)
        return self.columns.get(column, nothing)

    def records(self) -> list[dict[str, str]]:
        """Return the rows below the header, each by its columns."""
        head, *rows = self.rows
        return [dict(zip(head, row, strict=False)) for row in rows]

    def error(
        self, row: int, column: str, expected: str, fix: str, value: str = ""
    ) -> DataError:  # fmt: skip
        """Return an error of a row, counted from 0 below the header, which is -1.

        Where no value is given, it is the one that stands in the cell.
        """
        header = self.rows[0] if self.rows else []
        if row == NOWHERE:
            return DataError(self.label, 0, column, value, expected, fix)
        if row >= 0:
            column = self._written(row, column)
        line = self.lines[row + 1]
        cell = ""
        if column in header:
            in_column = [column, *self.cells(column)]
            value = value or in_column[row + 1]
            if self.letter:
                letter = self.letter(header.index(column) + 1)
                cell = f"{letter}{line}"
        return DataError(self.label, line, column, value, expected, fix, cell)

    def _written(self, row: int, column: str) -> str:
        """Return the column that the cell was filled in from, or its own."""
        source = self.repeats.get(column, column)
        is_filled_in = self.cells(column)[row] == self.cells(source)[row]
        return source if is_filled_in else column


@dataclass(frozen=True)
class RawCase:
    """A case as somebody wrote it.

    Attributes
    ----------
    descriptor : dict
        What `datapackage.json` says.
    tables : dict of str to RawTable
        Each table that could be read.
    errors : sequence of DataError
        What could not be read.
    langs : tuple of str
        Its languages.
    about : RawTable, optional
        In a workbook: the sheet of what the descriptor says, a row for each key.
    """

    descriptor: dict[str, Any]
    tables: dict[str, RawTable]
    errors: Sequence[DataError] = ()
    langs: tuple[str, ...] = ("vi", "en")
    about: RawTable | None = None

    def error_of_key(
        self, key: str, value: str, expected: str, fix: str, column: str = "value"
    ) -> DataError:
        """Return an error of what the descriptor says by a key; in a workbook it names the cell."""
        if self.about is None:
            return DataError(DESCRIBED, 0, key, value, expected, fix)
        keys = self.about.cells("key")
        if key not in keys:
            return self.about.error(NOWHERE, key, expected, fix, value)
        return self.about.error(keys.index(key), column, expected, fix)

    def error_of_table(self, name: str, expected: str, fix: str) -> DataError:
        """Return an error of a table that is not there: it names the file, or the sheet."""
        place: str = f"{name}.csv"
        if self.about and isinstance(self.about.label, Phrase):
            label = self.about.label
            words = {**label.words, "sheet": name}
            place = Phrase(label.template, **words)
        return DataError(place, expected=expected, fix=fix)

    def placed(self, error: DataError) -> DataError:
        """Return an error of what the descriptor says by a key, with the cell of a workbook."""
        if self.about is None:
            return error
        return self.error_of_key(error.column, "", error.expected, error.fix)


def read_folder(folder: Path) -> RawCase:
    """Read a folder.

    Raises
    ------
    CaseError
        If `datapackage.json` is missing or is not JSON. What else is wrong is kept, to be told
        together.
    """
    descriptor, errors = usable(_descriptor(folder / DESCRIBED))
    names = [resource["name"] for resource in descriptor["resources"]]
    renamed = _renamed(folder, names)
    tables: dict[str, RawTable] = {}
    for name in names:
        path = folder / f"{name}.csv"
        if path in renamed:
            expected = Phrase("the name {name}, which no file has", name=path.name)
            path = renamed[path]
            fix = Phrase("rename it {name}", name=f"{name}.csv")
            errors.append(DataError(path.name, expected=expected, fix=fix))
        try:
            tables[name] = _table(path)
        except CaseError as error:
            errors.extend(error.errors)
    return RawCase(descriptor, tables, errors)


def _renamed(folder: Path, names: Sequence[str]) -> dict[Path, Path]:
    """Return the files that lack, each with the file of no table that it is likely to be."""
    known = {f"{name}.csv" for name in SCHEMA}
    others = []
    for path in folder.iterdir():
        if path.suffix.lower() == ".csv" and path.name not in known and inside(path):
            others.append(path.name)
    renamed = {}
    for name in names:
        path = folder / f"{name}.csv"
        near = get_close_matches(path.name, sorted(others), 1)
        if near and not path.exists():
            renamed[path] = folder / near[0]
            others.remove(near[0])
    return renamed


def _table(path: Path) -> RawTable:
    fix = Phrase("put the file there, or take the table out of {file}", file=DESCRIBED)
    lacking = DataError(path.name, expected="a CSV file in this folder", fix=fix)
    rows = _rows(_text(path, lacking), path.name)
    lines = range(1, len(rows) + 1)
    return RawTable(path.name, rows, lines)


def _text(path: Path, lacking: DataError) -> str:
    """Read a file; where it is none, or a link to one outside of its folder, raise the error."""
    if not inside(path):
        raise CaseError([lacking])
    return read_text(path)


def inside(path: Path) -> bool:
    """Return whether it is a file that stands in its folder, be it by a link within it."""
    folder = path.parent.resolve()
    return path.is_file() and path.resolve().parent == folder


def _descriptor(path: Path) -> Any:
    expected = Phrase("a data package ({file})", file=path.name)
    fix = "start a case with `thapmuoi new`, or check the name of the case"
    lacking = DataError(str(path), expected=expected, fix=fix)
    text = with_plain_spaces(_text(path, lacking))
    try:
        return strict_json(text)
    except json.JSONDecodeError as cause:
        column = str(cause.colno)
        raise _no_json(path, cause.msg, cause.lineno, column) from cause
    except (ValueError, RecursionError) as cause:
        raise _no_json(path, str(cause)) from cause


def _no_json(path: Path, why: str, line: int = 0, column: str = "") -> CaseError:
    fix = Phrase("mend the JSON there ({why})", why=why)
    error = DataError(path.name, line, column, "", "valid JSON", fix)
    return CaseError([error])


def _rows(text: str, file: str) -> Rows:
    text = re.sub("\r\n?", "\n", with_plain_spaces(text))  # within quotes too
    heading = text.partition("\n")[0]
    separator = "," if "," in heading else ";"  # which Excel writes in Vietnamese
    file_like = StringIO(text, newline="")
    lines = csv.reader(file_like, delimiter=separator, strict=True)
    try:
        rows = list(lines)
    except csv.Error as cause:
        raise _no_table(file, lines.line_num, "", str(cause)) from cause
    if rows and len(rows[0]) < 2:
        heading = "".join(rows[0])
        raise _no_table(file, 1, heading, "a table has several columns")
    return rows


def _no_table(file: str, line: int, value: str, why: str) -> CaseError:
    expected = Phrase(
        "cells between commas, each of at most {n} characters ({why})", n=f"{LONGEST:,}", why=why
    )
    error = DataError(file, line, "", value, expected, SEPARATED)
    return CaseError([error])


def write_folder(folder: Path, raw: RawCase) -> None:
    """Write a case as a new folder, with all columns; a table without rows is left out.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    folder.mkdir(parents=True)
    heads = {}
    for name, table in raw.tables.items():
        if len(table.rows) > 1:
            heads[name] = columns_of(name)
            path = folder / f"{name}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(heads[name])
                writer.writerows(body(name, table))
    text = package(raw.descriptor, heads)
    (folder / DESCRIBED).write_text(text, encoding="utf-8", newline="\n")


def body(name: str, table: RawTable) -> Rows:
    """Return the rows of a table below its header, with all its columns in their order."""
    columns = map(table.cells, columns_of(name))
    return [[*row] for row in zip(*columns, strict=True)]
