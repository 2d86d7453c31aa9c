"""The hours of a commune's leaders: what is assumed of a week.

No source states them. The table `workload` holds one value for each of `UNITS`; hours that a place
has noted itself stand there in place of those assumed.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from thapmuoi_analysis.record.schema import codes_of

UNITS = {id: said["unit"] for id, said in codes_of("workload", "id").items()}
SHARES = ("share_party", "share_government", "share_dual")
ABOVE_0 = ("week_hours", "file_hours")
DAY = 24


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
        elif unit == "share" and values[id] > 1:
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
