"""Numbers of a column beside their sentences: `series.quantity`."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import register_series_accessor

from thapmuoi_analysis.case import ranges
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.quantity_array import QuantityArray, QuantityDtype

DTYPE = QuantityDtype.name
PARTS = ("exact", "unit", "kind", "formula", "hedge")


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
