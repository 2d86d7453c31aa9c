"""One Markdown text of the executed chapters: order, headings, what is left out, what is cited."""

import re
from html import escape

from report.executed import SVG, notebook, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import merge
from thapmuoi_analysis.report.jobs import Job


def _merged(tmp_path, *outputs, case="example", role="chapter", left_out=()):
    """Return the text of one chapter that shows outputs."""
    job = Job(load_case(case), "vi", (), dict(left_out))
    return merge.merged(job, {"01_x": notebook([*outputs], role=role)}, tmp_path)


def test_without_a_chapter_of_sources_they_have_one_of_their_own_and_code_is_left_out(tmp_path):
    said = output("Có.", cited=["example-2025-07-01:p4.s1"])
    text = _merged(tmp_path, said)
    assert "# Nguồn\n" in text and "total" not in text
    assert "# Nguồn\n" not in _merged(tmp_path, said, role="sources")


def test_what_sentences_dropped_out_for_is_told_once_for_all_of_them(tmp_path):
    lacking = (["planned_total"], ["units_needed"], ["planned_total"])
    text = _merged(tmp_path, *(output("Có.", lacks=names) for names in lacking))
    assert r"không gồm\: kế hoạch từng năm; chỉ tiêu\." in text


def test_a_study_begins_with_its_warning_and_its_summary_and_leaves_its_title_out(tmp_path):
    cells = ["# Tên | Title", [output("told 1")], "## Tóm tắt | Summary", [output("told 2")],
             "## Phần | Part", [output("told 3")], "### Nhỏ | Small"]  # fmt: skip
    warning = "::: {.notice}\ntold 1\n:::"
    for head in (["# Summary {.unnumbered}"], []):
        study = notebook(*cells, role="study")
        study.cells[2].metadata["thapmuoi"] = {"role": "summary"}
        if not head:
            del study.cells[2]
        text = merge.merged(Job(load_case("thap-muoi"), "en"), {"x": study}, tmp_path)
        front, rest = text.split("\n\n:::\n\n")
        assert front.split("\n\n") == ["::: {.summary}", warning, *head, "told 2"]
        assert rest.split("\n\n") == ["# Part", "told 3", "## Small"]


def test_no_text_of_a_table_or_figure_is_taken_for_markdown(tmp_path):
    for wild in ("``` ```", "[y](#src-nope)", "[x](#t)", "a\n```\n\n::: {.x}", "'\""):
        about = {"caption": escape(wild), "note": escape(wild), "plotted": [], "svg": SVG}
        about |= {"alt": wild, "width": 1, "height": 1}
        figure = output(wild, "figure", **about)
        html = f"<table>\n<caption>{wild}</caption><tr><td>x</td></tr></table>"
        table = output("", "table", {"text/html": html}, name="t")
        said = _merged(tmp_path, table, figure)
        blocks = re.findall(r"```\{=html\}\n(.*?)\n```", said, re.S)
        assert [
            block.startswith(tag) for block, tag in zip(blocks, ("<table", "<fig"), strict=True)
        ]
        assert not any(re.search(r"[`[]", block) for block in blocks)
