"""What is drawn, read back from the artists: the numbers, the words, their fonts and their room."""

import base64
import io
import re
from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from math import inf
from pathlib import Path

import matplotlib
import matplotlib.image
import matplotlib.pyplot
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from thapmuoi_analysis.analysis import metrics
from thapmuoi_analysis.analysis.evidence import claim_counts
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.claims import graded
from thapmuoi_analysis.record.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.record.ranges import Range
from thapmuoi_analysis.report import charts, show
from thapmuoi_analysis.report.voice import Voice

CASES, LANGS, CHARTS = ("thap-muoi", "example"), ("vi", "en"), ("plan", "evidence", "logic")
EVERY = [(name, slug, lang) for name in CHARTS for slug in CASES for lang in LANGS]
every_chart = pytest.mark.parametrize(("name", "slug", "lang"), EVERY)
of_each_case = pytest.mark.parametrize(("slug", "lang"), [(s, x) for s in CASES for x in LANGS])
in_both = pytest.mark.parametrize("lang", LANGS)

load = cache(load_case)


def make(name, slug, lang):
    case, voice = load(slug), Voice(lang)
    if name == "evidence":
        return charts.evidence(claim_counts(graded(case)), voice)
    if name == "logic":
        return charts.logic(graded(case), voice)
    return plan(*plan_of(slug), lang, case.names["unit_noun"][lang])


def plan(cumulative, needed, results, lang, unit_name="xã"):
    years = [Quantity(year, "year", f"plan_year_{year}") for year in cumulative]
    planned = list(cumulative.values())
    return charts.plan_and_result(years, planned, needed, results, unit_name, Voice(lang))


def plan_of(slug):
    case = load(slug)
    needed = metrics.headline(case)["units_needed"]
    return metrics.cumulative_plan(case.planned()), needed, metrics.dated_results(case)


made = cache(make)


@cache
def drawn(chart):
    """Draw a chart; return its renderer and the texts that really come to be drawn."""
    texts, draw = {}, Text.draw

    def record(self, renderer):
        if self.get_visible() and self.get_text().strip():
            texts[id(self)] = self
        return draw(self, renderer)

    canvas = FigureCanvasAgg(chart.figure)
    with pytest.MonkeyPatch.context() as patch, charts.styled():
        canvas.draw()  # settles the layout
        patch.setattr(Text, "draw", record)
        canvas.draw()
    return canvas.get_renderer(), list(texts.values())


def displayed(chart):
    """Return what a notebook shows of a chart: its picture and its description."""
    outputs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(show, "display", lambda data, **_: outputs.append(data))
        show.telling("vi").figure(chart, vi="x", en="x")
    return base64.b64decode(outputs[0]["image/png"]), outputs[0]["text/plain"]


def png(chart):
    return displayed(chart)[0]


@cache
def shown(name, slug, lang):
    return displayed(make(name, slug, lang))  # another chart: saving moves arrows of the drawn one


def words(chart, *, scale=False):
    """Return what is drawn as text, without the numbers of a scale."""
    axes = chart.figure.axes[0]
    ticks = [] if scale else [text.get_text() for text in axes.get_yticklabels()]
    numbered = Counter(text for text in ticks if re.fullmatch(r"\d+", text))
    return Counter(text.get_text() for text in drawn(chart)[1]) - numbered


def numbers(texts):
    return Counter(number for text in texts for number in re.findall(r"\d+(?:[.,]\d+)*", text))


def heights(chart):
    bars = chart.figure.axes[0].containers
    return [float(bar.get_height()) for container in bars for bar in container]


def annotated(chart):
    return [text.get_text() for text in chart.figure.axes[0].texts]


def lines(chart):
    """Return the heights of lines that are drawn."""
    return [float(line.get_ydata()[0]) for line in chart.figure.axes[0].lines]


def ticks(chart):
    return [text.get_text().replace("\n", " ") for text in chart.figure.axes[0].get_xticklabels()]


# all charts


@every_chart
def test_every_number_of_the_description_is_drawn_and_the_other_way_round(name, slug, lang):
    chart = made(name, slug, lang)
    texts = [text for text, times in words(chart).items() for _ in range(times)]
    assert numbers(texts) == numbers([chart.alt])
    assert numbers([chart.alt]) != {}


@every_chart
def test_every_text_is_in_dejavu_sans_which_has_all_its_letters(name, slug, lang):
    texts = drawn(made(name, slug, lang))[1]
    assert len(texts) > 10
    for text in texts:
        assert text.get_fontfamily() == ["DejaVu Sans"]
        font = FT2Font(findfont(text.get_fontproperties(), fallback_to_default=False))
        assert font.family_name == "DejaVu Sans"
        letters = set(text.get_text()) - {"\n"}
        assert {letter for letter in letters if not font.get_char_index(ord(letter))} == set()


