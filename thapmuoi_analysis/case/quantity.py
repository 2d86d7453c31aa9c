"""A number that remembers where it came from.

It knows no language: `telling.formatter` speaks it.
"""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partialmethod
from html import escape
from numbers import Integral, Number, Real
from typing import Any, TypeAlias

import pandas as pd

from thapmuoi_analysis.case import dimensions, ranges
from thapmuoi_analysis.case.kinds import STRENGTH, Kind, weakest
from thapmuoi_analysis.case.plain import Plain
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Missing, Range, Value

__all__ = ["STRENGTH", "Kind", "Quantity", "assumed", "between", "not_reported"]
OR_PLAIN = "or take plain numbers: float(…), astype(float)"
Operand: TypeAlias = "Quantity | float | Fraction"


@dataclass(frozen=True)
class Quantity(Plain):
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
        if isinstance(self.sources, str):
            raise TypeError(f"sources are several: write sources=({self.sources!r},)")
        for end in ranges.ends(self.value) or ():
            if isinstance(end, bool) or not isinstance(end, (int, float, Fraction, date)):
                raise TypeError(f"{self.id or 'a quantity'} cannot hold {end!r}")
            if str(end) in ("nan", "NaT"):
                raise ValueError(f"{self.id or 'a quantity'} is NaN: say NOT_REPORTED instead")

    @property
    def exact(self) -> str:
        """The value as text, nothing rounded: 11/13, 9..12, 2022-03-02, not reported."""
        return ranges.to_text(self.value)

    @property
    def reported(self) -> bool:
        """Whether there is a value or a range at all."""
        return not isinstance(self.value, Missing)

    @property
    def _is_silent(self) -> bool:
        """Whether neither a number nor words for one are there, to be called stated or derived."""
        return not self.reported and not self.hedge

    def __str__(self) -> str:
        text = self.exact
        if self.hedge:
            text = f"“{self.hedge}” {text}" if self.reported else f"“{self.hedge}”"
        if self._is_silent or self.unit in ("", "date"):
            return text
        return f"{text} {self.unit}"

    def __repr__(self) -> str:
        name = f"{self.id} = " if self.id else ""
        if self._is_silent:
            return f"<{name}{self}>"
        return f"<{name}{self}, {self.kind}>"

    def _repr_html_(self) -> str:
        kind = "" if self._is_silent else self.kind
        parts = [self.id, kind, self.formula, ", ".join(self.sources)]
        html = f"<b>{escape(str(self))}</b>"
        return html + "".join(f" · {escape(part)}" for part in parts if part)

    def to_dict(self) -> dict[str, Any]:
        """Return all that it holds, as notebooks, manifests and tables keep it; see `from_dict`.

        Raises
        ------
        ValueError
            If it has no id: a number that is shown must have a name.
        """
        if not self.id:
            raise ValueError(f"name the number before it is shown: {self.formula or self.value}")
        kept = {**vars(self), "value": self.exact, "kind": str(self.kind)}
        kept["sources"] = list(self.sources)
        kept["inputs"] = [part.to_dict() for part in self.inputs]
        return kept

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Quantity":
        """Return the number that `to_dict` wrote; what else there is in the dict is passed over.

        A manifest names the inputs of a number by their ids; such inputs are left out.
        """
        inputs = [cls.from_dict(part) for part in kept["inputs"] if isinstance(part, Mapping)]
        return cls(
            ranges.from_text(kept["value"]),
            kept["unit"],
            kept.get("id", ""),
            Kind(kept["kind"]),
            kept["formula"],
            tuple(kept["sources"]),
            kept["hedge"],
            tuple(inputs),
        )

    def named(self, id: str, *, unit: str | None = None, kind: Kind | None = None) -> "Quantity":
        """Give a result its name (and unit); a kind may be weakened, never strengthened."""
        weaker = weakest([self.kind, kind or self.kind])
        if unit is None:
            unit = self.unit
        return replace(self, id=id, unit=unit, kind=weaker)

    def __add__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "+", ranges.add)

    def __radd__(self, other: float | Fraction) -> "Quantity":
        first = _as_quantity(other)
        return self if first.value == 0 else first + self  # so that sum() works

    def __sub__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "-", ranges.subtract)

    def __rsub__(self, other: float | Fraction) -> "Quantity":
        return _as_quantity(other) - self

    def __mul__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "×", ranges.multiply)

    def __rmul__(self, other: float | Fraction) -> "Quantity":
        return _as_quantity(other) * self

    def __truediv__(self, other: "Operand") -> "Quantity":
        return _apply(self, other, "/", ranges.divide)

    def __rtruediv__(self, other: float | Fraction) -> "Quantity":
        return _as_quantity(other) / self

    def _made(self, formula: str, unit: str, value: Value) -> "Quantity":
        """Return a number made of this one alone."""
        term = _factor(self) if formula.startswith("-") else _term(self)
        return _result([self], formula.format(x=term), unit, value)

    def __eq__(self, other: Any) -> Any:
        if isinstance(other, Quantity):
            return self._is_as_much_as(other)
        if not _is_number(other):
            return False
        if self.unit == "date":
            return False
        return (self >= other) & (self <= other)

    def _is_as_much_as(self, other: "Quantity") -> bool:
        """Return whether another is the same number, or one of the same value and unit.

        Two ranges, hedged numbers, or numbers that are not reported, are so only of one id.
        """
        if self.unit != other.unit or self.value != other.value:
            return False
        is_known = not (self.hedge or other.hedge)
        has_one_value = self.reported and not isinstance(self.value, Range)
        return vars(self) == vars(other) or (is_known and has_one_value)

    def __hash__(self) -> int:
        return hash(self.value)

    def _compare(self, test: Callable[..., bool], right: Any) -> Any:
        """Return what a test comes to; `pd.NA` where a range or a hedge leaves it open."""
        hedge = self.hedge
        value = right
        if not _is_number(right):
            other = _as_quantity(right)
            _same_unit(self, other)
            hedge += other.hedge
            value = other.value
        own = self.value
        if isinstance(right, float):  # as floats are compared: a share equals `float(share)`
            own = ranges.each_end(own, float)
        answer = ranges.compare(test, own, value)
        if hedge or answer is None:
            return pd.NA
        return answer

    __ge__ = partialmethod(_compare, operator.ge)
    __gt__ = partialmethod(_compare, operator.gt)
    __le__ = partialmethod(_compare, operator.le)
    __lt__ = partialmethod(_compare, operator.lt)


