"""One Markdown text of the executed chapters: order, headings, what is left out, what is cited."""

import re
from html import escape

import nbformat
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import merge, trace
from thapmuoi_analysis.report.chapters import chapters
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.show import anchor

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


@pytest.fixture(params=["vi", "en"])
def text(request, short, telling, tmp_path, monkeypatch):
    """Return the language and the text of each short report."""
    job = Job(load_case("example"), request.param)
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    executed = trace.read(short[request.param] / chapter.path.name for chapter in chapters())
    return request.param, merge.merged(job, executed, tmp_path)


def _headings(text):
    return [line for line in text.splitlines() if re.match("#+ ", line)]


HEADINGS = {
    "vi": [
        "# Tóm tắt {.unnumbered}",
        "## Ý chính {.unnumbered .unlisted}",
        "# Kết quả",
        "## So với chỉ tiêu",
        "# Hạn chế",
        "# Phương pháp và nguồn",
        "## Những gì báo cáo này không có",
        "## Nguồn của trường hợp này",
    ],
    "en": [
        "# Summary {.unnumbered}",
        "## Main points {.unnumbered .unlisted}",
        "# The result",
        "## Against the target",
        "# Limitations",
        "# Method and sources",
        "## What this report does not have",
        "## Sources of this case",
    ],
}


def test_chapters_stand_by_their_roles_with_the_headings_of_one_language(text):
    lang, said = text
    assert _headings(said) == HEADINGS[lang]
    summary = said.partition("::: {.summary}")[2].partition("\n:::")[0]
    assert _headings(summary) == HEADINGS[lang][:2]
    assert said.index("::: {.notice}") < said.index("::: {.summary}")  # the place is fictional


def test_what_the_case_lacks_is_told_once_and_a_section_of_it_drops_out(text):
    lang, said = text
    told = {
        "vi": "Dữ liệu hiện có không gồm: sơ đồ vị trí các đơn vị. "
        "Vì vậy báo cáo không có phần: “Sơ đồ”.",
        "en": "The data do not include: a layout of the units. "
        "The report therefore lacks: “A layout”.",
    }[lang]
    plain = said.replace("\\", "")
    assert plain.count(told) == 1, plain[plain.find(told[:12]) :][:300]
    assert {"vi": "Còn 2", "en": "2 remain"}[lang] not in said
    assert {"vi": "Từ 2023", "en": "Since 2023"}[lang] not in said  # of a part of that section


def test_a_reference_takes_the_number_of_what_it_refers_to_wherever_that_stands(text):
    lang, said = text
    figure, table = {"vi": ("Hình", "Bảng"), "en": ("Figure", "Table")}[lang]
    assert f"[{figure} 1](#steps)" in said
    assert f"[{table} 1](#shares)" in said


def test_a_figure_is_called_by_its_message_above_a_note_and_what_it_rests_on(text):
    lang, said = text
    caption = re.search("<figcaption>(.*?)</figcaption>", said)[1]
    start, title, note, source = {
        "vi": ("Hình 1.", "Kết quả tăng dần", "Số đơn vị, đến nay.", "Căn cứ"),
        "en": ("Figure 1.", "The result rises", "Units, to date.", "Rests on"),
    }[lang]
    label = f'<span class="label" id="steps"><strong>{start}</strong></span>'
    locator = "example-2025-07-01:p5.s3"
    assert caption.startswith(
        f'{label} <strong>{title}</strong><br /><span class="note">{note} {source}: &#91;<a '
        f'href="#{anchor(locator)}" title="{locator}: {"“" if lang == "vi" else "At 30"}'
    )
    assert caption.endswith(">p5.s3</a>]</span>")


def test_marks_stand_quietly_and_each_sentence_cited_is_listed_once(text):
    _, said = text
    marks = re.findall(r" \[\\\[(.*?)\\\]\]\{\.locators\}", said)
    assert len(marks) >= 3
    for mark in marks:
        assert re.fullmatch(r'\[p\d+\.s\d+\]\(#[\w-]+ ".*"\)(, \[p.*)?', mark)
    linked = set(re.findall(r'(?:\(|href=")#(src-[\w-]+)', said))
    listed = re.findall(r"\{#(src-[\w-]+)\}", said)
    assert linked <= set(listed)  # the summary cites without marks
    assert len(listed) == len(set(listed))


