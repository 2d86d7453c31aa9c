"""A clear word to who gives a measure something else than what it is a measure of.

What a measure takes is read from its annotations: a case, numbers, frames of rows, columns of them,
a language.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import wraps
from inspect import signature
from reprlib import repr as shortened
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Quantity

Column = Annotated[str, "a column of the rows"]
Given = Mapping[str, Any]  # by the name of the parameter
ROWS = "rows"  # the parameter whose columns others name
LANG = "lang"
EXPECTED = {
    Case: "a case, as of record = load_case(…)",
    Quantity: "a number of a case, as of record.latest(…); for a case as a whole: headline(record)",
    Claim: "a claim of a case, as of record.claims_by_id[…]",
    pd.DataFrame: "a frame of rows, as of metrics.claims(record) or pandas.read_excel(…)",
    Mapping[str, Case]: 'cases by name, as {"source": record, "more": more}',
    Mapping[int, Quantity]: "the plan of a case, as of record.planned()",
}
NUMBERS = "numbers by name, as of headline(record), or a counted table; by default all of the case"
SIDE_BY_SIDE = '; for cases side by side: scenarios({"one": record, "other": other})'


def asked(measure: Callable[..., Any]) -> Callable[..., Any]:
    """Return a measure that refuses what is none of what it asks for, and says what to give.

    Examples
    --------
    >>> from thapmuoi_analysis import metrics
    >>> metrics.headline("thap-muoi")
    Traceback (most recent call last):
    TypeError: headline: case is to be a case, as of record = load_case(…), not 'thap-muoi'
    """
    parameters = signature(measure).parameters

    @wraps(measure)
    def measured(*given: Any, **named: Any) -> Any:
        found = {**dict(zip(parameters, given, strict=False)), **named}
        for name in parameters.keys() & found.keys():
            expected = wrong(name, parameters[name].annotation, found)
            if expected:
                told = shortened(found[name])
                word = f"{measure.__name__}: {name} is to be {expected}, not {told}"
                raise TypeError(word)
        return measure(*given, **named)

    return measured


def wrong(name: str, kind: Any, given: Given) -> str:
    """Return what a parameter is to be; empty where what is given is that.

    Parameters
    ----------
    name : str
        The parameter.
    kind : type
        Its annotation.
    given : mapping
        All that is given.
    """
    value = given[name]
    if name == LANG:
        return wrong_lang(value)
    if kind is Column:
        return _wrong_column(value, given[ROWS])
    if isinstance(kind, UnionType) and pd.DataFrame in get_args(kind):
        return "" if isinstance(value, _types(kind)) else NUMBERS
    if kind in EXPECTED and not _fits(value, kind):
        return EXPECTED[kind]
    return ""


def wrong_lang(value: Any) -> str:
    """Return what a language is to be; empty where it is one."""
    if isinstance(value, str) and value in LANGS:
        return ""
    expected = " or ".join(map(repr, LANGS))
    return expected + SIDE_BY_SIDE if isinstance(value, Case) else expected


def _wrong_column(value: Any, rows: Any) -> str:
    """Return what a column is to be; empty where the rows have it."""
    if not isinstance(rows, pd.DataFrame) or (isinstance(value, str) and value in rows):
        return ""
    columns = [*map(str, rows.columns)]
    near = get_close_matches(str(value), columns) or columns
    return f"one column of the rows, by its name ({', '.join(near)})"


def _types(kind: UnionType) -> tuple[type, ...]:
    """Return the classes of which something is one, be they written with what they hold."""
    return tuple(get_origin(part) or part for part in get_args(kind))


def _fits(value: Any, kind: Any) -> bool:
    """Return whether a value is of a kind; of a mapping all that it holds, and it holds some."""
    if get_origin(kind) is not Mapping:
        return isinstance(value, kind)
    _, held = get_args(kind)
    if not isinstance(value, Mapping):
        return False
    is_named = value or kind == Mapping[int, Quantity]  # a plan may be empty
    return bool(is_named) and all(isinstance(one, held) for one in value.values())
