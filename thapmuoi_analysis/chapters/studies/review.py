"""Extend, keep or separate (nhân rộng, duy trì, bố trí riêng): a checklist, three-valued.

There is no score, no weight and no ranking: what is not known stays not known (None).

1. *An assessment* is a row of `evidence`. Where a criterion has a threshold only numbers count
   (met: on the threshold or on its right side), where it has none only yes and no. Criteria may
   share numbers (`number_of`), each with a threshold of its own.
2. *A criterion* of a unit on a day: later assessments are not known yet, those older than `age`
   days count as unknown. For `keep`, and for a no, the latest decides. A yes that would change
   something holds only when the last `reviews` assessments, one after the other, all say yes.
3. *A decision*: extending needs all its criteria, so does keeping; a review for separation needs
   one, as the source joins its cases by "or". Unknowns follow Kleene's logic; without criteria
   a decision is left unknown. A unit of unknown status has never enough evidence.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from thapmuoi_analysis.chapters import rows_of
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity, assumed
from thapmuoi_analysis.record.results import dated_results
from thapmuoi_analysis.record.rules_facts import base
from thapmuoi_analysis.record.stated import assessed_on, evidence_id, measured
from thapmuoi_analysis.telling.lexicon import in_order, named, table_of
from thapmuoi_analysis.telling.phrases import message
from thapmuoi_analysis.telling.voice import Voice, label

ASKED = {"adopted": ("keep", "separate"), "not_adopted": ("extend",), "unknown": ()}
MET = {"extend": True, "keep": True, "review": True, "not_yet": False, "not_enough": None}
BESIDE = {"review": "keep", "not_yet": "separate"}  # result -> criteria that do not decide it
NOTHING = "–"
Rule = dict[str, Quantity]  # the day, the age past which evidence is out, the reviews needed


class Assessment(NamedTuple):
    """A row of evidence set against a criterion: whether it is met, or why that is not settled."""

    code: str
    criterion: str
    day: date
    met: bool | None
    why: str
    limits: tuple[Quantity, ...]  # threshold and distance from it (below 0: not met), if any
    row: Mapping[Any, Any]


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
    days = [*(day for day, _ in dated_results(case)), *map(assessed_on, rows_of(case, "evidence"))]
    known = {day.value: day for day in days if isinstance(day.value, date)}
    if not known:
        raise ValueError(f"case {case.slug} has no date: give the day of the decision")
    last = known[max(known)]
    return Quantity(
        last.value, "date", "review_day", Kind.DERIVED, last.id, last.sources, "", (last,)
    )


def assessments(case: Case) -> list[Assessment]:
    """Set each row of evidence against each criterion that it speaks of, in the order of days."""
    asked = case.criteria.assign(base=base(case.criteria)).to_dict("records")
    judged = [
        _judged(row, criterion)
        for row in rows_of(case, "evidence")
        for criterion in asked
        if row["criterion"] == criterion["base" if row["number"] else "id"]
    ]
    return sorted(judged, key=lambda one: one.day)


def _judged(row: Mapping[Any, Any], asked: Mapping[Any, Any]) -> Assessment:
    met, why, limits, id = row["verdict"] == "yes", "", tuple[Quantity, ...](), asked["id"]
    if row["number"] and asked["threshold"]:
        number = measured(row["number"], asked["unit"], evidence_id(row))
        name = f"threshold_of_{id}"
        threshold = measured(asked["threshold"], asked["unit"], name, Kind.ASSUMED)
        high, low = (threshold, number) if asked["compare"] == "at_most" else (number, threshold)
        name = evidence_id({**row, "criterion": id}).replace("evidence", "distance", 1)
        limits, met = (threshold, (high - low).named(name)), bool(high >= low)
    elif row["number"] or asked["threshold"]:
        met, why = None, "no_threshold" if row["number"] else "no_number"
    return Assessment(row["unit"], id, row["date"].date(), met, why, limits, row)


def states(case: Case, by: Rule) -> list[State]:
    """Say of each unit which of the criteria that are asked of it are met."""
    judged: dict[Any, list[Assessment]] = {}
    for assessment in assessments(case):
        judged.setdefault((assessment.code, assessment.criterion), []).append(assessment)
    return [
        State(code, id, direction, *_met(judged.get((code, id), []), direction, by))
        for code, status in case.units[["code", "status"]].itertuples(index=False)
        for id, direction in case.criteria[["id", "direction"]].itertuples(index=False)
        if direction in ASKED[status]
    ]


def _met(judged: Sequence[Assessment], direction: str, by: Rule) -> tuple[bool | None, str]:
    values: Any = [quantity.value for quantity in by.values()]
    today, age, reviews = values
    known = [one for one in judged if one.day <= today]
    settled = [one for one in known if one.met is not None]
    fresh = [one.met for one in settled if (today - one.day).days <= age]
    if not fresh:
        return None, "too_old" if settled else known[-1].why if known else "no_evidence"
    if direction == "keep" or not fresh[-1]:
        return fresh[-1], ""
    sure = len(fresh) >= reviews and all(fresh[-reviews:])
    return (True, "") if sure else (None, "not_confirmed")


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
    """Return the facts of the study: beside `case.told` the rule, the counts, the message."""
    asked, results = case.criteria, decisions(case, by)
    which = {"criteria_total": asked["id"] != "", "criteria_inferred": asked["basis"] == "inferred"}
    which |= {f"units_{result}": results["result"] == result for result in MET}
    facts = {**case.told, **by}
    for id, rows in which.items():
        unit = "criterion" if id.startswith("criteria") else "unit"
        facts[id] = Quantity(int(rows.sum()), unit, id, Kind.DERIVED, f"#{{{id}}}")
    state = "entered" if case.has("evidence") else "nothing entered"
    return facts | {"finding": message(f"review, {state}", facts)}


def results(case: Case, by: Rule, voice: Voice) -> pd.DataFrame:
    """Return what follows for each unit, with the criteria that decide it."""
    text, units = _texts(case, voice), decisions(case, by)
    binding = ("; ".join(text[id] for id in ids) or NOTHING for ids in units["binding"])
    words = (units[name].map(voice.term) for name in ("status", "result"))
    rows = zip(named(units, voice.lang), *words, binding, strict=True)
    return table_of("review results", rows, case.criteria["locator"])


def criteria(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the criteria, each with its sentence and how it rests on it."""
    asked = case.criteria
    directions = asked["direction"].replace("separate", "separation").map(voice.term)
    basis, sentence = asked["basis"].map(voice.term), asked["locator"].map(label)
    rows = zip(asked[f"text_{voice.lang}"], directions, basis, sentence, strict=True)
    return table_of("review criteria", rows, asked["locator"])


