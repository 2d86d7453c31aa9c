"""Codes of a case as the codes of a project: their names there, and what a name there means here.

A name says its column, for tools that keep no groups, or each name once: “type: benefit · ưu điểm”.
What somebody else called a code is understood where it is a code, or its meaning in either
language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from thapmuoi_analysis.case.codes import called, with_meaning
from thapmuoi_analysis.case.errors import worded
from thapmuoi_analysis.case.excel_read import MEANS
from thapmuoi_analysis.case.schema import SCHEMA, codes_of
from thapmuoi_analysis.exchange.project import BETWEEN, Code, guid_of

HEDGE = "hedge"  # a column whose codes are the words of the source
HEDGED = "hedged"  # of a second coding
NOTHING = ("", "")
TRUTHS = ("true", "false")
FIELDS = SCHEMA["claims"]["fields"]
TITLES = {field["name"]: field["title"] for field in FIELDS}
CODED = [field["name"] for field in FIELDS if "codes" in field]
SECOND = ("type", "about", "speaker")  # what a second coder says of each claim, and `hedged`
CODES = (*SECOND, HEDGED)


def codes_in(columns: Iterable[str], lang: str) -> Iterator[Code]:
    """Yield a code for each code of these columns, in the order of the schema."""
    for column in columns:
        group = _group(column, lang)
        meanings = codes_of("claims", column)
        for code, meaning in meanings.items():
            name = worded(with_meaning(code, meanings), lang)
            guid = guid_of(column, code)
            text = f"{meaning['vi']}\n{meaning['en']}"
            yield Code(guid, f"{column}{BETWEEN}{name}", group, text)


def hedges_in(hedges: Iterable[str], lang: str) -> Iterator[Code]:
    """Yield a code for each hedge, as the source has it."""
    group = _group(HEDGE, lang)
    for hedge in dict.fromkeys(hedges):
        guid = guid_of(HEDGE, hedge)
        yield Code(guid, f"{HEDGE}{BETWEEN}{hedge}", group)


def truths(lang: str) -> Iterator[Code]:
    """Yield the two codes with which a second coder says whether a claim is hedged."""
    *_, about = SCHEMA["second_coding"]["fields"]
    group = HEDGED
    if lang == "vi":
        group = f"{HEDGED}{MEANS}{about['title']}"
    text = f"{about['description_vi']}\n{about['description']}"
    for truth in TRUTHS:
        guid = guid_of(HEDGED, truth)
        yield Code(guid, f"{HEDGED}{BETWEEN}{truth}", group, text)


def _group(column: str, lang: str) -> str:
    """Return what the codes of a column stand under."""
    if lang == "vi":
        return f"{column}{MEANS}{TITLES[column]}"
    return column


def meaning_of(code: Code) -> tuple[str, str]:
    """Return the column and the code that a code of a project stands for; ("", "") if for none."""
    column, sign, name = code.name.partition(BETWEEN)
    if not sign or column not in (*CODED, HEDGE, HEDGED):
        column = _head(code.group)
        name = code.name
    if column == HEDGE:
        return HEDGE, name.strip()
    columns: Sequence[str] = CODED
    if column in (*CODED, HEDGED):
        columns = [column]
    word = _head(name).casefold()
    found = []
    for candidate in columns:
        meant = _called(candidate).get(word)
        if meant:
            found.append((candidate, meant))
    if len(found) == 1:
        return found[0]
    return NOTHING


def _head(name: str) -> str:
    """Return what stands before the meaning of a code."""
    head, *_ = name.split(MEANS)
    return head.strip()


def _called(column: str) -> Mapping[str, str]:
    if column == HEDGED:
        return dict(zip(TRUTHS, TRUTHS, strict=True))
    return called("claims", column)
