"""The hours of a commune's leaders: what is assumed of a week.

No source states them. The table `workload` holds one value for each of `UNITS`; hours that a place
has noted itself stand there in place of those assumed.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from thapmuoi_analysis.case.codes import listed
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.schema import codes_of

Values = Mapping[str, Fraction | int]  # by id
CODES = codes_of("workload", "id")
UNITS = {id: about["unit"] for id, about in CODES.items()}
SHARES = ("share_party", "share_government", "share_dual")
SHARE_CODES = {id: CODES[id] for id in SHARES}
MEETINGS = ("meetings_party", "meetings_government")
DAYS = 7
HOURS = 24


def wrong(values: Values) -> Iterator[tuple[str, str, str]]:
    """Yield what cannot be of a week: the id of the value, what was expected, how to mend it.

    Parameters
    ----------
    values : mapping of str to Fraction or int
        All of `UNITS`; shares as fractions.
    """
    most = _most(values)
    for id, value in values.items():
        if id in ("week_hours", "file_hours") and value == 0:
            yield id, "more than 0", "mend the number"
        elif id in most and value > most[id]:
            limit = "100%" if UNITS[id] == "share" else f"{float(most[id]):g}"
            yield (
                id,
                Phrase("at most {limit}", limit=limit),
                "mend the number, or those that it is a part of",
            )
    if sum(values[id] for id in SHARES) != 1:
        expected = Phrase("shares that come to 100%: {names}", names=listed(SHARE_CODES))
        yield SHARES[-1], expected, "mend one of the three"


def _most(values: Values) -> dict[str, Fraction | int]:
    """Return the most that each value can be, given the others."""
    most: dict[str, Fraction | int] = {"week_hours": DAYS * HOURS}
    for id in MEETINGS:
        most[id] = values["week_hours"]
    most["meetings_joint"] = min(values[id] for id in MEETINGS)
    for id, unit in UNITS.items():
        if unit == "share":
            most[id] = 1
    return most


def number(text: str) -> Fraction | int:
    """Read a value as tables have it: 0.5, 50% (a share, so a fraction) or 11.

    Raises
    ------
    ValueError
        If it is no such number.
    """
    if text.endswith("%"):
        return Fraction(text.rstrip("%")) / 100
    value = Fraction(text)
    if value.denominator > 1:
        return value
    return int(value)
