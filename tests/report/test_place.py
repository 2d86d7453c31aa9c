"""The folder of a report: nothing of anybody else's is written over, nothing edited is lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from report import executed

from thapmuoi_analysis.report import index, manifest
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.place import COMING, drop_failed, move

ROOT = Path(__file__).parents[2]
EDITED = "report (edited).html"
CHANGED = "was changed since it was made; that version is kept as"


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def placed(tmp_path, about):
    """Return a function that makes the folder of a report, and one made apart, a chapter less."""

    def place(name):
        folder = tmp_path / name / "out" / "x" / "vi"
        apart = tmp_path / name / "apart"
        for where, names in ((folder, ("report.html", "01_gone.ipynb")), (apart, ("report.html",))):
            where.mkdir(parents=True)
            for file in names:
                (where / file).write_text(f"{file} {where.name}", encoding="utf-8")
            manifest.write(where, {**about, "notebooks": dict.fromkeys(names[1:], "0" * 64)})
        return folder, apart

    return place


def test_a_link_in_the_folder_is_replaced_or_dropped_itself_never_what_it_leads_to(
    placed, tmp_path
):
    for name in ("01_gone.ipynb", "report.html", manifest.NAME, manifest.EARLIER):
        folder, apart = placed(name)
        outside = tmp_path / f"outside {name}"
        outside.write_text("keep", encoding="utf-8")
        if name == manifest.EARLIER:
            shutil.copyfile(folder / manifest.NAME, folder / name)
        if (folder / name).exists():
            outside.write_bytes((folder / name).read_bytes())
            (folder / name).unlink()
        (folder / name).symlink_to(outside)
        before = outside.read_bytes()
        move(apart, folder)
        assert outside.read_bytes() == before
        assert manifest.read(folder)
        assert _names(folder) == [manifest.EARLIER, manifest.NAME, "report.html"]
        links = {path.name for path in folder.iterdir() if path.is_symlink()}
        assert links == ({manifest.EARLIER} if name == manifest.NAME else set())  # the link moved


def test_a_new_report_drops_what_only_the_earlier_one_had_and_nothing_else(placed):
    folder, apart = placed("x")
    (folder / "my notes.txt").write_text("keep", encoding="utf-8")
    move(apart, folder)
    assert _names(folder) == [manifest.EARLIER, manifest.NAME, "my notes.txt", "report.html"]
    assert manifest.read(folder)["outputs"].keys() == {"report.html"}

    folder, apart = placed("y")
    (folder / "01_gone.ipynb").unlink()
    (folder / "01_gone.ipynb").mkdir()  # a folder by the name of an output is somebody's own
    (folder / "01_gone.ipynb" / "mine.txt").write_text("keep", encoding="utf-8")
    move(apart, folder)
    assert manifest.read(folder)
    assert (folder / "01_gone.ipynb" / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_a_file_of_somebody_else_stops_the_move_by_its_name_unless_it_is_forced(placed):
    for name in ("report.html", manifest.NAME, manifest.EARLIER, COMING):
        folder, apart = placed(name)
        for left in folder.iterdir():
            left.unlink()
        (folder / name).write_text("mine", encoding="utf-8")
        with pytest.raises(ReportError, match=f"^{name} stands in .* no file of a report"):
            move(apart, folder)
        assert _contents(folder) == {name: b"mine"}
        move(apart, folder, force=True)
        assert manifest.read(folder)


def test_a_folder_in_the_place_of_a_file_stops_the_move_even_if_it_is_forced(placed):
    folder, apart = placed("folder")
    (folder / "report.html").unlink()
    (folder / "report.html").mkdir()
    before = _contents(folder)
    with pytest.raises(ReportError, match=r"report\.html is a folder"):
        move(apart, folder, force=True)
    assert _contents(folder) == before


def test_a_report_that_somebody_edited_is_kept_beside_and_told(placed):
    folder, apart = placed("x")
    again = shutil.copytree(apart, apart.with_name("again"))
    (folder / "report.html").write_text("mine", encoding="utf-8")
    (folder / "01_gone.ipynb").write_text("mine too", encoding="utf-8")
    [told] = move(apart, folder)
    assert told.endswith(
        f"report.html was changed since it was made; that version is kept as {EDITED}"
    )
    assert manifest.read(folder)
    kept = _contents(folder)
    assert (kept[EDITED], kept["01_gone.ipynb"]) == (b"mine", b"mine too")
    (folder / "report.html").write_text("mine again", encoding="utf-8")
    assert len(move(again, folder)) == 1
    assert _contents(folder)["report (edited 2).html"] == b"mine again"


def test_what_a_killed_move_left_is_no_edit(placed, monkeypatch):
    folder, apart = placed("x")
    again = shutil.copytree(apart, apart.with_name("again"))
    replace = os.replace

    def killed(source, target):
        replace(source, target)
        if Path(target).name == "report.html":
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        move(apart, folder)
    assert manifest.error(folder) == manifest.MIXED
    monkeypatch.undo()
    assert move(again, folder) == []
    assert _names(folder) == [manifest.EARLIER, manifest.NAME, "report.html"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Work in a folder with one quick chapter, and two cases of one name."""
    executed.chapter(tmp_path, "01_only.ipynb", "tell(lang)")
    for name in ("a", "b"):
        shutil.copytree(ROOT / "data/example", tmp_path / name / "same")
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_leave_alone_what_is_not_of_this_report_and_keep_what_was_edited(home, run):
    words = ("--lang", "vi", "--out", "~/out")
    made = home / "out/same/vi"
    assert run("report", "a/same", *words)[0] == 0  # the shell may leave ~ as it is
    assert run("report", home / "a/same", *words)[0] == 0  # the same, called otherwise

    before = _contents(made)
    code, _, error = run("report", "b/same", *words)
    assert (code, _contents(made)) == (1, before)
    assert "báo cáo của một bộ dữ liệu khác cùng tên (huyện Sông Thử (hư cấu))" in error

    (made / "report.docx").write_bytes(b"mine")
    code, _, error = run("report", "a/same", *words)
    assert code == 0 and "bản đã sửa được giữ lại với tên report (edited).docx" in error
    assert (made / "report (edited).docx").read_bytes() == b"mine"
    assert run("report", "b/same", "--force", *words)[0] == 0

    plan = home / "b/same/plan.csv"
    plan.write_text(plan.read_text("utf-8").replace("2025,1", "2025,9"), encoding="utf-8")
    _, _, error = run("report", "b/same", "--force", *words)
    assert "plan.csv, dòng 4, cột planned: đang ghi '9'; cần kế hoạch cho không quá 6" in error

    page = home / "out/index.html"
    page.write_text("mine", encoding="utf-8")
    code, _, error = run("report", "b/same", *words)
    assert (code, page.read_text(encoding="utf-8")) == (1, "mine")
    assert (
        error
        == f"thapmuoi: {page} stands there and is no list of reports: move it, or say --force\n"
    )
    assert run("report", "b/same", "--force", *words)[0] == 0
    assert "same/vi/report.html" in page.read_text(encoding="utf-8")


