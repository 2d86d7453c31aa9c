"""Reports from Python: as the command makes them, in a script as it is, a chapter alone too."""

import pydoc
import shutil
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

from thapmuoi_analysis import load_case, report
from thapmuoi_analysis.report import asking, manifest
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report, why

ROOT = Path(__file__).parents[2]
PARAMETERS = 'case: str = "x"  # case\nlang: str = "vi"  # language'
SCRIPT = """
print("begins")
from thapmuoi_analysis import report
for folder in report("example", lang="en", out="out"):
    print(folder)
"""


@pytest.fixture
def at(tmp_path, monkeypatch, chapter):
    """Work in a folder with a chapter of its own, and one that is none of the report."""
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    chapter(tmp_path, "01_some.ipynb", "assert case != 'chau-phu'")
    chapter(tmp_path, "../mine.ipynb", "tell(lang)")
    return tmp_path


def test_a_script_without_a_main_guard_makes_reports_and_runs_once(at):
    (at / "script.py").write_text(SCRIPT)
    run = subprocess.run([sys.executable, "script.py"], capture_output=True, encoding="utf-8")
    folder = (at / "out/example/en").resolve()
    assert run.stdout.splitlines() == ["begins", str(folder)], run.stderr
    assert manifest.read(folder)
    assert "1/1 example/en: made" in run.stderr


def test_what_is_up_to_date_is_not_made_again_and_what_fails_is_told_at_the_end_by_case(at):
    (made,) = report("example", lang="vi", out="out")
    stamp = (made / manifest.NAME).stat().st_mtime_ns
    with pytest.raises(ReportError) as error:
        report("nowhere", "example", "chau-phu", lang="vi", out=Path("out"))
    told = str(error.value)
    assert told.startswith("nowhere: Dữ liệu có 1 lỗi:")
    assert "thapmuoi: chau-phu/vi: 01_some.ipynb, cell [3] assert case" in told
    assert (made / manifest.NAME).stat().st_mtime_ns == stamp
    with pytest.raises(ReportError, match="lang 'fr': expected one of: all, vi, en"):
        report("example", lang="fr")


def test_a_chapter_alone_is_a_preview_beside_the_reports(at):
    (folder,) = report("example", lang="vi", out="out", chapters=["mine.ipynb"], only=True)
    assert folder == (at / "out/preview/example/vi").resolve()
    assert [*manifest.read(folder)["notebooks"]] == ["mine.ipynb"]
    assert not (at / "out/example").exists()


def test_a_preview_goes_through_no_link_and_into_a_folder_with_a_name(at):
    (at / "out").mkdir()
    (at / "out/preview").symlink_to(at)
    with pytest.raises(ReportError, match="out/preview is a link: "):
        report("example", lang="vi", out="out", chapters=["mine.ipynb"], only=True)
    with pytest.raises(ReportError, match=r"a.: expected a name in UTF-8"):
        report("example", lang="vi", out="a\udcff")


def test_a_text_beside_the_data_that_is_no_copy_of_a_source_stays_unnamed(at, tmp_path):
    case = shutil.copytree(ROOT / "data/example", tmp_path / "mine")
    before = {path.name for path in case.iterdir()}
    names = ("letter-home.txt", "index.html", "Thư riêng.txt", "a\x1b[1m.txt", "b\u2028.csv")
    for name in names:
        (case / name).write_text("Một câu.", encoding="utf-8")
    (folder,) = report(str(case), lang="vi", out="out")
    assert manifest.read(folder)["inputs"].keys() == before
    (case / "index.html").write_text("Hai câu.", encoding="utf-8")
    asked = Report(str(case), "vi")
    assert why(asked, at / "out") == []
    (case / "example-2025-07-01.txt").unlink()
    assert why(asked, at / "out") == ["input example-2025-07-01.txt is gone"]


@pytest.mark.parametrize("day", ["yesterday", "1" * 20])
def test_a_day_that_is_none_is_told_before_anything_is_begun(at, monkeypatch, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
    with pytest.raises(RuntimeError, match=f"SOURCE_DATE_EPOCH is '{day}': expected seconds"):
        report("example", lang="en", out="out")
    assert not (at / "out").exists()


def test_cases_are_given_by_name_as_a_list_or_as_loaded_and_a_what_if_once_it_is_saved(at):
    case = load_case("example")
    by_name = report("example", lang="vi", out="out")
    assert report(["example"], lang="vi", out="out") == by_name
    assert report(case, lang="vi", out="out") == by_name
    more = case.with_rows("plan", year=2025, planned=5)
    with pytest.raises(TypeError, match=r'save it first, place = more\.to_xlsx\("more\.xlsx"\)'):
        report(more, out="out")
    saved = load_case(more.to_xlsx(at / "more.xlsx"))
    (folder,) = report(saved, lang="vi", out="out")
    assert folder == (at / "out/more/vi").resolve()
    for wrong in (None, [None], 3):
        with pytest.raises(TypeError, match="report takes names, folders or workbooks of cases"):
            report(wrong)


def test_one_chapter_may_be_given_by_its_path_alone(at):
    (folder,) = report("example", lang="vi", out="out", chapters="mine.ipynb", only=True)
    assert [*manifest.read(folder)["notebooks"]] == ["mine.ipynb"]


def test_help_shows_how_reports_are_asked_for():
    assert signature(report) == signature(asking.report)
    assert {"cases", "lang", "study", "given", "chapters"} <= signature(report).parameters.keys()
    told = pydoc.render_doc(report, renderer=pydoc.plaintext)
    assert "Parameters\n    ----------\n    *cases" in told
