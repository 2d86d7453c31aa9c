"""Check a case against copies of its texts: places, stated numbers, hedges and key terms."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.ranges import Missing, Range
from thapmuoi_analysis.record.sources import (
    Locator,
    Resolution,
    canonical,
    decode,
    find_copies,
    resolve,
    sentences,
)
from thapmuoi_analysis.record.spellings import occurs


class Finding(NamedTuple):
    """One line of a check, and whether it is as it should be."""

    text: str
    good: bool


def texts(case: Case, articles: Iterable[str] = ()) -> Iterator[Finding]:
    """Check a case against copies of its sources.

    Parameters
    ----------
    case : Case
        The record.
    articles : iterable of str
        Files, or `ID=FILE` where the case has several sources of its own, those that are cited as
        a whole document aside; a copy that stands beside the data as `<source id>.txt` is found
        by itself.

    Yields
    ------
    Finding
        What was found for each source, and each thing that is not as it should be.

    Raises
    ------
    CaseError
        If a file cannot be read or belongs to no source.
    """
    ids = list(case.sources["id"])
    found = find_copies(case.folder, ids)
    own = [source for source in case.own_sources if source not in set(case.sentences["locator"])]
    found |= dict(_named(article, ids, own) for article in articles)
    for source in ids:
        mine = [at for at in map(Locator.parse, case.sentences["locator"]) if at.source == source]
        if any(at.whole for at in mine):
            told = "cited as a whole document: not checked against a copy"
            yield Finding(f"{source}: {told}", True)
        if source in found:
            yield from _one(case, source, found[source])
        elif not mine or not all(at.whole for at in mine):
            place = f"{case.folder.name}/{source}.txt"
            yield Finding(f"{source}: no copy of the text at {place}: locators not checked", True)


def _named(article: str, ids: list[str], own: list[str]) -> tuple[str, Path]:
    source, _, file = article.partition("=")
    if source not in ids and len(own) == 1:  # the name of a file may hold a "=" itself
        source, file = own[0], article
    if source not in ids or not Path(file).is_file():
        expected = f"FILE or ID=FILE with an ID of: {', '.join(ids)}"
        mend = "mend the id or the path of the file"
        raise CaseError([Fault("--article", value=article, expected=expected, mend=mend)])
    return source, Path(file)


def _one(case: Case, source: str, path: Path) -> Iterator[Finding]:
    text = decode(path.read_bytes(), path.name)
    rows = case.sentences[case.sentences["locator"].str.startswith(f"{source}:")]
    found = resolve(dict(zip(rows["locator"], rows["sha256"], strict=True)), text)
    counts = {status: sum(r.status == status for r in found) for status in ("exact", "moved")}
    bad = len(found) - sum(counts.values())
    told = f"{counts['exact']} exact, {counts['moved']} moved, {bad} lost or ambiguous"
    yield Finding(f"{source}: {len(found)} locators: {told}", bad == 0)
    if bad == len(found) > 0:
        yield Finding(
            f"{source}: {path.name} seems to be another text: no sentence is in it", False
        )
        return
    for resolution in found:
        if resolution.status != "exact":
            yield Finding(_told(resolution), resolution.status == "moved")
    said = sentences(text)
    at = {r.locator: said[r.found[0].rpartition(":")[2]] for r in found if r.status in counts}
    yield from _words(case, at)


def _told(resolution: Resolution) -> str:
    places = {
        "moved": "now at {}",
        "ambiguous": "its sentence stands at {}",
        "lost": "its sentence is nowhere in the text",
    }
    place = places[resolution.status].format(", ".join(resolution.found))
    return f"{resolution.locator}: {resolution.status}: {place}"


def _words(case: Case, at: dict[str, str]) -> Iterator[Finding]:
    """Yield what should stand in a sentence and does not: numbers, hedges, key terms."""
    for quantity in case.quantities.values():
        for locator in quantity.sources:
            value = quantity.value
            if isinstance(value, (Range, Missing)) or locator not in at:
                continue
            if not occurs(value, at[locator]):
                yield Finding(f"{locator}: {quantity.id} = {value} is not in the sentence", False)
    terms = [(row["locator"], row["key_term"]) for row in case.sentences.to_dict("records")]
    for table in ("facts", "rotation", "claims"):
        if case.has(table):
            for row in getattr(case, table).to_dict("records"):
                terms += [(row["locator"], word) for word in row["hedge"].split("; ") if word]
    for locator, term in terms:
        if locator in at and canonical(term).casefold() not in at[locator].casefold():
            yield Finding(f"{locator}: “{term}” is not in the sentence", False)
