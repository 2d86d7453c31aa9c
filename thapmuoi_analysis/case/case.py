"""A case: a place and its units, and what one or more sources say of them.

The tables are those of a Frictionless Data Package (columns in `data/README.md`). `load_case`
reads and checks them; nothing that fails a check gets past it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.claim import LANGS, Claim, both, claims_of
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.quantity import Quantity, between, not_reported
from thapmuoi_analysis.case.ranges import ends
from thapmuoi_analysis.case.raw import DESCRIBED, OTHER_PLACES, RawCase, RawTable, read_folder
from thapmuoi_analysis.case.rules import check
from thapmuoi_analysis.case.rules_facts import UNIT_OF, conflicts
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA
from thapmuoi_analysis.case.stated import stated
from thapmuoi_analysis.case.tables import empty
from thapmuoi_analysis.case.topics import as_read
from thapmuoi_analysis.case.what_if import WhatIf

DEFAULTS = {n: about["default"] for n, about in DESCRIPTOR["case"].items() if "default" in about}
LABELLED = (("facts", "", "label"), ("rotation", "", "label"), ("elsewhere", "elsewhere_", "place"))


@dataclass(frozen=True, eq=False, repr=False)  # tables have no one equality; a case is itself
class Case(WhatIf):
    """What sources say of one place; frozen, and its tables are handed out as copies.

    Attributes
    ----------
    slug : str
        Short name: that of its folder, or of its workbook in ASCII.
    folder, workbook : pathlib.Path
        The folder that it stands in, and the workbook it was read from, or None.
    names : mapping
        What sentences call the place, the units, the programme: `names["place"]["vi"]`.
    fictional : bool
        Whether the place is invented.
    version, compiled_by : str
        Of the data, and who compiled it; empty where it is not given.
    beside : tuple of str
        Name of the case that it is set beside, if any: its tables of other places are here too.
    own_sources : tuple of str
        Ids of its own sources, without those of the case that it is set beside.
    langs : tuple of str
        Its languages; of one alone, the columns of the other repeat it.
    sources, sentences, facts, plan, units, rotation, claims, ... : pandas.DataFrame
        Its tables; one that the case lacks raises `AttributeError` (ask `has` first).

    Examples
    --------
    >>> load_case("example").has("claims")
    True
    """

    slug: str
    folder: Path
    names: Mapping[str, Mapping[str, str]]
    fictional: bool
    _tables: Mapping[str, pd.DataFrame] = field(repr=False)
    _raw: Mapping[str, RawTable] = field(repr=False, default_factory=dict)
    workbook: Path | None = None
    version: str = ""
    compiled_by: str = ""
    beside: tuple[str, ...] = ()
    own_sources: tuple[str, ...] = ()
    langs: tuple[str, ...] = LANGS

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in SCHEMA:  # private names too, before there are tables
            raise AttributeError(f"a case has no {name!r}; its tables: {', '.join(SCHEMA)}")
        if name not in self._tables:
            raise AttributeError(f"case {self.slug} has no table {name}")
        return self._tables[name].copy(deep=False)

    def __dir__(self) -> list[str]:
        """List methods and tables."""
        return sorted({*super().__dir__(), *self._tables})

    def has(self, table: str) -> bool:
        """Return whether the case has the table, with at least one row."""
        return table in self._tables and len(self._tables[table]) > 0

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name; one without rows where the case lacks it.

        Parameters
        ----------
        name : str
            Name of the table.

        Returns
        -------
        pandas.DataFrame
            Typed, with the columns of `schema.json`.
        """
        if name in self._tables:
            return self._tables[name].copy(deep=False)
        return empty(name)

    def records(self, name: str) -> list[dict[Any, Any]]:
        """Return the rows of a table, each by its columns; none where the case lacks it."""
        return self.table(name).to_dict("records")

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Where each stated or assumed number stands, by its id: "facts.csv, row 5"."""
        places = {
            quantity.id: DataError(raw.label, raw.lines[row + 1]).where()
            for table, raw in self._raw.items()
            for row, quantity in stated(table, self._tables[table])
        }
        return MappingProxyType(places)

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every stated number by its id (`plan_2018`, `elsewhere_…`), as the tables have them."""
        tables = ((name, frame) for name, frame in self._tables.items() if name != "workload")
        return MappingProxyType(self.marked(q for table in tables for _, q in stated(*table)))

    @cached_property
    def assumptions(self) -> Mapping[str, Quantity]:
        """Every assumption of the table `workload` by its id, marked as assumed."""
        rows = stated("workload", self.workload) if self.has("workload") else ()
        return MappingProxyType({quantity.id: quantity for _, quantity in rows})

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """What the case calls its numbers: id -> the label in each language."""
        labels: dict[str, Mapping[str, str]] = {}
        for table, begins, text in LABELLED:
            for row in self._tables[table].to_dict("records") if self.has(table) else ():
                labels[begins + row["id"]] = both(row, text)
        return MappingProxyType(labels)

    @cached_property
    def claims_by_id(self) -> Mapping[str, Claim]:
        """Every claim by its id, in the order of the text; empty where none were coded."""
        return claims_of(self._tables["claims"]) if self.has("claims") else MappingProxyType({})

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """What sentences and clauses may name: names, stated numbers, and what they come to.

        Measures go by their own names (`adopted`, the latest); `remaining_names` are the names of
        the units that have not adopted.
        """
        measures = {name: self.latest(name) for name in UNIT_OF}
        units = self._tables["units"] if self.has("units") else None
        names = () if units is None else units.loc[units["status"] == "not_adopted", "name_vi"]
        words = {"model_title": self.names.get("model", DEFAULTS["model"]), "posts": None}
        facts = {**self.names, **self.quantities, **measures, "remaining_names": tuple(names)}
        read = as_read(self, self.names.get("source_noun", DEFAULTS["source_noun"]))
        return MappingProxyType({**DEFAULTS, **words, **facts, **read})

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
        """Return the latest stated value of a measure, or "not reported" where there is none.

        Where sources disagree on it, it is the range of what they state, never a mean.
        """
        unit = UNIT_OF.get(measure, "").replace("share", "")  # a share is a pure number
        last = (self.measure(measure) or [not_reported(measure, unit)])[-1]
        for group in self.conflicts:
            if last in group:
                return between(group[0], group[-1], f"{measure}_disputed")
        return last

    @cached_property
    def conflicts(self) -> Sequence[Sequence[Quantity]]:
        """The stated numbers on which sources disagree, the lowest of each group first."""
        groups = ([self.quantities[id] for id in ids] for ids in conflicts(self.facts))
        return tuple(tuple(sorted(group, key=lambda q: ends(q.value) or ())) for group in groups)

    def planned(self) -> dict[int, Quantity]:
        """Return the plan: year -> units planned to adopt in that year; empty without a plan."""
        years = self.plan["year"] if self.has("plan") else ()
        return {int(year): self.quantities[f"plan_{year}"] for year in years}


