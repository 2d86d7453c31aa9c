"""Sentences: facts, phrases and claims are filled in, and what was told is noted.

A sentence drops out that names a fact which the case does not have. Each ends with a mark of the
locators that it rests on.
"""

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from thapmuoi_analysis.record.claim import Claim
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.record.ranges import NOT_REPORTED
from thapmuoi_analysis.telling.phrases import (
    Item,
    Passage,
    Phrase,
    Run,
    Text,
    attribution,
    joined,
    row_of,
)

if TYPE_CHECKING:
    from thapmuoi_analysis.telling.voice import Voice

_PUNCTUATION = re.compile(r"([!-+.:<-@\[-`{-~-])")  # all of ASCII but , / ; which do nothing
_SENTENCES = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*)|(?<=[.!?]\*\*)) (?=[\w{“*])")
_START = re.compile(r"^(\W*)(\w)")


def plain_markdown(text: str) -> str:
    """Escape a text so that Markdown shows it letter by letter."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def fill(voice: "Voice", template: str, facts: Mapping[str, Any], markdown: bool) -> str:
    """Fill facts into a text."""
    return _Filler(voice, markdown, Heard()).vformat(template, (), facts)


def speak(
    voice: "Voice",
    template: str,
    facts: Mapping[str, Any],
    mark: Callable[[list[str]], str],
    markdown: bool,
) -> "Heard":
    """Fill facts into sentences; see `Voice.speak`."""
    heard = Heard()
    for sentence in _SENTENCES.split(" ".join(template.split())):
        if lacks := [name for name in named(sentence) if is_absent(facts[name])]:
            heard.lacks += [name for name in lacks if isinstance(facts[name], Quantity)]
            continue
        said = Heard(mark=mark)
        text = _Filler(voice, markdown, said).vformat(sentence, (), facts)
        heard.add(said, _ended(_START.sub(_upper, text), said.last_mark()))
    return heard


@dataclass
class Heard:
    """What sentences say: their text, the numbers and claims they tell, the words of their frame.

    Attributes
    ----------
    text : str
        The sentences.
    numbers : list of (Quantity, str)
        Quantities, each with how it is written.
    claims : list of (Claim, str)
        Claims, each with its clause as it is told, openings and rest between bars.
    marked, rests : list of str
        Locators of claims and texts, marked within a sentence or at its end.
    frames : list of str
        Words that were typed where the sentence is told, and not filled in.
    lacks : list of str
        Numbers for want of which a sentence dropped out; that nothing is claimed, a message says.
    """

    text: str = ""
    numbers: list[tuple[Quantity, str]] = field(default_factory=list)
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    rests: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    mark: Callable[[list[str]], str] = lambda locators: ""

    def last_mark(self) -> str:
        """Return the mark of what has been told and not marked yet."""
        sources = dict.fromkeys([*self.rests, *(s for q, _ in self.numbers for s in q.sources)])
        rest = [locator for locator in sources if locator not in self.marked]
        self.marked += rest
        return self.mark(rest)

    def add(self, said: "Heard", text: str) -> None:
        """Add a sentence."""
        self.text = f"{self.text} {text}".strip()
        for name in ("numbers", "claims", "marked", "rests", "frames"):
            getattr(self, name).extend(getattr(said, name))


def named(template: str) -> list[str]:
    """Return the names of the facts that a template names."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def is_absent(value: Any) -> bool:
    """Return whether a fact is one that the case does not have."""
    if isinstance(value, Quantity):
        return value.value is NOT_REPORTED and not value.hedge
    if isinstance(value, Phrase):
        names = named(value.vi) if value.facts else ()
        return not value.vi or any(is_absent(value.facts[name]) for name in names)
    return value is None or (isinstance(value, (Passage, tuple, str)) and not value)


def _upper(match: re.Match[str]) -> str:
    return match[1] + match[2].upper()


def _ended(text: str, mark: str) -> str:
    """Put a mark before the stop of a sentence."""
    return f"{text[:-1]}{mark}{text[-1]}" if text[-1:] in (".", ":") else f"{text}{mark}"


def _alike(openings: list[tuple[str, ...]]) -> int:
    """Return how many adverbial openings clauses have in common."""
    same = [len(set(each)) == 1 and each[0].endswith(",") for each in zip(*openings, strict=False)]
    return [*same, False].index(False)


class _Filler(string.Formatter):
    """Fills facts into a template, and notes what it says."""

    def __init__(self, voice: "Voice", markdown: bool, heard: Heard) -> None:
        self.voice, self.markdown, self.heard = voice, markdown, heard
        self.in_data = False  # a clause of the data, not words typed where they are told
        self.spec: str | None = None

    def parse(self, text: str) -> Any:
        is_spec = text is self.spec  # of a field: it is filled in too, but nobody reads it
        for literal, name, spec, conversion in super().parse(text):
            if not self.in_data and not is_spec:
                self.heard.frames.append(literal)
            self.spec = spec
            yield self._plain(literal) if self.in_data else literal, name, spec, conversion

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion:  # would make text of a number
            raise TypeError(f"{value!r} stands in a sentence as !{conversion}: leave that out")
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Quantity):
            return self._number(value, format_spec)
        if isinstance(value, Text):
            return self._data(value)
        if isinstance(value, Phrase):
            return self._phrase(value, format_spec)
        if isinstance(value, Passage):
            return self._passage(value, format_spec)
        if isinstance(value, Claim):
            value = value.label
        if isinstance(value, tuple):
            return self.voice.listed([self._listed(one) for one in value])
        text = self._text(value)
        if isinstance(value, str):
            self.heard.frames.append(text)  # typed by somebody: what the data hold has a language
        return self._plain(text)

    def _listed(self, value: Any) -> str:
        """Return a part of a list: names are those of the data, whatever else as it is told."""
        return self._plain(value) if isinstance(value, str) else self.format_field(value, "")

    def _text(self, value: Any) -> str:
        text = value[self.voice.lang] if isinstance(value, Mapping) else value
        if not isinstance(text, str):
            raise TypeError(f"{value!r} stands in a sentence: numbers come from a Quantity")
        return text

    def _plain(self, text: str) -> str:
        bare = text.strip()
        if not self.markdown or not bare:
            return text
        return " " * text[0].isspace() + plain_markdown(bare) + " " * text[-1].isspace()

    def _data(self, value: Text) -> str:
        text = getattr(value, self.voice.lang)
        self.heard.rests += value.locators
        return self._filled(text, value.facts) if value.facts else self._plain(text)

    def _filled(self, text: str, facts: Mapping[str, Any]) -> str:
        """Fill facts into words of the data."""
        outer, self.in_data = self.in_data, True
        try:
            return self.vformat(text, (), facts)
        finally:
            self.in_data = outer

    def _phrase(self, phrase: Phrase, spec: str) -> str:
        """Tell a phrase, or a sentence with a mark of its own."""
        template = getattr(phrase, self.voice.lang)
        if spec != "sentence":
            return self.vformat(template, (), phrase.facts)
        said = Heard(mark=self.heard.mark)
        text = _Filler(self.voice, self.markdown, said).vformat(template, (), phrase.facts)
        text = _START.sub(_upper, text) + said.last_mark()
        self.heard.add(said, "")
        return text

    def _number(self, quantity: Quantity, spec: str) -> str:
        if spec == "about" and isinstance(quantity.value, date):
            said = self.voice.about(quantity.value)
        elif spec == "word" and isinstance(quantity.value, int):
            said = self.voice.word(quantity.value)
        else:
            said = self.voice.number(quantity, spec)
        self.heard.numbers.append((quantity, said))
        return plain_markdown(said) if self.markdown and quantity.hedge else said

    def _passage(self, passage: Passage, spec: str) -> str:
        """Tell claims: sentence by sentence with who says so, or their clauses alone."""
        if spec not in ("", "short", "clauses", "short clauses", "labels"):
            raise ValueError(f"claims cannot be told as {spec!r}")
        if spec == "labels":
            return self._labels(passage.claims)
        short, alone = spec.startswith("short"), spec.endswith("clauses")
        if alone:
            return self._groups([list(passage.claims)], passage, short, False, marked=False)
        first, *more = (self._run(run, passage, short) for run in passage.runs())
        return ". ".join([first, *(_START.sub(_upper, text) for text in more)])

    def _labels(self, claims: tuple[Claim, ...]) -> str:
        """Name claims by their topics, with the mark of their sentences."""
        locators = list(dict.fromkeys(claim.locator for claim in claims))
        self.heard.marked += locators
        names = self.voice.listed([claim.label[self.voice.lang] for claim in claims])
        return self._plain(names) + self.heard.mark(locators)

    def _run(self, run: Run, passage: Passage, short: bool) -> str:
        lead = attribution(run.key, {**passage.facts, "said_by": run.claims[0].said_by})
        words = self.vformat(getattr(lead, self.voice.lang), (), lead.facts)
        that = words.endswith(" that")
        told = self._groups(run.groups(), passage, short, that, marked=not short)
        return f"{words.removesuffix(' that')} {told}"

    def _groups(
        self, groups: list[list[Claim]], passage: Passage, short: bool, that: bool, *, marked: bool
    ) -> str:
        """Tell the claims of each sentence of the source together, each with its mark."""
        texts = []
        for claims in groups:
            before = len(self.heard.claims)
            items = self._items(claims, passage, short)
            text = joined(items, self.voice.lang)
            locators = list(dict.fromkeys(c.locator for c, _ in self.heard.claims[before:]))
            (self.heard.marked if marked else self.heard.rests).extend(locators)
            adverbial = items[0].openings and items[0].openings[0].endswith(",")
            text = f"that{',' if adverbial else ''} {text}" if that else text
            texts.append(text + (self.heard.mark(locators) if marked else ""))
        return row_of(texts, "; and ", "; ") if that else "; ".join(texts)

    def _items(self, claims: list[Claim], passage: Passage, short: bool) -> list[Item]:
        items, ids = list[Item](), {claim.id for claim in claims}
        for claim in claims:
            reasons = self._items(list(passage.causes.get(claim.id, ())), passage, short)
            openings, rest = self._clause(claim, passage, short)
            if reasons:
                n = _alike([openings, *(reason.openings for reason in reasons)])
                reasons = [replace(reason, openings=reason.openings[n:]) for reason in reasons]
                because = f"{self.voice.words()['because']} {joined(reasons, self.voice.lang)}"
                rest = f"{because}, {' '.join([*openings[n:], rest])}"
                openings = openings[:n]
            if cases := passage.cases.get(claim.id):
                told = joined(self._items(list(cases), passage, short), self.voice.lang, "or")
                rest += f", {told}"
            items.append(Item(openings, rest, bool(ids & set(claim.after))))
        return items

    def _clause(self, claim: Claim, passage: Passage, short: bool) -> tuple[tuple[str, ...], str]:
        """Return the openings and the rest of a clause, told with what its facts say."""
        texts = claim.parts(self.voice.lang, short=short)
        parts = [self._filled(text, passage.facts) for text in texts]
        self.heard.claims.append((claim, " | ".join(parts)))
        return tuple(parts[:-1]), parts[-1]
