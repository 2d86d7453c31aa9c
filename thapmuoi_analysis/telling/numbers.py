"""What one language writes: numbers, dates, lists and the labels of codes.

Locale data come from Babel (CLDR); labels of codes and the words of the documents themselves stand
in `telling/words/`.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal

from thapmuoi_analysis.case import measures
from thapmuoi_analysis.case.by_source import written
from thapmuoi_analysis.case.claim import LANGS, Both, Claim
from thapmuoi_analysis.case.quantity import STRENGTH, Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Missing, Range, Value, ends, period
from thapmuoi_analysis.telling.clauses import AND
from thapmuoi_analysis.telling.marks import label
from thapmuoi_analysis.telling.translations import words

_SPEC = re.compile(r"(?P<sign>\+?)(?:\.(?P<digits>\d))?(?P<type>[%pf]?)")
_TYPES = {  # how often a number is taken, and what stands behind it
    "%": (100, "%"),
    "p": (100, ""),
    "f": (1, ""),
    "": (1, ""),
}
LANG_FIRST = 'lang is {!r}; it can be: {}, and comes first: tell("vi", record)'
OPEN = (-math.inf, math.inf, date.min, date.max)  # ends of a range that has none
MOST_DIGITS = 12  # of a number that somebody typed
Rounding = Callable[[Fraction], int]


@dataclass(frozen=True)
class _Form:
    """How a number is written: its pattern in CLDR, how often it is taken, and its digits."""

    pattern: str
    times: int
    digits: int
    suffix: str


class NumberFormatter:
    """Writes numbers, dates, lists and labels in one language.

    Parameters
    ----------
    lang : {"vi", "en"}
        The language.
    several : bool, optional
        Whether the case has several texts, so that a locator keeps its source.

    Raises
    ------
    ValueError
        If it does not write it.
    """

    def __init__(self, lang: str, several: bool = False) -> None:
        if lang not in LANGS:
            raise ValueError(LANG_FIRST.format(lang, ", ".join(LANGS)))
        self.lang = lang
        self.several = several

    def label(self, locator: str) -> str:
        """Return a locator as it is shown: in short, or whole where the case has several texts."""
        return locator if self.several else label(locator)

    def number(self, quantity: Quantity, spec: str = "") -> str:
        """Write a quantity: its hedge, its value or range (rounded outwards), or why it has none.

        Parameters
        ----------
        quantity : Quantity
            What to write. Kinds from `assumed` on are marked behind the number.
        spec : str
            `.1%` per cent, `%` with a decimal only where it is not whole, `.2p` percentage points
            of a fraction, `.1f` decimals, `+` a sign; empty: whole numbers and dates as they are,
            fractions as `.1%`. Without digits, what somebody stated keeps all that it has.

        Raises
        ------
        ValueError
            If the spec is none of these, or asks for per cent of what has a unit.
        """
        match = _SPEC.fullmatch(spec)
        if match is None or (match["type"] in ("%", "p") and quantity.unit):
            unit = quantity.unit and f" [{quantity.unit}]"
            raise ValueError(f"{quantity.id}{unit} cannot be said as {spec!r}")
        value = quantity.value
        hedge = self.hedge(quantity.hedge)
        if value is NOT_REPORTED and hedge:
            return hedge
        if isinstance(value, Missing):
            return self.term(value.value)
        text = self._value(value, _form(quantity, match))
        if STRENGTH.index(quantity.kind) >= STRENGTH.index(Kind.ASSUMED):
            text += f" ({self.term(quantity.kind)})"
        return f"{hedge} {text}".strip()

    def assumed(self, claim: Claim) -> str:
        """Return what stands behind the words for a claim that somebody imagined; else nothing."""
        return f" ({self.term('assumed')})" if claim.assumed else ""

    def term(self, code: str) -> str:
        """Return the label of a code ("benefit": ưu điểm); a code without one is its own label."""
        label = self.words("terms").get(code)
        if not label:
            label = measures.label(code, self.lang)
        return label or code.replace("_", " ")

    def called(self, id: str, labels: Mapping[str, Both]) -> str:
        """Return what a number is called: by the data, as it is declared, or by its id's parts."""
        label = measures.label(id, self.lang, labels)
        return label or ", ".join(map(self.term, id.split("__")))

    def words(self, of: str = "document") -> Mapping[str, str]:
        """Return the words of the documents themselves, or of the charts, by name."""
        return words(of, self.lang)

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list: a, b and c; by semicolons where one has a comma."""
        if any("," in name for name in names):
            return "; ".join(names)
        and_ = AND[self.lang]
        text = str(format_list(names, locale=self.lang))
        if text.count(and_) < 2:
            return text
        return f",{and_}".join(text.rsplit(and_, 1))

    def word(self, count: int) -> str:
        """Return a small number as a word: two."""
        return self.words().get(f"number {count}", str(count))

    def day(self, day: date) -> str:
        """Return a day: 02/3/2022 (days below 10, and January and February, with a zero)."""
        return written(day, self.lang)

    def year(self, day: date) -> str:
        """Return the year of a day."""
        return str(day.year)

    def about(self, day: date) -> str:
        """Write about when in its year a day is: early 2022."""
        third = (day.month + 3) // 4
        return self.words()[f"third {third} of a year"].format(day.year)

    def month(self, day: date) -> str:
        """Return the month of a day: tháng 10/2020."""
        between = {"vi": "/", "en": " "}[self.lang]
        month_and_year = self.day(day).partition(between)[2]
        return self.words()["month of"].format(month_and_year)

    def hedge(self, words: str) -> str:
        """Return hedges as the source has them, glossed where the language is another."""
        hedges = []
        for word in filter(None, words.split("; ")):
            hedge = f"“{word}”"
            gloss = self.words("terms").get(word)
            if gloss and self.lang != "vi":
                hedge = f"{gloss} ({hedge})"
            hedges.append(hedge)
        return "; ".join(hedges)

    def _value(self, value: Value, form: _Form) -> str:
        """Write a value, or a range with its ends; one that is open by a sign or in words."""
        if not isinstance(value, Range):
            return self._end(value, form, _half_up)
        if isinstance(value.lo, date) and {value.lo, value.hi}.isdisjoint(OPEN):
            whole = period(value.lo, value.hi)
            if whole:
                return self._period(value.lo, whole)
        low = self._end(value.lo, form, math.floor)
        high = self._end(value.hi, form, math.ceil)
        if low and high:
            return f"{low}–{high}"
        if not (low or high):
            return self.term("unbounded")
        sign = "≥" if low else "≤"
        if isinstance(value.lo, date):
            sign = self.term(f"{sign} day")
        return f"{sign} {low or high}"

    def _period(self, first: date, whole: str) -> str:
        """Write a month, a quarter or a year by its first day."""
        if whole == "month":
            return self.month(first)
        quarter = self.words()[f"quarter {first.month // 3 + 1}"]
        return self.words()[whole].format(year=first.year, quarter=quarter)

    def _end(self, end: Any, form: _Form, rounding: Rounding) -> str:
        """Write a number or a day; nothing for the end of a range that is open."""
        if end in OPEN:
            return ""
        if isinstance(end, date):
            return self.day(end)
        whole = rounding(Fraction(end) * form.times * 10**form.digits)
        with localcontext(prec=999):  # in which Babel rounds: nothing is rounded twice
            rounded = Decimal(whole).scaleb(-form.digits)
            written = format_decimal(rounded, format=form.pattern, locale=self.lang)
        return str(written).replace("-", "−") + form.suffix


def rests_on(quantities: Iterable[Quantity]) -> list[str]:
    """Return the locators that quantities rest on, each once, in order of first use."""
    sources: list[str] = []
    for quantity in quantities:
        sources += quantity.sources
    return list(dict.fromkeys(sources))


def _form(quantity: Quantity, spec: re.Match[str]) -> _Form:
    """Return how a quantity is written, the same for both ends of a range."""
    finite = [end for end in ends(quantity.value) or () if end not in OPEN]
    type_ = spec["type"]
    is_fraction = any(isinstance(end, Fraction) for end in finite)
    if is_fraction and not type_ and not quantity.unit:
        type_ = "%"
    times, suffix = _TYPES[type_]
    is_typed = quantity.kind in (Kind.STATED, Kind.ASSUMED) and not quantity.formula
    digits = max((_digits(end, times, is_typed) for end in finite), default=0)
    if spec["digits"]:
        digits = int(spec["digits"])
    pattern = {"year": "0"}.get(quantity.unit, "#,##0")
    if digits:
        pattern += "." + "0" * digits
    if spec["sign"]:
        pattern = f"+{pattern};-{pattern}"
    return _Form(pattern, times, digits, suffix)


def _digits(end: Any, times: int, is_typed: bool) -> int:
    """Return how many decimals a number has: what was typed keeps all of them, others have one."""
    if isinstance(end, (int, date)):
        return 0
    exact = Fraction(end) * times
    if exact.denominator == 1 and times > 1:
        return 0
    if not is_typed or isinstance(end, float):
        return 1
    digits = 0
    while (exact * 10**digits).denominator > 1 and digits < MOST_DIGITS:
        digits += 1
    return digits if digits < MOST_DIGITS else 1  # no decimal fraction: somebody's third


def _half_up(exact: Fraction) -> int:
    """Round to the nearest whole number, a tie away from zero."""
    rounded = math.floor(abs(exact) + Fraction(1, 2))
    return -rounded if exact < 0 else rounded
