"""What is measured of a case is measured once, as a case never changes."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from thapmuoi_analysis.case.case import Case

P = ParamSpec("P")
T = TypeVar("T")
Measure = Callable[Concatenate[Case, P], T]


def remembered(measure: Measure[P, T]) -> Measure[P, T]:
    """Return a measure that is taken once of each case; its result is handed out as a copy.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> case = load_case("example")
    >>> metrics.headline(case) is metrics.headline(case)
    False
    """
    of_cases: WeakKeyDictionary[Case, dict[Any, T]] = WeakKeyDictionary()

    @wraps(measure)
    def recall(case: Case, /, *args: P.args, **named: P.kwargs) -> T:
        known = of_cases.setdefault(case, {})
        asked = (args, *named.items())
        if asked not in known:
            known[asked] = measure(case, *args, **named)
        return copy(known[asked])

    return recall
