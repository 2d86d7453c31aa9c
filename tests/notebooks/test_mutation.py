"""Facts are changed in a copy of the data: strict nbval fails where they are told, nowhere else."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))

# fact -> the changes to the data, which keep them valid; the cells that tell it
MUTATIONS = {
    "adopted": (
        [
            ("facts.csv", "adopted,adopted,11,", "adopted,adopted,10,"),
            ("facts.csv", "remaining,remaining,2,", "remaining,remaining,3,"),
            (
                "units.csv",
                "Láng Biển,xã,adopted,derived,2018-01-01,2022-03-02,",
                "Láng Biển,xã,not_adopted,derived,,,",
            ),
        ],
        {
            "01_plan_and_result": [
                "code-13",
                "code-16",
                "code-17",
                "code-18",
                "code-22",
                "code-23",
            ],
            "03_what_is_not_reported": [
                "code-12",
                "code-17",
                "code-18",
                "code-21",
                "code-24",
            ],
            "06_comparison": ["code-06"],
        },
    ),
    "plan_2018": (
        [("plan.csv", "2018,3,", "2018,4,")],
        {
            "01_plan_and_result": ["code-10", "code-12", "code-13", "code-17", "code-18"],
            "03_what_is_not_reported": ["code-17", "code-18", "code-21"],
        },
    ),
    "rotated_young": (
        [("rotation.csv", "rotated_young,young,rotated,7,", "rotated_young,young,rotated,6,")],
        {"02_benefits_and_limitations": ["code-08"]},
    ),
}


def _code(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def _rests_on(quantity, fact):
    return quantity["id"] == fact or any(_rests_on(part, fact) for part in quantity["inputs"])


def _tells(cell, fact):
    """Return whether a number that a cell shows is the fact, or was made from it."""
    shown = [output["metadata"]["thapmuoi"]["quantities"] for output in cell.outputs]
    return any(_rests_on(quantity, fact) for quantities in shown for quantity in quantities)


def _failing(data):
    """Return the cells at which strict nbval fails with other data, and how many it compared."""
    hidden = {"MPLBACKEND", "PYTEST_ADDOPTS", "THAPMUOI_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    options = ["--nbval", "--nbval-current-env", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:xdist", *map(str, NOTEBOOKS)],
        cwd=ROOT, env={**environment, "THAPMUOI_DATA": str(data)},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert "error" not in run.stdout.splitlines()[-1], run.stdout
    compared = sum(map(int, re.findall(r"(\d+) (?:failed|passed)", run.stdout.splitlines()[-1])))
    cells = {path.stem: _code(path) for path in NOTEBOOKS}
    failed = {}
    for stem, number in re.findall(r"FAILED \S*?(\w+)\.ipynb::Cell (\d+)", run.stdout):
        failed.setdefault(stem, []).append(cells[stem][int(number)].id)
    return failed, compared


UNIT_BY_UNIT = {  # where a unit is told that has not adopted the model
    "01_plan_and_result": ["code-32", "code-33", "code-36", "code-40"],
    "05_extend_or_separate": ["code-06", "code-07", "code-08", "code-22", "code-25", "code-26"],
}


def test_changed_facts_are_noticed_at_the_cells_that_tell_them_and_at_no_others(tmp_path):
    folder = shutil.copytree(ROOT / "data" / "thap-muoi", tmp_path / "thap-muoi")
    for changes, _ in MUTATIONS.values():
        for name, old, new in changes:
            text = (folder / name).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    failed, compared = _failing(tmp_path)
    told = [*(told for _, told in MUTATIONS.values()), UNIT_BY_UNIT]
    stems = {stem for cells in told for stem in cells}
    expected = {stem: {id for cells in told for id in cells.get(stem, ())} for stem in stems}
    assert {stem: {*cells} for stem, cells in failed.items()} == expected
    assert compared == sum(len(_code(path)) for path in NOTEBOOKS)


@pytest.mark.parametrize("fact", MUTATIONS)
def test_the_cells_named_here_are_those_whose_numbers_rest_on_the_fact(fact):
    found = {p.stem: [cell.id for cell in _code(p) if _tells(cell, fact)] for p in NOTEBOOKS}
    assert {stem: ids for stem, ids in found.items() if ids} == MUTATIONS[fact][1]
