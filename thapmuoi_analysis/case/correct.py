"""A corrected text of a source: compared with what a case cites, which then follows it if asked.

A sentence that is the same and stands elsewhere is cited at its new place. One that is gone, or
stands at several places, is nobody's to guess: its place is given to the sentence that stands there
now, it is set aside behind the end of the text, and whoever cites it is named.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from thapmuoi_analysis.case import in_place
from thapmuoi_analysis.case.by_source import citations, source_of
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.raw import RawCase, RawTable, body
from thapmuoi_analysis.case.schema import SCHEMA, columns_of, references
from thapmuoi_analysis.case.sentences import CUT_BY, fingerprint, sentences
from thapmuoi_analysis.case.sources import Resolution, resolve

MOVED = "{row}: {old} -> {new} (moved)"
LOST = "{row}: {old} no longer stands in the text"
AMBIGUOUS = "{row}: {old} stands at several places: {new}"
FORMS = {"moved": MOVED, "lost": LOST, "ambiguous": AMBIGUOUS}
ASIDE = "{row}: {old} -> {new} (set aside: name the sentence that it rests on now)"
SUMMARY = "{source}: of {n} cited sentences {exact} stand as they did, {moved} moved, {gone} lost"
MOVE = "nothing was changed; to cite what moved at its new place, add --move"
DONE = "sentences: {moved} at a new place, {aside} set aside, {new} added; nothing else was changed"
Places = Mapping[str, str]  # old locator -> new locator


@dataclass(frozen=True)
class Correction:
    """What a corrected text does to what a case cites of its source.

    Parameters
    ----------
    raw : RawCase
        The case as it is written.
    source, text : str
        The source, and its corrected text.
    found : sequence of Resolution
        Where each sentence of the case stands in the text.
    citing : mapping of str to list of str
        Locator -> the rows that cite it, each by its table and key.
    """

    raw: RawCase
    source: str
    text: str
    found: Sequence[Resolution]
    citing: Mapping[str, list[str]]

    @property
    def cited(self) -> list[Resolution]:
        """Where each sentence stands that some row cites."""
        cited = []
        for resolution in self.found:
            if resolution.locator in self.citing:
                cited.append(resolution)
        return cited

    def lines(self) -> list[Phrase]:
        """Return how the cited sentences stand, and a line for each row whose sentence does not."""
        counts = Counter(resolution.status for resolution in self.cited)
        summary = Phrase(
            SUMMARY,
            source=self.source,
            n=len(self.cited),
            exact=counts["exact"],
            moved=counts["moved"],
            gone=self.gone,
        )
        lines = [summary]
        for locator, status, found in self.cited:
            if status in FORMS:
                new = ", ".join(found)
                lines += self.of_rows(FORMS[status], locator, new)
        return lines

    def of_rows(self, form: str, locator: str, new: str) -> list[Phrase]:
        """Return a line for each row that cites a sentence."""
        lines = []
        for row in self.citing.get(locator, ()):
            line = Phrase(form, row=row, old=locator, new=new)
            lines.append(line)
        return lines

    @property
    def gone(self) -> int:
        """How many of the cited sentences are lost."""
        counts = Counter(resolution.status for resolution in self.cited)
        return counts["lost"] + counts["ambiguous"]

    def moved(self) -> dict[str, str]:
        """Return the new place of each sentence that is the same and stands elsewhere."""
        places = {}
        for locator, status, found in self.found:
            if status == "moved":
                [places[locator]] = found
        return places

    def aside(self) -> dict[str, str]:
        """Return a place behind the end of the text for each lost sentence whose own is taken."""
        there = sentences(self.text)
        taken = {f"{self.source}:{place}" for place in there}
        paragraphs = {place.partition(".")[0] for place in there}  # numbered from 1
        places: dict[str, str] = {}
        behind = len(paragraphs) + 1
        for locator, status, _ in self.found:
            if status in ("lost", "ambiguous") and locator in taken:
                number = len(places) + 1
                places[locator] = f"{self.source}:p{behind}.s{number}"
        return places


def correction(path: Path, source: str, text: str) -> Correction:
    """Compare a corrected text of a source with a case.

    Parameters
    ----------
    path : pathlib.Path
        The folder or workbook.
    source : str
        Id of the source.
    text : str
        The corrected text.

    Raises
    ------
    CaseError
        If the case cannot be read, or has no such source.
    """
    raw = in_place.readable(path)
    known = raw.tables["sources"].cells("id")
    if source not in known:
        ids = ", ".join(known)
        expected = Phrase("a source of the case: {ids}", ids=ids)
        error = DataError("--source", value=source, expected=expected, fix="mend the id")
        raise CaseError([error])
    prints = {}
    for row in _records(raw, "sentences"):
        if row["sha256"] and source_of(row["locator"]) == source:
            prints[row["locator"]] = row["sha256"]
    citing: dict[str, list[str]] = {}
    whole = completed(raw)
    for cited, locator in citations(lambda name: _records(whole, name)):
        if locator in prints:
            citing.setdefault(locator, []).append(cited)
    return Correction(raw, source, text, found=resolve(prints, text), citing=citing)


def _records(raw: RawCase, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, each by its columns; none where the case lacks it."""
    if name not in raw.tables:
        return []
    columns = columns_of(name)
    rows = body(name, raw.tables[name])
    return [dict(zip(columns, row, strict=True)) for row in rows]


def compared(path: Path, source: str, text: str) -> tuple[list[Phrase], int]:
    """Compare a corrected text with what a case cites of it; change nothing.

    Returns
    -------
    list of Phrase
        How many of the cited sentences stand where they did, then a line for each row that cites
        one which does not.
    int
        How many of them are lost.
    """
    found = correction(path, source, text)
    lines = found.lines()
    if any(one.status != "exact" for one in found.cited):
        how = Phrase(MOVE)
        lines.append(how)
    return lines, found.gone


