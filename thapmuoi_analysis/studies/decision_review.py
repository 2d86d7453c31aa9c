"""Extend, keep or separate (nhân rộng, duy trì, bố trí riêng): a checklist, three-valued.

There is no score, no weight and no ranking: what is not known stays not known (`pd.NA`). No
threshold is set either: whoever assesses says yes or no, and names the document, where any number
stands.

1. *An assessment* is a row of `evidence`: whether a criterion holds in a unit, on a day.
2. *A criterion* of a unit on a day: later assessments are not known yet, those older than `age`
   days count as unknown. For `keep`, and for a no, the latest decides. A yes that would change
   something holds only when the last `reviews` assessments, one after the other, all say yes.
3. *A decision*: a unit without the model is for extending when all those criteria are met, and not
   yet when one is not. A unit with it is reviewed for separation when one of those is met, as the
   source joins its cases by "or"; when none is, it keeps the model if all criteria of keeping are
   met, and does not yet meet them if one is not. Where what is unknown could change the result
   (Kleene's logic), where there are no such criteria, and where nobody knows whether a unit has
   the model, there is not enough evidence.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.measures import measures
from thapmuoi_analysis.case.quantity import Kind, Quantity, assumed
from thapmuoi_analysis.case.stated import stated
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.tables import Table, table_of
from thapmuoi_analysis.telling.translations import in_order, named

ASKED = {"adopted": ("keep", "separate"), "not_adopted": ("extend",), "unknown": ()}
MET = {  # result -> whether the criteria that decide it are met
    "extend": True,
    "keep": True,
    "review": True,
    "not_yet": False,
    "not_enough": pd.NA,
}
BESIDE = {"review": "keep", "not_yet": "separate"}  # result -> criteria that do not decide it
COLUMNS = ("code", "criterion", "direction", "met", "why")
NO_DAY = "review_day={day}: expected a day as year-month-day, 2025-06-30"
NO_AGE = "evidence_age={age}: expected days, 0 or more"
NO_REVIEWS = "reviews_needed={reviews}: expected 1 or more"
NO_DATE = "case {case} has no date: give the day of the decision"
Rule = dict[str, Any]  # quantities: the day, the age past which evidence is out, the reviews needed


def _chosen(text: str) -> Quantity:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(Phrase(NO_DAY, day=text)) from error
    return assumed(day, "date", "review_day")


def rule(case: Case, day: str = "", age: int = 365, reviews: int = 2) -> Rule:
    """Return what to judge by; without a day, the latest that evidence or results have.

    Raises
    ------
    ValueError
        If the day is none as 2025-06-30, the case has no date, the age is less than 0, or no review
        is needed.
    """
    if age < 0:
        raise ValueError(Phrase(NO_AGE, age=age))
    if reviews < 1:
        raise ValueError(Phrase(NO_REVIEWS, reviews=reviews))
    review_day = _chosen(day) if day else _latest_day(case)
    return {
        "review_day": review_day,
        "evidence_age": assumed(age, "day", "evidence_age"),
        "reviews_needed": assumed(reviews, "review", "reviews_needed"),
    }


def _latest_day(case: Case) -> Quantity:
    days = [day for day, _ in dated_results(case)]
    days.extend(_assessments(case)["day"])
    known = {}
    for day in days:
        if isinstance(day.value, date):
            known[day.value] = day
    if not known:
        raise ValueError(Phrase(NO_DATE, case=case.slug))
    last_day = max(known)
    last = known[last_day]
    chosen = last.named("review_day", kind=Kind.DERIVED)  # the kind of a bound stays
    return replace(chosen, formula=last.id, inputs=(last,))


def _assessments(case: Case) -> pd.DataFrame:
    """Return the rows of evidence in the order of days, with each day as a quantity (`day`)."""
    rows = case.table("evidence")
    rows = rows.sort_values("date", kind="stable", ignore_index=True)
    days = dict(stated("evidence", rows))
    rows["day"] = pd.Series(days, dtype=object)
    return rows


def states(case: Case, by: Rule) -> pd.DataFrame:
    """Say of each unit which of the criteria that are asked of it are met.

    Returns
    -------
    pandas.DataFrame
        A row for a unit and a criterion: `code` of the unit, id of the `criterion` and its
        `direction`, `met` (true, false, or NA where it is unknown), `why` it is unknown.
    """
    assessments = _assessments(case)
    units = in_order(case.units_as_of())
    rows = []
    for unit in units.to_dict("records"):
        code = unit["code"]
        for criterion in case.records("criteria"):
            id = criterion["id"]
            direction = criterion["direction"]
            if direction not in ASKED[unit["status"]]:
                continue
            is_of_unit = assessments["unit"] == code
            is_on_it = assessments["criterion"] == id
            own = assessments[is_of_unit & is_on_it]
            met, why = _state(own, direction, by)
            rows.append((code, id, direction, met, why))
    states = pd.DataFrame(rows, columns=COLUMNS)
    return states.astype({"met": "boolean"})


def _state(assessments: pd.DataFrame, direction: str, by: Rule) -> tuple[Any, str]:
    """Return whether a criterion is met by its assessments, and why that is unknown."""
    day = pd.Timestamp(by["review_day"].value)
    reviews = by["reviews_needed"].value
    ages = (day - assessments["date"]).dt.days
    if not any(ages >= 0):
        return pd.NA, "no_evidence"
    oldest = by["evidence_age"].value
    fresh = assessments[ages.between(0, oldest)]
    if fresh.empty:
        return pd.NA, "too_old"
    answers = fresh["verdict"] == "yes"
    latest = bool(answers.iloc[-1])
    is_change = latest and direction != "keep"
    confirming = answers.tail(reviews).sum()
    if is_change and confirming < reviews:
        return pd.NA, "not_confirmed"
    return latest, ""


def decided(status: str, states: pd.DataFrame) -> str:
    """Return the result of a unit from its rows of `states`, by Kleene's logic."""
    wanted = "extend"
    if status != "not_adopted":
        wanted = "keep"
        reasons = _met(states, "separate").any(skipna=False)
        if reasons is pd.NA:
            return "not_enough"
        if reasons:
            return "review"
    each = _met(states, wanted)
    met = each.all(skipna=False)
    if met is pd.NA:
        return "not_enough"
    return wanted if met else "not_yet"


