"""Extend, keep or separate (nhân rộng, duy trì, bố trí riêng): a checklist, three-valued.

There is no score, no weight and no ranking: what is not known stays not known (None). No threshold
is set either: whoever assesses says yes or no, and names the document, where any number stands.

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

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.quantity import Kind, Quantity, assumed
from thapmuoi_analysis.case.stated import stated
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.tables import Table, table_of
from thapmuoi_analysis.telling.translations import in_order, named

ASKED = {"adopted": ("keep", "separate"), "not_adopted": ("extend",), "unknown": ()}
MET = {"extend": True, "keep": True, "review": True, "not_yet": False, "not_enough": None}
BESIDE = {"review": "keep", "not_yet": "separate"}  # result -> criteria that do not decide it
Rule = dict[str, Any]  # quantities: the day, the age past which evidence is out, the reviews needed


class State(NamedTuple):
    """Whether a criterion that is asked of a unit is met, or why that is unknown."""

    code: str
    criterion: str
    direction: str
    met: bool | None
    why: str


def rule(case: Case, day: str = "", age: int = 365, reviews: int = 2) -> Rule:
    """Return what to judge by; without a day, the latest that evidence or results have.

    Raises
    ------
    ValueError
        If the day is none as 2025-06-30, or the case has no date.
    """
    when = assumed(date.fromisoformat(day), "date", "review_day") if day else _latest(case)
    return {"review_day": when, "evidence_age": assumed(age, "day", "evidence_age"),
            "reviews_needed": assumed(reviews, "review", "reviews_needed")}  # fmt: skip


def _latest(case: Case) -> Quantity:
    days = [*(day for day, _ in dated_results(case)), *_assessments(case)["day"]]
    known: dict[date, Quantity] = {day.value: day for day in days if isinstance(day.value, date)}
    if not known:
        raise ValueError(f"case {case.slug} has no date: give the day of the decision")
    last = known[max(known)]
    day = last.named("review_day", kind=Kind.DERIVED)  # one that is but bounded stays so
    return replace(day, formula=last.id, inputs=(last,))


def _assessments(case: Case) -> pd.DataFrame:
    """Return the rows of evidence in the order of days, with each day as a quantity (`day`)."""
    rows = case.table("evidence").sort_values("date", kind="stable", ignore_index=True)
    return rows.assign(day=pd.Series(dict(stated("evidence", rows)), dtype=object))


def states(case: Case, by: Rule) -> list[State]:
    """Say of each unit which of the criteria that are asked of it are met."""
    said: defaultdict[Any, list[tuple[date, bool]]] = defaultdict(list)
    for row in _assessments(case).to_dict("records"):
        said[row["unit"], row["criterion"]].append((row["day"].value, row["verdict"] == "yes"))
    return [
        State(code, id, direction, *_met(said[code, id], direction, by))
        for code, status in in_order(case.units)[["code", "status"]].itertuples(index=False)
        for id, direction in case.criteria[["id", "direction"]].itertuples(index=False)
        if direction in ASKED[status]
    ]


def _met(said: Sequence[tuple[date, bool]], direction: str, by: Rule) -> tuple[bool | None, str]:
    today, age, reviews = (quantity.value for quantity in by.values())
    aged = [((today - day).days, met) for day, met in said if day <= today]
    fresh = [met for days, met in aged if days <= age][::-1]  # the latest first
    if not fresh:
        return None, "too_old" if aged else "no_evidence"
    sure = direction == "keep" or not fresh[0] or fresh[:reviews] == [True] * reviews
    return (fresh[0], "") if sure else (None, "not_confirmed")


def decided(status: str, states: Sequence[State]) -> str:
    """Return the result of a unit from the states of its criteria, by Kleene's logic."""

    def all_are(met: bool, direction: str) -> bool | None:
        answers = [state.met for state in states if state.direction == direction]
        return False if (not met) in answers else None if not answers or None in answers else True

    wanted = "extend" if status == "not_adopted" else "keep"
    no_reason = wanted == "extend" or all_are(False, "separate")
    if no_reason is False:
        return "review"
    met = all_are(True, wanted) if no_reason else None
    return {True: wanted, False: "not_yet", None: "not_enough"}[met]


