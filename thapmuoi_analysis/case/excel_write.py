"""A case as an Excel workbook, written for people who fill it in: a sheet for each table.

A sheet says what it is about (row 1), heads each column in Vietnamese (row 2) and with the name
that is read back (row 3); its rows follow. Headings carry notes, columns of codes have drop-down
lists.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.descriptor import languages
from thapmuoi_analysis.case.excel_read import CASE, GUIDE, MEANS, TEXTS, parsed
from thapmuoi_analysis.case.raw import RawCase, Rows, body
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, SHEETS, silent_columns
from thapmuoi_analysis.case.sentences import sentences

Field = Mapping[str, Any]  # of a Table Schema, with its `title` and description
ABOUT, HEADS, NAMES, FIRST = range(1, 5)  # rows: what it is about, headings, names, data
LAST_ROW = 1_048_576  # of a sheet
DAY = datetime(1980, 1, 1)  # the one date in a file: the same tables give the same bytes
TEXT = "@"  # the format of all cells: Excel makes no date of 3/2, and codes keep their zeros
WRONG_TITLE = "Giá trị không hợp lệ"
WRONG = "Hãy chọn hoặc ghi như hướng dẫn. Choose or write it as advised."
CODES = "_codes"  # a sheet: codes with their meanings
FONT = "Calibri"
NOTHING = {"vi": "", "en": ""}  # what is said of a key that nobody knows
SHADE = PatternFill("solid", start_color="E7EDF3")
TOP = Alignment(vertical="top", wrap_text=True)


def write(path: Path, raw: RawCase, texts: Mapping[str, str] | None = None) -> None:
    """Write a case as a new workbook, with a sheet for each table, be it empty.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    raw : RawCase
        The case.
    texts : mapping of str to str, optional
        Copies of sources by id: their sentences go into a sheet that is not read back.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    sheets = {**SHEETS, **SCHEMA}
    rows: dict[str, Rows] = {}
    rows[GUIDE] = _guide()
    rows[CASE] = _about(raw.descriptor)
    for name, table in raw.tables.items():
        rows[name] = body(name, table)
    if texts:
        rows[TEXTS] = _sentences(texts)
    else:
        del sheets[TEXTS]
    book = Workbook()
    langs = languages(raw.descriptor.get(CASE, {}))
    book.properties.language = langs[0] if len(langs) == 1 else None
    codes = book.worksheets[0]
    codes.title = CODES
    codes.sheet_state = "hidden"
    for name, about in sheets.items():
        title = " · ".join(_meaning(about))
        fill(book.create_sheet(name), title, about["fields"], rows.get(name, ()))
    book.move_sheet(codes, len(book.sheetnames))  # behind the tables
    save(book, path)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook as a new file; the same workbook gives the same bytes."""
    made = BytesIO()
    book.properties.creator = ""
    book.properties.created = DAY
    book.properties.modified = DAY
    with ZipFile(made, "w") as archive:
        ExcelWriter(book, archive).save()
    pack(made, path)


def pack(source: BytesIO | Path, target: Path, change: Callable[[bytes], bytes] = bytes) -> None:
    """Write an archive anew, with its parts changed; the same parts give the same bytes."""
    with target.open("xb") as file, ZipFile(source) as parts, ZipFile(file, "w") as archive:
        for name in parts.namelist():  # as ZipInfo has it, each of 1 January 1980
            archive.writestr(ZipInfo(name), change(parts.read(name)), ZIP_DEFLATED)


def _meaning(about: Mapping[str, Any]) -> list[str]:
    """Return what a table or column means in vi and en, without marks of Markdown."""
    texts = (about["description_vi"], about["description"])
    return [text.replace("`", "") for text in texts]


def _guide() -> list[list[str]]:
    """Return how a workbook is filled in, and what each table is about."""
    guide = Path(__file__).with_name("template").joinpath("guide.csv").read_text("utf-8")
    rows = list(csv.reader(guide.splitlines()))
    for name, about in SCHEMA.items():
        rows.append([f"{name}: {meaning}" for meaning in _meaning(about)])
    return rows


def _sentences(texts: Mapping[str, str]) -> list[list[str]]:
    """Return the sentences of copies of sources, each with its locator."""
    rows = []
    for source, text in texts.items():
        for place, sentence in sentences(text).items():
            rows.append([f"{source}:{place}", sentence])
    return rows


def _about(descriptor: Mapping[str, Any]) -> list[list[str]]:
    """Return a row for each value of `datapackage.json` beside the tables, with what it means.

    Among them stands every key of `case` that is not given, in the languages of the case, its
    value empty: who fills in a workbook sees what may be named.
    """
    meanings = dict(DESCRIPTOR["package"])
    for name, about in DESCRIPTOR[CASE].items():
        meanings[f"{CASE}.{name}"] = about
    case = descriptor.get(CASE, {})
    values = dict(flat(case, CASE)) if case else {}
    for key in _keys(languages(case)):
        values.setdefault(key, "")
    others = {key: value for key, value in descriptor.items() if key not in (CASE, "resources")}
    values |= dict(flat(others)) if others else {}
    rows = []
    for key, value in values.items():
        part = key
        while part and part not in meanings:
            part = part.rpartition(".")[0]  # without the language of a name
        meaning = meanings.get(part, NOTHING)
        rows.append([key, value, meaning["vi"], meaning["en"]])
    return rows


def _keys(langs: Sequence[str]) -> Iterator[str]:
    """Yield every key of `case`, names with each of the languages."""
    for name, about in DESCRIPTOR[CASE].items():
        if about["type"] == "names":
            for part in (*langs, *about.get("also", ())):
                if part.partition("_")[0] in langs:
                    yield f"{CASE}.{name}.{part}"
        else:
            yield f"{CASE}.{name}"


def flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of a descriptor by their keys; a list is one of them.

    What a text alone would not bring back is written as JSON, an empty one too: a cell without a
    value is a key that is not given.
    """
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from flat(part, f"{key}.{name}" if key else name)
    elif isinstance(value, str) and value and parsed(value) == value == value.strip():
        yield key, value
    else:
        yield key, json.dumps(value, ensure_ascii=False)


