"""Which unit of today holds which units of a case, by name."""

import pandas as pd

from thapmuoi_analysis.case.claim import Both
from thapmuoi_analysis.case.places import crosswalk
from thapmuoi_analysis.telling.translations import unit_name


def held(units: pd.DataFrame) -> list[tuple[Both, tuple[Both, ...]]]:
    """Return each unit of today with the units of a case that it holds, in both languages.

    Parameters
    ----------
    units : pandas.DataFrame
        Table of units of a case; those without a successor are left out.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case
    >>> new, old = held(load_case("thap-muoi").units)[1]
    >>> new["vi"], [name["vi"] for name in old]
    ('xã Trường Xuân', ['xã Thạnh Lợi', 'xã Trường Xuân'])
    """
    found = []
    for _, rows in crosswalk(units).groupby("new_code", sort=False):
        first = rows.iloc[0]
        new = unit_name(first["new_name"], first["new_kind"])
        pairs = zip(rows["name"], rows["kind"], strict=True)
        old = tuple(unit_name(name, kind) for name, kind in pairs)
        found.append((new, old))
    return found
