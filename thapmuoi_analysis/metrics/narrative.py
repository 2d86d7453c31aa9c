"""Claims and what links them, as frames: who says what, how carefully, and what is missing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import BAR, SPEAKERS, UMBRELLA, Claim, is_reportable
from thapmuoi_analysis.case.quantity import Quantity

SHOWN = ("id", "type", "about", "mechanism", "speaker", "said_by", "label", "clause", "hedges",
         "force", "condition", "quantified", "compared", "part_of", "answers", "told", "locator",
         "sentence", "claim")  # fmt: skip

TRUTHS = ("quantified", "compared", "told")


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
        `answers`; whether it is `quantified`, `compared` and `told` (an umbrella
        over others, a repeat, or something else that no link leads to is not); `locator` and
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
    claims_by_id = case.claims_by_id
    rows = [_row(claim, case, lang) for claim in claims_by_id.values()]
    frame = pd.DataFrame(rows, columns=SHOWN).astype(dict.fromkeys(TRUTHS, bool))
    order = frame["speaker"].map(SPEAKERS.index)
    return frame.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


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
    own = rows[(rows["type"] == type) & rows["locator"].isin(number.sources)]
    text = [id for id in case.claims_by_id if id in own["id"].values]  # in the order of the text
    return own[own["id"].isin(text[:1])]


def _row(claim: Claim, case: Case, lang: str) -> dict[str, Any]:
    """Return a claim as a row, its texts in one language."""
    return {
        **{name: getattr(claim, name) for name in SHOWN if hasattr(claim, name)},
        "said_by": claim.said_by[lang],
        "label": claim.label[lang],
        "clause": _filled(claim.clause[lang], case, lang),
        "hedges": "; ".join(claim.hedges[lang]),
        "part_of": " ".join(claim.part_of),
        "answers": " ".join(claim.answers),
        "told": is_reportable(claim, case.claims_by_id),
        "claim": claim,
    }


def _filled(clause: str, case: Case, lang: str) -> str:
    """Return a clause as one reads it: without bars, with the numbers and names of the case."""
    return BAR.sub(" ", clause).format_map(_Names(case.told, lang))


class _Names(dict[str, str]):
    """The facts of a case as plain words, for texts that are read and not told."""

    def __init__(self, told: Mapping[str, Any], lang: str) -> None:
        self.told = told
        self.lang = lang

    def __missing__(self, name: str) -> str:
        fact = self.told[name]
        if isinstance(fact, Mapping):
            return str(fact[self.lang])
        if isinstance(fact, tuple):
            return ", ".join(map(str, fact))
        return str(getattr(fact, "exact", fact))


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
        that is told before a limitation is not told once more: its row is left out.
    """
    causes = []
    for claim in rows["claim"]:
        reasons = [case.claims_by_id[id] for id in claim.explained_by if claim.type == "limitation"]
        causes.append(tuple(cause for cause in reasons if cause.said_by == claim.said_by))
    before = {cause.id for of_one in causes for cause in of_one}
    linked = rows.assign(causes=pd.Series(causes, index=rows.index, dtype=object))
    return linked[~linked["id"].isin(before)]


def with_cases(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return claims with a column `cases`: the claims that say in which cases each holds."""
    cases = [parts_of(case, claim) for claim in rows["claim"]]
    return rows.assign(cases=pd.Series(cases, index=rows.index, dtype=object))


def parts_of(case: Case, claim: Claim) -> tuple[Claim, ...]:
    """Return the claims that are part of a claim, as the text has them."""
    return tuple(other for other in case.claims_by_id.values() if claim.id in other.part_of)


def umbrella(case: Case, rows: pd.DataFrame) -> Claim | None:
    """Return the claim that heads some rows and says nothing else ("some limitations")."""
    for claim in rows["claim"]:
        for id in claim.part_of:
            if case.claims_by_id[id].mechanism == UMBRELLA:
                return case.claims_by_id[id]
    return None
