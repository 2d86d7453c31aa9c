"""Which claims a report tells, and why it leaves others out."""

from collections.abc import Iterator
from itertools import chain

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import Claim, is_head, is_reportable
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.metrics.corrections import (
    OF_NUMBERS,
    corrections,
    is_superseded,
    names_one_of,
)
from thapmuoi_analysis.metrics.links import links
from thapmuoi_analysis.metrics.narrative import claims, stating, umbrella
from thapmuoi_analysis.metrics.plan import planned_total
from thapmuoi_analysis.metrics.results import other_results

OUTCOMES = ("target", "activity", "result", "benefit")
REASONS = {  # why a claim is told nowhere
    "repeats": "it repeats {by}",
    "corrected": "its number is corrected, and told with the correction",
    "part": "it is part of {by}, which says it",
    "heads": "it only heads other claims (mechanism = not_stated)",
    "other": "it is about something else (about = other), and no link leads to it",
}
STEPS = ("next_step", "recommendation")


def compared(case: Case, lang: str = "vi") -> pd.DataFrame:
    """Return the results that a source compares with a target or a plan, and those of others.

    Parameters
    ----------
    case : Case
        The case.
    lang : {"vi", "en"}, optional
        As for `claims`.

    Returns
    -------
    pandas.DataFrame
        As of `claims`, without the one that states the latest result.
    """
    rows = claims(case, lang)
    rows = rows[rows["told"] & rows["type"].eq("result")]
    aims = rows["claim"].map(lambda claim: claim.compared_with)
    is_compared = aims.isin(["target", "plan"])
    is_of_others = rows["locator"].isin(other_results(case))  # each other source speaks of its own
    told_beside = pd.concat(
        [stating(case, case.latest("adopted"), "result", lang), correcting(case, lang)]
    )
    return _less(rows[is_compared | is_of_others], told_beside)


def correcting(case: Case, lang: str = "vi") -> pd.DataFrame:
    """Return the claims that correct a number, those that no sentence before tells.

    Parameters
    ----------
    case : Case
        The case.
    lang : {"vi", "en"}, optional
        As for `claims`.

    Returns
    -------
    pandas.DataFrame
        As of `claims`, without those that state the latest result and the latest target.
    """
    rows = claims(case, lang)
    rows = rows[rows["told"] & rows["type"].isin(OF_NUMBERS)]
    ids = {number.id for number in corrections(case)["right"]}
    is_correction = rows["claim"].map(lambda claim: names_one_of(claim, ids))
    told_before = pd.concat(
        [
            stating(case, case.latest("adopted"), "result", lang),
            stating(case, case.latest("target_share"), "target", lang),
        ]
    )
    return _less(rows[is_correction.astype(bool)], told_before)


def _less(rows: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return claims without those that are told elsewhere."""
    return rows[~rows["id"].isin(told["id"])]


def further(case: Case, lang: str = "vi") -> pd.DataFrame:
    """Return claims on targets, results and what was done that no other part of a report tells.

    Parameters
    ----------
    case : Case
        The case.
    lang : {"vi", "en"}, optional
        As for `claims`.

    Returns
    -------
    pandas.DataFrame
        As of `claims`: those of which no number is told in the first part of chapter 1, and which
        chapter 2 does not tell as benefits, wider changes or of personnel.
    """
    rows = claims(case, lang)
    planned = planned_total(case.planned())
    told_before = pd.concat(
        [
            stating(case, case.latest("target_share"), "target", lang),
            stating(case, planned, "target", lang),
            stating(case, case.latest("adopted"), "result", lang),
            compared(case, lang),
            correcting(case, lang),
        ]
    )
    abouts = ["model_or_programme"]
    if case.has("rotation"):  # else chapter 2 has no section on it
        abouts.append("rotation")
    rows = rows[rows["told"] & rows["type"].isin(OUTCOMES)]
    of_chapter_2 = rows["about"].isin(abouts) & rows["type"].ne("target")
    is_wider = rows["about"].eq("model_or_programme")
    of_chapter_2 &= ~(is_wider & rows["type"].eq("activity"))
    of_chapter_2 |= rows["about"].eq("model") & rows["type"].eq("benefit")
    return _less(rows[~of_chapter_2], told_before)


def untold(case: Case) -> pd.DataFrame:
    """Return the claims that no sentence of a report tells, and why.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        By the id of the claim: `reason`, one of "repeats" (it says another claim again),
        "corrected" (its number is corrected), "part"
        (another claim, which is told, says it), "heads" (it only heads others), "other" (it is
        about something else, and no link leads to it); and `by`, the ids of those other claims.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.untold(load_case("thap-muoi")).loc["c01"].to_list()
    ['repeats', 'c17']
    """
    rows = claims(case)
    limits = rows[rows["told"] & rows["type"].eq("limitation")]
    over = umbrella(case, limits)
    linked = {step.id for step in chain.from_iterable(links(case)["steps"])}
    found = {}
    for claim in case.claims_by_id.values():
        if claim.id in linked:
            continue
        reason = _reason(case, claim, over)
        if reason:
            found[claim.id] = reason
    return pd.DataFrame.from_dict(found, orient="index", columns=["reason", "by"])


def why_untold(case: Case) -> Iterator[Phrase]:
    """Yield a line for each claim that no sentence of a report tells, to be worded.

    Parameters
    ----------
    case : Case
        The case.
    """
    for id, row in untold(case).iterrows():
        reason = Phrase(REASONS[row["reason"]], by=row["by"].replace(" ", ", "))
        yield Phrase("{id} is told nowhere, because {reason}", id=id, reason=reason)


def _reason(case: Case, claim: Claim, over: Claim | None) -> tuple[str, str] | None:
    """Return why no sentence tells a claim, and the claims that do; None for one that is told."""
    by_id = case.claims_by_id
    if claim.repeats:
        return "repeats", " ".join(claim.repeats)
    if is_superseded(case, claim):
        return "corrected", ""
    if not is_head(claim, by_id):
        is_named = over is not None and claim.id == over.id
        return None if is_named else ("heads", "")
    if not is_reportable(claim, by_id):
        return "other", ""
    may_be_said_by_another = claim.type in ("lesson", *STEPS)
    of_a_step = any(by_id[id].type in STEPS for id in claim.part_of)
    if claim.part_of and may_be_said_by_another and not of_a_step:
        return "part", " ".join(claim.part_of)
    return None
