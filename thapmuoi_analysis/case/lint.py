"""What passes the check and is likely a slip: warnings, told as errors are, which refuse nothing.

A rule of `case.rules` holds what reports rely on; what stands here they would tell as it is, and
somebody who reads the report would stumble over it.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from string import Formatter
from typing import Any

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, hedges, lost_hedges
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.descriptor import DESCRIBED
from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.hedging import is_begun
from thapmuoi_analysis.case.lint_days import odd_days
from thapmuoi_analysis.case.lint_hedges import unlisted_hedges
from thapmuoi_analysis.case.lint_numbers import odd_numbers
from thapmuoi_analysis.case.lint_times import no_years, unanchored, untimed
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.rules_claims import HEDGES, columns_told
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, columns_of
from thapmuoi_analysis.case.sentences import SENTENCE_END
from thapmuoi_analysis.case.stated import LEAST, LIMITS
from thapmuoi_analysis.case.typed import in_claims

Warnings = Iterator[DataError]
Row = Mapping[str, str]

STANDARD = ("id", "homepage", "image", "keywords", "profile", "resources")  # of a data package
LIST_MARK = re.compile(r"(?:[-–—•·▪*+]|\d{1,2}[.)]|[a-zđ][.)])\s")  # that begins a line
STOP = re.compile(r"[.;,:…]+$")
PARSE = Formatter().parse
HEDGE_LOST = "each hedge as a whole word in {other}: “{lost}” is not there"
PUT_BACK = "put it back, or leave the text empty: the annex then has the clause"
NOTHING: Mapping[str, str] = {"type": "unknown"}  # of a column that the schema does not have


def warnings(case: Case) -> list[DataError]:
    """Return what is likely a slip in a valid case.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    list of DataError
        In the order of file and row, each with place, value, what is expected, how to mend it.
    """
    raw = case._written
    whole = completed(raw)
    found = chain(
        _turned_into_days(raw),
        _unknown_keys(raw),
        _unlisted(case),
        _no_hedges(raw),
        unlisted_hedges(whole),
        _of_claims(whole),
        _doubled(whole),
        odd_numbers(case, whole),
        odd_days(case, whole),
        _typed_numbers(case),
        no_years(case),
        unanchored(case),
        untimed(case),
    )
    return sorted({*found})


def _turned_into_days(raw: RawCase) -> Warnings:
    """Yield cells in which Excel made a day of what was typed: of 3/4 in a text, of a month."""
    for name, table in raw.tables.items():
        kinds = {field["name"]: field for field in SCHEMA[name]["fields"]}
        for (row, place), shown in table.days.items():
            column = table.rows[0][place]
            field = kinds.get(column, NOTHING)
            if field["type"] == "string" and "states" not in field:
                fix = "type it anew, with an apostrophe (') before it"
                yield table.error(row - 1, column, "text: Excel made a day of it", fix)
            elif "d" not in shown.lower():
                expected = "a day: Excel made the first of a month of what was typed"
                fix = "write the day, or the first and the last day in the columns for both"
                yield table.error(row - 1, column, expected, fix)


def _unknown_keys(raw: RawCase) -> Warnings:
    """Yield what the descriptor says that nobody reads, with the key that may be meant."""
    known = _known_keys()
    for key, text in _keys(raw.descriptor):
        if key in known:
            continue
        fix: str = "delete it, or let its name begin with _"
        near = get_close_matches(key, known, 1)
        if near:
            fix = Phrase("write {key}, or delete it", key=near[0])
        yield raw.error_of_key(key, text, "a key that reports read", fix, "key")


def _unlisted(case: Case) -> Warnings:
    """Yield files of a folder that are called as tables are, and that its descriptor passes by."""
    if case.workbook:
        return
    listed = case._written.tables
    for name in SCHEMA:
        path = case.folder / f"{name}.csv"
        if name not in listed and path.exists():
            expected = Phrase("a resource of {file}; this file is not read", file=DESCRIBED)
            fix = Phrase("list it in {file}, or move it elsewhere", file=DESCRIBED)
            yield DataError(path.name, expected=expected, fix=fix)


def _known_keys() -> list[str]:
    keys = [*DESCRIPTOR["package"], *STANDARD]
    for name, about in DESCRIPTOR["case"].items():
        if about["type"] == "names":
            parts = [*LANGS, *about.get("also", ())]
            keys += [f"case.{name}.{part}" for part in parts]
        else:
            keys.append(f"case.{name}")
    return keys


def _keys(descriptor: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys of a descriptor, those of names with their language: `case.place.vi`."""
    for key, value in descriptor.items():
        if key.startswith("_") or key == "case":
            continue
        yield key, str(value)
    for name, value in descriptor.get("case", {}).items():
        if not isinstance(value, dict):
            yield f"case.{name}", str(value)
            continue
        for part, text in value.items():
            yield f"case.{name}.{part}", str(text)


