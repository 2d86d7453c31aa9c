"""A fault in somebody's data, told so that they can find and mend it."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from locale import getlocale
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

MANY = 10  # faults of one kind, from which on they are told in one line
KIND = attrgetter("file", "column", "expected", "fix")
asked = ""  # the language that the command line asks for


class Tell(Protocol):
    """What a rule tells the rows with that break it, of a case in some languages."""

    langs: Sequence[str]

    def __call__(self, rule: str, wrong: Any, **words: Any) -> None:
        """Tell the rows that are marked: `rules.Teller`."""


@dataclass(frozen=True, order=True)
class DataError:
    """One thing wrong at one place.

    Parameters
    ----------
    file : str
        File (or sheet) as its owner knows it, relative to the case.
    row : int
        Line of the file, or row of the sheet, counted from 1 with the header; 0 when the whole is
        meant.
    column : str
        Column name, or the position in the line; empty when the whole row is meant.
    value : str
        What stands there.
    expected : str
        What should stand there.
    fix : str
        What to do about it.
    cell : str
        In a workbook: the cell, as C5; row and column are then told by it.
    """

    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    expected: str = ""
    fix: str = ""
    cell: str = ""

    def where(self, lang: str = "en") -> str:
        """Return where it is, as its owner finds it: "plan.csv, row 3, column year"."""
        form = ", cell {cell}" if self.cell else ", row {row}" if self.row else ""
        form += (" ({column})" if self.cell else ", column {column}") if self.column else ""
        return said("{file}" + form, lang).format(**{**vars(self), "file": said(self.file, lang)})

    def told(self, lang: str = "en") -> str:
        """Return one line: place, value, expectation, mend."""
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        form = f"<>:{' found <>;' if shown else ''} expected <>. To mend: <>."
        words = [self.where(lang), *[repr(shown)] * bool(shown), self.expected, self.fix]
        return said(form, lang).replace("<>", "{}").format(*(said(word, lang) for word in words))

    __str__ = told


@cache
def _forms() -> list[tuple[re.Pattern[str], str]]:
    """Return each template in English, as an expression, and in Vietnamese, the long ones first."""
    text = Path(__file__).with_name("errors.csv").read_text("utf-8")
    rows = [*csv.DictReader(text.splitlines())]
    slots = (re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(row["en"])) for row in rows)
    return [(re.compile(f"(?s){x}"), row["vi"]) for x, row in zip(slots, rows, strict=True)]


def said(text: str, lang: str) -> str:
    """Say in a language what is said in English, by the first template of `errors.csv` it fits."""
    for form, vi in _forms() if lang == "vi" else ():
        if found := form.fullmatch(text):
            return vi.format(**{name: said(part, lang) for name, part in found.groupdict().items()})
    return text


class CaseError(ValueError):
    """All faults of a case, reported together.

    Attributes
    ----------
    errors : tuple of DataError
        In the order of file and row.

    Examples
    --------
    >>> mistyped = DataError("plan.csv", 3, "year", "20l8", "a year", "write it in digits")
    >>> print(CaseError([mistyped]))
    1 fault in the data:
    - plan.csv, row 3, column year: found '20l8'; expected a year. To mend: write it in digits.
    """

    def __init__(self, errors: Iterable[DataError], lang: str = "") -> None:
        self.errors, self.lang = tuple(sorted(set(errors))), lang
        super().__init__(self.errors, lang)

    def __str__(self) -> str:
        """Return a line for each fault, and one for many of a kind, in the language asked for."""
        system = "vi" if (getlocale()[0] or "").lower().startswith("vi") else "en"
        lang, count = asked or self.lang or system, len(self.errors)
        kinds, firsts = Counter(map(KIND, self.errors)), {KIND(f): f for f in self.errors[::-1]}
        many = {x: said(f" ({n} faults of this kind)", lang) for x, n in kinds.items() if n >= MANY}
        kept = [f for f in self.errors if KIND(f) not in many or firsts[KIND(f)] is f]
        head = said(f"{count} fault{'s' if count > 1 else ''} in the data:", lang)
        return "\n".join([head, *(f"- {f.told(lang)}{many.get(KIND(f), '')}" for f in kept)])
