"""Target, plan and results beside each other: as levels of a picture, and as rows of a table."""

from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.metrics.plan import headline, latest_day, plan_years, standing
from thapmuoi_analysis.metrics.results import by_date, share_id, units_then
from thapmuoi_analysis.metrics.verdict import verdict

GOALS = {"needed": "target", "planned": "plan"}  # of which a level is the number
COLUMNS = ("which", "counted", "first", "last", "earliest", "number", "base")


def levels(case: Case) -> pd.DataFrame:
    """Return what the target needs, the plan and the result: each that is one whole number.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        Rows `needed`, `planned` and `adopted`, those of them without a hedge or a range; columns
        `number`; `step`, the number less the one in the row above (None in the first row); and
        `state`, how it stands to that one (as of `verdict`; empty in the first row).

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.levels(load_case("thap-muoi"))["state"].to_dict()
    {'needed': '', 'planned': 'above', 'adopted': 'above'}
    """
    measures = headline(case)
    states = verdict(case)
    numbers = {
        "needed": measures["units_needed"],
        "planned": measures["planned_total"],
        "adopted": case.latest("adopted"),
    }
    rows = {}
    above = ""
    for name, number in numbers.items():
        if not isinstance(number.value, int) or number.hedge:
            continue
        step = None
        state = ""
        if above:
            of_goal = states.get(GOALS[above], "") if name == "adopted" else ""
            state = standing(number, numbers[above], of_goal in ("early", "receded"))
            if of_goal in ("lost", "lapsed"):
                state = "lost"
            step = number - numbers[above]
            step = step.named(f"{number.id}_less_{numbers[above].id}")
        rows[name] = (number, step, state)
        above = name
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["number", "step", "state"], dtype=object
    )


def comparison(case: Case) -> pd.DataFrame:
    """Set target, plan and results beside each other: what is counted, till when, of how many.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    pandas.DataFrame
        A row for each that is stated; its index says which: `target`, `plan`, each `result`, and
        the latest among the units that the plan counts alone, `alone`. Columns `counted` (what
        these units are called, in each language), `first` and `last` (the years, or the day, that
        it spans; no first one of a target), `earliest` (the first day on which a result may have
        held), `number`, `base` (all units of that kind) and `share`.
    """
    measures = headline(case)
    units = units_then(case)
    began = case.latest("start_year")
    years = plan_years(case)
    every = case.told["unit_noun"]
    of_kind = every
    base = units
    if measures["alone_adopted"].reported:
        of_kind = case.told["plan_noun"]
        base = measures["alone_units"]
    needed = measures["units_needed"]
    planned = measures["planned_total"]
    among = measures["alone_adopted"]
    rows: list[tuple[Any, ...]] = [
        ("target", every, None, case.latest("target_year"), pd.NaT, needed, units),
        ("plan", of_kind, years[0], years[-1], pd.NaT, planned, base),
    ]
    for result in by_date(case).itertuples():
        span = (began, result.day, result.earliest)
        rows.append(("result", every, *span, result.adopted, result.units))
    rows.append(("alone", of_kind, began, latest_day(case), pd.NaT, among, base))
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object).set_index("which")
    frame = frame[[number.reported for number in frame["number"]]]
    latest = case.latest("adopted").id
    shares = []
    for number, share in zip(frame["number"], frame["number"] / frame["base"], strict=True):
        shares.append(share.named(share_id(number.id, latest)))
    frame["share"] = pd.Series(shares, frame.index, dtype=object)
    columns = dict.fromkeys(["number", "base", "share"], "quantity")
    return frame.astype(columns)
