"""Figures and targets of another kind than units: shares, persons, money, visits, days.

Each has its own label and unit; what it is set against, a number before or a target, is coded.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import corrections, standing_facts
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Both, both
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_REPORTED
from thapmuoi_analysis.case.stated import LIMITS, MOST
from thapmuoi_analysis.metrics.plan import AHEAD, REACHED, standing

ONLY = ("mới", "mới đạt", "chỉ", "chỉ đạt", "mới chỉ", "only", "just")  # leave the number as it is
COLUMNS = (
    "id", "measure", "label", "noun", "number", "day", "earliest", "said_by", "before", "aim",
    "state", "locator",
)  # fmt: skip
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
    by = corrections(case.facts)
    rows = facts[facts["measure"].isin(["other", "other_target"])].to_dict("records")
    for row in rows:
        against = row["against"].split()
        row["against"] = " ".join(by.get(id, id) for id in against)
    by_id = {row["id"]: row for row in rows}
    return pd.DataFrame([_figure(case, row, by_id) for row in rows], columns=COLUMNS, dtype=object)


def _figure(case: Case, row: Mapping[Any, Any], by_id: Mapping[str, Any]) -> dict[str, Any]:
    """Return one fact as a figure."""
    against = row["against"].split()
    aims = [id for id in against if by_id[id]["measure"] == "other_target"]
    earlier = [id for id in against if by_id[id]["measure"] == "other"]
    state = ""
    if aims:
        state = _state(case, row, by_id[aims[0]])
    return {
        "id": row["id"],
        "measure": row["measure"],
        "label": both(row, "label"),
        "noun": _noun(row),
        "number": case.fact(row["id"]),
        "day": _day(row),
        "earliest": row["as_of_earliest"],
        "said_by": both(row, "said_by"),
        "before": "".join(earlier[:1]),
        "aim": "".join(aims[:1]),
        "state": state,
        "locator": row["locator"],
    }


def _noun(row: Mapping[Any, Any]) -> Both:
    """Return what stands behind a number: what the data say, or people; empty for neither."""
    noun = both(row, "unit")
    return PEOPLE if row["unit"] == "person" and not noun["vi"] else noun


def _day(row: Mapping[Any, Any]) -> Quantity:
    """Return the last day on which a number may hold; a bound where it may be an earlier one."""
    day = Quantity(NOT_REPORTED, "date", f"{row['id']}_as_of", sources=(row["locator"],))
    if pd.isna(row["as_of_latest"]):
        return day
    is_exact = row["as_of_earliest"] == row["as_of_latest"]
    kind = Kind.STATED if is_exact else Kind.BOUND
    return replace(day, value=row["as_of_latest"].date(), kind=kind)


def _state(case: Case, row: Mapping[Any, Any], aim: Mapping[Any, Any]) -> str:
    """Return how a figure stands to its target: in time, by its hedge at least or at most."""
    number = _plain(case.fact(row["id"]), ONLY)
    goal = case.fact(aim["id"])
    words = goal.hedge.casefold()
    goal = _plain(goal, LIMITS)
    due = aim["as_of_latest"]
    held = row["as_of_latest"]
    early = pd.notna(due) and pd.notna(held) and held < due
    if words in MOST:
        state = _at_most(number, goal, early)
    else:
        state = standing(number, goal, early)
        state = AHEAD.get(state, state) if early else state
    in_time = pd.isna(due) or (pd.notna(held) and held <= due)
    return "late" if state in REACHED and not in_time else state


def _plain(number: Quantity, hedges: Collection[str]) -> Quantity:
    """Return a number without a hedge that does not make it uncertain."""
    return replace(number, hedge="") if number.hedge.casefold() in hedges else number


def _at_most(number: Quantity, limit: Quantity, early: bool) -> str:
    """Return how a number stands to an upper limit: kept, or kept so far ("within")."""
    kept = number <= limit
    if kept is pd.NA:
        return "open"
    if not kept:
        return "below"
    return "within" if early else "met"
