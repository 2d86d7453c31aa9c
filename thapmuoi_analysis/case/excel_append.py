"""Rows put below those of a workbook, in which everything else stays as somebody made it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.case import excel_read, excel_write
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.raw import RawCase, RawTable, Rows, body
from thapmuoi_analysis.case.schema import SCHEMA, SHEETS

KNOWN = {**SHEETS, **SCHEMA}
Tables = Mapping[str, RawTable]


def append(path: Path, made: Path, rows: Mapping[str, Rows]) -> None:
    """Write a workbook anew, with rows below those of its sheets.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    made : pathlib.Path
        What is written.
    rows : mapping of str to list of list of str
        Rows by sheet, with all its columns; a sheet that is not there is added.
    """
    tables, names = _read(path)
    book = _opened(path)
    pages = {page.title.casefold(): page for page in book.worksheets}
    for name, added in rows.items():
        if name in tables:
            _append(pages[name], tables[name], names[name], added)
        else:
            _add_page(book, name, added)
    for name in SCHEMA:
        if name in pages and not pages[name].data_validations.dataValidation:
            _choose_again(pages[name], name)
    book.save(made)


def follow(
    path: Path, made: Path, before: RawCase, after: RawCase, places: Mapping[str, str], texts: Rows
) -> None:
    """Write a workbook anew, in which a case cites sentences at other places.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    made : pathlib.Path
        What is written.
    before, after : RawCase
        The case as it is written, and as it is to be.
    places : mapping of str to str
        Old locator -> new locator.
    texts : list of list of str
        Rows of new sentences for the sheet of texts, where there is one.
    """
    tables, names = _read(path)
    book = _opened(path)
    pages = {page.title.casefold(): page for page in book.worksheets}
    for name, table in before.tables.items():
        page = pages[name]
        new = after.tables[name]
        _rewrite(page, table, new.rows)
        added = body(name, new)[len(table.rows) - 1 :]
        _append(page, tables[name], names[name], added)
    if excel_read.CASE in tables:
        table = tables[excel_read.CASE]
        _rewrite(pages[excel_read.CASE], table, _with_grounds(table, places))
    if excel_read.TEXTS in tables:
        page = pages[excel_read.TEXTS]
        table = tables[excel_read.TEXTS]
        rows = []
        for locator, text in table.rows:
            rows.append([places.get(locator, locator), text])
        _rewrite(page, table, rows)
        _append(page, table, names[excel_read.TEXTS], texts)
    book.save(made)


def _with_grounds(table: RawTable, places: Mapping[str, str]) -> Rows:
    """Return the rows of the sheet `case`, whose sentences are cited at other places."""
    head = table.rows[0]
    key, value = map(head.index, excel_read.KEYS)
    rows = [[*row] for row in table.rows]
    for row in rows:
        if row[key].endswith(".rests_on"):
            locators = []
            for locator in row[value].split():
                locators.append(places.get(locator, locator))
            row[value] = " ".join(locators)
    return rows


def _rewrite(page: Worksheet, table: RawTable, rows: Rows) -> None:
    """Write the cells that become others; the look of each stays, and its note."""
    for line, old, new in zip(table.lines, table.rows, rows, strict=False):  # new ones follow
        for column, (cell, text) in enumerate(zip(old, new, strict=True), 1):
            if cell != text:
                there = page.cell(line, column)
                there.value = text


def _read(path: Path) -> tuple[Tables, Mapping[str, Sequence[str]]]:
    """Return all sheets of a workbook as tables, and the names of their columns."""
    names = {}
    for name, about in KNOWN.items():
        names[name] = [field["name"] for field in about["fields"]]
    tables, _ = excel_read.read_sheets(path, names)
    return tables, names


def _opened(path: Path) -> Workbook:
    """Return a workbook as somebody made it; a language that no case has is forgotten."""
    book = load_workbook(path, rich_text=True)
    if book.properties.language not in LANGS:  # LibreOffice writes its own
        book.properties.language = None
    return book


def _append(page: Worksheet, table: RawTable, columns: Sequence[str], rows: Rows) -> None:
    """Write rows below the last one of a table, each cell below its heading."""
    places = {column: place for place, column in enumerate(table.rows[0], 1)}
    for line, row in enumerate(rows, table.lines[-1] + 1):
        for column, cell in zip(columns, row, strict=True):
            if cell and column in places:
                excel_write.put(page.cell(line, places[column], cell))


def _add_page(book: Workbook, name: str, rows: Rows) -> None:
    about = KNOWN[name]
    title = f"{about['description_vi']} · {about['description']}".replace("`", "")
    excel_write.fill(book.create_sheet(name), title, about["fields"], rows)


def _choose_again(page: Worksheet, name: str) -> None:
    """Give columns of codes their lists again, which Excel keeps where they are not read."""
    head = [cell.value for cell in page[excel_write.NAMES]]
    for field in SCHEMA[name]["fields"]:
        if field["name"] in head:
            letter = get_column_letter(head.index(field["name"]) + 1)
            excel_write.put_choices(page, letter, field)
