"""Numerals and number words in a text: what may only be told where it comes from a quantity."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.schema import SCHEMA

NUMERAL = re.compile(
    r"\d+(?:[.,/]\d+)*%?|[¼-¾⅐-\u218b²³¹⁰⁴-⁹₀-₉①-⓿❶-➓㈠-㈩㊀-㊉]|"
    r"\bnăm (?=xã|phường|thị trấn|đơn vị|huyện|nơi|người|cán bộ|hạn chế|ưu điểm|nguyên nhân"
    r"|giải pháp|biện pháp|điều kiện|kiến nghị|bước|nhóm|lần)|"  # five; else it means year
    r"\b(?:hai(?! chức danh)|ba|bốn|sáu|bảy|bẩy|tám|chín|mười|mươi|chục|nửa|rưỡi|"
    r"(?:phần )(?:tư|năm)(?! trăm)|gấp (?:đôi|rưỡi)|(?<!phần )trăm|nghìn|ngàn|triệu|"
    r"(?<!not )zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|half|halves|hundred|thousand|"
    r"million|dozen|twice|thrice|(?:a|one) (?:third|quarter|fifth|tenth)|thirds|quarters|fifths|"
    r"tenths?)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"[^\W\d_]\d+")  # of a sentence, a row, an assumption
NO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def numerals(text: str) -> list[str]:
    """Return the numerals and number words in a text, however their letters are composed.

    Examples
    --------
    >>> numerals("Có 11 xã, một phần tư; nă\N{ZERO WIDTH SPACE}m xã")
    ['11', 'phần tư', 'năm']
    """
    whole = unicodedata.normalize("NFC", NO_WIDTH.sub("", text))
    return [found.strip() for found in NUMERAL.findall(whole)]


def typed(values: Iterable[Any], lang: str, case: Case | None) -> Iterator[str]:
    """Yield the texts with a numeral among facts or cells, less what the data of a case hold."""
    for value in values:
        for text in texts_in(value, lang):
            if case and is_typed(text, case):
                yield text


def texts_in(value: Any, lang: str) -> Iterator[str]:
    """Yield the texts of a language in a fact or a cell: alone, in both languages, or in a list."""
    if isinstance(value, tuple):
        for part in value:
            yield from texts_in(part, lang)
    elif isinstance(value, Mapping):
        yield str(value.get(lang, ""))
    elif isinstance(value, str):
        yield value


def is_typed(text: str, case: Case) -> bool:
    """Return whether a text has numerals that do not come from the texts of a case.

    Its parts are looked up, between commas and semicolons. A numeral alone comes from a
    quantity, never from a text; one behind letters is a name, as of a sentence (p7.s2).
    """
    for part in re.split("[;,] ", text):
        found = numerals(CODE.sub("", part))
        if found and (found == [part] or part.casefold() not in _texts_of(case)):
            return True
    return False


@cache
def _texts_of(case: Case) -> str:
    """Return all texts of a case, a line each."""
    found: list[str] = []
    for name in filter(case.has, SCHEMA):
        for row in case.table(name).to_numpy(dtype=object):
            found += map(str, row)
    sources = case.sources["id"]
    called = [case.called([source]) for source in sources]
    called += map(case.named, sources)
    for name in (*called, *case.names.values()):
        found += map(str, name.values())
    return "\n".join(found).casefold()
