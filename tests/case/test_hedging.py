"""How firm a claim is and on what condition: by its hedges, and as somebody codes it."""

import pytest
from glance import lines

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError

# Hedges in Vietnamese; in English; how firm the claim is; its condition.
HEDGES = """
|  | plain | none
có lúc; còn | at times; still | hedged | none
có thể | may | may | none
có thể sẽ | might | may | none
tiếp tục nghiên cứu | is to go on studying | study | none
có thể; nghiên cứu | may; study | study | none
kiến nghị | recommends | advice | none
khi có đủ điều kiện | when conditions suffice | hedged | when
Nếu đủ người | if there are people | hedged | if
ở những nơi có điều kiện | where conditions allow | hedged | where
khi đủ người; nếu thuận lợi | when staffed; if all is well | hedged | if
khi có thể | when possible | hedged | when
ở một vài nơi | in a few places | hedged | none
cân nhắc; nếu đủ người | weighs; if there are people | hedged | if
khiêm tốn | iffy | hedged | none
"""


def test_hedges_say_how_firm_a_claim_is_in_either_language():
    for *both, force, condition in lines(HEDGES.strip("\n")):
        vi, en = [tuple(filter(None, cell.split("; "))) for cell in both]
        for pair in ((vi, en), (vi, vi), (en, en), (vi, ()), ((), en)):
            kinds = hedging.kinds(*pair)
            assert hedging.force_of("next_step", kinds) == force
            assert hedging.condition_of(kinds) == condition
            assert hedging.force_of("recommendation", kinds) == "advice"


NO_HEDGE = {"hedge": "", "hedge_en": ""}
MAY = {"hedge": "có thể", "hedge_en": "may"}
FIRMER = "expected {} · {}, or what is less firm, as its type and hedges say"
LACKING = "expected the words that say so, as {} is coded"
HELD = "expected {} · {} something is so, as one of its hedges"
CODED_WRONGLY = [
    ("thap-muoi", "c45", {"force": "plain"}, FIRMER.format("may", "may be so, or may be done")),
    ("thap-muoi", "c45", {"force": "hedged"}, FIRMER.format("may", "may be so, or may be done")),
    ("thap-muoi", "c48", {"force": "may"}, FIRMER.format("study", "is to be studied")),
    ("chau-phu", "c12", {"force": "plain"}, FIRMER.format("advice", "is somebody's advice")),
    ("thap-muoi", "c43", {"condition": "none"}, HELD.format("when", "when")),
    ("example", "c18", {"condition": "when"}, HELD.format("if", "if")),
    ("thap-muoi", "c43", {**NO_HEDGE, "condition": "when"}, LACKING.format("condition")),
    ("thap-muoi", "c39", {**NO_HEDGE, "force": "hedged"}, LACKING.format("force")),
    ("thap-muoi", "c45", {**MAY, "condition": "when"}, LACKING.format("condition")),
]
IN_VIETNAMESE = ("hoặc mức kém chắc hơn", "vì một từ ngữ dè dặt nói vậy", "cần từ ngữ nói lên điều")


def test_a_claim_coded_as_firmer_than_its_words_is_refused():
    for slug, id, cells, expected in CODED_WRONGLY:
        with pytest.raises(CaseError) as caught:
            load_case(slug).with_rows("claims", id=id, **cells)
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
        claim = case.claims_by_id[id]
        assert coded == {name: getattr(claim, name) for name in coded}


# A line; the force of the claim that it tells; its hedges, with their kinds; what the line lacks.
SAID = """
it is at times slow | hedged | at times: |
it is slow | hedged | at times: | : at times
it is slow at timesome | hedged | at times: | : at times
possibly extend it | may | may: may |
study extending it | may | may: may |
possibly extend it | study | studying: study | study: studying
a recommendation to extend it | advice | |
extend it | advice | | force: advice
meet when all can come | hedged | when all can come: when |
on conditions: meet | hedged | when all can come: when |
meet when few come | hedged | when all can come: when | when: when all can come
meet when all can come | may | may: may; when all can come: when | may: may
field visits | hedged | still: verb |
for instance field visits | hedged | such as: examples |
field visits | hedged | such as: examples | examples: such as
"""


def pairs(cell):
    return [tuple(pair.split(":")) for pair in cell.replace(": ", ":").split(";") if pair]


def test_a_line_says_a_hedge_or_a_condition_by_its_own_words_or_by_those_that_are_no_firmer():
    for text, force, hedges, lacks in lines(SAID):
        words = {word.strip(): kind for word, kind in pairs(hedges)}
        found = hedging.unsaid(text, "en", force=force, hedges=words)
        assert [*found] == pairs(lacks), text
