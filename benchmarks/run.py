"""Time the whole of `thapmuoi report` against the papermill command in a loop.

Both make the same: every chapter in both languages. They run in turn, A B A B, so that a drift of
the machine's speed touches both; the ratio is taken pair by pair. Usage: `make bench`, or
`python benchmarks/run.py [PAIRS]`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from thapmuoi_analysis import paths

CHAPTERS = sorted(paths.notebooks().glob("[0-9][0-9]_*.ipynb"))


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def report(folder: str) -> None:
    run([sys.executable, "-m", "thapmuoi_analysis", "report", "thap-muoi", "--out", folder])


def papermill_loop(folder: str) -> None:
    for lang in ("vi", "en"):
        for chapter in CHAPTERS:
            target = f"{folder}/{lang}-{chapter.name}"
            run([sys.executable, "-m", "papermill", str(chapter), target, "-p", "lang", lang])


def seconds(work) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        work(folder)
        return time.perf_counter() - start


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ours, loop = [], []
    for _ in range(pairs):
        ours.append(seconds(report))
        loop.append(seconds(papermill_loop))
    ratios = [theirs / mine for mine, theirs in zip(ours, loop, strict=True)]
    print(f"{os.cpu_count()} processors, {len(CHAPTERS)} chapters x 2 languages, {pairs} pairs")
    for name, times in (("thapmuoi report", ours), ("papermill loop", loop)):
        low, high = min(times), max(times)
        print(f"{name:16} median {statistics.median(times):5.1f} s   {low:.1f} to {high:.1f}")
    low, high = min(ratios), max(ratios)
    print(f"loop / report    median {statistics.median(ratios):5.2f}     {low:.2f} to {high:.2f}")


if __name__ == "__main__":
    main()
