"""A clear word to who gives a measure something else than what it is a measure of."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Quantity

EXPECTED = {
    Case: "a case, as of record = load_case(…)",
    Quantity: "a number of a case, as of record.latest(…); for a case as a whole: headline(record)",
}


def asked(measure: Callable[..., Any]) -> Callable[..., Any]:
    """Return a measure that refuses what is no case, or no number, where it asks for one.

    Examples
    --------
    >>> from thapmuoi_analysis import metrics
    >>> metrics.headline("thap-muoi")
    Traceback (most recent call last):
    TypeError: headline: case is to be a case, as of record = load_case(…), not 'thap-muoi'
    """
    parameters = signature(measure).parameters
    kinds = {name: parameters[name].annotation for name in parameters}
    of_case = {name: kind for name, kind in kinds.items() if kind in (Case, Quantity)}

    @wraps(measure)
    def measured(*given: Any, **named: Any) -> Any:
        found = {**dict(zip(parameters, given, strict=False)), **named}
        for name, kind in of_case.items():
            if name in found and not isinstance(found[name], kind):
                expected = EXPECTED[kind]
                word = f"{measure.__name__}: {name} is to be {expected}, not {found[name]!r}"
                raise TypeError(word)
        return measure(*given, **named)

    return measured
