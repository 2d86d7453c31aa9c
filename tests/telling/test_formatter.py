"""Sentences filled in, in each language; text filled into Markdown comes out letter by letter."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thapmuoi_analysis.case.quantity import (
    Quantity,
    assumed,
)
from thapmuoi_analysis.telling.formatter import (
    LANGS,
    Formatter,
    label,
    rests_on,
)
from thapmuoi_analysis.telling.marks import plain_markdown

REPORT = "markdown"  # what the report page is read as
SHARE = Quantity(Fraction(11, 13), id="adopted_share", sources=("s:p7.s2",))
STAMP = Quantity(date(2022, 3, 2), "date", "page_date", sources=("s:p3.s1",))
in_both = pytest.mark.parametrize("lang", LANGS)


# sentences


def test_a_sentence_is_filled_in_each_language():
    facts = {"share": SHARE, "day": STAMP, "place": {"vi": "huyện Thử", "en": "Thử district"}}
    assert (
        Formatter("vi").fill("{place}: {share:.1%} ({day})", facts)
        == "huyện Thử: 84,6% (02/3/2022)"
    )
    assert (
        Formatter("en").fill("{place}: {share} by {day}", facts)
        == "Thử district: 84.6% by 2 March 2022"
    )


def test_braces_are_written_double():
    assert Formatter("vi").fill("{{x}}", {}) == "{x}"


@pytest.mark.parametrize(
    "value", [11, 84.6, Fraction(1, 2), True, None, date(2022, 3, 2), ["11"], pd.NA]
)
@pytest.mark.parametrize("markdown", [True, False])
def test_what_is_neither_quantity_nor_text_is_refused(value, markdown):
    with pytest.raises(TypeError, match="numbers come from a Quantity"):
        Formatter("vi").fill("{x}", {"x": value}, markdown=markdown)
    with pytest.raises(TypeError, match="numbers come from a Quantity"):
        Formatter("vi").fill("{x}", {"x": {"vi": value, "en": "y"}}, markdown=markdown)


@pytest.mark.parametrize("template", ["{x!s}", "{x!r}", "{x!a:.1%}"])
@pytest.mark.parametrize("value", [11, SHARE])
def test_a_number_is_not_made_text_on_the_way(template, value):
    with pytest.raises(TypeError, match="leave that out"):
        Formatter("vi").fill(template, {"x": value})


def test_the_value_of_a_quantity_is_not_said_behind_its_back():
    with pytest.raises(KeyError, match=r"x\.value"):
        Formatter("vi").fill("{x.value}", {"x": SHARE})


@in_both
def test_a_fact_or_a_language_left_out_is_a_key_error(lang):
    with pytest.raises(KeyError, match="share"):
        Formatter(lang).fill("{share}", {})
    with pytest.raises(KeyError, match=lang):
        Formatter(lang).fill("{place}", {"place": {({"vi", "en"} - {lang}).pop(): "x"}})


def test_locators_are_listed_once_in_order_of_first_use():
    both = Quantity(1, id="c", sources=("s:p7.s2", "s:p1.s1"))
    assert rests_on([STAMP, SHARE, both, SHARE]) == ["s:p3.s1", "s:p7.s2", "s:p1.s1"]
    assert rests_on([assumed(2, "", "two")]) == []


def test_the_label_of_a_locator_is_its_paragraph_and_sentence():
    assert label("dto-2022-03-02:p7.s2") == "p7.s2"


# text filled into Markdown comes out letter by letter

WORST = [
    "<script>alert(1)</script>",
    "<!-- x -->",
    "a | b | c",
    "$x^2$ and $5",
    "_a_ __b__ snake_case",
    "# heading",
    "*a* **b** * c",
    "C:\\new \\* \\alpha",
    "`code` ``` ~~~",
    "1. one",
    "1) one",
    "(1) one",
    "a. one",
    "- one",
    "+ one",
    "> said",
    "% title",
    "::: {.notice}",
    "--- ===",
    "... 'a' \"b\" a--b",
    ":smile: :tada:",
    "[a](b) ![c](d) [^1] [^1]: e",
    "&amp; &#65; &lt;",
    "@key a@b.com {.class #id} http://a.b/c_d www.a.com",
    "😀 👩‍🌾 🇻🇳",
    "שלום \u202eabc\u202c مرحبا",
    "hai\ndòng\n\nba",
    "\ttab  and   spaces\u00a0here",
    "x" * 5000,
    "Mỹ Hòa/Mỹ Hoà, Đốc Binh Kiều; “có lúc”",
    "~~s~~ H~2~O x^2^ ==m==",
    "| x\n|---",
    "Term\n: definition",
    "\\",
    "...",
]


def one_line(text):
    return " ".join(text.split())


def shown(markdowns, source, to="plain"):
    """Return paragraphs as pandoc reads them."""
    text = pypandoc.convert_text(
        "\n\n".join(markdowns), to, format=source, extra_args=["--wrap=none"]
    )
    return [part.strip("\n") for part in text.replace("\r", "").strip("\n").split("\n\n")]


@pytest.mark.parametrize("source", [REPORT, "gfm", "commonmark_x"])
def test_text_filled_into_markdown_is_shown_letter_by_letter(source):
    facts = [{"x": text, "y": {"vi": text, "en": ""}} for text in WORST]
    for template in ("{x}", "Ở {x} có", "**Ở {x}:** {y}"):
        made = [Formatter("vi").fill(template, fact, markdown=True) for fact in facts]
        bare = template.replace("**", "")
        expected = [bare.format(x=text, y=text) for text in map(one_line, WORST)]
        assert shown(made, source) == expected


@pytest.mark.parametrize("source", [REPORT, "gfm"])
def test_text_filled_into_markdown_makes_no_element(source):
    made = [Formatter("vi").fill("{x}", {"x": text}, markdown=True) for text in WORST]
    html = shown(made, source, "html")[0]
    assert html.count("<") == html.count("<p>") * 2 == len(WORST) * 2


letters = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="\ufeff")
markup = st.text(st.sampled_from("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ aB1\n"), min_size=1)


@settings(max_examples=15)
@given(st.lists(st.one_of(st.text(letters), markup).filter(str.strip), min_size=1, max_size=40))
def test_any_text_is_shown_letter_by_letter(texts):
    made = [plain_markdown(text) for text in texts]
    assert shown(made, REPORT) == [one_line(text) for text in texts]


def test_a_hedge_in_markdown_is_shown_letter_by_letter():
    wild = Quantity(9, id="n", hedge="<b>*hầu hết*</b>")
    made = Formatter("en").fill("{n} người", {"n": wild}, markdown=True)
    assert shown([made], REPORT) == ["“<b>*hầu hết*</b>” 9 người"]


def test_numbers_stand_in_markdown_as_in_plain_text():
    made = Formatter("en").fill("**{x:.1%}**", {"x": SHARE}, markdown=True)
    assert made == '**<data value="n-adopted_share">84.6%</data>**'
