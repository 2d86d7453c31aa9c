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
from thapmuoi_analysis.telling.drawing import INK, NARROW, WIDE, axes_of, height

HIGH = 3.4  # inches
OPEN = 0.7  # of a year: how long a bound is drawn that is open at one end
ROOM = (0.5, 3.4)  # years left and right of the dots, for labels
TOP = 108  # per cent
LINE = 6  # per cent that a label takes
ROW = 0.42  # inches: a point with its label, on a phone


def points(shares: pd.DataFrame) -> pd.DataFrame:
    """Return each dated share as a point, with the first and last moment at which it may have held.

    Parameters
    ----------
    shares : pandas.DataFrame
        As of `metrics.shares`; undated ones are left out.

    Returns
    -------
    pandas.DataFrame
        The rows with `moment`, `first` and `last` in years, `percent`, and the `height` of each.
    """
    dated = shares[shares["day"].notna()]
    spans = [_span(day) for day in dated["day"]]
    drawn = pd.DataFrame(spans, dated.index, ["first", "moment", "last"], dtype=float)
    percent = [100 * height(share) for share in dated["share"]]
    return dated.join(drawn).assign(percent=percent, height=percent)


def in_rows(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return points one below another, the highest share first: on a phone all have room.

    Parameters
    ----------
    drawn : pandas.DataFrame
        As of `points`.
    """
    return drawn.assign(height=-drawn["percent"].rank(method="first", ascending=False))


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


def axes_for(drawn: pd.DataFrame, width: float = WIDE) -> Axes:
    """Return axes on which points can be drawn, with the bounds of their dates.

    Parameters
    ----------
    drawn : pandas.DataFrame
        As of `points`; of `in_rows` for a phone.
    width : float, optional
        Of the picture, in inches; `NARROW` for a phone, where shares stand in the labels alone.
    """
    is_wide = width > NARROW
    _, axes = axes_of(width, HIGH if is_wide else ROW * (len(drawn) + 1))
    axes.hlines(drawn["height"], drawn["first"], drawn["last"], color=INK, linewidth=1.2)
    first = drawn["first"].min()
    last = drawn["last"].max()
    left, right = ROOM
    axes.set_xlim(first - left, last + (right if is_wide else left))
    years = MaxNLocator(nbins=8 if is_wide else 5, integer=True).tick_values(first, last)
    axes.set_xticks([year for year in years if first - left <= year <= last])
    axes.tick_params(colors=INK)
    if is_wide:
        axes.set_ylim(0, TOP)
        axes.yaxis.set_major_locator(FixedLocator([0, 25, 50, 75, 100]))
        axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    else:
        axes.set_ylim(-len(drawn) - 0.4, 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
    return axes


def label(axes: Axes, drawn: pd.DataFrame, texts: Sequence[str]) -> None:
    """Write a text beside each point, in the left half above it; that of the case in bold.

    On a phone each stands above its row.

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
    in_lines = drawn["height"].max() < 0
    highest_first = drawn.assign(text=list(texts)).sort_values("percent", ascending=False)
    rows: Any = highest_first.itertuples()
    free = math.inf  # the height below which nothing is written yet on the right
    for row in rows:
        place = (first if in_lines else row.first, row.height)
        off = (0, 11 if in_lines else 9)
        if not in_lines and row.moment >= (first + end) / 2:
            free = min(row.height, free - LINE)
            place = (row.last, free)
            off = (6, 0)
        written = axes.annotate(row.text, place, off, textcoords="offset points")
        written.set(annotation_clip=False, va="center", color=INK)
        if row.is_own:
            written.set_fontweight("bold")
