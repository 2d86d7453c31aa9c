"""The pictures of chapters 1 to 3, read back from the artists: numbers, words and their room."""

import re
from functools import cache
from itertools import combinations, pairwise

import matplotlib
import pandas as pd
import pytest
from golden import told
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.studies import adoption_paths, leadership_workload
from thapmuoi_analysis.telling import plan_chart
from thapmuoi_analysis.telling.chain import chain
from thapmuoi_analysis.telling.drawing import INK, NARROW, NAVY, styled
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.tile_map import tile_map
from thapmuoi_analysis.telling.translations import in_order, named

LANGS = ("vi", "en")
CHAPTERS = {
    "course": "01_plan_and_result",
    "chain": "02_benefits_and_limitations",
    "map": "03_conditions_and_next_steps",
    "places": "05_elsewhere",
}
PICTURES = [
    ("course", "thap-muoi"),
    ("course", "example"),
    ("course", "an-giang"),
    ("map", "thap-muoi"),
    ("chain", "thap-muoi"),
    ("chain", "example"),
    ("chain", "chau-phu"),
    ("places", "thap-muoi"),
]
every_picture = pytest.mark.parametrize(("name", "slug"), PICTURES)
load = cache(load_case)
EN = Formatter("en")


def make(name, case, lang):
    """Return the last picture of a chapter, drawn by its cells."""
    charts = []

    def gather(chart):
        charts.append(chart)
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(told, "_words_in", gather)
        told.executed(case, lang, only=CHAPTERS[name], tries=False)
    return charts[-1]


@cache
def made(name, slug, lang="vi"):
    return make(name, load(slug), lang)


@cache
def drawn(chart):
    """Draw a chart; return each text that really comes to be drawn, with its room."""
    seen = {}
    draw = Text.draw

    def record(self, renderer):
        if self.get_visible() and self.get_text().strip():
            seen[self] = Text.get_window_extent(self, renderer)
        return draw(self, renderer)

    canvas = FigureCanvasAgg(chart.figure)
    with pytest.MonkeyPatch.context() as patch, styled():
        canvas.draw()  # settles the layout
        patch.setattr(Text, "draw", record)
        canvas.draw()
    return seen


def pixels(chart):
    canvas = FigureCanvasAgg(chart.figure)
    with styled():
        canvas.draw()
    return bytes(canvas.buffer_rgba())


def in_place(chart):
    """Assert that all texts of a picture stand in it and apart; return the smallest size."""
    room = drawn(chart)
    page = chart.figure.bbox.padded(0.5)
    for text, box in room.items():
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()
    for (one, box), (other, beside) in combinations(room.items(), 2):
        assert not box.overlaps(beside), (one.get_text(), other.get_text())
    return min(text.get_fontsize() for text in room)


@every_picture
def test_a_picture_can_be_read_and_is_described(name, slug):
    for lang in LANGS:
        chart = made(name, slug, lang)
        assert chart.figure.get_figwidth() == pytest.approx(7)
        assert in_place(chart) >= 10
        for text in drawn(chart):
            assert text.get_fontfamily() == ["DejaVu Sans"]
            colour = to_hex(text.get_color()).upper()
            assert colour in (INK, "#FFFFFF", "#000000")
        assert re.search(r"\n|  |\{|\}|_|\. ?\.|None|nan", chart.alt) is None
        assert chart.alt.endswith(".")
        assert all(quantity.to_dict() for quantity in chart.quantities)


def readable(chart):
    """Assert that all texts of a picture for a phone are large enough, in it, and apart."""
    chart = chart._replace(figure=chart.narrow)
    assert chart.figure.get_figwidth() == NARROW
    smallest = in_place(chart)
    pixels_of_point = 328 / (72 * NARROW)  # 360, less the margins of the page
    assert smallest * pixels_of_point >= 10


@every_picture
def test_on_a_phone_all_of_a_picture_is_seen_and_read(name, slug):
    for lang in LANGS:
        readable(made(name, slug, lang))


def test_on_a_phone_so_are_the_pictures_of_the_studies():
    case = load("thap-muoi")
    for lang in LANGS:
        formatter = Formatter(lang)
        readable(adoption_paths.chart(case, formatter))
        readable(leadership_workload.week_chart(case.assumptions, formatter))


OTHERS = {
    "font.family": "serif",
    "font.size": 20.0,
    "axes.facecolor": "yellow",
    "axes.grid": True,
    "figure.dpi": 50.0,
    "lines.linewidth": 9.0,
}


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_same_case_makes_the_same_picture_whatever_a_reader_has_set(name):
    case = load("thap-muoi")
    first = make(name, case, "vi")
    before = pixels(first)
    with matplotlib.rc_context(OTHERS):
        again = make(name, case, "vi")
        assert pixels(again) == before


