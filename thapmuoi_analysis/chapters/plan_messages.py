"""How the result is told against target and plan: the words and the table of chapter 1."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from thapmuoi_analysis.metrics import plan
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import told
from thapmuoi_analysis.record.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE
from thapmuoi_analysis.telling.lexicon import kinds_of, table_of
from thapmuoi_analysis.telling.phrases import Facts, Passage, Phrase, message, parted
from thapmuoi_analysis.telling.voice import Voice, label, rests_on

NONE = "–"  # of a cell that has nothing to say
GOALS = {"needed": "target", "planned": "plan"}  # of which a level is the number


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: its measures, and the phrases that turn with them.

    Returns
    -------
    dict of str to Any
        Beside `case.told` and `plan.headline`: `by` (the day of the result, roughly, or its month
        where the year of a goal was not over); `reached`, `ahead`, `course` (messages); `target`
        and `result` (as claimed, with their hedges, where claims are coded); `claimed` (how the
        source itself sets the result against them); `planned` (the plan by year, as claimed);
        `kept` (what it takes for the plan to reach its total); `rise`, `title` (message and
        picture of the years); `silent` (which of target and plan is not given); `needed` and
        `rate`, where they say more than "all"; `threshold`; `caution` (what makes the rate of the
        plan approximate); `gap`; `disputed`; `results` and `states`, as they are.
        None or empty is what the case has no data for.
    """
    measures, states = plan.headline(case), plan.verdict(case)
    disputed = [number for group in case.conflicts for number in group]
    results = [n for _, n in dated_results(case) if n not in disputed and n.reported]
    facts = {**case.told, **measures, "plan_end": plan.plan_years(case)[-1], "when": when(case)}
    facts |= {"day": plan.latest_day(case), "results": results, "states": states}
    by = "by month" if "early" in states.values() else "by about"
    facts |= {"others": _others(case, facts), "by": message(by, facts)}
    every, all_needed = (facts[name].value == 1 for name in ("adopted_share", "target_share"))
    target = message("target all" if all_needed else "target told", facts)
    by_date = len(results) > 1 and not case.has("plan")
    needed, facts["course"] = facts["units_needed"], _course(case, facts)
    return facts | {
        "reached": _reached(facts),
        "ahead": _ahead(facts),
        "rise": facts["course"] if by_date else None,
        "title": _title(case, results) if by_date else facts["course"],
        "target": _saying(case, "target", facts["target_share"]) or target,
        "result": _saying(case, "result", facts["adopted"]) or message("result told", facts),
        "claimed": _claimed(case),
        "silent": _silent(facts),
        "needed": needed if needed.reported and not all_needed else None,
        "rate": None if every else facts["adopted_share"],
        "planned": _saying(case, "target", facts["planned_total"]),
        "kept": message("if added" if _added(case, facts["planned_total"]) else "if kept"),
        "threshold": _threshold(case, facts),
        "caution": _caution(case, facts),
        "gap": _gap(facts),
        "disputed": tuple(parted([case.labels[q.id], q], ": ") for q in disputed),
    }


def stands(states: Mapping[str, str]) -> Phrase | None:
    """Say how the result stands against target and plan; None where neither is stated."""
    if len(states) > 1 and len(set(states.values())) == 1:
        return message(f"both {states['plan']}")
    parts = [message(f"{goal} {state}") for goal, state in states.items()]
    return parted(parts, ", ") if parts else None


def levels(facts: Facts) -> dict[str, Quantity]:
    """Return what the target needs, the plan and the result: each that is one bare number."""
    names = {"needed": "units_needed", "planned": "planned_total", "adopted": "adopted"}
    known = {name: facts[id] for name, id in names.items() if not facts[id].hedge}
    return {name: level for name, level in known.items() if isinstance(level.value, int)}


