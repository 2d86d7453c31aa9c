"""Closed forms of queues: published values, special cases, simulation, and what has no bound."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.simulation import WARM_UP, Meetings, fifo, simulate

from thapmuoi_analysis.analysis.queueing import (
    Stream,
    cobham,
    preemptive,
    stretched,
    turnaround,
    vacations,
)
from thapmuoi_analysis.analysis.workload import exact
from thapmuoi_analysis.analysis.workload import given as assumptions
from thapmuoi_analysis.record.case import load_case

BASE = {id: float(v) for id, v in exact(assumptions(load_case("thap-muoi"))).items()}
NOBODY = Stream(0.0, 1.0)


def test_published_values():
    assert preemptive(NOBODY, [Stream(0.8, 1.0)], 1.0) == pytest.approx(5)  # M/M/1
    assert preemptive(NOBODY, [Stream(0.8, 1.0, 0.0)], 1.0) == pytest.approx(3)  # M/D/1
    waits = cobham([Stream(0.3, 1.0), Stream(0.5, 1.0)])
    assert [round(float(wait), 4) for wait in waits] == [1.1429, 5.7143]
    second = preemptive(Stream(0.1, 3.0), [Stream(1.0, 0.4)], 0.4)
    assert round(float(second), 5) == 5.61905


@given(st.floats(0.01, 0.6), st.floats(0.01, 0.39), st.floats(0.1, 5), st.floats(0.1, 5))
def test_preemptive_resume_is_the_formula_of_the_textbook(high, low, first, second):
    one, two = Stream(high / first, first, 0.5), Stream(low / second, second, 2.0)
    moments = one.rate * first**2 * 1.25 + two.rate * second**2 * 5
    expected = second / (1 - high) + moments / (2 * (1 - high) * (1 - high - low))
    assert preemptive(one, [two], second) == pytest.approx(expected)


@given(st.floats(0.01, 0.4), st.floats(0.01, 0.4), st.floats(0.1, 3))
def test_kinds_of_work_in_one_line_wait_alike(a, b, mean):
    both = preemptive(NOBODY, [Stream(a, 1.0), Stream(b / mean, mean)], 1.0)
    moments = 2 * a + 2 * b * mean
    assert both == pytest.approx(1 + moments / (2 * (1 - a - b)))


def test_waits_of_classes_keep_the_conservation_law():
    """Kleinrock: the sum of load times wait does not hang on the order of service."""
    jobs = [Stream(0.2, 1.0), Stream(0.1, 3.0, 0.0), Stream(0.3, 0.5, 2.0)]
    totals = [
        sum(j.load * w for j, w in zip(order, cobham(order), strict=True))
        for order in (jobs, jobs[::-1])
    ]
    assert totals[0] == pytest.approx(totals[1])


@pytest.mark.parametrize("load", [1.0, 1.2])
def test_what_comes_faster_than_it_is_done_waits_without_bound(load):
    assert cobham([Stream(load, 1.0)]) == [math.inf]
    assert stretched(1.0, Stream(load, 1.0)) == math.inf
    first, second = cobham([Stream(0.5, 1.0), Stream(load, 1.0)])
    assert first < math.inf
    assert second == math.inf


def test_an_array_of_loads_gives_an_array_of_waits():
    waits = cobham([Stream(np.array([0.5, 0.8, 1.0]), 1.0)])[0]
    assert list(waits) == [pytest.approx(1), pytest.approx(4), math.inf]


def _vacation_queue(random, files, runs, rate, trip):
    """Return the mean wait where the server leaves for `trip` whenever nobody is there."""
    free = np.zeros(runs)  # when the server is next at the desk
    arrival, waited = np.zeros(runs), []
    for number in range(files):
        arrival = arrival + random.exponential(1 / rate, runs)
        trips = np.maximum(np.ceil((arrival - free) / trip), 0)  # each begun with nobody there
        begin = free + trips * trip
        if number >= files // 5:
            waited.append(begin - arrival)
        free = begin + random.exponential(1.0, runs)
    means = np.mean(waited, axis=0)
    return means.mean(), means.std(ddof=1) / math.sqrt(runs)


def test_vacations_add_what_is_left_of_one():
    assert vacations(4.0) == 2
    mean, error = _vacation_queue(np.random.default_rng(7), 3000, 400, 0.6, 4.0)
    expected = cobham([Stream(0.6, 1.0)])[0] + vacations(4.0)
    assert abs(mean - expected) < 4 * error
    assert error < 0.05


def test_without_meetings_delegation_and_dual_files_posts_are_two_queues_apart():
    v = BASE | dict.fromkeys(("meetings_party", "meetings_government", "meetings_joint"), 0.0)
    v |= {"share_party": 0.4, "share_government": 0.6, "share_dual": 0.0, "delegated_share": 0.0}
    found = turnaround(v)["separate"]
    files, s = v["files_received"] / v["week_hours"], v["file_hours"]
    assert found["party"] == pytest.approx(s / (1 - 0.4 * files * s))
    assert found["government"] == pytest.approx(s / (1 - 0.6 * files * s))
    assert found["all"] == pytest.approx(0.4 * found["party"] + 0.6 * found["government"])


def test_what_nobody_waits_for_counts_nothing_even_without_bound():
    v = BASE | {"share_party": 0.0, "share_government": 1.0, "share_dual": 0.0}
    v |= {"meetings_party": 40.0, "meetings_joint": 0.0}
    found = turnaround(v)["separate"]
    assert found["party"] == math.inf
    assert found["all"] < math.inf


def test_other_readings_of_the_rules_change_what_they_should():
    plain, late, away = (turnaround(BASE, rule) for rule in ("interrupt", "finish", "trips"))
    meetings = 14 / 40  # of the holder of both posts
    s = BASE["file_hours"]
    gain = plain["merged"]["party"] - late["merged"]["party"]
    assert gain == pytest.approx(s / (1 - meetings) - s)
    more = away["merged"]["party"] - plain["merged"]["party"]
    assert more == pytest.approx(BASE["trip_hours"] / 2 / (1 - meetings))
    with pytest.raises(ValueError, match="rule is 'sleep'; it can be: interrupt, finish, trips"):
        turnaround(BASE, "sleep")


# against a simulation


@pytest.mark.parametrize(("spread", "expected"), [(1, 5), (0, 3)], ids=["M/M/1", "M/D/1"])
def test_the_simulation_of_a_single_line_agrees_with_the_published_values(spread, expected):
    random = np.random.default_rng(3)
    shape = (400, 5 * WARM_UP)
    arrivals = random.exponential(1 / 0.8, shape).cumsum(axis=1)
    services = random.exponential(1.0, shape) if spread else np.ones(shape)
    means = (fifo(arrivals, services) - arrivals)[:, WARM_UP:].mean(axis=1)
    _within_errors((means.mean(), means.std(ddof=1) / math.sqrt(len(means))), expected)


def test_the_simulation_does_jobs_in_turn():
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


NO_MEETINGS = dict.fromkeys(("meetings_party", "meetings_government", "meetings_joint"), 0.0)
ALL_DUAL = {"share_party": 0.0, "share_government": 0.0, "share_dual": 1.0}
WORLDS = {
    "base": {},
    "busy": {"files_received": 40.0},
    "no meetings": NO_MEETINGS,
    "all dual-track": ALL_DUAL,
    "nothing delegated": {"delegated_share": 0.0},
    "all delegated": {"delegated_share": 1.0, "bounced_share": 1.0},
    "nothing left to chance": {"file_spread": 0.0, "meeting_spread": 0.0},
    "long meetings": {"meeting_hours": 6.0, "meeting_spread": 1.5},
}
EXACT = {  # for the chair too
    "no dual-track files": {"share_party": 0.4, "share_government": 0.6, "share_dual": 0.0},
    "two lines in a row (Jackson)": ALL_DUAL | NO_MEETINGS | {"delegated_share": 0.0},
}


def _within_errors(found, expected):
    mean, error = found
    assert error < 0.02 * expected
    assert abs(mean - expected) < 4 * error


@pytest.mark.parametrize("name", WORLDS)
def test_one_holder_of_both_posts_waits_as_simulated(name):
    v = BASE | WORLDS[name]
    _within_errors(simulate(v, merged=True, seed=11), turnaround(v)["merged"]["all"])


@pytest.mark.parametrize("name", EXACT)
def test_separate_posts_wait_as_simulated(name):
    v = BASE | EXACT[name]
    _within_errors(simulate(v, merged=False, seed=12), turnaround(v)["separate"]["all"])


@pytest.mark.parametrize("name", ["base", "busy", "all dual-track", "long meetings"])
def test_the_chair_as_a_poisson_queue_is_near_the_simulation(name):
    v = BASE | WORLDS[name]
    mean, _ = simulate(v, merged=False, seed=14)
    assert turnaround(v)["separate"]["all"] == pytest.approx(mean, rel=0.03)
