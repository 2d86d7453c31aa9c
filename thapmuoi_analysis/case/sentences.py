"""Sentences of a text, each with its place and its fingerprint."""

import hashlib
import re

from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.text import SHORTEN, canonical

MOST = 50_000  # sentences of a text: hundreds of articles have as many
CUT_BY = 2  # version of these rules, one more with each change: 1 knew no abbreviations
UPPER = "".join(filter(str.isupper, map(chr, range(0x2000))))
ABBREVIATIONS = ("TP", "TX", "TT", "Tp", "Tx", "Tt", "TS", "ThS", "Th.S", "PGS", "GS", "BS", "Đ/c")
NUMBERED = ("điều", "khoản", "điểm", "mục", "chương", "phần", "số")  # “Điều 5.” begins no sentence
NO_END = "".join(
    [
        *(rf"(?<!\b{re.escape(short)}\.)" for short in ABBREVIATIONS),
        *(rf"(?<!(?i:\b{word}) \d\.)" for word in NUMBERED),
        *(rf"(?<!(?i:\b{word}) \d\d\.)" for word in NUMBERED),
        rf"(?<!\b[{UPPER}]\.)",  # an initial
    ]
)
SENTENCE_END = re.compile(rf"(?<=[.!?]){NO_END} (?=[{UPPER}])")


def sentences(text: str) -> dict[str, str]:
    """Return the sentences of a text by place, {"p1.s1": ...}.

    A paragraph is a line that is not empty; a sentence ends at `.`, `!` or `?` where a space and
    an upper-case letter follow, but not after an abbreviation ("TP."), an initial or what is
    numbered ("Điều 5.").

    Raises
    ------
    CaseError
        If there are more than any article has.
    """
    found = {}
    paragraphs = filter(None, canonical(text).split("\n"))
    for p, paragraph in enumerate(paragraphs, 1):
        for s, sentence in enumerate(SENTENCE_END.split(paragraph), 1):
            found[f"p{p}.s{s}"] = sentence
    if len(found) > MOST:
        expected = Phrase("at most {n} sentences", n=f"{MOST:,}")
        raise CaseError([DataError("text", expected=expected, fix=SHORTEN)])
    return found


def fingerprint(sentence: str) -> str:
    """Return the sha256 (hexadecimal) of a canonical sentence in UTF-8."""
    return hashlib.sha256(canonical(sentence).encode()).hexdigest()
