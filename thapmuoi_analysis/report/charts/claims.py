"""What is claimed, on what evidence, and by what logic."""

import textwrap
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Patch

from thapmuoi_analysis.telling.chart import GREY, INK, PALE, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.voice import Voice

STAGES = ("input", "activity", "output", "outcome")
LOOKS: dict[str, dict[str, Any]] = {  # of a box in the logic figure, by the type of its claims
    "told": {"facecolor": "white", "edgecolor": INK},
    "meant": {"facecolor": "white", "edgecolor": INK, "linestyle": "--"},
    "limiting": {"facecolor": PALE, "edgecolor": INK, "hatch": "///"},
}
LOOK_OF = {"target": "meant", "lesson": "meant", "limitation": "limiting", "cause": "limiting"}


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
    figure, axes = axes_of(7.2, 4.0)
    numbers = counts.map(height)
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
    head = voice.words("charts")["evidence told"]
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
    keys = voice.words("charts")
    figure, axes = axes_of(7.2, 5.6)
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
    return Chart(figure, f"{keys['logic told']} {'; '.join(parts)}.")


def _box(axes: Axes, column: int, top: float, lines: list[str], look: dict[str, Any]) -> float:
    """Draw a box with its lines; return the height it takes."""
    tall = 0.34 * len(lines) + 0.18
    corner = "round,pad=0,rounding_size=0.03"
    axes.add_patch(FancyBboxPatch((column + 0.04, top), 0.92, tall, boxstyle=corner, **look))
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    middle = (column + 0.5, top + tall / 2)
    axes.text(*middle, "\n".join(lines), ha="center", va="center", fontsize=7.6, bbox=behind)
    return tall + 0.12
