"""Chapter 3: what the model takes to work, what is to come, and what is not said of either."""

from collections.abc import Iterable
from datetime import date
from math import ceil, sqrt
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.patches import Rectangle

from thapmuoi_analysis.chapters import rows_of
from thapmuoi_analysis.chapters.chain import STUDIED
from thapmuoi_analysis.chapters.plan_messages import when
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, Both, Claim, told
from thapmuoi_analysis.record.places import codes_for, crosswalk, grounds
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import NOT_REPORTED
from thapmuoi_analysis.telling.chart import INK, NAVY, PALE, Chart, sheet, styled
from thapmuoi_analysis.telling.phrases import Passage, Phrase, Text, both, message, sentences
from thapmuoi_analysis.telling.units import in_order, kinds_of, named, unit_name
from thapmuoi_analysis.telling.voice import Voice

Claims = Iterable[Claim]
TOPICS = ("selection", "fit")  # mechanisms of what the model takes to work
STEPS = ("consolidation", "extension", "adjustment")
AIMS = ("head_role", "delegation")  # of working rules
WHEN = {"vi": ("khi ", "nếu ", "ở "), "en": ("when ", "if ", "where ")}  # begins a condition

MOVED = ["name", "kind", "new_name", "new_kind"]
WIDE, TALL, GAP = 7.0, 0.62, 0.05  # of the picture and its tiles, and half of what is between them
LETTERS = 10  # of a name in an inch
NAMED = 60  # as many units have their names drawn: there is no room for more
LOOKS = {"adopted": (NAVY, "white"), "not_adopted": ("white", INK), "unknown": (PALE, INK)}


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: what is claimed, its messages, and what is not said.

    Returns
    -------
    dict of str to Any
        Beside `case.told`: `conditions`, `steps`, `rules` (claims), each with its message
        (`conditions_message` …) and what the source does not say of it (`conditions_unsaid` …);
        `readings` of the conditions; `adopters` (message of the map); `since`, `unfound`, `became`.
    """
    steps = [c for c in told(case.ledger, "next_step", "recommendation") if not c.part_of]
    rules = [claim for claim in steps if claim.mechanism == "working_rules"]
    steps = [c for c in steps if c not in rules and (c.type == "next_step" or not c.answers)]
    lessons = [c for c in told(case.ledger, "lesson") if not c.part_of]
    aims = [part for claim in rules for part in _parts(case, claim)]
    cases = {claim.id: tuple(_parts(case, claim)) for claim in steps}
    every = {"conditions": lessons, "steps": steps, "rules": [*rules, *aims]}
    return {
        **case.told,
        **{name: Passage(tuple(of), case.told, cases=cases) for name, of in every.items()},
        **{f"{name}_unsaid": _unsaid(case, of) for name, of in every.items()},
        "conditions_message": _conditions(case, lessons),
        "steps_message": _steps(case, steps),
        "rules_message": _rules(case, rules, aims),
        "readings": _readings(case, lessons),
        "adopters": _adopters(case) if case.has("units") else None,
        "since": _sentence(case, "since"),
        "unfound": _sentence(case, "unfound"),
        "became": _became(case) if case.has("units") else None,
    }


def _sentence(case: Case, name: str) -> Text | None:
    """Return a sentence of the case's own with what it rests on, None where it has none."""
    if name not in case.names:
        return None
    vi, en = (case.names[name][lang].rstrip(".") for lang in LANGS)
    return Text(vi, en, locators=tuple(case.names[name].get("rests_on", "").split()))


def _parts(case: Case, claim: Claim) -> list[Claim]:
    return [part for part in case.ledger.values() if claim.id in part.part_of]


def _unsaid(case: Case, claims: Claims) -> tuple[Phrase, ...]:
    """Return what the source does not say of claims: what a record would show of them."""
    ids = {claim.id for claim in claims}
    rows = [row for row in rows_of(case, "missing") if row["open_vi"]]
    shown = [row for row in rows if ids & {*row["shows"].split()}]
    return tuple(message("unsaid", open=both(row, "open")) for row in shown)


