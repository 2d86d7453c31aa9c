"""Sentences: facts, phrases and claims are filled in, and what is told is noted.

A sentence drops out that names a fact which the case does not have. Each ends with a mark of the
locators that it rests on.
"""

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.hedging import PLAIN
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED
from thapmuoi_analysis.telling import marks
from thapmuoi_analysis.telling.careful import Careful, completed
from thapmuoi_analysis.telling.clauses import Clause, because, either, is_adverbial, joined, row_of
from thapmuoi_analysis.telling.numbers import NumberFormatter
from thapmuoi_analysis.telling.phrases import Facts, Phrase, Text

_SENTENCES = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*)|(?<=[.!?]\*\*)) (?=[\w{“*])")
_PARSE = string.Formatter().parse
UNCAREFUL = (
    "claim {0.id} ({0.force}) is named without its force in a message: write careful(claim) for it"
)


def rests_on(quantities: Iterable[Quantity]) -> list[str]:
    """Return the locators that quantities rest on, each once, in order of first use."""
    return list(dict.fromkeys(source for quantity in quantities for source in quantity.sources))


def is_absent(value: Any, known: Facts) -> bool:
    """Return whether a fact is one that the case does not have.

    What a phrase names is among its own facts, or else among those `known` where it is told.
    """
    match value:
        case Quantity():
            return value.value is NOT_REPORTED and not value.hedge
        case pd.DataFrame():
            return value.empty
        case Phrase():
            facts = {**known, **value.facts}
            return not value.vi or any(_absent(value.vi, facts))
        case tuple() | str():
            return not value
    return value is None


def _absent(template: str, facts: Facts) -> Iterator[str]:
    """Yield the facts that a template names and the case does not have."""
    for _, name, _, _ in _PARSE(template):
        if name and is_absent(facts[name], facts):
            yield name


@dataclass
class Sentences:
    """What is told: the text, the numbers and claims in it, the words of its frame.

    Attributes
    ----------
    formatter : NumberFormatter
        Who tells it.
    known : mapping
        The facts that it, and any phrase in it, may name.
    shows_locators : bool
        Whether locators are shown; in any case they are noted as cited.
    alone : bool
        Whether it is read alone, as a caption is: all of it is a message.
    signed : str
        The sentences, with the signs of `telling.marks`; `text` and `markdown` are made of it.
    numbers : list of (Quantity, str)
        Quantities, each with how it is written.
    claims : list of dict
        Claims: `id`, `clause` as it is told, with bars behind openings, and `hedges`.
    messages : list of dict
        Messages that name claims: their `text`, and `claims` with `id`, `force` and `hedges`.
    cited, rests : list of str
        Locators that have been marked; those of claims and texts, which are marked by the end.
    frames : list of str
        Words that were typed where the sentence is told, and not filled in.
    lacks : list of str
        Numbers for want of which a sentence dropped out; that nothing is claimed, a message says.
    """

    formatter: NumberFormatter
    known: Facts
    shows_locators: bool = False
    alone: bool = False
    signed: str = ""
    numbers: list[tuple[Quantity, str]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    rests: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    _is_message: bool = False
    _named: list[Claim] = field(default_factory=list)  # the claims that a message has named so far

    @property
    def lang(self) -> str:
        """The language in which it is told."""
        return self.formatter.lang

    @property
    def text(self) -> str:
        """The sentences as plain text."""
        return marks.plain(self.signed)

    @property
    def markdown(self) -> str:
        """The sentences as Markdown, in which a web page opens numbers and claims."""
        return marks.markdown(self.signed)

    def tell(self, template: str) -> "Sentences":
        """Tell each sentence of a template of which the case has the facts."""
        texts = []
        for sentence in _SENTENCES.split(" ".join(template.split())):
            absent = list(_absent(sentence, self.known))
            if not absent:
                texts.append(self._whole(sentence))
            self.lacks += [name for name in absent if isinstance(self.known[name], Quantity)]
        self.signed = " ".join(filter(None, texts))
        return self

    def _whole(self, template: str) -> str:
        """Tell a sentence; note which claims are named in one that is bold, or in italics."""
        self._is_message = self.alone or "*" in template
        self._named = []
        text = self.sentence(template, self.known)
        coded = []
        for claim in self._named:
            hedges = claim.hedges_by_kind(self.lang)
            coded.append({"id": claim.id, "force": claim.force, "hedges": hedges})
        if coded:
            message = marks.plain(text).replace("*", "")
            self.messages.append({"text": message, "claims": coded})
        return text

    def sentence(self, template: str, facts: Facts) -> str:
        """Fill facts into a sentence; before its stop is marked what is not marked in it yet."""
        numbers = len(self.numbers)
        rests = len(self.rests)
        cited = len(self.cited)
        text, stop = marks.split_stop(marks.capitalised(self.fill(template, facts)))
        sources = rests_on(quantity for quantity, _ in self.numbers[numbers:])
        marked = self.cited[cited:]
        mark = self.cite(x for x in [*self.rests[rests:], *sources] if x not in marked)
        return text + mark + stop

    def cite(self, locators: Iterable[str]) -> str:
        """Note locators as cited; return their mark."""
        once = list(dict.fromkeys(locators))
        self.cited += once
        return marks.behind(once) if self.shows_locators else ""

    def fill(self, template: str, facts: Facts, *, is_data: bool = False) -> str:
        """Fill facts into words that are typed where they are told, or are of the data."""
        parts = []
        for words, name, spec, conversion in _PARSE(template):
            if not is_data:
                self.frames.append(words)
            parts.append(marks.literal(words) if is_data else words)
            if conversion:  # would make text of a number
                raise TypeError(f"{name!r} stands in a sentence as !{conversion}: leave that out")
            if name is not None:
                parts.append(self._fact(facts[name], spec or ""))
        return "".join(parts)

    def _fact(self, value: Any, spec: str = "") -> str:
        """Tell a fact, whatever it is."""
        match value:
            case Quantity():
                return self._number(value, spec)
            case pd.DataFrame():
                return self._passage(value, spec)
            case Text():
                self.rests += value.locators
                return self.fill(getattr(value, self.lang), value.facts, is_data=True)
            case Phrase():
                return self._phrase(value, spec)
            case tuple():
                return self._list(value, spec)
            case Claim():
                value = self._label(value)
            case str():  # typed by somebody: what the data hold has a language
                self.frames.append(value)
            case Mapping():
                value = value[self.lang]
        if not isinstance(value, str):
            raise TypeError(f"{value!r} stands in a sentence: numbers come from a Quantity")
        return marks.literal(value)

    def _number(self, quantity: Quantity, spec: str) -> str:
        value = quantity.value
        if spec in ("about", "month", "word", "year") and isinstance(value, (date, int)):
            text: str = getattr(self.formatter, spec)(value)
        else:
            text = self.formatter.number(quantity, spec)
        self.numbers.append((quantity, text))
        if quantity.hedge:
            text = marks.literal(text)
        return marks.opened(f"n-{quantity.id}", text) if quantity.id else text

    def _phrase(self, phrase: Phrase, spec: str) -> str:
        """Tell a phrase within a sentence, or as one.

        The variants that were not chosen are held to the same rules: known names, no numerals.
        """
        facts = {**self.known, **phrase.facts}
        for variant in phrase.variants:
            for words, name, _, _ in _PARSE(variant[self.lang]):
                self.frames.append(words)
                if name and name not in facts:
                    raise KeyError(name)
        tell = self.sentence if spec == "sentence" else self.fill
        text = tell(getattr(phrase, self.lang), facts)
        if not isinstance(phrase, Careful):
            return text
        self._named += [phrase.claim] * self._is_message
        lacking = []
        for kind, words in phrase.lacks(marks.plain(text), self.lang):
            lacking.append((kind, marks.literal(words)))
        return completed(phrase, text, lacking, self.lang)

    def _list(self, values: Sequence[Any], spec: str = "") -> str:
        """Tell facts as a list, or apart, between semicolons; names in it are those of the data."""
        parts = []
        for value in values:
            parts.append(marks.literal(value) if isinstance(value, str) else self._fact(value))
        return "; ".join(parts) if spec == "apart" else self.formatter.listed(parts)

    def _label(self, claim: Claim) -> str:
        """Return what a claim is called; a message names one that is not plain with its force."""
        if self._is_message:
            if claim.force != PLAIN:
                raise TypeError(UNCAREFUL.format(claim))
            self._named.append(claim)
        return claim.label[self.lang]

    def _passage(self, rows: pd.DataFrame, spec: str) -> str:
        """Tell claims: each run of one speaker with who says so, or as the spec says."""
        claims = tuple(rows["claim"])
        passage = _Passage(self, rows, short=spec.startswith("short"))
        match spec:
            case "" | "short":
                return passage.told(claims)
            case "clauses" | "short clauses":
                return joined(passage.clauses(claims), self.lang)
            case "labels":
                return self._list(claims) + self.cite(claim.locator for claim in claims)
            case "speakers":
                speakers = {claim.said_by["vi"]: claim.said_by for claim in claims}
                speakers.pop("", None)
                return self._list([*speakers.values()])
        raise ValueError(f"claims cannot be told as {spec!r}")


class _Passage:
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

    def __init__(self, sentences: Sentences, rows: pd.DataFrame, *, short: bool) -> None:
        self.sentences = sentences
        self.lang = sentences.lang
        self.short = short
        ids = [claim.id for claim in rows["claim"]]
        self.causes = dict(zip(ids, rows.get("causes", ()), strict=False))
        self.cases = dict(zip(ids, rows.get("cases", ()), strict=False))

    def told(self, claims: Iterable[Claim]) -> str:
        """Return claims, each run of one speaker as a sentence of its own."""
        runs = []
        speakers = set()
        for (lead, who), run in groupby(claims, _attribution):
            again = " also" if lead == "implied" and who in speakers else ""
            speakers.add(who)
            runs.append(self._run(lead + again, [*run]))
        first, *others = runs
        return ". ".join([first, *map(marks.capitalised, others)])

    def _run(self, lead: str, claims: Sequence[Claim]) -> str:
        """Tell claims of one speaker, those of each sentence of the source together."""
        facts = {**self.sentences.known, "said_by": claims[0].said_by}
        attribution = self.sentences.formatter.words("attribution")[lead]
        opening = self.sentences.fill(attribution, facts)
        that = opening.endswith(" that")
        texts = []
        for _, group in groupby(claims, lambda claim: claim.sentence):
            rests = len(self.sentences.rests)
            clauses = self.clauses(group)
            text = joined(clauses, self.lang)
            if that:
                comma = "," if any(map(is_adverbial, clauses[0].openings[:1])) else ""
                text = f"that{comma} {text}"
            if not self.short:
                text += self.sentences.cite(self.sentences.rests[rests:])
            texts.append(text)
        if that:
            return f"{opening.removesuffix(' that')} {row_of(texts, '; and ', '; ')}"
        return f"{opening} {'; '.join(texts)}"

    def clauses(self, claims: Iterable[Claim]) -> list[Clause]:
        """Return the clause of each claim; one may lean on another of these claims."""
        claims = tuple(claims)
        ids = {claim.id for claim in claims}
        clauses = []
        for claim in claims:
            clauses.append(self._clause(claim))
            clauses[-1].leans = not ids.isdisjoint(claim.after)
        return clauses

    def _clause(self, claim: Claim) -> Clause:
        """Return the clause of a claim, its causes before it and its cases behind it."""
        sentences = self.sentences
        reasons = self.clauses(self.causes.get(claim.id, ()))
        parts = []
        for part in claim.parts(self.lang, short=self.short):
            parts.append(sentences.fill(part, sentences.known, is_data=True))
        plain = marks.plain(" | ".join(parts))
        hedges = claim.hedges[self.lang]
        sentences.claims.append({"id": claim.id, "clause": plain, "hedges": hedges})
        sentences.rests.append(claim.locator)
        *openings, rest = parts
        clause = Clause(tuple(openings), rest + marks.opened(f"c-{claim.id}"))
        if reasons:
            words = sentences.formatter.words()
            clause = because(clause, reasons, (words["because"], words["so"]), self.lang)
        if cases := self.clauses(self.cases.get(claim.id, ())):
            clause.rest += f", {either(cases, self.lang)}"
        return clause


def _attribution(claim: Claim) -> tuple[str, str]:
    """Return the row of the table of attributions that a claim falls into, and its speaker."""
    lead = claim.speaker
    if lead == "none" and claim.affirmed:
        lead = "none affirmed"
    if lead == "implied" and claim.type == "next_step":
        lead = "implied step"
    return lead, claim.said_by["vi"]
