"""Codes as errors name them: with what each means, in the language of the reader."""

import re
from collections.abc import Mapping

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
        head, *_ = re.split("[;:]", meanings[code][lang])
        head = head.replace("`", "")
        says_itself = head == code.replace("_", " ")
        shown[lang] = code if says_itself else f"{code} · {head}"
    return Wording(**shown)


def listed(meanings: Mapping[str, Mapping[str, str]]) -> Wording:
    """Return all codes of a column with what they mean."""
    named = [with_meaning(code, meanings) for code in meanings]
    in_vi = "; ".join(code.vi for code in named)
    return Wording("; ".join(named), in_vi)
