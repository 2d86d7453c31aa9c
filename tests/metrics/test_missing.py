"""What cannot be concluded: in the order of its rank, and no longer where it was measured."""

from thapmuoi_analysis import load_case, metrics


def test_what_is_ranked_and_can_be_told_is_open_in_the_order_of_its_rank():
    for slug in ("thap-muoi", "example", "chau-phu", "an-giang"):
        record = load_case(slug)
        found = metrics.unsettled(record)
        ranked = record.missing.dropna(subset="open_rank")
        assert {*found["id"]} == {*ranked.loc[ranked["open_vi"] != "", "id"]} != set()
        assert found["open_rank"].is_monotonic_increasing
    assert metrics.unsettled(load_case("comparison")).empty


def test_a_point_is_settled_once_every_claim_that_bears_on_it_was_measured():
    record = load_case("example")
    [point] = record.missing.loc[record.missing["shows"] == "c11 c12 c15", "id"]
    measured = {"quantified": True, "counterfactual": "measured", "compared_with": "before"}
    for ids, is_open in (([], True), (["c11"], True), (["c11", "c12", "c15"], False)):
        case = record.with_rows({"claims": [{"id": id, **measured} for id in ids]})
        assert (point in {*metrics.unsettled(case)["id"]}) == is_open
