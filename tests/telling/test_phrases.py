"""Phrases and passages in sentences: who says it, what is marked where, what is said once."""

import re
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.claim import LANGS, Claim
from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.telling import show
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import (
    Passage,
    Phrase,
    each,
    listed,
    own_sentence,
    parted,
    sentences,
    text_of,
    together,
)

FACTS = {"source_noun": {"vi": "bài", "en": "text"}}
N = Quantity(2, "", "n", sources=("s:p9.s9",))


def claim(id, clause, where="p1.s1", **more):
    both = MappingProxyType({"vi": clause, "en": clause})
    cells = {"speaker": "none", "said_by": MappingProxyType({"vi": "", "en": ""}), "short": both}
    cells |= {"hedges": MappingProxyType({"vi": (), "en": ()}), **more}
    return Claim(id, f"s:{where}", "benefit", "model", "m", label=both, clause=both, **cells)


def said(template, lang="vi", **facts):
    return Formatter(lang).speak(template, facts, "{label}").text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{it}.", "Bài nêu, không dẫn lời ai: gió to [p1.s1]; mưa to [p2.s1]."),
        ("{it:short}.", "Bài nêu, không dẫn lời ai: gió; mưa [p1.s1, p2.s1]."),
        ("{it:clauses}; trời tối.", "Gió to và mưa to; trời tối [p1.s1, p2.s1]."),
        ("{it:short clauses}; trời tối.", "Gió và mưa; trời tối [p1.s1, p2.s1]."),
        ("nêu ({it:labels}), không hơn.", "Nêu (gió to và mưa to [p1.s1, p2.s1]), không hơn."),
    ],
)
def test_claims_are_marked_where_they_are_told_or_at_the_end(template, expected):
    claims = (
        claim("a", "gió to", short={"vi": "gió", "en": "wind"}),
        claim("b", "mưa to", "p2.s1", short={"vi": "mưa", "en": "rain"}),
    )
    for it in (Passage(claims, FACTS), pd.DataFrame({"claim": claims})):
        assert said(template, it=it, **FACTS) == expected


def test_who_speaks_is_named_once_each_in_the_order_of_the_claims():
    who = ({"vi": name, "en": name} for name in ("ông A", "bà B", "ông A"))
    claims = [claim(str(n), "gió", speaker="explicit", said_by=one) for n, one in enumerate(who)]
    rows = pd.DataFrame({"claim": claims})
    assert said("do {rows:speakers}.", rows=rows) == "Do ông A và bà B."
    assert said("do {rows:speakers}.", rows=rows.tail(1)) == "Do ông A."


def test_a_frame_of_claims_has_their_causes_and_cases_in_columns():
    claims, (old, wet) = [claim("a", "cây đổ")], [claim("b", "cây già"), claim("c", "ở nơi ẩm")]
    rows = pd.DataFrame({"claim": claims, "causes": [(old,)], "cases": [(wet,)]})
    told = "Do cây già, nên cây đổ, ở nơi ẩm [p1.s1]."
    assert said("{rows:clauses}.", rows=rows) == told
    passage = Passage(tuple(claims), {}, causes={"a": (old,)}, cases={"a": (wet,)})
    assert said("{it:clauses}.", it=passage) == told


def test_a_frame_without_rows_drops_its_sentence_and_an_unknown_way_to_tell_it_is_refused():
    rows = pd.DataFrame({"claim": [claim("a", "gió to")]})
    assert said("{rows:short}. Có gió.", rows=rows.head(0)) == "Có gió."
    with pytest.raises(ValueError, match="claims cannot be told as 'loud'"):
        said("{rows:loud}.", rows=rows)


def test_a_phrase_names_what_is_known_where_it_is_told_and_its_own_facts_come_first():
    inner = Phrase("{n} nơi {where}", "{n} places {where}", {"where": "ấy"})
    outer = Phrase("ở {inner}", "in {inner}", {"inner": inner})
    assert said("{it}.", it=outer, n=N, where="này") == "Ở 2 nơi ấy [p9.s9]."
    assert said("{it}. Có gió.", it=outer, n=not_reported("n")) == "Có gió."
    own = Phrase("{n}", "{n}", {"n": Quantity(3, "", "m")})
    assert said("{it}.", it=own, n=not_reported("n")) == "3."
    with pytest.raises(KeyError, match="n"):
        said("{it}.", it=outer)


