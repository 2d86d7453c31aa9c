"""The hours of a commune's leaders: what is assumed of a week, and a log of real weeks.

No source states them. `workload` holds one value for each of `UNITS`; `timelog` the hours that
the holders of the two leading posts noted, day by day, for four weeks or more.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import pandas as pd

from thapmuoi_analysis.record.checks import Files, Tables, _at
from thapmuoi_analysis.record.faults import Fault
from thapmuoi_analysis.record.schema import codes_of

UNITS = {id: said["unit"] for id, said in codes_of("workload", "id").items()}
SHARES = ("share_party", "share_government", "share_dual")
ABOVE_0 = ("week_hours", "meeting_hours", "file_hours", "trip_hours")
LEAST_WEEKS, DAY = 4, 24
POSTS = ("secretary", "chair")


def wrong(values: Mapping[str, Fraction]) -> Iterator[tuple[str, str, str]]:
    """Yield what cannot be of a week: the id of the value, what was expected, how to mend it.

    Parameters
    ----------
    values : mapping of str to Fraction
        All of `UNITS`; shares as fractions.
    """
    for id, unit in UNITS.items():
        if values[id] < 0 or (id in ABOVE_0 and values[id] == 0):
            yield id, "more than 0" if id in ABOVE_0 else "0 or more", "mend the number"
        elif unit == "share" and values[id] > 1 and not id.endswith("_spread"):
            yield id, "at most 100%", "mend the share"
    week, joint = values["week_hours"], values["meetings_joint"]
    if week > 7 * DAY:
        yield "week_hours", f"at most {7 * DAY} hours", "mend the number"
    if sum(values[id] for id in SHARES) != 1:
        yield SHARES[-1], f"shares that come to 100%: {', '.join(SHARES)}", "mend one of the three"
    fewer = min(values["meetings_party"], values["meetings_government"])
    if joint > fewer:
        expected = "at most the meetings of either post, of which joint ones are a part"
        yield "meetings_joint", expected, "mend one of the three numbers"
    both = values["meetings_party"] + values["meetings_government"] - joint
    most, mend = f"at most the week of {float(week):g} hours", "mend the meetings or the week"
    alone = [id for id in ("meetings_party", "meetings_government") if values[id] > week]
    yield from ((id, most, mend) for id in alone)
    if both > week and not alone:
        yield "meetings_government", f"{most} for one person who attends all {float(both):g}", mend


def number(text: str) -> Fraction:
    """Read a value as tables have it: 0.5 or 50%.

    Raises
    ------
    ValueError
        If it is no such number.
    """
    return Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def assumptions(tables: Tables, files: Files) -> Iterator[Fault]:
    """Every assumption has one row, in its unit; together they make a week that can be."""
    if "workload" not in tables:
        return
    frame, file = tables["workload"], files["workload"]
    unit, mend = frame["id"].map(UNITS), "write the unit as in data/README.md"
    known = set(frame["id"])
    listed = f"one of: {', '.join(UNITS)}"
    yield from _at(frame, unit.isna(), file, "id", listed, "choose one of them")
    for id in (id for id in UNITS if id not in known):
        yield Fault(file, 0, "id", id, "a row for each assumption", f"add the row {id}")
    misfit = unit.notna() & (frame["unit"] != unit)
    for id in frame.loc[misfit, "id"].unique():
        yield from _at(frame, misfit & (frame["id"] == id), file, "unit", UNITS[id], mend)
    share = unit == "share"
    form = frame["value"].str.endswith("%") == share
    expected, mend = "a percentage for a share, a plain number else", "write it in that form"
    yield from _at(frame, ~form, file, "value", expected, mend)
    if known == set(UNITS) and form.all():
        texts = dict(zip(frame["id"], frame["value"], strict=True))
        for id, expected, mend in wrong({id: number(text) for id, text in texts.items()}):
            yield from _at(frame, frame["id"] == id, file, "value", expected, mend)


def log(tables: Tables, files: Files) -> Iterator[Fault]:
    """Four weeks or more of the same posts are logged, and no day has more than 24 hours."""
    if "timelog" not in tables:
        return
    frame, file = tables["timelog"], files["timelog"]
    if frame.empty:
        expected, mend = "a row for each day and activity", "fill the log in, or take it out"
        yield Fault(file, expected=expected, mend=mend)
        return
    hours = frame["hours"].map(number)
    wrong_hours = (hours <= 0) | (hours > DAY)
    yield from _at(frame, wrong_hours, file, "hours", f"more than 0, at most {DAY}", "mend it")
    day = [frame["date"], frame["leader"]]
    total = hours.astype(float).groupby(day).cumsum()
    over = (total > DAY) & ~wrong_hours
    expected, mend = f"at most {DAY} hours a day for one leader", "mend the hours of that day"
    yield from _at(frame, over, file, "hours", expected, mend)
    merged = frame["leader"] == "both_posts"
    if merged.any() and not merged.all():
        expected = "one holder of both posts, or a secretary and a chair: not the two at once"
        mend = "keep the log of one structure"
        yield from _at(frame, merged, file, "leader", expected, mend)
    elif not merged.any():
        for post in sorted(set(POSTS) - set(frame["leader"])):
            mend = f"add the log of the {post}: meetings and files of both posts are needed"
            yield Fault(file, 0, "leader", post, "the log of each leader", mend)
        yield from _joint(frame, hours, file)
    yield from _weeks(frame, file)


def _joint(frame: pd.DataFrame, hours: pd.Series, file: str) -> Iterator[Fault]:
    """Two leaders at a joint meeting note the same hours."""
    joint = frame["activity"] == "joint_meeting"
    noted = frame.assign(hours=hours)[joint].pivot(index="date", columns="leader", values="hours")
    days = noted.index[noted.reindex(columns=list(POSTS)).nunique(axis=1, dropna=False) > 1]
    unlike = joint & frame["date"].isin(days)
    expected = "the same hours of joint meetings for secretary and chair"
    yield from _at(frame, unlike, file, "hours", expected, "ask both, and mend the day")


def _weeks(frame: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Every leader has every week from the first to the last, four at least."""
    monday = mondays(frame)
    span = (monday.max() - monday.min()).days // 7 + 1
    for leader, own in monday.groupby(frame["leader"]):
        if own.nunique() < max(span, LEAST_WEEKS):
            value = f"{leader}: {own.nunique()}"
            expected = f"rows in each of {max(span, LEAST_WEEKS)} weeks, Monday to Sunday"
            yield Fault(file, 0, "date", value, expected, "add the weeks that are missing")


def mondays(frame: pd.DataFrame) -> pd.Series:
    """Return the Monday of the week of each row of a log."""
    found: pd.Series = frame["date"] - pd.to_timedelta(frame["date"].dt.day_of_week, unit="D")
    return found


CHECKS = (assumptions, log)
