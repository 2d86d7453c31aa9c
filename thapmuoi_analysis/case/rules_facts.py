"""Rules of what a source states, of evidence and of what is assumed: facts, plan, units, workload.

Each marks the rows that break it; `case.rules` runs them.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pandas as pd
from pandas import DataFrame

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

OF_UNITS = "rows of units.csv"


def hashes(broken: RuleErrors, sentences: DataFrame) -> None:
    """Hold that sentences have a hash, and documents that are cited as a whole none."""
    is_sentence = sentences["locator"].str.contains(":")
    broken.mark("hash", is_sentence != (sentences["sha256"] != ""))


def sources_of_sentences(broken: RuleErrors, sentences: DataFrame, sources: DataFrame) -> None:
    """Hold that each sentence is of a source that is listed."""
    source = sentences["locator"].str.split(":").str[0]
    broken.mark("source", ~source.isin(sources["id"]))


def facts(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that facts have the unit of their measure, and their values its form."""
    due = facts["measure"].map(UNIT_OF)
    broken.mark("fact_unit", facts["unit"] != due, due=due, measure=facts["measure"])
    for row, value in enumerate(facts["value"]):
        kind, form = FORMS.get(due[row], (int, "a whole number"))
        if value is not pd.NA and not isinstance(value, kind):
            broken.add("fact_form", row, form=form)


def years(broken: RuleErrors, plan: DataFrame) -> None:
    """Hold that plans have a row for each of their years, in order."""
    broken.mark("plan_years", plan["year"].diff().fillna(1) != 1)


def groups(broken: RuleErrors, rotation: DataFrame) -> None:
    """Hold that parts are at most the group that they are part of."""
    counts = rotation["count"]
    whole = rotation["of"].map(dict(zip(rotation["id"], counts, strict=True)))
    broken.mark("part_larger", counts > whole.astype(counts.dtype))


def units(broken: RuleErrors, units: DataFrame) -> None:
    """Hold that units start and end as their status says, and two of one name are said to be."""
    started = units["start_earliest"].notna() | units["start_latest"].notna()
    ended = units["end_earliest"].notna() | units["end_latest"].notna()
    broken.mark("started", (units["status"] == "not_adopted") & started & ~ended)
    broken.mark("ended", (units["status"] == "adopted") & units["end_latest"].notna())
    names = units["kind"] + " " + units["name_vi"].map(folded)
    broken.mark("name_once", names.duplicated() & (units["note_vi"] == ""))


def tiles(broken: RuleErrors, layout: DataFrame, units: DataFrame) -> None:
    """Hold that every unit has a tile of the layout, and no two share one."""
    broken.mark("tile_taken", layout.duplicated(["row", "column"]))
    codes = {*units["code"]}
    placed = {*layout["unit"]}
    if placed <= codes:  # else a name is to be mended
        for code in sorted(codes - placed):
            broken.add("tile_lacking", NOWHERE, value=code)


def sums(broken: RuleErrors, facts: DataFrame, tables: Mapping[str, DataFrame]) -> None:
    """Hold that units = adopted + remaining, in the facts and in the table of units."""
    counts = latest_counts(facts)
    if "units" in counts.index:
        total = counts["value"]["units"]
        results = facts["value"].where(facts["measure"] == "adopted")  # the earlier ones too
        too_many = pd.to_numeric(results, errors="coerce") > total
        broken.mark("fact_sum", too_many, due=total, why="at most all units")
        adopted = counts["value"].get("adopted", total + 1)
        if adopted <= total:
            _check_count(broken, counts, "remaining", total - adopted, "units less adopted")
    if "units" in tables:
        status = tables["units"]["status"]
        _check_count(broken, counts, "units", len(status), OF_UNITS)
        if "unknown" not in {*status}:
            listed = (status == "adopted").sum()
            _check_count(broken, counts, "adopted", listed, f"{OF_UNITS} with status adopted")


def _check_count(broken: RuleErrors, counts: DataFrame, measure: str, due: int, why: str) -> None:
    if measure in counts.index and counts["value"][measure] != due:
        broken.add("fact_sum", counts["row"][measure], due=due, why=why)


def latest_counts(facts: DataFrame) -> DataFrame:
    """Return row and value of the latest fact of each count of units, if no source disputes it."""
    disputed = {id for ids in conflicts(facts) for id in ids}
    is_count = facts["value"].map(lambda value: isinstance(value, int)) & (facts["unit"] == "unit")
    counts = facts.assign(row=facts.index)[is_count]
    ordered = counts.sort_values("as_of_latest", kind="stable", na_position="first")
    latest = ordered.drop_duplicates("measure", keep="last")
    return latest[~latest["id"].isin(disputed)].set_index("measure")


def conflicts(facts: DataFrame) -> list[list[str]]:
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


def ids(broken: RuleErrors, tables: Mapping[str, DataFrame]) -> None:
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


def evidence(broken: RuleErrors, evidence: DataFrame) -> None:
    """Hold that no evidence is of a day to come."""
    broken.mark("future", evidence["date"].dt.date > date.today())


def assumptions(broken: RuleErrors, workload: DataFrame) -> None:
    """Hold that every assumption has a row, in its unit, and that their week is possible."""
    ids = [*workload["id"]]
    due = workload["id"].map(UNITS)
    broken.mark("assumption_unit", workload["unit"] != due, due=due)
    texts = pd.Series(broken.tables["workload"].cells("value"))
    misfit = texts.str.endswith("%") != (due == "share")
    broken.mark("assumption_form", misfit)
    lacking = [id for id in UNITS if id not in ids]
    for id in lacking:
        broken.add("assumption_lacking", NOWHERE, value=id, id=id)
    if lacking or misfit.any():
        return
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
    ids,
    evidence,
    assumptions,
)