def test_texts_of_rows_are_told_without_their_full_stop():
    rows = pd.DataFrame({"text_vi": ["Gió to.", "mưa"], "text_en": ["Wind.", "rain"]})
    assert said("{it}", it=sentences(each(rows, "text"))) == "Gió to. Mưa."
    assert said("có {it}.", it=together(rows.tail(1), "text")) == "Có mưa."
    told = text_of(rows.to_dict("records")[0], "text", ["s:p1.s1", "s:p1.s1"])
    assert said("{it}.", it=told) == "Gió to [p1.s1]."


def test_a_sentence_of_the_case_s_own_may_end_with_a_full_stop_and_rest_on_something():
    names = {"since": {"vi": "Đã đổi.", "en": "It has changed.", "rests_on": "s:p1.s1"},
             "unfound": {"vi": "chưa thấy", "en": "not found"}}  # fmt: skip
    record = replace(load_case("example"), names=names)
    told = [said("{it}.", "en", it=own_sentence(record, name)) for name in names]
    assert told == ["It has changed [p1.s1].", "Not found."]
    assert own_sentence(record, "other") is None


def test_a_claim_that_leans_on_another_is_told_with_it():
    wind, rain = claim("a", "gió to"), claim("b", "đây | là điều hay", after=("a",))
    both = {"it": Passage((wind, rain), FACTS)}
    assert said("{it:clauses}.", **both) == "Gió to; đây là điều hay [p1.s1]."
    assert "gió to, and đây là điều hay" in said("{it:clauses}.", "en", **both).casefold()
    rain = claim("b", "kèm mưa", after=("a",))
    assert said("{it:clauses}.", it=Passage((wind, rain), FACTS)) == "Gió to, kèm mưa [p1.s1]."


@pytest.mark.parametrize(
    ("of", "cause", "expected"),
    [
        ("đôi khi, | cây đổ", "đôi khi, | gió to", "Đôi khi, do gió to, nên cây đổ"),
        ("đôi khi, | cây đổ", "gió to", "Do gió to, nên đôi khi, cây đổ"),
        ("cây | đổ", "cây | già", "Do cây già, nên cây đổ"),  # a subject is not an adverbial
    ],
)
def test_an_opening_that_cause_and_effect_share_is_said_once(of, cause, expected):
    effect, cause = claim("a", of), claim("b", cause, "p2.s1")
    passage = Passage((effect,), FACTS, causes={"a": (cause,)})
    assert said("{it:clauses}.", it=passage) == f"{expected} [p2.s1, p1.s1]."


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (("nhìn chung, | gió to", "nhìn chung, | mưa nhỏ"), "Nhìn chung, gió to và mưa nhỏ"),
        (("nhìn chung, | gió to, lạnh", "nhìn chung, | mưa nhỏ"),
         "Nhìn chung, gió to, lạnh; mưa nhỏ"),
        (("gió to", "đôi khi, | mưa nhỏ"), "Gió to; đôi khi, mưa nhỏ"),
    ],
)  # fmt: skip
def test_the_comma_of_the_opening_that_clauses_share_makes_no_semicolons(clauses, expected):
    passage = Passage(tuple(claim(f"c{n}", clause) for n, clause in enumerate(clauses)), FACTS)
    assert said("{it:clauses}.", it=passage) == f"{expected} [p1.s1]."


def test_each_of_several_sentences_ends_with_its_own_mark():
    one = Phrase("có {n}", "there are {n}", {"n": N})
    other = Phrase("{it:clauses}", "{it:clauses}", {"it": Passage((claim("a", "gió to"),), FACTS)})
    together = sentences([one, other, one])
    assert said("{it}", it=together) == "Có 2 [p9.s9]. Gió to [p1.s1]. Có 2 [p9.s9]."
    assert said("{it}.", it=parted([one, other], "; ")) == "Có 2; gió to [p1.s1, p9.s9]."


