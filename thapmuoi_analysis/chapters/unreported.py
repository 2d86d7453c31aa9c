"""Chapter 4: what the source does not report, what follows all the same, and whom to ask."""

from dataclasses import replace
from typing import Any

import pandas as pd

from thapmuoi_analysis.chapters import frame_of, plan
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.telling.lexicon import headings, table_of
from thapmuoi_analysis.telling.phrases import message
from thapmuoi_analysis.telling.sentence import is_absent
from thapmuoi_analysis.telling.voice import Voice, label

FOLLOWS = ("units_needed", "alone_adopted", "most_saved", "most_units")


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: the measures that follow, and its messages.

    Returns
    -------
    dict of str to Any
        Beside `case.told` and the headline measures: `reached` (how the result stands to what the
        target needs), `fewer` (what it would be on a narrower base) and `most_units` (to how many
        units those who were rotated went at most); `follows`, `others` (that something follows, and
        that nothing else does), where it does.
    """
    facts: dict[str, Any] = {"rotated": None, **case.told, **plan.headline(case)}
    targets = [c for c in case.ledger.values() if c.type == "target"]
    narrower = any(claim.condition == "where" for claim in targets)
    state, alone = plan.verdict(case).get("target", ""), facts["alone_adopted"]
    facts |= {
        "reached": message(f"target {state}, when", facts) if state in ("above", "met") else None,
        "fewer": message("target base", facts) if narrower else None,
        "most_units": _most_units(case),
        "alone_adopted": None if case.has("plan") and not alone.reported else alone,
        "most_saved": facts["most_saved"] if facts["posts"] else None,
    }
    if all(is_absent(facts[name]) for name in FOLLOWS):
        return {**facts, "follows": None, "others": None}
    return {**facts, "follows": message("follows", facts), "others": message("other numbers")}


def _most_units(case: Case) -> Quantity | None:
    """Return to how many units the persons rotated went at most: one each, and not beyond all."""
    rotated, units = case.quantities.get("rotated"), case.latest("units")
    if rotated is None or not isinstance(rotated.value, int):
        return None
    value = min(n.value for n in (rotated, units) if isinstance(n.value, int))
    both = (rotated / units).named("most_units", unit="unit", kind=Kind.BOUND)  # rests on both
    return replace(both, value=value, formula="min(rotated, units)")


def readings(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the open readings that the chapter tells, each with its sentence.

    Returns
    -------
    pandas.DataFrame
        Columns `text`, `sentence`; empty where the case has none.
    """
    rows = frame_of(case, "ambiguities").dropna(subset="told").sort_values("told", kind="stable")
    rests = rows["locator"].str.split()
    sentences = (", ".join(map(label, of)) for of in rests)
    cells = zip(rows[f"text_{voice.lang}"], sentences, strict=True)
    return table_of("readings open", cells, rests.explode())


def requests(case: Case, voice: Voice) -> pd.DataFrame:
    """Return what to ask for, of whom: what settles an open question or shows a claim.

    Returns
    -------
    pandas.DataFrame
        Columns `what`, `document`, `keeper`, `else`; what is to be obtained first comes first.
    """
    rows = frame_of(case, "missing")
    wanted = rows["first"].notna() | rows["open_rank"].notna() | (rows["shows"] != "")
    rows = rows[wanted].sort_values(["first", "open_rank"], kind="stable")
    cells = rows[[f"{name}_{voice.lang}" for name in headings("requests")]].replace("", "–")
    return table_of("requests", cells.itertuples(index=False))
