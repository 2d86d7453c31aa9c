"""A case: a place and its units, and what one or more sources say of them.

The tables are those of a Frictionless Data Package (columns in `data/README.md`). `load_case`
reads and checks them; nothing that fails a check gets past it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import location, measures, quantity_beside
from thapmuoi_analysis.case.begun import finished
from thapmuoi_analysis.case.by_source import (
    SAMPLE,
    called,
    is_mixed,
    numbers_of,
    order,
    remaining_names,
    source_of,
    sources_of,
    standing_facts,
    units_as_of,
)
from thapmuoi_analysis.case.claim import LANGS, Both, Claim, claims_of
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.descriptor import licences
from thapmuoi_analysis.case.errors import DataError
from thapmuoi_analysis.case.imagined import flagged, marks_of
from thapmuoi_analysis.case.kept import keep, kept
from thapmuoi_analysis.case.labels import labels
from thapmuoi_analysis.case.nouns import ABOUT, DEFAULTS, nouns
from thapmuoi_analysis.case.other_case import OtherCase, read_other
from thapmuoi_analysis.case.quantity import Quantity, between, not_reported
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.reading import find, read, require
from thapmuoi_analysis.case.rules import check
from thapmuoi_analysis.case.rules_counts import conflicts
from thapmuoi_analysis.case.rules_facts import UNIT_OF
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.case.shown import Shown
from thapmuoi_analysis.case.stated import stated
from thapmuoi_analysis.case.tables import empty
from thapmuoi_analysis.case.topics import as_read, has_read_results
from thapmuoi_analysis.case.what_if import WhatIf

DTYPE = quantity_beside.DTYPE  # of pandas, from here on: `astype("quantity")`
DISPUTED = "_disputed"  # ends the id of a range of what sources state differently


@dataclass(frozen=True, eq=False, repr=False)  # tables have no one equality; a case is itself
class Case(Shown, WhatIf):
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
    todo : tuple of DataError
        Cells that are not in a language yet that is only begun; `langs` is the other one then.
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
    todo: tuple[DataError, ...] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in SCHEMA:  # private names too, before there are tables
            raise AttributeError(f"a case has no {name!r}; its tables: {', '.join(SCHEMA)}")
        if name not in self._tables:
            raise AttributeError(f"case {self.slug} has no table {name}")
        return self._tables[name].copy(deep=False)

    def has(self, table: str) -> bool:
        """Return whether the case has a table, with at least one row."""
        return table in self._tables and len(self._tables[table]) > 0

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, typed, by its name; one without rows where the case lacks it."""
        return getattr(self, name) if name in self._tables else empty(name)

    def records(self, name: str) -> list[dict[Any, Any]]:
        """Return the rows of a table, each by its columns; none where the case lacks it."""
        return self.table(name).to_dict("records")

    @property
    def licences(self) -> dict[str, str]:
        """What the licences of its data are called, each by where it can be read."""
        return licences(self._written.descriptor)

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Where each stated or assumed number stands, by its id: "facts.csv, row 5"."""
        places = {}
        for table, raw in self._raw.items():
            for row, quantity in stated(table, self._tables[table]):
                line = raw.lines[row + 1]
                places[quantity.id] = DataError(raw.label, line).where()
        return MappingProxyType(places)

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every stated number by its id (`plan_2018`, `elsewhere_…`), as the tables have them."""
        numbers = []
        for table, frame in self._tables.items():
            if table != "workload":
                numbers += [number for _, number in stated(table, frame)]
        return MappingProxyType(self.marked(numbers))

    @cached_property
    def assumptions(self) -> Mapping[str, Quantity]:
        """Every assumption of the table `workload` by its id, marked as assumed."""
        rows = stated("workload", self.table("workload"))
        return MappingProxyType({number.id: number for _, number in rows})

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """What the case calls its numbers: id -> the label in each language."""
        return MappingProxyType(labels(self.names, self.records, self.langs[0]))

    @cached_property
    def claims_by_id(self) -> Mapping[str, Claim]:
        """Every claim by its id, in the order of the text; empty where none were coded."""
        return claims_of(self.table("claims"), self.stated_by)

    @cached_property
    def has_several_texts(self) -> bool:
        """Whether sentences of several sources are numbered; of others the whole is cited."""
        sentences = self.table("sentences")
        numbered = sentences[sentences["locator"].str.contains(":")]
        return len({*sources_of(numbered)} - {SAMPLE}) > 1

    def called(self, sources: Collection[str]) -> Both:
        """Return what sentences call some sources: of several texts each goes by its publisher."""
        noun: Both = self.names.get("source_noun", DEFAULTS["source_noun"])
        if not self.has_several_texts:
            return noun
        return called(sources, self.sources, noun)

    def named(self, source: str) -> Both:
        """Return what sentences call one source beside others, of which no text may be there."""
        return called([source], self.sources, DEFAULTS["source_noun"])

    def stated_by(self, source: str) -> Mapping[str, Any]:
        """Return what clauses of a source may name as it states it: its numbers, by measure.

        `remaining_names` are the names of the units that have not adopted, as it knows it, and
        `source_noun`, beside another text, is what it is called.
        """
        own: dict[str, Any] = {**numbers_of(source, self.facts, self.quantities)}
        own["remaining_names"] = remaining_names(self.table, source)
        if self.has_several_texts:
            own["source_noun"] = self.called([source])
        return MappingProxyType(own)

    def units_as_of(self, source: str = "") -> pd.DataFrame:
        """Return the table `units`, each with the status that a source knows of, or the latest."""
        return units_as_of(self.table, source)

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """What sentences and clauses may name: names, stated numbers, and what they come to.

        Measures go by their own names (`adopted`, the latest); `remaining_names` are the names of
        the units that have not adopted. In a clause both are those of its own source (`stated_by`).
        """
        model = self.names.get("model", DEFAULTS["model"])
        known = {**DEFAULTS, "posts": None, "model_title": model, **self.names}
        known |= nouns(self.names)
        known |= self.quantities
        known |= {measure: self.latest(measure) for measure in UNIT_OF}
        stating = [*self.facts["locator"], *self.table("claims")["locator"]]
        known["source_noun"] = self.called({*map(source_of, filter(None, stating))})
        known |= as_read(self.table, self.called)
        known["read_by_year"] = known["read_for_result"] if has_read_results(self.table) else None
        known["remaining_names"] = remaining_names(self.table)
        return MappingProxyType(known)

    def fact(self, id: str) -> Quantity:
        """Return one stated number by its id; a `KeyError` names the ids that there are."""
        if id not in self.quantities:
            known = ", ".join(self.quantities)
            raise KeyError(f"case {self.slug} states no {id!r}; it states: {known}")
        return self.quantities[id]

    def measure(self, measure: str) -> list[Quantity]:
        """Return every stated value of a measure, the latest last; empty where none is stated.

        One that another corrects is left out.
        """
        return [*self._by_measure.get(measure, ())]

    @cached_property
    def _by_measure(self) -> Mapping[str, Sequence[Quantity]]:
        """The stated values of each measure, the latest last."""
        rows = standing_facts(self.facts)
        rows = rows.sort_values("as_of_latest", kind="stable", na_position="first")
        stated: dict[str, list[Quantity]] = {}
        for id, measure in zip(rows["id"], rows["measure"], strict=True):
            stated.setdefault(measure, []).append(self.quantities[id])
        return stated

    def latest(self, measure: str) -> Quantity:
        """Return the latest stated value of a measure, or "not reported" where there is none.

        Where sources disagree on it, it is the range of what they state, never a mean. Of what is
        no measure a `KeyError` says what there is.
        """
        numbers = self.measure(measure)
        if not numbers:
            unit = UNIT_OF.get(measure) or measures.unknown(measure, UNIT_OF)
            return not_reported(measure, "" if unit == "share" else unit)  # a pure number
        for group in self.conflicts:
            if numbers[-1] in group and not is_mixed(group):
                return between(group[0], group[-1], measure + DISPUTED)
        return numbers[-1]

    @cached_property
    def conflicts(self) -> Sequence[Sequence[Quantity]]:
        """The stated numbers on which sources disagree, the lowest of each group first."""
        groups = []
        for ids in conflicts(self.facts):
            numbers = [self.quantities[id] for id in ids]
            numbers.sort(key=order)
            groups.append(tuple(numbers))
        return tuple(groups)

    def planned(self) -> dict[int, Quantity]:
        """Return the plan: year -> units planned to adopt in that year; empty without a plan."""
        planned = {}
        for year in self.table("plan")["year"]:
            planned[int(year)] = self.quantities[f"plan_{year}"]
        return planned


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
    loaded: Case = kept(path) or keep(_read(path), path)
    require(needs, loaded.has, loaded.slug)
    return loaded


