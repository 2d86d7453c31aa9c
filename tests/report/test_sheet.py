"""The one page that gets handed round: its points, its parts, and the room that they fill."""

import re

from report.executed import SVG, notebook, output

from thapmuoi_analysis.report import sheet

POINTS = {  # what a summary tells -> its message and first sentence, or nothing
    "**Một.** Hai ba. Bốn năm.": "**Một.** Hai ba.",
    "**Một.** Ở TP\\. Hồ Chí Minh: hai! Ba.": "**Một.** Ở TP\\. Hồ Chí Minh: hai!",
    '**<data value="n-a">11</data>.** Và<data value="c-b"></data> x. Y.': "**11.** Và x.",
    "**Một.**": "**Một.**",
    "**Chưa đủ căn cứ:** hai. Ba.": None,
    "Một. **Hai.** Ba.": None,
}


def _summary(text, role="summary"):
    return {"00": notebook([output(text)], role=role)}


def test_on_the_page_handed_round_a_message_comes_with_its_first_sentence(tmp_path):
    for text, kept in POINTS.items():
        points = sheet.points(_summary(text))
        assert [point[0] for point in points] == ([kept] if kept else [])


BLOCK = {"source": "Căn cứ: x.", "disclaimer": "Không đánh giá."}
CHAIN = {"svg": SVG, "plotted": []}


def _executed(*names):
    """Return a summary with a sheet of two parts, and a chapter with figures of some names."""
    cells = [
        "# Tóm tắt | Summary",
        [output('**Một.** Hai. Ba [<span title="s:p1.s1">p1.s1</span>].')],
    ]
    cells += ["## Tờ | Sheet", [output("- Chưa rõ.")], [output("Chú thích.")]]
    summary = notebook(*cells, role="summary", pictures=["chain", "course"])
    summary.cells[2].metadata["thapmuoi"] = {"role": "sheet"}
    summary.cells[3].metadata["thapmuoi"] = {"part": "open"}
    summary.cells[4].metadata["thapmuoi"] = {"part": "chain"}
    shown = []
    for name in names:
        shown += [output(f"vẽ {name}", "figure", name=name, **CHAIN), output("Tên.", "caption")]
    return {"00": summary, "01": notebook(shown, role="chapter")}


def _parts(text):
    """Return what each part of the page holds, by its name."""
    call = r"```\{=typst\}\n(\w+): \[\n```\n\n(.*?)\n\n```\{=typst\}\n\],"
    return dict(re.findall(call, text, re.DOTALL))


def test_the_page_has_the_parts_that_a_case_has_data_for_and_one_picture(tmp_path):
    for name in ("chain", "course"):
        (tmp_path / f"figure-1-{name}.svg").write_text(SVG)
    shown = {("chain", "course"): "chain", ("course",): "course"}
    for names, first in shown.items():
        parts = _parts(sheet.summary_page(_executed(*names), BLOCK, tmp_path))
        assert list(parts) == ["whole", "brief", "chain", "open", "end"]
        assert (parts["whole"], parts["brief"]) == ("**Một.** Hai. Ba.", "**Một.** Hai.")
        assert parts["chain"] == f"![vẽ {first}](figure-1-{first}.svg)\n\nChú thích."
        assert parts["open"] == "- Chưa rõ." and "Không đánh giá" in parts["end"]
    assert "chain" not in _parts(sheet.summary_page(_executed(), BLOCK, tmp_path))
    chapter = {"01": notebook([output("**Một.** Hai.")], role="chapter")}
    assert sheet.summary_page(chapter, BLOCK, tmp_path) == ""


def test_the_page_says_what_the_report_says_first_that_a_place_is_fictional(tmp_path):
    page = sheet.summary_page(_executed(), BLOCK, tmp_path, ["Hư cấu."])
    assert _parts(page)["notice"] == "Hư cấu."
