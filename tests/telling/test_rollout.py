"""Target, result and course in words: as claimed, or from the numbers; each way in its own."""

from datetime import date

import pandas as pd
import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import NOT_REPORTED, Range
from thapmuoi_analysis.telling import rollout
from thapmuoi_analysis.telling.formatter import Formatter


def course_of(*values, disputed=()):
    rows = []
    for n, value in enumerate(values):
        day = Quantity(date(2018 + n, 12, 31), "date", f"day_{n}")
        adopted = Quantity(value, "unit", f"adopted_{n}")
        rows.append((day, pd.NaT, adopted, n in disputed))
    return pd.DataFrame(rows, columns=["day", "earliest", "adopted", "disputed"])


def said(phrase):
    return Formatter("en").speak("{told}", {"told": phrase, "source_noun": "article"}).text


def test_each_direction_has_words_of_its_own():
    ways = [(1, 2), (2, 1), (2, 2), (Range(1, 3), 2)]
    told = [said(rollout.course(course_of(*way))) for way in ways]
    assert len({text.split(" 1 ")[0].split(" 2 ")[0] for text in told}) >= 3
    assert len({*told}) == len(ways)
    assert told[0] == ("The number of units rose from 1 (31 December 2018) to 2 (31 December 2019)")


def test_a_course_that_turns_is_told_by_its_ends():
    assert said(rollout.course(course_of(1, 9, 2))) == (
        "The number of units rose from 1 (31 December 2018) to 2 (31 December 2020)"
    )
    assert "9 (31 December 2019)" in said(rollout.course(course_of(1, 9, 10)))


def test_what_sources_disagree_on_tells_no_course():
    told = said(rollout.course(course_of(1, 9, 2, disputed=(1, 2))))
    assert told == (
        "The sources disagree on the result: not enough to say how the number of units changed"
    )


def test_a_result_that_is_only_hedged_beside_another_tells_no_course():
    results = course_of(1, 9)
    hedged = Quantity(NOT_REPORTED, "unit", "adopted_0", hedge="most")
    told = said(rollout.course(results.assign(adopted=[hedged, results["adopted"].iloc[1]])))
    assert told == "Not enough to say how the number of units changed"


def test_one_result_or_none_is_said_to_be_so():
    assert "result on 31 December 2018" in said(rollout.course(course_of(5)))
    none = metrics.by_date(load_case("comparison"))
    assert said(rollout.course(none)) == "The article reports no result"


@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_a_target_is_told_as_it_is_claimed(slug):
    record = load_case(slug)
    share = record.latest("target_share")
    claim = metrics.stating(record, share, "target")
    assert rollout.target(claim, share) is claim
    assert len(claim) == 1


def test_without_a_claim_a_target_of_all_units_is_told_without_a_share():
    none = metrics.claims(load_case("an-giang"))
    every, half = (rollout.target(none, Quantity(n, "")) for n in (1, 0.5))
    assert "{share}" not in every.en and "{share}" in half.en


def test_what_is_not_stated_was_not_aimed_at():
    share, units = Quantity(0.5), Quantity(7, "unit")
    absent = not_reported("x"), not_reported("y", "unit"), not_reported("z", "unit")
    goal = rollout.target(metrics.claims(load_case("an-giang")), share)
    assert rollout.aims(goal, *absent) is None
    both = rollout.aims(goal, share, units, Quantity(9, "unit"))
    alone = rollout.aims(goal, share, units, absent[2])
    assert {"first", "then"} <= {*both.facts} and both.en.count("{") == 2
    assert alone.en == "{first}"


def test_the_source_of_a_result_is_named_with_a_day_only_where_the_day_is_its_own():
    record = load_case("an-giang")
    sources, days = record.table("sources"), record.measure("page_date")
    results = metrics.by_date(record)
    named = [
        said(rollout.source_with_day(adopted, results, days, sources))
        for adopted in results["adopted"]
    ]
    assert [" on " in text for text in named] == [False, True, True]
    assert all(text.startswith("The piece by ") for text in named)
    own = sources[sources["id"] == results["adopted"].iloc[-1].sources[0].split(":")[0]]
    assert own["publisher"].iloc[0] in named[-1]


def test_where_one_source_states_all_it_is_called_by_its_noun():
    record = load_case("example")
    results = metrics.by_date(record)
    days, sources = record.measure("page_date"), record.table("sources")
    own = sources[sources["id"].isin(record.own_sources)]
    told = rollout.source_with_day(record.latest("adopted"), results, days, own)
    assert said(told) == "The article published on 1 July 2025"


def test_a_result_of_all_units_is_told_without_a_share():
    none, adopted = metrics.claims(load_case("an-giang")), Quantity(13, "unit", kind=Kind.STATED)
    texts = set()
    for share in (Quantity(1), Quantity(0.5)):
        for posts in (None, {"vi": "…", "en": "…"}):
            for claim in (none, metrics.claims(load_case("example")).head(1)):
                phrase = rollout.result("…", claim, adopted, share, posts)
                assert ("{share" in phrase.en) == (share.value != 1)
                assert ("{posts}" in phrase.en) == bool(posts)
                assert ("{claim" in phrase.en) == (not claim.empty)
                texts.add((phrase.vi, phrase.en))
    assert len(texts) == 8
