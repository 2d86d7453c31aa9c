"""Target, plan and result drawn: on one axis, and over the years."""

from collections.abc import Iterable
from datetime import date
from math import isnan
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling import dates
from thapmuoi_analysis.telling.chart import INK, NAVY, TEAL, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.phrases import Facts
from thapmuoi_analysis.telling.voice import Voice

COLOURS = {"needed": INK, "planned": TEAL, "adopted": NAVY}
RIGHT: Any = {"textcoords": "offset points", "va": "center", "color": INK}
ABOVE: Any = {"textcoords": "offset points", "ha": "center", "va": "bottom", "color": INK}
AFTER = 1.3  # years that are drawn behind the last one of a plan, for its total


@styled()
def level_chart(levels: pd.DataFrame, facts: Facts, voice: Voice) -> Chart:
    """Draw what the target needs, the plan and the result, with the steps from one to the next.

    Parameters
    ----------
    levels : pandas.DataFrame
        As of `metrics.levels`.
    facts : mapping
        `units`; and what the plan counts (`plan_noun`) with `alone_over_delivery`, how far the
        result is from the plan if it counts the same.
    voice : Voice
        Language of labels and description.
    """
    words, numbers = voice.words("charts"), levels["number"]
    figure, axes = axes_of(7.0, 0.5 + 0.55 * len(levels))
    for row, (name, level) in enumerate(numbers.items()):
        at = (height(level), row)
        axes.plot([0, at[0]], [row, row], color=INK, linewidth=0.6, zorder=0)
        axes.plot(*at, "o", color=COLOURS[str(name)], markersize=10, clip_on=False)
        axes.annotate(voice.number(level), at, (10, 0), **RIGHT, weight="bold", fontsize=11)
        step = levels["step"].iloc[row]
        if step is not None and step.value:
            _bracket(axes, height(numbers.iloc[row - 1]), at[0], row - 0.5, voice.number(step, "+"))
    gaps = [step for step in levels["step"].iloc[1:] if step.value]
    alone = facts["alone_over_delivery"]
    if gaps and "adopted" in levels.index and isinstance(alone.value, int):
        beside = (height(numbers["adopted"]), len(levels) - 1.5)
        axes.annotate(voice.fill(words["alone"], facts), beside, (10, 0), **RIGHT)
        gaps.append(alone)
    titles = {
        "needed": words["level needed"],
        "planned": words["level planned"],
        "adopted": words["level adopted"],
    }
    axes.set_yticks(range(len(levels)), [titles[name] for name in levels.index])
    axes.tick_params(left=False, colors=INK)
    axes.spines["left"].set_visible(False)
    axes.set(ylim=(len(levels) - 0.6, -0.5), xlim=(0, _top([facts["units"], *numbers])))
    axes.set_xlabel(_axis(facts, voice), color=INK)
    alt = []
    for (name, level), step in zip(numbers.items(), levels["step"], strict=True):
        parts = {"name": " ".join(titles[str(name)].split()), "level": level, "step": step}
        alt.append(voice.fill(words["level first" if step is None else "level after"], parts))
    return Chart(figure, " ".join(alt), (*numbers, *gaps, facts["units"]))


def _bracket(axes: Axes, low: float, high: float, row: float, text: str) -> None:
    """Draw the step from one level to the next."""
    axes.plot([low, high], [row, row], "|-", color=INK, linewidth=1, markersize=8)
    axes.annotate(text, ((low + high) / 2, row), (0, 3), **ABOVE)


@styled()
def course_chart(years: pd.DataFrame, results: pd.DataFrame, facts: Facts, voice: Voice) -> Chart:
    """Draw the plan, added up year by year, and each dated result; nothing between them.

    Parameters
    ----------
    years : pandas.DataFrame
        By year, `cumulative`: what the plan adds up to by its end.
    results : pandas.DataFrame
        As of `metrics.by_date`.
    facts : mapping
        `units`, and `units_needed`, what the target takes.
    voice : Voice
        Language of labels and description.
    """
    words, needed = voice.words("charts"), facts["units_needed"]
    results = results.loc[[isinstance(day.value, date) for day in results["day"]]]
    steps, numbers = years["cumulative"], list(results["adopted"])
    moments = [_moment(day.value) for day in results["day"]]
    first, last = int(min([*steps.index, *moments])), int(max([*steps.index, *moments]))
    end = last + (1 if steps.empty else AFTER)
    figure, axes = axes_of(7.0, 3.0)
    axes.set(xlim=(first, end), ylim=(0, _top([*steps, *numbers, needed]) * 1.12))
    axes.set_xticks([year + 0.5 for year in range(first, last + 1)], [*range(first, last + 1)])
    axes.tick_params(bottom=False, colors=INK)
    axes.set_ylabel(_axis(facts, voice), color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    if isinstance(needed.value, int):
        axes.axhline(needed.value, color=INK, linestyle=":", linewidth=1)
        text = voice.fill(words["target line"], facts)
        axes.annotate(text, (first, needed.value), (4, 3), **{**ABOVE, "ha": "left"})
    if not steps.empty:
        _draw_plan(axes, steps, end, voice)
    rows = results[["adopted", "day", "earliest"]].to_numpy()
    points = [voice.fill("{n}", {"n": dates.dated(*row)}) for row in rows]
    for moment, adopted, point in zip(moments, numbers, points, strict=True):
        at = (moment, height(adopted))
        axes.plot(*at, "o", color=NAVY, markersize=10)
        is_late = (moment - first) / (last + 1 - first) > 0.3
        away, side = (-10, "right") if is_late else (10, "left")
        axes.annotate(point, at, (away, 0), **RIGHT, ha=side, weight="bold")
    rise = []
    for year, step in zip(steps.index.tolist(), steps, strict=True):
        rise.append(voice.fill(words["plan step"], {"year": Quantity(year, "year"), "n": step}))
    parts = {"steps": "; ".join(rise), "points": "; ".join(points), "needed": needed}
    alt = voice.speak(words["course told"], parts).text
    return Chart(figure, alt, (*steps, *numbers, needed))


def _draw_plan(axes: Axes, steps: pd.Series, end: float, voice: Voice) -> None:
    """Draw what the plan adds up to; the units of a year may come on its last day."""
    tops = [height(step) for step in steps]
    ends = [year + 1 for year in steps.index]
    across, up = [steps.index[0], *ends, end], [0.0, *tops, tops[-1]]
    axes.step(across, up, where="post", color=TEAL, linewidth=2.5)
    label = voice.words("charts")["plan line"]
    axes.annotate(label, (ends[0], tops[0]), (6, -9), **RIGHT)
    for at, top, step in zip(ends, tops, steps, strict=True):
        axes.annotate(voice.number(step), (at, top), (0, 3), **ABOVE)


def _axis(facts: Facts, voice: Voice) -> str:
    """Return the title of an axis of units: of how many in all, where that is known."""
    words = voice.words("charts")
    if facts["units"].reported:
        return voice.fill(words["units axis"], facts)
    return words["units axis alone"]


def _top(numbers: Iterable[Quantity]) -> float:
    """Return the highest number that can be drawn."""
    known = [height(number) for number in numbers]
    return max((number for number in known if not isnan(number)), default=1)


def _moment(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365
