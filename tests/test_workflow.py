"""Past one machine, by engines that exist: Snakemake, Dask and xargs make what a command makes."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from report import executed

from thapmuoi_analysis.report import manifest

ROOT = Path(__file__).parents[1]


def needs(name):
    """Return what skips a test where the extra `workflow` is not installed."""
    return pytest.mark.skipif(not find_spec(name), reason=f"{name} is not installed")


REPORTS = ["example/en", "example/vi"]


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Work in a folder with a small chapter, where children find the package."""
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    executed.chapter(tmp_path, "01_some.ipynb", "tell(lang)")
    return tmp_path


def _made(at):
    """Return the reports that stand whole below a folder."""
    found = sorted(path.parent for path in at.glob("reports/*/*/manifest.json"))
    return [str(folder.relative_to(at / "reports")) for folder in found if manifest.read(folder)]


def _run(*words, **more):
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", **more)


def _snakemake(*words):
    snakefile = ROOT / "workflow" / "Snakefile"
    return _run("snakemake", "--snakefile", snakefile, "--config", "cases=example", *words)


@needs("snakemake")
def test_snakemake_makes_a_report_for_each_job_on_two_cores_and_none_again(at):
    run = _snakemake("--cores", "2")
    assert run.returncode == 0, run.stderr
    assert _made(at) == REPORTS
    assert "Nothing to be done" in _snakemake("--cores", "2").stderr


@needs("snakemake")
def test_the_profile_of_a_cluster_tries_a_lost_job_again(at):
    # the first time the job is killed, as where its machine is lost
    code = "import multiprocessing, os, pathlib\nif not pathlib.Path('once').exists():\n"
    code += "    pathlib.Path('once').touch()\n    os.kill(multiprocessing.parent_process().pid, 9)"
    executed.chapter(at, "01_some.ipynb", f"{code}\ntell(lang)")
    profile = ["--profile", ROOT / "workflow" / "cluster", "--executor", "local"]
    run = _snakemake("langs=vi", *profile, "--cores", "2", "--latency-wait", "1")
    assert (at / "once").exists() and "Trying to restart job" in run.stderr
    assert (run.returncode, _made(at)) == (0, ["example/vi"]), run.stderr


DASK = """
import dask
from distributed import Client, LocalCluster
from thapmuoi_analysis import report

if __name__ == "__main__":
    dask.config.set({"distributed.worker.daemon": False})  # a task starts processes of its own
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        made = client.map(report, ["example", "chau-phu"], lang="vi", pure=False)
        for [folder] in client.gather(made):
            print(folder)
"""


@needs("distributed")
def test_a_cluster_of_dask_makes_a_report_for_each_task(at):
    (at / "script.py").write_text(DASK)
    run = subprocess.run([sys.executable, "script.py"], capture_output=True, encoding="utf-8")
    folders = [at / "reports" / case / "vi" for case in ("example", "chau-phu")]
    assert run.stdout.split() == [str(folder.resolve()) for folder in folders], run.stderr
    assert _made(at) == ["chau-phu/vi", "example/vi"]


@pytest.mark.skipif(not shutil.which("xargs"), reason="no xargs")
def test_xargs_makes_a_report_for_each_line(at):
    command = ["xargs", "-P", "2", "-n", "2", sys.executable, "-m", "thapmuoi_analysis", "report"]
    lines = "example --lang=vi\nexample --lang=en\n"
    run = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8")
    assert (run.returncode, _made(at)) == (0, REPORTS), run.stderr
