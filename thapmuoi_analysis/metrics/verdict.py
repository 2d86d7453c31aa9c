"""How results stand to target and plan: the latest one, and what an earlier one makes of it.

A goal that was met may be lost again, or met only after it was due: the latest count alone does
not tell that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of, stated_by
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import ends_on
from thapmuoi_analysis.metrics.plan import (
    AHEAD,
    REACHED,
    headline,
    is_stated,
    last_day,
    latest_day,
    over,
    plan_years,
    planned_total,
    standing,
)
from thapmuoi_analysis.metrics.remembered import remembered
from thapmuoi_analysis.metrics.results import by_date

LOST = {"below": "lost", "early": "receded", "open": "open"}  # once a goal was reached
OF_RESULT = {"target": "share", "plan": "adopted"}  # which column of `by_date` a goal is held to


@dataclass(frozen=True)
class Goal:
    """What a result is held to: a number, and the year (or month) by whose end it is due."""

    name: str
    number: Quantity
    year: Quantity


def verdict(case: Case) -> dict[str, str]:
    """Say how the latest result stands against `target` and `plan`, those of them it has.

    A target or a plan has its time: a result that may be of a later day meets it only where the
    source says so itself, or an earlier result has met it.

    Returns
    -------
    dict of str to str
        "above", "met", "below", "early" (below, while there was time left), "ahead" and "level"
        (above and equal, while there was time left in which it may change), "late" (not below, but
        perhaps only after the time was over), "open" (not settled); and with an earlier result
        "lost" (below, but was met in time), "receded" (as "lost", while there is time left),
        "lapsed" (below, but was not, perhaps only after the time was over), "after" (not below,
        but was when the time was over).
    """
    states = standings(case)["state"]
    return {str(name): state for name, state in states.items()}


@remembered
def standings(case: Case) -> pd.DataFrame:
    """Return how results stand against target and plan, with the earlier one that matters.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        Rows `target` and `plan`, those that the latest result can be held to; columns `state` (as
        of `verdict`), and `before`: the id of the earlier result (in `by_date`) by which the goal
        was met, or missed when it was due; empty without one.
    """
    latest = {
        "adopted": case.latest("adopted"),
        "share": headline(case)["adopted_share"],
        "day": latest_day(case),
        "last": last_day(case),
    }
    earlier = _earlier(case)
    rows = {}
    for goal in _goals(case):
        if is_stated(latest["adopted"]) and is_stated(goal.number):
            state = _state(case, goal, latest)
            before = {}
            missed = []
            for row in earlier:
                id = row["id"]
                before[id] = _state(case, goal, row)
                if before[id] == "below" and _is_at_end(row["day"], goal.year):
                    missed.append(id)
            state, decides = _turned(state, before, missed)
            said = said_of(case, goal.name, latest["adopted"])
            if not said and not over(latest["last"], goal.year):
                state = AHEAD.get(state, state)
            rows[goal.name] = (state, decides)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["state", "before"], dtype=object)


def _goals(case: Case) -> Iterator[Goal]:
    """Yield the target and the plan, be they stated or not."""
    planned = planned_total(case.planned())
    yield Goal("target", case.latest("target_share"), case.latest("target_year"))
    yield Goal("plan", planned, plan_years(case)[-1])


def _earlier(case: Case) -> list[Any]:
    """Return the results that are surely of an earlier day than the latest, undisputed ones."""
    day = latest_day(case)
    results = by_date(case)
    results = results[~results["disputed"]]
    results = results.assign(id=results.index, last=results["day"])
    earlier = []
    for row in results.to_dict("records"):
        is_dated = row["day"].reported
        if is_dated and row["day"].value < day.value:
            earlier.append(row)
    return earlier


def _state(case: Case, goal: Goal, result: Mapping[str, Any]) -> str:
    """Return how one result stands to a goal, if there were no other."""
    is_early = not over(result["day"], goal.year)
    state = standing(result[OF_RESULT[goal.name]], goal.number, is_early)
    if state not in REACHED or within(result["last"], goal.year):
        return state
    said = said_of(case, goal.name, result["adopted"])
    return state if said == "above" else said or "late"


def _is_at_end(day: Quantity, year: Quantity) -> bool:
    """Return whether a result is of the very day on which a goal was due."""
    return day.kind is Kind.STATED and day.value == ends_on(year.value)


def _turned(state: str, before: Mapping[str, str], missed: list[str]) -> tuple[str, str]:
    """Return how results stand to a goal in the end, and the earlier result that decides it.

    Parameters
    ----------
    state : str
        How the latest result stands, by itself.
    before : mapping of str to str
        How each earlier one does, by its id, the earliest first.
    missed : list of str
        Those that are of the day on which the goal was due, and below it.
    """
    met = []
    late = []
    for id, then in before.items():
        if then in REACHED:
            met.append(id)
        elif then == "late":
            late.append(id)
    if state == "late" and met:  # in time, whatever came later
        return before[met[-1]], ""
    if state == "late" and missed:
        return "after", missed[-1]
    if state in LOST and met:
        return LOST[state], met[-1]
    if state == "below" and late:
        return "lapsed", late[-1]
    return state, ""


def within(day: Quantity, year: Quantity) -> bool:
    """Return whether a day is surely not after a year, quarter or month; always without one."""
    due = ends_on(year.value)
    if due is None:
        return True
    return isinstance(day.value, date) and day.value <= due


def said_of(case: Case, aim: str, result: Quantity) -> str:
    """Return how the source of a result says that it stands, if it says that it meets a goal.

    Parameters
    ----------
    case : Case
        The case.
    aim : {"target", "plan"}
        Which goal.
    result : Quantity
        The result; what another source says is of a result of its own.

    Returns
    -------
    str
        "above", "met", or empty.
    """
    for claim in case.claims_by_id.values():
        is_own = source_of(claim.locator) == stated_by(result)
        is_result = claim.type == "result" and claim.about == "model"
        is_met = claim.compared_with == aim and claim.compared_as in REACHED
        if is_own and is_result and is_met:
            return claim.compared_as
    return ""
