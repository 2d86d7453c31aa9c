"""What a notebook displays: text for the eye and plain text, with the quantities behind it."""

import base64
import json
import re
import struct
import subprocess
import sys
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import matplotlib
import pandas as pd
import pypandoc
import pytest
from matplotlib.figure import Figure

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import NOT_REPORTED, Quantity, assumed, not_reported
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.report.checks import untraced_numbers
from thapmuoi_analysis.telling import show
from thapmuoi_analysis.telling.drawing import Chart, styled
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import Phrase, sentences

ADOPTED = Quantity(11, "unit", "adopted", sources=("dto-2022-03-02:p7.s2",))
UNITS = Quantity(13, "unit", "units", sources=("dto-2022-03-02:p7.s2",))
SHARE = (ADOPTED / UNITS).named("adopted_share")
STAMP = Quantity(date(2022, 3, 2), "date", "page_date", sources=("dto-2022-03-02:p3.s1",))
CLAIMS = metrics.claims(load_case("example"))
CLAIM = CLAIMS.query("id == 'c16'")["claim"].iloc[0]
FACTS = {"adopted": ADOPTED, "units": UNITS, "share": SHARE, "day": STAMP}
VI = "Đến {day}: **{adopted}/{units}** ({share:.1%})."
EN = "By {day}, **{adopted} of {units}** ({share:.1%})."
WILD = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    "a | b $x$ _c_ # *d* \\ `e` ~f~ & &amp; \"g\" 'h'",
    "😀 שלום مرحبا",
    "x" * 5000,
    "```\n# one\n```{=html}\n<b>",
    "tab\tand   spaces",
]


def bare(markdown):
    """Return a sentence without the tags of what a web page opens."""
    return re.sub("</?data[^>]*>", "", markdown)


@pytest.fixture
def displayed(monkeypatch):
    """Return the list of what is displayed: data and metadata of each output."""
    outputs = []

    def display(data, *, raw, metadata):
        assert raw
        outputs.append((data, metadata))

    monkeypatch.setattr(show, "display", display)
    return outputs


