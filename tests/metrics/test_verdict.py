"""How results stand to target and plan where an earlier one matters: met and lost, met late."""

import pytest
from glance import lines
from golden import what_if

from thapmuoi_analysis import load_case, metrics

without_units = what_if.without_tables("units", "layout", "evidence")
with_target = what_if.target("50%", 2024)  # which comes to three, as does the plan
with_plan = what_if.planned(1, 2)
EXAMPLE = what_if.NO_CLAIMS(load_case("example"))  # of six units
EXAMPLE = EXAMPLE.without_rows("facts", id="remaining")
EXAMPLE = without_units(EXAMPLE).without_rows("plan", year=2025)
CASE = with_plan(with_target(EXAMPLE))

# An earlier result and its days, the latest and its; how they stand to both, and by which.
COURSES = """
5 | 2024-12-31 | 2024-12-31 | 2 | 2025-06-30 | lost | adopted_2023
3 | | 2023-12-31 | 2 | 2025-06-30 | lost | adopted_2023
3 | 2023-12-31 | 2023-12-31 | 2 | 2024-06-30 | receded | adopted_2023
3 | 2025-01-31 | 2025-01-31 | 2 | 2025-06-30 | lapsed | adopted_2023
2 | 2024-12-31 | 2024-12-31 | 4 | 2025-06-30 | after | adopted_2023
2 | | 2024-12-31 | 4 | 2025-06-30 | late |
2 | 2024-06-30 | 2024-06-30 | 4 | 2025-06-30 | late |
3 | 2024-12-31 | 2024-12-31 | 5 | 2025-06-30 | met |
4 | 2024-12-31 | 2024-12-31 | 3 | 2025-06-30 | above |
2 | 2024-06-30 | 2024-06-30 | 1 | 2025-06-30 | below |
2 | 2023-12-31 | 2023-12-31 | 4 | 2024-06-30 | ahead |
2 | 2023-12-31 | 2023-12-31 | 3 | 2024-12-30 | level |
5 | | | 2 | 2025-06-30 | below |
"""


def course_of(first, earliest, latest, n, day):
    """Return the case with two results, of these days."""
    earlier = {
        "id": "adopted_2023",
        "value": first,
        "as_of_earliest": earliest,
        "as_of_latest": latest,
    }
    last = {"id": "adopted", "value": n, "as_of_earliest": day, "as_of_latest": day}
    return CASE.with_rows({"facts": [earlier, last]})


@pytest.mark.parametrize("line", lines(COURSES), ids=" ".join)
def test_an_earlier_result_decides_where_a_goal_was_met_or_missed_by_it(line):
    *results, state, before = line
    case = course_of(*results)
    standings = metrics.standings(case)
    of_both = {"target": state, "plan": state}
    assert standings["state"].to_dict() == of_both
    assert {*standings["before"]} == {before}


def test_what_is_not_settled_is_open_and_says_by_which_result_a_goal_was_met():
    lost = course_of(3, "2024-12-31", "2024-12-31", 2, "2025-06-30")
    unsettled = lost.with_rows("facts", id="adopted", hedge="hơn")
    of_plan = metrics.standings(unsettled).loc["plan"]
    assert of_plan.to_list() == ["open", "adopted_2023"]
    hedged = lost.with_rows("facts", id="adopted_2023", hedge="gần")
    of_plan = metrics.standings(hedged).loc["plan"]
    assert of_plan.to_list() == ["below", ""]


def test_without_a_deadline_a_goal_that_was_met_is_lost():
    lost = course_of(3, "2024-12-31", "2024-12-31", 2, "2025-06-30")
    for_good = lost.without_rows("facts", id="target_year")
    of_target = metrics.standings(for_good).loc["target"]
    assert of_target.to_list() == ["lost", "adopted_2023"]


def test_a_result_on_which_sources_disagree_neither_meets_nor_misses_a_goal():
    lost = course_of(3, "2024-12-31", "2024-12-31", 2, "2025-06-30")
    disputed = what_if.another_source(1, "2024-12-31")(lost)
    states = metrics.standings(disputed)["state"]
    assert states.to_dict() == {"target": "below", "plan": "below"}
