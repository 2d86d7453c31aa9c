"""The time budget as a reader sees it: assumptions and their grounds, hours, levers, waiting."""

from collections.abc import Mapping

import pandas as pd

from thapmuoi_analysis.analysis.queueing import KINDS
from thapmuoi_analysis.analysis.timelog import log_means
from thapmuoi_analysis.analysis.workload import HOLDERS, USES, Budget, Given
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.hours import UNITS
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.voice import Voice

AMOUNTS = headings("workload amounts")
SHARES = headings("workload shares")
WEEK = headings("workload week")
PARTS = headings("workload parts")
LEVERS = headings("workload levers")
TIMES = headings("workload times")
RULES = headings("workload rules")
TURNS = headings("workload turns")
SHARE_TURNS = headings("workload share turns")
IN_LOG = {"field": "field_supervision"}  # not what is left for it
LOG = headings("workload log")


def assumptions(case: Case, known: Given, voice: Voice, *, shares: bool) -> pd.DataFrame:
    """Return the assumptions in use, those that are shares or the others, with their grounds."""
    reasons = case.workload.set_index("id")[f"reason_{voice.lang}"]
    rows = []
    for id in _ids(shares):
        mark = known[id].id.removeprefix(id).removeprefix("_") or "assumed"
        reason = "–" if mark != "assumed" else reasons[id]
        unit = voice.term(UNITS[id])
        rows.append((voice.term(id), known[id], unit, voice.term(mark), reason))
    return pd.DataFrame(rows, columns=list(AMOUNTS), dtype=object)


def week(found: Budget, voice: Voice) -> pd.DataFrame:
    """Return the week of each leader, and of both leaders of separate posts."""
    who = (*HOLDERS[:2], "total", "each", HOLDERS[2])
    rows = [(voice.term(one), *(found[one][use] for use in USES)) for one in who]
    return pd.DataFrame(rows, columns=list(WEEK), dtype=object)


def identity(terms: Given, voice: Voice) -> pd.DataFrame:
    """Return the parts of the change of total hours for the field, and their sum."""
    rows = [(voice.term(id), hours) for id, hours in terms.items()]
    return pd.DataFrame(rows, columns=list(PARTS), dtype=object)


def levers(found: Mapping[str, Given], voice: Voice) -> pd.DataFrame:
    """Return what each measure buys."""
    rows = [{"lever": voice.term(id), **each} for id, each in found.items()]
    return pd.DataFrame(rows, columns=list(LEVERS), dtype=object)


def times(found: Mapping[str, Given], voice: Voice) -> pd.DataFrame:
    """Return turnaround by kind of file and structure."""
    rows = [(voice.term(kind), *(found[s][kind] for s in ("separate", "merged"))) for kind in KINDS]
    return pd.DataFrame(rows, columns=list(TIMES), dtype=object)


def rules(found: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return other readings of the rules, as `turnaround.rules` has them, with codes as words."""
    return found.assign(rule=found["rule"].map(voice.term))


def turns(found: pd.DataFrame, voice: Voice, *, shares: bool) -> pd.DataFrame:
    """Return turning points of assumptions that are shares, or of the others."""
    rows = found[found["id"].isin(_ids(shares))]
    return rows.assign(
        name=rows["id"].map(voice.term), above=("above_" + rows["above"]).map(voice.term)
    )


def log(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the means a week of a time log; empty without one."""
    if not case.has("timelog"):
        return pd.DataFrame(columns=list(LOG))
    rows: list[tuple[str, str, Quantity]] = [
        (voice.term(leader), voice.term(IN_LOG.get(activity, activity)), means["hours"])
        for (leader, activity), means in log_means(case).items()
    ]
    return pd.DataFrame(rows, columns=list(LOG), dtype=object)


def _ids(shares: bool) -> list[str]:
    return [id for id, unit in UNITS.items() if (unit == "share") == shares]
