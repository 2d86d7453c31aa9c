"""The annex: all that the report rests on, in a workbook that opens, and the same as CSV."""

import csv
import json
import re
from datetime import datetime
from fractions import Fraction
from itertools import chain

import openpyxl
import pandas as pd
import pytest
from frictionless import Package
from report.executed import number

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report import annex, manifest
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.formatter import Formatter

BLOCK = {"title": "Tên", "about": [{"term": "Từ:", "text": "đâu"}], "what_if": ""}
LOCATORS = {"locator", "locators", "sources"}


@pytest.fixture(params=["thap-muoi/vi", "example/en"])
def one(request, reports):
    """Return case, language and folder of reports."""
    case, lang = request.param.split("/")
    return load_case(case), lang, reports / request.param


def _sheets(folder):
    """Yield each sheet with its headings and the rows below them."""
    book = openpyxl.load_workbook(folder / "annex.xlsx")
    for page in book:
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=annex.HEADS)]
        yield page, rows[0], rows[1:]


def _rows(folder, table):
    with (folder / f"annex-{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_number_of_the_report_is_in_it_as_a_number_with_its_formula(one):
    known = manifest.read(one[2])["numbers"]
    _, heads, rows = next(s for s in _sheets(one[2]) if s[0].title == "numbers")
    found = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert list(found) == list(known)
    for id, expected in known.items():
        value, *_, formula, _, sources, _, shown = [*found[id].values()][2:]
        assert (formula or "", shown or "") == (expected["formula"], "; ".join(expected["shown"]))
        assert (sources or "").split() == expected["sources"]
        exact = expected["value"]
        if exact == "not reported":
            assert value == annex.UNSAID
        elif ".." in exact:
            assert value == exact.replace("..", "–")
        elif expected["unit"] == "date":
            assert value == datetime.fromisoformat(exact)
        else:
            assert isinstance(value, int | float) and not isinstance(value, bool)
            assert value == pytest.approx(float(Fraction(exact)))


def test_every_locator_in_it_is_that_of_a_sentence_in_it(one):
    sentences = {row["locator"] for row in _rows(one[2], "sentences")}
    found = set()
    for path in one[2].glob("annex-*.csv"):
        for row in _rows(one[2], path.stem.removeprefix("annex-")):
            for name in LOCATORS & row.keys():
                found.update(row[name].split())
    assert len(found) > 10 and found <= sentences
    sources = {row["id"] for row in _rows(one[2], "sources")}
    assert {locator.partition(":")[0] for locator in sentences} <= sources


def test_it_has_a_cover_and_one_table_a_sheet_that_can_be_filtered_and_read(one):
    case, lang, folder = one
    pages = list(_sheets(folder))
    tables = ["cover", "numbers", *filter(case.has, annex.TABLES)]
    assert [page.title for page, *_ in pages] == tables
    for page, heads, rows in pages:
        assert page["A1"].value and page["A1"].font.bold
        last = f"{openpyxl.utils.get_column_letter(len(heads))}{page.max_row}"
        assert (page.freeze_panes, page.print_title_rows) == ("B4", "$3:$3")
        [marked] = page.tables.values()
        assert (marked.ref, marked.headerRowCount) == (f"A3:{last}", 1)
        assert [column.name for column in marked.tableColumns] == heads
        assert len({*heads}) == len(heads)
        _explains_its_marks(page, rows)
        assert not page.merged_cells.ranges
        assert all(" · " in head for head in heads)
        assert "f" not in {cell.data_type for cell in chain.from_iterable(page.iter_rows())}
        if page.title in SCHEMA:
            assert len(rows) == len(case.table(page.title))
    cover = pages[0][2]
    assert [row[0] for row in cover[: len(tables) - 1]] == tables[1:]
    told = dict(row[:2] for row in cover)
    assert "nguồn:pN.sM" in told["Cách đọc · How to read it"]
    assert re.search("01/01/2026|1 January 2026", told[Formatter(lang).words()["compiled_by"]])


def _explains_its_marks(page, rows):
    """Assert that empty cells and `[x]` are explained above the table, where there are any."""
    cells = {cell for row in rows for cell in row}
    said = page["A2"].value or ""
    assert (None in cells, annex.UNSAID in cells) == ("ô trống: " in said, annex.UNSAID in said)


def test_headings_say_in_what_unit_a_column_of_numbers_is(reports):
    heads = {page.title: heads for page, heads, _ in _sheets(reports / "thap-muoi/vi")}
    assert "Tổng số đơn vị · total (đơn vị · units)" in heads["elsewhere"]
    assert "Tỷ lệ nguồn ghi · share (phần của một · fraction of one)" in heads["elsewhere"]
    number = "Con số · number (đơn vị tính ở cột bên · in the unit beside)"
    assert number in heads["elsewhere_claims"]


def test_what_has_one_language_alone_as_names_of_units_stands_in_both(reports):
    for report, kind in (("thap-muoi/vi", "thị trấn"), ("example/en", "town")):
        sheets = {page.title: (heads, rows) for page, heads, rows in _sheets(reports / report)}
        heads, [first, *_] = sheets["units"]
        assert {"Tên đơn vị · name", "Tên sau sắp xếp · successor name"} <= {*heads}
        assert first[heads.index("Tên đơn vị · name")] and kind in first


def test_the_csv_files_are_a_valid_package_and_say_what_the_workbook_says(one):
    descriptor = json.loads((one[2] / "annex-datapackage.json").read_text(encoding="utf-8"))
    package = Package.from_descriptor(descriptor, basepath=str(one[2]))
    assert package.validate().valid
    for resource in descriptor["resources"]:
        labels = {x["value"]: x["label"] for x in resource["schema"]["missingValues"]}
        assert [*labels] == ["", annex.UNSAID] and all(labels.values())
    for page, heads, rows in [*_sheets(one[2])][1:]:
        fields = package.get_resource(page.title).schema.fields
        assert [field.title for field in fields] == heads
        lines = _rows(one[2], page.title)
        for line, row in zip(lines, rows, strict=True):
            for text, cell in zip(line.values(), row, strict=True):
                if isinstance(cell, float):
                    assert float(text) == pytest.approx(cell)
                else:
                    said = "" if cell is None else str(cell)
                    assert re.sub(" 00:00:00$", "", said) == text


def test_texts_and_codes_are_in_the_language_of_the_report(one):
    case, lang, folder = one
    claims = case.records("claims")
    types = next(field for field in SCHEMA["claims"]["fields"] if field["name"] == "type")["codes"]
    for row, claim in zip(_rows(folder, "claims"), claims, strict=True):
        assert {name[-3:] for name in row} & {"_vi", "_en"} == {f"_{lang}"}
        assert row[f"text_{lang}"] == claim[f"text_{lang}"]
        assert row["type"] == types[claim["type"]][lang]
        assert row["mechanism"] == Formatter(lang).term(claim["mechanism"])
    assert any("{" in claim[f"clause_{lang}"] for claim in claims)  # facts by name
    assert "{" not in (folder / "annex-claims.csv").read_text(encoding="utf-8")


def test_it_has_the_title_of_the_report_and_yes_and_no_in_its_language(one):
    _, lang, folder = one
    book = openpyxl.load_workbook(folder / "annex.xlsx")
    words = Formatter(lang).words()
    title = manifest.read(folder)["title"]
    assert book.properties.title == f"{words['annex']}: {title}"
    cells = {cell.value for page in book for cell in chain.from_iterable(page.iter_rows())}
    assert not {True, False, "True", "False"} & {x for x in cells if isinstance(x, bool | str)}
    assert Formatter(lang).term("yes") in cells


def test_what_another_place_does_not_say_is_marked_and_a_zero_is_a_zero(reports):
    rows = _rows(reports / "thap-muoi/vi", "elsewhere")
    for name in ("adopted", "total"):
        numbers = load_case("thap-muoi").elsewhere[name]
        expected = [annex.UNSAID if pd.isna(n) else str(n) for n in numbers]
        assert [row[name] for row in rows] == expected
    assert "0" in {row["adopted"] for row in rows} and "0.204" in {row["share"] for row in rows}
    assert annex.UNSAID not in {row["doubt_vi"] for row in rows}


def test_a_text_is_never_a_formula(tmp_path):
    for count, text in enumerate(["=1+1", "+1", "-1 xã", "@SUM(A1)"]):
        folder = tmp_path / str(count)
        folder.mkdir()
        made = number("n", unit=text, formula=text, hedge=text) | {"shown": [text]}
        annex.write(folder, Job(load_case("example"), "vi"), {"n": made}, BLOCK)
        page = openpyxl.load_workbook(folder / "annex.xlsx")["numbers"]
        kinds = [cell.data_type for cell in page[annex.FIRST] if cell.value == text]
        assert len(kinds) >= 4 and {*kinds} == {"s"}
        assert [row["formula"] for row in _rows(folder, "numbers")] == [f"'{text}"]
    texts = ["x;=1+1;y", "a; b", "c\t@x", "5 - 1", 'x;"=1+1;b', "x; +1", "x;'-1"]
    annex.write_csv(tmp_path / "x.csv", [texts])
    for separator in (",", ";", "\t"):
        with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
            [cells] = csv.reader(file, delimiter=separator)
        assert [cell for cell in cells if re.match(r"[\s\"]*[=+@-]", cell)] == []
