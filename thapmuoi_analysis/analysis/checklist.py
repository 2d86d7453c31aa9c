"""Extend, keep or separate (nhân rộng, duy trì, bố trí riêng): a checklist, three-valued.

There is no score, no weight and no ranking: what is not known stays not known. The rule, in full:

1. *An assessment.* A row of `evidence` says of one unit, criterion and day either yes or no, or
   gives a number. Where the criterion has a threshold only numbers count (met: on the threshold
   or on its right side). Where it has none only yes and no count: a number without a threshold,
   and a yes or no where a threshold is set, settle nothing. Criteria may share numbers
   (`number_of`), each with a threshold of its own: one for extending, another for separating.
2. *A criterion* of a unit on a day. Assessments of later days are not known yet; one older than
   `age` days counts as unknown. For `keep` the latest decides. For `extend` and `separate`, which
   would change something, a no of the latest decides, while a yes holds only when the last
   `reviews` assessments, one after the other, all say yes and none is too old; else unknown.
3. *A decision.* Extending needs all its criteria, so does keeping; a review for separation needs
   one of its own, as the article joins its two cases by "or". With unknowns it is Kleene's logic:
   all is False as soon as one is False, any is True as soon as one is True. A case without
   criteria for a decision leaves it unknown.
4. *The result.* A unit without the model: `extend` where extending is True, `not_yet` where it is
   False. A unit with it: `review` where separation is True; where that is False, `keep` where
   keeping is True and `not_yet` where it is False (neither smooth nor a case for separation).
   All else, and a unit whose status is unknown: `not_enough`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Kind, Quantity, assumed
from thapmuoi_analysis.record.results import dated_results
from thapmuoi_analysis.record.review_checks import base
from thapmuoi_analysis.record.stated import assessed_on, evidence_id, measured

RESULTS = ("extend", "not_yet", "keep", "review", "not_enough")
ASKED = {"adopted": ("separate", "keep"), "not_adopted": ("extend",), "unknown": ()}
STATES = ["code", "criterion", "direction", "met", "why", "latest"]


@dataclass(frozen=True)
class Rule:
    """What a reader may set: the day, the age in days past which evidence is out, the reviews.

    `latest` is the latest day of the data, where the reader has chosen none.
    """

    day: date
    age: int
    reviews: int
    latest: Quantity | None = None

    def __post_init__(self) -> None:
        if self.age < 1 or self.reviews < 1:
            told = f"age={self.age}, reviews={self.reviews}"
            raise ValueError(f"{told}: expected 1 or more of each")

    @property
    def facts(self) -> dict[str, Quantity]:
        """The day, the age and the number of reviews, as quantities."""
        day = assumed(self.day, "date", "review_day")
        if last := self.latest:
            day = Quantity(
                self.day, "date", day.id, Kind.DERIVED, last.id, last.sources, "", (last,)
            )
        return {
            "review_day": day,
            "evidence_age": assumed(self.age, "day", "evidence_age"),
            "reviews_needed": assumed(self.reviews, "review", "reviews_needed"),
        }


class Found(NamedTuple):
    """One assessment: its row of evidence, and whether it meets a criterion (NA: not settled)."""

    day: date
    row: int
    met: Any
    why: str


def rule(case: Case, day: str = "", age: int = 365, reviews: int = 2) -> Rule:
    """Return what to judge by; without a day, the latest that evidence or results have.

    Raises
    ------
    ValueError
        If the day is none as 2025-06-30, or the case has no date, or a number is below 1.
    """
    if day:
        return Rule(date.fromisoformat(day), age, reviews)
    rows = case.evidence.to_dict("records") if case.has("evidence") else []
    known = [*(day for day, _ in dated_results(case)), *map(assessed_on, rows)]
    days = [(found.value, found) for found in known if isinstance(found.value, date)]
    if not days:
        raise ValueError(f"case {case.slug} has no date: give the day of the decision")
    last, latest = max(days, key=lambda day: day[0])
    return Rule(last, age, reviews, latest)


def assessments(case: Case) -> pd.DataFrame:
    """Set each row of evidence against each criterion that it speaks of.

    Returns
    -------
    pandas.DataFrame
        A row for each pair, in the order of day: `code`, `criterion`, `date`, `row` (of the table
        `evidence`, from 0), `number`, `threshold` and `distance` (Quantity; number less
        threshold for at least, threshold less number for at most, so that below 0 is not met; not
        applicable where there is none), `met` (boolean), `why` (`no_threshold`, `no_number`).
    """
    columns = ["code", "criterion", "date", "row", "number", "threshold", "distance", "met", "why"]
    if not case.has("evidence"):
        return pd.DataFrame(columns=columns)
    rows, criteria = [], case.criteria.assign(base=base(case.criteria)).to_dict("records")
    for place, said in enumerate(case.evidence.to_dict("records")):
        for criterion in criteria:
            ids = (criterion["id"], criterion["base"])
            if said["criterion"] in (ids if said["number"] else ids[:1]):
                head = [said["unit"], criterion["id"], said["date"].date(), place]
                rows.append([*head, *_judged(said, criterion)])
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values("date", kind="stable", ignore_index=True).astype({"met": "boolean"})


def _judged(said: Any, criterion: Any) -> tuple[Quantity, Quantity, Quantity, Any, str]:
    none = Quantity(NOT_APPLICABLE)
    number = threshold = distance = none
    if said["number"]:
        number = measured(said["number"], criterion["unit"], evidence_id(said))
    if criterion["threshold"]:
        id = f"threshold_of_{criterion['id']}"
        threshold = measured(criterion["threshold"], criterion["unit"], id, Kind.ASSUMED)
    if not (said["number"] and criterion["threshold"]):
        missing = {"number": "no_threshold", "verdict": "no_number"}
        why = missing["number"] if said["number"] else missing["verdict"]
        verdict = said["verdict"] == "yes"
        settled = not said["number"] and not criterion["threshold"]
        return number, threshold, none, verdict if settled else pd.NA, "" if settled else why
    sides = (threshold, number) if criterion["compare"] == "at_most" else (number, threshold)
    id = evidence_id({**said, "criterion": criterion["id"]}).replace("evidence", "distance", 1)
    distance = (sides[0] - sides[1]).named(id)
    return number, threshold, distance, bool(sides[0] >= sides[1]), ""


def states(case: Case, by: Rule) -> pd.DataFrame:
    """Say of each unit which of the criteria that are asked of it are met.

    Returns
    -------
    pandas.DataFrame
        A row for each unit and criterion: `code`, `criterion`, `direction`, `met` (boolean, NA
        where unknown), `why` it is unknown (`no_evidence`, `too_old`; `not_confirmed`: yes, but not
        yet in enough reviews; `no_threshold`, `no_number`), `latest` (row of
        `assessments` that decides, -1 without).
    """
    found, rows = assessments(case), []
    for unit in case.units.to_dict("records"):
        for criterion in case.criteria.to_dict("records"):
            if criterion["direction"] in ASKED[unit["status"]]:
                mine = found[found["code"] == unit["code"]]
                mine = mine[mine["criterion"] == criterion["id"]]
                said = [Found(*row) for row in zip(mine["date"], mine.index, mine["met"],
                        mine["why"], strict=True)]  # fmt: skip
                head = [unit["code"], criterion["id"], criterion["direction"]]
                rows.append([*head, *_state(said, criterion["direction"], by)])
    return pd.DataFrame(rows, columns=STATES).astype({"met": "boolean"})


def _state(said: Sequence[Found], direction: str, by: Rule) -> tuple[Any, str, int]:
    """Return whether a criterion is met, why that is unknown, and the assessment behind it."""
    known = [one for one in said if one.day <= by.day]
    settled = [one for one in known if one.met is not pd.NA]
    fresh = [one for one in settled if (by.day - one.day).days <= by.age]
    if not fresh:
        last = (settled or known or [Found(by.day, -1, pd.NA, "no_evidence")])[-1]
        return pd.NA, last.why or "too_old", last.row
    last, run = fresh[-1], fresh[-by.reviews :]
    if direction == "keep" or not last.met:
        return last.met, "", last.row
    if len(run) == by.reviews and all(one.met for one in run):
        return True, "", last.row
    return pd.NA, "not_confirmed", last.row


def results(case: Case, by: Rule) -> pd.DataFrame:
    """Say of each unit what follows: no score, no weights, no ranking.

    Returns
    -------
    pandas.DataFrame
        A row for each unit, in the order of the case: `code`, `status`, `result` (one of
        `RESULTS`), `binding` (ids of the criteria that decide it: of those asked, the ones that
        are met where the result is extend or keep or review, that are not met where it is not
        yet, that are unknown where there is not enough).
    """
    found, rows = states(case, by), []
    for unit in case.units.to_dict("records"):
        mine = found[found["code"] == unit["code"]]
        result = _result(unit["status"], mine)
        rows.append([unit["code"], unit["status"], result, _binding(result, mine)])
    return pd.DataFrame(rows, columns=["code", "status", "result", "binding"])


def _result(status: str, mine: pd.DataFrame) -> str:
    def decided(direction: str, how: str) -> Any:
        met = mine.loc[mine["direction"] == direction, "met"]
        return getattr(met, how)(skipna=False) if len(met) else pd.NA  # Kleene's logic

    if status == "not_adopted":
        extend = decided("extend", "all")
        return "not_enough" if extend is pd.NA else "extend" if extend else "not_yet"
    separate, keep = decided("separate", "any"), decided("keep", "all")
    if separate is not pd.NA and separate:
        return "review"
    if status == "unknown" or separate is pd.NA or keep is pd.NA:
        return "not_enough"
    return "keep" if keep else "not_yet"


def _binding(result: str, mine: pd.DataFrame) -> list[str]:
    met, direction = mine["met"], mine["direction"]
    if result == "not_enough":
        return list(mine.loc[met.isna(), "criterion"])
    if result == "not_yet":
        return list(mine.loc[(direction != "separate") & ~met.fillna(True), "criterion"])
    wanted = {"extend": "extend", "keep": "keep", "review": "separate"}[result]
    return list(mine.loc[(direction == wanted) & met.fillna(False), "criterion"])


def timeline(case: Case, by: Rule) -> pd.DataFrame:
    """Follow the results over the days of review, by one review and by as many as are needed.

    Returns
    -------
    pandas.DataFrame
        A row for each unit that was assessed and each day of a review of it up to the day of the
        rule: `code`, `date`, `at_once` (the result if one review were enough), `result`.
    """
    rows, seen = [], assessments(case)[["code", "date"]].drop_duplicates()
    seen = seen[seen["date"].map(lambda day: day <= by.day).astype(bool)]
    for day in sorted(set(seen["date"])):
        made = [
            results(case, Rule(day, by.age, n)).set_index("code")["result"] for n in (1, by.reviews)
        ]
        codes = set(seen.loc[seen["date"] == day, "code"])
        rows += [[code, day, *(each[code] for each in made)]
                 for code in case.units["code"] if code in codes]  # fmt: skip
    return pd.DataFrame(rows, columns=["code", "date", "at_once", "result"])


def counts(found: pd.DataFrame) -> dict[str, Quantity]:
    """Count units by result, those without the model and those with it apart."""
    made = {}
    for status in ("adopted", "not_adopted"):
        for result in RESULTS:
            id = f"{status}_{result}"
            number = int(((found["status"] == status) & (found["result"] == result)).sum())
            formula = f"#{{units: status = {status}, result = {result}}}"
            made[id] = Quantity(number, "unit", id, Kind.DERIVED, formula)
        id = f"{status}_asked"
        number = int((found["status"] == status).sum())
        made[id] = Quantity(number, "unit", id, Kind.DERIVED, f"#{{units: status = {status}}}")
    return made


def criteria_counts(case: Case) -> dict[str, Quantity]:
    """Count criteria: all, those that the coder infers, those with a threshold."""
    criteria = case.criteria
    which = {
        "criteria_total": criteria["id"] != "",
        "criteria_inferred": criteria["basis"] == "inferred",
        "criteria_with_threshold": criteria["threshold"] != "",
    }
    return {
        id: Quantity(int(rows.sum()), "criterion", id, Kind.DERIVED, f"#{{criteria: {id}}}",
                     tuple(dict.fromkeys(criteria.loc[rows, "locator"])))
        for id, rows in which.items()
    }  # fmt: skip
