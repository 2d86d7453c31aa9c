"""Time a report's three documents against nbconvert's HTML alone, of the same executed notebooks.

Ours are made in the process that made the report, as `thapmuoi report` does; nbconvert is one
command for all notebooks. They run in turn, A B A B; the ratio is taken pair by pair. Needs
nbconvert, which comes with JupyterLab. Usage: `python benchmarks/documents.py [CASE] [PAIRS]`.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from thapmuoi_analysis.report import publish, trace
from thapmuoi_analysis.report.jobs import Report, job_for
from thapmuoi_analysis.report.run import report


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    asked = Report(sys.argv[1] if len(sys.argv) > 1 else "thap-muoi", "vi")
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as name:
        (folder,) = report([asked], Path(name))
        job, made = job_for(asked), Path(name) / "made"
        notebooks = sorted(folder.glob("*.ipynb"))

        def ours() -> None:
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            publish.publish(job, trace.read(notebooks), publish.titled(job), made)

        def theirs() -> None:
            command = [sys.executable, "-m", "nbconvert", "--to=html", "--no-input"]
            subprocess.run([*command, *map(str, notebooks)], check=True, capture_output=True)

        ours(), theirs()
        times = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
        sizes = [f"{f.name} {f.stat().st_size / 1e6:.2f} MB" for f in folder.glob("report.*")]
    print(f"{os.cpu_count()} processors, {len(notebooks)} chapters, {pairs} pairs")
    for label, series in zip(
        ("HTML + DOCX + PDF", "nbconvert HTML"), zip(*times, strict=True), strict=True
    ):
        median, low, high = statistics.median(series), min(series), max(series)
        print(f"{label:18} median {median:5.2f} s   {low:.2f} to {high:.2f}")
    ratios = [mine / other for mine, other in times]
    print(f"ours / nbconvert   median {statistics.median(ratios):5.2f}")
    print("; ".join(sorted(sizes)))


if __name__ == "__main__":
    main()
