"""Adoption paths that fit a record (diễn biến), and sharp bounds on what it leaves unsaid.

A path is the stock of adopters on each day of `History.days`. All that is known or assumed of it is
the least and most stock on a day, or the least rise between two days. Handed on from day to day,
these give a lowest and a highest path, and both fit (as solutions of difference constraints:
Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms): each bound is attained. Integers
and fractions only; no path is taken to be likelier than another.
"""

import math
from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Range, Value, from_ends
from thapmuoi_analysis.metrics.plan import units_needed
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.telling.drawing import NAVY, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.formatter import LANGS, Formatter, label, rests_on
from thapmuoi_analysis.telling.tables import Table, table_of

LADDER = ("", "A0", "A0 A1", "A0 A2", "A0 A3", "A0 A4", "A0 A5", "A0 A1 A5", "A0 A7")
UNHINTED = ("A0", "A1", "A4", "A5", "A7")  # no sentence says so, if only by the way
ENDS = ("exposure_least", "exposure_most")


@dataclass(frozen=True)
class History:
    """What is known of the stock of adopters, and when.

    `results` are days, each with the least and most stock stated, the earliest first; the last is
    the cut-off. A day counts from its morning, 31 December as the end of its year: 2 March 2022 is
    60/365 into 2022. `plan` is year -> units to be added in it, for years that follow each other.
    """

    units: int
    start: date
    results: tuple[tuple[date, Range], ...]
    plan: Mapping[int, int]
    needed: int | None = None
    target_year: int | None = None
    initial: int = 0

    @cached_property
    def days(self) -> list[date]:
        """The days on which the stock is told apart: start, ends of years, days of results."""
        known = [moment(day) for day, _ in self.results]
        ends = (date(year + 1, 1, 1) for year in range(self.start.year, known[-1].year))
        return sorted({self.start, *ends, *known})

    @cached_property
    def ends(self) -> dict[int, int]:
        """Year -> the place in `days` of its end, or of the cut-off."""
        return {before.year: place for place, (before, _) in enumerate(pairwise(self.days), 1)}

    @property
    def whole(self) -> list[int]:
        """The years that end by the cut-off."""
        return [year for year, place in self.ends.items() if self.days[place].year > year]


def moment(day: date) -> date:
    """Return the morning of a day; of 31 December, the end of its year."""
    return date(day.year + 1, 1, 1) if (day.month, day.day) == (12, 31) else day


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
    stated: dict[date, list[int]] = {}
    for day, stock in dated_results(case):
        if isinstance(day.value, date) and isinstance(stock.value, int):
            stated.setdefault(day.value, []).append(stock.value)
    results = [(day, Range(min(stocks), max(stocks))) for day, stocks in stated.items()]
    plan = {year: q.value for year, q in case.planned().items() if isinstance(q.value, int)}
    units, first = _whole(case.latest("units")), _whole(case.latest("start_year"))
    first, initial = first or min(plan, default=None), Range(0, 0)
    start = date(first, 1, 1) if first else None
    if start is None and results:
        first_day, initial = results.pop(0)
        start = moment(first_day)
    begun = results and start and moment(results[0][0]) > start and initial.lo == initial.hi
    if not (units and start and begun):
        raise ValueError(f"case {case.slug}: expected a number of units and a result with a day")
    return History(units, start, tuple(results), plan, _whole(_needed(case)),
                   _whole(case.latest("target_year")), initial.lo)  # fmt: skip


def _whole(quantity: Quantity) -> int | None:
    return quantity.value if isinstance(quantity.value, int) else None


def _needed(case: Case) -> Quantity:
    return units_needed(case.latest("target_share"), case.latest("units"))


