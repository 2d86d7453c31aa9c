"""What a Table Schema cannot say of a case: its rules, run by all that load one.

A rule is a function that names the tables it needs, and marks the rows that break it; what is then
told stands in `rules.csv`. It is left out where a table that it needs is not there, or at fault.
What `schema.json` says of a column beside its schema (`not_before`, `ids_of`, `refers`) is held
here as well.
"""

import csv
import inspect
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import Any

import pandas as pd

from thapmuoi_analysis.record import rules_claims, rules_facts
from thapmuoi_analysis.record.faults import CaseError, Fault, Tell
from thapmuoi_analysis.record.places import codes_for
from thapmuoi_analysis.record.raw import DESCRIBED, NOWHERE, RawCase, RawTable
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.record.tables import faults, typed

Tables = dict[str, pd.DataFrame]
_TEXT = files("thapmuoi_analysis.record").joinpath("rules.csv").read_text("utf-8")
MESSAGES = {row["rule"]: row for row in csv.DictReader(_TEXT.splitlines())}
RULES: tuple[Callable[..., None], ...] = (*rules_facts.RULES, *rules_claims.RULES)
NEEDS = {rule: [*inspect.signature(rule).parameters.values()][1:] for rule in RULES}  # tables


class Teller:
    """Tells what breaks a rule, by the row and column that it stands in."""

    def __init__(self, tables: Mapping[str, RawTable]) -> None:
        self.tables, self.faults = tables, list[Fault]()

    def __call__(
        self, rule: str, wrong: pd.Series | list[bool] | int, *,
        table: str = "", column: str = "", value: str = "", **words: Any,
    ) -> None:  # fmt: skip
        """Tell the rows that are marked, or one row by its number from 0.

        Words of the message are said of the whole table, or one for each row.
        """
        message = MESSAGES[rule]
        source, column = self.tables[table or message["table"]], column or message["column"]
        if isinstance(wrong, pd.Series):
            wrong = wrong.tolist()
        rows = [wrong] if isinstance(wrong, int) else [n for n, x in enumerate(wrong) if x is True]
        for row in rows:
            details = {
                k: w if isinstance(w, (str, int)) else list(w)[row] for k, w in words.items()
            }
            expected, mend = (message[part].format(**details) for part in ("expected", "mend"))
            self.faults.append(source.fault(row, column, expected, mend, value))


def check(raw: RawCase) -> Tables:
    """Check every table of a case; return them as typed columns, with codes where units are named.

    Raises
    ------
    CaseError
        With all faults of all tables.
    """
    cell_faults = [*faults(raw.tables, real=not raw.descriptor["case"]["fictional"])]
    bad, tell = {fault.file for fault in (*raw.faults, *cell_faults)}, Teller(raw.tables)
    tables = {n: typed(n, table) for n, table in raw.tables.items() if table.label not in bad}
    listed = {resource["name"] for resource in raw.descriptor["resources"]}
    for name, frame in [*tables.items()]:
        relations(tell, name, frame, tables, listed)
    for rule in RULES:
        needs = NEEDS[rule]
        if all(need.name in tables or need.default is None for need in needs):
            rule(tell, **{need.name: tables.get(need.name) for need in needs})
    if not bad and not tell.faults:
        rules_claims.facts_are_named(tell, tables, raw.descriptor["case"])
    tell.faults += _unknown(raw, tables)
    unread = {(fault.file, fault.cell) for fault in raw.faults if fault.cell}
    all_faults = [
        fault for fault in (*cell_faults, *tell.faults) if (fault.file, fault.cell) not in unread
    ]
    if all_faults or raw.faults:
        raise CaseError([*all_faults, *raw.faults])
    return tables


def _unknown(raw: RawCase, tables: Tables) -> Iterator[Fault]:
    """Yield what a sentence of the case itself rests on that is no sentence of the case."""
    for key, name in raw.descriptor["case"].items() if "sentences" in tables else ():
        rests = str(name.get("rests_on", "")) if isinstance(name, dict) else ""
        if not {*rests.split()} <= {*tables["sentences"]["locator"]}:
            mend = "mend it, or add the sentence"
            yield Fault(DESCRIBED, 0, f"case.{key}.rests_on", rests, "locators of sentences", mend)


def relations(
    tell: Teller, name: str, frame: pd.DataFrame, tables: Tables, listed: set[str]
) -> None:
    """Hold what the schema says of columns of a table beside another column or table."""
    for field in SCHEMA[name]["fields"]:
        column = field["name"]
        for earlier in field.get("not_before", ()):
            wrong = frame[column] < frame[earlier]
            tell("not_before", wrong, table=name, column=column, earlier=earlier)
        vi = f"{column.removesuffix('_en')}_vi"
        if column.endswith("_en") and vi in frame:
            pairs = zip(*map(tell.tables[name].cells, (column, vi)), strict=True)
            tell(
                "both_languages", [bool(a) != bool(b) for a, b in pairs], table=name, column=column
            )
        if "states" in field and "hedge" in frame:
            empty = frame[column].isna() | (frame[column].astype("str") == "")
            tell("no_value", empty & (frame["hedge"] == ""), table=name, column=column)
        if "ids_of" in field:
            _links(tell, name, frame[column], field, tables, listed)
        if field.get("refers") == "units" and "units" in tables:
            _units(tell, name, column, frame, tables)
        elif field.get("refers") == "units" and "units" not in listed:
            tell("no_units", NOWHERE, table=name, column=column)


def _links(
    tell: Tell, name: str, cells: pd.Series, field: Mapping[str, Any], tables: Tables,
    listed: set[str],
) -> None:  # fmt: skip
    """Tell lists of ids that lead nowhere, to what they cannot be about, or round."""
    targets, types = field["ids_of"], field.get("of_type", ())
    if any(target in listed and target not in tables for target in targets):
        return  # what it holds is not known
    known: dict[str, str] = {}
    [key] = SCHEMA[targets[0]]["primaryKey"]
    for frame in (tables[target] for target in targets if target in tables):
        known |= dict(zip(frame[key], frame["type" if types else key], strict=True))
    expected = f"{key}s of {' or '.join(targets)}" + (
        f" of type {' or '.join(types)}" if types else ""
    )
    fits = {id for id, kind in known.items() if not types or kind in types}
    ids = [text.split() for text in cells]
    tell("known_ids", [not fits.issuperset(row) for row in ids],
         table=name, column=field["name"], listed=expected)  # fmt: skip
    if targets == (name,):
        try:
            TopologicalSorter(dict(zip(known, ids, strict=True))).prepare()
        except CycleError as error:
            row = [*known].index(error.args[1][-1])
            tell("no_circle", row, table=name, column=field["name"], name=name)


def _units(tell: Tell, name: str, column: str, frame: pd.DataFrame, tables: Tables) -> None:
    """Put codes of units in place of names; tell names of none, and rows that are of one unit."""
    try:
        codes = codes_for(frame[column], tables["units"])
    except CaseError as error:
        for told in error.faults:
            words = {"expected": told.expected, "mend": told.mend}
            tell("known_unit", told.row - 2, table=name, column=column, **words)
    else:
        tables[name], key = frame.assign(**{column: codes}), list(SCHEMA[name]["primaryKey"])
        twice = tables[name].duplicated(key)
        tell("unit_once", twice, table=name, column=column, key=", ".join(key))
