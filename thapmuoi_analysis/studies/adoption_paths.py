"""Adoption paths that fit a record (diễn biến), and sharp bounds on what it leaves unsaid.

A path is the stock of adopters on each day of `History.days`. All that is known or assumed of it is
the least and most stock on a day, or the least rise between two days. Handed on from day to day,
these give a lowest and a highest path, and each of the two fits (as solutions of difference
constraints: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms): each bound is
attained. Integers and fractions only; no path is taken to be likelier than another.
"""

import math
import textwrap
from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, pairwise
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.measures import measures
from thapmuoi_analysis.case.quantity import Kind, Quantity, distinct
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Value, from_ends
from thapmuoi_analysis.metrics.plan import headline
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.studies.adoption_history import History, Rise, assumptions, history
from thapmuoi_analysis.telling.drawing import NARROW, NAVY, WIDE, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.formatter import LANGS, Formatter, rests_on
from thapmuoi_analysis.telling.tables import Table, table_of

LADDER = (  # the choices of assumptions that are set side by side
    "",
    "A0",
    "A0 A1",
    "A0 A2",
    "A0 A3",
    "A0 A4",
    "A0 A5",
    "A0 A1 A5",
    "A0 A7",
)
ALL = ("A0", "A1", "A2", "A3", "A4", "A5", "A7")
UNHINTED = ("A0", "A1", "A4", "A5", "A7")  # no sentence of the source even hints at these
ENDS = ["exposure_least", "exposure_most"]
NO_DATA = "no data for {id}: expected some of {had}"
NO_PATH = "no path fits the record and {ids}: leave one out"
NONE_OF = "assumptions={choice}: {id} is none of: {known}"
Path = Mapping[date, int]  # the stock on each day


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
        first_unknown = repr(min(unknown))
        raise ValueError(Phrase(NO_DATA, id=first_unknown, had=had))
    days = known.days
    low = dict.fromkeys(days, 0)
    high = dict.fromkeys(days, known.units)
    stated = {known.start: [known.initial], **known.results}
    for day, stocks in stated.items():
        low[day] = min(stocks)
        high[day] = max(stocks)
    chosen: list[Rise] = []
    for id in ids:
        chosen += rises[id]
    for first, last, least in chosen * len(days):
        at_least = low[first] + least
        at_most = high[last] - least
        low[last] = max(low[last], at_least)
        high[first] = min(high[first], at_most)
    if any(low[day] > high[day] for day in days):
        named = " ".join(ids)
        raise ValueError(Phrase(NO_PATH, ids=named))
    return low, high


