"""Ranges that are sure to hold the truth: arithmetic on closed intervals.

Exact for whole numbers and fractions, of which counts and shares are made; floats are rounded as
Python rounds them. (Moore, Kearfott and Cloud 2009, Introduction to Interval Analysis, chapter 2.)
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Missing(StrEnum):
    """Why there is no number."""

    NOT_REPORTED = "not reported"
    NOT_APPLICABLE = "not applicable"


NOT_REPORTED, NOT_APPLICABLE = Missing.NOT_REPORTED, Missing.NOT_APPLICABLE


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


Value = int | Fraction | float | date | Range | Missing
Ends = tuple[Any, Any]


def ends(value: Value) -> Ends | None:
    """Return the lowest and highest value it can be, or None where there is no number."""
    if isinstance(value, Missing):
        return None
    return (value.lo, value.hi) if isinstance(value, Range) else (value, value)


def from_ends(lo: Any, hi: Any) -> Value:
    """Return one value where the ends meet, else their range."""
    lo, hi = (end.days if isinstance(end, timedelta) else end for end in (lo, hi))
    return lo if lo == hi else Range(lo, hi)


def add(a: Ends, b: Ends) -> Value:
    """Add two ranges; days may be added to a date."""
    (x, y), (v, w) = a, b
    return from_ends(_days(x, v) + _days(v, x), _days(y, w) + _days(w, y))


def subtract(a: Ends, b: Ends) -> Value:
    """Subtract a range; a date less a date is a number of days."""
    (x, y), (v, w) = a, b
    return from_ends(x - _days(w, x), y - _days(v, y))


def multiply(a: Ends, b: Ends) -> Value:
    """Multiply two ranges: the extremes of the four corner products."""
    corners = [x * y for x in a for y in b]
    return from_ends(min(corners), max(corners))


def divide(a: Ends, b: Ends) -> Value:
    """Divide by a range; by what is or may be nothing is not applicable."""
    if b[0] <= 0 <= b[1]:
        return NOT_APPLICABLE
    return multiply(a, (Fraction(1) / b[1], Fraction(1) / b[0]))


def _days(end: Any, to: Any) -> Any:
    return timedelta(days=end) if isinstance(to, date) and isinstance(end, int) else end
