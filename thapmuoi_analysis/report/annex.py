"""The files beside a report: its annex, a workbook and CSV files, and the files of its figures.

The tables are those of the case, with the headings of `schema.json`, and the numbers of the report.
A text is never a formula; `[x]` is what a source leaves unsaid. Figures serve a reader's own texts.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.descriptor import PROFILE
from thapmuoi_analysis.case.excel_write import FONT, SHADE, put, save
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Range
from thapmuoi_analysis.case.schema import SCHEMA, columns_of
from thapmuoi_analysis.case.stated import text_of
from thapmuoi_analysis.report.chapters import About
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.trace import Numbers
from thapmuoi_analysis.telling.formatter import LANGS, Formatter
from thapmuoi_analysis.telling.tables import headings

TABLES = ("claims", "second_coding", "pairs", "sentences", "sources", "units", "missing",
          "ambiguities", "elsewhere", "elsewhere_claims")  # fmt: skip
OF_CELLS = {"boolean": "string"}  # yes and no stand in the language of the report
SHARE = "share"  # a column of per cents
CLAUSES = ("clause", "short", "text")
FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\"']*[=+@-])")  # it may begin there
UNSAID = "[x]"
MEANING = {"": "annex empty", UNSAID: "annex unsaid"}  # mark -> words that say what it means
ABOUT, MARKS, HEADS, FIRST = range(1, 5)  # rows: what it holds, its marks, headings, data
WIDE = 60  # letters, of a column of sentences
NARROW = 20
PLAIN = TableStyleInfo("TableStyleLight1", showRowStripes=False)
FIELDS = ("id", "value", "unit", "kind", "shown")  # of a number that is drawn


class Sheet(NamedTuple):
    """A table of the annex: fields of a Table Schema, and rows of text, numbers and dates."""

    name: str
    title: str
    fields: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Any]]


def write(folder: Path, job: Job, numbers: Numbers, block: About) -> None:
    """Write the annex of a report: a workbook, and a data package of CSV files beside it.

    Parameters
    ----------
    folder : pathlib.Path
        Where the report is made.
    job : Job
        What it is made of: its case, and the language of texts and of codes.
    numbers : dict
        Every number that the report shows, and every input of one.
    block : mapping
        The title block of the report.
    """
    case = job.case
    formatter = Formatter(job.lang)
    sheets = [_numbers(case, numbers, formatter)]
    for name in TABLES:
        if case.has(name):
            sheet = _table(case, name, formatter)
            sheets.append(sheet)
    called = formatter.words()["annex"]
    book = Workbook()
    book.properties.title = f"{called}: {block['title']}"
    book.remove(book.active)
    for sheet in (_cover(block, sheets), *sheets):
        page = book.create_sheet(sheet.name)
        _lay_out(page, sheet)
    book["cover"].column_dimensions["B"].width = WIDE  # sentences
    save(book, folder / "annex.xlsx")
    _package(folder, sheets)


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    """Fill a sheet: what it holds, what its marks mean, one table with one row of headings."""
    title = page.cell(ABOUT, 1, sheet.title)
    title.font = Font(name=FONT, bold=True, size=12)
    page.cell(MARKS, 1, _marks(sheet))
    for column, field in enumerate(sheet.fields, 1):
        head = page.cell(HEADS, column, field["title"])
        put(head)
        head.font = Font(name=FONT, bold=True)
        head.fill = SHADE
        is_text = field["name"].endswith(("_vi", "_en"))
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = WIDE if is_text else NARROW
    for line, row in enumerate(sheet.rows, FIRST):
        for column, value in enumerate(row, 1):
            if value != "":
                put(page.cell(line, column, value))
    end = get_column_letter(len(sheet.fields))
    rows = max(1, len(sheet.rows))  # a table has a row at least
    place = f"A{HEADS}:{end}{HEADS + rows}"
    table = Table(displayName=sheet.name, ref=place, tableStyleInfo=PLAIN)
    page.add_table(table)
    page.freeze_panes = f"B{FIRST}"
    page.print_title_rows = f"{HEADS}:{HEADS}"
    page.page_setup.orientation = "landscape"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0


def _marks(sheet: Sheet) -> str:
    """Return what an empty cell and `[x]` mean in a sheet, where it has them."""
    cells = [*chain.from_iterable(sheet.rows)]
    meanings = []
    for mark, name in MEANING.items():
        if mark in cells:
            meanings.append(_in_both(name))
    return "; ".join(meanings)


def _in_both(name: str) -> str:
    """Return words of the documents in both languages."""
    return " · ".join(Formatter(lang).words()[name] for lang in LANGS)


def _cover(block: About, sheets: Sequence[Sheet]) -> Sheet:
    """Return what the workbook holds and rests on, and what its marks mean."""
    rows: list[list[Any]] = []
    for sheet in sheets:
        rows.append([sheet.name, sheet.title, len(sheet.rows)])
    if block["what_if"]:
        rows.insert(0, ["", block["what_if"], ""])
    rows.append([_in_both("annex reading"), _in_both("annex note"), ""])
    for line in block["about"]:
        rows.append([line["term"], line["text"], ""])
    fields = []
    for name in ("sheet", "holds", "rows"):
        head = _in_both(f"annex {name}")
        fields.append({"name": name, "title": head, "type": "any"})
    title = f"{_in_both('annex')}: {block['title']}"
    return Sheet("cover", title, fields, rows)


def _numbers(case: Case, numbers: Numbers, formatter: Formatter) -> Sheet:
    """Return every number with its formula as text and the sentences that it rests on."""
    fields = []
    for name, (vi, en, _) in headings("annex numbers").items():
        kind = "any" if name == "value" else "string"
        fields.append({"name": name, "title": f"{vi} · {en}", "type": kind})
    words = {"annex unit unit": case.told["unit_noun"][formatter.lang], **formatter.words()}
    rows = []
    for id, number in numbers.items():
        cells = {
            **number,
            "id": id,
            "label": formatter.called(id, case.labels),
            "value": _value(Quantity.from_dict(number)),
            "unit": words.get(f"annex unit {number['unit']}", formatter.term(number["unit"])),
            "origin": _origin(number.get("origin", ""), formatter),
            "kind": formatter.term(number["kind"]),
            "inputs": " ".join(number["inputs"]),
            "sources": " ".join(number["sources"]),
            "shown": "; ".join(number["shown"]),
        }
        rows.append([cells.get(field["name"], "") for field in fields])
    return Sheet("numbers", _in_both("annex numbers"), fields, rows)


def _origin(origin: str, formatter: Formatter) -> str:
    """Return in which row of which file a number stands; empty for one that stands in none."""
    file, found, row = origin.partition(", row ")
    return formatter.words()["annex row"].format(file=file, row=row) if found else origin


def _value(number: Quantity) -> Any:
    """Return the value of a number as a cell holds it; a range is a text."""
    value = number.value
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Range):
        return f"{value.lo}–{value.hi}"
    if value is NOT_REPORTED:
        return UNSAID
    return value


def _table(case: Case, name: str, formatter: Formatter) -> Sheet:
    """Return a table of the case: codes and texts in one language, headings in both."""
    own = f"_{formatter.lang}"
    (other,) = {"_vi", "_en"} - {own}
    kept = []
    fields = []
    known = columns_of(name)
    for field in SCHEMA[name]["fields"]:
        bare = field["name"].removesuffix(other)
        is_known = own == "_vi" or bare + own in known  # names are Vietnamese alone
        if field["name"] == "sha256" or (bare != field["name"] and is_known):
            continue
        kept.append(field)
        english = bare.removesuffix(own).replace("_", " ")
        kind = OF_CELLS.get(field["type"], field["type"])
        if field["name"] == SHARE:
            kind = "number"
        title = f"{field['title']} · {english}" + _in_units(field)
        fields.append({"name": field["name"], "title": title, "type": kind})
    rows = []
    if "assumed" in case.table(name):  # in a what-if
        title = " · ".join(Formatter(lang).term("assumed") for lang in LANGS)
        kept.append({"name": "assumed"})
        fields.append({"name": "assumed", "title": title, "type": "string"})
    for row in case.records(name):
        cells = [_cell(case, name, field, row, formatter) for field in kept]
        rows.append(cells)
    about = SCHEMA[name]
    title = f"{about['description_vi']} · {about['description']}"
    if name == "sentences":
        title += _bare(case)
    return Sheet(name, title, fields, rows)


def _bare(case: Case) -> str:
    """Return that sentences have no paraphrase, where that is so: in both languages, once."""
    rows = case.sentences
    is_sentence = rows["locator"].str.contains(":")
    is_bare = rows["paraphrase_vi"] == ""
    if not any(is_sentence & is_bare):
        return ""
    return f" ({_in_both('empty cell')})"


def _in_units(field: About) -> str:
    """Return in what unit a column of numbers is; of one of other cells nothing."""
    is_text = field["type"] == "string" and field["name"] != SHARE
    if is_text or "states" not in field:
        return ""
    unit = field["states"]["unit"]
    return f" ({_in_both(f'annex in {unit}')})"


def _cell(case: Case, table: str, field: About, row: About, formatter: Formatter) -> Any:
    """Return what a cell holds, a code in words; what other places do not say is `[x]`."""
    name = field["name"]
    cell = row[name]
    if pd.isna(cell) or cell == "":
        is_unsaid = table == "elsewhere" and not name.endswith(formatter.lang)
        return UNSAID if is_unsaid else ""
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    if "states" in field and field["type"] == "string":
        return float(cell) if name == SHARE else text_of(cell)
    if table == "claims" and name.startswith(CLAUSES):
        stated = case.claims_by_id[row["id"]].stated
        return formatter.fill(cell, {**case.told, **stated})  # clauses name facts
    return _coded(field, cell, formatter)


def _coded(field: About, cell: Any, formatter: Formatter) -> Any:
    """Return a code in words, and yes or no; any other cell as it is."""
    if pd.api.types.is_bool(cell):
        return formatter.term("yes" if cell else "no")
    if field["name"] in ("mechanism", "kind"):  # a code of the compiler's, a word of the place
        return formatter.term(cell)
    codes = field.get("codes", {})
    if cell not in codes:
        return cell
    return codes[cell][formatter.lang]


def _package(folder: Path, sheets: Sequence[Sheet]) -> None:
    """Write the tables as CSV files, and what describes them."""
    resources = []
    missing = []
    for mark, name in MEANING.items():
        missing.append({"value": mark, "label": _in_both(name)})
    for sheet in sheets:
        file = f"annex-{sheet.name}.csv"
        names = [field["name"] for field in sheet.fields]
        write_csv(folder / file, [names, *sheet.rows])
        resource = {
            "name": sheet.name,
            "title": sheet.title,
            "path": file,
            "type": "table",
            "encoding": "utf-8",
            "schema": {"fields": sheet.fields, "missingValues": missing},
        }
        resources.append(resource)
    package = {"$schema": PROFILE, "name": "annex", "resources": resources}
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / "annex-datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def write_figure(folder: Path, number: int, about: About) -> str:
    """Write a figure as SVG, for a phone too, and CSV (what it draws); return its name.

    Parameters
    ----------
    folder : pathlib.Path
        Where they go.
    number : int
        Which figure of the report it is.
    about : mapping
        What the output says of itself.
    """
    stem = f"figure-{number}"
    if "name" in about:
        stem += f"-{about['name']}"
    drawn = {"": about["svg"], "-phone": about.get("phone")}
    for form, svg in drawn.items():
        if svg:
            path = folder / f"{stem}{form}.svg"
            path.write_text(svg, encoding="utf-8", newline="\n")
    rows = about["plotted"] or _drawn(about["quantities"])
    write_csv(folder / f"{stem}.csv", rows)
    return stem


def _drawn(numbers: Iterable[About]) -> list[Sequence[Any]]:
    """Return a row for each number, the last of each id, below their heads."""
    rows: dict[str, Sequence[Any]] = {"": FIELDS}
    for number in numbers:
        rows[number["id"]] = [number[field] for field in FIELDS]
    return list(rows.values())


def write_csv(path: Path, rows: Iterable[Iterable[Any]]) -> None:
    """Write a table; a text that a spreadsheet would take for a formula is quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            writer.writerow(map(_quoted, row))


def _quoted(cell: Any) -> Any:
    """Quote each part of a text that begins as a formula, however a program separates cells."""
    if isinstance(cell, str):
        return FORMULA.sub(r"\1'", cell)
    return cell
