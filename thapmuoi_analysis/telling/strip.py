"""How far it got, in a strip: a square for each unit, and below it a line for each level."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.drawing import INK, NAVY, Chart, height, sheet, styled

WIDE = 7.0  # inches, of the picture
ALONG = 3.3  # of the units
TALL = 0.3  # of a square, and of a line of text
LETTERS = 43  # in a line of a label
MANY = 40  # units that are not drawn one by one
EDGE = 0.02
BESIDE = 0.12


def are_squares(units: Quantity) -> bool:
    """Return whether the units of a strip are few enough to be drawn one by one."""
    return height(units) <= MANY


@styled()
def strip(units: Quantity, levels: Mapping[str, Quantity], texts: Sequence[str]) -> Chart | None:
    """Draw all units, those filled that have it, and below how many of them each level is.

    Parameters
    ----------
    units : Quantity
        How many there are.
    levels : mapping of str to Quantity
        The column `number` of `metrics.levels`; the result is called `adopted`.
    texts : sequence of str
        What is written beside each.

    Returns
    -------
    Chart or None
        None where units or result are no plain numbers.
    """
    count = height(units)
    adopted = height(levels["adopted"]) if "adopted" in levels else float("nan")
    if not count > 0 or not adopted <= count:
        return None
    numbers = [number for _, number in levels.items()]
    labels = [wrap(text, LETTERS) for text in texts]
    lines = sum(map(len, labels))
    figure, axes = sheet(WIDE, TALL * 1.5 + lines * TALL * 0.6 + len(labels) * BESIDE)
    one = ALONG / count
    if are_squares(units):
        for number in range(int(count)):
            fill = NAVY if number < adopted else "white"
            _fill(axes, EDGE + number * one, one * 0.88, fill)
    else:
        _fill(axes, EDGE, ALONG, "white")
        _fill(axes, EDGE, adopted * one, NAVY)
    top = TALL * 1.3
    for level, label in zip(numbers, labels, strict=True):
        tall = len(label) * TALL * 0.6
        middle = top + tall / 2
        end = EDGE + height(level) * one
        axes.plot([EDGE, end], [middle, middle], color=INK, lw=1.2)
        axes.plot([end, end], [middle - 0.07, middle + 0.07], color=INK, lw=1.2)
        beside = ALONG + EDGE + BESIDE
        axes.text(beside, middle, "\n".join(label), va="center", color=INK)
        top += tall + BESIDE
    alt = "; ".join(texts)
    return Chart(figure, f"{alt[:1].upper()}{alt[1:]}.", (units, *numbers))


def _fill(axes: Axes, left: float, width: float, colour: str) -> None:
    """Draw a unit, or many."""
    axes.add_patch(Rectangle((left, EDGE), width, TALL, fc=colour, ec=INK))
