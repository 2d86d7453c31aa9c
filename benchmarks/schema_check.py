"""Compare our own check of tables with frictionless, and time the loading of a case.

Both check a national table of units (10,598 rows, 17 columns) against the schema of the project,
each in processes of its own, in turn; seconds are of the processor, so that other work on the
machine does not count. `load` is `load_case("thap-muoi")` with the case that it is set beside.
Usage: `python benchmarks/schema_check.py [ROUNDS]`.
"""

import statistics
import subprocess
import sys

ROWS = """
from time import process_time
from thapmuoi_analysis.case.schema import columns_of, schema_of
head = columns_of("units")
unit = ["99999", "2020-12-31", "Unit", "xã", "adopted", "stated", "2018-01-01", "2022-03-02", "",
        "", "s:p1.s1 s:p1.s2"]
unit += [""] * (len(head) - len(unit))
rows = [head] + [[f"{n:05}", "2020-12-31", f"Unit {n}", *unit[3:]] for n in range(10_598)]
before = process_time()
"""
CODES = {
    "own check": ROWS
    + """
from thapmuoi_analysis.case import raw, tables
imported = process_time()
table = raw.RawTable("units.csv", rows, range(1, len(rows) + 1))
listed = [{"name": "units"}, {"name": "sentences"}]  # which are not read: not looked up
about = {"case": {"fictional": False}, "resources": listed}
assert not list(tables.errors(raw.RawCase(about, {"units": table})))
print(imported - before, process_time() - imported)
""",
    "frictionless": ROWS
    + """
from frictionless import Resource, Schema
imported = process_time()
schema = Schema.from_descriptor(schema_of("units"))
assert Resource(name="units", data=rows.copy, schema=schema).validate().valid
print(imported - before, process_time() - imported)
""",
    "load": """
from time import process_time
before = process_time()
from thapmuoi_analysis.case.case import load_case
load_case("thap-muoi")
first = process_time()
for _ in range(10):
    load_case("thap-muoi")
print(first - before, (process_time() - first) / 10)
""",
}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found = {name: [] for name in CODES}
    for _ in range(rounds):  # in turn, so that a drift of the machine touches all
        for name, code in CODES.items():
            command = [sys.executable, "-c", code]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[name].append([float(word) for word in done.stdout.split()])
    for name, seconds in found.items():
        once, then = map(statistics.median, zip(*seconds, strict=True))
        heads = ("import and first", "each after") if name == "load" else ("import", "check")
        print(f"{name:12} {heads[0]} {once:.2f} s, {heads[1]} {then:.3f} s")


if __name__ == "__main__":
    main()
