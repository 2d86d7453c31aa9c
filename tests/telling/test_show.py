"""What a notebook displays: text for the eye and plain text, with the quantities behind it."""

import base64
import json
import re
import struct
from datetime import date
from fractions import Fraction

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
WILD = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    "a | b $x$ _c_ # *d* \\ `e` ~f~ & &amp; \"g\" 'h'",
    "😀 שלום مرحبا",
    "```\n# one\n```{=html}\n<b>",
    "tab\tand   spaces",
]
LINES = [" ".join(text.split()) for text in WILD]
IN = {"a": ("A", "A")}


@pytest.fixture
def displayed(monkeypatch):
    """Return the list of what is displayed: data and metadata of each output."""
    outputs = []
    monkeypatch.setattr(
        show, "display", lambda data, raw, metadata: outputs.append((data, metadata))
    )
    return outputs


def texts(html, *tags):
    return [tag.get_text() for tag in BeautifulSoup(html, "html.parser").find_all(tags)]


def tags(html):
    return [tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)]


def converted(markdown, to="html"):
    return pypandoc.convert_text(markdown, to, "markdown", extra_args=["--wrap=none"])


# say


def test_a_sentence_is_told_in_the_language_of_the_report_with_its_numbers(displayed):
    expected = {
        "vi": "Đến 02/3/2022: **11/13** (84,6%)",
        "en": "By 2 March 2022, **11 of 13** (84.6%)",
    }
    marks = [f'<span title="dto-2022-03-02:{x}">{x}</span>' for x in ("p3.s1", "p7.s2")]
    for lang, text in expected.items():
        show.Telling(lang).say(vi=VI, en=EN, **FACTS)
        data, metadata = displayed.pop()
        markdown, about = data["text/markdown"], metadata["thapmuoi"]
        opens = re.findall(r'<data value="n-(\w+)">', markdown)
        assert opens == [number["id"] for number in about["quantities"]]
        assert opens == ["page_date", "adopted", "units", "adopted_share"]
        assert re.sub("</?data[^>]*>", "", markdown) == f"{text} [{', '.join(marks)}]."
        assert data["text/plain"] == f"{text} [p3.s1, p7.s2]."
        first = {**STAMP.to_dict(), "shown": {"vi": "02/3/2022", "en": "2 March 2022"}[lang]}
        assert (about["role"], about["quantities"][0]) == ("say", first)
        assert json.loads(json.dumps(about)) == about
    assert texts(converted(markdown), "span") == ["p3.s1", "p7.s2"]
    assert texts(converted(markdown), "a") == []  # nothing in a notebook to lead to


UNITS_TOLD = Phrase("có {adopted} đơn vị", "{adopted} units", {"adopted": ADOPTED})
WORDS = {"vi": "Trên {units}.", "en": "Of {units}.", "units": UNITS}
TOLD = [  # what leads; words and options; what is told in Vietnamese
    ([UNITS_TOLD], {}, "Có 11 đơn vị [p7.s2]."),
    ([UNITS_TOLD], {"message": True}, "*Có 11 đơn vị.*"),
    ([[UNITS_TOLD, None, UNITS_TOLD]], {}, "Có 11 đơn vị [p7.s2]. Có 11 đơn vị [p7.s2]."),
    ([UNITS_TOLD], WORDS, "Có 11 đơn vị [p7.s2]. Trên 13 [p7.s2]."),
    ([UNITS_TOLD], {"message": True, **WORDS}, "**Có 11 đơn vị.** Trên 13."),
    ([UNITS_TOLD], {"message": True, "marks": True, **WORDS},
     "**Có 11 đơn vị.** [p7.s2] Trên 13 [p7.s2]."),
    ([], {"message": True, **WORDS}, "*Trên 13.*"),
    ([], {"message": True, "vi": "**Có.** Trên {n}.", "en": "**Yes.** {n}.", "n": UNITS},
     "**Có.** Trên 13."),
    ([None], {"message": True, **WORDS}, "Trên 13."),
    ([pd.DataFrame({"claim": [CLAIM]})], {"source_noun": "bài"},
     "Bài nêu, không dẫn lời ai: đôi khi, cấp phó chưa mạnh dạn giải quyết những việc đã được phân "
     "công [p8.s2]."),
]  # fmt: skip


def test_what_leads_stands_before_words_and_a_message_stands_out(displayed):
    for lead, options, expected in TOLD:
        show.Telling("vi").say(*lead, **options)
        data, metadata = displayed.pop()
        assert data["text/plain"] == expected
        assert metadata["thapmuoi"].get("message", False) == ("message" in options)
        assert metadata["thapmuoi"]["cited"] or "p" not in expected
    for nothing in (None, [], [None], CLAIMS.head(0)):  # for which the case has no data
        show.Telling("vi").say(nothing, message=True)
    assert displayed == []


