"""Plan, target, rotation: what the stated numbers amount to.

Each metric takes stated quantities and returns a `Quantity` that remembers them. Shares are exact
fractions: `ceil(0.07 * 100)` is 8 in floating point, the threshold is 7. No confidence interval
is given: a count of all units of a place is no sample.
"""

import math
import operator
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Kind,
    Quantity,
    Value,
    assumed,
    between,
    not_reported,
)
from thapmuoi_analysis.record.ranges import from_ends

Plan = Mapping[int, Quantity]


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


def points_over_target(share: Quantity, target_share: Quantity) -> Quantity:
    """Share less target (số điểm phần trăm vượt chỉ tiêu); the fraction 0.3462 is 34.62 points."""
    return (share - target_share).named("points_over_target")


def planned_total(plan: Plan) -> Quantity:
    """Units the plan adds up to (tổng số theo kế hoạch), if the yearly figures are additions."""
    total: Any = sum(plan.values()) if plan else not_reported("planned_total", "unit")
    return _derived(total, "planned_total")


def units_over_needed(adopted: Quantity, needed: Quantity) -> Quantity:
    """Adopted units beyond those the target needs (số đơn vị vượt mức cần có)."""
    return (adopted - needed).named("units_over_needed")


def plan_ambition(planned: Quantity, needed: Quantity) -> Quantity:
    """Planned units beyond those the target needs (mức kế hoạch đặt cao hơn chỉ tiêu)."""
    return (planned - needed).named("plan_ambition")


def over_delivery(adopted: Quantity, planned: Quantity) -> Quantity:
    """Adopted units beyond the plan (phần vượt kế hoạch)."""
    return (adopted - planned).named("over_delivery")


def plan_fulfilment(adopted: Quantity, planned: Quantity) -> Quantity:
    """Divide the result by the plan (tỷ lệ hoàn thành kế hoạch); a plan of 0: not applicable."""
    return (adopted / planned).named("plan_fulfilment")


def meets(result: Quantity, at_least: Quantity) -> Any:
    """Whether a target of "at least" is met (đạt chỉ tiêu): True, False or `pandas.NA`."""
    return result >= at_least


def exceeds(result: Quantity, plan: Quantity) -> Any:
    """Whether a result is strictly above (vượt): True, False or `pandas.NA`."""
    return result > plan


def cumulative_plan(plan: Plan) -> dict[int, Quantity]:
    """Cumulate the plan (kế hoạch lũy kế): year -> units planned by the end of that year.

    It takes the yearly figures as additions: almost certain for a plan, but rarely said.
    """
    totals = accumulate((plan[year] for year in sorted(plan)), operator.add)
    return {
        year: _derived(total, f"cumulative_plan_{year}")
        for year, total in zip(sorted(plan), totals, strict=True)
    }


def threshold_year(cumulative: Plan, needed: Quantity) -> Quantity:
    """Return the year in which the plan itself reaches the threshold (năm đạt ngưỡng chỉ tiêu).

    Not applicable if it never does, not reported without a plan or where that cannot be settled.
    """
    if not cumulative:
        return not_reported("threshold_year", "year")
    met = {year: meets(cumulative[year], needed) for year in sorted(cumulative)}
    possible = [year for year in met if met[year] is not False]
    certain = [year for year in met if met[year] is True]
    value: Value = NOT_REPORTED if possible else NOT_APPLICABLE
    if certain:
        value = from_ends(possible[0], certain[0])
    last = cumulative[certain[0] if certain else max(cumulative)]
    return replace(  # as a difference it has the kind, sources and hedges of both
        last - needed,
        value=value,
        unit="year",
        id="threshold_year",
        formula=f"min{{t: cumulative_plan(t) ≥ {needed.id}}}",
    )


def answers(case: Case) -> dict[str, Any]:
    """Answer whether target and plan were met or exceeded: True, False or `pandas.NA`."""
    adopted, units, target = (case.latest(m) for m in ("adopted", "units", "target_share"))
    share = adopted_share(adopted, units)
    return {
        "meets_target": meets(share, target),
        "exceeds_target": exceeds(share, target),
        "exceeds_plan": exceeds(adopted, planned_total(case.planned())),
    }


def leading_posts(adopted: Quantity, units: Quantity) -> dict[str, Quantity]:
    """Holders of the two leading posts before and after, and what may have been saved.

    Assumes that each unit had two holders before and has one where it adopted. Both posts remain;
    a deputy may have been added, so the number of people saved is only bounded.

    Returns
    -------
    dict of str to Quantity
        `holders_if_separate` (2 per unit), `holders_before` (2N), `holders_after` (2N - n) and
        `people_saved` (0..n), in persons.
    """
    two = assumed(2, "person/unit", "holders_if_separate")
    one = assumed(1, "person/unit", "holders_saved_if_merged")
    before = (two * units).named("holders_before")
    after = (before - one * adopted).named("holders_after")
    nobody = assumed(0, "person", "least_saved")
    return {
        "holders_if_separate": two,
        "holders_before": before,
        "holders_after": after,
        "people_saved": between(nobody, one * adopted, "people_saved"),
    }


