"""A case in one language: however the columns of the other are left, nothing of it is lost."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

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
TO_FILL_IN = {"vi": "ĐIỀN: nội dung", "en": "FILL IN: a text"}
SPOILT = "=\x07"  # no cell may hold it


def in_one_language(lang):
    """Return the valid case as one of a real place whose names are in one language alone."""
    names = {key: value for key, value in VALID.descriptor["case"].items() if key != "fictional"}
    about = {key: {lang: name[lang]} for key, name in names.items()}
    return replace(VALID, descriptor={**VALID.descriptor, "case": about})


def silent(lang):
    """Return the columns that say in the other language what another says: table, column, that."""
    found = []
    for table in SCHEMA:
        columns = columns_of(table)
        for column in columns:
            spoken = f"{column.removesuffix(OTHER[lang])}{lang}"
            if column.endswith(f"_{OTHER[lang]}") and spoken in columns:
                found.append((table, column, spoken))
        if "hedge_en" in columns:
            pair = ("hedge_en", "hedge") if lang == "vi" else ("hedge", "hedge_en")
            found.append((table, *pair))
    return found


def changed(raw, table, column, cells):
    """Return a case whose table has these cells in a column; None takes the column out."""
    old = raw.tables[table]
    columns = {name: list(held) for name, held in old.columns.items() if name != column}
    if cells is not None:
        columns[column] = list(cells)
    rows = [[*columns], *map(list, zip(*columns.values(), strict=True))]
    return replace(raw, tables={**raw.tables, table: replace(old, rows=rows)})


def left(raw, table, column, state):
    """Return a case in which a column is left out, empty or to be filled in."""
    cell = TO_FILL_IN.get(column[-2:], TO_FILL_IN["vi"]) if state == "to be filled in" else ""
    count = len(raw.tables[table].rows) - 1
    return changed(raw, table, column, None if state == "absent" else [cell] * count)


def cells_of(case):
    """Return the cells of every column of a case whose gaps are filled in."""
    return {(name, column): [*table.cells(column)] for name, table in completed(case).tables.items()
            for column in columns_of(name)}  # fmt: skip


def start(lang):
    """Return the case, without the hedges of the source in English alone, and all its cells."""
    raw = in_one_language(lang)
    raw = left(raw, "claims", "hedge", "empty") if lang == "en" else raw
    return raw, cells_of(raw)


def refused(raw):
    """Return the one error of a case."""
    with pytest.raises(CaseError) as caught:
        check(completed(raw))
    [error] = caught.value.errors
    return error


@pytest.mark.parametrize("lang", OTHER)
def test_however_the_silent_language_is_left_all_tables_have_all_their_rows(lang, tmp_path):
    raw, due = start(lang)
    tables = check(completed(raw))
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
            assert all(getattr(case, name).equals(tables[name]) for name in tables)


@pytest.mark.parametrize("lang", OTHER)
def test_what_stands_in_the_silent_language_beside_the_spoken_is_ignored(lang):
    raw, due = start(lang)
    for table, column, spoken in silent(lang):
        if column != "hedge":
            own = raw.tables[table].cells(spoken)
            bad = changed(raw, table, column, [SPOILT if cell else "" for cell in own])
            assert cells_of(bad) == due, (table, column)
    about = raw.descriptor["case"]
    for name in ("", "FILL IN: province", "Somewhere"):
        mixed = {**about, "within": {**about["within"], OTHER[lang]: name}}
        within = completed(replace(VALID, descriptor={"case": mixed, "resources": []}))
        assert {*within.descriptor["case"]["within"].values()} == {about["within"][lang]}


def test_what_stands_in_the_silent_language_alone_is_told():
    alone = changed(in_one_language("vi"), "units", "note_en", ["", "", "closed since"])
    assert str(refused(alone)) == (
        "units.csv, row 4, column note_vi: expected a value, as there is one in note_en. To mend: "
        "fill it in, or empty note_en."
    )


def test_in_english_alone_the_hedges_of_the_source_stay_and_are_as_many_as_the_english_ones():
    raw = in_one_language("en")
    assert check(completed(raw))["claims"]["hedge"].tolist() == ["", "", "có lúc; còn"]
    for column, cell, told in (
        ("hedge", "có lúc", "as many hedges as in the column hedge (1)"),
        ("hedge_en", "", "as many hedges as in the column hedge (2)"),
        ("hedge_en", "at times; rarely", "the hedge “rarely” as a whole word"),
    ):
        error = refused(changed(raw, "claims", column, ["", "", cell]))
        assert (error.expected, error.column[-3:]) == (told, "_en")


@pytest.mark.parametrize("lang", OTHER)
def test_an_error_of_the_spoken_language_is_told_once_where_it_stands(lang):
    for table, row, cells, column, told in (
        ("claims", 4, {"vi": "việc còn chậm", "en": "still slow work"}, "clause", "the hedge “"),
        ("claims", 2, {"vi": "{mine} nơi", "en": "{mine} places"}, "clause", "{names} of facts"),
        ("facts", 2, TO_FILL_IN, "label", "what is true of"),
        ("pairs", 2, {"vi": "", "en": ""}, "reading", "a value"),
        ("missing", 3, {"vi": "x\x07", "en": "x\x07"}, "what", "text without control characters"),
    ):
        raw, name = in_one_language(lang), f"{column}_{lang}"
        spoilt = list(raw.tables[table].cells(name))
        spoilt[row - 2] = cells[lang]
        error = refused(changed(raw, table, name, spoilt))
        assert (error.file, error.row, error.column) == (f"{table}.csv", row, name)
        assert error.expected.startswith(told)


@pytest.mark.parametrize("lang", OTHER)
def test_no_table_is_dropped_without_an_error_that_names_it(lang):
    raw = in_one_language(lang)
    may_lack = {(table, column) for table, column, _ in silent(lang)}
    for table in SCHEMA:
        for column in required_of(table):
            lacking = changed(raw, table, column, None)
            found = {(error.file, error.column) for error in errors(completed(lacking))}
            told = {(f"{table}.csv", column)} - {(f"{t}.csv", c) for t, c in may_lack}
            assert told <= found and bool(told) == bool(found)
        with pytest.raises(CaseError, match=rf"{table}\.csv"):
            check(completed(changed(raw, table, required_of(table)[0], None)))
