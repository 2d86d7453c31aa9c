"""Chapter 6: whether claims were coded again, and how far the codings agree."""

from fractions import Fraction

import pytest

from thapmuoi_analysis.chapters import method
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE
from thapmuoi_analysis.telling.phrases import message
from thapmuoi_analysis.telling.voice import Voice


def test_a_case_was_coded_once_or_again(case_of):
    once, again = (method.facts(case_of(slug))["again"] for slug in ("thap-muoi", "example"))
    assert once is None and again == Quantity(19, "", "again", Kind.DERIVED, "#{again}")


def test_that_nobody_coded_who_speaks_is_told_and_without_claims_nothing_is(changed, case_of):
    case = case_of("example")
    uncoded = changed(case, **{id: {"speaker": "uncoded"} for id in case.ledger})
    told = [method.facts(one)["coding"] for one in (case, uncoded)]
    assert [*told] == [message("claims coded"), message("claims coded, not who")]
    assert method.facts(changed(case, drop=[*case.ledger]))["coding"] is None


def test_the_shares_and_alphas_go_by_the_names_of_their_codes(case_of):
    table = method.agreement(case_of("example"), Voice("en"))
    codes = ("type", "speaker", "about", "hedged")
    assert [n.id for n in table["share"]] == [f"share_{code}" for code in codes]
    assert [n.id for n in table["alpha"]] == [f"alpha_{code}" for code in codes]
    assert [[one.id for one in n.inputs] for n in table["share"]] == [
        [f"agreed_{code}", "again"] for code in codes
    ]
    assert {n.inputs[0].formula for n in table["share"]} == {f"#{{agreed_{c}}}" for c in codes}
    assert {n.formula for n in table["alpha"]} == {"Krippendorff's alpha, nominal"}
    assert list(table["what"]) == [Voice("en").term(f"coded {code}") for code in codes]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_gives_share_and_alpha_of_each_code_as_derived_numbers(case_of, lang):
    table = method.agreement(case_of("example"), Voice(lang))
    assert [q.value for q in table["share"]] == [Fraction(17, 19), *3 * [Fraction(18, 19)]]
    assert [round(q.value, 2) for q in table["alpha"]] == [0.88, 0.88, 0.83, 0.9]
    assert {q.kind for q in (*table["share"], *table["alpha"])} == {Kind.DERIVED}
    assert len({*table["what"]}) == 4


def test_where_all_claims_have_one_code_alpha_has_no_answer(case_of, changed):
    case, same = case_of("example"), {"type": "result"}
    for table in ("claims", "second_coding"):
        case = changed(case, table, **{id: same for id in case.ledger})
    alphas = method.agreement(case, Voice("vi"))["alpha"]
    assert alphas[0].value is NOT_APPLICABLE and alphas[1].value > 0