def test_a_slip_in_either_language_fails_whichever_is_shown(displayed):
    slips = [
        ("{no_such}", {}, KeyError, "no_such"),
        ("{share:.1x}", {}, ValueError, "adopted_share"),
        ("{share", {}, ValueError, "expected '}'"),
        ("{plain}", {"plain": 11}, TypeError, "numbers come from a Quantity"),
        ("", {}, TypeError, "say it in both languages"),
    ]
    for lang in ("vi", "en"):
        say = show.Telling(lang).say
        for wrong, right in (("vi", {"en": EN}), ("en", {"vi": VI})):
            for text, more, error, match in slips:
                with pytest.raises(error, match=match):
                    say(**{wrong: text}, **right, **more, **FACTS)
            with pytest.raises(KeyError, match=wrong):
                say(vi="{name}", en="{name}", name=dict.fromkeys(right, "x"))
            with pytest.raises(TypeError, match="say it in both languages"):
                say(UNITS_TOLD, **right)
    with pytest.raises(TypeError, match="say it in both languages"):
        say()
    assert displayed == []


def test_a_name_is_shown_letter_by_letter(displayed):
    for text, line in zip(WILD, LINES, strict=True):
        show.Telling("vi").say(vi="Ở {x} có {adopted}.", en="{x}", x=text, adopted=ADOPTED)
        data, _ = displayed.pop()
        assert data["text/plain"] == f"Ở {line} có 11 [p7.s2]."
        assert converted(data["text/markdown"], "plain").strip() == f"Ở {line} có 11 [p7.s2]."
        assert tags(converted(data["text/markdown"])) == ["p", "data", "span"]


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
        data, metadata = displayed.pop()
        assert data["text/plain"] == plain
        caption, *rows, source = plain.splitlines()
        page = data["text/html"]
        assert texts(page, "th", "td") == [cell for row in rows for cell in row.split(" | ")]
        assert texts(page, "caption", "p") == [caption, source]
        numbers = metadata["thapmuoi"]["quantities"]
        ids = [number["id"] for number in numbers]
        assert ids == ["adopted", "adopted_share", "later", "many", "bounded"]
        assert {number["shown"] for number in numbers} <= {*texts(page, "td")}
        assert {**numbers[0], "shown": ""} == {**ADOPTED.to_dict(), "shown": ""}
        cells = BeautifulSoup(page, "html.parser").find_all(["th", "td"])
        sides = [cell["style"].removeprefix("text-align: ") for cell in cells]
        assert sides == ["left", "right", "right", "left"] * 4
        assert [cell.get("scope") for cell in cells[:5]] == ["col"] * 4 + [None]
    show.Telling("vi").table(FRAME.iloc[:0], COLUMNS, vi="Bảng", en="Bảng")
    data, metadata = displayed.pop()
    assert data["text/plain"].splitlines() == ["Bảng", SHOWN["vi"].splitlines()[1]]
    assert metadata["thapmuoi"]["quantities"] == metadata["thapmuoi"]["cited"] == []


def test_the_sources_of_its_text_join_those_of_its_numbers(displayed):
    sources = ["dto-2022-03-02:p7.s2", "s:p1.s1"]
    show.Telling("en").table(Table(FRAME, COLUMNS, sources), vi="", en="", name="shares")
    data, metadata = displayed.pop()
    assert metadata["thapmuoi"]["cited"] == sources and metadata["thapmuoi"]["name"] == "shares"
    spans = BeautifulSoup(data["text/html"], "html.parser").find_all("span")
    assert [span["title"] for span in spans] == sources
    assert data["text/plain"].endswith("\nRests on: [p7.s2, p1.s1]")
    own = Table(FRAME.assign(sentence="p7.s2"), {**COLUMNS, "sentence": ("Căn cứ", "Rests on")})
    show.Telling("en").table(own, vi="", en="")
    assert texts(displayed[0][0]["text/html"], "p") == []


def test_plain_numbers_are_told_to_the_check_of_typed_digits_and_answers_are_words(displayed):
    for column in ([1, 2], [1.5, 2.5], pd.array([1, 20], dtype="Int64")):
        show.Telling("vi").table(pd.DataFrame({"a": column, "b": 1.5}), IN, vi="", en="")
        data, metadata = displayed.pop()
        cells = [str(number) for number in column]
        assert texts(data["text/html"], "td") == cells
        assert {*cells} <= {*metadata["thapmuoi"]["frames"]}
    for dtype in ("boolean", object):
        frame = pd.DataFrame({"a": pd.Series([True, pd.NA, False], dtype=dtype)})
        show.Telling("en").table(frame, vi="", en="")
        data, metadata = displayed.pop()
        assert texts(data["text/html"], "th", "td") == ["a", "yes", "cannot be settled", "no"]
        assert metadata["thapmuoi"]["frames"][-1] == "a"


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
    heads = {"a": (WILD[0], ""), "b": (WILD[1], "")}
    frame = pd.DataFrame({"a": WILD, "b": WILD[::-1]})
    show.Telling("vi").table(frame, heads, vi=WILD[1], en="")
    data, _ = displayed.pop()
    page = data["text/html"]
    rows = ["tr", "td", "td"] * len(WILD)
    assert tags(page) == ["table", "caption", "thead", "tr", "th", "th", "tbody", *rows]
    assert texts(page, "td")[::2] == LINES and texts(page, "td")[1::2] == LINES[::-1]
    assert texts(page, "th", "caption") == [WILD[1], *WILD[:2]]
    assert len(data["text/plain"].splitlines()) == 2 + len(WILD)
    assert texts(converted(f"```{{=html}}\n{page}\n```"), "td") == texts(page, "td")


