"""A case: a place and its units, and what one or more sources say of them.

The tables are those of a Frictionless Data Package (columns in `data/README.md`). `load_case`
reads and checks them; nothing that fails a check gets past it.
"""

import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis import paths
from thapmuoi_analysis.record import folder
from thapmuoi_analysis.record.checks import UNIT_OF
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.outlines import Ring, read_outlines
from thapmuoi_analysis.record.quantity import NOT_REPORTED, Quantity, Value, not_reported
from thapmuoi_analysis.record.sources import find_copies
from thapmuoi_analysis.record.validate import NAMES, SCHEMA, Written, check


@dataclass(frozen=True, eq=False)  # tables have no one equality; a case is itself
class Case:
    """The record of one place; frozen, and its tables are handed out as copies.

    Attributes
    ----------
    slug : str
        Short name: that of its folder, or of its workbook in ASCII.
    folder : pathlib.Path
        Where it stands: the folder it was read from, or that of its workbook.
    names : mapping
        What sentences call the place, the units, the programme: `names["place"]["vi"]`.
    fictional : bool
        Whether the place is invented.
    version : str
        Of the data; empty where none is given.
    outlines : mapping of str to list of Ring
        Outlines of the units by their code; empty where no GeoJSON file stands beside the tables.
    sources, sentences, facts, plan, units, layout, rotation, claims : pandas.DataFrame
        Its tables; one that the case lacks raises `AttributeError` (ask `has` first).
    """

    slug: str
    folder: Path
    names: Mapping[str, Mapping[str, str]]
    fictional: bool
    _tables: Mapping[str, pd.DataFrame] = field(repr=False)
    _lines: Mapping[str, tuple[str, Sequence[int]]] = field(repr=False, default_factory=dict)
    workbook: Path | None = None
    version: str = ""
    outlines: Mapping[str, list[Ring]] = field(repr=False, default_factory=dict)

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
        if self.workbook:
            return str(self.workbook)
        return self.slug if self.folder == paths.data() / self.slug else str(self.folder)

    @property
    def files(self) -> list[Path]:
        """What it was read from, and the copies of its sources beside it."""
        if self.workbook:
            drawn = self.workbook.with_suffix(".geojson")
            copies = find_copies(self.folder, self.sources["id"]).values()
            return [self.workbook, *copies, *([drawn] if drawn.is_file() else [])]
        kinds = (".csv", ".geojson", ".json", ".txt")
        return [path for path in self.folder.iterdir() if path.suffix in kinds]

    def has(self, table: str) -> bool:
        """Return whether the case has the table, with at least one row."""
        return table in self._tables and len(self._tables[table]) > 0

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Where each stated number stands, by its id: "facts.csv, row 5"."""
        keys = {"facts": "id", "plan": "year", "rotation": "id"}
        found: dict[str, str] = {}
        for table, key in keys.items():
            if self.has(table):
                file, lines = self._lines[table]
                for id, line in zip(self._tables[table][key], lines[1:], strict=True):
                    ids = (f"plan_{id}", f"plan_year_{id}") if table == "plan" else (id,)
                    found |= dict.fromkeys(ids, Fault(file, line).place)
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
        path of anybody's folder of the same shape, or of an Excel workbook.

    Returns
    -------
    Case
        Frozen; its tables are typed (whole numbers `Int64`, dates `datetime64`, truth values
        `boolean`, text `str` with "" for an empty cell).

    Raises
    ------
    CaseError
        With every fault of the case: file, row, column (or sheet and cell), value, what was
        expected, how to mend.

    Examples
    --------
    >>> case = load_case("thap-muoi")
    >>> case.fact("adopted").value, case.fact("adopted").sources
    (11, ('dto-2022-03-02:p7.s2',))
    """
    path = find(case)
    if path.is_dir():
        return checked(read(path), path.resolve().name, path)
    return checked(read(path), _slug(path.stem), path.resolve().parent, path)


def checked(written: Written, slug: str, at: Path, workbook: Path | None = None) -> Case:
    """Check what somebody wrote and return it as a case; raise CaseError with every fault."""
    tables, told = MappingProxyType(check(written)), written.descriptor["case"]
    names = MappingProxyType({name: MappingProxyType(told[name]) for name in NAMES})
    lines = {name: (written.files[name], written.lines[name]) for name in tables}
    version = str(written.descriptor.get("version", ""))
    drawn = workbook.with_suffix(".geojson") if workbook else at / "units.geojson"
    shapes = read_outlines(drawn, tables["units"]) if "units" in tables and drawn.is_file() else {}
    return Case(slug, at, names, told["fictional"], tables, lines, workbook, version, shapes)


def read(path: Path) -> Written:
    """Read a folder or a workbook as it is written."""
    if path.is_dir():
        return folder.read(path)
    from thapmuoi_analysis.record import casebook  # openpyxl: only when a workbook is read

    return casebook.read(path)


def find(case: str | Path) -> Path:
    """Return the folder or workbook that a slug or path names; raise CaseError without one."""
    path = paths.data() / case
    path = path if (path / folder.NAME).is_file() else Path(case).expanduser()
    if not path.exists():
        slugs = sorted(p.parent.name for p in paths.data().glob("*/datapackage.json"))
        listed = ", ".join(slugs) or "no case in " + paths.data().name
        expected = f"a folder, a workbook (.xlsx), or one of: {listed}"
        raise CaseError([Fault(str(case), expected=expected, mend="mend the name of the case")])
    return path


def _slug(name: str) -> str:
    """Return a name in ASCII, as folders of reports and parameters want it."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    plain = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "case"


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
