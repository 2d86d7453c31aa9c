"""What one language writes: numbers, dates, lists and the labels of codes.

Locale data come from Babel (CLDR); labels of codes and the words of the documents themselves stand
in `telling/words/`.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from thapmuoi_analysis.case import measures
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.quantity import STRENGTH, Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Missing, Range, Value, ends
from thapmuoi_analysis.telling.clauses import AND
from thapmuoi_analysis.telling.translations import words

_SPEC = re.compile(r"(?P<sign>\+?)(?:\.(?P<digits>\d))?(?P<type>[%pf]?)")

OPEN = (-math.inf, math.inf, date.min, date.max)  # ends of a range that has none


class Language:
    """Writes one language.

    Parameters
    ----------
    lang : {"vi", "en"}
        The language.

    Raises
    ------
    ValueError
        If it does not write it.
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGS:
            raise ValueError(f"lang is {lang!r}; it can be: {', '.join(LANGS)}")
        self.lang = lang

    def number(self, quantity: Quantity, spec: str = "") -> str:
        """Say a quantity: its value, its range (rounded outwards), its hedge, or why there is none.

        Parameters
        ----------
        quantity : Quantity
            What to say. Kinds from `assumed` on are marked behind the number.
        spec : str
            `.1%` per cent, `.2p` percentage points of a fraction, `.1f` decimals, `+` a sign;
            empty: whole numbers and dates as they are, fractions as `.1%`.

        Raises
        ------
        ValueError
            If the spec is none of these, or asks for per cent of what has a unit.
        """
        match, value = _SPEC.fullmatch(spec), quantity.value
        if match is None or (match["type"] in ("%", "p") and quantity.unit):
            unit = quantity.unit and f" [{quantity.unit}]"
            raise ValueError(f"{quantity.id}{unit} cannot be said as {spec!r}")
        hedge = self.hedge(quantity.hedge) if quantity.hedge else ""
        if isinstance(value, Missing):
            return hedge if hedge and value is NOT_REPORTED else self.term(value.value)
        text = self._range(value, self._writer(quantity, match))
        weak = STRENGTH.index(quantity.kind) >= STRENGTH.index(Kind.ASSUMED)
        mark = f"({self.term(quantity.kind)})" if weak else ""
        return " ".join(filter(None, [hedge, text, mark]))

    def term(self, code: str) -> str:
        """Return the label of a code ("benefit": ưu điểm); a code without one is its own label."""
        known = self.words("terms").get(code) or measures.label(code, self.lang)
        return known or code.replace("_", " ")

    def called(self, id: str, labels: Mapping[str, Mapping[str, str]]) -> str:
        """Return what a number is called: by the data, as it is declared, or by its id's parts."""
        return measures.label(id, self.lang, labels) or self.term(id)

    def words(self, of: str = "document") -> Mapping[str, str]:
        """Return the words of the documents themselves, or of the charts, by name."""
        return words(of, self.lang)

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list: a, b and c; by semicolons where one has a comma."""
        if any("," in name for name in names):
            return "; ".join(names)
        and_ = AND[self.lang]
        text = str(format_list(names, locale=self.lang))
        return text if text.count(and_) < 2 else f",{and_}".join(text.rsplit(and_, 1))

    def word(self, count: int) -> str:
        """Return a small number as a word: two."""
        return self.words().get(f"number {count}", str(count))

    def day(self, day: date) -> str:
        """Return a day: 02/3/2022 (days below 10, and January and February, with a zero)."""
        month = "MM" if day.month < 3 else "M"
        form = {"vi": f"dd/{month}/yyyy", "en": "d MMMM yyyy"}[self.lang]
        return str(format_date(day, form, locale=self.lang))

    def year(self, day: date) -> str:
        """Return the year of a day."""
        return str(day.year)

    def about(self, day: date) -> str:
        """Say about when in its year a day is: early 2022."""
        return self.words()[f"third {(day.month + 3) // 4} of a year"].format(day.year)

    def month(self, day: date) -> str:
        """Return the month of a day: tháng 10/2020."""
        between = {"vi": "/", "en": " "}[self.lang]
        return self.words()["month of"].format(
            self.day(day).partition(between)[2],
        )

    def hedge(self, words: str) -> str:
        """Return hedges as the source has them, glossed where the language is another."""
        glosses = {} if self.lang == "vi" else self.words("terms")
        parts = [(glosses.get(word), word) for word in words.split("; ")]
        return "; ".join(f"{gloss} (“{word}”)" if gloss else f"“{word}”" for gloss, word in parts)

    def _range(self, value: Value, write: Callable[..., str]) -> str:
        if not isinstance(value, Range):
            return write(value, _half_up)
        low, high = ("" if end in OPEN else write(end, way)
                     for end, way in ((value.lo, math.floor), (value.hi, math.ceil)))  # fmt: skip
        if low and high:
            return f"{low}–{high}"
        if not (low or high):
            return self.term("unbounded")
        sign = "≥" if low else "≤"
        return f"{self.term(f'{sign} day') if isinstance(value.lo, date) else sign} {low or high}"

    def _writer(self, quantity: Quantity, spec: re.Match[str]) -> Callable[..., str]:
        """Return a function of a number and a way to round it; one for both ends of a range."""
        unit, kind = quantity.unit, spec["type"]
        finite = [end for end in ends(quantity.value) or () if end not in (-math.inf, math.inf)]
        if not kind and not unit and any(isinstance(end, Fraction) for end in finite):
            kind = "%"
        whole = [(Fraction(end) * 100).denominator == 1 if kind == "%" else isinstance(end, int)
                 for end in finite]  # fmt: skip
        digits = int(spec["digits"] or (0 if all(whole) else 1))
        pattern = ("0" if unit == "year" else "#,##0") + ("." + "0" * digits if digits else "")
        pattern = f"+{pattern};-{pattern}" if spec["sign"] else pattern
        times = (100 if kind in ("%", "p") else 1) * 10**digits

        def write(end: Any, way: Callable[[Fraction], int]) -> str:
            if isinstance(end, date):
                return self.day(end)
            with localcontext(prec=999):  # in which Babel rounds: nothing is rounded twice
                rounded = Decimal(way(Fraction(end) * times)).scaleb(-digits)
                text: str = format_decimal(rounded, format=pattern, locale=self.lang)
            return text.replace("-", "−") + ("%" if kind == "%" else "")

        return write


def _half_up(exact: Fraction) -> int:
    """Round to the nearest whole number, a tie away from zero."""
    return math.floor(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