@every_chart
def test_no_text_overlaps_another_or_leaves_the_picture(name, slug, lang):
    renderer, texts = drawn(made(name, slug, lang))
    page = made(name, slug, lang).figure.bbox
    boxes = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in texts]
    outside = [
        text
        for text, box in boxes
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1
    ]
    assert outside == []
    pairs = combinations(boxes, 2)
    assert [(one, two) for (one, a), (two, b) in pairs if a.overlaps(b)] == []


@every_chart
def test_a_chart_has_shades_of_grey_only(name, slug, lang):
    pixels = matplotlib.image.imread(io.BytesIO(shown(name, slug, lang)[0]))
    red, green, blue = (pixels[..., channel] for channel in range(3))
    assert (red == green).all()
    assert (green == blue).all()
    assert len(set(red.ravel().tolist())) > 2
    assert red[0, 0] == red[-1, -1] == 1  # on white


@every_chart
def test_the_same_numbers_make_the_same_picture_whatever_the_readers_settings(name, slug, lang):
    others = {
        "font.family": "serif",
        "font.size": 20.0,
        "axes.facecolor": "yellow",
        "axes.grid": True,
        "figure.dpi": 50.0,
        "savefig.facecolor": "red",
        "savefig.bbox": "tight",
        "hatch.color": "blue",
    }
    with matplotlib.rc_context(others):
        assert png(make(name, slug, lang)) == shown(name, slug, lang)[0]


@every_chart
def test_a_chart_is_shown_as_it_is_described(name, slug, lang):
    chart = made(name, slug, lang)
    assert shown(name, slug, lang)[1] == chart.alt
    assert all(quantity.as_dict() for quantity in chart.quantities)


def test_no_figure_is_left_open():
    before = matplotlib.pyplot.get_fignums()
    for name in CHARTS:
        png(make(name, "example", "vi"))
    assert matplotlib.pyplot.get_fignums() == before


@every_chart
def test_a_description_is_one_line_with_an_end_and_no_gap(name, slug, lang):
    alt = made(name, slug, lang).alt
    assert re.search(r"\n|  |\{|\}|_|\. ?\.|None|nan", alt) is None
    assert alt.endswith(".")


# plan and result


@of_each_case
def test_bars_are_as_high_as_the_cumulative_plan_and_the_results(slug, lang):
    cumulative, needed, results = plan_of(slug)
    values = [q.value for q in cumulative.values()] + [adopted.value for _, adopted in results]
    chart = made("plan", slug, lang)
    assert heights(chart) == values
    assert annotated(chart)[: len(values)] == [str(value) for value in values]
    assert lines(chart) == [needed.value]
    assert annotated(chart)[len(values) :] == [
        {"vi": f"ngưỡng\nchỉ tiêu: {needed.value}", "en": f"target\nneeds {needed.value}"}[lang]
    ]


@of_each_case
def test_each_bar_stands_over_its_year_or_date_with_its_number_on_top(slug, lang):
    cumulative, _, results = plan_of(slug)
    chart = made("plan", slug, lang)
    year, by = {"vi": ("hết năm", "chậm nhất"), "en": ("end of", "by")}[lang]
    said = Voice(lang)
    days = [f"{by} {said.number(day)}" for day, _ in results]
    assert ticks(chart) == [*(f"{year} {y}" for y in cumulative), *days]
    axes = chart.figure.axes[0]
    bars = [bar for container in axes.containers for bar in container]
    for place, (bar, text) in enumerate(zip(bars, axes.texts, strict=False)):
        assert bar.get_x() + bar.get_width() / 2 == axes.get_xticks()[place] == text.xy[0]
        assert text.xy[1] == bar.get_height()


@of_each_case
def test_plan_and_result_differ_by_hatching_as_the_key_says(slug, lang):
    cumulative, _, results = plan_of(slug)
    chart = made("plan", slug, lang)
    hatches = [bar.get_hatch() for c in chart.figure.axes[0].containers for bar in c]
    assert hatches == [".."] * len(cumulative) + [None] * len(results)
    legend = chart.figure.legends[0]
    keys = zip(legend.get_texts(), legend.get_patches(), strict=True)
    names = {"vi": ("kế hoạch lũy kế", "kết quả được nêu"), "en": ("cumulative plan", "reported")}
    found = [(text.get_text(), patch.get_hatch()) for text, patch in keys]
    assert found == list(zip(names[lang], ("..", None), strict=True))