def test_a_report_goes_through_no_link_even_if_it_is_forced(home, run):
    other = home / "other"
    words = ("report", "a/same", "--lang", "vi", "--out", "out")
    assert run(*words)[0] == 0
    (home / "out/same/vi").rename(other)
    before = _contents(other)
    executed.chapter(home, "01_only.ipynb", "tell(lang + ' anew')")
    for name in ("same/vi", "same", "failed/same/vi", "failed/same", "failed"):
        shutil.rmtree(home / "out")
        link = home / "out" / name
        link.parent.mkdir(parents=True)
        link.symlink_to(home if name == "same" else other)
        code, _, error = run(*words, "--force")
        assert (code, _contents(other)) == (1, before)
        assert error.count(f"{link} là một liên kết") == 1
    code, _, error = run("report", "a/same", "--lang", "en", "--out", "out")
    assert code == 1 and f"{link} is a link" in error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_only_looks_like_a_kept_chapter_is_neither_read_nor_dropped(tmp_path):
    kept = tmp_path / "failed/same/vi"
    kept.mkdir(parents=True)
    os.mkfifo(kept / "1.ipynb.sha256")
    (kept / "2.ipynb.sha256").symlink_to("/dev/zero")
    drop_failed(kept)
    assert _names(kept) == ["1.ipynb.sha256", "2.ipynb.sha256"]


def test_a_case_that_is_called_as_the_list_of_reports_is_refused_before_anything_is_made(home, run):
    (home / "a/same").rename(home / "a/Index.html")
    for lang, word in (("vi", "trùng tên"), ("en", "is called so")):
        code, _, error = run("report", "a/Index.html", "--lang", lang, "--out", "out")
        assert code == 1 and word in error
    assert not (home / "out").exists()


def test_the_list_of_reports_is_made_anew_where_it_lacks_or_differs(home, run):
    words = ("report", "a/same", "--lang", "vi", "--out", "out")
    assert run(*words)[0] == 0
    page = home / "out/index.html"
    whole = page.read_bytes()
    written = page.stat().st_mtime_ns
    run(*words)
    assert page.stat().st_mtime_ns == written
    changes = (page.unlink, lambda: page.write_bytes(whole.replace(b"<h1>", b"<h1>x")))
    for change in changes:
        change()
        assert "1 up to date" in run(*words)[2]
        assert page.read_bytes() == whole


def test_who_reads_no_further_loses_nothing(home):
    command = [sys.executable, "-m", "thapmuoi_analysis", "report", "a/same", "--out", "out"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert b"2 made (" in process.stderr.read()
    assert process.returncode == 0
    assert index.NAME in _names(home / "out")


def test_a_case_and_its_reports_may_move_together(home):
    one = Report("a/same", "vi").stands(home / "a")
    assert Report("a/same", "vi").stands(Path("a")) == one
    (home / "a").rename(home / "c")
    assert Report("c/same", "vi").stands(home / "c") == one
    assert Report("b/same", "vi").stands(home / "c") != one
    assert Report("example", "vi").stands(home / "c") == "example"
