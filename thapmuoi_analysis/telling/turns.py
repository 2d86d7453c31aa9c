"""What earlier results make of the latest: a goal met before, or missed when it was due.

Words stand beside the conditions under which they hold; the first that holds is told.
"""

from typing import Any

import pandas as pd

from thapmuoi_analysis.telling.phrases import Phrase, choose
from thapmuoi_analysis.telling.standing import dated


def before(standings: pd.DataFrame, results: pd.DataFrame) -> Phrase | None:
    """Say by which earlier result each goal was met, or missed when it was due; None without one.

    Parameters
    ----------
    standings : pandas.DataFrame
        As of `metrics.standings`. Where one result decides both goals alike, they are told at once.
    results : pandas.DataFrame
        As of `metrics.by_date`.
    """
    turned = standings[standings["before"] != ""]
    told = []
    groups: Any = turned.groupby(["state", "before"], sort=False)
    for (state, id), goals in groups:
        then = dated(*results.loc[id, ["adopted", "day", "earliest"]])
        told.append(_of_goals(state, _named([*goals.index]), len(goals) > 1, then))
    return choose((told, "{told:apart}", "{told:apart}"), told=tuple(told))


def _named(goals: list[str]) -> Phrase | None:
    """Name one goal, or both."""
    return choose(
        (len(goals) > 1, "chỉ tiêu và kế hoạch", "target and plan"),
        (goals == ["plan"], "kế hoạch", "the plan"),
        (True, "chỉ tiêu", "the target"),
    )


def _of_goals(state: str, goals: Phrase | None, several: bool, then: Phrase) -> Phrase | None:
    """Say what was so of one goal, or of both, by an earlier result."""
    was_met = state in ("lost", "open")
    return choose(
        (was_met and several, "trước đó đã đạt {goals}, với {then}",
         "{goals} were met before, with {then}"),
        (was_met, "trước đó đã đạt {goals}, với {then}", "{goals} was met before, with {then}"),
        (state == "receded", "trước đó đã đến mức {goals}, với {then}",
         "the level of {goals} was reached before, with {then}"),
        (state == "lapsed",
         "trước đó đã đến mức {goals}, với {then}, không rõ có đúng hạn hay không",
         "the level of {goals} was reached before, with {then}, whether in time is not known"),
        (state == "after" and several, "khi đến hạn {goals}, con số là {then}",
         "when {goals} were due, the number was {then}"),
        (state == "after", "khi đến hạn {goals}, con số là {then}",
         "when {goals} was due, the number was {then}"),
        goals=goals, then=then,
    )  # fmt: skip
