"""How the number of a cell is shown in Excel, and whether that says more than its value.

A format may put words beside a number, leave its thousands out, or show nothing at all. The value
alone is read, so what a reader of the sheet sees there would be lost.
"""

import operator
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.text import with_plain_spaces

PART = re.compile(
    r'"(?P<words>[^"]*)"?|\\(?P<sign>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<when>[^\]]*)\]|(?P<end>;)|(?P<code>.)",
    re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
         "=": operator.eq, "<>": operator.ne}  # fmt: skip
HEDGING = set("<>=~≈≤≥±‰")  # signs that change what a number says
IN_THOUSANDS = re.compile("[0#?],+(?![0#?,])")
BESIDE = "a number shown as it is: the format of the cell adds “{words}”"
WHOLE = "a number shown whole, not in thousands or millions"
SHOWN = "a number that the format of the cell shows"
FIX = (
    "format it as General, then write the whole number,"
    " and words about it (hedge, unit) in their own columns"
)


@dataclass
class _Section:
    """A part of a format, for some numbers: its codes, the words that it shows, its condition."""

    code: str = ""
    words: str = ""
    when: str = ""

    def is_for(self, value: float) -> bool:
        """Return whether it has a condition that a value meets."""
        found = CONDITION.fullmatch(self.when)
        return bool(found and HOLDS[found[1]](value, float(found[2])))


def _sections(number_format: str) -> list[_Section]:
    """Return the parts of a format, which semicolons part."""
    sections = [_Section()]
    for part in PART.finditer(number_format):
        last = sections[-1]
        if part["end"]:
            sections.append(_Section())
        elif part["code"]:
            last.code += part["code"]
        elif part["when"]:
            last.when = part["when"] if CONDITION.fullmatch(part["when"]) else last.when
        else:
            last.words += part["words"] or part["sign"] or part["money"] or ""
    return sections


def _section(value: float, number_format: str) -> _Section:
    """Return the part of a format that shows a value: by conditions, or else by its sign."""
    sections = _sections(number_format or "General")
    if any(section.when for section in sections):
        fits = [section for section in sections if section.is_for(value)]
        return (fits or sections[-1:])[0]
    place = 0
    if value < 0:
        place = 1
    elif value == 0:
        place = 2
    return sections[place] if place < len(sections) else sections[0]


def wrong_in(value: Any, number_format: str) -> Iterator[str]:
    """Yield what is expected of a number whose format says more, or less, than its value.

    Examples
    --------
    >>> list(wrong_in(3, '"about "0'))
    ['a number shown as it is: the format of the cell adds “about”']
    >>> list(wrong_in(11000, "#,##0")), list(wrong_in(0.5, "0%"))
    ([], [])
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    section = _section(value, number_format)
    hedges = "".join(sign for sign in section.code if sign in HEDGING)
    says_more = any(sign.isalnum() or sign in HEDGING for sign in section.words)
    if says_more or hedges:
        yield Phrase(BESIDE, words=(section.words.strip() + hedges))
    elif IN_THOUSANDS.search(section.code):
        yield WHOLE
    elif not re.search("[0#?@]|General", section.code):
        yield SHOWN


def _percent_of(value: float, number_format: str) -> str:
    """Return whether a format shows a per cent, and counts in it or only writes the sign.

    Examples
    --------
    >>> _percent_of(1, "0.0%"), _percent_of(1, '0"%"'), _percent_of(1, "0")
    ('counts', 'written', '')
    """
    section = _section(value, number_format)
    if "%" in section.code:
        return "counts"
    return "written" if "%" in section.words else ""


def as_text(value: Any, number_format: str) -> str:
    """Return the value of a cell as CSV has it.

    Examples
    --------
    >>> as_text(0.5, "0%"), as_text(11.0, "General"), as_text(datetime(2022, 3, 2), "dd/mm/yyyy")
    ('50%', '11', '2022-03-02')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        sign = _percent_of(value, number_format)
        if sign == "counts":
            number *= 100
        return f"{number.normalize():f}{'%' if sign else ''}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    text = with_plain_spaces(str(value).replace("\r\n", "\n"))
    return unicodedata.normalize("NFC", text).strip()
