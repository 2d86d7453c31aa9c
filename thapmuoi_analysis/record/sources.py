"""Documents: canonical text, locators and fingerprints of sentences.

A locator `dto-2022-03-02:p7.s2` names a sentence of a source; the fingerprint (sha256 of the
canonical sentence) lets anybody who holds a copy check that it still says what was coded, although
the text itself is not distributed. A source alone, `dto-2022-03-02`, names the document as a whole:
for sources of which no text is at hand to count in.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from thapmuoi_analysis.record.encoding import decode as decode  # a copy starts as bytes

UPPER = "".join(filter(str.isupper, map(chr, range(0x2000))))
SENTENCE_END = re.compile(rf"(?<=[.!?]) (?=[{UPPER}])")


class Locator(NamedTuple):
    """The place of a sentence: source, paragraph and sentence in it, both counted from 1.

    Without these two it is the document as a whole.

    Examples
    --------
    >>> Locator.parse("dto-2022-03-02:p7.s2")
    Locator(source='dto-2022-03-02', paragraph=7, sentence=2)
    >>> Locator.parse("dto-2022-03-02").whole
    True
    """

    source: str
    paragraph: int = 0
    sentence: int = 0

    @property
    def whole(self) -> bool:
        """Whether it names the document as a whole, which no copy can be checked for."""
        return not self.paragraph

    @classmethod
    def parse(cls, text: str) -> "Locator":
        """Return the locator written in a text; raise ValueError if it is none."""
        match = re.fullmatch(r"([\w-]+)(?::p([1-9]\d*)\.s([1-9]\d*))?", text, re.ASCII)
        if not match:
            expected = "source:pN.sM with N and M from 1, as in dto-2022-03-02:p7.s2, or source"
            raise ValueError(f"not a locator: {text!r}; expected {expected}")
        return cls(match[1], int(match[2] or 0), int(match[3] or 0))

    def __str__(self) -> str:
        """Return the locator as it is written."""
        return self.source if self.whole else f"{self.source}:p{self.paragraph}.s{self.sentence}"


class Resolution(NamedTuple):
    """Where the sentence of a locator stands in a copy of the text.

    `found` lists the places: the locator itself if `exact`, one if `moved`, several if
    `ambiguous`, none if `lost`.
    """

    locator: str
    status: Literal["exact", "moved", "lost", "ambiguous"]
    found: tuple[str, ...]


def canonical(text: str) -> str:
    """Return a text in the form in which it is counted and compared.

    Unicode NFC; LF line ends; no byte-order mark, zero-width space or soft hyphen; tabs and
    no-break spaces are spaces, runs of spaces one space; no space at the ends of lines.
    """
    for old, new in (("\ufeff\u200b\u00ad", ""), ("\t\u00a0\u202f\u2007", " ")):
        for character in old:
            text = text.replace(character, new)
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\u0085"):
        text = text.replace(end, "\n")
    text = re.sub(" {2,}", " ", unicodedata.normalize("NFC", text))
    return "\n".join(line.strip() for line in text.split("\n"))


def sentences(text: str) -> dict[str, str]:
    """Return the sentences of a text by place, {"p1.s1": ...}.

    A paragraph is a line that is not empty; a sentence ends at `.`, `!` or `?` where a space and
    an upper-case letter follow.
    """
    paragraphs = filter(None, canonical(text).split("\n"))
    return {
        f"p{p}.s{s}": sentence
        for p, paragraph in enumerate(paragraphs, 1)
        for s, sentence in enumerate(SENTENCE_END.split(paragraph), 1)
    }


def fingerprint(sentence: str) -> str:
    """Return the sha256 (hexadecimal) of a canonical sentence in UTF-8."""
    return _sha256(canonical(sentence))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def resolve(expected: Mapping[str, str], text: str) -> list[Resolution]:
    """Return for each locator where its sentence stands in a copy of the source.

    Parameters
    ----------
    expected : mapping of str to str
        Fingerprint of the sentence by locator.
    text : str
        The copy.

    Raises
    ------
    ValueError
        If a locator is none.
    """
    places = defaultdict(list)
    for place, sentence in sentences(text).items():
        places[_sha256(sentence)].append(place)  # they are canonical already
    return [_resolution(locator, places.get(expected[locator], [])) for locator in expected]


def _resolution(locator: str, places: list[str]) -> Resolution:
    """Return the resolution of a locator from the places where its sentence stands."""
    source = Locator.parse(locator).source
    found = tuple(f"{source}:{place}" for place in places)
    if locator in found:
        return Resolution(locator, "exact", (locator,))
    if len(found) > 1:
        return Resolution(locator, "ambiguous", found)
    return Resolution(locator, "moved" if found else "lost", found)


def find_copies(folder: Path, ids: Iterable[str]) -> dict[str, Path]:
    """Return the copies `<folder>/<id>.txt` that exist, by source id."""
    paths = {name: folder / f"{name}.txt" for name in ids}
    return {name: path for name, path in paths.items() if path.is_file()}
