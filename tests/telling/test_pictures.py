"""The pictures of chapters 1 to 3, read back from the artists: numbers, words and their room."""

import re
from functools import cache
from itertools import combinations, pairwise
from textwrap import wrap

import matplotlib
import pandas as pd
import pytest
from golden import told
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.places import codes_for
from thapmuoi_analysis.telling import plan_chart
from thapmuoi_analysis.telling.chain import chain
from thapmuoi_analysis.telling.drawing import INK, NAVY, styled
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.tile_map import tile_map
from thapmuoi_analysis.telling.translations import in_order, named

LANGS = ("vi", "en")
CHAPTERS = {
    "course": "01_plan_and_result",
    "chain": "02_benefits_and_limitations",
    "map": "03_conditions_and_next_steps",
}
PICTURES = [("course", "thap-muoi"), ("course", "example"), ("course", "an-giang"),
            ("map", "thap-muoi"), ("chain", "thap-muoi"), ("chain", "example"),
            ("chain", "chau-phu")]  # fmt: skip
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
        assert all(quantity.as_dict() for quantity in chart.quantities)


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


def test_nothing_else_is_drawn_than_the_plan_the_results_and_the_minimum():
    axes = made("course", "thap-muoi").figure.axes[0]
    assert sorted(len(line.get_xdata()) for line in axes.lines) == [2, 6]
    minimum = axes.lines[-1]
    assert ([*minimum.get_ydata()], minimum.get_linestyle()) == ([7, 7], ":")
    assert axes.get_ylim()[0] == 0 and axes.get_ylim()[1] > 11


def test_each_level_is_named_with_how_far_it_is_from_the_one_below():
    chart = made("course", "thap-muoi", "en")
    texts = {" ".join(text.get_text().split()) for text in drawn(chart)}
    assert {"Result: 11 (+2 against the plan; +1 among communes alone)",
            "Plan, its years added up: 9 (+2 against the minimum)",
            "Minimum of the target: 7"} <= texts  # fmt: skip
    shown = {quantity.id: quantity.value for quantity in chart.quantities}
    assert shown["planned_total_less_units_needed"] == shown["adopted_less_planned_total"] == 2


def test_the_picture_is_told_in_words_with_every_number_that_is_drawn():
    for slug in ("thap-muoi", "example", "an-giang"):
        chart = made("course", slug)
        axes = chart.figure.axes[0]
        along = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.yaxis.label]
        labels = [text.get_text() for text in drawn(chart) if text not in along]
        number = r"[+−]?\d+(?:[.,/]\d+)*"
        assert {*re.findall(number, " ".join(labels))} <= {*re.findall(number, chart.alt)}


def test_a_hedged_number_leaves_the_others_to_be_drawn():
    for id in ("adopted", "units", "target_share"):
        case = load("thap-muoi").with_rows("facts", id=id, hedge="khoảng")
        names = [text.get_text() for text in make("course", case, "vi").figure.axes[0].texts]
        assert len(metrics.levels(case)) == 2
        assert any("Kế hoạch" in name for name in names)
        assert any("Mức tối thiểu" in name for name in names) == (id == "adopted")


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


# limitations, causes, steps and records

LOOKS = {  # face, edge, text, line and its width
    "spoken": (NAVY, NAVY, "white", "solid", 1.0),
    "silent": ("#FFFFFF", INK, INK, (0, (4, 3)), 1.0),
    "record": ("#FFFFFF", INK, INK, "solid", 0.6),
}


def linked(slug, lang="vi"):
    """Return the picture of a case, its axes, and its rows as column -> text."""
    chart = chain(metrics.links(load(slug), lang), Formatter(lang))
    rows = [{n: cell for n, cell in enumerate(row) if cell} for row in chart.table[1:]]
    return chart, chart.figure.axes[0], rows


def look_of(column, text):
    silent = text == Formatter("vi").term("not reported")
    return LOOKS["record" if column == 3 else "silent" if silent else "spoken"]


def test_boxes_stand_in_rows_and_columns_on_a_line_that_joins_them():
    for slug in ("thap-muoi", "example", "chau-phu"):
        chart, axes, rows = linked(slug)
        boxes, texts = iter(axes.patches), iter(axes.texts[4:])
        lines = iter(line for line in axes.lines if line.get_zorder() == 0)
        tops, bottoms = [], []
        for row in rows:
            high = 0.2 + 0.18 * max(len(wrap(cell, 18)) for cell in row.values())
            for column, cell in row.items():
                box, text = next(boxes), next(texts)
                left, top, wide, height = box.get_bbox().bounds
                assert (left, wide, height) == pytest.approx((1.8 * column + 0.01, 1.58, high))
                assert text.get_position() == pytest.approx(box.get_center())
                assert text.get_text() == "\n".join(wrap(cell, 18))
                assert cell.casefold() in chart.alt.casefold()
                face, edge = (to_hex(c).upper() for c in (box.get_facecolor(), box.get_edgecolor()))
                look = (face, edge, text.get_color(), box.get_linestyle(), box.get_linewidth())
                assert look == look_of(column, cell)
            middle = top + high / 2
            ends = (1.8 * min(row) + 0.8, middle, 1.8 * max(row), middle)
            assert next(lines).get_xydata().ravel() == pytest.approx(ends)
            tops.append(top)
            bottoms.append(top + high)
            if 0 not in row:
                next(texts)  # of the dotted line
        assert [*boxes, *texts, *lines] == []
        width, height = chart.figure.get_size_inches()
        assert tops[0] == 0.3 and height == pytest.approx(bottoms[-1] + 0.02)
        gaps = [below - above for above, below in zip(bottoms, tops[1:], strict=False)]
        assert {round(gap, 6) for gap in gaps} <= {round((gaps or [0])[0], 6)}  # all alike
        assert all(0.2 <= round(gap, 6) <= 0.62 for gap in gaps)
        assert width / height >= 16 / 9 - 0.001 or slug != "thap-muoi"  # it fits a slide


