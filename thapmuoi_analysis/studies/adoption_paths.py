"""Adoption paths that fit a record (diễn biến), and sharp bounds on what it leaves unsaid.

A path is the stock of adopters on each day of `History.days`. All that is known or assumed of it is
the least and most stock on a day, or the least rise between two days. Handed on from day to day,
these give a lowest and a highest path, and each of the two fits (as solutions of difference
constraints: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms): each bound is
attained. Integers and fractions only; no path is taken to be likelier than another.
"""

import math
from calendar import isleap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.measures import measures
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Value, from_ends
from thapmuoi_analysis.metrics.plan import headline
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.telling.drawing import NAVY, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.formatter import LANGS, Formatter, label, rests_on
from thapmuoi_analysis.telling.tables import Table, table_of

LADDER = (
    (),
    ("A0",),
    ("A0", "A1"),
    ("A0", "A2"),
    ("A0", "A3"),
    ("A0", "A4"),
    ("A0", "A5"),
    ("A0", "A1", "A5"),
    ("A0", "A7"),
)
UNHINTED = ("A0", "A1", "A4", "A5", "A7")  # no sentence of the source even hints at these
ENDS = ["exposure_least", "exposure_most"]


@dataclass(frozen=True)
class History:
    """What is known of the stock of adopters, and when.

    A day counts from its morning, 31 December as the end of its year: 2 March 2022 is 60/365 into
    2022.

    Attributes
    ----------
    units : int
        How many units there are.
    start : datetime.date
        The day on which counting starts.
    results : mapping of datetime.date to list of int
        The stocks that sources state of a day; the last day is the cut-off.
    plan : mapping of int to int
        Year -> units to be added in it, for years that follow each other.
    needed : int or None
        The stock that meets the target.
    target_year : int
        The year by the end of which it is to be met; 0 where none is stated.
    initial : int
        The stock on the first day.
    """

    units: int
    start: date
    results: Mapping[date, list[int]]
    plan: Mapping[int, int]
    needed: int | None = None
    target_year: int = 0
    initial: int = 0

    @property
    def cut_off(self) -> date:
        """The day of the last result, on which every path ends."""
        return max(self.results)

    @property
    def whole_years(self) -> range:
        """The years that are over by the cut-off."""
        return range(self.start.year, self.cut_off.year)

    @property
    def days(self) -> list[date]:
        """The days on which the stock is told apart: start, ends of years, days of results."""
        days = {self.start, *self.results}
        for year in self.whole_years:
            days.add(end_of(year))
        return sorted(days)


Path = Mapping[date, int]  # the stock on each day


class Rise(NamedTuple):
    """A rise of the stock between two days by at least so many units."""

    first: date
    last: date
    least: int


def end_of(year: int) -> date:
    """Return the morning after the last day of a year."""
    return date(year + 1, 1, 1)


def morning(day: date) -> date:
    """Return the morning of a day; of 31 December, the end of its year."""
    if (day.month, day.day) == (12, 31):
        return end_of(day.year)
    return day


def history(case: Case) -> History:
    """Read what a case says of its rollout, each result as the stock on the last day it can mean.

    Counting starts with the year that the source names, else with the plan, else at the first of
    several results; a range where sources disagree. Dates of single units are not used.

    Raises
    ------
    ValueError
        If there is no number of units, no result with a day after the start, or sources disagree on
        the result at which counting starts.
    """
    results: dict[date, list[int]] = {}
    for day, stock in dated_results(case):
        if isinstance(day.value, date) and isinstance(stock.value, int):
            results.setdefault(morning(day.value), []).append(stock.value)
    plan = {year: _whole_number(planned) or 0 for year, planned in case.planned().items()}
    units = _whole_number(case.latest("units"))
    first_year = _whole_number(case.latest("start_year")) or min(plan, default=None)
    initial = [0]
    if first_year:
        start = date(first_year, 1, 1)
    else:
        start = min(results, default=date.max)
        initial = results.pop(start, initial)
    is_begun = results and min(results) > start
    is_sure = min(initial) == max(initial)
    if not (units and is_begun and is_sure):
        raise ValueError(f"case {case.slug}: expected a number of units and a result with a day")
    return History(
        units,
        start,
        results,
        plan,
        needed=_whole_number(headline(case)["units_needed"]),
        target_year=_whole_number(case.latest("target_year")) or 0,
        initial=min(initial),
    )


