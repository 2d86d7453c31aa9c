"""Ranges that are sure to hold the truth: arithmetic on closed intervals.

Exact for whole numbers and fractions, of which counts and shares are made; floats are rounded as
Python rounds them. (Moore, Kearfott and Cloud 2009, Introduction to Interval Analysis, chapter 2.)
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import Any


class Missing(StrEnum):
    """Why there is no number."""

    NOT_REPORTED = "not reported"
    NOT_APPLICABLE = "not applicable"


NOT_REPORTED = Missing.NOT_REPORTED
NOT_APPLICABLE = Missing.NOT_APPLICABLE


@dataclass(frozen=True)
class Range:
    """A closed range [lo, hi] that is sure to hold the value; an end may be infinite.

    Examples
    --------
    >>> Range(0, 11).hi
    11
    """

    lo: Any
    hi: Any

    def __post_init__(self) -> None:
        if not self.lo <= self.hi:
            raise ValueError(f"a range needs lo <= hi, not {self.lo!r} .. {self.hi!r}")


Number = int | Fraction | float | date
Value = Number | Range | Missing
Ends = tuple[Any, Any]
Rule = Callable[[Ends, Ends], Value]


def ends(value: Value) -> Ends | None:
    """Return the lowest and highest value it can be, or None where there is no number."""
    if isinstance(value, Missing):
        return None
    if isinstance(value, Range):
        return value.lo, value.hi
    return value, value


def from_ends(lo: Number, hi: Number) -> Value:
    """Return one value where the ends meet, else their range."""
    return lo if lo == hi else Range(lo, hi)


def to_text(value: Value) -> str:
    """Return a value as text, nothing rounded: 11/13, 9..12, 2022-03-02, not reported."""
    if isinstance(value, Range):
        return f"{value.lo}..{value.hi}"
    return str(value)


def from_text(text: str) -> Value:
    """Return the value that `to_text` wrote: 11, 11/13, 0.5, 0..11, a day, not reported.

    Raises
    ------
    ValueError
        If the text is none of these.
    """
    if text in list(Missing):
        return Missing(text)
    lo, dots, hi = text.partition("..")
    if dots:
        return Range(_end(lo), _end(hi))
    return _end(text)


def _end(text: str) -> Number:
    for form in (int, float, date.fromisoformat):
        with suppress(ValueError):
            return form(text)
    return Fraction(text)


def ends_on(value: Value) -> date | None:
    """Return the last day of a time: of a year, a month or a quarter; None of what is none.

    Examples
    --------
    >>> ends_on(2025), ends_on(Range(date(2025, 4, 1), date(2025, 6, 30)))
    (datetime.date(2025, 12, 31), datetime.date(2025, 6, 30))
    """
    if isinstance(value, int):
        return date(value, 12, 31)
    found = ends(value)
    last = found[1] if found else None
    return last if isinstance(last, date) else None


def period(first: date, last: date) -> str:
    """Return what two days are the first and the last one of; empty where of no such period.

    Examples
    --------
    >>> period(date(2024, 4, 1), date(2024, 4, 30)), period(date(2024, 4, 1), date(2024, 6, 30))
    ('month', 'quarter')
    """
    begins = first.day == 1 and first.year == last.year
    if not begins or (last + timedelta(days=1)).day != 1:
        return ""
    if first.month == last.month:
        return "month"
    if (first.month % 3, last.month - first.month) == (1, 2):
        return "quarter"
    return "year" if (first.month, last.month) == (1, 12) else ""


def apply(rule: Rule, left: Value, right: Value) -> Value:
    """Return what a rule makes of two values; no number where either has none."""
    if NOT_APPLICABLE in (left, right):
        return NOT_APPLICABLE
    a = ends(left)
    b = ends(right)
    if a is None or b is None:
        return NOT_REPORTED
    return rule(a, b)


def compare(test: Callable[[Any, Any], bool], left: Value, right: Value) -> bool | None:
    """Return what a test of order comes to for all points of two ranges; None where they differ."""
    a = ends(left)
    b = ends(right)
    if a is None or b is None:
        return None
    first = bool(test(a[0], b[1]))
    last = bool(test(a[1], b[0]))
    return first if first == last else None


def each_end(value: Value, function: Callable[[Any], Any]) -> Value:
    """Return what a function that never falls makes of a value, or of the ends of a range."""
    found = ends(value)
    if found is None:
        return value
    return from_ends(function(found[0]), function(found[1]))


def absolute(value: Value) -> Value:
    """Return how far a value is from nothing; of a range with nothing in it, from zero on."""
    found = ends(value)
    if found is None:
        return value
    far = [abs(end) for end in found]
    holds_nothing = found[0] <= 0 <= found[1]
    return from_ends(0 if holds_nothing else min(far), max(far))


def is_day(value: Value) -> bool:
    """Return whether a value is a day, or a range of days."""
    return isinstance((ends(value) or (None,))[0], date)


def hull(a: Ends, b: Ends) -> Value:
    """Return the range from the lower end of one range to the upper end of another."""
    return Range(a[0], b[1])


def add(a: Ends, b: Ends) -> Value:
    """Add two ranges; days may be added to a date."""
    return from_ends(_sum(a[0], b[0]), _sum(a[1], b[1]))


def subtract(a: Ends, b: Ends) -> Value:
    """Subtract a range; a date less a date is a number of days."""
    return from_ends(_difference(a[0], b[1]), _difference(a[1], b[0]))


def multiply(a: Ends, b: Ends) -> Value:
    """Multiply two ranges: the extremes of the four corner products."""
    corners = [x * y for x, y in product(a, b)]
    return from_ends(min(corners), max(corners))


def divide(a: Ends, b: Ends) -> Value:
    """Divide by a range; by what is or may be nothing is not applicable."""
    if b[0] <= 0 <= b[1]:
        return NOT_APPLICABLE
    return multiply(a, (Fraction(1) / b[1], Fraction(1) / b[0]))


def _sum(x: Any, y: Any) -> Any:
    if isinstance(x, date):
        return x + timedelta(days=y)
    if isinstance(y, date):
        return y + timedelta(days=x)
    return x + y


def _difference(x: Any, y: Any) -> Any:
    if isinstance(y, date):
        return (x - y).days
    if isinstance(x, date):
        return x - timedelta(days=y)
    return x - y
