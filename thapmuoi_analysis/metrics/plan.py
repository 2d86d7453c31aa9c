"""Target, plan and result: what the stated numbers amount to, and how far they can be compared.

Shares are exact fractions: `ceil(0.07 * 100)` is 8 in floating point, the threshold is 7. No
confidence interval is given: a count of all units of a place is no sample.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Any

import pandas as pd

from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.places import grounds
from thapmuoi_analysis.record.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE, NOT_REPORTED, Value, from_ends

ALONE = ("alone_units", "alone_adopted", "alone_over_delivery")


def units_needed(target_share: Quantity, units: Quantity) -> Quantity:
    """Units needed to meet a target of "at least p" (số đơn vị cần có để đạt chỉ tiêu): ⌈p N⌉.

    Examples
    --------
    >>> from fractions import Fraction
    >>> units_needed(Quantity(Fraction(1, 2)), Quantity(13, "unit")).value
    7
    """
    return math.ceil(target_share * units).named("units_needed")


def adopted_share(adopted: Quantity, units: Quantity) -> Quantity:
    """Share of units that have adopted (tỷ lệ xã, thị trấn thực hiện mô hình): n / N."""
    return (adopted / units).named("adopted_share")


def planned_total(plan: Mapping[int, Quantity]) -> Quantity:
    """Units the plan adds up to (tổng số theo kế hoạch), if the yearly figures are additions."""
    total: Any = sum(plan.values()) if plan else not_reported("planned_total", "unit")
    return _derived(total, "planned_total")


def cumulative_plan(plan: Mapping[int, Quantity]) -> dict[int, Quantity]:
    """Cumulate the plan (kế hoạch lũy kế): year -> units planned by the end of that year.

    It takes the yearly figures as additions: almost certain for a plan, but rarely said.
    """
    years = sorted(plan)
    totals = zip(years, accumulate(plan[year] for year in years), strict=True)
    return {year: _derived(total, f"cumulative_plan_{year}") for year, total in totals}


def threshold_year(cumulative: Mapping[int, Quantity], needed: Quantity) -> Quantity:
    """Return the year in which the plan itself reaches the threshold (năm đạt ngưỡng chỉ tiêu).

    Not applicable if it never does, not reported without a plan or where that cannot be settled.
    """
    if not cumulative:
        return not_reported("threshold_year", "year")
    met = {year: cumulative[year] >= needed for year in sorted(cumulative)}
    possible = [year for year in met if met[year] is not False]
    certain = [year for year in met if met[year] is True]
    value: Value = NOT_REPORTED if possible else NOT_APPLICABLE
    if certain:
        value = from_ends(possible[0], certain[0])
    last = cumulative[certain[0] if certain else max(cumulative)]
    # as a difference it has the kind, sources and hedges of both
    year = (last - needed).named("threshold_year", unit="year")
    return replace(year, value=value, formula=f"min{{t: cumulative_plan(t) ≥ {needed.id}}}")


def headline(case: Case) -> dict[str, Quantity]:
    """Every headline measure of a case by its id; what the record does not carry is not reported.

    Returns
    -------
    dict of str to Quantity
        `units_needed`, `adopted_share`, `points_over_target` (the fraction 0.3462 is 34.62
        points), `units_over_needed`, `planned_total`, `plan_ambition` (plan less needed),
        `over_delivery` (result less plan), `plan_fulfilment` (result by plan), `threshold_year`;
        `most_saved`, a bound: one holder fewer in each unit that merges, if nobody was added;
        and those of `alone`.
    """
    adopted, units, target = (case.latest(m) for m in ("adopted", "units", "target_share"))
    planned, needed = planned_total(case.planned()), units_needed(target, units)
    share, each = adopted_share(adopted, units), Quantity(1, "person/unit", kind=Kind.BOUND)
    measures = [
        needed,
        share,
        (share - target).named("points_over_target"),
        (adopted - needed).named("units_over_needed"),
        planned,
        (planned - needed).named("plan_ambition"),
        (adopted - planned).named("over_delivery"),
        (adopted / planned).named("plan_fulfilment"),
        threshold_year(cumulative_plan(case.planned()), needed),
        (adopted * each).named("most_saved"),
    ]
    return {quantity.id: quantity for quantity in [*measures, *alone(case, adopted, planned)]}


def alone(case: Case, adopted: Quantity, planned: Quantity) -> list[Quantity]:
    """Return the result among units of the one kind that the plan counts (`plan_noun`).

    Returns
    -------
    list of Quantity
        `alone_units` of that kind, `alone_adopted` of them (the result less the adopters of other
        kinds, so that it holds if the result is the number that have the model), `alone_share`,
        and `alone_over_delivery`; not reported where the plan counts all, or units are not listed.
    """
    kind = case.names.get("plan_noun", {}).get("vi")
    units = case.table("units")
    others = units[units["kind"] != kind]
    if kind is None or others.empty:
        return [*(not_reported(id, "unit") for id in ALONE), not_reported("alone_share")]
    least, open_ = (int((others["status"] == s).sum()) for s in ("adopted", "unknown"))
    by_others = counted(others, "others_adopted", from_ends(least, least + open_))
    named = units[units["kind"] == kind]  # what names them comes first of their locators
    named = named.assign(locators=named["locators"].str.split().str[0])
    of_kind, among = counted(named, ALONE[0]), (adopted - by_others).named(ALONE[1])
    gap, share = (among - planned).named(ALONE[2]), (among / of_kind).named("alone_share")
    return [of_kind, among, gap, share]


def counted(rows: pd.DataFrame, id: str, value: Value | None = None) -> Quantity:
    """Count rows of units, which rest on what says how these stand."""
    value = len(rows) if value is None else value
    kind = Kind.DERIVED if isinstance(value, int) else Kind.BOUND
    return Quantity(value, "unit", id, kind, "#{units: kind, status}", grounds(rows))


def _derived(total: Quantity, id: str) -> Quantity:
    """Name a sum; a sum of one keeps what it is the sum of as its formula."""
    if total.formula or not total.reported:
        return total.named(id)
    return replace(total, id=id, kind=Kind.DERIVED, formula=total.id, inputs=(total,))


def verdict(case: Case) -> dict[str, str]:
    """Say how the latest result stands against `target` and `plan`, those of them it has.

    Returns
    -------
    dict of str to str
        "above", "met", "below", "early" (below, while there was time left), "open" (not settled).
    """
    result, known, day = case.latest("adopted"), headline(case), latest_day(case)
    target, planned, states = case.latest("target_share"), known["planned_total"], dict[str, str]()
    if is_stated(result) and is_stated(target):
        early = not over(day, case.latest("target_year"))
        states["target"] = standing(known["adopted_share"], target, early)
    if is_stated(result) and is_stated(planned):
        states["plan"] = standing(result, planned, not over(day, plan_years(case)[-1]))
    return states


def standing(reached: Quantity, aim: Quantity, early: bool = False) -> str:
    """Return how a number stands against one that it is to be at least."""
    if (reached > aim) is True:
        return "above"
    if (met := reached >= aim) is pd.NA:
        return "open"
    return "met" if met else "early" if early else "below"


def is_stated(quantity: Quantity) -> bool:
    """Return whether a source states a number, if only as a hedge."""
    return quantity.reported or bool(quantity.hedge)


def over(day: Quantity, year: Quantity) -> bool:
    """Return whether a year was over on a day; if either is not stated, nothing says otherwise."""
    at, last = day.value, year.value
    return not (isinstance(at, date) and isinstance(last, int)) or at >= date(last, 12, 31)


def latest_day(case: Case) -> Quantity:
    """Return the day by which the latest result held."""
    return ([day for day, _ in dated_results(case)] or [not_reported("adopted_as_of", "date")])[-1]


def plan_years(case: Case) -> list[Quantity]:
    """Return the years of the plan; one that is not reported where there is none."""
    years = [case.fact(f"plan_year_{year}") for year in case.planned()]
    return years or [not_reported("plan_end", "year")]