def _whole_number(quantity: Quantity) -> int | None:
    return quantity.value if isinstance(quantity.value, int) else None


def assumptions(known: History) -> dict[str, list[Rise]]:
    """Compile the assumptions that a history has the data for, as rises of the stock.

    Returns
    -------
    dict of str to list of Rise
        A0 none reverses; A1 none adopts in the last year, if the cut-off falls within it; A2 target
        met by the end of its year; A3 total of the plan met by the end of its last year; A4
        cumulative plan met every year; A5 plan of each year met; A7 exactly on plan. Without A0 a
        path is its net course between two days.
    """
    start = known.start
    cut_off = known.cut_off
    rises = {"A0": [Rise(*days, 0) for days in pairwise(known.days)]}
    if cut_off > end_of(cut_off.year - 1):
        last_year = max(start, end_of(cut_off.year - 1))
        rises["A1"] = [Rise(cut_off, last_year, 0)]
    if known.needed is not None and known.target_year in known.whole_years:
        due = end_of(known.target_year)
        rises["A2"] = [Rise(start, due, known.needed - known.initial)]
    total = 0
    totals = []
    additions = []
    for year, planned in known.plan.items():
        total += planned
        if year in known.whole_years:
            begun = max(start, end_of(year - 1))
            additions.append(Rise(begun, end_of(year), planned))
            totals.append(Rise(start, end_of(year), total - known.initial))
    if totals and max(known.plan) in known.whole_years:
        rises["A3"] = totals[-1:]
    if totals:
        at_most = [Rise(last, first, -least) for first, last, least in totals]
        rises["A4"] = totals
        rises["A5"] = additions
        rises["A7"] = totals + at_most
    return rises


def extremes(known: History, ids: Sequence[str]) -> tuple[Path, Path]:
    """Return the lowest and the highest path under some assumptions.

    A bound travels along each rise at most; so many rounds as there are days bring it everywhere.

    Raises
    ------
    ValueError
        If the record lacks the data for an assumption, or no path fits.
    """
    rises = assumptions(known)
    unknown = {*ids} - rises.keys()
    if unknown:
        had = ", ".join(rises)
        raise ValueError(f"no data for {min(unknown)!r}: expected some of {had}")
    low = dict.fromkeys(known.days, 0)
    high = dict.fromkeys(known.days, known.units)
    stated = {known.start: [known.initial], **known.results}
    for day, stocks in stated.items():
        low[day] = min(stocks)
        high[day] = max(stocks)
    chosen = [rise for id in ids for rise in rises[id]]
    for first, last, least in chosen * len(known.days):
        low[last] = max(low[last], low[first] + least)
        high[first] = min(high[first], high[last] - least)
    if any(low[day] > high[day] for day in known.days):
        raise ValueError(f"no path fits the record and {' '.join(ids)}: leave one out")
    return low, high


def basis(case: Case, id: str = "") -> list[Quantity]:
    """Return the numbers that an assumption leans on; without id, those that every path does."""
    plan = [*case.planned().values()]
    start = case.measure("start_year")
    adopted = case.latest("adopted")
    if not id:
        dated = [quantity for pair in dated_results(case) for quantity in pair]
        return [case.latest("units"), *dated, *start]
    leans = {
        "A0": start,
        "A1": [],
        "A2": [headline(case)["units_needed"], *case.measure("target_year"), adopted],
        "A3": [*plan, adopted],
    }
    return leans.get(id, plan)


def bounds(case: Case, ids: Sequence[str]) -> dict[str, Quantity]:
    """Bound what is unsaid under some assumptions.

    Returns
    -------
    dict of str to Quantity
        `exposure_least`, `exposure_most` (in unit-years, wherever in a year the adoptions fall)
        and `reached`, the years in which the target may have been.
    """
    known = history(case)
    low, high = extremes(known, ids)
    least = most = Fraction()
    for day, until in pairwise(known.days):
        years = Fraction((until - day).days, 365 + isleap(day.year))
        least += years * min(low[day], low[until])
        most += years * max(high[day], high[until])
    inputs = basis(case)
    for id in ids:
        inputs += basis(case, id)
    return {
        "exposure_least": _bound("exposure_least", least, ids, inputs),
        "exposure_most": _bound("exposure_most", most, ids, inputs),
        "reached": _bound("reached", _reached(known, low, high), ids, inputs),
    }


