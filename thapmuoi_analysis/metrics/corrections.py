"""Numbers that another one corrects: what was stated, by whom, and what stands in its place."""

from collections.abc import Collection
from string import Formatter

import pandas as pd

from thapmuoi_analysis.case.by_source import corrections as corrected_by
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Quantity

OF_NUMBERS = ("target", "result")  # types of claims that a number is the point of
COLUMNS = ("measure", "wrong", "right")


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
    measures = facts.set_index("id")["measure"]
    rows = []
    corrected = corrected_by(facts)
    for id, by in corrected.items():
        row = {"measure": measures[id], "wrong": case.fact(id), "right": case.fact(by)}
        rows.append(row)
    return pd.DataFrame(rows, [*corrected], COLUMNS, dtype=object)


def is_superseded(case: Case, claim: Claim) -> bool:
    """Return whether a claim is there for a number, by its name in braces, that is corrected."""
    if claim.type not in OF_NUMBERS:
        return False
    corrected = corrected_by(case.facts)
    return names_one_of(claim, corrected)


def names_one_of(claim: Claim, ids: Collection[str]) -> bool:
    """Return whether a clause names, in braces, one of these numbers as its source states it."""
    named = set()
    for lang in LANGS:
        parts = Formatter().parse(claim.clause[lang])
        for _, name, _, _ in parts:
            number = claim.stated.get(name or "")
            id = number.id if isinstance(number, Quantity) else name
            named.add(id)
    return not named.isdisjoint(ids)
