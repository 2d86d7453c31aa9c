"""The simulation: against closed forms, against SimPy event by event, and its own promises."""

import math
import runpy
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from thapmuoi_analysis.analysis import simulation
from thapmuoi_analysis.analysis.queueing import turnaround
from thapmuoi_analysis.analysis.simulation import Meetings, fifo, simulate
from thapmuoi_analysis.analysis.workload import exact, given
from thapmuoi_analysis.record.case import load_case

ROOT = Path(__file__).parents[2]
event_by_event = runpy.run_path(str(ROOT / "benchmarks" / "simpy_model.py"))["mean_time"]
BASE = {id: float(v) for id, v in exact(given(load_case("thap-muoi"))).items()}
NO_MEETINGS = dict.fromkeys(("meetings_party", "meetings_government", "meetings_joint"), 0.0)
ERRORS = 4 / simulation.Z_95  # four standard errors, in halves of an interval


def _agree(found, expected):
    assert found.half < 0.03 * expected
    assert abs(found.mean - expected) < ERRORS * found.half


def _one_line(rate, spread, runs=400, files=20_000):
    random = np.random.default_rng(3)
    arrivals = random.exponential(1 / rate, (runs, files)).cumsum(axis=1)
    services = random.exponential(1.0, (runs, files)) if spread else np.ones((runs, files))
    spent = (fifo(arrivals, services) - arrivals)[:, files // 5 :]
    return spent


def _within_errors(by_run, expected):
    error = by_run.std(ddof=1) / math.sqrt(len(by_run))
    assert error < 0.02 * expected
    assert abs(by_run.mean() - expected) < 4 * error


def test_a_single_line_agrees_with_the_published_values():
    spent = _one_line(0.8, 1)
    _within_errors(spent.mean(axis=1), 5)  # M/M/1
    _within_errors((spent > 10).mean(axis=1), math.exp(-2))  # P(T > 10) = .1353
    _within_errors(_one_line(0.8, 0).mean(axis=1), 3)  # M/D/1


def test_jobs_are_done_in_turn_as_one_after_the_other():
    random = np.random.default_rng(5)
    arrivals, services = random.random(200).cumsum(), random.random(200)
    free, expected = 0.0, []
    for arrival, service in zip(arrivals, services, strict=True):
        free = max(free, arrival) + service
        expected.append(free)
    assert fifo(arrivals, services) == pytest.approx(expected)


def test_meetings_stop_the_clock_and_those_that_collide_follow_each_other():
    meetings = Meetings(np.array([2.0, 3.0, 10.0]), np.array([2.0, 1.0, 1.0]))  # 2-5 and 10-11
    time = np.array([1.0, 2.5, 4.5, 5.0, 6.0, 10.5, 12.0])
    assert list(meetings.clock(time)) == [1, 2, 2, 2, 3, 7, 8]
    assert list(meetings.time(np.array([1.0, 2.0, 3.0, 7.5]))) == [1, 2, 6, 11.5]
    done = meetings.done(np.array([1.0, 4.0]), np.array([2.0, 5.0]))
    assert list(done) == [6, 12]  # begun at 1, stopped 2-5; then 6 to 10 and 11 to 12


CHANGES = {
    "base": {},
    "busy": {"files_received": 40.0},
    "no meetings": NO_MEETINGS,
    "all dual-track": {"share_party": 0.0, "share_government": 0.0, "share_dual": 1.0},
    "nothing delegated": {"delegated_share": 0.0},
    "all delegated": {"delegated_share": 1.0, "bounced_share": 1.0},
    "nothing left to chance": {"file_spread": 0.0, "meeting_spread": 0.0},
    "long meetings": {"meeting_hours": 6.0, "meeting_spread": 1.5},
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_holder_of_both_posts_agrees_with_the_closed_form(name):
    v = BASE | CHANGES[name]
    found = simulate(v, merged=True, replications=800, files=5000, seed=11)
    _agree(found, float(turnaround(v)["merged"]["all"]))


def test_two_lines_in_a_row_agree_with_jacksons_theorem():
    v = BASE | NO_MEETINGS | {"delegated_share": 0.0, "coordination_wait": 0.0}
    v |= {"share_party": 0.0, "share_government": 0.0, "share_dual": 1.0}
    found = simulate(v, merged=False, replications=800, seed=12)
    load = v["files_received"] / v["week_hours"] * v["file_hours"]
    _agree(found, 2 * v["file_hours"] / (1 - load))


def test_separate_posts_without_dual_files_agree_with_the_closed_form():
    v = BASE | {"share_party": 0.4, "share_government": 0.6, "share_dual": 0.0}
    found = simulate(v, merged=False, replications=800, seed=13)
    _agree(found, float(turnaround(v)["separate"]["all"]))


@pytest.mark.parametrize("name", ["base", "busy", "all dual-track", "long meetings"])
def test_the_chair_as_a_poisson_queue_is_near_the_simulation(name):
    v = BASE | CHANGES[name]
    found = simulate(v, merged=False, replications=800, seed=14)
    assert float(turnaround(v)["separate"]["all"]) == pytest.approx(found.mean, rel=0.03)


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("name", ["base", "busy", "all dual-track"])
def test_the_whole_model_agrees_with_simpy(name, merged):
    v = BASE | CHANGES[name]
    other = np.array([event_by_event(v, merged, 6000, seed) for seed in range(12)])
    error = other.std(ddof=1) / math.sqrt(len(other))
    found = simulate(v, merged, replications=400, seed=15)
    spread = math.hypot(error, found.half / simulation.Z_95)
    assert error < 0.05 * found.mean
    assert abs(other.mean() - found.mean) < 4 * spread


def test_one_seed_gives_one_answer_and_another_another():
    first, again, other = (simulate(BASE, True, replications=40, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first.mean != other.mean


def test_an_interval_is_narrower_with_more_replications():
    few, many = (simulate(BASE, True, replications=n) for n in (100, 1600))
    assert many.half < few.half / 2


@pytest.mark.parametrize("merged", [False, True])
def test_an_unstable_system_has_no_bound(merged):
    found = simulate(BASE | {"files_received": 200.0}, merged)
    assert (found.mean, found.half) == (math.inf, math.inf)


def test_nothing_to_do_takes_no_time():
    assert simulate(BASE | {"files_received": 0.0}, True, replications=30).mean == 0


@pytest.mark.parametrize(("replications", "files"), [(29, 5000), (400, 9)])
def test_too_few_replications_are_refused(replications, files):
    with pytest.raises(ValueError, match="expected 30 of 10 or more"):
        simulate(BASE, True, replications=replications, files=files)


def test_replications_that_run_into_the_next_are_refused():
    v = BASE | {"file_spread": 300.0}  # a file in thousands takes weeks
    with pytest.raises(ValueError, match="too near to what the leaders can do"):
        simulate(v, True, replications=400, seed=4)


def test_memory_does_not_grow_with_the_files():
    peaks = []
    for replications in (60, 600):
        tracemalloc.start()
        simulate(BASE, False, replications=replications)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
