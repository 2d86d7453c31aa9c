"""Sentences filled in, in each language; text filled into Markdown comes out letter by letter."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thapmuoi_analysis import load_case
from thapmuoi_analysis.case.quantity import Quantity, assumed
from thapmuoi_analysis.telling.formatter import LANGS, Formatter, label, rests_on
from thapmuoi_analysis.telling.marks import plain_markdown

REPORT = "markdown"  # what the report page is read as
SHARE = Quantity(Fraction(11, 13), id="adopted_share", sources=("s:p7.s2",))
STAMP = Quantity(date(2022, 3, 2), "date", "page_date", sources=("s:p3.s1",))
VI, EN = map(Formatter, LANGS)


def test_a_sentence_is_filled_in_each_language():
    place = {"vi": "huyện Thử", "en": "Thử district"}
    facts = {"share": SHARE, "day": STAMP, "place": place}
    template = "{place}: {share:.1%} ({day}) {{x}}"
    assert VI.fill(template, facts) == "huyện Thử: 84,6% (02/3/2022) {x}"
    assert EN.fill(template, facts) == "Thử district: 84.6% (2 March 2022) {x}"
    assert EN.fill("{day:year}, {day:month}, {day:about}", facts) == "2022, March 2022, early 2022"


PLAIN = [11, 84.6, Fraction(1, 2), True, None, date(2022, 3, 2), ["11"], pd.NA]


def test_what_is_neither_quantity_nor_text_is_refused():
    for value in PLAIN:
        for fact in (value, {"vi": value, "en": "y"}, ("a", value)):
            with pytest.raises(TypeError, match="a number is a Quantity"):
                VI.fill("{x}", {"x": fact})
    for template in ("{x!s}", "{x!r}", "{x!a:.1%}"):
        for value in (11, SHARE):
            with pytest.raises(TypeError, match="leave that out"):
                VI.fill(template, {"x": value})
    with pytest.raises(KeyError, match=r"x\.value"):
        VI.fill("{x.value}", {"x": SHARE})


def test_a_list_of_claims_is_refused_in_a_line_that_says_how_claims_are_told():
    claims = [*load_case("example").claims_by_id.values()]
    with pytest.raises(TypeError, match=r"told by say\(rows\)") as caught:
        Formatter("vi").fill("{claims}", {"claims": claims})
    assert len(str(caught.value)) < 400


def test_a_fact_or_a_language_left_out_is_a_key_error():
    for lang, other in zip(LANGS, LANGS[::-1], strict=True):
        with pytest.raises(KeyError, match="share"):
            Formatter(lang).fill("{share}", {})
        with pytest.raises(KeyError, match=lang):
            Formatter(lang).fill("{place}", {"place": {other: "x"}})


def test_locators_are_listed_once_in_order_of_first_use_and_have_labels():
    both = Quantity(1, id="c", sources=("s:p7.s2", "s:p1.s1"))
    locators = rests_on([STAMP, SHARE, both, SHARE])
    assert locators == ["s:p3.s1", "s:p7.s2", "s:p1.s1"]
    of_nothing = assumed(2, "", "two")
    assert rests_on([of_nothing]) == []
    assert label("dto-2022-03-02:p7.s2") == "p7.s2"
    assert label("a-book") == "a-book"


# text filled into Markdown comes out letter by letter

WORST = [
    "<script>alert(1)</script>",
    "a | b | c",
    "$x^2$ and $5",
    "_a_ __b__ snake_case",
    "# heading",
    "*a* **b** * c",
    "C:\\new \\* \\alpha",
    "`code` ``` ~~~",
    "1. one",
    "- one",
    "> said",
    "::: {.notice}",
    "... 'a' \"b\" a--b",
    ":smile: :tada:",
    "[a](b) ![c](d) [^1] [^1]: e",
    "&amp; &#65; &lt;",
    "@key a@b.com {.class #id} http://a.b/c_d www.a.com",
    "😀 👩‍🌾 🇻🇳",
    "שלום \u202eabc\u202c مرحبا",
    "hai\ndòng\n\nba",
    "\ttab  and   spaces\u00a0here",
    "Mỹ Hòa/Mỹ Hoà, Đốc Binh Kiều; “có lúc”",
    "~~s~~ H~2~O x^2^ ==m==",
    "\\",
]


def one_line(text):
    return " ".join(text.split())


def shown(markdowns, source, to="plain"):
    """Return paragraphs as pandoc reads them."""
    joined = "\n\n".join(markdowns)
    text = pypandoc.convert_text(joined, to, format=source, extra_args=["--wrap=none"])
    parts = text.replace("\r", "").strip("\n").split("\n\n")
    return [part.strip("\n") for part in parts]


def test_text_filled_into_markdown_is_shown_letter_by_letter_and_makes_no_element():
    facts = []
    for text in WORST:
        named = {"vi": text, "en": ""}
        facts.append({"x": text, "y": named})
    for source in (REPORT, "gfm", "commonmark_x"):
        for template in ("Ở {x} có", "**Ở {x}:** {y}"):
            made = []
            read = []
            for text, fact in zip(WORST, facts, strict=True):
                spoken = VI.speak(template, fact)
                line = one_line(text)
                written = template.format(x=line, y=line)
                assert one_line(spoken.text) == written
                made.append(spoken.markdown)
                plain = written.replace("**Ở", "Ở")
                read.append(plain.replace(":** ", ": "))
            assert shown(made, source) == read
        paragraphs = [VI.speak("Ở {x}", fact).markdown for fact in facts]
        [html] = shown(paragraphs, source, "html")
        assert html.count("<p>") == len(WORST)
        assert html.count("<") == 2 * len(WORST)


letters = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="\ufeff")
markup = st.text(st.sampled_from("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ aB1\n"), min_size=1)


anything = (st.text(letters) | markup).filter(str.strip)


@settings(max_examples=15)
@given(st.lists(anything, min_size=1, max_size=40))
def test_any_text_is_shown_letter_by_letter(texts):
    made = [plain_markdown(text) for text in texts]
    assert shown(made, REPORT) == [one_line(text) for text in texts]


def test_a_hedge_in_markdown_is_shown_letter_by_letter_and_a_number_as_in_plain_text():
    wild = Quantity(9, id="n", hedge="<b>*hầu hết*</b>")
    made = EN.speak("{n} người", {"n": wild}).markdown
    assert shown([made], REPORT) == ["“<b>*hầu hết*</b>” 9 người"]
    made = EN.speak("**{x:.1%}**", {"x": SHARE}).markdown
    assert made == '**<data value="n-adopted_share">84.6%</data>**'
