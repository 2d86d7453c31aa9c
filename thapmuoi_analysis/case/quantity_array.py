"""Numbers of a case as a column of pandas, that keeps their sentences: the dtype "quantity".

`series.astype("quantity")` makes one; pandas, seaborn and `Series.plot` then take it for numbers.
What is not reported counts as missing (`isna`), and a sum or mean over it is not reported either:
`dropna` says that the rest is meant. Where pandas needs plain numbers (`astype(float)`), a range, a
hedged number and what is not reported are NaN; `series.quantity` has their ends and sentences.

As pandas asks for it: https://pandas.pydata.org/docs/development/extending.html
"""

import operator
from collections.abc import Callable, Iterable
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import (
    ExtensionArray,
    ExtensionDtype,
    register_extension_dtype,
    register_series_accessor,
    take,
)
from pandas.api.indexers import check_array_indexer
from pandas.api.types import is_list_like

from thapmuoi_analysis.case import ranges
from thapmuoi_analysis.case.quantity import Quantity

PARTS = ("exact", "unit", "kind", "formula", "hedge")


@register_extension_dtype
class QuantityDtype(ExtensionDtype):
    """The type of a column of quantities; a gap that pandas makes is `pd.NA`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> pd.Series(load_case("thap-muoi").planned(), dtype="quantity").sum()
    <9 unit, derived>
    """

    name = "quantity"
    type = Quantity
    kind = "f"
    na_value = pd.NA
    _is_numeric = True

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the class of its columns."""
        return QuantityArray


class QuantityArray(ExtensionArray):
    """A column of quantities.

    Parameters
    ----------
    numbers : iterable of Quantity or missing
        What is no quantity is refused: give it a unit and a kind first.
    """

    def __init__(self, numbers: Iterable[Any]) -> None:
        cells = [_cell(number) for number in numbers]
        self._numbers = np.empty(len(cells), dtype=object)
        self._numbers[:] = cells

    @classmethod
    def _from_sequence(
        cls, scalars: Iterable[Any], *, dtype: Any = None, copy: bool = False
    ) -> "QuantityArray":
        return cls(scalars)

    @classmethod
    def _from_factorized(cls, values: Iterable[Any], original: Any) -> "QuantityArray":
        return cls(values)

    @classmethod
    def _concat_same_type(cls, to_concat: Iterable["QuantityArray"]) -> "QuantityArray":
        return cls(np.concatenate([part._numbers for part in to_concat]))

    @property
    def dtype(self) -> QuantityDtype:
        """Its type."""
        return QuantityDtype()

    @property
    def nbytes(self) -> int:
        """The size of the column, without what its numbers hold."""
        return self._numbers.nbytes

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, item: Any) -> Any:
        found = self._numbers[check_array_indexer(self, item)]
        return type(self)(found) if isinstance(found, np.ndarray) else found

    def __setitem__(self, key: Any, value: Any) -> None:
        cells = QuantityArray(value)._numbers if is_list_like(value) else _cell(value)
        self._numbers[check_array_indexer(self, key)] = cells

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Return plain numbers where such are asked for, else the quantities."""
        if dtype is not None and np.dtype(dtype).kind == "f":
            cells = [np.nan if cell is pd.NA else cell for cell in self._numbers]
            return np.array(cells, dtype=dtype)
        return np.array(self._numbers, dtype=dtype)

    def isna(self) -> np.ndarray:
        """Return where there is no number: not reported, not applicable, or a gap."""
        return np.array([not _is_reported(cell) for cell in self._numbers], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Any:
        """Return the cells at these places; a place of -1 is a gap where gaps are allowed."""
        fill = _cell(fill_value)
        found = take(self._numbers, indices, fill_value=fill, allow_fill=allow_fill)
        return type(self)(found)

    def __neg__(self) -> "QuantityArray":
        return type(self)(map(operator.neg, self._numbers))

    def __abs__(self) -> "QuantityArray":
        return type(self)(map(abs, self._numbers))

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        """Return what writes a cell in the repr of a frame: of a float four digits."""
        return _short

    def copy(self) -> "QuantityArray":
        """Return a copy."""
        return type(self)(self._numbers)

    def _values_for_argsort(self) -> np.ndarray:
        return np.asarray(self, dtype=float)

    def _reduce(
        self, name: str, *, skipna: bool = True, keepdims: bool = False, **options: Any
    ) -> Any:
        found = self._reduced(name, skipna, options)
        return type(self)([found]) if keepdims else found

    def _quantile(self, qs: Any, interpolation: Any) -> Any:
        """Return quantiles as plain numbers, as a median is one; what is no number is left out."""
        numbers = pd.Series(self).astype(float)
        return numbers.quantile(qs, interpolation).astype("Float64").array

    def _reduced(self, name: str, skipna: bool, options: dict[str, Any]) -> Any:
        """Return a sum, mean, least or greatest number with its sentences; else a plain number."""
        numbers = [cell for cell in self._numbers if cell is not pd.NA]
        if not numbers or (len(numbers) < len(self) and not skipna):
            return pd.NA
        if name == "sum":
            return reduce(operator.add, numbers)
        if name == "mean":
            return reduce(operator.add, numbers) / len(numbers)
        if name in ("min", "max"):
            settled = all(number.is_one_number for number in numbers)
            pick: Callable[..., Any] = {"min": min, "max": max}[name]
            return pick(numbers) if settled else pd.NA
        plain = pd.Series(np.asarray(self, dtype=float))
        return getattr(plain, name)(skipna=False, **options)  # NaN where one is in doubt

    def _accumulate(self, name: str, *, skipna: bool = True, **options: Any) -> "QuantityArray":
        if name != "cumsum":
            raise TypeError(f"{name} of quantities is not known: use astype(float)")
        return type(self)(accumulate(self._numbers, _skipping(operator.add)))


def _cell(cell: Any) -> Any:
    """Return what a column holds: a quantity, or a gap; refuse what is neither."""
    if isinstance(cell, Quantity):
        return cell
    if is_list_like(cell) or not pd.isna(cell):
        raise TypeError(f"give {cell!r} a unit and a kind: wrap it in a Quantity")
    return pd.NA


def _short(cell: Any) -> str:
    if cell is not pd.NA and isinstance(cell.value, float):
        return f"{cell.value:.4g}"
    return str(cell)


def _is_reported(cell: Any) -> bool:
    return cell is not pd.NA and cell.reported


def _skipping(op: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation that is a gap where either side is one."""

    def applied(left: Any, right: Any) -> Any:
        if left is pd.NA or right is pd.NA:
            return pd.NA
        return op(left, right)

    return applied


def _method(op: Callable[..., Any], is_test: bool) -> Callable[..., Any]:
    """Return an operation on a column, cell by cell; a test may be open, which is `pd.NA`."""

    def method(self: QuantityArray, other: Any) -> Any:
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented  # pandas unpacks it, and asks again
        others = other if is_list_like(other) else [other] * len(self)
        if len(others) != len(self):
            raise ValueError("Lengths must match to compare or compute")
        made = list(map(_skipping(op), self._numbers, others))
        return pd.array(made, dtype="boolean") if is_test else QuantityArray(made)

    return method


def _swapped(op: Callable[..., Any]) -> Callable[..., Any]:
    return lambda left, right: op(right, left)


for _name in ("add", "sub", "mul", "truediv"):
    _op = getattr(operator, _name)
    setattr(QuantityArray, f"__{_name}__", _method(_op, is_test=False))
    setattr(QuantityArray, f"__r{_name}__", _method(_swapped(_op), is_test=False))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(QuantityArray, f"__{_name}__", _method(getattr(operator, _name), is_test=True))


@register_series_accessor("quantity")
class Numbers:
    """What the numbers of a column hold: `series.quantity.low`, `.high`, `.sources`, `.table()`.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> planned = pd.Series(load_case("thap-muoi").planned())
    >>> planned.quantity.value.tolist()
    [3.0, 2.0, 2.0, 2.0]
    """

    def __init__(self, series: pd.Series) -> None:
        try:
            self._numbers = QuantityArray(series)
        except TypeError as error:  # as pandas asks of an accessor
            raise AttributeError("only a column of quantities has .quantity") from error
        self._index = series.index

    @property
    def value(self) -> pd.Series:
        """The plain number; NaN where there is not one without doubt."""
        return self._each(_plain)

    @property
    def low(self) -> pd.Series:
        """The lowest that it can be; NaN of a hedged number and of a day."""
        return self._each(lambda number: _ends(number)[0])

    @property
    def high(self) -> pd.Series:
        """The highest that it can be; NaN of a hedged number and of a day."""
        return self._each(lambda number: _ends(number)[1])

    @property
    def sources(self) -> pd.Series:
        """The locators of the sentences that it rests on."""
        return self._each(lambda number: number.sources)

    def table(self) -> pd.DataFrame:
        """Return numbers and sentences side by side, as `metrics.table` has them."""
        columns = {"value": self.value, "low": self.low, "high": self.high}
        for part in PARTS:
            columns[part] = self._each(operator.attrgetter(part))
        columns["locators"] = self.sources.map(" ".join, na_action="ignore")
        return pd.DataFrame(columns, index=self._index)

    def _each(self, part: Callable[[Quantity], Any]) -> pd.Series:
        """Return a part of each number; missing where there is a gap."""
        found = [np.nan if cell is pd.NA else part(cell) for cell in self._numbers]
        return pd.Series(found, index=self._index)


def _ends(number: Quantity) -> tuple[float, float]:
    """Return the lowest and highest number that it can be; NaN where none is sure."""
    found = ranges.ends(number.value)
    if found is None or number.hedge or ranges.is_day(number.value):
        return np.nan, np.nan
    return float(found[0]), float(found[1])


def _plain(number: Quantity) -> float:
    return float(number) if number.is_one_number else np.nan
