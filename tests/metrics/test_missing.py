"""What cannot be concluded: in the order of its rank, and no longer where it was measured."""

from dataclasses import replace

import pytest

from thapmuoi_analysis import load_case, metrics

CASES = ("thap-muoi", "example", "chau-phu", "an-giang")


def _measured(case, *ids):
    """Return a case with some claims that have a number which is measured against something."""
    claims = case.claims
    claims.loc[claims["id"].isin(ids), ["quantified", "counterfactual"]] = [True, "measured"]
    return replace(case, _tables={**case._tables, "claims": claims})


@pytest.mark.parametrize("slug", CASES)
def test_what_is_ranked_and_can_be_told_is_open_in_the_order_of_its_rank(slug):
    record = load_case(slug)
    found = metrics.unsettled(record)
    ranked = record.missing.dropna(subset="open_rank")
    assert {*found["id"]} == {*ranked.loc[ranked["open_vi"] != "", "id"]} != set()
    assert found["open_rank"].is_monotonic_increasing


def test_a_point_is_settled_once_every_claim_that_bears_on_it_was_measured():
    record = load_case("example")
    [point] = record.missing.loc[record.missing["shows"] == "c11 c12 c15", "id"]
    assert point in {*metrics.unsettled(record)["id"]}
    assert point in {*metrics.unsettled(_measured(record, "c11"))["id"]}
    assert point not in {*metrics.unsettled(_measured(record, "c11", "c12", "c15"))["id"]}


def test_a_case_that_lists_nothing_as_missing_leaves_nothing_open():
    assert metrics.unsettled(load_case("comparison")).empty
