"""Claims as a frame: all of them, in the order of the telling, with what is told of them."""

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.claim import reportable

CASES = ["thap-muoi", "chau-phu", "example", "an-giang", "comparison"]
TYPES = ("target", "activity", "result", "benefit", "limitation", "cause", "lesson", "next_step")


@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_row_a_claim_and_what_is_told_as_the_telling_has_it(slug, lang):
    case = load_case(slug)
    made = metrics.claims(case, lang)
    assert {*made["id"]} == {*case.claims_by_id} and made["id"].is_unique
    for type in TYPES:
        rows = made.query(f"told and type == '{type}'")
        assert [*rows["claim"]] == [*reportable(case.claims_by_id, type)]
        tied = rows.query("about == 'model'")
        assert [*tied["claim"]] == [*reportable(case.claims_by_id, type, about="model")]
    assert not made["clause"].str.contains(r"[{}|]").any()


def test_a_clause_reads_with_the_numbers_and_names_of_the_case():
    made = metrics.claims(load_case("thap-muoi"), "en").set_index("id")
    written = load_case("thap-muoi").claims.set_index("id")["clause_en"]
    named = written[written.str.contains("{adopted}", regex=False)].index
    assert len(named) and made.loc[named, "clause"].str.contains(r"\b11\b").all()


def test_a_cause_of_the_same_speaker_is_told_before_its_limitation_and_not_again():
    case = load_case("thap-muoi")
    rows = metrics.claims(case).query("told and type in ['limitation', 'cause']")
    linked = metrics.with_causes(case, rows).set_index("id")
    assert [cause.id for cause in linked.loc["c39", "causes"]] == ["c38"]
    assert "c38" in {*rows["id"]} and "c38" not in linked.index


def test_a_cause_of_another_speaker_stands_by_itself():
    case = load_case("thap-muoi")
    speaker = {"speaker": "explicit", "said_by_vi": "A", "said_by_en": "A"}
    case = case.with_rows("claims", id="c38", **speaker)
    rows = metrics.claims(case).query("told and type in ['limitation', 'cause']")
    linked = metrics.with_causes(case, rows).set_index("id")
    assert linked.loc["c39", "causes"] == () and "c38" in linked.index


def test_the_umbrella_is_the_claim_that_only_heads_others():
    case = load_case("thap-muoi")
    rows = metrics.claims(case).query("told and type == 'limitation'")
    assert metrics.umbrella(case, rows).id == "c37"
    assert metrics.umbrella(case, rows.head(0)) is None


def test_cases_are_the_claims_that_are_part_of_a_step():
    case = load_case("thap-muoi")
    rows = metrics.claims(case).query("type == 'next_step'")
    cases = metrics.with_cases(case, rows).set_index("id")["cases"]
    assert [claim.id for claim in cases["c45"]] == ["c46", "c47"]


@pytest.mark.parametrize(("id", "type"), [("adopted", "result"), ("target_share", "target")])
def test_a_number_is_stated_by_the_first_claim_of_its_sentence(id, type):
    case = load_case("thap-muoi")
    number = case.fact(id)
    [claim] = metrics.stating(case, number, type)["claim"]
    alike = [
        c.id for c in case.claims_by_id.values() if c.type == type and c.locator in number.sources
    ]
    assert claim.id == alike[0]


def test_a_number_that_no_claim_states_has_none():
    case = load_case("thap-muoi")
    assert metrics.stating(case, case.fact("remaining"), "target").empty
    other = load_case("an-giang")
    assert metrics.stating(other, other.latest("adopted"), "result").empty