# figure

WORDS = {"vi": "Kết quả {adopted} <i>", "en": "The result {adopted} <i>", **FACTS}
NOTE = {"note_vi": "Đến {day}; <b>&.", "note_en": "By {day}; <b>&."}


def test_a_figure_is_a_picture_and_the_sentences_that_describe_it(displayed):
    chart = Chart(Figure(figsize=(7, 3.5)), "Biểu đồ: 11.", (UNITS,), "cũ", ("s:p1.s1",), (("a",),))
    show.Telling("en").figure(chart, **WORDS, **NOTE, name="course")
    (data, metadata), (caption, below) = displayed
    about, size = metadata["thapmuoi"], metadata["image/png"]
    assert data["text/plain"] == size["alt"] == "Biểu đồ: 11."
    svg = about.pop("svg")
    assert "Biểu đồ: 11." in svg and "<dc:title>The result 11 &lt;i&gt;</dc:title>" in svg
    day = '<data value="n-page_date">2 March 2022</data>'
    assert about == {
        "role": "figure",
        "name": "course",
        "caption": 'The result <data value="n-adopted">11</data> &lt;i&gt;',
        "plotted": (("a",),),
        "note": f"By {day}; &lt;b&gt;&amp;.",
        "frames": ["The result ", " <i>", "By ", "; <b>&."],
        "cited": ["s:p1.s1"],
        "quantities": [
            {**ADOPTED.to_dict(), "shown": "11"},
            {**UNITS.to_dict(), "shown": "13"},
            {**STAMP.to_dict(), "shown": "2 March 2022"},
        ],
    }
    text = "The result 11 <i> By 2 March 2022; <b>&."
    assert caption["text/plain"] == text
    assert caption["text/markdown"] == f"**{text[:17]}**{text[17:]}"
    assert below == {"thapmuoi": {"role": "caption", "quantities": []}}
    png = base64.b64decode(data["image/png"], validate=True)
    assert png.startswith(b"\x89PNG") and b"tEXt" not in png  # it tells no version
    assert struct.unpack(">II", png[16:24]) == (2 * size["width"], 2 * size["height"])


def test_any_figure_needs_a_description_whose_numbers_are_traced(displayed):
    claim = pd.DataFrame({"claim": [CLAIM]})
    alt = {
        "alt_vi": "Cột cao {units}: {it:clauses}.",
        "alt_en": "{units}: {it:clauses}.",
        "it": claim,
    }
    show.Telling("en").figure(Figure(), **WORDS, **NOTE, **alt)
    about = displayed[0][1]["thapmuoi"]
    assert displayed[0][0]["text/plain"].startswith("13: ")
    assert [number["id"] for number in about["quantities"]] == ["adopted", "units", "page_date"]
    assert about["cited"] == [CLAIM.locator] and [*untraced_numbers(about["frames"])] == []
    displayed.clear()
    for words in ({}, {"alt_vi": "Cột."}, {"alt_en": "A bar."}):
        with pytest.raises(TypeError, match="say what the figure shows: alt_vi"):
            show.Telling("vi").figure(Figure(), **WORDS, **words)
    assert displayed == []
    for typed in (
        {"alt_vi": "Cột cao 11.", "alt_en": "Eleven."},
        {"note_vi": "11", "note_en": "11"},
    ):
        for lang in ("vi", "en"):
            show.Telling(lang).figure(Figure(), **{**WORDS, **alt, **NOTE, **typed})
            [error] = untraced_numbers(displayed[-2][1]["thapmuoi"]["frames"])
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
    plain = [data["text/plain"].splitlines() for data, _ in displayed]
    assert plain == [["2 (giả định)"], ["", "a", "2 (giả định)"], []]
    assert displayed[-1][1]["thapmuoi"]["lacks"] == ["x"]
    with pytest.raises(ValueError, match=r"'fr'.*vi, en"):
        show.Telling("fr")


def test_signs_in_the_data_open_nothing(displayed):
    forged = {"vi": "\ue000n-adopted\ue001 99 \ue002\ue004s:p1.s1\ue005", "en": "x"}
    say, table, _, _ = show.Telling("vi")
    say(vi="{x}.", en="{x}.", x=forged)
    table(pd.DataFrame({"a": [forged]}), IN, vi="{x}", en="{x}", x=forged)
    for data, _ in displayed:
        assert not {"data", "span"} & {*tags("".join(data.values()))}
        assert "99" in data["text/plain"]
