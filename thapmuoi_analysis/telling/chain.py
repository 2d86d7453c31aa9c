"""The picture of the way from a limitation to its cause, to what meets it, and to the record."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from thapmuoi_analysis.case.claim import Claim, heads
from thapmuoi_analysis.telling.drawing import INK, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.formatter import Formatter

# in inches: boxes, from one to the next, between rows (at least, at most), headings, the edge
WIDTH = 1.6
STEP = 1.8
GAP = 0.2
MOST = 0.62
HEAD = 0.3
EDGE = 0.02
LINE = 0.18  # of the text in a box
PAD = 0.2
WIDE = 3 * STEP + WIDTH
TALL = WIDE * 9 / 16  # that of a slide, which rows stand apart to fill
LETTERS = 18  # in a line of a box
STEPS = 2  # column of what meets a limitation
CENTRED: Any = {"ha": "center", "va": "center"}
SPOKEN: Any = {"facecolor": NAVY, "edgecolor": NAVY}  # looks of a box
SILENT: Any = {"facecolor": "white", "edgecolor": INK, "linestyle": (0, (4, 3))}
RECORD: Any = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6}
Row = dict[int, tuple[Any, str]]  # column -> look and text of a box


@styled()
def chain(links: pd.DataFrame, formatter: Formatter) -> Chart | None:
    """Draw each limitation with its cause, what meets it, and what would show it.

    A box is filled where the source speaks and dashed where it does not; a dotted line leads from
    an aim to the limitation that it may help.

    Parameters
    ----------
    links : pandas.DataFrame
        As of `metrics.links`.
    formatter : Formatter
        Language of the words in it.

    Returns
    -------
    Chart or None
        None where there are no links.
    """
    if links.empty:
        return None
    words = formatter.words("charts")
    first = formatter.term("limitation")
    columns = (first, formatter.term("cause"), words["step"], words["record"])
    rows: list[Row] = []
    claims: list[Claim] = []
    every: Any = links.itertuples()
    for link in every:
        rows += _rows(link, formatter)
        claims += [link.claim, *link.causes, *link.steps, *link.aims]
    heights = [_height(row) for row in rows]
    room = TALL - HEAD - sum(heights) - EDGE
    gaps = len(rows) - 1
    gap = min(max(GAP, room / max(gaps, 1)), MOST)
    figure, axes = sheet(WIDE, HEAD + sum(heights) + gap * gaps + EDGE)
    for column, head in enumerate(columns):
        middle = column * STEP + WIDTH / 2
        axes.text(middle, HEAD / 2, head.capitalize(), **CENTRED, fontweight="bold")
    top = HEAD
    sentences = []
    table: list[tuple[str, ...]] = [columns]
    for row, height in zip(rows, heights, strict=True):
        _draw(axes, row, top, height)
        sentence = _in_words(row, columns)
        if 0 not in row:
            _draw_dotted(axes, top + height / 2, top - gap, words["may help"])
            sentence += f"; {words['may help']}"
        sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        cells = [""] * len(columns)
        for column, (_, text) in row.items():
            cells[column] = text
        table.append(tuple(cells))
        top += height + gap
    locators = dict.fromkeys(claim.locator for claim in claims)
    return Chart(figure, " ".join(sentences), locators=tuple(locators), table=tuple(table))


def _rows(link: Any, formatter: Formatter) -> Iterator[Row]:
    """Yield the boxes of a limitation, and those of an aim that may help it."""
    words = formatter.words("charts")
    ways = ", ".join(words[way] for way in link.ways)
    steps = _labels(link.steps, formatter)
    texts = {
        "limitations": _labels([link.claim], formatter),
        "causes": _labels(link.causes, formatter),
        "measures": ways and f"{ways}: {steps}",
    }
    row: Row = {}
    for column, (topic, text) in enumerate(texts.items()):
        why = "not reported" if topic in link.looked_for else "not looked for"
        row[column] = (SPOKEN, text) if text else (SILENT, formatter.term(why))
    records = "; ".join(record[formatter.lang] for record in link.records)
    if not records:
        records = formatter.term("not known")
    row[len(row)] = (RECORD, records)
    yield row
    if link.aims:
        yield {STEPS: (SPOKEN, f"{words['aim']}: {_labels(link.aims, formatter)}")}


def _labels(claims: Iterable[Claim], formatter: Formatter) -> str:
    labels = [claim.label[formatter.lang] for claim in heads(claims)]
    return "; ".join(labels)


def _height(row: Row) -> float:
    """Return the height of the tallest box of a row."""
    lines = [len(wrap(text, LETTERS)) for _, text in row.values()]
    return LINE * max(lines) + PAD


def _draw(axes: Axes, row: Row, top: float, height: float) -> None:
    """Draw boxes side by side, on a line that joins them."""
    middle = top + height / 2
    ends = (min(row) * STEP + WIDTH / 2, max(row) * STEP)
    line = axes.plot(ends, [middle, middle])[0]
    line.set(color=INK, lw=0.8, zorder=0)
    for column, (look, text) in row.items():
        left = column * STEP
        box = Rectangle((left + 0.01, top), WIDTH - 0.02, height, **look)
        axes.add_patch(box)
        lines = "\n".join(wrap(text, LETTERS))
        colour = "white" if look is SPOKEN else INK
        axes.text(left + WIDTH / 2, middle, lines, **CENTRED, color=colour)


def _draw_dotted(axes: Axes, middle: float, top: float, may_help: str) -> None:
    """Draw a dotted line from an aim to the limitation above that it may help."""
    corner = WIDTH / 2
    end = top + 0.05
    across = [STEPS * STEP, corner, corner]
    axes.plot(across, [middle, middle, end], ":", color=INK, lw=1.4)
    axes.plot(corner, end, "^", color=INK, markersize=5)
    axes.text(corner + WIDTH - 0.2, middle - 0.1, may_help, **CENTRED)


def _in_words(row: Row, columns: Sequence[str]) -> str:
    """Describe a row of boxes; what a step is stands in its box."""
    texts = []
    for column, (look, text) in row.items():
        says_what_it_is = column == STEPS and look is SPOKEN
        if not says_what_it_is:
            text = f"{columns[column]}: {text}"  # noqa: PLW2901
        texts.append(text)
    return "; ".join(texts)
