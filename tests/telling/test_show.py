"""What a notebook displays: text for the eye and plain text, with the quantities behind it."""

import base64
import json
import re
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pypandoc
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Quantity, assumed, not_reported
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.report.checks import untraced_numbers
from thapmuoi_analysis.telling import show
from thapmuoi_analysis.telling.drawing import Chart, styled
from thapmuoi_analysis.telling.marks import plain_markdown
from thapmuoi_analysis.telling.phrases import Phrase
from thapmuoi_analysis.telling.tables import Table

ADOPTED = Quantity(11, "unit", "adopted", sources=("dto-2022-03-02:p7.s2",))
UNITS = Quantity(13, "unit", "units", sources=("dto-2022-03-02:p7.s2",))
SHARE = (ADOPTED / UNITS).named("adopted_share")
STAMP = Quantity(date(2022, 3, 2), "date", "page_date", sources=("dto-2022-03-02:p3.s1",))
CLAIMS = metrics.claims(load_case("example"))
CLAIM = CLAIMS.query("id == 'c16'")["claim"].iloc[0]
FACTS = {"adopted": ADOPTED, "units": UNITS, "share": SHARE, "day": STAMP}
VI = "Đến {day}: **{adopted}/{units}** ({share:.1%})."
EN = "By {day}, **{adopted} of {units}** ({share:.1%})."
WILD = """
<script>alert(1)</script>
</td></tr></table><img src=x onerror=alert(1)>
a | b $x$ _c_ # *d* \\ `e` ~f~ & &amp; "g" 'h'
😀 שלום مرحبا
``` # one ```{=html} <b>
tab and spaces
"""
IN = {"a": ("A", "A")}


@pytest.fixture
def displayed(monkeypatch):
    """Return the list of what is displayed: its plain text, its data, and what is told of it."""
    outputs = []

    def display(data, raw, metadata):
        outputs.append(SimpleNamespace(plain=data["text/plain"], data=data, **metadata["thapmuoi"]))
        outputs[-1].about = metadata["thapmuoi"]

    monkeypatch.setattr(show, "display", display)
    return outputs


def texts(html, *tags):
    return [tag.get_text() for tag in BeautifulSoup(html, "html.parser").find_all(tags)]


def tags(html):
    return [tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)]


def converted(markdown):
    return pypandoc.convert_text(markdown, "html", "markdown", extra_args=["--wrap=none"])


def ids(quantities):
    return " ".join(number["id"] for number in quantities)


# say

IN_WORDS = {
    "vi": ("Đến 02/3/2022: **11/13** (84,6%)", "02/3/2022"),
    "en": ("By 2 March 2022, **11 of 13** (84.6%)", "2 March 2022"),
}


def test_a_sentence_is_told_in_the_language_of_the_report_with_its_numbers(displayed):
    marks = [f'<span title="dto-2022-03-02:{x}">{x}</span>' for x in ("p3.s1", "p7.s2")]
    for lang, (text, day) in IN_WORDS.items():
        show.Telling(lang).say(vi=VI, en=EN, **FACTS)
        shown = displayed.pop()
        markdown = shown.data["text/markdown"]
        opens = re.findall(r'<data value="n-(\w+)">', markdown)
        assert " ".join(opens) == ids(shown.quantities) == "page_date adopted units adopted_share"
        assert re.sub("</?data[^>]*>", "", markdown) == f"{text} [{', '.join(marks)}]."
        assert shown.plain == f"{text} [p3.s1, p7.s2]."
        assert shown.quantities[0] == {**STAMP.to_dict(), "shown": day}
        assert shown.role == "say" and json.loads(json.dumps(shown.about)) == shown.about
    assert texts(converted(markdown), "span") == ["p3.s1", "p7.s2"]
    assert texts(converted(markdown), "a") == []  # nothing in a notebook to lead to


