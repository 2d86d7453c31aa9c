"""Which sentence, or which claim, a position of a text belongs to."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from unicodedata import combining

from thapmuoi_analysis.case.sentences import sentences
from thapmuoi_analysis.exchange.project import Source

PLACE = re.compile(r"p\d+\.s\d+")  # begins each line of a sentence, in a text that is ours
UNSEEN = "\ufeff\u200b\u00ad"


class Lines:
    """The lines of a text that is ours, or the sentences of any other, and where each begins.

    Of any other text letters are counted, neither spaces nor marks of tones: a tool may end lines
    in its own way, and compose letters or not.

    Parameters
    ----------
    source : Source
        The text.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.begins: list[int] = []
        self.places: list[str] = []
        self.claims: list[str] = []
        self.count: Sequence[int] = range(len(source.text) + 1)
        is_whole = source.text.startswith(f"{source.name} ")
        if PLACE.match(source.text) or is_whole:
            self._read_lines()
        else:
            self._read_sentences()

    def _read_lines(self) -> None:
        """Read a text that is ours: a line is a sentence, or a claim of the one above it."""
        begin = 0
        place = ""
        for line in self.source.text.split("\n"):
            name, *_ = line.split(" ")
            claim = name
            if name == self.source.name:  # of a source that is cited as a whole
                place = ""
                claim = ""
            elif PLACE.fullmatch(name):
                place = name
                claim = ""
            self._add(begin, place, claim)
            begin += len(line) + 1

    def _read_sentences(self) -> None:
        """Read any other text: its sentences, each where its first letter is counted."""
        text = self.source.text
        self.count = [0, *accumulate(map(_is_letter, text))]
        begin = 0
        for place, sentence in sentences(text).items():
            self._add(begin, place, "")
            begin += sum(map(_is_letter, sentence))

    def _add(self, begin: int, place: str, claim: str) -> None:
        self.begins.append(begin)
        self.places.append(place)
        self.claims.append(claim)

    def place_at(self, position: int) -> str:
        """Return the place of the sentence that a passage begins in; empty of a whole source."""
        return self.places[self._line(self.count[position])]

    def last_place(self, end: int) -> str:
        """Return the place of the sentence that a passage ends in."""
        return self.places[self._line(self.count[end] - 1)]

    def claim_at(self, position: int) -> str:
        """Return the claim that a passage begins in; empty where the line names none."""
        return self.claims[self._line(self.count[position])]

    def _line(self, counted: int) -> int:
        return max(0, bisect_right(self.begins, counted) - 1)


def _is_letter(sign: str) -> bool:
    return not (sign.isspace() or combining(sign) or sign in UNSEEN)
