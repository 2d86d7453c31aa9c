"""Plan, threshold and reported results."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import Any

from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.chart import GREY, INK, PALE, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.voice import Voice


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
    words = voice.words("charts")
    figure, axes = axes_of(7.0, 3.4)
    ends = [voice.fill(words["year end"], {"year": year}) for year in years]
    days = [voice.fill(words["reported by"], {"day": day}) for day, _ in results]
    bars = [*cumulative, *(adopted for _, adopted in results)]
    used = [0] * len(ends) + [1] * len(days)  # which of the two looks
    names = [words[("cumulative plan", "reported")[kind]] for kind in used]
    looks: list[dict[str, Any]] = [{"facecolor": PALE, "hatch": ".."}, {"facecolor": GREY}]
    for x, (q, kind) in enumerate(zip(bars, used, strict=True)):  # two results may have one date
        axes.bar(x, height(q), 0.6, edgecolor=INK, **looks[kind])
        top = (x, height(q) if math.isfinite(height(q)) else 0)
        axes.annotate(voice.number(q), top, (0, 2), textcoords="offset points", ha="center")
    line = math.isfinite(height(needed))
    if line:
        axes.axhline(height(needed), color=INK, linestyle="--", linewidth=1.2)
        axes.annotate(
            voice.fill(words["threshold"], {"needed": needed}),
            (1, height(needed)),
            xytext=(2, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
        )
    patches = [
        Patch(label=names[used.index(kind)], edgecolor=INK, **looks[kind])
        for kind in dict.fromkeys(used)
    ]
    figure.legend(handles=patches, frameon=False, loc="outside upper left", ncols=2)
    axes.set_xticks(range(len(bars)), ends + days)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(words["count of"].format(unit_name))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    said = [
        voice.fill(words["bar told"], {"name": name, "label": label.replace("\n", " "), "q": q})
        for name, label, q in zip(names, ends + days, bars, strict=True)
    ]
    told = {"bars": "; ".join(said) or voice.term("not reported"), "needed": needed}
    level = words["threshold line told" if line else "threshold told"]
    alt = voice.fill(f"{words['results told']} {level}", told)
    return Chart(figure, alt, (*years, *cumulative, *chain.from_iterable(results), needed))
