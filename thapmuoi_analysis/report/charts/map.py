"""A map of the units: a tile for each, at its approximate place."""

import math
import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from thapmuoi_analysis.analysis import units as counted
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.places import codes_for
from thapmuoi_analysis.telling.units import in_order, named
from thapmuoi_analysis.telling.chart import GREY, INK, Chart, axes_of, styled
from thapmuoi_analysis.telling.voice import LANGS, Voice

Point = tuple[float, float]
WIDTH, TALL = 7.2, 0.72  # of the picture, of a tile with its name
NAMED = 60  # as many units have their names drawn: there is no room for more
LOOKS: dict[str, dict[str, Any]] = {
    "adopted": {"facecolor": "0.80", "edgecolor": INK, "linewidth": 1.0},
    "not_adopted": {"facecolor": "white", "edgecolor": INK, "linestyle": "--", "linewidth": 1.5},
    "unknown": {"facecolor": "white", "edgecolor": GREY, "hatch": "///", "linewidth": 1.0},
}
SQUARE = [(0.04, 0.05), (0.96, 0.05), (0.96, 0.95), (0.04, 0.95)]
CUT = [(0.2, 0.05), (0.8, 0.05), (0.96, 0.3), (0.96, 0.7),
       (0.8, 0.95), (0.2, 0.95), (0.04, 0.7), (0.04, 0.3)]  # fmt: skip
HEAD = ("Sơ đồ các đơn vị.", "Map of the units.")
NOTES = {
    "layout": (
        "Mỗi ô là một đơn vị; vị trí gần đúng, không theo tỷ lệ, không phải bản đồ địa giới.",
        "Each tile is a unit; places are approximate and not to scale. No map of boundaries.",
    ),
    "order": (
        "Mỗi ô là một đơn vị, xếp theo thứ tự tên, không theo vị trí.",
        "Each tile is a unit; they stand in the order of their names, not where they lie.",
    ),
}


@styled()
def status_map(case: Case, voice: Voice) -> Chart:
    """Draw the status of every unit: in words, by shade, and by the shape of its tile.

    Parameters
    ----------
    case : Case
        Tiles stand by its layout, or in the order of names. Without a table of units the picture
        says that nothing is reported.
    voice : Voice
        Language of labels and description.
    """
    figure, axes = axes_of(WIDTH, TALL)
    axes.axis("off")
    if not case.has("units"):
        axes.text(0.5, 0.5, voice.term("not reported"), ha="center", va="center")
        return Chart(figure, voice.term("not reported"))
    units = in_order(case.units).set_index("code")
    status = units["status"].to_dict()
    names = dict(zip(units.index, named(units, voice), strict=True))
    kind = "layout" if case.has("layout") else "order"
    tiles = {c: _tile(place, status[c]) for c, place in _places(case, units).items()}
    for code, (path, _) in tiles.items():
        axes.add_patch(PathPatch(path, **LOOKS[status[code]]))
    shown = len(units) <= NAMED
    letters = _fit(figure, axes, shown)
    for code, (_, middle) in tiles.items() if shown else ():
        name = textwrap.fill(names[code], letters)
        _write(axes, middle, name, voice.term(status[code]), LOOKS[status[code]]["facecolor"])
    number, place = counted.counts(case), LANGS.index(voice.lang)
    numbers = {s: number[f"units_{s}"] for s in LOOKS if s in status.values()}
    labels = {s: f"{voice.term(s)}: {voice.number(q)}" for s, q in numbers.items()}
    patches = [Patch(label=labels[s], **LOOKS[s]) for s in numbers]
    figure.legend(handles=patches, frameon=False, loc="outside upper left", ncols=3)
    figure.supxlabel(NOTES[kind][place], fontsize=8, x=0.01, ha="left")
    told = []
    for code, label in labels.items():
        held = [name for unit, name in names.items() if status[unit] == code]
        label = label[0].upper() + label[1:]
        told.append(f"{label} ({', '.join(held)})" if shown else label)
    alt = f"{HEAD[place]} {NOTES[kind][place]} {'. '.join(told)}."
    return Chart(figure, alt, tuple(numbers.values()))


def _places(case: Case, units: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return row and column of every tile: those of the layout, or in the order of the units."""
    if case.has("layout"):
        codes = codes_for(case.layout["unit"], case.units)
        rows, columns = case.layout["row"].tolist(), case.layout["column"].tolist()
        return {c: (row, column) for c, row, column in zip(codes, rows, columns, strict=True)}
    across = 5 if len(units) <= NAMED else math.ceil(math.sqrt(len(units)))
    return {code: divmod(number, across) for number, code in enumerate(units.index)}


def _tile(place: tuple[int, int], status: str) -> tuple[Path, Point]:
    """Return a tile whose corners are cut off where the unit is no adopter, and its middle."""
    row, column = place
    corners = SQUARE if status == "adopted" else CUT
    path = Path([(column + x, -row - y) for x, y in [*corners, corners[0]]], closed=True)
    return path, (column + 0.5, -row - 0.5)


def _write(axes: Axes, at: Point, name: str, status: str, face: str) -> None:
    """Write name and status of a unit above and below the middle of its shape."""
    behind = {"facecolor": face, "edgecolor": "none", "pad": 1.0}
    axes.annotate(name, at, (0, 0), textcoords="offset points", ha="center", va="bottom",
                  fontsize=8.5, bbox=behind, linespacing=1.15)  # fmt: skip
    axes.annotate(status, at, (0, -3), textcoords="offset points", ha="center", va="top",
                  fontsize=7, style="italic", bbox=behind)  # fmt: skip


def _fit(figure: Figure, axes: Axes, named: bool) -> int:
    """Give the picture the size that its tiles and names take; return the letters of a line."""
    axes.autoscale_view()
    axes.margins(0.01)
    (left, bottom), (right, top) = axes.dataLim.get_points()
    width, height = right - left, top - bottom
    tile = max(WIDTH / width, 1.1) if named else WIDTH / width
    figure.set_size_inches(tile * width, (TALL if named else tile) * height + 0.6)
    return int(11 * tile)
