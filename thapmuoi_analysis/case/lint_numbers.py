"""Numbers that pass the check and are odd: warnings, for the world may be odd as well."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of, sources_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.hedging import says
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA

Warnings = Iterator[DataError]
DUE = ("other_target", "target_share", "target_year")  # measures of a day to come
ROUNDED = 0.01  # by how much a share may differ from the counts beside it
THOUSANDS = re.compile(r"(?<![\d.])[1-9]\d{0,2}\.\d{3}(?![\d.%])")  # as Vietnamese writes them
DOTTED = "{whole}, if the dot stands between thousands: {cell} is read as {read}"
TOGETHER = "write thousands together, without a dot; leave it where it is a decimal"
OF_A_DAY = ("adopted", "remaining")  # measures of which each source states its own
OWN_NUMBER = "add its fact; or name the one that is meant by its id, where the source repeats it"
LOOK = "look the sentence up again; leave it where the source says so"


def odd_numbers(case: Case, raw: RawCase) -> Warnings:
    """Yield numbers of a valid case that contradict what stands beside them.

    Parameters
    ----------
    case : Case
        The case.
    raw : RawCase
        The case as it is written, where rows are told by their lines.
    """
    if "vi" in case.langs:
        for name, table in raw.tables.items():
            yield from _dotted(name, table)
    if "facts" in raw.tables:
        yield from _after_their_source(case, raw)
        yield from _more_than_all(case, raw)
    if "plan" in raw.tables:
        yield from _planned_for_too_many(case, raw)
    if "elsewhere" in raw.tables:
        yield from _shares_of_other_counts(case, raw)
    if "claims" in raw.tables:
        yield from _without_what_they_count(case)
        yield from _of_another_source(case)


def _dotted(name: str, table: RawTable) -> Warnings:
    """Yield numbers with three digits behind a dot: read as decimals, where thousands are meant."""
    for field in SCHEMA[name]["fields"]:
        column = field["name"]
        if "states" not in field or field["type"] != "string":
            continue
        for row, cell in enumerate(table.cells(column)):
            for typed in THOUSANDS.findall(cell):
                whole = typed.replace(".", "")
                read = typed.replace(".", ",").rstrip("0").rstrip(",")
                expected = Phrase(DOTTED, whole=whole, cell=typed, read=read)
                yield table.error(row, column, expected, TOGETHER)


def _after_their_source(case: Case, raw: RawCase) -> Warnings:
    """Yield facts of a day, or a beginning in a year, that came after the day of their source."""
    ids = case.sources["id"]
    days = dict(zip(ids, case.sources["date"], strict=True))
    source = sources_of(case.facts)
    facts = case.facts.assign(day=source.map(days))
    for row, fact in enumerate(facts.to_dict("records")):
        column = _column_after(fact)
        if column:
            day = fact["day"].date()
            expected = Phrase("nothing after {day}, the day of its source", day=day)
            yield raw.tables["facts"].error(row, column, expected, LOOK)


def _column_after(fact: dict[Any, Any]) -> str:
    """Return the column of a fact that is later than its source; empty where none is."""
    if pd.isna(fact["day"]) or fact["measure"] in DUE:
        return ""
    first = fact["as_of_earliest"]
    is_begun = not pd.isna(first) and first <= fact["day"]  # a year that is told within it
    for column in ("as_of_latest", "as_of_earliest"):
        day = fact[column]
        if not pd.isna(day) and day > fact["day"] and not is_begun:
            return column
    is_start = fact["measure"] == "start_year" and isinstance(fact["value"], int)
    return "value" if is_start and fact["value"] > fact["day"].year else ""


def _more_than_all(case: Case, raw: RawCase) -> Warnings:
    """Yield results of more units than any source, at any time, says that there are."""
    facts = case.facts
    totals = [n for n in facts.loc[facts["measure"] == "units", "value"] if isinstance(n, int)]
    for row, fact in enumerate(facts.to_dict("records")):
        value = fact["value"]
        is_result = fact["measure"] in OF_A_DAY and isinstance(value, int)
        if totals and is_result and value > max(totals):
            expected = Phrase("a result of at most {n}, all units", n=max(totals))
            yield raw.tables["facts"].error(row, "value", expected, LOOK)


def _planned_for_too_many(case: Case, raw: RawCase) -> Warnings:
    """Yield the row of a plan from which on it is for more units than there are."""
    units = case.latest("units").value
    total = 0
    for row, planned in enumerate(case.plan["planned"]):
        total += planned
        is_too_many = isinstance(units, int) and total > units
        if is_too_many:
            expected = Phrase("a plan for at most {n}, all units", n=units)
            yield raw.tables["plan"].error(row, "planned", expected, LOOK)
            return


def _shares_of_other_counts(case: Case, raw: RawCase) -> Warnings:
    """Yield shares of other places that are not those of the counts beside them."""
    table = raw.tables["elsewhere"]
    own = len(table.rows) - 1  # the others are those of the case that it is set beside
    for row, place in enumerate(case.records("elsewhere")[:own]):
        adopted = place["adopted"]
        total = place["total"]
        share = place["share"]
        if pd.isna(adopted) or pd.isna(total) or pd.isna(share):
            continue
        if abs(adopted / total - float(share)) > ROUNDED:
            expected = Phrase("the share of {n} in {total}", n=adopted, total=total)
            yield table.error(row, "share", expected, LOOK)


def _without_what_they_count(case: Case) -> Warnings:
    """Yield clauses that name a figure in braces and leave out what it counts: “dredged 148”."""
    of_figures = [fact for fact in case.records("facts") if fact["measure"] == "other"]
    for row, claim in enumerate(case.records("claims")):
        for lang in case.langs:
            column = f"clause_{lang}"
            for fact in of_figures:
                noun = fact[f"unit_{lang}"]
                if _lacks(noun, fact["id"], claim[column]):
                    named = f"{{{fact['id']}}}"
                    expected = Phrase("“{noun}” behind {named}", noun=noun, named=named)
                    fix = "write what the number counts: the braces give the number alone"
                    yield case._raw["claims"].error(row, column, expected, fix)


def _of_another_source(case: Case) -> Warnings:
    """Yield clauses that name a result which their own source does not state, but another does."""
    facts = case.facts
    source = sources_of(facts)
    for row, claim in enumerate(case.records("claims")):
        own = facts[source == source_of(claim["locator"])]
        for measure in OF_A_DAY:
            is_anothers = measure in [*facts["measure"]] and measure not in [*own["measure"]]
            for column in (f"clause_{lang}" for lang in case.langs):
                if is_anothers and f"{{{measure}}}" in claim[column]:
                    expected = Phrase("a number that the source of the clause states")
                    yield case._raw["claims"].error(row, column, expected, OWN_NUMBER)


def _lacks(noun: str, id: str, clause: str) -> bool:
    """Return whether a clause names a number, and not what it counts."""
    if not noun or f"{{{id}}}" not in clause:
        return False
    first, *_ = noun.split()
    return not says(clause, first)
