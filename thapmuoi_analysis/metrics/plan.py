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

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.places import grounds
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Value, from_ends
from thapmuoi_analysis.metrics.results import by_date, dated_results, share_id

GOALS = {"needed": "target", "planned": "plan"}  # of which a level is the number
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
    others = left_out(case)
    if others.empty:
        return [*(not_reported(id, "unit") for id in ALONE), not_reported("alone_share")]
    least, open_ = (int((others["status"] == s).sum()) for s in ("adopted", "unknown"))
    by_others = counted(others, "others_adopted", from_ends(least, least + open_))
    units = case.table("units")
    named = units[~units["code"].isin(others["code"])]  # what names them comes first of locators
    named = named.assign(locators=named["locators"].str.split().str[0])
    of_kind, among = counted(named, ALONE[0]), (adopted - by_others).named(ALONE[1])
    gap, share = (among - planned).named(ALONE[2]), (among / of_kind).named("alone_share")
    return [of_kind, among, gap, share]


def left_out(case: Case) -> pd.DataFrame:
    """Return the units of kinds that the plan does not count; none where it counts all units."""
    kind = case.names.get("plan_noun", {}).get("vi")
    units = case.table("units")
    return units[units["kind"] != kind] if kind else units.iloc[:0]


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


def levels(case: Case) -> pd.DataFrame:
    """Return what the target needs, the plan and the result: each that is one bare number.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        Rows `needed`, `planned` and `adopted`, those of them without a hedge or a range; columns
        `number`; `step`, the number less the one in the row above (None in the first row); and
        `state`, how it stands to that one (as of `verdict`; empty in the first row).

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.levels(load_case("thap-muoi"))["state"].to_dict()
    {'needed': '', 'planned': 'above', 'adopted': 'above'}
    """
    measures, states, rows = headline(case), verdict(case), []
    numbers = {"needed": measures["units_needed"], "planned": measures["planned_total"]}
    numbers["adopted"] = case.latest("adopted")
    known = [name for name, number in numbers.items() if _is_bare(number)]
    for above, name in zip([None, *known], known, strict=False):
        number, step, state = numbers[name], None, ""
        if above:
            early = name == "adopted" and states.get(GOALS[above]) == "early"
            state = standing(number, numbers[above], early)
            step = number - numbers[above]
            step = step.named(f"{number.id}_less_{numbers[above].id}")
        rows.append((number, step, state))
    return pd.DataFrame(rows, known, ["number", "step", "state"], dtype=object)


def _is_bare(number: Quantity) -> bool:
    """Return whether a number is one whole number, and stated without a hedge."""
    return isinstance(number.value, int) and not number.hedge


def comparison(case: Case) -> pd.DataFrame:
    """Set target, plan and results beside each other: what is counted, till when, of how many.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        A row for each that is stated; its index says which: `target`, `plan`, each `result`, and
        the latest among the units that the plan counts alone, `alone`. Columns `counted` (what
        these units are called, in each language), `first` and `last` (the years, or the day, that
        it spans; no first one of a target), `earliest` (the first day on which a result may have
        held), `number`, `base` (all units of that kind) and `share`.
    """
    measures, every = headline(case), case.told["unit_noun"]
    among, base = measures["alone_adopted"], measures["alone_units"]
    planned, of_kind = measures["planned_total"], case.told["plan_noun"]
    if not among.reported:
        base, of_kind = case.latest("units"), every
    began, years = case.latest("start_year"), plan_years(case)
    needed, units = measures["units_needed"], case.latest("units")
    year, day = case.latest("target_year"), latest_day(case)
    rows: list[tuple[Any, ...]] = [
        ("target", every, None, year, pd.NaT, needed, units),
        ("plan", of_kind, years[0], years[-1], pd.NaT, planned, base),
    ]
    for result in by_date(case).itertuples():
        span = (began, result.day, result.earliest)
        rows.append(("result", every, *span, result.adopted, result.units))
    rows.append(("alone", of_kind, began, day, pd.NaT, among, base))
    columns = ["which", "counted", "first", "last", "earliest", "number", "base"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object).set_index("which")
    frame = frame[[number.reported for number in frame["number"]]]
    latest = case.latest("adopted").id
    pairs = zip(frame["number"], frame["base"], strict=True)
    shares = [(number / of).named(share_id(number.id, latest)) for number, of in pairs]
    return frame.assign(share=pd.Series(shares, frame.index, dtype=object))


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
