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
from thapmuoi_analysis.telling.phrases import Phrase, both, choose, with_noun
from thapmuoi_analysis.telling.standing import when


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
    several = _are_of_several_days(planned)
    is_past = bool(_column(planned, "is_past", False).any())
    if several or is_past:
        parts = _dated(planned, parts, several)
    stated = choose(
        (several, "các hướng mà nguồn đã nêu", "next steps that the sources named"),
        (day and brief, "hướng nêu {day:month}", "next steps as of {day:month}"),
        (day, "hướng nêu {day:month}", "next steps for {model} as of {day:month}"),
        (True, "hướng được nêu", "next steps named for {model}"),
        day=day,
    )
    advised = not advice.empty
    named = advised and not brief and advice["label"].ne("").all()
    return choose(
        (
            len(planned) and len(unnamed),
            "{source_noun} nêu hướng tiếp theo",
            "the {source_noun} names next steps",
        ),
        (
            len(planned) and brief and conditional,
            "{stated}: {steps}, kèm điều kiện",
            "{stated}, on conditions: {steps}",
        ),
        (
            has_condition.any() or several or is_past,  # each stays with its own step
            "{stated}: {steps:apart}",
            "{stated}: {steps:apart}",
        ),
        (len(planned), "{stated}: {steps}", "{stated}: {steps}"),
        (
            named,
            "{read_for_next_steps} chỉ nêu kiến nghị, không nêu kế hoạch: {topics}",
            "the {read_for_next_steps} gives recommendations only, no plan: {topics}",
        ),
        (
            advised and brief,  # the recommendations are told before
            "{read_for_next_steps} không nêu kế hoạch cho thời gian tới",
            "the {read_for_next_steps} names no plan for what comes next",
        ),
        (
            advised,
            "{read_for_next_steps} chỉ nêu kiến nghị, không nêu kế hoạch",
            "the {read_for_next_steps} gives recommendations only, no plan",
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


def overdue(steps: pd.DataFrame) -> Phrase | None:
    """Say of each step whose time was over by the latest source what is known of its outcome.

    Parameters
    ----------
    steps : pandas.DataFrame
        Next steps, with the columns of `metrics.with_times`.
    """
    past = steps[steps["is_past"].astype(bool)]
    told = tuple(_over(row) for row in past.to_dict("records"))
    return choose((told, "{told:apart}", "{told:apart}"), told=told)


def _over(row: Mapping[Any, Any]) -> Phrase | None:
    """Say that the time of a step is over, and what is known of its outcome."""
    result = row["result"]
    facts = {"label": row["claim"].label, "due": row["due"], "counted": None, "when": None}
    if result:
        facts["counted"] = with_noun(result["adopted"])
        facts["when"] = when(result["day"], result["earliest"])
    return choose(
        (result, "thời gian nêu cho “{label}” ({due}) đã qua: kết quả ({when}) là {counted}",
         "the time named for “{label}” ({due}) is over: the result ({when}) is {counted}"),
        (row["is_unknown"],
         "thời gian nêu cho “{label}” ({due}) đã qua; kết quả ra sao, dữ liệu chưa ghi",
         "the time named for “{label}” ({due}) is over; what came of it, the data do not say"),
        (True, "thời gian nêu cho “{label}” ({due}) đã qua",
         "the time named for “{label}” ({due}) is over"),
        **facts,
    )  # fmt: skip


def _column(rows: pd.DataFrame, name: str, missing: Any) -> pd.Series:
    """Return a column of a frame that may lack it."""
    if name in rows:
        return rows[name]
    return pd.Series([missing] * len(rows), rows.index, dtype=object)


def _days_of(claims: pd.DataFrame) -> list[Quantity | None]:
    """Return the days that the pages of some claims bear; None for one that bears none."""
    return [claim.stated.get("page_date") for claim in claims["claim"]]


def _day_of(claims: pd.DataFrame) -> Quantity | None:
    """Return the day that the pages of some claims bear; None where they bear none, or several."""
    days = _days_of(claims)
    if None in days or _are_of_several_days(claims):
        return None
    return days[0] if days else None


def _are_of_several_days(claims: pd.DataFrame) -> bool:
    """Return whether the pages of some claims bear several days."""
    days = [day.value for day in _days_of(claims) if day is not None]
    return len({*days}) > 1


def _dated(steps: pd.DataFrame, parts: list[Any], several: bool) -> list[Any]:
    """Say of each step on which day it was named, and where its time is over."""
    told = []
    past = _column(steps, "is_past", False)
    for step, day, is_past in zip(parts, _days_of(steps), past, strict=True):
        is_dated = several and day is not None
        told.append(
            choose(
                (is_dated and is_past, "{step} (nêu ngày {day}, cho thời gian nay đã qua)",
                 "{step} (named on {day}, for a time that is over)"),
                (is_dated, "{step} (nêu ngày {day})", "{step} (named on {day})"),
                (is_past, "{step} (cho thời gian nay đã qua)", "{step} (for a time that is over)"),
                (True, "{step}", "{step}"),
                step=step, day=day,
            )
        )  # fmt: skip
    return told


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
