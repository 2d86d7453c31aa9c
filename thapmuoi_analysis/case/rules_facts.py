"""Rules of what a source states, of evidence and of what is assumed: facts, plan, units, workload.

Each marks the rows that break it; `case.rules` runs them.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from thapmuoi_analysis.case.by_source import sources_of, standing_facts
from thapmuoi_analysis.case.codes import coded
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.hours import UNITS, wrong
from thapmuoi_analysis.case.measures import is_reserved
from thapmuoi_analysis.case.places import KINDS, folded
from thapmuoi_analysis.case.ranges import Range, ends_on
from thapmuoi_analysis.case.raw import NOWHERE
from thapmuoi_analysis.case.rule_errors import RuleErrors
from thapmuoi_analysis.case.schema import DESCRIPTOR, codes_of
from thapmuoi_analysis.case.stated import AT_LEAST, BELOW, MOST

MEASURES = codes_of("facts", "measure")
UNIT_OF = {measure: about["unit"] for measure, about in MEASURES.items() if "unit" in about}
FIRST_YEAR = 1945  # these two as of a plan, in schema.json
LAST_YEAR = 2100
NAMES = [*DESCRIPTOR["case"], "posts", "model_title", "remaining_names"]  # as `Case.told` has
READ = ("read_for_", "read_by_")
SPAN = ("as_of_earliest", "as_of_latest")
PLANNED = r"plan_(year_)?\d+"  # an id of the number or the year in a row of a plan
OTHER_PART = "other"  # the role that several rows may have, each told by its label
GIVEN = r"u\d{2,}"  # a code that a unit without one is given
WHOLE_NUMBER = Phrase(
    "a whole number; of another figure (a share, money) the measure is {other}",
    other=coded("facts", "measure", "other"),
)
FORMS: dict[str, tuple[type, str]] = {  # of a value in these units; in others a whole number
    "share": (Fraction, "a percentage as 50%"),
    "date": (date, "a day of the calendar as 2022-03-02"),
}
OWN_FORMS: dict[str, tuple[Any, str]] = {  # of a figure that has a label of its own
    "share": (Fraction, "a percentage as 50%, or a range as 30%-40%"),
    "date": (date, "a day as 2022-03-02, a month as 2024-04 or a quarter as 2024-Q2"),
}
DEADLINE = "a year as 2025, a month as 2025-06, a quarter as 2025-Q2 or a day as 2025-06-30"
COUNTED = ((int, Fraction), "a number as 412 or 2.5, or a range as 10-12")


def locators(broken: RuleErrors, sentences: DataFrame) -> None:
    """Hold that sentences have a hash, and documents that are cited as a whole none."""
    is_sentence = sentences["locator"].str.contains(":")
    has_hash = sentences["sha256"] != ""
    broken.mark("hash", is_sentence != has_hash)


def documents(broken: RuleErrors, sentences: DataFrame, sources: DataFrame) -> None:
    """Hold that each sentence is of a source that is listed."""
    is_listed = sources_of(sentences).isin(sources["id"])
    broken.mark("source", ~is_listed)


def facts(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that facts have the unit of their measure, and their values its form."""
    measure = facts["measure"]
    is_own = ~measure.isin([*UNIT_OF])
    due = measure.map(UNIT_OF).where(~is_own, facts["unit"])
    for row in np.flatnonzero(facts["unit"] != due).tolist():
        broken.add(
            "fact_unit",
            row,
            due=coded("facts", "unit", due[row]),
            measure=coded("facts", "measure", measure[row]),
        )
    for row, value in enumerate(facts["value"]):
        if value is pd.NA or is_own[row]:
            continue
        kind, form = FORMS.get(due[row], (int, WHOLE_NUMBER))
        fits = isinstance(value, kind)
        if measure[row] == "target_year":
            form = DEADLINE
            fits = is_time(value)
        if fits:
            continue
        if kind is int and isinstance(value, date):
            broken.add("fact_day", row, form=form)
        else:
            broken.add("fact_form", row, form=form)


