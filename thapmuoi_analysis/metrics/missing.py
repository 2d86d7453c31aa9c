"""What cannot be concluded, for want of which record."""

import pandas as pd

from thapmuoi_analysis.case.case import Case


def unsettled(case: Case) -> pd.DataFrame:
    """Return what cannot be concluded from the source, the most important first.

    A row that the compiler ranks is settled only where every claim that its record would show has a
    number that is measured against something.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        Rows of the table `missing` that have an `open_rank` and a text to tell, in that order.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.unsettled(load_case("thap-muoi"))["id"].head(2).tolist()
    ['m11', 'm16']
    """
    rows = case.table("missing")
    rows = rows[rows["open_vi"] != ""]
    ranked = rows[rows["open_rank"].notna()]
    settled = ranked["shows"].map(lambda ids: _is_settled(case, ids))
    unsettled = ranked[~settled.astype(bool)]
    return unsettled.sort_values("open_rank", kind="stable")


def _is_settled(case: Case, ids: str) -> bool:
    """Return whether all that a record would show is measured against something already."""
    claims = [case.claims_by_id[id] for id in ids.split()]
    for claim in claims:
        if not (claim.quantified and claim.compared):
            return False
    return bool(claims)
