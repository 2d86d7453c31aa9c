"""A case as a project: each claim a passage with its codes and hedges, its row in the description.

A second coding is that of another user, in passages of its own; what can be read in several ways is
a note on its sentences.

The text is the reader's copy of a source where there is one. Where there is none, or a second coder
is to see no more than the claims, it is ours: a line for each sentence, as it is paraphrased, and
below it a line for each claim.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from thapmuoi_analysis.case.begun import finished
from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.claim import BAR, hedges
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.descriptor import languages
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.location import slug_of
from thapmuoi_analysis.case.raw import RawCase
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.case.rules import check
from thapmuoi_analysis.case.schema import columns_of
from thapmuoi_analysis.case.sentences import sentences
from thapmuoi_analysis.case.sources import find_copies
from thapmuoi_analysis.case.tables import TRUE
from thapmuoi_analysis.case.text import canonical
from thapmuoi_analysis.case.text import read as read_text
from thapmuoi_analysis.exchange.codebook import (
    CODED,
    CODES,
    HEDGE,
    SECOND,
    codes_in,
    hedges_in,
    truths,
)
from thapmuoi_analysis.exchange.project import (
    OURS,
    Code,
    Note,
    Project,
    Selection,
    Source,
    User,
    described,
    guid_of,
)

SENTENCES = "sentences.csv"  # the note that keeps paraphrases and fingerprints
CODING_NOTES = "coding.md"  # how a case was coded
CARRIED = ("sources", "sentences", "claims", "second_coding", "ambiguities")
SECOND_CODER = {"vi": "người phân loại lần hai", "en": "second coder"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NO_TEXT = "{source}: no sentence of it is cited: left where it is"
COPIED = "{source}: your copy of its text is in it: hand it on only as its owner allows"
NO_MOMENT = "1980-01-01T00:00:00Z"
Row = Mapping[str, str]


@dataclass(frozen=True)
class _Text:
    """A text, and where each sentence and each claim stands in it."""

    text: str
    spans: Mapping[str, tuple[int, int]]


def project_of(path: Path, *, is_coded: bool = True) -> Project:
    """Return the project of a case.

    Parameters
    ----------
    path : pathlib.Path
        The folder or workbook.
    is_coded : bool, optional
        Whether passages have their codes; without them it is what a second coder fills in.

    Raises
    ------
    CaseError
        If the case is not valid.
    """
    written, _ = finished(read(path))
    whole = completed(written)
    check(whole)
    return _Outgoing(path, written, whole, is_coded).project()


def name_of(raw: RawCase, path: Path) -> str:
    """Return the name of a case from which its ids are made."""
    name = raw.descriptor.get("name")
    return str(name or slug_of(path))


def stays(path: Path) -> list[str]:
    """Return the tables of a case that no project has a place for."""
    return [name for name in read(path).tables if name not in CARRIED]


class _Outgoing:
    """A case on its way: as it was written, and with what it leaves out filled in."""

    def __init__(self, path: Path, written: RawCase, whole: RawCase, is_coded: bool) -> None:
        self.folder = path if path.is_dir() else path.parent
        self.name = name_of(written, path)
        self.is_coded = is_coded
        self.lang = languages(whole.descriptor["case"])[0]
        self.sources = whole.tables["sources"].records()
        self.sentences = whole.tables["sentences"].records()
        ids = [row["id"] for row in self.sources]
        self.copies = find_copies(self.folder, ids) if is_coded else {}
        self.is_fictional = bool(written.descriptor["case"].get("fictional"))
        self.claims: list[dict[str, str]] = []
        self.coded: list[dict[str, str]] = []  # as written: what follows from the rest is no code
        if "claims" in whole.tables:
            self.claims = whole.tables["claims"].records()
            self.coded = written.tables["claims"].records()
        self.second: dict[str, dict[str, str]] = {}
        self.readings: list[dict[str, str]] = []
        if is_coded and "second_coding" in whole.tables:
            rows = whole.tables["second_coding"].records()
            for row in rows:
                if row["hedged"]:
                    row["hedged"] = "true" if row["hedged"] in TRUE else "false"
                self.second[row["id"]] = row
        if is_coded and "ambiguities" in whole.tables:
            self.readings = whole.tables["ambiguities"].records()
        self.other = User(guid_of(self.name, "second coder"), SECOND_CODER[self.lang])
        moment = str(written.descriptor.get("created", ""))
        self.created = moment if MOMENT.fullmatch(moment) else NO_MOMENT

    def project(self) -> Project:
        sources = [*self._texts()]
        left = []
        travelling = [source.name for source in sources]
        for row in self.sources:
            if row["id"] not in travelling:
                left.append(Phrase(NO_TEXT, source=row["id"]))
            elif row["id"] in self.copies and not self.is_fictional:
                left.append(Phrase(COPIED, source=row["id"]))
        codes = self._codes()
        notes = [*self._notes()]
        users = [OURS]
        if self.second:
            users.append(self.other)
        return Project(self.name, self.created, codes, sources, notes, left, users)

    def _codes(self) -> list[Code]:
        if not self.is_coded:
            found = [*codes_in(SECOND, self.lang)]
            found += truths(self.lang)
            return found
        words: list[str] = []
        for row in self.claims:
            words += hedges(row, "vi")
        book = [*codes_in(CODED, self.lang)]
        book += hedges_in(words, self.lang)
        if self.second:
            book += truths(self.lang)
        return book

    def _notes(self) -> Iterator[Note]:
        if self.is_coded:
            guid = guid_of(self.name, SENTENCES)
            yield Note(guid, SENTENCES, table(self.sentences))
            file = self.folder / CODING_NOTES
            if file.is_file():
                guid = guid_of(self.name, CODING_NOTES)
                yield Note(guid, CODING_NOTES, canonical(read_text(file)))
        for row in self.readings:
            guid = self._guid_of(row)
            told = described(row)
            yield Note(guid, row["id"], told)

    def _guid_of(self, reading: Row) -> str:
        return guid_of(self.name, "ambiguities", reading["id"])

    def _texts(self) -> Iterator[Source]:
        """Yield the sources that have sentences or claims."""
        for row in self.sources:
            source = row["id"]
            if source in self.copies:
                copy = read_text(self.copies[source])
                text = of_copy(canonical(copy))
            else:
                text = self._of_paraphrases(source)
            selections = [*self._selections(source, text)]
            selections += self._readings_of(source, text)
            if text.text:
                guid = guid_of(self.name, source)
                about = described(row)
                yield Source(guid, source, text.text, about, selections)

    def _of_paraphrases(self, source: str) -> _Text:
        """Return the text that is ours: a line for each sentence and for each claim."""
        rows: list[tuple[str, str]] = []
        by_place: dict[str, list[Row]] = {}
        for claim in self.claims:
            place = claim["locator"]
            by_place.setdefault(place, []).append(claim)
        for row in self.sentences:
            if source_of(row["locator"]) != source:
                continue
            place = row["locator"].removeprefix(f"{source}:")
            words = row.get(f"paraphrase_{self.lang}") or row.get("key_term", "")
            made = by_place.get(row["locator"], ())
            if place != source or made:  # nothing is to be coded in a document as a whole
                rows.append((place, words))
            for one in made:
                words = self._words(one)
                rows.append((one["id"], words))
        return of_lines(rows)

    def _words(self, claim: Row) -> str:
        """Return what is claimed, in our words."""
        for column in ("text", "clause", "label"):
            words = claim.get(f"{column}_{self.lang}", "")
            if words:
                return BAR.sub(" ", words)
        return ""

    def _selections(self, source: str, text: _Text) -> Iterator[Selection]:
        """Yield a passage for each claim of a source.

        QualCoder keeps a code once at a place: of claims in one sentence each ends a sign earlier.
        """
        whole = (0, len(text.text))
        taken = Counter[tuple[int, int]]()
        for claim, coded in zip(self.claims, self.coded, strict=True):
            id = claim["id"]
            locator = claim["locator"]
            place = locator.removeprefix(f"{source}:")
            if source_of(locator) != source or not text.text:
                continue
            sentence = text.spans.get(place, whole)
            span = text.spans.get(id, sentence)
            start, end = span
            end = max(start + 1, end - taken[span])
            taken[span] += 1
            about = {"id": id, "locator": locator}
            codes: list[str] = []
            if self.is_coded:
                about = _uncoded(coded, CODED) | about
                codes = self._codes_of(coded)
            guid = guid_of(self.name, "claims", id)
            told = described(about)
            yield Selection(guid, id, start, end, told, codes, OURS.guid)
            if id in self.second:
                again = self.second[id]
                guid = guid_of(self.name, "second_coding", id)
                told = described(_uncoded(again, CODES))
                codes = _guids(again, CODES)
                yield Selection(guid, id, start, end, told, codes, self.other.guid)

    def _readings_of(self, source: str, text: _Text) -> Iterator[Selection]:
        """Yield a passage for each sentence of a source that can be read in several ways.

        What there is to say is notes on it, and its description too: tools read one or the other.
        QualCoder reads no project that has two passages without codes at one place.
        """
        by_place: dict[str, list[Row]] = {}
        for row in self.readings:
            for locator in row["locator"].split():
                place = locator.removeprefix(f"{source}:")
                if place in text.spans:
                    by_place.setdefault(place, []).append(row)
        for place, rows in by_place.items():
            guid = guid_of(self.name, "ambiguities", f"{source}:{place}")
            start, end = text.spans[place]
            name = " ".join(row["id"] for row in rows)
            told = "\n\n".join(map(described, rows))
            notes = [*map(self._guid_of, rows)]
            yield Selection(guid, name, start, end, told, (), OURS.guid, notes)

    def _codes_of(self, claim: Row) -> list[str]:
        """Return the ids of the codes and hedges that are written in a row."""
        found = _guids(claim, CODED)
        for hedge in hedges(claim, "vi"):
            found.append(guid_of(HEDGE, hedge))
        return found


def _guids(row: Row, columns: Sequence[str]) -> list[str]:
    """Return the ids of the codes that are written in these columns of a row."""
    guids = []
    for column in columns:
        code = row.get(column)
        if code:
            guids.append(guid_of(column, code))
    return guids


def _uncoded(row: Row, columns: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row that are no codes: a passage has those as such."""
    cells = {}
    for column, cell in row.items():
        if column not in columns:
            cells[column] = cell
    return cells


def of_copy(text: str) -> _Text:
    """Return a copy of a source with the places of its sentences."""
    spans = {}
    begin = 0
    for place, sentence in sentences(text).items():
        start = text.index(sentence, begin)
        begin = start + len(sentence)
        spans[place] = (start, begin)
    return _Text(text, spans)


def of_lines(rows: Sequence[tuple[str, str]]) -> _Text:
    """Return a text of lines, each behind its name, with the places of what they say."""
    lines = []
    spans = {}
    begin = 0
    for name, words in rows:
        line = " ".join([name, *words.split()])
        start = begin + len(name) + 1
        end = begin + len(line)
        spans[name] = (start, end)
        lines.append(f"{line}\n")
        begin = end + 1
    return _Text("".join(lines), spans)


def table(rows: Sequence[Row]) -> str:
    """Return the sentences of a case as a file CSV has them."""
    text = StringIO()
    columns = columns_of("sentences")
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def refuse_empty(project: Project, path: Path) -> None:
    """Refuse a case that has nothing to be coded."""
    if not any(source.selections for source in project.sources):
        raise RuntimeError(f"{path.name} has no claims to be coded")