Number.register(Quantity)  # to seaborn and pandas it is one


def not_reported(id: str, unit: str = "") -> Quantity:
    """Return the quantity that a source leaves unsaid."""
    return Quantity(NOT_REPORTED, unit, id)


def assumed(value: Value, unit: str, id: str) -> Quantity:
    """Return a quantity that no source states, marked as assumed."""
    return Quantity(value, unit, id, Kind.ASSUMED)


def between(lo: Quantity | int, hi: Quantity | int, id: str) -> Quantity:
    """Return the range from the lower of `lo` to the upper of `hi`, as a bound."""
    low = _as_quantity(lo)
    high = _as_quantity(hi)
    unit = _same_unit(low, high)
    value = ranges.apply(ranges.hull, low.value, high.value)
    result = _result([low, high], f"[{_term(low)}, {_term(high)}]", unit, value)
    return result.named(id, kind=Kind.BOUND if result.reported else None)


def distinct(numbers: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return numbers without those that are there twice; of one value there may be several."""
    once: dict[Any, Quantity] = {}
    for number in numbers:
        what = (number.id, number.formula, number.sources, str(number))
        once.setdefault(what, number)
    return tuple(once.values())


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _as_quantity(value: "Operand") -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, Integral) and not isinstance(value, bool):
        return Quantity(int(value))  # numpy's whole numbers too
    if isinstance(value, float) and math.isfinite(value):  # as it is written: 0.1 is a tenth
        exact = Fraction(str(float(value)))
        return Quantity(int(exact) if exact.denominator == 1 else exact)
    if not isinstance(value, Fraction):
        raise TypeError(f"give {value!r} a unit and a kind: wrap it in a Quantity; {OR_PLAIN}")
    return Quantity(value)


def _term(quantity: Quantity) -> str:
    """Return what a quantity is called in a formula."""
    return quantity.id or quantity.formula or quantity.exact


def _factor(quantity: Quantity) -> str:
    """Return what a quantity is called in a product: in brackets, unless it is one word."""
    term = _term(quantity)
    if quantity.id or term.replace(".", "").isalnum():
        return term
    return f"({term})"


def _apply(left: Quantity, right: "Operand", sign: str, rule: ranges.Rule) -> Quantity:
    """Return what an operation makes of two quantities."""
    other = _as_quantity(right)
    first = _term(left) if sign in "+-" else _factor(left)
    formula = f"{first} {sign} {_factor(other)}"
    unit = _unit(left, other, sign)
    value = ranges.apply(rule, left.value, other.value)
    if sign == "/" and ranges.ends(other.value) == (0, 0):  # whatever is divided by it
        value = NOT_APPLICABLE
    return _result([left, other], formula, unit, value)


def _result(made_of: list[Quantity], formula: str, unit: str, value: Value) -> Quantity:
    """Return a value made of parts, with what it takes over from them."""
    kinds = [Kind.DERIVED]
    sources: list[str] = []
    hedges: list[str] = []
    inputs: list[Quantity] = []
    for part in made_of:
        kinds.append(part.kind)
        if isinstance(part.value, Range):
            kinds.append(Kind.BOUND)
        sources += part.sources
        hedges += filter(None, part.hedge.split("; "))
        inputs += [part] if part.id else part.inputs
    return Quantity(
        value,
        unit,
        kind=weakest(kinds),
        formula=formula,
        sources=tuple(dict.fromkeys(sources)),
        hedge="; ".join(dict.fromkeys(hedges)),
        inputs=distinct(inputs),
    )


def _same_unit(left: Quantity, right: Quantity) -> str:
    """Return the unit of two quantities, of which one may be a plain number."""
    if left.unit == right.unit or _is_plain(left) or _is_plain(right):
        return left.unit or right.unit
    first = f"{_factor(left)} [{left.unit}]"
    raise ValueError(f"units differ: {first} and {_factor(right)} [{right.unit}]")


def _is_plain(quantity: Quantity) -> bool:
    return not (quantity.unit or quantity.id or quantity.formula)


def _unit(left: Quantity, right: Quantity, sign: str) -> str:
    """Return the unit of a result; days are what lies between dates."""
    units = sorted([left.unit, right.unit])
    if sign == "-" and units == ["date", "date"]:
        return "day"
    if sign in "+-" and units == ["date", "day"]:
        return "date"
    if sign in "+-":
        return _same_unit(left, right)
    return dimensions.combined(left.unit, right.unit, sign)