def one_value(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that a source states one value of a measure and time: else the order of rows decides.

    Figures of their own go by their labels; without a day, two of them may be before and after.
    """
    is_own = ~facts["measure"].isin([*UNIT_OF])
    has_day = facts[list(SPAN)].notna().any(axis="columns")
    what = facts["label_vi"].where(is_own, "")
    rows = facts.assign(source=sources_of(facts), what=what, row=range(len(facts)))
    rows = rows[(~is_own | has_day) & facts["value"].notna()]
    rows = standing_facts(rows)
    names = ["source", "measure", "what", *SPAN]
    first: dict[Any, Any] = {}
    for fact in rows.to_dict("records"):
        of_one_time = tuple(str(fact[name]) for name in names)
        known = first.setdefault(of_one_time, fact)
        if known["value"] != fact["value"]:
            broken.add("one_value", fact["row"], other=known["id"])


def possible(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that a target is no more than all, and no limit; years are of this time."""
    hedges = facts["hedge"].str.casefold()
    is_limit = hedges.isin((*MOST, *BELOW))
    is_least = facts["measure"].isin(AT_LEAST)
    broken.mark("target_most", is_least & is_limit)
    for row, fact in enumerate(facts.to_dict("records")):
        value = fact["value"]
        unit = UNIT_OF.get(fact["measure"])
        if unit == "share" and isinstance(value, Fraction) and value > 1:
            broken.add("share_above", row)
        if unit not in ("year", "date"):
            continue
        last = None if isinstance(value, int) else ends_on(value)
        year = last.year if last else value
        if isinstance(year, int) and not FIRST_YEAR <= year <= LAST_YEAR:
            broken.add("fact_year", row, first=FIRST_YEAR, last=LAST_YEAR)


def is_time(value: Any) -> bool:
    """Return whether a value is a year, a day, or the days of a month or of a quarter."""
    last = ends_of(value)[-1]
    return isinstance(last, date) or isinstance(value, int)


def own_figures(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that figures of their own have a label, values of their unit's form, and their like."""
    is_own = ~facts["measure"].isin([*UNIT_OF])
    broken.mark("figure_label", is_own & (facts["label_vi"] == ""))
    written = broken.tables["facts"].cells("value")
    units = dict(zip(facts["id"], facts["unit"] + facts["unit_vi"], strict=True))
    own = {*facts.loc[is_own, "id"]}
    for row, fact in enumerate(facts.to_dict("records")):
        if fact["id"] in own:
            _check_form(broken, row, fact, is_share=written[row].endswith("%"))
        for id in fact["against"].split():
            if units.get(id) != units[fact["id"]] or not {id, fact["id"]} <= own:
                broken.add("figure_against", row)


def one_kind(broken: RuleErrors, facts: DataFrame) -> None:
    """Hold that figures of one label are of one kind: else sources would disagree on no number."""
    first: dict[tuple[str, str], Any] = {}
    for row, fact in enumerate(facts.to_dict("records")):
        if fact["measure"] in UNIT_OF:
            continue
        named = fact["measure"], fact["label_vi"]
        known = first.setdefault(named, fact)
        kind = _kind(fact["unit"])
        if _kind(known["unit"]) != kind:
            broken.add("one_kind", row, other=known["id"])


def _kind(unit: str) -> str:
    """Return a unit, days and years as one."""
    return "date" if unit == "year" else unit


def corrections(broken: RuleErrors, facts: DataFrame, sources: DataFrame) -> None:
    """Hold that a fact corrects one of its own measure, and of a source that is not a later one."""
    dates = dict(zip(sources["id"], sources["date"], strict=True))
    days = sources_of(facts).map(dates)
    rows = facts[["id", "measure", "unit"]].assign(day=days)
    corrected = rows.set_index("id", drop=False)
    corrected = corrected.reindex(facts["corrects"])
    corrected = corrected.reset_index(drop=True)
    is_known = corrected["id"].notna()
    is_other = corrected["measure"] != rows["measure"]
    is_other |= corrected["unit"] != rows["unit"]
    is_later = corrected["day"] > rows["day"]
    is_second = facts["corrects"].duplicated() & facts["corrects"].ne("")
    broken.mark("correction_once", is_second)
    broken.mark("correction_of", is_known & is_other)
    broken.mark("correction_day", is_known & is_later)


def _check_form(broken: RuleErrors, row: int, fact: Mapping[Any, Any], is_share: bool) -> None:
    """Check the value of a figure of its own against its unit."""
    kind, form = OWN_FORMS.get(fact["unit"], COUNTED)
    parts = [] if fact["value"] is pd.NA else ends_of(fact["value"])
    fits = all(isinstance(part, kind) for part in parts)
    misfit = parts and is_share != (fact["unit"] == "share")
    if misfit or not fits:
        broken.add("fact_form", row, form=form)


def ends_of(value: Any) -> tuple[Any, ...]:
    """Return the ends of a range, or the one value that there is."""
    return (value.lo, value.hi) if isinstance(value, Range) else (value,)


def years(broken: RuleErrors, plan: DataFrame) -> None:
    """Hold that plans have a row for each of their years, in order."""
    steps = plan["year"].diff()
    broken.mark("plan_years", steps != 1)


def groups(broken: RuleErrors, rotation: DataFrame) -> None:
    """Hold that parts are at most their group, and that a source states each role once."""
    part = rotation["count"]
    counts = dict(zip(rotation["id"], part, strict=True))
    whole = rotation["of"].map(counts).astype(part.dtype)
    broken.mark("part_larger", part > whole)
    roles = rotation.assign(source=sources_of(rotation))
    twice = roles.duplicated(["source", "role"])
    is_other = rotation["role"] == OTHER_PART
    broken.mark("role_once", twice & ~is_other, due=coded("rotation", "role", OTHER_PART))


def units(broken: RuleErrors, units: DataFrame) -> None:
    """Hold that units start and end as their status says, and two of one name are said to be."""
    given = units.notna()
    started = given["start_earliest"] | given["start_latest"]
    ended = given["end_earliest"] | given["end_latest"]
    not_adopted = units["status"] == "not_adopted"
    broken.mark("started", not_adopted & started & ~ended)
    adopted = units["status"] == "adopted"
    broken.mark("ended", adopted & given["end_latest"])
    names = units["kind"] + " " + units["name_vi"].map(folded)
    unexplained = units["note_vi"] == ""
    broken.mark("name_once", names.duplicated() & unexplained)


def codes(broken: RuleErrors, units: DataFrame) -> None:
    """Hold that codes of units of the administration have their form, and a day."""
    is_of_administration = units["kind"].isin(KINDS)
    is_given = ~units["code"].str.fullmatch(GIVEN)
    has_form = units["code"].str.fullmatch(r"\d{5}")
    broken.mark("admin_code", is_of_administration & is_given & ~has_form)
    broken.mark("code_day", is_of_administration & has_form & units["code_vintage"].isna())


def tiles(broken: RuleErrors, layout: DataFrame, units: DataFrame) -> None:
    """Hold that every unit has a tile of the layout, and no two share one."""
    shared = layout.duplicated(["row", "column"])
    broken.mark("tile_taken", shared)
    codes = {*units["code"]}
    placed = {*layout["unit"]}
    if placed <= codes:  # else a name is to be mended
        for code in sorted(codes - placed):
            broken.add("tile_lacking", NOWHERE, value=code)


def targets(broken: RuleErrors, elsewhere: DataFrame) -> None:
    """Hold that a range has its lower end first, else it stayed a text; no share is above all."""
    is_text = [isinstance(value, str) for value in elsewhere["target"]]
    broken.mark("lower_first", pd.Series(is_text))
    for column in ("share", "target"):
        for row, value in enumerate(elsewhere[column]):
            is_number = isinstance(value, (Fraction, int, Range))
            if is_number and max(ends_of(value)) > 1:
                broken.add("share_above", row, table="elsewhere", column=column)


def ids(broken: RuleErrors, tables: Mapping[str, DataFrame]) -> None:
    """Hold that every stated number has an id of its own, and none that numbers of a plan have."""
    taken = set[str]()
    for table in ("workload", "facts", "rotation"):
        if table in tables:
            own = tables[table]["id"]
            is_computed = own.map(is_reserved).astype(bool)
            is_planned = own.str.fullmatch(PLANNED)
            is_taken = own.isin(taken) | is_planned | is_computed
            broken.mark("own_id", is_taken, table=table)
            is_name = own.isin(NAMES)
            is_name |= own.str.startswith(READ)
            broken.mark("id_is_name", is_name, table=table)
            taken.update(own)
    if "facts" in tables:
        facts = tables["facts"]
        measure = facts["measure"]
        is_other = facts["id"].isin([*UNIT_OF])
        is_other &= facts["id"] != measure
        broken.mark("id_is_measure", is_other, measure=measure)


def evidence(broken: RuleErrors, evidence: DataFrame) -> None:
    """Hold that no evidence is of a day to come."""
    days = evidence["date"].dt.date
    broken.mark("future", days > date.today())


def assumptions(broken: RuleErrors, workload: DataFrame) -> None:
    """Hold that every assumption has a row, in its unit, and that their week is possible."""
    ids = [*workload["id"]]
    due = workload["id"].map(UNITS)
    for row in np.flatnonzero(workload["unit"] != due).tolist():
        broken.add("assumption_unit", row, due=coded("workload", "unit", due[row]))
    texts = broken.tables["workload"].cells("value")
    is_percentage = pd.Series(texts).str.endswith("%")
    misfit = is_percentage != (due == "share")
    broken.mark("assumption_form", misfit)
    lacking = [id for id in UNITS if id not in ids]
    for id in lacking:
        meant = coded("workload", "id", id)
        broken.add("assumption_lacking", NOWHERE, value=id, id=meant)
    if lacking or misfit.any():
        return
    week = dict(zip(ids, workload["value"], strict=True))
    for id, expected, fix in wrong(week):
        row = ids.index(id)
        broken.add("impossible_week", row, expected=expected, fix=fix)


RULES = (
    locators,
    documents,
    facts,
    one_value,
    one_kind,
    possible,
    own_figures,
    corrections,
    years,
    groups,
    units,
    codes,
    tiles,
    targets,
    ids,
    evidence,
    assumptions,
)
