"""What is not reported, as a reader sees it: missing facts, assumptions, and what each buys."""

import pandas as pd

from thapmuoi_analysis.analysis import rollout, unreported
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE
from thapmuoi_analysis.report.tables import resting_on
from thapmuoi_analysis.report.voice import LANGS, Voice, headings, label

ASSUMPTIONS = headings("path assumptions")
LADDER = headings("path ladder")
DAY = ("Thời điểm", "At")
MISSING = headings("path missing")


def assumptions(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the assumptions that a case has the data for, and the sentences they lean on."""
    rows, cited = [], list[str]()
    for id in rollout.assumptions(unreported.history(case)):
        sources = dict.fromkeys(x for q in unreported.basis(case, id) for x in q.sources)
        words = [voice.term("assumed")] if id in unreported.UNHINTED else []
        rows.append((id, voice.term(id), ", ".join([*map(label, sources), *words])))
        cited += sources
    frame = pd.DataFrame(rows, columns=list(ASSUMPTIONS))
    return resting_on(frame, pd.Series(cited, dtype=str))


def ladder(found: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return choices of assumptions as `unreported.ladder` has them, with codes as words."""
    names = [named(choice, voice) for choice in found["choice"]]
    odds = [
        f" ({voice.term('conflict')}: {named(ids, voice)})" if ids else ""
        for ids in found["conflict"]
    ]
    not_yet = found["reached"].map(lambda year: year.value is NOT_APPLICABLE)
    reached = found["reached"].mask(not_yet & (found["conflict"] == ""), voice.term("not_reached"))
    frame = found.assign(reached=reached)
    return frame.assign(choice=[name + odd for name, odd in zip(names, odds, strict=True)])


def stock_columns(frame: pd.DataFrame, voice: Voice) -> dict[str, tuple[str, ...]]:
    """Return the headings of `unreported.stocks`."""
    choices = (name for name in frame.columns if name != "day")
    return {"day": DAY, **{choice: (named(choice, voice),) * len(LANGS) for choice in choices}}


def named(choice: str, voice: Voice, words: bool = False) -> str:
    """Name a choice of assumptions by its ids; with `words` also by what it adds to A0."""
    ids = choice.split()
    name = " + ".join(ids) or voice.term("record_alone")
    if not ids or not words:
        return name
    said = [voice.term(id).split(" (")[0] for id in ids if id != "A0" or len(ids) == 1]
    return f"{name}: {'; '.join(said)}"


def missing(case: Case, voice: Voice) -> pd.DataFrame:
    """Return what the sources of a case do not say, in its order, and whom to ask for it."""
    return pd.DataFrame({name: case.missing[f"{name}_{voice.lang}"] for name in MISSING})
