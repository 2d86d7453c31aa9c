"""annex.xlsx beside a report: what it rests on, one table a sheet; and the same as CSV files.

The tables are those of the case and the numbers of the report; their headings come from
`schema.json`, in both languages. A text is never a formula, and `[x]` is what a source leaves
unsaid.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.build.front import title_block
from thapmuoi_analysis.build.manifest import today
from thapmuoi_analysis.build.trace import Numbers
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.ranges import NOT_REPORTED
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.record.sheets import save
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import LANGS, Voice

TABLES = ("claims", "pairs", "sentences", "sources", "units", "missing", "ambiguities",
          "elsewhere", "elsewhere_claims")  # fmt: skip
UNSAID = "[x]"
LANGUAGES = {"vi": "Vietnamese", "en": "English"}
HEAD = 3  # row of the headings, below title and blank
WIDEST = 60  # characters of a column
FORMATS = {int: "0", float: "0.0###", date: "yyyy-mm-dd", str: "@"}


class Sheet(NamedTuple):
    """A table of the annex: fields of a Table Schema, and rows of text, numbers and dates."""

    name: str
    title: str
    fields: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Any]]


def write(folder: Path, case: Case, numbers: Numbers, lang: str) -> None:
    """Write the annex of a report: a workbook, and a data package of CSV files beside it.

    Parameters
    ----------
    folder : pathlib.Path
        Where the report is made.
    case : Case
        The record.
    numbers : dict
        Every number that the report shows, and every input of one.
    lang : {"vi", "en"}
        The language of the report: that of names and of codes.
    """
    voice = Voice(lang)
    sheets = [_numbers(case, numbers, voice)]
    sheets += [_table(case, name, voice) for name in TABLES if case.has(name)]
    book = Workbook()
    _fill(book.active, Sheet("cover", *_cover(case, sheets, lang)))
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
        with (folder / f"annex-{sheet.name}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = ([_harmless(cell) for cell in row] for row in sheet.rows)
            names = [field["name"] for field in sheet.fields]
            csv.writer(file, lineterminator="\n").writerows([names, *rows])
    save(book, folder / "annex.xlsx")
    text = json.dumps(_package(case, sheets), ensure_ascii=False, indent=1)
    (folder / "annex-datapackage.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _both(name: str) -> str:
    return " · ".join(Voice(lang).words()[name] for lang in LANGS)


def _numbers(case: Case, numbers: Numbers, voice: Voice) -> Sheet:
    """Return every number with its formula as text and the sentences that it rests on."""
    fields = [
        {"name": name, "title": f"{vi} · {en}", "type": "any" if name == "value" else "string"}
        for name, (vi, en, _) in headings("annex numbers").items()
    ]
    rows = []
    for id, number in numbers.items():
        listed = {name: " ".join(number[name]) for name in ("inputs", "sources")}
        told = {**number, **listed, "id": id, "value": _value(number["value"])}
        told["label"] = case.labels.get(id, {}).get(voice.lang, "")
        told |= {"kind": voice.term(number["kind"]), "shown": "; ".join(number["shown"])}
        rows.append([told.get(field["name"], "") for field in fields])
    return Sheet("numbers", _both("annex numbers"), fields, rows)


def _value(text: str) -> Any:
    """Return an exact value, which the notebooks hand on as text, as a number or a day."""
    if text == NOT_REPORTED:
        return UNSAID
    for read in (int, lambda exact: float(Fraction(exact)), date.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text.replace("..", "–")


def _table(case: Case, name: str, voice: Voice) -> Sheet:
    """Return a table of the case: codes and texts in one language, headings in both."""
    known, (other,) = SCHEMA[name], {*LANGS} - {voice.lang}
    fields = [f for f in known["fields"] if f["name"] != "sha256" and not _is_of(f["name"], other)]
    unsaid = UNSAID if name == "elsewhere" else ""
    rows = [
        [_cell(row[field["name"]], field, voice, unsaid) for field in fields]
        for row in getattr(case, name).to_dict("records")
    ]
    heads = [{"name": f["name"], "title": _heading(f), "type": _type(f)} for f in fields]
    return Sheet(name, f"{known['description_vi']} · {known['description']}", heads, rows)


def _heading(field: Mapping[str, Any]) -> str:
    name = field["name"]
    for lang, said in LANGUAGES.items():
        name = f"{name[:-3]} ({said})" if name.endswith(f"_{lang}") else name
    return f"{field['title']} · {name.replace('_', ' ')}"


def _type(field: Mapping[str, Any]) -> str:
    return "string" if field["type"] == "boolean" else str(field["type"])


def _is_of(column: str, lang: str) -> bool:
    return column.endswith(f"_{lang}") and column != "name_vi"


def _cell(cell: Any, field: Mapping[str, Any], voice: Voice, unsaid: str) -> Any:
    """Return what a cell holds: words for a code; for what is not there what the table says."""
    if pd.isna(cell) or cell == "":
        return "" if _is_of(field["name"], voice.lang) else unsaid
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    if pd.api.types.is_bool(cell):
        return voice.settled(cell)
    if cell in field.get("codes", {}):
        return field["codes"][cell][voice.lang]
    return int(cell) if pd.api.types.is_integer(cell) else str(cell)


def _cover(
    case: Case, sheets: Sequence[Sheet], lang: str
) -> tuple[str, list[dict[str, str]], list[list[Any]]]:
    """Return what the workbook holds and rests on, and what its marks mean."""
    block = title_block(case, lang, today())
    rows = [[sheet.name, sheet.title, len(sheet.rows)] for sheet in sheets]
    rows += [[UNSAID, _both("annex unsaid"), ""], ["", _both("annex note"), ""]]
    rows += [[line["term"], line["text"], ""] for line in block["about"]]
    heads = ("sheet", "holds", "rows")
    fields = [{"name": name, "title": _both(f"annex {name}"), "type": "string"} for name in heads]
    return f"{_both('annex')}: {block['title']}", fields, rows


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Write a table below its title; headings stay in sight and filter it."""
    page.title = sheet.name
    page["A1"].font = Font(bold=True, size=14)
    _put(page, 1, 1, sheet.title)
    for column, field in enumerate(sheet.fields, 1):
        cells = [field["title"], *(row[column - 1] for row in sheet.rows)]
        for line, cell in enumerate(cells, HEAD):
            _put(page, line, column, cell)
        head = page.cell(HEAD, column)
        head.font, head.fill = Font(bold=True), PatternFill("solid", start_color="E7EDF3")
        width = max(*(len(str(cell)) for cell in cells[1:]), len(field["title"]) // 2, 8)
        page.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
    page.freeze_panes = f"B{HEAD + 1}"
    page.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(sheet.fields))}{page.max_row}"
    page.print_title_rows, page.page_setup.orientation = f"{HEAD}:{HEAD}", "landscape"
    page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight = True, 0


def _put(page: Worksheet, line: int, column: int, value: Any) -> None:
    """Write a number or day as what it is, and a text as text, also where it begins with `=`."""
    cell = page.cell(line, column, value)
    cell.number_format = FORMATS[type(value)]
    cell.alignment = Alignment(vertical="top", wrap_text=line >= HEAD)
    if isinstance(value, str):
        cell.data_type = "s"


def _harmless(cell: Any) -> Any:
    """Return a cell as CSV has it: a text that a spreadsheet would take for a formula is quoted."""
    live = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@"))
    return f"'{cell}" if live else cell


def _package(case: Case, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return the descriptor of the CSV files."""
    resources = [
        {"name": sheet.name, "title": sheet.title, "path": f"annex-{sheet.name}.csv",
         "type": "table", "encoding": "utf-8",
         "schema": {"fields": list(sheet.fields), "missingValues": ["", UNSAID]}}
        for sheet in sheets
    ]  # fmt: skip
    schema = "https://datapackage.org/profiles/2.0/datapackage.json"
    return {"$schema": schema, "name": f"{case.slug}-annex", "resources": resources}
