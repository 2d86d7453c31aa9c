"""From Markdown to Typst: a text is drawn as it is written, wherever its lines are broken."""

import pypdf
import typst

from thapmuoi_analysis.report import pictures, popovers, publish

# The number of a sentence is marked for the web page alone.
MARKED = '{} là ấp <data value="n-left">5</data>. Còn lại ấp <data value="n-x">6</data>.'
STARTS = """<data value="n-left">5</data>. Bài báo nêu, [5. Bài]{.note} **- a**

> <data value="n-left">5</data>) Bài

| a | b |
| --- | --- |
| 5. Bài | - x |
| + y | = z |
"""


def elements(text, folder, kind):
    """Return how many elements of a kind Typst sees in a text that pandoc made of Markdown."""
    (folder / "about.json").write_text('{"lang": "vi"}', encoding="utf-8")
    source = folder / "report.typst"
    publish._pandoc(popovers.unmarked(text), source, 0)
    compiler = typst.Compiler(source, root=folder, font_paths=pictures.fonts())
    return len(compiler.query(kind).strip("[]"))


def test_a_number_at_the_end_of_a_sentence_begins_no_list_where_its_line_is_broken(tmp_path):
    lines = [MARKED.format("x" * length) for length in range(1, 90)]
    for kind in ("enum", "list"):
        assert elements("\n\n".join(lines), tmp_path, kind) == 0


def test_a_paragraph_is_one_line_so_that_no_year_in_it_begins_one(tmp_path):
    (tmp_path / "about.json").write_text('{"lang": "en"}', encoding="utf-8")
    entry = "- [a] signed 15 April\u00a02025. " + "Somewhere, 2 May 2025. " * 20
    publish._pandoc(popovers.unmarked(entry), tmp_path / "report.typst", 0)
    lines = (tmp_path / "report.typst").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if "Somewhere" in line]
    assert line.count("May") == 20


def test_a_cell_a_note_and_a_paragraph_that_begin_as_a_list_does_are_none(tmp_path):
    for kind in ("enum", "list"):
        assert elements(STARTS, tmp_path, kind) == 0
    assert elements("1. Một\n2. Hai", tmp_path, "enum") > 0  # one that is meant


def pages(lines, folder):
    """Return how many pages the PDF of so many short paragraphs has."""
    (folder / "about.json").write_text('{"lang": "vi", "title": "Tên"}', encoding="utf-8")
    publish._pandoc("\n\n".join(["Một câu."] * lines), folder / "report.typst", 0)
    publish._typst(folder / "report.typst", folder / "report.pdf", 0)
    return len(pypdf.PdfReader(folder / "report.pdf").pages)


def test_where_a_few_lines_are_left_for_a_last_page_all_is_set_tighter(tmp_path, monkeypatch):
    whole = next(lines for lines in range(48, 70) if pages(lines, tmp_path) > 1) - 1
    assert pages(whole + 20, tmp_path) == 2  # enough for a page of their own
    monkeypatch.setattr(publish, "LITTLE", 0)
    assert pages(whole, tmp_path) == 2


def test_a_page_to_hand_round_is_half_a_page_where_that_holds_all_and_one_page_always(tmp_path):
    (tmp_path / "about.json").write_text('{"lang": "vi", "title": "Tên"}', encoding="utf-8")
    for sentences, high in ((3, 148), (150, 297), (600, 297)):
        told = "Một câu về một địa phương. " * sentences
        brief = "Một câu. " * min(sentences, 60)
        text = f"```{{=typst}}\n#sheet(whole: [{told}], brief: [{brief}], end: [Hết.])\n```"
        publish._pandoc(text, tmp_path / "summary.typst", 0)
        publish._typst(tmp_path / "summary.typst", tmp_path / "summary.pdf", 0)
        [page] = pypdf.PdfReader(tmp_path / "summary.pdf").pages
        assert int(page.mediabox.height / 72 * 25.4) == high
