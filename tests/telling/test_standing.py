"""How a result stands: each state, alone or with another, is told in words of its own."""

from itertools import product

import pandas as pd
import pytest

from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.telling import standing
from thapmuoi_analysis.telling.formatter import Formatter

STATES = ("above", "met", "below", "early", "open")
in_both = pytest.mark.parametrize("lang", ["vi", "en"])


def said(phrase, lang):
    return Formatter(lang).fill("{told}", {"told": phrase})


def levels(**states):
    return pd.DataFrame({"state": [*states.values()]}, [*states], dtype=object)


@in_both
def test_no_two_verdicts_are_told_alike(lang):
    verdicts = [{"target": target, "plan": plan} for target, plan in product(STATES, STATES)]
    verdicts += [{goal: state} for goal in ("target", "plan") for state in STATES]
    told = [said(standing.stands(verdict), lang) for verdict in verdicts]
    assert len({*told}) == len(verdicts)


def test_where_neither_target_nor_plan_is_stated_there_is_no_verdict():
    assert standing.stands({}) is None


@in_both
def test_no_two_ways_in_which_levels_stand_are_told_alike(lang):
    ways = [levels(needed="", planned=p, adopted=a) for p, a in product(STATES[:3], STATES[:4])]
    ways += [levels(needed="", planned=state) for state in STATES[:3]]
    ways += [levels(needed="", adopted=state) for state in STATES[:4]]
    ways += [levels(planned="", adopted=state) for state in STATES[:4]]
    told = [said(standing.levels_compared(way), lang) for way in ways]
    assert len({*told}) == len(ways)


def test_one_level_alone_or_none_stands_to_nothing():
    assert standing.levels_compared(levels(adopted="")) is None
    assert standing.levels_compared(levels()) is None


def test_of_how_many_and_by_when_is_told_where_it_is_known():
    some, every = Quantity(11, "unit", "adopted"), Quantity(13, "unit", "adopted")
    units = Quantity(13, "unit", "units"), not_reported("units", "unit")
    days = Quantity(1, "date"), not_reported("adopted_as_of", "date")
    heads = [
        standing.reached(adopted, of, day, {}).facts["head"]
        for adopted, of, day in product((some, every), units, days)
    ]
    assert len({head.vi for head in heads}) == len({head.en for head in heads}) == 6
    for head, (_, of, day) in zip(heads, product((some, every), units, days), strict=True):
        assert ("{by}" in head.vi) == ("{by}" in head.en) == day.reported
        assert ("{units}" in head.vi) == ("{units}" in head.en) == of.reported


def test_a_result_that_is_nowhere_stated_is_said_to_be_so():
    nothing = standing.reached(
        not_reported("adopted", "unit"), Quantity(13, "unit"), Quantity(1, "date"), {}
    )
    assert "{adopted}" not in nothing.facts["head"].vi
    assert nothing.en == "{head}"


def test_in_short_it_is_told_only_where_both_are_known():
    adopted, units = Quantity(11, "unit"), Quantity(13, "unit")
    states = {"target": "above"}
    for of, day in (
        (not_reported("units", "unit"), Quantity(1, "date")),
        (units, not_reported("day", "date")),
    ):
        short = standing.reached_in_short(adopted, of, day, states)
        assert short.facts["head"] == standing.reached(adopted, of, day, states).facts["head"]
    short = standing.reached_in_short(adopted, units, Quantity(1, "date"), states)
    assert (short.en, short.facts["then"]) == ("{first}, {then}", standing.stands(states))
