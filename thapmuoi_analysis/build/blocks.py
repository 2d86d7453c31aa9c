"""Tables and figures as blocks of pandoc's document model, words joined into whole texts.

pandoc's own reader takes three times as long for their HTML as for all else, and makes each word
and each space a part of its own, which every later step reads again (`benchmarks/README.md`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from unicodedata import combining, normalize
from xml.etree import ElementTree

from thapmuoi_analysis.record.tables import UNFIT

Block = dict[str, Any]
SHOWN = re.compile(r"```\{=shown\}\n(.*?)\n```", re.S)
LINE = 90  # width of the text on an A4 page, in widths of an "n" of Word's tables (Times, 10 pt)
GAP = 2.2  # beside the text of a cell
MARKED = 20  # letters of a number with its mark, which stand in one line
BOLD = 1.08
NARROW, WIDE = frozenset("ijltfrsI.,:;'|()[]!/-– "), frozenset("mwMW%")
BREAK = re.compile(r"(\S{5}–|\S{4}-)(?=\S)")  # a line may end within a long word: behind a dash
SIDES = {"left": "AlignLeft", "right": "AlignRight", "": "AlignDefault"}
PLAIN = ("", (), ())  # no id, classes, attributes


def marked(html: str) -> str:
    """Return a table or figure as it stands in a Markdown text, for `cut` to find."""
    return f"```{{=shown}}\n{html}\n```"


def cut(text: str) -> tuple[str, list[str]]:
    """Take tables and figures out of a text; return it, with their places marked, and them."""
    shown = SHOWN.findall(text)
    places = map(str, range(len(shown)))
    return SHOWN.sub(lambda _: marked(next(places)), text), shown


def put_back(blocks: Iterable[Block], shown: list[list[Block]]) -> list[Block]:
    """Return the blocks of a text, as pandoc reads it, with tables and figures in their places."""
    made: list[Block] = []
    for block in blocks:
        mark = block["t"] == "RawBlock" and block["c"][0] == "shown"
        made += shown[int(block["c"][1])] if mark else [_joined(block)]
    return made


def made(html: str) -> list[Block]:
    """Return a table, with the line below it, or a figure as blocks.

    Parameters
    ----------
    html : str
        As `show.table` and `merge` write it: well-formed.
    """
    root = ElementTree.fromstring(f"<div>{UNFIT.sub('', html)}</div>")
    make = {"table": _table, "figure": _figure, "p": _source}
    return [make[element.tag](element) for element in root]


def _joined(part: Any) -> Any:
    """Join words and the spaces between them wherever they follow each other."""
    if isinstance(part, dict):
        return {name: _joined(value) for name, value in part.items()}
    if not isinstance(part, list):
        return part
    joined: list[Any] = []
    for words, group in groupby(part, _is_word):
        parts = [*group]
        text = "".join(one.get("c", " ") for one in parts) if words else ""
        joined += _text(text) if words else map(_joined, parts)
    return joined


def _is_word(part: Any) -> bool:
    return isinstance(part, dict) and part.get("t") in ("Str", "Space", "SoftBreak")


def _node(kind: str, *content: Any) -> Block:
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def _text(text: str | None) -> list[Block]:
    return [_node("Str", text)] if text else []


def _about(element: Any) -> list[Any]:
    return [element.get("id", ""), element.get("class", "").split(), []]


def _inlines(element: Any) -> list[Block]:
    found = _text(element.text)
    for child in element:
        inner = _inlines(child)
        if child.tag == "strong":
            found.append(_node("Strong", inner))
        elif child.tag == "a":
            target = [child.get("href"), child.get("title", "")]
            found.append(_node("Link", _about(child), inner, target))
        else:
            found.append(_node("Span", _about(child), inner))
        found += _text(child.tail)
    return found


def _caption(element: Any) -> list[Any]:
    return [None, [_node("Plain", _inlines(element))]]


def _figure(element: Any) -> Block:
    image, caption = element
    size = ["", [], [[name, image.get(name)] for name in ("width", "height")]]
    picture = _node("Image", size, _text(image.get("alt")), [image.get("src"), ""])
    return _node("Figure", PLAIN, _caption(caption), [_node("Plain", [picture])])


def _source(element: Any) -> Block:
    return _node("Div", _about(element), [_node("Para", _inlines(element))])


@lru_cache(maxsize=10_000)
def _breadth(text: str) -> float:
    """Return about how wide a text is set, in widths of an "n"; marks over letters take no room."""
    letters = (one for one in normalize("NFD", text) if not combining(one))
    return sum(
        0.66 if one in NARROW else 1.5 if one in WIDE else 1.35 if one.isupper() else 1
        for one in letters
    )


class _Column(NamedTuple):
    """What a column of a table holds."""

    head: str
    word: float  # room for the widest piece that must not be broken
    needs: float  # a length of its cells, of which the long ones count for more
    room: str | None  # on a screen: "long" for sentences, "short" for some words


def _column(head: str, cells: list[str], right: bool) -> _Column:
    """Measure a column; numbers stand at the right, each in one line with its mark."""
    whole = {cell for cell in cells if right and len(cell) <= MARKED}
    texts = {*cells} - whole
    pieces = {*whole, *(piece for said in texts for piece in BREAK.sub(r"\1 ", said).split(" "))}
    widest = max(map(_breadth, pieces), default=0.0)
    title = BOLD * max(map(_breadth, BREAK.sub(r"\1 ", head).split(" ")))
    lines = 3 if right else 4  # of a heading, at most
    word = max(min(max(widest, title), LINE / 4), BOLD * _breadth(head) / lines) + GAP
    lengths = [len(cell) for cell in (head, *cells)]
    needs = (sum(n**1.5 for n in lengths) + 1) / (sum(n**0.5 for n in lengths) + 1)
    long = sum(lengths[1:]) > 36 * len(cells)
    room = "long" if long else "short" if max(lengths) > 12 else None
    return _Column(head, word, 0 if right else needs, room)


def _widths(columns: list[_Column]) -> list[float]:
    """Return the share of each column: room for its longest word, what is left by its needs."""
    words, needed = sum(c.word for c in columns), sum(c.needs for c in columns)
    rest = max(LINE - words, 0)
    shares = (c.needs / needed if needed else 1 / len(columns) for c in columns)
    return [(c.word + rest * s) / (words + rest) for c, s in zip(columns, shares, strict=True)]


def _table(element: Any) -> Block:
    """Return a table with its widths, for print, and its classes, for the web page.

    The first column heads its rows. In a ledger, which has sentences and many columns, each cell
    knows its heading, for a screen on which a row becomes a card.
    """
    head, *rows = ([*row] for row in element.iter("tr"))
    sides = [_side(cell) for cell in (rows or [head])[0]]
    texts = zip(*(["".join(cell.itertext()) for cell in row] for row in (head, *rows)), strict=True)
    columns = [
        _column(first, cells, side == "right")
        for (first, *cells), side in zip(texts, sides, strict=True)
    ]
    longs = [i for i, column in enumerate(columns) if column.room == "long"]
    main = longs[0] if longs and len(columns) > 4 else None

    def line(cells: list[Any], top: bool) -> list[Any]:
        return [PLAIN, [cell(one, i, top) for i, one in enumerate(cells)]]

    def cell(one: Any, i: int, top: bool) -> list[Any]:
        classes = ["num"] if _side(one) == "right" else []
        room = columns[i].room if top and len(columns) > 2 else None
        classes += [room] if room else []
        about = [["scope", "col" if top else "row"]] if top or i == 0 else []
        if i == main:
            classes.append("main")
        elif main is not None and not top:
            about.append(["data-label", columns[i].head])
        said, side = _inlines(one), {"t": SIDES[_side(one).removeprefix("left")]}
        content = [_node("Plain", said)] if said else []
        return [[one.get("id", ""), classes, about], side, 1, 1, content]

    widths = [_node("ColWidth", width) for width in _widths(columns)]
    return _node(
        "Table",
        PLAIN if main is None else ["", ["ledger"], []],
        _caption(element.find("caption")),
        [[{"t": SIDES[side]}, width] for side, width in zip(sides, widths, strict=True)],
        [PLAIN, [line(head, top=True)]],
        [[PLAIN, 1, [], [line(row, top=False) for row in rows]]],
        [PLAIN, []],
    )


def _side(cell: Any) -> str:
    return str(cell.get("style", "").removeprefix("text-align: "))
