"""Sentences that the summary shares with a chapter: their words beside their conditions.

Each takes what its chapter shows: frames of claims (`metrics.claims`), of links (`metrics.links`),
numbers. What only one notebook tells stands in that notebook.
"""

from typing import Any

import pandas as pd

from thapmuoi_analysis.case.claim import LANGS, Claim, heads
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.metrics.links import widest_gap
from thapmuoi_analysis.metrics.tables import count
from thapmuoi_analysis.telling.careful import Careful, careful
from thapmuoi_analysis.telling.phrases import Phrase, choose

FEW = 4  # claims that a line names; of more it says how many they are


def few_benefits(benefits: pd.DataFrame) -> Phrase | None:
    """Say that no benefit is reported, or only one; None where there are more."""
    labelled = benefits["label"].ne("").all()
    return choose(
        (
            benefits.empty,
            "{read_for_benefits} không nêu ưu điểm nào",
            "the {read_for_benefits} reports no benefit",
        ),
        (
            len(benefits) == 1 and labelled,
            "{source_noun} nêu một ưu điểm, về {label}",
            "the {source_noun} reports one benefit: {label}",
        ),
        (
            len(benefits) == 1,
            "{source_noun} nêu một ưu điểm",
            "the {source_noun} reports one benefit",
        ),
        label=tuple(careful(claim) for claim in benefits["claim"][:1]),
    )


def own_words(claim: Claim) -> Careful:
    """Return what a claim says without its openings, for a line that says whose it is."""
    last = {lang: claim.parts(lang, short=True)[-1] for lang in LANGS}
    return careful(claim, Phrase("{said}", "{said}", {"said": last}))


def rotation(tied: pd.DataFrame) -> Phrase | None:
    """Say what the benefits of rotation are tied to, by the claims of such benefits."""
    return choose(
        (
            not tied.empty,
            """{source_noun} gắn lợi ích cho {moved_noun} với việc {moved}, không nói thẳng là nhờ
            mô hình""",
            """the {source_noun} ties the benefits for {moved_noun} to their being {moved}, and does
            not say outright that they come from the model""",
        ),
        (
            True,
            "{read_for_rotation} không nêu lợi ích của việc {moved} {moved_noun}",
            "the {read_for_rotation} reports no benefit from having {moved_noun} {moved}",
        ),
    )


def limitations(rows: pd.DataFrame, n: Quantity, over: Claim | None) -> Phrase | None:
    """Name the limitations, under the source's own heading where it has one.

    Parameters
    ----------
    rows : pandas.DataFrame
        The claims that report limitations, as they are told.
    n : Quantity
        How many these are.
    over : Claim or None
        The claim that heads them ("some limitations"), or some of them.
    """
    if over is None:
        return _counted(rows, n)
    is_under = rows["part_of"].str.split().map(lambda ids: over.id in ids).astype(bool)
    under = rows[is_under]
    others = rows[~is_under]
    heading = _under(under, over, count(under, "limitations_under"))
    return choose(
        (others.empty, "{heading}", "{heading}"),
        (
            _is_labelled(others),
            "{heading}; ngoài ra còn nêu hạn chế về {labels}",
            "{heading}; it also reports a limitation: {labels}",
        ),
        (True, "{heading}; ngoài ra còn nêu hạn chế khác", "{heading}; it also reports others"),
        heading=heading,
        labels=_labels(others),
    )


def _under(rows: pd.DataFrame, over: Claim, n: Quantity) -> Phrase | None:
    """Name the limitations that the source puts under a heading of its own."""
    labelled = _is_labelled(rows)
    examples = over.names_examples  # the source says "such as": those of one sentence are one
    return choose(
        (
            examples and labelled,
            "{source_noun} nêu “{over}”, như: {first}",
            "the {source_noun} names “{over}”, for example: {first}",
        ),
        (
            examples,
            "{source_noun} nêu “{over}”, như kể dưới đây",
            "the {source_noun} reports “{over}”, such as those below",
        ),
        (
            labelled,
            "trong “{over}”, {source_noun} nêu {n:word} hạn chế, về {labels}",
            "of “{over}” the {source_noun} names {n:word}: {labels}",
        ),
        (
            True,
            "trong “{over}”, {source_noun} nêu {n:word} hạn chế",
            "of “{over}” the {source_noun} names {n:word}",
        ),
        n=n,
        first=_labels(rows.drop_duplicates("sentence")),
        labels=_labels(rows),
        over=careful(over, framed=("examples",)),
    )


