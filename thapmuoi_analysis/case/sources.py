"""Sources: locators of sentences, and the check of a case against copies of them.

A locator `dto-2022-03-02:p7.s2` names a sentence of a source; the fingerprint (sha256 of the
canonical sentence) lets anybody who holds a copy check that it still says what was coded, although
the text itself is not distributed. A source alone, `dto-2022-03-02`, names the document as a whole:
for sources of which no text is at hand to count in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from thapmuoi_analysis.case.anchors import how_read, in_others, on_headlines, places_in
from thapmuoi_analysis.case.by_source import SAMPLE, citations, source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.location import COPY, slug_of
from thapmuoi_analysis.case.ranges import Missing, Range
from thapmuoi_analysis.case.raw import inside
from thapmuoi_analysis.case.sentences import CUT_BY, fingerprint, sentences
from thapmuoi_analysis.case.text import canonical, occurs, read

OTHERWISE = (
    "{source}: version {old} of the rules cut its sentences, now it is {new}: places may have moved"
)
OTHERWISE_ALONE = OTHERWISE + "; to compare them, put a copy of the text beside the case"
MISATTRIBUTED = "{locator}: not in its own source; it stands in another: {where}"
NOW_AT = {  # what is told of a sentence that does not stand where it stood
    "moved": "{locator}: moved: now at {where}",
    "ambiguous": "{locator}: ambiguous: now at {where}",
    "lost": "{locator}: lost: now at {where}",
}


class Resolution(NamedTuple):
    """Where the sentence of a locator stands in a copy of the text.

    `found` lists the places: the locator itself if the status is `exact`, one if `moved`, several
    if `ambiguous`, none if `lost`.
    """

    locator: str
    status: str
    found: tuple[str, ...]


class Finding(NamedTuple):
    """One line of a check, a `Phrase`, and whether it is as it should be."""

    text: str
    good: bool


def resolve(expected: Mapping[str, str], text: str) -> list[Resolution]:
    """Return for each locator where its sentence stands in a copy of the source.

    Parameters
    ----------
    expected : mapping of str to str
        Fingerprint of the sentence by locator.
    text : str
        The copy.
    """
    places = defaultdict(list)
    for place, sentence in sentences(text).items():
        places[fingerprint(sentence)].append(place)
    found = []
    for locator, sha256 in expected.items():
        found.append(_resolution(locator, places[sha256]))
    return found


def _resolution(locator: str, places: Iterable[str]) -> Resolution:
    """Return the resolution of a locator from the places where its sentence stands."""
    found = tuple(f"{source_of(locator)}:{place}" for place in places)
    if locator in found:
        return Resolution(locator, "exact", (locator,))
    if not found:
        return Resolution(locator, "lost", ())
    status = "moved" if len(found) == 1 else "ambiguous"
    return Resolution(locator, status, found)


def find_copies(folder: Path, ids: Iterable[str]) -> dict[str, Path]:
    """Return the copies that exist, by source id: `<folder>/<id>.txt`, else a document."""
    paths: dict[str, Path] = {}
    for name in ids:
        files = [folder / f"{name}{suffix}" for suffix in COPY]
        for path in filter(inside, files):
            paths.setdefault(name, path)
    return paths


def lost(case: Case) -> dict[str, list[str]]:
    """Return the cited sentences that the copies beside a case hold no longer.

    Returns
    -------
    dict of str to list of str
        Locator -> the rows that cite it, each by its table and key. Of a source without a copy
        nothing is known.
    """
    citing: dict[str, list[str]] = {}
    for row, locator in citations(case.records):
        citing.setdefault(locator, []).append(row)
    prints = {row["locator"]: row["sha256"] for row in case.records("sentences")}
    cited = {locator: prints[locator] for locator in citing}
    gone = {}
    for source, path in find_copies(case.folder, case.sources["id"]).items():
        for locator, status, _ in resolve(_cited(cited, source), read(path)):
            if status in ("lost", "ambiguous"):
                gone[locator] = citing[locator]
    return gone


def check(case: Case, articles: Iterable[str] = ()) -> Iterator[Finding]:
    """Check a case against copies of its sources.

    Parameters
    ----------
    case : Case
        The case.
    articles : iterable of str
        Files, or `ID=FILE` where the case has several sources of its own, those that are cited as
        a whole document aside; a copy that stands beside the data as `<source id>.txt`, or `.docx`,
        is found by itself.

    Yields
    ------
    Finding
        What was found for each source, and each thing that is not as it should be.

    Raises
    ------
    CaseError
        If a file cannot be read or belongs to no source.
    """
    prints = {}
    for row in case.records("sentences"):
        prints[row["locator"]] = row["sha256"]
    ids = list(case.sources["id"])
    own = [source for source in case.own_sources if source not in {*prints, SAMPLE}]
    copies = find_copies(case.folder, ids)
    for article in articles:
        source, path = _article(article, ids, own)
        copies[source] = path
    places = places_in(copies)
    for source in ids:
        whole = source in prints
        counted = _cited(prints, source)
        if whole:
            uncounted = "{source}: cited as a whole document: not checked"
            yield Finding(Phrase(uncounted, source=source), True)
        if counted:
            yield from _cut_otherwise(case, source, source in copies)
        if source in copies:
            yield from _against(case, source, counted, copies[source])
            yield from _misattributed(counted, copies[source], places)
        elif counted or not whole:
            place = f"{case.folder.name}/{source}.txt"
            lacking = "{source}: no copy of the text at {place}: not checked"
            yield Finding(Phrase(lacking, source=source, place=place), True)
    yield from _anchored(case)


def _anchored(case: Case) -> Iterator[Finding]:
    """Yield how much was read, and what rests on a headline alone."""
    for told in (*how_read(case), *on_headlines(case)):
        yield Finding(told, True)


def _cut_otherwise(case: Case, source: str, is_compared: bool) -> Iterator[Finding]:
    """Yield that other rules cut the sentences of a source, so that places may have moved."""
    rows = case.sources.set_index("id")
    version = rows["cut_by"][source]
    if version is not pd.NA and version != CUT_BY:
        form = OTHERWISE_ALONE
        if is_compared:
            form = OTHERWISE
        told = Phrase(form, source=source, old=version, new=CUT_BY)
        yield Finding(told, True)


def _cited(prints: Mapping[str, str], source: str) -> dict[str, str]:
    """Return the sentences of a source that are cited, with their fingerprints."""
    cited = {}
    for locator, sha256 in prints.items():
        if locator.startswith(f"{source}:"):
            cited[locator] = sha256
    return cited


def _article(article: str, ids: list[str], own: list[str]) -> tuple[str, Path]:
    """Return the id of the source of which somebody names a copy, and the path of the copy."""
    source, _, file = article.partition("=")
    if source not in ids and slug_of(Path(article)) in ids:
        source = slug_of(Path(article))
        file = article
    if source not in ids and len(own) == 1:  # the name of a file may hold a "=" itself
        source = own[0]
        file = article
    if source not in ids or not Path(file).is_file():
        expected = Phrase("FILE or ID=FILE with an ID of: {ids}", ids=", ".join(ids))
        fix = "mend the id or the path of the file"
        error = DataError("--article", value=article, expected=expected, fix=fix)
        raise CaseError([error])
    return source, Path(file)


def _against(case: Case, source: str, prints: dict[str, str], path: Path) -> Iterator[Finding]:
    """Yield what a copy of one source says of the locators of a case."""
    text = read(path)
    resolved = resolve(prints, text)
    counts = Counter(resolution.status for resolution in resolved)
    bad = counts["lost"] + counts["ambiguous"]
    summary = Phrase(
        "{source}: {n} locators: {exact} exact, {moved} moved, {bad} lost or ambiguous",
        source=source,
        n=len(resolved),
        exact=counts["exact"],
        moved=counts["moved"],
        bad=bad,
    )
    yield Finding(summary, bad == 0)
    texts = sentences(text)
    placed = {}  # the sentences that stand at one place alone
    for locator, status, places in resolved:
        if status != "exact":
            where = ", ".join(places) or Phrase("no place in the text")
            told = Phrase(NOW_AT[status], locator=locator, where=where)
            yield Finding(told, status == "moved")
        if len(places) == 1:
            placed[locator] = texts[places[0].removeprefix(f"{source}:")]
    for locator, what in (*_missing_numbers(case, placed), *_missing_words(case, placed)):
        absent = Phrase("{locator}: {what} is not in the sentence", locator=locator, what=what)
        yield Finding(absent, False)


def _misattributed(
    prints: Mapping[str, str], path: Path, places: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """Yield the lost sentences of a source that stand in a copy of another one."""
    for locator, status, _ in resolve(prints, read(path)):
        others = in_others(locator, places.get(prints[locator], ()))
        if status == "lost" and others:
            told = Phrase(MISATTRIBUTED, locator=locator, where=", ".join(others))
            yield Finding(told, False)


def _missing_numbers(case: Case, placed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the numbers that should stand in a sentence and do not."""
    for quantity in case.quantities.values():
        value = quantity.value
        if isinstance(value, (Range, Missing, float)):
            continue
        for locator in quantity.sources:
            if locator in placed and not occurs(value, placed[locator], quantity.unit):
                yield locator, f"{quantity.id} = {value}"


def _missing_words(case: Case, placed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the key terms and the hedges that should stand in a sentence and do not."""
    terms = []
    for row in case.records("sentences"):
        terms.append((row["locator"], row["key_term"]))
    for table in ("facts", "plan", "rotation", "claims"):
        for row in case.records(table):
            for hedge in row["hedge"].split("; "):
                terms.append((row["locator"], hedge))
    for locator, term in terms:
        sentence = placed.get(locator, term).casefold()
        if canonical(term).casefold() not in sentence:
            yield locator, f"“{term}”"
