"""Other places: when their numbers held, as far as known; what two or more of them raise."""

import pandas as pd
from glance import lines

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.telling import places_chart
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("thap-muoi")
EXAMPLE = load_case("example")
COMPARISON = load_case("comparison")
# The first and the last day on which a number may have held; how that is told.
SPANS = """
2009-01-01 | 2018-12-31 | 2009–2018
2018-01-01 | 2018-12-31 | 2018
2018-06-08 | 2018-06-08 | 8 June 2018
2019-07-01 | 2019-07-12 | 1 July 2019–12 July 2019
 | 2018-06-08 | by 8 June 2018
2024-01-01 | | not before 1 January 2024
"""


def test_a_number_of_another_place_comes_with_the_span_in_which_it_held():
    for first, last, told in lines(SPANS):
        days = {"as_of_earliest": first, "as_of_latest": last}
        case = COMPARISON.with_rows("elsewhere", id="binh_phuoc_2018", **days)
        rows = metrics.elsewhere(case).set_index("id")
        day = rows.loc["binh_phuoc_2018", "day"]
        assert Formatter("en").number(day) == told
        assert day.id == "elsewhere_binh_phuoc_2018_as_of"
        is_stated = day.kind is Kind.STATED
        assert is_stated == (first == last)


def test_a_number_without_a_day_has_none_and_comes_last():
    days = {"as_of_earliest": "", "as_of_latest": ""}
    case = COMPARISON.with_rows("elsewhere", id="viet_nam_2007", **days)
    rows = metrics.elsewhere(case).set_index("id")
    assert rows.loc["viet_nam_2007", "day"] is None
    last_days = rows["as_of_latest"]
    assert last_days.dropna().is_monotonic_increasing
    assert last_days.notna().is_monotonic_decreasing


def test_a_place_has_the_total_and_the_publisher_of_its_source():
    rows = metrics.elsewhere(CASE).set_index("id")
    stated = CASE.elsewhere.set_index("id")["total"].dropna()
    with_total = rows.dropna(subset="total")
    totals = with_total["total"].map(lambda total: total.value)
    assert totals.to_dict() == stated.to_dict()
    for row in with_total.itertuples():
        assert row.adopted <= row.total
        assert row.total.sources == (row.locator,)
    publishers = CASE.sources.set_index("id")["publisher"]
    publisher = publishers["bao-dong-nai"]
    by_locator = rows.set_index("locator")["publisher"]
    assert by_locator["bao-dong-nai"] == publisher != ""


def test_topics_come_by_rank_each_with_all_that_they_rest_on():
    found = metrics.topics(CASE)
    ranked = CASE.messages.sort_values("rank")
    assert found["id"].tolist() == ranked["id"].tolist()
    supporting = pd.concat([CASE.elsewhere, CASE.elsewhere_claims])
    locators = supporting.set_index("id")["locator"]
    for topic in found.itertuples():
        ids = topic.supported_by.split()
        expected = locators[ids].unique()
        assert {*topic.locators} == {*expected}
        assert len(topic.locators) == len(expected)


def test_a_topic_is_raised_where_the_source_speaks_of_it():
    found = metrics.topics(CASE)
    is_coded = found["mechanism"].isin(CASE.claims["mechanism"])
    assert found["raised"].equals(is_coded)
    assert {*is_coded} == {True, False}


# What is changed of c50, which answers c40 and c41, of deputies; which troubles are then unmet.
UNMET = [
    ({}, {"meetings"}),
    ({"answers": ""}, {"meetings"}),  # it is a step of that kind
    ({"mechanism": ""}, {"meetings"}),
    ({"mechanism": "", "answers": ""}, {"meetings", "deputies"}),
    ({"answers": "c38"}, set()),  # a cause
]


def test_a_trouble_is_unmet_where_no_step_answers_it_or_is_of_its_kind():
    for cells, unmet in UNMET:
        case = CASE.with_rows("claims", id="c50", **cells)
        found = metrics.topics(case)
        ids = found.loc[found["unmet"], "id"]
        assert {*ids} == unmet


def test_a_topic_asks_for_something_where_a_lesson_or_measure_supports_it():
    rows = COMPARISON.elsewhere_claims
    is_asking = rows["kind"].isin(["lesson", "measure"])
    asking = rows.loc[is_asking, "id"]
    support = COMPARISON.messages.set_index("id")["supported_by"]
    by = support.str.split().explode()
    is_by_one = by.isin(asking)
    expected = is_by_one.groupby(level=0).any()
    found = metrics.topics(COMPARISON).set_index("id")["asks"]
    assert found.to_dict() == expected.to_dict()
    benefits = [{"id": id, "kind": "benefit"} for id in asking]
    changed = COMPARISON.with_rows({"elsewhere_claims": benefits})
    assert not metrics.topics(changed)["asks"].any()


def test_without_claims_no_topic_is_raised_and_without_messages_there_is_none():
    found = metrics.topics(COMPARISON)
    assert not found["raised"].any()
    assert not found["unmet"].any()
    assert metrics.topics(EXAMPLE).empty
    assert metrics.elsewhere(EXAMPLE).empty


def test_shares_are_those_printed_or_of_one_source_and_the_cases_own_stands_among_them():
    rows = metrics.shares(CASE)
    own = rows.query("is_own")["share"].iloc[0]
    assert float(own) == 11 / 13
    others = rows.query("not is_own")
    for row in others.itertuples():
        if row.total is None:  # it is printed
            assert row.share.kind is Kind.STATED
        else:
            share = float(row.adopted) / float(row.total)
            assert float(row.share) == share
    is_known = rows["day"].notna()
    assert is_known.is_monotonic_decreasing
    without_own = metrics.shares(COMPARISON)
    assert not without_own["is_own"].any()


def test_a_share_is_drawn_within_the_bounds_of_its_day():
    shares = metrics.shares(CASE)
    dated = shares.dropna(subset="day")
    drawn = places_chart.points(shares)
    assert len(drawn) == len(dated)
    first = drawn["first"]
    last = drawn["last"]
    assert drawn["moment"].between(first, last).all()
    assert drawn["percent"].between(0, 100).all()
    [own] = drawn.query("is_own")["last"]
    assert 2022.1 < own < 2022.2
