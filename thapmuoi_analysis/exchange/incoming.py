"""What a project that was coded in another tool says of claims, and what has no place here.

A tool may keep the passages of ours, or make one of each coding. So passages of one coder are taken
together that name the same claim: by the id of the passage, in its description, or by the line of
the text that it is in; and else those that begin and end at the same places.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.raw import LONGEST
from thapmuoi_analysis.case.schema import columns_of
from thapmuoi_analysis.exchange.codebook import NOTHING, meaning_of
from thapmuoi_analysis.exchange.lines import Lines
from thapmuoi_analysis.exchange.outgoing import SENTENCES
from thapmuoi_analysis.exchange.project import BETWEEN, Note, Project, Selection, cells_of

UNKNOWN = "code “{code}” (passages: {n}): no code here is called so"
OUTSIDE = "{source}, characters {start} to {end}: outside of the text: left out"
BEYOND = "{where}: it goes on to {place}: cited where it begins"
BESIDES = "{where}: a note, which has no column: {text}"
SEVERAL = "{where}: several codes of {column} ({codes}): none is taken; choose one"
NOTE = "note “{name}”: there is no place for it here"
CLAIM = columns_of("claims")
READING = columns_of("ambiguities")
READ_AS = "bears_on"  # a column that tells what can be read in several ways from a claim
FIRST = f"id{BETWEEN}"
NEXT = f"\n\n{FIRST}"  # between the rows of several such things on one sentence
KEY = "\n"
Cells = dict[str, str]


@dataclass
class Coded:
    """What one coder says of one claim.

    Attributes
    ----------
    source, place : str
        Id of the text, and of the sentence in which it begins.
    key, coder : str
        What is the same of all who code this claim, and the id of the one who does here.
    cells : dict of str to str
        What its description has of the columns of claims.
    codes : dict of str to list of str
        The codes of each column.
    """

    source: str
    place: str
    key: str = ""
    coder: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """What lists call it: its id, or its sentence."""
        return self.cells.get("id") or self.locator(self.source)

    def locator(self, source: str) -> str:
        """Return the sentence in which it begins, of a source that goes by this id."""
        return f"{source}:{self.place}" if self.place else source

    def add(self, column: str, code: str) -> None:
        """Add a code, once."""
        codes = self.codes.setdefault(column, [])
        if code not in codes:
            codes.append(code)

    def take(self, other: "Coded") -> None:
        """Take over the codes of another passage of the same claim."""
        for column, codes in other.codes.items():
            for code in codes:
                self.add(column, code)

    def one(self, column: str) -> str:
        """Return the code of a column; empty where there is none, or not one alone."""
        codes = self.codes.get(column, [])
        if len(codes) == 1:
            return codes[0]
        return ""

    def several(self, columns: Sequence[str]) -> Iterator[Phrase]:
        """Yield the columns of which it has several codes."""
        for column in columns:
            codes = self.codes.get(column, [])
            about = {"where": self.where, "column": column}
            if len(codes) > 1:
                listed = ", ".join(codes)
                yield Phrase(SEVERAL, **about, codes=listed)


@dataclass
class Incoming:
    """What a project says of claims, and what of it has no place here.

    Parameters
    ----------
    project : Project
        The project.
    ids : mapping of str to str, optional
        The claims that are known, by the ids that their passages have in a project.
    """

    project: Project
    ids: Mapping[str, str] = field(default_factory=dict)
    left: list[Phrase] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left += self.project.left
        self.names = {}
        self.meanings = {}
        for code in self.project.codes:
            self.names[code.guid] = code.name
            self.meanings[code.guid] = meaning_of(code)
        self.written: dict[str, list[Cells]] = {}
        self.readings: dict[str, Cells] = {}
        self.notes: dict[str, Note] = {}  # which have no place yet
        self.on_readings: set[str] = set()
        for note in self.project.notes:
            if self._is_reading(note.text):
                self.on_readings.add(note.guid)
            elif note.name != SENTENCES or not _read(note, self.written):
                self.notes[note.guid] = note

    def _is_reading(self, text: str) -> bool:
        """Return whether a text is rows of ours on what can be read in several ways; keep them."""
        if not text.startswith(FIRST) or len(text) > LONGEST:
            return False
        rows = []
        for row in text.removeprefix(FIRST).split(NEXT):
            cells, besides = cells_of(f"{FIRST}{row}", READING)
            if READ_AS not in cells:
                return False
            rows.append((cells, besides))
        for cells, besides in rows:
            id = cells["id"]
            self.readings.setdefault(id, cells)
            if besides:
                told = Phrase(BESIDES, where=id, text=besides)
                self._leave(told)
        return True

    def _leave(self, told: Phrase) -> None:
        """List what has no place, once."""
        if told not in self.left:
            self.left.append(told)

    def coded(self) -> list[Coded]:
        """Return the claims, in the order of the texts; list what has no place."""
        found: dict[str, Coded] = {}
        unknown: dict[str, int] = {}
        for source in self.project.sources:
            text = Lines(source)
            for selection in source.selections:
                about = {"start": selection.start, "end": selection.end}
                if not selection.start < selection.end <= len(source.text):
                    told = Phrase(OUTSIDE, source=source.name, **about)
                    self._leave(told)
                    continue
                if not selection.codes and self._is_of_reading(selection):
                    continue
                one = self._taken(found, text, selection)
                for guid in selection.codes:
                    column, code = self.meanings.get(guid, NOTHING)
                    if column:
                        one.add(column, code)
                    else:
                        unknown[guid] = unknown.get(guid, 0) + 1
        self._list_unknown(unknown)
        self._list_notes(found.values())
        return [*found.values()]

    def _is_of_reading(self, selection: Selection) -> bool:
        """Return whether a passage is there for what can be read in several ways alone."""
        noted = self.on_readings & {*selection.notes}
        return bool(noted) or self._is_reading(selection.description)

    def _taken(self, found: dict[str, Coded], text: Lines, selection: Selection) -> Coded:
        """Return the claim of a passage, with what its description says."""
        cells, besides = cells_of(selection.description, CLAIM)
        claim = self.ids.get(selection.guid) or cells.get("id", "")
        claim = claim or text.claim_at(selection.start)
        place = text.place_at(selection.start)
        last = text.last_place(selection.end)
        source = text.source.name
        named = f"{selection.start}{KEY}{selection.end}"
        key = f"{source}{KEY}{claim or named}"
        of_coder = f"{key}{KEY}{selection.coder}"
        if of_coder not in found:
            found[of_coder] = Coded(source, place, key, selection.coder)
            if not claim and last != place:
                where = found[of_coder].where
                self._leave(Phrase(BEYOND, where=where, place=last))
        one = found[of_coder]
        one.cells |= {**cells, **one.cells}
        if claim:
            one.cells.setdefault("id", claim)
        noted = [besides]
        for guid in selection.notes:
            if guid in self.notes:
                note = self.notes.pop(guid)
                noted.append(note.text or note.name)
        for words in filter(None, noted):
            told = Phrase(BESIDES, where=one.where, text=words)
            self._leave(told)
        return one

    def _list_notes(self, found: Iterable[Coded]) -> None:
        """List notes that have no place; what we say of a claim is kept with it."""
        known = {*self.ids.values()}
        for one in found:
            known.add(one.cells.get("id", ""))
        for note in self.notes.values():
            cells, besides = cells_of(note.text, CLAIM)
            is_known = "locator" in cells and cells.get("id") in known
            if besides or not is_known:
                name = note.name or besides
                self._leave(Phrase(NOTE, name=name))

    def _list_unknown(self, unknown: Mapping[str, int]) -> None:
        """List the codes that stand for none here."""
        for guid, n in unknown.items():
            name = self.names.get(guid, guid)
            self._leave(Phrase(UNKNOWN, code=name, n=n))


def _read(note: Note, written: dict[str, list[Cells]]) -> bool:
    """Read the rows of sentences that a note of ours keeps, by the id of their source."""
    columns = columns_of("sentences")
    try:
        rows = [*csv.reader(StringIO(note.text))]
    except csv.Error:
        return False
    for row in rows:
        if max(map(len, row), default=0) > LONGEST:
            return False
        if len(row) == len(columns) and row != columns:
            cells = dict(zip(columns, row, strict=True))
            source = source_of(cells["locator"])
            written.setdefault(source, []).append(cells)
    return True
