"""What each assumption buys: the bounds of exposure."""

import textwrap

import pandas as pd

from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.report.charts.base import INK, PALE, Chart, axes_of, height, styled
from thapmuoi_analysis.report.path_tables import named
from thapmuoi_analysis.report.voice import Voice


@styled()
def bounds(found: pd.DataFrame, voice: Voice) -> Chart:
    """Draw the bounds of exposure under each choice of assumptions.

    Parameters
    ----------
    found : pandas.DataFrame
        As `unreported.ladder` returns it; a choice at odds with the record has no bar.
    voice : Voice
        Language of labels and description.
    """
    words = voice.words("charts")
    figure, axes = axes_of(7.2, 0.8 + 0.5 * len(found))
    names, said, drawn = [], [], list[Quantity]()
    for place, row in enumerate(found.to_dict("records")):
        names.append(textwrap.fill(named(row["choice"], voice, words=True), 40))
        name = named(row["choice"], voice)
        if row["conflict"]:
            axes.text(0, place, f" {voice.term('conflict')}", va="center")
            said.append(f"{name}: {voice.term('conflict')}")
            continue
        numbers = {"least": row["exposure_least"], "most": row["exposure_most"]}
        least, most = map(height, numbers.values())
        axes.barh(place, most - least, 0.5, least, facecolor=PALE, edgecolor=INK, hatch="///")
        said.append(f"{name}: {voice.fill(words['from to'], numbers)}")
        drawn += numbers.values()
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.set_xlabel(words["exposure axis"])
    return Chart(figure, words["bounds told"].format(bars="; ".join(said)), tuple(drawn))
