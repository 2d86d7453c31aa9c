"""Target and plan in words: as they are claimed, or from the numbers, with whose they are.

Words stand beside the conditions under which they hold; the first that holds is told.
"""

from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.metrics.plan import is_stated
from thapmuoi_analysis.metrics.results import is_disputed
from thapmuoi_analysis.telling.phrases import PARSE, Phrase, choose, with_noun
from thapmuoi_analysis.telling.standing import is_all, one_or_both


def target(
    claim: pd.DataFrame, share: Quantity, year: Quantity, programme: Any = None
) -> Phrase | None:
    """Tell the target as it is claimed, with who set it; from the number where no claim was coded.

    That it is a target is said, unless its clause says so itself (`names_speaker`). Who set it is
    not said where the case does not say so.

    Parameters
    ----------
    claim : pandas.DataFrame
        The claim that states it, as of `metrics.stating`.
    share, year : Quantity
        The share of units that is to have it, and the year, quarter or month by which.
    programme : mapping, optional
        What sets it, where the case says so.
    """
    named = claim["said_by"].ne("").any()
    return choose(
        (_says_whose(claim), "{claim:clauses}", "{claim:clauses}"),
        (named, "theo {claim:speakers}, chỉ tiêu là: {claim:clauses}",
         "according to {claim:speakers}, the target is this: {claim:clauses}"),
        (not claim.empty, "chỉ tiêu mà {source_noun} nêu: {claim:clauses}",
         "the target, as the {source_noun} states it: {claim:clauses}"),
        (is_all(share), "{setting}: mọi {unit_noun} thực hiện {model}",
         "{setting}: {model} in all {unit_noun}"),
        (True, "{setting}: ít nhất {share} số {unit_noun} thực hiện {model}",
         "{setting}: {model} in at least {share} of {unit_noun}"),
        claim=claim, share=share, setting=_setting(year, programme),
    )  # fmt: skip


def _setting(year: Quantity, programme: Any) -> Phrase | None:
    """Say that a target was set, by what and for when, as far as the case says so."""
    time = choose(
        (isinstance(year.value, int), "năm {year}", "{year}"),
        (isinstance(year.value, date), "đến ngày {year}", "{year}"),
        (year.reported, "đến {year}", "{year}"),
        year=year,
    )
    return choose(
        (programme and time, "{programme} đặt chỉ tiêu {time}",
         "{programme} set a target for {time}"),
        (programme, "{programme} đặt chỉ tiêu", "{programme} set a target"),
        (time, "chỉ tiêu {time} mà {source_noun} nêu",
         "the target for {time}, as the {source_noun} states it"),
        (True, "chỉ tiêu mà {source_noun} nêu", "the target, as the {source_noun} states it"),
        programme=programme, time=time,
    )  # fmt: skip


def plan_of(planner: Any) -> Phrase | None:
    """Name the plan by whose it is, where the case says so."""
    return choose(
        (planner, "kế hoạch của {planner}", "the plan of {planner}"),
        (True, "kế hoạch", "the plan"),
        planner=planner,
    )


def plan(claim: pd.DataFrame) -> Phrase | None:
    """Tell the plan as it is claimed, with whose it is; None where no claim was coded.

    Parameters
    ----------
    claim : pandas.DataFrame
        The claim that states it, as of `metrics.stating`.
    """
    return choose(
        (_says_whose(claim), "{claim:clauses}", "{claim:clauses}"),
        (claim["said_by"].ne("").any(), "theo {claim:speakers}, kế hoạch là: {claim:clauses}",
         "according to {claim:speakers}, the plan is this: {claim:clauses}"),
        (not claim.empty, "kế hoạch mà {source_noun} nêu: {claim:clauses}",
         "the plan, as the {source_noun} states it: {claim:clauses}"),
        claim=claim,
    )  # fmt: skip


def _says_whose(claim: pd.DataFrame) -> bool:
    """Return whether a clause says itself whose it is, or that it is assumed."""
    return bool(claim["names_speaker"].any() or claim["assumed"].any())


def names_all_years(claim: pd.DataFrame, plan: pd.DataFrame) -> bool:
    """Return whether a clause names all years of a plan.

    One that somebody imagined it does not, nor one that another sentence states.

    Parameters
    ----------
    claim : pandas.DataFrame
        The claim that states it, as of `metrics.stating`.
    plan : pandas.DataFrame
        The table of a case; in a what-if `assumed` says which rows are imagined.
    """
    stated = plan.loc[plan["locator"] != "", "locator"]
    if not stated.isin(claim["locator"]).all():
        return False
    if "assumed" not in plan:
        return True
    named = set[str | None]()
    for one in claim["claim"]:
        for clause in one.clause.values():
            named.update(name for _, name, _, _ in PARSE(clause))
    imagined = plan.loc[plan["assumed"], "year"]
    return all(f"plan_{year}" in named for year in imagined)


def aims(
    target: Any, share: Quantity, needed: Quantity, planned: Quantity, planner: Any = None
) -> Phrase | None:
    """Say what was aimed at: the target and the plan, those of them that are stated.

    Parameters
    ----------
    target : Phrase
        The target, as of the function `target`.
    share, needed, planned : Quantity
        Its share of units, the units that this takes, and what the plan adds up to.
    planner : mapping, optional
        Whose the plan is, where the case says so.
    """
    aimed = choose(
        (needed.reported and share.value != 1 and not is_disputed(share),
         "{target} (tính trên tổng số: ít nhất {needed})",
         "{target} (over all of them: at least {needed})"),
        (share.reported, "{target}", "{target}"),
        target=target, needed=needed,
    )  # fmt: skip
    plan = choose(
        (
            is_stated(planned),
            "{plan}, nếu cộng các năm, là {planned}",
            "{plan}, if its years are added up, comes to {planned}",
        ),
        plan=plan_of(planner),
        planned=with_noun(planned, "plan"),
    )
    return one_or_both(aimed, plan, "; ")