def assumptions(known: History) -> dict[str, list[tuple[int, int, int]]]:
    """Compile the assumptions that a history has the data for.

    Returns
    -------
    dict of str to list of (i, j, m)
        The stock on day j is at least that on day i, plus m. A0 none reverses; A1 none in the
        last year, if the cut-off falls within it; A2 target met by the end of its year; A3 total
        of the plan met by the end of its last year; A4 cumulative plan met every year; A5 plan of
        each year met; A7 exactly on plan. Without A0 a path is its net course between two days.
    """
    ends, last, whole = known.ends, max(known.ends), known.whole
    totals = dict(zip(known.plan, accumulate(known.plan.values()), strict=True))
    least = {y: (0, ends[y], totals[y] - known.initial) for y in totals if y in whole}
    rises = {"A0": [(place - 1, place, 0) for place in range(1, len(known.days))]}
    if last not in whole:
        rises["A1"] = [(ends[last], ends.get(last - 1, 0), 0)]
    if known.needed is not None and known.target_year in whole:
        rises["A2"] = [(0, ends[known.target_year], known.needed - known.initial)]
    if least and max(least) == max(totals):
        rises["A3"] = [least[max(least)]]
    if least:
        rises["A4"] = list(least.values())
        rises["A5"] = [(ends.get(y - 1, 0), ends[y], known.plan[y]) for y in least]
        rises["A7"] = [*rises["A4"], *((j, i, -m) for i, j, m in rises["A4"])]
    return rises


def extremes(known: History, choice: str) -> tuple[list[int], list[int]]:
    """Return the lowest and the highest path: the stock on each day.

    A bound travels along each rise at most; so many rounds as there are days bring it everywhere.

    Raises
    ------
    ValueError
        If the record lacks the data for an assumption, or no path fits.
    """
    rises, days = assumptions(known), known.days
    if unknown := set(choice.split()) - rises.keys():
        raise ValueError(f"no data for {min(unknown)!r}: expected some of {', '.join(rises)}")
    low, high = [0] * len(days), [known.units] * len(days)
    low[0] = high[0] = known.initial
    for day, stock in known.results:
        low[days.index(moment(day))], high[days.index(moment(day))] = stock.lo, stock.hi
    for i, j, m in [rise for id in choice.split() for rise in rises[id]] * len(days):
        low[j], high[i] = max(low[j], low[i] + m), min(high[i], high[j] - m)
    if any(a > b for a, b in zip(low, high, strict=True)):
        raise ValueError(f"no path fits the record and {choice}: leave one out")
    return low, high


def basis(case: Case, id: str = "") -> list[Quantity]:
    """Return the numbers that an assumption leans on; without id, those that every path does."""
    dated = [quantity for pair in dated_results(case) for quantity in pair]
    return {
        "": [case.latest("units"), *dated, *case.measure("start_year")],
        "A0": case.measure("start_year"),
        "A1": [],
        "A2": [_needed(case), *case.measure("target_year"), case.latest("adopted")],
        "A3": [*case.planned().values(), case.latest("adopted")],
    }.get(id, [*case.planned().values()])


def bounds(case: Case, choice: str) -> dict[str, Quantity]:
    """Bound what is unsaid under a choice of assumptions, ids with spaces between.

    Returns
    -------
    dict of str to Quantity
        `exposure_least`, `exposure_most` (in unit-years, wherever in a year the adoptions fall)
        and `reached`, the years in which the target may have been.
    """
    known, ids = history(case), choice.split()
    low, high = extremes(known, choice)
    spans = [Fraction((b - a).days, 365 + isleap(a.year)) for a, b in pairwise(known.days)]
    least = sum(w * min(pair) for w, pair in zip(spans, pairwise(low), strict=True))
    most = sum(w * max(pair) for w, pair in zip(spans, pairwise(high), strict=True))
    reached = _reached(known, low, high)
    inputs = tuple(dict.fromkeys(quantity for id in ["", *ids] for quantity in basis(case, id)))

    def bound(name: str, value: Value, unit: str, formula: str) -> Quantity:
        id = "_given_".join(filter(None, [name, "_".join(ids).lower()]))
        formula, sources = " | ".join([formula, ", ".join(ids)][: 1 + len(ids)]), rests_on(inputs)
        return Quantity(value, unit, id, Kind.BOUND, formula, tuple(sources), inputs=inputs)

    return {
        ENDS[0]: bound(ENDS[0], least, "unit·year", "Σ throughout × duration"),
        ENDS[1]: bound(ENDS[1], most, "unit·year", "Σ within × duration"),
        "reached": bound("reached", reached, "year", "min{t: stock_then(t) ≥ units_needed}"),
    }


