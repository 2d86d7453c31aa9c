"""What all figures share: form, style, files, and how a number becomes a height."""

import base64
import io
import math
from fractions import Fraction
from functools import partial
from html import escape
from itertools import chain
from typing import NamedTuple

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thapmuoi_analysis.case.quantity import Quantity

# Analysis Function's, its teal darkened: each is seen on white by everybody, and white on the first
# two is read. What is not filled, or dashed, is told apart without a colour.
NAVY = "#12436D"
TEAL = "#1C837A"
INK = "#3D3D3D"


class Chart(NamedTuple):
    """A figure, what it shows in words, and what it draws.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The picture.
    alt : str
        What it shows, in words.
    quantities : tuple of Quantity
        The numbers it draws.
    note : str
        Measure, place and time, which stand small below its title; its numbers may be marked.
    locators : tuple of str
        The sentences that its words rest on.
    table : tuple of tuple of str
        What it draws, below headings, where that is more than its quantities.
    narrow : matplotlib.figure.Figure or None
        The same for a phone, `NARROW` inches wide.
    """

    figure: Figure
    alt: str
    quantities: tuple[Quantity, ...] = ()
    note: str = ""
    locators: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    narrow: Figure | None = None


WIDE = 7.0  # inches: of a page
NARROW = 3.4  # what a phone shows at full size
FONTS = "'DejaVu Sans', Verdana, 'Noto Sans', Arial, sans-serif"  # of any system
STYLE = ["default", "thapmuoi_analysis.telling.report"]
# The context in which charts are made and saved: the reader's own settings are out.
styled = partial(matplotlib.style.context, STYLE)


def axes_of(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure outside pyplot: nothing is left open, nothing is shared."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def height(quantity: Quantity) -> float:
    """Return the bare number, to draw it; a range or what is not reported is NaN."""
    value = quantity.value
    if isinstance(value, (int, float, Fraction)):
        return float(value)
    return math.nan


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure and axes that fill it, in inches from its top left, to draw and write on."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def shown(picture: str, alt: str, width: int, height: int) -> str:
    """Return an SVG as HTML; where a notebook is not trusted, Jupyter shows no bare SVG."""
    data = base64.b64encode(picture.encode()).decode("ascii")
    source = f"data:image/svg+xml;base64,{data}"
    return f'<img src="{source}" alt="{escape(alt)}" width="{width}" height="{height}" />'


def both_widths(chart: Chart, title: str) -> tuple[str, str]:
    """Return a chart as SVG, and the one for a phone; that is empty where it has none."""
    wide = svg(chart.figure, title, chart.alt)
    narrow = svg(chart.narrow, title, chart.alt) if chart.narrow else ""
    return wide, narrow


def svg(figure: Figure, title: str, description: str) -> str:
    """Return a picture that can be enlarged, in which texts are texts, in a font of any system."""
    buffer = io.StringIO()
    about = {"Title": title, "Description": description, "Date": None, "Creator": None}
    with styled():  # some texts are made only when a figure is drawn
        figure.savefig(buffer, format="svg", metadata=about)
    return buffer.getvalue().replace("'DejaVu Sans'", FONTS)


def layout_of(figure: Figure) -> str:
    """Return how a figure is laid out: beside a bar of colours of seaborn's not "constrained"."""
    drawn = chain.from_iterable(axes.collections for axes in figure.axes)
    return "tight" if any(one.colorbar for one in drawn) else "constrained"
