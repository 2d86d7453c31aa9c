"""Waiting for the leaders, simulated: an oracle for the closed forms of `analysis.queueing`.

It keeps the rules stated there and shares no code with it. Replications stand one after the other
on one line of time and are computed together. Work that meetings interrupt is an ordinary queue on
a clock that stands still during meetings: arrivals are read on that clock, served in turn
(Lindley's recursion as a running maximum), and their ends read back.
"""

import math

import numpy as np

FILES, TOGETHER = 5000, 4  # of a replication; replications at a time: what a processor keeps handy
WARM_UP = FILES // 5  # of each replication, not counted: it begins with empty desks


def simulate(v, merged, replications=400, seed=1):
    """Return the mean hours of files with the leaders, as `turnaround` has it, and its error."""
    random = np.random.default_rng(seed)
    rounds = range(replications // TOGETHER)
    means = np.concatenate([_batch(v, merged, random) for _ in rounds])
    return means.mean(), means.std(ddof=1) / math.sqrt(len(means))


def fifo(arrivals, services):
    """Return when jobs that a single server takes in turn are done: d = max(a, d before) + s."""
    served = np.cumsum(services, axis=-1)
    return np.maximum.accumulate(arrivals - served + services, axis=-1) + served


class Meetings:
    """The meetings of one leader, due in order, and the clock that stands still in them.

    One that is due during another comes after it.
    """

    def __init__(self, begin, length):
        end = fifo(begin, length)
        self.held = np.concatenate([[0.0], np.cumsum(length)])
        self.begin, self.at = end - length, end - self.held[1:]

    def clock(self, time):
        """Return what the clock shows at times, which stand in order."""
        before = np.searchsorted(self.begin, time)
        stopped = np.concatenate([[-math.inf], self.at])
        return np.maximum(stopped[before], time - self.held[before])

    def time(self, clock):
        """Return when the clock shows so much for the last time before it goes on."""
        return clock + self.held[np.searchsorted(self.at, clock)]

    def done(self, arrivals, services):
        """Return when work that meetings interrupt is done."""
        return self.time(fifo(self.clock(arrivals), services))


def _batch(v, merged, random):
    """Return the mean of each of some replications, per file received."""
    kept, bounced = 1 - v["delegated_share"], v["delegated_share"] * v["bounced_share"]
    visits, shape = kept + bounced, (TOGETHER, FILES)
    arrivals = random.exponential(v["week_hours"] / v["files_received"] / visits, shape)
    arrivals = arrivals.cumsum(axis=1)
    row = 1.1 * arrivals[:, -1].max() + 100 * v["week_hours"] + v["coordination_wait"]
    starts = row * np.arange(TOGETHER)[:, None]
    kind = random.random(shape).ravel()  # below p: party-only; from 1 - q on: dual-track
    opinion = (random.random(shape) >= kept / visits).ravel()
    run = _merged if merged else _separate
    spent = run(v, (arrivals + starts).ravel(), kind, opinion, TOGETHER * row, random)
    spent = spent.reshape(shape)
    assert (arrivals + spent).max() < row, "files are still there when the next replication begins"
    return visits * spent[:, WARM_UP:].mean(axis=1)


def _merged(v, time, kind, opinion, end, random):
    """Return how long each file is there, if one person holds both posts."""
    dual = (kind >= 1 - v["share_dual"]) & ~opinion
    joined = time + dual * (1 - v["coordination_removed"]) * v["coordination_wait"]
    service = _service(v, opinion, random) * np.where(dual, 2 - v["dual_saving"], 1)
    hours = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    order, done = np.argsort(joined), np.empty_like(time)
    meetings = Meetings(*_due(v, hours, end, random))
    done[order] = meetings.done(joined[order], service[order])
    return done - time


def _separate(v, time, kind, opinion, end, random):
    """Return how long each file is there, if secretary and chair are two persons."""
    joint, dual = v["meetings_joint"], kind >= 1 - v["share_dual"]
    common = _due(v, joint, end, random)
    own = (v["meetings_party"] - joint, v["meetings_government"] - joint)
    secretary, chair = (_with(_due(v, hours, end, random), common) for hours in own)
    first = np.flatnonzero((kind < v["share_party"]) | dual)
    then = np.flatnonzero(kind >= v["share_party"])
    done = time.copy()
    done[first] = secretary.done(time[first], _service(v, opinion[first], random))
    there = done + (dual & ~opinion) * v["coordination_wait"]
    then = then[np.argsort(there[then])]
    done[then] = chair.done(there[then], _service(v, opinion[then], random))
    return done - time


def _service(v, opinion, random):
    means = np.where(opinion, v["consultation_hours"], v["file_hours"])
    return means * _drawn(1.0, v["file_spread"], len(opinion), random)


def _drawn(mean, spread, count, random):
    """Draw times: always the same, or gamma distributed (with a spread of 1: exponential)."""
    return random.gamma(1 / spread**2, mean * spread**2, count) if spread else np.full(count, mean)


def _due(v, hours, end, random):
    """Draw when meetings of so many hours a week are due, and how long they last."""
    mean = v["meeting_hours"]
    count = random.poisson(hours / v["week_hours"] / mean * end)
    begin = np.sort(random.random(count)) * end
    return begin, _drawn(mean, v["meeting_spread"], count, random)


def _with(some, others):
    begin, length = (np.concatenate(pair) for pair in zip(some, others, strict=True))
    order = np.argsort(begin)
    return Meetings(begin[order], length[order])
