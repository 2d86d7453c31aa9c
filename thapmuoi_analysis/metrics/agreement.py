"""Two codings of the same claims: what a second coder fills in, and how far the two agree.

The second coding is the table `second_coding` of a case, or any table of its columns. It is made of
the ids, locators and clauses of the claims, without a look at their codes.

Examples
--------
>>> from thapmuoi_analysis import load_case, metrics
>>> case = load_case("example")
>>> metrics.disagreements(case.claims, case.second_coding).columns.tolist()
['id', 'code', 'first', 'second']
"""

from math import isnan, nan

import pandas as pd

from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE

CODES = ["type", "speaker", "about", "hedged"]


def agreement(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Measure how far two codings of the same claims agree.

    Parameters
    ----------
    a, b : pandas.DataFrame
        Tables `claims` or `second_coding`; claims that stand in one alone are left out.

    Returns
    -------
    pandas.DataFrame
        A row for each of type, speaker, about and hedged (or not), of quantities: `claims` (how
        many both have), `agreed`, `share` (percent agreement: agreed by claims) and `alpha`
        (Krippendorff's; not applicable where all codes are one).

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> case = load_case("example")
    >>> agreement(case.claims, case.second_coding).loc["type", ["claims", "share"]].tolist()
    [<again = 19, derived>, <share_type = 17/19, derived>]
    """
    first, second = _codes(a).align(_codes(b), join="inner", axis=0)
    again = _counted(len(first), "again")
    rows = {}
    for code in CODES:
        codes = pd.DataFrame({"first": first[code], "second": second[code]})
        alike = codes["first"] == codes["second"]
        agreed = _counted(int(alike.sum()), f"agreed_{code}")
        rows[code] = {
            "claims": again,
            "agreed": agreed,
            "share": (agreed / again).named(f"share_{code}"),
            "alpha": _alpha(codes, f"alpha_{code}"),
        }
    return pd.DataFrame.from_dict(rows, orient="index", dtype=object)


def _counted(n: int, id: str) -> Quantity:
    formula = f"#{{{id}}}"
    return Quantity(n, "", id, Kind.DERIVED, formula)


def _alpha(codes: pd.DataFrame, id: str) -> Quantity:
    formula = "Krippendorff's alpha, nominal"
    found = alpha(codes)
    if isnan(found):
        return Quantity(NOT_APPLICABLE, "", id, Kind.DERIVED, formula)
    return Quantity(found, "", id, Kind.DERIVED, formula)


def disagreements(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return what two codings differ in: columns `id`, `code`, `first`, `second`."""
    first, second = _codes(a).align(_codes(b), join="inner", axis=0)
    codes = pd.DataFrame({"first": first.stack(), "second": second.stack()})
    differ = codes[codes["first"] != codes["second"]]
    return differ.rename_axis(["id", "code"]).reset_index()


def alpha(codes: pd.DataFrame) -> float:
    """Return Krippendorff's alpha of nominal codes; NaN where all are one, so that nothing varies.

    Parameters
    ----------
    codes : pandas.DataFrame
        A row for each unit, a column for each coder; empty where a coder gave no code.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    """
    given = codes.to_numpy(str)
    if len({*given.flat} - {"nan"}) < 2:
        return nan
    import krippendorff

    found: float = krippendorff.alpha(given.T, level_of_measurement="nominal")
    return found


def _codes(table: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of a table by the ids of its claims."""
    if "hedged" not in table:
        table = table.assign(hedged=table["hedge"] != "")
    return table.set_index("id")[CODES].astype("str")
