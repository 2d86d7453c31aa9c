"""What if a row were another: a case with it changed, added or taken out, checked as it is loaded.

The files stay as they are. Numbers that come out other than the sources have them are assumed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, cast

import pandas as pd

from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import SCHEMA, columns_of
from thapmuoi_analysis.case.stated import text_of


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIf:
    """The part of a case that makes another case of it."""

    _before: Mapping[str, Quantity] | None = None  # numbers of the case that this was made of
    _written: RawCase = field(default_factory=lambda: RawCase({}, {}))
    _again: Callable[[RawCase], Any] = field(default=lambda raw: None)

    def __repr__(self: Any) -> str:
        return f"<Case {self.slug}: {', '.join(filter(self.has, SCHEMA))}>"

    def marked(self, stated: Iterable[Quantity]) -> dict[str, Quantity]:
        """Return numbers by id, marked as assumed where they are not as before."""
        was, new = self._before, cast(Any, {"kind": Kind.ASSUMED, "sources": ()})
        return {q.id: q if was is None or was.get(q.id) == q else replace(q, **new) for q in stated}

    def with_rows(self, table: str | Mapping[str, Any], **cells: Any) -> Self:
        """Return the case as it would be if a row of a table were another.

        Parameters
        ----------
        table : str or mapping
            Name of the table; or, where several rows hang together, tables by name, each with rows.
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
        return cast("Self", self._changed({table: [cells]} if isinstance(table, str) else table))

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
        return cast("Self", self._changed({table: [key]}, drop=True))

    def _changed(self: Any, changes: Mapping[str, Any], drop: bool = False) -> Any:
        tables = dict(self._written.tables)
        for name, row in ((name, row) for name, rows in changes.items() for row in rows):
            if name not in SCHEMA:
                raise LookupError(f"no table is called {name!r}; there are: {', '.join(SCHEMA)}")
            written = tables.get(name) or RawTable(f"{name}.csv", [columns_of(name)], (1,))
            cells = {column: text_of(value) for column, value in row.items()}
            tables[name] = _changed(written, SCHEMA[name]["primaryKey"], cells, drop)
        made = self._again(replace(self._written, tables=tables))
        return replace(made, _before=self.quantities)


def _changed(table: RawTable, key: list[str], cells: Mapping[str, str], drop: bool) -> RawTable:
    """Return a table with the row of a key changed, added where there is none, or dropped."""
    frame = pd.DataFrame(table.rows[1:], [*table.lines[1:]], table.rows[0], dtype=object)
    frame = frame.reindex(columns=[*dict.fromkeys([*frame, *cells])], fill_value="")
    here = frame.index[frame[[*key]].eq([cells.get(name) for name in key]).all(axis=1)]
    if drop and here.empty:
        raise LookupError(f"{table.label} has no row with {dict(cells)}; its key: {', '.join(key)}")
    frame.loc[here if len(here) else max(table.lines) + 1, [*cells]] = [*cells.values()]
    frame = frame.drop(here) if drop else frame.fillna("")
    label = table.label
    if not label.endswith(" (changed)"):
        label = Phrase("{table} (changed)", table=label)
    rows, lines = [[*frame], *frame.to_numpy().tolist()], [table.lines[0], *frame.index]
    return replace(table, label=label, rows=rows, lines=lines)
