"""What a time log says of a week: means, in place of assumptions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.hours import POSTS, mondays, number
from thapmuoi_analysis.record.quantity import Kind, Quantity

Means = dict[tuple[str, str], dict[str, Quantity]]
MEETINGS = {
    "meetings_party": ("party_meeting", "joint_meeting"),
    "meetings_government": ("government_meeting", "joint_meeting"),
    "meetings_joint": ("joint_meeting",),
}


def log_means(case: Case) -> Means:
    """Return the means a week of a log, by leader and activity: `hours`, and `count` if counted.

    A count that is missing in any row of the pair is not reported.
    """
    log = case.timelog.assign(hours=case.timelog["hours"].map(number))
    weeks = Quantity(count := int(mondays(log).nunique()), "week", "logged_weeks", Kind.DERIVED)
    found: Means = {}
    for (leader, activity), rows in log.groupby(["leader", "activity"], sort=True):
        sums: dict[str, Any] = {"hours": (sum(rows["hours"]), "hour")}
        if rows["count"].notna().all():
            sums["count"] = int(rows["count"].sum()), "file"
        made = {}
        for name, (total, unit) in sums.items():
            id, unit = f"log__{leader}__{activity}__{name}", f"{unit}/week"
            mean, rule = Fraction(total) / count, f"Σ {name} / logged_weeks"
            made[name] = Quantity(mean, unit, id, Kind.DERIVED, rule, inputs=(weeks,))
        found[str(leader), str(activity)] = made
    return found


def logged(case: Case, known: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Return the assumptions that a time log settles, as its means.

    Meetings always. Where files were counted, `file_hours` and `files_received`; where opinions
    were, `consultation_hours` and `bounced_share`: so that files and consultations come to the
    hours that were logged, given the shares that stay assumed.

    Raises
    ------
    ValueError
        If the log counts files although all are delegated, or opinions although none is.
    """
    means = log_means(case)
    merged = any(leader == "both_posts" for leader, _ in means)
    who = ("both_posts",) if merged else POSTS
    found: dict[str, Quantity] = {}
    one = {"meetings_party": who[:1], "meetings_government": who[-1:], "meetings_joint": who[:1]}
    for id, activities in MEETINGS.items():
        parts = [_total(means, "hours", activity, one[id]) for activity in activities]
        found[id] = sum(parts[1:], parts[0])
    dual = known["share_dual"]
    visits = Quantity(1) if merged else 1 + dual
    per_file = 1 + dual * (1 - known["dual_saving"]) if merged else Quantity(1)
    received = known["files_received"]
    for activity, never in (("files", 1), ("consultation", 0)):
        if _counted(means, activity, who) and known["delegated_share"].value == never:
            expected = f"another delegated_share than {never:.0%}, as the log counts {activity}"
            raise ValueError(f"{known['delegated_share'].id}: expected {expected}")
    if files := _counted(means, "files", who):
        found["file_hours"] = _total(means, "hours", "files", who) / files / per_file
        received = files / (1 - known["delegated_share"]) / visits
        found["files_received"] = received
    if opinions := _counted(means, "consultation", who):
        found["consultation_hours"] = _total(means, "hours", "consultation", who) / opinions
        found["bounced_share"] = opinions / (received * known["delegated_share"] * visits)
    return {id: mean.named(f"{id}_logged") for id, mean in found.items() if mean.reported}


def _total(means: Means, name: str, activity: str, who: Sequence[str]) -> Quantity:
    """Return what leaders did of an activity together; an activity without a row took no time."""
    each = [means[key][name] for key in ((leader, activity) for leader in who) if key in means]
    nothing = Quantity(0, "hour/week" if name == "hours" else "file/week", kind=Kind.DERIVED)
    return sum(each[1:], each[0]) if each else nothing


def _counted(means: Means, activity: str, who: Sequence[str]) -> Quantity | None:
    """Return how many they did a week, if each who did any has counted."""
    rows = [means[key] for key in ((leader, activity) for leader in who) if key in means]
    if rows and all("count" in row for row in rows):
        return _total(means, "count", activity, who)
    return None
