"""The map of the units: every unit once, at its place, filled where it has adopted."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from thapmuoi_analysis.chapters import conditions
from thapmuoi_analysis.telling.chart import NAVY
from thapmuoi_analysis.telling.lexicon import named
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


def test_tiles_stand_as_the_layout_has_them(case_of):
    found = tiles(conditions.status_map(case_of("thap-muoi"), Voice("vi")))
    with (DATA / "thap-muoi" / "layout.csv").open(encoding="utf-8", newline="") as file:
        layout = {
            row["unit"]: (int(row["row"]), int(row["column"])) for row in csv.DictReader(file)
        }
    corners = {name: next(xy for text, (_, xy) in found.items() if text.startswith(name))
               for name in layout}  # fmt: skip
    for one, (row, column) in layout.items():
        for other, (below, right) in layout.items():
            assert (corners[one][1] < corners[other][1]) == (row < below)
            assert (corners[one][0] < corners[other][0]) == (column < right)


@in_both
def test_the_description_names_the_units_of_each_status(case_of, lang):
    chart = conditions.status_map(case_of("thap-muoi"), Voice(lang))
    had, had_not = chart.alt.rstrip(".").split(". ")
    assert had.count(",") == 10
    assert had_not == {
        "vi": "Chưa thực hiện: xã Hưng Thạnh, xã Tân Kiều",
        "en": "Not yet adopted: Hưng Thạnh commune, Tân Kiều commune",
    }[lang]  # fmt: skip


def test_the_note_says_which_units_are_derived(case_of):
    case = case_of("thap-muoi")
    stated = case.units.assign(status_basis="stated")
    for frame, derived in ((case.units, True), (stated, False)):
        told = replace(case, _tables={**case._tables, "units": frame})
        note = conditions.status_map(told, Voice("en")).note
        assert ("Units not named are derived" in note) == derived
