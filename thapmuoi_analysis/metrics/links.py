"""The way from a limitation to its cause, to what meets it, and to the record that would show it.

What joins them is the compiler's: the source states a cause or a step, not what it is for. An
answer may meet a limitation or its cause. An empty link is a finding.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.claim import LANGS, UMBRELLA, Both, Claim, both, heads, reportable
from thapmuoi_analysis.case.topics import looked_in
from thapmuoi_analysis.metrics.narrative import conditions_of
from thapmuoi_analysis.metrics.remembered import remembered

WAYS = ("measure", "study", "advice")  # from the firmest
GAPS = {  # what the source gives, or how a step meets it -> what is missing, the worst first
    "causes": "no step",
    "neither": "nothing",
    "measures": "no cause",
    "advice": "advice only",
    "study": "study only",
}
COLUMNS = (
    "limitation",
    "cause",
    "step",
    "record",
    "given",
    "ways",
    "gap",
    "looked_for",
    "claim",
    "causes",
    "steps",
    "conditions",
    "aims",
    "records",
)


@remembered
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
        A row for the limitations of each sentence that have labels; one that is the cause of
        another stands in the row of that one. As text: `limitation`, `cause`, `step`, `record`
        (what would show it), empty where there is none. As codes:
        `given` (what the source gives of it: "causes", "measures", "causes measures", "neither"),
        `ways`, from the firmest ("measure", "study", "advice"), and `gap`, what is missing ("no
        step", "nothing", "no cause", "advice only", "study only", "none"; "not looked for" where
        nobody looked for it); `looked_for`, what was looked for in its source. As claims, which
        sentences take: `claim` (the limitation), `causes`, `steps`, `conditions` (for each step,
        those that are claims of their own), `aims` (what may help); `records` in both languages.

    Examples
    --------
    >>> from thapmuoi_analysis import load_case, metrics
    >>> metrics.links(load_case("thap-muoi"), "en")["given"].tolist()
    ['causes', 'measures']
    >>> metrics.links(load_case("thap-muoi"), "en")["gap"].tolist()
    ['no step', 'no cause']
    """
    limitations = reportable(case.claims_by_id, "limitation")
    explaining = set[str]()
    for claim in limitations:
        explaining.update(claim.explained_by)
    labelled = [claim for claim in limitations if claim.label["vi"] and claim.id not in explaining]
    looked = looked_in(case.table)
    rows = []
    for _, group in groupby(labelled, lambda claim: claim.sentence):
        of_one_sentence = list(group)
        source = source_of(of_one_sentence[0].locator)
        looked_for = tuple(of for of in ("causes", "measures") if (of, source) in looked)
        rows.append(_row(case, of_one_sentence, looked_for, lang))
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(
    case: Case, limitations: list[Claim], looked_for: tuple[str, ...], lang: str
) -> dict[str, Any]:
    """Return what the limitations of one sentence are linked to; the first one names them."""
    causes = {}
    for claim in limitations:
        for id in claim.explained_by:
            causes[id] = case.claims_by_id[id]
    ids = {*causes, *(claim.id for claim in limitations)}
    aims = []
    steps = {}
    ways = set()
    for claim in case.claims_by_id.values():
        if ids.intersection(claim.may_help):
            aims.append(claim)
        if ids.intersection(claim.answers):
            step = step_of(case, claim)
            steps[step.id] = step
            ways.add(way_of(claim, step))
    firmest_first = tuple(way for way in WAYS if way in ways)
    records = _records(case, ids)
    given = _given(causes, steps)
    return {
        "limitation": limitations[0].label[lang],
        "cause": _labels(causes, lang),
        "step": _labels(steps, lang),
        "record": "; ".join(record[lang] for record in records),
        "given": given,
        "ways": firmest_first,
        "gap": _gap(given, firmest_first, looked_for),
        "looked_for": looked_for,
        "claim": limitations[0],
        "causes": tuple(causes.values()),
        "steps": tuple(steps.values()),
        "conditions": tuple(conditions_of(case, step) for step in steps.values()),
        "aims": tuple(aims),
        "records": records,
    }


def _records(case: Case, ids: set[str]) -> tuple[Both, ...]:
    """Return what would show some claims, in both languages."""
    records = []
    for row in case.records("missing"):
        if ids.intersection(row["shows"].split()):
            label = both(row, "label")
            records.append({lang: label[lang].rstrip(".") for lang in LANGS})
    return tuple(records)


def _given(causes: Mapping[str, Claim], steps: Mapping[str, Claim]) -> str:
    """Return what the source gives of a limitation, by the names of codes."""
    given = []
    if causes:
        given.append("causes")
    if steps:
        given.append("measures")
    return " ".join(given) or "neither"


def _gap(given: str, ways: Iterable[str], looked_for: Collection[str]) -> str:
    """Return what is missing of a limitation: nothing, unless all that meets it is weak.

    What nobody looked for is not missing.
    """
    unread = {"causes", "measures"} - {*looked_for} - {*given.split()}
    if unread and given == "neither" and looked_for:
        return "no cause" if "measures" in unread else "no step"
    if unread:
        return "not looked for"
    if given == "causes measures":
        given = " ".join(ways)
    return GAPS.get(given, "none")


def widest_gap(links: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the limitations of which most is missing; no row where nothing is."""
    worst_first = [*GAPS.values()]
    ranks = links["gap"].map({gap: rank for rank, gap in enumerate(worst_first)}).dropna()
    return links.loc[ranks[ranks == ranks.min()].index]


def step_of(case: Case, claim: Claim) -> Claim:
    """Return the step that a claim is part of, or itself."""
    for id in claim.part_of:
        parent = case.claims_by_id[id]
        if parent.mechanism != UMBRELLA:
            return parent
    return claim


def way_of(claim: Claim, step: Claim) -> str:
    """Return how a claim, part of a step, meets a limitation: the less firm of the two decides."""
    forces = {claim.force, step.force}
    if "advice" in forces:
        return "advice"
    return "study" if "study" in forces else "measure"


def _labels(claims: Mapping[str, Claim], lang: str) -> str:
    return "; ".join(claim.label[lang] for claim in heads(claims.values()))
