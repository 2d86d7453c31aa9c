"""Sentences: facts, phrases and claims are filled in, and what was told is noted.

A sentence drops out that names a fact which the case does not have. Each ends with a mark of the
locators that it rests on.
"""

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.hedging import PLAIN
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED
from thapmuoi_analysis.telling.careful import Careful, completed
from thapmuoi_analysis.telling.clauses import Clause, either, joined, row_of
from thapmuoi_analysis.telling.numbers import Language
from thapmuoi_analysis.telling.phrases import Facts, Passage, Phrase, Text, passage_of

_PUNCTUATION = re.compile(r"([!-+.:<-@\[-`{-~-])")  # all of ASCII but , / ; which do nothing
_SENTENCES = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*)|(?<=[.!?]\*\*)) (?=[\w{“*])")
_START = re.compile(r"""^((?:[\s*“"'(\[\\]|\ue000[^\ue001]*\ue001)*)(\w)""")  # no letter of a tag
_PARSE = string.Formatter().parse
OPENS = "\ue000{}\ue001{}\ue002"  # what a web page opens; until all is told without a blank
UNCAREFUL = (
    "claim {0.id} ({0.force}) is named without its force in a message: write careful(claim) for it"
)
TAGS = str.maketrans({"\ue000": '<data value="', "\ue001": '">', "\ue002": "</data>"})


def label(locator: str) -> str:
    """Return the short form of a locator: paragraph and sentence, or the whole document's id."""
    return locator.rsplit(":", 1)[-1]


def mark(locators: Iterable[str], form: str) -> str:
    """Return the mark of locators, each written in a form; nothing where that is empty."""
    written = [form.format(label=label(x), locator=x) for x in locators if form]
    return f" [{', '.join(written)}]" if written else ""


def plain_markdown(text: str) -> str:
    """Escape a text so that Markdown shows it letter by letter."""
    return _PUNCTUATION.sub(r"\\\1", re.sub(r"\s+", " ", text))


def bare(text: str) -> str:
    """Return a text without the marks of what a web page opens."""
    return re.sub("\ue000[^\ue001]*\ue001|\ue002", "", text)


def named(template: str) -> list[str]:
    """Return the names of the facts that a template names."""
    return [name for _, name, _, _ in _PARSE(template) if name]


def is_absent(value: Any, known: Facts = MappingProxyType({})) -> bool:
    """Return whether a fact is one that the case does not have.

    What a phrase names is among its own facts, or else `known` where it is told.
    """
    if isinstance(value, Quantity):
        return value.value is NOT_REPORTED and not value.hedge
    if isinstance(value, pd.DataFrame):
        return value.empty
    if isinstance(value, Phrase):
        facts = {**known, **value.facts}
        return not value.vi or any(is_absent(facts[name], facts) for name in named(value.vi))
    return value is None or (isinstance(value, (Passage, tuple, str)) and not value)


def is_message(sentence: str) -> bool:
    """Return whether the template of a sentence is a message: bold or in italics, read alone."""
    return "*" in sentence


def capitalised(text: str) -> str:
    """Begin a text with a capital, behind what may stand before its first word."""
    return _START.sub(lambda start: start[1] + start[2].upper(), text)


@dataclass
class Sentences:
    """What is told: the text, the numbers and claims in it, the words of its frame.

    Attributes
    ----------
    formatter : Numbers
        Who tells it.
    markdown : bool
        Whether it is Markdown: then text filled in is escaped.
    form : str
        How the mark of a locator is written, of its `label` and the `locator` itself.
    text, opening : str
        The sentences, and the same with a mark around what a web page opens: in Markdown a tag.
    numbers : list of (Quantity, str)
        Quantities, each with how it is written.
    claims : list of (Claim, str)
        Claims, each with its clause as it is told, openings and rest between bars.
    messages : list of (str, tuple of Claim)
        Messages that name claims, each with these.
    marked, rests : list of str
        Locators that have been marked; those of claims and texts, which are marked by the end.
    frames : list of str
        Words that were typed where the sentence is told, and not filled in.
    alone : bool
        Whether it is read alone, as a caption is: all of it is a message.
    lacks : list of str
        Numbers for want of which a sentence dropped out; that nothing is claimed, a message says.
    known : mapping
        The facts that any phrase in it may name, beside its own.
    """

    formatter: Language
    markdown: bool = False
    form: str = ""
    text: str = ""
    opening: str = ""
    numbers: list[tuple[Quantity, str]] = field(default_factory=list)
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    messages: list[tuple[str, tuple[Claim, ...]]] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    rests: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    known: Facts = field(default_factory=dict)
    alone: bool = False
    _named: list[Claim] | None = None  # the claims that a message has named so far

    def tell(self, template: str, facts: Facts) -> "Sentences":
        """Tell each sentence of a template of which the case has the facts."""
        texts = []
        self.known = facts
        for sentence in _SENTENCES.split(" ".join(template.split())):
            absent = [name for name in named(sentence) if is_absent(facts[name], facts)]
            self.lacks += [name for name in absent if isinstance(facts[name], Quantity)]
            texts += [] if absent else [self._alone(sentence, facts)]
        self.opening = " ".join(filter(None, texts))
        self.text = self.opening.translate(TAGS) if self.markdown else bare(self.opening)
        return self

    def _alone(self, template: str, facts: Facts) -> str:
        """Fill facts into a sentence; note which claims are named in one that is a message."""
        self._named = [] if self.alone or is_message(template) else None
        text = self.sentence(template, facts)
        if self._named:
            self.messages.append(
                (bare(text).replace("*", ""), tuple(self._named)),
            )
        self._named = None
        return text

    def sentence(self, template: str, facts: Facts) -> str:
        """Fill facts into a sentence; before its stop is marked what is not marked in it yet."""
        numbers, rests, marked = len(self.numbers), len(self.rests), len(self.marked)
        text = capitalised(self.fill(template, facts))
        sources = [s for quantity, _ in self.numbers[numbers:] for s in quantity.sources]
        last = [x for x in (*self.rests[rests:], *sources) if x not in self.marked[marked:]]
        stop = text[-1:] if text.endswith((".", ":")) else ""
        return text.removesuffix(stop) + self._marked(last) + stop

    def _marked(self, locators: Iterable[str]) -> str:
        locators = list(dict.fromkeys(locators))
        self.marked += locators
        return mark(locators, self.form)

    def fill(
        self,
        template: str,
        facts: Facts,
        *,
        data: bool = False,
    ) -> str:
        """Fill facts into words that are typed where they are told, or are of the data."""
        parts = []
        for literal, name, spec, conversion in _PARSE(template):
            self.frames += [] if data else [literal]
            parts.append(self._plain(literal) if data else literal)
            if conversion:  # would make text of a number
                raise TypeError(f"{name!r} stands in a sentence as !{conversion}: leave that out")
            if name is not None:
                parts.append(self._fact(facts[name], spec or ""))
        return "".join(parts)

    def _fact(self, value: Any, spec: str) -> str:
        lang = self.formatter.lang
        if isinstance(value, pd.DataFrame):
            value = passage_of(value, self.known)
        match value:
            case Quantity():
                return self._number(value, spec)
            case Text():
                self.rests += value.locators
                return self.fill(getattr(value, lang), value.facts, data=True)
            case Phrase():
                tell = self.sentence if spec == "sentence" else self.fill
                facts = {**self.known, **value.facts}
                self._vet(value, facts)
                text = tell(getattr(value, lang), facts)
                return self._careful(value, text) if isinstance(value, Careful) else text
            case Passage():
                return self._passage(value, spec)
            case tuple():  # names are those of the data
                parts = [self._plain(x) if isinstance(x, str) else self._fact(x, "") for x in value]
                return "; ".join(parts) if spec == "apart" else self.formatter.listed(parts)
            case str():
                self.frames.append(value)  # typed by somebody: what the data hold has a language
        if isinstance(value, Claim):
            if self._named is not None and value.force != PLAIN:
                raise TypeError(UNCAREFUL.format(value))
            self._name(value)
            value = value.label
        text = value[lang] if isinstance(value, Mapping) else value
        if not isinstance(text, str):
            raise TypeError(f"{text!r} stands in a sentence: numbers come from a Quantity")
        return self._plain(text)

    def _vet(self, phrase: Phrase, facts: Facts) -> None:
        """Hold the variants that were not chosen to the same rules: known names, no numerals."""
        for variant in phrase.variants:
            for literal, name, _, _ in _PARSE(variant[self.formatter.lang]):
                self.frames.append(literal)
                if name and name not in facts:
                    raise KeyError(name)

    def _careful(self, named: Careful, text: str) -> str:
        """Give words for a claim its force and condition; note that a message names it."""
        self._name(named.claim)
        said = re.sub(r"\\(.)", r"\1", bare(text)) if self.markdown else bare(text)
        lacking = named.lacks(said, self.formatter.lang)
        told = [(kind, self._plain(words)) for kind, words in lacking]
        return completed(named, text, told, self.formatter.lang)

    def _name(self, claim: Claim) -> None:
        if self._named is not None:
            self._named.append(claim)

    def _plain(self, text: str) -> str:
        return plain_markdown(text) if self.markdown else text

    def _number(self, quantity: Quantity, spec: str) -> str:
        value = quantity.value
        if spec in ("about", "month", "word", "year") and isinstance(value, (date, int)):
            text: str = getattr(self.formatter, spec)(value)
        else:
            text = self.formatter.number(quantity, spec)
        self.numbers.append((quantity, text))
        text = plain_markdown(text) if self.markdown and quantity.hedge else text
        return OPENS.format(f"n-{quantity.id}", text) if quantity.id else text

    def _passage(self, passage: Passage, spec: str) -> str:
        """Tell claims: each run of one speaker with who says so, or their clauses alone."""
        if spec not in ("", "short", "clauses", "short clauses", "labels", "speakers"):
            raise ValueError(f"claims cannot be told as {spec!r}")
        if spec == "speakers":
            who = {claim.said_by["vi"]: claim.said_by for claim in passage.claims}
            return self._fact(tuple(name for name in who.values() if name["vi"]), "")
        if spec == "labels":
            labels = self._fact(passage.claims, "")
            return labels + self._marked(claim.locator for claim in passage.claims)
        short = spec.startswith("short")
        if spec.endswith("clauses"):
            return joined(self._clauses(passage.claims, passage, short), self.formatter.lang)
        runs, speakers = list[str](), set[str]()
        for (lead, who), claims in groupby(passage.claims, lambda c: (_lead(c), c.said_by["vi"])):
            also = " also" if lead == "implied" and who in speakers else ""
            speakers.add(who)
            run = self._run(f"{lead}{also}", list(claims), passage, short)
            runs.append(capitalised(run) if runs else run)
        return ". ".join(runs)

    def _run(
        self,
        lead: str,
        claims: list[Claim],
        passage: Passage,
        short: bool,
    ) -> str:
        """Tell claims of one speaker, those of each sentence of the source together."""
        facts = {**passage.facts, "said_by": claims[0].said_by}
        opening = self.fill(self.formatter.words("attribution")[lead], facts)
        that = opening.endswith(" that")
        texts = []
        for _, group in groupby(claims, lambda claim: claim.sentence):
            rests, clauses = len(self.rests), self._clauses([*group], passage, short)
            text = joined(clauses, self.formatter.lang)
            if that:
                adverbial = "".join(clauses[0].openings[:1]).endswith(",")
                text = f"that{',' if adverbial else ''} {text}"
            texts.append(text if short else text + self._marked(self.rests[rests:]))
        claimed = row_of(texts, "; and ", "; ") if that else "; ".join(texts)
        return f"{opening.removesuffix(' that')} {claimed}"

    def _clauses(
        self,
        claims: Sequence[Claim],
        passage: Passage,
        short: bool,
    ) -> list[Clause]:
        """Return clauses, each with its causes before it and its cases behind it."""
        lang, clauses, ids = self.formatter.lang, list[Clause](), {claim.id for claim in claims}
        for claim in claims:
            reasons = self._clauses(passage.causes.get(claim.id, ()), passage, short)
            texts = claim.parts(lang, short=short)
            *openings, rest = (self.fill(text, passage.facts, data=True) for text in texts)
            self.claims.append((claim, bare(" | ".join([*openings, rest]))))
            self.rests.append(claim.locator)
            rest += OPENS.format(f"c-{claim.id}", "")
            if reasons:
                each = [openings, *(reason.openings for reason in reasons)]
                alike = [len(set(x)) == 1 and x[0].endswith(",") for x in zip(*each, strict=False)]
                n = [*alike, False].index(False)  # adverbial openings that all have in common
                reasons = [reason._replace(openings=reason.openings[n:]) for reason in reasons]
                because = f"{self.formatter.words()['because']} {joined(reasons, lang)}"
                so = self.formatter.words()["so"]
                rest = f"{because}{so} {' '.join([*openings[n:], rest])}"
                openings = openings[:n]
            if cases := self._clauses(passage.cases.get(claim.id, ()), passage, short):
                rest += f", {either(cases, lang)}"
            clauses.append(Clause(tuple(openings), rest, bool(ids & set(claim.after))))
        return clauses


def _lead(claim: Claim) -> str:
    """Return the row of the table of attributions that a claim falls into."""
    rows = {"none": " affirmed" * claim.affirmed, "implied": " step" * (claim.type == "next_step")}
    return claim.speaker + rows.get(claim.speaker, "")
