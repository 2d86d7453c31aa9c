"""How far a run is: a bar in a terminal, lines elsewhere, and something at once."""

import io
import sys

import pytest

from thapmuoi_analysis.report import runner
from thapmuoi_analysis.report.jobs import Report, Result, notebooks_of
from thapmuoi_analysis.report.progress import Progress

VI = Report("example", "vi")
EN = Report("example", "en")
CHAPTERS = len(notebooks_of(VI))


class Terminal(io.StringIO):
    def isatty(self):
        return True


def _told(monkeypatch, stream):
    """Return what is written of two reports, of which one is made and the other fails."""
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress([VI, EN])
    for _ in range(CHAPTERS - 1):  # one is left out
        progress.chapter(VI)
    progress.report(Result(VI, "made", notes=("odd",)))
    progress.chapter(EN)
    progress.report(Result(EN, "failed"))
    progress.close()
    return stream.getvalue()


def test_where_there_is_no_terminal_a_line_says_how_far_each_report_is(monkeypatch):
    first, made, odd, failed = _told(monkeypatch, io.StringIO()).splitlines()
    assert first == f"0/2 reports, 0 chapters of {2 * CHAPTERS}"
    assert made == "1/2 example/vi: made, 0.0 s (time left: 00:00)"
    assert (odd, failed) == ("odd", "2/2 example/en: failed, 0.0 s")


def test_in_a_terminal_a_bar_goes_on_by_chapters_to_its_end_whatever_is_left_out(monkeypatch):
    drawn = _told(monkeypatch, Terminal()).replace("\r", "\n").splitlines()
    bars = [line for line in drawn if "|" in line]
    assert bars[0].startswith("0/2 reports, 0 chapters:   0%|")
    assert bars[-1].startswith(f"2/2 reports, {CHAPTERS} chapters, 1 failed: 100%|")
    assert "1/2 example/vi: made, 0.0 s" in [line.strip() for line in drawn]


def test_something_is_said_before_anything_that_takes_time(run, monkeypatch, tmp_path):
    def prepare():
        raise RuntimeError("what takes time")

    monkeypatch.setattr(runner, "prepare", prepare)
    _, _, told = run("report", "example", "--out", tmp_path)
    assert told.startswith(f"0/2 reports, 0 chapters of {2 * CHAPTERS}\nthapmuoi: what takes time")


@pytest.mark.parametrize("chapters", [0, 1])
def test_the_time_left_is_unknown_until_a_chapter_was_run(monkeypatch, chapters):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress([VI, EN])
    for _ in range(chapters):
        progress.chapter(VI)
    progress.report(Result(VI, "failed"))
    assert ("time left: ?" in stream.getvalue()) == (chapters == 0)
