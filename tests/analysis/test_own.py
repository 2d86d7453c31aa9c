"""What the analysis hands out is one's own: whoever spoils it spoils nobody else's."""

from copy import deepcopy
from functools import cache

import pandas as pd
import pytest

from thapmuoi_analysis.analysis import (
    checklist,
    elsewhere,
    evidence,
    metrics,
    register,
    rules,
    turnaround,
    units,
    unreported,
    workload,
)
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.claims import graded
from thapmuoi_analysis.report import path_tables, tables
from thapmuoi_analysis.report.voice import Voice

CASE, REAL = load_case("example"), load_case("thap-muoi")
WORLD = workload.given(CASE)
RULE = checklist.rule(CASE)
VI = Voice("vi")
CALLS = {
    "headline": lambda: metrics.headline(CASE),
    "answers": lambda: metrics.answers(CASE),
    "by year": lambda: metrics.plan_result_table(CASE),
    "dated results": lambda: metrics.dated_results(CASE),
    "rotation": lambda: metrics.rotation(CASE),
    "cumulative plan": lambda: metrics.cumulative_plan(CASE.planned()),
    "claims": lambda: evidence.evidence_counts(graded(CASE)),
    "units": lambda: units.counts(CASE),
    "register": lambda: register.register(CASE, RULE.day),
    "states": lambda: checklist.states(CASE, RULE),
    "results": lambda: checklist.results(CASE, RULE),
    "elsewhere": lambda: elsewhere.observations(REAL),
    "rules": lambda: rules.effects(CASE),
    "bounds": lambda: unreported.bounds(CASE, "A0"),
    "ladder": lambda: unreported.ladder(CASE),
    "stocks": lambda: unreported.stocks(CASE, ["A0"]),
    "week": lambda: workload.budget(WORLD),
    "levers": lambda: workload.levers(WORLD, 10),
    "times": lambda: turnaround.times(WORLD),
    "turns": lambda: turnaround.turning_points(WORLD),
    "ledger": lambda: tables.ledger(CASE.claims, VI),
    "missing": lambda: path_tables.missing(CASE, VI),
    "ladder in words": lambda: path_tables.ladder(unreported.ladder(CASE), VI),
}


def _spoil(found):
    """Change what was handed out in every way there is, inside first."""
    if isinstance(found, pd.DataFrame):
        for cell in found.to_numpy().ravel():
            _spoil(cell)
        found.attrs.clear()
        found.iloc[:, 0] = None
        found["spoilt"] = True
    elif isinstance(found, (dict, list)):
        for part in found.values() if isinstance(found, dict) else found:
            _spoil(part)
        found.clear()


def _alike(one, other):
    if isinstance(one, pd.DataFrame):
        return one.equals(other) and one.attrs == other.attrs
    return one == other


@pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))
def test_what_is_spoilt_is_as_before_when_it_is_asked_for_again(call):
    before = deepcopy(call())
    _spoil(call())
    assert _alike(call(), before)


@pytest.mark.parametrize("name", ["headline", "dated results", "ledger", "rules"])
def test_what_is_handed_out_twice_is_noticed(name):
    shared = cache(CALLS[name])
    before = deepcopy(shared())
    _spoil(shared())
    assert not _alike(shared(), before)
