"""No number without a source: every numeral a reader can see is traced, or the build fails.

A numeral is traced when the output that shows it lists a quantity that is written so. Texts of the
record may hold the numerals that the record states. Names may hold digits: numbers of documents,
locators, ids of claims. A number word counts as a numeral, save "một" and "one".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import nbformat

from thapmuoi_analysis.build.chapters import ReportError
from thapmuoi_analysis.build.trace import told_by
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.ranges import Missing, Range, Value
from thapmuoi_analysis.record.schema import SCHEMA
from thapmuoi_analysis.record.sources import Locator
from thapmuoi_analysis.record.spellings import spellings

NUMERAL = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d+(?:[.,]\d+)*%?")
NAME = re.compile(  # "tổng số 13", "trong số 9" are counts
    r"\b(?:p\d+\.s\d+|[Aac]\d{1,3}|(?:(?<!ổng )(?<!rong )số|No\.) \d+(?!%)|\d+[-/][A-ZĐ][\w/-]*|"
    r"\d{2}_\w+)\b"
)
START = re.compile(r"(?m)(?:^|[.!?:;|] )\W*\w")  # of a sentence, where a word has a capital
WORD = re.compile(
    r"\bnăm (?=xã|phường|thị trấn|đơn vị|huyện|nơi|người|cán bộ)|"  # five; else it means year
    r"\b(?:hai(?! chức danh)|ba|bốn|sáu|bảy|tám|chín|mười|mươi|nửa|(?<!phần )trăm|nghìn|ngàn|"
    r"triệu|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|half|hundred|thousand|million|dozen)\b"
)


def check(notebooks: Iterable[Path], case: Case, lang: str) -> None:
    """Raise ReportError if executed notebooks show a number that is not traced."""
    if untraced := list(untraced_numbers(notebooks, case, lang)):
        raise ReportError("\n".join(["numbers without a source:", *untraced]))


def untraced_numbers(notebooks: Iterable[Path], case: Case, lang: str) -> Iterator[str]:
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
    shown_as_is = {*(text for _, text in texts(case)), *case.sources["id"], *_named(case)} - {""}
    corpus = sorted(shown_as_is, key=len, reverse=True)
    paraphrases = case.sentences.set_index("locator")[f"paraphrase_{lang}"]
    told: set[str] = set()  # texts of the record that the report shows
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            place = f"{path.name}, cell {cell.id}"
            if f"lang-{lang}" in cell.metadata.get("tags", ()):
                yield from _untraced(cell.source, [], [], place)
            for output, about in told_by(cell):
                shown = [number["shown"] for number in about["quantities"]]
                drawn = "\n".join(" ".join(text.split()) for text in about.get("drawn", ()))
                for text in (output["data"]["text/plain"], drawn):
                    told |= {known for known in corpus if known in text}
                    yield from _untraced(text, shown, corpus, place)
                cited = {source for number in about["quantities"] for source in number["sources"]}
                told |= {_line(paraphrases[x]) for x in cited | set(about.get("cited", ()))}
    yield from (line for text, line in _unstated(case) if text in told)


def record(case: Case) -> Iterator[str]:
    """Yield a line for each numeral in the texts of a record that the record does not state."""
    yield from (line for _, line in _unstated(case))


def _unstated(case: Case) -> Iterator[tuple[str, str]]:
    others = {k for k in case.quantities if k.startswith("elsewhere_")}  # of other places
    theirs = {source for id in others for source in case.quantities[id].sources}
    mine = (q.value for k, q in case.quantities.items() if q.sources and k not in others)
    own = _written([*mine, *_days(case, theirs, others=False)])
    every = own | _written(case.quantities[id].value for id in others)
    every |= _written(_days(case, theirs, others=True))
    for place, text in texts(case):
        known = every if place.partition(", ")[2] in theirs else own
        for numeral in _numerals(text):
            if numeral not in known:
                line = f"{place}: {numeral} in “{text[:80]}” is stated nowhere in the record"
                yield text, line


def _days(case: Case, theirs: set[str], *, others: bool) -> Iterator[date]:
    """Yield the dates in the tables of a case: of its own place, or of others and their sources."""
    for name in filter(case.has, SCHEMA):
        frame = getattr(case, name)
        if name == "sources":
            of_others = {Locator.parse(locator).source for locator in theirs}
            frame = frame[frame["id"].isin(of_others) == others]
        elif name.startswith("elsewhere") != others:
            continue
        for _, column in frame.select_dtypes("datetime").items():
            yield from (day.date() for day in column.dropna())


def _written(values: Iterable[Value]) -> set[str]:
    """Return the numerals that values are written with."""
    stated = [value for value in values if not isinstance(value, (Range, Missing))]
    return {numeral for value in stated for text in spellings(value) for numeral in _numerals(text)}


def texts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record that a report shows, each with its place."""
    for name, pair in case.names.items():
        yield from ((f"datapackage.json, case.{name}", _line(text)) for text in pair.values())
    columns = {"sentences": "paraphrase", "claims": "text said_by checkable", "ambiguities": "text"}
    columns |= {"missing": "what document keeper", "workload": "reason"}
    columns |= {"criteria": "text evidence", "working_rules": "work"}
    for table, names in columns.items():
        for row in getattr(case, table).to_dict("records") if case.has(table) else ():
            for name in names.split():
                for lang in ("vi", "en"):
                    place = row.get("locator", row.get("id"))
                    yield f"{table}.csv, {place}", _line(row[f"{name}_{lang}"])


def _line(text: str) -> str:
    """Return a text as tables show it: on one line, with single spaces."""
    return " ".join(text.split())


def _named(case: Case) -> Iterator[str]:
    """Yield names of documents and bodies that hold numerals."""
    for name in ("document", "assessed_by") if case.has("evidence") else ():
        yield from (text for text in case.evidence[name] if NUMERAL.search(text))


def _untraced(text: str, shown: list[str], corpus: list[str], place: str) -> Iterator[str]:
    rest = text
    for known in corpus:
        rest = rest.replace(known, " ")
    rest = START.sub(lambda match: match[0].lower(), NAME.sub(" ", rest))
    said = Counter(numeral for number in shown for numeral in _numerals(number))
    left = Counter(_numerals(rest)) - said
    for found in [*left, *WORD.findall(rest)]:
        line = next(line for line in text.splitlines() if found in line.lower()).strip()
        yield f"{place}: “{found}” in “{line[:100]}” comes from no quantity"


def _numerals(text: str) -> list[str]:
    return NUMERAL.findall(NAME.sub(" ", text))
