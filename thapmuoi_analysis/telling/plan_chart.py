"""What the picture of target, plan and result is drawn from, and its direct labels.

The notebook draws the lines and dots with seaborn. What stands here turns Quantities into numbers
that can be drawn, and writes labels where seaborn would put a legend.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling import dates
from thapmuoi_analysis.telling.drawing import INK, axes_of, height

WIDE, HIGH = 7.0, 3.4  # inches
LETTERS = 32  # in a line of a label
LINE_HEIGHT = 0.19  # inches
AXES_WIDE, LETTER_WIDE = 4.3, 0.09  # inches, about: the axes, and a letter in bold
ROOM = 1.12  # of the highest number: labels stand above it
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
    steps: list[tuple[float, float]] = []
    for year, total in cumulative.items():
        if not steps:
            steps.append((year, 0.0))
        steps.append((year + 1, height(total)))
    if steps:
        steps.append((years[-1] + 1 + BEYOND, steps[-1][1]))
    return pd.DataFrame(steps, columns=["moment", "units"], dtype=float)


def result_points(results: pd.DataFrame) -> pd.DataFrame:
    """Return each result that has a date as a point.

    Parameters
    ----------
    results : pandas.DataFrame
        As of `metrics.by_date`.

    Returns
    -------
    pandas.DataFrame
        `moment`, in years; `units`; `told`, the number with its date; and `when`, the date alone.
    """
    points = []
    for row in results.to_dict("records"):
        day = row["day"].value
        if isinstance(day, date):
            moment = day.year + (day.timetuple().tm_yday - 1) / 365
            told = dates.dated(row["adopted"], row["day"], row["earliest"])
            when = dates.when(row["day"], row["earliest"])
            points.append((moment, height(row["adopted"]), told, when))
    return pd.DataFrame(points, columns=["moment", "units", "told", "when"])


def axes_over(years: Sequence[int], top: float) -> Axes:
    """Return empty axes over some years, each named in its middle.

    Parameters
    ----------
    years : sequence of int
        The years, in order; without any the horizontal axis says nothing.
    top : float
        The highest number that is drawn.
    """
    _, axes = axes_of(WIDE, HIGH)
    first, last = (years[0], years[-1]) if years else (0, 0)
    axes.set(xlim=(first, last + 1 + BEYOND), ylim=(0, top * ROOM))
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.tick_params(bottom=False, colors=INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.label.set_color(INK)
    axes.yaxis.label.set_color(INK)
    return axes


def label_points(
    axes: Axes,
    points: pd.DataFrame,
    texts: Sequence[str],
) -> None:
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
    style: Any = {"textcoords": "offset points", "color": INK, "weight": "bold"}
    for moment, units, text in zip(points["moment"], points["units"], texts, strict=True):
        room = AXES_WIDE * (moment - first) / (end - first)
        if len(text) * LETTER_WIDE < room:
            axes.annotate(
                text,
                (moment, units),
                (-9, 0),
                ha="right",
                va="center",
                **style,
            )
        else:
            axes.annotate(
                text,
                (first, units),
                (4, 8),
                ha="left",
                va="bottom",
                **style,
            )


def label_steps(
    axes: Axes,
    cumulative: Mapping[int, Quantity],
    texts: Sequence[str],
) -> None:
    """Write what the plan adds up to above each step but the last, which has a label at the edge.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes on which they are drawn.
    cumulative : mapping of int to Quantity
        As of `metrics.cumulative_plan`.
    texts : sequence of str
        A text for each year.
    """
    for (year, total), text in [*zip(cumulative.items(), texts, strict=True)][:-1]:
        style: Any = {"ha": "left", "va": "bottom", "color": INK}
        axes.annotate(
            text,
            (year + 1, height(total)),
            (3, 2),
            textcoords="offset points",
            **style,
        )


def label_levels(
    axes: Axes,
    levels: Mapping[str, Quantity],
    texts: Sequence[str],
) -> None:
    """Write what each level is at the right edge of the axes, at its height.

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
    end = axes.get_xlim()[1]
    per_inch = axes.get_ylim()[1] / (HIGH - 0.5)
    free = -math.inf  # the lowest height at which nothing is written yet
    written = sorted(zip(levels.items(), texts, strict=True), key=lambda one: height(one[0][1]))
    for (name, level), text in written:
        lines = [*textwrap.wrap(text.partition(" (")[0], LETTERS)]
        lines += textwrap.wrap(
            "".join(text.partition(" (")[1:]).strip(),
            LETTERS,
        )
        tall = len(lines) * LINE_HEIGHT * per_inch
        at = max(height(level), free + tall / 2)
        free = at + tall / 2
        style: Any = {"va": "center", "color": INK, "annotation_clip": False}
        label = "\n".join(lines)
        axes.annotate(label, (end, at), (8, 0), textcoords="offset points", **style)
        if name == "needed":
            axes.axhline(height(level), color=INK, linestyle=":", linewidth=1.2)


def highest(numbers: Sequence[Quantity]) -> float:
    """Return the highest number that can be drawn; 1 where none can."""
    known = [height(number) for number in numbers]
    return max((number for number in known if not math.isnan(number)), default=1.0)