# target, plan and result


OF_COURSES = ("thap-muoi", "example", "an-giang")
NUMBER = re.compile(r"[+−]?\d+(?:[.,/]\d+)*")


def dots(axes):
    """Return where the points of a picture stand."""
    points = []
    for found in axes.collections:
        points += found.get_offsets().tolist()
    return points


@pytest.mark.parametrize("slug", OF_COURSES)
def test_each_result_stands_at_its_day(slug):
    [axes] = made("course", slug).figure.axes
    expected = []
    for day, adopted in metrics.dated_results(load(slug)):
        days = day.value.timetuple().tm_yday - 1
        moment = day.value.year + days / 365
        expected.append([moment, adopted.value])
    assert dots(axes) == expected


@pytest.mark.parametrize("slug", OF_COURSES)
def test_the_plan_rises_by_years(slug):
    [axes] = made("course", slug).figure.axes
    totals = metrics.cumulative_plan(load(slug).planned())
    steps = []
    for line in axes.lines:
        if line.get_drawstyle() == "steps-post" and len(line.get_xdata()):
            steps.append(line)
    if not totals:
        assert steps == []
        return
    [line] = steps
    first, *across, last = line.get_xdata()
    assert first == min(totals)
    assert across == [year + 1 for year in totals]  # each rises when its year is over
    assert last == axes.get_xlim()[1]
    start, *up, end = line.get_ydata()
    assert start == 0
    assert up == [total.value for total in totals.values()]
    assert end == up[-1]


@pytest.mark.parametrize("slug", OF_COURSES)
def test_the_picture_is_told_in_words_with_every_number_that_is_drawn(slug):
    chart = made("course", slug)
    [axes] = chart.figure.axes
    along = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.yaxis.label]
    told_numbers = NUMBER.findall(chart.alt)
    for text in drawn(chart):
        if text not in along:
            numbers = NUMBER.findall(text.get_text())
            assert {*numbers}.issubset(told_numbers)


def test_without_years_nothing_stands_along_the_axis():
    axes = plan_chart.axes_over([], 4)
    assert [*axes.get_xticks()] == []
    assert plan_chart.plan_steps({}, []).empty
    assert plan_chart.highest([]) == 1


def test_labels_that_would_overlap_are_moved_up():
    levels = metrics.levels(load("example"))["number"]
    axes = plan_chart.axes_over([2023], 4)
    plan_chart.label_levels(axes, levels, ["minimum", "plan (as it)", "result"])
    heights = [text.xy[1] for text in axes.texts]
    assert heights[0] == 3
    for below, above in pairwise(heights):
        assert below < above


def test_a_label_stands_above_its_point_where_there_is_no_room_beside_it():
    points = pd.DataFrame({"moment": [2020.2, 2022.9], "units": [1.0, 2.0]})
    axes = plan_chart.axes_over([2020, 2021, 2022], 2)
    plan_chart.label_points(axes, points, ["a long text", "a long text"])
    above, beside = axes.texts
    assert above.xy == (2020, 1.0)
    assert above.get_ha() == "left"
    assert above.get_va() == "bottom"
    assert beside.xy == (2022.9, 2.0)
    assert beside.get_ha() == "right"
    assert beside.get_va() == "center"


# limitations, causes, steps and records; units

# How a box looks: its colour, that of its text, its line.
SPOKEN = (NAVY, "white", "solid")
SILENT = ("#FFFFFF", INK, (0, (4, 3)))
RECORD = ("#FFFFFF", INK, "solid")
AIM = ("#FFFFFF", INK, (0, (1, 2)))


def boxes(axes):
    """Return the text in each box, with the look of the box."""
    inside = {}
    for box in axes.patches:
        middle = box.get_center()
        [text] = [one for one in axes.texts if one.get_position() == pytest.approx(middle)]
        filled = to_hex(box.get_facecolor()).upper()
        words = " ".join(text.get_text().split())
        across = round(middle[0], 1)
        inside[words, across] = (filled, text.get_color(), box.get_linestyle())
    return inside


every_chain = pytest.mark.parametrize("slug", ["thap-muoi", "example", "chau-phu"])
VI = Formatter("vi")


def look_of(cell, column):
    """Return how the box of a cell is to look."""
    if cell == VI.term("not reported"):
        return SILENT
    if cell.startswith(VI.words("charts")["aim"]):
        return AIM
    return RECORD if column == 3 else SPOKEN