def load_case(case: str | Path, needs: Iterable[str] = ()) -> Case:
    """Load and check a case.

    Parameters
    ----------
    case : str or pathlib.Path
        A slug ("thap-muoi": a folder of `data/` or `THAPMUOI_DATA`), or the path of any folder of
        the same shape, or of an Excel workbook.
    needs : iterable of str, optional
        Tables without which there is nothing to do; in a chapter a list that is written out.

    Returns
    -------
    Case
        Frozen; its tables are typed, text as `str` with "" for an empty cell.

    Raises
    ------
    CaseError
        With every fault of the case: file, row, column (or sheet and cell), value, what was
        expected, how to mend.
    LookupError
        With the tables of `needs` that the case lacks.

    Examples
    --------
    >>> case = load_case("thap-muoi")
    >>> case.fact("adopted").value, case.fact("adopted").sources
    (11, ('dto-2022-03-02:p7.s2',))
    """
    path = find(case)
    folder, workbook = (path, None) if path.is_dir() else (path.resolve().parent, path)
    loaded = _loaded(read(path), slug=location.slug_of(path), folder=folder, workbook=workbook)
    if lacks := ", ".join(table for table in needs if not loaded.has(table)):
        raise LookupError(f"case {loaded.slug} lacks what this notebook needs: {lacks}")
    return loaded


def _loaded(raw: RawCase, **where: Any) -> Case:
    """Check what somebody wrote and return it as a case, beside the one that it names.

    `where` is its slug, its folder and the workbook it is read from, or None.
    """
    whole = completed(raw)
    tables, about, known = check(whole), whole.descriptor["case"], DESCRIPTOR["case"]
    given = (key for key in about if known.get(key, {}).get("type") == "names")
    names = {key: MappingProxyType(about[key]) for key in given}
    if "facts" not in tables:  # a case of other places alone
        tables["facts"] = empty("facts")
    loaded = Case(
        **where,
        names=MappingProxyType(names),
        fictional=about.get("fictional", False),
        langs=whole.langs,
        _tables=MappingProxyType(tables),
        _raw=MappingProxyType(dict(whole.tables)),
        version=str(raw.descriptor.get("version", "")),
        compiled_by=about.get("compiled_by", ""),
        own_sources=tuple(tables["sources"]["id"]),
        _written=raw,
        _again=partial(_loaded, **where),
    )
    return _set_beside(loaded, about["beside"]) if about.get("beside") else loaded


def _set_beside(case: Case, name: str) -> Case:
    """Return a case with what the one called `name` says of other places."""
    raw = read(find(location.beside(name)))
    other, tables, origins = check(completed(raw)), dict(case._tables), dict(case._raw)
    twice = {*case.own_sources} & {*other["sources"]["id"]}
    expected = f"no source of the same id ({', '.join(sorted(twice))})" if twice else ""
    if "elsewhere" in tables or "elsewhere" not in other:
        expected = "one table elsewhere: of the case, or of the case it names"
    if expected:
        fix = "name another case, or take case.beside out"
        raise CaseError([DataError(DESCRIBED, 0, "case.beside", name, expected, fix)])
    for table in ("sources", "sentences"):
        tables[table] = pd.concat([tables[table], other[table]], ignore_index=True)
    for table in other.keys() & {*OTHER_PLACES}:
        label = f"{name}/{raw.tables[table].label}"
        tables[table], origins[table] = other[table], replace(raw.tables[table], label=label)
    frames, raws = MappingProxyType(tables), MappingProxyType(origins)
    return replace(case, _tables=frames, _raw=raws, beside=(name,))


def read(path: Path) -> RawCase:
    """Read a folder or a workbook as it is written."""
    if path.is_dir():
        return read_folder(path)
    from thapmuoi_analysis.case import excel_read  # openpyxl: only when a workbook is read

    return excel_read.read(path)


def find(case: str | Path) -> Path:
    """Return the folder or workbook that a slug or path names; raise CaseError without one."""
    path = location.path_of(case)
    if not path.exists():
        slugs = sorted(p.parent.name for p in paths.data().glob("*/datapackage.json"))
        listed = ", ".join(slugs) or "no case in " + paths.data().name
        expected = f"a folder, a workbook (.xlsx), or one of: {listed}"
        raise CaseError([DataError(str(case), expected=expected, fix="mend the name of the case")])
    return path
