"""Figures as files beside a report: pictures that can be enlarged, and what they draw."""

import csv
import json
import re
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from thapmuoi_analysis.report import figures
from thapmuoi_analysis.telling.drawing import INK, NAVY, TEAL

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"course", "chain", "map"}
# How a dichromat sees linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
SEEN = {
    "all colours": np.eye(3),
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.fixture(params=["vi", "en"])
def one(request, reports):
    """Return the folder of the report of Tháp Mười in each language."""
    return reports / "thap-muoi" / request.param


def _drawn_in(report, name):
    """Return the rows of what a figure of a report draws."""
    [path] = report.glob(f"figure-*-{name}.csv")
    return _rows(path)


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_each_figure_of_the_page_stands_beside_it_as_svg_png_and_csv(one):
    page = (one / "report.html").read_text(encoding="utf-8")
    told = re.findall(r'<span id="([\w-]+)" class="label"><strong>(?:Hình|Figure) (\d)', page)
    stems = [f"figure-{number}-{name}" for name, number in told]
    assert [number for _, number in told] == [str(n) for n in range(1, len(told) + 1)]
    assert {name for name, _ in told} >= NAMES
    found = sorted(path.name for path in one.glob("figure-*"))
    assert found == sorted(f"{stem}.{form}" for stem in stems for form in ("csv", "png", "svg"))
    assert set(found) <= set(json.loads((one / "manifest.json").read_text("utf-8"))["outputs"])


def test_an_svg_says_its_title_and_holds_its_texts_as_texts(one):
    for path in one.glob("figure-*.svg"):
        root = ElementTree.fromstring(path.read_bytes())
        assert root.find(f"{SVG}title").text
        assert len("".join(node.text or "" for node in root.iter(f"{SVG}text"))) > 30
        assert "date" not in path.read_text(encoding="utf-8").casefold().partition("</metadata>")[0]


def test_what_a_figure_draws_stands_in_its_csv(one):
    lang = one.name
    levels = _drawn_in(one, "course")
    assert levels[0] == list(figures.FIELDS)
    assert {row[0]: row[1] for row in levels[1:]}.items() >= {
        "units_needed": "7", "planned_total": "9", "adopted": "11",
    }.items()  # fmt: skip
    chain = _drawn_in(one, "chain")
    silent = {"vi": "không nêu", "en": "not reported"}[lang]
    assert [row.count(silent) for row in chain] == [0, 1, 0, 1]
    places = _drawn_in(one, "map")
    assert [row[2] for row in places[1:]].count("adopted") == 11
    assert len(places) == 14


def test_a_text_that_a_spreadsheet_would_compute_is_quoted(tmp_path):
    figures.write_csv(tmp_path / "x.csv", [["=1+1", "+2", "a", 3]])
    assert _rows(tmp_path / "x.csv") == [["'=1+1", "'+2", "a", "3"]]


def _luminance(colour, seen):
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(np.clip(np.array(SEEN[seen]) @ linear, 0, 1) @ [0.2126, 0.7152, 0.0722])


def _contrast(one, other, seen):
    low, high = sorted(_luminance(colour, seen) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


PALETTE = (NAVY, TEAL, INK)


def _drawn(path):
    """Return the colours of a picture that are not those of its ground."""
    colours = {found.upper() for found in re.findall(r"#[0-9a-fA-F]{6}", path.read_text("utf-8"))}
    return colours - {"#FFFFFF"}


@pytest.mark.parametrize(("colour", "seen"), [*product(PALETTE, SEEN)])
def test_a_colour_is_seen_on_white_by_everybody_and_in_grey(colour, seen):
    assert _contrast(colour, "white", seen) >= 3


@pytest.mark.parametrize("seen", SEEN)
def test_colours_side_by_side_are_told_apart_and_white_on_them_is_read(seen):
    assert _contrast(NAVY, TEAL, seen) >= 2  # parts of a bar, each with its name and a line around
    assert all(_contrast("white", colour, "all colours") >= 4.5 for colour in PALETTE)


def test_a_picture_has_no_other_colour_and_no_hatching(one):
    paths = [*one.glob("figure-*.svg")]
    colours = set().union(*map(_drawn, paths))
    assert {NAVY, TEAL, INK} <= colours <= {NAVY, TEAL, INK, "#000000"}
    for path in paths:
        assert not re.search(r"<pattern|hatch", path.read_text("utf-8"))


def test_too_pale_a_colour_would_be_noticed():
    assert _contrast("#28A197", "white", "no red") < 3
    assert _contrast("#E6E6E6", "white", "all colours") < 3
    assert _contrast("#D05050", "#508050", "no green") < 2