def _reached(known: History, low: list[int], high: list[int]) -> Value:
    """Return the years in which the target may have been reached; infinity: perhaps not yet."""
    if known.needed is None:
        return NOT_REPORTED
    ends = []
    for path in (high, low):
        until = zip(known.days, path[1:], strict=False)
        ends.append(next((day.year for day, stock in until if stock >= known.needed), math.inf))
    return NOT_APPLICABLE if ends[0] == math.inf else from_ends(*ends)


def assumed(case: Case, formatter: Formatter) -> Table:
    """Return the assumptions that a case has the data for, and the sentences they lean on."""
    rows = []
    for id in assumptions(history(case)):
        leans = [*map(label, rests_on(basis(case, id)))]
        leans += [formatter.term("assumed")] * (id in UNHINTED)
        rows.append((id, formatter.term(id), ", ".join(leans)))
    return table_of("path assumptions", rows)


def ladder(case: Case, formatter: Formatter) -> Table:
    """Set choices of assumptions side by side; one that no path fits has no bounds."""
    rows, known = [], assumptions(history(case))
    for choice in (choice for choice in LADDER if known.keys() >= set(choice.split())):
        try:
            cells: list[Any] = [*bounds(case, choice).values()]
            if cells[-1].value is NOT_APPLICABLE:
                cells[-1] = formatter.term("not_reached")
        except ValueError:
            cells = [formatter.term("conflict"), "–", "–"]
        rows.append([" + ".join(choice.split()) or formatter.term("record_alone"), *cells])
    return table_of("path ladder", rows)


def settles(case: Case, formatter: Formatter) -> Table:
    """Return which missing record would settle what of the bounds; empty where none would."""
    rows = [row for row in case.records("missing") if row["settles"] != "other"]
    settled = [
        (row[f"what_{formatter.lang}"], formatter.term(f"settles {row['settles']}")) for row in rows
    ]
    return table_of("path missing", settled)


def facts(case: Case, choice: str) -> dict[str, Any]:
    """Return the facts of the study: bounds without assumptions, with A0, and with a choice.

    Of the choice those count that the record has the data for; `choice` names them.
    """
    choice = " ".join(id for id in choice.split() if id in assumptions(history(case)))
    facts = {**case.told, "cut_off": dated_results(case)[-1][0]}
    for name, ids in (("free", ""), ("kept", "A0"), ("chosen", choice)):
        parts = bounds(case, ids).items()
        facts |= {f"{name}_{part}": q if q.reported else None for part, q in parts}
    named = {lang: "; ".join(map(Formatter(lang).term, choice.split())) for lang in LANGS}
    return facts | {"choice": named if choice else None}


@styled()
def chart(case: Case, formatter: Formatter) -> Chart:
    """Draw the bounds of exposure under each choice of assumptions that some path fits."""
    words, rows = formatter.words("charts"), ladder(case, formatter).frame.query("reached != '–'")
    figure, axes = axes_of(7.2, 0.8 + 0.4 * len(rows))
    least, most = (rows[end].map(height) for end in ENDS)
    axes.barh(rows["choice"], most - least, 0.5, least, facecolor=NAVY)
    axes.invert_yaxis()
    axes.set(xlim=(0, None), xlabel=words["exposure axis"])
    records: list[Any] = rows.to_dict("records")
    bars = [formatter.fill(words["from to"], record) for record in records]
    alt = words["bounds told"].format(bars="; ".join(bars))
    return Chart(figure, alt, tuple(rows[[*ENDS]].to_numpy().ravel()))