def _reached(facts: Facts) -> Phrase:
    """Return the message of the chapter: how many of how many, and how that stands."""
    if not plan.is_stated(facts["adopted"]):
        return message("no result", facts)
    of = "of" if facts["units"].reported else "alone"
    name = f"result {'all' if facts['adopted_share'].value == 1 else of}"
    result = message(name if facts["day"].reported else f"{name} undated", facts)
    return parted(filter(None, [result, stands(facts["states"])]), ": ")


def _ahead(facts: Facts) -> Phrase | None:
    """Return the message of picture 1: how each level stands to the one before."""
    known, parts = levels(facts), []
    for low, high in pairwise(known):
        early = high == "adopted" and facts["states"].get(GOALS[low]) == "early"
        state = plan.standing(known[high], known[low], early)
        parts.append(message(f"{high} to {low} {state}"))
    return parted(parts, "; ") if parts else None


def _course(case: Case, facts: Facts) -> Phrase:
    """Return the message of picture 2: the course of the results, or that there is but one."""
    known = facts["results"]
    if not plan.is_stated(facts["adopted"]):
        return message("no result", facts)
    if len(known) < 2:
        exact = facts["day"].reported and facts["day"].kind is Kind.STATED
        return message("one result on" if exact else "one result to date", facts)
    ways = {plan.standing(after, before) for before, after in pairwise(known)}
    if len(ways) > 1:  # it turns: what lies between would tell no course
        known = [known[0], known[-1]]
    first, *then = (with_date(case, n) for n in known)
    way = plan.standing(known[-1], known[0])
    return message(f"course {way}", first=first, then=tuple(then))


def _title(case: Case, results: list[Quantity]) -> Phrase:
    """Return the title of picture 2 where no plan opens the years: how many results there are."""
    sources = tuple(rests_on(results))
    n = Quantity(len(results), "", "results_told", Kind.DERIVED, "#{facts: adopted}", sources)
    return message("course dated", case.told, n=n)


def _added(case: Case, total: Quantity) -> bool:
    """Return whether it is open that the years of the plan add up to its total."""
    rows = (row for row in case.records("ambiguities") if row["bears_on"] == "target")
    return any({*row["locator"].split()} & {*total.sources} for row in rows)


def _saying(case: Case, type: str, number: Quantity) -> Passage:
    """Return the claim that tells a number, for its hedges; empty where none was coded."""
    claims = [c for c in case.ledger.values() if c.type == type and c.locator in number.sources]
    return Passage(tuple(claims[:1]), case.told)


def _claimed(case: Case) -> Passage:
    """Return what the source itself says of the result against target and plan."""
    rows = {row["id"]: row["compared_with"] for row in case.records("claims")}
    own = (c for c in told(case.ledger, "result") if rows[c.id] in ("target", "plan"))
    return Passage(tuple(own), case.told)


def _silent(facts: Facts) -> Phrase | None:
    """Say which of target and plan the source does not give."""
    goals = {"target": facts["target_share"], "plan": facts["planned_total"]}
    missing = [name for name, goal in goals.items() if not plan.is_stated(goal)]
    return message(f"silent {' '.join(missing)}", facts) if missing else None


def _threshold(case: Case, facts: Facts) -> Phrase | None:
    """Say when the plan itself reaches what the target needs."""
    year = facts["threshold_year"].value
    if not isinstance(year, int):
        return message("threshold never", facts) if year is NOT_APPLICABLE else None
    then = plan.cumulative_plan(case.planned())[year]
    state = plan.standing(then, facts["units_needed"])
    return message(f"threshold {state}", {**facts, "planned_then": then})


def _others(case: Case, facts: Facts) -> tuple[Any, ...]:
    """Return the kinds of units that the plan leaves out."""
    if not facts["alone_adopted"].reported:
        return ()
    kinds = (kind for kind in case.units["kind"] if kind != facts["plan_noun"]["vi"])
    return tuple(message("left out", kind=kind) for kind in kinds_of(kinds))