def _published(tmp_path, *outputs, case="example", role="chapter", left_out=None):
    """Return the text of one chapter that shows outputs."""
    shown = [nbformat.v4.new_output("display_data", **output) for output in outputs]
    cells = [nbformat.v4.new_code_cell("total = 1  # tổng", outputs=shown)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"thapmuoi": {"role": role}})
    return merge.merged(
        Job(load_case(case), "vi", (), left_out or {}), {"01_x": notebook}, tmp_path
    )


def _output(role, data, **about):
    told = {"role": role, "quantities": [], **about}
    return {"data": data, "metadata": {"thapmuoi": told, "image/png": about.pop("image", {})}}


def test_without_a_chapter_of_sources_they_have_one_of_their_own(tmp_path):
    said = _output("say", {"text/markdown": "Có."}, cited=["example-2025-07-01:p4.s1"])
    assert "# Nguồn\n" in _published(tmp_path, said)
    assert "# Nguồn\n" not in _published(tmp_path, said, role="sources")


def test_code_is_left_out(tmp_path):
    assert "total" not in _published(tmp_path)


STUDY = """# Tên | Title
say
## Tóm tắt | Summary
say
## Phần | Part
say
### Nhỏ | Small"""


@pytest.mark.parametrize("summary", [True, False])
def test_a_study_begins_with_its_warning_and_its_summary_and_leaves_its_title_out(
    tmp_path, summary
):
    cells = []
    for number, line in enumerate(STUDY.splitlines()):
        shown = _output("say", {"text/markdown": f"told {number}"})
        said = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", **shown)])
        cells.append(said if line == "say" else nbformat.v4.new_markdown_cell(line))
    [head] = (cell for cell in cells if "Summary" in cell.source)
    head.metadata["thapmuoi"] = {"role": "summary"}
    cells = cells if summary else [cell for cell in cells if cell is not head]
    about = {"thapmuoi": {"role": "study"}}
    executed = {"x": nbformat.v4.new_notebook(cells=cells, metadata=about)}
    text = merge.merged(Job(load_case("thap-muoi"), "en"), executed, tmp_path)
    front, rest = text.split("\n\n:::\n\n")
    head = ["# Summary {.unnumbered}"] if summary else []
    warning = "::: {.notice}\ntold 1\n:::"
    assert front.split("\n\n") == ["::: {.summary}", warning, *head, "told 3"]
    assert rest.split("\n\n") == ["# Part", "told 5", "## Small"]


def test_a_chapter_that_is_left_out_is_told_by_its_title(home, tmp_path):
    rotation, case = chapters()[-1], load_case("an-giang")
    left_out = {rotation.title["vi"]: rotation.lacks(case)}
    said = _published(tmp_path, case="an-giang", left_out=left_out).replace("\\", "")
    assert "không gồm: số liệu luân chuyển, điều động." in said
    assert "không có phần: “Luân chuyển”." in said


@pytest.mark.parametrize(
    "wild", ["``` ```", "[y](#src-nope)", "[x](#t)", "a\n```\n\n::: {.x}", "'\""]
)
def test_no_text_of_a_table_or_figure_is_taken_for_markdown(tmp_path, wild):
    image = {"alt": wild, "width": 1, "height": 1}
    data = {"image/png": PIXEL, "text/plain": wild}
    more = {"svg": "<svg/>", "plotted": []}
    figure = _output("figure", data, caption=escape(wild), note=escape(wild), image=image, **more)
    html = f"<table>\n<caption>{wild}</caption><tr><td>x</td></tr></table>"
    table = _output("table", {"text/html": html}, name="t")
    said = _published(tmp_path, table, figure)
    blocks = re.findall(r"```\{=html\}\n(.*?)\n```", said, re.S)
    assert [block.partition(" ")[0].partition(">")[0] for block in blocks] == ["<table", "<figure"]
    assert not any(re.search(r"[`[]", block) for block in blocks)


def test_locators_of_other_places_have_one_line_each(tmp_path):
    case = load_case("thap-muoi")
    others = [x for x in case.sentences["locator"] if x.split(":")[0] not in case.own_sources][:3]
    said = _published(tmp_path, _output("say", {"text/markdown": "Có."}, cited=others),
                      case="thap-muoi")  # fmt: skip
    assert "# Nguồn khác" in said
    for locator in others:
        (line,) = [one for one in said.splitlines() if f"{{#{anchor(locator)}}}" in one]
        assert line.startswith("- []{#src-")