def followed(path: Path, source: str, text: str) -> tuple[list[Phrase], int]:
    """Let a case follow a corrected text of a source.

    Returns
    -------
    list of Phrase
        As of `compared`, with what was rewritten.
    int
        How many of the cited sentences are lost.
    """
    found = correction(path, source, text)
    moved = found.moved()
    aside = found.aside()
    places = {**moved, **aside}
    after = _with_places(found.raw, places, source)
    new = _new_sentences(after, source, text)
    after = _with_rows(after, new)

    def make(made: Path) -> None:
        if path.is_dir():
            _write_folder(made, found.raw, after)
            return
        from thapmuoi_analysis.case.excel_append import follow

        texts = _texts(source, text, new)
        follow(path, made, found.raw, after, places, texts)

    in_place.change(path, make, lambda read: _is_same(read, after))
    lines = found.lines()
    for locator, place in aside.items():
        lines += found.of_rows(ASIDE, locator, place)
    done = Phrase(DONE, moved=len(moved), aside=len(aside), new=len(new))
    return [*lines, done], found.gone


def _with_places(raw: RawCase, places: Places, source: str) -> RawCase:
    """Return a case that cites sentences at other places, the source cut as it is cut now."""
    tables = {}
    for name, table in raw.tables.items():
        head, *rows = table.rows
        columns = [*_citing_columns(name)]
        made = [head]
        for row in rows:
            cells = dict(zip(head, row, strict=True))
            for column in columns:
                if column in cells:
                    cells[column] = _followed(cells[column], places)
            made.append([*cells.values()])
        tables[name] = replace(table, rows=made)
    tables["sources"] = _cut_anew(tables["sources"], source)
    about = {}
    for key, name in raw.descriptor["case"].items():
        about[key] = _with_grounds(name, places)
    descriptor = {**raw.descriptor, "case": about}
    return replace(raw, tables=tables, descriptor=descriptor)


def _cut_anew(table: RawTable, source: str) -> RawTable:
    """Return the table of sources, in which the sentences of one were cut as they are now."""
    head = table.rows[0]
    if "cut_by" not in head:
        return table
    rows = [[*row] for row in table.rows]
    number = 1 + [*table.cells("id")].index(source)
    rows[number][head.index("cut_by")] = str(CUT_BY)
    return replace(table, rows=rows)


def _citing_columns(name: str) -> Iterator[str]:
    """Yield the columns of a table that name sentences; of sentences their own."""
    for field in SCHEMA[name]["fields"]:
        is_own = name == "sentences" and field["name"] == "locator"
        if is_own or "sentences" in references(field):
            yield field["name"]


def _followed(cell: str, places: Places) -> str:
    locators = []
    for locator in cell.split(" "):
        locators.append(places.get(locator, locator))
    return " ".join(locators)


def _with_grounds(name: Any, places: Places) -> Any:
    """Return what a case says of itself, resting on sentences at their new places."""
    if isinstance(name, dict) and "rests_on" in name:
        return {**name, "rests_on": _followed(name["rests_on"], places)}
    return name


def _new_sentences(raw: RawCase, source: str, text: str) -> list[dict[str, str]]:
    """Return rows for the sentences of a text that a case does not list."""
    known = {*raw.tables["sentences"].cells("locator")}
    rows = []
    for place, sentence in sentences(text).items():
        locator = f"{source}:{place}"
        if locator not in known:
            rows.append({"locator": locator, "sha256": fingerprint(sentence)})
    return rows


def _with_rows(raw: RawCase, added: Sequence[Mapping[str, str]]) -> RawCase:
    """Return a case with more sentences."""
    table = raw.tables["sentences"]
    head = table.rows[0]
    rows = [[row.get(column, "") for column in head] for row in added]
    grown = replace(table, rows=[*table.rows, *rows])
    return replace(raw, tables={**raw.tables, "sentences": grown})


def _texts(source: str, text: str, new: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return rows of the sheet of texts for new sentences."""
    texts = {}
    for place, sentence in sentences(text).items():
        texts[f"{source}:{place}"] = sentence
    rows = []
    for row in new:
        locator = row["locator"]
        rows.append([locator, texts[locator]])
    return rows


def changed_rows(before: RawTable, after: RawTable) -> dict[int, list[str]]:
    """Return the rows of a table that became others, each by its number below the header."""
    changed = {}
    pairs = zip(before.rows[1:], after.rows[1:], strict=False)  # after it may have more
    for number, (old, new) in enumerate(pairs):
        if old != new:
            changed[number] = new
    return changed


def _write_folder(folder: Path, before: RawCase, after: RawCase) -> None:
    """Write the rows of a folder that became others anew, and new ones below."""
    for name, table in after.tables.items():
        file = folder / f"{name}.csv"
        old = before.tables[name]
        rows = changed_rows(old, table)
        if rows:
            in_place.rewrite(file, rows)
        added = table.records()[len(old.rows) - 1 :]
        if added:
            in_place.append(file, table.rows[0], added)

    def grounded(about: dict[str, Any]) -> None:
        about["case"] = after.descriptor["case"]

    if before.descriptor["case"] != after.descriptor["case"]:
        in_place.describe(folder, grounded)


def _is_same(one: RawCase, other: RawCase) -> bool:
    """Return whether two cases say the same."""
    is_same = bool(one.descriptor["case"] == other.descriptor["case"])
    for name, table in one.tables.items():
        is_same = is_same and table.rows == other.tables[name].rows
    return is_same