def _read(path: Path) -> Case:
    folder, workbook = (path, None) if path.is_dir() else (path.resolve().parent, path)
    raw, todo = finished(read(path))
    where: Any = {"slug": location.slug_of(path), "folder": folder, "workbook": workbook}
    return _loaded(raw, **where, todo=tuple(todo))


def _loaded(raw: RawCase, other: OtherCase | None = None, **where: Any) -> Case:
    """Return what somebody wrote as a case; `where` is its slug, folder and workbook or None.

    `other` is the case that it was set beside so far: one that is changed is set beside it again.
    """
    whole = completed(raw)
    tables = check(whole)
    tables.setdefault("facts", empty("facts"))  # a case of other places alone
    about = whole.descriptor["case"]
    tables = flagged(tables, about)
    names = {}
    for key, name in about.items():
        if key in ABOUT and ABOUT[key]["type"] == "names":
            names[key] = MappingProxyType(name)
    own_sources = tuple(tables["sources"]["id"])
    written = dict(whole.tables)
    beside = about.get("beside", "")
    if beside:
        if other is None or other.name != beside:
            other = read_other(beside)
        tables, written = other.set_beside(tables, written)
    return Case(
        **where,
        names=MappingProxyType(names),
        fictional=about.get("fictional", False),
        langs=whole.langs,
        _tables=MappingProxyType(tables),
        _raw=MappingProxyType(written),
        version=str(raw.descriptor.get("version", "")),
        compiled_by=about.get("compiled_by", ""),
        beside=(beside,) if beside else (),
        **marks_of(about),
        own_sources=own_sources,
        _written=raw,
        _again=partial(_loaded, other=other, **where),
    )
