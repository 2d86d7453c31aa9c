"""Figures and targets of another kind than units: shares, persons, money, visits, days.

Each has its own label and unit; what it is set against, a number before or a target, is coded.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import as_corrected, corrections, standing_facts
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Both, both
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Value, ends, ends_on
from thapmuoi_analysis.case.stated import LIMITS, MOST
from thapmuoi_analysis.metrics.plan import AHEAD, REACHED, standing
from thapmuoi_analysis.metrics.times import TIMES

ONLY = ("mới", "mới đạt", "chỉ", "chỉ đạt", "mới chỉ", "only", "just")  # leave the number as it is
COLUMNS = (
    "id", "measure", "label", "noun", "number", "day", "earliest", "said_by", "before", "aim",
    "state", "locator",
)  # fmt: skip
PERSON = {"vi": "người", "en": "person"}
PEOPLE = {"vi": "người", "en": "people"}


def figures(case: Case) -> pd.DataFrame:
    """Return the figures and targets of a case that have labels of their own.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        A row for each, as the table `facts` has them: `id`; `measure` ("other", "other_target");
        `label`, and `noun`, what stands behind the number, in each language; `number`; `day`, the
        last on which it may hold, and `earliest`, the first one (of a target its deadline);
        `said_by`; `before`, the id of the number that it is set against, and `aim`, that of the
        target, empty without; `state`, how it stands to that (as of `verdict`; "within": an upper
        limit that is kept, and not due yet); `locator`. One that another corrects has no row.
    """
    facts = standing_facts(case.table("facts"))
    is_figure = facts["measure"].isin(["other", "other_target"])
    rows = facts[is_figure].to_dict("records")
    by_id = {row["id"]: row for row in rows}
    corrected = corrections(case.facts)
    found = [_figure(case, row, by_id, corrected) for row in rows]
    return pd.DataFrame(found, columns=COLUMNS, dtype=object)


def _figure(
    case: Case, row: Mapping[Any, Any], by_id: Mapping[str, Any], corrected: Mapping[str, str]
) -> dict[str, Any]:
    """Return one fact as a figure."""
    aim = ""
    before = ""
    for id in row["against"].split():
        standing_id = as_corrected(id, corrected)
        is_target = by_id[standing_id]["measure"] == "other_target"
        if is_target:
            aim = aim or standing_id
        else:
            before = before or standing_id
    state = ""
    if aim:
        state = _state(case, row, by_id[aim])
    return {
        "id": row["id"],
        "measure": row["measure"],
        "label": both(row, "label"),
        "noun": _noun(row),
        "number": case.fact(row["id"]),
        "day": _day(row),
        "earliest": row["as_of_earliest"],
        "said_by": both(row, "said_by"),
        "before": before,
        "aim": aim,
        "state": state,
        "locator": row["locator"],
    }


def _noun(row: Mapping[Any, Any]) -> Both:
    """Return what stands behind a number: what the data say, or people; empty for neither."""
    noun = both(row, "unit")
    if row["unit"] == "person" and not noun["vi"]:
        is_one = row["value"] is not pd.NA and row["value"] == 1
        return PERSON if is_one else PEOPLE
    return noun


def _day(row: Mapping[Any, Any]) -> Quantity:
    """Return the last day on which a number may hold; a bound where it may be an earlier one."""
    id = f"{row['id']}_as_of"
    day = Quantity(NOT_REPORTED, "date", id, sources=(row["locator"],))
    last = row["as_of_latest"]
    if pd.isna(last):
        return day
    is_exact = row["as_of_earliest"] == last
    kind = Kind.STATED if is_exact else Kind.BOUND
    return replace(day, value=last.date(), kind=kind)


def _state(case: Case, row: Mapping[Any, Any], aim: Mapping[Any, Any]) -> str:
    """Return how a figure stands to its target: in time, by its hedge at least or at most."""
    number = _plain(case.fact(row["id"]), ONLY)
    stated = case.fact(aim["id"])
    goal = _plain(stated, LIMITS)
    if stated.unit in TIMES:
        return _by_then(number, goal)
    due = aim["as_of_latest"]
    held = row["as_of_latest"]
    early = held < due  # never so of a day that is not known
    in_time = pd.isna(due) or held <= due
    if stated.hedge.casefold() in MOST:
        state = _at_most(number, goal, early)
    else:
        state = standing(number, goal, early)
        if early:
            state = AHEAD.get(state, state)
    if state in REACHED and not in_time:
        return "late"
    return state


def _by_then(time: Quantity, deadline: Quantity) -> str:
    """Return how a time stands to a deadline: in time, after it, or open where it may be either."""
    first = _starts_on(time.value)
    last = ends_on(time.value)
    due = ends_on(deadline.value)
    if not (first and last and due) or time.hedge or deadline.hedge:
        return "open"
    if last <= due:
        return "met"
    return "after" if first > due else "open"


def _starts_on(value: Value) -> date | None:
    """Return the first day of a time: of a year, a month or a quarter; None of what is none."""
    if isinstance(value, int):
        return date(value, 1, 1)
    first, *_ = ends(value) or (None,)
    return first if isinstance(first, date) else None


def _plain(number: Quantity, hedges: Collection[str]) -> Quantity:
    """Return a number without a hedge that does not make it uncertain."""
    if number.hedge.casefold() in hedges:
        return replace(number, hedge="")
    return number


def _at_most(number: Quantity, limit: Quantity, early: bool) -> str:
    """Return how a number stands to an upper limit: kept, or kept so far ("within")."""
    kept = number <= limit
    if kept is pd.NA:
        return "open"
    if not kept:
        return "below"
    return "within" if early else "met"
