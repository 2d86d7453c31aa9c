"""Who is in which state on a day: a register of the merged post, and what it rests on.

A unit has one spell of the post at most: its start and end stand in `units` as days or ranges.
What the record says of a unit it says up to the day of its latest result, read as in `unreported`
(the last day that the source can mean); of later days nothing is known.
"""

from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Kind,
    Quantity,
    Value,
)
from thapmuoi_analysis.record.ranges import from_ends
from thapmuoi_analysis.record.results import dated_results

COLUMNS = ["code", "name_vi", "kind", "merged", "start", "end", "basis", "locators"]


def record_day(case: Case) -> Quantity:
    """Return the day up to which the record speaks; not reported without a dated result."""
    dated = [day for day, _ in dated_results(case) if day.reported]
    return dated[-1] if dated else Quantity(NOT_REPORTED, "date", "record_day")


def register(case: Case, day: date) -> pd.DataFrame:
    """Say of each unit whether one person held both posts on a day.

    Returns
    -------
    pandas.DataFrame
        A row for each unit: `code`, `name_vi`, `kind`; `merged` on the day (boolean, NA where the
        record leaves it open); `start` and `end` (Quantity: a day, a range, not reported; not
        applicable where the unit had no start or has no end); `basis` and `locators`.
    """
    told, rows = record_day(case).value, []
    known = told if isinstance(told, date) else date.min
    for unit in case.units.to_dict("records"):
        start, end = (_moment(unit, name) for name in ("start", "end"))
        state = _merged(unit, day, known)
        names = [unit[name] for name in COLUMNS[:3]]
        rows.append([*names, state, start, end, unit["status_basis"], unit["locators"]])
    return pd.DataFrame(rows, columns=COLUMNS).astype({"merged": "boolean"})


def _moment(unit: Any, name: str) -> Quantity:
    days = [unit[f"{name}_{side}"] for side in ("earliest", "latest")]
    earliest, latest = (None if pd.isna(day) else day.date() for day in days)
    never = unit["status"] == "not_adopted" and pd.isna(unit["start_latest"])
    lasts = unit["status"] == "adopted" and name == "end"
    value: Value = NOT_APPLICABLE if never or lasts else NOT_REPORTED
    if earliest or latest:
        value = from_ends(earliest or date.min, latest or date.max)
    kind = Kind.STATED if unit["status_basis"] == "stated" else Kind.DERIVED
    kind = kind if earliest == latest else Kind.BOUND
    sources = tuple(unit["locators"].split()) if earliest or latest else ()
    return Quantity(value, "date", f"{name}_of_{unit['code']}", kind, sources=sources)


def _merged(unit: Any, day: date, known: date) -> Any:
    """Return whether both posts were in one hand on a day: True, False or NA."""
    at, last = pd.Timestamp(day), pd.Timestamp(known)
    if at > last or unit["status"] == "unknown":
        return pd.NA
    if at == last:
        return unit["status"] == "adopted"
    if at < unit["start_earliest"] or at >= unit["end_latest"]:  # with no day it is False
        return False
    lasting = unit["status"] == "adopted" or at < unit["end_earliest"]
    return True if at >= unit["start_latest"] and lasting else pd.NA


def counts(found: pd.DataFrame, day: date) -> dict[str, Quantity]:
    """Count a register: units with the model, without, and left open.

    Parameters
    ----------
    found : pandas.DataFrame
        As `register` returns it.
    day : datetime.date
        Its day.
    """
    states = {"merged": found["merged"].fillna(False), "separate": ~found["merged"].fillna(True)}
    states["unknown"] = found["merged"].isna()
    made = {}
    for name, which in states.items():
        sources = " ".join(found.loc[which, "locators"]).split()
        id, rule = f"register_{name}", f"#{{units: {name} on {day}}}"
        known = tuple(dict.fromkeys(sources))
        made[name] = Quantity(int(which.sum()), "unit", id, Kind.DERIVED, rule, known)
    return made
