"""What the analysis hands out is one's own: whoever spoils it spoils nobody else's."""

from copy import deepcopy

import pandas as pd

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.studies import adoption_paths, decision_review, leadership_workload
from thapmuoi_analysis.telling.formatter import Formatter

CASE, REAL = load_case("example"), load_case("thap-muoi")
WEEK = CASE.assumptions
RULE = decision_review.rule(CASE)
VI = Formatter("vi")
CALLS = {
    "headline": lambda: metrics.headline(CASE),
    "cumulative plan": lambda: metrics.cumulative_plan(CASE.planned()),
    "claims": lambda: metrics.claims(REAL),
    "links": lambda: metrics.links(REAL),
    "elsewhere": lambda: metrics.elsewhere(REAL),
    "topics": lambda: metrics.topics(REAL),
    "states": lambda: decision_review.states(CASE, RULE),
    "decisions": lambda: decision_review.decisions(CASE, RULE),
    "bounds": lambda: adoption_paths.bounds(CASE, ["A0"]),
    "ladder": lambda: adoption_paths.ladder(CASE, VI).frame,
    "week": lambda: leadership_workload.budget(WEEK),
}


def _spoil(found):
    """Change what was handed out in every way there is, inside first."""
    if isinstance(found, pd.DataFrame):
        for cell in found.to_numpy().ravel():
            _spoil(cell)
        found.iloc[:, 0] = None
        found["spoilt"] = True
    elif isinstance(found, (dict, list)):
        for part in found.values() if isinstance(found, dict) else found:
            _spoil(part)
        found.clear()


def _alike(one, other):
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    return one == other


def test_what_is_spoilt_is_as_before_when_it_is_asked_for_again():
    for name, call in CALLS.items():
        before = deepcopy(call())
        _spoil(call())
        assert _alike(call(), before), name
