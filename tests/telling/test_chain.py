"""The picture of a chain: boxes in rows and columns, lines that join them, the same in words."""

from itertools import combinations
from textwrap import wrap

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.telling.chain import chain
from thapmuoi_analysis.telling.drawing import INK, NAVY, styled
from thapmuoi_analysis.telling.formatter import Formatter

CASES, LANGS = ("thap-muoi", "example", "chau-phu"), ("vi", "en")
every_picture = pytest.mark.parametrize(("slug", "lang"), [(c, x) for c in CASES for x in LANGS])
LOOKS = {  # face, edge, text, line and its width: of what is told, not told, and a record
    "told": (NAVY, NAVY, "white", "solid", 1.0),
    "silent": ("#FFFFFF", INK, INK, (0, (4, 3)), 1.0),
    "record": ("#FFFFFF", INK, INK, "solid", 0.6),
}


def drawn(case, lang="vi"):
    """Return the picture of a case, and its axes."""
    case = load_case(case) if isinstance(case, str) else case
    made = chain(metrics.links(case, lang), Formatter(lang))
    return made, made.figure.axes[0]


@every_picture
def test_no_text_overlaps_another_or_leaves_its_box_or_the_picture(slug, lang):
    made, axes = drawn(slug, lang)
    with styled():
        renderer = FigureCanvasAgg(made.figure).get_renderer()
        made.figure.draw(renderer)
    extents = {text: text.get_window_extent(renderer) for text in axes.texts}
    for one, other in combinations(extents.values(), 2):
        assert not one.overlaps(other)
    boxes = [patch.get_window_extent() for patch in axes.patches]
    for text, extent in extents.items():
        inside = [box for box in boxes if box.overlaps(extent)]
        assert len(inside) <= 1, text
        for room in (*inside, made.figure.bbox):
            assert room.x0 <= extent.x0 <= extent.x1 <= room.x1, text
            assert room.y0 <= extent.y0 <= extent.y1 <= room.y1, text
    width, height = made.figure.get_size_inches()
    assert width == pytest.approx(7)
    assert width / height >= 16 / 9 - 0.001 or slug != "thap-muoi"  # it fits a slide
    assert {text.get_fontsize() for text in axes.texts} == {10}


@every_picture
def test_boxes_stand_in_rows_and_columns_on_a_line_that_joins_them(slug, lang):
    made, axes = drawn(slug, lang)
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
            name = "silent" if cell == Formatter(lang).term("not reported") else name
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


@every_picture
def test_table_and_description_say_what_stands_in_the_boxes_and_what_that_rests_on(slug, lang):
    made, axes = drawn(slug, lang)
    head, *rows = made.table
    assert [text.get_text() for text in axes.texts[:4]] == [word.capitalize() for word in head]
    boxes = [text.get_text() for text in axes.texts[4:] if text.get_position()[0] != 2.2]
    assert boxes == ["\n".join(wrap(cell, 18)) for row in rows for cell in row if cell]
    for text in axes.texts[4:]:
        assert text.get_text().replace("\n", " ").casefold() in made.alt.casefold()
    links = metrics.links(load_case(slug)).itertuples()
    claims = [c for link in links for c in (link.claim, *link.causes, *link.steps, *link.aims)]
    assert made.locators == tuple(dict.fromkeys(claim.locator for claim in claims))
    assert made.quantities == ()


def test_headings_stand_above_their_columns_in_bold():
    _, axes = drawn("thap-muoi", "en")
    for text, middle in zip(axes.texts, (0.8, 2.6, 4.4, 6.2), strict=False):
        assert text.get_position() == pytest.approx((middle, 0.15))
        assert text.get_fontweight() == "bold"
    assert {(text.get_ha(), text.get_va()) for text in axes.texts} == {("center", "center")}


def test_a_dotted_line_leads_from_an_aim_up_to_the_limitation_and_says_what_is_not_known():
    _, axes = drawn("thap-muoi")
    above, aim = axes.patches[0].get_bbox(), axes.patches[4].get_bbox()
    dots, arrow = [line for line in axes.lines if line.get_zorder() != 0]
    middle, end = (aim.y0 + aim.y1) / 2, above.y1 + 0.05
    assert dots.get_xydata().ravel() == pytest.approx((3.6, middle, 0.8, middle, 0.8, end))
    assert (dots.get_linestyle(), dots.get_linewidth(), dots.get_color()) == (":", 1.4, INK)
    assert arrow.get_xydata().ravel() == pytest.approx((0.8, end))
    assert (arrow.get_marker(), arrow.get_markersize(), arrow.get_color()) == ("^", 5, INK)
    [text] = [text for text in axes.texts if text.get_text() == "có giúp hay không: không nêu"]
    assert text.get_position() == pytest.approx((2.2, middle - 0.1))
    _, axes = drawn(load_case("thap-muoi").with_rows("claims", id="c51", may_help=""))
    assert [line for line in axes.lines if line.get_zorder() != 0] == []


def test_without_links_there_is_no_picture():
    assert chain(metrics.links(load_case("an-giang")), Formatter("vi")) is None
