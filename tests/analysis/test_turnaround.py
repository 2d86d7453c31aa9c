"""Turnaround as quantities: kinds, what has no bound, turning points and the regime map."""

import math

import numpy as np
import pandas as pd
import pytest

from thapmuoi_analysis.analysis import turnaround, workload
from thapmuoi_analysis.analysis.queueing import turnaround as hours
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Kind
from thapmuoi_analysis.report.voice import Voice

CASE = load_case("thap-muoi")
KNOWN = workload.given(CASE)


def _hours(known):
    return {id: float(value) for id, value in workload.exact(known).items()}


def test_what_is_exact_or_approximate_is_marked_so():
    found = turnaround.times(KNOWN)
    assert {q.kind for q in found["merged"].values()} == {Kind.ASSUMED}
    kinds = {name: q.kind for name, q in found["separate"].items()}
    assert kinds.pop("party") == Kind.ASSUMED  # at the secretary files arrive at random
    assert set(kinds.values()) == {Kind.ILLUSTRATIVE}
    assert {part.id for part in found["merged"]["all"].inputs} == set(KNOWN)


def test_in_the_base_case_work_moves_faster_and_the_leader_has_fewer_hours_for_the_field():
    assert turnaround.is_faster(turnaround.times(KNOWN)) is True
    week = workload.budget(KNOWN)
    assert week["merged"]["field"].value < week["each"]["field"].value


def test_an_unstable_system_is_said_to_be_unbounded_and_never_a_number():
    known = workload.given(CASE, "files_received=80")
    found = turnaround.times(known)
    slowest = found["merged"]["all"]
    assert slowest.value == math.inf
    assert Voice("en").number(slowest, ".1f").startswith("unbounded (")
    assert Voice("vi").number(slowest).startswith("không giới hạn (")
    assert turnaround.is_faster(found) is False
    assert (
        turnaround.is_faster(turnaround.times(workload.given(CASE, "files_received=400"))) is pd.NA
    )


def test_a_reading_of_the_rules_is_a_row():
    found = turnaround.rules(KNOWN)
    assert list(found["rule"]) == ["interrupt", "finish", "trips"]
    assert found["merged"][0] == turnaround.times(KNOWN)["merged"]["all"]
    assert found["merged"][1].id == "merged__turnaround__all_once_finish"


def test_at_a_turning_point_both_structures_take_the_same_time():
    found = turnaround.turning_points(KNOWN).set_index("id")
    turned = 0
    for id, row in found.iterrows():
        if row["turns"].value is NOT_APPLICABLE or id.startswith("share"):
            continue
        values = _hours(KNOWN) | {id: row["turns"].value}
        times = hours(values)
        assert times["merged"]["all"] == pytest.approx(float(times["separate"]["all"]), rel=0.01)
        above = hours(values | {id: row["turns"].value * 1.02})
        slower = above["merged"]["all"] > above["separate"]["all"]
        assert row["above"] == ("separate" if slower else "merged")
        turned += 1
    assert turned > 8


def test_with_the_share_of_dual_track_files_the_others_change_in_proportion():
    turns = turnaround.turning_points(KNOWN).set_index("id").loc["share_dual", "turns"].value
    rest = (1 - turns) / (0.25 + 0.45)
    values = _hours(KNOWN) | {
        "share_dual": turns,
        "share_party": 0.25 * rest,
        "share_government": 0.45 * rest,
    }
    times = hours(values)
    assert times["merged"]["all"] == pytest.approx(float(times["separate"]["all"]), rel=0.01)


def test_where_dual_track_files_cost_nothing_to_pass_on_no_wait_turns_the_answer():
    known = workload.given(CASE, "coordination_removed=0% dual_saving=0%")
    found = turnaround.turning_points(known).set_index("id").loc["coordination_wait"]
    assert found["turns"].value is NOT_APPLICABLE
    assert found["above"] == "none"


def test_the_regime_map_is_the_model_cell_by_cell():
    found = turnaround.regime(KNOWN, cells=7)
    for row, column in ((0, 0), (2, 3), (5, 6), (6, 1)):
        values = _hours(KNOWN)
        scale = found.meetings[column] / 14
        values |= {id: values[id] * scale for id in turnaround.MEETINGS}
        values |= {"delegated_share": float(found.delegated[row])}
        times = hours(values)
        assert found.merged[row, column] == pytest.approx(float(times["merged"]["all"]))
        assert found.separate[row, column] == pytest.approx(float(times["separate"]["all"]))
    # the row of the share assumed, by the budget
    half = workload.given(CASE, "delegated_share=50%")
    exact = workload.budget(half)["merged"]["field"].value
    at = found.field[3] + found.meetings
    assert at == pytest.approx([float(exact) + 14] * 7)


def test_the_limit_of_meetings_is_where_the_answer_turns():
    found = turnaround.regime(KNOWN)
    scale = found.limit.value / float(found.now[0].value)
    values = _hours(KNOWN)
    times = hours(values | {id: values[id] * scale for id in turnaround.MEETINGS})
    assert times["merged"]["all"] == pytest.approx(float(times["separate"]["all"]), rel=0.01)


def test_without_meetings_a_map_gives_each_post_half_of_them():
    none = "meetings_party=0 meetings_government=0 meetings_joint=0"
    found = turnaround.regime(workload.given(CASE, none), cells=5)
    assert np.isfinite(found.merged[4, 0])
    assert found.now[0].value == 0
