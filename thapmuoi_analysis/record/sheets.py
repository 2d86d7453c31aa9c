"""Tables as sheets of an Excel workbook, for people who fill them in.

A sheet says what it is about (row 1), heads each column in Vietnamese (row 2) and with the name
that is read back (row 3); its rows follow. Headings carry notes and are locked, columns of codes
have drop-down lists.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

ABOUT, HEADS, NAMES, FIRST = 1, 2, 3, 4  # rows: what it is about, headings, names, data
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet
DAY = datetime(1980, 1, 1)  # the one date in a file: the same tables give the same bytes
FORMATS = {"string": "@", "integer": "0", "date": "yyyy-mm-dd", "boolean": "@", "number": "0.0%"}
WRONG = ("Giá trị không hợp lệ", "Hãy chọn hoặc ghi như hướng dẫn. Choose or write it as advised.")
FONT = "Calibri"
SHADE = PatternFill("solid", start_color="E7EDF3")
TOP = Alignment(vertical="top", wrap_text=True)
OPEN = Protection(locked=False)


@dataclass(frozen=True)
class Sheet:
    """A table to be written.

    Parameters
    ----------
    name : str
        Name of the sheet.
    fields : sequence of dict
        Fields of a Table Schema: `name`, `title` (Vietnamese), `type`, `constraints`, and what a
        reader is told of the column, `note`.
    rows : sequence of sequence of str
        Cells as text, without the header.
    about : str, optional
        What the table holds.
    closed : bool, optional
        Whether it is for reading alone.
    """

    name: str
    fields: Sequence[Mapping[str, Any]]
    rows: Sequence[Sequence[str]]
    about: str = ""
    closed: bool = False


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write tables as a new workbook; the same tables give the same bytes.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        fill(book.create_sheet(sheet.name), sheet)
    save(book, path)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook as a new file; the same workbook gives the same bytes."""
    made = BytesIO()
    book.properties.creator, book.properties.created = "", DAY
    book.properties.modified = DAY
    with ZipFile(made, "w") as archive:
        ExcelWriter(book, archive).save()
    with path.open("xb") as file, ZipFile(made) as parts, ZipFile(file, "w") as archive:
        for name in parts.namelist():  # as ZipInfo has it, each of 1 January 1980
            archive.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)


def fill(page: Worksheet, sheet: Sheet) -> None:
    """Write a table into an empty sheet."""
    page.cell(ABOUT, 1, sheet.about).font = Font(name=FONT, bold=True, size=12)
    for column, told in enumerate(sheet.fields, 1):
        letter = get_column_letter(column)
        longest = max((len(row[column - 1]) for row in sheet.rows), default=0)
        whole = page.column_dimensions[letter]
        whole.width = min(max(longest, len(told["name"]), 14) + 2, 60)
        whole.number_format, whole.alignment = FORMATS[told["type"]], TOP
        whole.protection = Protection(locked=sheet.closed)
        _head(page, column, told)
        if not sheet.closed and (rule := _rule(told)):
            page.add_data_validation(rule)
            rule.add(f"{letter}{FIRST}:{letter}{LAST_ROW}")
        for line, row in enumerate(sheet.rows, FIRST):
            if row[column - 1]:
                _put(page.cell(line, column), row[column - 1], told["type"])
                page.cell(line, column).protection = Protection(locked=sheet.closed)
    _lay_out(page, len(sheet.fields))


def _head(page: Worksheet, column: int, told: Mapping[str, Any]) -> None:
    head, name = page.cell(HEADS, column, told["title"]), page.cell(NAMES, column, told["name"])
    head.font, name.font = Font(name=FONT, bold=True), Font(name=FONT, color="595959", size=9)
    for cell in (head, name):
        cell.fill, cell.alignment = SHADE, TOP
    if note := told.get("note"):
        lines = sum(len(line) // 45 + 1 for line in note.split("\n"))
        head.comment = Comment(note, "thapmuoi", height=20 * lines + 20, width=340)


def _rule(told: Mapping[str, Any]) -> DataValidation | None:
    """Return what Excel lets a column hold, and the advice it gives; None: any text."""
    limits = told.get("constraints", {})
    choices = ["true", "false"] if told["type"] == "boolean" else limits.get("enum", [])
    if choices:
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"')
    elif told["type"] == "integer":
        low, high = limits.get("minimum", -(10**9)), limits.get("maximum", 10**9)
        rule = DataValidation("whole", operator="between", formula1=str(low), formula2=str(high))
    elif told["type"] == "date":
        rule = DataValidation("date", operator="greaterThan", formula1="1")
    else:
        return None
    rule.allow_blank = not limits.get("required", False)
    rule.showErrorMessage, rule.showInputMessage = True, True
    rule.errorTitle, rule.error = WRONG
    rule.promptTitle, rule.prompt = told["title"][:32], told.get("note", "")[:255]
    return rule


def _put(cell: Cell, text: str, kind: str) -> None:
    """Write a text as what it is, if nothing of it is lost so, or else as text."""
    cell.number_format, cell.alignment = FORMATS[kind], TOP
    if kind == "integer" and re.fullmatch(r"0|-?[1-9]\d{0,14}", text):
        cell.value = int(text)
    elif kind == "number" and re.fullmatch(r"\d+(\.\d+)?%", text):
        cell.value = float(text[:-1]) / 100
    elif kind == "date" and re.fullmatch(r"(190[1-9]|19[1-9]\d|20\d\d)-\d\d-\d\d", text):
        cell.value = date.fromisoformat(text)
    else:
        cell.value = text
        cell.data_type, cell.number_format = "s", "@"  # "=…" stays a text


def _lay_out(page: Worksheet, columns: int) -> None:
    """Keep headings in sight and locked, the rest free; one page wide on paper."""
    page.freeze_panes = f"B{FIRST}"
    rest = page.column_dimensions[get_column_letter(columns + 1)]
    rest.min, rest.max, rest.protection = columns + 1, LAST_COLUMN, OPEN
    page.protection.sheet = True  # without a password: against slips
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows"):
        setattr(page.protection, allowed, False)
    page.protection.sort = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0
    page.print_title_rows = f"{HEADS}:{NAMES}"
