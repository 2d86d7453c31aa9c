"""The picture of the way from a limitation to its cause, to what meets it, and to the record."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from thapmuoi_analysis.case.claim import Claim, heads
from thapmuoi_analysis.telling.drawing import INK, NAVY, Chart, sheet, styled
from thapmuoi_analysis.telling.formatter import Formatter

WIDTH, GAP, HEAD = 1.6, 0.2, 0.3  # of boxes and between them, in inches
STEP = WIDTH + GAP
WIDE = 3 * STEP + WIDTH
TALL = WIDE * 9 / 16  # that of a slide, which rows stand apart to fill
LINE, PAD, LETTERS = 0.18, 0.2, 18  # of the text in a box; letters that a line has
CENTRED: Any = {"ha": "center", "va": "center"}
TOLD: Any = {"facecolor": NAVY, "edgecolor": NAVY}  # looks of a box
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
    columns = (
        formatter.term("limitation"),
        formatter.term("cause"),
        words["step"],
        words["record"],
    )
    rows: list[Row] = []
    for link in links.itertuples():
        rows += _rows(link, formatter)
    tall = [_height(row) for row in rows]
    gap = min(max(GAP, (TALL - HEAD - sum(tall) - 0.02) / max(len(rows) - 1, 1)), 3.1 * GAP)
    figure, axes = sheet(WIDE, HEAD + sum(tall) + gap * (len(rows) - 1) + 0.02)
    for column, head in enumerate(columns):
        middle = column * STEP + WIDTH / 2
        axes.text(middle, HEAD / 2, head.capitalize(), **CENTRED, fontweight="bold")
    tops = accumulate((height + gap for height in tall), initial=HEAD)
    for row, height, top in zip(rows, tall, tops, strict=False):
        _draw(axes, row, top, height)
        if 0 not in row:
            _draw_dotted(axes, top + height / 2, top - gap, words["may help"])
    alt = " ".join(_in_words(row, columns, words["may help"]) for row in rows)
    cells = [tuple(row.get(n, ("", ""))[1] for n in range(len(columns))) for row in rows]
    return Chart(figure, alt, locators=_locators(links), table=(columns, *cells))


def _height(row: Row) -> float:
    """Return the height of the tallest box of a row, in inches."""
    return max(LINE * len(wrap(text, LETTERS)) + PAD for _, text in row.values())


def _locators(links: pd.DataFrame) -> tuple[str, ...]:
    """Return the sentences that links rest on."""
    locators: list[str] = []
    rows: Any = links.itertuples()
    for link in rows:
        claims = (link.claim, *link.causes, *link.steps, *link.aims)
        locators += [claim.locator for claim in claims]
    return tuple(dict.fromkeys(locators))


def _draw(axes: Axes, row: Row, top: float, height: float) -> None:
    """Draw boxes side by side, on a line that joins them."""
    middle = top + height / 2
    ends = (min(row) * STEP + WIDTH / 2, max(row) * STEP)
    axes.plot(ends, [middle, middle], color=INK, lw=0.8, zorder=0)
    for column, (look, text) in row.items():
        left = column * STEP
        colour = "white" if look is TOLD else INK
        axes.add_patch(Rectangle((left + 0.01, top), WIDTH - 0.02, height, **look))
        lines = "\n".join(wrap(text, LETTERS))
        axes.text(left + WIDTH / 2, middle, lines, **CENTRED, color=colour)


def _draw_dotted(axes: Axes, middle: float, top: float, may_help: str) -> None:
    """Draw a dotted line from an aim to the limitation above that it may help."""
    corner = WIDTH / 2
    end = top + 0.05
    axes.plot([2 * STEP, corner, corner], [middle, middle, end], ":", color=INK, lw=1.4)
    axes.plot(corner, end, "^", color=INK, markersize=5)
    axes.text(corner + WIDTH - 0.2, middle - 0.1, may_help, **CENTRED)


def _rows(link: Any, formatter: Formatter) -> Iterator[Row]:
    """Yield the boxes of a limitation, and those of an aim that may help it."""
    words = formatter.words("charts")
    steps = f"{', '.join(words[way] for way in link.ways)}: {_labels(link.steps, formatter)}"
    texts = [_labels([link.claim], formatter), _labels(link.causes, formatter), link.ways and steps]
    row: Row = {}
    for n, (text, topic) in enumerate(zip(texts, ("", "causes", "measures"), strict=True)):
        why = "not reported" if topic in link.looked_for else "not looked for"
        row[n] = (TOLD, text) if text else (SILENT, formatter.term(why))
    record = "; ".join(record[formatter.lang] for record in link.records)
    row[3] = (RECORD, record or formatter.term("not known"))
    yield row
    if link.aims:
        yield {2: (TOLD, f"{words['aim']}: {_labels(link.aims, formatter)}")}


def _in_words(row: Row, columns: Sequence[str], may_help: str) -> str:
    """Describe a row of boxes; what a step is stands in its box."""
    texts = []
    for column, (look, text) in row.items():
        says_what_it_is = column == 2 and look is TOLD
        texts.append(text if says_what_it_is else f"{columns[column]}: {text}")
    if 0 not in row:
        texts.append(may_help)
    text = "; ".join(texts)
    return f"{text[:1].upper()}{text[1:]}."


def _labels(claims: Iterable[Claim], formatter: Formatter) -> str:
    return "; ".join(claim.label[formatter.lang] for claim in heads(claims))
