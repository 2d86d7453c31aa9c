"""How firm a claim is and on what condition: by its hedges, and as somebody codes it."""

import pytest

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError


@pytest.mark.parametrize(
    ("vi", "en", "force", "condition"),
    [
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
    ],
)
def test_hedges_say_how_firm_a_claim_is_in_either_language(vi, en, force, condition):
    for one, other in ((vi, en), (vi, vi), (en, en), (vi, ()), ((), en)):
        kinds = hedging.kinds(one, other)
        assert hedging.force_of("next_step", kinds) == force
        assert hedging.condition_of(kinds) == condition
    assert hedging.force_of("recommendation", hedging.kinds(vi, en)) == "advice"


@pytest.mark.parametrize(
    ("slug", "cells", "said", "vi"),
    [
        ("thap-muoi", {"id": "c45", "force": "plain"},
         "column force: found 'plain'; expected may, or what is less firm, as its type and hedges "
         "say. To mend: code may, or leave the cell empty.",
         "cột force: đang ghi 'plain'; cần may hoặc mức kém chắc hơn, theo loại nhận định và từ "
         "ngữ dè dặt. Cách sửa: ghi may, hoặc để trống ô."),
        ("thap-muoi", {"id": "c45", "force": "hedged"}, "expected may, or what is less firm", ""),
        ("thap-muoi", {"id": "c48", "force": "may"}, "expected study, or what is less firm", ""),
        ("chau-phu", {"id": "c12", "force": "plain"}, "expected advice, or what is less", ""),
        ("thap-muoi", {"id": "c43", "condition": "none"},
         "column condition: found 'none'; expected when, as one of its hedges says. To mend: code "
         "when, or leave the cell empty.",
         "cột condition: đang ghi 'none'; cần when, vì một từ ngữ dè dặt nói vậy. Cách sửa: ghi "
         "when, hoặc để trống ô."),
        ("example", {"id": "c18", "condition": "when"}, "expected if, as one of its hedges", ""),
        ("thap-muoi", {"id": "c43", "hedge": "", "hedge_en": "", "condition": "when"},
         "column hedge: expected the words that say so, as condition is coded. To mend: write the "
         "hedge as the source has it, or leave condition empty.",
         "cột hedge: cần từ ngữ nói lên điều ấy, vì condition đã ghi. Cách sửa: ghi từ ngữ dè dặt "
         "như trong nguồn, hoặc để trống condition."),
        ("thap-muoi", {"id": "c39", "hedge": "", "hedge_en": "", "force": "hedged"},
         "expected the words that say so, as force is coded", ""),
        ("thap-muoi", {"id": "c45", "hedge": "có thể", "hedge_en": "may", "condition": "when"},
         "expected the words that say so, as condition is coded", ""),
    ],
)  # fmt: skip
def test_a_claim_coded_as_firmer_than_its_words_is_refused(slug, cells, said, vi):
    with pytest.raises(CaseError) as caught:
        load_case(slug).with_rows("claims", **cells)
    [error] = caught.value.errors
    assert said in error.told("en")
    assert vi in error.told("vi")


@pytest.mark.parametrize(
    "cells",
    [
        {"id": "c45", "force": "study", "condition": "if"},
        {"id": "c43", "force": "advice"},
        {"id": "c40", "condition": "where", "hedge": "chưa; một số nơi", "hedge_en": "yet; places"},
        {"id": "c21", "force": "study"},
    ],
)
def test_what_is_coded_as_less_firm_than_its_words_or_where_the_list_is_silent_is_kept(cells):
    if "hedge" in cells:  # words that the list does not know
        cells = {**cells, "hedge": "chưa; sự chủ động", "hedge_en": "yet; initiative"}
    claim = load_case("thap-muoi").with_rows("claims", **cells).claims_by_id[cells["id"]]
    coded = {name: cells[name] for name in ("force", "condition") if name in cells}
    assert {name: getattr(claim, name) for name in coded} == coded


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
