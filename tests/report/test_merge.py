"""One Markdown text of the executed chapters: order, headings, what is left out, what is cited."""

import re
from html import escape

import pytest
from report.executed import PIXEL, notebook, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import merge, trace
from thapmuoi_analysis.report.chapters import chapters
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.marks import anchor

SAID = {
    "vi": {
        "headings": [
            "# Tóm tắt {.unnumbered}", "## Ý chính {.unnumbered .unlisted}", "# Kết quả",
            "## So với chỉ tiêu", "# Hạn chế", "# Phương pháp và nguồn",
            "## Những gì báo cáo này không có", "## Nguồn của trường hợp này",
        ],
        "lacks": "Dữ liệu hiện có không gồm: sơ đồ vị trí các đơn vị. "
        "Vì vậy báo cáo không có phần: “Sơ đồ”.",
        "left out": ["Còn 2", "Từ 2023"],
        "named": ["[Hình 1](#steps)", "[Bảng 1](#shares)"],
        "figure": ("Hình 1.", "Kết quả tăng dần", "Số đơn vị, đến nay. Căn cứ", "“"),
    },
    "en": {
        "headings": [
            "# Summary {.unnumbered}", "## Main points {.unnumbered .unlisted}", "# The result",
            "## Against the target", "# Limitations", "# Method and sources",
            "## What this report does not have", "## Sources of this case",
        ],
        "lacks": "The data do not include: a layout of the units. "
        "The report therefore lacks: “A layout”.",
        "left out": ["2 remain", "Since 2023"],
        "named": ["[Figure 1](#steps)", "[Table 1](#shares)"],
        "figure": ("Figure 1.", "The result rises", "Units, to date. Rests on", "At 30"),
    },
}  # fmt: skip


@pytest.fixture(params=["vi", "en"])
def text(request, short, telling, tmp_path, monkeypatch):
    """Return what to expect in the text of each short report, and the text."""
    job = Job(load_case("example"), request.param)
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    executed = trace.read(short[request.param] / chapter.path.name for chapter in chapters())
    return SAID[request.param], merge.merged(job, executed, tmp_path)


def _headings(text):
    return [line for line in text.splitlines() if re.match("#+ ", line)]


def test_chapters_stand_by_their_roles_and_what_the_case_lacks_is_told_once(text):
    expected, said = text
    assert _headings(said) == expected["headings"]
    summary = said.partition("::: {.summary}")[2].partition("\n:::")[0]
    assert _headings(summary) == expected["headings"][:2]
    assert said.index("::: {.notice}") < said.index("::: {.summary}")  # the place is fictional
    assert said.replace("\\", "").count(expected["lacks"]) == 1
    assert [told for told in expected["left out"] if told in said] == []
    assert [link for link in expected["named"] if link not in said] == []


def test_a_figure_is_called_by_its_message_above_a_note_and_what_it_rests_on(text):
    start, title, note, sentence = text[0]["figure"]
    caption = re.search("<figcaption>(.*?)</figcaption>", text[1])[1]
    label = f'<span class="label" id="steps"><strong>{start}</strong></span>'
    locator = "example-2025-07-01:p5.s3"
    assert caption.startswith(
        f'{label} <strong>{title}</strong><br /><span class="note">{note}: &#91;<a '
        f'href="#{anchor(locator)}" title="{locator}: {sentence}'
    )
    assert caption.endswith(">p5.s3</a>]</span>")


def test_marks_stand_quietly_and_each_sentence_cited_is_listed_once(text):
    marks = re.findall(r" \[\\\[(.*?)\\\]\]\{\.locators\}", text[1])
    assert len(marks) >= 3
    for mark in marks:
        assert re.fullmatch(r'\[p\d+\.s\d+\]\(#[\w-]+ ".*"\)(, \[p.*)?', mark)
    linked = set(re.findall(r'(?:\(|href=")#(src-[\w-]+)', text[1]))
    listed = re.findall(r"\{#(src-[\w-]+)\}", text[1])
    assert linked <= set(listed)  # the summary cites without marks
    assert len(listed) == len(set(listed))


def _merged(tmp_path, *outputs, case="example", role="chapter", left_out=()):
    """Return the text of one chapter that shows outputs."""
    job = Job(load_case(case), "vi", (), dict(left_out))
    return merge.merged(job, {"01_x": notebook([*outputs], role=role)}, tmp_path)


def test_without_a_chapter_of_sources_they_have_one_of_their_own_and_code_is_left_out(tmp_path):
    said = output("Có.", cited=["example-2025-07-01:p4.s1"])
    text = _merged(tmp_path, said)
    assert "# Nguồn\n" in text and "total" not in text
    assert "# Nguồn\n" not in _merged(tmp_path, said, role="sources")


def test_locators_of_other_places_have_one_line_each(tmp_path):
    case = load_case("thap-muoi")
    others = [x for x in case.sentences["locator"] if x.split(":")[0] not in case.own_sources][:3]
    said = _merged(tmp_path, output("Có.", cited=others), case="thap-muoi")
    assert "# Nguồn khác" in said
    for locator in others:
        (line,) = [line for line in said.splitlines() if f"{{#{anchor(locator)}}}" in line]
        assert line.startswith("- []{#src-")


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


def test_a_chapter_that_is_left_out_is_told_by_its_title(home, tmp_path):
    rotation = chapters()[-1]
    left_out = {rotation.title["vi"]: rotation.lacks(load_case("an-giang"))}
    said = _merged(tmp_path, case="an-giang", left_out=left_out).replace("\\", "")
    assert "không gồm: số liệu luân chuyển, điều động." in said
    assert "không có phần: “Luân chuyển”." in said


def test_no_text_of_a_table_or_figure_is_taken_for_markdown(tmp_path):
    for wild in ("``` ```", "[y](#src-nope)", "[x](#t)", "a\n```\n\n::: {.x}", "'\""):
        image = {"alt": wild, "width": 1, "height": 1}
        about = {"caption": escape(wild), "note": escape(wild), "svg": "<svg/>", "plotted": []}
        figure = output(wild, "figure", {"image/png": PIXEL}, image, **about)
        html = f"<table>\n<caption>{wild}</caption><tr><td>x</td></tr></table>"
        table = output("", "table", {"text/html": html}, name="t")
        said = _merged(tmp_path, table, figure)
        blocks = re.findall(r"```\{=html\}\n(.*?)\n```", said, re.S)
        assert [
            block.startswith(tag) for block, tag in zip(blocks, ("<table", "<fig"), strict=True)
        ]
        assert not any(re.search(r"[`[]", block) for block in blocks)