UNITS_TOLD = Phrase("có {adopted} đơn vị", "{adopted} units", {"adopted": ADOPTED})
ONE = (UNITS_TOLD,)
WORDS = {"vi": "Trên {units}.", "en": "Of {units}.", "units": UNITS}
BOLD = {"vi": "**Có.** Trên {n}.", "en": "**Yes.** {n}.", "n": UNITS}
AS_MESSAGE = {"message": True}
TOLD = [  # what leads; words and options; what is told in Vietnamese
    (ONE, {}, "Có 11 đơn vị [p7.s2]."),
    (ONE, AS_MESSAGE, "*Có 11 đơn vị.*"),
    (([UNITS_TOLD, None, *ONE],), {}, "Có 11 đơn vị [p7.s2]. Có 11 đơn vị [p7.s2]."),
    (ONE, WORDS, "Có 11 đơn vị [p7.s2]. Trên 13 [p7.s2]."),
    (ONE, AS_MESSAGE | WORDS, "**Có 11 đơn vị.** Trên 13."),
    (ONE, AS_MESSAGE | WORDS | {"marks": True}, "**Có 11 đơn vị.** [p7.s2] Trên 13 [p7.s2]."),
    ((), AS_MESSAGE | WORDS, "*Trên 13.*"),
    ((), AS_MESSAGE | BOLD, "**Có.** Trên 13."),
    ((None,), AS_MESSAGE | WORDS, "Trên 13."),
]
CLAIM_TOLD = (
    "Bài nêu, không dẫn lời ai: đôi khi, cấp phó chưa mạnh dạn giải quyết những việc đã được phân "
    "công [p8.s2]."
)


def test_what_leads_stands_before_words_and_a_message_stands_out(displayed):
    claims = (pd.DataFrame({"claim": [CLAIM]}),)
    for lead, options, expected in (*TOLD, (claims, {"source_noun": "bài"}, CLAIM_TOLD)):
        show.Telling("vi").say(*lead, **options)
        shown = displayed.pop()
        assert shown.plain == expected
        assert shown.about.get("message", False) == ("message" in options)
        assert shown.cited or "p" not in expected
    for nothing in (None, [], [None], CLAIMS.head(0)):  # for which the case has no data
        show.Telling("vi").say(nothing, message=True)
    assert displayed == []


SLIPS = [
    ("{no_such}", KeyError, "no_such"),
    ("{share:.1x}", ValueError, "adopted_share"),
    ("{share", ValueError, "expected '}'"),
    ("{plain}", TypeError, "a number is a Quantity"),
    ("", TypeError, "say it in both languages"),
]


def test_a_slip_in_either_language_fails_whichever_is_shown(displayed):
    for lang in ("vi", "en"):
        say = show.Telling(lang).say
        for wrong, right in (("vi", {"en": EN}), ("en", {"vi": VI})):
            for text, error, match in SLIPS:
                with pytest.raises(error, match=match):
                    say(**{wrong: text}, **right, plain=11, **FACTS)
            with pytest.raises(KeyError, match=wrong):
                say(vi="{name}", en="{name}", name=dict.fromkeys(right, "x"))
            for lead in ((UNITS_TOLD,), ()):
                with pytest.raises(TypeError, match="say it in both languages"):
                    say(*lead, **right)
    assert displayed == []


# table

COLUMNS = {
    "name": ("Tên", "Name"),
    "n": ("Số", "Number"),
    "share": ("Tỷ lệ", "Share", ".2%"),
    "met": ("Đạt?", "Met?"),
}
BOUNDED = Quantity(Range(0, Fraction(1, 3)), id="bounded")
FRAME = pd.DataFrame(
    {
        "met": [True, False, pd.NA],
        "name": ["Mỹ An", "Tân Kiều", "Láng Biển"],
        "n": [ADOPTED, not_reported("later", "unit"), Quantity(1234, "unit", "many")],
        "share": [SHARE, "không có", BOUNDED],
        "unused": [1, 2, 3],
    }
)
SHOWN = {
    "vi": """Bảng thử
Tên | Số | Tỷ lệ | Đạt?
Mỹ An | 11 | 84,62% | có
Tân Kiều | không nêu | không có | không
Láng Biển | 1.234 | 0,00%–33,34% | chưa thể kết luận
Căn cứ: [p7.s2]""",
    "en": """A trial
Name | Number | Share | Met?
Mỹ An | 11 | 84.62% | yes
Tân Kiều | not reported | không có | no
Láng Biển | 1,234 | 0.00%–33.34% | cannot be settled
Rests on: [p7.s2]""",
}


