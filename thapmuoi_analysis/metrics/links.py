"""The way from a limitation to its cause, to what meets it, and to the record that would show it.

What joins them is the compiler's: the source states a cause or a step, not what it is for. An
answer may meet a limitation or its cause. An empty link is a finding.
"""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import UMBRELLA, Claim, heads, told
from thapmuoi_analysis.case.topics import states

WAYS = ("measure", "study", "advice")  # from the firmest
GAPS = {  # what is missing, the worst first -> what the source gives, or how a step meets it
    "no step": "causes",
    "nothing": "neither",
    "no cause": "measures",
    "advice only": "advice",
    "study only": "study",
    "none": "",
}
COLUMNS = ("limitation", "cause", "step", "record", "given", "ways", "gap", "looked_for", "claim",
           "causes", "steps", "aims", "records")  # fmt: skip


def links(case: Case, lang: str = "vi") -> pd.DataFrame:
    """Return what each limitation is linked to, as a frame.

    Parameters
    ----------
    case : Case
        The case.
    lang : {"vi", "en"}, optional
        Language of the texts.

    Returns
    -------
    pandas.DataFrame
        A row for the limitations of each sentence that have labels. As text: `limitation`,
        `cause`, `step`, `record` (what would show it), empty where there is none. As codes:
        `given` (what the source gives of it: "causes", "measures", "causes measures", "neither"),
        `ways`, from the firmest ("measure", "study", "advice"), and `gap`, what is missing ("no
        step", "nothing", "no cause", "advice only", "study only", "none"; "not looked for" where
        nobody looked for it); `looked_for`, what was looked for in the source. As claims, which
        sentences take: `claim` (the limitation), `causes`, `steps`, `aims` (what may help);
        `records` in both languages.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.links(load_case("thap-muoi"), "en")["given"].tolist()
    ['causes', 'measures']
    >>> metrics.links(load_case("thap-muoi"), "en")["gap"].tolist()
    ['no step', 'no cause']
    """
    named = [claim for claim in told(case.claims_by_id, "limitation") if claim.label["vi"]]
    rows = []
    for _, of_one_sentence in groupby(named, lambda claim: claim.sentence):
        rows.append(_row(case, list(of_one_sentence), lang))
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(case: Case, limitations: list[Claim], lang: str) -> dict[str, Any]:
    """Return what the limitations of one sentence are linked to; the first one names them."""
    causes = _claims(case, (id for claim in limitations for id in claim.explained_by))
    ids = {claim.id for claim in (*limitations, *causes)}
    answers = [claim for claim in case.claims_by_id.values() if ids & {*claim.answers}]
    steps = _claims(case, (step_of(case, claim).id for claim in answers))
    ways = {way_of(case, claim) for claim in answers}
    topics = states(case)
    looked_for = tuple(t for t in ("causes", "measures") if topics[t] != "not_looked_for")
    records = []
    for row in case.records("missing"):
        if ids & {*row["shows"].split()}:
            records.append({"vi": row["label_vi"].rstrip("."), "en": row["label_en"].rstrip(".")})
    return {
        "limitation": limitations[0].label[lang],
        "cause": _labels(causes, lang),
        "step": _labels(steps, lang),
        "record": "; ".join(record[lang] for record in records),
        "given": given(causes, steps),
        "ways": tuple(sorted(ways, key=WAYS.index)),
        "gap": _gap(given(causes, steps), ways, looked_for),
        "looked_for": looked_for,
        "claim": limitations[0],
        "causes": causes,
        "steps": steps,
        "aims": tuple(claim for claim in case.claims_by_id.values() if ids & {*claim.may_help}),
        "records": tuple(records),
    }


def given(causes: Iterable[Claim], steps: Iterable[Claim]) -> str:
    """Return what the source gives of a limitation, by the names of codes."""
    has = {"causes": bool(causes), "measures": bool(steps)}
    return " ".join(name for name in has if has[name]) or "neither"


def widest_gap(links: pd.DataFrame) -> pd.DataFrame:
    """Return the row of the limitation of which most is missing; no row where nothing is."""
    rows = links[~links["gap"].isin(["none", "not looked for"])]
    ranks = rows["gap"].map([*GAPS].index)
    return rows.loc[ranks.sort_values(kind="stable").index].head(1)


def _gap(given: str, ways: set[str], looked_for: Collection[str]) -> str:
    """Return what is missing of a limitation, by what is given and how steps meet it."""
    unread = {"causes", "measures"} - {*looked_for} - {*given.split()}
    if unread == {"causes", "measures"} or (unread and given != "neither"):
        return "not looked for"
    if unread:
        return "no cause" if "measures" in unread else "no step"
    has = given
    if given == "causes measures":  # nothing, unless all that meets it is weak
        has = " ".join(sorted(ways, key=WAYS.index))
    return next((gap for gap, of in GAPS.items() if of == has), "none")


def step_of(case: Case, claim: Claim) -> Claim:
    """Return the step that a claim is part of, or itself."""
    parents = _claims(case, claim.part_of)
    return next((parent for parent in parents if parent.mechanism != UMBRELLA), claim)


def way_of(case: Case, claim: Claim) -> str:
    """Return how a claim meets a limitation: by a measure, by study, or by somebody's advice."""
    forces = {claim.force, step_of(case, claim).force}  # the least firm says it
    return next((way for way in ("advice", "study") if way in forces), "measure")


def _claims(case: Case, ids: Iterable[str]) -> tuple[Claim, ...]:
    return tuple(case.claims_by_id[id] for id in dict.fromkeys(ids))


def _labels(claims: Iterable[Claim], lang: str) -> str:
    return "; ".join(claim.label[lang] for claim in heads(claims))
