"""Rules of what a source states, of evidence and of what is assumed: facts, plan, units, workload.

Each marks the rows that break it, for `record.rules` to tell.
"""

import re
from collections.abc import Callable
from datetime import date

import pandas as pd

from thapmuoi_analysis.case.errors import Tell
from thapmuoi_analysis.case.hours import UNITS, number, wrong
from thapmuoi_analysis.case.measures import is_reserved
from thapmuoi_analysis.case.places import folded
from thapmuoi_analysis.case.raw import NOWHERE
from thapmuoi_analysis.case.schema import codes_of
from thapmuoi_analysis.case.tables import day

UNIT_OF = {measure: said["unit"] for measure, said in codes_of("facts", "measure").items()}
WHOLE = re.compile(r"\d+").fullmatch
FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "share": (re.compile(r"\d+(\.\d+)?%").fullmatch, "a percentage as 50%"),
    "date": (day, "a day of the calendar as 2022-03-02"),
}


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
    rows = facts[(facts["measure"] != "page_date") & (facts["value"] != "")]
    rows = rows.assign(source=rows["locator"].str.split(":").str[0])
    alike = rows.groupby(["measure", "as_of_earliest", "as_of_latest"], dropna=False, sort=False)
    return [[*of["id"]] for _, of in alike if of["value"].nunique() > 1 < of["source"].nunique()]


def latest_facts(facts: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return for each counted measure the row and value of its latest fact; none in conflict."""
    disputed = {id for ids in conflicts(facts) for id in ids}
    ordered = facts.sort_values("as_of_latest", kind="stable", na_position="first")
    counted = {
        fact["measure"]: (fact["id"], (int(str(row)), int(fact["value"])))
        for row, fact in ordered.to_dict("index").items()
        if fact["unit"] == "unit" and WHOLE(fact["value"])
    }
    return {measure: place for measure, (id, place) in counted.items() if id not in disputed}


def ids(
    tell: Tell, facts: pd.DataFrame | None = None, rotation: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None, workload: pd.DataFrame | None = None,
) -> None:  # fmt: skip
    """Hold that every stated number has an id of its own; those of the plan are plan_<year>."""
    taken = {f"plan_{year}" for year in plan["year"]} if plan is not None else set()
    for table, frame in {"workload": workload, "facts": facts, "rotation": rotation}.items():
        if frame is not None:
            again = frame["id"].isin(taken) | frame["id"].map(is_reserved).astype(bool)
            tell("own_id", again, table=table)
            taken |= {*frame["id"]}


def evidence(tell: Tell, evidence: pd.DataFrame) -> None:
    """Hold that evidence is of a day gone by."""
    tell("future", evidence["date"].dt.date > date.today())


def assumptions(tell: Tell, workload: pd.DataFrame) -> None:
    """Hold that every assumption has a row, in its unit, and the week they make can be."""
    ids, values, due = workload["id"], workload["value"], workload["id"].map(UNITS)
    for id in (id for id in UNITS if id not in {*ids}):
        tell("assumption_lacking", NOWHERE, value=id, id=id)
    tell("assumption_unit", workload["unit"] != due, due=due)
    misfit = values.str.endswith("%") != (due == "share")
    tell("assumption_form", misfit)
    if {*ids} == {*UNITS} and not misfit.any():
        week = {id: number(text) for id, text in zip(ids, values, strict=True)}
        for id, expected, fix in wrong(week):
            tell("impossible_week", ids == id, expected=expected, fix=fix)


RULES = (sentences, facts, years, groups, units, tiles, sums, ids, evidence, assumptions)