def _no_hedges(raw: RawCase) -> Warnings:
    """Yield that claims have no column of hedges: each of them would count as said plainly."""
    table = raw.tables.get("claims")
    if table is None or len(table.rows) < 2:
        return
    of_source = "hedge"
    if "vi" not in raw.langs:
        of_source = "hedge_en"
    if {"hedge", of_source}.isdisjoint(table.rows[0]):
        expected = "this column, with the hedges of the source; empty where a claim has none"
        fix = "put the column back; without it reports tell every claim without a hedge"
        yield table.error(-1, "hedge", expected, fix)


def _of_claims(raw: RawCase) -> Warnings:
    """Yield what of claims would be told in a way that nobody means."""
    table = raw.tables.get("claims")
    if table is None:
        return
    rows = _rows("claims", table)
    for number, row in enumerate(rows):
        for lang in raw.langs:
            for column in (*columns_told(row, lang), f"label_{lang}"):
                fix = _not_a_clause(row[column])
                if fix:
                    expected = "words that go on a sentence: no list, no full stop"
                    yield table.error(number, column, expected, fix)
            yield from _begun_conditions(table, number, row, lang)
            yield from _lost_in_full_text(table, number, row, lang)
        if len(raw.langs) > 1:
            yield from _lost_braces(table, number, row)
    subjects = {row["about"] for row in rows}
    if rows and "model" not in subjects:
        expected = "a claim about the model of the source (model)"
        fix = "write model, or leave empty, where a claim is about what the source is about"
        yield table.error(0, "about", expected, fix)


def _begun_conditions(table: RawTable, number: int, row: Row, lang: str) -> Warnings:
    """Yield a hedge that begins a condition and leaves out what it is."""
    for hedge in hedges(row, lang):
        if is_begun(hedge):
            expected = Phrase("the whole condition, not “{hedge}” alone", hedge=hedge)
            fix = "write it as the clause has it, to the end of the condition"
            yield table.error(number, HEDGES[lang], expected, fix)


def _lost_in_full_text(table: RawTable, number: int, row: Row, lang: str) -> Warnings:
    """Yield the full text, which the annex has, of a claim whose clause alone keeps its hedges."""
    column = f"text_{lang}"
    if row[column] and row[f"clause_{lang}"]:
        for lost in lost_hedges(row[column], hedges(row, lang)):
            expected = Phrase(HEDGE_LOST, other=column, lost=lost)
            yield table.error(number, column, expected, PUT_BACK)


def _rows(name: str, table: RawTable) -> list[Row]:
    """Return the rows of a table, with empty cells for the columns that it leaves out."""
    empty = dict.fromkeys(columns_of(name), "")
    return [{**empty, **row} for row in table.records()]


def _not_a_clause(text: str) -> str:
    """Return how to mend a text that is no part of a sentence; empty where it is."""
    if LIST_MARK.match(text):
        return "delete the mark of a list before it"
    if STOP.search(text):
        return "delete the sign at its end"
    if "\n" in text:
        return "write it on one line"
    if len(SENTENCE_END.split(text)) > 1:
        return "make one clause of it, or a row for each sentence"
    return ""


def _lost_braces(table: RawTable, number: int, row: Row) -> Warnings:
    """Yield a clause that names a number, where the same clause in the other language does not."""
    for part in ("clause", "text"):
        named = {lang: _named(row[f"{part}_{lang}"]) for lang in LANGS}
        for lang, other in (LANGS, LANGS[::-1]):
            lacking = named[other] - named[lang]
            if lacking and row[f"{part}_{lang}"]:
                names = ", ".join(f"{{{name}}}" for name in sorted(lacking))
                expected = Phrase("{names}, as in the other language", names=names)
                fix = "write the number by its id in braces here too"
                yield table.error(number, f"{part}_{lang}", expected, fix)


def _typed_numbers(case: Case) -> Warnings:
    """Yield clauses with a number in figures that a fact of their source states."""
    for row, column, figures, names in in_claims(case, columns_told):
        expected = Phrase("{names} in place of {figures}", names=names, figures=figures)
        fix = "write the number by its id in braces; leave it where it is another number"
        yield case._raw["claims"].error(row, column, expected, fix)


def _named(text: str) -> set[str]:
    """Return the numbers and names that a text has in braces."""
    return {name for _, name, _, _ in PARSE(text) if name}


def _doubled(raw: RawCase) -> Warnings:
    """Yield a hedge of a number that reports, or a clause, say beside the number once more."""
    table = raw.tables.get("facts")
    if table is None:
        return
    for number, row in enumerate(_rows("facts", table)):
        words = row["hedge"].casefold()
        if row["measure"] == "target_share" and words in LEAST:
            expected = "no hedge: that a target is a least share, reports say themselves"
            yield table.error(number, "hedge", expected, "empty the cell")
        elif row["hedge"] and words not in LIMITS:  # a limit is told once, in its clause
            yield from _said_twice(raw, words, row["id"])


def _said_twice(raw: RawCase, words: str, id: str) -> Warnings:
    """Yield each clause that has the hedge of a number before the number."""
    table = raw.tables.get("claims")
    if table is None:
        return
    for column in ("clause_vi", "short_vi", "text_vi"):
        for number, text in enumerate(table.cells(column)):
            if f"{words} {{{id}}}" in text.casefold():
                expected = Phrase("“{words}” once: it is told with the number", words=words)
                yield table.error(number, column, expected, "delete it before the number")
