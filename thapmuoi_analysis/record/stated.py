"""Rows of a record become quantities: every number that it states, by an id of its own."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.hours import number
from thapmuoi_analysis.record.quantity import NOT_REPORTED, Kind, Quantity, Value, assumed
from thapmuoi_analysis.record.ranges import from_ends

Row = dict[Hashable, Any]


def stated(table: str, frame: pd.DataFrame) -> Iterator[tuple[int, Quantity]]:
    """Yield each number that a table states, behind the place of its row; most state none."""
    if table in OF_ROW:
        for place, row in enumerate(frame.to_dict("records")):
            yield from ((place, quantity) for quantity in OF_ROW[table](row))


def assumptions(frame: pd.DataFrame) -> Iterator[tuple[int, Quantity]]:
    """Yield each assumption of the table `workload`, behind the place of its row."""
    for place, row in enumerate(frame.to_dict("records")):
        value, unit = number(row["value"]), row["unit"].replace("share", "")
        whole = int(value) if unit and value.denominator == 1 else value
        yield place, assumed(whole, unit, row["id"])


def _fact(row: Row) -> Iterator[Quantity]:
    text: str = row["value"]
    value: Value = NOT_REPORTED
    if row["unit"] == "share" and text:
        value = Fraction(text.rstrip("%")) / 100
    elif row["unit"] == "date" and text:
        value = date.fromisoformat(text)
    elif text:
        value = int(text)
    unit = "" if row["unit"] == "share" else row["unit"]  # a share is a pure number
    yield Quantity(value, unit, row["id"], sources=(row["locator"],), hedge=row["hedge"])


def _planned(row: Row) -> Iterator[Quantity]:
    yield _count(row, "planned", f"plan_{row['year']}")
    yield _count(row, "year", f"plan_year_{row['year']}", "year")


def _persons(row: Row) -> Iterator[Quantity]:
    value: Value = NOT_REPORTED if pd.isna(row["count"]) else int(row["count"])
    yield Quantity(value, "person", row["id"], sources=(row["locator"],), hedge=row["hedge"])


def _observed(row: Row) -> Iterator[Quantity]:
    id = f"elsewhere_{row['id']}"
    for column in ("adopted", "total", "earlier", "start_year"):
        if pd.notna(row[column]):
            unit = "year" if column == "start_year" else "unit"
            yield _count(row, column, f"{id}_{column}".removesuffix("_adopted"), unit)
    for column in ("share", "target"):
        if row[column]:
            ends = [number(text) for text in row[column].split("-")]
            value = from_ends(ends[0], ends[-1])
            yield Quantity(value, "", f"{id}_{column}", sources=(row["locator"],))


def _claimed(row: Row) -> Iterator[Quantity]:
    if pd.notna(row["number"]):
        yield _count(row, "number", f"elsewhere_{row['id']}", row["unit"])


def _threshold(row: Row) -> Iterator[Quantity]:
    if row["threshold"]:
        yield measured(row["threshold"], row["unit"], f"threshold_of_{row['id']}", Kind.ASSUMED)


def _evidence(row: Row) -> Iterator[Quantity]:
    yield assessed_on(row)
    if row["number"]:  # its unit stands with its criterion
        yield measured(row["number"], "", evidence_id(row))


def measured(text: str, unit: str, id: str, kind: Kind = Kind.STATED) -> Quantity:
    """Return a number written as 7.5 or 80%; a share is a pure number."""
    share = text.endswith("%")
    exact = number(text)
    value = int(exact) if exact.denominator == 1 and not share else exact
    return Quantity(value, "" if share else unit, id, kind)


def assessed_on(row: Mapping[Any, Any]) -> Quantity:
    """Return the day of a row of evidence."""
    return Quantity(row["date"].date(), "date", evidence_id(row).replace("evidence", "day", 1))


def evidence_id(row: Mapping[Any, Any]) -> str:
    """Return the id of the number that a row of evidence gives."""
    return f"evidence_of_{row['criterion']}_at_{row['unit']}_{row['date']:%Y_%m_%d}"


def _count(row: Row, column: str, id: str, unit: str = "unit") -> Quantity:
    return Quantity(int(row[column]), unit, id, sources=(row["locator"],))


OF_ROW: dict[str, Callable[[Row], Iterator[Quantity]]] = {
    "facts": _fact,
    "plan": _planned,
    "rotation": _persons,
    "criteria": _threshold,
    "evidence": _evidence,
    "elsewhere": _observed,
    "elsewhere_claims": _claimed,
}
