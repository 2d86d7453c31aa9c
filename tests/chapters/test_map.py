"""The map of the units: every unit once, at its place, filled where it has adopted."""

import csv
from dataclasses import replace
from pathlib import Path
from textwrap import wrap

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from thapmuoi_analysis.chapters import conditions
from thapmuoi_analysis.record.places import codes_for
from thapmuoi_analysis.telling.chart import INK, NAVY
from thapmuoi_analysis.telling.lexicon import in_order, named
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
LANGS = ("vi", "en")
in_both = pytest.mark.parametrize("lang", LANGS)


def tiles(chart):
    """Return the colour and the corner of each tile by what is written on it."""
    axes = chart.figure.axes[0]
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    texts = [" ".join(text.get_text().split()) for text in axes.texts]
    return {
        text: (to_hex(box.get_facecolor()).upper(), box.get_xy())
        for text, box in zip(texts, boxes, strict=True)
    }


@in_both
def test_every_unit_is_drawn_once_and_filled_just_where_it_has_adopted(case_of, lang):
    case, voice = case_of("thap-muoi"), Voice(lang)
    found = tiles(conditions.status_map(case, voice))
    names = named(case.units, lang)
    adopted = dict(zip(names, case.units["status"] == "adopted", strict=True))
    assert len(found) == len(adopted)
    for text, (face, _) in found.items():
        [name] = [name for name in adopted if text.startswith(name)]
        assert face == (NAVY if adopted[name] else "#FFFFFF")
        said = "" if adopted[name] else f" {voice.term('not_adopted')}"
        assert text == name + said


def test_a_unit_of_which_nothing_is_known_says_so(case_of, changed):
    case = changed(case_of("thap-muoi"), "units", **{"30037": {"status": "unknown"}})
    drawn = conditions.status_map(case, Voice("vi"))
    assert tiles(drawn)["thị trấn Mỹ An không rõ"][0] == "#FFFFFF"
    dashed = [box.get_linestyle() for box in drawn.figure.axes[0].patches].count("--")
    assert dashed == 1


@in_both
def test_tiles_stand_as_the_layout_has_them_each_with_its_name_in_the_middle(case_of, lang):
    case = case_of("thap-muoi")
    axes = conditions.status_map(case, Voice(lang)).figure.axes[0]
    with (DATA / "thap-muoi" / "layout.csv").open(encoding="utf-8", newline="") as file:
        layout = [
            (row["unit"], int(row["row"]), int(row["column"])) for row in csv.DictReader(file)
        ]
    first_row, first_column = (min(place[n] for place in layout) for n in (1, 2))
    columns = max(column for *_, column in layout) - first_column + 1
    high = 0.62 * (max(row for _, row, _ in layout) - first_row + 1)
    assert axes.figure.get_size_inches() == pytest.approx((7, high))
    wide = 7 / columns
    for (unit, row, column), box, text in zip(layout, axes.patches, axes.texts, strict=True):
        left, top = (column - first_column) * wide, (row - first_row) * 0.62
        bounds = (left + 0.05, top + 0.05, wide - 0.1, 0.52)
        assert box.get_bbox().bounds == pytest.approx(bounds)
        assert to_hex(box.get_edgecolor()).upper() == INK
        middle = (left + wide / 2, top + 0.31)
        assert text.get_position() == pytest.approx(middle)
        assert (text.get_ha(), text.get_va()) == ("center", "center")
        [code] = codes_for(pd.Series([unit]), case.units)
        found = case.units[case.units["code"] == code]
        adopted = found["status"].iloc[0] == "adopted"
        assert text.get_color() == ("white" if adopted else INK)
        state = [] if adopted else [Voice(lang).term("not_adopted")]
        [name] = named(found, lang)
        assert text.get_text().split("\n") == [*wrap(name, int(10 * wide)), *state]
        assert box.get_linestyle() == "-"


def test_what_is_drawn_is_a_table_of_units_in_vietnamese_order(case_of):
    case = case_of("thap-muoi")
    head, *rows = conditions.status_map(case, Voice("en")).table
    units = in_order(case.units)
    assert head == ("code", "name", "status")
    assert rows == [*zip(units["code"], named(units, "en"), units["status"], strict=True)]


def test_the_note_says_that_units_are_derived_where_some_are(case_of):
    case, derived = case_of("thap-muoi"), Voice("vi").words("charts")["map derived"]
    stated = case.units.assign(status_basis="stated")
    for frame in (case.units, stated):
        told = replace(case, _tables={**case._tables, "units": frame})
        found = conditions.status_map(told, Voice("vi"))
        assert (derived in found.note) == (frame is not stated)
        assert found.quantities == found.locators == ()
