"""How firm a claim is and on what condition: by its hedges, and as somebody codes it."""

import pytest

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError


def test_hedges_say_how_firm_a_claim_is_in_either_language():
    for vi, en, force, condition in (
        ((), (), "plain", "none"),
        (("có lúc", "còn"), ("at times", "still"), "hedged", "none"),
        (("có thể",), ("may",), "may", "none"),
        (("có thể sẽ",), ("might",), "may", "none"),
        (("tiếp tục nghiên cứu",), ("is to go on studying",), "study", "none"),
        (("có thể", "nghiên cứu"), ("may", "study"), "study", "none"),
        (("kiến nghị",), ("recommends",), "advice", "none"),
        (("khi có đủ điều kiện",), ("when conditions suffice",), "hedged", "when"),
        (("Nếu đủ người",), ("if there are people",), "hedged", "if"),
        (("ở những nơi có điều kiện",), ("where conditions allow",), "hedged", "where"),
        (("khi đủ người", "nếu thuận lợi"), ("when staffed", "if all is well"), "hedged", "if"),
        (("khi có thể",), ("when possible",), "hedged", "when"),
        (("ở một vài nơi",), ("in a few places",), "hedged", "none"),
        (("cân nhắc", "nếu đủ người"), ("weighs", "if there are people"), "hedged", "if"),
        (("khiêm tốn",), ("iffy",), "hedged", "none"),
    ):
        for one, other in ((vi, en), (vi, vi), (en, en), (vi, ()), ((), en)):
            kinds = hedging.kinds(one, other)
            assert hedging.force_of("next_step", kinds) == force
            assert hedging.condition_of(kinds) == condition
        assert hedging.force_of("recommendation", hedging.kinds(vi, en)) == "advice"


FIRMER = "expected {}, or what is less firm, as its type and hedges say"
LACKING = "expected the words that say so, as {} is coded"
CODED_WRONGLY = [
    ("thap-muoi", FIRMER.format("may"), {"id": "c45", "force": "plain"}),
    ("thap-muoi", FIRMER.format("may"), {"id": "c45", "force": "hedged"}),
    ("thap-muoi", FIRMER.format("study"), {"id": "c48", "force": "may"}),
    ("chau-phu", FIRMER.format("advice"), {"id": "c12", "force": "plain"}),
    ("thap-muoi", "expected when, as one of its hedges", {"id": "c43", "condition": "none"}),
    ("example", "expected if, as one of its hedges", {"id": "c18", "condition": "when"}),
    ("thap-muoi", LACKING.format("condition"),
     {"id": "c43", "hedge": "", "hedge_en": "", "condition": "when"}),
    ("thap-muoi", LACKING.format("force"),
     {"id": "c39", "hedge": "", "hedge_en": "", "force": "hedged"}),
    ("thap-muoi", LACKING.format("condition"),
     {"id": "c45", "hedge": "có thể", "hedge_en": "may", "condition": "when"}),
]  # fmt: skip
IN_VIETNAMESE = ("hoặc mức kém chắc hơn", "vì một từ ngữ dè dặt nói vậy", "cần từ ngữ nói lên điều")


def test_a_claim_coded_as_firmer_than_its_words_is_refused():
    for slug, expected, cells in CODED_WRONGLY:
        with pytest.raises(CaseError) as caught:
            load_case(slug).with_rows("claims", **cells)
        [error] = caught.value.errors
        assert expected in error.told("en")
        assert any(words in error.told("vi") for words in IN_VIETNAMESE)


def test_what_is_coded_as_less_firm_than_its_words_or_where_the_list_is_silent_is_kept():
    unknown = {"hedge": "chưa; sự chủ động", "hedge_en": "yet; initiative"}  # to the list
    for id, coded, hedge in (
        ("c45", {"force": "study", "condition": "if"}, {}),
        ("c43", {"force": "advice"}, {}),
        ("c40", {"condition": "where"}, unknown),
        ("c21", {"force": "study"}, {}),
    ):
        case = load_case("thap-muoi").with_rows("claims", id=id, **coded, **hedge)
        for name, code in coded.items():
            assert getattr(case.claims_by_id[id], name) == code


def unsaid(text, lang="en", force="hedged", **hedges):
    words = {name.replace("_", " "): kind for name, kind in hedges.items()}
    return list(hedging.unsaid(text, lang, force=force, hedges=words))


def test_a_line_says_a_hedge_by_its_own_words_or_by_those_that_are_no_firmer():
    assert unsaid("it is at times slow", at_times="") == []
    assert unsaid("it is slow", at_times="") == [("", "at times")]
    assert unsaid("it is slow at timesome", at_times="") == [("", "at times")]
    assert unsaid("possibly extend it", force="may", may="may") == []
    assert unsaid("study extending it", force="may", may="may") == []
    assert unsaid("possibly extend it", force="study", studying="study") == [("study", "studying")]
    assert unsaid("a recommendation to extend it", force="advice") == []
    assert unsaid("extend it", force="advice") == [("force", "advice")]


def test_a_line_says_a_condition_by_its_own_words_or_that_there_are_conditions():
    when = {"when_all_can_come": "when"}
    assert unsaid("meet when all can come", **when) == unsaid("on conditions: meet", **when) == []
    assert unsaid("meet when few come", **when) == [("when", "when all can come")]
    may = {"may": "may", **when}
    assert unsaid("meet when all can come", force="may", **may) == [("may", "may")]


def test_words_that_go_with_a_verb_are_asked_of_clauses_alone_and_examples_of_any_such_word():
    assert unsaid("field visits", still="verb") == []
    assert unsaid("for instance field visits", such_as="examples") == []
    assert unsaid("field visits", such_as="examples") == [("examples", "such as")]
