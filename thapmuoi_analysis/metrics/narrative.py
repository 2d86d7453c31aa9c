"""Claims and what links them, as frames: who says what, how carefully, and what is missing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import BAR, SPEAKERS, UMBRELLA, Claim, is_reportable
from thapmuoi_analysis.case.hedging import FREE
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.metrics.corrections import is_superseded
from thapmuoi_analysis.metrics.remembered import remembered

SHOWN = (
    "id",
    "type",
    "about",
    "mechanism",
    "speaker",
    "said_by",
    "names_speaker",
    "label",
    "clause",
    "hedges",
    "force",
    "condition",
    "quantified",
    "compared",
    "part_of",
    "answers",
    "told",
    "assumed",
    "locator",
    "sentence",
    "claim",
)

TRUTHS = ("compared", "told", "names_speaker", "assumed")


@remembered
def claims(case: Case, lang: str = "vi") -> pd.DataFrame:
    """Return the claims of a case as a frame, in the order in which a report tells them.

    Parameters
    ----------
    case : Case
        The case.
    lang : {"vi", "en"}, optional
        Language of `said_by`, `label`, `clause` and `hedges`.

    Returns
    -------
    pandas.DataFrame
        A row a claim: `id`; codes (`type`, `about`, `mechanism`, `speaker`, `force`, `condition`);
        texts (`said_by`, `label`, `clause`, `hedges`); ids of the claims it is `part_of` and
        `answers`; whether its clause says itself whose it is (`names_speaker`); whether it is
        `quantified`, `compared` and `told` (an umbrella
        over others, a repeat, a number that is corrected, or something else that no link leads to
        is not); whether it is `assumed`, in a what-if, and not the source's; `locator` and
        `sentence` (alike for claims of one sentence); and the `claim` itself, which a sentence
        takes. First who is named, then who is implied, then
        nobody; each as the text has them. Without rows where no claims were coded.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> made = metrics.claims(load_case("example"), "en")
    >>> made.query("told and type == 'limitation'")["label"].tolist()
    ['time spent in hamlets', 'settling of files']
    """
    words = {name: _word(fact, lang) for name, fact in case.told.items()}
    rows = [_row(claim, case, words, lang) for claim in case.claims_by_id.values()]
    frame = pd.DataFrame(rows, columns=SHOWN)
    frame = frame.astype({**dict.fromkeys(TRUTHS, bool), "quantified": "boolean"})
    ranks = frame["speaker"].map(SPEAKERS.index)
    return frame.loc[ranks.sort_values(kind="stable").index].reset_index(drop=True)


def stating(case: Case, number: Quantity, type: str, lang: str = "vi") -> pd.DataFrame:
    """Return the claim that states a number, which has its hedges: one row, or none.

    Parameters
    ----------
    case : Case
        The case.
    number : Quantity
        What is stated.
    type : str
        The type of claim: "target", "result".
    lang : {"vi", "en"}, optional
        As for `claims`.

    Returns
    -------
    pandas.DataFrame
        As of `claims`; of several claims the first of the text.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> case = load_case("example")
    >>> metrics.stating(case, case.latest("adopted"), "result")["locator"].tolist()
    ['example-2025-07-01:p5.s3']
    """
    rows = claims(case, lang)
    for claim in case.claims_by_id.values():
        if claim.type == type and claim.locator in number.sources:
            return rows[rows["id"] == claim.id]
    return rows.head(0)


def _row(claim: Claim, case: Case, words: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Return a claim as a row, its texts in one language."""
    clause = BAR.sub(" ", claim.clause[lang])
    is_told = is_reportable(claim, case.claims_by_id) and not is_superseded(case, claim)
    own = {name: _word(fact, lang) for name, fact in claim.stated.items()}
    return {
        **vars(claim),
        "said_by": claim.said_by[lang],
        "label": claim.label[lang],
        "clause": clause.format_map({**words, **own}),
        "hedges": "; ".join(claim.hedges[lang]),
        "part_of": " ".join(claim.part_of),
        "answers": " ".join(claim.answers),
        "told": is_told,
        "sentence": claim.sentence,
        "claim": claim,
    }


def _word(fact: Any, lang: str) -> str:
    """Return a fact of a case as plain words, for texts that are read and not told."""
    if isinstance(fact, Mapping):
        return str(fact[lang])
    if isinstance(fact, tuple):
        return ", ".join(fact)
    if isinstance(fact, Quantity):
        return fact.exact
    return str(fact)


def with_causes(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return limitations and causes with the causes that are told before each limitation.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        Limitations and causes, of `claims`.

    Returns
    -------
    pandas.DataFrame
        The rows with a column `causes`: claims that the same speaker gives as reasons. A cause
        that is told before a limitation is not told once more: its row is left out. A limitation
        that leans on its cause (`after`) says itself what the cause leads to.
    """
    causes = []
    before = set()
    for claim in rows["claim"]:
        own = []
        says_itself = not {*claim.after}.isdisjoint(claim.explained_by)
        for id in claim.explained_by:
            cause = case.claims_by_id[id]
            is_told_before = claim.type == "limitation" and not says_itself
            if is_told_before and cause.said_by == claim.said_by:
                own.append(cause)
                before.add(id)
        causes.append(tuple(own))
    linked = rows.assign(causes=pd.Series(causes, rows.index, dtype=object))
    return linked[~linked["id"].isin(before)]


def with_cases(case: Case, rows: pd.DataFrame, *, free: bool = False) -> pd.DataFrame:
    """Return claims with a column `cases`: the claims that say in which cases each holds.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        As of `claims`.
    free : bool, optional
        Whether only a claim whose own clause has no condition gets them.
    """
    cases = []
    for claim in rows["claim"]:
        wanted = not free or claim.condition == FREE
        cases.append(parts_of(case, claim) if wanted else ())
    return rows.assign(cases=pd.Series(cases, index=rows.index, dtype=object))


def parts_of(case: Case, claim: Claim) -> tuple[Claim, ...]:
    """Return the claims that are part of a claim, as the text has them."""
    return tuple(other for other in case.claims_by_id.values() if claim.id in other.part_of)


def conditions_of(case: Case, claim: Claim) -> tuple[Claim, ...]:
    """Return the conditions of a claim that are claims of their own: the lessons within it."""
    return tuple(part for part in parts_of(case, claim) if part.type == "lesson")


def umbrella(case: Case, rows: pd.DataFrame) -> Claim | None:
    """Return the claim that heads some rows and says nothing else ("some limitations")."""
    for claim in rows["claim"]:
        for id in claim.part_of:
            parent = case.claims_by_id[id]
            if parent.mechanism == UMBRELLA:
                return parent
    return None
