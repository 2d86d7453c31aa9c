"""Working rules: what it buys the head, in hours, when a share of the work goes to deputies.

The hours are those of the time budget (`workload`), whose inputs are assumptions of the case or
means of its log. Kinds of work have no weights, so no total over them is formed: each share is
told as what the week would be if that share of all files went to deputies.
"""

from fractions import Fraction

import pandas as pd

from thapmuoi_analysis.analysis import workload
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.hours import number
from thapmuoi_analysis.record.quantity import Quantity, assumed

LADDER = tuple(Fraction(n, 4) for n in range(5))
EFFECTS = ["share", "work", "files", "consultations", "field", "gained"]


def delegated(case: Case) -> dict[str, Fraction]:
    """Return the share of each kind of work that goes to deputies, where that is decided."""
    rows = case.working_rules.to_dict("records") if case.has("working_rules") else []
    found = {}
    for row in rows:
        deputies = [row[name] for name in ("deputy_secretary", "vice_chair") if row[name]]
        if deputies or row["head"]:
            found[str(row["id"])] = sum(map(number, deputies), Fraction(0))
    return found


def effects(case: Case) -> pd.DataFrame:
    """Return the hours a week of one holder of both posts, by the share that goes to deputies.

    Parameters
    ----------
    case : Case
        With a table `workload`.

    Returns
    -------
    pandas.DataFrame
        A row for each share of `LADDER` and of the working rules, the smallest first: `share`;
        `work`, ids of the kinds of work with that share; `files`, `consultations`, `field` and
        `gained`, hours for the field beyond those without delegation; all but `work` are Quantity.
        Field hours below 0 are hours that the week lacks.
    """
    known, decided = workload.given(case), delegated(case)
    none, rows = _week(known, Fraction(0))["field"], []
    for share in sorted({*LADDER, *decided.values()}):
        week = _week(known, share)
        gained = (week["field"] - none).named(week["field"].id.replace("field", "gained"))
        work = [id for id, part in decided.items() if part == share]
        rows.append([week["share"], work, *(week[use] for use in EFFECTS[2:5]), gained])
    return pd.DataFrame(rows, columns=EFFECTS)


def _week(known: workload.Given, share: Fraction) -> dict[str, Quantity]:
    mark = f"_delegating_{float(share * 100):g}".replace(".", "_")
    part = assumed(share, "", f"given_share{mark}")
    found = workload.budget({**known, "delegated_share": part}, mark)["merged"]
    return {"share": part, **found}