def test_headings_stand_above_their_columns_and_a_picture_rests_on_its_claims():
    chart, axes, _ = linked("thap-muoi", "en")
    for text, middle, word in zip(axes.texts, (0.8, 2.6, 4.4, 6.2), chart.table[0], strict=False):
        assert text.get_position() == pytest.approx((middle, 0.15))
        assert (text.get_text(), text.get_fontweight()) == (word.capitalize(), "bold")
    assert {(text.get_ha(), text.get_va()) for text in axes.texts} == {("center", "center")}
    claims = []
    for link in metrics.links(load("thap-muoi")).itertuples():
        claims += [link.claim, *link.causes, *link.steps, *link.aims]
    assert chart.locators == tuple(dict.fromkeys(claim.locator for claim in claims))
    none = metrics.links(load("an-giang"))
    assert chain(none, Formatter("vi")) is None


def test_a_dotted_line_leads_from_an_aim_up_to_the_limitation_and_says_what_is_not_known():
    chart, axes, rows = linked("thap-muoi")
    assert [*rows[1]] == [2]
    above, aim = axes.patches[0].get_bbox(), axes.patches[4].get_bbox()
    dotted, arrow = [line for line in axes.lines if line.get_zorder() != 0]
    middle, end = (aim.y0 + aim.y1) / 2, above.y1 + 0.05
    assert dotted.get_xydata().ravel() == pytest.approx((3.6, middle, 0.8, middle, 0.8, end))
    assert arrow.get_xydata().ravel() == pytest.approx((0.8, end))
    assert (dotted.get_linestyle(), arrow.get_marker()) == (":", "^")
    words = "có giúp hay không: không nêu"
    [text] = [text for text in axes.texts if text.get_text() == words]
    assert text.get_position() == pytest.approx((2.2, middle - 0.1)) and words in chart.alt


# units


def test_each_unit_is_a_tile_at_its_place_that_says_how_it_stands():
    case, formatter = load("thap-muoi"), Formatter("en")
    layout = case.table("layout")
    chart = tile_map(case.units, layout, formatter)
    axes, units = chart.figure.axes[0], in_order(case.units)
    rows, columns = layout["row"] - layout["row"].min(), layout["column"] - layout["column"].min()
    wide = 7 / (columns.max() + 1)
    assert chart.figure.get_size_inches() == pytest.approx((7, 0.62 * (rows.max() + 1)))
    tiles = {}
    codes = codes_for(layout["unit"], case.units)
    for code, row, column, tile, text in zip(
        codes, rows, columns, axes.patches, axes.texts, strict=True
    ):
        bounds = (column * wide + 0.05, row * 0.62 + 0.05, wide - 0.1, 0.52)
        assert tile.get_bbox().bounds == pytest.approx(bounds)
        assert text.get_position() == pytest.approx(tile.get_center())
        look = to_hex(tile.get_facecolor()).upper(), text.get_color(), tile.get_linestyle()
        tiles[code] = (look, " ".join(text.get_text().split()))
    for name, unit in zip(named(units, "en"), units.itertuples(), strict=True):
        filled, empty = (NAVY, "white", "-"), ("#FFFFFF", INK, "-")
        expected = (
            (filled, name) if unit.status == "adopted" else (empty, f"{name} Not yet adopted")
        )
        assert tiles.pop(unit.code) == (expected[0], expected[1].replace("Not", "not"))
        assert name in chart.alt
    assert tiles == {}


def test_units_of_which_nothing_is_known_are_dashed_and_what_is_drawn_is_a_table_of_units():
    case, formatter = load("thap-muoi"), Formatter("en")
    units, layout = in_order(case.units), case.table("layout")
    head, *rows = tile_map(case.units, layout, formatter).table
    assert head == ("code", "name", "status")
    assert rows == [*zip(units["code"], named(units, "en"), units["status"], strict=True)]
    unknown = tile_map(case.units.assign(status="unknown"), layout, formatter)
    axes = unknown.figure.axes[0]
    looks = {(tile.get_linestyle(), to_hex(tile.get_facecolor())) for tile in axes.patches}
    assert looks == {("--", "#ffffff")}
    assert all(formatter.term("unknown") in text.get_text() for text in axes.texts)
    assert (
        unknown.alt == f"{formatter.term('unknown').capitalize()}: {', '.join(named(units, 'en'))}."
    )
    assert tile_map(case.units, load("example").table("layout"), formatter) is None
