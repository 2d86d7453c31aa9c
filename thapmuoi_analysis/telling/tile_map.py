"""The units of a place as tiles, each at its approximate place: no map of boundaries."""

from textwrap import wrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from thapmuoi_analysis.case.places import codes_for
from thapmuoi_analysis.telling.drawing import INK, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.translations import in_order, named

WIDE = 7.0  # of the picture
TALL = 0.62  # of a tile
GAP = 0.05  # half of what is between tiles
LETTERS = 10  # in an inch
LOOKS = {  # status -> fill, colour of letters, line
    "adopted": (NAVY, "white", "-"),
    "not_adopted": ("white", INK, "-"),
    "unknown": ("white", INK, "--"),
}


@styled()
def tile_map(units: pd.DataFrame, layout: pd.DataFrame, formatter: Formatter) -> Chart | None:
    """Draw units: those that have adopted are filled, the others say how they stand.

    Parameters
    ----------
    units, layout : pandas.DataFrame
        Those tables of a case.
    formatter : Formatter
        Language of labels and description.

    Returns
    -------
    Chart or None
        None where no layout says where units lie.
    """
    if layout.empty:
        return None
    listed = in_order(units)
    listed = listed.assign(name=named(listed, formatter.lang)).set_index("code")
    tiles = layout[["row", "column"]].set_axis(codes_for(layout["unit"], units))
    tiles -= tiles.min()
    rows, columns = tiles.max() + 1
    figure, axes = sheet(WIDE, TALL * rows)
    for code, row, column in tiles.itertuples():
        name, status = listed.loc[code, ["name", "status"]]
        _draw(axes, (row, column), WIDE / columns, name, status, formatter)
    alt = []
    for status, names in listed.groupby("status")["name"]:
        head = formatter.term(str(status)).capitalize()
        alt.append(f"{head}: {', '.join(names)}.")
    drawn = (("code", "name", "status"), *listed[["name", "status"]].itertuples(name=None))
    return Chart(figure, " ".join(alt), table=drawn)


def _draw(
    axes: Axes, place: tuple[int, int], width: float, name: str, status: str, formatter: Formatter
) -> None:
    """Draw a unit with its name, and how it stands unless it has adopted."""
    row, column = place
    face, ink, line = LOOKS[status]
    corner = (column * width + GAP, row * TALL + GAP)
    wide = width - 2 * GAP
    box = Rectangle(corner, wide, TALL - 2 * GAP, fc=face, ec=INK, ls=line)
    axes.add_patch(box)
    lines = wrap(name, int(width * LETTERS))
    if status != "adopted":
        lines.append(formatter.term(status))
    x, y = box.get_center()
    axes.text(x, y, "\n".join(lines), ha="center", va="center", color=ink)
