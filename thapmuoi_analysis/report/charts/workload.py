"""The leader's time budget: two structures, the week of each leader, where merging is faster."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch

from thapmuoi_analysis.analysis.turnaround import Regime
from thapmuoi_analysis.analysis.workload import HOLDERS, USES, Budget
from thapmuoi_analysis.record.quantity import Kind, Quantity, assumed
from thapmuoi_analysis.telling.chart import GREY, INK, PALE, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.voice import Voice

LOOKS: dict[str, dict[str, Any]] = {
    "meetings": {"facecolor": "0.72", "edgecolor": INK, "hatch": "///"},
    "files": {"facecolor": PALE, "edgecolor": INK},
    "consultations": {"facecolor": "0.45", "edgecolor": INK},
    "field": {"facecolor": "white", "edgecolor": INK, "hatch": "..", "linestyle": "--"},
}
BACKED = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
MARKS = range(0, 36, 5)  # hours for the field at which a line is drawn


@styled()
def structures(voice: Voice) -> Chart:
    """Draw the two structures side by side: who gets what, who waits for whom."""
    figure = Figure(figsize=(7.2, 4.0), layout="constrained")
    words = voice.words("charts")
    left, right = figure.subplots(1, 2)
    for axes, name in ((left, "separate"), (right, "merged")):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.set_title(words[name], fontweight="bold")
        axes.axis("off")
        _box(axes, (0.5, 0.93), (0.5, 0.12), words["files"], look={"linestyle": "--"})
        _box(axes, (0.5, 0.07), (0.9, 0.12), words["deputies"], look={"facecolor": PALE})
    for x, post, kind in ((0.23, "secretary", "party"), (0.77, "chair", "government")):
        _box(left, (x, 0.53), (0.45, 0.22), words[post])
        _arrow(left, (0.5, 0.87), (x, 0.64), words[kind], at=(x - (0.5 - x) * 0.05, 0.77))
        _arrow(left, (x, 0.13), (x, 0.42), words["ask"], at=(x, 0.21))
    _arrow(left, (0.3, 0.42), (0.7, 0.42), words["dual"], at=(0.5, 0.31), curve=0.35)
    _box(right, (0.5, 0.5), (0.96, 0.22), words["holder of both"])
    _arrow(right, (0.5, 0.87), (0.5, 0.61), words["all matters"], at=(0.5, 0.74))
    _arrow(right, (0.5, 0.13), (0.5, 0.39), words["ask"], at=(0.5, 0.26))
    return Chart(figure, words["structures told"])


def _box(
    axes: Axes,
    middle: tuple[float, float],
    size: tuple[float, float],
    text: str,
    look: dict[str, Any] | None = None,
) -> None:
    corner = (middle[0] - size[0] / 2, middle[1] - size[1] / 2)
    drawn = {"facecolor": "white", "edgecolor": INK, **(look or {})}
    shape = "round,pad=0,rounding_size=0.02"
    axes.add_patch(FancyBboxPatch(corner, *size, boxstyle=shape, **drawn))
    axes.text(*middle, text, ha="center", va="center", fontsize=7.8)


def _arrow(
    axes: Axes,
    begin: tuple[float, float],
    end: tuple[float, float],
    text: str,
    at: tuple[float, float],
    curve: float = 0.0,
) -> None:
    style = {"arrowstyle": "->", "color": INK, "connectionstyle": f"arc3,rad={curve}"}
    axes.annotate("", end, begin, arrowprops=style)
    axes.text(*at, text, ha="center", va="center", fontsize=7.4, style="italic", bbox=BACKED)


@styled()
def week(found: Budget, voice: Voice) -> Chart:
    """Draw the week of each leader as a bar; hours that are lacking reach beyond the week.

    Parameters
    ----------
    found : dict
        As `workload.budget` returns it.
    voice : Voice
        Language of labels and description.
    """
    words = voice.words("charts")
    figure, axes = axes_of(7.2, 2.6)
    said, drawn = [], []
    for place, holder in enumerate(HOLDERS):
        start, parts = 0.0, []
        for use in USES:
            hours, number = height(found[holder][use]), _bare(found[holder][use], voice)
            lacking = use == "field" and hours < 0
            name = words["hours short"] if lacking else voice.term(use)
            parts.append(f"{name} {voice.number(found[holder][use])}")
            drawn.append(found[holder][use])
            if not lacking:
                axes.barh(place, hours, 0.55, start, **LOOKS[use])
            wide = hours > 2.5
            spot = (start + max(hours, 0) / 2, place if wide else place - 0.41)
            text = f"{name} {number}" if lacking else number
            axes.text(*spot, text, ha="left" if lacking else "center", va="center", fontsize=8,
                      bbox=BACKED if wide else None)  # fmt: skip
            start += max(hours, 0)
        said.append(f"{voice.term(holder)}: {', '.join(parts)}")
    axes.set_yticks(range(len(HOLDERS)), [voice.term(holder) for holder in HOLDERS])
    axes.set_ylim(len(HOLDERS) - 0.5, -0.62)
    axes.set_xlabel(words["week axis"])
    patches = [Patch(label=voice.term(use), **LOOKS[use]) for use in USES]
    figure.legend(handles=patches, frameon=False, loc="outside lower center", ncols=len(USES))
    return Chart(figure, words["week told"].format(bars="; ".join(said)), tuple(drawn))


@styled()
def regime_map(found: Regime, voice: Voice) -> Chart:
    """Draw where merging is faster, over meeting hours and delegated share.

    Parameters
    ----------
    found : Regime
        As `turnaround.regime` returns it.
    voice : Voice
        Language of labels and description.
    """
    words = voice.words("charts")
    figure, axes = axes_of(7.2, 4.8)
    x, y = found.meetings, 100 * found.delegated
    piled = np.isinf(found.merged)
    with np.errstate(invalid="ignore"):
        ratio = np.where(piled, 2.0, np.minimum(found.merged / found.separate, 2.0))
    axes.contourf(x, y, ratio, levels=[-1.0, 1.0], colors=["0.85"])
    if piled.any():
        axes.contourf(x, y, found.field, levels=[-1e9, 0], colors=["white"], hatches=["xxx"])
    if ratio.min() < 1 < ratio.max():
        axes.contour(x, y, ratio, levels=[1.0], colors=[INK], linewidths=2)
    marks = _marks(axes, found, voice)
    now, share = found.now
    dot: dict[str, Any] = {"marker": "o", "markerfacecolor": "white", "markeredgecolor": INK}
    dot |= {"markersize": 9, "markeredgewidth": 2}
    axes.plot(height(now), 100 * height(share), **dot)
    axes.set(
        xlim=(x[0], x[-1]),
        ylim=(0, 100),
        xlabel=words["meeting hours axis"],
        ylabel=words["delegated axis"],
    )
    handles = [
        Patch(facecolor="0.85", edgecolor=INK, label=words["merged faster"]),
        Patch(facecolor="white", edgecolor=INK, label=words["separate faster"]),
        Patch(facecolor="white", edgecolor=INK, hatch="xxx", label=words["unbounded"]),
        Line2D([], [], color=INK, linewidth=2, label=words["equally fast"]),
        Line2D([], [], color=GREY, linestyle="--", label=words["field line"]),
        Line2D([], [], linestyle="", label=words["assumed now"], **dot),
    ]
    figure.legend(handles=handles, frameon=False, loc="outside lower center", ncols=2)
    facts = {"now": now, "share": share, "limit": found.limit, **found.parts}
    listed = ", ".join(map(voice.number, marks))
    alt = voice.fill(words["map told"], facts | {"marks": listed})
    return Chart(figure, alt, (*facts.values(), *marks))


def _marks(axes: Axes, found: Regime, voice: Voice) -> Sequence[Quantity]:
    """Draw lines of equal hours for the field, each with its number once; return those drawn."""
    x, y = found.meetings, 100 * found.delegated
    drawn: list[Quantity] = []
    for mark in MARKS:
        row = len(y) * (len(drawn) % 3 + 1) // 5
        spot = found.field[row, 0] - mark  # of meetings: with each hour less is left by as much
        if x[0] + 1 < spot < x[-1] - 1:
            axes.contour(x, y, found.field, levels=[mark], colors=[GREY], linestyles="--")
            hours = assumed(mark, "hour/week", f"field_mark__{mark}").named(
                f"field_mark__{mark}", kind=Kind.ILLUSTRATIVE
            )
            axes.text(spot, y[row], _bare(hours, voice), ha="center", va="center", fontsize=8,
                      bbox=BACKED)  # fmt: skip
            drawn.append(hours)
    return drawn


def _bare(quantity: Quantity, voice: Voice) -> str:
    """Say a number without its mark, which stands in the title of the axis and in the sentence."""
    return voice.number(quantity).split(" (")[0]
