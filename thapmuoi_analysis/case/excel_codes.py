"""A workbook for a second coder: claims without their codes, columns to fill in, the codebook."""

from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from thapmuoi_analysis.case import excel_write
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.schema import SCHEMA

TABLE = "second_coding"
CODEBOOK = "_codebook"  # passed over, should the sheets go into a workbook of a case
TITLE = "Bảng mã: từng mã có nghĩa gì · Codebook: what each code means"
KEY = (  # columns of the codebook
    {"name": "column", "title": "Cột", "type": "string"},
    {"name": "code", "title": "Mã", "type": "string"},
    {"name": "meaning_vi", "title": "Nghĩa (tiếng Việt)", "type": "string"},
    {"name": "meaning_en", "title": "Nghĩa (tiếng Anh)", "type": "string"},
)


def write(path: Path, case: Case) -> None:
    """Write what a second coder fills in: the sheet `second_coding`, and what its codes mean.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    about = SCHEMA[TABLE]
    claims = pd.DataFrame()
    for field in about["fields"]:
        name = field["name"]
        claims[name] = "" if _is_coded(field) else case.claims[name]
    book = Workbook()
    book.properties.language = case.langs[0] if len(case.langs) == 1 else None
    page = book.worksheets[0]
    page.title = TABLE
    title = f"{about['description_vi']} · {about['description']}"
    excel_write.fill(page, title, about["fields"], claims.to_numpy().tolist())
    _write_codebook(book.create_sheet(CODEBOOK))
    book.move_sheet(excel_write.CODES, 1)  # behind what is read
    excel_write.save(book, path)


def _is_coded(field: excel_write.Field) -> bool:
    """Return whether a second coder fills in a column."""
    return "codes" in field or field["type"] == "boolean"


def _write_codebook(page: Worksheet) -> None:
    rows = []
    for field in filter(_is_coded, SCHEMA[TABLE]["fields"]):
        rows.append([field["name"], "", field["description_vi"], field["description"]])
        for code, meaning in field.get("codes", {}).items():
            rows.append([field["name"], code, meaning["vi"], meaning["en"]])
    excel_write.fill(page, TITLE, KEY, rows)
