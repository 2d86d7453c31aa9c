"""Assumptions about a week: what is refused, where, and how to fix it."""

import pytest
from glance import lines

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.hours import UNITS, wrong
from thapmuoi_analysis.case.schema import SCHEMA

# An assumption, a cell of its row and what is written there; what is told.
REFUSED = """
file_hours | value | -1 | row 7, column value: found '-1'
file_hours | value | 0,5 | found '0,5'; expected a form like 7.5, 80%
file_hours | value | 50% | found '50%'; expected a percentage for a share
file_hours | value | 0 | found '0'; expected more than 0
share_dual | value | 0.3 | found '0.3'; expected a percentage for a share
share_dual | value | 40% | row 10, column value: found '40%'; expected shares
share_dual | unit | hour/week | row 10, column unit: found 'hour/week'; expected share
meetings_party | value | 41 | found '41'; expected at most 40
meetings_government | value | 41 | found '41'; expected at most 40
week_hours | value | 169 | found '169'; expected at most 168
week_hours | value | 0 | found '0'; expected more than 0
delegated_share | value | 120% | found '120%'; expected at most 100%
week | value | 5 | found 'week'; expected one of: week_hours
"""


def test_an_assumption_that_cannot_be_is_told_with_row_column_and_value():
    case = load_case("example")
    for id, column, cell, told in lines(REFUSED):
        with pytest.raises(CaseError, match=r"workload\.csv") as caught:
            case.with_rows("workload", id=id, **{column: cell})
        assert told in str(caught.value)
    with pytest.raises(CaseError, match=r"a row for each assumption.*add the row field_needed"):
        case.without_rows("workload", id="field_needed")


def test_the_ends_of_what_can_be_are_possible():
    values = dict.fromkeys(UNITS, 0) | {"week_hours": 168, "file_hours": 1, "share_dual": 1}
    assert list(wrong(values | {"meetings_party": 100, "meetings_government": 68})) == []


def test_each_assumption_fits_the_schema_and_no_fact_goes_by_its_name():
    id, _, unit, *_ = SCHEMA["workload"]["fields"]
    assert id["constraints"]["enum"] == tuple(UNITS)
    assert set(unit["constraints"]["enum"]) == set(UNITS.values())
    case = load_case("example")
    fact = case.facts.astype(object).where(case.facts.notna(), "").to_dict("records")[0]
    with pytest.raises(CaseError, match="column id: found 'week_hours'"):
        case.with_rows("facts", **{**fact, "id": "week_hours"})
