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


def row_of(id, case):
    """Return the row of a claim in the ledger, in English."""
    rows = metrics.ledger(case, "en")
    return rows.set_index("id").loc[id]


def test_a_claim_is_tested_by_what_would_show_it_else_by_what_was_noted_with_it():
    noted = {"checkable_vi": "sổ họp", "checkable_en": "minutes"}
    case = EXAMPLE.with_rows("claims", id="c11", **noted)
    shown = case.with_rows("missing", id="m5", shows="c11")
    without = case.with_rows("missing", id="m4", shows="c12")
    requests = metrics.requests(shown).set_index("id")
    asked = requests.loc[["m4", "m5"]]
    labels = asked["label"].map(lambda label: label["en"])
    codes = sorted(asked["code"])
    row = row_of("c11", shown)
    assert row["record"] == "; ".join(labels)
    assert row["codes"] == ", ".join(codes)
    row = row_of("c11", without)
    assert row["record"] == "minutes"
    assert row["codes"] == ""


def test_each_keeper_of_a_record_is_asked_the_first_to_be_asked_first():
    two = {  # keepers of one record
        "keeper_vi": "kho A; kho B",
        "keeper_en": "store A; store B",
        "first": 1,
    }
    one = {  # of another
        "keeper_vi": "kho B",
        "keeper_en": "store B",
        "first": 2,
    }
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
    is_unranked = rows[["first", "open_rank"]].isna().all(axis="columns")
    shows_nothing = rows["shows"] == ""
    is_idle = is_unranked & shows_nothing
    assert is_idle.any()
    asked = metrics.asked_for(CASE)["id"]
    expected = rows.loc[~is_idle, "id"]
    assert {*asked} == {*expected}
    without = load_case("comparison")
    assert metrics.requests(without).empty


def test_new_units_are_named_only_where_the_case_says_so():
    asked = metrics.requests(CASE)
    is_new = asked["at_new_units"]
    new = asked.loc[is_new, "code"]
    others = asked.loc[~is_new, "code"]
    assert {*new} == {"B", "C"}
    assert {*others} == {"A", "D", "E"}
