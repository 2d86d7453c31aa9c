"""Rules of what a source states, of evidence and of what is assumed: facts, plan, units, workload.

Each marks the rows that break it; `case.rules` runs them.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.hours import UNITS, wrong
from thapmuoi_analysis.case.measures import is_reserved
from thapmuoi_analysis.case.places import folded
from thapmuoi_analysis.case.raw import NOWHERE
from thapmuoi_analysis.case.rule_errors import RuleErrors
from thapmuoi_analysis.case.schema import codes_of

UNIT_OF = {measure: about["unit"] for measure, about in codes_of("facts", "measure").items()}
FORMS: dict[str, tuple[type, str]] = {  # of a value in these units; in others a whole number
    "share": (Fraction, "a percentage as 50%"),
    "date": (date, "a day of the calendar as 2022-03-02"),
}


def hashes(broken: RuleErrors, sentences: pd.DataFrame) -> None:
    """Hold that sentences have a hash, and documents that are cited as a whole none."""
    is_sentence = sentences["locator"].str.contains(":")
    broken.mark("hash", is_sentence != (sentences["sha256"] != ""))


def sources_of_sentences(
    broken: RuleErrors, sentences: pd.DataFrame, sources: pd.DataFrame
) -> None:
    """Hold that each sentence is of a source that is listed."""
    source = sentences["locator"].str.split(":").str[0]
    broken.mark("source", ~source.isin(sources["id"]))


def facts(broken: RuleErrors, facts: pd.DataFrame) -> None:
    """Hold that facts have the unit of their measure, and their values its form."""
    for row, fact in enumerate(facts.to_dict("records")):
        measure = fact["measure"]
        due = UNIT_OF[measure]
        if fact["unit"] != due:
            broken.add("fact_unit", row, due=due, measure=measure)
        kind, form = FORMS.get(due, (int, "a whole number"))
        if not pd.isna(fact["value"]) and not isinstance(fact["value"], kind):
            broken.add("fact_form", row, form=form)


def years(broken: RuleErrors, plan: pd.DataFrame) -> None:
    """Hold that plans have a row for each of their years, in order."""
    broken.mark("plan_years", plan["year"].diff().fillna(1) != 1)


def groups(broken: RuleErrors, rotation: pd.DataFrame) -> None:
    """Hold that parts are at most the group that they are part of."""
    counts = rotation.set_index("id")["count"]
    whole = counts.reindex(rotation["of"]).to_numpy()
    broken.mark("part_larger", rotation["count"] > whole)


def units(broken: RuleErrors, units: pd.DataFrame) -> None:
    """Hold that units start and end as their status says, and two of one name are said to be."""
    started = units["start_earliest"].notna() | units["start_latest"].notna()
    ended = units["end_earliest"].notna() | units["end_latest"].notna()
    broken.mark("started", (units["status"] == "not_adopted") & started & ~ended)
    broken.mark("ended", (units["status"] == "adopted") & units["end_latest"].notna())
    names = units["kind"] + " " + units["name_vi"].map(folded)
    broken.mark("name_once", names.duplicated() & (units["note_vi"] == ""))


def tiles(broken: RuleErrors, layout: pd.DataFrame, units: pd.DataFrame) -> None:
    """Hold that every unit has a tile of the layout, and no two share one."""
    broken.mark("tile_taken", layout.duplicated(["row", "column"]))
    codes = {*units["code"]}
    placed = {*layout["unit"]}
    if placed <= codes:  # else a name is to be mended
        for code in sorted(codes - placed):
            broken.add("tile_lacking", NOWHERE, value=code)


def sums(broken: RuleErrors, facts: pd.DataFrame) -> None:
    """Hold that units = adopted + remaining, and no result is of more than all units."""
    last = latest_counts(facts)
    if "units" not in last:
        return
    total = last["units"][1]
    for row, fact in enumerate(facts.to_dict("records")):  # the earlier of several results too
        is_count = fact["measure"] == "adopted" and isinstance(fact["value"], int)
        if is_count and fact["value"] > total:
            broken.add("fact_sum", row, due=total, why="at most all units")
    adopted = last.get("adopted", (0, total + 1))[1]
    if adopted <= total:
        _check_count(broken, last, "remaining", total - adopted, "units less adopted")


def listed_units(broken: RuleErrors, facts: pd.DataFrame, units: pd.DataFrame) -> None:
    """Hold that the facts count the units as the table of units lists them."""
    last = latest_counts(facts)
    _check_count(broken, last, "units", len(units), "rows of units.csv")
    adopted = int((units["status"] == "adopted").sum())
    if "unknown" not in {*units["status"]}:
        _check_count(broken, last, "adopted", adopted, "rows of units.csv with status adopted")


def _check_count(
    broken: RuleErrors, last: Mapping[str, tuple[int, int]], measure: str, due: int, why: str
) -> None:
    row, count = last.get(measure, (0, due))
    if count != due:
        broken.add("fact_sum", row, due=due, why=why)


def latest_counts(facts: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return row and value of the latest fact of each count of units, if no source disputes it."""
    disputed = {id for ids in conflicts(facts) for id in ids}
    ordered = facts.sort_values("as_of_latest", kind="stable", na_position="first")
    last: dict[str, tuple[Any, Mapping[Any, Any]]] = {}
    for row, fact in ordered.to_dict("index").items():
        if fact["unit"] == "unit" and isinstance(fact["value"], int):
            last[fact["measure"]] = (row, fact)
    agreed = {m: (row, fact) for m, (row, fact) in last.items() if fact["id"] not in disputed}
    return {measure: (row, fact["value"]) for measure, (row, fact) in agreed.items()}