def basis(case: Case, id: str = "") -> list[Quantity]:
    """Return the numbers that an assumption leans on; without id, those that every path does."""
    plan = [*case.planned().values()]
    start = case.measure("start_year")
    if not id:
        results = chain.from_iterable(dated_results(case))
        return [case.latest("units"), *results, *start]
    adopted = case.latest("adopted")
    needed = headline(case)["units_needed"]
    leans = {
        "A0": start,
        "A1": [],
        "A2": [needed, *case.measure("target_year"), adopted],
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
    least = Fraction()
    most = Fraction()
    for day, until in pairwise(known.days):
        length = 365 + isleap(day.year)
        years = Fraction((until - day).days, length)
        lowest = min(low[day], low[until])
        highest = max(high[day], high[until])
        least += years * lowest
        most += years * highest
    inputs = basis(case)
    for id in ids:
        inputs += basis(case, id)
    found = {"exposure_least": least, "exposure_most": most, "reached": _reached(known, low, high)}
    return {name: _bound(name, value, ids, inputs) for name, value in found.items()}


def _bound(name: str, value: Value, ids: Sequence[str], leans: list[Quantity]) -> Quantity:
    """Return a bound; its id and its formula name the assumptions."""
    id = name
    declared = measures()[name]
    formula = declared.formula
    if ids:
        given = "_".join(ids).lower()
        id = f"{name}_given_{given}"
        formula = f"{formula} | {', '.join(ids)}"
    sources = tuple(rests_on(leans))
    inputs = distinct(leans)
    return Quantity(value, declared.unit, id, Kind.BOUND, formula, sources, inputs=inputs)


def _reached(known: History, low: Path, high: Path) -> Value:
    """Return the years in which the target may have been reached; infinity: perhaps not yet."""
    if known.needed is None:
        return NOT_REPORTED
    first = _year_reached(high, known.needed)
    last = _year_reached(low, known.needed)
    if first == math.inf:
        return NOT_APPLICABLE
    return from_ends(first, last)


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
        locators = rests_on(basis(case, id))
        leans = [formatter.label(locator) for locator in locators]
        if id in UNHINTED:
            leans.append(formatter.term("assumed"))
        listed = ", ".join(leans)
        rows.append((id, formatter.term(id), listed))
    return table_of("path assumptions", rows)


def ladder(case: Case, formatter: Formatter) -> Table:
    """Set choices of assumptions side by side; one that no path fits has no bounds."""
    known = assumptions(history(case))
    rows = []
    for choice in LADDER:
        ids = choice.split()
        if known.keys() >= {*ids}:
            name = " + ".join(ids) or formatter.term("record_alone")
            told = _bounds_told(case, ids, formatter)
            rows.append((name, *told))
    return table_of("path ladder", rows)


def _bounds_told(case: Case, ids: Sequence[str], formatter: Formatter) -> list[Any]:
    """Return the bounds under some assumptions as cells; words where there are none."""
    try:
        found = bounds(case, ids)
    except ValueError:
        return [formatter.term("conflict"), "–", "–"]
    told: dict[str, Any] = dict(found)
    if found["reached"].value is NOT_APPLICABLE:
        told["reached"] = formatter.term("not_reached")
    return [*told.values()]


def settles(case: Case, formatter: Formatter) -> Table:
    """Return which missing record would settle what of the bounds; empty where none would."""
    rows = case.table("missing").query("settles != 'other'")
    what = rows[f"what_{formatter.lang}"]
    terms = "settles " + rows["settles"]
    settled = terms.map(formatter.term)
    pairs = zip(what, settled, strict=True)
    return table_of("path missing", pairs)


def facts(case: Case, choice: str) -> dict[str, Any]:
    """Return the facts of the study: bounds without assumptions, with A0, and with a choice.

    Of the choice those count that the record has the data for; `choice` names them.

    Raises
    ------
    ValueError
        If something else than an assumption is chosen.
    """
    wanted = choice.split()
    for id in wanted:
        if id not in ALL:
            listed = ", ".join(ALL)
            raise ValueError(Phrase(NONE_OF, choice=choice, id=repr(id), known=listed))
    known = assumptions(history(case))
    ids = [id for id in wanted if id in known]
    last_day, _ = dated_results(case)[-1]
    facts = dict(case.told)
    facts["cut_off"] = last_day
    choices = {"free": [], "kept": ["A0"], "chosen": ids}
    for name, chosen in choices.items():
        found = bounds(case, chosen)
        for part, bound in found.items():
            facts[f"{name}_{part}"] = bound if bound.reported else None
    facts["choice"] = _names(ids) if ids else None
    return facts


def _names(ids: Sequence[str]) -> dict[str, str]:
    """Return what assumptions say, in each language."""
    names = {}
    for lang in LANGS:
        terms = map(Formatter(lang).term, ids)
        names[lang] = "; ".join(terms)
    return names


@styled()
def chart(case: Case, formatter: Formatter) -> Chart:
    """Draw the bounds of exposure under each choice of assumptions that some path fits."""
    words = formatter.words("charts")
    axis = words["exposure axis"]
    rows = ladder(case, formatter).frame.query("reached != '–'")
    records: list[Any] = rows.to_dict("records")
    bars = [formatter.fill(words["from to"], record) for record in records]
    listed = "; ".join(bars)
    alt = words["bounds told"].format(bars=listed)
    drawn = tuple(rows[ENDS].to_numpy().ravel())
    wide = _bars(rows, axis, WIDE)
    narrow = _bars(rows, axis, NARROW)
    return Chart(wide, alt, drawn, narrow=narrow)


def _bars(rows: pd.DataFrame, axis: str, width: float) -> Figure:
    """Return a figure of bars from the least to the most; its axis says what is measured."""
    tall = 0.8 + 0.4 * len(rows)
    figure, axes = axes_of(width, tall)
    least = rows["exposure_least"].map(height)
    most = rows["exposure_most"].map(height)
    axes.barh(rows["choice"], most - least, 0.5, least, facecolor=NAVY)
    axes.invert_yaxis()
    letters = int(12 * width) - 14
    lines = textwrap.wrap(axis, letters)
    axes.set_xlim(0, None)
    axes.set_xlabel("\n".join(lines))
    return figure
