"""How strong the evidence is: claims counted by type and by evidence grade."""

import pandas as pd

from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.schema import codes_of

CLAIM_TYPES = tuple(codes_of("claims", "type"))


def claim_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """Count claims by type and evidence grade (số nhận định theo loại và mức độ minh chứng).

    Parameters
    ----------
    claims : pandas.DataFrame
        Claims with their grade, as `record.claims.graded` returns them.

    Returns
    -------
    pandas.DataFrame
        Index: the types that occur, in the order that reports have; columns: grades from the
        strongest; cells: `Quantity` in claims, resting on the sentences of the claims counted.
    """
    grades = list(claims["grade"].cat.categories)
    types = [type_ for type_ in CLAIM_TYPES if type_ in set(claims["type"])]
    cells = {
        grade: [_count(claims, type=type_, grade=grade) for type_ in types] for grade in grades
    }
    return pd.DataFrame(cells, index=pd.Index(types, name="type"), dtype=object)


def evidence_counts(claims: pd.DataFrame) -> dict[str, Quantity]:
    """Count benefits and limitations, those with a number, and those measured against another.

    Returns
    -------
    dict of str to Quantity
        `benefits`, `benefits_counted` (grade counted or compared), `benefits_compared`, and the
        same for `limitations`.
    """
    found = {}
    for type_, name in (("benefit", "benefits"), ("limitation", "limitations")):
        compared = _count(claims, type=type_, grade="compared")
        counted = _count(claims, type=type_, grade="counted")
        found[name] = _count(claims, type=type_).named(name)
        found[f"{name}_counted"] = (counted + compared).named(f"{name}_counted")
        found[f"{name}_compared"] = compared.named(f"{name}_compared")
    return found


def benefits_by_subject(claims: pd.DataFrame) -> dict[str, Quantity]:
    """Count benefits by what they are said of: the model, it or its programme, rotation.

    Returns
    -------
    dict of str to Quantity
        `benefits_of_model`, `benefits_of_model_or_programme`, `benefits_of_rotation`.
    """
    ids = {about: f"benefits_of_{about}" for about in ("model", "model_or_programme", "rotation")}
    return {id: _count(claims, type="benefit", about=of).named(id) for of, id in ids.items()}


def _count(claims: pd.DataFrame, **coded: str) -> Quantity:
    fits = pd.Series(True, index=claims.index)
    for column, code in coded.items():
        fits &= claims[column] == code
    locators = tuple(dict.fromkeys(claims.loc[fits, "locator"]))
    id = "_".join(["claims", *coded.values()])
    rule = ", ".join(f"{column} = {code}" for column, code in coded.items())
    return Quantity(int(fits.sum()), "claim", id, Kind.DERIVED, f"#{{{rule}}}", locators)
