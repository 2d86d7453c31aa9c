"""The map of the units: every unit once, at its place, filled where it has adopted."""

import csv
from pathlib import Path
from textwrap import wrap

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from thapmuoi_analysis import load_case
from thapmuoi_analysis.case.places import codes_for
from thapmuoi_analysis.telling.drawing import INK, NAVY
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.tile_map import tile_map
from thapmuoi_analysis.telling.translations import in_order, named

DATA = Path(__file__).parents[2] / "data"
CASE = load_case("thap-muoi")
in_both = pytest.mark.parametrize("lang", ["vi", "en"])


@in_both
def test_tiles_stand_as_the_layout_has_them_each_with_its_name_in_the_middle(lang):
    axes = tile_map(CASE.units, CASE.layout, Formatter(lang)).figure.axes[0]
    with (DATA / "thap-muoi" / "layout.csv").open(encoding="utf-8", newline="") as file:
        layout = [
            (row["unit"], int(row["row"]), int(row["column"])) for row in csv.DictReader(file)
        ]
    first_row, first_column = (min(place[n] for place in layout) for n in (1, 2))
    columns = max(column for *_, column in layout) - first_column + 1
    high = 0.62 * (max(row for _, row, _ in layout) - first_row + 1)
    assert axes.figure.get_size_inches() == pytest.approx((7, high))
    wide = 7 / columns
    codes = codes_for(pd.Series([unit for unit, *_ in layout]), CASE.units)
    assert {*codes} == {*CASE.units["code"]} and codes.is_unique
    for code, (_, row, column), box, text in zip(
        codes, layout, axes.patches, axes.texts, strict=True
    ):
        left, top = (column - first_column) * wide, (row - first_row) * 0.62
        bounds = (left + 0.05, top + 0.05, wide - 0.1, 0.52)
        assert box.get_bbox().bounds == pytest.approx(bounds)
        assert to_hex(box.get_edgecolor()).upper() == INK
        assert text.get_position() == pytest.approx((left + wide / 2, top + 0.31))
        assert (text.get_ha(), text.get_va()) == ("center", "center")
        found = CASE.units[CASE.units["code"] == code]
        adopted = found["status"].iloc[0] == "adopted"
        face = to_hex(box.get_facecolor()).upper()
        assert (face, text.get_color()) == ((NAVY, "white") if adopted else ("#FFFFFF", INK))
        state = [] if adopted else [Formatter(lang).term("not_adopted")]
        [name] = named(found, lang)
        assert text.get_text().split("\n") == [*wrap(name, int(10 * wide)), *state]
        assert box.get_linestyle() == "-"


@in_both
def test_a_unit_of_which_nothing_is_known_is_dashed_and_says_so(lang):
    unknown, formatter = CASE.units["code"] == "30037", Formatter(lang)
    units = CASE.units.assign(status=CASE.units["status"].mask(unknown, "unknown"))
    axes = tile_map(units, CASE.layout, formatter).figure.axes[0]
    [text] = [
        text.get_text() for text in axes.texts if formatter.term("unknown") in text.get_text()
    ]
    [name] = named(units[unknown], lang)
    assert " ".join(text.split()) == f"{name} {formatter.term('unknown')}"
    [box] = [box for box in axes.patches if box.get_linestyle() == "--"]
    assert to_hex(box.get_facecolor()).upper() == "#FFFFFF"


def test_what_is_drawn_is_a_table_of_units_in_vietnamese_order_and_the_same_in_words():
    made = tile_map(CASE.units, CASE.layout, Formatter("en"))
    head, *rows = made.table
    units = in_order(CASE.units)
    assert head == ("code", "name", "status")
    assert rows == [*zip(units["code"], named(units, "en"), units["status"], strict=True)]
    left = [name for _, name, status in rows if status == "not_adopted"]
    assert len(left) == 2 and made.alt.endswith(f"Not yet adopted: {', '.join(left)}.")
    assert all(name in made.alt for _, name, _ in rows)
    assert made.quantities == made.locators == ()


def test_without_a_layout_there_is_no_map():
    assert tile_map(CASE.units, load_case("example").table("layout"), Formatter("vi")) is None
