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
PICTURES = [("course", "thap-muoi"), ("course", "example"), ("course", "an-giang"),
            ("map", "thap-muoi"), ("chain", "thap-muoi"), ("chain", "example"),
            ("chain", "chau-phu"), ("places", "thap-muoi")]  # fmt: skip
every_picture = pytest.mark.parametrize(("name", "slug"), PICTURES)
load = cache(load_case)


def make(name, case, lang):
    """Return the last picture of a chapter, drawn by its cells."""
    charts_shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(told, "_words_in", lambda chart: charts_shown.append(chart) or "")
        told.executed(case, lang, only=CHAPTERS[name], tries=False)
    return charts_shown[-1]


@cache
def made(name, slug, lang="vi"):
    return make(name, load(slug), lang)


@cache
def drawn(chart):
    """Draw a chart; return each text that really comes to be drawn, with its room."""
    seen, draw = {}, Text.draw

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


def is_within(inner, outer):
    across = outer.x0 - 0.5 <= inner.x0 and inner.x1 <= outer.x1 + 0.5
    return across and outer.y0 - 0.5 <= inner.y0 and inner.y1 <= outer.y1 + 0.5


@every_picture
def test_a_picture_can_be_read_and_is_described(name, slug):
    for lang in LANGS:
        chart = made(name, slug, lang)
        room = drawn(chart)
        assert chart.figure.get_figwidth() == pytest.approx(7)
        assert [text for text, box in room.items() if not is_within(box, chart.figure.bbox)] == []
        assert [pair for pair in combinations(room.values(), 2) if pair[0].overlaps(pair[1])] == []
        assert min(text.get_fontsize() for text in room) >= 10
        assert {tuple(text.get_fontfamily()) for text in room} == {("DejaVu Sans",)}
        colours = {to_hex(text.get_color()).upper() for text in room}
        assert colours <= {INK, "#FFFFFF", "#000000"}
        assert re.search(r"\n|  |\{|\}|_|\. ?\.|None|nan", chart.alt) is None
        assert chart.alt.endswith(".")
        assert all(quantity.to_dict() for quantity in chart.quantities)


def readable(chart):
    """Assert that all texts of a picture for a phone are large enough, in it, and apart."""
    chart = chart._replace(figure=chart.narrow)
    assert chart.figure.get_figwidth() == NARROW
    room = drawn(chart)
    assert [text for text, box in room.items() if not is_within(box, chart.figure.bbox)] == []
    assert [pair for pair in combinations(room.values(), 2) if pair[0].overlaps(pair[1])] == []
    pixels_of_point = 328 / (72 * NARROW)  # 360, less the margins of the page
    assert min(text.get_fontsize() for text in room) * pixels_of_point >= 10


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


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_same_case_makes_the_same_picture_whatever_a_reader_has_set(name):
    others = {"font.family": "serif", "font.size": 20.0, "axes.facecolor": "yellow",
              "axes.grid": True, "figure.dpi": 50.0, "lines.linewidth": 9.0}  # fmt: skip
    first = pixels(make(name, load("thap-muoi"), "vi"))
    with matplotlib.rc_context(others):
        assert pixels(make(name, load("thap-muoi"), "vi")) == first


# target, plan and result


def dots(axes):
    return [tuple(point) for found in axes.collections for point in found.get_offsets().tolist()]


def test_the_plan_rises_by_years_and_each_result_stands_at_its_day():
    for slug in ("thap-muoi", "example", "an-giang"):
        case, axes = load(slug), made("course", slug).figure.axes[0]
        expected = []
        for day, adopted in metrics.dated_results(case):
            moment = day.value.year + (day.value.timetuple().tm_yday - 1) / 365
            expected.append((moment, adopted.value))
        assert dots(axes) == expected
        totals = metrics.cumulative_plan(case.planned())
        steps = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
        drawn_steps = [line for line in steps if len(line.get_xdata())]
        assert len(drawn_steps) == bool(totals)
        for line in drawn_steps:
            first, *across, last = line.get_xdata()
            up = [0, *(total.value for total in totals.values())]
            assert [*line.get_ydata()] == [*up, up[-1]]
            assert (first, last) == (min(totals), axes.get_xlim()[1])
            assert across == [year + 1 for year in totals]  # each rises when its year is over


def test_the_picture_is_told_in_words_with_every_number_that_is_drawn():
    for slug in ("thap-muoi", "example", "an-giang"):
        chart = made("course", slug)
        axes = chart.figure.axes[0]
        along = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.yaxis.label]
        labels = [text.get_text() for text in drawn(chart) if text not in along]
        number = r"[+−]?\d+(?:[.,/]\d+)*"
        assert {*re.findall(number, " ".join(labels))} <= {*re.findall(number, chart.alt)}


def test_without_years_nothing_stands_along_the_axis():
    axes = plan_chart.axes_over([], 4)
    assert [*axes.get_xticks()] == []
    assert plan_chart.plan_steps({}, []).empty
    assert plan_chart.highest([]) == 1


