"""CSV as spreadsheets write it: semicolons, a byte-order mark, Windows line ends are read alike."""

import csv
import shutil
from pathlib import Path

import pytest

from thapmuoi_analysis.case.case import load_case

VALID = Path(__file__).parents[1] / "_valid"


@pytest.mark.parametrize("table", ["plan", "facts", "claims"])
def test_a_table_saved_with_semicolons_reads_as_with_commas(tmp_path, table):
    folder = shutil.copytree(VALID, tmp_path / "mine")
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert getattr(load_case(folder), table).equals(getattr(load_case(VALID), table))
