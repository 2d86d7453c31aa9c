"""From Markdown to Typst: a text is drawn as it is written, wherever its lines are broken."""

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


def test_a_cell_a_note_and_a_paragraph_that_begin_as_a_list_does_are_none(tmp_path):
    for kind in ("enum", "list"):
        assert elements(STARTS, tmp_path, kind) == 0
    assert elements("1. Một\n2. Hai", tmp_path, "enum") > 0  # one that is meant
