"""The pictures of chapter 1: target, plan and result on one axis, and over the years."""

from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from thapmuoi_analysis.chapters import plan_messages
from thapmuoi_analysis.metrics import plan
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.chart import INK, NAVY, TEAL, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.phrases import Facts
from thapmuoi_analysis.telling.voice import Voice

COLOURS = {"needed": INK, "planned": TEAL, "adopted": NAVY}
RIGHT: Any = {"textcoords": "offset points", "va": "center", "color": INK}
ABOVE: Any = {"textcoords": "offset points", "ha": "center", "va": "bottom", "color": INK}


@styled()
def level_chart(facts: Facts, voice: Voice) -> Chart:
    """Draw what the target needs, the plan and the result, with the steps from one to the next."""
    words, known = voice.words("charts"), plan_messages.levels(facts)
    figure, axes = axes_of(7.0, 0.5 + 0.55 * len(known))
    low, alt, gaps = None, list[str](), list[Quantity]()
    for row, (name, level) in enumerate(known.items()):
        at = (height(level), row)
        axes.plot([0, at[0]], [row, row], color=INK, linewidth=0.6, zorder=0)
        axes.plot(*at, "o", color=COLOURS[name], markersize=10, clip_on=False)
        axes.annotate(voice.number(level), at, (10, 0), **RIGHT, weight="bold", fontsize=11)
        parts: dict[str, Any] = {"name": " ".join(words[f"level {name}"].split()), "level": level}
        if low is not None:
            parts["step"] = step = (level - low).named(f"{level.id}_less_{low.id}")
            if step.value:
                gaps.append(step)
                _bracket(axes, height(low), at[0], row - 0.5, voice.number(step, "+"))
        alt.append(voice.fill(words["level after" if low else "level first"], parts))
        low = level
    alone = facts["alone_over_delivery"]
    if gaps and isinstance(alone.value, int):
        beside = (height(known["adopted"]), len(known) - 1.5)
        axes.annotate(voice.fill(words["alone"], facts), beside, (10, 0), **RIGHT)
        gaps.append(alone)
    axes.set_yticks(range(len(known)), [words[f"level {name}"] for name in known])
    axes.tick_params(left=False, colors=INK)
    axes.spines["left"].set_visible(False)
    most = max(map(height, (facts["units"], *known.values())))
    axes.set(ylim=(len(known) - 0.6, -0.5), xlim=(0, most))
    axes.set_xlabel(voice.fill(words["units axis"], facts), color=INK)
    note = voice.speak(words["levels note"], facts).opening
    return Chart(figure, " ".join(alt), (*known.values(), *gaps, facts["units"]), note)


def _bracket(axes: Axes, low: float, high: float, row: float, text: str) -> None:
    """Draw the step from one level to the next."""
    axes.plot([low, high], [row, row], "|-", color=INK, linewidth=1, markersize=8)
    axes.annotate(text, ((low + high) / 2, row), (0, 3), **ABOVE)


@styled()
def course_chart(case: Case, facts: Facts, voice: Voice) -> Chart:
    """Draw the plan, added up year by year, and each dated result; nothing between them."""
    words = voice.words("charts")
    figure, axes = axes_of(7.0, 3.0)
    steps, needed = plan.cumulative_plan(case.planned()), facts["units_needed"]
    dated = [(day.value, n) for day, n in dated_results(case)]
    known = {_moment(day): n for day, n in dated if isinstance(day, date)}
    before = [0.0, *map(height, steps.values())]  # a year's units may come on its last day
    first, last = (int(pick([*steps, *known])) for pick in (min, max))
    top = max(map(height, (*steps.values(), *known.values(), needed)))
    axes.set(xlim=(first, last + (1.3 if steps else 1)), ylim=(0, top * 1.12))
    axes.set_xticks([year + 0.5 for year in range(first, last + 1)], [*range(first, last + 1)])
    axes.tick_params(bottom=False, colors=INK)
    axes.set_ylabel(voice.fill(words["units axis"], facts), color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    if isinstance(needed.value, int):
        axes.axhline(needed.value, color=INK, linestyle=":", linewidth=1)
        text = voice.fill(words["target line"], facts)
        axes.annotate(text, (first, needed.value), (4, 3), **{**ABOVE, "ha": "left"})
    if steps:
        ends = [min(steps), *(year + 1 for year in steps), last + 1.3]
        axes.step(ends, [*before, before[-1]], where="post", color=TEAL, linewidth=2.5)
        axes.annotate(words["plan line"], (ends[1], before[1]), (6, -9), **RIGHT)
    for year, step in steps.items():
        axes.annotate(voice.number(step), (year + 1, height(step)), (0, 3), **ABOVE)
    points = [voice.fill("{n}", {"n": plan_messages.with_date(case, n)}) for n in known.values()]
    for (moment, adopted), point in zip(known.items(), points, strict=True):
        axes.plot(moment, height(adopted), "o", color=NAVY, markersize=10)
        away, side = (-10, "right") if (moment - first) / (last + 1 - first) > 0.3 else (10, "left")
        at = (moment, height(adopted))
        axes.annotate(point, at, (away, 0), **RIGHT, ha=side, weight="bold")
    rise = [voice.fill(words["plan step"], {"year": case.fact(f"plan_year_{y}"), "n": n})
            for y, n in steps.items()]  # fmt: skip
    parts = {"steps": "; ".join(rise), "points": "; ".join(points), "needed": needed}
    alt = voice.speak(words["course told"], parts).text
    note = voice.speak(words["levels note"], facts).opening
    return Chart(figure, alt, (*steps.values(), *known.values(), needed), note)


def _moment(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365