def decisions(case: Case, by: Rule) -> pd.DataFrame:
    """Say of each unit what follows.

    Returns
    -------
    pandas.DataFrame
        In the Vietnamese order of names: the columns of `units`, `result` (one of `MET`),
        `binding` (ids of the criteria that decide it).
    """
    frame, every = in_order(case.units), states(case, by)
    mine = [[state for state in every if state.code == code] for code in frame["code"]]
    results = [decided(*pair) for pair in zip(frame["status"], mine, strict=True)]
    binding: Any = [[s.criterion for s in own if s.met is MET[r] and s.direction != BESIDE.get(r)]
               for own, r in zip(mine, results, strict=True)]  # fmt: skip
    return frame.assign(result=results, binding=binding)


def facts(case: Case, by: Rule) -> dict[str, Any]:
    """Return the facts of the study: beside `case.told` the rule and the counts."""
    basis, results = [*case.criteria["basis"]], [*decisions(case, by)["result"]]
    counts = {"criteria_total": len(basis), "criteria_inferred": basis.count("inferred")}
    counts |= {f"units_{result}": results.count(result) for result in MET}
    facts = {**case.told, **by}
    for id, n in counts.items():
        unit = "criterion" if id.startswith("criteria") else "unit"
        facts[id] = Quantity(n, unit, id, Kind.DERIVED, f"#{{{id}}}")
    return facts


def results(case: Case, by: Rule, formatter: Formatter) -> Table:
    """Return what follows for each unit, with the criteria that decide it."""
    text, units = _texts(case, formatter), decisions(case, by)
    binding = ("; ".join(text[id] for id in ids) or "–" for ids in units["binding"])
    words = (units[name].map(formatter.term) for name in ("status", "result"))
    rows = zip(named(units, formatter.lang), *words, binding, strict=True)
    return table_of("review results", rows, case.criteria["locator"])


def criteria(case: Case, formatter: Formatter) -> Table:
    """Return the criteria, each with its sentence and how it rests on it."""
    asked = case.criteria
    directions = asked["direction"].replace("separate", "separation").map(formatter.term)
    basis, sentence = asked["basis"].map(formatter.term), asked["locator"].map(label)
    rows = zip(asked[f"text_{formatter.lang}"], directions, basis, sentence, strict=True)
    return table_of("review criteria", rows, asked["locator"])


def evidence(case: Case, formatter: Formatter) -> Table:
    """Return the evidence that was entered, in the order of days."""
    given = _assessments(case)
    where = given["unit"].map(_names(case, formatter))
    text = given["criterion"].map(_texts(case, formatter))
    by_whom = given["document"] + " – " + given["assessed_by"]
    rows = zip(where, text, given["day"], given["verdict"] == "yes", by_whom, strict=True)
    return table_of("review evidence", rows, case.criteria["locator"])


def to_collect(case: Case, by: Rule, formatter: Formatter) -> Table:
    """Return what to collect, and where: the unknown criteria of units without enough evidence."""
    results, groups = decisions(case, by).set_index("code")["result"], defaultdict[Any, Any](list)
    names, text = _names(case, formatter), _texts(case, formatter)
    wanted = case.criteria.set_index("id")[f"evidence_{formatter.lang}"]
    for state in states(case, by):
        if state.met is None and results[state.code] == "not_enough":
            groups[state.criterion, state.why].append(names[state.code])
    rows = [(text[id], formatter.term(why), wanted[id], ", ".join(where))
            for (id, why), where in groups.items()]  # fmt: skip
    return table_of("review collect", rows, case.criteria["locator"])


def _texts(case: Case, formatter: Formatter) -> dict[str, str]:
    return dict(case.criteria.set_index("id")[f"text_{formatter.lang}"])


def _names(case: Case, formatter: Formatter) -> dict[str, str]:
    return dict(zip(case.units["code"], named(case.units, formatter.lang), strict=True))
