"""Rules of what a source states and of what is assumed: facts, plan, units, criteria, evidence.

Each marks the rows that break it, for `record.rules` to tell.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.faults import Tell
from thapmuoi_analysis.record.hours import UNITS, number, wrong
from thapmuoi_analysis.record.places import folded
from thapmuoi_analysis.record.raw import NOWHERE
from thapmuoi_analysis.record.schema import codes_of
from thapmuoi_analysis.record.tables import day

UNIT_OF = {measure: said["unit"] for measure, said in codes_of("facts", "measure").items()}
WHOLE = re.compile(r"\d+").fullmatch
FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "share": (re.compile(r"\d+(\.\d+)?%").fullmatch, "a percentage as 50%"),
    "date": (day, "a day of the calendar as 2022-03-02"),
}
OTHERS = ("elsewhere_", "day_of_", "evidence_of_", "threshold_of_")  # ids of other tables


def sentences(tell: Tell, sentences: pd.DataFrame, sources: pd.DataFrame | None = None) -> None:
    """Hold that sentences have a hash and whole documents none, each of a source that is listed."""
    locators = sentences["locator"]
    tell("hash", locators.str.contains(":") != (sentences["sha256"] != ""))
    if sources is not None:
        tell("source", ~locators.str.split(":").str[0].isin(sources["id"]))


def facts(tell: Tell, facts: pd.DataFrame) -> None:
    """Hold that facts have the unit of their measure, and their values its form."""
    due = facts["measure"].map(UNIT_OF)
    tell("fact_unit", facts["unit"] != due, due=due, measure=facts["measure"])
    forms = [FORMS.get(unit, (WHOLE, "a whole number")) for unit in due]
    misfit = [bool(v) and not fits(v) for v, (fits, _) in zip(facts["value"], forms, strict=True)]
    tell("fact_form", misfit, form=[form for _, form in forms])


def years(tell: Tell, plan: pd.DataFrame) -> None:
    """Hold that plans have a row for each of their years, in order."""
    tell("plan_years", plan["year"].diff().fillna(1) != 1)


def groups(tell: Tell, rotation: pd.DataFrame) -> None:
    """Hold that parts are at most the group that they are part of."""
    counts = rotation["count"]
    whole = rotation["of"].map(dict(zip(rotation["id"], counts, strict=True))).astype("Int64")
    tell("part_larger", counts > whole)


def units(tell: Tell, units: pd.DataFrame) -> None:
    """Hold that units start and end as their status says, and two of one name are said to be."""
    started = units["start_earliest"].notna() | units["start_latest"].notna()
    ended = units["end_earliest"].notna() | units["end_latest"].notna()
    tell("started", (units["status"] == "not_adopted") & started & ~ended)
    tell("ended", (units["status"] == "adopted") & units["end_latest"].notna())
    names = units["kind"] + " " + units["name_vi"].map(folded)
    tell("name_once", names.duplicated() & (units["note_vi"] == ""))


def tiles(tell: Tell, layout: pd.DataFrame, units: pd.DataFrame) -> None:
    """Hold that every unit has a tile of the layout, and no two share one."""
    tell("tile_taken", layout.duplicated(["row", "column"]))
    codes, placed = {*units["code"]}, {*layout["unit"]}
    for code in sorted(codes - placed) if placed <= codes else ():  # else a name is to be mended
        tell("tile_lacking", NOWHERE, value=code)


def sums(tell: Tell, facts: pd.DataFrame, units: pd.DataFrame | None = None) -> None:
    """Hold that units = adopted + not adopted, in the facts and in the table of units."""
    last = latest_facts(facts)

    def agree(measure: str, due: int, why: str) -> None:
        if measure in last and last[measure][1] != due:
            tell("fact_sum", last[measure][0], due=due, why=why)

    total, adopted = (last.get(measure, (0, None))[1] for measure in ("units", "adopted"))
    if total is not None:  # the earlier of several results too
        results = facts["value"].where(facts["measure"] == "adopted").str.extract(r"^(\d+)$")[0]
        tell("fact_sum", pd.to_numeric(results) > total, due=total, why="at most all units")
    if total is not None and adopted is not None and adopted <= total:
        agree("remaining", total - adopted, "units less adopted")
    if units is not None:
        agree("units", len(units), "rows of units.csv")
        held = int((units["status"] == "adopted").sum())
        if "unknown" not in set(units["status"]):
            agree("adopted", held, "rows of units.csv with status adopted")


def conflicts(facts: pd.DataFrame) -> list[list[str]]:
    """Return ids of facts that cannot all be true: sources that disagree on one measure and time.

    The date of a page is each source's own.
    """
    alike: dict[Any, list[tuple[str, str, str]]] = defaultdict(list)
    for row in facts.to_dict("records"):
        if row["value"] and row["measure"] != "page_date":
            key = row["measure"], row["as_of_earliest"], row["as_of_latest"]
            alike[key].append((row["id"], row["value"], row["locator"].split(":")[0]))
    groups = [tuple(zip(*group, strict=True)) for group in alike.values()]
    return [[*ids] for ids, values, sources in groups if len({*values}) > 1 < len({*sources})]


def latest_facts(facts: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return for each counted measure the row and value of its latest fact; none in conflict."""
    disputed = {id for ids in conflicts(facts) for id in ids}
    ordered = facts.sort_values("as_of_latest", kind="stable", na_position="first")
    last: dict[str, tuple[str, tuple[int, int]]] = {}
    for row, fact in zip(ordered.index, ordered.to_dict("records"), strict=True):
        if fact["unit"] == "unit" and WHOLE(fact["value"]):
            last[fact["measure"]] = (fact["id"], (int(row), int(fact["value"])))
    return {measure: place for measure, (id, place) in last.items() if id not in disputed}


