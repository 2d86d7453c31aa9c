"""Figures, each with the sentence that describes it, computed from what is drawn.

A chart takes the numbers and a voice and returns a `Chart`; `show.figure` displays it. All are
readable in grey: what matters is told by shape, hatching and words, not by colour.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

import matplotlib.style
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.report.voice import Voice

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # has every Vietnamese letter and ships with matplotlib
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.5,
    "figure.dpi": 100.0,
}
INK, GREY, PALE = "0.15", "0.60", "0.90"
STAGES = ("input", "activity", "output", "outcome")
LOOKS: dict[
    str, dict[str, Any]
] = {  # how a box of the logic figure is drawn, by the type of its claims
    "told": {"facecolor": "white", "edgecolor": INK},
    "meant": {"facecolor": "white", "edgecolor": INK, "linestyle": "--"},
    "limiting": {"facecolor": PALE, "edgecolor": INK, "hatch": "///"},
}
NAMES = {"vi": ("kế hoạch lũy kế", "kết quả được nêu"), "en": ("cumulative plan", "reported")}
KEYS = {
    "vi": ("được nêu là đã làm, đã đạt", "chỉ tiêu, điều kiện", "hạn chế, nguyên nhân"),
    "en": ("reported as done or achieved", "target, condition", "limitation, cause"),
}
LOOK_OF = {"target": "meant", "lesson": "meant", "limitation": "limiting", "cause": "limiting"}


COUNT_OF = {"vi": "số {}", "en": "{}"}
REPORTED = {"vi": "chậm nhất\n{day}", "en": "by\n{day}"}
YEAR_END = {"vi": "hết năm\n{year}", "en": "end of\n{year}"}
THRESHOLD = {"vi": "ngưỡng\nchỉ tiêu: {needed}", "en": "target\nneeds {needed}"}
BARS = {"vi": "Biểu đồ cột. {bars}. ", "en": "Bar chart. {bars}. "}
LINE = {  # where there is none, and where it is drawn
    "vi": ("Ngưỡng đạt chỉ tiêu: {needed}.", "Đường gạch: ngưỡng đạt chỉ tiêu là {needed}."),
    "en": ("Target needs: {needed}.", "Dashed line: the target needs {needed}."),
}


@dataclass(frozen=True)
class Chart:
    """A figure, what it shows in words, and the quantities it draws."""

    figure: Figure
    alt: str
    quantities: tuple[Quantity, ...] = ()

    @property
    def drawn(self) -> list[str]:
        """The texts that it draws, less the ticks of axes that carry a scale of numbers."""
        scale = {
            id(tick)
            for axes in self.figure.axes
            for axis in (axes.xaxis, axes.yaxis)
            if isinstance(axis.get_major_formatter(), ScalarFormatter)
            for tick in axis.get_ticklabels()
        }
        texts = (text for text in self.figure.findobj(Text) if id(text) not in scale)
        return [said for text in texts if (said := text.get_text()) and text.get_visible()]


def styled() -> Any:
    """Return the context in which charts are made and saved: the reader's own settings are out."""
    return matplotlib.style.context(["default", STYLE])


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure outside pyplot: nothing is left open, nothing is shared."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _point(quantity: Quantity) -> float:
    """Return the height at which a number is drawn; what is not reported is not drawn."""
    value = quantity.value
    return float(value) if isinstance(value, (int, float, Fraction)) else float("nan")