def test_what_has_no_words_drops_its_sentence_and_is_not_a_lack():
    heard = Formatter("vi").speak("{it} {n}. Có gió.", {"it": sentences([]), "n": N})
    assert (heard.text, heard.lacks) == ("Có gió.", [])
    absent = Phrase("{n}", "{n}", {"n": not_reported("n"), "m": not_reported("m")})
    assert said("{it}. Có gió.", it=absent) == "Có gió."
    assert said("{it}.", it=Phrase("gió", "wind", {"m": not_reported("m")})) == "Gió."


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("gió", "Gió"),
        ("**gió**", "**Gió**"),
        ("“gió”", "“Gió”"),
        ("(gió)", "(Gió)"),
        ("</td> gió", "</td> gió"),
        ("<b>gió</b>", "<b>gió</b>"),
        ("`gió`", "`gió`"),
        ("&gt; gió", "&gt; gió"),
        ("… gió", "… gió"),
    ],
)
def test_a_sentence_begins_with_a_capital_but_no_tag_or_code_does(text, begun):
    assert said("{it}", it=text) == begun


def test_bold_and_italic_messages_end_their_sentence():
    absent = not_reported("n")
    assert said("**Gió.** Có {n}.", n=absent) == "**Gió.**"
    assert said("*Gió.* Có {n}.", n=absent) == "*Gió.*"


@pytest.mark.parametrize(
    ("names", "vi", "en"),
    [
        (("a", "b"), "a và b", "a and b"),
        (("a, b", "c"), "a, b; c", "a, b; c"),
        (("a and b", "c"), "a and b và c", "a and b, and c"),
    ],
)
def test_a_list_of_names_that_hold_commas_can_still_be_read(names, vi, en):
    assert (Formatter("vi").listed(names), Formatter("en").listed(names)) == (vi, en)


def test_a_small_number_may_be_a_word():
    assert (said("{n:word}", n=N), said("{n:word}", "en", n=N)) == ("Hai [p9.s9]", "Two [p9.s9]")
    assert said("{n:word}", n=Quantity(12, "", "n")) == "12"


def test_nothing_to_say_or_to_draw_shows_nothing(monkeypatch):
    monkeypatch.setattr(show, "display", lambda *args, **more: pytest.fail("displayed"))
    say, _, figure, _ = show.Telling("vi")
    say(vi="{it}", en="{it}", it=sentences([]))
    figure(None, vi="{it}", en="{it}", it=sentences([]))


BROKEN = re.compile(
    r"[,;.:] ?[,;.:]|  | [,;.]|\b(và|and|hoặc|or) (và|and|hoặc|or)\b|\b(và|and|hoặc|or)[,;.]|[{}|]"
)


@pytest.fixture(scope="module", params=["thap-muoi", "chau-phu", "example"])
def case(request):
    return load_case(request.param)


@given(data=st.data())
def test_claims_in_any_order_and_number_are_one_sentence_that_keeps_each_hedge(case, data):
    told = st.lists(st.sampled_from([*case.claims_by_id]), min_size=1, max_size=6, unique=True)
    claims = tuple(case.claims_by_id[id] for id in data.draw(told))
    forms = ["", ":clauses", ":short", ":short clauses"]
    lang, form = data.draw(st.sampled_from(LANGS)), data.draw(st.sampled_from(forms))
    text = said(f"{{it{form}}}.", lang, it=Passage(claims, case.told))
    assert text[0].isupper() or text[0].isdigit()  # of a clause that leans and comes first
    assert text.endswith("].") and not BROKEN.search(text)
    for claim in claims:
        lost = [hedge for hedge in claim.hedges[lang] if hedge.casefold() not in text.casefold()]
        assert not lost, (claim.id, text)
        assert claim.locator.split(":")[1] in text


def test_texts_of_rows_are_listed_between_semicolons_and_without_rows_not_at_all():
    rows = pd.DataFrame({"open_vi": ["một, hai", "ba"], "open_en": ["one, two", "three"]})
    assert listed(rows, "open") == {"vi": "một, hai; ba", "en": "one, two; three"}
    assert listed(rows[:0], "open") is None


def test_a_text_of_a_row_rests_on_its_locators_and_may_name_facts():
    row = {"text_vi": "ở đây có {n} nơi.", "text_en": "{n} units here."}
    text = text_of(row, "text", ["a", "b", "a"], {"n": Quantity(11, "unit", "n")})
    told = Formatter("en").speak("{text}.", {"text": text}, "{label}")
    assert (told.text, told.marked) == ("11 units here [a, b].", ["a", "b"])
