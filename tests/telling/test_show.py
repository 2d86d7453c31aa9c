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
import seaborn as sns
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

RESULT = ("dto-2022-03-02:p7.s2",)
ADOPTED = Quantity(11, "unit", "adopted", sources=RESULT)
UNITS = Quantity(13, "unit", "units", sources=RESULT)
RATE = ADOPTED / UNITS
SHARE = RATE.named("adopted_share")
DAY = date(2022, 3, 2)
STAMP = Quantity(DAY, "date", "page_date", sources=("dto-2022-03-02:p3.s1",))
CLAIMS = metrics.claims(load_case("example"))
[CLAIM] = CLAIMS.query("id == 'c16'")["claim"]
FACTS = {
    "adopted": ADOPTED,
    "units": UNITS,
    "share": SHARE,
    "day": STAMP,
}  # fmt: skip
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
        about = metadata["thapmuoi"]
        plain = data["text/plain"]
        output = SimpleNamespace(plain=plain, data=data, about=about, **about)
        outputs.append(output)

    monkeypatch.setattr(show, "display", display)
    return outputs


def found(html, *tags):
    """Return the elements of a page, of these tags or all."""
    page = BeautifulSoup(html, "html.parser")
    return page.find_all(tags or True)


def texts(html, *tags):
    return [element.get_text() for element in found(html, *tags)]


def tags(html):
    return [element.name for element in found(html)]


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
    stamp = '<span title="dto-2022-03-02:p3.s1">p3.s1</span>'
    result = '<span title="dto-2022-03-02:p7.s2">p7.s2</span>'
    for lang, (text, day) in IN_WORDS.items():
        show.Telling(lang).say(vi=VI, en=EN, **FACTS)
        shown = displayed.pop()
        markdown = shown.data["text/markdown"]
        opens = re.findall(r'<data value="n-(\w+)">', markdown)
        assert opens == ["page_date", "adopted", "units", "adopted_share"]
        assert ids(shown.quantities) == " ".join(opens)
        without_opens = re.sub("</?data[^>]*>", "", markdown)
        assert without_opens == f"{text} [{stamp}, {result}]."
        assert shown.plain == f"{text} [p3.s1, p7.s2]."
        assert shown.quantities[0] == {**STAMP.to_dict(), "shown": day}
        assert shown.role == "say"
        written = json.dumps(shown.about)
        assert json.loads(written) == shown.about
        page = converted(markdown)
        assert texts(page, "span") == ["p3.s1", "p7.s2"]
        assert texts(page, "a") == []  # nothing in a notebook to lead to


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
    "Theo bài, đôi khi, cấp phó chưa mạnh dạn giải quyết những việc đã được phân công [p8.s2]."
)


def test_what_leads_stands_before_words_and_a_message_stands_out(displayed):
    claims = pd.DataFrame({"claim": [CLAIM]})
    of_claims = ((claims,), {"source_noun": "bài"}, CLAIM_TOLD)
    for lead, options, expected in (*TOLD, of_claims):
        show.Telling("vi").say(*lead, **options)
        shown = displayed.pop()
        assert shown.plain == expected
        is_message = shown.about.get("message", False)
        assert is_message == ("message" in options)
        assert shown.cited or "p" not in expected


def test_where_the_case_has_no_data_nothing_is_said(displayed):
    no_claims = CLAIMS.head(0)
    for nothing in (None, [], [None], no_claims):
        show.Telling("vi").say(nothing, message=True)
    assert displayed == []


SLIPS = [
    ("{no_such}", KeyError, "no_such} is nothing that .*: give it as no_such="),
    ("{shares}", KeyError, "shares} is nothing that the sentence knows: share"),
    ("{coded}", TypeError, r"has rows of metrics\.claims\(record\)"),
    ("{share:.1x}", ValueError, "adopted_share"),
    ("{share", ValueError, "expected '}'"),
    ("{plain}", TypeError, "a number is a Quantity"),
    ("", TypeError, "say it in both languages"),
]


def test_a_slip_in_either_language_fails_whichever_is_shown(displayed):
    coded = load_case("example").claims
    for lang in ("vi", "en"):
        say = show.Telling(lang).say
        for wrong in ("vi", "en"):
            for text, error, match in SLIPS:
                words = {"vi": VI, "en": EN, wrong: text}
                with pytest.raises(error, match=match):
                    say(**words, plain=11, coded=coded, **FACTS)
    assert displayed == []


