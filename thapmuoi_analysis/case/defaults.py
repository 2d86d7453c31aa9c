"""What a short case leaves out, filled in before it is checked, by the defaults of `schema.json`.

A case in one language alone has its texts in the columns of the other too, so that whatever tells a
case in two languages can tell it; a report is made in its own language only. This is the one place
where the silent language is dealt with: what comes after sees a case in two.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count, zip_longest
from typing import Any

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.claim import hedges
from thapmuoi_analysis.case.descriptor import UNFILLED, languages
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.schema import (
    DESCRIPTOR,
    SCHEMA,
    beside,
    codes_of,
    columns_of,
    references,
    silent_columns,
)
from thapmuoi_analysis.case.stated import PERIOD, day

Row = Mapping[str, Any]
Cells = dict[str, str]
SPAN = ("as_of_earliest", "as_of_latest")
NO_SENTENCES = RawTable("sentences.csv", [["locator"]], [0])


def completed(raw: RawCase) -> RawCase:
    """Return a case with what it leaves out and the schema has a default for.

    In a case in one language a cell of the other repeats the cell that says the same in its own,
    whatever stands there; a placeholder counts as empty. What stands in the other language alone
    stays, so that the check tells that it lacks its equal.
    """
    case = raw.descriptor["case"]
    langs = languages(case)
    tables = dict(raw.tables)
    ids = tables["sources"].cells("id") if "sources" in tables else []
    source = ids[0] if len(ids) == 1 else ""
    for name, table in raw.tables.items():
        if table.rows:
            tables[name] = _Filling(name, table, source, langs).filled()
    if "facts" in tables and "sources" in tables:
        tables["facts"] = _dated(tables["facts"], tables["sources"])
    is_listed = {"name": "sentences"} in raw.descriptor["resources"]
    cited = _cited(tables)
    if "sentences" in tables:
        is_known = bool(tables["sentences"].rows)
    else:
        is_known = not is_listed and ":" not in "".join(cited)  # else the table lacks
    if is_known:
        sentences = _with_whole_documents(tables, ids, cited)
        tables["sentences"] = _Filling("sentences", sentences, source, langs).filled()
    descriptor = {**raw.descriptor, "case": _named(case, langs)}
    return replace(raw, descriptor=descriptor, tables=tables, langs=langs)


def _dated(facts: RawTable, sources: RawTable) -> RawTable:
    """Return the facts of several sources: a count without a day held by the day of its source.

    So results of two sources are of two days, though neither says of which.
    """
    written, *rows = facts.rows
    stating = [source_of(locator) for locator in facts.cells("locator")]
    if len({*filter(None, stating)}) < 2:
        return facts
    if any(len(cells) != len(written) for cells in rows):
        return facts
    days = dict(zip(sources.cells("id"), sources.cells("date"), strict=True))
    head = [*dict.fromkeys([*written, *SPAN])]
    made = [head]
    for source, cells in zip(stating, rows, strict=True):
        row = dict(zip_longest(head, cells, fillvalue=""))
        has_day = any(row[column] for column in SPAN)
        if row.get("unit") == "unit" and not has_day and day(days.get(source, "")):
            row["as_of_latest"] = days[source]
        made.append([*row.values()])
    return replace(facts, rows=made)


def _named(case: Row, langs: Sequence[str]) -> Row:
    """Return what a case says of itself; in one language its names are those of the other too."""
    about = dict(case)
    if len(langs) > 1:
        return about
    for key, name in case.items():
        is_name = DESCRIPTOR["case"].get(key, {}).get("type") == "names"
        if is_name and isinstance(name, dict):
            spoken = name.get(langs[0])
            about[key] = {**name, "vi": spoken, "en": spoken}
    return about


def _cited(tables: Mapping[str, RawTable]) -> set[str]:
    """Return the locators that tables name."""
    cited = set[str]()
    for name, table in tables.items():
        for field in SCHEMA[name]["fields"]:
            if "sentences" in references(field):
                locators = " ".join(table.cells(field["name"]))
                cited.update(locators.split())
    return cited


def _with_whole_documents(
    tables: Mapping[str, RawTable], ids: Sequence[str], cited: set[str]
) -> RawTable:
    """Return the sentences with a row for each source that is cited as a whole and has none."""
    known = tables.get("sentences", NO_SENTENCES)
    cited = cited.difference(known.cells("locator"))
    rows = [*known.rows]
    lines = [*known.lines]
    for id in ids:
        if id in cited:
            row = dict.fromkeys(known.rows[0], "")
            row["locator"] = id
            rows.append([*row.values()])
            lines.append(0)
    return replace(known, rows=rows, lines=lines)


class _Filling:
    """Fills in the rows of one table."""

    def __init__(self, name: str, table: RawTable, source: str, langs: Sequence[str]) -> None:
        self.name = name
        self.table = table
        self.source = source
        self.langs = langs
        self.columns = columns_of(name)
        self.silent = silent_columns(self.columns, langs)
        self.repeats = dict(self.silent)  # column -> the one that it repeats
        if langs == ("en",) and "hedge_en" in self.columns:
            self.repeats["hedge"] = "hedge_en"  # unless it has the words of the source
        self.defaults: dict[str, str] = {}
        for field in SCHEMA[name]["fields"]:
            if "default" in field and field["name"] not in self.silent:
                self.defaults[field["name"]] = field["default"]
        self.speakers = [f"said_by_{lang}" for lang in langs]
        self.nobody = "uncoded"  # who speaks by default
        for column in ("speaker", *self.speakers):
            if any(table.cells(column)):
                self.nobody = "none"
        self.taken = set[str]()  # keys that are written, or were given by default
        if len(SCHEMA[name]["primaryKey"]) == 1:
            self.taken.update(table.cells(*SCHEMA[name]["primaryKey"]))

    def filled(self) -> RawTable:
        """Return the table; a row that is empty, or wider or narrower than its header, stays so."""
        head, *rows = self.table.rows
        filled_in = {*self.defaults, *self.repeats}.difference(head)
        added = [column for column in self.columns if column in filled_in]
        columns = [*head, *added]
        made = [columns]
        for number, cells in enumerate(rows, 1):
            wider = [*cells, *[""] * len(added)]
            if any(cells) and len(cells) == len(head):
                row = dict(zip(columns, wider, strict=True))
                self._fill(number, row)
                wider = [row[column] for column in columns]
            made.append(wider)
        return replace(self.table, rows=made, repeats=self.repeats)

    def _fill(self, number: int, row: Cells) -> None:
        """Fill in a row, counted from 1: its defaults, and what repeats another cell."""
        for column in self.repeats:
            if UNFILLED.search(row[column]):
                row[column] = ""
        self._repeat(row)  # defaults follow from what stands in either language
        given = {column for column, cell in row.items() if cell}
        for column in self.defaults:
            # what is told in one language is to be told in the other
            told_in_one = not self.silent and beside(column) in given
            if column not in given and not told_in_one:
                row[column] = self._default(column, number, row)
        self._repeat(row)

    def _repeat(self, row: Cells) -> None:
        """Put into each cell of the silent language what the case says in its own."""
        for column, spoken in self.repeats.items():
            words_of_the_source = column == "hedge" and row[column]
            if row.get(spoken) and not words_of_the_source:
                row[column] = row[spoken]

    def _default(self, column: str, number: int, row: Cells) -> str:
        words: dict[str, Any] = defaultdict(str)
        words["n"] = number
        words["source"] = self.source
        words["lang"] = self.langs[0]
        words.update(self._implied(row))
        words.update(row)
        value = self.defaults[column].format_map(words)
        if (column,) != SCHEMA[self.name]["primaryKey"]:
            return value
        key = value
        for times in count(2):
            if key not in self.taken:
                break
            words["n"] += 1
            key = self.defaults[column].format_map(words)
            if key == value:  # which is not numbered
                key = f"{value}_{times}"
        self.taken.add(key)
        return key

    def _implied(self, row: Cells) -> Row:
        """Return what a row implies: its measure, who speaks, its force."""
        is_spoken = any(map(row.get, self.speakers))
        measures = codes_of("facts", "measure")
        measure = measures.get(row.get("measure", ""), {})
        if measure and "unit" not in measure:  # a figure of its own: it has its own label too
            measure = {"unit": _unit_of(row.get("value", ""))}
        kinds = hedging.kinds(hedges(row, "vi"), hedges(row, "en"))
        return {
            "spoken": "explicit" if is_spoken else self.nobody,
            "measure_is": defaultdict(str, measure),
            "implied_force": hedging.force_of(row.get("type", ""), kinds),
            "implied_condition": hedging.condition_of(kinds),
        }


def _unit_of(value: str) -> str:
    """Return the unit of a figure by how its value is written: a share, a day, or a count."""
    if value.endswith("%"):
        return "share"
    is_date = PERIOD.fullmatch(value) or day(value)
    return "date" if is_date else "count"
