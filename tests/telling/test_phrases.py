"""Phrases and claims in sentences: who says it, what is marked where, what is told once."""

import re
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis import choose, holds, load_case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.report.checks import untraced_numbers
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import Phrase, each, listed, sentences, text_of, together

FACTS = {"source_noun": {"vi": "bài", "en": "text"}}
N = Quantity(2, "", "n", sources=("s:p9.s9",))


def claim(id, clause, where="p1.s1", **more):
    both = MappingProxyType({"vi": clause, "en": clause})
    cells = {"speaker": "none", "said_by": MappingProxyType({"vi": "", "en": ""}), "short": both}
    cells |= {"hedges": MappingProxyType({"vi": (), "en": ()}), **more}
    return Claim(id, f"s:{where}", "benefit", "model", "m", label=both, clause=both, **cells)


def rows(*claims, **more):
    return pd.DataFrame({"claim": list(claims), **{name: [x] for name, x in more.items()}})


def told(template, lang="vi", **facts):
    return Formatter(lang).speak(template, facts, locators=True).text


# choose


def test_what_is_not_settled_does_not_hold_and_the_first_that_holds_is_told():
    silent, plan = not_reported("adopted", "unit"), Quantity(9, "unit", "plan")
    settled = [holds(x) for x in (silent > plan, plan > 8, plan > 9, True)]
    assert settled == [False, True, False, True]
    variants = (silent > plan, "a", "b"), (True, "có {n} xã", "{n} communes"), (True, "c", "d")
    phrase = choose(*variants, n=N)
    assert (told("{x}.", x=phrase), told("{x}.", "en", x=phrase)) == (
        "Có 2 xã [p9.s9].",
        "2 communes [p9.s9].",
    )
    assert choose((pd.NA, "a", "b")) is None and told("{x}.", x=None) == ""


def test_a_variant_that_is_not_told_is_held_to_the_rules_all_the_same():
    phrase = choose((True, "có xã", "communes"), (False, "có bốn xã", "four communes"))
    for lang in LANGS:
        assert [*untraced_numbers(Formatter(lang).speak("{x}", {"x": phrase}).frames)] != []
    with pytest.raises(KeyError, match="lost"):
        told("{x}", x=choose((True, "có xã", "communes"), (False, "{lost}", "{lost}")))


# phrases


def test_a_phrase_names_what_is_known_where_it_is_told_and_its_own_facts_come_first():
    inner = Phrase("{n} nơi {where}", "{n} places {where}", {"where": "ấy"})
    outer = Phrase("ở {inner}", "in {inner}", {"inner": inner})
    assert told("{it}.", it=outer, n=N, where="này") == "Ở 2 nơi ấy [p9.s9]."
    assert told("{it}. Có gió.", it=outer, n=not_reported("n")) == "Có gió."
    own = Phrase("{n}", "{n}", {"n": Quantity(3, "", "m")})
    assert told("{it}.", it=own, n=not_reported("n")) == "3."
    with pytest.raises(KeyError, match="n"):
        told("{it}.", it=outer)


def test_texts_of_rows_are_told_without_their_full_stop_one_after_another_or_listed():
    texts = pd.DataFrame({"text_vi": ["Gió to.", "mưa"], "text_en": ["Wind.", "rain"]})
    assert told("{it}", it=sentences(each(texts, "text"))) == "Gió to. Mưa."
    assert told("có {it}.", it=together(texts.tail(1), "text")) == "Có mưa."
    assert together(texts[::-1], "text")["en"] == "rain, and Wind."
    assert listed(texts, "text") == {"vi": "Gió to.; mưa", "en": "Wind.; rain"}
    assert listed(texts[:0], "text") is None


def test_a_text_of_a_row_rests_on_its_locators_and_may_name_facts():
    row = {"text_vi": "ở đây có {n} nơi.", "text_en": "{n} units here."}
    text = text_of(row, "text", ["a", "b", "a"], {"n": Quantity(11, "unit", "n")})
    spoken = Formatter("en").speak("{text}.", {"text": text}, locators=True)
    assert (spoken.text, spoken.cited) == ("11 units here [a, b].", ["a", "b"])


