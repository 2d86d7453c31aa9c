"""From a limitation to its cause, what meets it and what would show it; an empty link is told."""

import csv
from itertools import combinations
from pathlib import Path
from textwrap import wrap

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from thapmuoi_analysis.chapters import chain
from thapmuoi_analysis.telling.chart import INK, NAVY, styled
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
CASES, LANGS = ("thap-muoi", "example", "chau-phu"), ("vi", "en")
every_case = pytest.mark.parametrize("slug", CASES)
in_both = pytest.mark.parametrize("lang", LANGS)
LIMITATIONS = ("c37", "c39", "c40", "c41")


def test_an_answer_may_meet_the_limitation_or_its_cause(changed):
    for met in ("c38", "c39"):
        first, _ = chain.links(changed("thap-muoi", c50={"answers": met}))
        assert [claim.id for claim in first.measures] == ["c48"]
    (first, _) = chain.links(changed("example", c19={"answers": ""}))
    assert first.measures == ()


@every_case
def test_the_limitations_of_one_sentence_are_one(case_of, slug):
    with (DATA / slug / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] == "limitation"]
    heads = " ".join(row["part_of"] for row in rows).split()
    sentences = dict.fromkeys(row["locator"] for row in rows if row["id"] not in heads)
    assert [link.limitation.locator for link in chain.links(case_of(slug))] == [*sentences]


# the picture


@pytest.fixture
def drawn(case_of):
    """Return a function that draws the chain of a case, and measures its texts."""

    def draw(slug, lang):
        made = chain.chart(case_of(slug) if isinstance(slug, str) else slug, Voice(lang))
        with styled():
            renderer = FigureCanvasAgg(made.figure).get_renderer()
            made.figure.draw(renderer)
        (axes,) = made.figure.axes
        return made, axes, {text: text.get_window_extent(renderer) for text in axes.texts}

    return draw


@in_both
@every_case
def test_no_text_overlaps_another_or_leaves_its_box_or_the_picture(drawn, slug, lang):
    made, axes, extents = drawn(slug, lang)
    for one, other in combinations(extents.values(), 2):
        assert not one.overlaps(other)
    page = made.figure.bbox
    boxes = [patch.get_window_extent() for patch in axes.patches]
    for text, extent in extents.items():
        inside = [box for box in boxes if box.overlaps(extent)]
        assert len(inside) <= 1, text
        for room in (*inside, page):
            assert room.x0 <= extent.x0 <= extent.x1 <= room.x1, text
            assert room.y0 <= extent.y0 <= extent.y1 <= room.y1, text
    width, height = made.figure.get_size_inches()
    assert width == pytest.approx(7)
    assert width / height >= 16 / 9 - 0.001 or slug != "thap-muoi"  # it fits a slide
    assert {text.get_fontsize() for text in axes.texts} == {10}


@in_both
def test_a_box_is_filled_where_the_source_speaks_and_dashed_where_it_does_not(drawn, lang):
    _, axes, _ = drawn("thap-muoi", lang)
    silent, told = 0, 0
    for patch, text in zip(axes.patches, axes.texts[4:7], strict=False):
        filled = to_hex(patch.get_facecolor()).upper() == NAVY
        assert filled == (text.get_text() != Voice(lang).term("not reported"))
        assert (patch.get_linestyle() == "solid") == filled
        silent, told = silent + (not filled), told + filled
    assert (told, silent) == (2, 1)


def test_the_description_names_every_box(drawn):
    made, axes, _ = drawn("thap-muoi", "vi")
    for text in axes.texts:
        assert text.get_text().replace("\n", " ").casefold() in made.alt.casefold()
    places = ("p10.s1", "p11.s2", "p10.s2")
    assert made.locators == tuple(f"dto-2022-03-02:{place}" for place in places)


def test_an_aim_has_a_dotted_line_of_its_own(drawn, changed):
    def dotted(case):
        _, axes, _ = drawn(case, "vi")
        return [line for line in axes.lines if line.get_linestyle() == ":"]

    assert len(dotted("thap-muoi")) == 1
    assert dotted(changed("thap-muoi", c51={"may_help": ""})) == []


def test_without_limitations_there_is_no_picture(changed):
    assert chain.chart(changed("thap-muoi", drop=LIMITATIONS), Voice("vi")) is None


@every_case
def test_the_picture_rests_on_every_claim_that_it_draws_and_speaks_of_dashes_where_there_are_any(
    case_of, slug
):
    case, links = case_of(slug), chain.links(case_of(slug))
    made = chain.chart(case, Voice("vi"))
    drawn = [c for x in links for c in (x.limitation, *x.causes, *x.measures, *x.aims)]
    assert {*made.locators} == {claim.locator for claim in drawn}
    lacks = any(not (link.causes and link.measures) for link in links)
    assert ("nét đứt" in made.note) == lacks == (slug != "chau-phu")


