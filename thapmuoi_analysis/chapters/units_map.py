"""The map of chapter 3: a tile for each unit, at its approximate place."""

from math import ceil, sqrt
from textwrap import wrap

import pandas as pd
from matplotlib.patches import Rectangle

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.places import codes_for
from thapmuoi_analysis.telling.chart import INK, NAVY, PALE, Chart, sheet, styled
from thapmuoi_analysis.telling.results import when
from thapmuoi_analysis.telling.units import in_order, named
from thapmuoi_analysis.telling.voice import Voice

WIDE, TALL, GAP = 7.0, 0.62, 0.05  # of the picture and its tiles, and half of what is between them
LETTERS = 11  # of a name in an inch
NAMED = 60  # as many units have their names drawn: there is no room for more
LOOKS = {"adopted": (NAVY, "white"), "not_adopted": ("white", INK), "unknown": (PALE, INK)}


@styled()
def status_map(case: Case, voice: Voice) -> Chart:
    """Draw the units: those that have adopted are filled, the others say how they stand.

    Parameters
    ----------
    case : Case
        With units; tiles stand by its layout, or in the order of names.
    voice : Voice
        Language of labels and description.
    """
    units = in_order(case.units)
    names = dict(zip(units["code"], named(units, voice), strict=True))
    status = dict(zip(units["code"], units["status"], strict=True))
    places = _places(case, units)
    rows, columns = (max(numbers) + 1 for numbers in zip(*places.values(), strict=True))
    (figure, axes), width = sheet(WIDE, TALL * rows), WIDE / columns
    for code, (row, column) in places.items():
        face, ink = LOOKS[status[code]]
        corner, size = (column * width + GAP, row * TALL + GAP), (width - 2 * GAP, TALL - 2 * GAP)
        axes.add_patch(Rectangle(corner, *size, facecolor=face, edgecolor=INK, linewidth=1))
        said = [] if status[code] == "adopted" else [voice.term(status[code])]
        lines = [*wrap(names[code], int(width * LETTERS)), *said] if len(units) <= NAMED else []
        middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
        axes.text(*middle, "\n".join(lines), ha="center", va="center", color=ink)
    groups = {state: [names[code] for code in names if status[code] == state] for state in LOOKS}
    said = [f"{voice.term(s).capitalize()}: {', '.join(group)}." for s, group in groups.items()
            if group]  # fmt: skip
    kind = "map layout" if case.has("layout") else "map order"
    note = voice.fill(voice.words("charts")[kind], {**case.names, "when": when(case)})
    return Chart(figure, " ".join(said), (), note)


def _places(case: Case, units: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return row and column of every tile, from 0: those of the layout, or in order."""
    if case.has("layout"):
        codes = codes_for(case.layout["unit"], case.units)
        rows, columns = (case.layout[name] - case.layout[name].min() for name in ("row", "column"))
        return dict(zip(codes, zip(rows, columns, strict=True), strict=True))
    across = 5 if len(units) <= NAMED else ceil(sqrt(len(units)))
    return {code: divmod(number, across) for number, code in enumerate(units["code"])}
