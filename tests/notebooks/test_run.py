"""The notebooks run by papermill alone, in English; what is made again, elsewhere, is the same."""

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import unescape
from pathlib import Path

import nbformat
import pytest
from oracles import pictures

from thapmuoi_analysis.report import trace
from thapmuoi_analysis.report.run import refresh

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
NOTEBOOKS = [*CHAPTERS, *sorted((ROOT / "notebooks" / "studies").glob("*.ipynb"))]


def _cells(path):
    """Return the cells of what a notebook tells."""
    return trace.read([path])[path.stem].cells


def _outputs(path):
    return pictures.outputs(trace.read([path])[path.stem])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return a notebook as it is committed, and as papermill alone runs it elsewhere in English."""
    source = CHAPTERS[2]
    folder = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-m", "papermill", str(source), "out.ipynb", "-p", "lang", "en"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("THAPMUOI_")}
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert "unknown parameter" not in run.stderr
    return {"vi": source, "en": folder / "out.ipynb"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nbconvert_gives_a_page_that_reads_well(told, tmp_path, lang):
    """Headings in both languages, all else in one, nothing untold; no code where none is wanted."""
    shutil.copy(told[lang], tmp_path / "out.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to=html", "--no-input", "out.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = re.sub(r"(?s)<(style|script).*?</\1>", "", (tmp_path / "out.html").read_text("utf-8"))
    text = " ".join(unescape(re.sub("<[^>]+>", "", page)).split())
    cells = _cells(tmp_path / "out.ipynb")
    heads = [cell.source.lstrip("# ") for cell in cells if cell.cell_type == "markdown"]
    assert len(heads) > 3
    assert [head for head in heads if head not in text] == []
    at = []
    for output in _outputs(tmp_path / "out.ipynb"):
        if output["metadata"]["thapmuoi"]["role"] == "say":
            words = output["data"]["text/plain"].replace("*", "").split()
            first = " ".join(words[:8])
            at.append(text.find(first))
    assert len(at) > 3
    assert -1 not in at
    assert at == sorted(at)
    assert page.count("<img") >= 1
    assert not re.search("Traceback|load_case", text)


def _roles_and_numbers(outputs):
    found = []
    for output in outputs:
        about = output["metadata"]["thapmuoi"]
        numbers = {number["id"]: number["value"] for number in about["quantities"]}
        found.append((about["role"], numbers))
    return found


def test_papermill_alone_runs_a_notebook_in_english_from_another_folder(told):
    vietnamese, english = map(_outputs, told.values())
    assert _roles_and_numbers(english) == _roles_and_numbers(vietnamese)
    for one, other in zip(english, vietnamese, strict=True):
        assert one["data"]["text/plain"] != other["data"]["text/plain"]


def _contents(report):
    found = {path.name: path.read_bytes() for path in report.iterdir()}
    about = json.loads(found.pop("manifest.json"))
    return {**about, "seconds": None}, found


def test_a_report_hangs_on_no_hash_seed_no_clock_and_no_place(reports, tmp_path):
    """What comes out of a set has another order with another hash seed."""
    path = reports / "example" / "vi" / "manifest.json"
    day = json.loads(path.read_text("utf-8"))["made"]
    noon = datetime.fromisoformat(f"{day}T12:00Z")
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    other = {
        "PYTHONHASHSEED": seed,
        "TZ": "Asia/Ho_Chi_Minh",
        "SOURCE_DATE_EPOCH": str(int(noon.timestamp())),
    }
    words = ["report", "example", "--out", str(tmp_path)]
    command = [sys.executable, "-m", "thapmuoi_analysis", *words]
    subprocess.run(command, env={**os.environ, **other}, capture_output=True, check=True)
    manifest, files = _contents(tmp_path / "example" / "vi")
    manifest_before, files_before = _contents(reports / "example" / "vi")
    assert manifest == manifest_before
    assert files == files_before


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """Return copies of the notebooks refreshed once, and again where that changed anything."""
    once = tmp_path_factory.mktemp("once")
    twice = tmp_path_factory.mktemp("twice")
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        for name in ("THAPMUOI_HOME", "THAPMUOI_DATA"):
            patch.delenv(name, raising=False)
        first = [Path(shutil.copy(path, once)) for path in NOTEBOOKS]
        list(pool.map(refresh, first))
        changed = []
        for committed, now in zip(NOTEBOOKS, first, strict=True):
            again = Path(shutil.copy(now, twice))
            if committed.read_bytes() != again.read_bytes():
                changed.append(again)
        list(pool.map(refresh, changed))
    return once, twice


def test_a_second_refresh_leaves_no_diff(refreshed):
    once, twice = refreshed
    names = [path.name for path in NOTEBOOKS]
    for folder in refreshed:
        assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    for name in names:
        assert (twice / name).read_bytes() == (once / name).read_bytes(), name


def test_the_committed_notebooks_are_as_refresh_leaves_them(refreshed):
    """Metadata and pictures too, which nbval does not compare."""
    for path in NOTEBOOKS:
        committed = nbformat.read(path, as_version=4)
        now = nbformat.read(refreshed[0] / path.name, as_version=4)
        assert now.metadata == committed.metadata
        pictures.same(now, committed)
