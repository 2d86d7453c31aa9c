"""Phrases in both languages, and claims told one after another: what sentences are made of.

A `Phrase` or a `Passage` is given to `say` as a fact, as a `Quantity` is; the voice of a language
says it (`telling.voice`). The words that say who claims something come from one table,
`words/attribution.csv`; messages that turn with the data from another, `words/messages.csv`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import Claim
from thapmuoi_analysis.telling.lexicon import rows

Facts = Mapping[str, Any]
WORDS = {"and": {"vi": "và", "en": "and"}, "or": {"vi": "hoặc", "en": "or"}}
LEANS = {"đây": "; ", "this": ", and "}  # before a clause that leans, by its first word
FEW = 8  # words of a predicate, up to which several are joined by commas


@dataclass(frozen=True)
class Phrase:
    """Words in both languages, with the facts that they name."""

    vi: str
    en: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Text(Phrase):
    """Words of the data, and the sentences or documents that they rest on.

    They are told as they are; where there are facts, these are filled in.
    """

    locators: tuple[str, ...] = ()


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
    cases : mapping of str to tuple of Claim
        Claim -> the cases in which it holds, told behind it: "…, where … or …".
    """

    claims: tuple[Claim, ...]
    facts: Facts
    causes: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    cases: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)

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


def said(case: Case, name: str, **facts: Any) -> Phrase:
    """Return a message of a case, with what its sentences may name."""
    return message(name, {**case.told, **facts})


def parted(phrases: Iterable[Phrase], between: str) -> Phrase:
    """Tell phrases in one sentence."""
    facts = {f"part_{n}": phrase for n, phrase in enumerate(phrases)}
    text = between.join(f"{{{name}}}" for name in facts)
    return Phrase(text, text, facts)


def sentences(phrases: Iterable[Phrase]) -> Phrase:
    """Tell phrases as sentences, one after another."""
    facts = {f"sentence_{n}": phrase for n, phrase in enumerate(phrases)}
    text = " ".join(f"{{{name}:sentence}}." for name in facts)
    return Phrase(text, text, facts)


@dataclass(frozen=True)
class Item:
    """A clause to be joined: its openings, the rest, and whether it leans on the one before."""

    openings: tuple[str, ...]
    rest: str
    leans: bool = False


def joined(items: Iterable[Item], lang: str, word: str = "and") -> str:
    """Join clauses, dropping the openings that each shares with the one before.

    Parameters
    ----------
    items : iterable of Item
        Clauses in their order.
    lang : {"vi", "en"}
        Language.
    word : {"and", "or"}, optional
        What joins the last one.

    Notes
    -----
    An opening that ends with a comma is an adverbial: full clauses follow. Without one it is a
    subject: its predicates are told together.
    """
    chunks: list[list[str]] = []  # each a subject with what it does, or a full clause
    openings: list[int] = []  # words of each chunk that are not its first predicate
    before: tuple[str, ...] = ()
    for item in items:
        if item.leans and chunks:
            chunks[-1][-1] += f"{LEANS.get(item.rest.split()[0], ', ')}{item.rest}"
            continue
        alike = [one == other for one, other in zip(before, item.openings, strict=False)]
        shared = [*alike, False].index(False)
        text = " ".join([*item.openings[shared:], item.rest])
        if shared and not item.openings[shared - 1].endswith(","):
            chunks[-1].append(text)
        else:
            chunks.append([text])
            openings.append(len(text.split()) - len(item.rest.split()))
        before = item.openings
    if word == "or":
        return row_of([text for chunk in chunks for text in chunk], f" {WORDS[word][lang]} ")
    told = [_predicates(c, lang, n) for c, n in zip(chunks, openings, strict=True)]
    return _listed(told, lang)


def _predicates(texts: list[str], lang: str, opening: int) -> str:
    """Join what one subject does; the opening of the first text is so many words long."""
    bare = [" ".join(texts[0].split()[opening:]), *texts[1:]]
    if max(len(text.split()) for text in bare) <= FEW or (len(texts) == 2 and lang == "en"):
        return row_of(texts, f" {WORDS['and'][lang]} ")
    if lang == "vi" and not any("," in text for text in bare):
        return ", ".join(texts)
    return _full(texts, lang)


def _listed(texts: list[str], lang: str) -> str:
    """Join full clauses."""
    if not any("," in text or ";" in text for text in texts):
        return row_of(texts, f" {WORDS['and'][lang]} ")
    return _full(texts, lang)


def _full(texts: list[str], lang: str) -> str:
    return row_of(texts, "; " if lang == "vi" else "; and ", "; ")


def row_of(texts: list[str], last: str, between: str = ", ") -> str:
    """Join texts, the last one by a word of its own."""
    return last.join(filter(None, [between.join(texts[:-1]), texts[-1]]))
