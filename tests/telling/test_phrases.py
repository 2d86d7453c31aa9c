"""Phrases and claims in sentences: who says it, what is marked where, what is told once."""

import re
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest
from glance import lines
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis import choose, holds, load_case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.report.checks import untraced_numbers
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import Phrase, each, listed, sentences, text_of, together

NO_WORDS = MappingProxyType({"vi": (), "en": ()})


def alike(text):
    return MappingProxyType({"vi": text, "en": text})


def claim(id, clause, where="p1.s1", **more):
    """Return a claim with the same words in both languages, of nobody and without hedges."""
    words = alike(clause)
    cells = {
        "label": words,
        "clause": words,
        "short": words,
        "speaker": "none",
        "said_by": alike(""),
        "hedges": NO_WORDS,
    }
    cells |= more
    return Claim(id, f"s:{where}", "benefit", "model", "m", **cells)


def rows(*claims):
    return pd.DataFrame({"claim": [*claims]})


def of(*clauses):
    """Return rows of claims with these clauses, each in a sentence of its own."""
    claims = []
    for n, clause in enumerate(clauses, 1):
        one = claim(f"c{n}", clause, f"p{n}.s1")
        claims.append(one)
    return rows(*claims)


def same(text, **facts):
    """Return a phrase with the same words in both languages."""
    return Phrase(text, text, facts)


N = Quantity(2, "", "n", sources=("s:p9.s9",))
ABSENT = not_reported("absent", "unit")
INNER = Phrase("{n} nơi {where}", "{n} places {where}", {"where": "ấy"})
ONE = Phrase("có {n}", "there are {n}", {"n": N})
GUST = claim("a", "gió to")
OTHER = same("{it:clauses}", it=rows(GUST))
TEXTS = pd.DataFrame({"text_vi": ["Gió to.", "mưa"], "text_en": ["Wind.", "rain"]})
WIND = claim("a", "gió to", short=alike("gió"))
RAIN = claim("b", "mưa", "p2.s1")
SPEAKERS = [
    claim("1", "gió", said_by=alike("ông A")),
    claim("2", "gió", said_by=alike("bà B")),
    claim("3", "gió", said_by=alike("")),
    claim("4", "gió", said_by=alike("ông A")),
]
IMPLIED = {
    "speaker": "implied",
    "said_by": {"vi": "huyện", "en": "the district"},
}  # fmt: skip
EXPLICIT = {
    "speaker": "explicit",
    "said_by": {"vi": "bà B", "en": "Ms B"},
}  # fmt: skip
SOMETIMES = claim("a", "đôi khi, | gió", **IMPLIED)
RUNS = rows(
    SOMETIMES,
    claim("b", "mưa", "p2.s1", **IMPLIED),
    claim("c", "nắng", **EXPLICIT),
    claim("d", "lũ", "p3.s1", **IMPLIED),
)
LEANING = claim("b", "đây | là điều hay", after=("a",))
WITH_IT = claim("b", "kèm mưa", after=("a",))
STEP = replace(SOMETIMES, type="next_step")
FACTS = {
    "source_noun": {"vi": "bài", "en": "text"},
    "n": N,
    "absent": ABSENT,
    "where": "này",
    "one": ONE,
    "other": OTHER,
    "outer": Phrase("ở {inner}", "in {inner}", {"inner": INNER}),
    "own": same("{n}", n=Quantity(3, "", "m")),
    "lacking": same("{n}", n=ABSENT, m=ABSENT),
    "unused": Phrase("gió", "wind", {"m": ABSENT}),
    "texts": sentences(each(TEXTS, "text")),
    "last": together(TEXTS.tail(1), "text"),
    "nothing": sentences([]),
    "several": sentences([ONE, None, OTHER, ONE]),
    "stopped": {"vi": "gió vân vân.", "en": "x"},
    "claims": rows(WIND, RAIN),
    "none": rows(WIND).head(0),
    "speakers": rows(*SPEAKERS),
    "runs": RUNS,
    "steps": rows(STEP, claim("e", "gió", affirmed=True)),
    "leaning": rows(WIND, LEANING),
    "with_it": rows(WIND, WITH_IT),
}
# What is written; what is told in Vietnamese.
TOLD = """
{outer}.; Ở 2 nơi ấy [p9.s9].
{own}.; 3.
{absent}. Có gió.; Có gió.
{lacking}. Có gió.; Có gió.
{unused}.; Gió.
{nothing} {n}. Có gió.; Có gió.
*Gió.* Có {absent}.; *Gió.*
**Gió.** Có {absent}.; **Gió.**
{texts}; Gió to. Mưa.
có {last}.; Có mưa.
{several}; Có 2 [p9.s9]. Gió to [p1.s1]. Có 2 [p9.s9].
{one}, {other}.; Có 2, gió to [p1.s1, p9.s9].
{n} {stopped}; 2 gió vân vân [p9.s9].
{claims:clauses}, trời tối.; Gió to và mưa, trời tối [p1.s1, p2.s1].
{claims:short clauses}, trời tối.; Gió và mưa, trời tối [p1.s1, p2.s1].
nêu ({claims:labels}), không hơn.; Nêu (gió to và mưa [p1.s1, p2.s1]), không hơn.
{none:short}. Có gió.; Có gió.
do {speakers:speakers}.; Do ông A và bà B.
{with_it:clauses}.; Gió to, kèm mưa [p1.s1].
gió; Gió
**gió**; **Gió**
“gió”; “Gió”
(gió); (Gió)
</td> gió; </td> gió
<b>gió</b>; <b>gió</b>
`gió`; `gió`
… gió; … gió
"""