def fill(
    page: Worksheet, about: str, fields: Sequence[Field], rows: Sequence[Sequence[Any]]
) -> None:
    """Write a table into an empty sheet: what it holds, headings, rows; a text stays one.

    Where the workbook has one language, the columns of the other are hidden.
    """
    lang = page.parent.properties.language
    names = [field["name"] for field in fields]
    silent = silent_columns(names, [lang] if lang else LANGS)
    page.cell(ABOUT, 1, about).font = Font(name=FONT, bold=True, size=12)
    for column, field in enumerate(fields, 1):
        letter = get_column_letter(column)
        whole = page.column_dimensions[letter]
        whole.width = 60 if field["name"].endswith(("_vi", "_en")) else 20
        whole.hidden = field["name"] in silent
        whole.number_format = TEXT
        whole.alignment = TOP
        _head(page, column, field)
        put_choices(page, letter, field)
    for line, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            if value != "":
                put(page.cell(line, column, value))
    page.freeze_panes = f"B{FIRST}"


def put(cell: Cell) -> None:
    """Give a cell its look; a text stays one, be it like a formula."""
    cell.alignment = TOP
    if isinstance(cell.value, str):
        cell.data_type = "s"
        cell.number_format = TEXT


def _head(page: Worksheet, column: int, field: Field) -> None:
    """Write the heading of a column, with a note of what it means, and its name."""
    head = page.cell(HEADS, column, field["title"])
    head.font = Font(name=FONT, bold=True)
    name = page.cell(NAMES, column, field["name"])
    name.font = Font(name=FONT, color="595959", size=9)
    for cell in (head, name):
        cell.fill = SHADE
        cell.alignment = TOP
    if "description" in field:
        lines = _meaning(field)
        for code, meaning in field.get("codes", {}).items():
            lines.append(f"{code}: {meaning['vi']} · {meaning['en']}")
        height = sum(len(line) // 45 + 1 for line in lines)
        note = "\n".join(lines)
        head.comment = Comment(note, "thapmuoi", height=20 * height + 20, width=340)


def put_choices(page: Worksheet, letter: str, field: Field) -> None:
    """Give a column that holds codes its list to choose from."""
    choices = _choices(page.parent, field)
    if choices:
        choices.add(f"{letter}{FIRST}:{letter}{LAST_ROW}")
        page.add_data_validation(choices)


def _choices(book: Workbook, field: Field) -> DataValidation | None:
    """Return the list to choose from of a column that holds codes, if it does."""
    if "codes" in field:
        listed = _listed(book, field["codes"])
    elif field["type"] == "boolean":
        listed = '"true,false"'
    else:
        return None
    required = field.get("constraints", {}).get("required", False)
    return DataValidation(
        "list",
        formula1=listed,
        allow_blank=not required,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=WRONG_TITLE,
        error=WRONG,
    )


def _listed(book: Workbook, codes: Mapping[str, Mapping[str, str]]) -> str:
    """Write codes with their meanings into a column of the sheet of codes, and return its place."""
    if CODES not in book.sheetnames:
        book.create_sheet(CODES).sheet_state = "hidden"
    page = book[CODES]
    lang = book.properties.language or "vi"
    column = page.max_column
    if page.cell(1, column).value is not None:
        column += 1
    for line, (code, meaning) in enumerate(codes.items(), 1):
        page.cell(line, column, f"{code}{MEANS}{meaning[lang]}")
    letter = get_column_letter(column)
    return f"{CODES}!${letter}$1:${letter}${len(codes)}"
