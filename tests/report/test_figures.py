"""Figures as files beside a report: pictures that can be enlarged, and what they draw."""

import csv
import json
import re
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from thapmuoi_analysis.report import annex
from thapmuoi_analysis.telling.drawing import INK, NAVY, TEAL

SVG = "{http://www.w3.org/2000/svg}"
FORMS = ("csv", "png", "svg")
PALETTE = (NAVY, TEAL, INK)
# How a dichromat sees linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
SEEN = {
    "all colours": np.eye(3),
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


@pytest.fixture(params=["vi", "en"])
def one(request, reports):
    """Return the folder of the report of Tháp Mười in each language."""
    return reports / "thap-muoi" / request.param


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_each_figure_of_the_page_stands_beside_it_as_svg_png_and_csv(one):
    page = (one / "report.html").read_text(encoding="utf-8")
    told = re.findall(r'<span id="([\w-]+)" class="label"><strong>(?:Hình|Figure) (\d)', page)
    assert [number for _, number in told] == [str(n) for n in range(1, len(told) + 1)]
    assert {name for name, _ in told} >= {"course", "chain", "map"}
    expected = {f"figure-{number}-{name}.{form}" for (name, number), form in product(told, FORMS)}
    narrow = {path.name for path in one.glob("figure-*-phone.svg")}
    assert narrow == {f"figure-{number}-{name}-phone.svg" for name, number in told}
    assert {path.name for path in one.glob("figure-*")} - narrow == expected
    assert expected <= json.loads((one / "manifest.json").read_text("utf-8"))["outputs"].keys()


def test_a_png_is_for_slides_with_its_title_above_and_an_svg_asks_for_no_font_of_ours(one):
    for path in one.glob("figure-*.png"):
        with Image.open(path) as picture:
            wide, high = picture.size
        drawn = path.with_suffix(".svg").read_text(encoding="utf-8")
        size = [
            float(length) for length in re.findall(r' (?:width|height)="([\d.]+)pt"', drawn)[:2]
        ]
        margins, title = 120, 40  # dots, at least
        assert wide >= 1920
        assert high > (wide - margins) * float(size[1]) / float(size[0]) + margins + title
        fonts = set(re.findall('font-family: ([^;"]+)', drawn))
        assert fonts and all(family.endswith(", sans-serif") for family in fonts)


def test_for_a_phone_each_figure_is_narrow_and_its_letters_large_enough(one):
    for path in one.glob("figure-*-phone.svg"):
        drawn = path.read_text(encoding="utf-8")
        width = float(re.search(r'<svg [^>]*width="([\d.]+)pt"', drawn)[1])
        shown = (360 - 2 * 16) / width  # pixels of a point
        letters = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", drawn)]
        assert letters and min(letters) * shown >= 11, path.name


def test_an_svg_has_its_title_its_texts_as_texts_the_colours_of_the_palette_and_no_hatching(one):
    colours = set()
    for path in one.glob("figure-*.svg"):  # those for phones too
        root = ElementTree.fromstring(path.read_bytes())
        assert root.find(f"{SVG}title").text
        assert len("".join(node.text or "" for node in root.iter(f"{SVG}text"))) > 30
        text = path.read_text(encoding="utf-8")
        assert "date" not in text.casefold().partition("</metadata>")[0]
        assert not re.search(r"<pattern|hatch", text)
        colours |= {found.upper() for found in re.findall(r"#[0-9a-fA-F]{6}", text)}
    assert {*PALETTE} <= colours <= {*PALETTE, "#000000", "#FFFFFF"}


def test_what_a_figure_draws_stands_in_its_csv(one):
    drawn = {path.stem.split("-")[2]: _rows(path) for path in one.glob("figure-*.csv")}
    heads, *levels = drawn["course"]
    assert heads == list(annex.FIELDS)
    values = {"units_needed": "7", "planned_total": "9", "adopted": "11"}
    assert {row[0]: row[1] for row in levels}.items() >= values.items()
    silent = {"vi": "không nêu", "en": "not reported"}[one.name]
    assert [row.count(silent) for row in drawn["chain"]] == [0, 1, 0, 1]
    statuses = [row[2] for row in drawn["map"][1:]]
    assert (statuses.count("adopted"), len(statuses)) == (11, 13)


def test_a_text_that_a_spreadsheet_would_compute_is_quoted(tmp_path):
    annex.write_csv(tmp_path / "x.csv", [["=1+1", "+2", "a", 3]])
    assert _rows(tmp_path / "x.csv") == [["'=1+1", "'+2", "a", "3"]]


def _luminance(colour, seen):
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(np.clip(np.array(SEEN[seen]) @ linear, 0, 1) @ [0.2126, 0.7152, 0.0722])


def _contrast(one, other, seen="all colours"):
    low, high = sorted(_luminance(colour, seen) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_colours_are_seen_and_told_apart_by_everybody_and_in_grey():
    for seen in SEEN:
        assert min(_contrast(colour, "white", seen) for colour in PALETTE) >= 3
        assert _contrast(NAVY, TEAL, seen) >= 2  # parts of a bar, each with a line around it
    assert min(_contrast("white", colour) for colour in PALETTE) >= 4.5  # texts on them
