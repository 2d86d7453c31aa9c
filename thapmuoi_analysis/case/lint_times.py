"""Times in clauses: which only the day of their source settles, and which no fact holds.

“By the end of the year” is another time in a report with a later source; a deadline that is typed
in words is one of which a report cannot say when it is over.
"""

import re
from collections.abc import Iterator

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.hedging import says
from thapmuoi_analysis.case.rules_claims import columns_told

RELATIVE = {
    "vi": (
        "từ nay", "năm nay", "năm tới", "năm sau", "đầu năm", "giữa năm", "trong năm", "cuối năm",
        "hết năm", "tháng này", "tháng tới", "quý này", "quý tới",
    ),
    "en": ("this year", "next year", "the year", "this month", "next month"),
}  # fmt: skip
NAMED = re.compile(r"\{(\w+)\}")
ANCHORS = "0123456789{"  # what follows where the year or month is said

OF_YEAR = re.compile(r"(?i)(?<!\w)năm \{(\w+)\}")
NO_YEAR = "no “năm” before {id}: it is a day, a month or a quarter, told with its year"
IN_BRACES = "“{words}” by its id in braces: so a report can say when it is over"
TYPED = {  # a year alone may be known from the day of the source, and stand in no sentence
    "vi": re.compile(r"(?<!sau )(?:(?:quý|tháng) [\dIVX]+(?:(?: năm |/)\d{4})?|\d+/\d+/\d{4})"),
    "en": re.compile(r"(?<!after )(?:quarter of|[A-Z][a-z]{2,8}) (?:19|20)\d\d\b"),
}


def untimed(case: Case) -> Iterator[DataError]:
    """Yield next steps that type the month, quarter or day of their deadline, without braces.

    Parameters
    ----------
    case : Case
        A valid case.
    """
    times = {id for id, number in case.quantities.items() if number.unit in ("date", "year")}
    fix = "make a fact of it (measure other, unit date), and name that in braces in the clause"
    for row, claim in enumerate(case.records("claims")):
        if claim["type"] != "next_step":
            continue
        for lang in case.langs:
            clause = claim[f"clause_{lang}"]
            words = NAMED.sub("", clause)
            typed = TYPED[lang].search(words)
            ids = NAMED.findall(clause)
            if typed and times.isdisjoint(ids):
                expected = Phrase(IN_BRACES, words=typed[0])
                yield case._raw["claims"].error(row, f"clause_{lang}", expected, fix)


def no_years(case: Case) -> Iterator[DataError]:
    """Yield Vietnamese clauses that say “năm” before a month, a quarter or a day.

    Parameters
    ----------
    case : Case
        A valid case.
    """
    numbers = case.quantities
    for row, claim in enumerate(case.records("claims")):
        for column in columns_told(claim, "vi"):
            for id in OF_YEAR.findall(claim[column]):
                number = numbers.get(id)
                if number and number.reported and not isinstance(number.value, int):
                    expected = Phrase(NO_YEAR, id=f"{{{id}}}")
                    yield case._raw["claims"].error(row, column, expected, "delete “năm”")


def unanchored(case: Case) -> Iterator[DataError]:
    """Yield clauses with a time that is another one in a report with a later source.

    Parameters
    ----------
    case : Case
        A valid case.
    """
    fix = "write which one it is, by the day of the source"
    for row, claim in enumerate(case.records("claims")):
        for lang in case.langs:
            for column in columns_told(claim, lang):
                for words in _relative(claim[column], lang):
                    expected = Phrase("“{words}” with its year or month", words=words)
                    yield case._raw["claims"].error(row, column, expected, fix)


def _relative(text: str, lang: str) -> Iterator[str]:
    """Yield the words of a text for a time that nothing behind them settles."""
    for words in RELATIVE[lang]:
        settled = text.casefold()
        for anchor in ANCHORS:
            settled = settled.replace(f"{words} {anchor}", anchor)
        if says(settled, words):
            yield words
