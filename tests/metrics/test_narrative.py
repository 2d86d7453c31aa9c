"""Claims as a frame: all of them, in the order of the telling, with what is told of them."""

from pathlib import Path

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.claim import reportable
from thapmuoi_analysis.case.schema import codes_of
from thapmuoi_analysis.metrics.untold import further, untold

SLUGS = ["thap-muoi", "chau-phu", "example", "an-giang", "comparison"]
CASE = load_case("thap-muoi")
TOLD = metrics.claims(CASE).query("told")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_row_a_claim_and_what_is_told_as_the_telling_has_it(slug):
    case = load_case(slug)
    for lang in ("vi", "en"):
        made = metrics.claims(case, lang)
        assert {*made["id"]} == {*case.claims_by_id}
        assert made["id"].is_unique
        assert not made["clause"].str.contains(r"[{}|]").any()
        for type in codes_of("claims", "type"):
            rows = made.query(f"told and type == '{type}'")
            expected = reportable(case.claims_by_id, type)
            assert rows["claim"].tolist() == [*expected]
            of_model = rows.query("about == 'model'")
            expected = reportable(case.claims_by_id, type, about="model")
            assert of_model["claim"].tolist() == [*expected]


def test_a_clause_reads_with_the_numbers_and_names_of_the_case():
    made = metrics.claims(CASE, "en").set_index("id")
    written = CASE.claims.set_index("id")["clause_en"]
    is_naming = written.str.contains("{adopted}", regex=False)
    assert is_naming.any()
    clauses = made.loc[written[is_naming].index, "clause"]
    assert clauses.str.contains(r"\b11\b").all()


def test_a_cause_of_the_same_speaker_is_told_before_its_limitation_and_not_again():
    rows = TOLD.query("type in ['limitation', 'cause']")
    linked = metrics.with_causes(CASE, rows).set_index("id")
    [cause] = linked.loc["c39", "causes"]
    assert cause.id == "c38"
    assert "c38" in rows["id"].tolist()
    assert "c38" not in linked.index


def test_a_cause_of_another_speaker_is_told_by_itself():
    speaker = {"speaker": "explicit", "said_by_vi": "một người", "said_by_en": "somebody"}
    case = CASE.with_rows("claims", id="c38", **speaker)
    rows = metrics.claims(case).query("told and type in ['limitation', 'cause']")
    linked = metrics.with_causes(case, rows).set_index("id")
    assert linked.loc["c39", "causes"] == ()
    assert "c38" in linked.index


def test_an_umbrella_heads_others_and_cases_are_part_of_a_step():
    rows = TOLD.query("type == 'limitation'")
    over = metrics.umbrella(CASE, rows)
    assert over.id == "c37"
    no_rows = rows.head(0)
    assert metrics.umbrella(CASE, no_rows) is None
    steps = TOLD.query("type == 'next_step'")
    cases = metrics.with_cases(CASE, steps).set_index("id")["cases"]
    parts = [claim.id for claim in cases["c45"]]
    assert parts == ["c46", "c47"]


def test_a_number_is_stated_by_the_first_claim_of_its_sentence_if_by_any():
    claims = CASE.claims
    types = {"adopted": "result", "target_share": "target"}
    for id, type in types.items():
        number = CASE.fact(id)
        [found] = metrics.stating(CASE, number, type)["id"]
        of_sentence = claims["locator"].isin(number.sources)
        of_type = claims["type"] == type
        first = claims.loc[of_sentence & of_type, "id"].iloc[0]
        assert found == first
    remaining = CASE.fact("remaining")
    assert metrics.stating(CASE, remaining, "target").empty
    without = load_case("an-giang")
    adopted = without.latest("adopted")
    assert metrics.stating(without, adopted, "result").empty


def test_benefits_of_rotation_are_told_where_no_section_on_it_is():
    strangers = Path(__file__).parents[1] / "strangers"
    case = load_case(strangers / "digital-teams" / "full")
    assert not case.has("rotation")
    benefits = metrics.claims(case).query("told and type == 'benefit'")
    id = benefits["id"].iloc[0]
    changed = case.with_rows("claims", id=id, about="rotation")
    assert id in further(changed)["id"].tolist()
    assert id not in untold(changed).index
