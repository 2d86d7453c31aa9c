"""Clauses of claims joined into one: what neighbours share is told once.

A clause may begin with openings that its neighbours share. One that ends with a comma is an
adverbial ("at times,"): full clauses follow it. One without is a subject: its predicates are told
together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

AND = {"vi": " và ", "en": " and "}
OR = {"vi": " hoặc ", "en": " or "}
FULL = {"vi": "; ", "en": "; and "}  # before the last of clauses that have commas inside
LEANS = {"vi": "; ", "en": ", and "}  # before a leaning clause that has an opening of its own
FEW_WORDS = 8  # that a predicate may have for several to be joined by commas


@dataclass
class Clause:
    """A clause to be joined: its openings, the rest, and whether it leans on the one before."""

    openings: tuple[str, ...]
    rest: str
    leans: bool = False


@dataclass
class _Sentence:
    """An opening, and what is told of it: texts that it stands before."""

    opening: str
    texts: list[str]

    def opened(self) -> list[str]:
        """Return the texts, the first of them behind the opening."""
        first, *others = self.texts
        return [f"{self.opening} {first}".strip(), *others]


def joined(clauses: Iterable[Clause], lang: str) -> str:
    """Join clauses, dropping the openings that each shares with the one before."""
    sentences = _by_opening(clauses, lang)
    texts = [_predicates(sentence, lang) for sentence in sentences]
    first = texts[0]
    if is_adverbial(sentences[0].opening):
        first = first.removeprefix(sentences[0].opening)
    inside = "".join([first, *texts[1:]])
    if "," in inside or ";" in inside:
        return row_of(texts, FULL[lang], "; ")
    return row_of(texts, AND[lang])


def either(clauses: Iterable[Clause], lang: str) -> str:
    """Join clauses of which one is enough."""
    texts: list[str] = []
    for sentence in _by_opening(clauses, lang):
        texts += sentence.opened()
    return row_of(texts, OR[lang])


def because(clause: Clause, reasons: Sequence[Clause], words: Sequence[str], lang: str) -> Clause:
    """Put the reasons of a clause before it, behind the adverbials that all of them begin with.

    Parameters
    ----------
    clause : Clause
        What they are the reasons of.
    reasons : sequence of Clause
        At least one.
    words : sequence of str
        What stands before the reasons, and what behind them.
    lang : {"vi", "en"}
        Language of the clauses.
    """
    every = [clause.openings, *(reason.openings for reason in reasons)]
    shared = list(takewhile(is_adverbial, _shared(every)))
    own = [Clause(reason.openings[len(shared) :], reason.rest, reason.leans) for reason in reasons]
    before, behind = words
    effect = " ".join([*clause.openings[len(shared) :], clause.rest])
    return Clause((*shared,), f"{before} {joined(own, lang)}{behind} {effect}", clause.leans)


def is_adverbial(opening: str) -> bool:
    """Return whether an opening is an adverbial, which full clauses follow."""
    return opening.endswith(",")


def row_of(texts: Sequence[str], last: str, between: str = ", ") -> str:
    """Join texts, the last one by a word of its own."""
    *others, end = texts
    return between.join(others) + last + end if others else end


def _shared(openings: Iterable[Sequence[str]]) -> list[str]:
    """Return the openings with which all of several clauses begin."""
    alike = takewhile(lambda same: len(set(same)) == 1, zip(*openings, strict=False))
    return [first for first, *_ in alike]


def _by_opening(clauses: Iterable[Clause], lang: str) -> list[_Sentence]:
    """Return what is told of each opening; a leaning clause stands behind the text before it."""
    sentences: list[_Sentence] = []
    before: tuple[str, ...] = ()
    for clause in clauses:
        shared = _shared([before, clause.openings])
        own = clause.openings[len(shared) :]
        text = " ".join([*own, clause.rest])
        if clause.leans and sentences:
            sentences[-1].texts[-1] += (LEANS[lang] if own else ", ") + text
            continue
        before = clause.openings
        if shared and not is_adverbial(shared[-1]):
            sentences[-1].texts.append(text)
        else:
            sentences.append(_Sentence(" ".join(own), [clause.rest]))
    return sentences


def _predicates(sentence: _Sentence, lang: str) -> str:
    """Join what is told of one opening: by commas where each text is short."""
    texts = sentence.opened()
    longest = max(len(text.split()) for text in sentence.texts)
    if longest <= FEW_WORDS or (len(texts) == 2 and lang == "en"):
        return row_of(texts, AND[lang])
    if lang == "vi" and "," not in "".join(sentence.texts):
        return ", ".join(texts)
    return row_of(texts, FULL[lang], "; ")
