"""A number that remembers where it came from.

It knows no language: `telling.formatter` speaks it.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import partialmethod
from html import escape
from numbers import Real
from typing import Any, TypeAlias

import pandas as pd

from thapmuoi_analysis.case import ranges
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Missing, Range, Value


class Kind(StrEnum):
    """How a number came to be, from the strongest to the weakest.

    Examples
    --------
    >>> Quantity(11, "unit").kind is Kind.STATED
    True
    """

    STATED = "stated"
    DERIVED = "derived"
    BOUND = "bound"
    ASSUMED = "assumed"
    ILLUSTRATIVE = "illustrative"
    SIMULATED = "simulated"


STRENGTH = tuple(Kind)
Rule = Callable[[ranges.Ends, ranges.Ends], Value]
Operand: TypeAlias = "Quantity | int | Fraction"


@dataclass(frozen=True)
class Quantity:
    """A value with its unit, kind, formula, sources and hedge.

    Parameters
    ----------
    value : int, Fraction, float, datetime.date, Range or Missing
        Counts are `int`, shares `Fraction`; `NOT_REPORTED` where the source is silent,
        `NOT_APPLICABLE` where the question has no answer (a share of nothing).
    unit : str
        "unit" (a commune or town), "person", "year", ...; products and quotients are written
        "unit·year", "person/unit"; "" for a pure number.
    id : str
        Name by which formulas and reports call it; empty for an intermediate result.
    kind : Kind
        In arithmetic the weakest kind wins, and a result is at best `derived`.
    formula : str
        How it was made, in terms of ids.
    sources : tuple of str
        Locators of the sentences it rests on.
    hedge : str
        The source's own hedge about the number, kept as a word ("hầu hết").
    inputs : tuple of Quantity
        The named quantities its formula speaks of.

    Examples
    --------
    >>> adopted = Quantity(11, "unit", "adopted", sources=("s:p7.s2",))
    >>> share = (adopted / Quantity(13, "unit", "units")).named("adopted_share")
    >>> share.value, share.formula, share.sources, f"{share:.1%}", share > 0.5
    (Fraction(11, 13), 'adopted / units', ('s:p7.s2',), '84.6%', True)
    """

    value: Value
    unit: str = ""
    id: str = ""
    kind: Kind = Kind.STATED
    formula: str = ""
    sources: tuple[str, ...] = ()
    hedge: str = ""
    inputs: tuple["Quantity", ...] = ()

    def __post_init__(self) -> None:
        for end in ranges.ends(self.value) or ():
            if isinstance(end, bool) or not isinstance(end, (int, float, Fraction, date)):
                raise TypeError(f"{self.id or 'a quantity'} cannot hold {end!r}")
            if isinstance(end, (float, type(pd.NaT))) and pd.isna(end):
                raise ValueError(f"{self.id or 'a quantity'} is NaN: say NOT_REPORTED instead")

    @property
    def exact(self) -> str:
        """The value as text, nothing rounded: 11/13, 9..12, 2022-03-02, not reported."""
        value = self.value
        return f"{value.lo}..{value.hi}" if isinstance(value, Range) else str(value)

    def __str__(self) -> str:
        hedge = f"“{self.hedge}”" if self.hedge else ""
        exact = self.exact if self.reported or not hedge else ""
        return " ".join(filter(None, [hedge, exact, self.unit.removeprefix("date")]))

    def __repr__(self) -> str:
        return f"<{self.id}{' = ' * bool(self.id)}{self}, {self.kind}>"

    def _repr_html_(self) -> str:
        parts = [self.id, self.kind, self.formula, ", ".join(self.sources)]
        return " · ".join([f"<b>{escape(str(self))}</b>", *map(escape, filter(None, parts))])

    def __float__(self) -> float:
        if self.hedge or not isinstance(self.value, (int, float, Fraction)):
            raise ValueError(f"{self!r} is not one number: see its value (a range has lo and hi)")
        return float(self.value)

    def __format__(self, spec: str) -> str:
        exact = isinstance(self.value, (int, date)) and not self.hedge
        return format(self.value if exact else float(self), spec) if spec else str(self)

    @property
    def reported(self) -> bool:
        """Whether there is a value or a range at all."""
        return not isinstance(self.value, Missing)

    def as_dict(self) -> dict[str, Any]:
        """Return what a machine needs to trace it: exact values as text, inputs by id.

        Raises
        ------
        ValueError
            If it has no id: a number that is shown must have a name.
        """
        if not self.id:
            raise ValueError(f"name the number before it is shown: {self.formula or self.value}")
        told = {"value": self.exact, "kind": str(self.kind), "sources": list(self.sources)}
        return {**vars(self), **told, "inputs": [part.as_dict() for part in self.inputs]}

    def named(self, id: str, *, unit: str | None = None, kind: Kind | None = None) -> "Quantity":
        """Give a result its name (and unit); a kind may be weakened, never strengthened."""
        weakest = max((self.kind, kind or self.kind), key=STRENGTH.index)
        return replace(self, id=id, unit=self.unit if unit is None else unit, kind=weakest)

    def __add__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "+", ranges.add)

    def __radd__(self, other: int | Fraction) -> "Quantity":
        first = _as_quantity(other)
        return self if first.value == 0 else first + self  # so that sum() works

    def __sub__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "-", ranges.subtract)

    def __rsub__(self, other: int | Fraction) -> "Quantity":
        return _as_quantity(other) - self

    def __mul__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "×", ranges.multiply)

    def __rmul__(self, other: int | Fraction) -> "Quantity":
        return _as_quantity(other) * self

    def __truediv__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "/", ranges.divide)

    def __ceil__(self) -> "Quantity":
        ends = ranges.ends(self.value)
        value = self.value if ends is None else ranges.from_ends(*map(math.ceil, ends))
        return replace(_result((self,), f"⌈{_bare(self)}⌉"), value=value, unit=self.unit)

    def __eq__(self, other: Any) -> Any:
        if not isinstance(other, Real) or isinstance(other, bool):
            return isinstance(other, Quantity) and vars(self) == vars(other)
        return False if self.unit == "date" else (self >= other) & (self <= other)

    def __hash__(self) -> int:
        return hash(self.value)

    def _compare(self, test: Callable[..., bool], right: Any) -> Any:
        plain = isinstance(right, Real) and not isinstance(right, bool)
        other = self if plain else _as_quantity(right)
        _same_unit(self, other)
        a, b = ranges.ends(self.value), (right, right) if plain else ranges.ends(other.value)
        if a is None or b is None or self.hedge or other.hedge:
            return pd.NA  # nothing said, or said with a hedge: not settled
        one, extreme = test(a[0], b[1]), test(a[1], b[0])
        return bool(one) if one == extreme else pd.NA

    __ge__ = partialmethod(_compare, operator.ge)
    __gt__ = partialmethod(_compare, operator.gt)
    __le__ = partialmethod(_compare, operator.le)
    __lt__ = partialmethod(_compare, operator.lt)


def not_reported(id: str, unit: str = "") -> Quantity:
    """Return the quantity that a source leaves unsaid."""
    return Quantity(NOT_REPORTED, unit, id)


def assumed(value: Value, unit: str, id: str) -> Quantity:
    """Return a quantity that no source states, marked as assumed."""
    return Quantity(value, unit, id, Kind.ASSUMED)


def between(lo: Quantity | int, hi: Quantity | int, id: str) -> Quantity:
    """Return the range from the lower of `lo` to the upper of `hi`, as a bound."""
    low, high = _as_quantity(lo), _as_quantity(hi)
    unit = _same_unit(low, high)
    formula = f"[{_bare(low)}, {_bare(high)}]"
    result = _combined(low, high, formula, unit, lambda a, b: Range(a[0], b[1]))
    return result.named(id, kind=Kind.BOUND if result.reported else None)


def _as_quantity(value: "Operand") -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise TypeError(f"give {value!r} a unit and a kind: wrap it in a Quantity")
    return Quantity(value)


def _label(quantity: Quantity) -> str:
    bare = _bare(quantity)
    return bare if quantity.id or bare.replace(".", "").isalnum() else f"({bare})"


def _bare(quantity: Quantity) -> str:
    return quantity.id or quantity.formula or quantity.exact


def _result(parts: tuple[Quantity, ...], formula: str) -> Quantity:
    kinds = [Kind.BOUND if isinstance(part.value, Range) else Kind.DERIVED for part in parts]
    kinds += [part.kind for part in parts]
    return Quantity(
        NOT_REPORTED,
        kind=max(kinds, key=STRENGTH.index),
        formula=formula,
        sources=tuple(dict.fromkeys(s for part in parts for s in part.sources)),
        hedge="; ".join(dict.fromkeys(h for p in parts for h in p.hedge.split("; ") if h)),
        inputs=tuple(dict.fromkeys(q for p in parts for q in ((p,) if p.id else p.inputs))),
    )


def _apply(left: Quantity, right: "Operand", sign: str, rule: Rule) -> Quantity:
    other = _as_quantity(right)
    first = _bare(left) if sign in "+-" else _label(left)
    formula = f"{first} {sign} {_label(other)}"
    result = _combined(left, other, formula, _unit(left, other, sign), rule)
    nothing = sign == "/" and ranges.ends(other.value) == (0, 0)  # whatever is divided by it
    return replace(result, value=NOT_APPLICABLE) if nothing else result


def _combined(left: Quantity, right: Quantity, formula: str, unit: str, rule: Rule) -> Quantity:
    """Return what a rule makes of two quantities; no number where either has none."""
    result = replace(_result((left, right), formula), unit=unit)
    a, b = ranges.ends(left.value), ranges.ends(right.value)
    if NOT_APPLICABLE in (left.value, right.value):
        return replace(result, value=NOT_APPLICABLE)
    return result if a is None or b is None else replace(result, value=rule(a, b))


def _same_unit(left: Quantity, right: Quantity) -> str:
    a, b = left.unit, right.unit
    plain = [q for q in (left, right) if not q.unit and not q.id and not q.formula]
    if a != b and not plain:
        raise ValueError(f"units differ: {_label(left)} [{a}] and {_label(right)} [{b}]")
    return a or b


def _unit(left: Quantity, right: Quantity, sign: str) -> str:
    if sign == "-" and left.unit == right.unit == "date":
        return "day"
    if sign in "+-":
        return "date" if {left.unit, right.unit} == {"date", "day"} else _same_unit(left, right)
    powers: dict[str, int] = {}
    for text, factor in ((left.unit, 1), (right.unit, 1 if sign == "×" else -1)):
        over, _, under = text.partition("/")
        for part, power in ((over, factor), (under, -factor)):
            for name in filter(None, part.split("·")):
                powers[name] = powers.get(name, 0) + power
    over = "·".join(n for n, power in powers.items() for _ in range(power))
    under = "·".join(n for n, power in powers.items() for _ in range(-power))
    return f"{over}/{under}" if under else over
