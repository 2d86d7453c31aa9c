"""Waiting for the leaders, simulated: first come, first served, with meetings that interrupt.

The rules are those of `analysis.queueing`. Replications stand one after the other on one line of
time and are computed together, without a loop over files. Work that meetings interrupt is an
ordinary queue on a clock that stands still during meetings (time change): arrivals are read on that
clock, served in turn (Lindley's recursion as a running maximum), and their ends read back.
"""

import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Hours = Mapping[str, float]
Z_95 = 1.959964  # of the normal distribution: 95% lie within so many standard deviations
BATCH = 10_000  # files computed at a time: what a processor keeps at hand
WARM_UP = 0.2  # of each replication, not counted: it begins with empty desks


class Estimate(NamedTuple):
    """A mean over replications, half the width of its 95% interval, and the files simulated."""

    mean: float
    half: float
    files: int


def fifo(arrivals: Floats, services: Floats) -> Floats:
    """Return when jobs that a single server takes in turn are done.

    Parameters
    ----------
    arrivals : array
        Times of arrival in order, along the last axis.
    services : array
        Times of service, of the same shape.

    Notes
    -----
    Lindley (1952): d_n = max(a_n, d_{n-1}) + s_n: the sum of all s up to n,
    and the largest of a_k less the sum of all s before k.
    """
    served = np.cumsum(services, axis=-1)
    slack = arrivals - served
    slack += services
    np.maximum.accumulate(slack, axis=-1, out=slack)
    slack += served
    return slack


class Meetings:
    """The meetings of one leader on the line of time, and the clock that stands still in them.

    Parameters
    ----------
    begin, length : array
        When each is due, in order, and its hours; one that is due during another comes after it.
    """

    def __init__(self, begin: Floats, length: Floats) -> None:
        end = fifo(begin, length)
        self.held = np.concatenate([[0.0], np.cumsum(length)])
        self.begin, self.at = end - length, end - self.held[1:]

    def clock(self, time: Floats) -> Floats:
        """Return what the clock shows at times, which stand in order."""
        before = _counted(time, self.begin)
        stopped = np.concatenate([[-math.inf], self.at])
        shown: Floats = np.maximum(stopped[before], time - self.held[before])
        return shown

    def time(self, clock: Floats) -> Floats:
        """Return when the clock shows so much for the last time before it goes on."""
        time: Floats = clock + self.held[_counted(clock, self.at)]
        return time

    def done(self, arrivals: Floats, services: Floats) -> Floats:
        """Return when work that meetings interrupt is done."""
        return self.time(fifo(self.clock(arrivals), services))


def _counted(points: Floats, marks: Floats) -> NDArray[np.intp]:
    """Return how many marks lie before each point; both stand in order, marks are fewer."""
    first = np.searchsorted(points, marks, side="right")
    return np.cumsum(np.bincount(first, minlength=len(points) + 1)[:-1])


def simulate(
    v: Hours, merged: bool, *, replications: int = 400, files: int = 5_000, seed: int = 1
) -> Estimate:
    """Simulate the mean hours that files spend with the leaders or waiting for them.

    Parameters
    ----------
    v : mapping of str to float
        The assumptions, by the ids of `record.hours.UNITS`, shares as fractions.
    merged : bool
        Whether one person holds both posts.
    replications, files : int, optional
        Independent runs, and files and opinions that come to the leaders in each.
    seed : int, optional
        The same seed gives the same answer, and both structures the same arrivals.

    Returns
    -------
    Estimate
        As `queueing.turnaround` has it under `all`; infinite where files come faster than they
        are dealt with.

    Raises
    ------
    ValueError
        If there are fewer than 30 replications, for which the interval would not hold.
    """
    if replications < 30 or files < 10:
        raise ValueError(f"{replications} replications of {files} files: expected 30 of 10 or more")
    if max(loads(v, merged)) >= 1:
        return Estimate(math.inf, math.inf, 0)
    rows = max(1, BATCH // files)
    sizes = [min(rows, replications - start) for start in range(0, replications, rows)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))

    def batch(place: int) -> Floats:
        random = np.random.default_rng(seeds[place])
        return _batch(v, merged, sizes[place], files, random)

    with ThreadPoolExecutor(2) as pool:
        means = np.concatenate(list(pool.map(batch, range(len(sizes)))))
    half = Z_95 * float(means.std(ddof=1)) / math.sqrt(replications)
    return Estimate(float(means.mean()), half, replications * files)


def loads(v: Hours, merged: bool) -> list[float]:
    """Return the share of their week that each leader spends on meetings, files and opinions."""
    p, g, q = v["share_party"], v["share_government"], v["share_dual"]
    own = v["files_received"] * (1 - v["delegated_share"]) * v["file_hours"]
    asked = v["files_received"] * v["delegated_share"] * v["bounced_share"]
    asked *= v["consultation_hours"]
    first, second, both = v["meetings_party"], v["meetings_government"], v["meetings_joint"]
    hours = [first + (own + asked) * (p + q), second + (own + asked) * (g + q)]
    if merged:
        hours = [first + second - both + own * (1 + q * (1 - v["dual_saving"])) + asked]
    return [used / v["week_hours"] for used in hours]


