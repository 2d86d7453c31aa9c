"""Hedges that a clause has and its cell of hedges has not: reports would count it as said plainly.

Told is what the list of hedges knows, in Vietnamese, where such words are seldom anything else.
"""

from collections.abc import Iterator

from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.hedging import listed, says
from thapmuoi_analysis.case.raw import RawCase

KINDS = ("may", "if", "adverbial")  # others are common words too
PLACED = ("ở ", "tại ")  # before what a cell of hedges may have alone: "một vài xã"
FIX = "write it into hedge as well; leave it where it is no hedge of the source"


def unlisted_hedges(raw: RawCase) -> Iterator[DataError]:
    """Yield each clause with a hedge that its cell of hedges lacks.

    Parameters
    ----------
    raw : RawCase
        The case as it is written, with its defaults.
    """
    table = raw.tables.get("claims")
    if table is None or "vi" not in raw.langs or "hedge" not in table.rows[0]:
        return
    known = [words for words, lang, kind in listed() if lang == "vi" and kind in KINDS]
    cells = zip(table.cells("clause_vi"), table.cells("hedge"), strict=True)
    for number, (clause, hedge) in enumerate(cells):
        for words in known:
            if says(clause, words) and not says(hedge, _bare(words)):
                expected = Phrase("“{words}”, which it has, in hedge too", words=words)
                yield table.error(number, "clause_vi", expected, FIX)


def _bare(words: str) -> str:
    """Return a hedge without the word that begins a place."""
    for begins in PLACED:
        words = words.removeprefix(begins)
    return words