def test_words_or_a_name_in_one_language_alone_are_refused(displayed):
    for lang in ("vi", "en"):
        say = show.Telling(lang).say
        for right, wrong in (("vi", "en"), ("en", "vi")):
            with pytest.raises(KeyError, match=wrong):
                say(vi="{name}", en="{name}", name={right: "x"})
            with pytest.raises(TypeError, match="say it in both languages"):
                say(**{right: "x"})
            with pytest.raises(TypeError, match="say it in both languages"):
                say(UNITS_TOLD, **{right: "x"})
    assert displayed == []


IN_ONE_ALONE = [  # words in Vietnamese, in English
    ("{fact}.", "Nothing."),
    ("Không có gì.", "{fact}."),
]
FACTS_IN_BOTH = [CLAIM, CLAIMS[:1], UNITS, Phrase("có {n}", "there are {n}", {"n": UNITS})]


@pytest.mark.parametrize("vi, en", IN_ONE_ALONE)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_told_in_one_language_alone_is_refused(displayed, lang, vi, en):
    telling = show.Telling(lang)
    refused = r"\{fact\} stands in one language alone"
    for fact in FACTS_IN_BOTH:
        with pytest.raises(TypeError, match=refused):
            telling.say(vi=vi, en=en, fact=fact)
    with pytest.raises(TypeError, match=refused):
        telling.table(FRAME, COLUMNS, vi=vi, en=en, fact=UNITS)
    assert displayed == []


def test_a_noun_may_stand_in_one_language_alone(displayed):
    telling = show.Telling("vi")
    noun = {"vi": "xã", "en": "commune"}
    telling.say(vi="Mỗi {noun}.", en="Each of them.", noun=noun)
    [output] = displayed
    assert output.plain == "Mỗi xã."


# table

