"""Times in clauses that only the day of their source settles: “by the end of the year”."""

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
ANCHORS = "0123456789{"  # what follows where the year or month is said


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
