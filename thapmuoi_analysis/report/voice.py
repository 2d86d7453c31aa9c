"""Sentences, numbers and dates in Vietnamese and English: pure formatting.

Sentences are written where they are told, in both languages side by side; this module fills in
the numbers. Locale data come from Babel (CLDR), labels of codes from `templates/terms.csv`.
"""

import csv
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from thapmuoi_analysis.record.quantity import STRENGTH, Kind, Quantity
from thapmuoi_analysis.record.ranges import Missing, Range

LANGS = ("vi", "en")
DATES = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
_SPEC = re.compile(r"(?P<sign>\+?)(?:\.(?P<digits>\d))?(?P<type>[%pf]?)")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>()#+!|$~^&@=-])")


@cache
def _terms() -> dict[str, dict[str, str]]:
    text = files("thapmuoi_analysis.report").joinpath("templates/terms.csv").read_text("utf-8")
    return {row["term"]: row for row in csv.DictReader(text.splitlines())}


def plain_markdown(text: str) -> str:
    """Escape a text so that Markdown shows it letter by letter."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


class Voice:
    """Speaks one language.

    Parameters
    ----------
    lang : {"vi", "en"}
        The language.

    Raises
    ------
    ValueError
        If it does not speak it.

    Examples
    --------
    >>> share = Quantity(Fraction(11, 13), id="adopted_share")
    >>> Voice("vi").fill("đạt {share:.1%}", {"share": share})
    'đạt 84,6%'
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGS:
            raise ValueError(f"lang is {lang!r}; it can be: {', '.join(LANGS)}")
        self.lang = lang

    def fill(self, template: str, facts: Mapping[str, Any], *, markdown: bool = False) -> str:
        """Fill the facts into a sentence.

        Parameters
        ----------
        template : str
            Text with `{name}` or `{name:spec}`; the specs of `number` apply.
        facts : mapping
            Quantities; names and other text as `str`, or as `{"vi": ..., "en": ...}`.
        markdown : bool, optional
            Whether the sentence is Markdown: then text filled in is escaped.

        Raises
        ------
        KeyError
            If a fact is left out.
        TypeError
            If a number does not come from a `Quantity`.
        """
        return _Filler(self, markdown).vformat(template, (), facts)

    def number(self, quantity: Quantity, spec: str = "") -> str:
        """Say a quantity: its value, its range (rounded outwards), its hedge, or why there is none.

        Parameters
        ----------
        quantity : Quantity
            What to say. Kinds from `assumed` on are marked behind the number.
        spec : str
            `.1%` per cent, `.2p` percentage points of a fraction, `.1f` decimals, `+` a sign;
            empty: whole numbers and dates as they are, fractions as `.1%`.
        """
        match = _SPEC.fullmatch(spec)
        if match is None:
            raise ValueError(f"{quantity.id} cannot be said as {spec!r}")
        value, text = quantity.value, ""
        if isinstance(value, Missing):
            text = self.hedge(quantity.hedge) if quantity.hedge else self.term(value.value)
        elif isinstance(value, Range):
            text = self._range(value, quantity.unit, match)
        else:
            text = self._end(value, quantity.unit, match, ROUND_HALF_UP)
            text = f"{self.hedge(quantity.hedge)} {text}" if quantity.hedge else text
        weak = STRENGTH.index(quantity.kind) >= STRENGTH.index(Kind.ASSUMED)
        return f"{text} ({self.term(quantity.kind)})" if weak and quantity.reported else text

    def term(self, code: str) -> str:
        """Return the label of a code ("benefit": ưu điểm); a code without one is its own label."""
        known = _terms().get(code)
        return known[self.lang] if known else code.replace("_", " ")

    def hedge(self, words: str) -> str:
        """Return hedges as the source has them, glossed where the language is another."""
        known = _terms()
        said = []
        for word in words.split("; "):
            gloss = known[word][self.lang] if word in known and self.lang != "vi" else ""
            said.append(f"{gloss} (“{word}”)" if gloss else f"“{word}”")
        return "; ".join(said)

    def settled(self, answer: Any) -> str:
        """Say a three-valued answer: yes, no, or not known from the record."""
        return self.term("unsettled" if answer is pd.NA else "yes" if answer else "no")

    def _range(self, value: Range, unit: str, spec: re.Match[str]) -> str:
        low, high = value.lo == float("-inf"), value.hi == float("inf")
        if low and high:
            return self.term("unbounded")
        if high:
            return f"≥ {self._end(value.lo, unit, spec, ROUND_FLOOR)}"
        if low:
            return f"≤ {self._end(value.hi, unit, spec, ROUND_CEILING)}"
        ends = (value.lo, ROUND_FLOOR), (value.hi, ROUND_CEILING)
        return "–".join(self._end(end, unit, spec, way) for end, way in ends)

    def _end(self, value: Any, unit: str, spec: re.Match[str], way: str) -> str:
        if isinstance(value, date):
            return format_date(value, DATES[self.lang], locale=self.lang)
        whole = isinstance(value, int) and not spec["type"]
        kind = spec["type"] or (
            "" if whole else "%" if isinstance(value, Fraction) and not unit else "f"
        )
        digits = int(spec["digits"] or (0 if whole else 1))
        exact = Fraction(value) * (100 if kind in ("%", "p") else 1)
        scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
        rounded = scaled.quantize(Decimal(1).scaleb(-digits), rounding=way)
        pattern = ("0" if unit == "year" else "#,##0") + ("." + "0" * digits if digits else "")
        pattern = f"+{pattern};-{pattern}" if spec["sign"] else pattern
        text: str = format_decimal(rounded, format=pattern, locale=self.lang)
        return text + ("%" if kind == "%" else "")


class _Filler(string.Formatter):
    def __init__(self, voice: Voice, markdown: bool) -> None:
        self.voice, self.markdown = voice, markdown

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Quantity):
            return self.voice.number(value, format_spec)
        text = value[self.voice.lang] if isinstance(value, Mapping) else value
        if not isinstance(text, str):
            raise TypeError(f"{value!r} stands in a sentence: numbers come from a Quantity")
        return plain_markdown(text) if self.markdown else text


def spoken(template: str, facts: Mapping[str, Any]) -> Iterator[Quantity]:
    """Yield the quantities that a template speaks, in the order of the text."""
    for _, name, _, _ in string.Formatter().parse(template):
        value = facts[name] if name else None
        if isinstance(value, Quantity):
            yield value


def label(locator: str) -> str:
    """Return the short form of a locator: paragraph and sentence."""
    return locator.rsplit(":", 1)[-1]


def rests_on(quantities: Sequence[Quantity]) -> list[str]:
    """Return the locators that quantities rest on, each once, in order of first use."""
    return list(dict.fromkeys(source for quantity in quantities for source in quantity.sources))