def _batch(v: Hours, merged: bool, rows: int, files: int, random: np.random.Generator) -> Floats:
    """Return the mean of each of some replications."""
    kept, bounced = 1 - v["delegated_share"], v["delegated_share"] * v["bounced_share"]
    visits = kept + bounced
    if visits == 0 or v["files_received"] == 0:
        return np.zeros(rows)
    arrivals = random.standard_exponential((rows, files)).cumsum(axis=1)
    arrivals *= v["week_hours"] / (v["files_received"] * visits)
    row = 1.1 * float(arrivals[:, -1].max()) + 100 * v["week_hours"] + v["coordination_wait"]
    arrivals += row * np.arange(rows)[:, None]
    kind = random.random(rows * files)  # below p: party-only; from 1 - q on: dual-track
    opinion = kind >= kept / visits
    asked = np.flatnonzero(opinion)
    opinions = kind[asked]
    kind *= visits / (kept or 1.0)
    kind[asked] = (opinions * visits - kept) / (bounced or 1.0)
    run = _merged if merged else _separate
    spent = run(v, arrivals.ravel(), kind, opinion, rows * row, random).reshape(rows, files)
    if _spills(arrivals, spent, row):
        raise ValueError("too near to what the leaders can do: simulate longer replications")
    means: Floats = visits * spent[:, int(WARM_UP * files) :].mean(axis=1)
    return means


def _spills(arrivals: Floats, spent: Floats, row: float) -> bool:
    """Return whether files of one replication are still there when the next begins."""
    last = (arrivals[:, -100:] + spent[:, -100:]).max(axis=1)
    return bool((last > row * np.arange(1, len(last) + 1)).any())


def _merged(
    v: Hours, time: Floats, kind: Floats, opinion: Bools, end: float, random: np.random.Generator
) -> Floats:
    """Return how long each file is there, if one person holds both posts."""
    dual = np.flatnonzero((kind >= 1 - v["share_dual"]) & ~opinion)
    joined, service = time.copy(), _service(v, opinion, random)
    joined[dual] += (1 - v["coordination_removed"]) * v["coordination_wait"]
    service[dual] *= 2 - v["dual_saving"]
    hours = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    order = np.argsort(joined)
    done = np.empty_like(time)
    meetings = Meetings(*_due(v, hours, end, random))
    done[order] = meetings.done(joined[order], service[order])
    return done - time


def _separate(
    v: Hours, time: Floats, kind: Floats, opinion: Bools, end: float, random: np.random.Generator
) -> Floats:
    """Return how long each file is there, if secretary and chair are two persons."""
    joint, dual = v["meetings_joint"], kind >= 1 - v["share_dual"]
    common = _due(v, joint, end, random)
    own = (v["meetings_party"] - joint, v["meetings_government"] - joint)
    secretary, chair = (_with(_due(v, hours, end, random), common) for hours in own)
    first = np.flatnonzero((kind < v["share_party"]) | dual)
    then = np.flatnonzero(kind >= v["share_party"])
    done = time.copy()
    done[first] = secretary.done(time[first], _service(v, opinion[first], random))
    there = done.copy()
    there[np.flatnonzero(dual & ~opinion)] += v["coordination_wait"]
    then = then[np.argsort(there[then])]
    done[then] = chair.done(there[then], _service(v, opinion[then], random))
    return done - time


def _service(v: Hours, opinion: Bools, random: np.random.Generator) -> Floats:
    means = np.array([v["file_hours"], v["consultation_hours"]])
    hours: Floats = means[opinion.view(np.int8)]
    hours *= _drawn(1.0, v["file_spread"], len(opinion), random)
    return hours


def _drawn(mean: float, spread: float, count: int, random: np.random.Generator) -> Floats:
    """Draw times: always the same, exponential, or gamma distributed."""
    if spread == 0:
        return np.full(count, mean)
    if spread == 1:
        return mean * random.standard_exponential(count)
    return random.gamma(1 / spread**2, mean * spread**2, count)


def _due(v: Hours, hours: float, end: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw when meetings of so many hours a week are due, and how long they last."""
    mean = v["meeting_hours"]
    count = random.poisson(hours / v["week_hours"] / mean * end)
    begin = np.sort(random.random(count)) * end
    return begin, _drawn(mean, v["meeting_spread"], count, random)


def _with(some: tuple[Floats, Floats], others: tuple[Floats, Floats]) -> Meetings:
    begin, length = (np.concatenate(pair) for pair in zip(some, others, strict=True))
    order = np.argsort(begin)
    return Meetings(begin[order], length[order])
