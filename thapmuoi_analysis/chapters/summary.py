"""The page that says it all: at most six points, what cannot be concluded, what to obtain first."""

from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd

from thapmuoi_analysis.chapters import bare, chain, conditions, frame_of, narrative, plan_messages
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, heads, told
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.phrases import Passage, Phrase, message, parted

NOTHING = Phrase("", "")  # a sentence that tells it drops out
MOST = 5  # things that cannot be concluded


def facts(case: Case) -> dict[str, Any]:
    """Return what the summary tells: the messages of the chapters, and what leads to them.

    Returns
    -------
    dict of str to Any
        What a case has no data or claims for is a phrase without words, or None.
    """
    rows, known = frame_of(case, "missing"), plan_messages.facts(case)
    unsettled = rows.loc[[not _compared(case, shows) for shows in rows["shows"]]]
    open_ = _listed(unsettled, "open_rank", "open")
    more = {"open": open_, "first": _listed(rows, "first", "document")}
    return {**known, **_steps(case, open_), **_result(case, known), **_claims(case), **more}


def _result(case: Case, known: dict[str, Any]) -> dict[str, Any]:
    """Return the result with who says so, its course, and what was aimed at."""
    kind = "claimed" if isinstance(known["result"], Passage) else "counted"
    aims = ["aim target" if known["needed"] else "aim target all"]
    aims = aims * case.latest("target_share").reported + ["aim plan"] * bool(case.planned())
    of_all = "" if known["rate"] else " of all"
    of_all += "" if known["posts"] else " bare"
    return {
        "reached": _reached(case, known),
        "result": message(f"result {kind}{of_all}", known, dated=_dated(case)),
        "course": known["course"] if len(case.measure("adopted")) > 1 else NOTHING,
        "aims": parted((message(aim, known) for aim in aims), "; "),
    }


def _reached(case: Case, known: dict[str, Any]) -> Phrase:
    """Say in few words what was reached by when, and how that stands."""
    if not (known["day"].reported and known["adopted_share"].reported):
        return parted([known["reached"]], "")
    head = message("result short" if known["rate"] else "result short all", known)
    return parted(filter(None, [head, plan_messages.stands(known["states"])]), ", ")


def _dated(case: Case) -> Phrase:
    """Name the source of the result with the day that it bears; one of several, by its publisher.

    A day is of one source: that of another is not told with the number.
    """
    facts, sources, id = case.told, case.sources.set_index("id"), _source(case.latest("adopted"))
    days = {_source(day): day for day in case.measure("page_date")}
    if len({*days, *map(_source, case.measure("adopted"))}) > 1:
        publisher = dict.fromkeys(LANGS, sources["publisher"][id])
        facts = {**facts, "source_noun": message("piece", publisher=publisher)}
    if id not in days:
        return message("dated none", facts)
    return message(f"dated {sources['date_meaning'][id]}", facts, page_date=days[id])


def _source(number: Quantity) -> str:
    """Return the id of the source that states a number; empty where none does."""
    return "".join(number.sources[:1]).split(":")[0]


def _claims(case: Case) -> dict[str, Any]:
    """Return what is claimed of the model; nothing is said of it where no claims were coded."""
    coded = bool(case.ledger)
    moves = heads(told(case.ledger, "activity", about="rotation"))
    return {
        "benefits": narrative.benefits_counted(case) if coded else None,
        "benefits_told": narrative.passage(case, "benefit", about="model"),
        "unclear": _unclear(case),
        "rotated": _rotated(case),
        "moves": Passage(moves, case.told),
        "rotation": narrative.rotation(case) if coded and case.has("rotation") else None,
        "limitations": narrative.limitations_named(case) if coded else None,
        "limitations_told": narrative.limitations(case),
        "missing": None if coded and not chain.links(case) else chain.missing_link(case),
        "others": chain.tell_rest(case),
    }


def _unclear(case: Case) -> Phrase | None:
    """Name what the model or the whole scheme may have brought."""
    claims = told(case.ledger, "result", "benefit", about=narrative.UNCLEAR)
    sentences = groupby(claims, lambda claim: claim.sentence)
    named = [claim for _, those in sentences for claim in heads(those)]
    labels = () if bare(named) else tuple(claim.label for claim in named)
    return message("unclear which", case.told, labels=labels) if labels else None


def _rotated(case: Case) -> Phrase | None:
    """Say how many were rotated or transferred, and how many of them are young."""
    ids = frame_of(case, "rotation").set_index("role")["id"]
    known = {role: case.fact(ids[role]) for role in ("all", "young") if role in ids}
    return message("rotated " + " ".join(known), case.told, **known) if "all" in known else None


def _steps(case: Case, open_: Phrase) -> dict[str, Any]:
    """Return what is to come and on what it depends; nothing where no claims were coded."""
    known = conditions.facts(case)
    listed = open_.facts.get("listed", {"vi": ""})["vi"]
    unsaid = tuple(p for p in known["conditions_unsaid"] if p.facts["open"]["vi"] not in listed)
    return {
        **known,
        "steps": _brief(case, known["steps_message"]) if case.ledger else None,
        "steps_told": Passage(known["steps"].claims, case.told),
        "unsaid": unsaid and Phrase("{unsaid}", "{unsaid}", {"unsaid": unsaid}),
    }


def _brief(case: Case, steps: Phrase) -> Phrase:
    """Name the steps in few words, and that they come with conditions: these stand behind."""
    if "steps" not in steps.facts:
        return message("no steps", case.told) if "topics" in steps.facts else steps
    named, always = steps.facts["steps"], {"vi": "", "en": ""}
    brief = tuple(replace(step, facts={**step.facts, "when": always}) for step in named)
    conditional = all(step.facts.get("when", always)["vi"] for step in named)
    return message("steps on conditions" if conditional else "steps", steps.facts, steps=brief)


def _compared(case: Case, shows: str) -> bool:
    """Return whether all that a record would show is measured against something already."""
    claims = [case.ledger[id] for id in shows.split()]
    return bool(claims) and all(claim.quantified and claim.compared for claim in claims)


def _listed(rows: pd.DataFrame, rank: str, text: str) -> Phrase:
    """List the texts of the rows that have a rank, in its order."""
    ranked = rows[rows[rank].notna() & (rows[f"{text}_vi"] != "")]
    ranked = ranked.sort_values(rank, kind="stable").head(MOST)
    listed = {lang: "; ".join(ranked[f"{text}_{lang}"]) for lang in LANGS}
    return Phrase("{listed}", "{listed}", {"listed": listed}) if len(ranked) else NOTHING
