"""A case: a place and its units, and what one or more sources say of them.

The tables are those of a Frictionless Data Package (columns in `data/README.md`). `load_case`
reads and checks them; nothing that fails a check gets past it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis import paths
from thapmuoi_analysis.record.checks import UNIT_OF
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.quantity import NOT_REPORTED, Quantity, Value, not_reported
from thapmuoi_analysis.record.validate import NAMES, SCHEMA, read_descriptor, read_tables


@dataclass(frozen=True, eq=False)  # tables have no one equality; a case is itself
class Case:
    """The record of one place; frozen, and its tables are handed out as copies.

    Attributes
    ----------
    slug : str
        Short name, the name of its folder.
    folder : pathlib.Path
        Where it was read from.
    names : mapping
        What sentences call the place, the units, the programme: `names["place"]["vi"]`.
    fictional : bool
        Whether the place is invented.
    sources, sentences, facts, plan, units, rotation, claims : pandas.DataFrame
        Its tables; one that the case lacks raises `AttributeError` (ask `has` first).
    """

    slug: str
    folder: Path
    names: Mapping[str, Mapping[str, str]]
    fictional: bool
    _tables: Mapping[str, pd.DataFrame] = field(repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in SCHEMA:
            raise AttributeError(f"a case has no {name!r}; its tables: {', '.join(SCHEMA)}")
        if name not in self._tables:
            raise AttributeError(f"case {self.slug} has no table {name}")
        return self._tables[name].copy(deep=False)

    def __dir__(self) -> list[str]:
        """List methods and the tables that the case has."""
        return sorted({*super().__dir__(), *self._tables})

    @property
    def address(self) -> str:
        """What `load_case` finds it by: its slug, or its path when it stands elsewhere."""
        return self.slug if self.folder == paths.data() / self.slug else str(self.folder)

    def has(self, table: str) -> bool:
        """Return whether the case has the table, with at least one row."""
        return table in self._tables and len(self._tables[table]) > 0

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Where each stated number stands, by its id: "facts.csv, row 5"."""
        keys = {"facts": "id", "plan": "year", "rotation": "id"}
        found: dict[str, str] = {}
        for table, key in keys.items():
            for row, id in enumerate(self._tables[table][key] if self.has(table) else (), 2):
                ids = (f"plan_{id}", f"plan_year_{id}") if table == "plan" else (id,)
                found |= dict.fromkeys(ids, f"{table}.csv, row {row}")
        return MappingProxyType(found)

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every stated number of the record by its id, in the order of the tables.

        Facts go by their own id, planned numbers as `plan_2018` and their years as
        `plan_year_2018`, parts of the rotation by theirs.
        """
        made = [_fact(row) for row in self.facts.to_dict("records")]
        if self.has("plan"):
            for row in self.plan.to_dict("records"):
                year, source = int(row["year"]), _rests_on(row)
                made.append(Quantity(int(row["planned"]), "unit", f"plan_{year}", sources=source))
                made.append(Quantity(year, "year", f"plan_year_{year}", sources=source))
        if self.has("rotation"):
            made += [_person_count(row) for row in self.rotation.to_dict("records")]
        return MappingProxyType({quantity.id: quantity for quantity in made})

    @property
    def dates(self) -> list[date]:
        """Every date that a table holds, each once."""
        frames = [frame.select_dtypes("datetime") for frame in self._tables.values()]
        columns = [frame[name].dropna() for frame in frames for name in frame]
        return sorted({day.date() for column in columns for day in column})

    def fact(self, id: str) -> Quantity:
        """Return one stated number by its id.

        Raises
        ------
        KeyError
            With the ids the case has.
        """
        if id not in self.quantities:
            known = ", ".join(self.quantities)
            raise KeyError(f"case {self.slug} states no {id!r}; it states: {known}")
        return self.quantities[id]

    def measure(self, measure: str) -> list[Quantity]:
        """Return every stated value of a measure, the latest last; empty where none is stated."""
        rows = self.facts[self.facts["measure"] == measure]
        rows = rows.sort_values("as_of_latest", kind="stable", na_position="first")
        return [self.quantities[id] for id in rows["id"]]

    def latest(self, measure: str) -> Quantity:
        """Return the latest stated value of a measure, or "not reported" where there is none."""
        unit = UNIT_OF.get(measure, "").replace("share", "")  # a share is a pure number
        return (self.measure(measure) or [not_reported(measure, unit)])[-1]

    def planned(self) -> dict[int, Quantity]:
        """Return the plan: year -> units planned to adopt in that year; empty without a plan."""
        years = self.plan["year"] if self.has("plan") else ()
        return {int(year): self.quantities[f"plan_{year}"] for year in years}


def load_case(case: str | Path) -> Case:
    """Load and check the record of a place.

    Parameters
    ----------
    case : str or pathlib.Path
        A slug ("thap-muoi": a folder of `data/`, or of the folder `THAPMUOI_DATA` names), or the
        path of anybody's folder of the same shape.

    Returns
    -------
    Case
        Frozen; its tables are typed (whole numbers `Int64`, dates `datetime64`, truth values
        `boolean`, text `str` with "" for an empty cell).

    Raises
    ------
    CaseError
        With every fault of the case: file, row, column, value, what was expected, how to mend.

    Examples
    --------
    >>> case = load_case("thap-muoi")
    >>> case.fact("adopted").value, case.fact("adopted").sources
    (11, ('dto-2022-03-02:p7.s2',))
    """
    folder = paths.data() / case
    if not folder.is_dir():
        folder = Path(case).expanduser()
    if not folder.is_dir():
        slugs = sorted(p.parent.name for p in paths.data().glob("*/datapackage.json"))
        expected = f"a folder, or one of: {', '.join(slugs) or 'no case in ' + paths.data().name}"
        raise CaseError([Fault(str(case), expected=expected, mend="mend the name of the case")])
    descriptor = read_descriptor(folder)
    names = {name: MappingProxyType(descriptor["case"][name]) for name in NAMES}
    tables = read_tables(folder, descriptor)
    slug, fictional = folder.resolve().name, descriptor["case"]["fictional"]
    return Case(slug, folder, MappingProxyType(names), fictional, MappingProxyType(tables))


def _rests_on(row: dict[Hashable, Any]) -> tuple[str, ...]:
    return (row["locator"],)


def _person_count(row: dict[Hashable, Any]) -> Quantity:
    value: Value = NOT_REPORTED if pd.isna(row["count"]) else int(row["count"])
    return Quantity(value, "person", row["id"], sources=_rests_on(row), hedge=row["hedge"])


def _fact(row: dict[Hashable, Any]) -> Quantity:
    text: str = row["value"]
    value: Value = NOT_REPORTED
    if row["unit"] == "share" and text:
        value = Fraction(text.rstrip("%")) / 100
    elif row["unit"] == "date" and text:
        value = date.fromisoformat(text)
    elif text:
        value = int(text)
    unit = "" if row["unit"] == "share" else row["unit"]  # a share is a pure number
    return Quantity(value, unit, row["id"], sources=_rests_on(row), hedge=row["hedge"])
