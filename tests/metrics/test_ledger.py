"""Which record would test each claim that is told, and who is asked for it."""

import pandas as pd

from thapmuoi_analysis import load_case, metrics

CASE, EXAMPLE = load_case("thap-muoi"), load_case("example")


def test_each_claim_that_is_told_has_a_row_in_the_order_of_the_text():
    for case in (CASE, EXAMPLE, load_case("chau-phu")):
        ledger = metrics.ledger(case)
        told = metrics.claims(case).query("told")["id"]
        untold = {*metrics.untold(case).index}
        expected = [id for id in case.claims_by_id if id in {*told} - untold]
        assert ledger["id"].to_list() == expected != []
    assert metrics.ledger(load_case("an-giang")).empty


def test_a_claim_is_tested_by_what_would_show_it_else_by_what_was_noted_with_it():
    noted = {"checkable_vi": "sổ họp", "checkable_en": "minutes"}
    case = EXAMPLE.with_rows("claims", id="c11", **noted)
    shown = case.with_rows("missing", id="m5", shows="c11")
    without = case.with_rows("missing", id="m4", shows="c12")
    for tried, record in ((shown, ["m4", "m5"]), (without, [])):
        row = metrics.ledger(tried, "en").set_index("id").loc["c11"]
        asked = metrics.requests(tried).set_index("id").loc[record]
        labels = [label["en"] for label in asked["label"]]
        assert row["record"] == ("; ".join(labels) or "minutes")
        assert row["codes"] == ", ".join(sorted(asked["code"]))


def test_each_keeper_of_a_record_is_asked_the_first_to_be_asked_first():
    keepers = {"keeper_vi": "kho A; kho B", "keeper_en": "store A; store B", "first": 1}
    case = EXAMPLE.with_rows("missing", id="m6", **keepers)
    others = case.with_rows("missing", id="m4", keeper_vi="kho B", keeper_en="store B", first=2)
    asked = metrics.requests(others)
    keeper = asked["keeper"].map(lambda keeper: keeper["en"])
    assert [*keeper[:3]] == ["store A", "store B", "store B"]
    assert asked["code"].is_monotonic_increasing
    assert asked.groupby(keeper)["code"].nunique().eq(1).all()
    assert asked[asked["id"] == "m6"]["code"].to_list() == ["A", "B"]


def test_what_has_no_rank_and_shows_nothing_is_not_asked_for():
    asked = {*metrics.asked_for(CASE)["id"]}
    rows = CASE.missing
    idle = rows["first"].isna() & rows["open_rank"].isna() & rows["shows"].eq("")
    assert asked == {*rows[~idle]["id"]} != {*rows["id"]}
    assert metrics.requests(load_case("comparison")).empty


def test_new_units_are_named_only_where_the_case_says_so():
    flags = metrics.requests(CASE).groupby("code")["at_new_units"].agg(["min", "max"])
    assert flags["min"].equals(flags["max"])
    assert pd.Series(flags["max"]).to_dict() == {
        "A": False, "B": True, "C": True, "D": False, "E": False
    }  # fmt: skip
