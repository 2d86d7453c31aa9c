"""Chapter 3: what the model takes to work, what is to come, and what is not said of either."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, Both, Claim
from thapmuoi_analysis.record.claim import told as told_of
from thapmuoi_analysis.record.places import crosswalk, grounds
from thapmuoi_analysis.record.quantity import NOT_REPORTED, Kind, Quantity
from thapmuoi_analysis.telling.phrases import Passage, Phrase, message, said, sentences
from thapmuoi_analysis.telling.units import kinds_of, unit_name
from thapmuoi_analysis.telling.voice import Voice

Claims = Iterable[Claim]
TOPICS = ("selection", "fit")  # mechanisms of what the model takes to work
STEPS = ("consolidation", "extension", "adjustment")
AIMS = ("head_role", "delegation")  # of working rules
WHEN = {"vi": ("khi ", "nếu ", "ở "), "en": ("when ", "if ", "where ")}  # begins a condition


def told(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: what is claimed, its messages, and what is not said.

    Returns
    -------
    dict of str to Any
        Beside `case.told`: `conditions`, `steps`, `rules` (claims), each with its message
        (`conditions_message` …) and what the source does not say of it (`conditions_unsaid` …);
        `readings` of the conditions; `adopters` (message of the map); `since`, `unfound`, `became`.
    """
    steps = [c for c in told_of(case.ledger, "next_step", "recommendation") if not c.part_of]
    rules = [claim for claim in steps if claim.mechanism == "working_rules"]
    steps = [c for c in steps if c not in rules and (c.type == "next_step" or not c.answers)]
    lessons = [c for c in told_of(case.ledger, "lesson") if not c.part_of and not c.after]
    aims = [part for claim in rules for part in _parts(case, claim)]
    cases = {claim.id: tuple(_parts(case, claim)) for claim in steps}
    every = {"conditions": lessons, "steps": steps, "rules": [*rules, *aims]}
    facts: dict[str, Any] = dict(case.told)
    for name, claims in every.items():
        facts[name] = Passage(tuple(claims), case.told, cases=cases)
        facts[f"{name}_unsaid"] = _unsaid(case, claims)
    return facts | {
        "conditions_message": _conditions(case, lessons),
        "steps_message": _steps(case, steps),
        "rules_message": _rules(case, rules, aims),
        "readings": _readings(case, lessons),
        "adopters": _adopters(case) if case.has("units") else None,
        "since": _sentence(case, "since"),
        "unfound": _sentence(case, "unfound"),
        "became": _became(case) if case.has("units") else None,
    }


def _sentence(case: Case, name: str) -> Both | None:
    """Return a sentence of the case's own without its stop, None where it has none."""
    return {k: v.rstrip(".") for k, v in case.names.get(name, {}).items()} or None


def _parts(case: Case, claim: Claim) -> list[Claim]:
    return [part for part in case.ledger.values() if claim.id in part.part_of]


def _unsaid(case: Case, claims: Claims) -> tuple[Phrase, ...]:
    """Return what the source does not say of claims: what a record would show of them."""
    ids = {claim.id for claim in claims}
    rows = case.missing.to_dict("records") if case.has("missing") else []
    shown = [row for row in rows if row["open_vi"] and ids & {*row["shows"].split()}]
    return tuple(message("unsaid", {"open": _both(row, "open")}) for row in shown)


def _both(row: Any, name: str) -> Both:
    return {lang: row[f"{name}_{lang}"].rstrip(".") for lang in LANGS}


def _named(kind: str, claims: Claims, known: Iterable[str]) -> tuple[Phrase, ...]:
    """Name what the mechanisms of claims are about, those of them that have a name."""
    names = dict.fromkeys(claim.mechanism for claim in claims)
    return tuple(message(f"{kind} {name}", {}) for name in names if name in known)


def _conditions(case: Case, lessons: list[Claim]) -> Phrase:
    """Say what the model takes to work, or what lessons are about."""
    topics = _named("topic", lessons, TOPICS)
    if not lessons:
        return said(case, "no conditions")
    if any(claim.mechanism not in TOPICS for claim in lessons):
        return said(case, "lessons", topics=tuple(lessons))
    return said(case, "conditions" if len(topics) > 1 else "condition", topics=topics)


