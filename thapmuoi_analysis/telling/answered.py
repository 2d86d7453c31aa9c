"""Limitations with what they are linked to: causes, steps, and what of that is the compiler's.

Words stand beside the conditions under which they hold; the first that holds is told.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.claim import heads
from thapmuoi_analysis.telling.phrases import Phrase, choose


def owned(links: pd.DataFrame) -> Phrase | None:
    """Say what of the links is the compiler's: the records, the linking, or nothing."""
    return choose(
        (
            links["records"].map(len).any() and links["steps"].map(len).any(),
            "hồ sơ đối chiếu và việc gắn biện pháp với hạn chế là của người biên soạn",
            "the records, and the linking of steps to limitations, are the compiler's",
        ),
        (
            links["records"].map(len).any(),
            "hồ sơ đối chiếu là của người biên soạn",
            "the records are the compiler's",
        ),
        (
            links["steps"].map(len).any(),
            "việc gắn biện pháp với hạn chế là của người biên soạn",
            "the linking of steps to limitations is the compiler's",
        ),
    )


def each_link(links: pd.DataFrame, *, brief: bool = False) -> list[Phrase | None]:
    """Tell what limitations are linked to, those with the same causes and steps at once.

    Parameters
    ----------
    links : pandas.DataFrame
        As of `metrics.links`.
    brief : bool, optional
        Whether next steps, which the same part tells elsewhere, are named alone.
    """
    alike: dict[Any, list[Any]] = {}
    rows: Any = links.itertuples()
    for row in rows:
        ids = [claim.id for claim in (*row.causes, *row.steps)]
        key = (row.given, tuple(ids), tuple(row.ways), row.looked_for)
        alike.setdefault(key, []).append(row)
    return [_link(group, brief=brief) for group in alike.values()]


def _link(rows: Sequence[Any], *, brief: bool) -> Phrase | None:
    """Tell what limitations are linked to that have the same causes, and are met alike."""
    row = rows[0]
    names_alone = brief and all(claim.type == "next_step" for claim in row.steps)
    ways = {
        "measure": Phrase("biện pháp", "a step"),
        "study": Phrase("hướng xử lý", "a way forward"),
        "advice": Phrase("kiến nghị", "recommendations"),
    }
    speaker_named = any(claim.speaker == "explicit" for claim in row.steps)
    return choose(
        (
            row.given == "causes" and "measures" not in row.looked_for,
            "về {limitation}, {source_noun} nêu nguyên nhân: {causes}",
            "on {limitation}, the {source_noun} gives a cause: {causes}",
        ),
        (
            row.given == "measures" and "causes" not in row.looked_for,
            "về {limitation}, {source_noun} nêu {ways}: {steps:labels}",
            """on {limitation}, the {source_noun} gives {ways}:
            {steps:labels}""",
        ),
        (
            row.given == "neither" and row.looked_for == ("causes",),
            "về {limitation}, {read_for_causes} không nêu nguyên nhân",
            "on {limitation}, the {read_for_causes} gives no cause",
        ),
        (
            row.given == "neither" and row.looked_for == ("measures",),
            "về {limitation}, {read_for_measures} không nêu biện pháp",
            """on {limitation}, the {read_for_measures} gives no step to
            deal with it""",
        ),
        (
            row.given == "causes",
            """về {limitation}, {read_for_measures} nêu nguyên nhân là {causes}, không nêu biện
            pháp nhằm vào nguyên nhân này""",
            """on {limitation}, the {read_for_measures} gives a cause ({causes}) but no step to
            deal with it""",
        ),
        (
            row.given == "measures",
            """về {limitation}, {read_for_causes} nêu {ways} là {steps:labels}, không nêu nguyên
            nhân""",
            "on {limitation}, the {read_for_causes} gives {ways} ({steps:labels}) but no cause",
        ),
        (
            row.given == "causes measures" and names_alone,
            """về {limitation}, {source_noun} nêu cả nguyên nhân ({causes}) lẫn {ways}:
            {steps:labels}""",
            """on {limitation}, the {source_noun} gives both a cause ({causes}) and {ways}:
            {steps:labels}""",
        ),
        (
            row.given == "causes measures" and speaker_named,
            """về {limitation}, {source_noun} nêu cả nguyên nhân ({causes}) lẫn {ways}:
            {steps}""",
            """on {limitation}, the {source_noun} gives both a cause
            ({causes}) and {ways}: {steps}""",
        ),
        (
            row.given == "causes measures",
            """về {limitation}, {source_noun} nêu cả nguyên nhân ({causes}) lẫn {ways}:
            {steps:clauses}""",
            """on {limitation}, the {source_noun} gives both a cause
            ({causes}) and {ways}: {steps:clauses}""",
        ),
        (
            row.looked_for,
            """về {limitation}, {read_for_measures} không nêu nguyên nhân, cũng không
            nêu biện pháp""",
            """on {limitation}, the {read_for_measures} gives neither a
            cause nor a step to deal with it""",
        ),
        limitation=tuple(each.claim for each in rows),
        causes=heads(row.causes),
        steps=pd.DataFrame({"claim": list(row.steps), "cases": list(row.conditions)}),
        ways=tuple(ways[way] for way in row.ways),
    )
