"""How it is said when a result held."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.telling.choice import choose
from thapmuoi_analysis.telling.phrases import Phrase


def when(day: Quantity, earliest: Any = pd.NaT) -> Phrase | None:
    """Say when a result held: on a day, by a day at the latest, or in a year.

    Parameters
    ----------
    day : Quantity
        The day by which it held, as `metrics.by_date` has it; a bound where it may be earlier.
    earliest : datetime.date, optional
        The first day on which it may have held.
    """
    return choose(
        (not isinstance(day.value, date), "không rõ ngày", "day not known"),
        (_is_year(earliest, day.value), "năm {day:year}", "{day:year}"),
        (day.kind is Kind.BOUND, "chậm nhất {day}", "by {day}"),
        (True, "{day}", "{day}"),
        day=day,
    )


def latest(results: pd.DataFrame) -> Phrase | None:
    """Say when the latest of the results of `metrics.by_date` held."""
    for last in results.tail(1).to_dict("records"):
        return when(last["day"], last["earliest"])
    return when(not_reported("as_of", "date"))


def by(day: Quantity, states: Iterable[str]) -> Phrase | None:
    """Say about when a result held: by its month where a goal is not due yet, which may matter.

    Parameters
    ----------
    day : Quantity
        The day by which it held.
    states : iterable of str
        How it stands to target and plan, as of `metrics.verdict`.
    """
    return choose(
        ("early" in states, "{day:month}", "{day:month}"),
        (True, "{day:about}", "{day:about}"),
        day=day,
    )


def dated(
    adopted: Quantity,
    day: Quantity,
    earliest: Any = pd.NaT,
) -> Phrase:
    """Say a result and when it held: 50 (2018)."""
    facts = {"n": adopted, "when": when(day, earliest)}
    return Phrase("{n} ({when})", "{n} ({when})", facts)


def _is_year(first: Any, last: Any) -> bool:
    """Return whether two days are the first and the last one of a year."""
    if pd.isna(first) or not isinstance(last, date):
        return False
    return (first.month, first.day) == (1, 1) and (last == date(first.year, 12, 31))
