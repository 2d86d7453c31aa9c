"""Which record would test each claim that is told, and who is asked for it."""

from thapmuoi_analysis import load_case, metrics

CASE = load_case("thap-muoi")
EXAMPLE = load_case("example")


def test_each_claim_that_is_told_has_a_row_in_the_order_of_the_text():
    for case in (CASE, EXAMPLE, load_case("chau-phu")):
        ledger = metrics.ledger(case)
        rows = metrics.claims(case)
        told = {*rows.loc[rows["told"], "id"]}
        told.difference_update(metrics.untold(case).index)
        expected = [id for id in case.claims_by_id if id in told]
        assert ledger["id"].to_list() == expected != []
    without_claims = load_case("an-giang")
    assert metrics.ledger(without_claims).empty


def test_a_claim_is_tested_by_what_would_show_it_else_by_what_was_noted_with_it():
    noted = {"checkable_vi": "sổ họp", "checkable_en": "minutes"}
    case = EXAMPLE.with_rows("claims", id="c11", **noted)
    shown = case.with_rows("missing", id="m5", shows="c11")
    without = case.with_rows("missing", id="m4", shows="c12")
    asked = metrics.requests(shown).set_index("id").loc[["m4", "m5"]]
    labels = asked["label"].map(lambda label: label["en"])
    row = metrics.ledger(shown, "en").set_index("id").loc["c11"]
    assert row["record"] == "; ".join(labels)
    assert row["codes"] == ", ".join(sorted(asked["code"]))
    row = metrics.ledger(without, "en").set_index("id").loc["c11"]
    assert row["record"] == "minutes"
    assert row["codes"] == ""


def test_each_keeper_of_a_record_is_asked_the_first_to_be_asked_first():
    two = {"keeper_vi": "kho A; kho B", "keeper_en": "store A; store B", "first": 1}
    one = {"keeper_vi": "kho B", "keeper_en": "store B", "first": 2}
    case = EXAMPLE.with_rows("missing", id="m6", **two)
    case = case.with_rows("missing", id="m4", **one)
    asked = metrics.requests(case)
    keepers = asked["keeper"].map(lambda keeper: keeper["en"])
    assert keepers.head(3).tolist() == ["store A", "store B", "store B"]
    assert asked["code"].is_monotonic_increasing
    codes = asked.groupby(keepers)["code"]
    assert codes.nunique().eq(1).all()
    of_two = asked[asked["id"] == "m6"]
    assert of_two["code"].to_list() == ["A", "B"]


def test_what_has_no_rank_and_shows_nothing_is_not_asked_for():
    rows = CASE.missing
    is_unranked = rows["first"].isna() & rows["open_rank"].isna()
    is_idle = is_unranked & rows["shows"].eq("")
    assert is_idle.any()
    asked = metrics.asked_for(CASE)["id"]
    assert {*asked} == {*rows.loc[~is_idle, "id"]}
    without = load_case("comparison")
    assert metrics.requests(without).empty


def test_new_units_are_named_only_where_the_case_says_so():
    of_each = metrics.requests(CASE).groupby("code")["at_new_units"]
    flags = of_each.first()
    assert of_each.nunique().eq(1).all()
    assert "".join(flags[flags].index) == "BC"
    assert "".join(flags[~flags].index) == "ADE"
