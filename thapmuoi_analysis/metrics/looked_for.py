"""What was looked for in the sources, and how its topics are called."""

from collections.abc import Iterable

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Both
from thapmuoi_analysis.case.schema import codes_of
from thapmuoi_analysis.case.topics import states

TOPIC_OF = {  # table or fact -> the topic that it is lacking with
    "plan": "plan",
    "planned_total": "plan",
    "plan_fulfilment": "plan",
    "alone_adopted": "plan",
    "rotation": "rotation",
    "rotated": "rotation",
    "units_needed": "target",
}


def looked_for(case: Case) -> pd.Series:
    """Return for each topic whether its source speaks of it, as far as anybody looked.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.Series
        By topic: "coded", "nothing" (read for, not there) or "not_looked_for".

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.looked_for(load_case("chau-phu"))[["plan", "benefits"]].to_dict()
    {'plan': 'nothing', 'benefits': 'coded'}
    """
    return pd.Series(states(case.table), name="read", dtype=object)


def topic_names(topics: Iterable[str]) -> list[Both]:
    """Return what topics are called, in both languages."""
    codes = codes_of("topics", "topic")
    return [dict(codes[topic]) for topic in topics]


def without_unsought(case: Case, names: Iterable[str]) -> list[str]:
    """Return tables and facts, less those whose topic was not looked for in the case.

    Parameters
    ----------
    case : Case
        The case.
    names : iterable of str
        Tables or facts that it lacks.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> without_unsought(load_case("an-giang"), ["plan", "claims"])
    ['claims']
    """
    topics = looked_for(case)
    unsought = {*topics.index[topics == "not_looked_for"]}
    return [name for name in names if TOPIC_OF.get(name) not in unsought]
