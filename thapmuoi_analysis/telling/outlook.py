"""Conditions, next steps and rules in words: what is to come, how firmly, and what is not said.

Each takes what its chapter shows: frames of claims (`metrics.claims`), numbers. Words stand beside
the conditions under which they hold; the first that holds is told.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Claim
from thapmuoi_analysis.case.hedging import FORCES
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling.careful import Careful, careful
from thapmuoi_analysis.telling.choice import choose
from thapmuoi_analysis.telling.phrases import Phrase, both


def unsaid(case: Case, rows: pd.DataFrame, less: pd.DataFrame | None = None) -> tuple[Phrase, ...]:
    """Return what the source does not say of some claims: what a record would show of them.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        Claims, as of `metrics.claims`.
    less : pandas.DataFrame, optional
        Rows of `missing` that are told beside it.
    """
    ids = {*rows["id"]}
    told = set() if less is None else {*less["open_vi"]}
    found = []
    for row in case.records("missing"):
        if ids & {*row["shows"].split()} and row["open_vi"] and row["open_vi"] not in told:
            open_ = {"open": both(row, "open")}
            found.append(Phrase("không nêu {open}", "does not say {open}", open_))
    return tuple(found)


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
    firmest = rows.assign(rank=rows["force"].map(FORCES.index).astype(int))
    firmest = firmest.sort_values("rank", kind="stable").drop_duplicates("mechanism")
    claims = dict(zip(firmest["mechanism"], firmest["claim"], strict=True))
    found = []
    for mechanism in dict.fromkeys(rows["mechanism"]):
        if mechanism in names:
            words = Phrase(*names[mechanism])
            found.append(careful(claims[mechanism], words, name=name))
    return found


STEPS = {
    "consolidation": ("duy trì", "keep it"),
    "extension": ("nhân rộng", "extend it"),
    "adjustment": ("điều chỉnh", "adjust it"),
}


def next_steps(
    steps: pd.DataFrame, advice: pd.DataFrame, day: Quantity, *, brief: bool = False
) -> Phrase | None:
    """Say what is planned, each step with its force and the condition that it is put on.

    Parameters
    ----------
    steps : pandas.DataFrame
        Next steps, and recommendations that answer nothing.
    advice : pandas.DataFrame
        All recommendations.
    day : Quantity
        The day that the page bears.
    brief : bool, optional
        Whether of several steps that all have conditions only that is said, and advice is not.
    """
    planned = steps.query("type == 'next_step'")
    unnamed = steps[~steps["mechanism"].isin([*STEPS]) & (steps["label"] == "")]
    named = [_step(claim) for claim in planned["claim"]]
    conditional = len(named) > 1 and bool((planned["condition"] != "none").all())
    if brief and conditional:
        named = [replace(step, framed=("condition",)) for step in named]
    stated = choose(
        (
            day.reported,
            "hướng nêu năm {page_date:year}",
            "next steps for {model} as of {page_date:year}",
        ),
        (True, "hướng sắp tới", "next steps for {model}"),
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
            bool((planned["condition"] != "none").any()),  # each stays with its own step
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
        steps=tuple(named),
        topics=tuple(careful(claim, framed=("force",)) for claim in advice["claim"]),
    )


def _step(claim: Claim) -> Careful:
    """Name a step: as an action where its mechanism has a name, else by its label."""
    if claim.mechanism in STEPS:
        return careful(claim, Phrase(*STEPS[claim.mechanism]))
    return careful(claim)


def aimed(rule: Claim, aims: list[Careful], *, framed: tuple[str, ...] = ()) -> Careful:
    """Say what one working rule is for, or name it where its aims have no name.

    Parameters
    ----------
    rule : Claim
        The rule.
    aims : list of Careful
        What its aims are called.
    framed : tuple of str, optional
        What the sentence around it says already, as of `careful`.
    """
    if not aims:
        return careful(rule, framed=framed)
    named = []
    for aim in aims:
        named.append(replace(aim, framed=framed if aim.claim.force == rule.force else ()))
    ids = {aim.claim.id for aim in aims}
    balanced = len(named) == 2 and any(ids & {*aim.claim.after} for aim in aims)
    words = Phrase("{aims}", "{aims}", {"aims": tuple(named)})
    if balanced:
        words = Phrase("vừa {one}, vừa {other}", "{one} while {other}")
        words = replace(words, facts={"one": named[0], "other": named[1]})
    return careful(rule, words, framed=framed)
