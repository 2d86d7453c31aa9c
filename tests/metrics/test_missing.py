"""What cannot be concluded: in the order of its rank, and no longer where it was measured."""

from thapmuoi_analysis import load_case, metrics


def test_what_is_ranked_and_can_be_told_is_open_in_the_order_of_its_rank():
    for slug in ("thap-muoi", "example", "chau-phu", "an-giang"):
        record = load_case(slug)
        found = metrics.unsettled(record)
        ranked = record.missing.dropna(subset="open_rank")
        is_told = ranked["open_vi"] != ""
        assert is_told.any()
        expected = ranked.loc[is_told, "id"]
        assert {*found["id"]} == {*expected}
        assert found["open_rank"].is_monotonic_increasing
    without = load_case("comparison")
    assert metrics.unsettled(without).empty


def test_a_point_is_settled_once_every_claim_that_bears_on_it_was_measured():
    record = load_case("example")
    bears = record.missing["shows"] == "c11 c12 c15"
    [point] = record.missing.loc[bears, "id"]
    measured = {"quantified": True, "counterfactual": "measured", "compared_with": "before"}
    still_open = {"": True, "c11": True, "c11 c12 c15": False}
    for ids, is_open in still_open.items():
        bearing = ids.split()
        rows = [{"id": id, **measured} for id in bearing]
        case = record.with_rows({"claims": rows})
        unsettled = metrics.unsettled(case)["id"]
        assert (point in unsettled.tolist()) == is_open
