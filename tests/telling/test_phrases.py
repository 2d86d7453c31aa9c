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
    cells = {"label": alike(clause), "clause": alike(clause), "short": alike(clause)}
    cells |= {"speaker": "none", "said_by": alike(""), "hedges": NO_WORDS, **more}
    return Claim(id, f"s:{where}", "benefit", "model", "m", **cells)


def rows(*claims, **more):
    return pd.DataFrame({"claim": [*claims], **{name: [x] for name, x in more.items()}})


def of(*clauses):
    """Return rows of claims with these clauses, each in a sentence of its own."""
    return rows(*(claim(f"c{n}", text, f"p{n}.s1") for n, text in enumerate(clauses, 1)))


N, ABSENT = Quantity(2, "", "n", sources=("s:p9.s9",)), not_reported("absent", "unit")
INNER = Phrase("{n} nơi {where}", "{n} places {where}", {"where": "ấy"})
ONE = Phrase("có {n}", "there are {n}", {"n": N})
OTHER = Phrase("{it:clauses}", "{it:clauses}", {"it": rows(claim("a", "gió to"))})
TEXTS = pd.DataFrame({"text_vi": ["Gió to.", "mưa"], "text_en": ["Wind.", "rain"]})
WIND, RAIN = claim("a", "gió to", short=alike("gió")), claim("b", "mưa", "p2.s1")
NAMES = [{"vi": name, "en": name} for name in ("ông A", "bà B", "", "ông A")]
IMPLIED = {"speaker": "implied", "said_by": {"vi": "huyện", "en": "the district"}}
EXPLICIT = {"speaker": "explicit", "said_by": {"vi": "bà B", "en": "Ms B"}}
RUNS = rows(
    claim("a", "đôi khi, | gió", **IMPLIED),
    claim("b", "mưa", "p2.s1", **IMPLIED),
    claim("c", "nắng", **EXPLICIT),
    claim("d", "lũ", "p3.s1", **IMPLIED),
)
FACTS = {
    "source_noun": {"vi": "bài", "en": "text"},
    **{"n": N, "absent": ABSENT, "where": "này", "one": ONE, "other": OTHER},
    "outer": Phrase("ở {inner}", "in {inner}", {"inner": INNER}),
    "own": Phrase("{n}", "{n}", {"n": Quantity(3, "", "m")}),
    "lacking": Phrase("{n}", "{n}", {"n": ABSENT, "m": ABSENT}),
    "unused": Phrase("gió", "wind", {"m": ABSENT}),
    "texts": sentences(each(TEXTS, "text")),
    "last": together(TEXTS.tail(1), "text"),
    "nothing": sentences([]),
    "several": sentences([ONE, None, OTHER, ONE]),
    "stopped": {"vi": "gió vân vân.", "en": "x"},
    "claims": rows(WIND, RAIN),
    "none": rows(WIND).head(0),
    "speakers": rows(*(claim(str(n), "gió", said_by=name) for n, name in enumerate(NAMES))),
    "runs": RUNS,
    "steps": rows(replace(RUNS["claim"][0], type="next_step"), claim("e", "gió", affirmed=True)),
    "leaning": rows(WIND, claim("b", "đây | là điều hay", after=("a",))),
    "with_it": rows(WIND, claim("b", "kèm mưa", after=("a",))),
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
    return Formatter(lang).speak(template, {**FACTS, **facts}, locators=True).text


def test_a_sentence_tells_what_is_known_and_is_marked_at_its_end():
    for template, text in lines(TOLD, ";"):
        assert told(template) == text, template
    assert told("{one}; {other}.") == "Có 2; gió to [p1.s1, p9.s9]."
    assert told("{claims}.") == "Bài nêu, không dẫn lời ai: gió to [p1.s1]; mưa [p2.s1]."
    assert told("{claims:short}.") == "Bài nêu, không dẫn lời ai: gió; mưa [p1.s1, p2.s1]."
    assert told("{leaning:clauses}.") == "Gió to; đây là điều hay [p1.s1]."
    assert "gió to, and đây là điều hay" in told("{leaning:clauses}.", "en").casefold()
    assert told("{steps}.").startswith("Bài cho biết đôi khi, gió [p1.s1]. Bài viết “")
    assert Formatter("vi").speak("{nothing} {n}.", FACTS).lacks == []
    for template, names in (("{x}.", "x"), ("{it}.", "lost"), ("{outer}.", "n")):
        known = {"it": choose((True, "có xã", "communes"), (False, "{lost}", "{lost}"))}
        known |= {"outer": FACTS["outer"], "where": "này"}
        with pytest.raises(KeyError, match=names):
            Formatter("vi").speak(template, known)
    with pytest.raises(ValueError, match="claims cannot be told as 'loud'"):
        told("{claims:loud}.")


def test_texts_of_rows_are_listed_and_rest_on_their_locators():
    assert together(TEXTS[::-1], "text")["en"] == "rain, and Wind."
    assert listed(TEXTS, "text") == {"vi": "Gió to.; mưa", "en": "Wind.; rain"}
    assert listed(TEXTS[:0], "text") is None
    row = {"text_vi": "ở đây có {n} nơi.", "text_en": "{n} units here."}
    text = text_of(row, "text", ["a", "b", "a"], {"n": Quantity(11, "unit", "n")})
    spoken = Formatter("en").speak("{text}.", {"text": text}, locators=True)
    assert (spoken.text, spoken.cited) == ("11 units here [a, b].", ["a", "b"])


def test_what_is_not_settled_does_not_hold_and_the_first_that_holds_is_told():
    plan = Quantity(9, "unit", "plan")
    settled = [holds(x) for x in (plan < ABSENT, plan > 8, plan > 9, True)]
    assert settled == [False, True, False, True]
    variants = [(plan < ABSENT, "a", "b"), (True, "có {n} xã", "{n} communes"), (True, "c", "d")]
    phrase = choose(*variants, n=N)
    assert told("{x}.", x=phrase) == "Có 2 xã [p9.s9]."
    assert told("{x}.", "en", x=phrase) == "2 communes [p9.s9]."
    assert choose((pd.NA, "a", "b")) is None and told("{x}.", x=None) == ""
    untold = choose((True, "có xã", "communes"), (False, "có bốn xã", "four communes"))
    for lang in LANGS:  # a variant that is not told is held to the rules all the same
        assert [*untraced_numbers(Formatter(lang).speak("{x}", {"x": untold}).frames)] != []


def test_who_says_so_opens_each_run_of_a_speaker_and_who_is_implied_again_says_also():
    assert told("{runs}.", "en") == (
        "The context suggests that the district finds that, đôi khi, gió [p1.s1]; and that mưa "
        "[p2.s1]. According to Ms B, nắng [p1.s1]. The context suggests that the "
        "district also finds that lũ "
        "[p3.s1]."
    )


# What kind of speaker is implied again behind words of nobody; what then opens in either language.
ALSO = """
body | theo mạch bài, cơ quan này còn nhận định: | the context suggests that it also finds
office | theo mạch bài, người giữ chức vụ này còn nhận định: | the holder of this office also finds
person | theo mạch bài, người này còn nhận định: | the same person also finds
 | theo mạch bài, huyện còn nhận định: | the context suggests that the district also finds
"""


def test_each_kind_of_speaker_has_a_form_and_one_behind_another_speaker_its_name():
    nobody, other = claim("b", "mưa", "p2.s1"), claim("b", "mưa", "p2.s1", **EXPLICIT)
    for kind, *opens in lines(ALSO):
        first = claim("a", "gió", **IMPLIED, speaker_is=kind)
        again = replace(first, id="c")
        for lang, opening in zip(LANGS, opens, strict=True):
            assert opening in told("{x}.", lang, x=rows(first, nobody, again)).casefold()
        behind = told("{x}.", x=rows(first, other, again))
        assert "Theo mạch bài, huyện còn nhận định:" in behind  # “this one” might be Ms B


# A claim, and its cause; how they are told.
CAUSES = """
đôi khi, | cây đổ / đôi khi, | gió to / Đôi khi, gió to; do đó cây đổ
đôi khi, | cây đổ / gió to / Gió to; do đó đôi khi, cây đổ
cây | đổ / cây | già / Cây già; do đó cây đổ
"""


def test_causes_stand_before_a_claim_behind_what_they_share_and_cases_behind_it():
    for clause, cause, expected in lines(CAUSES, "/"):
        it = rows(claim("a", clause), causes=(claim("b", cause, "p2.s1"),))
        assert told("{it:clauses}.", it=it) == f"{expected} [p2.s1, p1.s1]."
        it["cases"] = [(claim("c", "ở nơi ẩm"), claim("d", "ở nơi khô"))]
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
        assert told("{it:clauses}.", it=of(*clauses)) == f"{text} [p1.s1, p2.s1]."


BROKEN = re.compile(
    r"[,;.:] ?[,;.:]|  | [,;.]|\b(và|and|hoặc|or) (và|and|hoặc|or)\b|\b(và|and|hoặc|or)[,;.]|[{}|]"
)
FORMS = ["", ":clauses", ":short", ":short clauses"]


@pytest.fixture(scope="module", params=["thap-muoi", "chau-phu", "example"])
def case(request):
    return load_case(request.param)


@given(data=st.data())
def test_claims_in_any_order_and_number_are_one_sentence_that_keeps_each_hedge(case, data):
    ids = st.lists(st.sampled_from([*case.claims_by_id]), min_size=1, max_size=6, unique=True)
    claims = [case.claims_by_id[id] for id in data.draw(ids)]
    lang, form = data.draw(st.sampled_from(LANGS)), data.draw(st.sampled_from(FORMS))
    text = told(f"{{it{form}}}.", lang, it=rows(*claims), **case.told)
    assert text[0].isupper() or text[0].isdigit()  # of a clause that leans and comes first
    assert text.endswith("].") and not BROKEN.search(text)
    for one in claims:
        lost = [hedge for hedge in one.hedges[lang] if hedge.casefold() not in text.casefold()]
        assert not lost, (one.id, text)
        assert one.locator.split(":")[1] in text
