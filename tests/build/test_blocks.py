"""Tables and figures as pandoc's blocks: like pandoc's own reading of their HTML, only sooner."""

import json
import re
from html import escape
from xml.etree import ElementTree

import nbformat
import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.build import blocks
from thapmuoi_analysis.build.trace import told_by
from thapmuoi_analysis.record.tables import UNFIT
from thapmuoi_analysis.report.show import _html_table

texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: " ".join(text.split()))


def _pandoc(text, form, to="json"):
    return pypandoc.convert_text(text, to, format=form, extra_args=["--wrap=none"])


def _text(part):
    """Return the text of blocks or inlines."""
    if isinstance(part, list):
        return "".join(map(_text, part))
    if not isinstance(part, dict):
        return ""
    own = {"Str": part.get("c"), "Space": " ", "SoftBreak": " "}
    return own[part["t"]] if part["t"] in own else _text(part.get("c"))


def _links(part):
    if isinstance(part, list):
        return [link for one in part for link in _links(one)]
    if not isinstance(part, dict):
        return []
    return [part["c"][2]] if part["t"] == "Link" else _links(part.get("c"))


def _table(block):
    """Return caption, sides of the columns, cells (id, side, text) and links of a table."""
    _, caption, columns, (_, head), ((_, _, _, body),), _ = block["c"]
    rows = [[(c[0][0], c[1]["t"], _text(c[4])) for c in row] for _, row in (*head, *body)]
    return _text(caption[1]), [side["t"] for side, _ in columns], rows, _links(block["c"])


def _shown(folder, role):
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            yield from (o["data"] for o, told in told_by(cell) if told["role"] == role)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("case", ["thap-muoi", "example"])
def test_every_table_of_a_report_is_read_as_pandoc_reads_it(reports, case, lang):
    found = [data["text/html"] for data in _shown(reports / case / lang, "table")]
    read = json.loads(_pandoc("\n".join(found), "html"))["blocks"]
    theirs = [block for block in read if block["t"] == "Table"]
    ours = [blocks.made(html)[0] for html in found]
    assert len(ours) == len(theirs) > 5
    for mine, other in zip(ours, theirs, strict=True):
        caption, sides, rows, links = _table(other)
        assert _table(mine)[:2] == (caption, sides)
        # what stands at the left anyway need not say so
        plain = [[(i, side.replace("Left", "Default"), t) for i, side, t in row] for row in rows]
        assert _table(mine)[2:] == (plain, links)


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5), texts)
def test_any_text_of_a_table_arrives_letter_by_letter(rows, caption):
    html = _html_table(caption, ["a", "b", "c"], [list(row) for row in rows], [False, True, False])
    (block,) = blocks.made(html)
    said = [[UNFIT.sub("", text) for text in row] for row in (("a", "b", "c"), *rows)]
    assert [[text for _, _, text in row] for row in _table(block)[2]] == said
    assert _table(block)[0] == UNFIT.sub("", caption)


@given(st.lists(st.lists(texts, min_size=4, max_size=4), max_size=5))
def test_the_columns_share_the_whole_width_and_none_is_without(rows):
    right = [True, False, True, False]
    (block,) = blocks.made(_html_table("", ["a", "b", "c", "d"], rows, right))
    widths = [width["c"] for _, width in block["c"][2]]
    assert sum(widths) == pytest.approx(1)
    assert min(widths) > 0.03


def _widths(*rows, right=(False, False)):
    (block,) = blocks.made(_html_table("", ["a", "b"], [list(row) for row in rows], list(right)))
    return [round(width["c"] * blocks.LINE, 1) for _, width in block["c"][2]]


def test_a_column_has_room_for_its_longest_word_and_its_numbers():
    short, _ = _widths(["đơn-vị-hành-chính", "x " * 200])
    assert (
        len("đơn-vị-hành-chính") > short >= len("đơn-vị-") + 2
    )  # it may be broken behind a hyphen
    number, _ = _widths(["1.234,5 (giả định)", "x " * 200], right=(True, False))
    assert number >= blocks._breadth("1.234,5 (giả định)")
    even, other = _widths(["xã Mỹ An", "xã Mỹ An"])
    assert even == other == blocks.LINE / 2


