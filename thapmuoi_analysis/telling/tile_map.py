"""The units of a place as tiles, each at its approximate place: no map of boundaries."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from thapmuoi_analysis.case.places import codes_for
from thapmuoi_analysis.telling.drawing import INK, NARROW, NAVY, TEAL, Chart, sheet, styled
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.translations import in_order, named

WIDE = 7.0  # of the picture
TALL = 0.8  # of a tile, at least
LINE = 1.3  # from one line of a tile to the next, in the size of its letters
GAP = 0.07  # half of what is between tiles
EDGE = 0.03  # around the picture, for the outlines
LETTERS = 10  # in an inch
SMALL = 8.5  # points of letters, on a phone
LOOKS = {  # status -> fill, colour of letters, line
    "adopted": (NAVY, "white", "-"),
    "not_adopted": ("white", INK, "-"),
    "unknown": ("white", INK, "--"),
}


@styled()
def tile_map(units: pd.DataFrame, layout: pd.DataFrame, formatter: Formatter) -> Chart | None:
    """Draw units: those that have adopted are filled, the others say how they stand.

    Units that belong to one new unit today are outlined together, and say which it is.

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
    listed = listed.assign(name=named(listed, formatter.lang), now=_now(listed, formatter))
    listed = listed.set_index("code")
    tiles = layout[["row", "column"]].set_axis(codes_for(layout["unit"], units))
    tiles -= tiles.min()
    tiles = tiles.join(listed[["name", "status", "now"]])
    alt = []
    for status, names in listed.groupby("status")["name"]:
        head = formatter.term(str(status)).capitalize()
        alt.append(f"{head}: {', '.join(names)}.")
    for now, names in listed[listed["now"] != ""].groupby("now", sort=False)["name"]:
        head = str(now)
        alt.append(f"{head[:1].upper()}{head[1:]} ({', '.join(names)}).")
    columns = ["name", "status", "now"]
    drawn = (("code", *columns), *listed[columns].itertuples(name=None))
    figure = _drawn(tiles, WIDE, formatter)
    with matplotlib.rc_context({"font.size": SMALL}):
        narrow = _drawn(tiles, NARROW, formatter)
    return Chart(figure, " ".join(alt), table=drawn, narrow=narrow)


def _now(units: pd.DataFrame, formatter: Formatter) -> list[str]:
    """Return what each unit says of the new unit that it belongs to; nothing where it has none."""
    now = formatter.words("charts")["successor"]
    names = units["successor_name_vi"].fillna("")
    return [name and now.format(name) for name in names]


def _drawn(tiles: pd.DataFrame, wide: float, formatter: Formatter) -> Figure:
    """Draw the tiles on a sheet of some width, all as tall as the fullest needs to be."""
    rows, columns = tiles[["row", "column"]].max() + 1
    width = wide / columns
    every: list[Any] = [*tiles.itertuples()]
    texts = [_lines(tile, int(width * LETTERS), formatter) for tile in every]
    line = LINE * matplotlib.rcParams["font.size"] / 72  # inches
    height = max(TALL, max(map(len, texts)) * line + 4 * GAP)
    figure, axes = sheet(wide, height * rows)
    axes.set(xlim=(-EDGE, wide + EDGE), ylim=(height * rows + EDGE, -EDGE))
    places: dict[Any, str] = {}
    for tile, lines in zip(every, texts, strict=True):
        places[tile.row, tile.column] = tile.now
        _draw(axes, tile, lines, width, height)
    for place, now in places.items():
        if now:
            _outline(axes, place, places, width, height)
    return figure


def _lines(tile: Any, letters: int, formatter: Formatter) -> list[str]:
    """Return a unit's name, how it stands unless it has adopted, and where it belongs today."""
    lines = wrap(tile.name, letters)
    if tile.status != "adopted":
        lines += wrap(formatter.term(tile.status), letters)
    return lines + wrap(tile.now, letters)


def _draw(axes: Axes, tile: Any, lines: list[str], width: float, height: float) -> None:
    """Draw a unit, with what is written on it."""
    face, ink, line = LOOKS[tile.status]
    corner = (tile.column * width + GAP, tile.row * height + GAP)
    inside = (width - 2 * GAP, height - 2 * GAP)
    box = Rectangle(corner, *inside, fc=face, ec=INK, ls=line)
    axes.add_patch(box)
    x, y = box.get_center()
    text = axes.text(x, y, "\n".join(lines), ha="center", va="center")
    text.set(color=ink, linespacing=1.1)


def _outline(
    axes: Axes, place: tuple[int, int], places: Mapping[tuple[int, int], str],
    width: float, height: float,
) -> None:  # fmt: skip
    """Draw the sides of a tile beyond which no unit belongs to the same new one."""
    row, column = place
    left = column * width
    right = left + width
    top = row * height
    bottom = top + height
    sides = {  # the tile beyond -> horizontally, vertically
        (row - 1, column): ([left, right], [top, top]),
        (row + 1, column): ([left, right], [bottom, bottom]),
        (row, column - 1): ([left, left], [top, bottom]),
        (row, column + 1): ([right, right], [top, bottom]),
    }
    for beyond, side in sides.items():
        if places.get(beyond) != places[place]:
            axes.plot(*side, color=TEAL, lw=3, solid_capstyle="projecting", zorder=0)
