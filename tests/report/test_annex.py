"""The annex: all that the report rests on, in a workbook that opens, and the same as CSV."""

import csv
import json
import re
from datetime import datetime
from fractions import Fraction

import openpyxl
import pandas as pd
import pytest
from frictionless import Package

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.excel_write import FIRST, HEADS
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report import annex, manifest
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.formatter import Formatter

FOUR = [(case, lang) for case in ("thap-muoi", "example") for lang in ("vi", "en")]
BLOCK = {"title": "Tên", "about": [{"term": "Từ:", "text": "đâu"}]}
LOCATORS = {"locator", "locators", "sources"}


@pytest.fixture(params=FOUR, ids="-".join)
def one(request, reports):
    """Return case, language and folder of each of the four reports in turn."""
    case, lang = request.param
    return load_case(case), lang, reports / case / lang


def _sheets(folder):
    """Return the rows of each sheet below its headings, and these."""
    book = openpyxl.load_workbook(folder / "annex.xlsx")
    for page in book:
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEADS)]
        yield page, rows[0], rows[2:]


def _column(folder, table, name):
    with (folder / f"annex-{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def test_every_number_of_the_report_is_in_it_as_a_number_with_its_formula(one):
    _, _, folder = one
    known = manifest.read(folder)["numbers"]
    _, heads, rows = next(s for s in _sheets(folder) if s[0].title == "numbers")
    found = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert list(found) == list(known)
    for id, number in known.items():
        value, *_, formula, _, sources, _, shown = [*found[id].values()][2:]
        assert (formula or "", shown or "") == (number["formula"], "; ".join(number["shown"]))
        assert (sources or "").split() == number["sources"]
        exact = number["value"]
        if exact == "not reported":
            assert value == annex.UNSAID
        elif number["unit"] == "date" and ".." not in exact:
            assert value == datetime.fromisoformat(exact)
        elif ".." not in exact:
            assert isinstance(value, int | float) and not isinstance(value, bool)
            assert value == pytest.approx(float(Fraction(exact)))


def test_every_locator_in_it_is_that_of_a_sentence_in_it(one):
    _, _, folder = one
    sentences = set(_column(folder, "sentences", "locator"))
    found = set()
    for path in folder.glob("annex-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found |= {x for name in LOCATORS & row.keys() for x in row[name].split()}
    assert len(found) > 10
    assert found <= sentences
    assert {x.partition(":")[0] for x in sentences} <= set(_column(folder, "sources", "id"))


def test_it_has_a_cover_and_one_table_a_sheet_that_can_be_filtered_and_read(one):
    case, lang, folder = one
    tables = ["cover", "numbers", *(name for name in annex.TABLES if case.has(name))]
    pages = list(_sheets(folder))
    assert [page.title for page, *_ in pages] == tables
    for page, heads, rows in pages:
        assert page["A1"].value and page["A1"].font.bold
        assert page.freeze_panes == "B4"
        last = f"{openpyxl.utils.get_column_letter(len(heads))}{page.max_row}"
        assert page.auto_filter.ref == f"A3:{last}"
        assert not page.merged_cells.ranges
        assert all(" · " in head for head in heads)
        assert all(8 < page.column_dimensions[c.column_letter].width <= 60 for c in page[HEADS])
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
        if page.title in SCHEMA:
            assert len(rows) == len(getattr(case, page.title))
            titles = {field["title"] for field in SCHEMA[page.title]["fields"]}
            assert {head.split(" · ")[0] for head in heads} <= titles
    cover = pages[0][2]
    assert [row[0] for row in cover[: len(tables) - 1]] == tables[1:]
    told = dict(row[:2] for row in cover)
    assert "nguồn không nêu · not reported" in told[annex.UNSAID]
    assert told[Formatter(lang).words()["made"]] in ("01/01/2026", "1 January 2026")


def test_the_csv_files_are_a_valid_package_and_say_what_the_workbook_says(one):
    _, _, folder = one
    package = Package.from_descriptor(
        json.loads((folder / "annex-datapackage.json").read_text(encoding="utf-8")),
        basepath=str(folder),
    )
    assert package.validate().valid
    for page, heads, rows in [s for s in _sheets(folder) if s[0].title != "cover"]:
        fields = package.get_resource(page.title).schema.fields
        assert [field.title for field in fields] == heads
        with (folder / f"annex-{page.title}.csv").open(encoding="utf-8", newline="") as file:
            names, *lines = csv.reader(file)
        assert names == [field.name for field in fields]
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            for text, cell in zip(line, row, strict=True):
                if isinstance(cell, float):
                    assert float(text) == pytest.approx(cell)
                else:
                    said = "" if cell is None else str(cell)
                    assert re.sub(" 00:00:00$", "", said) == text


def test_texts_and_codes_are_in_the_language_of_the_report(one):
    case, lang, folder = one
    other = {"vi": "_en", "en": "_vi"}[lang]
    if case.has("claims"):
        with (folder / "annex-claims.csv").open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        assert not [name for name in row if name.endswith(other)]
        assert row[f"text_{lang}"] == case.claims[f"text_{lang}"][0]
        types = next(f for f in SCHEMA["claims"]["fields"] if f["name"] == "type")["codes"]
        assert row["type"] == types[case.claims["type"][0]][lang]
        assert row["mechanism"] == Formatter(lang).term(case.claims["mechanism"][0])
        assert any("{" in clause for clause in case.claims[f"clause_{lang}"])  # facts by name
        assert "{" not in (folder / "annex-claims.csv").read_text(encoding="utf-8")


def test_what_another_place_does_not_say_is_marked_and_a_zero_is_a_zero(reports):
    folder, case = reports / "thap-muoi" / "vi", load_case("thap-muoi")
    for name in ("adopted", "total"):
        said = [annex.UNSAID if pd.isna(n) else str(n) for n in case.elsewhere[name]]
        assert _column(folder, "elsewhere", name) == said
    assert "0" in _column(folder, "elsewhere", "adopted")
    assert annex.UNSAID not in _column(folder, "elsewhere", "doubt_vi")
    assert "0.204" in _column(folder, "elsewhere", "share")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1 xã", "@SUM(A1)", "=HYPERLINK()"])
def test_a_text_is_never_a_formula(tmp_path, text):
    number = {"value": text, "unit": text, "kind": "stated", "formula": text, "sources": [],
              "hedge": text, "inputs": [], "shown": [text], "at": []}  # fmt: skip
    annex.write(tmp_path, Job(load_case("example"), "vi"), {"n": number}, BLOCK)
    page = openpyxl.load_workbook(tmp_path / "annex.xlsx")["numbers"]
    cells = [cell for cell in page[FIRST] if cell.value == text]
    assert len(cells) >= 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert _column(tmp_path, "numbers", "formula") == [f"'{text}"]


def test_the_same_again_is_the_same_byte_by_byte(tmp_path, contents):
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        annex.write(tmp_path / name, Job(load_case("an-giang"), "en"), {}, BLOCK)
        made.append(contents(tmp_path / name))
    assert made[0] == made[1]
    assert not (tmp_path / "one" / "annex-claims.csv").exists()
    assert _column(tmp_path / "one", "numbers", "id") == []