def _named(kind: str, claims: Claims, known: Iterable[str]) -> tuple[Phrase, ...]:
    """Name what the mechanisms of claims are about, those of them that have a name."""
    names = dict.fromkeys(claim.mechanism for claim in claims)
    return tuple(message(f"{kind} {name}") for name in names if name in known)


def _conditions(case: Case, lessons: list[Claim]) -> Phrase:
    """Say what the model takes to work, or what lessons are about."""
    topics = _named("topic", lessons, TOPICS)
    if any(claim.mechanism not in TOPICS for claim in lessons):
        return message("lessons", case.told, topics=tuple(lessons))
    name = ("no conditions", "condition", "conditions")[min(len(topics), 2)]
    return message(name, case.told, topics=topics)


def _steps(case: Case, steps: list[Claim]) -> Phrase:
    """Say what is planned, each step with the condition that the source puts on it."""
    planned = tuple(_step(claim) for claim in steps if claim.type == "next_step")
    advice = told(case.ledger, "recommendation")
    if not planned:
        return message("steps advised" if advice else "no steps", case.told, topics=advice)
    day = case.latest("page_date")
    value = day.value.year if isinstance(day.value, date) else NOT_REPORTED
    year = Quantity(value, "year", "page_year", Kind.DERIVED, "page_date", day.sources)
    return message("steps", case.told, year=year, steps=planned)


def _step(claim: Claim) -> Phrase:
    """Name a step with its conditions, and that it only may be taken."""
    if claim.mechanism not in STEPS:
        return Phrase("{step}", "{step}", {"step": claim})
    may = " may" if "có thể" in claim.hedges["vi"] else ""
    when = {lang: f" {words}".rstrip() for lang, words in _when(claim).items()}
    return message(f"step {claim.mechanism}{may}", when=when)


def _when(*claims: Claim) -> Both:
    """Return the conditions among the hedges of claims."""
    return {
        lang: ", ".join(h for c in claims for h in c.hedges[lang] if h.startswith(WHEN[lang]))
        for lang in LANGS
    }


def _rules(case: Case, rules: list[Claim], aims: list[Claim]) -> Phrase:
    """Say what working rules are to do."""
    aimed, ids = _named("aim", aims, AIMS), {claim.id for claim in aims}
    if len(aimed) == 2 and any(ids & {*claim.after} for claim in aims):  # one balance
        aimed = (message("aims balanced", one=aimed[0], other=aimed[1]),)
    study = " studied" if any(STUDIED & {*h} for c in rules for h in c.hedges.values()) else ""
    name = "no rules" if not rules else f"rules{study}" if aimed else "rules named"
    return message(name, case.told, aims=aimed, topics=tuple(rules))


def _readings(case: Case, lessons: Claims) -> Phrase:
    """Say how the lessons may be read, where that is not told elsewhere."""
    places = {claim.locator for claim in lessons}
    rows = (row for row in rows_of(case, "ambiguities") if places & {*row["locator"].split()})
    texts = (both(row, "text") for row in rows if pd.isna(row["told"]))
    return sentences(Phrase("{text}", "{text}", {"text": text}) for text in texts)


def _adopters(case: Case) -> Phrase:
    """Return the message of the map: how many have adopted, and what of those that remain."""
    status = case.units["status"]
    adopted, left = (case.units[status == code] for code in ("adopted", "not_adopted"))
    to_follow = _when(*(c for c in told(case.ledger, "next_step") if c.mechanism == "extension"))
    name = "map all" if len(adopted) == len(status) else "map open"
    if len(left):
        name = "map condition" if to_follow["vi"] else "map left"
    kinds = kinds_of(left["kind"], many=len(left) > 1)
    return message(
        name,
        n=_count(case, left, "units_not_adopted"),
        adopted=_count(case, adopted, "units_adopted"),
        units=_count(case, case.units, "units_listed"),
        noun=kinds[0] if len(kinds) == 1 else case.names["unit_noun"],
        when=to_follow,
    )