class Page(HTMLParser):
    """Tags in order, and the text and attributes of each cell, caption, link and note."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.found = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append((tag, dict(attrs), []))

    def handle_data(self, data):
        for _, _, text in self.open:
            text.append(data)

    def handle_endtag(self, tag):
        name, attrs, text = self.open.pop()
        assert name == tag
        self.found.append((tag, attrs, "".join(text)))

    def texts(self, *tags):
        return [text for tag, _, text in self.found if tag in tags]

    def attributes(self, tag, name):
        return [attrs.get(name) for found, attrs, _ in self.found if found == tag]

    def aligned(self, tag):
        return [style.removeprefix("text-align: ") for style in self.attributes(tag, "style")]


# say


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("vi", "Đến 02/3/2022: **11/13** (84,6%)"),
        ("en", "By 2 March 2022, **11 of 13** (84.6%)"),
    ],
)
def test_a_sentence_is_said_in_the_language_of_the_report(displayed, lang, text):
    show.Telling(lang).say(vi=VI, en=EN, **FACTS)
    (data, metadata), *more = displayed
    assert more == []
    assert set(data) == {"text/markdown", "text/plain"}
    marks = [f'<span title="dto-2022-03-02:{x}">{x}</span>' for x in ("p3.s1", "p7.s2")]
    assert bare(data["text/markdown"]) == f"{text} [{', '.join(marks)}]."
    opens = re.findall(r'<data value="([\w-]+)">', data["text/markdown"])
    assert opens == ["n-page_date", "n-adopted", "n-units", "n-adopted_share"]
    assert data["text/plain"] == f"{text} [p3.s1, p7.s2]."
    assert metadata["thapmuoi"]["role"] == "say"


def test_the_metadata_of_a_sentence_lists_its_quantities_in_the_order_of_the_text(displayed):
    show.Telling("vi").say(vi="{share} {day} {adopted} {share}", en="{adopted}", **FACTS)
    listed = displayed[0][1]["thapmuoi"]["quantities"]
    said = ["84,6%", "02/3/2022", "84,6%"]
    expected = zip((SHARE, STAMP, SHARE), said, strict=True)
    listed.pop(2)
    assert listed == [{**q.as_dict(), "shown": text} for q, text in expected]
    assert json.loads(json.dumps(listed)) == listed


def test_the_marks_at_the_end_are_no_links_and_name_their_sentence(displayed):
    show.Telling("vi").say(vi=VI, en=EN, **FACTS)
    markdown = bare(displayed[0][0]["text/markdown"])
    page = Page(pypandoc.convert_text(markdown, "html", format="markdown"))
    assert page.texts("span") == ["p3.s1", "p7.s2"]
    assert page.attributes("span", "title") == ["dto-2022-03-02:p3.s1", "dto-2022-03-02:p7.s2"]
    assert page.texts("a") == []  # nothing in a notebook to lead to
    assert page.texts("p") == ["Đến 02/3/2022: 11/13 (84,6%) [p3.s1, p7.s2]."]


UNITS_TOLD = Phrase("có {adopted} đơn vị", "{adopted} units", {"adopted": ADOPTED})
LEADS = {"vi": "Trên {units}.", "en": "Of {units}.", "units": UNITS}
SAID = {  # what is told as it is; words and options; what is said in Vietnamese
    "a phrase": ((UNITS_TOLD,), {}, "Có 11 đơn vị [p7.s2]."),
    "a phrase without marks": ((UNITS_TOLD,), {"marks": False}, "Có 11 đơn vị."),
    "a phrase that is a message": ((UNITS_TOLD,), {"message": True}, "*Có 11 đơn vị.*"),
    "sentences": ((sentences([UNITS_TOLD]),), {"message": True}, "*Có 11 đơn vị.*"),
    "phrases": (([UNITS_TOLD, None, UNITS_TOLD],), {},
                "Có 11 đơn vị [p7.s2]. Có 11 đơn vị [p7.s2]."),
    "a phrase, then words": ((UNITS_TOLD,), LEADS, "Có 11 đơn vị [p7.s2]. Trên 13 [p7.s2]."),
    "a message, and what leads to it": ((UNITS_TOLD,), {"message": True, **LEADS},
                                        "**Có 11 đơn vị.** Trên 13."),
    "a message with marks": ((UNITS_TOLD,), {"message": True, "marks": True, **LEADS},
                             "**Có 11 đơn vị.** [p7.s2] Trên 13 [p7.s2]."),
    "words that are a message": ((), {"message": True, **LEADS}, "*Trên 13.*"),
    "words of which some stand out": (
        (), {"message": True, "vi": "**Có.** Trên {n}.", "en": "**Yes.** Of {n}.", "n": UNITS},
        "**Có.** Trên 13."),
    "a phrase without data, then words": ((None,), {"message": True, **LEADS}, "Trên 13."),
    "claims": ((pd.DataFrame({"claim": [CLAIM]}),), {"source_noun": "bài"},
               "Bài nêu, không dẫn lời ai: đôi khi, cấp phó chưa mạnh dạn giải quyết những việc đã "
               "được phân công [p8.s2]."),
}  # fmt: skip


@pytest.mark.parametrize(("told", "options", "said"), SAID.values(), ids=SAID)
def test_what_is_told_as_it_is_stands_before_words_and_a_message_stands_out(
    displayed, told, options, said
):
    show.Telling("vi").say(*told, **options)
    [(data, metadata)] = displayed
    assert data["text/plain"] == said
    assert bool(metadata["thapmuoi"].get("message")) == ("message" in options)


@pytest.mark.parametrize("told", [(None,), ([],), ([None],), (CLAIMS.head(0),)])
def test_what_the_case_has_no_data_for_is_not_said(displayed, told):
    show.Telling("vi").say(*told, message=True)
    assert displayed == []


@pytest.mark.parametrize("words", [{"vi": "Có."}, {"en": "Yes."}])
def test_what_is_told_as_it_is_needs_words_in_both_languages_or_none(displayed, words):
    with pytest.raises(TypeError, match="say it in both languages"):
        show.Telling("vi").say(UNITS_TOLD, **words)
    with pytest.raises(TypeError, match="say it in both languages"):
        show.Telling("vi").say()
    assert displayed == []


def test_facts_of_the_case_may_be_named_wherever_something_is_told(displayed):
    with matplotlib.rc_context(), pd.option_context("display.max_colwidth", 50):
        say, table, figure, _ = show.Telling("en", load_case("example"))
        assert pd.get_option("display.max_colwidth") is None
        shown = {"vi": "{adopted} trên {units}", "en": "{adopted} of {units}"}
        say(Phrase("{how}", "{how}", {"how": Phrase(**shown)}), marks=False)
        say(**shown, marks=False, units=UNITS)
        table(pd.DataFrame({"a": ["x"]}), **shown)
        figure(Figure(), **shown, alt_vi=shown["vi"], alt_en=shown["en"])
    texts = [data["text/plain"].splitlines()[0] for data, _ in displayed]
    assert texts == ["4 of 6.", "4 of 13", "4 of 6", "4 of 6", "4 of 6"]


def resting_on(count):
    return Quantity(1, "", "n", sources=tuple(f"s:p{i}.s1" for i in range(1, count + 1)))


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (0, ""),
        (1, " [p1.s1]"),
        (6, " [p1.s1, p2.s1, p3.s1, p4.s1, p5.s1, p6.s1]"),
        (7, " [p1.s1, p2.s1, p3.s1, p4.s1, p5.s1, p6.s1, p7.s1]"),
    ],
)
def test_a_sentence_ends_with_every_locator_it_rests_on(displayed, count, end):
    show.Telling("vi").say(vi="{n}.", en="{n}.", n=resting_on(count))
    assert displayed[0][0]["text/plain"] == f"1{end}."
    assert displayed[0][0]["text/markdown"].count('<span title="s:p') == min(count, end.count("."))


def test_only_what_is_spoken_is_rested_on(displayed):
    show.Telling("vi").say(vi="Không có số.", en="{adopted}", **FACTS)
    assert displayed[0][0]["text/plain"] == "Không có số."
    assert displayed[0][1]["thapmuoi"]["quantities"] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("wrong", ["vi", "en"])
def test_a_slip_in_either_language_fails_whichever_is_shown(displayed, lang, wrong):
    say = show.Telling(lang).say
    right = {"vi": VI, "en": EN}
    with pytest.raises(KeyError, match="no_such"):
        say(**{**right, wrong: "{no_such}"}, **FACTS)
    with pytest.raises(ValueError, match="adopted_share"):
        say(**{**right, wrong: "{share:.1x}"}, **FACTS)
    with pytest.raises(ValueError, match="expected '}'"):
        say(**{**right, wrong: "{share"}, **FACTS)
    with pytest.raises(TypeError, match="numbers come from a Quantity"):
        say(**{**right, wrong: "{plain}"}, plain=11, **FACTS)
    half_named = {other: "x" for other in right if other != wrong}
    with pytest.raises(KeyError, match=wrong):
        say(vi="{name}", en="{name}", name=half_named)
    with pytest.raises(TypeError, match=wrong):
        say(**{x: text for x, text in right.items() if x != wrong}, **FACTS)
    assert displayed == []


def test_a_number_without_a_name_is_not_shown(displayed):
    say, table, figure, _ = show.Telling("vi")
    nameless = ADOPTED / UNITS
    with pytest.raises(ValueError, match="name the number before it is shown: adopted / units"):
        say(vi="{x}", en="{x}", x=nameless)
    with pytest.raises(ValueError, match="adopted / units"):
        table(pd.DataFrame({"a": [nameless]}), {"a": ("A", "A")}, vi="", en="")
    with pytest.raises(ValueError, match="adopted / units"):
        figure(Chart(Figure(), "", (nameless,)), vi="", en="")
    assert displayed == []


@pytest.mark.parametrize("text", WILD)
def test_a_name_is_shown_letter_by_letter(displayed, text):
    show.Telling("vi").say(vi="Ở {place} có {adopted}.", en="{place}", place=text, adopted=ADOPTED)
    markdown = displayed[0][0]["text/markdown"]
    plain = pypandoc.convert_text(markdown, "plain", format="markdown", extra_args=["--wrap=none"])
    assert plain.strip() == f"Ở {' '.join(text.split())} có 11 [p7.s2]."
    html = Page(pypandoc.convert_text(markdown, "html", format="markdown"))
    assert html.tags == ["p", "data", "span"]


# table

COLUMNS = {
    "name": ("Tên", "Name"),
    "n": ("Số", "Number"),
    "share": ("Tỷ lệ", "Share", ".2%"),
    "met": ("Đạt?", "Met?"),
}
FRAME = pd.DataFrame(
    {
        "met": [True, False, pd.NA],
        "name": ["Mỹ An", "Tân Kiều", "Láng Biển"],
        "n": [ADOPTED, not_reported("later", "unit"), Quantity(1234, "unit", "many")],
        "share": [SHARE, "không có", Quantity(Range(0, Fraction(1, 3)), id="bounded")],
        "unused": [1, 2, 3],
    }
)


@pytest.mark.parametrize(
    ("lang", "rows"),
    [
        (
            "vi",
            [
                ["Tên", "Số", "Tỷ lệ", "Đạt?"],
                ["Mỹ An", "11", "84,62%", "có"],
                ["Tân Kiều", "không nêu", "không có", "không"],
                ["Láng Biển", "1.234", "0,00%–33,34%", "chưa thể kết luận"],
            ],
        ),
        (
            "en",
            [
                ["Name", "Number", "Share", "Met?"],
                ["Mỹ An", "11", "84.62%", "yes"],
                ["Tân Kiều", "not reported", "không có", "no"],
                ["Láng Biển", "1,234", "0.00%–33.34%", "cannot be settled"],
            ],
        ),
    ],
)
def test_a_table_says_the_same_in_html_and_in_plain_text(displayed, lang, rows):
    show.Telling(lang).table(FRAME, COLUMNS, vi="Bảng thử", en="A trial")
    (data, metadata), *more = displayed
    assert more == []
    page = Page(data["text/html"])
    caption, source = {"vi": ("Bảng thử", "Căn cứ"), "en": ("A trial", "Rests on")}[lang]
    assert page.texts("th", "td") == [cell for row in rows for cell in row]
    assert page.texts("caption") == [caption]
    assert page.texts("p") == [f"{source}: [p7.s2]"]
    lines = [caption, *(" | ".join(row) for row in rows), f"{source}: [p7.s2]"]
    assert data["text/plain"].splitlines() == lines
    assert metadata["thapmuoi"]["role"] == "table"


def test_exactly_the_columns_with_numbers_are_aligned_right(displayed):
    show.Telling("vi").table(FRAME, COLUMNS, vi="", en="")
    page = Page(displayed[0][0]["text/html"])
    expected = ["left", "right", "right", "left"]
    assert page.aligned("th") == expected
    assert page.aligned("td") == expected * 3
    assert page.attributes("th", "scope") == ["col"] * 4


def test_the_metadata_of_a_table_lists_its_quantities_row_by_row(displayed):
    show.Telling("vi").table(FRAME, COLUMNS, vi="", en="")
    listed = displayed[0][1]["thapmuoi"]["quantities"]
    assert [q["id"] for q in listed] == ["adopted", "adopted_share", "later", "many", "bounded"]
    said = [q.pop("shown") for q in listed[:2]]
    assert listed[:2] == [ADOPTED.as_dict(), SHARE.as_dict()]
    page = Page(displayed[0][0]["text/html"])
    assert all(text in page.texts("td") for text in said)


@pytest.mark.parametrize(
    ("lang", "head"),
    [("vi", ["Tên", "Số", "Tỷ lệ", "Đạt?"]), ("en", ["Name", "Number", "Share", "Met?"])],
)
def test_an_empty_table_is_its_headings(displayed, lang, head):
    show.Telling(lang).table(FRAME.iloc[:0], COLUMNS, vi="Bảng", en="Bảng")
    data, metadata = displayed[0]
    page = Page(data["text/html"])
    assert page.texts("th") == head and page.texts("td") == page.texts("p") == []
    assert metadata["thapmuoi"]["quantities"] == metadata["thapmuoi"]["cited"] == []


def test_the_locators_of_its_text_join_those_of_its_numbers(displayed):
    frame = FRAME.copy()
    frame.attrs["locators"] = ["dto-2022-03-02:p7.s2", "dto-2022-03-02:p11.s1"]
    show.Telling("en").table(frame, COLUMNS, vi="", en="")
    data, metadata = displayed[0]
    both = ["dto-2022-03-02:p7.s2", "dto-2022-03-02:p11.s1"]
    assert metadata["thapmuoi"]["cited"] == both
    page = Page(data["text/html"])
    assert page.texts("span") == ["p7.s2", "p11.s1"]
    assert page.attributes("span", "title") == both
    assert data["text/plain"].endswith("\nRests on: [p7.s2, p11.s1]")


def test_a_note_and_its_metadata_cite_every_locator(displayed):
    frame = pd.DataFrame({"a": ["x"]})
    frame.attrs["locators"] = [f"s:p{i}.s1" for i in range(1, 31)]
    show.Telling("vi").table(frame, {"a": ("A", "A")}, vi="", en="")
    data, metadata = displayed[0]
    assert Page(data["text/html"]).texts("span") == [f"p{i}.s1" for i in range(1, 31)]
    assert metadata["thapmuoi"]["cited"] == frame.attrs["locators"]


def test_different_locators_have_different_anchors_that_need_no_escaping():
    locators = [f"dto-2022-03-02:p{p}.s{s}" for p in range(1, 40) for s in range(1, 40)]
    anchors = {show.anchor(locator) for locator in locators}
    assert len(anchors) == len(locators)
    assert all(a.startswith("src-") and a.replace("-", "").isalnum() for a in anchors)


@pytest.mark.parametrize("column", [[1, 2], [1.5, 2.5], pd.array([1, 20], dtype="Int64")])
def test_plain_numbers_are_shown_and_told_to_the_check_of_typed_digits(displayed, column):
    show.Telling("vi").table(pd.DataFrame({"a": column}), {"a": ("A", "A")}, vi="", en="")
    data, metadata = displayed[0]
    shown = [str(number) for number in column]
    assert Page(data["text/html"]).texts("td") == shown
    assert metadata["thapmuoi"]["quantities"] == []
    assert set(shown) <= set(metadata["thapmuoi"]["frames"])


@pytest.mark.parametrize("dtype", ["boolean", object])
def test_answers_are_words_whatever_the_type_of_their_column(displayed, dtype):
    frame = pd.DataFrame({"a": pd.Series([True, pd.NA, False], dtype=dtype)})
    show.Telling("en").table(frame, {"a": ("A", "A")}, vi="", en="")
    assert Page(displayed[0][0]["text/html"]).texts("td") == ["yes", "cannot be settled", "no"]


def test_a_column_that_is_not_there_and_a_language_left_out_fail(displayed):
    table = show.Telling("vi").table
    with pytest.raises(KeyError, match="absent"):
        table(FRAME, {"absent": ("A", "A")}, vi="", en="")
    for given in ({"vi": ""}, {"en": ""}):
        with pytest.raises(TypeError, match="required keyword-only argument"):
            table(FRAME, COLUMNS, **given)
    assert displayed == []


def test_no_text_of_a_table_becomes_an_element(displayed):
    frame = pd.DataFrame({"a": WILD, "b": WILD[::-1]})
    show.Telling("vi").table(frame, {"a": (WILD[0], ""), "b": (WILD[1], "")}, vi=WILD[1], en="")
    data = displayed[0][0]
    page = Page(data["text/html"])
    rows = ["tr", "td", "td"] * len(WILD)
    assert page.tags == ["table", "caption", "thead", "tr", "th", "th", "tbody", *rows]
    expected = [
        " ".join(text.split()) for pair in zip(WILD, WILD[::-1], strict=True) for text in pair
    ]
    assert page.texts("td") == expected
    assert page.texts("th") == [WILD[0], WILD[1]]
    assert page.texts("caption") == [WILD[1]]
    assert len(data["text/plain"].splitlines()) == 2 + len(WILD)


def test_a_table_survives_the_fence_it_is_published_in(displayed):
    show.Telling("vi").table(pd.DataFrame({"a": WILD}), {"a": ("A", "A")}, vi="", en="")
    fenced = f"```{{=html}}\n{displayed[0][0]['text/html']}\n```"
    page = Page(pypandoc.convert_text(fenced, "html", format="markdown"))
    assert page.texts("td") == [" ".join(text.split()) for text in WILD]


# figure


def test_a_figure_is_a_picture_and_the_sentence_that_describes_it(displayed):
    chart = Chart(Figure(figsize=(7, 3.5)), "Biểu đồ: 11; 13.", (ADOPTED, UNITS))
    show.Telling("vi").figure(chart, vi="Kết quả", en="Result")
    (data, metadata), (caption, about) = displayed
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == "Biểu đồ: 11; 13."
    svg = metadata["thapmuoi"].pop("svg")
    assert "Biểu đồ: 11; 13." in svg
    assert metadata["thapmuoi"] == {
        "role": "figure",
        "caption": "Kết quả",
        "plotted": (),
        "note": "",
        "frames": ["Kết quả"],
        "cited": [],
        "quantities": [
            {**ADOPTED.as_dict(), "shown": "11"},
            {**UNITS.as_dict(), "shown": "13"},
        ],
    }
    assert caption == {"text/markdown": "**Kết quả**", "text/plain": "Kết quả"}
    assert about == {"thapmuoi": {"role": "caption", "quantities": []}}


def test_numbers_of_a_title_a_note_and_a_cell_open_and_the_rest_is_shown_letter_by_letter(
    displayed,
):
    note = Formatter("en").speak("By {day}; <b>&.", FACTS).opening
    chart = Chart(Figure(figsize=(7, 3.5)), "x", (), note)
    show.Telling("en").figure(chart, vi="{adopted} <i>", en="{adopted} <i>", **FACTS)
    (_, metadata), (caption, _) = displayed
    opens = '<data value="n-adopted">11</data> &lt;i&gt;'
    assert metadata["thapmuoi"]["caption"] == opens
    by = '<data value="n-page_date">2 March 2022</data>'
    assert metadata["thapmuoi"]["note"] == f"By {by}; &lt;b&gt;&amp;."
    assert "<dc:title>11 &lt;i&gt;</dc:title>" in metadata["thapmuoi"]["svg"]
    assert caption["text/plain"] == "11 <i> By 2 March 2022; <b>&."
    cell = Formatter("en").speak("At {share}", FACTS).opening
    show.Telling("en").table(pd.DataFrame({"a": [cell]}), vi="{units}", en="{units}", **FACTS)
    data, _ = displayed[-1]
    opened = re.findall('<data value="([^"]+)">([^<]+)</data>', data["text/html"])
    assert opened == [("n-units", "13"), ("n-adopted_share", "84.6%")]
    assert data["text/plain"] == "13\na\nAt 84.6%"


DRAWN = {"vi": "Kết quả", "en": "The result", "adopted": ADOPTED, "units": UNITS, "day": STAMP}
NOTE = {"note_vi": "Đến {day}.", "note_en": "By {day}."}


def test_description_and_note_of_a_picture_name_numbers_that_can_be_traced(displayed):
    alt = {"alt_vi": "Cột cao {adopted}.", "alt_en": "A bar of {adopted}."}
    show.Telling("en").figure(Figure(), **DRAWN, **alt, **NOTE)
    (data, metadata), (caption, _) = displayed
    about = metadata["thapmuoi"]
    assert data["text/plain"] == metadata["image/png"]["alt"] == "A bar of 11."
    assert [number["id"] for number in about["quantities"]] == ["adopted", "page_date"]
    assert [*untraced_numbers(about["frames"])] == []
    assert caption["text/plain"] == "The result By 2 March 2022."
    assert about["note"] == 'By <data value="n-page_date">2 March 2022</data>.'


def test_a_picture_of_the_package_describes_itself_and_takes_a_note(displayed):
    chart = Chart(Figure(), "Biểu đồ: 11.", (ADOPTED,), "cũ")
    show.Telling("en").figure(chart, **DRAWN, **NOTE)
    (data, metadata), _ = displayed
    assert data["text/plain"] == "Biểu đồ: 11."
    assert re.sub("<[^>]*>", "", metadata["thapmuoi"]["note"]) == "By 2 March 2022."
    shown = [number["id"] for number in metadata["thapmuoi"]["quantities"]]
    assert shown == ["adopted", "page_date"]


def test_what_a_description_rests_on_is_cited(displayed):
    told = pd.DataFrame({"claim": [CLAIM]})
    alt = {"alt_vi": "{told:clauses}.", "alt_en": "{told:clauses}.", "told": told}
    show.Telling("vi").figure(Figure(), vi="Hình", en="Figure", **alt)
    assert displayed[0][1]["thapmuoi"]["cited"] == [CLAIM.locator]


@pytest.mark.parametrize("part", ["alt", "note"])
def test_a_number_that_is_typed_into_description_or_note_does_not_pass(displayed, part):
    words = {"alt_vi": "Cột.", "alt_en": "A bar.", **NOTE}
    words |= {f"{part}_vi": "Cột cao 11.", f"{part}_en": "A bar of eleven."}
    for lang in ("vi", "en"):
        show.Telling(lang).figure(Figure(), **DRAWN, **words)
        [error] = untraced_numbers(displayed[-2][1]["thapmuoi"]["frames"])
        assert "comes from no quantity" in error


def test_a_picture_without_a_description_is_refused(displayed):
    for words in ({}, {"alt_vi": "Cột."}, {"alt_en": "A bar."}):
        with pytest.raises(TypeError, match="say what the figure shows: alt_vi"):
            show.Telling("vi").figure(Figure(), **DRAWN, **words)
    assert displayed == []


def test_a_picture_is_drawn_twice_as_fine_as_it_is_shown_and_tells_no_version(displayed):
    show.Telling("en").figure(Chart(Figure(figsize=(7, 3.5)), "x"), vi="a", en="b")
    (data, metadata), (caption, _) = displayed
    assert caption["text/plain"] == metadata["thapmuoi"]["caption"] == "B"
    png = base64.b64decode(data["image/png"], validate=True)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    shown = metadata["image/png"]
    assert (width, height) == (2 * shown["width"], 2 * shown["height"])
    assert b"tEXt" not in png
    assert b"Matplotlib" not in png


def test_the_labels_of_any_figure_are_not_cut_and_its_own_layout_stays(displayed):
    drawn, own = Figure(), Figure(layout="tight")
    axes = drawn.subplots()
    axes.barh(["bài học hoặc điều kiện"], [1])
    for figure in (axes, own):
        show.Telling("vi").figure(figure, vi="", en="", alt_vi="x", alt_en="x")
    drawn.draw_without_rendering()
    assert min(label.get_window_extent().x0 for label in axes.get_yticklabels()) >= 0
    assert type(own.get_layout_engine()).__name__ == "TightLayoutEngine"


def test_a_figure_needs_its_caption_in_both_languages(displayed):
    for given in ({"vi": ""}, {"en": ""}):
        with pytest.raises(TypeError, match="required keyword-only argument"):
            show.Telling("vi").figure(Chart(Figure(), ""), **given)
    assert displayed == []


# all


def test_telling_speaks_one_of_two_languages():
    assert show.Telling("en").formatter.lang == "en"
    with pytest.raises(ValueError, match=r"'fr'.*vi, en"):
        show.Telling("fr")


def test_what_is_assumed_is_marked_wherever_it_is_shown(displayed):
    two = assumed(2, "person", "two")
    say, table, _, _ = show.Telling("vi")
    say(vi="{two}", en="{two}", two=two)
    table(pd.DataFrame({"a": [two]}), {"a": ("A", "A")}, vi="", en="")
    assert displayed[0][0]["text/plain"] == "2 (giả định)"
    assert Page(displayed[1][0]["text/html"]).texts("td") == ["2 (giả định)"]


def test_nothing_is_said_of_a_hedge_but_its_word(displayed):
    most = Quantity(NOT_REPORTED, "person", "nonlocal", hedge="hầu hết", sources=("s:p9.s1",))
    show.Telling("en").say(vi="{x}", en="{x}", x=most)
    assert displayed[0][0]["text/plain"] == "Almost all (“hầu hết”) [p9.s1]"


IN_IPYTHON = """
import json
import pandas as pd
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis import tell