def _steps(case: Case, steps: list[Claim]) -> Phrase:
    """Say what is planned, each step with the condition that the source puts on it."""
    planned = tuple(_step(claim) for claim in steps if claim.type == "next_step")
    advice = told_of(case.ledger, "recommendation")
    if not planned:
        return said(case, "steps advised" if advice else "no steps", topics=advice)
    day = case.latest("page_date")
    value = day.value.year if isinstance(day.value, date) else NOT_REPORTED
    year = Quantity(value, "year", "page_year", Kind.DERIVED, "page_date", day.sources)
    return said(case, "steps", year=year, steps=planned)


def _step(claim: Claim) -> Phrase:
    """Name a step with its conditions, and that it only may be taken."""
    if claim.mechanism not in STEPS:
        return Phrase("{step}", "{step}", {"step": claim})
    may = " may" if "có thể" in claim.hedges["vi"] else ""
    when = {lang: f" {told}".rstrip() for lang, told in _when(claim).items()}
    return message(f"step {claim.mechanism}{may}", {"when": when})


def _when(*claims: Claim) -> Both:
    """Return the conditions among the hedges of claims."""
    return {
        lang: ", ".join(h for c in claims for h in c.hedges[lang] if h.startswith(WHEN[lang]))
        for lang in LANGS
    }


def _rules(case: Case, rules: list[Claim], aims: Claims) -> Phrase:
    """Say what working rules are to do."""
    named = _named("aim", aims, AIMS)
    if not rules:
        return said(case, "no rules")
    return said(case, "rules" if named else "rules named", aims=named, topics=tuple(rules))


def _readings(case: Case, lessons: Claims) -> Phrase:
    """Say how the lessons may be read, where that is not told elsewhere."""
    places = {claim.locator for claim in lessons}
    rows = case.ambiguities.to_dict("records") if case.has("ambiguities") else []
    rows = [row for row in rows if row["locator"] in places and pd.isna(row["told"])]
    return sentences(Phrase("{text}", "{text}", {"text": _both(row, "text")}) for row in rows)


def _adopters(case: Case) -> Phrase:
    """Return the message of the map: how many have adopted, and what of those that remain."""
    status = case.units["status"]
    left = case.units[status == "not_adopted"]
    steps = [c for c in told_of(case.ledger, "next_step") if c.mechanism == "extension"]
    rest = "map condition" if _when(*steps)["vi"] else "map left"
    name = "map all" if (status == "adopted").all() else rest if len(left) else "map open"
    kinds = kinds_of(left["kind"], many=len(left) > 1)
    facts = {
        "n": _count(case, left, "units_not_adopted"),
        "adopted": _count(case, case.units[status == "adopted"], "units_adopted"),
        "units": _count(case, case.units, "units_listed"),
        "noun": kinds[0] if len(kinds) == 1 else case.names["unit_noun"],
        "when": _when(*steps),
    }
    return message(name, facts)


def _count(case: Case, rows: pd.DataFrame, id: str) -> Quantity:
    sources = grounds(rows, case.sources)
    return Quantity(len(rows), "unit", id, Kind.DERIVED, "#{units: status}", sources)


def _became(case: Case) -> Phrase | None:
    """Say which new units hold the old ones, and those that had not adopted; None if none do."""
    new = crosswalk(case.units)
    if new.empty:
        return None
    units, sources = case.units.set_index("code"), grounds(case.units, case.sources, later=True)
    day = Quantity(new["new_vintage"].max().date(), "date", "new_units_as_of", sources=sources)
    kinds = new.drop_duplicates("new_code")["new_kind"]
    n = Quantity(len(kinds), "unit", "new_units", Kind.DERIVED, "#{units: successor}", sources)
    left = new[new["code"].map(units["status"]) == "not_adopted"]
    pairs = left[["name", "kind", "new_name", "new_kind"]].itertuples(index=False)
    moved = tuple(message("moved", {"old": _full(*p[:2]), "new": _full(*p[2:])}) for p in pairs)
    name = "became moved" if moved else "became"
    noun = kinds_of(kinds, many=len(kinds) > 1)
    return said(case, name, day=day, new_units=n, noun=noun, moved=moved)


def _full(name: str, kind: str) -> Both:
    return {lang: unit_name(name, kind, Voice(lang)) for lang in LANGS}
