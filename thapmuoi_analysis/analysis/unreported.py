"""What a record leaves unsaid of its rollout, as quantities: the bounds that it allows.

A choice of assumptions is a text of their ids, "A0 A5"; `rollout.assumptions` says what they mean.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import pandas as pd

from thapmuoi_analysis.analysis import metrics
from thapmuoi_analysis.analysis.rollout import Contradiction, History, assumptions, moment, outcome
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity, assumed
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE, NOT_REPORTED, Range, Value, from_ends

LADDER = ("", "A0", "A0 A1", "A0 A2", "A0 A3", "A0 A4", "A0 A5", "A0 A1 A5", "A0 A7")
UNHINTED = ("A0", "A1", "A4", "A5", "A7")  # no sentence says so, if only by the way


def history(case: Case) -> History:
    """Read what a case says of its rollout.

    Each result is read as the stock on the last day that it can mean, as a range where sources
    disagree on it. Counting starts with the year that the source names, else with the plan, else
    at the first of several results. Dates of single units are not used.

    Raises
    ------
    ValueError
        If there is no number of units, or no result with a day.
    """
    units, year = case.latest("units"), case.latest("target_year").value
    needed = metrics.units_needed(case.latest("target_share"), units).value
    told: dict[date, list[int]] = {}
    for day, stock in metrics.dated_results(case):
        if isinstance(day.value, date) and isinstance(stock.value, int):
            told.setdefault(day.value, []).append(stock.value)
    results = [(day, Range(min(stocks), max(stocks))) for day, stocks in told.items()]
    if not isinstance(units.value, int) or not results:
        raise ValueError(f"case {case.slug}: expected a number of units and a result with a day")
    plan = {y: q.value for y, q in case.planned().items() if isinstance(q.value, int)}
    named = case.latest("start_year").value
    first = named if isinstance(named, int) else min(plan, default=None)
    start, initial = (date(first, 1, 1), Range(0, 0)) if first is not None else results.pop(0)
    if initial.lo != initial.hi:
        raise ValueError(f"case {case.slug}: sources disagree on {start}, where counting starts")
    return History(
        units.value,
        moment(start),
        tuple(results),
        plan,
        needed if isinstance(needed, int) else None,
        year if isinstance(year, int) else None,
        initial.lo,
    )


def basis(case: Case, id: str = "") -> list[Quantity]:
    """Return the numbers that an assumption leans on; without id, those that every path does."""
    if id == "":
        dated = [quantity for pair in metrics.dated_results(case) for quantity in pair]
        return [case.latest("units"), *dated, *case.measure("start_year")]
    if id == "A2":
        needed = metrics.units_needed(case.latest("target_share"), case.latest("units"))
        return [needed, *case.measure("target_year"), case.latest("adopted")]
    if id in ("A0", "A1"):
        return case.measure("start_year") if id == "A0" else []
    return [*case.planned().values(), *([case.latest("adopted")] if id == "A3" else [])]


def bounds(case: Case, choice: str) -> dict[str, Quantity]:
    """Bound what is unsaid under a choice of assumptions.

    Parameters
    ----------
    case : Case
        The record.
    choice : str
        Ids of assumptions with spaces between; empty for none.

    Returns
    -------
    dict of str to Quantity
        `exposure_least` and `exposure_most`, in unit-years; `reached`, the year in which the
        target was; `stock_2018` and so on, at the end of the year or at the cut-off.

    Raises
    ------
    ValueError
        If the record lacks the data for an assumption; a `Contradiction`, if no path fits.
    """
    told, ids = history(case), choice.split()
    found = outcome(told, ids)
    leans = [quantity for id in ["", *ids] for quantity in basis(case, id)]
    needed = metrics.units_needed(case.latest("target_share"), case.latest("units"))

    def made(name: str, value: Value, unit: str, formula: str, *more: Quantity) -> Quantity:
        inputs = tuple(dict.fromkeys([*leans, *more]))
        sources = tuple(dict.fromkeys(source for each in inputs for source in each.sources))
        formula = " | ".join(filter(None, [formula, ", ".join(ids)]))
        return Quantity(value, unit, _id(name, choice), Kind.BOUND, formula, sources, inputs=inputs)

    met = "min{t: stock_then(t) ≥ units_needed}"
    least, most = found.exposure
    quantities = {
        "exposure_least": made("exposure_least", least, "unit·year", "Σ throughout × duration"),
        "exposure_most": made("exposure_most", most, "unit·year", "Σ within × duration"),
        "reached": made("reached", _years(told, *found.threshold), "year", met, needed),
    }
    for year, ends in found.stock.items():
        name, at = f"stock_{year}", str(year)
        if year not in told.whole:
            name, at = "stock_as_of", "adopted_as_of"
        formula = f"[lowest_path({at}), highest_path({at})]"
        quantities[f"stock_{year}"] = made(name, from_ends(*ends), "unit", formula)
    return quantities


def ladder(case: Case) -> pd.DataFrame:
    """Set the choices of assumptions of `LADDER` side by side (các mức giả định, từ lỏng đến chặt).

    Returns
    -------
    pandas.DataFrame
        A row for each choice that the record has the data for: `choice`; `conflict`, a smallest
        part of it that no path fits, or empty; `exposure_least`, `exposure_most` and `reached` as
        in `bounds`, not applicable where there is a conflict.
    """
    known, rows = assumptions(history(case)), []
    columns = ["choice", "conflict", "exposure_least", "exposure_most", "reached"]
    for choice in LADDER:
        if known.keys() >= set(choice.split()):
            try:
                rows.append({"choice": choice, "conflict": "", **bounds(case, choice)})
            except Contradiction as error:
                none = {name: Quantity(NOT_APPLICABLE, "", _id(name, choice)) for name in columns}
                rows.append({**none, "choice": choice, "conflict": " ".join(error.subset)})
    return pd.DataFrame(rows, columns=columns)


def stocks(case: Case, choices: Iterable[str]) -> pd.DataFrame:
    """Return the bounds on the stock at the end of each year and at the cut-off.

    Parameters
    ----------
    case : Case
        The record.
    choices : iterable of str
        Choices of assumptions that some path fits.

    Returns
    -------
    pandas.DataFrame
        A row for each year; columns `day`, and each choice; all `Quantity`.
    """
    told, start = history(case), case.measure("start_year")
    cut_off, _ = metrics.dated_results(case)[-1]
    sources = tuple(source for quantity in start for source in quantity.sources)
    columns = {"day": [cut_off] * len(told.ends)}
    for place, year in enumerate(told.whole):
        end, id = date(year, 12, 31), f"year_end_{year}"
        columns["day"][place] = Quantity(end, "date", id, Kind.DERIVED, sources=sources)
    for choice in choices:
        found = bounds(case, choice)
        columns[choice] = [found[f"stock_{year}"] for year in told.ends]
    return pd.DataFrame(columns, index=list(told.ends), dtype=object)


def posts_saved(found: Mapping[str, Quantity], percent: int) -> dict[str, Quantity]:
    """Multiply exposure by the share of freed posts that were not filled again: an assumption.

    Parameters
    ----------
    found : mapping of str to Quantity
        As `bounds` returns it.
    percent : int
        The share, 0 to 100; no source states it.

    Returns
    -------
    dict of str to Quantity
        `not_refilled` (the share), `saved_least` and `saved_most` (person-years).
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"{percent}% of posts not filled again: expected 0 to 100")
    share = assumed(Fraction(percent, 100), "", "not_refilled")
    one = assumed(1, "person/unit", "holders_saved_if_merged")
    made = {"not_refilled": share}
    for name in ("least", "most"):
        exposure = found[f"exposure_{name}"]
        saved = exposure * one * share
        made[f"saved_{name}"] = saved.named(exposure.id.replace("exposure", "saved"))
    return made


def _id(name: str, choice: str) -> str:
    return "_given_".join(filter(None, [name, choice.lower().replace(" ", "_")]))


def _years(told: History, earliest: int | None, latest: int | None) -> Value:
    """Return the years in which the target may have been reached."""
    if earliest is None:
        return NOT_REPORTED if told.needed is None else NOT_APPLICABLE
    return from_ends(earliest, latest or math.inf)