def test_labels_that_would_overlap_are_moved_up_and_stand_above_where_there_is_no_room_beside():
    levels = metrics.levels(load("example"))["number"]
    axes = plan_chart.axes_over([2023], 4)
    plan_chart.label_levels(axes, levels, ["minimum", "plan (as it)", "result"])
    heights = [text.xy[1] for text in axes.texts]
    assert heights[0] == 3 and all(below < above for below, above in pairwise(heights))
    points = pd.DataFrame({"moment": [2020.2, 2022.9], "units": [1.0, 2.0]})
    axes = plan_chart.axes_over([2020, 2021, 2022], 2)
    plan_chart.label_points(axes, points, ["a long text", "a long text"])
    places = [(text.get_ha(), text.get_va(), text.xy) for text in axes.texts]
    assert places == [("left", "bottom", (2020, 1.0)), ("right", "center", (2022.9, 2.0))]


# limitations, causes, steps and records; units

SPOKEN, SILENT, RECORD = (
    (NAVY, "white", "solid"),
    ("#FFFFFF", INK, (0, (4, 3))),
    ("#FFFFFF", INK, "solid"),
)


def boxes(axes):
    """Return the text in each box, with the look of the box."""
    inside = {}
    for box in axes.patches:
        [text] = [t for t in axes.texts if t.get_position() == pytest.approx(box.get_center())]
        look = (to_hex(box.get_facecolor()).upper(), text.get_color(), box.get_linestyle())
        inside[" ".join(text.get_text().split()), round(box.get_center()[0], 1)] = look
    return inside


def test_a_chain_has_a_box_for_all_that_is_told_filled_where_the_source_speaks():
    formatter = Formatter("vi")
    for slug in ("thap-muoi", "example", "chau-phu"):
        links = metrics.links(load(slug))
        chart = chain(links, formatter)
        axes, (head, *rows) = chart.figure.axes[0], chart.table
        looks = boxes(axes)
        assert len(axes.patches) == sum(bool(cell) for row in rows for cell in row)
        for column, heading in enumerate(head):
            assert heading.capitalize() == axes.texts[column].get_text()
            for row in rows:
                cell = row[column]
                if not cell:
                    continue
                middle = round(1.8 * column + 0.8, 1) if row[0] else 0.8
                look = looks.pop((cell, middle), None)
                silent = cell == formatter.term("not reported")
                spoken = SILENT if silent else RECORD if column == 3 else SPOKEN
                assert look in (spoken, None) and cell.casefold() in chart.alt.casefold()
        assert looks == {}
        aims = [row for row in rows if not row[0]]  # hang below the limitation
        dotted = [line for line in axes.lines if line.get_linestyle() == ":"]
        assert len(dotted) == len(aims) == links["aims"].map(bool).sum()
        assert chart.alt.count("có giúp hay không: không nêu") == len(aims)
        claims = [c for x in links.itertuples() for c in (x.claim, *x.causes, *x.steps, *x.aims)]
        assert chart.locators == tuple(dict.fromkeys(claim.locator for claim in claims))
    assert chain(metrics.links(load("an-giang")), formatter) is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_tile_says_stands_within_it_on_a_page_and_on_a_phone(lang):
    case = load("thap-muoi")
    chart = tile_map(case.units, case.table("layout"), Formatter(lang))
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
            xs, ys = (axes.transData.transform(outline.get_xydata()) * 72 / figure.dpi).T
            wide, tall = figure.get_size_inches() * 72
            assert min(*xs, *ys) >= half / 2 and max(xs) <= wide - half / 2
            assert max(ys) <= tall - half / 2


def test_each_unit_is_a_tile_at_its_place_that_says_how_it_stands():
    case, formatter = load("thap-muoi"), Formatter("en")
    units, layout = in_order(case.units), case.table("layout")
    chart = tile_map(case.units, layout, formatter)
    _, *rows = chart.table
    names = named(units, "en")
    now = [f"now: {name}" for name in units["successor_name_vi"]]
    assert rows == [*zip(units["code"], names, units["status"], now, strict=True)]
    status = dict(zip(names, units["status"], strict=True))
    looks = boxes(chart.figure.axes[0])
    for (text, _), look in looks.items():
        name, _, new = text.partition(" now: ")
        assert new in {*units["successor_name_vi"]}
        name, _, _ = name.partition(" not yet adopted")
        adopted = status.pop(name) == "adopted"
        assert look == ((NAVY, "white", "-") if adopted else ("#FFFFFF", INK, "-"))
        assert adopted == (" not yet adopted" not in text) and name in chart.alt
    assert status == {}
    places = [(tile.get_x(), tile.get_y()) for tile in chart.figure.axes[0].patches]
    order = sorted(range(len(layout)), key=lambda n: (layout["row"][n], layout["column"][n]))
    assert sorted(places, key=lambda place: place[::-1]) == [places[n] for n in order]
    unknown = tile_map(case.units.assign(status="unknown"), layout, formatter)
    assert {look for look in boxes(unknown.figure.axes[0]).values()} == {("#FFFFFF", INK, "--")}
    assert tile_map(case.units, load("example").table("layout"), formatter) is None