def test_the_description_of_the_real_case_says_it_all():
    assert made("plan", "thap-muoi", "vi").alt == (
        "Biểu đồ cột. kế hoạch lũy kế, hết năm 2018: 3; kế hoạch lũy kế, hết năm 2019: 5; "
        "kế hoạch lũy kế, hết năm 2020: 7; kế hoạch lũy kế, hết năm 2021: 9; "
        "kết quả được nêu, chậm nhất 02/03/2022: 11. Đường gạch: ngưỡng đạt chỉ tiêu là 7."
    )
    assert made("plan", "thap-muoi", "en").alt == (
        "Bar chart. cumulative plan, end of 2018: 3; cumulative plan, end of 2019: 5; "
        "cumulative plan, end of 2020: 7; cumulative plan, end of 2021: 9; "
        "reported, by 2 March 2022: 11. Dashed line: the target needs 7."
    )


@pytest.mark.parametrize("slug", CASES)
def test_the_quantities_of_the_plan_are_listed_in_the_order_of_the_description(slug):
    cumulative, needed, results = plan_of(slug)
    flat = [quantity for pair in results for quantity in pair]
    drawn = made("plan", slug, "vi").quantities
    assert [q.value for q in drawn[: len(cumulative)]] == list(cumulative)
    assert drawn[len(cumulative) :] == (*cumulative.values(), *flat, needed)


SEVEN, NINE = Quantity(7, "unit", "needed"), Quantity(9, "unit", "nine")
DAY = Quantity(date(2022, 3, 2), "date", "day")
SILENT = not_reported("silent", "unit")


@in_both
def test_an_unreported_threshold_is_said_and_not_drawn(lang):
    chart = plan({2021: NINE}, SILENT, [(DAY, NINE)], lang)
    assert lines(chart) == []
    assert annotated(chart) == ["9", "9"]
    assert png(chart)
    end = {"vi": "Ngưỡng đạt chỉ tiêu: không nêu.", "en": "Target needs: not reported."}[lang]
    assert chart.alt.endswith(end)


@in_both
def test_without_a_plan_the_results_are_drawn_with_their_key_only(lang):
    chart = plan({}, SEVEN, [(DAY, NINE)], lang)
    assert heights(chart) == [9]
    names = {"vi": "kết quả được nêu", "en": "reported"}
    assert [text.get_text() for text in chart.figure.legends[0].get_texts()] == [names[lang]]
    assert png(chart)


@in_both
def test_with_neither_plan_nor_result_the_threshold_alone_is_drawn(lang, recwarn):
    chart = plan({}, SEVEN, [], lang)
    assert (heights(chart), lines(chart)) == ([], [7])
    assert chart.figure.axes[0].get_ylim()[0] == 0
    assert png(chart)
    assert [str(warning.message) for warning in recwarn] == []
    starts = {"vi": "Biểu đồ cột. không nêu. ", "en": "Bar chart. not reported. "}
    assert chart.alt.startswith(starts[lang])


@in_both
def test_with_nothing_at_all_an_empty_chart_is_drawn(lang, recwarn):
    chart = plan({}, SILENT, [], lang)
    assert (heights(chart), lines(chart), annotated(chart)) == ([], [], [])
    assert png(chart)
    assert [str(warning.message) for warning in recwarn] == []


@in_both
def test_a_number_that_is_not_reported_has_words_in_place_of_a_bar(lang, recwarn):
    word = {"vi": "không nêu", "en": "not reported"}[lang]
    chart = plan({2020: SEVEN, 2021: SILENT}, SEVEN, [(not_reported("d", "date"), SILENT)], lang)
    assert [height == height for height in heights(chart)] == [True, False, False]
    assert annotated(chart)[:3] == ["7", word, word]
    assert words(chart)[word] == 2
    assert [str(warning.message) for warning in recwarn] == []


@in_both
@pytest.mark.parametrize("value", [Range(7, 9), Range(7, inf)])
def test_a_range_is_told_and_not_drawn_as_if_it_were_a_number(lang, value):
    bounded = Quantity(value, "unit", "bounded", Kind.BOUND)
    chart = plan({2021: NINE}, bounded, [(DAY, bounded)], lang)
    assert lines(chart) == []
    said = Voice(lang).number(bounded)
    assert annotated(chart) == ["9", said]
    assert chart.alt.count(said) == 2


