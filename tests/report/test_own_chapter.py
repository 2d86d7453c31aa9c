"""A notebook of one's own in a report: told, or refused with what to write instead."""

import re
from html import unescape
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis import load_case
from thapmuoi_analysis.report import jobs, manifest
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import report

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "notebooks" / "explore" / "my_chapter.ipynb"


@pytest.fixture
def at(monkeypatch, chapter, tmp_path):
    """Let one short chapter be the notebooks, and work in a folder apart."""
    chapter(tmp_path, "01_short.ipynb", "tell(lang)")
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _page(folder):
    text = re.sub(r"(?s)<(style|script).*?</\1>", "", (folder / "report.html").read_text("utf-8"))
    return " ".join(unescape(re.sub("<[^>]+>", "", text)).split())


def test_the_template_makes_a_chapter_of_a_report(at):
    asked = Report("thap-muoi", "vi", own=(str(TEMPLATE),))
    (folder,) = report([asked], at / "out")
    about = manifest.read(folder)
    claims = load_case("thap-muoi").claims
    assert "Chương của tôi" in _page(folder)
    for type, count in claims["type"].value_counts().items():
        assert about["numbers"][f"{type}_claims"]["value"] == str(count)
    assert about["numbers"]["every_claim"]["value"] == str(len(claims))
    assert len([place for place in about["figures"] if place.startswith("my_chapter")]) == 1
    assert jobs.why(asked, at / "out") == []
    assert jobs.why(Report("thap-muoi", "vi"), at / "out") == ["notebook my_chapter.ipynb is gone"]


def _mine(folder, *cells, working=(), title="# Chương | Chapter"):
    """Write a notebook as somebody would: the template's first cells, and others.

    Those that begin with “#” are Markdown; those of `working` are tagged so.
    """
    made = nbformat.read(TEMPLATE, 4)
    made.cells = made.cells[: [cell.id for cell in made.cells].index("load") + 1]
    next(cell for cell in made.cells if cell.id == "title").source = title
    for source in (*working, *cells):
        about = {"tags": ["working"]} if source in working else {}
        is_text = source.startswith("#")
        new = nbformat.v4.new_markdown_cell if is_text else nbformat.v4.new_code_cell
        made.cells.append(new(source, metadata=about))
    nbformat.write(made, folder / "mine.ipynb")
    return str(folder / "mine.ipynb")


COUNTED = "say(vi='Có {n}.', en='There are {n}.', n=metrics.count(claims, 'n_claims'))"
DRAWN = (
    "import matplotlib.pyplot as plt\nplt.bar(['a'], [metrics.count(claims, 'n_claims')])\n"
    "figure(plt.gcf(), vi='Hình', en='Figure', alt_vi='Cột.', alt_en='A bar.')"
)
WORKING = [
    "# Vì sao hỏi điều này?\n\n*Why ask this?*",
    "print('nháp')\nclaims.head(3)",
    "say(vi='Đếm thử {n}.', en='A try: {n}.', n=metrics.count(claims, 'n_tried'))",
]
TITLE = "# Chương của tôi\n\nMở đầu bằng vài dòng, xem `README`."


def test_what_it_tells_is_told_in_words_of_one_language_and_what_is_working_is_not(at, run):
    table = "table(claims[['type']].head(), vi='Bảng', en='Table')"
    notes = "## Ghi chú\n\n- một là *thế này*\n- rồi thế kia"
    mine = _mine(at, COUNTED, DRAWN, table, notes, working=WORKING, title=TITLE)
    words = ["report", "example", "--lang", "vi", "--chapter", mine, "--out", at / "out"]
    assert "example/vi  due" in run(*words, "--dry-run")[2]
    code, _, err = run(*words)
    assert code == 0, err
    folder = at / "out" / "example" / "vi"
    about = manifest.read(folder)
    page = _page(folder)
    count = len(load_case("example").claims)
    assert about["numbers"]["n_claims"]["value"] == str(count) and f"Có {count}" in page
    assert "Cột." in about["figures"].values()
    assert "Mở đầu bằng vài dòng" in page and "thế này" in page
    html = (folder / "report.html").read_text("utf-8")
    assert re.search(r"<h\d[^>]*>(<[^>]*>|[\d. ])*Ghi chú", html) and "<em>thế này</em>" in html
    for text in ("Vì sao hỏi", "Why ask", "nháp", "Đếm thử", "n_tried"):
        assert text not in page and text not in (folder / "manifest.json").read_text("utf-8")
    assert "nháp" in (folder / "mine.ipynb").read_text("utf-8")  # they ran
    with pytest.raises(ReportError, match=r"mine\.ipynb, text above cell \[1\]: its words are in"):
        report([Report("example", "en", own=(mine,))], at / "out")


SHOWN = {  # what a report cannot carry -> what to write
    "print(len(claims))": "it prints, or shows a bare value: write say(vi=…, en=…)",
    "claims.head()": "it shows a table: write table(frame, vi=…, en=…)",
    "import matplotlib.pyplot as plt\nplt.bar(['a'], [1])":
        "it shows a picture: write figure(plt.gcf(), vi=…, en=…",
    "table(claims.groupby('type').size().reset_index(), vi='Bảng', en='Table')":
        "comes from no quantity: write {name} for it, with name=record.fact(…), or metrics.count(",
}  # fmt: skip


def test_what_a_report_cannot_carry_stops_it_with_cell_and_what_to_write_all_at_once(at):
    with pytest.raises(ReportError) as error:
        report([Report("example", "vi", own=(_mine(at, *SHOWN),))], at / "out")
    told = str(error.value).splitlines()[1:]
    for number, (source, advice) in enumerate(SHOWN.items(), 4):
        first = source.splitlines()[0]
        lines = [line for line in told if f"mine.ipynb, cell [{number}] {first}: " in line]
        assert lines and all(advice in line for line in lines)
    assert len({line.partition(": ")[0] for line in told}) == len(SHOWN)
    with pytest.raises(ReportError, match=r"mine\.ipynb(?s:.*)ZeroDivisionError"):
        report([Report("example", "vi", own=(_mine(at, working=["1 / 0"]),))], at / "out")
    assert not (at / "out" / "example").exists()


def test_a_claim_that_is_told_in_one_language_alone_stops_the_report_of_either(at):
    source = "say(vi='{rows}.', en='Nothing.', rows=claims[:1])"
    mine = _mine(at, source)
    for lang in ("vi", "en"):
        with pytest.raises(ReportError, match=r"\{rows\} stands in one language alone") as error:
            report([Report("example", lang, own=(mine,))], at / "out")
        assert "mine.ipynb" in str(error.value)


def test_the_command_line_names_one_that_is_not_there(at, run):
    code, _, err = run("report", "example", "--chapter", at / "none.ipynb")
    assert code == 1 and "none.ipynb" in err
