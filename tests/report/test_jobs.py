"""What is out of date is made, and said why; what is not is left alone, and costs no import."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from thapmuoi_analysis.case.case import find, read
from thapmuoi_analysis.case.excel_write import write
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.jobs import Report, why

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(home, make, tmp_path_factory):
    """Return the folder of a case of its own, and the folder of its report."""
    case = shutil.copytree(ROOT / "data" / "example", tmp_path_factory.mktemp("cases") / "mine")
    out = tmp_path_factory.mktemp("out")
    make(case, out, "vi", "fast", pace=2)
    make(case, out)
    return case, out


def _why(case, out, study="", lang="vi", **given):
    return why(Report(str(case), lang, study, given), out)


@pytest.fixture
def changed(made):
    """Return a function that changes a file until the test is over."""
    before = {}

    def change(path, content):
        before.setdefault(path, path.read_bytes() if path.exists() else None)
        path.write_bytes(content)

    yield change
    for path, content in before.items():
        path.unlink() if content is None else path.write_bytes(content)


def test_a_report_just_made_is_up_to_date(made):
    assert _why(*made) == _why(*made, "fast", pace=2) == []


@pytest.mark.parametrize("name", ["facts.csv", "new.csv", "datapackage.json"])
def test_another_file_of_the_data_makes_it_due(made, changed, name):
    how = "changed" if (made[0] / name).exists() else "is new"
    changed(made[0] / name, b"other")
    assert _why(*made) == [f"input {name} {how}"]


def test_a_lost_file_of_the_data_makes_it_due(made, changed):
    changed(made[0] / "claims.csv", (made[0] / "claims.csv").read_bytes())
    (made[0] / "claims.csv").unlink()
    assert _why(*made) == ["input claims.csv is gone"]


def test_a_chapter_that_changed_or_came_makes_it_due(made, changed, home):
    path = home / "notebooks" / "02_plain.ipynb"
    changed(path, path.read_bytes() + b" ")
    changed(path.with_name("09_new.ipynb"), b"{}")
    changed(path.with_name("explore") / "not_a_chapter.ipynb", b"{}")
    changed(path.with_name("studies") / "fast.ipynb", b"{}")
    assert _why(*made) == ["notebook 02_plain.ipynb changed", "notebook 09_new.ipynb is new"]
    assert _why(*made, "fast", pace=2) == ["notebook fast.ipynb changed"]


def test_an_output_that_is_not_what_was_written_makes_it_due(made, changed):
    folder = made[1] / "mine" / "vi"
    changed(folder / "report.html", b"edited")
    assert _why(*made) == [manifest.MIXED]
    (folder / "report.html").unlink()
    assert _why(*made) == [manifest.MIXED]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}"])
def test_a_manifest_that_is_lost_or_damaged_makes_it_due(made, changed, text):
    changed(made[1] / "mine" / "vi" / "manifest.json", text)
    assert _why(*made) == [manifest.FOREIGN.format("manifest.json")]


def test_other_parameters_make_it_due(made):
    assert _why(*made, "fast", pace=3) == _why(*made, "fast", pace=True) == [
        "parameter pace changed"
    ]  # fmt: skip
    assert _why(*made, "fast") == ["parameter pace is gone"]
    assert _why(*made, "fast", pace=2, steps=1) == ["parameter steps is new"]
    assert _why(*made, lang="en") == ["there is none"]


def test_other_code_or_versions_make_it_due(made, monkeypatch):
    monkeypatch.setattr(manifest, "code", lambda: "other")
    versions = {**manifest.versions(), "pandas": "9"}
    monkeypatch.setattr(manifest, "versions", lambda: versions)
    assert _why(*made) == ["version pandas changed", "version code changed"]


def test_the_code_is_every_file_of_the_package(tmp_path, monkeypatch):
    package = tmp_path / "thapmuoi_analysis"
    shutil.copytree(ROOT / "thapmuoi_analysis", package)
    monkeypatch.setattr(manifest, "__file__", str(package / "report" / "manifest.py"))
    before = manifest.code()
    assert before == manifest.code()
    for name in ("telling/show.py", "report/templates/page.css", "case/schema.json"):
        with (package / name).open("a") as file:
            file.write(" ")
        assert manifest.code() != before
        before = manifest.code()


def test_a_change_that_keeps_size_and_time_is_seen(made, changed):
    path = made[0] / "facts.csv"
    old, about = path.read_bytes(), path.stat()
    changed(path, old.replace(b"1", b"2"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_size == about.st_size
    assert _why(*made) == ["input facts.csv changed"]


def test_a_file_touched_but_not_changed_is_no_reason(made):
    for path in made[0].iterdir():
        path.touch()
    assert _why(*made) == []


def test_a_workbook_is_watched_and_what_stands_beside_it(home, make, tmp_path):
    book = tmp_path / "Xã Thử.xlsx"
    write(book, read(find("thap-muoi")))
    out = tmp_path / "out"
    make(book, out)
    inputs = manifest.read(out / "xa-thu" / "vi")["inputs"]
    assert {name for name in inputs if not name.startswith("comparison/")} == {"Xã Thử.xlsx"}
    assert len(inputs) > 1  # what the case is set beside is watched too
    assert _why(book, out) == []
    (tmp_path / "copy.txt").write_text("a copy of a source, perhaps", encoding="utf-8")
    assert _why(book, out) == ["input copy.txt is new"]


def test_the_case_that_a_case_is_set_beside_is_watched(home, make, tmp_path, monkeypatch):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    package = data / "example" / "datapackage.json"
    about = json.loads(package.read_text(encoding="utf-8"))
    about["case"]["beside"] = "comparison"
    package.write_text(json.dumps(about), encoding="utf-8")
    monkeypatch.setenv("THAPMUOI_DATA", str(data))
    out = tmp_path / "out"
    make("example", out)
    assert _why("example", out) == []
    with (data / "comparison" / "elsewhere.csv").open("a") as file:
        file.write("\n")
    assert _why("example", out) == ["input comparison/elsewhere.csv changed"]


def test_to_find_nothing_due_imports_nothing_heavy(home, made):
    out = made[1].parent / "light"
    code = f"""
import sys
from thapmuoi_analysis.cli import main
words = ["report", {str(made[0])!r}, "--lang", "vi", "--set", "pace=2", "--study", "fast"]
print(main([*words, "--out", {str(made[1])!r}]), *sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert run.stderr.startswith("1 up to date"), run.stderr
    code, *loaded = run.stdout.split()
    assert code == "0"
    heavy = "papermill nbformat pandas numpy matplotlib frictionless jupyter_client psutil"
    assert not set(heavy.split()) & set(loaded)
    assert not out.exists()