def evidence(case: Case, by: Rule, voice: Voice) -> pd.DataFrame:
    """Return the evidence that was entered for the criteria that are asked of each unit."""
    text, units = _texts(case, voice), dict(case.criteria.set_index("id")["unit"])
    asked, rows = {state[:2] for state in states(case, by)}, []
    for one in (one for one in assessments(case) if one[:2] in asked):
        row, measure = one.row, units[one.criterion]
        finding: Any = row["verdict"] == "yes"
        if row["number"]:
            finding = measured(row["number"], measure, evidence_id(row))
        where, limits = _names(case, [one.code], voice), one.limits or (NOTHING, NOTHING)
        by_whom = f"{row['document']} – {row['assessed_by']}"
        rows.append((where, text[one.criterion], assessed_on(row), finding, *limits,
                     measure or NOTHING, by_whom))  # fmt: skip
    return table_of("review evidence", rows, case.criteria["locator"])


def to_collect(case: Case, by: Rule, voice: Voice) -> pd.DataFrame:
    """Return what to collect, and where: the unknown criteria of units without enough evidence."""
    text, wanted = _texts(case, voice), case.criteria.set_index("id")[f"evidence_{voice.lang}"]
    results, groups = decisions(case, by).set_index("code")["result"], dict[Any, list[str]]()
    for state in states(case, by):
        if state.met is None and results[state.code] == "not_enough":
            groups.setdefault((state.criterion, state.why), []).append(state.code)
    rows = [(text[id], voice.term(why), wanted[id], _names(case, codes, voice))
            for (id, why), codes in groups.items()]  # fmt: skip
    return table_of("review collect", rows, case.criteria["locator"])


def _texts(case: Case, voice: Voice) -> dict[str, str]:
    return dict(case.criteria.set_index("id")[f"text_{voice.lang}"])


def _names(case: Case, codes: Sequence[str], voice: Voice) -> str:
    return ", ".join(named(in_order(case.units[case.units["code"].isin(codes)]), voice.lang))
