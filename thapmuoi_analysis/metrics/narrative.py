"""Claims and what links them, as frames: who says what, how carefully, and what is missing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import BAR, SPEAKERS, Claim, is_told
from thapmuoi_analysis.record.quantity import Quantity

SHOWN = ("id", "type", "about", "mechanism", "speaker", "said_by", "label", "clause", "hedges",
         "quantified", "compared", "told", "locator", "claim")  # fmt: skip


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
        A row a claim: `id`; codes (`type`, `about`, `mechanism`, `speaker`); texts (`said_by`,
        `label`, `clause`, `hedges`); whether it is `quantified`, `compared` and `told` (an umbrella
        over others, a repeat, or something else that no link leads to is not); `locator`; and the
        `claim` itself, which a sentence takes. First who is named, then who is implied, then
        nobody; each as the text has them. Without rows where no claims were coded.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> made = metrics.claims(load_case("example"), "en")
    >>> made.query("told and type == 'limitation'")["label"].tolist()
    ['time spent in hamlets', 'settling of files']
    """
    ledger = case.ledger
    rows = [_row(claim, case, lang) for claim in ledger.values()]
    frame = pd.DataFrame(rows, columns=SHOWN)
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
    text = [id for id in case.ledger if id in own["id"].values]  # in the order of the text
    return own[own["id"].isin(text[:1])]


def _row(claim: Claim, case: Case, lang: str) -> dict[str, Any]:
    """Return a claim as a row, its texts in one language."""
    return {
        **{name: getattr(claim, name) for name in SHOWN if hasattr(claim, name)},
        "said_by": claim.said_by[lang],
        "label": claim.label[lang],
        "clause": _filled(claim.clause[lang], case, lang),
        "hedges": "; ".join(claim.hedges[lang]),
        "told": is_told(claim, case.ledger),
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


def speakers(rows: pd.DataFrame) -> list[str]:
    """Return who is named as saying the claims of some rows, each once."""
    return list(dict.fromkeys(name for name in rows["said_by"] if name))