def told(template, lang="vi", **facts):
    known = {**FACTS, **facts}
    spoken = Formatter(lang).speak(template, known, locators=True)
    return spoken.text


def test_a_sentence_tells_what_is_known_and_is_marked_at_its_end():
    for template, text in lines(TOLD, ";"):
        assert told(template) == text, template
    assert told("{one}; {other}.") == "Có 2; gió to [p1.s1, p9.s9]."
    assert told("{claims}.") == "Theo bài, gió to [p1.s1]; mưa [p2.s1]."
    assert told("{claims:short}.") == "Theo bài, gió; mưa [p1.s1, p2.s1]."
    assert told("{leaning:clauses}.") == "Gió to; đây là điều hay [p1.s1]."
    in_english = told("{leaning:clauses}.", "en")
    assert "gió to, and đây là điều hay" in in_english.casefold()
    assert told("{steps}.").startswith("Bài cho biết đôi khi, gió [p1.s1]. Bài viết “")
    spoken = Formatter("vi").speak("{nothing} {n}.", FACTS)
    assert spoken.lacks == []


def test_a_name_that_no_fact_has_and_a_form_that_claims_have_not_are_refused():
    untold = choose((True, "có xã", "communes"), (False, "{lost}", "{lost}"))
    known = {"it": untold, "outer": FACTS["outer"], "where": "này"}
    lost = {"{x}.": "x", "{it}.": "lost", "{outer}.": "n"}
    for template, name in lost.items():
        with pytest.raises(KeyError, match=name):
            Formatter("vi").speak(template, known)
    with pytest.raises(ValueError, match="claims cannot be told as 'loud'"):
        told("{claims:loud}.")


def test_texts_of_rows_are_listed_and_rest_on_their_locators():
    turned = TEXTS.iloc[::-1]
    no_texts = TEXTS.head(0)
    assert together(turned, "text")["en"] == "rain, and Wind."
    assert listed(TEXTS, "text") == {"vi": "Gió to.; mưa", "en": "Wind.; rain"}
    assert listed(no_texts, "text") is None
    row = {"text_vi": "ở đây có {n} nơi.", "text_en": "{n} units here."}
    facts = {"n": Quantity(11, "unit", "n")}
    locators = ["a", "b", "a"]
    text = text_of(row, "text", locators, facts)
    spoken = Formatter("en").speak("{text}.", {"text": text}, locators=True)
    assert spoken.text == "11 units here [a, b]."
    assert spoken.cited == ["a", "b"]


def test_what_is_not_settled_does_not_hold_and_the_first_that_holds_is_told():
    plan = Quantity(9, "unit", "plan")
    assert holds(plan > 8)
    assert holds(True)
    assert not holds(plan > 9)
    assert not holds(plan < ABSENT)
    phrase = choose(
        (plan < ABSENT, "a", "b"),  # not settled
        (True, "có {n} xã", "{n} communes"),
        (True, "c", "d"),
        n=N,
    )
    assert told("{x}.", x=phrase) == "Có 2 xã [p9.s9]."
    assert told("{x}.", "en", x=phrase) == "2 communes [p9.s9]."
    assert choose((pd.NA, "a", "b")) is None
    assert told("{x}.", x=None) == ""


@pytest.mark.parametrize("lang", LANGS)
def test_a_variant_that_is_not_told_is_held_to_the_rules_all_the_same(lang):
    untold = choose((True, "có xã", "communes"), (False, "có bốn xã", "four communes"))
    spoken = Formatter(lang).speak("{x}", {"x": untold})
    assert [*untraced_numbers(spoken.frames)] != []


def test_who_says_so_opens_each_run_of_a_speaker_and_who_is_implied_again_says_also():
    assert told("{runs}.", "en") == (
        "The context suggests that the district finds that, đôi khi, gió [p1.s1]; and that mưa "
        "[p2.s1]. According to Ms B, nắng [p1.s1]. The context suggests that the "
        "district also finds that lũ "
        "[p3.s1]."
    )


