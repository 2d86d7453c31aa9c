"""Ranges that are sure to hold the truth: arithmetic on closed intervals.

Computed exactly, floats too: each is a fraction. Only the result of floats is rounded, once, and
the ends of a range outwards, so that rounding never makes it narrower than the truth. (Moore,
Kearfott and Cloud 2009, Introduction to Interval Analysis, chapter 2.)
"""

import math
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
    """A closed range [lo, hi] that is sure to hold the value; ends may be infinite."""

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


def from_ends(lo: Any, hi: Any, rounded: bool = False) -> Value:
    """Return one value where the ends meet, else their range; as floats if it is to be rounded."""
    lo, hi = (end.days if isinstance(end, timedelta) else end for end in (lo, hi))
    if lo == hi:
        return _float(lo) if rounded else lo
    return Range(_float(lo, -math.inf), _float(hi, math.inf)) if rounded else Range(lo, hi)


def add(a: Ends, b: Ends) -> Value:
    """Add two ranges; days may be added to a date."""
    (x, y), (v, w) = _exact(a), _exact(b)
    return from_ends(_days(x, v) + _days(v, x), _days(y, w) + _days(w, y), _rounded(a, b))


def subtract(a: Ends, b: Ends) -> Value:
    """Subtract a range; a date less a date is a number of days."""
    (x, y), (v, w) = _exact(a), _exact(b)
    return from_ends(x - _days(w, x), y - _days(v, y), _rounded(a, b))


def multiply(a: Ends, b: Ends) -> Value:
    """Multiply two ranges: the extremes of the four corner products."""
    corners = [_times(x, y) for x in _exact(a) for y in _exact(b)]
    return from_ends(min(corners), max(corners), _rounded(a, b))


def divide(a: Ends, b: Ends) -> Value:
    """Divide by a range; by nothing is not applicable, by a range about nothing unbounded."""
    lo, hi = b
    if lo == hi == 0:
        return NOT_APPLICABLE
    if lo < 0 < hi:
        return Range(-math.inf, math.inf)
    inverse = _inverse(hi, -math.inf), _inverse(lo, math.inf)
    corners = [_times(x, y) for x in _exact(a) for y in inverse]
    return from_ends(min(corners), max(corners), _rounded(a, b))


def ceiling(a: Ends) -> Value:
    """Round up to whole numbers."""
    lo, hi = (end if end in (math.inf, -math.inf) else math.ceil(end) for end in a)
    return from_ends(lo, hi)


def _exact(pair: Ends) -> Ends:
    lo, hi = (Fraction(e) if isinstance(e, float) and math.isfinite(e) else e for e in pair)
    return lo, hi


def _rounded(*pairs: Ends) -> bool:
    return any(isinstance(end, float) and math.isfinite(end) for pair in pairs for end in pair)


def _float(end: Any, outwards: float | None = None) -> float:
    try:
        near = float(end)
    except OverflowError:
        near = math.inf if end > 0 else -math.inf
    if outwards is None or (near <= end if outwards < 0 else near >= end):
        return near
    return math.nextafter(near, outwards)


def _times(x: Any, y: Any) -> Any:
    if 0 in (x, y):
        return 0  # nothing times infinity is nothing
    if math.inf in (abs(x), abs(y)):
        return math.inf if (x > 0) == (y > 0) else -math.inf
    return x * y


def _inverse(end: Any, at_zero: float) -> Any:
    if end == 0:
        return at_zero
    return 0 if math.inf in (end, -end) else 1 / Fraction(end)


def _days(end: Any, to: Any) -> Any:
    return timedelta(days=end) if isinstance(to, date) and isinstance(end, int) else end
