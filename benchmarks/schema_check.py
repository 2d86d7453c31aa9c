"""Compare frictionless with pandera on a national table of units (10,598 rows, 7 columns).

pandera is no dependency of the project: `pip install pandera` first. Each library is measured in
a process of its own, imports included, since a report checks its data once.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

FRICTIONLESS = """
import time; start = time.perf_counter()
from frictionless import Resource, Schema
loaded = time.perf_counter()
text = [{"name": n, "type": "string", "constraints": {"required": True}} for n in NAMES]
days = [{"name": n, "type": "date"} for n in DAYS]
schema = Schema.from_descriptor({"fields": text + days, "primaryKey": ["code"]})
assert Resource(path=PATH, schema=schema).validate().valid
"""
PANDERA = """
import time; start = time.perf_counter()
import pandas as pd, pandera.pandas as pa
loaded = time.perf_counter()
columns = {n: pa.Column(str, nullable=False, unique=n == "code") for n in NAMES}
columns |= {n: pa.Column("datetime64[ns]", coerce=True) for n in DAYS}
pa.DataFrameSchema(columns).validate(pd.read_csv(PATH, dtype=str), lazy=True)
"""
END = """
import resource
print(f"import {loaded - start:.2f} s, check {time.perf_counter() - loaded:.2f} s,",
      f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
"""
NAMES, DAYS = ["code", "name", "kind", "status", "locator"], ["start_earliest", "start_latest"]


def main() -> None:
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        rows = [",".join(NAMES + DAYS)]
        for number in range(10_598):
            status = draw.choice(["adopted", "not_adopted"])
            rows.append(f"{number:05},Unit {number},xã,{status},s:p1.s1,2018-01-01,2022-03-02")
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        head = f"PATH, NAMES, DAYS = 'units.csv', {NAMES!r}, {DAYS!r}\n"
        for name, code in (("frictionless", FRICTIONLESS), ("pandera", PANDERA)):
            command = [sys.executable, "-c", head + code + END]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
            print(f"{name:12} {done.stdout.strip()}")


if __name__ == "__main__":
    main()