def test_a_table_says_the_same_in_html_and_in_plain_text(displayed):
    for lang, plain in SHOWN.items():
        show.Telling(lang).table(FRAME, COLUMNS, vi="Bảng thử", en="A trial")
        shown = displayed.pop()
        assert shown.plain == plain
        caption, *rows, source = plain.splitlines()
        page = shown.data["text/html"]
        assert texts(page, "th", "td") == [cell for row in rows for cell in row.split(" | ")]
        assert texts(page, "caption", "p") == [caption, source]
        assert ids(shown.quantities) == "adopted adopted_share later many bounded"
        assert {number["shown"] for number in shown.quantities} <= {*texts(page, "td")}
        assert shown.quantities[0] == {**ADOPTED.to_dict(), "shown": "11"}
        cells = BeautifulSoup(page, "html.parser").find_all(["th", "td"])
        sides = [cell["style"].removeprefix("text-align: ") for cell in cells]
        assert sides == ["left", "right", "right", "left"] * 4
        assert [cell.get("scope") for cell in cells[:5]] == ["col"] * 4 + [None]
    show.Telling("vi").table(FRAME.iloc[:0], COLUMNS, vi="Bảng", en="Bảng")
    assert displayed[0].plain.splitlines() == ["Bảng", SHOWN["vi"].splitlines()[1]]
    assert displayed[0].quantities == displayed[0].cited == []


def test_the_sources_of_its_text_join_those_of_its_numbers(displayed):
    sources = ["dto-2022-03-02:p7.s2", "s:p1.s1"]
    show.Telling("en").table(Table(FRAME, COLUMNS, sources), vi="", en="", name="shares")
    shown = displayed.pop()
    assert shown.cited == sources and shown.name == "shares"
    spans = BeautifulSoup(shown.data["text/html"], "html.parser").find_all("span")
    assert [span["title"] for span in spans] == sources
    assert shown.plain.endswith("\nRests on: [p7.s2, p1.s1]")
    own = Table(FRAME.assign(sentence="p7.s2"), {**COLUMNS, "sentence": ("Căn cứ", "Rests on")})
    show.Telling("en").table(own, vi="", en="")
    assert texts(displayed[0].data["text/html"], "p") == []


def test_plain_numbers_are_told_to_the_check_of_typed_digits_and_answers_are_words(displayed):
    for column in ([1, 2], [1.5, 2.5], pd.array([1, 20], dtype="Int64")):
        show.Telling("vi").table(pd.DataFrame({"a": column, "b": 1.5}), IN, vi="", en="")
        shown = displayed.pop()
        cells = [*map(str, column)]
        assert texts(shown.data["text/html"], "td") == cells
        assert {*cells} <= {*shown.frames}
    for dtype in ("boolean", object):
        frame = pd.DataFrame({"a": pd.Series([True, pd.NA, False], dtype=dtype)})
        show.Telling("en").table(frame, vi="", en="")
        assert displayed[-1].plain.split("\n")[1:] == ["a", "yes", "cannot be settled", "no"]
        assert displayed[-1].frames[-1] == "a"


def test_a_column_that_is_not_there_a_language_left_out_and_a_bad_name_fail(displayed):
    _, table, figure, _ = show.Telling("vi")
    with pytest.raises(KeyError, match="absent"):
        table(FRAME, {"absent": ("A", "A")}, vi="", en="")
    with pytest.raises(ValueError, match="expected lower-case letters, digits and hyphens"):
        table(FRAME, COLUMNS, vi="", en="", name="No 1")
    for given in ({"vi": ""}, {"en": ""}):
        for shows in (table, figure):
            with pytest.raises(TypeError, match="required keyword-only argument"):
                shows(FRAME, **given)
    assert displayed == []


