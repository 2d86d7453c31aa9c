"""A notebook of one's own in a report: told, or refused with what to write instead."""

import json
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis import load_case
from thapmuoi_analysis.report import jobs, manifest
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report, asked_for
from thapmuoi_analysis.report.run import report

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "notebooks" / "explore" / "my_chapter.ipynb"
ASKED = {"vi": "Chương của tôi", "en": "My chapter"}


@pytest.fixture
def at(monkeypatch, telling, tmp_path):
    """Let short chapters be the notebooks, and work in a folder apart."""
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _page(folder):
    text = re.sub(r"(?s)<(style|script).*?</\1>", "", (folder / "report.html").read_text("utf-8"))
    return " ".join(unescape(re.sub("<[^>]+>", "", text)).split())


@pytest.mark.parametrize(("slug", "lang"), [("thap-muoi", "vi"), ("example", "en")])
def test_the_template_makes_a_chapter_of_a_report(at, slug, lang):
    asked = asked_for([slug], [lang], [], [], (str(TEMPLATE),))
    (folder,) = report(asked, at / "out")
    about, case, page = manifest.read(folder), load_case(slug), _page(folder)
    assert ASKED[lang] in page
    kinds = case.claims["type"].value_counts()
    for type, number in kinds.items():
        assert about["numbers"][f"{type}_claims"]["value"] == str(number)
    assert about["numbers"]["every_claim"]["value"] == str(len(case.claims))
    assert TEMPLATE.name in about["notebooks"]
    assert len([at for at in about["figures"] if at.startswith("my_chapter")]) == 1
    assert jobs.why(asked[0], at / "out") == []
    assert jobs.why(Report(slug, lang), at / "out") == ["notebook my_chapter.ipynb is gone"]


def _mine(folder, *cells):
    """Write a notebook as somebody would, who has read nothing.

    A cell that is a tuple is Markdown; one in a list is tagged working.
    """
    made = nbformat.read(TEMPLATE, 4)
    made.cells = made.cells[: [cell.id for cell in made.cells].index("load") + 1]
    next(
        cell for cell in made.cells if cell.id == "title"
    ).source = "# Chương của tôi\n\nMở đầu bằng vài dòng, xem `README`."
    for cell in cells:
        about = {"tags": ["working"]} if isinstance(cell, list) else {}
        [source] = cell if about else [cell]
        is_text = isinstance(source, tuple)
        new = nbformat.v4.new_markdown_cell if is_text else nbformat.v4.new_code_cell
        made.cells.append(new(source[0] if is_text else source, metadata=about))
    nbformat.write(made, folder / "mine.ipynb")
    return str(folder / "mine.ipynb")


def test_words_in_one_language_stand_in_its_report_and_stop_the_other(at):
    mine = _mine(at, ("## Ghi chú\n\n- một là *thế này*\n- rồi thế kia",))
    (folder,) = report([Report("example", "vi", own=(mine,))], at / "out")
    page = (folder / "report.html").read_text("utf-8")
    assert "Mở đầu bằng vài dòng" in page and "<em>thế này</em>" in page
    assert re.search(r"<h\d[^>]*>(<[^>]*>|[\d. ])*Ghi chú", page)
    with pytest.raises(
        ReportError, match=r"mine\.ipynb, cell \S+: its words are in the other lang"
    ):
        report([Report("example", "en", own=(mine,))], at / "out")


SHOWN = {
    "print(len(claims))": "it prints, or shows a bare value: write say(vi=…, en=…)",
    "claims.head()": "it shows a table: write table(frame, vi=…, en=…)",
    "import matplotlib.pyplot as plt\nplt.bar(['a'], [1])":
        "it shows a picture: write figure(plt.gcf(), vi=…, en=…",
    "table(claims.groupby('type').size().reset_index(), vi='Bảng', en='Table')":
        "comes from no quantity: write {name} for it, with name=Quantity(…), or metrics.count(",
}  # fmt: skip


def test_what_a_report_cannot_carry_stops_it_with_cell_and_what_to_write_all_at_once(at):
    with pytest.raises(ReportError) as error:
        report([Report("example", "vi", own=(_mine(at, *SHOWN),))], at / "out")
    cells = nbformat.read(at / "mine.ipynb", 4).cells
    ids = [cell.id for source in SHOWN for cell in cells if cell.source == source]
    told = str(error.value).splitlines()[1:]
    for id, advice in zip(ids, SHOWN.values(), strict=True):
        lines = [line for line in told if f"mine.ipynb, cell {id}: " in line]
        assert lines and all(advice in line for line in lines)
    assert len({line.partition(": ")[0] for line in told}) == len(SHOWN)
    assert not (at / "out" / "example").exists()


def test_what_the_advice_says_is_told(at):
    mine = _mine(
        at,
        "say(vi='Có {n}.', en='There are {n}.', n=metrics.count(claims, 'n_claims'))",
        "import matplotlib.pyplot as plt\nplt.bar(['a'], [metrics.count(claims, 'n_claims')])\n"
        "figure(plt.gcf(), vi='Hình', en='Figure', alt_vi='Cột.', alt_en='A bar.')",
        "table(claims[['type']].head(), vi='Bảng', en='Table')",
    )
    (folder,) = report([Report("example", "vi", own=(mine,))], at / "out")
    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert about["numbers"]["n_claims"]["value"] == str(len(load_case("example").claims))
    assert "Cột." in about["figures"].values()


WORKING = [
    [("Vì sao hỏi điều này?\n\n*Why ask this?*",)],
    ["print('nháp')\nclaims.head(3)"],
    ["say(vi='Đếm thử {n}.', en='A try: {n}.', n=metrics.count(claims, 'n_tried'))"],
    ["few = claims.query(\"type == 'benefit'\")"],
    "say(vi='Có {n}.', en='There are {n}.', n=metrics.count(few, 'n_few'))",
]


def test_working_cells_run_and_neither_page_nor_manifest_has_them(at, run):
    words = ["example", "--lang", "vi", "--chapter", _mine(at, *WORKING), "--out", at / "out"]
    code, _, err = run("report", *words)
    assert code == 0, err
    folder = at / "out" / "example" / "vi"
    page, about = _page(folder), (folder / "manifest.json").read_text("utf-8")
    few = (load_case("example").claims["type"] == "benefit").sum()
    assert f"Có {few}" in page and json.loads(about)["numbers"]["n_few"]["value"] == str(few)
    for text in ("Vì sao hỏi", "Why ask", "nháp", "Đếm thử", "n_tried", "<table", "DataFrame"):
        assert text not in page and text not in about.partition('"files"')[0], text
    kept = nbformat.read(folder / "mine.ipynb", 4).cells
    assert "nháp" in str([cell.outputs for cell in kept if cell.cell_type == "code"])


def test_a_working_cell_that_fails_stops_the_report(at):
    with pytest.raises(ReportError, match=r"mine\.ipynb(?s:.*)ZeroDivisionError"):
        report([Report("example", "vi", own=(_mine(at, ["1 / 0"]),))], at / "out")
    assert not (at / "out" / "example").exists()


def test_the_command_line_takes_it(at, run):
    code, _, err = run("report", "example", "--lang", "vi", "--chapter", _mine(at), "--dry-run")
    assert (code, "example/vi  due" in err) == (0, True)
    code, _, err = run("report", "example", "--chapter", at / "none.ipynb")
    assert code == 1 and "none.ipynb" in err
