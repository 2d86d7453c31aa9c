"""Sentences that the summary shares with a chapter: their words beside their conditions.

Each takes what its chapter shows: frames of claims (`metrics.claims`), of links (`metrics.links`),
numbers. What only one notebook tells stands in that notebook.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from thapmuoi_analysis.metrics.links import widest_gap
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import Claim, heads
from thapmuoi_analysis.record.hedging import FORCES
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.careful import Careful, careful
from thapmuoi_analysis.telling.choice import choose
from thapmuoi_analysis.telling.phrases import Phrase, both


def few_benefits(benefits: pd.DataFrame) -> Phrase | None:
    """Say that no benefit is reported, or but one; None where there are more."""
    labelled = benefits["label"].ne("").all()
    return choose(
        (
            benefits.empty,
            "{source_noun} không nêu ưu điểm nào",
            "the {source_noun} reports no benefit",
        ),
        (
            len(benefits) == 1 and labelled,
            "{source_noun} nêu một ưu điểm, về {label}",
            "the {source_noun} reports one benefit, regarding {label}",
        ),
        (
            len(benefits) == 1,
            "{source_noun} nêu một ưu điểm",
            "the {source_noun} reports one benefit",
        ),
        label=tuple(careful(claim) for claim in benefits["claim"][:1]),
    )


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
            "{source_noun} không nêu lợi ích của việc {moved} {moved_noun}",
            "the {source_noun} reports no benefit from having {moved_noun} {moved}",
        ),
    )


def limitations(named: pd.DataFrame, n: Quantity, over: Claim | None) -> Phrase | None:
    """Name the limitations, under the source's own heading where it has one.

    Parameters
    ----------
    named : pandas.DataFrame
        A claim of each sentence that reports limitations.
    n : Quantity
        How many these are.
    over : Claim or None
        The claim that heads them ("some limitations").
    """
    labelled = named["label"].ne("").all()
    examples = over is not None and over.names_examples  # the source says "such as"
    return choose(
        (
            examples and labelled,
            "{source_noun} nêu “{over}”, như về {labels}",
            "the {source_noun} reports “{over}”, for example regarding {labels}",
        ),
        (
            examples,
            "{source_noun} nêu “{over}”, như kể dưới đây",
            "the {source_noun} reports “{over}”, such as those below",
        ),
        (
            over is not None and labelled,
            "trong “{over}”, {source_noun} nêu {n:word}, về {labels}",
            "of “{over}” the {source_noun} names {n:word}, regarding {labels}",
        ),
        (
            over is not None,
            "trong “{over}”, {source_noun} nêu {n:word}",
            "of “{over}” the {source_noun} names {n:word}",
        ),
        (
            named.empty,
            "{source_noun} không nêu hạn chế nào",
            "the {source_noun} reports no limitation",
        ),
        (
            len(named) == 1 and labelled,
            "{source_noun} nêu một hạn chế, về {labels}",
            "the {source_noun} reports one limitation, regarding {labels}",
        ),
        (
            len(named) == 1,
            "{source_noun} nêu một hạn chế",
            "the {source_noun} reports one limitation",
        ),
        (
            labelled,
            "{source_noun} nêu {n:word} hạn chế, về {labels}",
            "the {source_noun} reports {n:word} limitations, regarding {labels}",
        ),
        (
            True,
            "{source_noun} nêu {n:word} hạn chế",
            "the {source_noun} reports {n:word} limitations",
        ),
        n=n,
        labels=tuple(careful(claim) for claim in named["claim"]),
        over=over and careful(over, framed=("examples",)),
    )


def missing_link(links: pd.DataFrame) -> Phrase | None:
    """Say the first thing that is missing between limitations, causes and steps.

    Parameters
    ----------
    links : pandas.DataFrame
        As of `metrics.links`. Without rows, no limitation is reported.
    """
    widest = widest_gap(links)
    gap = widest["gap"].iloc[0] if len(widest) else "none"
    known: dict[str, Any] = {}
    if len(widest):
        claim = widest["claim"].iloc[0]
        known["limitation"] = careful(claim)
        known["topic"] = careful((*widest["causes"].iloc[0], claim)[0])  # what a step is about
    return choose(
        (
            gap == "no step",
            "{source_noun} không nêu biện pháp nào về {topic}",
            "the {source_noun} names no step to deal with {topic}",
        ),
        (
            gap == "nothing",
            "{source_noun} nêu hạn chế về {limitation}, không nêu nguyên nhân, biện pháp",
            """the {source_noun} reports the limitation regarding {limitation}, with neither a cause
            nor a step to deal with it""",
        ),
        (
            gap == "no cause",
            "{source_noun} không nêu nguyên nhân của hạn chế về {limitation}",
            "the {source_noun} names no cause of the limitation regarding {limitation}",
        ),
        (
            gap == "advice only",
            "về {topic}, {source_noun} chỉ nêu kiến nghị",
            "on {topic}, the {source_noun} gives recommendations only",
        ),
        (
            gap == "study only",
            "về {topic}, {source_noun} chỉ nêu hướng xử lý là tiếp tục nghiên cứu",
            "on {topic}, the {source_noun} names only a way forward, that of further study",
        ),
        (
            not links.empty,
            "hạn chế nào cũng kèm nguyên nhân và biện pháp",
            "every limitation comes with a cause and a step to deal with it",
        ),
        (
            True,
            "{source_noun} không nêu hạn chế nào",
            "the {source_noun} reports no limitation",
        ),
        limitation=known.get("limitation"),
        topic=known.get("topic"),
    )


def link(row: Any) -> Phrase | None:
    """Tell what a limitation is linked to: its causes, and what meets it.

    Parameters
    ----------
    row : namedtuple
        A row of `metrics.links`.
    """
    ways = {
        "measure": Phrase("biện pháp", "a step"),
        "study": Phrase("hướng xử lý", "a way forward"),
        "advice": Phrase("kiến nghị", "recommendations"),
    }
    speaker_named = any(claim.speaker == "explicit" for claim in row.steps)
    return choose(
        (
            row.given == "causes",
            """với hạn chế về {limitation}, {source_noun} nêu nguyên nhân ({causes}), không nêu biện
            pháp nhằm vào nguyên nhân ấy""",
            """on the limitation regarding {limitation}, the {source_noun} gives a cause ({causes})
            but no step to deal with it""",
        ),
        (
            row.given == "measures",
            """với hạn chế về {limitation}, {source_noun} nêu {ways} ({steps:labels}), không nêu
            nguyên nhân""",
            """on the limitation regarding {limitation}, the {source_noun} gives {ways}
            ({steps:labels}) but no cause""",
        ),
        (
            row.given == "causes measures" and speaker_named,
            """với hạn chế về {limitation}, {source_noun} nêu cả nguyên nhân ({causes}) lẫn {ways}:
            {steps}""",
            """on the limitation regarding {limitation}, the {source_noun} gives both a cause
            ({causes}) and {ways}: {steps}""",
        ),
        (
            row.given == "causes measures",
            """với hạn chế về {limitation}, {source_noun} nêu cả nguyên nhân ({causes}) lẫn {ways}:
            {steps:clauses}""",
            """on the limitation regarding {limitation}, the {source_noun} gives both a cause
            ({causes}) and {ways}: {steps:clauses}""",
        ),
        (
            True,
            """với hạn chế về {limitation}, {source_noun} không nêu nguyên nhân, cũng không nêu biện
            pháp""",
            """on the limitation regarding {limitation}, the {source_noun} gives neither a cause nor
            a step to deal with it""",
        ),
        limitation=row.claim,
        causes=heads(row.causes),
        steps=pd.DataFrame({"claim": list(row.steps)}),
        ways=tuple(ways[way] for way in row.ways),
    )


def unsaid(case: Case, rows: pd.DataFrame, less: pd.DataFrame | None = None) -> tuple[Phrase, ...]:
    """Return what the source does not say of some claims: what a record would show of them.

    Parameters
    ----------
    case : Case
        The case.
    rows : pandas.DataFrame
        Claims, as of `metrics.claims`.
    less : pandas.DataFrame, optional
        Rows of `missing` that are told beside it.
    """
    ids = {*rows["id"]}
    told = set() if less is None else {*less["open_vi"]}
    found = []
    for row in case.records("missing"):
        if ids & {*row["shows"].split()} and row["open_vi"] and row["open_vi"] not in told:
            open_ = {"open": both(row, "open")}
            found.append(Phrase("không nêu {open}", "does not say {open}", open_))
    return tuple(found)


def by_mechanism(
    rows: pd.DataFrame, names: Mapping[str, tuple[str, str]], *, name: bool = False
) -> list[Careful]:
    """Name what claims are about, by their mechanism; those of one mechanism once, as its firmest.

    Parameters
    ----------
    rows : pandas.DataFrame
        Claims, as of `metrics.claims`.
    names : mapping
        Mechanism -> what it is called, in Vietnamese and in English; others are passed over.
    name : bool, optional
        Whether these words are a name ("the person") and no action ("extend it").
    """
    firmest = rows.assign(rank=rows["force"].map(FORCES.index).astype(int))
    firmest = firmest.sort_values("rank", kind="stable").drop_duplicates("mechanism")
    claims = dict(zip(firmest["mechanism"], firmest["claim"], strict=True))
    found = []
    for mechanism in dict.fromkeys(rows["mechanism"]):
        if mechanism in names:
            words = Phrase(*names[mechanism])
            found.append(careful(claims[mechanism], words, name=name))
    return found


STEPS = {
    "consolidation": ("duy trì", "keep it"),
    "extension": ("nhân rộng", "extend it"),
    "adjustment": ("điều chỉnh", "adjust it"),
}


def next_steps(
    steps: pd.DataFrame, advice: pd.DataFrame, day: Quantity, *, brief: bool = False
) -> Phrase | None:
    """Say what is planned, each step with its force and the condition that it is put on.

    Parameters
    ----------
    steps : pandas.DataFrame
        Next steps, and recommendations that answer nothing.
    advice : pandas.DataFrame
        All recommendations.
    day : Quantity
        The day that the page bears.
    brief : bool, optional
        Whether of several steps that all have conditions only that is said, and advice is not.
    """
    planned = steps.query("type == 'next_step'")
    unnamed = steps[~steps["mechanism"].isin([*STEPS]) & (steps["label"] == "")]
    named = [_step(claim) for claim in planned["claim"]]
    conditional = len(named) > 1 and bool((planned["condition"] != "none").all())
    if brief and conditional:
        named = [replace(step, framed=("condition",)) for step in named]
    stated = choose(
        (
            day.reported,
            "hướng nêu năm {page_date:year}",
            "next steps for {model} as of {page_date:year}",
        ),
        (True, "hướng sắp tới", "next steps for {model}"),
    )
    advised = not brief and not advice.empty
    return choose(
        (
            len(planned) and len(unnamed),
            "{source_noun} nêu hướng sắp tới",
            "the {source_noun} names next steps",
        ),
        (
            len(planned) and brief and conditional,
            "{stated}: {steps}, kèm điều kiện",
            "{stated}, on conditions: {steps}",
        ),
        (len(planned), "{stated}: {steps}", "{stated}: {steps}"),
        (
            advised and advice["label"].ne("").all(),
            "{source_noun} không nêu hướng sắp tới, chỉ nêu kiến nghị về {topics}",
            "the {source_noun} names no next steps, only recommendations on {topics}",
        ),
        (
            advised,
            "{source_noun} không nêu hướng sắp tới, chỉ nêu kiến nghị",
            "the {source_noun} names no next steps, only recommendations",
        ),
        (
            True,
            "{source_noun} không nêu hướng sắp tới",
            "the {source_noun} names no next steps",
        ),
        stated=stated,
        steps=tuple(named),
        topics=tuple(careful(claim, framed=("force",)) for claim in advice["claim"]),
    )


def _step(claim: Claim) -> Careful:
    """Name a step: as an action where its mechanism has a name, else by its label."""
    if claim.mechanism in STEPS:
        return careful(claim, Phrase(*STEPS[claim.mechanism]))
    return careful(claim)


def aimed(rule: Claim, aims: list[Careful], *, framed: tuple[str, ...] = ()) -> Careful:
    """Say what one working rule is for, or name it where its aims have no name.

    Parameters
    ----------
    rule : Claim
        The rule.
    aims : list of Careful
        What its aims are called.
    framed : tuple of str, optional
        What the sentence around it says already, as of `careful`.
    """
    if not aims:
        return careful(rule, framed=framed)
    named = []
    for aim in aims:
        named.append(replace(aim, framed=framed if aim.claim.force == rule.force else ()))
    ids = {aim.claim.id for aim in aims}
    balanced = len(named) == 2 and any(ids & {*aim.claim.after} for aim in aims)
    words = Phrase("{aims}", "{aims}", {"aims": tuple(named)})
    if balanced:
        words = Phrase("vừa {one}, vừa {other}", "{one} while {other}")
        words = replace(words, facts={"one": named[0], "other": named[1]})
    return careful(rule, words, framed=framed)


def labels_by_sentence(rows: pd.DataFrame) -> tuple[Any, ...]:
    """Return the labels of the claims that lean on no other; none if one of them has none."""
    claims = heads_of(rows)["claim"]
    if not all(claim.label["vi"] for claim in claims):
        return ()
    return tuple(claim.label for claim in claims)


def heads_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that lean on no other of their sentence."""
    ids = {claim.id: claim.sentence for claim in rows["claim"]}
    leaning = [any(ids.get(id) == claim.sentence for id in claim.after) for claim in rows["claim"]]
    return rows[~pd.Series(leaning, index=rows.index, dtype=bool)]