def _bound(name: str, value: Value, ids: Sequence[str], leans: list[Quantity]) -> Quantity:
    """Return a bound; its id and its formula name the assumptions."""
    id = name
    formula = measures()[name].formula
    if ids:
        id = f"{name}_given_{'_'.join(ids).lower()}"
        formula = f"{formula} | {', '.join(ids)}"
    return Quantity(
        value,
        measures()[name].unit,
        id,
        Kind.BOUND,
        formula,
        sources=tuple(rests_on(leans)),
        inputs=tuple(dict.fromkeys(leans)),
    )


def _reached(known: History, low: Path, high: Path) -> Value:
    """Return the years in which the target may have been reached; infinity: perhaps not yet."""
    if known.needed is None:
        return NOT_REPORTED
    first = _year_reached(high, known.needed)
    last = _year_reached(low, known.needed)
    return NOT_APPLICABLE if first == math.inf else from_ends(first, last)


def _year_reached(path: Path, needed: int) -> float:
    """Return the year after whose first day a path first has the stock needed, or infinity."""
    for before, day in pairwise(path):
        if path[day] >= needed:
            return before.year
    return math.inf


def assumed(case: Case, formatter: Formatter) -> Table:
    """Return the assumptions that a case has the data for, and the sentences they lean on."""
    rows = []
    for id in assumptions(history(case)):
        leans = list(map(label, rests_on(basis(case, id))))
        if id in UNHINTED:
            leans.append(formatter.term("assumed"))
        rows.append((id, formatter.term(id), ", ".join(leans)))
    return table_of("path assumptions", rows)


def ladder(case: Case, formatter: Formatter) -> Table:
    """Set choices of assumptions side by side; one that no path fits has no bounds."""
    known = assumptions(history(case))
    rows = []
    for ids in LADDER:
        if known.keys() >= {*ids}:
            name = " + ".join(ids) or formatter.term("record_alone")
            rows.append((name, *_bounds_told(case, ids, formatter)))
    return table_of("path ladder", rows)


def _bounds_told(case: Case, ids: Sequence[str], formatter: Formatter) -> list[Any]:
    """Return the bounds under some assumptions as cells; words where there are none."""
    try:
        least, most, reached = bounds(case, ids).values()
    except ValueError:
        return [formatter.term("conflict"), "–", "–"]
    if reached.value is NOT_APPLICABLE:
        return [least, most, formatter.term("not_reached")]
    return [least, most, reached]


def settles(case: Case, formatter: Formatter) -> Table:
    """Return which missing record would settle what of the bounds; empty where none would."""
    rows = case.table("missing").query("settles != 'other'")
    what = rows[f"what_{formatter.lang}"]
    settled = ("settles " + rows["settles"]).map(formatter.term)
    return table_of("path missing", zip(what, settled, strict=True))


def facts(case: Case, choice: str) -> dict[str, Any]:
    """Return the facts of the study: bounds without assumptions, with A0, and with a choice.

    Of the choice those count that the record has the data for; `choice` names them.
    """
    known = assumptions(history(case))
    ids = [id for id in choice.split() if id in known]
    choices = {"free": [], "kept": ["A0"], "chosen": ids}
    facts = dict(case.told)
    facts["cut_off"] = dated_results(case)[-1][0]
    for name, chosen in choices.items():
        for part, bound in bounds(case, chosen).items():
            facts[f"{name}_{part}"] = bound if bound.reported else None
    names = {}
    for lang in LANGS:
        names[lang] = "; ".join(map(Formatter(lang).term, ids))
    facts["choice"] = names if ids else None
    return facts


@styled()
def chart(case: Case, formatter: Formatter) -> Chart:
    """Draw the bounds of exposure under each choice of assumptions that some path fits."""
    words = formatter.words("charts")
    rows = ladder(case, formatter).frame.query("reached != '–'")
    figure, axes = axes_of(7.2, 0.8 + 0.4 * len(rows))
    least = rows["exposure_least"].map(height)
    most = rows["exposure_most"].map(height)
    axes.barh(rows["choice"], most - least, 0.5, least, facecolor=NAVY)
    axes.invert_yaxis()
    axes.set(xlim=(0, None), xlabel=words["exposure axis"])
    records: list[Any] = rows.to_dict("records")
    bars = [formatter.fill(words["from to"], record) for record in records]
    alt = words["bounds told"].format(bars="; ".join(bars))
    return Chart(figure, alt, tuple(rows[ENDS].to_numpy().ravel()))
