"""What was looked for in the sources, and how its topics are called."""

from collections.abc import Iterable

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Both
from thapmuoi_analysis.case.schema import codes_of
from thapmuoi_analysis.case.topics import states


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