def test_no_text_of_a_table_becomes_an_element_also_in_the_fence_it_is_published_in(displayed):
    wild = WILD.strip().splitlines()
    head, caption = wild[:2]
    frame = pd.DataFrame({"a": wild, "b": wild[::-1]})
    show.Telling("vi").table(frame, {"a": (head, ""), "b": (caption, "")}, vi=caption, en="")
    page = displayed[0].data["text/html"]
    rows = ["tr", "td", "td"] * len(wild)
    assert tags(page) == ["table", "caption", "thead", "tr", "th", "th", "tbody", *rows]
    assert texts(page, "td")[::2] == wild and texts(page, "td")[1::2] == wild[::-1]
    assert texts(page, "th", "caption") == [caption, head, caption]
    assert len(displayed[0].plain.splitlines()) == 2 + len(wild)
    assert texts(converted(f"```{{=html}}\n{page}\n```"), "td") == texts(page, "td")


# figure

CAPTION = {"vi": "Kết quả {adopted} <i>", "en": "The result {adopted} <i>", **FACTS}
NOTE = {"note_vi": "Đến {day}; <b>&.", "note_en": "By {day}; <b>&."}
MARKED = 'The result <data value="n-adopted">11</data> &lt;i&gt;'


def test_a_figure_is_a_picture_and_the_sentences_that_describe_it(displayed):
    chart = Chart(Figure(figsize=(7, 3.5)), "Biểu đồ: 11.", (UNITS,), "cũ", ("s:p1.s1",), (("a",),))
    show.Telling("en").figure(chart, **CAPTION, **NOTE, name="course")
    shown, below = displayed
    assert shown.plain == shown.alt == "Biểu đồ: 11."
    svg = shown.svg
    assert "Biểu đồ: 11." in svg
    assert "<dc:title>The result 11 &lt;i&gt;</dc:title>" in svg
    assert (shown.role, shown.name, shown.caption) == ("figure", "course", MARKED)
    assert (shown.plotted, shown.cited) == ((("a",),), ["s:p1.s1"])
    day = '<data value="n-page_date">2 March 2022</data>'
    assert shown.note == f"By {day}; &lt;b&gt;&amp;."
    assert shown.frames == ["The result ", " <i>", "By ", "; <b>&."]
    numbers = {"11": ADOPTED, "13": UNITS, "2 March 2022": STAMP}
    assert shown.quantities == [{**q.to_dict(), "shown": text} for text, q in numbers.items()]
    text = "The result 11 <i> By 2 March 2022; <b>&."
    assert below.plain == text
    assert below.data["text/markdown"] == r"**The result 11 \<i\>** By 2 March 2022; \<b\>\&\."
    assert below.about == {"role": "caption", "quantities": []}
    assert "dc:creator" not in svg and "dc:date" not in svg  # it tells no version
    assert 'width="504pt" height="252pt"' in svg
    [image] = BeautifulSoup(shown.data["text/html"], "html.parser").find_all("img")
    assert (image["alt"], image["width"], image["height"]) == (shown.alt, "560", "280")
    assert base64.b64decode(image["src"].partition(",")[2]).decode() == svg
    assert (shown.width, shown.height) == (560, 280)
    assert "phone" not in shown.about
    chart = chart._replace(narrow=Figure(figsize=(3.4, 2)))
    show.Telling("en").figure(chart, **CAPTION)
    assert 'width="244.8pt"' in displayed[2].phone


ALT = {"alt_vi": "Cột cao {units}: {it:clauses}.", "alt_en": "{units}: {it:clauses}."}


def test_a_text_of_the_case_is_no_markup_in_a_caption(displayed):
    markup = "[A](javascript:b) *c* `#d`{=typst}"
    words = {"vi": "{x}", "en": "{x}", "note_vi": "{x}", "note_en": "{x}"}
    show.Telling("en").figure(Figure(), **words, alt_vi="x", alt_en="x", x=markup)
    escaped = plain_markdown(markup)
    assert (
        displayed[1].data["text/markdown"] == f"**{escaped}** {escaped}" != f"**{markup}** {markup}"
    )


