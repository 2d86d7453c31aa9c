"""What a Table Schema cannot say of a case: its rules, run by all that load one.

A rule is a function that names the tables it needs, and marks the rows that break it; what is then
told stands in `rules.csv`. It is left out where a table that it needs is not there, or at fault.
What `schema.json` says of a column and those beside it (`at_least`, `needs`) is held here too.
"""

import csv
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import rules_claims, rules_facts
from thapmuoi_analysis.case.errors import CaseError, DataError, Tell
from thapmuoi_analysis.case.places import codes_meant
from thapmuoi_analysis.case.raw import DESCRIBED, NOWHERE, RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, beside
from thapmuoi_analysis.case.tables import errors, typed

Tables = dict[str, pd.DataFrame]
_TEXT = Path(__file__).with_name("rules.csv").read_text("utf-8")
MESSAGES = {row["rule"]: row for row in csv.DictReader(_TEXT.splitlines())}
RULES: tuple[Callable[..., None], ...] = (*rules_facts.RULES, *rules_claims.RULES)
NEEDS = {rule: [*inspect.signature(rule).parameters.values()][1:] for rule in RULES}  # tables


class Teller:
    """Tells what breaks a rule, by the row and column that it stands in."""

    def __init__(self, tables: Mapping[str, RawTable], langs: Sequence[str]) -> None:
        self.tables, self.langs, self.errors = tables, langs, list[DataError]()

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
            expected, fix = (message[part].format(**details) for part in ("expected", "fix"))
            self.errors.append(source.error(row, column, expected, fix, value))


def check(raw: RawCase) -> Tables:
    """Check every table of a case; return them as typed columns, with codes where units are named.

    Whatever is wrong is told: a case is returned with all its tables, or not at all.

    Raises
    ------
    CaseError
        With all faults of all tables.
    """
    found = [*raw.errors, *errors(raw)]
    at_fault = {error.file for error in found}
    sound = {name: table for name, table in raw.tables.items() if table.label not in at_fault}
    tables = {name: typed(name, table) for name, table in sound.items()}
    found += broken_rules(raw, tables, all_sound=not found)
    if found:
        raise CaseError(_once(found), raw.langs[0] if len(raw.langs) == 1 else "")
    return tables


def broken_rules(raw: RawCase, tables: Tables, all_sound: bool) -> list[DataError]:
    """Return what breaks a rule, of the tables that are sound.

    Names of units become their codes in `tables`. What clauses name is looked up only where the
    whole case is sound: a number that it lacks may stand in a table that is not.
    """
    tell = Teller(raw.tables, raw.langs)
    listed = {resource["name"] for resource in raw.descriptor["resources"]}
    for name, frame in [*tables.items()]:
        relations(tell, name, frame, tables, listed)
    for rule, needs in NEEDS.items():
        if all(need.name in tables or need.default is None for need in needs):
            rule(tell, **{need.name: tables.get(need.name) for need in needs})
    if all_sound and not tell.errors:
        rules_claims.facts_are_named(tell, tables, raw.descriptor["case"])
    return [*tell.errors, *_unknown(raw, tables)]


def _once(found: Iterable[DataError]) -> list[DataError]:
    """Return faults, of each cell of a sheet one alone: that of its text, which is the cause."""
    kept: dict[object, DataError] = {}
    for error in found:
        kept.setdefault((error.file, error.cell) if error.cell else error, error)
    return [*kept.values()]


def _unknown(raw: RawCase, tables: Tables) -> Iterator[DataError]:
    """Yield what a sentence of the case itself rests on that is no sentence of the case."""
    for key, name in raw.descriptor["case"].items() if "sentences" in tables else ():
        rests = str(name.get("rests_on", "")) if isinstance(name, dict) else ""
        if not {*rests.split()} <= {*tables["sentences"]["locator"]}:
            fix = "mend it, or add the sentence"
            yield DataError(
                DESCRIBED, 0, f"case.{key}.rests_on", rests, "locators of sentences", fix
            )


def relations(
    tell: Teller, name: str, frame: pd.DataFrame, tables: Tables, listed: set[str]
) -> None:
    """Hold what the schema says of columns of a table beside another column or table."""
    cells = tell.tables[name].cells
    for field in SCHEMA[name]["fields"]:
        column = field["name"]
        for other in field.get("at_least", ()):
            tell("too_low", frame[column] < frame[other], table=name, column=column, other=other)
        for other in (*field.get("needs", ()), *({beside(column)} & {*frame})):
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
