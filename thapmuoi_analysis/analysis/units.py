"""Unit by unit: which adopted, how that is known, and what the rearrangement of 2025 made of them.

Since 1 July 2025 a unit is another thing, even where its code or name has stayed: what is counted
from that day on is counted in the new units.
"""

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.places import crosswalk, folded
from thapmuoi_analysis.record.quantity import NOT_REPORTED, Kind, Quantity, Value
from thapmuoi_analysis.record.ranges import Range, from_ends

COLUMNS = ["code", "name", "kind", "as_of", "old", "kept", "renamed", "holds_not_adopted", "mixed"]


def counts(case: Case) -> dict[str, Quantity]:
    """Count units by status and by how that is known (số đơn vị theo tình trạng và căn cứ).

    Returns
    -------
    dict of str to Quantity
        `units_adopted`, `units_not_adopted`, `units_unknown`; `status_stated`, `status_derived`,
        `status_assumed`; not reported where the case has no table of units.
    """
    columns = {
        "units": ("status", ("adopted", "not_adopted", "unknown")),
        "status": ("status_basis", ("stated", "derived", "assumed")),
    }
    found = {}
    for prefix, (column, codes) in columns.items():
        for code in codes:
            value: Value = NOT_REPORTED
            sources: list[str] = []
            if case.has("units"):
                counted = case.units[case.units[column] == code]
                value, sources = len(counted), " ".join(counted["locators"]).split()
            id, rule = f"{prefix}_{code}", f"#{{units: {column} = {code}}}"
            known = tuple(dict.fromkeys(sources))
            found[id] = Quantity(value, "unit", id, Kind.DERIVED, rule, known)
    return found


def new_units(case: Case) -> pd.DataFrame:
    """Return the units that those of a case became part of; empty where the case names none.

    Returns
    -------
    pandas.DataFrame
        A row for each new unit: `code`, `name`, `kind`, `as_of` (a day on which the code holds);
        `old` (codes of the units it holds); `kept` (one of them had its code) and `renamed` (that
        one had another name); `holds_not_adopted` and `mixed` (it holds adopters too): True,
        False or `pandas.NA`. It may hold units of elsewhere, of which the case knows nothing.
    """
    if not case.has("units"):
        return pd.DataFrame(columns=COLUMNS)
    units = case.units.set_index("code")
    status = units["status"].map({"adopted": True, "not_adopted": False}).astype("boolean")
    rows = []
    for code, part in crosswalk(case.units).groupby("new_code", sort=False):
        name, kind, as_of = part[["new_name", "new_kind", "new_vintage"]].iloc[0]
        adopted = status[part["code"]]
        without = (~adopted).any(skipna=False)
        mixed = len(part) > 1 and without & adopted.any(skipna=False)
        kept = code in units.index
        renamed = kept and folded(str(units.at[code, "name_vi"])) != folded(name)
        rows.append([code, name, kind, as_of, list(part["code"]), kept, renamed, without, mixed])
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[5:], "boolean"))


def rearrangement(case: Case) -> dict[str, Quantity]:
    """Count what the rearrangement did to units and codes (sau sắp xếp đơn vị hành chính).

    Returns
    -------
    dict of str to Quantity
        `new_units_as_of` (a day on which the new codes hold), `units_rearranged`, `new_units`;
        `codes_kept` by a new unit, `codes_renamed` among them; `new_units_with_not_adopted`,
        `new_units_mixed`, a range where a status is unknown. Not reported without successors.
    """
    new = new_units(case)
    as_of: Value = new["as_of"].max().date() if len(new) else NOT_REPORTED
    values: dict[str, Value] = {"units_rearranged": int(new["old"].map(len).sum())}
    values["new_units"] = len(new)
    names = {"codes_kept": "kept", "codes_renamed": "renamed", "new_units_mixed": "mixed",
             "new_units_with_not_adopted": "holds_not_adopted"}  # fmt: skip
    for id, column in names.items():
        least, unknown = int(new[column].sum()), int(new[column].isna().sum())
        values[id] = from_ends(least, least + unknown)
    found = {"new_units_as_of": _counted("new_units_as_of", as_of, "date")}
    for id, value in values.items():
        found[id] = _counted(id, value if len(new) else NOT_REPORTED)
    return found


def _counted(id: str, value: Value, unit: str = "unit") -> Quantity:
    kind = Kind.BOUND if isinstance(value, Range) else Kind.DERIVED
    return Quantity(value, unit, id, kind, "#units by successor_code, status")
