"""Conditions, next steps and rules in words: what is to come, how firmly, and what is not said.

Each takes what its chapter shows: frames of claims (`metrics.claims`), numbers. Words stand beside
the conditions under which they hold; the first that holds is told.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.hedging import FORCES, FREE
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.careful import Careful, careful
from thapmuoi_analysis.telling.phrases import Phrase, both, choose


def unsaid(case: Case, rows: pd.DataFrame) -> tuple[Phrase, ...]:
    """Return what the source does not say of some claims: what a record would show of them.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        Claims, as of `metrics.claims`.
    """
    ids = set(rows["id"])
    phrases = []
    for row in case.records("missing"):
        shows_one = not ids.isdisjoint(row["shows"].split())
        if shows_one and row["open_vi"]:
            facts = {"open": both(row, "open")}
            phrases.append(Phrase("không nêu {open}", "does not say {open}", facts))
    return tuple(phrases)


def by_mechanism(
    rows: pd.DataFrame, names: Mapping[str, tuple[str, str]], *, name: bool = False
) -> list[Careful]:
    """Name what claims are about, by their mechanism; those of one mechanism once, as its firmest.

    Parameters
    ----------
    rows : pandas.DataFrame
        Claims, as of `metrics.claims`.
    names : mapping
        Mechanism -> what it is called, in Vietnamese and in English; others are passed over.
    name : bool, optional
        Whether these words are a name ("the person") and no action ("extend it").
    """
    phrases = []
    groups: Any = rows.groupby("mechanism", sort=False)["claim"]
    for mechanism, claims in groups:
        if mechanism in names:
            firmest = min(claims, key=lambda claim: FORCES.index(claim.force))
            words = Phrase(*names[mechanism])
            phrases.append(careful(firmest, words, name=name))
    return phrases


STEPS = {
    "consolidation": ("duy trì", "keep it"),
    "extension": ("nhân rộng", "extend it"),
    "adjustment": ("điều chỉnh", "adjust it"),
}


def next_steps(steps: pd.DataFrame, advice: pd.DataFrame, *, brief: bool = False) -> Phrase | None:
    """Say what is planned, each step with its force and the condition that it is put on.

    Parameters
    ----------
    steps : pandas.DataFrame
        Next steps, and recommendations that answer nothing.
    advice : pandas.DataFrame
        All recommendations.
    brief : bool, optional
        Whether of several steps that all have conditions only that is said, and advice is not.
    """
    planned = steps.query("type == 'next_step'")
    unnamed = steps[~steps["mechanism"].isin([*STEPS]) & (steps["label"] == "")]
    parts: list[Any] = [_step(claim) for claim in planned["claim"]]
    has_condition = planned["condition"] != "none"
    conditional = len(parts) > 1 and has_condition.all()
    if brief and conditional:
        parts = [replace(step, framed=("condition",)) for step in parts]
    parts = [_with_condition(*each) for each in zip(parts, _cases(planned), strict=True)]
    day = _day_of(planned)
    stated = choose(
        (day and brief, "hướng nêu {day:month}", "next steps as of {day:month}"),
        (day, "hướng nêu {day:month}", "next steps for {model} as of {day:month}"),
        (True, "hướng sắp tới", "next steps for {model}"),
        day=day,
    )
    advised = not brief and not advice.empty
    return choose(
        (
            len(planned) and len(unnamed),
            "{source_noun} nêu hướng sắp tới",
            "the {source_noun} names next steps",
        ),
        (
            len(planned) and brief and conditional,
            "{stated}: {steps}, kèm điều kiện",
            "{stated}, on conditions: {steps}",
        ),
        (
            has_condition.any(),  # each stays with its own step
            "{stated}: {steps:apart}",
            "{stated}: {steps:apart}",
        ),
        (len(planned), "{stated}: {steps}", "{stated}: {steps}"),
        (
            advised and advice["label"].ne("").all(),
            "{read_for_next_steps} không nêu hướng sắp tới, chỉ nêu kiến nghị về {topics}",
            "the {read_for_next_steps} names no next steps, only recommendations on {topics}",
        ),
        (
            advised,
            "{read_for_next_steps} không nêu hướng sắp tới, chỉ nêu kiến nghị",
            "the {read_for_next_steps} names no next steps, only recommendations",
        ),
        (
            True,
            "{read_for_next_steps} không nêu hướng sắp tới",
            "the {read_for_next_steps} names no next steps",
        ),
        stated=stated,
        steps=tuple(parts),
        topics=tuple(careful(claim, framed=("force",)) for claim in advice["claim"]),
    )


def _day_of(claims: pd.DataFrame) -> Quantity | None:
    """Return the day that the pages of some claims bear; None where they bear none, or several."""
    days = [claim.stated.get("page_date") for claim in claims["claim"]]
    if None in days or len({day.value.year for day in days}) != 1:
        return None
    day: Quantity = days[0]
    return day


def _cases(rows: pd.DataFrame) -> list[tuple[Claim, ...]]:
    """Return the claims that say in which cases each holds, of a frame that may have them."""
    return list(rows["cases"]) if "cases" in rows else [()] * len(rows)


def _with_condition(step: Careful, cases: tuple[Claim, ...]) -> Phrase:
    """Name a step with the fact that it has a condition, where that is a claim of its own."""
    if not cases or step.claim.condition != FREE:
        return step
    return Phrase("{step}, kèm điều kiện", "{step}, on a condition", {"step": step})


def _step(claim: Claim) -> Careful:
    """Name a step: as an action where its mechanism has a name, else by its label."""
    if claim.mechanism in STEPS:
        return careful(claim, Phrase(*STEPS[claim.mechanism]))
    return careful(claim)