@in_both
@every_case
def test_the_table_says_what_stands_in_the_boxes(drawn, slug, lang):
    made, axes, _ = drawn(slug, lang)
    head, *rows = made.table
    assert [text.get_text() for text in axes.texts[:4]] == [word.capitalize() for word in head]
    boxes = [text.get_text() for text in axes.texts[4:] if text.get_position()[0] != 2.2]
    assert boxes == ["\n".join(wrap(cell, 18)) for row in rows for cell in row if cell]
    assert [quantity.id for quantity in made.quantities] == ["page_date"]


LOOKS = {  # face, edge, text, line and its width: of what is told, not told, and a record
    "told": (NAVY, NAVY, "white", "solid", 1.0),
    "silent": ("#FFFFFF", INK, INK, (0, (4, 3)), 1.0),
    "record": ("#FFFFFF", INK, INK, "solid", 0.6),
}


@in_both
@every_case
def test_boxes_stand_in_rows_and_columns_on_a_line_that_joins_them(drawn, slug, lang):
    made, axes, _ = drawn(slug, lang)
    rows = [{n: cell for n, cell in enumerate(row) if cell} for row in made.table[1:]]
    tall = [0.2 + 0.18 * max(len(wrap(cell, 18)) for cell in row.values()) for row in rows]
    boxes, texts = iter(axes.patches), iter(axes.texts[4:])
    lines = iter(line for line in axes.lines if line.get_zorder() == 0)
    bottoms, tops = [], []
    for row, high in zip(rows, tall, strict=True):
        box = None
        for column, cell in row.items():
            box, text = next(boxes), next(texts)
            left, top, wide, height = box.get_bbox().bounds
            assert (left, wide, height) == pytest.approx((1.8 * column + 0.01, 1.58, high))
            assert text.get_position() == pytest.approx(box.get_center())
            name = "record" if column == 3 else "told"
            name = "silent" if cell == Voice(lang).term("not reported") else name
            face, edge = (to_hex(c).upper() for c in (box.get_facecolor(), box.get_edgecolor()))
            look = (face, edge, text.get_color(), box.get_linestyle(), box.get_linewidth())
            assert look == LOOKS[name]
        ends = next(lines)
        middle = top + high / 2
        assert ends.get_xydata().ravel() == pytest.approx(
            (1.8 * min(row) + 0.8, middle, 1.8 * max(row), middle)
        )
        assert (ends.get_color(), ends.get_linewidth()) == (INK, 0.8)
        tops, bottoms = [*tops, top], [*bottoms, top + high]
        if 0 not in row:
            next(texts)  # of the dotted line
    assert [*boxes, *texts, *lines] == []
    assert tops[0] == 0.3
    assert made.figure.get_size_inches()[1] == pytest.approx(bottoms[-1] + 0.02)
    gaps = [below - above for above, below in zip(bottoms, tops[1:], strict=False)]
    room = 7 * 9 / 16 - 0.32 - sum(tall)  # a slide is filled, as far as rows belong together
    assert gaps == pytest.approx([min(max(0.2, room / max(1, len(gaps))), 0.62)] * len(gaps))


def test_a_dotted_line_leads_from_an_aim_up_to_the_limitation_and_says_what_is_not_known(drawn):
    _, axes, _ = drawn("thap-muoi", "vi")
    above, aim = axes.patches[0].get_bbox(), axes.patches[4].get_bbox()
    dots, arrow = [line for line in axes.lines if line.get_zorder() != 0]
    middle, end = (aim.y0 + aim.y1) / 2, above.y1 + 0.05
    assert dots.get_xydata().ravel() == pytest.approx((3.6, middle, 0.8, middle, 0.8, end))
    assert (dots.get_linestyle(), dots.get_linewidth(), dots.get_color()) == (":", 1.4, INK)
    assert arrow.get_xydata().ravel() == pytest.approx((0.8, end))
    assert (arrow.get_marker(), arrow.get_markersize(), arrow.get_color()) == ("^", 5, INK)
    [text] = [text for text in axes.texts if text.get_text() == "có giúp hay không: không nêu"]
    assert text.get_position() == pytest.approx((2.2, middle - 0.1))


def test_headings_stand_above_their_columns_in_bold(drawn):
    _, axes, _ = drawn("thap-muoi", "en")
    for text, middle in zip(axes.texts, (0.8, 2.6, 4.4, 6.2), strict=False):
        assert text.get_position() == pytest.approx((middle, 0.15))
        assert text.get_fontweight() == "bold"
    assert {(text.get_ha(), text.get_va()) for text in axes.texts} == {("center", "center")}
