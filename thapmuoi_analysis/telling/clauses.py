"""Claims told one after another: who says so, and clauses joined, what neighbours share once.

A clause may begin with openings that its neighbours share. One that ends with a comma is an
adverbial ("at times,"): full clauses follow it. One without is a subject: its predicates are told
together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.stated import LIMITS
from thapmuoi_analysis.telling.marks import capitalised, opened, plain

AND = {"vi": " và ", "en": " and "}
OR = {"vi": " hoặc ", "en": " or "}
FULL = {"vi": "; ", "en": "; and "}  # before the last of clauses that have commas inside
LEANS = {"vi": "; ", "en": ", and "}  # before a leaning clause that has an opening of its own
SPEAKERS = ("body", "office", "person")  # kinds of those who say something
_LIMITED = re.compile(rf"(?i)((?:{'|'.join(LIMITS)}) \{{\w+)\}}")  # "at least {target}"
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
        return enumerated(texts, FULL[lang], "; ")
    return enumerated(texts, AND[lang])


def either(clauses: Iterable[Clause], lang: str) -> str:
    """Join clauses of which one is enough."""
    texts: list[str] = []
    for sentence in _by_opening(clauses, lang):
        texts += sentence.opened()
    return enumerated(texts, OR[lang])


def because(clause: Clause, reasons: Sequence[Clause], then: str, lang: str) -> Clause:
    """Put the reasons of a clause before it, behind the adverbials that all of them begin with.

    Parameters
    ----------
    clause : Clause
        What they are the reasons of.
    reasons : sequence of Clause
        At least one.
    then : str
        What stands between the reasons and what follows from them.
    lang : {"vi", "en"}
        Language of the clauses.
    """
    every = [clause.openings, *(reason.openings for reason in reasons)]
    shared = list(takewhile(is_adverbial, _shared(every)))
    for each in (clause, *reasons):
        each.openings = each.openings[len(shared) :]
    effect = " ".join([*clause.openings, clause.rest])
    return Clause(tuple(shared), f"{joined(reasons, lang)}{then} {effect}")


def is_adverbial(opening: str) -> bool:
    """Return whether an opening is an adverbial, which full clauses follow."""
    return opening.endswith(",")


def enumerated(texts: Sequence[str], last: str, between: str = ", ") -> str:
    """Join texts, the last one by a word of its own."""
    *others, end = texts
    if not others:
        return end
    return between.join(others) + last + end


def _shared(openings: Iterable[Sequence[str]]) -> list[str]:
    """Return the openings with which all of several clauses begin."""
    shared = []
    for first, *others in zip(*openings, strict=False):
        if any(other != first for other in others):
            break
        shared.append(first)
    return shared


def _by_opening(clauses: Iterable[Clause], lang: str) -> list[_Sentence]:
    """Return what is told of each opening; a leaning clause stands behind the text before it."""
    sentences: list[_Sentence] = []
    before: tuple[str, ...] = ()
    for clause in clauses:
        shared = _shared([before, clause.openings])
        own = clause.openings[len(shared) :]
        text = " ".join([*own, clause.rest])
        if clause.leans and sentences:
            comma = LEANS[lang] if own else ", "
            sentences[-1].texts[-1] += comma + text
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
        return enumerated(texts, AND[lang])
    if lang == "vi" and "," not in "".join(sentence.texts):
        return ", ".join(texts)
    return enumerated(texts, FULL[lang], "; ")


class Passage:
    """Claims told one after another.

    Parameters
    ----------
    sentences : Sentences
        What they are told in.
    rows : pandas.DataFrame
        With the column `claim`. Where it has these columns, `causes` are claims that are told
        before one ("because …, …"), `cases` those told behind it ("…, where … or …").
    short : bool
        Whether each claim is told by its short clause.
    """

    def __init__(self, sentences: Any, rows: pd.DataFrame, *, short: bool) -> None:
        self.sentences = sentences
        self.lang = sentences.lang
        self.short = short
        ids = [claim.id for claim in rows["claim"]]
        causes = rows.get("causes", ())
        cases = rows.get("cases", ())
        self.causes = dict(zip(ids, causes, strict=False))
        self.cases = dict(zip(ids, cases, strict=False))

    def runs(self, claims: Iterable[Claim]) -> str:
        """Return claims, each run of one speaker as a sentence of its own."""
        runs = []
        speakers = set()
        last: dict[
            str, Any
        ] = {}  # who was named last and may be of a kind: “this body” is that one
        for (lead, who, source), run in groupby(claims, _attribution):
            speaker = (who, source)
            of_run = [*run]
            kind = of_run[0].speaker_is
            again = lead == "implied" and speaker in speakers
            also = "implied also"
            if kind and last.get(kind) == speaker:
                also += f" {kind}"
            runs.append(self._run(also if again else lead, of_run))
            speakers.add(speaker)
            if who:
                last |= dict.fromkeys([kind] if kind else SPEAKERS, speaker)
        first, *others = runs
        return ". ".join([first, *map(capitalised, others)])

    def _run(self, lead: str, claims: Sequence[Claim]) -> str:
        """Tell claims of one speaker, those of each sentence of the source together."""
        facts = {**self.sentences.known, **claims[0].stated, "said_by": claims[0].said_by}
        attribution = self.sentences.formatter.words("attribution").get(lead, "")  # "in clause"
        opening = self.sentences.fill(attribution, facts)
        that = opening.endswith(" that")
        texts = []
        for _, group in groupby(claims, lambda claim: claim.sentence):
            rests = len(self.sentences.rests)
            clauses = self.clauses(group)
            text = joined(clauses, self.lang)
            if that:
                first = "".join(clauses[0].openings[:1])
                text = f"that, {text}" if is_adverbial(first) else f"that {text}"
            if not self.short:
                text += self.sentences.cite(self.sentences.rests[rests:])
            texts.append(text)
        if that:
            return f"{opening.removesuffix(' that')} {enumerated(texts, '; and ', '; ')}"
        return f"{opening} {'; '.join(texts)}".lstrip()

    def clauses(self, claims: Iterable[Claim]) -> list[Clause]:
        """Return the clause of each claim; one may lean on another of these claims."""
        claims = tuple(claims)
        ids = {claim.id for claim in claims}
        clauses: list[Clause] = []
        for claim in claims:
            clause = self._clause(claim)
            clause.leans = not ids.isdisjoint(claim.after)
            if not (clause.leans and clauses):  # “and” of a clause that leans on none
                clause.rest = clause.rest.removeprefix(AND[self.lang].lstrip())
            clauses.append(clause)
        return clauses

    def _clause(self, claim: Claim) -> Clause:
        """Return the clause of a claim, its causes before it and its cases behind it."""
        sentences = self.sentences
        reasons = self.clauses(self.causes.get(claim.id, ()))
        facts = {**sentences.known, **claim.stated}
        parts = []
        for part in claim.parts(self.lang, short=self.short):
            parts.append(sentences.fill(limited(part), facts, is_data=True))
        clause_told = plain(" | ".join(parts))
        hedges = claim.hedges[self.lang]
        sentences.claims.append({"id": claim.id, "clause": clause_told, "hedges": hedges})
        sentences.rests += claim.rests_on
        *openings, rest = parts
        rest += sentences.formatter.assumed(claim) + opened(f"c-{claim.id}")
        clause = Clause(tuple(openings), rest)
        if reasons:
            then = sentences.formatter.words()["so"]
            clause = because(clause, reasons, then, self.lang)
        cases = self.clauses(self.cases.get(claim.id, ()))
        if cases:
            clause.rest += f", {either(cases, self.lang)}"
        return clause


def limited(part: str) -> str:
    """Return a part of a clause that says of no number twice that it is a limit.

    Examples
    --------
    >>> limited("có ít nhất {target} hồ sơ")
    'có ít nhất {target:limit} hồ sơ'
    """
    return _LIMITED.sub(r"\1:limit}", part)


def _attribution(claim: Claim) -> tuple[str, str, str]:
    """Return the row of the table of attributions that a claim falls into, speaker and source.

    A claim that is assumed is nobody's: it falls into none, and says itself that it is assumed.
    """
    if claim.assumed:
        return "assumed", "", source_of(claim.locator)
    lead = "in clause" if claim.names_speaker else claim.speaker
    if lead == "none" and claim.affirmed:
        lead = "none affirmed"
    if lead == "implied" and claim.type == "next_step":
        lead = "implied step"
    return lead, claim.said_by["vi"], source_of(claim.locator)
