"""Many reports: what is due is made, what fails fails alone, and people are told how it goes."""

import platform
import re
import signal
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from thapmuoi_analysis.report import manifest

ROOT = Path(__file__).parents[1]
PARAMETERS = 'case: str = "x"  # case\nlang: str = "vi"  # language\npace: int = 1  # a year'


def _chapter(home, *code):
    cell = nbformat.v4.new_code_cell
    cells = [cell(PARAMETERS, metadata={"tags": ["parameters"]}), *map(cell, code)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (home / "notebooks").mkdir(exist_ok=True)
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}),
        home / "notebooks" / "01_only.ipynb",
    )


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Work in a folder of its own, with the project's data and one quick chapter."""
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    _chapter(tmp_path, "x = lang")
    return tmp_path


def test_only_what_is_due_is_made_unless_all_is_asked_for(run, home):
    assert run("report", "example", "--lang", "vi")[0] == 0
    told = (home / "reports/example/vi/manifest.json").stat().st_mtime_ns
    code, out, error = run("report", "example")
    assert (code, len(out.splitlines())) == (0, 4)
    assert "example/en: made" in error and "vi" not in error
    assert "1 up to date, 1 made" in error
    code, out, error = run("report", "example")
    assert (code, out) == (0, "") and error.startswith("2 up to date (")
    assert (home / "reports/example/vi/manifest.json").stat().st_mtime_ns == told
    code, out, _ = run("report", "example", "--lang", "vi", "--force")
    assert (code, len(out.splitlines())) == (0, 4)
    assert (home / "reports/example/vi/manifest.json").stat().st_mtime_ns != told


def test_a_dry_run_says_what_is_due_and_why_and_makes_nothing(run, home):
    run("report", "example", "--lang", "vi")
    _chapter(home, "x = lang + '!'")
    code, out, error = run("report", "example", "--dry-run")
    assert (code, out) == (0, "")
    assert error.splitlines()[:2] == [
        "example/vi  due  notebook 01_only.ipynb changed",
        "example/en  due  there is none",
    ]
    assert not (home / "reports/example/en").exists()


def test_one_that_fails_is_told_and_the_others_are_made(run, home):
    _chapter(home, "assert lang == 'vi', 'Vietnamese only'")
    words = ("report", "example", "nowhere", "--jobs", "2")
    code, out, error = run(*words)
    assert (code, len(out.splitlines())) == (1, 4)
    assert error.splitlines()[-1].startswith("1 made, 3 failed (")
    reason = "thapmuoi: example/en: 01_only.ipynb, cell [2] assert lang == 'vi', 'Vietnamese only'"
    reason += ": AssertionError: Vietnamese only"
    assert error.count(reason) == 1
    assert error.count("- nowhere: expected a folder") == 1
    assert manifest.read(home / "reports/example/vi")
    code, out, error = run(*words)  # goes on where it stopped
    assert code == 1
    assert "1 up to date, 3 failed" in error
    assert out == ""


def test_a_limit_ends_a_cell_that_hangs(run, home):
    _chapter(home, "import time\ntime.sleep(3600)")
    code, _, error = run("report", "example", "--lang", "vi", "--limit", "1")
    assert code == 1  # on a busy machine the cell of the parameters may be the one
    assert re.search(r"example/vi: 01_only\.ipynb, cell \[\d\] .*: took longer than 1 s", error)


def test_two_cases_that_would_be_one_report_are_refused(run, home):
    for name in ("a", "b"):
        (home / name / "same").mkdir(parents=True)
    code, _, error = run("report", home / "a" / "same", home / "b" / "same")
    assert code == 1
    assert "would both be same/vi: rename one" in error


def _runs(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_an_interrupt_stops_every_process_and_leaves_whole_reports_alone(start, home):
    begun = "import pathlib, time\npathlib.Path(f'{lang}.begun').touch()"
    _chapter(home, f"{begun}\ntime.sleep(3600 if lang == 'en' else 0)")
    whole, hanging = home / "reports/example/vi/manifest.json", home / "en.begun"
    words = ("report", "example", "--jobs", "2")
    process = start(*words, until=lambda: whole.exists() and hanging.exists())
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate()
    assert process.returncode == 1
    assert error.splitlines()[-1] == "thapmuoi: stopped; earlier reports are untouched"
    assert "Traceback" not in error
    assert len(children) > 1
    while any(map(_runs, children)):
        time.sleep(0.05)
    assert manifest.read(whole.parent)
    assert not (home / "reports/example/en").exists()


def test_what_a_killed_run_left_half_made_is_cleared_by_the_next_whatever_it_does(run, start, home):
    _chapter(home, "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(3600)")
    process = start("report", "example", "--lang", "vi", until=(home / "begun").exists)
    process.kill()
    process.wait()
    out = home / "reports"
    others = [out / f".making-{name}" for name in ("elsewhere-1-x", f"{platform.node()}-abc")]
    for other in others:  # of another machine, or of nobody
        other.mkdir()
    assert len(list(out.iterdir())) == 3
    assert run("report", "example", "--lang", "vi", "--dry-run")[0] == 0
    assert sorted(out.iterdir()) == sorted(others)
