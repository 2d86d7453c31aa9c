"""When steps were named, and whether the time that they name was over by the latest source."""

from collections.abc import Iterable, Mapping
from datetime import date
from string import Formatter
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.ranges import ends_on
from thapmuoi_analysis.metrics.narrative import claims
from thapmuoi_analysis.metrics.results import by_date

TIMES = ("date", "year")  # units of a time
OUTCOMES = ("activity", "result", "benefit")  # types of claims that may tell what came of a step


def with_times(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return steps with when each was named, and whether the time that it names is over.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        Next steps and recommendations, as of `claims`.

    Returns
    -------
    pandas.DataFrame
        With the columns `named_on`, the day of the page (None where nobody coded it); `due`, the
        last time that the clause names in braces (None without); `is_past`, whether that was over
        by the day of the latest source; `result`, the latest result where it is of that time or
        later and the step extends the model, else None; `is_unknown`, whether no later source says
        what was done or came of anything.
    """
    outcomes = _days_of_outcomes(case)
    cells = []
    for claim in rows["claim"]:
        due = _due(case, claim)
        named = _day_of(case, claim)
        later = [day for day in outcomes if named and day > named]
        cells.append(
            (
                claim.stated.get("page_date"),
                due,
                _is_past(case, due),
                _result(case, claim, due),
                not later,
            )
        )
    columns = ["named_on", "due", "is_past", "result", "is_unknown"]
    times = pd.DataFrame(cells, rows.index, columns, dtype=object)
    return pd.concat([rows, times], axis=1)


def _days_of_outcomes(case: Case) -> list[date]:
    """Return the day of each claim that may tell what came of a step."""
    known = claims(case)
    known = known[known["told"] & known["type"].isin(OUTCOMES)]
    days = []
    for claim in known["claim"]:
        day = _day_of(case, claim)
        if day:
            days.append(day)
    return days


def _is_past(case: Case, due: Quantity | None) -> bool:
    """Return whether a time was over by the day of the latest source."""
    latest = _latest_day(case)
    if due is None or latest is None:
        return False
    return _end(due) < latest


def _latest_day(case: Case) -> date | None:
    """Return the day of the latest source that numbers or claims rest on."""
    locators = [*case.facts["locator"], *case.table("claims")["locator"]]
    return _latest(case, map(source_of, locators))


def _day_of(case: Case, claim: Claim) -> date | None:
    """Return the day of the source of a claim."""
    return _latest(case, [source_of(claim.locator)])


def _latest(case: Case, ids: Iterable[str]) -> date | None:
    """Return the last day that some sources bear; None where they bear none."""
    sources = case.sources[case.sources["id"].isin([*ids])]
    days = sources["date"].dropna()
    return None if days.empty else days.max().date()


def _due(case: Case, claim: Claim) -> Quantity | None:
    """Return the last time that a clause names in braces, as a number of its source."""
    times = []
    numbers = {**case.quantities, **claim.stated}
    for lang in LANGS:
        for _, name, _, _ in Formatter().parse(claim.clause[lang]):
            number = numbers.get(name or "")
            if isinstance(number, Quantity) and number.unit in TIMES:
                times.append(number)
    return max(times, key=_end, default=None)


def _end(time: Quantity) -> date:
    """Return the last day of a time."""
    return ends_on(time.value) or date.max


def _result(case: Case, step: Claim, due: Quantity | None) -> Mapping[Any, Any] | None:
    """Return the row of the latest result, if it shows what an extension came to when due."""
    if due is None or step.mechanism != "extension":
        return None
    for row in by_date(case).tail(1).to_dict("records"):
        day = row["day"]
        is_known = day.kind is Kind.STATED and not row["disputed"]
        if is_known and day.value >= _end(due):
            return row
    return None