COLUMNS = {
    "name": ("Tên", "Name"),
    "n": ("Số", "Number"),
    "share": ("Tỷ lệ", "Share", ".2%"),
    "met": ("Đạt?", "Met?"),
}
LATER = not_reported("later", "unit")
MANY = Quantity(1234, "unit", "many")
BOUNDED = Quantity(Range(0, Fraction(1, 3)), id="bounded")
FRAME = pd.DataFrame(
    {
        "met": [True, False, pd.NA],
        "name": ["Mỹ An", "Tân Kiều", "Láng Biển"],
        "n": [ADOPTED, LATER, MANY],
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
        cells = " | ".join(rows).split(" | ")
        assert texts(page, "th", "td") == cells
        assert texts(page, "caption", "p") == [caption, source]
        assert ids(shown.quantities) == "adopted adopted_share later many bounded"
        for number in shown.quantities:
            assert number["shown"] in cells
        assert shown.quantities[0] == {**ADOPTED.to_dict(), "shown": "11"}


def test_numbers_of_a_table_stand_on_the_right_and_headings_say_that_they_are(displayed):
    show.Telling("en").table(FRAME, COLUMNS, vi="", en="")
    page = displayed[0].data["text/html"]
    cells = found(page, "th", "td")
    sides = [cell["style"].removeprefix("text-align: ") for cell in cells]
    assert sides == ["left", "right", "right", "left"] * 4
    for head in found(page, "th"):
        assert head["scope"] == "col"
    for cell in found(page, "td"):
        assert "scope" not in cell.attrs


def test_a_table_without_rows_has_its_headings(displayed):
    no_rows = FRAME.head(0)
    show.Telling("vi").table(no_rows, COLUMNS, vi="Bảng", en="Bảng")
    [shown] = displayed
    assert shown.plain == "Bảng\nTên | Số | Tỷ lệ | Đạt?"
    assert shown.quantities == shown.cited == []


def test_the_sources_of_its_text_join_those_of_its_numbers(displayed):
    sources = ["dto-2022-03-02:p7.s2", "s:p1.s1"]
    table = Table(FRAME, COLUMNS, sources)
    show.Telling("en").table(table, vi="", en="", name="shares")
    shown = displayed.pop()
    assert shown.cited == sources
    assert shown.name == "shares"
    marks = found(shown.data["text/html"], "span")
    assert [mark["title"] for mark in marks] == sources
    assert shown.plain.endswith("\nRests on: [p7.s2, p1.s1]")
    with_sentences = FRAME.assign(sentence="p7.s2")
    heads = {**COLUMNS, "sentence": ("Căn cứ", "Rests on")}
    table = Table(with_sentences, heads)
    show.Telling("en").table(table, vi="", en="")
    assert texts(displayed[0].data["text/html"], "p") == []


def test_plain_numbers_are_told_to_the_check_of_typed_digits_and_answers_are_words(displayed):
    nullable = pd.array([1, 20], dtype="Int64")
    for column in ([1, 2], [1.5, 2.5], nullable):
        frame = pd.DataFrame({"a": column, "b": 1.5})
        show.Telling("vi").table(frame, IN, vi="", en="")
        shown = displayed.pop()
        cells = [str(number) for number in column]
        assert texts(shown.data["text/html"], "td") == cells
        assert {*cells}.issubset(shown.frames)
    for dtype in ("boolean", object):
        answers = pd.Series([True, pd.NA, False], dtype=dtype)
        frame = answers.to_frame("a")
        show.Telling("en").table(frame, vi="", en="")
        shown = displayed.pop()
        assert shown.plain == "\na\nyes\ncannot be settled\nno"
        assert shown.frames[-1] == "a"


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


COUNTED = {
    "vi": """
Đếm
Loại nhận định | nêu rõ | theo mạch bài | không nêu ai
hoạt động | 0 | 0 | 3
ưu điểm | 2 | 0 | 0
Đếm
Điều kiện | Số lượng
không kèm điều kiện | 17
nếu có điều kiện ấy | 1
Đếm
Mức chắc chắn | Có từ ngữ dè dặt: không | Có từ ngữ dè dặt: có
có dè dặt | 0 | 9
có thể | 0 | 1
""",
    "en": """
Counts
Type | named | implied | nobody named
activity | 0 | 0 | 3
benefit | 2 | 0 | 0
Counts
Condition | Count
without a condition | 17
if something is so | 1
Counts
Force | Hedged: no | Hedged: yes
with a hedge | 0 | 9
may be so | 0 | 1
""",
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_names_the_rows_of_a_counted_table_is_its_first_column_in_words(displayed, lang):
    table = show.Telling(lang).table
    is_hedged = CLAIMS["hedges"] != ""
    claims = CLAIMS.assign(hedged=is_hedged)
    counted = [
        metrics.crosstab(claims, "type", "speaker"),
        metrics.counts(claims, "condition"),
        metrics.crosstab(claims, "force", "hedged"),
    ]
    lines = []
    for numbers in counted:
        table(numbers, vi="Đếm", en="Counts")
        shown = displayed.pop()
        lines += shown.plain.splitlines()[:4]
        typed = untraced_numbers(shown.frames)
        assert [*typed] == []
    assert lines == COUNTED[lang].strip().splitlines()


UNNAMED = """
name | Value
{a} | 11
A table
Value
11
A table
one | x
a | 11
A table
Number
11
"""


def test_a_column_of_pandas_is_a_table_its_index_first_where_it_has_a_name(displayed):
    planned = pd.Series({"{a}": ADOPTED, "b": UNITS})
    pairs = [("a", 1), ("b", 2)]
    index = pd.MultiIndex.from_tuples(pairs, names=["one", None])
    frame = pd.DataFrame({"x": planned.array}, index=index)
    own = {"x": ("Số", "Number")}
    lines = []
    for rows, columns in (
        (planned.rename_axis("name"), None),
        (planned, None),
        (frame, None),
        (frame, own),
    ):
        show.Telling("en").table(rows, columns, vi="Bảng", en="A table")
        shown = displayed.pop()
        lines += shown.plain.splitlines()[:3]
    assert lines == ["A table", *UNNAMED.strip().splitlines()]


def test_no_text_of_a_table_becomes_an_element_also_in_the_fence_it_is_published_in(displayed):
    wild = WILD.strip().splitlines()
    head, caption = wild[:2]
    turned = wild[::-1]
    frame = pd.DataFrame({"a": wild, "b": turned})
    heads = {"a": (head, ""), "b": (caption, "")}
    show.Telling("vi").table(frame, heads, vi=caption, en="")
    page = displayed[0].data["text/html"]
    rows = ["tr", "td", "td"] * len(wild)
    assert tags(page) == ["table", "caption", "thead", "tr", "th", "th", "tbody", *rows]
    cells = texts(page, "td")
    assert cells[::2] == wild
    assert cells[1::2] == turned
    assert texts(page, "th", "caption") == [caption, head, caption]
    plain = displayed[0].plain.splitlines()
    assert len(plain) == 2 + len(wild)
    fenced = converted(f"```{{=html}}\n{page}\n```")
    assert texts(fenced, "td") == cells


# figure

CAPTION = {"vi": "Kết quả {adopted} <i>", "en": "The result {adopted} <i>", **FACTS}
NOTE = {"note_vi": "Đến {day}; <b>&.", "note_en": "By {day}; <b>&."}
CHART = Chart(
    Figure(figsize=(7, 3.5)),
    alt="Biểu đồ: 11.",
    quantities=(UNITS,),
    note="cũ",
    locators=("s:p1.s1",),
    table=(("a",),),
)
MARKED = 'The result <data value="n-adopted">11</data> &lt;i&gt;'


def test_a_figure_is_a_picture_and_the_sentences_that_describe_it(displayed):
    show.Telling("en").figure(CHART, **CAPTION, **NOTE, name="course")
    shown, below = displayed
    assert shown.plain == shown.alt == "Biểu đồ: 11."
    svg = shown.svg
    assert "Biểu đồ: 11." in svg
    assert "<dc:title>The result 11 &lt;i&gt;</dc:title>" in svg
    assert shown.role == "figure"
    assert shown.name == "course"
    assert shown.caption == MARKED
    assert shown.plotted == (("a",),)
    assert shown.cited == ["s:p1.s1"]
    day = '<data value="n-page_date">2 March 2022</data>'
    assert shown.note == f"By {day}; &lt;b&gt;&amp;."
    assert shown.frames == ["The result ", " <i>", "By ", "; <b>&."]
    numbers = [
        {**ADOPTED.to_dict(), "shown": "11"},
        {**UNITS.to_dict(), "shown": "13"},
        {**STAMP.to_dict(), "shown": "2 March 2022"},
    ]
    assert shown.quantities == numbers
    assert below.plain == "The result 11 <i> By 2 March 2022; <b>&."
    assert below.data["text/markdown"] == r"**The result 11 \<i\>** By 2 March 2022; \<b\>\&\."
    assert below.about == {"role": "caption", "quantities": []}


def test_a_picture_tells_no_version_and_is_as_large_as_it_was_drawn(displayed):
    show.Telling("en").figure(CHART, **CAPTION)
    shown = displayed[0]
    svg = shown.svg
    assert "dc:creator" not in svg
    assert "dc:date" not in svg
    assert 'width="504pt" height="252pt"' in svg
    [image] = found(shown.data["text/html"], "img")
    assert image["alt"] == shown.alt
    assert image["width"] == "560"
    assert image["height"] == "280"
    _, _, content = image["src"].partition(",")
    assert base64.b64decode(content).decode() == svg
    assert shown.width == 560
    assert shown.height == 280
    assert "phone" not in shown.about


def test_a_picture_has_a_version_for_phones_where_one_is_drawn(displayed):
    narrow = Figure(figsize=(3.4, 2))
    chart = CHART._replace(narrow=narrow)
    show.Telling("en").figure(chart, **CAPTION)
    assert 'width="244.8pt"' in displayed[0].phone


ALT = {"alt_vi": "Cột cao {units}: {it:clauses}.", "alt_en": "{units}: {it:clauses}."}


def test_a_text_of_the_case_is_no_markup_in_a_caption(displayed):
    markup = "[A](javascript:b) *c* `#d`{=typst}"
    words = dict.fromkeys(["vi", "en", "note_vi", "note_en"], "{x}")
    alt = dict.fromkeys(["alt_vi", "alt_en"], "x")
    show.Telling("en").figure(Figure(), **words, **alt, x=markup)
    escaped = plain_markdown(markup)
    assert escaped != markup
    assert displayed[1].data["text/markdown"] == f"**{escaped}** {escaped}"


def test_any_figure_needs_a_description_whose_numbers_are_traced(displayed):
    claims = pd.DataFrame({"claim": [CLAIM]})
    alt = {**ALT, "it": claims}
    show.Telling("en").figure(Figure(), **CAPTION, **NOTE, **alt)
    shown = displayed[0]
    assert shown.plain.startswith("13: ")
    assert ids(shown.quantities) == "adopted units page_date"
    assert shown.cited == [CLAIM.locator]
    assert [*untraced_numbers(shown.frames)] == []
    displayed.clear()
    for words in ({}, {"alt_vi": "Cột."}, {"alt_en": "A bar."}):
        with pytest.raises(TypeError, match="say what the figure shows: alt_vi"):
            show.Telling("vi").figure(Figure(), **CAPTION, **words)
    assert displayed == []


def test_a_number_that_is_typed_into_what_describes_a_figure_is_found(displayed):
    alt = {**ALT, "it": pd.DataFrame({"claim": [CLAIM]})}
    in_alt = {"alt_vi": "Cột 11.", "alt_en": "Eleven."}
    in_note = {"note_vi": "11", "note_en": "11"}
    for typed in (in_alt, in_note):
        words = {**CAPTION, **alt, **NOTE, **typed}
        for lang in ("vi", "en"):
            show.Telling(lang).figure(Figure(), **words)
            shown, _ = displayed
            [error] = untraced_numbers(shown.frames)
            assert "comes from no quantity" in error
            displayed.clear()


def test_the_labels_of_any_figure_are_not_cut_and_its_own_layout_stays(displayed):
    drawn = Figure()
    own = Figure(layout="tight")
    axes = drawn.subplots()
    axes.barh(["bài học hoặc điều kiện"], [1])
    for figure in (axes, own):
        show.Telling("vi").figure(figure, vi="", en="", alt_vi="x", alt_en="x")
    drawn.draw_without_rendering()
    for label in axes.get_yticklabels():
        assert label.get_window_extent().x0 >= 0
    layout = own.get_layout_engine()
    assert type(layout).__name__ == "TightLayoutEngine"
    heat = sns.heatmap([[1, 2], [3, 4]], ax=Figure().subplots())  # its bar of colours has no room
    show.Telling("vi").figure(heat, vi="", en="", alt_vi="x", alt_en="x")
    assert heat.figure.get_layout_engine() is not None
    heat.figure.draw_without_rendering()
    with styled():  # a dollar in a chart is a dollar
        own.text(0, 0, "$\\input{x}$")
        own.canvas.draw()


# all


def test_a_number_without_a_name_is_not_shown(displayed):
    say, table, figure, _ = show.Telling("vi")
    nameless = ADOPTED / UNITS
    frame = pd.DataFrame({"a": [nameless]})
    chart = Chart(Figure(), "", (nameless,))
    told = "name the number before it is shown: adopted / units"
    with pytest.raises(ValueError, match=told):
        say(vi="{x}", en="{x}", x=nameless)
    with pytest.raises(ValueError, match=told):
        table(frame, vi="", en="")
    with pytest.raises(ValueError, match=told):
        figure(chart, vi="", en="")
    assert displayed == []


def test_what_is_assumed_or_hedged_is_marked_wherever_it_is_shown(displayed):
    say, table, figure, formatter = show.Telling("vi")
    assert formatter.lang == "vi"
    two = assumed(2, "person", "two")
    say(vi="{two}", en="{two}", two=two)
    frame = pd.DataFrame({"a": [two]})
    table(frame, vi="", en="")
    most = not_reported("nonlocal", "person")
    figure(None, vi="{x}", en="{x}", x=most)  # nothing to draw
    say(vi="{x}", en="{x}", x=most)  # nothing to say; a report tells what it lacks
    said, tabled, unsaid = displayed
    assert said.plain == "2 (giả định)"
    assert tabled.plain == "\na\n2 (giả định)"
    assert unsaid.plain == ""
    assert unsaid.lacks == ["x"]
    with pytest.raises(ValueError, match=r"'fr'.*vi, en"):
        show.Telling("fr")
    with pytest.raises(ValueError, match=r'comes first: tell\("vi", record\)'):
        show.Telling(load_case("example"), "vi")


def test_signs_in_the_data_open_nothing(displayed):
    forged = {"vi": "\ue000n-adopted\ue001 99 \ue002\ue004s:p1.s1\ue005", "en": "x"}
    say, table, _, _ = show.Telling("vi")
    frame = pd.DataFrame({"a": [forged]})
    say(vi="{x}.", en="{x}.", x=forged)
    table(frame, IN, vi="{x}", en="{x}", x=forged)
    for shown in displayed:
        page = "".join(shown.data.values())
        assert not {"data", "span"}.intersection(tags(page))
        assert "99" in shown.plain
