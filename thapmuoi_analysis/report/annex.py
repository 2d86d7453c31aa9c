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

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.excel_write import fill, save
from thapmuoi_analysis.case.ranges import NOT_REPORTED
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report import figures
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.trace import Numbers
from thapmuoi_analysis.telling.formatter import LANGS, Formatter
from thapmuoi_analysis.telling.translations import headings

TABLES = ("claims", "second_coding", "pairs", "sentences", "sources", "units", "missing",
          "ambiguities", "elsewhere", "elsewhere_claims")  # fmt: skip
SHARE = "share"  # a column of per cents
CLAUSES = ("clause", "short", "text")
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
UNSAID = "[x]"
READERS: tuple[Callable[[str], Any], ...] = (int, Fraction, date.fromisoformat)


class Sheet(NamedTuple):
    """A table of the annex: fields of a Table Schema, and rows of text, numbers and dates."""

    name: str
    title: str
    fields: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Any]]


def write(folder: Path, job: Job, numbers: Numbers, block: Mapping[str, Any]) -> None:
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
    sheets += [_table(case, name, formatter) for name in TABLES if case.has(name)]
    book = Workbook()
    book.remove(book.active)
    for sheet in (_cover(block, sheets), *sheets):
        page = book.create_sheet(sheet.name)
        fill(page, sheet.title, sheet.fields, sheet.rows)
        page.auto_filter.ref = page.dimensions.replace("A1", "A3")  # below the title
        page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight = True, 0
    book["cover"].column_dimensions["B"].width = 60  # sentences
    save(book, folder / "annex.xlsx")
    _package(folder, sheets)


def _both(name: str) -> str:
    return " · ".join(Formatter(lang).words()[name] for lang in LANGS)


def _cover(block: Mapping[str, Any], sheets: Sequence[Sheet]) -> Sheet:
    """Return what the workbook holds and rests on, and what its marks mean."""
    rows = [[sheet.name, sheet.title, len(sheet.rows)] for sheet in sheets]
    rows += [[UNSAID, _both("annex unsaid"), ""], ["", _both("annex note"), ""]]
    rows += [[line["term"], line["text"], ""] for line in block["about"]]
    heads = {name: _both(f"annex {name}") for name in ("sheet", "holds", "rows")}
    fields = [{"name": name, "title": head, "type": "any"} for name, head in heads.items()]
    return Sheet("cover", f"{_both('annex')}: {block['title']}", fields, rows)


def _numbers(case: Case, numbers: Numbers, formatter: Formatter) -> Sheet:
    """Return every number with its formula as text and the sentences that it rests on."""
    fields = [
        {"name": name, "title": f"{vi} · {en}", "type": "any" if name == "value" else "string"}
        for name, (vi, en, _) in headings("annex numbers").items()
    ]
    rows = []
    for id, number in numbers.items():
        made = {**number, "id": id, "value": _value(number["value"])}
        made |= {name: " ".join(number[name]) for name in ("inputs", "sources")}
        made |= {"kind": formatter.term(number["kind"]), "shown": "; ".join(number["shown"])}
        made["label"] = formatter.called(id, case.labels)
        rows.append([made.get(field["name"], "") for field in fields])
    return Sheet("numbers", _both("annex numbers"), fields, rows)


def _value(text: str) -> Any:
    """Return an exact value, which notebooks hand on as text, as the number or day that it is."""
    for read in READERS:
        with suppress(ValueError):
            value = read(text)
            return float(value) if isinstance(value, Fraction) else value
    return UNSAID if text == NOT_REPORTED else text.replace("..", "–")


def _table(case: Case, name: str, formatter: Formatter) -> Sheet:
    """Return a table of the case: codes and texts in one language, headings in both."""
    (other,) = {*LANGS} - {formatter.lang}
    kept = [f for f in SCHEMA[name]["fields"] if not f["name"].endswith(("sha256", f"_{other}"))]
    fields = [
        {"name": field["name"], "title": f"{field['title']} · {english.replace('_', ' ')}",
         "type": "number" if field["name"] == SHARE else field["type"]}
        for field in kept for english in [field["name"].removesuffix(f"_{formatter.lang}")]
    ]  # fmt: skip
    records = getattr(case, name).to_dict("records")
    rows = [[_cell(case, name, field, row[field["name"]], formatter) for field in kept]
            for row in records]  # fmt: skip
    title = f"{SCHEMA[name]['description_vi']} · {SCHEMA[name]['description']}"
    return Sheet(name, title, fields, rows)


def _cell(case: Case, table: str, field: Mapping[str, Any], cell: Any, formatter: Formatter) -> Any:
    """Return what a cell holds, a code in words; what other places do not say is `[x]`."""
    if pd.isna(cell) or cell == "":
        return UNSAID if table == "elsewhere" and not field["name"].endswith(formatter.lang) else ""
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    if field["name"] == SHARE:
        return float(Fraction(cell.removesuffix("%")) / 100)
    if table == "claims" and field["name"].startswith(CLAUSES):
        return formatter.fill(cell, case.told)  # clauses name facts
    if field["name"] == "mechanism":  # a code of the compiler's
        return formatter.term(cell)
    return field.get("codes", {}).get(cell, {formatter.lang: cell})[formatter.lang]


def _package(folder: Path, sheets: Sequence[Sheet]) -> None:
    """Write the tables as CSV files, and what describes them."""
    resources = []
    for sheet in sheets:
        names, file = [field["name"] for field in sheet.fields], f"annex-{sheet.name}.csv"
        figures.write_csv(folder / file, [names, *sheet.rows])
        about = {"name": sheet.name, "title": sheet.title, "path": file, "type": "table"}
        schema = {"fields": sheet.fields, "missingValues": ["", UNSAID]}
        resources.append({**about, "encoding": "utf-8", "schema": schema})
    package = {"$schema": PROFILE, "name": "annex", "resources": resources}
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / "annex-datapackage.json").write_text(text, encoding="utf-8", newline="\n")
