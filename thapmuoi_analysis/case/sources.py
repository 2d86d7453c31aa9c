"""Sources: locators of sentences, fingerprints, and the check of a case against copies of them.

A locator `dto-2022-03-02:p7.s2` names a sentence of a source; the fingerprint (sha256 of the
canonical sentence) lets anybody who holds a copy check that it still says what was coded, although
the text itself is not distributed. A source alone, `dto-2022-03-02`, names the document as a whole:
for sources of which no text is at hand to count in.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.ranges import Missing, Range
from thapmuoi_analysis.case.raw import inside
from thapmuoi_analysis.case.text import canonical, occurs, read

UPPER = "".join(filter(str.isupper, map(chr, range(0x2000))))
ABBREVIATIONS = ("TP", "TX", "TT", "Tp", "Tx", "Tt", "TS", "ThS", "Th.S", "PGS", "GS", "BS", "Đ/c")
NUMBERED = ("điều", "khoản", "điểm", "mục", "chương", "phần", "số")  # “Điều 5.” begins no sentence
NO_END = "".join(
    [
        *(rf"(?<!\b{re.escape(short)}\.)" for short in ABBREVIATIONS),
        *(rf"(?<!(?i:\b{word}) {digits}\.)" for word in NUMBERED for digits in (r"\d", r"\d\d")),
        rf"(?<!\b[{UPPER}]\.)",  # an initial
    ]
)
SENTENCE_END = re.compile(rf"(?<=[.!?]){NO_END} (?=[{UPPER}])")


def source_of(locator: str) -> str:
    """Return the id of the source that a locator is of; a document as a whole is its own locator.

    Examples
    --------
    >>> source_of("dto-2022-03-02:p7.s2"), source_of("dto-2022-03-02")
    ('dto-2022-03-02', 'dto-2022-03-02')
    """
    return locator.partition(":")[0]


class Resolution(NamedTuple):
    """Where the sentence of a locator stands in a copy of the text.

    `found` lists the places: the locator itself if the status is `exact`, one if `moved`, several
    if `ambiguous`, none if `lost`.
    """

    locator: str
    status: str
    found: tuple[str, ...]


class Finding(NamedTuple):
    """One line of a check, and whether it is as it should be."""

    text: str
    good: bool


def sentences(text: str) -> dict[str, str]:
    """Return the sentences of a text by place, {"p1.s1": ...}.

    A paragraph is a line that is not empty; a sentence ends at `.`, `!` or `?` where a space and
    an upper-case letter follow, but not after an abbreviation ("TP."), an initial or what is
    numbered ("Điều 5.").
    """
    paragraphs = filter(None, canonical(text).split("\n"))
    return {
        f"p{p}.s{s}": sentence
        for p, paragraph in enumerate(paragraphs, 1)
        for s, sentence in enumerate(SENTENCE_END.split(paragraph), 1)
    }


def fingerprint(sentence: str) -> str:
    """Return the sha256 (hexadecimal) of a canonical sentence in UTF-8."""
    return hashlib.sha256(canonical(sentence).encode()).hexdigest()


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
    return [_resolution(locator, places[expected[locator]]) for locator in expected]


def _resolution(locator: str, places: list[str]) -> Resolution:
    """Return the resolution of a locator from the places where its sentence stands."""
    found = tuple(f"{source_of(locator)}:{place}" for place in places)
    if locator in found:
        return Resolution(locator, "exact", (locator,))
    return Resolution(locator, ("lost", "moved", "ambiguous")[min(len(found), 2)], found)


def find_copies(folder: Path, ids: Iterable[str]) -> dict[str, Path]:
    """Return the copies `<folder>/<id>.txt` that exist, by source id."""
    paths = {name: folder / f"{name}.txt" for name in ids}
    return {name: path for name, path in paths.items() if inside(path)}


def check(case: Case, articles: Iterable[str] = ()) -> Iterator[Finding]:
    """Check a case against copies of its sources.

    Parameters
    ----------
    case : Case
        The case.
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
    ids, prints = list(case.sources["id"]), case.sentences.set_index("locator")["sha256"]
    own = [source for source in case.own_sources if source not in prints.index]
    copies = find_copies(case.folder, ids) | dict(_named(file, ids, own) for file in articles)
    for source in ids:
        counted = dict(prints[prints.index.str.startswith(f"{source}:")])
        if source in prints.index:
            yield Finding(f"{source}: cited as a whole document: not checked", True)
        if source in copies:
            yield from _against(case, source, counted, copies[source])
        elif counted or source not in prints.index:
            place = f"{case.folder.name}/{source}.txt"
            yield Finding(f"{source}: no copy of the text at {place}: not checked", True)


def _named(article: str, ids: list[str], own: list[str]) -> tuple[str, Path]:
    source, _, file = article.partition("=")
    if source not in ids and len(own) == 1:  # the name of a file may hold a "=" itself
        source, file = own[0], article
    if source not in ids or not Path(file).is_file():
        expected = f"FILE or ID=FILE with an ID of: {', '.join(ids)}"
        fix = "mend the id or the path of the file"
        raise CaseError([DataError("--article", value=article, expected=expected, fix=fix)])
    return source, Path(file)


def _against(case: Case, source: str, prints: dict[str, str], path: Path) -> Iterator[Finding]:
    text = read(path)
    resolved, texts = resolve(prints, text), sentences(text)
    counts = Counter(resolution.status for resolution in resolved)
    bad = counts["lost"] + counts["ambiguous"]
    told = f"{counts['exact']} exact, {counts['moved']} moved, {bad} lost or ambiguous"
    yield Finding(f"{source}: {len(resolved)} locators: {told}", bad == 0)
    for locator, status, places in resolved:
        if status != "exact":
            where = f"now at {', '.join(places) or 'no place in the text'}"
            yield Finding(f"{locator}: {status}: {where}", status == "moved")
    sure = {r.locator: texts[r.found[0].split(":")[1]] for r in resolved if len(r.found) == 1}
    for locator, what in _expected(case, sure):
        yield Finding(f"{locator}: {what} is not in the sentence", False)


def _expected(case: Case, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what should stand in a sentence and does not: numbers, hedges, key terms."""
    for quantity in case.quantities.values():
        for locator in filter(said.__contains__, quantity.sources):
            value = quantity.value
            if not isinstance(value, (Range, Missing, float)) and not occurs(value, said[locator]):
                yield locator, f"{quantity.id} = {value}"
    terms = [(row["locator"], row["key_term"]) for row in case.sentences.to_dict("records")]
    for table in filter(case.has, ("facts", "rotation", "claims")):
        for row in getattr(case, table).to_dict("records"):
            terms += [(row["locator"], word) for word in row["hedge"].split("; ") if word]
    for locator, term in terms:
        if locator in said and canonical(term).casefold() not in said[locator].casefold():
            yield locator, f"“{term}”"