def test_what_has_no_words_drops_its_sentence_and_is_not_a_lack():
    spoken = Formatter("vi").speak("{it} {n}. Có gió.", {"it": sentences([]), "n": N})
    assert (spoken.text, spoken.lacks) == ("Có gió.", [])
    absent = not_reported("n")
    both = Phrase("{n}", "{n}", {"n": absent, "m": absent})
    assert told("{it}. Có gió.", it=both) == "Có gió."
    assert told("{it}.", it=Phrase("gió", "wind", {"m": absent})) == "Gió."
    for stars in ("*", "**"):  # messages end their sentence
        assert told(f"{stars}Gió.{stars} Có {{n}}.", n=absent) == f"{stars}Gió.{stars}"


def test_a_sentence_begins_with_a_capital_but_no_tag_or_code_does():
    begun = {"gió": "Gió", "**gió**": "**Gió**", "“gió”": "“Gió”", "(gió)": "(Gió)"}
    for text, expected in begun.items():
        assert told("{it}", it=text) == expected
    for text in ("</td> gió", "<b>gió</b>", "`gió`", "&gt; gió", "… gió"):
        assert told("{it}", it=text) == text


def test_each_of_several_sentences_ends_with_its_own_mark():
    one = Phrase("có {n}", "there are {n}", {"n": N})
    other = Phrase("{it:clauses}", "{it:clauses}", {"it": rows(claim("a", "gió to"))})
    together = sentences([one, None, other, one])
    assert told("{it}", it=together) == "Có 2 [p9.s9]. Gió to [p1.s1]. Có 2 [p9.s9]."
    assert told("{one}; {other}.", one=one, other=other) == "Có 2; gió to [p1.s1, p9.s9]."
    stopped = {"vi": "gió vân vân.", "en": "x"}
    assert told("{n} {x}", n=N, x=stopped) == "2 gió vân vân [p9.s9]."


# claims


def test_claims_are_marked_where_they_are_told_or_at_the_end():
    it = rows(
        claim("a", "gió to", short={"vi": "gió", "en": "wind"}),
        claim("b", "mưa to", "p2.s1", short={"vi": "mưa", "en": "rain"}),
    )
    expected = {
        "{it}.": "Bài nêu, không dẫn lời ai: gió to [p1.s1]; mưa to [p2.s1].",
        "{it:short}.": "Bài nêu, không dẫn lời ai: gió; mưa [p1.s1, p2.s1].",
        "{it:clauses}; trời tối.": "Gió to và mưa to; trời tối [p1.s1, p2.s1].",
        "{it:short clauses}; trời tối.": "Gió và mưa; trời tối [p1.s1, p2.s1].",
        "nêu ({it:labels}), không hơn.": "Nêu (gió to và mưa to [p1.s1, p2.s1]), không hơn.",
    }
    for template, text in expected.items():
        assert told(template, it=it, **FACTS) == text
    assert told("{it:short}. Có gió.", it=it.head(0)) == "Có gió."
    with pytest.raises(ValueError, match="claims cannot be told as 'loud'"):
        told("{it:loud}.", it=it)


def test_who_speaks_is_named_once_each_in_the_order_of_the_claims():
    names = [{"vi": name, "en": name} for name in ("ông A", "bà B", "", "ông A")]
    it = rows(*(claim(str(n), "gió", said_by=name) for n, name in enumerate(names)))
    assert told("do {it:speakers}.", it=it) == "Do ông A và bà B."
    assert told("do {it:speakers}.", it=it.tail(1)) == "Do ông A."


def test_who_says_so_opens_each_run_of_a_speaker_and_who_is_implied_again_says_also():
    implied = {"speaker": "implied", "said_by": {"vi": "huyện", "en": "the district"}}
    other = {"speaker": "explicit", "said_by": {"vi": "bà B", "en": "Ms B"}}
    it = rows(claim("a", "đôi khi, | gió", **implied), claim("b", "mưa", "p2.s1", **implied),
              claim("c", "nắng", **other), claim("d", "lũ", "p3.s1", **implied))  # fmt: skip
    assert told("{it}.", "en", it=it) == (
        "The context suggests that the district finds that, đôi khi, gió [p1.s1]; and that mưa "
        "[p2.s1]. According to Ms B, nắng [p1.s1]. The context suggests that it also finds that lũ "
        "[p3.s1]."
    )
    steps = rows(replace(it["claim"][0], type="next_step"), claim("e", "gió", affirmed=True))
    assert told("{it}.", it=steps, **FACTS).startswith(
        "Bài cho biết đôi khi, gió [p1.s1]. Bài viết “"
    )


