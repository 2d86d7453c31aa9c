"""Time many notebooks: warm kernels, the papermill command in a loop, ploomber-engine in process.

All make the same: the chapters of the project for each set of parameters (case, language). They
run in turn, A B C A B C, so that a drift of the machine touches all; ratios are taken round by
round. Cells' own work is the processor time of the cells alone, in a process that has imported all.

ploomber-engine stands in a folder of its own, which PLOOMBER names, for papermill imports it where
it is installed: `pip install -c constraints.txt --target "$PLOOMBER" ploomber-engine`.
Usage: `python benchmarks/reports.py [SETS [ROUNDS]]`; `… idle [REPORTS]` times a run that finds
nothing to do; `… memory` measures kernels while they run.
"""

import contextlib
import importlib.util
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, product
from pathlib import Path

import nbformat
import psutil

from thapmuoi_analysis import paths

CHAPTER = sorted(paths.notebooks().glob("[0-9][0-9]_*.ipynb"))
SETS = [{"case": c, "lang": lang} for c, lang in product(["thap-muoi", "example"], ["vi", "en"])]


def works(kind: str, number: int) -> list[tuple[Path, dict[str, str]]]:
    """Return what is executed: one chapter for so many sets, or every chapter in both languages."""
    if kind == "sets":
        return [(CHAPTER[0], given) for given in islice(cycle(SETS), number)]
    return [
        (path, {"case": "thap-muoi", "lang": lang}) for lang in ("vi", "en") for path in CHAPTER
    ]


def warm(kind: str, number: int, folder: str) -> None:
    from thapmuoi_analysis.build import kernel

    kernel.warm()
    from thapmuoi_analysis.build.notebook import execute

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        todo = enumerate(works(kind, number))
        list(pool.map(lambda x: execute(x[1][0], Path(folder) / f"{x[0]}.ipynb", x[1][1]), todo))
    kernel.stop()


def loop(kind: str, number: int, folder: str) -> None:
    for place, (path, given) in enumerate(works(kind, number)):
        words = [word for name, value in given.items() for word in ("-p", name, value)]
        target = f"{folder}/{place}.ipynb"
        command = [sys.executable, "-m", "papermill", str(path), target, *words]
        subprocess.run(command, check=True, capture_output=True)


def ploomber(kind: str, number: int, folder: str) -> None:
    from ploomber_engine import execute_notebook

    for place, (path, given) in enumerate(works(kind, number)):
        target = f"{folder}/{place}.ipynb"
        execute_notebook(str(path), target, parameters=given, progress_bar=False)


def own(kind: str, number: int, folder: str) -> None:
    """Print the processor seconds of the cells alone, each notebook in a fork of its own."""
    from IPython.core.interactiveshell import InteractiveShell

    from thapmuoi_analysis.build import forkserver

    forkserver._import()
    for path, given in works(kind, number):
        if pid := os.fork():
            os.waitpid(pid, 0)
            continue
        shell, cells = InteractiveShell.instance(), nbformat.read(path, 4).cells
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in (cell for cell in cells if cell.cell_type == "code"):
                shell.run_cell(cell.source).raise_error()
                shell.user_ns.update(given if "parameters" in cell.metadata.get("tags", ()) else {})
        os.write(1, f"{time.process_time() - start}\n".encode())
        os._exit(0)


WAYS = {"warm": warm, "loop": loop, "ploomber": ploomber}


def run(name: str, kind: str, number: int) -> tuple[float, float]:
    """Return wall and processor seconds of one way, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, __file__, name, kind, str(number), folder]
        env = {**os.environ, "PLOOMBER_STATS_ENABLED": "false"}
        env |= {"PYTHONPATH": os.environ["PLOOMBER"]} if name == "ploomber" else {}
        subprocess.run(command, check=True, capture_output=True, env=env)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(kind: str, number: int, rounds: int) -> None:
    ways = [way for way in WAYS if way != "ploomber" or "PLOOMBER" in os.environ]
    command = [sys.executable, __file__, "own", kind, str(number), ""]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    cells = statistics.mean(map(float, told.split()))
    count, every = len(works(kind, number)), {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            every[way].append(run(way, kind, number))
    print(f"{kind}: {count} notebooks, {rounds} rounds; own work {cells:.2f} core-s a notebook")
    for way, times in every.items():
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        over = cpu / count - cells
        ratios = [one[0] / w[0] for one, w in zip(times, every["warm"], strict=True)]
        middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
        print(f"  {way:9}{wall:7.1f} s, {cpu:7.1f} core-s, {over:5.2f} a notebook above own work;"
              f" {middle:.2f} times warm ({low:.2f}-{high:.2f})")  # fmt: skip


def idle(number: int) -> None:
    """Time `thapmuoi report` on reports that are up to date, with and without its memory."""
    thapmuoi = [sys.executable, "-m", "thapmuoi_analysis.cli", "report"]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        out = place / "out"
        subprocess.run([*thapmuoi, "example", "--out", str(out), "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        cases = [place / f"case-{i}" for i in range(number // 2)]
        for case in cases:  # the same place under other names: each report has files of its own
            shutil.copytree(paths.data() / "example", case)
            for lang in ("vi", "en"):
                made = shutil.copytree(out / "example" / lang, out / case.name / lang)
                about = json.loads((made / "manifest.json").read_text("utf-8"))
                about["parameters"]["case"] = str(case)
                (made / "manifest.json").write_text(json.dumps(about), "utf-8")
        time.sleep(3)  # what was just written is read anew
        times = []
        for _ in range(6):
            start = time.perf_counter()
            command = [*thapmuoi, *map(str, cases), "--out", str(out)]
            told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
            times.append(time.perf_counter() - start)
            assert told.stderr.startswith(f"{2 * len(cases)} up to date"), told.stderr[:500]
    first, *again = times
    print(
        f"{2 * len(cases)} reports, nothing to do: {first:.2f} s the first time, then "
        f"{statistics.median(again):.2f} s ({min(again):.2f}-{max(again):.2f})"
    )


def memory() -> None:
    """Print what kernels hold for themselves at most, and the process they are forked from."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([sys.executable, __file__, "warm", "all", "0", folder])
        most: dict[str, float] = {}
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                for server in psutil.Process(process.pid).children():
                    kernels = server.children()
                    for name, one in [("parent", server), *(("kernel", k) for k in kernels)]:
                        info = one.memory_full_info()
                        told = {"uss": info.uss, "pss": info.pss, "rss": info.rss}
                        for kind, size in told.items():
                            most[f"{name} {kind}"] = max(most.get(f"{name} {kind}", 0), size / 1e6)
            time.sleep(0.02)
    print(", ".join(f"{name} {size:.0f} MB" for name, size in sorted(most.items())))


def main() -> None:
    words = sys.argv[1:]
    if words and words[0] in (*WAYS, "own"):
        {**WAYS, "own": own}[words[0]](words[1], int(words[2]), words[3])
    elif words and words[0] == "idle":
        idle(int(words[1]) if words[1:] else 700)
    elif words and words[0] == "memory":
        memory()
    else:
        lab = "with" if importlib.util.find_spec("jupyterlab") else "without"
        print(f"{os.cpu_count()} processors, {lab} jupyterlab, Python {sys.version.split()[0]}")
        numbers = [int(word) for word in words] or [50]
        rounds = numbers[1] if numbers[1:] else 3
        compare("sets", numbers[0], rounds)
        compare("all", 0, rounds)


if __name__ == "__main__":
    main()
