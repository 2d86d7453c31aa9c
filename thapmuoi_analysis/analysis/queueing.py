"""Waiting for the leaders: closed forms of the queues that their files stand in.

All times are working hours: a week has H of them, and nothing happens outside. The rules:

1. Files arrive as a Poisson process of λ a week. Each is, independently, party-only (p),
   government-only (g) or dual-track (q); assigned to deputies (δ) or not; if assigned, bounced (φ)
   or not. Deputies' own time is the same in both structures and is not counted.
2. Separate posts: a party-only file goes to the secretary, a government-only file to the chair. A
   dual-track file goes to the secretary first; D hours after it leaves, it joins the chair's queue.
   A bounced file asks for an opinion where the file would have gone; dual-track ones ask the
   secretary and then, at once, the chair.
3. Merged: all go to one person. A dual-track file waits (1 - κ)D before it joins the queue, and
   takes one service of (2 - r)S in place of two of S. A bounced file asks once.
4. A leader takes files and opinions in the order of arrival, one at a time. Meetings arrive as a
   Poisson process of their own. One that begins stops the work under way at once; it is resumed
   where it was left when no meeting is left. Joint meetings begin for both leaders together; where
   another meeting is on, it is attended after that one.
5. Handling times S, opinions and meetings are independent draws with the given means; their
   standard deviations are the given shares of these.

So each leader is a two-class preemptive-resume M/G/1 queue, exactly so for the holder of both posts
and for the secretary. At the chair, dual-track files come from the secretary's queue and are not
quite a Poisson process: here they are taken as one, within 3% of a simulation (of the tests).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Number = Any  # a float, or an array of them: one number for each cell of a map
RULES = ("interrupt", "finish", "trips")
KINDS = ("party", "government", "dual", "opinion", "all")


@dataclass(frozen=True)
class Stream:
    """Jobs that arrive as a Poisson process.

    Parameters
    ----------
    rate : float or array
        Jobs an hour.
    mean : float or array
        Hours a job.
    spread : float or array, optional
        Standard deviation of a job over its mean; 1: exponential, 0: always the same.
    """

    rate: Number
    mean: Number
    spread: Number = 1.0

    @property
    def load(self) -> Number:
        """Share of a server's time that the jobs take."""
        return self.rate * self.mean

    @property
    def moment(self) -> Number:
        """Rate times second moment."""
        return self.load * self.mean * (1 + self.spread * self.spread)


def cobham(streams: Sequence[Stream]) -> list[Number]:
    """Return the mean wait of each class of a single server, the most urgent class first.

    Nobody is interrupted. With one class it is Pollaczek and Khinchine's formula. The wait of the
    last class is the same where the more urgent ones interrupt it.

    Returns
    -------
    list of float or array
        Hours before service begins; infinite where the load of a class and of those above it is
        1 or more.

    Notes
    -----
    Cobham (1954), Operations Research 2(1):70-76: W_k = Σλ_iE[S_i²] / (2(1-b_{k-1})(1-b_k)), b_k
    being the load of the classes up to k.
    """
    residual, load, waits = sum(stream.moment for stream in streams) / 2, 0.0, []
    for stream in streams:
        above, load = load, load + stream.load
        free = np.maximum(1 - above, 0) * np.maximum(1 - load, 0)
        waits.append(_over(residual, free))
    return waits


def stretched(hours: Number, meetings: Stream) -> Number:
    """Return how long work of some hours takes, meetings that interrupt it included."""
    return _over(hours, np.maximum(1 - meetings.load, 0))


def preemptive(meetings: Stream, work: Sequence[Stream], hours: Number) -> Number:
    """Return the mean time in the system of a job of `hours` among work that meetings interrupt.

    Notes
    -----
    Preemptive resume (Kleinrock 1976, Queueing Systems II, 3.4), the service of the job itself
    apart: T = s/(1-ρ₁) + (λ₁E[S₁²] + λ₂E[S₂²]) / (2(1-ρ₁)(1-ρ₁-ρ₂)). With several kinds of work
    in one line, λ₂E[S₂²] and ρ₂ are their sums.
    """
    return cobham([meetings, _pooled(work)])[-1] + stretched(hours, meetings)


