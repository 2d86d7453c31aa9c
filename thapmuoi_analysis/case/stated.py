"""Rows of a case become quantities: every number that it states, by an id of its own.

Which columns state one, under which id and in which unit, stands in `schema.json`.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from thapmuoi_analysis.case.hours import number
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Range, Value, from_ends
from thapmuoi_analysis.case.schema import SCHEMA

MIDNIGHT = " 00:00:00"  # of a day in pandas
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2]|Q[1-4])")  # a month or a quarter
LEAST = ("ít nhất", "tối thiểu", "at least")  # what a target means anyhow
MOST = ("không quá", "tối đa", "nhiều nhất", "không vượt quá", "at most", "no more than")  # a limit
BELOW = ("dưới", "under", "below", "less than")  # which it may not reach
LIMITS = (*LEAST, *MOST)
AT_LEAST = ("target_share",)  # measures of which these words are no hedge


def value_of(cell: str) -> Any:
    """Return the number or day that a cell states, `pd.NA` where it is empty.

    A day that no calendar has stays a text, as does a range whose ends are turned round, for a rule
    to tell.

    Examples
    --------
    >>> value_of("11"), value_of("50%"), value_of("30%-40%").hi, value_of("2021-02-30")
    (11, Fraction(1, 2), Fraction(2, 5), '2021-02-30')
    """
    if not cell:
        return pd.NA
    if PERIOD.fullmatch(cell):
        return period_of(cell)
    first, *others = cell.split("-")
    if len(others) > 1:
        return day(cell) or cell
    low = number(first)
    high = number(others[0]) if others else low
    return from_ends(low, high) if low <= high else cell


def text_of(value: Any) -> str:
    """Return a value as a cell of a table has it; the inverse of reading it.

    Examples
    --------
    >>> text_of(11), text_of(4.0), text_of(Fraction(1, 2)), text_of(pd.NA)
    ('11', '4', '50%', '')
    >>> text_of(pd.Timestamp("2022-03-02"))
    '2022-03-02'
    """
    if isinstance(value, Range) and isinstance(value.lo, date):
        first = (value.lo.year, value.lo.month)
        last = (value.hi.year, value.hi.month)
        is_month = first == last
        return f"{value.lo:%Y-%m}" if is_month else f"{value.lo.year}-Q{value.hi.month // 3}"
    if isinstance(value, Range):
        return f"{text_of(value.lo)}-{text_of(value.hi)}"
    if isinstance(value, Fraction):
        return f"{float(100 * value):.12g}%"
    if isinstance(value, (float, np.floating)) and value.is_integer():
        return str(int(value))
    return "" if pd.isna(value) else str(value).removesuffix(MIDNIGHT)


def share_of(part: int, whole: int) -> str:
    """Return a part of a whole as a percentage; empty where it has more than one decimal.

    Examples
    --------
    >>> share_of(3, 5), share_of(1, 3)
    ('60%', '')
    """
    if not whole or 1000 * part % whole or part > whole:
        return ""
    return text_of(Fraction(part, whole))


def period_of(cell: str) -> Range:
    """Return the days of a month or of a quarter.

    Examples
    --------
    >>> period_of("2024-Q2").hi
    datetime.date(2024, 6, 30)
    """
    year, _, part = cell.partition("-")
    last = int(part.removeprefix("Q"))
    first = last
    if part.startswith("Q"):
        last = 3 * first
        first = last - 2
    following = date(int(year) + last // 12, last % 12 + 1, 1)
    return Range(date(int(year), first, 1), following - timedelta(days=1))


def day(cell: str) -> date | None:
    """Return the day that a cell names; None where there is no such day."""
    if not DAY.fullmatch(cell):
        return None
    with suppress(ValueError):
        return date.fromisoformat(cell)
    return None


def stated(table: str, frame: pd.DataFrame) -> Iterator[tuple[int, Quantity]]:
    """Yield each number that a table states, behind the place of its row; most state none."""
    fields = [field for field in SCHEMA[table]["fields"] if "states" in field]
    rows = frame.to_dict("records") if fields else []
    for place, row in enumerate(rows):
        for field in fields:
            quantity = _quantity(row, field["name"], field["states"])
            if quantity.reported or quantity.hedge:
                yield place, quantity


def _quantity(row: Mapping[Any, Any], column: str, about: Mapping[str, str]) -> Quantity:
    kind = Kind(about.get("kind", "stated"))
    unit = about["unit"].format(**row)
    hedge = "" if "hedge" in about else row.get("hedge", "")
    if row.get("measure") in AT_LEAST:
        hedge = without_least(hedge)
    return Quantity(
        _value(row[column]),
        "" if unit == "share" else unit,  # a share is a pure number
        about["id"].format(**row),
        kind,
        sources=(row["locator"],) if kind == Kind.STATED and row.get("locator") else (),
        hedge=hedge,
    )


def without_least(hedge: str) -> str:
    """Return the hedges of a target without those that say what any target means: at least.

    Examples
    --------
    >>> without_least("ít nhất; khoảng")
    'khoảng'
    """
    hedges = [words for words in hedge.split("; ") if words.casefold() not in LEAST]
    return "; ".join(hedges)


def without_limit(number: Quantity) -> Quantity:
    """Return a number without "at least" or "at most", for words that say that before it."""
    is_limit = number.hedge.casefold() in LIMITS
    return replace(number, hedge="") if is_limit else number


def _value(cell: Any) -> Value:
    if pd.isna(cell):
        return NOT_REPORTED
    value: Value = cell.date() if isinstance(cell, pd.Timestamp) else cell
    return value
