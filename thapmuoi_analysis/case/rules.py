"""What a Table Schema cannot say of a case: its rules, run by all that load one.

A rule is a function whose parameters name the tables it needs, or take them all as `tables`; it
marks the rows that break it. It is left out where a table that it needs is not there, or has
errors. What `schema.json` says of a column and others (`at_least`, `needs`) is held here too.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np
from pandas import DataFrame

from thapmuoi_analysis.case import rules_claims, rules_counts, rules_facts
from thapmuoi_analysis.case.descriptor import DESCRIBED
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.places import codes_meant
from thapmuoi_analysis.case.raw import NOWHERE, RawCase
from thapmuoi_analysis.case.rule_errors import RuleErrors
from thapmuoi_analysis.case.rules_facts import FIRST_YEAR, LAST_YEAR
from thapmuoi_analysis.case.schema import SCHEMA, beside, columns_of
from thapmuoi_analysis.case.tables import errors, typed

Tables = dict[str, DataFrame]
Rule = Callable[..., None]
RULES: tuple[Rule, ...] = (*rules_facts.RULES, *rules_counts.RULES, *rules_claims.RULES)


def check(raw: RawCase) -> Tables:
    """Check every table of a case; return them as typed columns, with codes where units are named.

    Whatever is wrong is told: a case is returned with all its tables, or not at all.

    Raises
    ------
    CaseError
        With all errors of all tables.
    """
    found = [*raw.errors, *errors(raw)]
    in_error = {error.file for error in found}
    tables: Tables = {}
    for name, table in raw.tables.items():
        if table.label not in in_error:
            tables[name] = typed(name, table)
    found += broken_rules(raw, tables, is_sound=not found)
    if found:
        lang = raw.langs[0] if len(raw.langs) == 1 else ""
        raise CaseError(_once(found), lang)
    return tables


def broken_rules(raw: RawCase, tables: Tables, is_sound: bool) -> list[DataError]:
    """Return what breaks a rule, of the tables without errors of their own.

    Names of units become their codes in `tables`. What clauses name is looked up only where the
    whole case is sound: a number that it lacks may stand in a table that is not.
    """
    broken = RuleErrors(raw.tables, raw.langs)
    about = raw.descriptor["case"]
    for name in [*tables]:
        _check_columns(broken, name, tables)
        _check_days(broken, name, tables)
        _check_units(broken, name, tables, raw)
    known: dict[str, Any] = {**tables, "tables": tables}
    for rule in RULES:
        _, *needs = inspect.signature(rule).parameters
        if known.keys() >= {*needs}:
            rule(broken, *map(known.get, needs))
    if is_sound and not broken.found:
        rules_claims.facts_are_named(broken, tables, about)
    if "sentences" in tables:
        locators = {*tables["sentences"]["locator"]}
        broken.found.extend(_unknown_sentences(about, locators))
    return broken.found


def _once(found: Iterable[DataError]) -> list[DataError]:
    """Return errors, of each cell of a sheet only the first: that of its text is the cause."""
    kept: dict[object, DataError] = {}
    for error in found:
        place = (error.file, error.cell) if error.cell else error
        kept.setdefault(place, error)
    return [*kept.values()]


def _unknown_sentences(about: Mapping[str, Any], known: set[str]) -> Iterator[DataError]:
    """Yield what a sentence of the case itself rests on that is no sentence of the case."""
    for key, name in about.items():
        if isinstance(name, dict):
            grounds = str(name.get("rests_on", ""))
            if not known.issuperset(grounds.split()):
                column = f"case.{key}.rests_on"
                fix = "mend it, or add the sentence"
                yield DataError(DESCRIBED, 0, column, grounds, "locators of sentences", fix)


def _check_columns(broken: RuleErrors, name: str, tables: Tables) -> None:
    """Check what the schema says of columns of a table beside others of it."""
    frame = tables[name]
    filled = {}
    for column in columns_of(name):
        cells = broken.tables[name].cells(column)
        filled[column] = np.array(cells) != ""
    for field in SCHEMA[name]["fields"]:
        column = field["name"]
        place = {"table": name, "column": column}
        for other in field.get("at_least", ()):
            is_less = frame[column] < frame[other]
            broken.mark("too_low", is_less, other=other, **place)
        for other in (*field.get("needs", ()), beside(column)):
            if other in filled:
                lacks = filled[column] & ~filled[other]
                broken.mark("needed", lacks, table=name, column=other, other=column)
        if "states" in field and "hedge" in filled:
            is_empty = ~(filled[column] | filled["hedge"])
            broken.mark("no_value", is_empty, **place)
        if field.get("ids_of") == (name,):
            _check_circles(broken, name, column, frame)


def _check_days(broken: RuleErrors, name: str, tables: Tables) -> None:
    """Find days of years that no plan can have."""
    for field in SCHEMA[name]["fields"]:
        column = field["name"]
        if field["type"] == "date":
            years = tables[name][column].dt.year
            is_odd = ~years.between(FIRST_YEAR, LAST_YEAR) & years.notna()
            broken.mark(
                "day_year", is_odd, first=FIRST_YEAR, last=LAST_YEAR, table=name, column=column
            )


def _check_circles(broken: RuleErrors, name: str, column: str, frame: DataFrame) -> None:
    """Find a link that leads back to where it starts."""
    [key] = SCHEMA[name]["primaryKey"]
    ids = [*frame[key]]
    targets = frame[column].str.split()
    links = dict(zip(ids, targets, strict=True))
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        start = error.args[1][-1]
        broken.add("no_circle", ids.index(start), table=name, column=column, name=name)


def _check_units(broken: RuleErrors, name: str, tables: Tables, raw: RawCase) -> None:
    """Put codes of units in place of names; find names of none, and rows that are of one unit."""
    for field in SCHEMA[name]["fields"]:
        if field.get("refers") == "units":
            column = field["name"]
            if {"name": "units"} not in raw.descriptor["resources"]:
                broken.add("no_units", NOWHERE, table=name, column=column)
            if "units" in tables:
                _put_codes(broken, name, column, tables)


def _put_codes(broken: RuleErrors, name: str, column: str, tables: Tables) -> None:
    place = {"table": name, "column": column}
    key = [*SCHEMA[name]["primaryKey"]]
    codes = codes_meant(tables[name][column], tables["units"])
    broken.mark("known_unit", codes == "", **place)
    if all(codes):
        tables[name] = tables[name].assign(**{column: codes})
        twice = tables[name].duplicated(key)
        broken.mark("unit_once", twice, key=", ".join(key), **place)
