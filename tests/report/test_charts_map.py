"""The map of the units, read back from the artists: shapes, words, their room, and its alt text."""

import csv
import re
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import PathPatch

from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report import charts
from thapmuoi_analysis.report.charts import map as maps
from thapmuoi_analysis.report.unit_tables import unit_name
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
EVERY = [(slug, lang) for slug in ("thap-muoi", "example", "in-order") for lang in ("vi", "en")]
every_map = pytest.mark.parametrize(("slug", "lang"), EVERY)
in_both = pytest.mark.parametrize("lang", ["vi", "en"])


def rows(slug, table):
    with (DATA / slug / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_tables(case, **tables):
    kept = {name: table for name, table in {**case._tables, **tables}.items() if table is not None}
    return replace(case, _tables=kept)


@cache
def load(slug):
    if slug == "in-order":  # the real units without their layout
        return with_tables(load_case("thap-muoi"), layout=None)
    return load_case(slug)


@cache
def made(slug, lang):
    return charts.status_map(load(slug), Voice(lang))


def drawn(chart):
    """Return the renderer of a chart that is drawn."""
    canvas = FigureCanvasAgg(chart.figure)
    with charts.styled():
        canvas.draw()
    return canvas.get_renderer()


def labels(chart):
    """Return name and status of every unit as written, with the point that they stand at."""
    texts = chart.figure.axes[0].texts
    said = [(" ".join(text.get_text().split()), text.xy) for text in texts]
    pairs = zip(said[::2], said[1::2], strict=True)
    return {(name, status): point for (name, point), (status, _) in pairs}


def shapes(chart):
    return [patch for patch in chart.figure.axes[0].patches if isinstance(patch, PathPatch)]


def shape_of(chart, name):
    """Return the shape that the name of a unit stands in."""
    [point] = [point for (known, _), point in labels(chart).items() if known == name]
    around = [patch for patch in shapes(chart) if patch.get_path().contains_point(point)]
    return min(around, key=lambda patch: patch.get_path().get_extents().width)


def told(chart):
    """Return what the alt text says: status -> names."""
    groups = re.findall(r"(?:^|\. )([^.(]+): [\d.,]+ \(([^)]*)\)", chart.alt)
    return {status.lower(): names.split(", ") for status, names in groups}


@every_map
def test_every_unit_is_drawn_once_with_its_name_and_its_status_in_words(slug, lang):
    case, voice = load(slug), Voice(lang)
    known = {
        (unit_name(name, kind, voice), voice.term(status))
        for name, kind, status in zip(
            case.units["name_vi"], case.units["kind"], case.units["status"], strict=True
        )
    }
    found = labels(made(slug, lang))
    assert set(found) == known
    assert len(shapes(made(slug, lang))) == len(known)


@every_map
def test_the_alt_text_says_who_is_drawn_how_many_and_where_they_stand(slug, lang):
    chart, voice = made(slug, lang), Voice(lang)
    expected = {}
    for name, status in labels(chart):
        expected.setdefault(status, set()).add(name)
    assert {status: set(names) for status, names in told(chart).items()} == expected
    for quantity in chart.quantities:
        status = voice.term(quantity.id.removeprefix("units_"))
        assert quantity.value == len(expected[status])
        assert f"{status}: {quantity.value}".lower() in chart.alt.lower()
        assert f"{status}: {quantity.value}" in chart.drawn
    place = {"thap-muoi": "layout", "example": "order", "in-order": "order"}[slug]
    note = maps.NOTES[place][lang == "en"]
    assert note in chart.alt
    assert note in chart.drawn


def test_only_the_layout_says_that_places_are_approximate():
    assert "gần đúng" in made("thap-muoi", "vi").alt
    assert "approximate" in made("thap-muoi", "en").alt
    assert "thứ tự tên" in made("in-order", "vi").alt
    assert "not where they lie" in made("in-order", "en").alt


@in_both
def test_tiles_stand_in_the_rows_and_columns_of_the_layout_north_above(lang):
    voice = Voice(lang)
    found = {name: point for (name, _), point in labels(made("thap-muoi", lang)).items()}
    for row in rows("thap-muoi", "layout"):
        kind = "thị trấn" if row["unit"].startswith("thị trấn ") else "xã"
        x, y = found[unit_name(row["unit"].removeprefix(f"{kind} "), kind, voice)]
        assert (x, y) == (int(row["column"]) + 0.5, -int(row["row"]) - 0.5)


def test_the_layout_of_the_district_has_its_north_east_south_and_west_right():
    """Who lives there would notice: two communes of one side are never the wrong way round."""
    found = {name: point for (name, _), point in labels(made("thap-muoi", "vi")).items()}
    north, middle, south = found["xã Thạnh Lợi"], found["thị trấn Mỹ An"], found["xã Thanh Mỹ"]
    assert north[1] > middle[1] > south[1]
    assert found["xã Mỹ Quý"][0] < middle[0] < found["xã Đốc Binh Kiều"][0]
    assert found["xã Hưng Thạnh"][0] < found["xã Trường Xuân"][0] < found["xã Tân Kiều"][0]


def test_without_a_layout_tiles_stand_in_the_order_of_names():
    found = labels(made("in-order", "vi"))
    across = sorted(found, key=lambda label: (-found[label][1], found[label][0]))
    names = [name.removeprefix("xã ").removeprefix("thị trấn ") for name, _ in across]
    assert names[:5] == ["Đốc Binh Kiều", "Hưng Thạnh", "Láng Biển", "Mỹ An", "Mỹ An"]
    assert names[-3:] == ["Thanh Mỹ", "Thạnh Lợi", "Trường Xuân"]


@every_map
def test_statuses_differ_in_shade_and_line_and_shape(slug, lang):
    chart, voice = made(slug, lang), Voice(lang)
    looks = {}
    for name, status in labels(chart):
        patch = shape_of(chart, name)
        look = (patch.get_facecolor(), patch.get_linestyle(), patch.get_hatch())
        looks.setdefault(status, set()).add((look, len(patch.get_path())))
    assert len(looks) == 2
    assert all(len(kinds) == 1 for kinds in looks.values())
    [(adopted, square)], [(without, cut)] = (
        looks[voice.term(status)] for status in ("adopted", "not_adopted")
    )
    assert abs(adopted[0][0] - without[0][0]) > 0.15  # of grey
    assert adopted[1] != without[1]
    assert square != cut
    for patch in shapes(chart):
        assert len({*patch.get_facecolor()[:3]}) == len({*patch.get_edgecolor()[:3]}) == 1  # grey


@every_map
def test_names_are_whole_within_the_picture_and_no_two_overlap(slug, lang):
    chart = made(slug, lang)
    renderer = drawn(chart)
    texts = [*chart.figure.axes[0].texts, chart.figure._supxlabel]
    texts += [text for legend in chart.figure.legends for text in legend.get_texts()]
    boxes = [text.get_window_extent(renderer) for text in texts]
    width, height = chart.figure.get_size_inches() * chart.figure.dpi
    for text, box in zip(texts, boxes, strict=True):
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, text.get_text()
    for (one, a), (other, b) in combinations(zip(texts, boxes, strict=True), 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart, (one.get_text(), other.get_text())


@every_map
def test_names_on_tiles_keep_within_their_tile(slug, lang):
    assert outside_their_tiles(made(slug, lang)) == []


def outside_their_tiles(chart):
    """Return the names that are written beyond the edges of their shapes."""
    renderer, found = drawn(chart), []
    for text in chart.figure.axes[0].texts[::2]:
        name, box = " ".join(text.get_text().split()), text.get_window_extent(renderer)
        tile = shape_of(chart, name).get_window_extent(renderer)
        if box.x0 < tile.x0 or box.x1 > tile.x1 or box.y1 > tile.y1:
            found.append(name)
    return found


def pixels(chart):
    canvas = FigureCanvasAgg(chart.figure)
    with charts.styled():
        canvas.draw()
        canvas.draw()  # the first settles the layout
    return canvas.buffer_rgba()


@in_both
def test_an_unknown_status_has_a_look_of_its_own(lang):
    case = load("thap-muoi")
    units = case.units
    units["status"] = units["status"].where(units["code"] != "30052", "unknown")
    chart = charts.status_map(with_tables(case, units=units), Voice(lang))
    looks = {(p.get_facecolor(), p.get_linestyle(), p.get_hatch()) for p in shapes(chart)}
    assert len(looks) == len(told(chart)) == 3
    assert len(told(chart)[Voice(lang).term("unknown")]) == 1


@in_both
def test_a_case_without_units_gets_a_picture_that_says_so(lang):
    chart = charts.status_map(with_tables(load("thap-muoi"), units=None), Voice(lang))
    assert chart.alt == Voice(lang).term("not reported")
    assert chart.drawn == [chart.alt]
    assert chart.quantities == ()


def test_a_wide_layout_gets_a_wide_picture_so_that_names_have_room():
    case = load("thap-muoi")
    layout = case.layout
    layout["row"], layout["column"] = 1, range(1, len(layout) + 1)
    chart = charts.status_map(with_tables(case, layout=layout), Voice("en"))
    assert outside_their_tiles(chart) == []


def test_of_very_many_units_only_shapes_and_counts_are_drawn():
    case = load("in-order")
    units = pd.concat([case.units] * 8, ignore_index=True)
    units["code"] = [f"{number:05}" for number in range(len(units))]
    chart = charts.status_map(with_tables(case, units=units), Voice("vi"))
    assert len(shapes(chart)) == len(units) == 104
    assert labels(chart) == {}
    assert "Đã thực hiện: 88. Chưa thực hiện: 16." in chart.alt
    assert max(chart.figure.get_size_inches()) < 10


@pytest.mark.parametrize(("slug", "lang"), [("thap-muoi", "vi"), ("example", "en")])
def test_the_same_case_gives_the_same_picture(slug, lang):
    one, other = (charts.status_map(load(slug), Voice(lang)) for _ in range(2))
    assert bytes(pixels(one)) == bytes(pixels(other))
