"""What a Table Schema cannot say of criteria and evidence.

Each check takes the tables that could be read (and their file names) and yields faults.
"""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from thapmuoi_analysis.record.checks import Files, Tables, _at
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.hours import number
from thapmuoi_analysis.record.places import codes_for
from thapmuoi_analysis.record.schema import SCHEMA


def base(criteria: pd.DataFrame) -> pd.Series:
    """Return the id of the criterion whose numbers each criterion is judged by."""
    return criteria["number_of"].where(criteria["number_of"] != "", criteria["id"])


def criteria(tables: Tables, files: Files) -> Iterator[Fault]:
    """Thresholds have a unit and a comparison, and those for extending and separating a gap."""
    if "criteria" not in tables:
        return
    rows, file = tables["criteria"], files["criteria"]
    has = rows["threshold"] != ""
    expected, mend = "the unit of the threshold", "write what is counted (% for a share)"
    yield from _at(rows, has & (rows["unit"] == ""), file, "unit", expected, mend)
    expected, mend = "at_least or at_most, for the threshold", "choose one of them"
    yield from _at(rows, has & (rows["compare"] == ""), file, "compare", expected, mend)
    wrong = has & (rows["unit"] != "") & _other_form(rows["threshold"], rows["unit"])
    expected, mend = "80% where the unit is %, else a number without %", "mend one of the two"
    yield from _at(rows, wrong, file, "threshold", expected, mend)
    own = rows.loc[rows["number_of"] == ""].set_index("id")["unit"]
    shared = rows["number_of"] != ""
    wrong = shared & ~rows["number_of"].isin(own.index)
    expected, mend = "a criterion that has its own numbers", "mend the id"
    yield from _at(rows, wrong, file, "number_of", expected, mend)
    wrong = shared & ~wrong & (rows["unit"] != rows["number_of"].map(own))
    expected, mend = "the unit of the criterion whose numbers it shares", "mend one of the two"
    yield from _at(rows, wrong, file, "unit", expected, mend)
    yield from _overlaps(rows.assign(base=base(rows))[has & (rows["compare"] != "")], file)


def _overlaps(rows: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Yield thresholds for separating that some number meets together with one for extending."""
    extend = rows[rows["direction"] == "extend"]
    for index, row in rows[rows["direction"] == "separate"].iterrows():
        for _, other in extend[extend["base"] == row["base"]].iterrows():
            low, high = sorted(
                (side["compare"], number(side["threshold"])) for side in (row, other)
            )
            if low[0] == high[0] or low[1] <= high[1]:
                expected = f"a threshold that no number meets together with that of {other['id']}"
                mend = "leave a gap between the two, so that no unit goes to and fro"
                at = int(str(index)) + 2
                yield Fault(file, at, "threshold", row["threshold"], expected, mend)


def _other_form(numbers: pd.Series, units: pd.Series) -> pd.Series:
    return numbers.str.endswith("%") != (units == "%")


def evidence(tables: Tables, files: Files) -> Iterator[Fault]:
    """Evidence is of a day gone by, says one thing of one unit, in the unit of its criterion."""
    if "evidence" not in tables:
        return
    rows, file = tables["evidence"], files["evidence"]
    expected, mend = "a day not after today", "write the day of the review"
    wrong = rows["date"].dt.date > date.today()
    yield from _at(rows, wrong, file, "date", expected, mend)
    expected = "a verdict or a number, one of the two"
    mend = "fill in one of them, or delete the row: what is not known has no row"
    wrong = (rows["verdict"] == "") == (rows["number"] == "")
    yield from _at(rows, wrong, file, "verdict", expected, mend)
    if "criteria" in tables:
        known = tables["criteria"].set_index("id")
        names = ("unit", "number_of", "threshold")
        units, shares, given = (rows["criterion"].map(known[name]) for name in names)
        has = (rows["number"] != "") & units.notna()
        expected, mend = "no number: the criterion has no unit", "give a verdict, or add the unit"
        yield from _at(rows, has & (units == "") & (given == ""), file, "number", expected, mend)
        wrong = has & (units != "") & _other_form(rows["number"], units)
        expected = "80% where the unit of the criterion is %, else a number without %"
        yield from _at(rows, wrong, file, "number", expected, "mend the number")
        wrong = has & ~shares.isin(["", None])
        expected, mend = "a criterion that has its own numbers", "write the one it shares them with"
        yield from _at(rows, wrong, file, "criterion", expected, mend)


def places(tables: Tables, files: Files) -> Iterator[Fault]:
    """Where a table names units, they are those of the case, however they are written."""
    for name, column in naming_units(tables):
        frame, file = tables[name], files[name]
        if "units" not in files:
            mend = "add the table units, or take this one out"
            yield Fault(file, column=column, expected="a table units in the case", mend=mend)
        if "units" not in tables:
            continue
        try:
            codes = codes_for(frame[column], tables["units"], file)
        except CaseError as error:
            yield from error.faults
            continue
        key = list(SCHEMA[name]["primaryKey"])
        twice = frame.assign(**{column: codes}).duplicated(key)
        expected, mend = f"each {', '.join(key)} once, however a unit is written", "keep one row"
        yield from _at(frame, twice, file, column, expected, mend)


def naming_units(tables: Tables) -> list[tuple[str, str]]:
    """Return the columns that name units, by table: those whose schema says so."""
    fields = [(name, field) for name in tables for field in SCHEMA[name]["fields"]]
    return [(name, field["name"]) for name, field in fields if field.get("refers") == "units"]


def coded(tables: Tables) -> None:
    """Put codes of units in place of names, in the tables that name units."""
    for name, column in naming_units(tables):
        tables[name][column] = codes_for(tables[name][column], tables["units"])


CHECKS = (criteria, evidence, places)
