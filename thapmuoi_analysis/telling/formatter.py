"""Sentences in Vietnamese and English: facts are filled in, and what is told is noted.

They are written where they are told, in both languages side by side. A sentence drops out that
names a fact which the case does not have. Each ends with a mark of the locators it rests on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from reprlib import repr as shortened
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import UnitName
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.hedging import PLAIN
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.stated import without_limit
from thapmuoi_analysis.telling import marks, translations
from thapmuoi_analysis.telling.careful import Careful, completed
from thapmuoi_analysis.telling.clauses import FULL, Passage, either, enumerated, joined
from thapmuoi_analysis.telling.marks import label
from thapmuoi_analysis.telling.numbers import NumberFormatter, rests_on
from thapmuoi_analysis.telling.phrases import PARSE, Facts, Phrase, Text, absent, number_of

__all__ = ["LANGS", "Formatter", "label", "rests_on"]

_SENTENCES = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*)|(?<=[.!?]\*\*)) (?=[\w{“*])")
NO_WORDS = (
    "{} stands in a sentence: a number is a Quantity of the case, several words are a tuple, "
    "and claims are told by say(rows), rows of metrics.claims"
)
NO_CLAIMS = (
    "a frame that is told has rows of metrics.claims(record), not of the table record.claims"
)
UNCAREFUL = (
    "claim {0.id} ({0.force}) is named without its force in a message: write careful(claim) for it"
)


class Formatter(NumberFormatter):
    """Speaks one language, "vi" or "en".

    Examples
    --------
    >>> from fractions import Fraction
    >>> share = Quantity(Fraction(11, 13), id="adopted_share")
    >>> Formatter("vi").fill("đạt {share:.1%}", {"share": share})
    'đạt 84,6%'
    """

    def text(self, phrase: Phrase, facts: Facts) -> str:
        """Return a phrase as plain text, to be written in a picture or a table of one's own.

        Parameters
        ----------
        phrase : Phrase
            As of `choose`.
        facts : mapping
            What it names beside its own facts: `record.told` of a case.
        """
        return self.speak("{phrase}", {**facts, "phrase": phrase}).text

    def fill(self, template: str, facts: Facts) -> str:
        """Fill the facts into words that need not be a sentence; return them as plain text.

        Parameters
        ----------
        template : str
            Text with `{name}` or `{name:spec}`; the specs of `number` apply.
        facts : mapping
            Quantities, claims, phrases and frames of claims; names and other text as `str`, or as
            `{"vi": ..., "en": ...}`; a tuple of these is told as a list.

        Raises
        ------
        KeyError
            If a fact is left out.
        TypeError
            If a number does not come from a `Quantity`.
        """
        return marks.plain(Sentences(self, facts).fill(template, facts))

    def speak(
        self, template: str, facts: Facts, *, locators: bool = False, alone: bool = False
    ) -> "Sentences":
        """Fill the facts into sentences. One drops out that names a fact the case does not have.

        Parameters
        ----------
        template, facts
            As for `fill`.
        locators : bool, optional
            Whether each sentence ends with a mark of the locators it rests on.
        alone : bool, optional
            Whether it is read alone, as a caption is: then claims that are not plain are named
            with `careful`, as in any sentence that is bold or in italics.

        Returns
        -------
        Sentences
            The `text`, the same as `markdown`, and what it tells.
        """
        return Sentences(self, facts, locators, alone).tell(template)


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
            lacking = absent(sentence, self.known)
            if not lacking:
                texts.append(self._whole(sentence))
            numbers = [number_of(name, self.known[name]) for name in lacking]
            self.lacks += filter(None, numbers)
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
        locators = [*self.rests[rests:], *sources]
        mark = self.cite(locator for locator in locators if locator not in marked)
        return text + mark + stop

    def cite(self, locators: Iterable[str]) -> str:
        """Note locators as cited; return their mark."""
        once = list(dict.fromkeys(locators))
        self.cited += once
        return marks.behind(once, self.formatter.label) if self.shows_locators else ""

    def fill(self, template: str, facts: Facts, *, is_data: bool = False) -> str:
        """Fill facts into words that are typed where they are told, or are of the data."""
        parts = []
        for words, name, spec, conversion in PARSE(template):
            if is_data:
                parts.append(marks.literal(words))
            else:
                parts.append(words)
                self.frames.append(words)
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
        return marks.literal(self._words(value))

    def _words(self, value: Any) -> str:
        """Return the words of a fact that is neither a number nor made of others."""
        match value:
            case Claim():
                value = self._label(value)
            case UnitName():
                value = translations.unit_name(**vars(value))[self.lang]
            case str():  # typed by somebody: what the data hold has a language
                self.frames.append(value)
            case Mapping():
                value = value[self.lang]
        if not isinstance(value, str):
            raise TypeError(NO_WORDS.format(shortened(value)))
        return value

    def _number(self, quantity: Quantity, spec: str) -> str:
        value = quantity.value
        if spec in ("about", "month", "word", "year") and isinstance(value, (date, int)):
            text: str = getattr(self.formatter, spec)(value)
        elif spec == "limit":  # the words before it say "at least" already
            text = self.formatter.number(without_limit(quantity))
        else:
            text = self.formatter.number(quantity, spec)
        self.numbers.append((quantity, text))
        if quantity.hedge:  # which is of the data
            text = marks.literal(text)
        if not quantity.id:  # an intermediate result, of which nothing can be shown
            return text
        return marks.opened(f"n-{quantity.id}", text)

    def _phrase(self, phrase: Phrase, spec: str) -> str:
        """Tell a phrase within a sentence, or as one.

        The variants that were not chosen are held to the same rules: known names, no numerals.
        """
        facts = {**self.known, **phrase.facts}
        for variant in phrase.variants:
            for words, name, _, _ in PARSE(variant[self.lang]):
                self.frames.append(words)
                if name and name not in facts:
                    raise KeyError(name)
        tell = self.sentence if spec == "sentence" else self.fill
        text = tell(getattr(phrase, self.lang), facts)
        if not isinstance(phrase, Careful):
            return text
        if self._is_message:
            self._named.append(phrase.claim)
        lacking = []
        for kind, words in phrase.lacks(marks.plain(text), self.lang):
            lacking.append((kind, marks.literal(words)))
        told = completed(phrase, text, lacking, self.lang)
        return told + self.formatter.assumed(phrase.claim)

    def _list(self, values: Sequence[Any], spec: str = "") -> str:
        """Tell facts as a list, or apart, between semicolons; names in it are those of the data.

        As `cited` each stands apart, with what it rests on.
        """
        parts = []
        for value in values:
            numbers = len(self.numbers)
            is_name = type(value) is str
            part = marks.literal(value) if is_name else self._fact(value)
            if spec == "cited":
                part += self.cite(rests_on(number for number, _ in self.numbers[numbers:]))
            parts.append(part)
        if spec in ("apart", "cited"):
            return "; ".join(parts)
        return self.formatter.listed(parts)

    def _label(self, claim: Claim) -> str:
        """Return what a claim is called; a message names one that is not plain with its force."""
        if self._is_message:
            if claim.force != PLAIN:
                raise TypeError(UNCAREFUL.format(claim))
            self._named.append(claim)
        return claim.label[self.lang] + self.formatter.assumed(claim)

    def _speakers(self, speakers: Sequence[Any]) -> str:
        """Tell who says something; the last one behind "and", be there commas or not."""
        names = [self._fact(speaker) for speaker in speakers]
        if any("," in name for name in names):
            return enumerated(names, FULL[self.lang], "; ")
        return self.formatter.listed(names)

    def _passage(self, rows: pd.DataFrame, spec: str) -> str:
        """Tell claims: each run of one speaker with who says so, or as the spec says."""
        if "claim" not in rows:
            raise TypeError(NO_CLAIMS)
        claims = tuple(rows["claim"])
        passage = Passage(self, rows, short=spec.startswith("short"))
        match spec:
            case "" | "short":
                return passage.runs(claims)
            case "clauses" | "short clauses":
                return joined(passage.clauses(claims), self.lang)
            case "either":
                return either(passage.clauses(claims), self.lang)
            case "labels":
                cited = chain.from_iterable(claim.rests_on for claim in claims)
                return self._list(claims) + self.cite(cited)
            case "speakers":
                speakers = {claim.said_by["vi"]: claim.said_by for claim in claims}
                speakers.pop("", None)
                return self._speakers([*speakers.values()])
        raise ValueError(f"claims cannot be told as {spec!r}")
