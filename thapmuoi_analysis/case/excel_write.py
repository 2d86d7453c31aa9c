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
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.descriptor import languages
from thapmuoi_analysis.case.excel_read import CASE, GUIDE, MEANS, TEXTS, parsed
from thapmuoi_analysis.case.raw import RawCase, body
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, SHEETS, silent_columns
from thapmuoi_analysis.case.sources import sentences

Field = Mapping[str, Any]  # of a Table Schema, with its `title` and description
ABOUT, HEADS, NAMES, FIRST = 1, 2, 3, 4  # rows: what it is about, headings, names, data
LAST_ROW = 1_048_576  # of a sheet
DAY = datetime(1980, 1, 1)  # the one date in a file: the same tables give the same bytes
TEXT = "@"  # the format of all cells: Excel makes no date of 3/2, and codes keep their zeros
WRONG = ("Giá trị không hợp lệ", "Hãy chọn hoặc ghi như hướng dẫn. Choose or write it as advised.")
CODES = "_codes"  # a sheet: codes with their meanings
FONT = "Calibri"
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
    guide = Path(__file__).with_name("template").joinpath("guide.csv").read_text("utf-8")
    contents = ([f"{name}: {said}" for said in _said(table)] for name, table in SCHEMA.items())
    rows: dict[str, Sequence[Sequence[str]]] = {
        GUIDE: [*csv.reader(guide.splitlines()), *contents],
        CASE: [*_about(raw.descriptor)],
        **{name: body(name, table) for name, table in raw.tables.items()},
        TEXTS: [[f"{s}:{p}", x] for s, t in (texts or {}).items() for p, x in sentences(t).items()],
    }
    book, langs = Workbook(), languages(raw.descriptor.get(CASE, {}))
    book.properties.language = langs[0] if len(langs) == 1 else None
    codes = book.active or book.create_sheet()
    codes.title, codes.sheet_state = CODES, "hidden"
    for name, table in {**SHEETS, **SCHEMA}.items():
        if texts or name != TEXTS:
            page, about = book.create_sheet(name), " · ".join(_said(table))
            fill(page, about, table["fields"], rows.get(name, ()))
    book.move_sheet(codes, len(book.sheetnames))  # behind the tables
    save(book, path)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook as a new file; the same workbook gives the same bytes."""
    made = BytesIO()
    book.properties.creator, book.properties.created = "", DAY
    book.properties.modified = DAY
    with ZipFile(made, "w") as archive:
        ExcelWriter(book, archive).save()
    pack(made, path)


def pack(source: BytesIO | Path, target: Path, change: Callable[[bytes], bytes] = bytes) -> None:
    """Write an archive anew, with its parts changed; the same parts give the same bytes."""
    with target.open("xb") as file, ZipFile(source) as parts, ZipFile(file, "w") as archive:
        for name in parts.namelist():  # as ZipInfo has it, each of 1 January 1980
            archive.writestr(ZipInfo(name), change(parts.read(name)), ZIP_DEFLATED)


def _said(told: Mapping[str, Any]) -> list[str]:
    """Return what a table or column means in vi and en, without marks of Markdown."""
    return [told[name].replace("`", "") for name in ("description_vi", "description")]


def _about(descriptor: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield a row for each value of `datapackage.json` beside the tables, with what it means."""
    about = {CASE: descriptor.get(CASE, {}), **descriptor}
    known = {f"{CASE}.{name}": said for name, said in DESCRIPTOR[CASE].items()}
    known |= DESCRIPTOR["package"]
    for key, value in flat({name: about[name] for name in about if name != "resources"}):
        parts = (key, key.rpartition(".")[0], key.split(".")[0])
        said: Mapping[str, str] = next((known[part] for part in parts if part in known), {})
        yield [key, value, said.get("vi", ""), said.get("en", "")]


def flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of a descriptor by their keys; a list is one of them.

    What a text alone would not bring back is written as JSON, an empty one too: a cell without a
    value is a key that is not given.
    """
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from flat(part, f"{key}.{name}" if key else name)
    else:
        plain = isinstance(value, str) and value and parsed(value) == value == value.strip()
        yield key, value if plain else json.dumps(value, ensure_ascii=False)


def fill(
    page: Worksheet, about: str, fields: Sequence[Field], rows: Sequence[Sequence[Any]]
) -> None:
    """Write a table into an empty sheet: what it holds, headings, rows; a text stays one.

    Where the workbook has one language, the columns of the other are hidden.
    """
    lang = page.parent.properties.language
    silent = silent_columns([field["name"] for field in fields], [lang] if lang else LANGS)
    page.cell(ABOUT, 1, about).font = Font(name=FONT, bold=True, size=12)
    for column, field in enumerate(fields, 1):
        letter = get_column_letter(column)
        whole = page.column_dimensions[letter]
        whole.width = 60 if field["name"].endswith(("_vi", "_en")) else 20
        whole.hidden = field["name"] in silent
        whole.number_format, whole.alignment = TEXT, TOP
        _head(page, column, field)
        if rule := _choices(page, field):
            page.add_data_validation(rule)
            rule.add(f"{letter}{FIRST}:{letter}{LAST_ROW}")
        for line, row in enumerate(rows, FIRST):
            if row[column - 1] != "":
                cell = page.cell(line, column, row[column - 1])
                cell.alignment = TOP
                if isinstance(cell.value, str):
                    cell.data_type, cell.number_format = "s", TEXT  # "=…" too
    page.freeze_panes = f"B{FIRST}"


def _head(page: Worksheet, column: int, field: Field) -> None:
    head, name = page.cell(HEADS, column, field["title"]), page.cell(NAMES, column, field["name"])
    head.font, name.font = Font(name=FONT, bold=True), Font(name=FONT, color="595959", size=9)
    for cell in (head, name):
        cell.fill, cell.alignment = SHADE, TOP
    if "description" in field:
        codes = [f"{c}: {said['vi']} · {said['en']}" for c, said in field.get("codes", {}).items()]
        note = "\n".join([*_said(field), *codes])
        lines = sum(len(line) // 45 + 1 for line in note.split("\n"))
        head.comment = Comment(note, "thapmuoi", height=20 * lines + 20, width=340)


def _choices(page: Worksheet, field: Field) -> DataValidation | None:
    """Return the list to choose from of a column that holds codes: each with its meaning."""
    limits, listed = field.get("constraints", {}), '"true,false"'
    lang = page.parent.properties.language or "vi"
    if codes := limits.get("enum"):
        listing = page.parent[CODES]
        n = listing.max_column + (listing["A1"].value is not None)
        for line, code in enumerate(codes, 1):
            listing.cell(line, n, f"{code}{MEANS}{field['codes'][code][lang]}")
        listed = f"{CODES}!${get_column_letter(n)}$1:${get_column_letter(n)}${len(codes)}"
    elif field["type"] != "boolean":
        return None
    rule = DataValidation("list", formula1=listed, showErrorMessage=True, errorStyle="warning")
    rule.allow_blank, (rule.errorTitle, rule.error) = not limits.get("required", False), WRONG
    return rule
