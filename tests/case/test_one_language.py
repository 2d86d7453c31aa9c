"""A case in one language: however the columns of the other are left, nothing of it is lost."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from glance import lines

from thapmuoi_analysis.case import excel_write
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.raw import write_folder
from thapmuoi_analysis.case.rules import check
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, required_of
from thapmuoi_analysis.case.tables import errors

VALID = read(Path(__file__).parents[1] / "_valid")
OTHER = {"vi": "en", "en": "vi"}
TO_FILL_IN = {"_en": "FILL IN: a text"}
SPOILT = "=\x07"  # no cell may hold it


def in_one_language(lang):
    """Return the valid case as one of a real place whose names are in one language alone."""
    about = dict(VALID.descriptor["case"])
    del about["fictional"]
    names = {key: {lang: name[lang]} for key, name in about.items()}
    return replace(VALID, descriptor={**VALID.descriptor, "case": names})


def silent(lang):
    """Yield the columns that say in the other language what another says: table, column, that."""
    for table in SCHEMA:
        columns = columns_of(table)
        if "hedge_en" in columns:
            pair = ("hedge_en", "hedge")
            yield table, *(pair if lang == "vi" else pair[::-1])
        for column in columns:
            spoken = f"{column.removesuffix(OTHER[lang])}{lang}"
            if column.endswith(f"_{OTHER[lang]}") and spoken in columns:
                yield table, column, spoken


def changed(raw, table, column, cells):
    """Return a case whose table has these cells in a column; None takes the column out."""
    old = raw.tables[table]
    columns = {name: [*held] for name, held in old.columns.items() if name != column}
    if cells is not None:
        columns[column] = cells
    rows = [[*columns], *map(list, zip(*columns.values(), strict=True))]
    return replace(raw, tables={**raw.tables, table: replace(old, rows=rows)})


def left(raw, table, column, state):
    """Return a case in which a column is left out, empty or to be filled in."""
    cell = TO_FILL_IN.get(column[-3:], "ĐIỀN: nội dung") if state == "to be filled in" else ""
    cells = [cell] * (len(raw.tables[table].rows) - 1)
    return changed(raw, table, column, None if state == "absent" else cells)


def cells_of(raw):
    """Return the cells of every column of a case whose gaps are filled in."""
    found = {}
    for name, table in completed(raw).tables.items():
        for column in columns_of(name):
            found[name, column] = [*table.cells(column)]
    return found


def start(lang):
    """Return the case, without the hedges of the source in English alone."""
    raw = in_one_language(lang)
    return left(raw, "claims", "hedge", "empty") if lang == "en" else raw


def refused(raw):
    """Return the one error of a case."""
    with pytest.raises(CaseError) as caught:
        check(completed(raw))
    [error] = caught.value.errors
    return error


@pytest.mark.parametrize("lang", OTHER)
def test_however_the_silent_language_is_left_all_tables_have_all_their_rows(lang, tmp_path):
    raw = start(lang)
    due, tables = cells_of(raw), check(completed(raw))
    assert tables.keys() == VALID.tables.keys()
    for state in ("absent", "empty", "to be filled in"):
        bare = raw
        for table, column, _ in silent(lang):
            assert cells_of(left(raw, table, column, state)) == due, (table, column, state)
            bare = left(bare, table, column, state)
        folder, book = tmp_path / state, tmp_path / f"{state}.xlsx"
        write_folder(folder, bare)
        for table, held in bare.tables.items():  # which has all columns as it is written
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(held.rows)
        excel_write.write(book, bare)
        for path in (folder, book):
            case = load_case(path)
            assert case.langs == (lang,)
            assert all(case.table(name).equals(tables[name]) for name in tables)


@pytest.mark.parametrize("lang", OTHER)
def test_what_stands_in_the_silent_language_beside_the_spoken_is_ignored(lang):
    raw = start(lang)
    due = cells_of(raw)
    for table, column, spoken in silent(lang):
        if column != "hedge":
            own = raw.tables[table].cells(spoken)
            bad = changed(raw, table, column, [SPOILT if cell else "" for cell in own])
            assert cells_of(bad) == due, (table, column)
    about = raw.descriptor["case"]
    for name in ("", "FILL IN: province", "Somewhere"):
        mixed = {**about, "within": {**about["within"], OTHER[lang]: name}}
        held = completed(replace(raw, descriptor={"case": mixed, "resources": []}))
        assert {*held.descriptor["case"]["within"].values()} == {about["within"][lang]}


def test_what_stands_in_the_silent_language_alone_is_told():
    alone = changed(in_one_language("vi"), "units", "note_en", ["", "", "closed since"])
    assert str(refused(alone)) == (
        "units.csv, row 4, column note_vi: expected a value, as there is one in note_en. To mend: "
        "fill it in, or empty note_en."
    )


def test_in_english_alone_the_hedges_of_the_source_stay_and_are_as_many_as_the_english_ones():
    raw = in_one_language("en")
    assert check(completed(raw))["claims"]["hedge"].tolist() == ["", "", "có lúc; còn"]
    lost = "each hedge as a whole word in clause_en: “rarely” is not there"
    for column, cell, told in (
        ("hedge", "có lúc", "as many hedges as in the column hedge (1)"),
        ("hedge_en", "", "as many hedges as in the column hedge (2)"),
        ("hedge_en", "at times; rarely", lost),
    ):
        error = refused(changed(raw, "claims", column, ["", "", cell]))
        assert (error.expected, error.column[-3:]) == (told, "_en")


# A column, its row and what is written there, in either language; what is told.
SPOKEN_WRONGLY = """
claims | clause | 2 | {mine} nơi | {mine} places | {names} of facts
facts | label | 2 | ĐIỀN: nội dung | FILL IN: a text | what is true of
pairs | reading | 2 | | | a value
missing | what | 3 | x\x07 | x\x07 | text without control characters
"""


@pytest.mark.parametrize("lang", OTHER)
def test_an_error_of_the_spoken_language_is_told_once_where_it_stands(lang):
    for table, column, row, vi, en, told in lines(SPOKEN_WRONGLY):
        raw, name = in_one_language(lang), f"{column}_{lang}"
        cells = [*raw.tables[table].cells(name)]
        cells[int(row) - 2] = {"vi": vi, "en": en}[lang]
        error = refused(changed(raw, table, name, cells))
        assert (error.file, error.row, error.column) == (f"{table}.csv", int(row), name)
        assert error.expected.startswith(told)


@pytest.mark.parametrize("lang", OTHER)
def test_no_table_is_dropped_without_an_error_that_names_it(lang):
    raw = in_one_language(lang)
    may_lack = {(table, column) for table, column, _ in silent(lang)}
    for table in SCHEMA:
        for column in required_of(table):
            lacking = changed(raw, table, column, None)
            found = {(error.file, error.column) for error in errors(completed(lacking))}
            assert ((f"{table}.csv", column) in found) == ((table, column) not in may_lack)
            assert bool(found) == ((table, column) not in may_lack)
        with pytest.raises(CaseError, match=rf"{table}\.csv"):
            check(completed(changed(raw, table, required_of(table)[0], None)))