def ids(
    tell: Tell, facts: pd.DataFrame | None = None, rotation: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None, workload: pd.DataFrame | None = None,
) -> None:  # fmt: skip
    """Hold that every stated number has an id of its own; those of the plan are plan_<year>."""
    taken = {f"plan_{year}" for year in plan["year"]} if plan is not None else set()
    taken |= {*workload["id"]} if workload is not None else set()
    for rule, frame in (("fact_id", facts), ("part_id", rotation)):
        if frame is not None:
            tell(rule, frame["id"].isin(taken) | frame["id"].str.startswith(OTHERS))
            taken |= {*frame["id"]}


def others(tell: Tell, elsewhere: pd.DataFrame) -> None:
    """Hold that of the units of another place at most all have the model."""
    for column in ("adopted", "earlier"):
        tell("above_total", elsewhere[column] > elsewhere["total"], column=column)


def others_claims(tell: Tell, elsewhere_claims: pd.DataFrame) -> None:
    """Hold that a number of another place has its unit."""
    tell("number_unit", elsewhere_claims["number"].isna() != (elsewhere_claims["unit"] == ""))


def criteria(tell: Tell, criteria: pd.DataFrame) -> None:
    """Hold that thresholds have unit and comparison, and extending and separating a gap."""
    unit, shares = criteria["unit"], criteria["number_of"]
    given, compared = criteria["threshold"] != "", criteria["compare"] != ""
    tell("threshold_unit", given & (unit == ""))
    tell("threshold_compare", given & ~compared)
    tell("threshold_form", given & (unit != "") & other_form(criteria["threshold"], unit))
    own = dict(zip(criteria["id"], unit.where(shares == ""), strict=True))
    tell("shares_known", [of != "" and not isinstance(own.get(of), str) for of in shares])
    pairs = zip(unit, map(own.get, shares), strict=True)
    tell("shares_unit", [isinstance(of, str) and its != of for its, of in pairs])
    if (given & compared).any():
        for row, other in _overlaps(criteria.assign(base=base(criteria))[given & compared]):
            tell("overlap", row, other=other)


def base(criteria: pd.DataFrame) -> pd.Series:
    """Return the id of the criterion whose numbers each criterion is judged by."""
    return criteria["number_of"].where(criteria["number_of"] != "", criteria["id"])


def other_form(numbers: pd.Series, units: pd.Series) -> pd.Series:
    """Return whether numbers are percentages where their unit is none, or the reverse."""
    return numbers.str.endswith("%") != (units == "%")


def _overlaps(rows: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield thresholds for separating that some number meets together with one for extending."""
    sides = rows[["id", "direction", "base", "compare", "threshold"]].itertuples(name=None)
    for one, other in permutations(sides, 2):
        if (one[2], other[2]) == ("separate", "extend") and one[3] == other[3]:
            low, high = sorted((side[4], number(side[5])) for side in (one, other))
            if low[0] == high[0] or low[1] <= high[1]:
                yield one[0], other[1]


def evidence(tell: Tell, evidence: pd.DataFrame) -> None:
    """Hold that evidence is of a day gone by, and says one thing."""
    tell("future", evidence["date"].dt.date > date.today())
    tell("one_answer", (evidence["verdict"] == "") == (evidence["number"] == ""))


def measured(tell: Tell, evidence: pd.DataFrame, criteria: pd.DataFrame) -> None:
    """Hold that a number is of a criterion that has numbers of its own, in its unit."""
    known, names = criteria.set_index("id"), ("unit", "number_of", "threshold")
    unit, shares, threshold = (evidence["criterion"].map(known[name]) for name in names)
    numbers, given = evidence["number"], evidence["number"] != ""
    tell("number_unasked", given & (unit == "") & (threshold == ""))
    tell("number_form", given & (unit != "") & other_form(numbers, unit))
    tell("number_shared", given & (shares != ""))


def assumptions(tell: Tell, workload: pd.DataFrame) -> None:
    """Hold that every assumption has a row, in its unit, and the week they make can be."""
    ids, values, due = workload["id"], workload["value"], workload["id"].map(UNITS)
    tell("assumption_known", due.isna(), known=", ".join(UNITS))
    for id in (id for id in UNITS if id not in {*ids}):
        tell("assumption_lacking", NOWHERE, value=id, id=id)
    tell("assumption_unit", due.notna() & (workload["unit"] != due), due=due)
    misfit = values.str.endswith("%") != (due == "share")
    tell("assumption_form", misfit)
    if {*ids} == {*UNITS} and not misfit.any():
        week = {id: number(text) for id, text in zip(ids, values, strict=True)}
        for id, expected, mend in wrong(week):
            tell("impossible_week", ids == id, expected=expected, mend=mend)


RULES = (
    sentences, facts, years, groups, units, tiles, sums, ids, others, others_claims,
    criteria, evidence, measured, assumptions,
)  # fmt: skip
