"""Tables of text against `schema.json`, cell by cell; and as typed columns, where they are valid.

The schemas are Table Schemas, so that `frictionless validate` judges a case alike. Columns may
stand in any order, and optional ones be left out. What a schema cannot say is in `case.rules`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from thapmuoi_analysis.case.codes import coded, listed
from thapmuoi_analysis.case.descriptor import UNFILLED
from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.imagined import imagined_rows
from thapmuoi_analysis.case.raw import LONGEST, NOWHERE, RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, references, required_of
from thapmuoi_analysis.case.signs import PLAIN, UNFIT
from thapmuoi_analysis.case.stated import day, share_of, value_of

Tables = Mapping[str, RawTable]
Errors = Iterator[DataError]
Wrong = tuple[str, str] | None  # what was expected, and how to fix it

TEXT: Any = pd.api.types.pandas_dtype("str")  # by its name it is looked up anew for each column
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
OF_NUMBERS = ("facts", "plan")  # tables of which a row that is imagined needs no sentence
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PART = re.compile(r"([0-9]{1,18})\s*/\s*([0-9]{1,18})")  # of a whole, as 9/10
PLACE = re.compile(r"p[0-9]+\.s[0-9]+")  # of a sentence, without its source
MONTHS = 12  # of a year
DIGITS = 18  # of a number
MANY_DIGITS = re.compile("[0-9]{19}")
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")

HEADINGS = "write the headings as in data/README.md"
FORM = "write it in that form"
WITH_SOURCE = "write the id of the source and a colon before {place}"
ONE_NUMBER = "one number: {part} and {whole} are two"
OR_MONTH = "a month as {month}, or one number: {part} and {whole} are two"
TWO_ROWS = "make two rows, {part} with the measure {adopted}, and {whole} with the measure {units}"
BY_YEAR = (
    "write the year, with what is planned for all of it; the month or quarter goes into the clause "
    "of the plan, or into facts, as {deadline} with its day in as_of_latest"
)
A_SHARE = TWO_ROWS + "; where it is a share, write {share}"
BESIDE = "write {part} alone, and {whole} in the row or column of the whole"
RENAME = "if it is that column, rename it {name} instead of deleting it"
OF_PERSONS = "nothing is recorded of persons: no names, ages or appraisals"
UNKNOWN = f"{HEADINGS}; delete the column where it is none of them ({OF_PERSONS})"
ELSEWHERE = "mend it, or add a row for it there"
CELLS = 'delete what is too much, add the commas that are missing, put text with commas in "quotes"'
COMPOSE = "save the file with composed letters (Unicode NFC): normalise it in the editor"


def errors(raw: RawCase) -> Errors:
    """Yield what is wrong with tables: causes, not consequences, and of a cell one thing alone."""
    about = raw.descriptor["case"]
    unread = {resource["name"] for resource in raw.descriptor["resources"]}
    readable: dict[str, RawTable] = {}
    for name, table in raw.tables.items():
        of_headings = list(_heading_errors(name, table))
        if not of_headings:
            readable[name] = table
        yield from of_headings
    unread -= readable.keys()
    for name, table in readable.items():
        found = chain(
            _row_errors(table),
            _cell_errors(name, table, about),
            _key_errors(name, table),
            _reference_errors(name, readable, unread),
        )
        told = set[tuple[int, str]]()
        for error in found:
            place = (error.row, error.column)
            if place not in told and (error.row, "") not in told:
                told.add(place)
                yield error
    yield from _lacking_tables(raw, readable, unread)


def _heading_errors(name: str, table: RawTable) -> Errors:
    head = table.rows[0] if table.rows else []
    if not any(head):
        yield table.error(NOWHERE, "", "a header and rows", HEADINGS)
        return
    known = columns_of(name)
    renamed = _renamed(head, name)
    for column in dict.fromkeys([*required_of(name), *head]):
        if column in renamed:
            expected = Phrase("the heading {name}, which is not there", name=renamed[column])
            fix = Phrase(RENAME, name=renamed[column])
            yield table.error(-1, column, expected, fix)
        elif column not in known:
            yield table.error(-1, column, "no such column", UNKNOWN)
        elif head.count(column) != 1 and column not in renamed.values():
            yield table.error(-1, column, "this column, once", HEADINGS)


def _renamed(head: Sequence[str], name: str) -> dict[str, str]:
    """Return the headings that no column has, each with the absent one that it is likely to be.

    By the name of that column, or by the Vietnamese heading that a workbook has above it.
    """
    absent: dict[str, str] = {}
    for field in SCHEMA[name]["fields"]:
        if field["name"] not in head:
            title, *_ = field["title"].casefold().split(" (")
            absent.setdefault(title, field["name"])
            absent[field["name"]] = field["name"]
    known = columns_of(name)
    renamed = {}
    for column in dict.fromkeys(head):
        near = get_close_matches(column.casefold(), absent, 1)
        if near and column not in known:
            meant = absent[near[0]]
            renamed[column] = meant
            absent = {key: other for key, other in absent.items() if other != meant}
    return renamed


def _row_errors(table: RawTable) -> Errors:
    head, *rows = table.rows
    expected = Phrase("{n} cells, one for each heading, and not all empty", n=len(head))
    for number, row in enumerate(rows):
        if not any(row) or len(row) != len(head):
            too_many = ", ".join(row[len(head) :])
            yield table.error(number, "", expected, CELLS, too_many)


def _cell_errors(name: str, table: RawTable, about: Mapping[str, Any]) -> Errors:
    is_fictional = bool(about.get("fictional"))
    imagined = set[int]()
    if name in OF_NUMBERS:
        imagined.update(imagined_rows(name, table.records(), about))
    for field in SCHEMA[name]["fields"]:
        column = table.columns.get(field["name"], [])
        wrong = {cell: wrong_cell(cell, field, is_fictional) for cell in {*column}}
        for row, cell in enumerate(column):
            words = wrong[cell]
            no_sentence = not cell and row in imagined and "sentences" in references(field)
            if words and not no_sentence and not _follows(table, field, row, cell):
                yield table.error(row, field["name"], *words)


def _follows(table: RawTable, field: Mapping[str, Any], row: int, cell: str) -> bool:
    """Return whether a cell was filled in with its measure, of which what is wrong is told."""
    return field.get("default") == "{measure}" and table.cells("measure")[row] == cell


def wrong_cell(cell: str, field: Mapping[str, Any], is_fictional: bool = True) -> Wrong:
    """Return what was expected of a cell and how to fix it; None where nothing is wrong."""
    limits = field.get("constraints", {})
    if not cell:
        return ("a value", "fill it in") if limits.get("required") else None
    found = _wrong_text(cell)
    if not found and not is_fictional and UNFILLED.search(cell):
        found = ("what is true of the place", "fill it in, or delete the row")
    is_text = field["type"] == "string"
    if not found and is_text and "states" in field and MANY_DIGITS.search(cell):
        found = (Phrase("a number of at most {n} digits", n=DIGITS), "mend the number")
    found = found or _part_of_year(cell, field)
    found = found or _two_numbers(cell, field) or _wrong_type(cell, field["type"])
    return found or _wrong_value(cell, field, limits)


def _wrong_text(cell: str) -> Wrong:
    if not unicodedata.is_normalized("NFC", cell):
        return "NFC letters", COMPOSE
    if cell != cell.strip():
        return "no spaces at the ends", "delete them"
    if cell.startswith("="):
        return "text or a number, not a formula", "write what it comes to"
    if UNFIT.search(cell):
        return PLAIN
    if len(cell) > LONGEST:
        return Phrase("at most {n} characters", n=f"{LONGEST:,}"), "shorten it"
    return None


def _part_of_year(cell: str, field: Mapping[str, Any]) -> Wrong:
    """Tell of a month, quarter or day where a year belongs, and where what is due by it goes."""
    if field["name"] != "year" or WHOLE.fullmatch(cell) or not YEAR.search(cell):
        return None
    deadline = coded("facts", "measure", "other_target")
    return "a year, as 2021: a plan is read year by year", Phrase(BY_YEAR, deadline=deadline)


def _two_numbers(cell: str, field: Mapping[str, Any]) -> Wrong:
    """Tell of a part and its whole (9/10) in a cell of one number, and where both belong."""
    both = PART.fullmatch(cell)
    if not both or not ("states" in field or field["type"] == "integer"):
        return None
    part, whole = both.groups()
    if YEAR.fullmatch(whole) and 0 < int(part) <= MONTHS:
        month = f"{whole}-{int(part):02}"
        return Phrase(OR_MONTH, month=month, part=part, whole=whole), FORM
    words: dict[str, str] = {"part": part, "whole": whole}
    fix = BESIDE
    if field["type"] != "integer":
        fix = TWO_ROWS
        words["adopted"] = coded("facts", "measure", "adopted")
        words["units"] = coded("facts", "measure", "units")
        words["share"] = share_of(int(part), int(whole))
        if words["share"]:
            fix = A_SHARE
    expected = Phrase(ONE_NUMBER, part=part, whole=whole)
    return expected, Phrase(fix, **words)


def _wrong_type(cell: str, kind: str) -> Wrong:
    if kind == "integer" and not WHOLE.fullmatch(cell):
        return "a whole number in digits alone", FORM
    if kind == "date" and not day(cell):
        return "a date as 2022-03-02", FORM
    if kind == "boolean" and cell not in TRUE + FALSE:
        return "true or false", FORM
    return None


def _wrong_value(cell: str, field: Mapping[str, Any], limits: Mapping[str, Any]) -> Wrong:
    codes = limits.get("enum", (cell,))
    if cell not in codes:
        by_name = "by_name" in field
        codes = listed(field["codes"], by_name=by_name)
        return Phrase("one of: {codes}", codes=codes), "choose one of them"
    if not re.fullmatch(limits.get("pattern", "(?s).*"), cell, re.ASCII):
        examples = ", ".join(field["examples"])
        fix = FORM
        if PLACE.fullmatch(cell):
            fix = Phrase(WITH_SOURCE, place=cell)
        return Phrase("a form like {form}", form=examples), fix
    if "minimum" in limits and int(cell) < limits["minimum"]:
        return Phrase("{limit} or more", limit=limits["minimum"]), "mend the number"
    if "maximum" in limits and int(cell) > limits["maximum"]:
        return Phrase("{limit} or less", limit=limits["maximum"]), "mend the number"
    if len(cell) > limits.get("maxLength", LONGEST):
        return Phrase("{limit} characters or fewer", limit=limits["maxLength"]), "shorten it"
    return None


def _key_errors(name: str, table: RawTable) -> Errors:
    key = SCHEMA[name]["primaryKey"]
    seen = set[tuple[str, ...]]()
    columns = map(table.cells, key)
    for row, cells in enumerate(zip(*columns, strict=True)):
        if cells in seen:
            value = ", ".join(cells)
            fix = "keep one row for each"
            yield table.error(row, "+".join(key), "each key once", fix, value)
        seen.add(cells)


def _reference_errors(name: str, tables: Tables, unread: Collection[str]) -> Errors:
    """Yield ids that no row of the tables that a column names has, or none of the types asked."""
    for field in SCHEMA[name]["fields"]:
        targets = references(field)
        meant = {*targets}
        if meant.isdisjoint(tables) or not meant.isdisjoint(unread):
            continue  # what these hold is not known, or nothing
        [key] = SCHEMA[targets[0]]["primaryKey"]
        types = field.get("of_type", ())
        known = set[str]()
        for target in targets:
            if target in tables:
                known.update(_ids(tables[target], key, types))
        template = "a known {key} of {tables}"
        if types:
            template += " of type {types}"
        kinds = [coded("claims", "type", code) for code in types]
        expected = Phrase(template, key=key, tables=either(targets), types=either(kinds))
        for row, cell in enumerate(tables[name].cells(field["name"])):
            ids = cell.split() if "ids_of" in field else [cell]
            if cell and not known.issuperset(ids):
                yield tables[name].error(row, field["name"], expected, ELSEWHERE)


def _lacking_tables(raw: RawCase, tables: Tables, unread: Collection[str]) -> Errors:
    """Yield each table that a case lacks and that cells name rows of: once, not for each cell."""
    naming: dict[str, int] = {}
    known = {*tables, *unread}
    for name, table in tables.items():
        for field in SCHEMA[name]["fields"]:
            targets = references(field)
            cells = [cell for cell in table.cells(field["name"]) if cell]
            if cells and targets and known.isdisjoint(targets):
                [lacking, *_] = targets
                naming.setdefault(lacking, 0)
                naming[lacking] += len(cells)
    for name, count in naming.items():
        expected = Phrase("rows, as {n} cells of other tables name some of them", n=count)
        yield raw.error_of_table(name, expected, "fill in its rows, or empty those cells")


def either(names: Sequence[str]) -> str:
    """Return names with "or" between them; none, one or two."""
    if len(names) < 2:
        return names[0] if names else ""
    return Phrase("{one} or {other}", one=either(names[:-1]), other=names[-1])


def _ids(table: RawTable, key: str, types: Collection[str]) -> Sequence[str]:
    """Return the ids of a table, or of its rows of these types."""
    ids = table.cells(key)
    if not types:
        return ids
    return [id for id, kind in zip(ids, table.cells("type"), strict=True) if kind in types]


def empty(name: str) -> DataFrame:
    """Return a table without rows, with the typed columns of the schema."""
    table = RawTable("", [columns_of(name)], ())
    return typed(name, table)


def typed(name: str, table: RawTable) -> DataFrame:
    """Return the rows of a valid table as typed columns, in the order of the schema.

    A text that states a number (`50%`, `2022-03-02`) becomes that number; an empty one `pd.NA`.
    """
    columns = {}
    for field in SCHEMA[name]["fields"]:
        cells = table.cells(field["name"])
        columns[field["name"]] = _array(cells, field["type"], "states" in field)
    return DataFrame(columns)


def _array(cells: Sequence[str], kind: str, is_stated: bool) -> Any:
    """Return cells as a column of a kind; an empty one is missing."""
    if kind == "integer":
        numbers = [int(cell) if cell else None for cell in cells]
        return pd.array(numbers, dtype="Int64")
    if kind == "date":
        return np.array(cells, dtype="datetime64[s]")
    if kind == "boolean":
        truths = [cell in TRUE if cell else None for cell in cells]
        return pd.array(truths, dtype="boolean")
    if is_stated:
        values = [value_of(cell) for cell in cells]
        return np.array(values, dtype=object)
    return pd.array(cells, dtype=TEXT)
