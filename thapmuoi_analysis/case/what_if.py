"""What if a row were another: a case with it changed, added or taken out, checked as it is loaded.

The files stay as they are. Numbers that come out other than the sources have them are assumed. The
case says of itself which rows are changed, also when it is saved and loaded again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
import pandas as pd

from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.errors import CaseError, Phrase
from thapmuoi_analysis.case.imagined import BETWEEN, key_of
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of
from thapmuoi_analysis.case.stated import text_of

CHANGED = " (changed)"
TWICE = "{place} is given {times} times: a row has one value in each column"
NO_TABLE = (
    'with_rows takes a table by its name, as with_rows("plan", year=2021, planned=4), not {!r}'
)
NO_ROWS = "a row is a mapping of cells by column, rows are a list or a frame of such, not {!r}"
SEVERAL = "{column}: a cell has one value, not {cell!r}; several rows are a list of mappings"
TOGETHER = "Rows that hang together are changed together: with_rows({{{tables}}})"
LEFT_OUT = "− "  # before a row that was taken out
Rows = Mapping[str, Any] | Sequence[Mapping[str, Any]] | pd.DataFrame | None
Again = Callable[[RawCase], Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIf:
    """The part of a case that makes another case of it.

    Attributes
    ----------
    what_if : tuple of str
        Rows that are not as the sources have them, "plan: 2021"; "− plan: 2021" was taken out.
        Empty where the case is none that somebody imagined.
    """

    what_if: tuple[str, ...] = ()
    _assumed: Collection[str] = ()  # ids of numbers, of a what-if that was saved
    _before: Mapping[str, Quantity] | None = None  # numbers of the case that this was made of
    _written: RawCase = field(default_factory=lambda: RawCase({}, {}))
    _again: Again = field(default=lambda raw: None)

    @property
    def is_saved(self) -> bool:
        """Whether it stands somewhere as it is: no what-if, or one that was saved and loaded."""
        return self._before is None

    def _is_other(self, number: Quantity) -> bool:
        """Return whether a number is not, in all that it holds, as it was before."""
        before = (self._before or {}).get(number.id)
        return before is None or vars(before) != vars(number)

    def marked(self, stated: Iterable[Quantity]) -> dict[str, Quantity]:
        """Return numbers by id, marked as assumed where they are not as before."""
        numbers = {}
        for number in stated:
            numbers[number.id] = number
            is_other = self._before is not None and self._is_other(number)
            if is_other or number.id in self._assumed:
                changed = replace(number, kind=Kind.ASSUMED, sources=())
                numbers[number.id] = changed
        return numbers

    def with_rows(self, table: str | Mapping[str, Any], rows: Rows = None, **cells: Any) -> Self:
        """Return the case as it would be if a row of a table were another.

        Parameters
        ----------
        table : str or mapping
            Name of the table; or, where several rows hang together, tables by name, each with rows.
        rows : mapping, list of mapping or pandas.DataFrame, optional
            Rows of the table, where they are several.
        **cells
            Cells of the row, by column. The row of the same key is changed in these columns; where
            there is none, the row is added.

        Returns
        -------
        Case
            Valid; its numbers that are others than before are assumed and rest on no sentence.

        Raises
        ------
        CaseError
            With every fault, as `load_case` raises it.
        LookupError
            If a row lacks its key.
        ValueError
            If a row is given twice.

        Examples
        --------
        >>> from thapmuoi_analysis import load_case
        >>> case = load_case("thap-muoi").with_rows("plan", year=2021, planned=4)
        >>> case.planned()[2021]
        <plan_2021 = 4 unit, assumed>
        >>> facts = [{"id": "adopted", "value": 12}, {"id": "remaining", "value": 1}]
        >>> units = [{"code": "30049", "status": "adopted"}]
        >>> load_case("thap-muoi").with_rows({"facts": facts, "units": units}).latest("adopted")
        <adopted = 12 unit, assumed>
        """
        if isinstance(table, str):
            table = {table: [cells] if rows is None else rows}
        elif not isinstance(table, Mapping):
            raise TypeError(NO_TABLE.format(table))
        return cast("Self", self._with(table))

    def without_rows(self, table: str, **key: Any) -> Self:
        """Return the case as it would be without the row of a table that a key names.

        Parameters
        ----------
        table : str
            Name of the table.
        **key
            The cells of the row that are its key.

        Returns
        -------
        Case
            As of `with_rows`.

        Raises
        ------
        LookupError
            If there is no such row.
        CaseError
            With every fault of what is left.

        Examples
        --------
        >>> from thapmuoi_analysis import load_case
        >>> case = load_case("example")
        >>> len(case.missing) - len(case.without_rows("missing", id=case.missing["id"][0]).missing)
        1
        """
        return cast("Self", self._with({table: [key]}, drop=True))

    def to_folder(self, path: str | Path) -> Path:
        """Write the case as a new folder; of a what-if it says which rows and numbers are assumed.

        A copy of an article that stands beside the case stays where it is.

        Parameters
        ----------
        path : str or pathlib.Path
            The folder; nothing is overwritten.

        Returns
        -------
        pathlib.Path
            The folder, for `load_case` and `thapmuoi report`, which tells that it is a what-if.
        """
        return self._saved(Path(path))

    def to_xlsx(self, path: str | Path) -> Path:
        """Write the case as a new workbook (.xlsx), otherwise as `to_folder` does."""
        return self._saved(Path(path).with_suffix(".xlsx"))

    def _saved(self: Any, path: Path) -> Path:
        from thapmuoi_analysis.case import new

        assumed = []
        for number in self.quantities.values():
            if number.kind is Kind.ASSUMED:
                assumed.append(number.id)
        about = dict(self._written.descriptor["case"])
        if assumed:
            about["assumed"] = " ".join(assumed)
        slug = location.slug_of(path)
        descriptor = {**self._written.descriptor, "name": slug, "case": about}
        new.write(replace(self._written, descriptor=descriptor), path)
        return path

    def _with(self: Any, changes: Mapping[str, Any], drop: bool = False) -> Any:
        """Return the case with rows of its tables put in, or dropped."""
        tables = dict(self._written.tables)
        done = dict.fromkeys(self.what_if)
        for name, given in changes.items():
            rows = _rows(given)
            if name not in SCHEMA:
                known = ", ".join(SCHEMA)
                raise LookupError(f"no table is called {name!r}; there are: {known}")
            key = SCHEMA[name]["primaryKey"]
            empty = RawTable(f"{name}.csv", [columns_of(name)], (1,))
            table = tables.get(name, empty)
            places = [f"{name}: {key_of(row, key)}" for row in rows]
            _refuse_twice(places)
            for row, place in zip(rows, places, strict=True):
                if not drop:
                    _require_key(row, key, name)
                table = _changed(table, key, row, drop)
                done.pop(place, None)
                done[f"{LEFT_OUT}{place}" if drop else place] = None
            tables[name] = table
        about = {**self._written.descriptor["case"], "what_if": BETWEEN.join(done)}
        descriptor = {**self._written.descriptor, "case": about}
        written = replace(self._written, tables=tables, descriptor=descriptor)
        try:
            changed = self._again(written)
        except CaseError as error:
            hint = _together(error, changes)
            raise CaseError(error.errors, error.lang, hint) from error
        return replace(changed, _before=dict(self.quantities))


def _rows(given: Any) -> list[Mapping[str, Any]]:
    """Return the rows that are given of a table, be it one, a list or a frame."""
    if isinstance(given, pd.DataFrame):
        given = given.to_dict("records")
    if isinstance(given, Mapping):
        given = [given]
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        raise TypeError(NO_ROWS.format(given))
    for row in given:
        for column, cell in row.items():
            if isinstance(cell, list | tuple | set | Mapping | np.ndarray | pd.Series):
                raise TypeError(SEVERAL.format(column=column, cell=cell))
    return [*given]


def _together(error: CaseError, changes: Mapping[str, Any]) -> str:
    """Return how tables are changed together, where a fault names one that was not changed."""
    told = " ".join(f"{one.file} {one.expected}" for one in error.errors)
    named = [name for name in SCHEMA if f"{name}.csv" in told]
    if {*named} <= changes.keys():
        return ""
    tables = ", ".join(f'"{name}": [{{…}}]' for name in dict.fromkeys([*changes, *named]))
    return Phrase(TOGETHER, tables=tables)


def _refuse_twice(places: Sequence[str]) -> None:
    for place, times in Counter(places).items():
        if times > 1:
            raise ValueError(Phrase(TWICE, place=place, times=times))


def _require_key(row: Mapping[str, Any], key: Sequence[str], table: str) -> None:
    """Refuse a row without its key, by which a what-if says which rows are not the sources'."""
    if not all(text_of(row.get(column, "")) for column in key):
        raise LookupError(f"a row of {table} goes by its key, {', '.join(key)}: give it too")


def _changed(
    table: RawTable, key: Sequence[str], changes: Mapping[str, Any], drop: bool
) -> RawTable:
    """Return a table with the row of a key changed, added where there is none, or dropped."""
    cells = {column: text_of(cell) for column, cell in changes.items()}
    head = list(dict.fromkeys([*table.rows[0], *cells]))
    lines = list(table.lines)
    rows = [head]
    at = 0  # the place of the row; 0 is that of the header
    for row in table.rows[1:]:
        longer = dict(zip_longest(head, row, fillvalue=""))
        if all(longer[column] == cells.get(column) for column in key):
            at = len(rows)
        rows.append(list(longer.values()))
    if drop and not at:
        raise LookupError(f"{table.label} has no row with {cells}; its key: {', '.join(key)}")
    if drop:
        del rows[at]
        del lines[at]
    elif at:
        for column, cell in cells.items():
            rows[at][head.index(column)] = cell
    else:
        rows.append([cells.get(column, "") for column in head])
        lines.append(max(lines) + 1)
    label = table.label
    if not label.endswith(CHANGED):
        label = Phrase("{table}" + CHANGED, table=label)
    return replace(table, label=label, rows=rows, lines=lines)
