"""A project as a draft of a case, or as a second coding of the claims of a case that is there."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import count
from pathlib import Path
from typing import NamedTuple

from thapmuoi_analysis.case.add import in_columns
from thapmuoi_analysis.case.by_source import SAMPLE, source_of
from thapmuoi_analysis.case.claim import hedges
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.location import COPY, ID, slug_of
from thapmuoi_analysis.case.new import new_case
from thapmuoi_analysis.case.raw import RawCase, RawTable
from thapmuoi_analysis.case.reading import find, read
from thapmuoi_analysis.case.schema import columns_of
from thapmuoi_analysis.exchange.codebook import CODED, HEDGE, HEDGED, SECOND
from thapmuoi_analysis.exchange.incoming import Coded, Incoming
from thapmuoi_analysis.exchange.outgoing import name_of
from thapmuoi_analysis.exchange.project import Project, cells_of, guid_of

NO_CLAIM = "{where}: {n} claims stand in this sentence: which one is coded is not known"
Row = Mapping[str, str]
Left = Sequence[Phrase]  # what had no place
Rows = Sequence[Row]
Ids = Mapping[str, str]  # of texts, by their names


class Draft(NamedTuple):
    """A draft of a case, the texts whose sentences it has, and what had no place in it."""

    raw: RawCase
    texts: Mapping[str, str]
    claims: int
    left: Left


def draft(project: Project, slug: str) -> Draft:
    """Return a new case with the texts of a project and a claim for each passage.

    What `thapmuoi new` would ask for is asked for here too; what is coded is filled in.

    Parameters
    ----------
    project : Project
        The project.
    slug : str
        Name of the case.
    """
    incoming = Incoming(project)
    claims = incoming.coded()
    ids = _ids(project)
    texts = {}
    for source in project.sources:
        id = ids[source.name]
        texts[id] = source.text
    rows = [*_rows(claims, ids)]
    raw = new_case(slug, texts, _language(rows))
    tables = dict(raw.tables)
    tables["claims"] = _table("claims", rows)
    tables["sources"] = _sources(tables["sources"], project, ids)
    for id, written in incoming.written.items():
        if id in texts:
            tables["sentences"] = _with(tables["sentences"], id, written)
            del texts[id]
    for claim in claims:
        incoming.left += claim.several(CODED)
    made = RawCase(raw.descriptor, tables)
    return Draft(made, texts, len(rows), incoming.left)


def _ids(project: Project) -> dict[str, str]:
    """Return an id for each text, by its name: its name where that is one."""
    ids: dict[str, str] = {}
    for source in project.sources:
        name = source.name
        if not ID.fullmatch(name):
            file = Path(name)
            if file.suffix.lower() not in COPY:
                file = Path(f"{name}.txt")
            name = slug_of(file)
        taken = [SAMPLE, *ids.values()]
        if name in taken:
            name = f"{name}-{len(taken) + 1}"
        ids[source.name] = name
    return ids


def _rows(claims: Sequence[Coded], ids: Ids) -> Iterator[Row]:
    """Yield a row for each claim."""
    taken = {claim.cells.get("id") for claim in claims}
    numbers = count(1)
    for claim in claims:
        row = dict(claim.cells)
        while not row.get("id"):
            id = f"c{next(numbers):02}"
            if id not in taken:
                row["id"] = id
        source = ids[claim.source]
        if source_of(row.get("locator", "")) != source:
            row["locator"] = claim.locator(source)
        for column in CODED:
            row[column] = claim.one(column)
        words = claim.codes.get(HEDGE, [])
        if {*hedges(row, "vi")} != {*words}:
            row[HEDGE] = "; ".join(words)
        yield row


def _language(rows: Rows) -> str:
    """Return the one language of what is claimed, Vietnamese without any; "" where it is both."""
    spoken = set()
    for row in rows:
        for column in filter(row.get, row):
            spoken.add(column.rpartition("_")[2])
    if "en" not in spoken:
        return "vi"
    return "" if "vi" in spoken else "en"


def _table(name: str, rows: Rows) -> RawTable:
    head = columns_of(name)
    cells = [head, *in_columns(name, rows)]
    lines = range(1, len(cells) + 1)
    return RawTable(name, cells, lines)


def _sources(table: RawTable, project: Project, ids: Ids) -> RawTable:
    """Return the table of sources with what the descriptions of the texts say of them."""
    columns = columns_of("sources")
    known = {}
    for source in project.sources:
        cells, _ = cells_of(source.description, columns)
        known[ids[source.name]] = cells
    rows = []
    for row in table.records():
        id = row["id"]
        about = known.get(id, {})
        rows.append({**row, **about, "id": id})
    return _table("sources", rows)


def _with(table: RawTable, source: str, written: Rows) -> RawTable:
    """Return the table of sentences with the rows that a project keeps of a source."""
    rows: list[Row] = []
    for row in table.records():
        if source_of(row["locator"]) != source:
            rows.append(row)
    return _table("sentences", [*rows, *written])


def second_coding(project: Project, case: str) -> tuple[str, Left]:
    """Return a second coding of the claims of a case, as a file CSV has it, and what had no place.

    Parameters
    ----------
    project : Project
        The project, made of the case by `thapmuoi codes`, coded since.
    case : str
        The case.
    """
    path = find(case)
    raw = completed(read(path))
    name = name_of(raw, path)
    places = _places(raw)
    passages = {}
    for id in places:
        guid = guid_of(name, "claims", id)
        passages[guid] = id
    incoming = Incoming(project, passages)
    by_claim: dict[str, Coded] = {}
    for found in incoming.coded():
        id = found.cells.get("id", "")
        if id not in places:
            locator = found.locator(found.source)
            there = [claim for claim, place in places.items() if place == locator]
            if len(there) != 1:
                told = Phrase(NO_CLAIM, where=found.where, n=len(there))
                incoming.left.append(told)
                continue
            [id] = there
        by_claim.setdefault(id, found).take(found)
    rows = [["id", *SECOND, HEDGED]]
    for id, found in by_claim.items():
        found.cells["id"] = id
        incoming.left += found.several([*SECOND, HEDGED])
        codes = _second(found)
        if any(codes):
            rows.append([id, *codes])
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(rows)
    return text.getvalue(), incoming.left


def _places(raw: RawCase) -> dict[str, str]:
    """Return the locator of each claim of a case, by its id."""
    places = {}
    if "claims" in raw.tables:
        for row in raw.tables["claims"].records():
            places[row["id"]] = row["locator"]
    return places


def _second(claim: Coded) -> list[str]:
    """Return the codes of a second coding; it is hedged where a hedge is coded."""
    hedged = claim.one(HEDGED)
    if HEDGED not in claim.codes and HEDGE in claim.codes:
        hedged = "true"
    codes = [claim.one(column) for column in SECOND]
    return [*codes, hedged]
