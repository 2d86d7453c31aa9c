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

VALID = read(Path(__file__).parents[1] / "_valid")
OTHER = {"vi": "en", "en": "vi"}
STATES = ("absent", "empty", "to be filled in")
TO_FILL_IN = {"vi": "ĐIỀN: nội dung", "en": "FILL IN: a text"}
SPOILT = "=\x07"  # no cell may hold it


def in_one_language(lang):
    """Return the valid case as one of a real place whose names are in one language alone."""
    names = {key: value for key, value in VALID.descriptor["case"].items() if key != "fictional"}
    about = {key: {lang: name[lang]} for key, name in names.items()}
    return replace(VALID, descriptor={**VALID.descriptor, "case": about})


def silent(table, lang):
    """Yield the columns of a table that say in the other language what another column says."""
    columns = columns_of(table)
    for column in columns:
        stem, _, ending = column.rpartition("_")
        if ending == OTHER[lang] and f"{stem}_{lang}" in columns:
            yield column
    if "hedge_en" in columns:
        yield {"vi": "hedge_en", "en": "hedge"}[lang]


def spoken(column, lang):
    """Return the column that says the same in the language of the case."""
    if column.startswith("hedge"):
        return {"vi": "hedge", "en": "hedge_en"}[lang]
    return f"{column.removesuffix(OTHER[lang])}{lang}"


def changed(raw, table, column, cells):
    """Return a case whose table has these cells in a column; None takes the column out."""
    old = raw.tables[table]
    columns = {name: list(held) for name, held in old.columns.items() if name != column}
    if cells is not None:
        columns[column] = list(cells)
    rows = [[*columns], *map(list, zip(*columns.values(), strict=True))]
    return replace(raw, tables={**raw.tables, table: replace(old, rows=rows)})


def left(raw, table, column, state):
    """Return a case in which a column is left in one of the states."""
    lang = "en" if column.endswith("_en") else "vi"
    cell = TO_FILL_IN[lang] if state == "to be filled in" else ""
    cells = [cell] * (len(raw.tables[table].rows) - 1)
    return changed(raw, table, column, None if state == "absent" else cells)


def expected(lang):
    """Return the tables of the case with all columns filled in."""
    tables = check(completed(in_one_language(lang)))
    if lang == "en":  # whose `hedge` has the words of the source, unless it is left empty
        claims = tables["claims"]
        tables["claims"] = claims.assign(hedge=claims["hedge_en"])
    return tables


def differing(found, due):
    """Return the tables that are not as they should be."""
    assert found.keys() == due.keys() == VALID.tables.keys()
    return {name for name in due if not found[name].equals(due[name])}


def test_however_a_column_of_the_silent_language_is_left_all_tables_have_all_their_rows():
    tried = 0
    for lang in OTHER:
        raw, due = in_one_language(lang), expected(lang)
        raw = left(raw, "claims", "hedge", "empty") if lang == "en" else raw
        for table in SCHEMA:
            for column in silent(table, lang):
                for state in STATES:
                    found = check(completed(left(raw, table, column, state)))
                    assert differing(found, due) == set(), (lang, table, column, state)
                    tried += 1
    assert tried > 150


@pytest.mark.parametrize("lang", OTHER)
def test_a_folder_and_a_workbook_without_the_silent_language_load_alike(tmp_path, lang):
    due = expected(lang)
    for state in STATES:
        raw = in_one_language(lang)
        for table in SCHEMA:
            for column in silent(table, lang):
                raw = left(raw, table, column, state)
        folder, book = tmp_path / state, tmp_path / f"{state}.xlsx"
        write_folder(folder, raw)
        for table, held in raw.tables.items():  # which has all columns as it is written
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(held.rows)
        excel_write.write(book, raw)
        for path in (folder, book):
            case = load_case(path)
            assert case.langs == (lang,)
            assert differing({name: getattr(case, name) for name in due}, due) == set()