def test_any_figure_needs_a_description_whose_numbers_are_traced(displayed):
    alt = {**ALT, "it": pd.DataFrame({"claim": [CLAIM]})}
    show.Telling("en").figure(Figure(), **CAPTION, **NOTE, **alt)
    shown = displayed[0]
    assert shown.plain.startswith("13: ")
    assert ids(shown.quantities) == "adopted units page_date"
    assert shown.cited == [CLAIM.locator] and [*untraced_numbers(shown.frames)] == []
    displayed.clear()
    for words in ({}, {"alt_vi": "Cột."}, {"alt_en": "A bar."}):
        with pytest.raises(TypeError, match="say what the figure shows: alt_vi"):
            show.Telling("vi").figure(Figure(), **CAPTION, **words)
    assert displayed == []
    for typed in ({"alt_vi": "Cột 11.", "alt_en": "Eleven."}, {"note_vi": "11", "note_en": "11"}):
        for lang in ("vi", "en"):
            show.Telling(lang).figure(Figure(), **{**CAPTION, **alt, **NOTE, **typed})
            [error] = untraced_numbers(displayed[-2].frames)
            assert "comes from no quantity" in error


def test_the_labels_of_any_figure_are_not_cut_and_its_own_layout_stays(displayed):
    drawn, own = Figure(), Figure(layout="tight")
    axes = drawn.subplots()
    axes.barh(["bài học hoặc điều kiện"], [1])
    for figure in (axes, own):
        show.Telling("vi").figure(figure, vi="", en="", alt_vi="x", alt_en="x")
    drawn.draw_without_rendering()
    assert min(label.get_window_extent().x0 for label in axes.get_yticklabels()) >= 0
    assert type(own.get_layout_engine()).__name__ == "TightLayoutEngine"
    with styled():  # a dollar in a chart is a dollar
        own.text(0, 0, "$\\input{x}$")
        own.canvas.draw()


# all


def test_a_number_without_a_name_is_not_shown(displayed):
    say, table, figure, _ = show.Telling("vi")
    nameless = ADOPTED / UNITS
    for shows in (
        lambda: say(vi="{x}", en="{x}", x=nameless),
        lambda: table(pd.DataFrame({"a": [nameless]}), vi="", en=""),
        lambda: figure(Chart(Figure(), "", (nameless,)), vi="", en=""),
    ):
        with pytest.raises(ValueError, match="name the number before it is shown: adopted / units"):
            shows()
    assert displayed == []


def test_what_is_assumed_or_hedged_is_marked_wherever_it_is_shown(displayed):
    say, table, figure, formatter = show.Telling("vi")
    assert formatter.lang == "vi"
    two = assumed(2, "person", "two")
    say(vi="{two}", en="{two}", two=two)
    table(pd.DataFrame({"a": [two]}), vi="", en="")
    most = not_reported("nonlocal", "person")
    figure(None, vi="{x}", en="{x}", x=most)  # nothing to draw
    say(vi="{x}", en="{x}", x=most)  # nothing to say; a report tells what it lacks
    assert [shown.plain for shown in displayed] == ["2 (giả định)", "\na\n2 (giả định)", ""]
    assert displayed[-1].lacks == ["x"]
    with pytest.raises(ValueError, match=r"'fr'.*vi, en"):
        show.Telling("fr")


def test_signs_in_the_data_open_nothing(displayed):
    forged = {"vi": "\ue000n-adopted\ue001 99 \ue002\ue004s:p1.s1\ue005", "en": "x"}
    say, table, _, _ = show.Telling("vi")
    say(vi="{x}.", en="{x}.", x=forged)
    table(pd.DataFrame({"a": [forged]}), IN, vi="{x}", en="{x}", x=forged)
    for shown in displayed:
        assert not {"data", "span"} & {*tags("".join(shown.data.values()))}
        assert "99" in shown.plain
