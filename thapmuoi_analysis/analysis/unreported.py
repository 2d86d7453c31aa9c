"""What a record leaves unsaid of its rollout, as quantities: bounds, and what each gap is worth.

A choice of assumptions is a text of their ids, "A0 A5"; `analysis.history` says what they mean.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import pandas as pd

from thapmuoi_analysis.analysis.history import History, assumptions, moment, steps_of
from thapmuoi_analysis.analysis.rollout import Contradiction, days_unknown, fitting, outcome
from thapmuoi_analysis.chapters.plan import units_needed
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Kind,
    Quantity,
    Value,
    assumed,
)
from thapmuoi_analysis.record.ranges import Range, from_ends
from thapmuoi_analysis.record.results import dated_results

LADDER = ("", "A0", "A0 A1", "A0 A2", "A0 A3", "A0 A4", "A0 A5", "A0 A1 A5", "A0 A7")
UNHINTED = ("A0", "A1", "A4", "A5", "A7")  # no sentence says so, if only by the way
SETTLES = {  # what a missing fact may be -> the assumptions that it would settle
    "start_dates": "A0 A1 A2 A3 A4 A5 A7",
    "yearly_stock": "A1 A2 A3 A4 A5 A7",
    "target_stock": "A2",  # and A1, A3 where its day is theirs
    "figure_date": "A1",
    "reversals": "A0",
}


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
    units, target = case.latest("units").value, case.latest("target_share")
    needed, year = units_needed(target, case.latest("units")), case.latest("target_year")
    told: dict[date, list[int]] = {}
    for day, stock in dated_results(case):
        if isinstance(day.value, date) and isinstance(stock.value, int):
            told.setdefault(day.value, []).append(stock.value)
    results = [(day, Range(min(s), max(s)) if len(set(s)) > 1 else s[0]) for day, s in told.items()]
    if not isinstance(units, int) or not results:
        raise ValueError(f"case {case.slug}: expected a number of units and a result with a day")
    plan = {y: q.value for y, q in case.planned().items() if isinstance(q.value, int)}
    named = case.latest("start_year").value
    first = named if isinstance(named, int) else min(plan, default=None)
    start, initial = results.pop(0) if first is None else (date(first, 1, 1), 0)
    if isinstance(initial, Range):
        raise ValueError(f"case {case.slug}: sources disagree on {start}, where counting starts")
    return History(
        units,
        moment(start),
        tuple(results),
        plan,
        needed.value if isinstance(needed.value, int) else None,
        year.value if isinstance(year.value, int) else None,
        initial,
    )


def basis(case: Case, id: str = "") -> list[Quantity]:
    """Return the numbers that an assumption leans on; without id, those that every path does."""
    if id == "":
        dated = [quantity for pair in dated_results(case) for quantity in pair]
        return [case.latest("units"), *dated, *case.measure("start_year")]
    if id == "A2":
        needed = units_needed(case.latest("target_share"), case.latest("units"))
        return [needed, *case.measure("target_year"), case.latest("adopted")]
    if id in ("A0", "A1"):
        return case.measure("start_year") if id == "A0" else []
    return [*case.planned().values(), *([case.latest("adopted")] if id == "A3" else [])]


def bounds(case: Case, choice: str) -> dict[str, Quantity]:
    """Count the paths and bound what is unsaid under a choice of assumptions.

    Parameters
    ----------
    case : Case
        The record.
    choice : str
        Ids of assumptions with spaces between; empty for none.

    Returns
    -------
    dict of str to Quantity
        `paths`; `exposure_least`, `exposure_most` and `exposure_width`, in unit-years; `reached`,
        the year in which the target was; `stock_2018` and so on, at the end of the year or at
        the cut-off.

    Raises
    ------
    ValueError
        If the record lacks the data for an assumption; a `Contradiction`, if no path fits.
    """
    told = history(case)
    found = outcome(told, choice.split())
    paths = _paths(case, choice, found.paths)
    made = {"paths": paths}
    for end, (name, of) in enumerate((("least", "throughout"), ("most", "within"))):
        id, value, formula = f"exposure_{name}", found.exposure[end], f"Σ {of} × duration"
        made[id] = _made(id, choice, value, "unit·year", formula, [paths])
    for year, ends in found.stock.items():
        at = str(year) if year in told.whole else "adopted_as_of"
        name, formula = f"stock_{year}", f"[lowest_path({at}), highest_path({at})]"
        id = name if year in told.whole else "stock_as_of"
        made[name] = _made(id, choice, from_ends(*ends), "unit", formula, [paths])
    width = made["exposure_most"] - made["exposure_least"]
    earliest, latest = found.threshold
    met: Value = NOT_REPORTED if told.needed is None else NOT_APPLICABLE
    if earliest is not None:
        met = from_ends(earliest, latest or math.inf)
    needed, formula = basis(case, "A2")[0], "min{t: stock_then(t) ≥ units_needed}"
    made["reached"] = _made("reached", choice, met, "year", formula, [paths, needed])
    return made | {"exposure_width": width.named(_id("exposure_width", choice))}


def ladder(case: Case, choices: Iterable[str] = LADDER) -> pd.DataFrame:
    """Set choices of assumptions side by side (các mức giả định, từ lỏng đến chặt).

    Returns
    -------
    pandas.DataFrame
        A row for each choice that the record has the data for: `choice`; `conflict`, a smallest
        part of it that no path fits, or empty; `paths`, `exposure_least`, `exposure_most` and
        `reached` as in `bounds`, not applicable where there is a conflict.
    """
    known, rows = assumptions(history(case)), []
    columns = ["choice", "conflict", "paths", "exposure_least", "exposure_most", "reached"]
    for choice in choices:
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
    cut_off, _ = dated_results(case)[-1]
    sources = tuple(source for quantity in start for source in quantity.sources)
    columns = {"day": [cut_off] * len(told.ends)}
    for place, year in enumerate(told.whole):
        end, id = date(year, 12, 31), f"year_end_{year}"
        columns["day"][place] = Quantity(end, "date", id, Kind.DERIVED, sources=sources)
    for choice in choices:
        found = bounds(case, choice)
        columns[choice] = [found[f"stock_{year}"] for year in told.ends]
    return pd.DataFrame(columns, index=list(told.ends), dtype=object)


def learned(told: History, choice: str) -> dict[str, tuple[int, Fraction]]:
    """Return what each missing fact would leave open at worst, once it is learned.

    Returns
    -------
    dict of str to (int, Fraction)
        Code of `SETTLES` -> of all answers that the fact may have, the most paths that one leaves,
        and the widest bounds of exposure; the fact that leaves least comes first. That a unit
        went back may leave more than now: then A0 does not hold.
    """
    known, ids = assumptions(told), choice.split()
    now, steps = outcome(told, ids), steps_of(told, ids)
    free = steps_of(told, [id for id in ids if id != "A0"])
    found = {"start_dates": (1, Fraction(0)), "yearly_stock": (1, days_unknown(told, steps))}
    if "A1" in known:  # the figure may be of the last day that it can mean
        found["figure_date"] = (now.paths, now.width)
    if "A2" in known and told.target_year is not None:
        knot, initial = told.ends[told.target_year], told.initial
        stocks = range(now.stock[told.target_year][0] - initial, told.units - initial + 1)
        at = [fitting(told, [*steps, (0, knot, s), (knot, 0, -s)]) for s in stocks]
        left = [answer for answer in at if answer]
        found["target_stock"] = max(a.paths for a in left), max(a.width for a in left)
    kept, all_paths = fitting(told, free + known["A0"]), fitting(told, free)
    falls = [fitting(told, [*free, (knot, knot - 1, 1)]) for knot in range(1, len(told.knots))]
    left = [answer for answer in falls if answer]
    if left and all_paths:
        width = max(a.exposure[1] for a in left) - min(a.exposure[0] for a in left)
        fell = all_paths.paths - (kept.paths if kept else 0)
        found["reversals"] = max(fell, kept.paths if kept else 0), width
    return dict(sorted(found.items(), key=lambda item: item[1][::-1]))


def could_settle(told: History, fact: str) -> list[str]:
    """Return the assumptions that a missing fact of `SETTLES` could settle, as a case has them."""
    days = {"A1": max(told.whole, default=None), "A3": max(told.plan, default=None)}
    same = [id for id, year in days.items() if year == told.target_year]
    ids = SETTLES[fact].split() + (same if fact == "target_stock" else [])
    return sorted(assumptions(told).keys() & set(ids))


def left_open(case: Case, choice: str) -> dict[str, dict[str, Quantity]]:
    """Return `learned` of a case as quantities, `paths_left` and `width_left`, by fact."""
    year, found = case.measure("target_year"), {}
    for fact, (paths, width) in learned(history(case), choice).items():
        # that a unit went back is learned where it is not assumed that none did
        given = " ".join(id for id in choice.split() if (fact, id) != ("reversals", "A0"))
        now = bounds(case, given)["paths"]
        inputs = [now, *(year if fact == "target_stock" else ())]
        fewer, closer = f"paths_left_once_{fact}", f"width_left_once_{fact}"
        formulas = f"max{{consistent_paths | {fact}}}", f"max{{exposure_width | {fact}}}"
        found[fact] = {
            "paths_left": _made(fewer, given, paths, "path", formulas[0], inputs),
            "width_left": _made(closer, given, width, "unit·year", formulas[1], inputs),
        }
    return found


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


def _paths(case: Case, choice: str, count: int) -> Quantity:
    leans = [quantity for id in ["", *choice.split()] for quantity in basis(case, id)]
    return _made("paths", choice, count, "path", "consistent_paths", leans)


def _made(
    name: str, choice: str, value: Value, unit: str, formula: str, inputs: Iterable[Quantity]
) -> Quantity:
    each = tuple(dict.fromkeys(inputs))
    given = [*(choice.split() if name == "paths" else ()), *(quantity.id for quantity in each)]
    return Quantity(
        value,
        unit,
        _id(name, choice),
        Kind.DERIVED if unit == "path" else Kind.BOUND,
        f"{formula} | {', '.join(given)}",
        tuple(dict.fromkeys(source for quantity in each for source in quantity.sources)),
        inputs=each,
    )
