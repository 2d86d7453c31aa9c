"""The picture of the way from a limitation to its cause, to what meets it, and to the record."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from thapmuoi_analysis.case.claim import Claim, heads
from thapmuoi_analysis.telling.drawing import INK, NARROW, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.formatter import Formatter

# in inches: boxes, from one to the next, between rows, headings, the edge
WIDTH = 1.6
STEP = 1.8
GAP = 0.3
HEAD = 0.3
EDGE = 0.02
LINE = 0.18  # of the text in a box
PAD = 0.2
LETTERS = 18  # in a line of a box
ACROSS = 32  # in a line of a box as wide as a phone
INDENT = 0.3  # of what follows a limitation, on a phone
NEAR = 0.2
STEPS = 2  # column of what meets a limitation, in the table
CENTRED: Any = {"ha": "center", "va": "center"}
SPOKEN: Any = {"facecolor": NAVY, "edgecolor": NAVY}  # looks of a box
SILENT: Any = {"facecolor": "white", "edgecolor": INK, "linestyle": (0, (4, 3))}
AIM: Any = {"facecolor": "white", "edgecolor": INK, "linestyle": (0, (1, 2))}
RECORD: Any = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.6}
Row = dict[int, tuple[Any, str]]  # column -> look and text of a box


@styled()
def chain(links: pd.DataFrame, formatter: Formatter) -> Chart | None:
    """Draw each limitation with its cause, what meets it, and what would show it.

    A box is filled where the source speaks and dashed where it does not; an aim is dotted, as is
    the line that leads from it to the limitation that it may help.

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
    columns: tuple[str, ...] = (first, formatter.term("cause"), words["step"], words["record"])
    if not links["records"].map(len).any():  # nobody has said what would show it
        columns = columns[:-1]
    rows: list[Row] = []
    claims: list[Claim] = []
    every: Any = links.itertuples()
    for link in every:
        for row in _rows(link, formatter):
            rows.append({at: box for at, box in row.items() if at < len(columns)})
        claims += [link.claim, *link.causes, *link.steps, *link.aims]
    sentences = []
    table: list[tuple[str, ...]] = [columns]
    for row in rows:
        sentence = _in_words(row, columns)
        if 0 not in row:
            sentence += f"; {words['may help']}"
        sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        cells = [""] * len(columns)
        for column, (_, text) in row.items():
            cells[column] = text
        table.append(tuple(cells))
    locators = dict.fromkeys(claim.locator for claim in claims if not claim.assumed)
    return Chart(
        _side_by_side(rows, columns, words["may help"]),
        " ".join(sentences),
        locators=tuple(locators),
        table=tuple(table),
        narrow=_one_below_another(rows, columns, words["may help"]),
    )


def _side_by_side(rows: Sequence[Row], columns: Sequence[str], may_help: str) -> Figure:
    """Draw a limitation a row; an aim that may help it hangs below it, on a dotted line."""
    heights = [_height(row) for row in rows]
    gaps = GAP * (len(rows) - 1)
    across = (len(columns) - 1) * STEP + WIDTH
    figure, axes = sheet(across, HEAD + sum(heights) + gaps + EDGE)
    for column, head in enumerate(columns):
        middle = column * STEP + WIDTH / 2
        text = axes.text(middle, HEAD / 2, head.capitalize(), **CENTRED)
        text.set(color=INK, fontweight="bold")
    top = HEAD
    for row, height in zip(rows, heights, strict=True):
        if 0 in row:
            _draw(axes, row, top, height)
        else:
            _draw(axes, {0: row[STEPS]}, top, height)
            _draw_dotted(axes, (WIDTH / 2, top), (WIDTH / 2, top - GAP))
            beside = {"ha": "left", "va": "center", "color": INK}
            axes.text(STEP, top + height / 2, may_help, beside)
        top += height + GAP
    return figure


def _one_below_another(rows: Sequence[Row], columns: Sequence[str], may_help: str) -> Figure:
    """Draw the same for a phone: each box says what it is, an aim leads up to its limitation."""
    boxes = []
    for row in rows:
        for column, (look, text) in row.items():
            is_aim = 0 not in row
            if is_aim:
                text = f"{text} ({may_help})"  # noqa: PLW2901
            elif column != STEPS or look is SILENT:  # what is done says itself what it is
                text = f"{columns[column]}: {text}"  # noqa: PLW2901
            lines = wrap(text[:1].upper() + text[1:], ACROSS)
            boxes.append((column, look, lines, is_aim))
    heights = [LINE * len(lines) + PAD for _, _, lines, _ in boxes]
    gaps = NEAR * len(boxes)
    figure, axes = sheet(NARROW, sum(heights) + gaps + EDGE)
    top = NEAR / 2
    foot = 0.0  # of the limitation
    for (column, look, lines, is_aim), height in zip(boxes, heights, strict=True):
        left = INDENT if column else EDGE
        if is_aim:
            _draw_dotted(axes, (INDENT, top + height / 2), (INDENT / 2, foot))
        elif column:
            axes.plot([NARROW / 2] * 2, [top - NEAR, top], color=INK, lw=0.8)
        _box(axes, (left, top), NARROW - EDGE - left, height, look, lines)
        top += height
        foot = foot if column else top
        top += NEAR
    return figure


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
        yield {STEPS: (AIM, f"{words['aim']}: {_labels(link.aims, formatter)}")}


def _labels(claims: Iterable[Claim], formatter: Formatter) -> str:
    labels = []
    for claim in heads(claims):
        labels.append(claim.label[formatter.lang] + formatter.assumed(claim))
    return "; ".join(labels)


def _height(row: Row) -> float:
    """Return the height of the tallest box of a row."""
    lines = [len(wrap(text, LETTERS)) for _, text in row.values()]
    return LINE * max(lines) + PAD


def _draw(axes: Axes, row: Row, top: float, height: float) -> None:
    """Draw boxes side by side, on a line that joins them."""
    middle = top + height / 2
    ends = (min(row) * STEP + WIDTH / 2, max(row) * STEP)
    if len(row) > 1:
        line = axes.plot(ends, [middle, middle])[0]
        line.set(color=INK, lw=0.8, zorder=0)
    for column, (look, text) in row.items():
        left = column * STEP + EDGE / 2
        _box(axes, (left, top), WIDTH - EDGE, height, look, wrap(text, LETTERS))


def _box(
    axes: Axes, corner: tuple[float, float], width: float, height: float, look: Any,
    lines: Sequence[str],
) -> None:  # fmt: skip
    """Draw a box with its text."""
    axes.add_patch(Rectangle(corner, width, height, **look))
    left, top = corner
    colour = "white" if look is SPOKEN else INK
    middle = (left + width / 2, top + height / 2)
    axes.text(*middle, "\n".join(lines), **CENTRED, color=colour)


def _draw_dotted(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a dotted line from an aim up to the limitation that it may help."""
    across, up = end
    x, y = start
    line = axes.plot([x, across, across], [y, y, up + 0.05])[0]
    line.set(color=INK, lw=1.4, ls=":")
    axes.plot(across, up + 0.06, "^", color=INK, markersize=5)


def _in_words(row: Row, columns: Sequence[str]) -> str:
    """Describe a row of boxes; what a step is stands in its box."""
    texts = []
    for column, (look, text) in row.items():
        says_what_it_is = column == STEPS and look is not SILENT
        if not says_what_it_is:
            text = f"{columns[column]}: {text}"  # noqa: PLW2901
        texts.append(text)
    return "; ".join(texts)