# What kind of speaker is implied again behind words of nobody; what then opens in either language.
ALSO = """
body | theo mạch bài, có lẽ cơ quan này còn nhận định: | the context suggests that it also finds
office | theo mạch bài, có lẽ người giữ chức vụ này còn nhận định: | of this office also finds
person | theo mạch bài, có lẽ người này còn nhận định: | the same person also finds
 | theo mạch bài, có lẽ huyện còn nhận định: | the context suggests that the district also finds
"""


def test_each_kind_of_speaker_has_a_form_and_one_behind_another_speaker_its_name():
    nobody = claim("b", "mưa", "p2.s1")
    other = claim("b", "mưa", "p2.s1", **EXPLICIT)
    for kind, *opens in lines(ALSO):
        first = claim("a", "gió", **IMPLIED, speaker_is=kind)
        again = replace(first, id="c")
        behind_nobody = rows(first, nobody, again)
        for lang, opening in zip(LANGS, opens, strict=True):
            text = told("{x}.", lang, x=behind_nobody)
            assert opening in text.casefold()
        behind = told("{x}.", x=rows(first, other, again))
        assert "Theo mạch bài, có lẽ huyện còn nhận định:" in behind  # “this one” might be Ms B


# A claim, and its cause; how they are told.
CAUSES = """
đôi khi, | cây đổ / đôi khi, | gió to / Đôi khi, gió to; do đó cây đổ
đôi khi, | cây đổ / gió to / Gió to; do đó đôi khi, cây đổ
cây | đổ / cây | già / Cây già; do đó cây đổ
"""


def test_causes_stand_before_a_claim_behind_what_they_share_and_cases_behind_it():
    wet = claim("c", "ở nơi ẩm")
    dry = claim("d", "ở nơi khô")
    for clause, cause, expected in lines(CAUSES, "/"):
        it = rows(claim("a", clause))
        it["causes"] = [(claim("b", cause, "p2.s1"),)]
        assert told("{it:clauses}.", it=it) == f"{expected} [p2.s1, p1.s1]."
        it["cases"] = [(wet, dry)]
        end = "ở nơi ẩm hoặc ở nơi khô [p2.s1, p1.s1]."
        assert told("{it:clauses}.", it=it) == f"{expected}, {end}"


GUSTS = "gió " * 9
TOGETHER = {
    "Nhìn chung, gió to và mưa nhỏ": ("nhìn chung, | gió to", "nhìn chung, | mưa nhỏ"),
    "Nhìn chung, gió to, lạnh; mưa": ("nhìn chung, | gió to, lạnh", "nhìn chung, | mưa"),
    "Gió to; đôi khi, mưa nhỏ": ("gió to", "đôi khi, | mưa nhỏ"),
    f"Huyện {GUSTS}, mưa": (f"huyện | {GUSTS}", "huyện | mưa"),
    f"Huyện {GUSTS}; mưa, lũ": (f"huyện | {GUSTS}", "huyện | mưa, lũ"),
}


def test_the_comma_of_the_opening_that_clauses_share_makes_no_semicolons():
    for text, clauses in TOGETHER.items():
        claims = of(*clauses)
        assert told("{it:clauses}.", it=claims) == f"{text} [p1.s1, p2.s1]."


def test_and_of_a_clause_that_leans_on_none_is_left_out():
    leaning = claim("b", "và mưa", "p2.s1", after=("a",))
    wind = claim("a", "gió to")
    sun = claim("c", "nắng", "p3.s1")
    assert told("{it:clauses}.", it=rows(leaning)) == "Mưa [p2.s1]."
    assert "và và" not in told("{it:clauses}.", it=rows(sun, leaning))
    assert told("{it:clauses}.", it=rows(wind, leaning)) == "Gió to, và mưa [p1.s1, p2.s1]."


BROKEN = re.compile(
    r"[,;.:] ?[,;.:]|  | [,;.]|\b(và|and|hoặc|or) (và|and|hoặc|or)\b|\b(và|and|hoặc|or)[,;.]|[{}|]"
)
FORMS = ["", ":clauses", ":short", ":short clauses"]


@pytest.fixture(scope="module", params=["thap-muoi", "chau-phu", "example"])
def case(request):
    return load_case(request.param)


@given(data=st.data())
def test_claims_in_any_order_and_number_are_one_sentence_that_keeps_each_hedge(case, data):
    any_claim = st.sampled_from([*case.claims_by_id.values()])
    some = st.lists(any_claim, min_size=1, max_size=6, unique_by=lambda claim: claim.id)
    claims = data.draw(some)
    lang = data.draw(st.sampled_from(LANGS))
    form = data.draw(st.sampled_from(FORMS))
    text = told(f"{{it{form}}}.", lang, it=rows(*claims), **case.told)
    assert text[0].isupper() or text[0].isdigit()  # of a clause that leans and comes first
    assert text.endswith("].")
    assert not BROKEN.search(text)
    in_small = text.casefold()
    for one in claims:
        for hedge in one.hedges[lang]:
            assert hedge.casefold() in in_small, one.id
        _, place = one.locator.split(":")
        assert place in text
