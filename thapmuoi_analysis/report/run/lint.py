"""No number without a source: every numeral a reader can see is traced, or the build fails.

A numeral is traced when the output that shows it lists a quantity that is written so. Texts of the
record may hold numerals that the record states. Names may hold digits: numbers of documents,
locators, ids of claims. A number word counts as a numeral, save "một" and "one".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.spellings import occurs, spellings
from thapmuoi_analysis.report.run.trace import told_by

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*%?")
NAME = re.compile(
    r"\b(?:p\d+\.s\d+|[ac]\d{1,3}|(?:số|No\.) \d+|\d+[-/][A-ZĐ][\w/-]*|\d{2}_\w+)\b"
)
WORD = re.compile(
    r"(?<!phần )\b(?:hai|ba|bốn|sáu|bảy|tám|chín|mười|mươi|nửa|trăm|nghìn|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|thirteen|twenty|half|hundred|thousand|dozen)\b"
)


def lint(notebooks: Iterable[Path], case: Case, lang: str) -> Iterator[str]:
    """Yield a line for each numeral or number word of executed notebooks that is not traced.

    Parameters
    ----------
    notebooks : iterable of pathlib.Path
        Executed chapters.
    case : Case
        The record they tell.
    lang : {"vi", "en"}
        Language of the report: prose in the other one is not in it.
    """
    corpus = sorted(_texts(case), key=len, reverse=True)
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if f"lang-{lang}" in cell.metadata.get("tags", ()):
                yield from _untraced(cell.source, [], [], f"{path.name} {cell.id}")
            for output, about in told_by(cell):
                seen = [output["data"]["text/plain"], *about.get("drawn", ())]
                shown = [number["shown"] for number in about["quantities"]]
                for text in seen:
                    yield from _untraced(text, shown, corpus, f"{path.name} {cell.id}")


def record(case: Case) -> Iterator[str]:
    """Yield a line for each numeral in the texts of a record that the record does not state."""
    stated = [q.value for q in case.quantities.values() if q.reported]
    written = {token for value in stated for text in spellings(value) for token in _numerals(text)}
    for name in case.names:
        yield from ()
    for place, text in _placed(case):
        for numeral in _numerals(text):
            if numeral not in written:
                yield f"{place}: {numeral} in “{text[:60]}” is stated nowhere in the record"


def _untraced(text: str, shown: list[str], corpus: list[str], place: str) -> Iterator[str]:
    for known in corpus:
        text = text.replace(known, " ")
    text = NAME.sub(" ", text)
    left = Counter(_numerals(text)) - Counter(n for said in shown for n in _numerals(said))
    words = WORD.findall(text) + (["năm"] if "năm" in text and occurs(5, text) else [])
    for numeral in [*left, *words]:
        line = next(line for line in text.splitlines() if numeral in line).strip()
        yield f"{place}: {numeral} in “{line[:80]}” comes from no quantity"


def _numerals(text: str) -> list[str]:
    return NUMERAL.findall(NAME.sub(" ", text))
