"""What a number of a case does where a plain one would: `float`, `round`, `abs`, `np.sqrt`.

What makes one number of another keeps its sentences; `**`, `//`, `%`, `np.log` and `np.exp` give a
plain number, which keeps none. What only Python's own numbers can hold
(`float`, `int`, a formatted text) keeps none: there a range, a hedge or what is not reported has no
one number, which `float` calls NaN.
"""

import math
import operator
from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, Self

import numpy as np

from thapmuoi_analysis.case import dimensions, ranges
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, Value


class Plain:
    """The part of a quantity that behaves as a plain number."""

    value: Value
    unit: str
    hedge: str

    @abstractmethod
    def _made(self, formula: str, unit: str, value: Value) -> Self:
        """Return a number made of this one; `formula` has {x} for what this one is called."""

    @property
    def is_one_number(self) -> bool:
        """Whether it is one number, of which there is no doubt: no range, no day, no hedge."""
        return not self.hedge and isinstance(self.value, (int, float, Fraction))

    def __float__(self) -> float:
        if ranges.is_day(self.value):
            raise TypeError(f"{self!r} is a day: see its value")
        value: Any = self.value
        return float(value) if self.is_one_number else math.nan

    def __int__(self) -> int:
        return int(self._one_number())

    def __index__(self) -> int:
        """Return a whole number, for `range` and places in a list."""
        return operator.index(self._one_number())

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        if isinstance(self.value, (int, date)) and not self.hedge:
            return format(self.value, spec)
        return format(float(self._one_number()), spec)

    def _one_number(self) -> Any:
        if not self.is_one_number:
            raise ValueError(f"{self!r} is not one number: see its value (a range has lo and hi)")
        return self.value

    def __pos__(self) -> Self:
        return self

    def __neg__(self) -> Self:
        return self._made("-{x}", self.unit, ranges.apply(ranges.subtract, 0, self.value))

    def __abs__(self) -> Self:
        return self._made("abs({x})", self.unit, ranges.absolute(self.value))

    def __ceil__(self) -> Self:
        return self._each_end("⌈{x}⌉", math.ceil)

    def __floor__(self) -> Self:
        return self._each_end("⌊{x}⌋", math.floor)

    def __trunc__(self) -> Self:
        return self._each_end("trunc({x})", math.trunc)

    def __round__(self, ndigits: int | None = None) -> Self:
        if ndigits is None:
            return self._each_end("round({x})", round)
        return self._each_end(f"round({{x}}, {ndigits})", partial(round, ndigits=ndigits))

    rint = __round__  # what numpy calls for `np.round`

    def __pow__(self, other: Any) -> float:
        return float(float(self) ** float(other))

    def __rpow__(self, other: Any) -> float:
        return float(float(other) ** float(self))

    def __floordiv__(self, other: Any) -> float:
        return float(self) // float(other)

    def __rfloordiv__(self, other: Any) -> float:
        return float(other) // float(self)

    def __mod__(self, other: Any) -> float:
        return float(self) % float(other)

    def __rmod__(self, other: Any) -> float:
        return float(other) % float(self)

    def log(self) -> float:
        """Return the natural logarithm, a plain number, as numpy does; `np.log` calls it."""
        return float(np.log(float(self)))

    def exp(self) -> float:
        """Return e to the power of it, a plain number; `np.exp` calls it."""
        return float(np.exp(float(self)))

    def conjugate(self) -> Self:
        """Return it; `np.std` asks for it."""
        return self

    def sqrt(self) -> Self:
        """Return the square root; of less than nothing not applicable. `np.sqrt` calls it."""
        ends = ranges.ends(self.value)
        unit = dimensions.root(self.unit)
        if ends and ends[0] < 0:
            return self._made("√({x})", unit, NOT_APPLICABLE)
        return self._each_end("√({x})", math.sqrt, unit)

    def _each_end(
        self, formula: str, function: Callable[[Any], Any], unit: str | None = None
    ) -> Self:
        """Return what a function that never falls makes of the value, or of the ends of a range."""
        if unit is None:
            unit = self.unit
        return self._made(formula, unit, ranges.each_end(self.value, function))
