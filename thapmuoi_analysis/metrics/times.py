"""When steps were named, and whether the time that they name was over by the latest source."""

from collections.abc import Mapping
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
TIMED = ["named_on", "due", "is_past", "result", "is_unknown"]  # columns that steps get here
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
    days = _days_of_sources(case)
    latest = _latest_day(case, days)
    outcomes = _days_of_outcomes(case, days)
    cells = []
    for claim in rows["claim"]:
        due = _due(case, claim)
        is_past = bool(due and latest and _end(due) < latest)
        named = days.get(source_of(claim.locator))
        later = [day for day in outcomes if named and day > named]
        cells.append(
            {
                "named_on": claim.stated.get("page_date"),
                "due": due,
                "is_past": is_past,
                "result": _result(case, claim, due),
                "is_unknown": not later,
            }
        )
    times = pd.DataFrame(cells, rows.index, TIMED, dtype=object)
    return pd.concat([rows, times], axis=1)


def _days_of_sources(case: Case) -> dict[str, date]:
    """Return the day of each source that bears one, by its id."""
    dated = case.sources.dropna(subset="date")
    return dict(zip(dated["id"], dated["date"].dt.date, strict=True))


def _days_of_outcomes(case: Case, days: Mapping[str, date]) -> list[date]:
    """Return the day of the source of each claim that may tell what came of a step."""
    known = claims(case)
    known = known[known["told"] & known["type"].isin(OUTCOMES)]
    sources = [source_of(claim.locator) for claim in known["claim"]]
    return [days[source] for source in sources if source in days]


def _latest_day(case: Case, days: Mapping[str, date]) -> date | None:
    """Return the day of the latest source that numbers or claims rest on."""
    locators = [*case.facts["locator"], *case.table("claims")["locator"]]
    cited = {source_of(locator) for locator in locators}
    return max((days[source] for source in cited if source in days), default=None)


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
