"""What a Table Schema cannot say of a case: its rules, run by all that load one.

A rule is a function that names the tables it needs, and marks the rows that break it; what is then
told stands in `rules.csv`. It is left out where a table that it needs is not there, or at fault.
What `schema.json` says of a column and those beside it (`at_least`, `needs`) is held here too.
"""

import csv
import inspect
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.record import rules_claims, rules_facts
from thapmuoi_analysis.record.faults import CaseError, Fault, Tell
from thapmuoi_analysis.record.places import codes_meant
from thapmuoi_analysis.record.raw import DESCRIBED, NOWHERE, RawCase, RawTable
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.record.tables import faults, typed

Tables = dict[str, pd.DataFrame]
_TEXT = Path(__file__).with_name("rules.csv").read_text("utf-8")
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
        marks = [] if isinstance(wrong, int) else pd.Series(wrong).tolist()
        rows = [wrong] if isinstance(wrong, int) else [n for n, x in enumerate(marks) if x is True]
        each = {word: [*said] for word, said in words.items() if not isinstance(said, (str, int))}
        for row in rows:
            details = {**words, **{word: said[row] for word, said in each.items()}}
            expected, mend = (message[part].format(**details) for part in ("expected", "mend"))
            self.faults.append(source.fault(row, column, expected, mend, value))


def check(raw: RawCase) -> Tables:
    """Check every table of a case; return them as typed columns, with codes where units are named.

    Raises
    ------
    CaseError
        With all faults of all tables.
    """
    cell_faults = [*faults(raw)]
    bad, tell = {fault.file for fault in (*raw.faults, *cell_faults)}, Teller(raw.tables)
    tables = {n: typed(n, table) for n, table in raw.tables.items() if table.label not in bad}
    listed = {resource["name"] for resource in raw.descriptor["resources"]}
    for name, frame in [*tables.items()]:
        relations(tell, name, frame, tables, listed)
    for rule, needs in NEEDS.items():
        if all(need.name in tables or need.default is None for need in needs):
            rule(tell, **{need.name: tables.get(need.name) for need in needs})
    if not bad and not tell.faults:
        rules_claims.facts_are_named(tell, tables, raw.descriptor["case"])
    tell.faults += _unknown(raw, tables)
    silent = tuple(f"_{lang}" for lang in {"vi", "en"} - {*raw.langs})  # repeats the other
    found = (*tell.faults, *cell_faults, *raw.faults)  # of a cell of a sheet only the last counts
    told = (fault for fault in found if not fault.column.endswith(silent))
    if once := {(fault.file, fault.cell) if fault.cell else fault: fault for fault in told}:
        raise CaseError(once.values(), raw.langs[0] if len(raw.langs) == 1 else "")
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
    cells = tell.tables[name].cells
    for field in SCHEMA[name]["fields"]:
        column = field["name"]
        for other in field.get("at_least", ()):
            tell("too_low", frame[column] < frame[other], table=name, column=column, other=other)
        beside = column[:-2] + {"vi": "en", "en": "vi"}.get(column[-2:], "")
        for other in (*field.get("needs", ()), *({beside} & {*frame})):
            pairs = zip(cells(column), cells(other), strict=True)
            lacking = [bool(given) and not needed for given, needed in pairs]
            tell("needed", lacking, table=name, column=other, other=column)
        if "states" in field and "hedge" in frame:
            empty = [not any(pair) for pair in zip(cells(column), cells("hedge"), strict=True)]
            tell("no_value", empty, table=name, column=column)
        if field.get("ids_of") == (name,):
            _no_circle(tell, name, column, frame)
        if field.get("refers") == "units" and "units" in tables:
            _units(tell, name, column, frame, tables)
        elif field.get("refers") == "units" and "units" not in listed:
            tell("no_units", NOWHERE, table=name, column=column)


def _no_circle(tell: Tell, name: str, column: str, frame: pd.DataFrame) -> None:
    """Tell a link that leads back to where it starts."""
    ids = [*frame[SCHEMA[name]["primaryKey"][0]]]
    try:
        TopologicalSorter(dict(zip(ids, frame[column].str.split(), strict=True))).prepare()
    except CycleError as error:
        row = ids.index(error.args[1][-1])
        tell("no_circle", row, table=name, column=column, name=name)


def _units(tell: Tell, name: str, column: str, frame: pd.DataFrame, tables: Tables) -> None:
    """Put codes of units in place of names; tell names of none, and rows that are of one unit."""
    codes = codes_meant(frame[column], tables["units"])
    tell("known_unit", codes == "", table=name, column=column)
    if all(codes):
        tables[name], key = frame.assign(**{column: codes}), list(SCHEMA[name]["primaryKey"])
        twice = tables[name].duplicated(key)
        tell("unit_once", twice, table=name, column=column, key=", ".join(key))
