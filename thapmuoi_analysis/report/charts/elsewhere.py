"""Numbers of a place at an earlier and a later time, each place on a scale of its own."""

import textwrap
from collections.abc import Sequence
from itertools import chain
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from thapmuoi_analysis.analysis.elsewhere import Change
from thapmuoi_analysis.telling.chart import GREY, INK, PALE, Chart, height, styled
from thapmuoi_analysis.telling.voice import Voice

LOOKS: tuple[dict[str, Any], ...] = ({"facecolor": PALE, "hatch": ".."}, {"facecolor": GREY})
ACROSS = 4  # places side by side


@styled()
def before_and_after(changes: Sequence[Change], voice: Voice) -> Chart:
    """Draw for each place its earlier and its later number.

    Parameters
    ----------
    changes : sequence of Change
        Places, as `elsewhere.changes` returns them.
    voice : Voice
        Language of labels and description.

    Notes
    -----
    The scales differ on purpose: without totals, heights of two places do not compare.
    """
    words = voice.words("charts")
    down = -(-len(changes) // ACROSS) or 1
    figure = Figure(figsize=(7.2, 2.6 * down), layout="constrained")
    panels = figure.subplots(down, ACROSS, squeeze=False).flat
    said = []
    for axes, change in zip(panels, changes, strict=False):
        for x, (q, look) in enumerate(zip(change.counts, LOOKS, strict=True)):
            axes.bar(x, height(q), 0.6, edgecolor=INK, **look)
            axes.annotate(
                voice.number(q), (x, height(q)), (0, 2), textcoords="offset points", ha="center"
            )
        days = [voice.number(q) if q.reported else words["undated"] for q in change.days]
        lines = ["\n".join(textwrap.wrap(day.replace("–", "– "), 13)) for day in days]
        axes.set_xticks((0, 1), lines, fontsize=7)
        axes.set_title(change.place[voice.lang], fontsize=9, fontweight="bold")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        axes.margins(y=0.15)
        before, after = change.counts
        first = change.days[0] if change.days[0].reported else words["undated"]
        facts = {"place": change.place, "before": before, "first": first}
        facts |= {"after": after, "day": change.days[1]}
        said.append(voice.fill(words["change told"], facts))
    for axes in panels:
        axes.axis("off")
    alt = f"{words['changes told']} {'; '.join(said) or voice.term('not reported')}."
    drawn = chain.from_iterable((*change.days, *change.counts) for change in changes)
    return Chart(figure, alt, tuple(q for q in drawn if q.reported))
