"""Codes as errors name them: with what each means, in the language of the reader."""

import re
from collections.abc import Mapping
from functools import cache

from thapmuoi_analysis.case.errors import Wording
from thapmuoi_analysis.case.schema import codes_of


def coded(table: str, column: str, code: str) -> Wording:
    """Return a code of a column with what it means, as the lists of a workbook have it.

    Examples
    --------
    >>> coded("claims", "condition", "when")
    'when · when something is so'
    """
    return with_meaning(code, codes_of(table, column))


def with_meaning(code: str, meanings: Mapping[str, Mapping[str, str]]) -> Wording:
    """Return a code with the head of its meaning; alone where it says it itself.

    Parameters
    ----------
    code : str
        The code.
    meanings : mapping
        Of each code of its column what it means, in each language.
    """
    shown = {}
    for lang in ("vi", "en"):
        head = _head(meanings[code][lang])
        says_itself = head == code.replace("_", " ")
        shown[lang] = code if says_itself else f"{code} · {head}"
    return Wording(**shown)


def listed(meanings: Mapping[str, Mapping[str, str]], *, by_name: bool = False) -> Wording:
    """Return all codes of a column with what they mean.

    Parameters
    ----------
    meanings : mapping
        Of each code what it means, in each language.
    by_name : bool, optional
        Whether a code may go by its name, so that its Vietnamese name is told in English too.
    """
    named = [with_meaning(code, meanings) for code in meanings]
    if by_name:
        named = [Wording(code.vi, code.vi) for code in named]
    in_vi = "; ".join(code.vi for code in named)
    return Wording("; ".join(named), in_vi)


@cache
def called(table: str, column: str, *, short: bool = False) -> Mapping[str, str]:
    """Return the codes of a column by all that they may be called, in small letters.

    Parameters
    ----------
    table, column : str
        The column.
    short : bool, optional
        Whether by the short names too that the schema has for some: “bài học”.

    Examples
    --------
    >>> called("claims", "type")["ưu điểm"]
    'benefit'
    """
    names: dict[str, str] = {}
    for code, meaning in codes_of(table, column).items():
        names.setdefault(code, code)
        for lang in ("vi", "en"):
            words = meaning[lang]
            names.setdefault(words.casefold(), code)
            names.setdefault(_head(words).casefold(), code)
        for name in meaning.get("called", "").split("; ") if short else ():
            names.setdefault(name, code)
    return names


def _head(meaning: str) -> str:
    """Return what a code is called: what its meaning says first."""
    head, *_ = re.split("[;:]", meaning)
    return head.replace("`", "")
