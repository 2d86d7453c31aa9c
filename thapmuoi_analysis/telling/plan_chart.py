"""What the picture of target, plan and result is drawn from, and its direct labels.

The notebook draws the lines and dots with seaborn. What stands here turns Quantities into numbers
that can be drawn, and writes labels where seaborn would put a legend.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.drawing import INK, WIDE, axes_of, height
from thapmuoi_analysis.telling.standing import dated

HIGH = 3.4  # inches
APART = 2.7  # inches on the right: labels of levels
LETTERS = 32  # in a line of a label
LINE_HEIGHT = 0.19  # inches
LETTER_WIDE = 0.09  # of a letter in bold
LIGHT_WIDE = 0.08  # of a letter that is not bold
ROOM = 1.12  # of the highest number: labels stand above it
EDGE = 0.7  # inches on the left: numbers of the axis
BELOW = 1.2  # inches, for labels
BEYOND = 0.15  # of a year, behind the last one: where the plan then stands is seen


def plan_steps(cumulative: Mapping[int, Quantity], years: Sequence[int]) -> pd.DataFrame:
    """Return where the plan stands at each moment, to be drawn as steps.

    The units of a year may come on its last day, so each step rises when its year is over.

    Parameters
    ----------
    cumulative : mapping of int to Quantity
        By year, what the plan adds up to by its end; as of `metrics.cumulative_plan`.
    years : sequence of int
        The years that are drawn, in order.

    Returns
    -------
    pandas.DataFrame
        `moment`, in years, and `units`; empty without a plan.
    """
    if not cumulative:
        return pd.DataFrame(columns=["moment", "units"], dtype=float)
    heights = [0.0, *map(height, cumulative.values())]
    moments: list[float] = [min(cumulative), *(year + 1 for year in cumulative)]
    moments.append(years[-1] + 1 + BEYOND)
    heights.append(heights[-1])
    return pd.DataFrame({"moment": moments, "units": heights}, dtype=float)


def result_points(results: pd.DataFrame) -> pd.DataFrame:
    """Return each result that has a date as a point.

    Parameters
    ----------
    results : pandas.DataFrame
        As of `metrics.by_date`.

    Returns
    -------
    pandas.DataFrame
        `moment`, in years; `units`; and `dated`, the number with its date.
    """
    points = []
    for _, row in results.iterrows():
        day = row["day"].value
        if isinstance(day, date):
            moment = day.year + (day.timetuple().tm_yday - 1) / 365
            units = height(row["adopted"])
            result = dated(row["adopted"], row["day"], row["earliest"])
            points.append((moment, units, result))
    return pd.DataFrame(points, columns=["moment", "units", "dated"])


def axes_over(years: Sequence[int], top: float, width: float = WIDE) -> Axes:
    """Return empty axes over some years, each named in its middle.

    Parameters
    ----------
    years : sequence of int
        The years, in order; without any the horizontal axis says nothing.
    top : float
        The highest number that is drawn.
    width : float, optional
        Of the picture, in inches; `NARROW` for a phone, where labels of levels stand below.
    """
    _, axes = axes_of(width, HIGH if width == WIDE else HIGH + BELOW)
    last = max(years, default=0)
    axes.set_xlim(min(years, default=0), last + 1 + BEYOND)
    axes.set_ylim(0, top * ROOM)
    axes.set_xticks([year + 0.5 for year in years], map(str, years))
    axes.set_xticks([*years, last + 1], minor=True)  # where a year ends
    axes.tick_params(bottom=False, colors=INK)
    axes.tick_params(which="minor", bottom=True, colors=INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_color(INK)
    return axes


def label_points(axes: Axes, points: pd.DataFrame, texts: Sequence[str]) -> None:
    """Write a text on the left of each point; above it, where there is no room for that.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes on which they are drawn.
    points : pandas.DataFrame
        As of `result_points`.
    texts : sequence of str
        A text for each.
    """
    first, end = axes.get_xlim()
    wide = _drawn(axes)
    places = zip(points["moment"], points["units"], texts, strict=True)
    for moment, units, text in places:
        room = wide * (moment - first) / (end - first)
        if len(text) * LETTER_WIDE < room:
            label = _write(axes, text, (moment, units), (-9, 0))
            label.set_horizontalalignment("right")
        else:
            label = _write(axes, text, (first, units), (4, 8))
            label.set_verticalalignment("bottom")
        label.set_fontweight("bold")


def label_steps(axes: Axes, cumulative: Mapping[int, Quantity], texts: Sequence[str]) -> None:
    """Write what the plan adds up to beside each step but the last, which has a label at the edge.

    A text ends where its step rises, a little lower, since a result may be written above. Where
    there is no room for that it begins at the axis, above the step.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes on which they are drawn.
    cumulative : mapping of int to Quantity
        As of `metrics.cumulative_plan`.
    texts : sequence of str
        A text for each year.
    """
    steps = list(zip(cumulative.items(), texts, strict=True))
    first, end = axes.get_xlim()
    year_wide = _drawn(axes) / (end - first)
    for (year, total), text in steps[:-1]:
        at = height(total)
        if len(text) * LIGHT_WIDE < year_wide * (year + 1 - first):
            label = _write(axes, text, (year + 1, at), (-4, -1))
            label.set_horizontalalignment("right")
            label.set_verticalalignment("top")
        else:
            label = _write(axes, text, (first, at), (4, 2))
            label.set_verticalalignment("bottom")


def label_levels(axes: Axes, levels: Mapping[str, Quantity], texts: Sequence[str]) -> None:
    """Write what each level is at the right edge of the axes, at its height; on a phone, below.

    What stands in brackets begins a line of its own. Labels that would overlap are moved up. The
    target's minimum is drawn as a dotted line.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes on which they are drawn.
    levels : mapping of str to Quantity
        The column `number` of `metrics.levels`.
    texts : sequence of str
        A text for each.
    """
    _, end = axes.get_xlim()
    _, top = axes.get_ylim()
    line_height = LINE_HEIGHT * top / (HIGH - 0.5)
    if "needed" in levels:
        minimum = height(levels["needed"])
        axes.axhline(minimum, color=INK, linestyle=":", linewidth=1.2)
    if _width(axes) < WIDE:
        _write_below(axes, texts)
        return
    free = -math.inf  # the lowest height at which nothing is written yet
    heights = [height(level) for _, level in levels.items()]
    labels = zip(heights, texts, strict=True)
    for at, text in sorted(labels, key=itemgetter(0)):
        lines: list[str] = []
        for part in text.replace(" (", "\n(", 1).splitlines():
            lines += textwrap.wrap(part, LETTERS)
        half = len(lines) * line_height / 2
        middle = max(at, free + half)
        free = middle + half
        label = "\n".join(lines)
        _write(axes, label, (end, middle), (8, 0))


def _drawn(axes: Axes) -> float:
    """Return how wide the axes are, in inches, less the room for labels."""
    wide = _width(axes)
    return wide - (APART if wide == WIDE else EDGE)


def _width(axes: Axes) -> float:
    """Return the width of a picture, in inches."""
    figure = axes.get_figure(root=True)
    return figure.get_figwidth() if figure else WIDE


def _write_below(axes: Axes, texts: Sequence[str]) -> None:
    """Write what each level is below the axes, one below another, the highest first."""
    lines: list[str] = []
    for text in reversed(texts):
        lines += textwrap.wrap(text, LETTERS + 4, subsequent_indent="   ")
    below: Any = {"xytext": (-24, -26), "textcoords": "offset points"}
    label = axes.annotate("\n".join(lines), (0, 0), xycoords="axes fraction", **below)
    label.set(color=INK, va="top", annotation_clip=False)


def highest(numbers: Sequence[Quantity]) -> float:
    """Return the highest number that can be drawn; 1 where none can."""
    heights = [height(number) for number in numbers]
    return max(filter(math.isfinite, heights), default=1.0)


def _write(axes: Axes, text: str, at: tuple[float, float], off: tuple[float, float]) -> Annotation:
    """Write a text beside a point, so many points of type away from it."""
    label = axes.annotate(text, at, off, textcoords="offset points", annotation_clip=False)
    label.set_verticalalignment("center")
    label.set_color(INK)
    return label