@styled()
def plan_and_result(
    years: Sequence[Quantity],
    cumulative: Sequence[Quantity],
    needed: Quantity,
    results: Sequence[tuple[Quantity, Quantity]],
    unit_name: str,
    voice: Voice,
) -> Chart:
    """Draw the cumulative plan, the threshold, and the results that are reported.

    Parameters
    ----------
    years, cumulative : sequence of Quantity
        Years of the plan, and the units planned by the end of each; may be empty.
    needed : Quantity
        Units that the target needs.
    results : sequence of (Quantity, Quantity)
        Date by which a result was reported, and the units that had adopted.
    unit_name : str
        What the units are called, for the axis.
    voice : Voice
        Language of labels and description.
    """
    figure, axes = _axes(7.0, 3.4)
    ends = [voice.fill(YEAR_END[voice.lang], {"year": year}) for year in years]
    days = [voice.fill(REPORTED[voice.lang], {"day": day}) for day, _ in results]
    bars = [*cumulative, *(adopted for _, adopted in results)]
    used = [0] * len(ends) + [1] * len(days)  # which of the two looks
    looks: list[dict[str, Any]] = [{"facecolor": PALE, "hatch": ".."}, {"facecolor": GREY}]
    for x, (q, kind) in enumerate(zip(bars, used, strict=True)):  # two results may have one date
        axes.bar(x, _point(q), 0.6, edgecolor=INK, **looks[kind])
        top = (x, _point(q) if math.isfinite(_point(q)) else 0)
        axes.annotate(voice.number(q), top, (0, 2), textcoords="offset points", ha="center")
    line = math.isfinite(_point(needed))
    if line:
        axes.axhline(_point(needed), color=INK, linestyle="--", linewidth=1.2)
        axes.annotate(
            voice.fill(THRESHOLD[voice.lang], {"needed": needed}),
            (1, _point(needed)),
            xytext=(2, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
        )
    patches = [
        Patch(label=NAMES[voice.lang][kind], edgecolor=INK, **looks[kind])
        for kind in dict.fromkeys(used)
    ]
    figure.legend(handles=patches, frameon=False, loc="outside upper left", ncols=2)
    axes.set_xticks(range(len(bars)), ends + days)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(COUNT_OF[voice.lang].format(unit_name))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    said = [
        voice.fill("{label}: {q}", {"label": label.replace("\n", " "), "q": q})
        for label, q in zip(ends + days, bars, strict=True)
    ]
    told = {"bars": "; ".join(said) or voice.term("not reported"), "needed": needed}
    alt = voice.fill(BARS[voice.lang] + LINE[voice.lang][line], told)
    return Chart(figure, alt, (*years, *cumulative, *chain.from_iterable(results), needed))


@styled()
def evidence(counts: pd.DataFrame, voice: Voice) -> Chart:
    """Draw how many claims of each type reach each evidence grade.

    Parameters
    ----------
    counts : pandas.DataFrame
        Types by grades, as `evidence.claim_counts` returns them.
    voice : Voice
        Language of labels and description.
    """
    figure, axes = _axes(7.2, 4.0)
    numbers = counts.map(_point)
    texts = counts.map(lambda q: voice.number(q) if q.value else "")
    darkest = 1.4 * float(numbers.to_numpy().max())  # so that the largest stays below black
    sns.heatmap(numbers, annot=texts, fmt="", cmap="Greys", vmin=0, vmax=darkest, cbar=False,
                linewidths=0.8, linecolor=GREY, ax=axes)  # fmt: skip
    axes.set_xticklabels([textwrap.fill(voice.term(g), 12) for g in counts.columns], rotation=0)
    axes.set_yticklabels([voice.term(t) for t in counts.index], rotation=0)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set(xlabel="", ylabel="")
    rows = []
    for type_, row in counts.iterrows():
        held = [f"{voice.term(str(g))} {voice.number(q)}" for g, q in row.items() if q.value]
        rows.append(f"{voice.term(str(type_))}: {', '.join(held)}")
    head = {"vi": "Bảng đếm nhận định theo loại và mức độ minh chứng.",
            "en": "Grid counting claims by type and evidence grade."}[voice.lang]  # fmt: skip
    drawn = tuple(q for q in counts.to_numpy().flat if q.value)
    return Chart(figure, f"{head} {'; '.join(rows)}.", drawn)


@styled()
def logic(claims: pd.DataFrame, voice: Voice) -> Chart:
    """Draw the logic that the source tells, from inputs to outcomes.

    Parameters
    ----------
    claims : pandas.DataFrame
        Claims of a case. Next steps and claims about something else are left out.
    voice : Voice
        Language of labels and description.

    Notes
    -----
    A box is a mechanism, with the ids of the claims that speak of it; boxes are not joined, for
    the source measures no link between them.
    """
    told = claims[(claims["type"] != "next_step") & (claims["about"] != "other")]
    look = told["type"].map(LOOK_OF).fillna("told")
    boxes = told.groupby(["stage", "mechanism", look], sort=False)["id"].agg(", ".join)
    keys = dict(zip(LOOKS, KEYS[voice.lang], strict=True))
    figure, axes = _axes(7.2, 5.6)
    tops = dict.fromkeys(STAGES, 0.0)
    said: dict[str, list[str]] = {stage: [] for stage in STAGES}
    for stage, mechanism, kind, ids in boxes.reset_index().itertuples(index=False, name=None):
        name = voice.term(mechanism)
        said[stage].append(f"{name} ({ids})" if kind == "told" else f"{name} ({ids}; {keys[kind]})")
        lines = [*textwrap.wrap(name, 28), *textwrap.wrap(ids, 24)]
        tops[stage] += _box(axes, STAGES.index(stage), tops[stage], lines, LOOKS[kind])
    for column, stage in enumerate(STAGES):
        axes.text(column + 0.5, -0.35, voice.term(stage), ha="center", fontweight="bold")
        if column:
            arrow = {"arrowstyle": "->", "color": INK, "linewidth": 1.2}
            axes.annotate("", (column + 0.1, -0.45), (column - 0.1, -0.45), arrowprops=arrow)
    axes.set(xlim=(0, len(STAGES)), ylim=(max(tops.values()), -0.9))
    axes.axis("off")
    patches = [Patch(label=keys[kind], **look) for kind, look in LOOKS.items()]
    figure.legend(handles=patches, frameon=False, loc="outside lower center", ncols=3)
    parts = [f"{voice.term(stage)}: {', '.join(said[stage])}" for stage in STAGES]
    head = {"vi": "Sơ đồ theo cột.", "en": "Diagram in columns."}[voice.lang]
    return Chart(figure, f"{head} {'; '.join(parts)}.")


def _box(axes: Axes, column: int, top: float, lines: list[str], look: dict[str, Any]) -> float:
    """Draw a box with its lines; return the height it takes."""
    height = 0.34 * len(lines) + 0.18
    corner = "round,pad=0,rounding_size=0.03"
    axes.add_patch(FancyBboxPatch((column + 0.04, top), 0.92, height, boxstyle=corner, **look))
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    middle = (column + 0.5, top + height / 2)
    axes.text(*middle, "\n".join(lines), ha="center", va="center", fontsize=7.6, bbox=behind)
    return height + 0.12
