"""The hours of a commune's leaders: what is assumed of a week.

No source states them. The table `workload` holds one value for each of `UNITS`; hours that a place
has noted itself stand there in place of those assumed.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.schema import codes_of

UNITS = {id: said["unit"] for id, said in codes_of("workload", "id").items()}
SHARES = ("share_party", "share_government", "share_dual")


def wrong(values: Mapping[str, Fraction | int]) -> Iterator[tuple[str, str, str]]:
    """Yield what cannot be of a week: the id of the value, what was expected, how to mend it.

    Parameters
    ----------
    values : mapping of str to Fraction or int
        All of `UNITS`; shares as fractions.
    """
    posts = ("meetings_party", "meetings_government")
    most = dict.fromkeys(posts, values["week_hours"]) | {"week_hours": 7 * 24}
    most |= {"meetings_joint": min(values[id] for id in posts)}
    most |= {id: 1 for id, unit in UNITS.items() if unit == "share"}
    for id, value in values.items():
        if id in ("week_hours", "file_hours") and value == 0:
            yield id, "more than 0", "mend the number"
        elif value > most.get(id, value):
            limit = "100%" if UNITS[id] == "share" else f"{float(most[id]):g}"
            yield (
                id,
                Phrase("at most {limit}", limit=limit),
                "mend the number, or those that it is a part of",
            )
    if sum(values[id] for id in SHARES) != 1:
        expected = Phrase("shares that come to 100%: {names}", names=", ".join(SHARES))
        yield SHARES[-1], expected, "mend one of the three"


def number(text: str) -> Fraction | int:
    """Read a value as tables have it: 0.5, 50% (a share, so a fraction) or 11.

    Raises
    ------
    ValueError
        If it is no such number.
    """
    value = Fraction(text.rstrip("%"))
    return value / 100 if text.endswith("%") else value if value.denominator > 1 else int(value)
