"""Numbers of a case as a column of pandas, that keeps their sentences: the dtype "quantity".

`series.astype("quantity")` makes one; pandas, seaborn and `Series.plot` then take it for numbers.
What is not reported counts as missing (`isna`), and a sum or mean over it is not reported either:
`dropna` says that the rest is meant. Where pandas needs plain numbers (`astype(float)`), a range, a
hedged number and what is not reported are NaN; `series.quantity` has their ends and sentences. So
they are to NumPy, which knows no sentences; but `np.sqrt` and its like keep them. Equal numbers are
one group, whatever sentence each rests on.

As pandas asks for it: https://pandas.pydata.org/docs/development/extending.html
"""

import operator
from collections.abc import Callable, Iterable
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype, take
from pandas.api.indexers import check_array_indexer
from pandas.api.types import is_list_like

from thapmuoi_analysis.case import ranges
from thapmuoi_analysis.case.quantity import OR_PLAIN, Quantity

KEEPING = (np.sqrt, np.rint, np.floor, np.ceil, np.absolute)
AS_PLAIN = ("std", "sem", "rank", "idxmax", "idxmin", "cumprod", "cummax", "cummin")  # in groups


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

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

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
        texts, _ = original._values_for_factorize()
        first = original.take(np.flatnonzero(~original.duplicated()))
        kept = dict(zip(texts[~original.duplicated()], first, strict=True))
        return cls(kept.get(value, pd.NA) for value in values)

    def _values_for_factorize(self) -> tuple[np.ndarray, float]:
        """Return what makes cells equal to pandas: as much of the same, whatever it rests on."""
        texts = [np.nan if cell is pd.NA else str(cell) for cell in self._numbers]
        return np.array(texts, dtype=object), np.nan

    def unique(self) -> "QuantityArray":
        """Return the first of each that are equal."""
        return self.factorize(use_na_sentinel=False)[1]

    def duplicated(self, keep: Any = "first") -> np.ndarray:
        """Return where a cell is equal to another."""
        return pd.Series(self._values_for_factorize()[0]).duplicated(keep).to_numpy()

    def value_counts(self, dropna: bool = True) -> pd.Series:
        """Return how many cells are equal to each."""
        codes, first = self.factorize(use_na_sentinel=dropna)
        counts = np.bincount(codes[codes >= 0], minlength=len(first))
        return pd.Series(counts, index=pd.Index(first), name="count")

    def _mode(self, dropna: bool = True) -> "QuantityArray":
        counts = self.value_counts(dropna)
        return type(self)(counts.index[counts == counts.max()])

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
        places = check_array_indexer(self, key)
        if is_list_like(value):
            self._numbers[places] = QuantityArray(value)._numbers
        else:
            self._numbers[places] = _cell(value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Return plain numbers, or, where objects are asked for or days among them, quantities."""
        if dtype is None:
            dtype = object if any(map(_is_day, self._numbers)) else float
        if np.dtype(dtype).kind != "f":
            return np.array(self._numbers, dtype=dtype)
        cells = [np.nan if cell is pd.NA else cell for cell in self._numbers]
        return np.array(cells, dtype=dtype)

    def to_numpy(self, dtype: Any = object, *args: Any, **options: Any) -> np.ndarray:
        """Return the quantities, with which pandas works on, or plain numbers."""
        return super().to_numpy(object if dtype is None else dtype, *args, **options)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Return what NumPy makes of a column: with its sentences, or plain numbers."""
        if ufunc in KEEPING and method == "__call__" and not options:
            return type(self)(map(_known(ufunc), self._numbers))
        plain = []
        for part in inputs:
            plain.append(np.asarray(part) if isinstance(part, QuantityArray) else part)
        return getattr(ufunc, method)(*plain, **options)

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
        if not keepdims:
            return found
        if isinstance(found, Quantity):
            return type(self)([found])
        return pd.array([found])

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
            if not all(number.is_one_number for number in numbers):
                return pd.NA
            return min(numbers) if name == "min" else max(numbers)
        plain = pd.Series(np.asarray(self, dtype=float))
        return getattr(plain, name)(skipna=False, **options)  # NaN where one is in doubt

    def _accumulate(self, name: str, *, skipna: bool = True, **options: Any) -> "QuantityArray":
        if name != "cumsum":
            raise TypeError(f"{name} of quantities is not known: use astype(float)")
        return type(self)(accumulate(self._numbers, _skipping(operator.add)))

    def _groupby_op(self, *, how: str, ids: Any, **options: Any) -> Any:
        """Return what pandas asks of groups and cannot make of their numbers itself."""
        if how == "cumsum":
            sums = pd.Series(self).astype(object)
            for rows in pd.Series(ids).groupby(ids).indices.values():
                sums.iloc[rows] = self[rows]._accumulate(how)
            return type(self)(sums)
        if how not in AS_PLAIN:
            parent: Any = super()
            return parent._groupby_op(how=how, ids=ids, **options)
        plain: Any = pd.array(np.asarray(self, dtype=float), dtype="Float64")
        return plain._groupby_op(how=how, ids=ids, **options)


def _cell(cell: Any) -> Any:
    """Return what a column holds: a quantity, or a gap; refuse what is neither."""
    if isinstance(cell, Quantity):
        return cell
    if is_list_like(cell) or not pd.isna(cell):
        raise TypeError(f"give {cell!r} a unit and a kind: wrap it in a Quantity; {OR_PLAIN}")
    return pd.NA


def _short(cell: Any) -> str:
    if cell is not pd.NA and isinstance(cell.value, float):
        return f"{cell.value:.4g}"
    return str(cell)


def _is_reported(cell: Any) -> bool:
    return cell is not pd.NA and cell.reported


def _equal(left: Any, right: Any) -> Any:
    """Return whether a cell is as much of the same as another, or as a plain number."""
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return str(left) == str(right)
    return left == right


def _is_day(cell: Any) -> bool:
    return cell is not pd.NA and ranges.is_day(cell.value)


def _known(op: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return an operation that leaves a gap as it is."""
    return lambda cell: cell if cell is pd.NA else op(cell)


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


def _plainly(op: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation on a column that makes plain numbers, as it does of one quantity."""

    def method(self: QuantityArray, other: Any) -> Any:
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        return op(np.asarray(self, dtype=float), np.asarray(other, dtype=float))

    return method


def _swapped(op: Callable[..., Any]) -> Callable[..., Any]:
    return lambda left, right: op(right, left)


for _name in ("add", "sub", "mul", "truediv"):
    _op = getattr(operator, _name)
    setattr(QuantityArray, f"__{_name}__", _method(_op, is_test=False))
    setattr(QuantityArray, f"__r{_name}__", _method(_swapped(_op), is_test=False))
for _name in ("pow", "mod", "floordiv"):
    _op = getattr(operator, _name)
    setattr(QuantityArray, f"__{_name}__", _plainly(_op))
    setattr(QuantityArray, f"__r{_name}__", _plainly(_swapped(_op)))
for _name in ("lt", "le", "gt", "ge"):
    setattr(QuantityArray, f"__{_name}__", _method(getattr(operator, _name), is_test=True))
_same = _method(_equal, is_test=True)
_tests = {"__eq__": _same, "__ne__": lambda self, other: ~(self == other)}
for _name, _op in _tests.items():
    setattr(QuantityArray, _name, _op)
