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
from thapmuoi_analysis.exchange.codebook import CODED, CODES, HEDGE
from thapmuoi_analysis.exchange.coders import OWN, Coders, lacking, row_of
from thapmuoi_analysis.exchange.incoming import NOTE, Coded, Incoming
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
    coders = Coders(incoming.coded(), project.users)
    claims, second, left = coders.shared()
    ids = _ids(project)
    texts = {}
    for source in project.sources:
        id = ids[source.name]
        texts[id] = source.text
    rows = [*_rows(claims, ids)]
    raw = new_case(slug, texts, _language(rows))
    tables = dict(raw.tables)
    tables["claims"] = _table("claims", rows)
    more: dict[str, Rows] = {}
    more["second_coding"], lacking = _second(rows, second, coders)
    more["ambiguities"] = _readings(incoming, ids)
    for name, found in more.items():
        if found:
            tables[name] = _table(name, found)
    tables["sources"] = _sources(tables["sources"], project, ids)
    for id, written in incoming.written.items():
        if id in texts:
            tables["sentences"] = _with(tables["sentences"], id, written)
            del texts[id]
    for claim in claims:
        incoming.left += claim.several(CODED)
    made = RawCase(raw.descriptor, tables)
    told = [*incoming.left, *left, *lacking]
    return Draft(made, texts, len(rows), told)


def _second(rows: Rows, second: Mapping[int, Coded], coders: Coders) -> tuple[Rows, Left]:
    """Return the rows of a second coding that are whole, and what is left out of it."""
    whole = []
    left = []
    for n, said in second.items():
        row = row_of(rows[n]["id"], said)
        lacks = lacking(row)
        left += lacks
        if not lacks:
            whole.append(row)
    return whole, [*left, *coders.listed(second.values())]


def _readings(incoming: Incoming, ids: Ids) -> Rows:
    """Return what can be read in several ways; without its sources it is but a note."""
    rows = []
    for id, row in incoming.readings.items():
        sources = map(source_of, row.get("locator", "").split())
        if {*sources} <= {*ids.values()}:
            rows.append(row)
        else:
            incoming.left.append(Phrase(NOTE, name=id))
    return rows


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


class Coding(NamedTuple):
    """What a coder says of the claims of a case, as a file CSV has it."""

    coder: str
    text: str
    claims: int


def second_coding(project: Project, case: str) -> tuple[Sequence[Coding], Left]:
    """Return the second codings of the claims of a case, one a coder, and what had no place.

    Parameters
    ----------
    project : Project
        The project, made of the case by `thapmuoi codes`, coded since.
    case : str
        The case.
    """
    path = find(case)
    raw = completed(read(path))
    slug = name_of(raw, path)
    places = _places(raw)
    passages = {}
    for id in places:
        for table in ("claims", "second_coding"):
            guid = guid_of(slug, table, id)
            passages[guid] = id
    incoming = Incoming(project, passages)
    coders = Coders(incoming.coded(), project.users)
    by_coder = _by_coder(incoming, coders, places)
    codings = []
    is_several = len(coders.order) > 1
    for coder in coders.order:
        said = by_coder.get(coder, {})
        name = coders.name(coder)
        if is_several and not coders.is_other(coder):
            told = Phrase(OWN, coder=name, n=len(said))
            incoming.left.append(told)
            continue
        for one in said.values():
            incoming.left += one.several(CODES)
        incoming.left += coders.listed(said.values())
        coding = _coding(name, said)
        codings.append(coding)
    if not codings:
        coding = _coding("", {})
        codings.append(coding)
    return codings, incoming.left


def _by_coder(
    incoming: Incoming, coders: Coders, places: Mapping[str, str]
) -> dict[str, dict[str, Coded]]:
    """Return what each coder says of the claims of a case, by their ids."""
    by_coder: dict[str, dict[str, Coded]] = {}
    for found in coders.coded:
        id = found.cells.get("id", "")
        if id not in places:
            locator = found.locator(found.source)
            there = [claim for claim, place in places.items() if place == locator]
            if len(there) != 1:
                told = Phrase(NO_CLAIM, where=found.where, n=len(there))
                incoming.left.append(told)
                continue
            [id] = there
        found.cells["id"] = id
        said = by_coder.setdefault(found.coder, {})
        first = said.setdefault(id, found)
        first.take(found)
    return by_coder


def _coding(coder: str, said: Mapping[str, Coded]) -> Coding:
    """Return a second coding with the claims that a coder gave a code of it."""
    text = StringIO()
    columns = ["id", *CODES]
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    rows = []
    for id, one in said.items():
        row = row_of(id, one)
        if any(row[column] for column in CODES):
            rows.append(row)
    writer.writerows(rows)
    return Coding(coder, text.getvalue(), len(rows))


def _places(raw: RawCase) -> dict[str, str]:
    """Return the locator of each claim of a case, by its id."""
    places = {}
    if "claims" in raw.tables:
        for row in raw.tables["claims"].records():
            places[row["id"]] = row["locator"]
    return places