def conflicts(facts: pd.DataFrame) -> list[list[str]]:
    """Return ids of facts that cannot all be true: sources that disagree on one measure and time.

    The date of a page is each source's own.
    """
    rows = facts[(facts["measure"] != "page_date") & facts["value"].notna()]
    rows = rows.assign(source=rows["locator"].str.split(":").str[0])
    time = ["measure", "as_of_earliest", "as_of_latest"]
    found = []
    for _, alike in rows.groupby(time, dropna=False, sort=False):
        if alike["value"].nunique() > 1 and alike["source"].nunique() > 1:
            found.append([*alike["id"]])
    return found


def ids(broken: RuleErrors, tables: Mapping[str, pd.DataFrame]) -> None:
    """Hold that every stated number has an id of its own; those of the plan are plan_<year>."""
    taken = set[str]()
    if "plan" in tables:
        taken.update(f"plan_{year}" for year in tables["plan"]["year"])
    for table in ("workload", "facts", "rotation"):
        if table in tables:
            own = tables[table]["id"]
            is_taken = own.isin(taken) | own.map(is_reserved).astype(bool)
            broken.mark("own_id", is_taken, table=table)
            taken.update(own)


def evidence(broken: RuleErrors, evidence: pd.DataFrame) -> None:
    """Hold that no evidence is of a day to come."""
    broken.mark("future", evidence["date"].dt.date > date.today())


def assumptions(broken: RuleErrors, workload: pd.DataFrame) -> None:
    """Hold that every assumption has a row, in its unit, and that their week is possible."""
    ids = [*workload["id"]]
    due = workload["id"].map(UNITS)
    texts = pd.Series(broken.tables["workload"].cells("value"))
    misfit = texts.str.endswith("%") != (due == "share")
    broken.mark("assumption_form", misfit)
    for row, id in enumerate(ids):
        if workload["unit"][row] != UNITS[id]:
            broken.add("assumption_unit", row, due=UNITS[id])
    lacking = [id for id in UNITS if id not in ids]
    for id in lacking:
        broken.add("assumption_lacking", NOWHERE, value=id, id=id)
    if not lacking and not misfit.any():
        week = dict(zip(ids, workload["value"], strict=True))
        for id, expected, fix in wrong(week):
            broken.add("impossible_week", ids.index(id), expected=expected, fix=fix)


RULES = (
    hashes,
    sources_of_sentences,
    facts,
    years,
    groups,
    units,
    tiles,
    sums,
    listed_units,
    ids,
    evidence,
    assumptions,
)
