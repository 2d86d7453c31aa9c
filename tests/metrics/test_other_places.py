"""Other places: when their numbers held, as far as known; what two or more of them raise."""

import pandas as pd
from glance import lines

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.telling import places_chart
from thapmuoi_analysis.telling.formatter import Formatter

CASE, EXAMPLE = load_case("thap-muoi"), load_case("example")
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
        day = metrics.elsewhere(case).set_index("id").loc["binh_phuoc_2018", "day"]
        assert Formatter("en").number(day) == told
        assert day.id == "elsewhere_binh_phuoc_2018_as_of"
        assert (day.kind.value == "stated") == (first == last)


def test_a_number_without_a_day_has_none_and_comes_last():
    days = {"as_of_earliest": "", "as_of_latest": ""}
    rows = metrics.elsewhere(COMPARISON.with_rows("elsewhere", id="viet_nam_2007", **days))
    assert not rows.loc[rows["id"] == "viet_nam_2007", "day"].notna().any()
    known = rows["as_of_latest"].notna()
    assert rows["as_of_latest"].dropna().is_monotonic_increasing
    assert known.is_monotonic_decreasing


def test_a_place_has_the_total_and_the_publisher_of_its_source():
    rows = metrics.elsewhere(CASE).set_index("id")
    totals = rows["total"].dropna()
    stated = CASE.elsewhere.set_index("id")["total"].dropna()
    assert {id: total.value for id, total in totals.items()} == stated.to_dict()
    for row in rows.dropna(subset="total").itertuples():
        assert row.adopted <= row.total and row.total.sources == (row.locator,)
    publisher = CASE.sources.set_index("id")["publisher"]["bao-dong-nai"]
    assert rows.set_index("locator").loc["bao-dong-nai", "publisher"] == publisher != ""


def test_topics_come_by_rank_each_with_all_that_they_rest_on():
    found = metrics.topics(CASE)
    ranked = CASE.messages.sort_values("rank")
    assert [*found["id"]] == [*ranked["id"]]
    both = pd.concat([CASE.elsewhere, CASE.elsewhere_claims]).set_index("id")["locator"]
    for locators, ids in zip(found["locators"], ranked["supported_by"], strict=True):
        assert {*locators} == {*both[ids.split()]}
        assert len(locators) == len({*locators}) > 0


def test_a_topic_is_raised_where_the_source_speaks_of_it():
    found = metrics.topics(CASE).set_index("mechanism")["raised"]
    coded = CASE.claims["mechanism"]
    assert found.to_dict() == {mechanism: mechanism in {*coded} for mechanism in found.index}
    assert {*found} == {True, False}


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
        found = metrics.topics(CASE.with_rows("claims", id="c50", **cells))
        assert {*found[found["unmet"]]["id"]} == unmet


def test_a_topic_asks_for_something_where_a_lesson_or_measure_supports_it():
    rows = COMPARISON.elsewhere_claims
    asking = rows["kind"].isin(["lesson", "measure"])
    by = COMPARISON.messages.set_index("id")["supported_by"].str.split().explode()
    expected = by.isin(rows.loc[asking, "id"]).groupby(level=0).any()
    assert metrics.topics(COMPARISON).set_index("id")["asks"].to_dict() == expected.to_dict()
    benefits = [{"id": id, "kind": "benefit"} for id in rows[asking]["id"]]
    changed = COMPARISON.with_rows({"elsewhere_claims": benefits})
    assert not metrics.topics(changed)["asks"].any()


def test_without_claims_no_topic_is_raised_and_without_messages_there_is_none():
    found = metrics.topics(COMPARISON)
    assert not found["raised"].any() and not found["unmet"].any()
    assert metrics.topics(EXAMPLE).empty and metrics.elsewhere(EXAMPLE).empty


def test_shares_are_those_printed_or_of_one_source_and_the_cases_own_stands_among_them():
    rows = metrics.shares(CASE)
    own = rows.query("is_own")
    assert float(own["share"].iloc[0]) == 11 / 13
    other = rows.query("not is_own")
    for row in other[other["total"].notna()].itertuples():
        assert float(row.share) == float(row.adopted) / float(row.total)
    printed = other[other["total"].isna()]["share"]
    assert {number.kind.value for number in printed} == {"stated"}
    known = rows["day"].notna()
    assert known.is_monotonic_decreasing
    assert not metrics.shares(COMPARISON)["is_own"].any()


def test_a_share_is_drawn_within_the_bounds_of_its_day():
    drawn = places_chart.points(metrics.shares(CASE))
    assert len(drawn) == metrics.shares(CASE)["day"].notna().sum()
    within = drawn["moment"].between(drawn["first"], drawn["last"])
    assert within.all()
    assert drawn["percent"].between(0, 100).all()
    [own] = drawn.query("is_own")["last"]
    assert 2022.1 < own < 2022.2
