"""Tables of reports: rows, what their columns are called, and the sentences they rest on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from numbers import Real
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import pandas as pd

from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.telling.marks import html
from thapmuoi_analysis.telling.translations import rows as rows_of
from thapmuoi_analysis.telling.translations import words

NOT_IN_TERMS = ("condition", "counterfactual")  # of which "none" says something else than of others
SHORT = re.compile("[,:]")  # ends the words for a code; what stands behind explains it


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
            columns[name] = _escaped(dict.fromkeys(LANGS, str(name)))
        return columns


def side_of(column: Iterable[Any]) -> str:
    """Return where the texts of a column stand: numbers on the right."""
    for cell in column:
        if isinstance(cell, (Quantity, Real)) and not pd.api.types.is_bool(cell):
            return "right"
    return "left"


def framed(rows: pd.DataFrame | pd.Series, columns: Mapping[str, Any]) -> Table:
    """Return rows as a table of reports: what names them, an index with a name, stands first.

    Parameters
    ----------
    rows : pandas.DataFrame or pandas.Series
        As pandas, `metrics.crosstab` and `metrics.counts` have them. Of counted tables codes are
        told in words, in rows and headings.
    columns : mapping
        Columns that are shown; empty for all.
    """
    frame: Any = rows
    if isinstance(rows, pd.Series):
        frame = rows.to_frame(rows.name or "value")
    names = [name for name in frame.index.names if name is not None and name not in frame]
    if not names and frame is rows:
        return Table(cast("pd.DataFrame", rows), columns)
    heads: dict[Any, Column] = {}
    sides = {}
    for name in names:
        heads[name] = _heading(name)
        sides[name] = [_worded(name, value) for value in frame.index.get_level_values(name)]
    for name in frame:
        of = frame.columns.name
        heads[name] = _heading(name) if of is None else _head_of(of, name)
    before = pd.DataFrame(sides, dtype=object, index=range(len(frame)))
    whole = pd.concat([before, frame.reset_index(drop=True)], axis="columns")
    return Table(whole, columns or heads)


def _heading(name: Any) -> Column:
    """Return what a column is called: as tables of counts have it, by the data dictionary."""
    known = headings("counted")
    if name in known:
        return known[name]
    for about in _fields():
        if about["name"] == name:
            return Column(about["title"], name.replace("_", " ").capitalize())
    return _escaped(dict.fromkeys(LANGS, str(name)))


def _worded(column: Any, value: Any) -> dict[str, str]:
    """Return a value of a column in both languages, a code in words."""
    meanings: Mapping[str, Mapping[str, str]] = {}
    for about in _fields():
        if about["name"] == column and value in about.get("codes", {}):
            meanings = about["codes"]
            break
    told = {}
    for lang in LANGS:
        terms = words("terms", lang)
        if pd.api.types.is_bool(value):
            told[lang] = terms["yes" if value else "no"]
        elif value in terms and column not in NOT_IN_TERMS:
            told[lang] = terms[value]
        elif value in meanings:
            told[lang] = SHORT.split(meanings[value][lang])[0]
        else:
            told[lang] = str(value)
    return told


def _head_of(column: Any, value: Any) -> Column:
    """Return what heads the counts of a value of a column; yes and no say of what."""
    told = _worded(column, value)
    if pd.api.types.is_bool(value):
        of = dict(zip(LANGS, _heading(column), strict=False))
        told = {lang: f"{of[lang]}: {told[lang]}" for lang in LANGS}
    return _escaped(told)


def _fields() -> list[Mapping[str, Any]]:
    """Return the columns that tables of a case have, those of claims first."""
    fields = [*SCHEMA["claims"]["fields"]]
    for table in SCHEMA.values():
        fields += table["fields"]
    return fields


def _escaped(told: Mapping[str, str]) -> Column:
    """Return words as a heading, in which a brace names no fact."""
    texts = []
    for lang in LANGS:
        text = told[lang].replace("{", "{{")
        texts.append(text.replace("}", "}}"))
    return Column(*texts)


@cache
def headings(table: str) -> Mapping[str, Column]:
    """Return the columns of a table of reports, as `words/headings.csv` has them."""
    columns = {}
    for row in rows_of("headings"):
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
