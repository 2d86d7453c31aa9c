"""Load, check and measure a synthetic national case, and the same files with `frictionless`.

The case is made anew each time from a seed and never kept: 10,598 commune-level units in 63
provinces, a source for each province, a plan by year. Smaller and larger ones show how the time
grows. Each measurement is a process of its own, imports included; seconds are of the processor, so
that other work on the machine does not count. Usage: `python benchmarks/scale.py [ROUNDS]`, without
jupyterlab installed (see README.md here).
"""

import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from thapmuoi_analysis.case.schema import DESCRIPTOR, columns_of, schema_of

PROVINCES, NATIONAL = 63, 10_598
SIZES = (NATIONAL // 4, NATIONAL // 2, NATIONAL, 2 * NATIONAL)
SYLLABLES = "An Bình Cường Đông Giang Hòa Khánh Lộc Mỹ Ngọc Phú Quý Sơn Tân Thạnh Vĩnh Xuân Yên"
YEARS = range(2018, 2022)
OURS = """
import resource, sys
from time import process_time
from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
imported = process_time()
case = load_case(sys.argv[1])
loaded = process_time()
metrics.headline(case), metrics.verdict(case), metrics.cumulative_plan(case.planned())
metrics.dated_results(case)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(loaded - imported, process_time() - loaded, process_time(), memory)
"""


def write(folder: Path, units: int) -> None:
    """Write a case of so many units into a folder."""
    draw = random.Random(units)
    sources = [f"tinh-{number:02}" for number in range(1, PROVINCES + 1)]
    places = [f"{source}:p{p}.s{s}" for source in sources for p in (1, 2) for s in (1, 2, 3)]
    source = {"title": "Báo cáo", "publisher": "UBND tỉnh", "date": "2022-03-02",
              "date_meaning": "signed", "language": "vi", "licence": "CC0"}  # fmt: skip
    said = {"key_term": "mô hình", "paraphrase_vi": "…", "paraphrase_en": "…"}
    fact = {"as_of_latest": "2022-03-02", "locator": places[0], "label_vi": "…", "label_en": "…"}
    listed = [unit(number, draw, places) for number in range(units)]
    stated = {
        "target_share": ("50%", "share"),
        "units": (units, "unit"),
        "adopted": (sum(row["status"] == "adopted" for row in listed), "unit"),
    }
    rows = {
        "sources": [{"id": id, **source} for id in sources],
        "sentences": [
            {"locator": place, "sha256": f"{draw.getrandbits(256):064x}", **said}
            for place in places
        ],
        "facts": [
            {"id": id, "measure": id, "value": value, "unit": of, **fact}
            for id, (value, of) in stated.items()
        ],
        "plan": [{"year": y, "planned": units // 10, "locator": places[0]} for y in YEARS],
        "units": listed,
    }
    for name, table in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, columns_of(name), lineterminator="\n")
            lines.writeheader()
            lines.writerows(table)
    case = {"fictional": True} | {
        name: {"vi": "…", "en": "…"}
        for name, known in DESCRIPTOR["case"].items()
        if known["type"] == "names" and "required" in known
    }
    resources = [
        {"name": name, "path": f"{name}.csv", "type": "table", "schema": schema_of(name)}
        for name in rows
    ]
    package = {"name": "national", "case": case, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def unit(number: int, draw: random.Random, places: list[str]) -> dict[str, str]:
    """Return a unit: no two share a name; most rest on two sentences; half have adopted."""
    name = " ".join(draw.choices(SYLLABLES.split(), k=2)) + f" {number}"
    status = draw.choice(["adopted", "not_adopted"])
    start = {"start_earliest": "2018-01-01", "start_latest": "2022-03-02"}
    return {
        "code": f"{number:05}",
        "code_vintage": "2022-03-02",
        "name_vi": name,
        "kind": draw.choices(["xã", "phường", "thị trấn"], [83, 11, 6])[0],
        "status": status,
        "status_basis": "stated",
        **(start if status == "adopted" else {}),
        "locators": " ".join(draw.sample(places, 1 + (draw.random() < 0.8))),
        "successor_code": f"{draw.randrange(90_000):05}",
        "successor_vintage": "2025-07-01",
        "successor_name_vi": name,
        "successor_kind": "xã",
    }


def ours(folder: Path) -> list[float]:
    """Return the seconds of load, metrics and all, and the memory in MiB, of a new process."""
    command = [sys.executable, "-c", OURS, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def theirs(folder: Path) -> float:
    """Return the seconds of the `frictionless validate` command on the same files."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print("  units   load  metrics  process  memory  frictionless  ratio   (medians)")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            write(Path(name), size)
            mine, other = [], []
            for _ in range(rounds):  # in turn, so that a drift of the machine touches both
                mine.append(ours(Path(name)))
                other.append(theirs(Path(name)))
            load, metrics, whole, memory = map(statistics.median, zip(*mine, strict=True))
            ratio = statistics.median(b / a[2] for a, b in zip(mine, other, strict=True))
            print(f"{size:7,} {load:5.2f} s {metrics:6.3f} s {whole:6.2f} s {memory:4.0f} MB"
                  f" {statistics.median(other):11.2f} s {ratio:6.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
