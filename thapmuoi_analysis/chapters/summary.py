"""The page that says it all: at most six points, what cannot be concluded, what to obtain first."""

from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd

from thapmuoi_analysis.chapters import chain, conditions, narrative, plan_told
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, heads, told
from thapmuoi_analysis.telling.phrases import Passage, Phrase, message, parted, row_of, said

NOTHING = Phrase("", "")  # a sentence that tells it drops out
MOST = 5  # things that cannot be concluded


def facts(case: Case) -> dict[str, Any]:
    """Return what the summary tells: the messages of the chapters, and what leads to them.

    Returns
    -------
    dict of str to Any
        What a case has no data or claims for is a phrase without words.
    """
    known, open_ = plan_told.told(case), _open(case)
    steps = _steps(case, open_["open"])
    return {**known, **_result(case, known), **_claims(case), **steps, **open_}


def _result(case: Case, known: dict[str, Any]) -> dict[str, Any]:
    """Return the result with who says so, its course, and what was aimed at."""
    named = {**known, "dated": _dated(case)}
    kind = "claimed" if isinstance(known["result"], Passage) else "counted"
    aim = "aim target" if known["needed"] else "aim target all"
    aims = [message(aim, known)] if case.latest("target_share").reported else []
    aims += [message("aim plan", known)] if case.planned() else []
    return {
        "reached": _reached(case, known),
        "result": message(f"result {kind}{'' if known['rate'] else ' of all'}", named),
        "course": known["course"] if len(case.measure("adopted")) > 1 else NOTHING,
        "aims": parted(aims, "; "),
    }


def _reached(case: Case, known: dict[str, Any]) -> Phrase:
    """Say in few words what was reached by when, and how that stands."""
    if not (known["day"].reported and known["adopted_share"].reported):
        return parted([known["reached"]], "")
    head = message("result short" if known["rate"] else "result short all", known)
    return parted([x for x in (head, plan_told.verdict(case)) if x], ", ")


def _dated(case: Case) -> Phrase:
    """Name the source with the day that it bears."""
    stamp = case.latest("page_date")
    meanings = case.sources.set_index("id")["date_meaning"]
    meaning = meanings[stamp.sources[0].split(":")[0]] if stamp.sources else "none"
    return said(case, f"dated {meaning}")


def _claims(case: Case) -> dict[str, Any]:
    """Return what is claimed of the model; nothing is said of it where no claims were coded."""
    moves = heads(told(case.ledger, "activity", about="rotation"))
    known = {
        "benefits": narrative.benefits_counted(case),
        "benefits_told": narrative.passage(case, "benefit", about="model"),
        "unclear": _unclear(case),
        "rotated": _rotated(case),
        "moves": Passage(moves, case.told),
        "rotation": narrative.rotation(case) if case.has("rotation") else NOTHING,
        "limitations": narrative.limitations_named(case),
        "limitations_told": narrative.limitations(case),
        "missing": chain.missing_link(case) if chain.links(case) else NOTHING,
        "others": chain.tell_rest(case),
    }
    if not case.ledger:
        known |= {"benefits": NOTHING, "limitations": NOTHING, "rotation": NOTHING}
        known["missing"] = chain.missing_link(case)
    return known


def _unclear(case: Case) -> Phrase:
    """Name what the model or the whole scheme may have brought."""
    claims = told(case.ledger, "result", "benefit", about=narrative.UNCLEAR)
    sentences = groupby(claims, lambda claim: claim.locator)
    labels = tuple(claim.label for _, those in sentences for claim in heads(those))
    return said(case, "unclear which", labels=labels) if labels else NOTHING


def _rotated(case: Case) -> Phrase:
    """Say how many were rotated or transferred, and how many of them are young."""
    rows = case.rotation.to_dict("records") if case.has("rotation") else []
    ids = {row["role"]: row["id"] for row in rows}
    known = {role: case.fact(ids[role]) for role in ("all", "young") if role in ids}
    return message("rotated " + " ".join(known), known) if "all" in known else NOTHING


def _steps(case: Case, open_: Phrase) -> dict[str, Any]:
    """Return what is to come and on what it depends; nothing where no claims were coded."""
    known = conditions.told(case)
    listed = open_.facts.get("listed", {"vi": ""})["vi"]
    unsaid = tuple(p for p in known["conditions_unsaid"] if p.facts["open"]["vi"] not in listed)
    return {
        "steps": _brief(case, known["steps_message"]) if case.ledger else NOTHING,
        "steps_told": Passage(known["steps"].claims, case.told),
        "conditions": known["conditions"],
        "since": known["since"],
        "unfound": known["unfound"],
        "unsaid": Phrase("{unsaid}", "{unsaid}", {"unsaid": unsaid}) if unsaid else NOTHING,
    }


def _brief(case: Case, steps: Phrase) -> Phrase:
    """Name the steps in few words, and that they come with conditions: these stand behind."""
    if "steps" not in steps.facts:
        return said(case, "no steps")
    named, bare = steps.facts["steps"], {"vi": "", "en": ""}
    brief = tuple(replace(step, facts={**step.facts, "when": bare}) for step in named)
    conditional = all(step.facts.get("when", bare)["vi"] for step in named)
    facts = {**steps.facts, "steps": brief}
    return message("steps on conditions" if conditional else "steps", facts)


def _open(case: Case) -> dict[str, Any]:
    """Return what cannot be concluded, and what to obtain first."""
    rows = case.missing if case.has("missing") else pd.DataFrame(columns=["shows"])
    settled = rows["shows"].map(lambda shows: _compared(case, shows)).astype(bool)
    return {
        "open": _listed(rows[~settled], "open_rank", "open"),
        "first": _listed(rows, "first", "document"),
    }


def _compared(case: Case, shows: str) -> bool:
    """Return whether all that a record would show is measured against something already."""
    claims = [case.ledger[id] for id in shows.split()]
    return bool(claims) and all(claim.quantified and claim.compared for claim in claims)


def _listed(rows: pd.DataFrame, rank: str, text: str) -> Phrase:
    """List the texts of the rows that have a rank, in its order."""
    if rank not in rows:
        return NOTHING
    ranked = rows[rows[rank].notna() & (rows[f"{text}_vi"] != "")].sort_values(rank, kind="stable")
    texts = {lang: list(ranked[f"{text}_{lang}"][:MOST]) for lang in LANGS}
    listed = {lang: row_of(each, "; ", "; ") for lang, each in texts.items() if each}
    return Phrase("{listed}", "{listed}", {"listed": listed}) if listed else NOTHING
