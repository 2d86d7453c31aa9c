"""A coding of claims as somebody hands it in, made comparable, or refused with its faults.

Excel gives blanks back as NaN, and true or false in many forms; a coder writes a capital, a space
behind a word, or what a code is called in place of it.
"""

from collections.abc import Collection, Iterator
from functools import partial

import pandas as pd

from thapmuoi_analysis.case.codes import listed
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.schema import codes_of
from thapmuoi_analysis.case.second_coding import CODES, code_in, plain

CHOOSE = "choose one of them"
FIRST_ROW = 2  # of a sheet, that pandas takes for its first


def codes(table: pd.DataFrame, name: str, known: Collection[str] | None = None) -> pd.DataFrame:
    """Return the codes of a coding by the ids of its claims, empty where none was given.

    Parameters
    ----------
    table : pandas.DataFrame
        `claims` or `second_coding` of a case, or what `pandas.read_excel` makes of such a table.
    name : str
        What errors call it.
    known : collection of str, optional
        Ids of the claims that may be coded; by default any.

    Raises
    ------
    CaseError
        With each cell that is no code, and each id that is not known or stands twice.
    """
    rows = _below_headings(table)
    columns = [code for code in CODES if code in rows]
    if "id" not in rows or not columns:
        names = ", ".join(["id", *CODES])
        expected = Phrase("a row with the names {names}", names=names)
        error = DataError(name, expected=expected, fix="write them above the rows")
        raise CaseError([error])
    texts = rows[["id", *columns]].map(_text).astype("str")
    texts = texts[(texts != "").any(axis="columns")]
    errors = [*_id_errors(texts["id"], name, known)]
    found = pd.DataFrame("", index=texts.index, columns=CODES)
    for column in columns:
        cells = texts[column]
        given = cells.map(partial(code_in, column=column))
        found[column] = given
        unknown = cells[given.isna()]
        for line, text in unknown.items():
            error = _code_error(name, _row(line), column, text)
            errors.append(error)
    if errors:
        raise CaseError(errors)
    return found.set_axis(texts["id"], axis="index")


def _below_headings(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows below the names of columns, which in a sheet may stand below a title."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"a coding is a table: pandas.read_excel({table!r}) reads it of a workbook")
    table = table.reset_index(drop=True)
    if "id" not in table:
        is_head = (table == "id").any(axis="columns")
        heads = table.index[is_head]
        if len(heads):
            head = heads[0]
            names = table.loc[head].tolist()
            rows = table.loc[head + 1 :]
            table = rows.set_axis(names, axis="columns")
    for hedge in ("hedge", "hedges"):  # as `case.claims` and `metrics.claims` have them
        if hedge in table and "hedged" not in table:
            table = table.assign(hedged=table[hedge] != "")
    return table


def _text(cell: object) -> str:
    """Return a cell as plain text: composed letters, single spaces, "" where it is empty."""
    if pd.isna(cell):  # type: ignore[call-overload]
        return ""
    return plain(str(cell))


def _row(line: object) -> int:
    """Return the row of a sheet that a line of a table is read from."""
    number = int(str(line))
    return number + FIRST_ROW


def _id_errors(ids: pd.Series, name: str, known: Collection[str] | None) -> Iterator[DataError]:
    """Yield the ids that are empty, stand twice, or are not known."""
    a_known_one = Phrase("a known {key} of {tables}", key="id", tables="claims")
    seen = set[str]()
    for line, id in ids.items():
        expected = ""
        fix = ""
        if not id:
            expected = "a value"
            fix = "fill it in"
        elif id in seen:
            expected = "each key once"
            fix = "keep one row for each"
        elif known is not None and id not in known:
            expected = a_known_one
            fix = "mend it, or delete the row"
        seen.add(id)
        if expected:
            yield DataError(name, _row(line), "id", id, expected, fix)


def _code_error(name: str, row: int, column: str, text: str) -> DataError:
    """Return that a cell is no code of its column."""
    if column == "hedged":
        fix = "write it in that form"
        return DataError(name, row, column, text, "true or false", fix)
    meanings = codes_of("second_coding", column)
    expected = Phrase("one of: {codes}", codes=listed(meanings, by_name=True))
    return DataError(name, row, column, text, expected, CHOOSE)