def _met(states: pd.DataFrame, direction: str) -> Any:
    """Return whether each criterion of a direction is met; without any, one that is unknown."""
    is_asked = states["direction"] == direction
    met = states.loc[is_asked, "met"]
    if met.empty:
        return pd.Series([pd.NA], dtype="boolean")
    return met


def decisions(case: Case, by: Rule) -> pd.DataFrame:
    """Say of each unit what follows.

    Returns
    -------
    pandas.DataFrame
        In the Vietnamese order of names: the columns of `units`, `result` (one of `MET`),
        `binding` (ids of the criteria that decide it).
    """
    units = in_order(case.units_as_of())
    every = states(case, by)
    results = []
    binding = []
    for unit in units.to_dict("records"):
        is_of_unit = every["code"] == unit["code"]
        own = every[is_of_unit]
        result = decided(unit["status"], own)
        is_alike = own["met"].isin([MET[result]])
        is_beside = own["direction"] == BESIDE.get(result)
        deciding = own.loc[is_alike & ~is_beside, "criterion"]
        results.append(result)
        binding.append(deciding.tolist())
    units["result"] = results
    units["binding"] = binding
    return units


def facts(case: Case, by: Rule) -> dict[str, Any]:
    """Return the facts of the study: beside `case.told` the rule and the counts."""
    basis = case.criteria["basis"].tolist()
    results = decisions(case, by)["result"].tolist()
    counts = {"criteria_total": len(basis), "criteria_inferred": basis.count("inferred")}
    for result in MET:
        counts[f"units_{result}"] = results.count(result)
    facts = {**case.told, **by}
    known = measures()
    for id, n in counts.items():
        unit = known[id].unit
        formula = known[id].formula
        facts[id] = Quantity(n, unit, id, Kind.DERIVED, formula)
    return facts


def results(case: Case, by: Rule, formatter: Formatter) -> Table:
    """Return what follows for each unit, with the criteria that decide it."""
    units = decisions(case, by)
    texts = _texts(case, formatter)
    binding = units["binding"].map(lambda ids: "; ".join(texts[ids]) or "–")
    columns = [
        named(units, formatter.lang),
        units["status"].map(formatter.term),
        units["result"].map(formatter.term),
        binding,
    ]
    return _table(case, "review results", columns)


def criteria(case: Case, formatter: Formatter) -> Table:
    """Return the criteria, each with its sentence and how it rests on it."""
    asked = case.criteria
    directions = asked["direction"].replace("separate", "separation")
    columns = [
        asked[f"text_{formatter.lang}"],
        directions.map(formatter.term),
        asked["basis"].map(formatter.term),
        asked["locator"].map(formatter.label),
    ]
    return _table(case, "review criteria", columns)


def evidence(case: Case, formatter: Formatter) -> Table:
    """Return the evidence that was entered, in the order of days."""
    given = _assessments(case)
    names = _unit_names(case, formatter)
    texts = _texts(case, formatter)
    is_yes = given["verdict"] == "yes"
    documents = given["document"] + " – " + given["assessed_by"]
    columns = [
        given["unit"].map(names),
        given["criterion"].map(texts),
        given["day"],
        is_yes,
        documents,
    ]
    return _table(case, "review evidence", columns)


def to_collect(case: Case, by: Rule, formatter: Formatter) -> Table:
    """Return what to collect, and where: the unknown criteria of units without enough evidence."""
    results = decisions(case, by)[["code", "result"]]
    every = states(case, by).merge(results)
    is_open = every["result"] == "not_enough"
    unknown = every[is_open & every["met"].isna()]
    names = _unit_names(case, formatter)
    where = unknown["code"].map(names)
    by_need = [unknown["criterion"], unknown["why"]]
    groups = where.groupby(by_need, sort=False)
    listed = groups.agg(", ".join).reset_index()
    texts = _texts(case, formatter)
    criteria = case.criteria.set_index("id")
    wanted = criteria[f"evidence_{formatter.lang}"]
    columns = [
        listed["criterion"].map(texts),
        listed["why"].map(formatter.term),
        listed["criterion"].map(wanted),
        listed["code"],
    ]
    return _table(case, "review collect", columns)


def _table(case: Case, name: str, columns: Iterable[Any]) -> Table:
    """Return a table of these columns, which rests on the sentences of the criteria."""
    rows = zip(*columns, strict=True)
    return table_of(name, rows, case.criteria["locator"])


def _texts(case: Case, formatter: Formatter) -> "pd.Series[str]":
    """Return the words of the criteria by their ids."""
    by_id = case.criteria.set_index("id")
    return by_id[f"text_{formatter.lang}"]


def _unit_names(case: Case, formatter: Formatter) -> dict[str, str]:
    """Return the names of the units by their codes."""
    names = named(case.units, formatter.lang)
    return dict(zip(case.units["code"], names, strict=True))
