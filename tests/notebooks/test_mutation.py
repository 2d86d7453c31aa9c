"""Facts are changed in a copy of the data: strict nbval fails where they are told, nowhere else."""

import os
import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.report.chapters import is_working
from thapmuoi_analysis.report.trace import outputs_of

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))

# fact -> the changes to the data, which keep them valid
MUTATIONS = {
    "adopted": [
        ("facts.csv", "adopted,adopted,11,", "adopted,adopted,10,"),
        ("facts.csv", "remaining,remaining,2,", "remaining,remaining,3,"),
        (
            "units.csv",
            "Láng Biển,xã,adopted,derived,2018-01-01,2022-03-02,",
            "Láng Biển,xã,not_adopted,derived,,,",
        ),
    ],
    "plan_2018": [("plan.csv", "2018,3,", "2018,4,")],
    "rotated_young": [
        ("rotation.csv", "rotated_young,young,rotated,7,", "rotated_young,young,rotated,6,")
    ],
}


def _code(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def _rests_on(quantity, fact):
    return quantity["id"] == fact or any(_rests_on(part, fact) for part in quantity["inputs"])


def _tells(cell, fact):
    """Return whether a number that a cell shows is the fact, or was made from it."""
    shown = [quantity for _, about in outputs_of(cell) for quantity in about["quantities"]]
    return not is_working(cell) and any(_rests_on(quantity, fact) for quantity in shown)


def _failing(data, notebooks):
    """Return the cells that tell otherwise with other data, by strict nbval; how many it compared.

    A cell that leads to a sentence may be another too, where it shows the rows.
    """
    hidden = {"MPLBACKEND", "PYTEST_ADDOPTS", "THAPMUOI_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    options = ["--nbval", "--nbval-current-env", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:xdist", *map(str, notebooks)],
        cwd=ROOT, env={**environment, "THAPMUOI_DATA": str(data)},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert "error" not in run.stdout.splitlines()[-1], run.stdout
    compared = sum(map(int, re.findall(r"(\d+) (?:failed|passed)", run.stdout.splitlines()[-1])))
    cells = {path.stem: _code(path) for path in NOTEBOOKS}
    failed = re.findall(r"FAILED \S*?(\w+)\.ipynb::Cell (\d+)", run.stdout)
    failed = [(stem, cells[stem][int(number)]) for stem, number in failed]
    return {(stem, cell.id) for stem, cell in failed if not is_working(cell)}, compared


def _telling(fact):
    """Return the cells that show a number which is the fact or was made from it."""
    return {(p.stem, cell.id) for p in NOTEBOOKS for cell in _code(p) if _tells(cell, fact)}


@pytest.mark.parametrize("facts", [("adopted",), ("plan_2018", "rotated_young")], ids="-".join)
def test_a_changed_fact_is_noticed_at_the_cells_that_tell_it_and_at_no_others(facts, tmp_path):
    """What hangs on the units, as the map does, tells no number that rests on `adopted`."""
    folder = shutil.copytree(ROOT / "data" / "thap-muoi", tmp_path / "thap-muoi")
    for name, old, new in chain.from_iterable(MUTATIONS[fact] for fact in facts):
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    told = [_telling(fact) for fact in facts]
    assert all(told)
    expected = set().union(*told)
    with_units = facts == ("adopted",)
    notebooks = [p for p in NOTEBOOKS if not with_units or p.stem in {stem for stem, _ in expected}]
    failed, compared = _failing(tmp_path, notebooks)
    assert expected < failed if with_units else expected == failed
    assert compared == sum(len(_code(path)) for path in notebooks)