@every_chain
def test_a_chain_has_a_box_for_all_that_is_told_filled_where_the_source_speaks(slug):
    links = metrics.links(load(slug))
    chart = chain(links, VI)
    [axes] = chart.figure.axes
    head, *rows = chart.table
    for heading, text in zip(head, axes.texts, strict=False):
        assert heading.capitalize() == text.get_text()
    looks = boxes(axes)
    filled = 0
    for row in rows:
        for column, cell in enumerate(row):
            if not cell:
                continue
            filled += 1
            middle = round(1.8 * column + 0.8, 1) if row[0] else 0.8
            look = looks.pop((cell, middle), None)
            assert look in (look_of(cell, column), None)
            assert cell.casefold() in chart.alt.casefold()
    assert looks == {}
    assert len(axes.patches) == filled


@every_chain
def test_what_may_help_hangs_below_the_limitation_and_is_told_so(slug):
    links = metrics.links(load(slug))
    chart = chain(links, VI)
    [axes] = chart.figure.axes
    _, *rows = chart.table
    aims = [row for row in rows if not row[0]]
    dotted = [line for line in axes.lines if line.get_linestyle() == ":"]
    assert len(dotted) == len(aims)
    assert links["aims"].map(bool).sum() == len(aims)
    assert chart.alt.count("có giúp hay không: không nêu") == len(aims)


@every_chain
def test_a_chain_rests_on_the_sentences_of_its_claims(slug):
    links = metrics.links(load(slug))
    chart = chain(links, VI)
    locators = []
    for link in links.itertuples():
        claims = (link.claim, *link.causes, *link.steps, *link.aims)
        locators += [claim.locator for claim in claims]
    assert chart.locators == tuple(dict.fromkeys(locators))


def test_without_limitations_there_is_no_chain():
    links = metrics.links(load("an-giang"))
    assert chain(links, VI) is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_tile_says_stands_within_it_on_a_page_and_on_a_phone(lang):
    case = load("thap-muoi")
    layout = case.table("layout")
    chart = tile_map(case.units, layout, Formatter(lang))
    for figure in (chart.figure, chart.narrow):
        drawn = FigureCanvasAgg(figure).get_renderer()
        [axes] = figure.axes
        assert len(axes.texts) == len(case.units)
        for box, text in zip(axes.patches, axes.texts, strict=True):
            around = box.get_window_extent(drawn)
            within = text.get_window_extent(drawn)
            assert around.x0 < within.x0 and within.x1 < around.x1, text.get_text()
            assert around.y0 < within.y0 and within.y1 < around.y1, text.get_text()
        for outline in axes.lines:
            half = outline.get_linewidth() / 2
            pixels_along = axes.transData.transform(outline.get_xydata())
            xs, ys = (pixels_along * 72 / figure.dpi).T
            wide, tall = figure.get_size_inches() * 72
            assert min(*xs, *ys) >= half / 2
            assert max(xs) <= wide - half / 2
            assert max(ys) <= tall - half / 2


def test_each_unit_is_a_tile_at_its_place_that_says_how_it_stands():
    case = load("thap-muoi")
    units = in_order(case.units)
    chart = tile_map(case.units, case.table("layout"), EN)
    _, *rows = chart.table
    names = named(units, "en")
    now = [f"now: {name}" for name in units["successor_name_vi"]]
    expected = zip(units["code"], names, units["status"], now, strict=True)
    assert rows == [*expected]
    status = dict(zip(names, units["status"], strict=True))
    [axes] = chart.figure.axes
    for (text, _), look in boxes(axes).items():
        old, _, new = text.partition(" now: ")
        name, sign, _ = old.partition(" not yet adopted")
        assert new in units["successor_name_vi"].tolist()
        assert name in chart.alt
        if status.pop(name) == "adopted":
            assert not sign
            assert look == (NAVY, "white", "-")
        else:
            assert sign
            assert look == ("#FFFFFF", INK, "-")
    assert status == {}


def test_tiles_stand_in_the_rows_and_columns_of_the_layout():
    case = load("thap-muoi")
    layout = case.table("layout")
    chart = tile_map(case.units, layout, EN)
    [axes] = chart.figure.axes
    tiles = pd.DataFrame({"row": layout["row"], "column": layout["column"]})
    tiles["x"] = [tile.get_x() for tile in axes.patches]
    tiles["y"] = [tile.get_y() for tile in axes.patches]
    by_layout = tiles.sort_values(["row", "column"])
    by_place = tiles.sort_values(["y", "x"])
    assert by_place.equals(by_layout)


def test_units_of_which_nothing_is_known_have_a_broken_outline():
    case = load("thap-muoi")
    units = case.units.assign(status="unknown")
    chart = tile_map(units, case.table("layout"), EN)
    [axes] = chart.figure.axes
    for look in boxes(axes).values():
        assert look == ("#FFFFFF", INK, "--")


def test_without_the_place_of_each_unit_there_is_no_map():
    units = load("thap-muoi").units
    layout = load("example").table("layout")
    assert tile_map(units, layout, EN) is None