def _counted(rows: pd.DataFrame, n: Quantity) -> Phrase | None:
    """Say how many limitations are reported, and what they are about."""
    labelled = _is_labelled(rows)
    return choose(
        (
            rows.empty,
            "{read_for_limitations} không nêu hạn chế nào",
            "the {read_for_limitations} reports no limitation",
        ),
        (
            len(rows) == 1 and labelled,
            "{source_noun} nêu một hạn chế, về {labels}",
            "the {source_noun} reports one limitation: {labels}",
        ),
        (
            len(rows) == 1,
            "{source_noun} nêu một hạn chế",
            "the {source_noun} reports one limitation",
        ),
        (
            labelled,
            "{source_noun} nêu {n:word} hạn chế, về {labels}",
            "the {source_noun} reports {n:word} limitations: {labels}",
        ),
        (
            True,
            "{source_noun} nêu {n:word} hạn chế",
            "the {source_noun} reports {n:word} limitations",
        ),
        n=n,
        labels=_labels(rows),
    )


def _is_labelled(rows: pd.DataFrame) -> bool:
    """Return whether all of some claims have labels, and are few enough to be named in a line."""
    return len(rows) <= FEW and bool(rows["label"].ne("").all())


def _labels(rows: pd.DataFrame) -> tuple[Any, ...]:
    return tuple(careful(claim) for claim in rows["claim"])


def missing_link(links: pd.DataFrame) -> Phrase | None:
    """Say the first thing that is missing between limitations, causes and steps.

    Parameters
    ----------
    links : pandas.DataFrame
        As of `metrics.links`. Without rows, no limitation is reported.
    """
    widest = widest_gap(links)
    gap = widest["gap"].max() if len(widest) else None
    about: dict[str, Claim] = {}  # what steps are about
    rows: Any = widest.itertuples()
    for row in rows:
        for claim in heads(row.causes) or (row.claim,):
            about[claim.id] = claim
    limitation = tuple(careful(claim) for claim in widest["claim"])
    topic = tuple(careful(claim) for claim in about.values())
    return choose(
        (
            gap == "no step",
            "{read_for_measures} không nêu biện pháp nào nhằm vào {topic}",
            "the {read_for_measures} names no step to deal with {topic}",
        ),
        (
            gap == "nothing",
            "{read_for_measures} nêu hạn chế về {limitation}, không nêu nguyên nhân, biện pháp",
            "the {read_for_measures} names neither a cause nor a step for this: {limitation}",
        ),
        (
            gap == "no cause",
            "{read_for_causes} không nêu nguyên nhân của hạn chế về {limitation}",
            "the {read_for_causes} names no cause of this: {limitation}",
        ),
        (
            gap == "advice only",
            "về {topic}, {source_noun} chỉ nêu kiến nghị",
            "on {topic}, the {source_noun} gives recommendations only",
        ),
        (
            gap == "study only",
            "về {topic}, {source_noun} chỉ nêu hướng xử lý là tiếp tục nghiên cứu",
            "on {topic}, the {source_noun} names only further study as a way forward",
        ),
        (
            len(links) and (links["gap"] == "none").all(),
            "hạn chế nào cũng kèm nguyên nhân và biện pháp",
            "every limitation comes with a cause and a step to deal with it",
        ),
        (
            links.empty,
            "{read_for_limitations} không nêu hạn chế nào",
            "the {read_for_limitations} reports no limitation",
        ),
        limitation=limitation,
        topic=topic,
    )


def heads_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that lean on no other of their sentence."""
    sentences = {claim.id: claim.sentence for claim in rows["claim"]}
    heading = []
    for claim in rows["claim"]:
        before = [sentences.get(id) for id in claim.after]
        heading.append(claim.sentence not in before)
    return rows.loc[heading]