def test_the_long_column_of_a_ledger_is_its_main_one_and_the_others_know_their_headings():
    heads = ["mã", "nhận định", "số", "câu", "theo ai"]
    row = ["c01", "một câu dài hơn ba mươi sáu chữ cái, để đọc", "7", "p1.s1", "Bí thư Huyện ủy"]
    right = [False, False, True, False, False]
    (block,) = blocks.made(_html_table("", heads, [row], right))
    (_, classes, _), _, _, (_, ((_, head),)), ((_, _, _, ((_, cells),)),), _ = block["c"]
    assert classes == ["ledger"]
    assert [cell[0][1] for cell in head] == [[], ["long", "main"], ["num"], [], ["short"]]
    assert [cell[0][1] for cell in cells] == [[], ["main"], ["num"], [], []]
    labels = [dict(cell[0][2]).get("data-label") for cell in cells]
    assert labels == ["mã", None, "số", "câu", "theo ai"]
    assert [dict(cell[0][2]).get("scope") for cell in (*head, cells[0], cells[1])] == [
        *["col"] * 5, "row", None,
    ]  # fmt: skip


def test_a_table_without_rows_is_a_table():
    (block,) = blocks.made(_html_table("chưa có", ["a", "b"], [], [False, True]))
    assert _table(block)[0] == "chưa có"
    assert [text for _, _, text in _table(block)[2][0]] == ["a", "b"]


def test_a_figure_has_its_size_its_alternative_text_and_its_caption():
    alt = 'a "b" <c> & d'
    image = f'<img src="figure-1.png" alt="{escape(alt)}" width="10" height="20" />'
    html = f"<figure>{image}<figcaption><strong>Hình 1.</strong> x</figcaption></figure>"
    (ours,) = blocks.made(html)
    (theirs,) = json.loads(_pandoc(html, "html"))["blocks"]
    assert _text(ours) == _text(theirs) == f"Hình 1. x{alt}"
    (mine,), (other,) = (block["c"][2][0]["c"] for block in (ours, theirs))
    assert mine["c"][0] == other["c"][0] == ["", [], [["width", "10"], ["height", "20"]]]
    assert mine["c"][2] == other["c"][2]


TEXT = """# Một *chương* với `mã`

Câu có **chữ đậm**, [liên kết](#a "b c"), $x + y$ và\nxuống dòng[^1].

- một  mục
- mục hai

[^1]: Chú thích của câu.
"""


def test_words_are_joined_and_nothing_else_changes():
    table = _html_table("b", ["x"], [["y z"]], [False])
    text, shown = blocks.cut(f"{TEXT}\n\n{blocks.marked(table)}\n\nsau bảng\n")
    assert shown == [table]
    read = json.loads(_pandoc(text, "commonmark_x"))
    joined = blocks.put_back(read["blocks"], [blocks.made(html) for html in shown])
    places = [block["t"] for block in joined]
    assert places == ["Header", "Para", "BulletList", "Table", "Para"]
    before, after = (
        _pandoc(json.dumps({**read, "blocks": parts}), "json", "html")
        for parts in (
            [block for block in read["blocks"] if block["t"] != "RawBlock"],
            [block for block in joined if block["t"] != "Table"],
        )
    )
    assert after == before.replace("và\nxuống", "và xuống")
    assert '"Space"' not in json.dumps(joined)
    assert len(re.findall('"Str"', json.dumps(joined))) < len(TEXT.split())


def test_html_that_is_not_well_formed_is_no_table_of_ours():
    with pytest.raises(ElementTree.ParseError):
        blocks.made("<table><caption>a</table>")


def test_a_text_is_as_wide_as_its_letters_whatever_marks_they_bear():
    assert blocks._breadth("Mỹ Quý") == blocks._breadth("My Quy")
    assert blocks._breadth("mm") > blocks._breadth("nn") > blocks._breadth("ii")
    assert blocks._breadth("N") > blocks._breadth("n")