def vacations(trip: Number) -> Number:
    """Return by how much files wait longer if the server leaves whenever nothing is to be done.

    Notes
    -----
    Multiple vacations (Fuhrmann and Cooper 1985, Operations Research 33(5):1117-1129): what is
    left of the vacation that an arrival finds, E[V²]/(2E[V]), of trips that are all as long.
    """
    return trip / 2


def turnaround(v: Mapping[str, Number], rule: str = "interrupt") -> dict[str, dict[str, Number]]:
    """Return the mean hours that files spend with the leaders or waiting for them.

    Parameters
    ----------
    v : mapping of str to float or array
        The assumptions, by the ids of `record.hours.UNITS`, shares as fractions.
    rule : {"interrupt", "finish", "trips"}
        Meetings interrupt the work under way; or leaders finish it and come late; or meetings
        interrupt, and leaders leave for the field, for `trip_hours` at a time, whenever nothing
        waits.

    Returns
    -------
    dict of str to dict
        `separate` and `merged`: hours by `KINDS`. `opinion` is the time that a deputy waits for
        one, `all` the mean over all files received, those that deputies settle counting nothing.
        Infinite where files come faster than they are dealt with.
    """
    if rule not in RULES:
        raise ValueError(f"rule is {rule!r}; it can be: {', '.join(RULES)}")
    p, g, q = v["share_party"], v["share_government"], v["share_dual"]
    own, merged_own = v["file_hours"], (2 - v["dual_saving"]) * v["file_hours"]
    opinion, wait, rest = v["consultation_hours"], v["coordination_wait"], v["coordination_removed"]
    joint = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    secretary = _leader(v, v["meetings_party"], [(p + q, own)], p + q, rule)
    chair = _leader(v, v["meetings_government"], [(g + q, own)], g + q, rule)
    both = _leader(v, joint, [(p + g, own), (q, merged_own)], 1, rule)
    separate = {
        "party": secretary(own),
        "government": chair(own),
        "dual": secretary(own) + wait + chair(own),
        "opinion": _weighed((p + q, secretary(opinion)), (g + q, chair(opinion))),
    }
    merged = {
        "party": both(own),
        "government": both(own),
        "dual": (1 - rest) * wait + both(merged_own),
        "opinion": both(opinion),
    }
    kept, bounced = 1 - v["delegated_share"], v["delegated_share"] * v["bounced_share"]
    weights = dict(zip(KINDS, (kept * p, kept * g, kept * q, bounced), strict=False))
    for found in (separate, merged):
        found["all"] = _weighed(*((weight, found[kind]) for kind, weight in weights.items()))
    return {"separate": separate, "merged": merged}


def _leader(
    v: Mapping[str, Number], meeting_hours: Number, work: Any, asked: Number, rule: str
) -> Callable[[Number], Number]:
    """Return the time in the system of one leader, as a function of the hours of a job."""
    files = v["files_received"] / v["week_hours"]
    rate = meeting_hours / v["week_hours"] / v["meeting_hours"]
    meetings = Stream(rate, v["meeting_hours"], v["meeting_spread"])
    spread, kept = v["file_spread"], 1 - v["delegated_share"]
    streams = [Stream(files * kept * share, hours, spread) for share, hours in work]
    bounced = files * v["delegated_share"] * v["bounced_share"] * asked
    streams.append(Stream(bounced, v["consultation_hours"], spread))

    def time(hours: Number) -> Number:
        found = preemptive(meetings, streams, hours)
        if rule == "finish":
            return found - np.where(np.isinf(found), 0, stretched(hours, meetings)) + hours
        away = vacations(v["trip_hours"]) if rule == "trips" else 0.0
        return found + stretched(away, meetings)

    return time


def _pooled(streams: Sequence[Stream]) -> Stream:
    """Return kinds of work that stand in one line as one: of their load and second moment."""
    load, moment = sum(s.load for s in streams), sum(s.moment for s in streams)
    mean = np.where(load > 0, _over(moment, np.maximum(load, 0)), 1.0)
    return Stream(load / mean, mean, 0.0)


def _over(above: Number, below: Number) -> Number:
    """Divide; by nothing is infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(below) > 0, np.divide(above, below), np.inf)


def _weighed(*parts: tuple[Number, Number]) -> Number:
    """Add times with their weights; what weighs nothing counts nothing, be it infinite."""
    with np.errstate(invalid="ignore"):
        return sum(np.where(np.asarray(weight) > 0, weight * time, 0) for weight, time in parts)
