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
MET = {"extend": True, "keep": True, "review": True, "not_yet": False, "not_enough": pd.NA}
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
    return {
        "review_day": _chosen(day) if day else _latest_day(case),
        "evidence_age": assumed(age, "day", "evidence_age"),
        "reviews_needed": assumed(reviews, "review", "reviews_needed"),
    }


def _latest_day(case: Case) -> Quantity:
    days = [day for day, _ in dated_results(case)]
    days.extend(_assessments(case)["day"])
    known = {day.value: day for day in days if isinstance(day.value, date)}
    if not known:
        raise ValueError(Phrase(NO_DATE, case=case.slug))
    last = known[max(known)]
    day = last.named("review_day", kind=Kind.DERIVED)  # the kind of a bound stays
    return replace(day, formula=last.id, inputs=(last,))


def _assessments(case: Case) -> pd.DataFrame:
    """Return the rows of evidence in the order of days, with each day as a quantity (`day`)."""
    rows = case.table("evidence").sort_values("date", kind="stable", ignore_index=True)
    rows["day"] = pd.Series(dict(stated("evidence", rows)), dtype=object)
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
    for code, status in zip(units["code"], units["status"], strict=True):
        of_unit = assessments[assessments["unit"] == code]
        for criterion in case.records("criteria"):
            id = criterion["id"]
            direction = criterion["direction"]
            if direction in ASKED[status]:
                state = _state(of_unit[of_unit["criterion"] == id], direction, by)
                rows.append((code, id, direction, *state))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"met": "boolean"})


def _state(assessments: pd.DataFrame, direction: str, by: Rule) -> tuple[Any, str]:
    """Return whether a criterion is met by its assessments, and why that is unknown."""
    day = pd.Timestamp(by["review_day"].value)
    reviews = by["reviews_needed"].value
    ages = (day - assessments["date"]).dt.days
    if not any(ages >= 0):
        return pd.NA, "no_evidence"
    fresh = assessments[ages.between(0, by["evidence_age"].value)]
    if fresh.empty:
        return pd.NA, "too_old"
    answers = fresh["verdict"] == "yes"
    latest = bool(answers.iloc[-1])
    is_change = latest and direction != "keep"
    if is_change and answers.tail(reviews).sum() < reviews:
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
    met = _met(states, wanted).all(skipna=False)
    if met is pd.NA:
        return "not_enough"
    return wanted if met else "not_yet"


def _met(states: pd.DataFrame, direction: str) -> Any:
    """Return whether each criterion of a direction is met; without any, one that is unknown."""
    met = states.loc[states["direction"] == direction, "met"]
    return met if len(met) else pd.Series([pd.NA], dtype="boolean")


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
    for code, status in zip(units["code"], units["status"], strict=True):
        own = every[every["code"] == code]
        result = decided(status, own)
        is_beside = own["direction"] == BESIDE.get(result)
        decide = own["met"].isin([MET[result]]) & ~is_beside
        results.append(result)
        binding.append(own.loc[decide, "criterion"].tolist())
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
    for id, n in counts.items():
        declared = measures()[id]
        facts[id] = Quantity(n, declared.unit, id, Kind.DERIVED, declared.formula)
    return facts


def results(case: Case, by: Rule, formatter: Formatter) -> Table:
    """Return what follows for each unit, with the criteria that decide it."""
    units = decisions(case, by)
    texts = _texts(case, formatter)
    binding = ["; ".join(texts[ids]) or "–" for ids in units["binding"]]
    rows = zip(
        named(units, formatter.lang),
        units["status"].map(formatter.term),
        units["result"].map(formatter.term),
        binding,
        strict=True,
    )
    return table_of("review results", rows, case.criteria["locator"])


def criteria(case: Case, formatter: Formatter) -> Table:
    """Return the criteria, each with its sentence and how it rests on it."""
    asked = case.criteria
    rows = zip(
        asked[f"text_{formatter.lang}"],
        asked["direction"].replace("separate", "separation").map(formatter.term),
        asked["basis"].map(formatter.term),
        asked["locator"].map(formatter.label),
        strict=True,
    )
    return table_of("review criteria", rows, asked["locator"])


def evidence(case: Case, formatter: Formatter) -> Table:
    """Return the evidence that was entered, in the order of days."""
    given = _assessments(case)
    rows = zip(
        given["unit"].map(_unit_names(case, formatter)),
        given["criterion"].map(_texts(case, formatter)),
        given["day"],
        given["verdict"] == "yes",
        given["document"] + " – " + given["assessed_by"],
        strict=True,
    )
    return table_of("review evidence", rows, case.criteria["locator"])


def to_collect(case: Case, by: Rule, formatter: Formatter) -> Table:
    """Return what to collect, and where: the unknown criteria of units without enough evidence."""
    every = states(case, by).merge(decisions(case, by)[["code", "result"]])
    unknown = every[every["met"].isna() & (every["result"] == "not_enough")]
    where = unknown["code"].map(_unit_names(case, formatter))
    groups = where.groupby([unknown["criterion"], unknown["why"]], sort=False)
    listed = groups.agg(", ".join).reset_index()
    wanted = case.criteria.set_index("id")[f"evidence_{formatter.lang}"]
    rows = zip(
        listed["criterion"].map(_texts(case, formatter)),
        listed["why"].map(formatter.term),
        listed["criterion"].map(wanted),
        listed["code"],
        strict=True,
    )
    return table_of("review collect", rows, case.criteria["locator"])


def _texts(case: Case, formatter: Formatter) -> "pd.Series[str]":
    return case.criteria.set_index("id")[f"text_{formatter.lang}"]


def _unit_names(case: Case, formatter: Formatter) -> dict[str, str]:
    return dict(zip(case.units["code"], named(case.units, formatter.lang), strict=True))
