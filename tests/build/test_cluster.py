"""Reports on a Dask cluster: two workers, one killed midway; nothing is lost, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import psutil
import pytest
from distributed import Client

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.build.plan import Report
from thapmuoi_analysis.build.run import make_all

LOG = """\
import os, pathlib, time
log = pathlib.Path(os.environ["THAPMUOI_HOME"]) / "log"
log.mkdir(exist_ok=True)
(log / f"{lang}-{pace}.{os.getpid()}.begun").touch()
while not (log.parent / "go").exists():
    time.sleep(0.05)
(log / f"{lang}-{pace}.{os.getpid()}.ended").touch()"""
PARAMETERS = 'case: str = "x"  # case\nlang: str = "vi"  # language\npace: int = 1  # units'


@pytest.fixture(scope="module", autouse=True)
def environment():
    """Take back what a cluster of Dask's leaves in the environment of this process."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@contextmanager
def _process(*words):
    words = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def cluster(tmp_path, monkeypatch, chapter, home):
    """Return the address of a scheduler and its two workers, each a process of its own."""
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_log.ipynb", LOG, parameters=PARAMETERS, values={})
    where = tmp_path / "scheduler.json"
    worker = ("dask_worker", "--scheduler-file", str(where), "--nthreads", "1", "--no-nanny",
              "--no-dashboard")  # fmt: skip
    scheduler = ("dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(where))
    with _process(*scheduler), _process(*worker) as one, _process(*worker) as other:
        while not where.exists():
            time.sleep(0.05)
        with Client(scheduler_file=str(where)) as client:
            client.wait_for_workers(
                2,
            )
            yield client.scheduler.address, [one, other]


def test_a_worker_killed_midway_loses_nothing_and_doubles_nothing(cluster, tmp_path, run):
    address, workers = cluster
    out = tmp_path / "out"
    words = ["report", "example", "thap-muoi", "an-giang", "--out", str(out)]
    command = [sys.executable, "-m", "thapmuoi_analysis.cli", *words, "--scheduler", address]
    log = tmp_path / "log"
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        while len(list(log.glob("*.begun"))) < 2 and process.poll() is None:
            time.sleep(0.05)
        begun = psutil.Process(workers[0].pid).children(recursive=True)
        os.kill(workers[0].pid, signal.SIGKILL)
        while any(map(_alive, begun)):  # its kernels end with it
            time.sleep(0.05)
        (tmp_path / "go").touch()
        said, _ = process.communicate()
    assert process.returncode == 0
    folders = [f"{case}/{lang}" for case in words[1:4] for lang in ("vi", "en")]
    pages = [str(out / folder / "report.html") for folder in folders]
    assert sorted(line for line in said.splitlines() if "html" in line) == sorted(pages)
    assert all(manifest.read(out / folder) for folder in folders)
    workers[0].wait()
    manifest.clear(out)  # as the next run does
    assert sorted(path.name for path in out.iterdir()) == [
        "an-giang", "example", "index.html", "thap-muoi",
    ]  # fmt: skip
    begun, ended = (Counter(p.name[:2] for p in log.glob(f"*.{how}")) for how in ("begun", "ended"))
    assert ended == {"vi": 3, "en": 3}  # each to its end once
    assert sum(begun.values()) >= 7  # and one anew
    kernels = {int(path.name.split(".")[1]) for path in log.glob("*.begun")}
    assert not any(psutil.pid_exists(pid) for pid in kernels if pid not in _ended(log))
    assert run(*words)[:2] == (0, "")  # all is up to date


def _alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _ended(log):
    return {int(path.name.split(".")[1]) for path in log.glob("*.ended")}


def test_what_fails_on_a_worker_fails_alone_with_its_reason(tmp_path, monkeypatch, chapter, home):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_dead.ipynb", "import os\nif lang == 'en':\n    os._exit(3)")
    asked = [Report("example", lang) for lang in ("vi", "en")]
    results = {r.report.lang: r for r in make_all(asked, tmp_path / "out", scheduler="local")}
    assert results["vi"].state == "made"
    told = "example/en: 01_dead.ipynb, cell [3] import os: its kernel died with code 3"
    assert results["en"].why == (f"thapmuoi: {told}",)
    assert manifest.read(tmp_path / "out/example/vi")
    assert manifest.read(tmp_path / "out/example/en") is None