def test_a_claim_that_leans_on_another_is_told_with_it():
    wind, rain = claim("a", "gió to"), claim("b", "đây | là điều hay", after=("a",))
    it = rows(wind, rain)
    assert told("{it:clauses}.", it=it) == "Gió to; đây là điều hay [p1.s1]."
    assert "gió to, and đây là điều hay" in told("{it:clauses}.", "en", it=it).casefold()
    rain = claim("b", "kèm mưa", after=("a",))
    assert told("{it:clauses}.", it=rows(wind, rain)) == "Gió to, kèm mưa [p1.s1]."


@pytest.mark.parametrize(
    ("clause", "cause", "expected"),
    [
        ("đôi khi, | cây đổ", "đôi khi, | gió to", "Đôi khi, do gió to, nên cây đổ"),
        ("đôi khi, | cây đổ", "gió to", "Do gió to, nên đôi khi, cây đổ"),
        ("cây | đổ", "cây | già", "Do cây già, nên cây đổ"),  # a subject is not an adverbial
    ],
)
def test_causes_stand_before_a_claim_behind_what_they_share_and_cases_behind_it(
    clause, cause, expected
):
    it = rows(claim("a", clause), causes=(claim("b", cause, "p2.s1"),))
    assert told("{it:clauses}.", it=it) == f"{expected} [p2.s1, p1.s1]."
    it["cases"] = [(claim("c", "ở nơi ẩm"), claim("d", "ở nơi khô"))]
    end = "ở nơi ẩm hoặc ở nơi khô [p2.s1, p1.s1]."
    assert told("{it:clauses}.", it=it) == f"{expected}, {end}"


def test_the_comma_of_the_opening_that_clauses_share_makes_no_semicolons():
    expected = {
        ("nhìn chung, | gió to", "nhìn chung, | mưa nhỏ"): "Nhìn chung, gió to và mưa nhỏ",
        ("nhìn chung, | gió to, lạnh", "nhìn chung, | mưa"): "Nhìn chung, gió to, lạnh; mưa",
        ("gió to", "đôi khi, | mưa nhỏ"): "Gió to; đôi khi, mưa nhỏ",
        ("huyện | " + "gió " * 9, "huyện | mưa"): f"Huyện {'gió ' * 9}, mưa",
        ("huyện | " + "gió " * 9, "huyện | mưa, lũ"): f"Huyện {'gió ' * 9}; mưa, lũ",
    }
    for clauses, text in expected.items():
        it = rows(*(claim(f"c{n}", clause) for n, clause in enumerate(clauses)))
        assert told("{it:clauses}.", it=it) == f"{text} [p1.s1]."


BROKEN = re.compile(
    r"[,;.:] ?[,;.:]|  | [,;.]|\b(và|and|hoặc|or) (và|and|hoặc|or)\b|\b(và|and|hoặc|or)[,;.]|[{}|]"
)


@pytest.fixture(scope="module", params=["thap-muoi", "chau-phu", "example"])
def case(request):
    return load_case(request.param)


@given(data=st.data())
def test_claims_in_any_order_and_number_are_one_sentence_that_keeps_each_hedge(case, data):
    ids = st.lists(st.sampled_from([*case.claims_by_id]), min_size=1, max_size=6, unique=True)
    claims = [case.claims_by_id[id] for id in data.draw(ids)]
    forms = ["", ":clauses", ":short", ":short clauses"]
    lang, form = data.draw(st.sampled_from(LANGS)), data.draw(st.sampled_from(forms))
    text = told(f"{{it{form}}}.", lang, it=rows(*claims), **case.told)
    assert text[0].isupper() or text[0].isdigit()  # of a clause that leans and comes first
    assert text.endswith("].") and not BROKEN.search(text)
    for claim in claims:
        lost = [hedge for hedge in claim.hedges[lang] if hedge.casefold() not in text.casefold()]
        assert not lost, (claim.id, text)
        assert claim.locator.split(":")[1] in text
