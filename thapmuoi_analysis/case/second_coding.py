"""A second coding as people fill it in, understood alike in a table, a workbook and by pandas.

A blank is no code; a code may go by its name in either language, and true or false by other words.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from thapmuoi_analysis.case.codes import called
from thapmuoi_analysis.case.raw import RawCase, RawTable

TABLE = "second_coding"
HEDGED = "hedged"
CODES = ["type", "speaker", "about", HEDGED]
MEANS = " · "  # between a code that was chosen from a list and its meaning
TRUTHS = {
    **dict.fromkeys(["true", "1", "1.0", "yes", "y", "x", "có", "đúng"], "True"),
    **dict.fromkeys(["false", "0", "0.0", "no", "n", "không", "sai"], "False"),
}
BLANK = ("", "uncoded")  # no code was given


@cache
def known(column: str) -> Mapping[str, str]:
    """Return the codes of a column by all that they may be called, in small letters."""
    names = dict.fromkeys(BLANK, "")
    if column == HEDGED:
        return {**names, **TRUTHS}
    for words, code in called(TABLE, column, short=True).items():
        meant = names.get(code, code)
        names.setdefault(words, meant)
    return names


def plain(text: str) -> str:
    """Return a text with composed letters and single spaces."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join(composed.split())


def code_in(text: str, column: str) -> str | None:
    """Return the code that a cell gives, "" where it gives none; None where it is no code.

    Examples
    --------
    >>> code_in("Ưu điểm", "type"), code_in("x", "hedged"), code_in("perhaps", "hedged")
    ('benefit', 'True', None)
    """
    word, *_ = plain(text).split(MEANS)
    return known(column).get(word.casefold())


def understood(raw: RawCase) -> RawCase:
    """Return a case whose second coding has the codes that are meant, and no row without any.

    What is no code stays, so that the check tells it.
    """
    table = raw.tables.get(TABLE)
    if table is None or not table.rows:
        return raw
    return replace(raw, tables={**raw.tables, TABLE: _understood(table)})


def _understood(table: RawTable) -> RawTable:
    head, *written = table.rows
    coded = {place: column for place, column in enumerate(head) if column in CODES}
    rows = [head]
    lines = [table.lines[0]]
    for cells, line in zip(written, table.lines[1:], strict=True):
        row = [*cells]
        is_whole = len(row) == len(head) and any(row)
        for place, column in coded.items():
            if is_whole:
                code = code_in(row[place], column)
                row[place] = row[place] if code is None else code.lower()
        is_coded = any(row[place] for place in coded if is_whole)
        if is_coded or not is_whole or not coded:
            rows.append(row)
            lines.append(line)
    return replace(table, rows=rows, lines=lines)
