"""Where shares of places over time are drawn: dots with the bounds of their dates, and labels."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator, PercentFormatter

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import ends
from thapmuoi_analysis.telling.drawing import INK, axes_of, height

WIDE = 7.0  # inches
HIGH = 3.4
OPEN = 0.7  # of a year: how long a bound is drawn that is open at one end
ROOM = (0.5, 3.4)  # years left and right of the dots, for labels
TOP = 108  # per cent
LINE = 6  # per cent that a label takes


def points(shares: pd.DataFrame) -> pd.DataFrame:
    """Return each dated share as a point, with the first and last moment at which it may have held.

    Parameters
    ----------
    shares : pandas.DataFrame
        As of `metrics.shares`; undated ones are left out.

    Returns
    -------
    pandas.DataFrame
        The rows with `moment`, `first` and `last` in years, and `percent`.
    """
    dated = shares[shares["day"].notna()]
    spans = [_span(day) for day in dated["day"]]
    drawn = pd.DataFrame(spans, dated.index, ["first", "moment", "last"], dtype=float)
    percent = [100 * height(share) for share in dated["share"]]
    return dated.join(drawn).assign(percent=percent)


def _span(day: Quantity) -> tuple[float, float, float]:
    """Return the first moment, the one at which a dot stands, and the last one."""
    low, high = ends(day.value) or (0, 0)
    if low == date.min:
        last = _years(high)
        return last - OPEN, last, last
    if high == date.max:
        first = _years(low)
        return first, first, first + OPEN
    first = _years(low)
    last = _years(high, whole=True)
    return first, (first + last) / 2, last


def _years(value: Any, *, whole: bool = False) -> float:
    """Return a day as a number of years; of a year its beginning, or its end."""
    if isinstance(value, date):
        return value.year + (value.timetuple().tm_yday - 1) / 365
    return float(value) + whole


def axes_for(drawn: pd.DataFrame) -> Axes:
    """Return axes on which points can be drawn, with the bounds of their dates.

    Parameters
    ----------
    drawn : pandas.DataFrame
        As of `points`.
    """
    _, axes = axes_of(WIDE, HIGH)
    axes.hlines(drawn["percent"], drawn["first"], drawn["last"], color=INK, linewidth=1.2)
    left, right = ROOM
    axes.set_xlim(drawn["first"].min() - left, drawn["last"].max() + right)
    axes.set_ylim(0, TOP)
    axes.yaxis.set_major_locator(FixedLocator([0, 25, 50, 75, 100]))
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(colors=INK)
    return axes


def label(axes: Axes, drawn: pd.DataFrame, texts: Sequence[str]) -> None:
    """Write a text beside each point, in the left half above it; that of the case in bold.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        As of `axes_for`.
    drawn : pandas.DataFrame
        As of `points`.
    texts : sequence of str
        A text for each.
    """
    first, end = axes.get_xlim()
    highest_first = drawn.assign(text=list(texts)).sort_values("percent", ascending=False)
    rows: Any = highest_first.itertuples()
    free = math.inf  # the height below which nothing is written yet on the right
    for row in rows:
        place = (row.first, row.percent)
        off = (0, 9)
        if row.moment >= (first + end) / 2:
            free = min(row.percent, free - LINE)
            place = (row.last, free)
            off = (6, 0)
        written = axes.annotate(row.text, place, off, textcoords="offset points")
        written.set(va="center", color=INK)
        if row.is_own:
            written.set_fontweight("bold")