def test_what_stands_in_the_silent_language_beside_the_spoken_is_ignored_and_alone_it_is_told():
    for lang in OTHER:
        raw, due = in_one_language(lang), expected(lang)
        for table in SCHEMA:
            for column in {*silent(table, lang)} - {"hedge"}:
                own = raw.tables[table].cells(spoken(column, lang))
                bad = changed(raw, table, column, [SPOILT if cell else "" for cell in own])
                bad = left(bad, "claims", "hedge", "empty") if lang == "en" else bad
                assert differing(check(completed(bad)), due) == set(), (lang, table, column)
    alone = changed(in_one_language("vi"), "units", "note_en", ["", "", "closed since"])
    with pytest.raises(CaseError) as caught:
        check(completed(alone))
    [error] = caught.value.errors
    assert (error.file, error.row, error.column) == ("units.csv", 4, "note_vi")
    assert (error.expected, error.fix) == (
        "a value, as there is one in note_en", "fill it in, or empty note_en",
    )  # fmt: skip


def test_in_english_alone_the_hedges_of_the_source_stay_and_are_as_many_as_the_english_ones():
    raw = in_one_language("en")
    claims = check(completed(raw))["claims"]
    assert claims["hedge"].tolist() == ["", "", "có lúc; còn"]
    for column, cell, told in (
        ("hedge", "có lúc", "as many hedges as in the column hedge (1)"),
        ("hedge_en", "", "as many hedges as in the column hedge (2)"),
        ("hedge_en", "at times; rarely", "the hedge “rarely” as a whole word"),
    ):
        with pytest.raises(CaseError) as caught:
            check(completed(changed(raw, "claims", column, ["", "", cell])))
        [error] = caught.value.errors
        assert (error.expected, error.column[-3:]) == (told, "_en")


@pytest.mark.parametrize("lang", OTHER)
def test_a_fault_of_the_spoken_language_is_told_once_where_it_stands(lang):
    for table, row, cells, column, told in (
        ("claims", 4, {"vi": "việc còn chậm", "en": "still slow work"}, "clause", "the hedge “"),
        ("claims", 2, {"vi": "{mine} nơi", "en": "{mine} places"}, "clause", "{names} of facts"),
        ("facts", 2, {"vi": "ĐIỀN: tên", "en": "FILL IN: name"}, "label", "what is true of"),
        ("pairs", 2, {"vi": "", "en": ""}, "reading", "a value"),
        ("missing", 3, {"vi": "x\x07", "en": "x\x07"}, "what", "text without control characters"),
    ):
        raw, name = in_one_language(lang), f"{column}_{lang}"
        column_cells = list(raw.tables[table].cells(name))
        column_cells[row - 2] = cells[lang]
        with pytest.raises(CaseError) as caught:
            check(completed(changed(raw, table, name, column_cells)))
        [error] = caught.value.errors
        assert (error.file, error.row, error.column) == (f"{table}.csv", row, name)
        assert error.expected.startswith(told)


def test_no_table_is_dropped_without_a_fault_that_names_it():
    for lang in ("vi", "en"):
        raw = in_one_language(lang)
        for table in SCHEMA:
            for column in required_of(table):
                lacking = changed(raw, table, column, None)
                if column in silent(table, lang):
                    assert check(completed(lacking)).keys() == raw.tables.keys()
                    continue
                with pytest.raises(CaseError) as caught:
                    check(completed(lacking))
                told = {(error.file, error.column) for error in caught.value.errors}
                assert (f"{table}.csv", column) in told


def test_names_of_units_are_needed_in_english_alone_too():
    with pytest.raises(CaseError) as caught:
        check(completed(changed(in_one_language("en"), "units", "name_vi", None)))
    told = {(error.file, error.row, error.column, error.expected) for error in caught.value.errors}
    assert ("units.csv", 1, "name_vi", "this column, once") in told


def test_names_of_the_case_in_the_silent_language_are_ignored():
    for lang, other in OTHER.items():
        about = in_one_language(lang).descriptor["case"]
        for name in ("", "FILL IN: province", "Somewhere"):
            mixed = {**about, "within": {**about["within"], other: name}}
            case = completed(replace(VALID, descriptor={**VALID.descriptor, "case": mixed}))
            assert set(case.descriptor["case"]["within"].values()) == {about["within"][lang]}
