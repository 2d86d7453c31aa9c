"""The claim ledger: what the source asserts, and how far each assertion can be relied on.

A claim is one assertion of one clause, in our own words, with the place it stands. How it is
coded is written in the case's `coding.md`; its evidence grade follows from the coding by `grade`.
"""

from enum import StrEnum

import pandas as pd

from thapmuoi_analysis.record.case import Case


class Grade(StrEnum):
    """What a reader can do with a claim, from most to least.

    It grades what the source *gives*, not whether the claim is true.
    """

    COMPARED = "compared"  # a number, measured against what would have been without the model
    COUNTED = "counted"  # a number that a record can confirm; nothing to read an effect from
    CHECKABLE = "checkable"  # no number, but a named kind of record could bear it out
    ATTRIBUTED = "attributed"  # no number, no record; somebody stands behind it and can be asked
    BARE = "bare"  # none of these
    INTENDED = "intended"  # a target or next step: what is meant to be, no evidence either way


def grade(claims: pd.DataFrame) -> pd.Series:
    """Derive the evidence grade (mức độ minh chứng) of each claim from its coding.

    The first rule that fits decides:

    1. a target or a next step is `intended`;
    2. quantified, with a measured counterfactual: `compared`;
    3. quantified: `counted`;
    4. a record is named that could bear it out: `checkable`;
    5. a speaker is explicit or implied: `attributed`;
    6. else `bare`.

    Parameters
    ----------
    claims : pandas.DataFrame
        A case's claims, one row each.

    Returns
    -------
    pandas.Series
        Ordered categorical of `Grade`, aligned with `claims`.
    """
    rules = [  # the last one written wins, so from the weakest to the strongest
        (Grade.ATTRIBUTED, claims["speaker"] != "none"),
        (Grade.CHECKABLE, claims["checkable_en"] != ""),
        (Grade.COUNTED, claims["quantified"]),
        (Grade.COMPARED, claims["quantified"] & (claims["counterfactual"] == "measured")),
        (Grade.INTENDED, claims["type"].isin(["target", "next_step"])),
    ]
    found = pd.Series(str(Grade.BARE), index=claims.index)
    for value, fits in rules:
        found = found.mask(fits.astype(bool), str(value))
    order = pd.CategoricalDtype([str(g) for g in Grade], ordered=True)
    return found.astype(order).rename("grade")


def graded(case: Case) -> pd.DataFrame:
    """Return the claims of a case with their `grade`, in the order of the text."""
    claims = case.claims
    return claims.assign(grade=grade(claims))


def readings(case: Case) -> pd.DataFrame:
    """Set each limitation against the benefits it qualifies (the coder's reading).

    Returns
    -------
    pandas.DataFrame
        One row per pair: columns `limitation` and `benefit`, claim ids.
    """
    pairs = case.pairs if case.has("pairs") else pd.DataFrame(columns=["claim", "qualifies"])
    pairs = pairs.rename(columns={"claim": "limitation", "qualifies": "benefit"})
    return pairs[["limitation", "benefit"]]
