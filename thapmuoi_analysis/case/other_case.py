"""The case that another one is set beside: what it says of other places is read with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.descriptor import DESCRIBED, OTHER_PLACES
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.reading import find, read
from thapmuoi_analysis.case.rules import Tables, check


@dataclass(frozen=True)
class OtherCase:
    """A case of other places, read and checked.

    Parameters
    ----------
    name : str
        What the descriptor of the case that is set beside it calls it.
    raw : RawCase
        As it is written.
    tables : mapping of str to pandas.DataFrame
        Its tables, typed.
    """

    name: str
    raw: RawCase
    tables: Tables

    def set_beside(
        self, tables: Mapping[str, pd.DataFrame], raw: Mapping[str, RawTable]
    ) -> tuple[Tables, dict[str, RawTable]]:
        """Return the tables of a case, typed and as written, with what this one says.

        Raises
        ------
        CaseError
            If both have a source of the same id, or not just one of them has other places.
        """
        twice = {*tables["sources"]["id"]} & {*self.tables["sources"]["id"]}
        has_its_own = "elsewhere" in tables and len(tables["elsewhere"]) > 0
        expected: str = ""
        if twice:
            expected = Phrase("no source of the same id ({ids})", ids=", ".join(sorted(twice)))
        if has_its_own or "elsewhere" not in self.tables:
            expected = "one table elsewhere: of the case, or of the case it names"
        if expected:
            fix = "name another case, or take case.beside out"
            raise CaseError([DataError(DESCRIBED, 0, "case.beside", self.name, expected, fix)])
        joined = dict(tables)
        written = dict(raw)
        for table in ("sources", "sentences"):
            parts = [tables[table], self.tables[table]]
            joined[table] = pd.concat(parts, ignore_index=True)
        for table in OTHER_PLACES:
            if table in self.tables:
                joined[table] = self.tables[table]
                label = f"{self.name}/{self.raw.tables[table].label}"
                written[table] = replace(self.raw.tables[table], label=label)
        return joined, written


def read_other(name: str) -> OtherCase:
    """Find, read and check the case that another one names in `case.beside`."""
    raw = read(find(location.beside(name)))
    return OtherCase(name, raw, check(completed(raw)))
