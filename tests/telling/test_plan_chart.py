"""The pictures of chapters 1 and 3, read back from the artists: numbers, words and their room."""

import re
from collections import Counter
from functools import cache
from itertools import combinations

import matplotlib
import pandas as pd
import pytest
from golden import told
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.telling import plan_chart
from thapmuoi_analysis.telling.drawing import INK, styled

CASES, LANGS = ("thap-muoi", "example", "an-giang"), ("vi", "en")
CHAPTERS = {"course": "01_plan_and_result", "map": "03_conditions_and_next_steps"}
EVERY = [(name, slug, lang) for name in CHAPTERS for slug in CASES for lang in LANGS
         if name != "map" or slug == "thap-muoi"]  # fmt: skip
every_chart = pytest.mark.parametrize(("name", "slug", "lang"), EVERY)
in_both = pytest.mark.parametrize("lang", LANGS)
load = cache(load_case)


def make(name, case, lang):
    """Return the last picture of a chapter, drawn by its cells."""
    charts_shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(told, "_words_in", lambda chart: charts_shown.append(chart) or "")
        told.executed(case, lang, only=CHAPTERS[name], tries=False)
    return charts_shown[-1]


@cache
def made(name, slug, lang):
    return make(name, load(slug), lang)


@cache
def drawn(chart):
    """Draw a chart; return its renderer and the texts that really come to be drawn."""
    texts, draw = {}, Text.draw

    def record(self, renderer):
        if self.get_visible() and self.get_text().strip():
            texts[id(self)] = self
        return draw(self, renderer)

    canvas = FigureCanvasAgg(chart.figure)
    with pytest.MonkeyPatch.context() as patch, styled():
        canvas.draw()  # settles the layout
        patch.setattr(Text, "draw", record)
        canvas.draw()
    return canvas.get_renderer(), list(texts.values())


def numbers(texts):
    return Counter(
        number for text in texts for number in re.findall(r"[+−]?\d+(?:[.,/]\d+)*", text)
    )


# every picture


@every_chart
def test_no_text_overlaps_another_or_leaves_the_picture(name, slug, lang):
    chart = made(name, slug, lang)
    renderer, texts = drawn(chart)
    page = chart.figure.bbox
    boxes = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in texts]
    outside = [said for said, box in boxes
               if box.x0 < page.x0 - 0.5 or box.x1 > page.x1 + 0.5
               or box.y0 < page.y0 - 0.5 or box.y1 > page.y1 + 0.5]  # fmt: skip
    assert outside == []
    pairs = combinations(boxes, 2)
    assert [(one, two) for (one, a), (two, b) in pairs if a.overlaps(b)] == []


@every_chart
def test_a_picture_is_seven_inches_wide_and_its_text_can_be_read(name, slug, lang):
    chart = made(name, slug, lang)
    assert chart.figure.get_figwidth() == pytest.approx(7.0)
    assert min(text.get_fontsize() for text in drawn(chart)[1]) >= 10
    assert {tuple(text.get_fontfamily()) for text in drawn(chart)[1]} == {("DejaVu Sans",)}


@every_chart
def test_text_is_dark_on_white_or_white_on_dark(name, slug, lang):
    colours = {to_hex(text.get_color()).upper() for text in drawn(made(name, slug, lang))[1]}
    assert colours <= {INK, "#FFFFFF", "#000000"}


@every_chart
def test_a_description_is_one_line_of_sentences(name, slug, lang):
    chart = made(name, slug, lang)
    assert re.search(r"\n|  |\{|\}|_|\. ?\.|None|nan", chart.alt) is None
    assert chart.alt.endswith(".")
    assert all(quantity.as_dict() for quantity in chart.quantities)


def pixels(chart):
    canvas = FigureCanvasAgg(chart.figure)
    with styled():
        canvas.draw()
    return bytes(canvas.buffer_rgba())


@every_chart
def test_the_same_case_makes_the_same_picture_whatever_a_reader_has_set(name, slug, lang):
    others = {"font.family": "serif", "font.size": 20.0, "axes.facecolor": "yellow",
              "axes.grid": True, "figure.dpi": 50.0, "lines.linewidth": 9.0}  # fmt: skip
    first = pixels(make(name, load(slug), lang))
    with matplotlib.rc_context(others):
        assert pixels(make(name, load(slug), lang)) == first


# target, plan and result


def dots(axes):
    return [tuple(point) for found in axes.collections for point in found.get_offsets().tolist()]


def steps(axes):
    """Return the line of the plan: its moments and its heights; nothing without a plan."""
    lines = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    return [([*line.get_xdata()], [*line.get_ydata()]) for line in lines if len(line.get_xdata())]