def _count(case: Case, rows: pd.DataFrame, id: str) -> Quantity:
    return Quantity(len(rows), "unit", id, Kind.DERIVED, "#{units: status}", grounds(rows))


def _became(case: Case) -> Phrase | None:
    """Say which new units hold the old ones, and those that had not adopted; None if none do."""
    new = crosswalk(case.units)
    if new.empty:
        return None
    sources = grounds(case.units, "successor_locators")
    day = Quantity(new["new_vintage"].max().date(), "date", "new_units_as_of", sources=sources)
    kinds = new.drop_duplicates("new_code")["new_kind"]
    n = Quantity(len(kinds), "unit", "new_units", Kind.DERIVED, "#{units: successor}", sources)
    left = new[new["code"].map(case.units.set_index("code")["status"]) == "not_adopted"]
    moved = tuple(
        message("moved", old=unit_name(name, kind), new=unit_name(new_name, new_kind))
        for name, kind, new_name, new_kind in left[MOVED].itertuples(index=False)
    )
    noun = kinds_of(kinds, many=len(kinds) > 1)
    name = f"became{'' if sources else ' unsourced'}{' moved' if moved else ''}"
    return message(name, case.told, day=day, new_units=n, noun=noun, moved=moved)


# the map: a tile for each unit, at its approximate place


@styled()
def status_map(case: Case, voice: Voice) -> Chart:
    """Draw the units: those that have adopted are filled, the others say how they stand.

    Parameters
    ----------
    case : Case
        With units; tiles stand by its layout, or in the order of names.
    voice : Voice
        Language of labels and description.
    """
    units = in_order(case.units)
    names = dict(zip(units["code"], named(units, voice.lang), strict=True))
    status = dict(zip(units["code"], units["status"], strict=True))
    places = _places(case, units)
    rows, columns = (max(numbers) + 1 for numbers in zip(*places.values(), strict=True))
    (figure, axes), width = sheet(WIDE, TALL * rows), WIDE / columns
    for code, (row, column) in places.items():
        face, ink = LOOKS[status[code]]
        left, top = column * width + GAP, row * TALL + GAP
        box = Rectangle((left, top), width - 2 * GAP, TALL - 2 * GAP, fc=face, ec=INK, lw=1)
        axes.add_patch(box)
        lines = wrap(names[code], int(width * LETTERS))
        lines += [] if status[code] == "adopted" else [voice.term(status[code])]
        text = "\n".join(lines) if len(units) <= NAMED else ""
        x, y = box.get_center()
        axes.text(x, y, text, ha="center", va="center", color=ink)
    groups = {state: [names[code] for code in names if status[code] == state] for state in LOOKS}
    lists = ((voice.term(state).capitalize(), ", ".join(of)) for state, of in groups.items() if of)
    alt = " ".join(f"{state}: {names}." for state, names in lists)
    kind = "map layout" if case.has("layout") else "map order"
    note = voice.fill(voice.words("charts")[kind], {**case.names, "when": when(case)})
    if (units["status_basis"] == "derived").any():
        note = f"{note} {voice.words('charts')['map derived']}"
    drawn = (("code", "name", "status"), *((code, names[code], status[code]) for code in names))
    return Chart(figure, alt, (), note, table=drawn)


def _places(case: Case, units: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return row and column of every tile, from 0: those of the layout, or in order."""
    if case.has("layout"):
        codes = codes_for(case.layout["unit"], case.units)
        rows, columns = (case.layout[name] - case.layout[name].min() for name in ("row", "column"))
        return dict(zip(codes, zip(rows, columns, strict=True), strict=True))
    across = 5 if len(units) <= NAMED else ceil(sqrt(len(units)))
    return {code: divmod(number, across) for number, code in enumerate(units["code"])}