def _caution(case: Case, facts: Facts) -> Phrase | None:
    """Say in what plan and result differ, so that the rate of the plan is approximate."""
    others, day = facts["others"], facts["day"].value
    as_planned = facts["day"].kind is Kind.STATED and plan.over(facts["day"], facts["plan_end"])
    if not facts["plan_fulfilment"].reported or (as_planned and not others):
        return None
    later = isinstance(day, date) and day.year > max(case.planned())
    name = f"caution{' kind' if others else ''}{' later' if later else ''}"
    return message(name, facts)


def _gap(facts: Facts) -> Phrase | None:
    """Tell how far the result is from the plan, among all units and those that the plan counts."""
    above = all((facts[name] > 0) is True for name in ("over_delivery", "alone_over_delivery"))
    return message("gap above" if above else "gap", facts)


def comparison(case: Case, facts: Facts, voice: Voice) -> pd.DataFrame:
    """Set target, plan and results beside each other: what is counted, till when, of how many.

    Returns
    -------
    pandas.DataFrame
        A row for each that is stated. A column of words that says the same in more than two
        thirds of its rows is left out of `attrs["columns"]`.
    """
    every, of_kind = (facts[name][voice.lang] for name in ("unit_noun", "plan_noun"))
    units, began, alone = (facts[x] for x in ("units", "start_year", "alone_adopted"))
    counted, base = (of_kind, facts["alone_units"]) if alone.reported else (every, units)
    years = plan.plan_years(case)
    dated = [(day, n) for day, n in dated_results(case) if n.reported]
    result = "row result dated" if len(dated) > 1 else "row result"
    target = "row target all" if facts["target_share"].value == 1 else "row target"
    rows = [
        (target, every, NONE, facts["target_year"], facts["units_needed"], units),
        ("row plan", counted, years[0], years[-1], facts["planned_total"], base),
        *((result, every, began, day, n, _total(case, n)) for day, n in dated),
        ("row result alone", counted, began, facts["day"], alone, base),
    ]
    cells = []
    for name, *held, n, of in (row for row in rows if row[4].reported):
        what = voice.speak(voice.term(name), {**facts, "when": when(case, n)}).opening
        id = "adopted_earlier" if n.id == "adopted" != facts["adopted"].id else n.id
        share, rests = (n / of).named(f"{id}_share"), rests_on([n, of])
        cells.append((what, *held, n, of, share, ", ".join(map(label, rests))))
    frame = table_of("plan and result", cells)
    columns = frame.attrs["columns"].items()
    frame.attrs["columns"] = {name: of for name, of in columns if not _says_one_thing(frame[name])}
    return frame


def _total(case: Case, adopted: Quantity) -> Quantity:
    """Return the number of all units that goes with a result: of its day, or the only one."""
    days, totals = case.facts.set_index("id")["as_of_latest"], case.measure("units")
    of_day = [total for total in totals if days[total.id] == days[adopted.id]]
    return (of_day or (totals if len(totals) == 1 else [not_reported("units", "unit")]))[-1]


def _says_one_thing(column: pd.Series) -> bool:
    """Return whether more than two thirds of the cells are the same words, or no number."""
    texts = [cell if isinstance(cell, str) else "" if cell.reported else NONE for cell in column]
    return max((texts.count(words) for words in texts if words), default=0) * 3 > len(texts) * 2


def when(case: Case, adopted: Quantity | None = None) -> Phrase:
    """Say when a result held; by default the latest."""
    pairs = [pair for pair in dated_results(case) if adopted in (None, pair[1])]
    day, n = pairs[-1] if pairs else (not_reported("as_of", "date"),) * 2
    if not isinstance(day.value, date):
        return message("when unknown")
    first = case.facts.set_index("id")["as_of_earliest"].dt.strftime("%Y-%m-%d")[n.id]
    if (first, f"{day.value:%m-%d}") == (f"{day.value.year}-01-01", "12-31"):
        return message("when in", day=day)
    return message("when by" if day.kind is Kind.BOUND else "when on", day=day)


def with_date(case: Case, adopted: Quantity) -> Phrase:
    """Say a result and when it held."""
    return Phrase("{n} ({when})", "{n} ({when})", {"n": adopted, "when": when(case, adopted)})