@in_both
def test_two_results_of_one_date_stand_side_by_side(lang):
    chart = plan({}, SEVEN, [(DAY, NINE), (DAY, SEVEN)], lang)
    bars = [bar for container in chart.figure.axes[0].containers for bar in container]
    assert heights(chart) == [9, 7]
    assert bars[0].get_x() + bars[0].get_width() < bars[1].get_x()
    assert len(ticks(chart)) == 2


@in_both
def test_hedges_and_kinds_are_drawn_with_their_number(lang):
    most = Quantity(9, "unit", "most", Kind.ASSUMED, hedge="có thể")
    chart = plan({}, SEVEN, [(DAY, most)], lang)
    said = {"vi": "“có thể” 9 (giả định)", "en": "may (“có thể”) 9 (assumed)"}[lang]
    assert annotated(chart)[0] == said
    assert said in chart.alt
    assert heights(chart) == [9]


def test_a_share_is_drawn_at_its_value():
    half = Quantity(Fraction(1, 2), id="half")
    assert heights(plan({}, half, [(DAY, half)], "vi")) == [0.5]


# evidence


@of_each_case
def test_each_cell_of_the_grid_shows_its_count_and_nothing_where_there_is_none(slug, lang):
    counts = claim_counts(graded(load(slug)))
    axes = made("evidence", slug, lang).figure.axes[0]
    values = [cell.value for cell in counts.to_numpy().flat]
    assert [float(shade) for shade in axes.collections[0].get_array().ravel()] == values
    assert [text.get_text() for text in axes.texts] == [str(v) if v else "" for v in values]
    places = [(column + 0.5, row + 0.5) for row in range(len(counts)) for column in range(6)]
    assert [text.get_position() for text in axes.texts] == places


@of_each_case
def test_rows_and_columns_of_the_grid_bear_their_labels(slug, lang):
    counts = claim_counts(graded(load(slug)))
    axes, voice = made("evidence", slug, lang).figure.axes[0], Voice(lang)
    assert ticks(made("evidence", slug, lang)) == [voice.term(g) for g in counts.columns]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        voice.term(t) for t in counts.index
    ]


@of_each_case
def test_the_description_of_the_grid_has_a_part_for_each_row_with_the_counts_in_it(slug, lang):
    counts, voice = claim_counts(graded(load(slug))), Voice(lang)
    chart = made("evidence", slug, lang)
    parts = chart.alt.partition(". ")[2].removesuffix(".").split("; ")
    for part, (type_, row) in zip(parts, counts.iterrows(), strict=True):
        held = [f"{voice.term(g)} {q.value}" for g, q in row.items() if q.value]
        assert part == f"{voice.term(type_)}: {', '.join(held)}"
    assert chart.quantities == tuple(q for q in counts.to_numpy().flat if q.value)


def test_a_fuller_cell_is_darker_and_its_number_stands_out():
    axes = made("evidence", "thap-muoi", "vi").figure.axes[0]
    drawn(made("evidence", "thap-muoi", "vi"))
    cells = axes.collections[0]
    shades = [color[0] for color in cells.get_facecolors()]
    by_count = sorted(zip(cells.get_array().ravel(), shades, strict=True))
    for (count, shade), (more, darker) in pairwise(by_count):
        assert darker < shade if more > count else darker == shade
    for text, shade in zip(axes.texts, shades, strict=True):
        ink = matplotlib.colors.to_rgb(text.get_color())[0]
        assert not text.get_text() or abs(ink - shade) > 0.4


# logic


def told(slug):
    claims = graded(load(slug))
    return claims[(claims["type"] != "next_step") & (claims["about"] != "other")]


def boxes(chart):
    """Return stage, name, ids and look of each box that is drawn, from its place and its text."""
    axes = chart.figure.axes[0]
    patches = [p for p in axes.patches if isinstance(p, FancyBboxPatch)]
    inside = [text for text in axes.texts if re.search(r"c\d+$", text.get_text())]
    found = []
    for patch, text in zip(patches, inside, strict=True):
        name, ids = re.split(r" (?=c\d)", re.sub(r"\s+", " ", text.get_text()), maxsplit=1)
        look = "limiting" if patch.get_hatch() else "told"
        look = "meant" if patch.get_linestyle() in ("--", "dashed") else look
        assert patch.get_x() < text.get_position()[0] < patch.get_x() + patch.get_width()
        found.append((charts.claims.STAGES[int(patch.get_x())], name, ids.split(", "), look))
    return found


