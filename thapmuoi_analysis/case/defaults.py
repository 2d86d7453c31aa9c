"""What a short case leaves out, filled in before it is checked, by the defaults of `schema.json`.

A case in one language alone has its texts in the columns of the other too, so that whatever tells a
case in two languages can tell it; a report is made in its own language only. This is the one place
where the silent language is dealt with: what comes after sees a case in two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.claim import LANGS, hedges
from thapmuoi_analysis.case.raw import UNFILLED, RawCase, RawTable, Rows, languages
from thapmuoi_analysis.case.schema import (
    DESCRIPTOR,
    SCHEMA,
    beside,
    codes_of,
    columns_of,
    references,
    silent_columns,
)


def completed(raw: RawCase) -> RawCase:
    """Return a case with what it leaves out and the schema has a default for.

    In a case in one language a cell of the other repeats the cell that says the same in its own,
    whatever stands there; a placeholder counts as empty. What stands in the other language alone
    stays, so that the check tells that it lacks its equal.
    """
    langs = languages(raw.descriptor["case"])
    about = _names(raw.descriptor["case"], langs)
    held = {name: table for name, table in raw.tables.items() if table.rows}
    ids = held["sources"].cells("id") if "sources" in held else []
    source = ids[0] if len(ids) == 1 else ""
    tables = {name: _Filling(name, table, source, langs).filled() for name, table in held.items()}
    unread = {"name": "sentences"} in raw.descriptor["resources"] and "sentences" not in held
    if not unread:
        sentences = _with_whole_documents(tables, ids)
        tables["sentences"] = _Filling("sentences", sentences, source, langs).filled()
    described = {**raw.descriptor, "case": about}
    return replace(raw, descriptor=described, tables={**raw.tables, **tables}, langs=langs)


def _names(case: Mapping[str, Any], langs: Sequence[str]) -> dict[str, Any]:
    """Return what a case says of itself; in one language its names are those of the other too."""
    about = dict(case)
    if len(langs) > 1:
        return about
    for key, known in DESCRIPTOR["case"].items():
        if known["type"] == "names" and isinstance(about.get(key), dict):
            about[key] = {**about[key], **dict.fromkeys(LANGS, about[key].get(langs[0]))}
    return about


def _with_whole_documents(tables: Mapping[str, RawTable], ids: Sequence[str]) -> RawTable:
    """Return the sentences with a row for each source that is cited as a whole and has none."""
    known = tables.get("sentences", RawTable("sentences.csv", [["locator"]], [0]))
    cited = set[str]()
    for name, table in tables.items():
        for field in SCHEMA[name]["fields"]:
            if "sentences" in references(field):
                cited.update(*(cell.split() for cell in table.cells(field["name"])))
    lacking = [id for id in ids if id in cited and id not in known.cells("locator")]
    rows = [[id if column == "locator" else "" for column in known.rows[0]] for id in lacking]
    return replace(known, rows=[*known.rows, *rows], lines=[*known.lines, *[0] * len(rows)])


class _Filling:
    """A table whose empty cells get their defaults.

    Parameters
    ----------
    name : str
        Name of the table.
    table : RawTable
        The table, with its header.
    source : str
        Id of the one source; empty where there is none, or several.
    langs : sequence of str
        Languages of the case.
    """

    def __init__(self, name: str, table: RawTable, source: str, langs: Sequence[str]) -> None:
        self.name, self.table, self.source, self.langs = name, table, source, langs
        columns = columns_of(name)
        self.silent = silent_columns(columns, langs)
        self.repeats = dict(self.silent)  # column -> the one it repeats
        if tuple(langs) == ("en",) and "hedge_en" in columns:
            self.repeats["hedge"] = "hedge_en"  # unless it has the words of the source
        self.defaults: dict[str, str] = {
            field["name"]: field["default"]
            for field in SCHEMA[name]["fields"]
            if "default" in field and field["name"] not in self.silent
        }
        speakers = ["speaker", *(f"said_by_{lang}" for lang in langs)]
        somebody = any(any(table.cells(column)) for column in speakers)
        self.nobody = "none" if somebody else "uncoded"  # the speaker where a row names none
        self.taken = Counter[str]()  # how often a default was given as a key

    def filled(self) -> RawTable:
        """Return the table; a row that is empty, or wider or narrower than its header, stays so."""
        head, *rows = self.table.rows
        filled_in = {*self.defaults, *self.repeats} - {*head}
        added = [column for column in columns_of(self.name) if column in filled_in]
        made: Rows = [[*head, *added]]
        for n, cells in enumerate(rows, 1):
            longer = [*cells, *[""] * len(added)]
            if any(cells) and len(cells) == len(head):
                row = self._row(n, dict(zip(made[0], longer, strict=True)))
                longer = [row[column] for column in made[0]]
            made.append(longer)
        return replace(self.table, rows=made, repeats=self.repeats)

    def _row(self, n: int, row: dict[str, str]) -> dict[str, str]:
        """Return a row, counted from 1, with its defaults, and with what repeats another cell."""
        for column in self.repeats:
            if UNFILLED.search(row[column]):
                row[column] = ""
        self._repeat(row)  # defaults follow from what stands in either language
        given = {column for column, cell in row.items() if cell}
        for column in self.defaults:
            # what is told in one language is to be told in the other
            if column not in given and (self.silent or beside(column) not in given):
                row[column] = self._default(column, n, row)
        self._repeat(row)
        return row

    def _repeat(self, row: dict[str, str]) -> None:
        """Put into each cell of the silent language what the case says in its own."""
        for column, spoken in self.repeats.items():
            words_of_the_source = column == "hedge" and row[column]
            if row.get(spoken) and not words_of_the_source:
                row[column] = row[spoken]

    def _default(self, column: str, n: int, row: Mapping[str, str]) -> str:
        words = {"source": self.source, "lang": self.langs[0], **self._implied(row), **row, "n": n}
        value = self.defaults[column].format_map(defaultdict(str, words))
        if (column,) != SCHEMA[self.name]["primaryKey"]:
            return value
        self.taken[value] += 1
        return value if self.taken[value] == 1 else f"{value}_{self.taken[value]}"

    def _implied(self, row: Mapping[str, str]) -> dict[str, Any]:
        """Return what a row implies: its measure, who speaks, if there is a number, its force."""
        spoken = any(row.get(f"said_by_{lang}") for lang in self.langs)
        clauses = [row.get(f"clause_{lang}", "") for lang in self.langs]
        counted = any(re.search(r"[\d{]", clause) for clause in clauses)
        known = codes_of("facts", "measure").get(row.get("measure", ""), {})
        return {
            "spoken": "explicit" if spoken else self.nobody,
            "counted": str(counted).lower(),
            "measure_is": defaultdict(str, known),
            **_firmness(row),
        }


def _firmness(row: Mapping[str, str]) -> dict[str, str]:
    """Return the force and the condition that the type and the hedges of a claim say."""
    kinds = hedging.kinds(*(hedges(row, lang) for lang in LANGS))
    force = hedging.force_of(row.get("type", ""), kinds)
    return {"implied_force": force, "implied_condition": hedging.condition_of(kinds)}
