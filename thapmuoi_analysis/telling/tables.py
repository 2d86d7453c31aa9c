"""Tables of reports: rows, what their columns are called, and the sentences they rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.marks import html
from thapmuoi_analysis.telling.translations import rows


class Column(NamedTuple):
    """What a column is called in each language, with its unit, and how its numbers are written.

    Attributes
    ----------
    vi, en : str
        Headings, which may name facts.
    spec : str
        As for `Formatter.number`.
    """

    vi: str
    en: str
    spec: str = ""


@dataclass(frozen=True)
class Table:
    """Rows below headings, to be shown by `table`, which also gives them a caption.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows. A report counts on quantities, text, phrases and three-valued answers in them.
    columns : mapping of str to Column or tuple
        Columns of the frame that are shown, in this order; by default all, under their names.
    sources : iterable of str
        Locators of the sentences that its text rests on, beside those of its numbers.
    """

    frame: pd.DataFrame
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: Iterable[str] = ()

    def headings(self) -> dict[Any, Column]:
        """Return the columns that are shown."""
        if self.columns:
            return {name: Column(*heading) for name, heading in self.columns.items()}
        columns = {}
        for name in self.frame:
            head = str(name).replace("{", "{{")
            head = head.replace("}", "}}")
            columns[name] = Column(head, head)
        return columns


@cache
def headings(table: str) -> Mapping[str, Column]:
    """Return the columns of a table of reports, as `words/headings.csv` has them."""
    columns = {}
    for row in rows("headings"):
        if row["table"] == table:
            columns[row["name"]] = Column(row["vi"], row["en"], row["spec"])
    return MappingProxyType(columns)


def table_of(name: str, cells: Iterable[Any], sources: Iterable[str] = ()) -> Table:
    """Return a table of reports: rows of cells below its headings, and what its text rests on."""
    columns = headings(name)
    frame = pd.DataFrame(list(cells), columns=list(columns), dtype=object)
    return Table(frame, columns, tuple(dict.fromkeys(sources)))


def varied(frame: pd.DataFrame, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a table that say something: not the same in over two thirds of it.

    A number says something, even the same in each row; that a number is not reported does not.
    """
    kept = {}
    for name, heading in columns.items():
        texts = list(filter(None, map(_without_number, frame[name])))
        most = max(map(texts.count, texts), default=0)
        if most * 3 <= len(frame) * 2:
            kept[name] = heading
    return kept


def _without_number(cell: Any) -> Any:
    """Return a cell of words as it is, and "–" for a number that is not reported."""
    if not isinstance(cell, Quantity):
        return cell
    return "" if cell.reported else "–"


def html_table(caption: str, heads: list[str], lines: list[list[str]], sides: list[str]) -> str:
    """Return a table in HTML; `sides` are where the texts of each column stand, left or right."""
    head = _row(heads, 'th scope="col"', sides)
    body = "\n".join(_row(line, "td", sides) for line in lines)
    return (
        f"<table>\n<caption>{html(caption)}</caption>\n"
        f"<thead>{head}</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n"
    )


def _row(cells: list[str], tag: str, sides: list[str]) -> str:
    """Return a row in HTML."""
    row = ""
    for cell, side in zip(cells, sides, strict=True):
        row += f'<{tag} style="text-align: {side}">'
        row += f"{html(cell)}</{tag[:2]}>"
    return f"<tr>{row}</tr>"
