"""What is out of date is made, and said why; what is not is left alone, and costs no import."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from thapmuoi_analysis.case.case import find, read
from thapmuoi_analysis.case.excel_write import write
from thapmuoi_analysis.report import index, manifest
from thapmuoi_analysis.report.jobs import Report, job_for, why

ROOT = Path(__file__).parents[2]
HEAVY = {"papermill", "nbformat", "pandas", "numpy", "matplotlib", "jinja2", "psutil"}


@pytest.fixture
def planned(home, tmp_path, about):
    """Return a function that writes the manifest of a report that is due no more, and nothing else.

    It returns the case and the folder of reports.
    """

    def write_manifest(case=None, study="", beside=(), **given):
        if case is None:
            case = shutil.copytree(ROOT / "data" / "example", tmp_path / "mine")
        report = Report(str(case), "vi", study, given)
        folder = tmp_path / "out" / report.folder
        folder.mkdir(parents=True)
        (folder / "report.html").write_text("x", encoding="utf-8")
        made_from = job_for(report).made_from
        manifest.write(folder, {**about, **made_from, "parameters": report.parameters})
        return case, tmp_path / "out"

    return write_manifest


def _why(case, out, study="", lang="vi", **given):
    return why(Report(str(case), lang, study, given), out)


def test_a_changed_new_or_lost_file_of_the_data_makes_it_due(planned):
    case, out = planned()
    for path in case.iterdir():
        path.touch()
    assert _why(case, out) == []
    facts = case / "facts.csv"
    before = facts.read_bytes()
    about = facts.stat()
    facts.write_bytes(before.replace(b"1", b"2"))  # as long, and of the same time
    os.utime(facts, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert _why(case, out) == ["input facts.csv changed"]
    facts.write_bytes(before)
    (case / "new.csv").write_bytes(b"other")
    (case / "claims.csv").unlink()
    reasons = {"input claims.csv is gone", "input new.csv is new"}
    assert {*_why(case, out)} == reasons


def test_a_chapter_that_changed_or_came_makes_it_due(planned, home):
    case, out = planned()
    written = {"02_plain.ipynb": "changed", "09_new.ipynb": "is new", "explore/no.ipynb": ""}
    before = (home / "notebooks" / "02_plain.ipynb").read_bytes()
    for name in written:
        (home / "notebooks" / name).write_bytes(before + b" ")
    reasons = [f"notebook {name} {how}" for name, how in written.items() if how]
    assert _why(case, out) == reasons
    for name in ("09_new.ipynb", "explore/no.ipynb"):
        (home / "notebooks" / name).unlink()
    (home / "notebooks" / "02_plain.ipynb").write_bytes(before)
    assert _why(case, out) == []


def test_other_parameters_code_or_versions_make_it_due(planned, monkeypatch):
    case, out = planned(study="fast", pace=2)
    assert _why(case, out, "fast", pace=2) == []
    for other in ({"pace": 3}, {"pace": True}, {}, {"pace": 2, "steps": 1}):  # folders of their own
        assert _why(case, out, "fast", **other) == ["there is none"]
    assert _why(case, out, "fast", pace="2") == ["parameter pace changed"]
    monkeypatch.setattr(manifest, "code", lambda: "other")
    versions = {**manifest.versions(), "pandas": "9"}
    monkeypatch.setattr(manifest, "versions", lambda: versions)
    reasons = ["version pandas changed", "version code changed"]
    assert _why(case, out, "fast", pace=2) == reasons


def test_the_code_is_every_file_of_the_package(tmp_path, monkeypatch):
    package = tmp_path / "thapmuoi_analysis"
    shutil.copytree(ROOT / "thapmuoi_analysis", package)
    monkeypatch.setattr(manifest, "__file__", str(package / "report" / "manifest.py"))
    seen = {manifest.code()}
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "made.pyc").touch()
    seen.add(manifest.code())
    for name in ("telling/show.py", "report/templates/page.css", "case/schema.json"):
        with (package / name).open("a") as file:
            file.write(" ")
        seen.add(manifest.code())
    assert len(seen) == 4


def test_a_workbook_is_watched_and_what_stands_beside_it(planned, tmp_path):
    book = tmp_path / "Xã Thử.xlsx"
    write(book, read(find("thap-muoi")))
    _, out = planned(book)
    inputs = manifest.read(out / "xa-thu" / "vi")["inputs"]
    assert {name for name in inputs if not name.startswith("comparison/")} == {"Xã Thử.xlsx"}
    assert len(inputs) > 1  # what the case is set beside is watched too
    assert _why(book, out) == []
    for name in ("notes.txt", "dto-2022-03-02.txt"):  # of these a source has the second's name
        (tmp_path / name).write_text("a copy of a source, perhaps", encoding="utf-8")
    assert _why(book, out) == ["input dto-2022-03-02.txt is new"]


def test_to_find_nothing_due_imports_nothing_heavy(planned):
    case, out = planned()
    index.write_index(out)  # which is written anew where it is not of these reports
    code = f"""
import sys
from thapmuoi_analysis.cli import main
code = main(["report", {str(case)!r}, "--lang", "vi", "--out", {str(out)!r}])
print(code, *sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert run.stderr.startswith("1 up to date"), run.stderr
    code, *loaded = run.stdout.split()
    assert code == "0" and not HEAVY & {*loaded}
