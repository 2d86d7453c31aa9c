"""Rows put below those of a workbook, in which everything else stays as somebody made it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.case import excel_read, excel_write
from thapmuoi_analysis.case.raw import RawTable, Rows
from thapmuoi_analysis.case.schema import SCHEMA, SHEETS

KNOWN = {**SHEETS, **SCHEMA}


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
    names = {}
    for name, about in KNOWN.items():
        names[name] = [field["name"] for field in about["fields"]]
    tables, _ = excel_read.read_sheets(path, names)
    book = load_workbook(path, rich_text=True)
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
