"""Make many reports by an engine past one machine, and count what is lost.

The cases are copies of `data/example`, each under an id of its own; a report is the whole of it, in
Vietnamese. Of Snakemake, a worker is killed when a quarter is done, and Snakemake itself with all
that it started when half is: it is begun again. Memory is the most that the engine and all below it
held at a time (what processes share counts once), looked at each second. Usage, with the extra
`[workflow]`: `python benchmarks/engines.py snakemake|dask|xargs [CASES] [CORES]`.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from thapmuoi_analysis import paths

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "thapmuoi_analysis", "report"]
DASK = """
import sys
import dask
from distributed import Client, LocalCluster
from thapmuoi_analysis import report

if __name__ == "__main__":
    dask.config.set({"distributed.worker.daemon": False})
    workers, *cases = sys.argv[1:]
    options = {"n_workers": int(workers), "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        client.gather(client.map(report, cases, lang="vi", out="reports", jobs=1, pure=False))
"""


class Watched:
    """An engine that is running, and what it has done and held.

    Attributes
    ----------
    most : float
        MiB that it and all below it held at most.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.most = 0.0

    def made(self) -> int:
        return len([*self.folder.glob("reports/*/vi/manifest.json")])

    def run(self, command: list[str], at: int = 0, stop: Callable | None = None) -> int:
        """Run a command to its end; once so many reports are made, do something to it."""
        with (self.folder / "log.txt").open("a") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        while process.poll() is None:
            self.most = max(self.most, held_below(process.pid))
            if stop and self.made() >= at and stop(process.pid):
                stop = None
            time.sleep(1)
        return process.returncode


def held_below(pid: int) -> float:
    """Return the MiB that a process and all below it hold; of one that has ended, nothing."""
    held = 0
    for process in below(pid):
        try:
            held += process.memory_full_info().pss
        except psutil.Error:
            continue
    return held / 2**20


def below(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def kill_worker(pid: int) -> bool:
    """Kill one report that is being made, as where its machine is lost."""
    for process in below(pid):
        try:
            if "thapmuoi_analysis" in process.cmdline()[:3]:
                process.kill()
                return True
        except (psutil.Error, IndexError):
            continue
    return False


def kill_all(pid: int) -> bool:
    """Kill the engine and all below it, as where the power fails."""
    for process in below(pid):
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.Error:
            continue
    return True


def snakemake(watched: Watched, cases: list[str], cores: str) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", f"{ROOT}/workflow/Snakefile"]
    command += ["--profile", f"{ROOT}/workflow/cluster", "--executor", "local", "--jobs", cores]
    command += ["--latency-wait", "1", "--config", f"cases={','.join(cases)}", "langs=vi"]
    killed: list[int] = []

    def stop(pid: int) -> bool:
        if not killed and kill_worker(pid):
            killed.append(watched.made())
        return bool(killed) and watched.made() >= len(cases) // 2 and kill_all(pid)

    watched.run(command, len(cases) // 4, stop)
    print(f"a worker killed at {killed[0]}, Snakemake at {watched.made()}", flush=True)
    watched.run([*command, "--unlock"])
    watched.run(command)


def dask(watched: Watched, cases: list[str], cores: str) -> None:
    (watched.folder / "script.py").write_text(DASK)
    watched.run([sys.executable, "script.py", cores, *cases])


def xargs(watched: Watched, cases: list[str], cores: str) -> None:
    (watched.folder / "cases.txt").write_text("\n".join(cases))
    words = ["--lang", "vi", "--out", "reports", "--jobs", "1"]
    command = ["xargs", "-a", "cases.txt", "-P", cores, "-I", "{}", *COMMAND, "{}", *words]
    watched.run(command)


def main() -> None:
    engine, many, cores = [*sys.argv[1:], "40", "1"][:3]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = []
        for number in range(int(many)):
            copy = shutil.copytree(paths.data() / "example", folder / f"place-{number:04}")
            described = copy / "datapackage.json"
            text = described.read_text("utf-8").replace('"example"', f'"{copy.name}"', 1)
            described.write_text(text, "utf-8")
            cases.append(str(copy))
        watched = Watched(folder)
        start = time.perf_counter()
        globals()[engine](watched, cases, cores)
        seconds = time.perf_counter() - start
        print(f"{engine}, {many} cases, {cores} at a time: {seconds:.0f} s, "
              f"{seconds / len(cases):.1f} s a report, {watched.most:.0f} MiB at most")  # fmt: skip
        words = ["--lang", "vi", "--out", "reports", "--dry-run"]
        told = subprocess.run(
            [*COMMAND, *cases, *words], check=True, capture_output=True, text=True, cwd=name
        )
        print(f"{watched.made()} made; looked at again: {told.stderr.splitlines()[-1]}")


if __name__ == "__main__":
    main()
