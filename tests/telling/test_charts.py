"""The pictures of chapter 1, read back from the artists: numbers, words, fonts and their room."""

import re
from collections import Counter
from functools import cache
from itertools import combinations

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from thapmuoi_analysis import metrics
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import not_reported
from thapmuoi_analysis.telling import charts
from thapmuoi_analysis.telling.chart import INK, NAVY, TEAL, styled
from thapmuoi_analysis.telling.tile_map import tile_map
from thapmuoi_analysis.telling.voice import Voice

CASES, LANGS = ("thap-muoi", "example", "an-giang"), ("vi", "en")
EVERY = [(name, slug, lang) for name in ("levels", "course", "map") for slug in CASES
         for lang in LANGS if name != "map" or slug == "thap-muoi"]  # fmt: skip
every_chart = pytest.mark.parametrize(("name", "slug", "lang"), EVERY)
in_both = pytest.mark.parametrize("lang", LANGS)
load = cache(load_case)


def make(name, case, lang):
    voice = Voice(lang)
    if name == "map":
        return tile_map(case.units, case.layout, voice)
    facts = {**case.told, **metrics.headline(case)}
    if name == "levels":
        return charts.level_chart(metrics.levels(case), facts, voice)
    cumulative = metrics.cumulative_plan(case.planned())
    years = pd.DataFrame({"cumulative": cumulative}, dtype=object)
    return charts.course_chart(years, metrics.by_date(case), facts, voice)


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


# picture 1


@in_both
@pytest.mark.parametrize("slug", CASES)
def test_each_level_is_a_dot_at_its_number(slug, lang):
    chart, levels = made("levels", slug, lang), metrics.levels(load(slug))["number"]
    dots = [line for line in chart.figure.axes[0].lines if line.get_marker() == "o"]
    assert [float(dot.get_xdata()[0]) for dot in dots] == [level.value for level in levels]
    assert [float(dot.get_ydata()[0]) for dot in dots] == list(range(len(levels)))
    colours = {"needed": INK, "planned": TEAL, "adopted": NAVY}
    assert [dot.get_color() for dot in dots] == [colours[name] for name in levels.index]
    texts = [text.get_text() for text in drawn(chart)[1]]
    assert {str(level.value) for level in levels} <= {*texts}


@in_both
def test_the_axis_goes_from_nothing_to_all_units_and_the_steps_stand_between(lang):
    chart = made("levels", "thap-muoi", lang)
    axes = chart.figure.axes[0]
    assert axes.get_xlim() == (0, 13)
    brackets = [[*line.get_xdata()] for line in axes.lines if line.get_marker() == "|"]
    assert brackets == [[7, 9], [9, 11]]
    texts = [text.get_text() for text in drawn(chart)[1]]
    assert texts.count("+2") == 2
    alone = {"vi": "+1 nếu chỉ tính xã", "en": "+1 among communes alone"}[lang]
    assert alone in texts
    shown = {quantity.id: quantity.value for quantity in chart.quantities}
    assert shown["planned_total_less_units_needed"] == shown["adopted_less_planned_total"] == 2
    assert shown["alone_over_delivery"] == 1


def test_two_levels_of_one_number_have_no_step():
    axes = made("levels", "example", "vi").figure.axes[0]
    brackets = [[*line.get_xdata()] for line in axes.lines if line.get_marker() == "|"]
    assert brackets == [[3, 4]]


# picture 2


@in_both
@pytest.mark.parametrize("slug", CASES)
def test_the_plan_rises_by_years_and_each_result_stands_at_its_day(slug, lang):
    case, axes = load(slug), made("course", slug, lang).figure.axes[0]
    dots = [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines
            if line.get_marker() == "o"]  # fmt: skip
    days = [day.value for day, _ in metrics.dated_results(case)]
    moments = [day.year + (day.timetuple().tm_yday - 1) / 365 for day in days]
    assert [x for x, _ in dots] == moments
    assert [y for _, y in dots] == [adopted.value for _, adopted in metrics.dated_results(case)]
    steps = [line for line in axes.lines if len(line.get_xdata()) > 2]
    totals = metrics.cumulative_plan(case.planned())
    levels = [0, *(total.value for total in totals.values())]
    assert [[*line.get_ydata()] for line in steps] == ([[*levels, levels[-1]]] if totals else [])
    assert {line.get_drawstyle() for line in steps} <= {"steps-post"}
    if totals:  # each rises when its year is over
        assert [*steps[0].get_xdata()][1:-1] == [year + 1 for year in totals]


@in_both
def test_nothing_is_drawn_between_the_plan_and_the_one_result(lang):
    chart = made("course", "thap-muoi", lang)
    axes = chart.figure.axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) > 1]
    assert sorted(len(line.get_xdata()) for line in lines) == [2, 6]  # the minimum, and the plan
    texts = numbers(text.get_text() for text in drawn(chart)[1])
    assert {"3", "5", "7", "9", "11"} <= {*texts}
    assert "11 (" in chart.alt


@in_both
@pytest.mark.parametrize("slug", CASES)
def test_the_course_is_told_in_words_with_every_number_that_is_drawn(slug, lang):
    chart = made("course", slug, lang)
    marks = {text.get_text() for axis in (chart.figure.axes[0].xaxis, chart.figure.axes[0].yaxis)
             for text in axis.get_ticklabels()}  # fmt: skip
    labels = [t.get_text() for t in drawn(chart)[1] if t.get_text() not in marks]
    total = {f"{load(slug).latest('units').value}"}
    assert {*numbers(labels)} - total <= {*numbers([chart.alt])}


# what is not one bare number


@pytest.mark.parametrize("id", ["adopted", "units", "target_share"])
def test_a_hedged_number_leaves_the_others_to_be_drawn(id):
    case = load("thap-muoi").with_rows("facts", id=id, hedge="khoảng")
    chart = make("levels", case, "vi")
    dots = [line for line in chart.figure.axes[0].lines if line.get_marker() == "o"]
    assert len(dots) == len(metrics.levels(case)) == 2


def test_without_a_total_the_axis_ends_at_the_highest_level_and_names_none():
    case = load("example")
    facts = {**case.told, **metrics.headline(case), "units": not_reported("units", "unit")}
    axes = charts.level_chart(metrics.levels(case), facts, Voice("en")).figure.axes[0]
    assert axes.get_xlim() == (0, 4)
    assert axes.get_xlabel() == "units"
