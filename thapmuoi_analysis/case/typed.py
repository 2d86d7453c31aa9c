"""Numbers that stand in a clause as figures, and that its own source states: they lack braces.

A number in braces (`{adopted}`) follows the facts and keeps its sentence; one that is typed stays
as it is. Told are a share (70%), a part of a whole (9/10) and a count before what it counts (9 ấp):
not a date, a name such as “ấp 5” or “Nghị quyết 18”, or a number that no fact of the source has.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.rules_facts import UNIT_OF
from thapmuoi_analysis.case.text import DAYS

Row = Mapping[Any, Any]
Numbers = Mapping[str, Quantity]  # by the name that stands in braces
Words = Mapping[str, Sequence[str]]  # that follow a number, by its unit
Columns = Callable[[Row, str], Sequence[str]]
NAMED = re.compile(r"\{[^}]*\}")
FIGURES = r"(?<![\w.,/-])(\d{1,3}(?:[.,]\d{3})+|\d+)"
SHARE = re.compile(r"(?<![\w.,/-])(\d+(?:[.,]\d+)?) ?(?:%|phần trăm\b|per ?cent\b)")
PART = re.compile(
    rf"{FIGURES}( ?/ ?| (?:trong|trong số|trong tổng số|of|of the|out of|out of the) )"
    r"(\d+)\b(?!/)"
)
COUNT = re.compile(rf"(\w*) ?{FIGURES} (\w+)")
BEFORE_A_NAME = {"số", "khóa", "điều", "khoản", "quý", "lớp", "no"}
NOUNS = {  # what a number in a unit counts, whatever the case calls it
    "unit": {"vi": "đơn vị", "en": "units"},
    "person": {"vi": "người", "en": "people, persons"},
}


def in_claims(case: Case, columns: Columns) -> Iterator[tuple[int, str, str, str]]:
    """Yield each typed number of the claims of a case that its own source states.

    Parameters
    ----------
    case : Case
        The case.
    columns : callable
        Gives the columns of a claim that are told in a language.

    Yields
    ------
    tuple
        Row of the claim, column, the number as it is typed, and what is to stand in its place.
    """
    facts_of: dict[str, list[Row]] = {}
    for fact in case.records("facts"):
        source = source_of(fact["locator"])
        facts_of.setdefault(source, []).append(fact)
    numbers_of: dict[str, dict[str, Quantity]] = {}
    for source, facts in facts_of.items():
        numbers_of[source] = _numbers(case, source, facts)
    for row, claim in enumerate(case.records("claims")):
        source = source_of(claim["locator"])
        facts = facts_of.get(source, [])
        numbers = numbers_of.get(source, {})
        for lang in case.langs:
            nouns = _nouns(case, facts, lang)
            for column in columns(claim, lang):
                text = claim[column]
                for figures, names in typed(text, lang, numbers, nouns):
                    yield row, column, figures, names


def _numbers(case: Case, source: str, facts: Sequence[Row]) -> dict[str, Quantity]:
    """Return the facts of a source, by what a clause of it names them."""
    stated = case.stated_by(source)
    numbers = {}
    for fact in facts:
        measure = fact["measure"]
        if measure in UNIT_OF and measure in stated:
            numbers[measure] = stated[measure]
    for fact in facts:
        id = fact["id"]
        if id in case.quantities:
            numbers.setdefault(id, case.quantities[id])
    return numbers


def _nouns(case: Case, facts: Sequence[Row], lang: str) -> dict[str, str]:
    """Return what numbers of a case count, by their units."""
    nouns = {unit: noun[lang] for unit, noun in NOUNS.items()}
    own = case.names.get("unit_noun", {}).get(lang, "")
    nouns["unit"] += f", {own}"
    nouns["count"] = ", ".join(fact[f"unit_{lang}"] for fact in facts)
    return nouns


def typed(text: str, lang: str, numbers: Numbers, nouns: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each typed number of a text, and what is to stand in its place.

    Parameters
    ----------
    text : str
        A clause.
    lang : {"vi", "en"}
        Its language.
    numbers : mapping of str to Quantity
        What its source states, by name.
    nouns : mapping of str to str
        What a number counts, by its unit, in that language.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> stated = load_case("example").stated_by("example-2025-07-01")
    >>> [*typed("có 4/6 xã thực hiện từ ngày 4/6/2025", "vi", stated, {"unit": "xã"})]
    [['4/6', '{adopted}/{units}']]
    """
    text = DAYS.sub(" ", NAMED.sub("{}", text))
    counted = {unit: _words(noun, lang) for unit, noun in nouns.items()}
    yield from _shares(text, numbers)
    yield from _parts(text, numbers, counted)
    yield from _counts(PART.sub(" ", text), numbers, counted)


def _shares(text: str, numbers: Numbers) -> Iterator[list[str]]:
    for found in SHARE.finditer(text):
        figures = found[1].replace(",", ".")
        name = _named(numbers, Fraction(figures) / 100, [""])
        if name:
            yield [found[0], f"{{{name}}}"]


def _parts(text: str, numbers: Numbers, counted: Words) -> Iterator[list[str]]:
    for found in PART.finditer(text):
        figures, between, of = found.groups()
        part = _named(numbers, _whole(figures), counted)
        whole = _named(numbers, _whole(of), counted)
        if part and whole and part != whole:
            yield [found[0], f"{{{part}}}{between}{{{whole}}}"]


def _counts(text: str, numbers: Numbers, counted: Words) -> Iterator[list[str]]:
    for found in COUNT.finditer(text):
        before, figures, after = found.groups()
        units = []
        for unit, words in counted.items():
            if after.casefold() in words:
                units.append(unit)
        name = _named(numbers, _whole(figures), units)
        if name and not _begins_a_name(before.casefold(), counted):
            yield [figures, f"{{{name}}}"]


def _begins_a_name(word: str, counted: Words) -> bool:
    """Return whether a number behind a word is a name: ấp 5, Nghị quyết số 18."""
    if word in BEFORE_A_NAME:
        return True
    return any(word in words for words in counted.values())


def _whole(figures: str) -> int:
    return int(re.sub("[.,]", "", figures))


def _words(noun: str, lang: str) -> list[str]:
    """Return the words that may follow a number which counts what a noun names.

    In Vietnamese the first of each part ("trường" of "trường tiểu học"), in English any.
    """
    parts = re.split(", | and | và ", noun.casefold())
    if lang == "vi":
        words = [part.split() for part in parts]
        return [first for first, *_ in filter(None, words)]
    return " ".join(parts).split()


def _named(numbers: Numbers, value: Any, units: Any) -> str:
    """Return the first name of a number of a value, in one of some units; empty where none is."""
    for name, number in numbers.items():
        if number.unit in units and number.value == value:
            return name
    return ""