@in_both
@pytest.mark.parametrize("slug", CASES)
def test_the_plan_rises_by_years_and_each_result_stands_at_its_day(slug, lang):
    case, axes = load(slug), made("course", slug, lang).figure.axes[0]
    results = metrics.dated_results(case)
    moments = [day.value.year + (day.value.timetuple().tm_yday - 1) / 365 for day, _ in results]
    heights = [adopted.value for _, adopted in results]
    assert dots(axes) == [*zip(moments, heights, strict=True)]
    totals = metrics.cumulative_plan(case.planned())
    if not totals:
        assert steps(axes) == []
        return
    [(across, up)] = steps(axes)
    values = [0, *(total.value for total in totals.values())]
    assert up == [*values, values[-1]]
    assert across[0] == min(totals)
    assert across[1:-1] == [year + 1 for year in totals]  # each rises when its year is over
    assert across[-1] == axes.get_xlim()[1]


@in_both
def test_nothing_else_is_drawn_than_the_plan_the_results_and_the_minimum(lang):
    axes = made("course", "thap-muoi", lang).figure.axes[0]
    assert sorted(len(line.get_xdata()) for line in axes.lines) == [2, 6]
    assert [*axes.lines[-1].get_ydata()] == [7, 7]
    assert axes.lines[-1].get_linestyle() == ":"
    assert len(dots(axes)) == 1
    assert axes.get_ylim()[0] == 0 and axes.get_ylim()[1] > 11


@in_both
def test_each_level_is_named_with_how_far_it_is_from_the_one_below(lang):
    chart = made("course", "thap-muoi", lang)
    texts = [" ".join(text.get_text().split()) for text in drawn(chart)[1]]
    expected = {
        "vi": ["Kết quả: 11 (+2 so với kế hoạch; +1 nếu chỉ tính xã)",
               "Kế hoạch, cộng các năm: 9 (+2 so với mức tối thiểu)",
               "Mức tối thiểu của chỉ tiêu: 7"],
        "en": ["Result: 11 (+2 against the plan; +1 among communes alone)",
               "Plan, its years added up: 9 (+2 against the minimum)",
               "Minimum of the target: 7"],
    }  # fmt: skip
    assert {*expected[lang]} <= {*texts}
    shown = {quantity.id: quantity.value for quantity in chart.quantities}
    assert shown["planned_total_less_units_needed"] == shown["adopted_less_planned_total"] == 2
    assert shown["alone_over_delivery"] == 1


@in_both
@pytest.mark.parametrize("slug", CASES)
def test_the_picture_is_told_in_words_with_every_number_that_is_drawn(slug, lang):
    chart = made("course", slug, lang)
    axes = chart.figure.axes[0]
    along = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.yaxis.label]
    labels = [text.get_text() for text in drawn(chart)[1] if text not in along]
    assert {*numbers(labels)} <= {*numbers([chart.alt])}


@pytest.mark.parametrize("id", ["adopted", "units", "target_share"])
def test_a_hedged_number_leaves_the_others_to_be_drawn(id):
    case = load("thap-muoi").with_rows("facts", id=id, hedge="khoảng")
    axes = make("course", case, "vi").figure.axes[0]
    names = [text.get_text() for text in axes.texts]
    assert len(metrics.levels(case)) == 2
    assert any("Kế hoạch" in name for name in names)
    assert any("Mức tối thiểu" in name for name in names) == (id == "adopted")


# parts of it


def test_without_years_nothing_stands_along_the_axis():
    axes = plan_chart.axes_over([], 4)
    assert [*axes.get_xticks()] == []
    assert plan_chart.plan_steps({}, []).empty


def test_labels_that_would_overlap_are_moved_up():
    levels = metrics.levels(load("example"))["number"]
    axes = plan_chart.axes_over([2023], 4)
    plan_chart.label_levels(axes, levels, ["minimum", "plan (as it)", "result"])
    heights = [text.xy[1] for text in axes.texts]
    assert heights == sorted(heights)
    assert len({*heights}) == 3
    assert heights[0] == 3


def test_a_text_stands_on_the_left_where_there_is_room_and_else_above():
    points = pd.DataFrame({"moment": [2020.2, 2022.9], "units": [1.0, 2.0]})
    axes = plan_chart.axes_over([2020, 2021, 2022], 2)
    plan_chart.label_points(axes, points, ["a long text", "a long text"])
    assert [text.get_ha() for text in axes.texts] == ["left", "right"]
    assert [text.xy for text in axes.texts] == [(2020, 1.0), (2022.9, 2.0)]