@of_each_case
def test_each_claim_stands_in_one_box_of_its_stage_mechanism_and_look(slug, lang):
    voice, looks = Voice(lang), {"target": "meant", "lesson": "meant", "limitation": "limiting",
                                 "cause": "limiting"}  # fmt: skip
    expected = {
        row["id"]: (row["stage"], voice.term(row["mechanism"]), looks.get(row["type"], "told"))
        for row in told(slug).to_dict("records")
    }
    found = boxes(made("logic", slug, lang))
    placed = [(id, (stage, name, look)) for stage, name, ids, look in found for id in ids]
    assert len(placed) == len(expected)
    assert dict(placed) == expected


@of_each_case
def test_the_description_of_the_logic_names_every_box_with_what_its_look_means(slug, lang):
    chart, voice = made("logic", slug, lang), Voice(lang)
    means = {
        "vi": {"told": "", "meant": "; chỉ tiêu, điều kiện", "limiting": "; hạn chế, nguyên nhân"},
        "en": {"told": "", "meant": "; target, condition", "limiting": "; limitation, cause"},
    }[lang]
    columns = {stage: [] for stage in ("input", "activity", "output", "outcome")}
    for stage, name, ids, look in boxes(chart):
        columns[stage].append(f"{name} ({', '.join(ids)}{means[look]})")
    parts = [f"{voice.term(stage)}: {', '.join(said)}" for stage, said in columns.items()]
    assert chart.alt.partition(". ")[2] == "; ".join(parts) + "."
    key = [text.get_text() for text in chart.figure.legends[0].get_texts()]
    assert [f"; {text}" for text in key[1:]] == [means["meant"], means["limiting"]]


@of_each_case
def test_the_text_of_a_box_lies_within_it_and_no_box_overlaps_another(slug, lang):
    chart = made("logic", slug, lang)
    renderer, _ = drawn(chart)
    axes = chart.figure.axes[0]
    patches = [p.get_window_extent(renderer) for p in axes.patches if isinstance(p, FancyBboxPatch)]
    inside = [text for text in axes.texts if re.search(r"c\d+$", text.get_text())]
    for patch, text in zip(patches, inside, strict=True):
        box = text.get_window_extent(renderer)
        assert patch.x0 <= box.x0 < box.x1 <= patch.x1
        assert patch.y0 <= box.y0 < box.y1 <= patch.y1
    assert [pair for pair in combinations(patches, 2) if pair[0].overlaps(pair[1])] == []


@of_each_case
def test_three_arrows_lead_from_stage_to_stage_and_touch_no_word(slug, lang):
    chart = made("logic", slug, lang)
    renderer, texts = drawn(chart)
    arrows = [text for text in chart.figure.axes[0].texts if not text.get_text()]
    assert [(arrow.xyann[0] < arrow.xy[0], round(arrow.xy[0])) for arrow in arrows] == [
        (True, 1),
        (True, 2),
        (True, 3),
    ]
    extents = [Text.get_window_extent(text, renderer) for text in texts]
    for arrow in arrows:
        box = arrow.arrow_patch.get_window_extent(renderer)
        assert not any(box.overlaps(extent) for extent in extents)


def test_next_steps_and_claims_about_something_else_are_left_out():
    claims = graded(load("thap-muoi"))
    kept = set(told("thap-muoi")["id"])
    left_out = set(claims["id"]) - kept
    assert left_out != set()
    assert not any(id in made("logic", "thap-muoi", "vi").alt for id in left_out)


@in_both
def test_without_claims_the_four_columns_stand_empty(lang):
    chart = charts.logic(graded(load("example")).iloc[:0], Voice(lang))
    assert png(chart)
    assert boxes(chart) == []
    assert chart.quantities == ()


@in_both
def test_a_long_name_and_many_ids_are_broken_into_lines(lang):
    claims = graded(load("thap-muoi"))
    one = claims[claims["id"] == "c24"].assign(mechanism="a_mechanism_of_so_many_words_for_a_box")
    many = pd.concat([one.assign(id=f"c{i:02}") for i in range(1, 31)])
    chart = charts.logic(many, Voice(lang))
    ids = [f"c{i:02}" for i in range(1, 31)]
    name = "a mechanism of so many words for a box"
    assert boxes(chart) == [("outcome", name, ids, "told")]
    assert max(map(len, annotated(chart)[0].split("\n"))) <= 28


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_for_charts_is_one_that_a_chart_says(lang):
    code = "".join(path.read_text("utf-8") for path in Path(charts.__file__).parent.glob("*.py"))
    names = Voice(lang).words("charts")
    assert [name for name in names if not re.search(f"""["']{re.escape(name)}["']""", code)] == []
    assert len(names) > 40
