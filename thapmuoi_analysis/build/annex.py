"""annex.xlsx beside a report: what it rests on, one table a sheet; and the same as CSV files.

The tables are those of the case, with the headings of `schema.json`, and the numbers of the report.
A text is never a formula; `[x]` is what a source leaves unsaid.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.build import figures
from thapmuoi_analysis.build.plan import Plan
from thapmuoi_analysis.build.trace import Numbers
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.excel_write import SHADE, TOP, save
from thapmuoi_analysis.record.ranges import NOT_REPORTED
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import LANGS, Voice

TABLES = ("claims", "pairs", "sentences", "sources", "units", "missing", "ambiguities",
          "elsewhere", "elsewhere_claims")  # fmt: skip
SHARE = "share"  # a column of per cents
CLAUSES = ("clause", "short", "text")
UNSAID = "[x]"
HEAD = 3  # row of the headings
WIDEST = 60  # characters of a column
READERS: tuple[Callable[[str], Any], ...] = (
    int, lambda text: float(Fraction(text)), date.fromisoformat
)  # fmt: skip


class Sheet(NamedTuple):
    """A table of the annex: fields of a Table Schema, and rows of text, numbers and dates."""

    name: str
    title: str
    fields: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Any]]


def write(folder: Path, plan: Plan, numbers: Numbers, block: Mapping[str, Any]) -> None:
    """Write the annex of a report: a workbook, and a data package of CSV files beside it.

    Parameters
    ----------
    folder : pathlib.Path
        Where the report is made.
    plan : Plan
        What it is made of: its case, and the language of texts and of codes.
    numbers : dict
        Every number that the report shows, and every input of one.
    block : mapping
        The title block of the report.
    """
    case, lang = plan.case, plan.lang
    sheets = [_numbers(case, numbers, Voice(lang))]
    sheets += [_table(case, name, Voice(lang)) for name in TABLES if case.has(name)]
    book = Workbook()
    book.remove(book.active)
    for sheet in (_cover(block, sheets), *sheets):
        _fill(book.create_sheet(sheet.name), sheet)
    save(book, folder / "annex.xlsx")
    for sheet in sheets:
        names = [field["name"] for field in sheet.fields]
        figures.write_csv(folder / f"annex-{sheet.name}.csv", [names, *sheet.rows])
    text = json.dumps(_package(sheets), ensure_ascii=False, indent=1) + "\n"
    (folder / "annex-datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def _both(name: str) -> str:
    return " · ".join(Voice(lang).words()[name] for lang in LANGS)


def _cover(block: Mapping[str, Any], sheets: Sequence[Sheet]) -> Sheet:
    """Return what the workbook holds and rests on, and what its marks mean."""
    rows = [[sheet.name, sheet.title, len(sheet.rows)] for sheet in sheets]
    rows += [[UNSAID, _both("annex unsaid")], ["", _both("annex note")]]
    rows += [[line["term"], line["text"]] for line in block["about"]]
    fields = [{"title": _both(f"annex {name}")} for name in ("sheet", "holds", "rows")]
    return Sheet("cover", f"{_both('annex')}: {block['title']}", fields, rows)


def _numbers(case: Case, numbers: Numbers, voice: Voice) -> Sheet:
    """Return every number with its formula as text and the sentences that it rests on."""
    fields = [
        {"name": name, "title": f"{vi} · {en}", "type": "any" if name == "value" else "string"}
        for name, (vi, en, _) in headings("annex numbers").items()
    ]
    rows = []
    for id, number in numbers.items():
        made = {**number, "id": id, "value": _value(number["value"])}
        made |= {name: " ".join(number[name]) for name in ("inputs", "sources")}
        made |= {"kind": voice.term(number["kind"]), "shown": "; ".join(number["shown"])}
        made["label"] = case.labels.get(id, {}).get(voice.lang, "")
        rows.append([made.get(field["name"], "") for field in fields])
    return Sheet("numbers", _both("annex numbers"), fields, rows)


def _value(text: str) -> Any:
    """Return an exact value, which notebooks hand on as text, as the number or day that it is."""
    for read in READERS:
        with suppress(ValueError):
            return read(text)
    return UNSAID if text == NOT_REPORTED else text.replace("..", "–")


def _table(case: Case, name: str, voice: Voice) -> Sheet:
    """Return a table of the case: codes and texts in one language, headings in both."""
    (other,) = {*LANGS} - {voice.lang}
    kept = [f for f in SCHEMA[name]["fields"] if not f["name"].endswith(("sha256", f"_{other}"))]
    fields = [
        {"name": field["name"], "title": f"{field['title']} · {english.replace('_', ' ')}",
         "type": "number" if field["name"] == SHARE else field["type"]}
        for field in kept for english in [field["name"].removesuffix(f"_{voice.lang}")]
    ]  # fmt: skip
    records = getattr(case, name).to_dict("records")
    rows = [[_cell(case, name, field, row[field["name"]], voice) for field in kept]
            for row in records]  # fmt: skip
    title = f"{SCHEMA[name]['description_vi']} · {SCHEMA[name]['description']}"
    return Sheet(name, title, fields, rows)


def _cell(case: Case, table: str, field: Mapping[str, Any], cell: Any, voice: Voice) -> Any:
    """Return what a cell holds, a code in words; what other places do not say is `[x]`."""
    if pd.isna(cell) or cell == "":
        return UNSAID if table == "elsewhere" and not field["name"].endswith(voice.lang) else ""
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    if field["name"] == SHARE:
        return float(Fraction(cell.removesuffix("%")) / 100)
    if table == "claims" and field["name"].startswith(CLAUSES):
        return voice.fill(cell, case.told)  # clauses name facts
    if field["name"] == "mechanism":  # a code of the compiler's
        return voice.term(cell)
    return field.get("codes", {}).get(cell, {voice.lang: cell})[voice.lang]


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Write a table below its title; headings stay in sight and filter it."""
    heads = [field["title"] for field in sheet.fields]
    for row in ([sheet.title], [], heads, *sheet.rows):
        page.append([None if cell == "" else cell for cell in row])
    page["A1"].font = Font(bold=True, size=14)
    for cell in (cell for row in page.iter_rows(min_row=HEAD) for cell in row):
        if cell.value is not None:
            cell.alignment = TOP
        if isinstance(cell.value, str):
            cell.data_type = "s"  # "=…" stays a text
        elif isinstance(cell.value, float):
            cell.number_format = "0.0###"
    for column, head in enumerate(page[HEAD]):
        head.font, head.fill = Font(bold=True), SHADE
        cells = [len(str(row[column])) for row in sheet.rows if column < len(row)]
        width = max(*cells, len(heads[column]) // 2, 8) + 2
        page.column_dimensions[head.column_letter].width = min(width, WIDEST)
    page.freeze_panes = f"B{HEAD + 1}"
    page.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(heads))}{page.max_row}"
    page.print_title_rows, page.page_setup.orientation = f"{HEAD}:{HEAD}", "landscape"
    page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight = True, 0


def _package(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return the descriptor of the CSV files."""
    resources = [
        {"name": sheet.name, "title": sheet.title, "path": f"annex-{sheet.name}.csv",
         "type": "table", "encoding": "utf-8",
         "schema": {"fields": sheet.fields, "missingValues": ["", UNSAID]}}
        for sheet in sheets
    ]  # fmt: skip
    schema = "https://datapackage.org/profiles/2.0/datapackage.json"
    return {"$schema": schema, "name": "annex", "resources": resources}
