"""Facts are changed: what rests on them by the trace of its numbers is told otherwise, no more."""

from dataclasses import replace

import pytest
from golden import told

from thapmuoi_analysis.report.trace import outputs_of

CHANGES = {  # fact -> the rows that change with it, so that the data stay valid
    "adopted": {
        "facts": [{"id": "adopted", "value": 10}, {"id": "remaining", "value": 3}],
        "units": [
            {"code": "30070", "status": "not_adopted", "start_earliest": "", "start_latest": ""}
        ],
    },
    "plan_2018": {"plan": [{"year": 2018, "planned": 4}]},
    "rotated_young": {"rotation": [{"id": "rotated_young", "count": 6}]},
}


def _cells(case):
    """Return the cells of the chapters that tell something of a case, by chapter and id."""
    cells = {}
    for name, notebook in told.executed(case, "vi", tries=False).items():
        for cell in notebook.cells:
            cells[name, cell.id] = [*outputs_of(cell)]
    return cells


def _texts(cells):
    """Return what cells show, by the kind of the data."""
    return {place: [output["data"] for output, _ in shown] for place, shown in cells.items()}


def _rests_on(quantity, fact):
    return quantity["id"] == fact or any(_rests_on(part, fact) for part in quantity["inputs"])


def _telling(cells, fact):
    """Return the cells that show a number which is the fact, or was made from it."""
    places = set()
    for place, shown in cells.items():
        for _, about in shown:
            if any(_rests_on(quantity, fact) for quantity in about["quantities"]):
                places.add(place)
    return places


@pytest.mark.parametrize("fact", CHANGES)
def test_a_changed_fact_is_told_otherwise_at_the_cells_that_rest_on_it_and_at_no_others(fact):
    """What hangs on the units, as the map does, tells no number that rests on `adopted`."""
    case = told.load("thap-muoi")
    written = {"_before": None, "what_if": ()}  # as if it were no what-if
    changed = replace(case.with_rows(CHANGES[fact]), **written)
    before = _cells(case)
    expected = _telling(before, fact)
    now = _texts(_cells(changed))
    differing = {place for place, texts in _texts(before).items() if now[place] != texts}
    if fact == "adopted":
        assert set() < expected < differing
    else:
        assert set() < expected == differing
