"""Numbers that another one corrects: what was stated, by whom, and what stands in its place."""

from collections.abc import Collection
from string import Formatter

import pandas as pd

from thapmuoi_analysis.case.by_source import corrections as corrected_by
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Quantity

OF_NUMBERS = ("target", "result")  # types of claims that a number is the point of


def corrections(case: Case) -> pd.DataFrame:
    """Return the numbers that sources correct.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        By the id of what is corrected: its `measure`; the number as it was stated (`wrong`), and
        as it is corrected (`right`).
    """
    facts = case.table("facts")
    measures = dict(zip(facts["id"], facts["measure"], strict=True))
    rows = {}
    for id, by in corrected_by(facts).items():
        rows[id] = (measures[id], case.fact(id), case.fact(by))
    columns = ["measure", "wrong", "right"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=object)


def is_superseded(case: Case, claim: Claim) -> bool:
    """Return whether a claim is there for a number, by its name in braces, that is corrected."""
    return claim.type in OF_NUMBERS and names_one_of(claim, corrected_by(case.facts))


def names_one_of(claim: Claim, ids: Collection[str]) -> bool:
    """Return whether a clause names, in braces, one of these numbers as its source states it."""
    named = set()
    for lang in LANGS:
        for _, name, _, _ in Formatter().parse(claim.clause[lang]):
            number = claim.stated.get(name or "")
            named.add(number.id if isinstance(number, Quantity) else name)
    return not named.isdisjoint(ids)