def group_share(part: Quantity, whole: Quantity) -> Quantity:
    """Share of a group, such as the young (tỷ lệ cán bộ trẻ); a hedge stays a hedge."""
    return (part / whole).named(f"{part.id}_share")


def plan_result_table(case: Case) -> pd.DataFrame:
    """Plan, result and rate by year (bảng kế hoạch - kết quả - tỷ lệ).

    Returns
    -------
    pandas.DataFrame
        Indexed by year; columns `year`, `planned`, `adopted`, `rate`, `cumulative_planned`,
        `cumulative_rate` (of all units), all `Quantity`. The result of a year is known only where
        results are stated for the ends of that year and of the year before (or of the first
        year); elsewhere it is "not reported".
    """
    plan = case.planned()
    stock = year_end_results(case)
    cumulative, units = cumulative_plan(plan), case.latest("units")
    rows = {}
    for year, planned in plan.items():
        before = stock.get(year - 1, 0 if year == min(plan) else None)
        if year in stock and before is not None:
            result = (stock[year] - before).named(f"adopted_in_{year}")
        else:
            result = not_reported(f"adopted_in_{year}", "unit")
        rows[year] = {
            "year": case.fact(f"plan_year_{year}"),
            "planned": planned,
            "adopted": result,
            "rate": (result / planned).named(f"fulfilment_{year}"),
            "cumulative_planned": cumulative[year],
            "cumulative_rate": (cumulative[year] / units).named(f"cumulative_plan_share_{year}"),
        }
    columns = ["year", "planned", "adopted", "rate", "cumulative_planned", "cumulative_rate"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def year_end_results(case: Case) -> dict[int, Quantity]:
    """Return the stated number of adopters at the end of a year: those dated 31 December.

    Where two facts of one day differ, that year is left out.
    """
    facts = case.facts
    ends = facts[
        (facts["measure"] == "adopted") & (facts["as_of_earliest"] == facts["as_of_latest"])
    ]
    ends = ends[(ends["as_of_latest"].dt.month == 12) & (ends["as_of_latest"].dt.day == 31)]
    stated: dict[int, list[Quantity]] = {}
    for id, year in zip(ends["id"], ends["as_of_latest"].dt.year, strict=True):
        stated.setdefault(int(year), []).append(case.fact(id))
    return {year: q[0] for year, q in stated.items() if len({(s.value, s.hedge) for s in q}) == 1}


def dated_results(case: Case) -> list[tuple[Quantity, Quantity]]:
    """Return every stated result with the date by which it held, the earliest first.

    Returns
    -------
    list of (Quantity, Quantity)
        Date and number of adopters. A date that the source only bounds is a `bound`, resting also
        on the stamp of the page where that is what bounds it; without one it is not reported.
    """
    stamps = {stamp.value: stamp.sources for stamp in case.measure("page_date")}
    spans = case.facts.set_index("id")[["as_of_earliest", "as_of_latest"]]
    found = []
    for adopted in case.measure("adopted"):
        earliest, latest = spans.loc[adopted.id]
        id, value, kind = f"{adopted.id}_as_of", NOT_REPORTED, Kind.STATED
        sources = adopted.sources
        if pd.notna(latest):
            value, kind = latest.date(), Kind.STATED if earliest == latest else Kind.BOUND
            sources = tuple(dict.fromkeys([*sources, *stamps.get(value, ())]))
        found.append((Quantity(value, "date", id, kind, sources=sources), adopted))
    return found


def headline(case: Case) -> dict[str, Quantity]:
    """Every headline metric of a case by its id; what the record does not carry is not reported."""
    adopted, units, target = (case.latest(m) for m in ("adopted", "units", "target_share"))
    planned, needed = planned_total(case.planned()), units_needed(target, units)
    share = adopted_share(adopted, units)
    found = [
        needed,
        share,
        points_over_target(share, target),
        units_over_needed(adopted, needed),
        planned,
        plan_ambition(planned, needed),
        over_delivery(adopted, planned),
        plan_fulfilment(adopted, planned),
        threshold_year(cumulative_plan(case.planned()), needed),
        *leading_posts(adopted, units).values(),
    ]
    return {quantity.id: quantity for quantity in found}


def _derived(total: Quantity, id: str) -> Quantity:
    """Name a sum; a sum of one keeps what it is the sum of as its formula."""
    if total.formula or not total.reported:
        return total.named(id)
    return Quantity(
        total.value, total.unit, id, Kind.DERIVED, total.id, total.sources, total.hedge, (total,)
    )


def rotation(case: Case) -> dict[str, Quantity]:
    """Return the rotation of cadres (luân chuyển, điều động cán bộ) and the share of the young.

    Returns
    -------
    dict of str to Quantity
        `rotated`, `rotated_young`, `rotated_nonlocal` (persons) and `young_share`; what the case
        does not state is not reported, and a hedge ("hầu hết") stays a word.
    """
    roles = {"rotated": "all", "rotated_young": "young", "rotated_nonlocal": "nonlocal"}
    rows = case.rotation.set_index("role")["id"].to_dict() if case.has("rotation") else {}
    found = {
        id: case.fact(rows[role]) if role in rows else not_reported(id, "person")
        for id, role in roles.items()
    }
    share = group_share(found["rotated_young"], found["rotated"]).named("young_share")
    return {**found, "young_share": share}
