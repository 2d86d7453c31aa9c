"""Phrases in both languages, and claims told one after another: what sentences are made of.

A `Phrase` or a `Passage` is given to `say` as a fact, as a `Quantity` is; the voice of a language
says it (`telling.voice`). The words that say who claims something come from one table,
`words/attribution.csv`; messages that turn with the data from another, `words/messages.csv`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from thapmuoi_analysis.record.claim import Claim
from thapmuoi_analysis.telling.lexicon import rows

Facts = Mapping[str, Any]
FEW = 8  # words of a predicate, up to which several are joined by commas


@dataclass(frozen=True)
class Phrase:
    """Words in both languages, with the facts that they name."""

    vi: str
    en: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """Claims told one after another, each run of one speaker with who says so.

    Parameters
    ----------
    claims : tuple of Claim
        In the order in which they are told.
    facts : mapping
        What their clauses name, and `source_noun`.
    causes : mapping of str to tuple of Claim
        Limitation -> the causes that are told before it: "because …, …".
    """

    claims: tuple[Claim, ...]
    facts: Facts
    causes: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.claims)

    def runs(self) -> Iterator["Run"]:
        """Yield the runs of claims that one speaker makes in one way."""
        said: set[str] = set()
        for (key, speaker), claims in groupby(self.claims, lambda c: (_key(c), c.said_by["vi"])):
            more = key == "implied" and speaker in said
            said.add(speaker)
            yield Run("implied also" if more else key, tuple(claims))


@dataclass(frozen=True)
class Run:
    """Claims of one speaker, and the row of the table of attributions that says so."""

    key: str
    claims: tuple[Claim, ...]

    def groups(self) -> list[list[Claim]]:
        """Return the claims of each sentence of the source."""
        return [list(claims) for _, claims in groupby(self.claims, lambda c: c.locator)]


def _key(claim: Claim) -> str:
    """Return the row of the table of attributions that a claim falls into."""
    if claim.speaker == "none" and claim.affirmed:
        return "none affirmed"
    if claim.speaker == "implied" and claim.type == "next_step":
        return "implied step"
    return claim.speaker


def attribution(key: str, facts: Facts) -> Phrase:
    """Return the words that say who claims something."""
    row = next(row for row in rows("attribution") if row["name"] == key)
    return Phrase(row["vi"], row["en"], facts)


def message(name: str, facts: Facts) -> Phrase:
    """Return a message of the table of messages, with the facts it names."""
    row = next(row for row in rows("messages") if row["name"] == name)
    return Phrase(row["vi"], row["en"], facts)


def joined(items: Iterable[tuple[list[str], str, bool]], lang: str) -> str:
    """Join clauses, dropping the openings that each shares with the one before.

    Parameters
    ----------
    items : iterable of (list of str, str, bool)
        Openings of a clause, its rest, and whether it cannot stand alone: then a comma joins it.
    lang : {"vi", "en"}
        Language.

    Notes
    -----
    An opening that ends with a comma is an adverbial: full clauses follow. Without one it is a
    subject: predicates follow.
    """
    texts: list[str] = []
    before: list[str] = []
    subject = True
    for openings, rest, leans in items:
        if leans and texts:
            texts[-1] += f", {rest}"
            continue
        shared = 0
        while shared < min(len(before), len(openings)) and before[shared] == openings[shared]:
            shared += 1
        subject = subject and (
            not texts or (bool(shared) and not openings[shared - 1].endswith(","))
        )
        texts.append(" ".join([*openings[shared:], rest]))
        before = openings
    return _listed(texts, lang, predicates=subject)


def _listed(texts: list[str], lang: str, *, predicates: bool) -> str:
    word = {"vi": "và", "en": "and"}[lang]
    if predicates:
        light = all(len(text.split()) <= FEW for text in texts)
    else:
        light = not any("," in text for text in texts)
    if len(texts) == 2 and (light or (predicates and lang == "en")):
        return f" {word} ".join(texts)
    if light:
        return f" {word} ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))
    last = f"; {word} " if lang == "en" else "; "
    return last.join(filter(None, ["; ".join(texts[:-1]), texts[-1]]))
