"""Chapter 1: how the result is told against target and plan, in words, a table and two pictures."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thapmuoi_analysis.chapters import plan
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import facts_named
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Kind, Quantity, not_reported
from thapmuoi_analysis.record.results import dated_results
from thapmuoi_analysis.telling.chart import INK, NAVY, PALE, TEAL, Chart, axes_of, height, styled
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.phrases import Passage, Phrase, message
from thapmuoi_analysis.telling.units import kinds_of
from thapmuoi_analysis.telling.voice import Voice, label

Facts = dict[str, Any]
STEPS = {  # from one level to the next: what it is called, and whose time it may be within
    ("needed", "planned"): ("ambition", ""),
    ("planned", "adopted"): ("delivery", "plan"),
    ("needed", "adopted"): ("goal", "target"),
}


def told(case: Case) -> Facts:
    """Return the facts of the chapter: its measures, and the phrases that turn with them.

    Returns
    -------
    dict of str to Any
        Beside `case.told` and `plan.headline`: `reached`, `ahead`, `course` (messages); `target`
        and `result` (as claimed, with their hedges, where claims are coded); `needed` and `rate`
        where they say more than "all"; `between` (results between the first and the last),
        `threshold`, `fulfilment` with its caution, `gap`, `disputed`. None or empty is what the
        case has no data for.
    """
    day, end = plan.latest_day(case), plan.plan_end(case)
    facts = {**case.told, **plan.headline(case), "day": day, "plan_end": end}
    every, all_needed = (facts[name].value == 1 for name in ("adopted_share", "target_share"))
    return facts | {
        "reached": _reached(case, facts),
        "ahead": _ahead(case),
        "course": _course(case, facts),
        "target": _saying(case, "target_share") or _target(all_needed, facts),
        "result": _saying(case, "adopted") or message("result told", {**facts, "when": when(case)}),
        "needed": None if all_needed else facts["units_needed"],
        "rate": None if every else facts["adopted_share"],
        "between": tuple(_with_date(case, *one) for one in _results(case)[1:-1]),
        "threshold": _threshold(case, facts),
        "fulfilment": _fulfilment(case, facts),
        "gap": _gap(case, facts),
        "disputed": tuple(_disputed(case)),
    }


def verdict(case: Case) -> Phrase | None:
    """Say how the result stands against target and plan; None where neither is stated."""
    found = plan.verdict(case)
    if len(found) > 1 and len(set(found.values())) == 1:
        return message(f"both {found['plan']}", {})
    return _row({goal: message(f"{goal} {state}", {}) for goal, state in found.items()}, ", ")


def when(case: Case, adopted: Quantity | None = None) -> Phrase:
    """Say when a result held (the latest, unless told otherwise)."""
    adopted = adopted or case.latest("adopted")
    days = {result.id: day for day, result in dated_results(case)}
    day = days.get(adopted.id, not_reported("as_of", "date"))
    facts, at = {"day": day}, day.value
    if not isinstance(at, date):
        return message("when unknown", facts)
    spans = case.facts.set_index("id").loc[adopted.id]
    if spans["as_of_earliest"] == pd.Timestamp(at.year, 1, 1) and (at.month, at.day) == (12, 31):
        year = Quantity(at.year, "year", f"{adopted.id}_year", Kind.BOUND, sources=day.sources)
        return message("when in", {"year": year})
    return message("when by" if day.kind is Kind.BOUND else "when on", facts)


def _row(parts: Mapping[str, Phrase], between: str) -> Phrase | None:
    frame = between.join(f"{{{name}}}" for name in parts)
    return Phrase(frame, frame, parts) if parts else None


def _reached(case: Case, facts: Facts) -> Phrase:
    """Return the message of the chapter: how many of how many, and how that stands."""
    if not plan.said(facts["adopted"]):
        return message("no result", facts)
    of = (
        "all" if facts["adopted_share"].value == 1 else "of" if facts["units"].reported else "alone"
    )
    result = message(f"result {of}{'' if facts['day'].reported else ' undated'}", facts)
    stands = verdict(case)
    return _row({"result": result} | ({"stands": stands} if stands else {}), ": ") or result


def levels(case: Case) -> dict[str, Quantity]:
    """Return what the target needs, what is planned and the result: each that is one number."""
    found = plan.headline(case)
    known = {"needed": found["units_needed"], "planned": found["planned_total"]}
    known["adopted"] = case.latest("adopted")
    return {name: level for name, level in known.items() if isinstance(level.value, int)}


def _ahead(case: Case) -> Phrase | None:
    """Return the message of picture 1: how each level stands to the one before."""
    stands, known = plan.verdict(case), levels(case)
    parts = {}
    for pair in pairwise(known):
        step, goal = STEPS[pair]
        low, high = (known[name] for name in pair)
        state = plan.standing(high, low, stands.get(goal) == "early")
        parts[step] = message(f"{step} {state}", {})
    return _row(parts, "; ")


def _results(case: Case) -> list[tuple[Quantity, Quantity]]:
    """Return the dated results on which sources do not disagree."""
    disputed = {figure for group in case.conflicts for figure in group}
    return [one for one in dated_results(case) if one[1] not in disputed and plan.said(one[1])]


def _course(case: Case, facts: Facts) -> Phrase:
    """Return the message of picture 2: the course of the results, or that there is but one."""
    results = [adopted for _, adopted in _results(case)]
    if not plan.said(facts["adopted"]):
        return message("no result", facts)
    if len(results) < 2:
        exact = facts["day"].reported and facts["day"].kind is Kind.STATED
        return message("one result on" if exact else "one result to date", facts)
    first, last = results[0], results[-1]
    way = "up" if (last > first) is True else "down" if (first > last) is True else "level"
    ends = {"first": first, "last": last, "then": when(case, first), "now": when(case, last)}
    return message(f"course {way}", ends)


def _with_date(case: Case, _: Quantity, adopted: Quantity) -> Phrase:
    return Phrase("{n} ({when})", "{n} ({when})", {"n": adopted, "when": when(case, adopted)})


def _saying(case: Case, measure: str) -> Passage:
    """Return the claim that tells a number, for its hedges; empty where none was coded."""
    names = {measure, case.latest(measure).id}
    claims = [c for c in case.ledger.values() if names & {*facts_named(c.clause["vi"])}]
    return Passage(tuple(claims[:1]), case.told)


def _target(every: bool, facts: Facts) -> Phrase:
    return message("target all" if every else "target told", facts)


def _threshold(case: Case, facts: Facts) -> Phrase | None:
    """Say when the plan itself reaches what the target needs."""
    year = facts["threshold_year"].value
    if not isinstance(year, int):
        return message("threshold never", facts) if year is NOT_APPLICABLE else None
    then = plan.cumulative_plan(case.planned())[year]
    state = plan.standing(then, facts["units_needed"])
    return message(f"threshold {state}", {**facts, "planned_then": then})


def _fulfilment(case: Case, facts: Facts) -> Phrase | None:
    """Tell the rate of the plan, with what makes it approximate."""
    if not facts["plan_fulfilment"].reported:
        return None
    of_kind = "kind" if facts["alone_adopted"].reported else ""
    why = " ".join(filter(None, ["caution", of_kind, _time_differs(facts)]))
    if why == "caution":
        return message("fulfilment", facts)
    return message("fulfilment careful", {**facts, "caution": message(why, _kinds(case, facts))})


def _kinds(case: Case, facts: Facts) -> Facts:
    """Return facts with the kinds of units that the plan leaves out."""
    units = case.units if case.has("units") else pd.DataFrame(columns=["kind"])
    kind = facts["plan_noun"]["vi"]
    return {**facts, "others": kinds_of(units[units["kind"] != kind])}


def _time_differs(facts: Facts) -> str:
    """Say how the day of the result and the end of the plan differ."""
    day, end = facts["day"].value, facts["plan_end"].value
    if not (isinstance(day, date) and isinstance(end, int)):
        return ""
    if facts["day"].kind is Kind.STATED:
        return "" if day == date(end, 12, 31) else "on"
    return "later" if day.year > end else "by"


def _gap(case: Case, facts: Facts) -> Phrase | None:
    """Tell how far the result is from the plan, among all units and those that the plan counts."""
    over, among = facts["over_delivery"], facts["alone_over_delivery"]
    if not isinstance(over.value, int):
        return None
    if not isinstance(among.value, int):
        return _distance(over)
    if min(over.value, among.value) > 0:
        return message("gap both above", _kinds(case, facts))
    return message("gap each", {**facts, "every": _distance(over), "among": _distance(among)})


def _distance(over: Quantity) -> Phrase:
    state = plan.standing(over, Quantity(0))
    gap = over if state == "above" else (0 - over).named(f"{over.id}_short")
    return message(f"gap {state}", {"gap": gap})


def _disputed(case: Case) -> Iterator[Phrase]:
    """Yield the figures on which sources disagree, each with its name; none is a mean."""
    for figure in (figure for group in case.conflicts for figure in group):
        facts = {"label": case.labels[figure.id], "figure": figure}
        yield Phrase("{label}: {figure}", "{label}: {figure}", facts)
