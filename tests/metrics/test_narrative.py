"""Claims as a frame: all of them, in the order of the telling, with what is told of them."""

from pathlib import Path

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.claim import reportable
from thapmuoi_analysis.metrics.untold import further, untold

TYPES = ("target", "activity", "result", "benefit", "limitation", "cause", "lesson", "next_step")
CASE = load_case("thap-muoi")
TOLD = metrics.claims(CASE).query("told")


@pytest.mark.parametrize("slug", ["thap-muoi", "chau-phu", "example", "an-giang", "comparison"])
def test_a_row_a_claim_and_what_is_told_as_the_telling_has_it(slug):
    case = load_case(slug)
    for lang in ("vi", "en"):
        made = metrics.claims(case, lang)
        assert {*made["id"]} == {*case.claims_by_id} and made["id"].is_unique
        assert not made["clause"].str.contains(r"[{}|]").any()
        for type in TYPES:
            rows = made.query(f"told and type == '{type}'")
            assert [*rows["claim"]] == [*reportable(case.claims_by_id, type)]
            tied = rows.query("about == 'model'")
            assert [*tied["claim"]] == [*reportable(case.claims_by_id, type, about="model")]


def test_a_clause_reads_with_the_numbers_and_names_of_the_case():
    made = metrics.claims(CASE, "en").set_index("id")
    written = CASE.claims.set_index("id")["clause_en"]
    naming = written[written.str.contains("{adopted}", regex=False)].index
    assert len(naming) and made.loc[naming, "clause"].str.contains(r"\b11\b").all()


def test_a_cause_of_the_same_speaker_is_told_before_its_limitation_and_not_again():
    rows = TOLD.query("type in ['limitation', 'cause']")
    linked = metrics.with_causes(CASE, rows).set_index("id")
    assert [cause.id for cause in linked.loc["c39", "causes"]] == ["c38"]
    assert "c38" in {*rows["id"]} and "c38" not in linked.index
    speaker = {"speaker": "explicit", "said_by_vi": "A", "said_by_en": "A"}
    case = CASE.with_rows("claims", id="c38", **speaker)
    rows = metrics.claims(case).query("told and type in ['limitation', 'cause']")
    apart = metrics.with_causes(case, rows).set_index("id")
    assert apart.loc["c39", "causes"] == () and "c38" in apart.index


def test_an_umbrella_heads_others_and_cases_are_part_of_a_step():
    rows = TOLD.query("type == 'limitation'")
    assert metrics.umbrella(CASE, rows).id == "c37"
    assert metrics.umbrella(CASE, rows.head(0)) is None
    steps = TOLD.query("type == 'next_step'")
    cases = metrics.with_cases(CASE, steps).set_index("id")["cases"]
    assert [claim.id for claim in cases["c45"]] == ["c46", "c47"]


def test_a_number_is_stated_by_the_first_claim_of_its_sentence_if_by_any():
    for id, type in (("adopted", "result"), ("target_share", "target")):
        number = CASE.fact(id)
        [found] = metrics.stating(CASE, number, type)["id"]
        alike = CASE.claims[CASE.claims["locator"].isin(number.sources)]
        assert found == alike[alike["type"] == type]["id"].iloc[0]
    assert metrics.stating(CASE, CASE.fact("remaining"), "target").empty
    other = load_case("an-giang")
    assert metrics.stating(other, other.latest("adopted"), "result").empty


def test_benefits_of_rotation_are_told_where_no_section_on_it_is():
    folder = Path(__file__).parents[1] / "strangers" / "digital-teams" / "full"
    case = load_case(folder)
    assert not case.has("rotation")
    [id, *_] = metrics.claims(case).query("told and type == 'benefit'")["id"]
    changed = case.with_rows("claims", id=id, about="rotation")
    assert id in [*further(changed)["id"]] and id not in untold(changed).index
