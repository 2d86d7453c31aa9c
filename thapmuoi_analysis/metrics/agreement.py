"""Two codings of the same claims: what a second coder fills in, and how far the two agree.

The second coding is the table `second_coding` of a case, or any table of its columns. It is made of
the ids, locators and clauses of the claims, without a look at their codes.

Examples
--------
>>> from thapmuoi_analysis import claims, load_case
>>> case = load_case("example")
>>> claims.disagreements(case.claims, case.second_coding).columns.tolist()
['id', 'code', 'first', 'second']
"""

import pandas as pd

CODES = ("type", "speaker", "about", "hedged")


def agreement(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Measure how far two codings of the same claims agree.

    Parameters
    ----------
    a, b : pandas.DataFrame
        Tables `claims` or `second_coding`; claims that stand in one alone are left out.

    Returns
    -------
    pandas.DataFrame
        A row for each of type, speaker, about and hedged (or not); columns `claims` (how many both
        have), `agreed`, `percent` (percent agreement) and `alpha` (Krippendorff's).

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> case = load_case("example")
    >>> agreement(case.claims, case.second_coding).loc["type", ["claims", "agreed"]].tolist()
    [19, 17]
    """
    first, second = _both(a, b)
    alike = first == second
    alphas = [alpha(pd.concat([first[code], second[code]], axis=1)) for code in CODES]
    found = {"agreed": alike.sum(), "percent": 100 * alike.mean(), "alpha": alphas}
    return pd.DataFrame({"claims": len(alike), **found})


def disagreements(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return what two codings differ in: columns `id`, `code`, `first`, `second`."""
    first, second = (coding.stack() for coding in _both(a, b))
    differ = pd.DataFrame({"first": first, "second": second})[first != second]
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
    import krippendorff

    given = codes.to_numpy(str)
    varies = len({*given.flat} - {"nan"}) > 1
    return krippendorff.alpha(given.T, level_of_measurement="nominal") if varies else float("nan")


def _both(*tables: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the codes of the claims that two tables have, in the order of the first."""
    hedged = (t["hedged"] if "hedged" in t else t["hedge"] != "" for t in tables)
    codings = (table.assign(hedged=mark) for table, mark in zip(tables, hedged, strict=True))
    first, second = (coding.set_index("id")[[*CODES]].astype("str") for coding in codings)
    return first.align(second, join="inner", axis=0)
