"""Target, plan and result: what the stated numbers amount to, and how they stand to each other.

Shares are exact fractions: `ceil(0.07 * 100)` is 8 in floating point, the threshold is 7. No
confidence interval is given: a count of all units of a place is no sample.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of, stated_by
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.places import grounds
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Value, ends_on, from_ends
from thapmuoi_analysis.metrics.remembered import remembered
from thapmuoi_analysis.metrics.results import dated_results, units_then

REACHED = ("above", "met")  # how a result stands that meets a goal
AHEAD = {"above": "ahead", "met": "level"}  # … while the goal is not due yet


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
    if not plan:
        return not_reported("planned_total", "unit")
    return _sum(plan.values(), "planned_total")


def cumulative_plan(plan: Mapping[int, Quantity]) -> dict[int, Quantity]:
    """Cumulate the plan (kế hoạch lũy kế): year -> units planned by the end of that year.

    It takes the yearly figures as additions: almost certain for a plan, but rarely said.
    """
    totals = {}
    figures = []
    for year in sorted(plan):
        figures.append(plan[year])
        totals[year] = _sum(figures, f"cumulative_plan_{year}")
    return totals


def _sum(figures: Iterable[Quantity], id: str) -> Quantity:
    """Add up figures; a sum of one keeps what it is the sum of as its formula."""
    total = cast("Quantity", sum(figures))
    if total.formula:
        return total.named(id)
    return replace(total, id=id, kind=Kind.DERIVED, formula=total.id, inputs=(total,))


def threshold_year(cumulative: Mapping[int, Quantity], needed: Quantity) -> Quantity:
    """Return the year in which the plan itself reaches the threshold (năm đạt ngưỡng chỉ tiêu).

    Not applicable if it never does, not reported without a plan or where that cannot be settled.
    """
    if not cumulative:
        return not_reported("threshold_year", "year")
    met = {year: total >= needed for year, total in cumulative.items()}
    possible = [year for year in met if met[year] is not False]
    certain = [year for year in met if met[year] is True]
    reached = max(cumulative)
    value: Value = NOT_REPORTED if possible else NOT_APPLICABLE
    if certain:
        reached = certain[0]
        value = from_ends(possible[0], reached)
    # as a difference it has the kind, sources and hedges of both
    year = (cumulative[reached] - needed).named("threshold_year", unit="year")
    return replace(year, value=value, formula=f"min{{t: cumulative_plan(t) ≥ {needed.id}}}")


@remembered
def headline(case: Case) -> dict[str, Quantity]:
    """Every headline measure of a case by its id; what the record does not carry is not reported.

    Returns
    -------
    dict of str to Quantity
        What each is called, its unit and its formula stand in `case/measures.csv`. Shares are
        fractions: `points_over_target` of 0.3462 is 34.62 points. `most_saved` is a bound: one
        holder fewer in each unit that merges, if nobody was added.
    """
    adopted = case.latest("adopted")
    units = units_then(case)
    target = case.latest("target_share")
    needed = units_needed(target, units)
    share = adopted_share(adopted, units)
    planned = planned_total(case.planned())
    measures = {
        "units_needed": needed,
        "adopted_share": share,
        "points_over_target": share - target,
        "units_over_needed": adopted - needed,
        "planned_total": planned,
        "plan_ambition": planned - needed,
        "over_delivery": adopted - planned,
        "plan_fulfilment": adopted / planned,
        "threshold_year": threshold_year(cumulative_plan(case.planned()), needed),
        "most_saved": adopted * Quantity(1, "person/unit", kind=Kind.BOUND),
        **alone(case, adopted, planned),
    }
    return {id: measure.named(id) for id, measure in measures.items()}


def alone(case: Case, adopted: Quantity, planned: Quantity) -> dict[str, Quantity]:
    """Return the result among units of the one kind that the plan counts (`plan_noun`).

    Returns
    -------
    dict of str to Quantity
        `alone_units` of that kind, `alone_adopted` of them (the result less the adopters of other
        kinds, so that it holds if the result is the number that have the model), `alone_share`,
        and `alone_over_delivery`; not reported where the plan counts all, or where what states the
        result does not say of units how they stand.
    """
    others = left_out(case)
    if others.empty or not lists_units(case, adopted):
        unsaid = not_reported("", "unit")
        unsaid_share = not_reported("")
        return {
            "alone_units": unsaid,
            "alone_adopted": unsaid,
            "alone_over_delivery": unsaid,
            "alone_share": unsaid_share,
        }
    units = case.units_as_of(stated_by(adopted))
    others = units[units["code"].isin(others["code"])]
    units = units[~units["code"].isin(others["code"])]
    units["locators"] = units["locators"].str.split().str[0]  # what names a unit comes first
    of_kind = counted(units, "alone_units")
    least = int((others["status"] == "adopted").sum())
    unknown = int((others["status"] == "unknown").sum())
    by_others = counted(others, "others_adopted", from_ends(least, least + unknown))
    among = (adopted - by_others).named("alone_adopted")
    return {
        "alone_units": of_kind,
        "alone_adopted": among,
        "alone_over_delivery": among - planned,
        "alone_share": among / of_kind,
    }


def lists_units(case: Case, adopted: Quantity) -> bool:
    """Return whether what states a result says of units, by their names, how they stand."""
    listing = {source_of(locator) for locator in grounds(case.units_as_of())}
    return stated_by(adopted) in {*listing, ""}


def left_out(case: Case) -> pd.DataFrame:
    """Return the units of kinds that the plan does not count; none where it counts all units."""
    units = case.table("units")
    kind = case.names.get("plan_noun", {}).get("vi")
    return units[units["kind"] != kind] if kind else units.head(0)


def counted(rows: pd.DataFrame, id: str, value: Value | None = None) -> Quantity:
    """Count rows of units, which rest on what says how these stand.

    Parameters
    ----------
    rows : pandas.DataFrame
        Some rows of the table `units`.
    id : str
        Name of the number.
    value : Value, optional
        How many they come to, where that is not their number; a range is a bound.
    """
    if value is None:
        value = len(rows)
    kind = Kind.DERIVED if isinstance(value, int) else Kind.BOUND
    return Quantity(value, "unit", id, kind, "#{units: kind, status}", grounds(rows))


def standing(reached: Quantity, aim: Quantity, early: bool = False) -> str:
    """Return how a number stands against one that it is to be at least (as of `verdict`)."""
    if (reached > aim) is True:
        return "above"
    met = reached >= aim
    if met is pd.NA:
        return "open"
    if met:
        return "met"
    return "early" if early else "below"


def is_stated(quantity: Quantity) -> bool:
    """Return whether a source states a number, if only as a hedge."""
    return quantity.reported or bool(quantity.hedge)


def over(day: Quantity, year: Quantity) -> bool:
    """Return whether a time was over on a day; if either is not stated, nothing says otherwise."""
    due = ends_on(year.value)
    if not isinstance(day.value, date) or due is None:
        return True
    return day.value >= due


def latest_day(case: Case) -> Quantity:
    """Return the day by which the latest result held."""
    days = [day for day, _ in dated_results(case)]
    return days[-1] if days else not_reported("adopted_as_of", "date")


def last_day(case: Case) -> Quantity:
    """Return the last day on which the latest result may have held: at most that of its page."""
    day = latest_day(case)
    return day if day.reported else case.latest("page_date")


def plan_years(case: Case) -> list[Quantity]:
    """Return the years of the plan; one that is not reported where there is none."""
    years = [case.fact(f"plan_year_{year}") for year in case.planned()]
    return years or [not_reported("plan_end", "year")]