InteractiveShell.instance()
say, table, _, _ = tell("vi")
n = Quantity(84, "unit", "n")
with capture_output() as captured:
    say(vi="Có {n}.", en="{n}.", n=n)
    table(pd.DataFrame({"a": [n]}), {"a": ("A", "A")}, vi="Bảng", en="")
outputs = [[output.data, output.metadata] for output in captured.outputs]
print(json.dumps([captured.stdout, outputs]))
"""


def test_outputs_reach_ipython_with_their_metadata_and_nothing_is_printed(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    run = subprocess.run(
        [sys.executable, "-c", IN_IPYTHON], capture_output=True, encoding="utf-8", check=True
    )
    printed, outputs = json.loads(run.stdout)
    assert printed == ""
    assert [data["text/plain"] for data, _ in outputs] == ["Có 84.", "Bảng\nA\n84"]
    assert [sorted(data) for data, _ in outputs] == [
        ["text/markdown", "text/plain"],
        ["text/html", "text/plain"],
    ]
    assert [about["thapmuoi"]["role"] for _, about in outputs] == ["say", "table"]
    assert [about["thapmuoi"]["quantities"][0]["id"] for _, about in outputs] == ["n", "n"]


def test_a_dollar_in_a_chart_is_a_dollar():
    with styled():
        figure = Figure()
        figure.text(0, 0, "$\\input{x}$")
        figure.canvas.draw()
