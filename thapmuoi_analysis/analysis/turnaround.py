"""Turnaround (thời gian giải quyết hồ sơ) under assumptions: which structure is faster.

What follows from a closed form is marked as assumed, as its inputs are; where dual-track files are
taken to come to the chair as a Poisson process, as illustrative.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thapmuoi_analysis.analysis.queueing import KINDS, RULES, turnaround
from thapmuoi_analysis.analysis.workload import Given, exact
from thapmuoi_analysis.record.hours import UNITS, wrong
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Kind, Quantity
from thapmuoi_analysis.record.ranges import Missing, Value

APPROXIMATE = {"government", "dual", "opinion", "all"}  # with separate posts: the chair's queue
STRUCTURES = {"separate": Kind.ILLUSTRATIVE, "merged": Kind.ASSUMED}
WAIT_LEFT = "coordination_wait × (1 - coordination_removed)"
MEETINGS = ("meetings_party", "meetings_government", "meetings_joint")
SCANNED = 200  # values of an assumption that are tried on either side of a turning point
MOST = {"hour": 5, "hour/week": 5, "hour/file": 5, "file/week": 5}  # times the value assumed
DIGITS = 4  # of hours: alike on every machine


def times(known: Given, rule: str = "interrupt") -> dict[str, dict[str, Quantity]]:
    """Return the mean turnaround by structure and kind of file, in working hours.

    Parameters
    ----------
    known : mapping of str to Quantity
        As `workload.given` returns it.
    rule : {"interrupt", "finish", "trips"}
        As in `queueing.turnaround`.

    Returns
    -------
    dict of str to dict of str to Quantity
        Of `separate` and `merged`, by `queueing.KINDS`; infinite where there is no bound.
    """
    found = turnaround(_floats(known), rule)
    end = "" if rule == "interrupt" else f"_once_{rule}"
    queue = f"queue_once_{rule}"
    waits = {"separate": "coordination_wait", "merged": WAIT_LEFT}
    return {
        structure: {
            name: _made(
                f"{structure}__turnaround__{name}{end}",
                found[structure][name],
                kind if name in APPROXIMATE else Kind.ASSUMED,
                known,
                _formula(name, queue, waits[structure]),
            )
            for name in KINDS
        }
        for structure, kind in STRUCTURES.items()
    }


def _formula(kind: str, queue: str, wait: str) -> str:
    if kind == "all":
        return "mean_weighted_by_kind"
    return f"{wait} + {queue}" if kind == "dual" else queue


def is_faster(found: Mapping[str, Mapping[str, Quantity]]) -> Any:
    """Return whether the merged structure is faster; not settled where neither has a bound."""
    merged, separate = (float(found[s]["all"].value) for s in ("merged", "separate"))  # type: ignore[arg-type]
    return pd.NA if math.isinf(merged) and math.isinf(separate) else merged < separate


def rules(known: Given) -> pd.DataFrame:
    """Return the turnaround under other readings of what a leader does while at work.

    Returns
    -------
    pandas.DataFrame
        A row for each of `queueing.RULES`: `rule`, `separate`, `merged`, and whether merging is
        `faster`.
    """
    rows = []
    for rule in RULES:
        found = times(known, rule)
        each = {structure: found[structure]["all"] for structure in STRUCTURES}
        rows.append({"rule": rule, **each, "faster": is_faster(found)})
    return pd.DataFrame(rows, dtype=object)


def turning_points(known: Given) -> pd.DataFrame:
    """Find where the answer to “is merging faster?” turns, one assumption changed at a time.

    Returns
    -------
    pandas.DataFrame
        A row for each assumption, but for the share of government-only files, which makes up the
        whole, and the length of a visit, which does not enter: `id`, its value `now`, the nearest
        value `turns` at which both structures take the same time (not applicable where there is
        none within what is possible, up to five times the value now), and `above`: which structure
        is faster above it, or "none".
        With the share of dual-track files the other two shares change in proportion, with that of
        party-only files the government-only ones give way.
    """
    values = exact(known)
    rows = []
    for id, unit in UNITS.items():
        if id in ("share_government", "trip_hours"):
            continue
        turns, above = _turn(id, unit, values)
        made = _made(f"{id}_turns", turns, Kind.ILLUSTRATIVE, known, "equal_times", known[id].unit)
        rows.append({"id": id, "now": known[id], "turns": made, "above": above})
    return pd.DataFrame(rows, dtype=object)


def _turn(id: str, unit: str, values: Mapping[str, Fraction]) -> tuple[Value, str]:
    now = values[id]
    top = MOST.get(unit, 2 if id.endswith("_spread") else 1) * (now if unit != "share" else 1)
    grid = [now + (top - now) * Fraction(n, SCANNED) for n in range(SCANNED + 1)]
    down = [now * (1 - Fraction(n, SCANNED)) for n in range(SCANNED + 1)]
    found = []
    for side in (grid, down):
        possible = [v for v in side if not list(wrong(_changed(id, v, values)))]
        points = np.array([float(v) for v in possible])
        if len(points) > 1:
            found += _crossings(id, points, values)[:1]
    if not found:
        return NOT_APPLICABLE, "none"
    nearest, above = min(found, key=lambda point: abs(point[0] - float(now)))
    return round(nearest, DIGITS), above


def _crossings(
    id: str, points: NDArray[np.float64], values: Mapping[str, Fraction]
) -> list[tuple[float, str]]:
    """Return the values between points at which neither structure is faster, and what is above."""

    def slower(at: NDArray[np.float64]) -> NDArray[np.bool_]:
        found = turnaround(_changed(id, at, {k: float(v) for k, v in values.items()}))
        return np.broadcast_to(found["merged"]["all"] >= found["separate"]["all"], at.shape)

    answers = slower(points)
    made = []
    for place in np.flatnonzero(answers[1:] != answers[:-1]):
        fine = np.linspace(points[place], points[place + 1], SCANNED + 1)
        first = int(np.argmax(slower(fine) != answers[place]))
        rising = bool(answers[place + 1]) == (points[place + 1] > points[place])
        made.append((float(fine[first]), "separate" if rising else "merged"))
    return made


def _changed(id: str, value: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    changed = {**values, id: value}
    if id == "share_dual":
        rest = values["share_party"] + values["share_government"]
        part = values["share_party"] / rest if rest else type(rest)(1) / 2
        changed["share_party"] = (1 - value) * part
        changed["share_government"] = 1 - value - changed["share_party"]
    elif id == "share_party":
        changed["share_government"] = 1 - values["share_dual"] - value
    return changed


@dataclass(frozen=True)
class Regime:
    """Turnaround and hours for the field over meeting hours (columns) and delegated share (rows).

    Attributes
    ----------
    meetings, delegated : array
        Meeting hours a week of the holder of both posts; share of work assigned to deputies.
    separate, merged : array
        Mean turnaround in hours, infinite where there is no bound.
    field : array
        Hours a week for the field of the holder of both posts.
    now : tuple of Quantity
        Meeting hours and delegated share as assumed.
    limit : Quantity
        Meeting hours from which separate posts are faster, at the delegated share assumed; not
        applicable where they never or always are.
    parts : dict of str to Quantity
        Shares of the cells in which merging is `faster`, and in which it has no `bound`.
    """

    meetings: NDArray[np.float64]
    delegated: NDArray[np.float64]
    separate: NDArray[np.float64]
    merged: NDArray[np.float64]
    field: NDArray[np.float64]
    now: tuple[Quantity, Quantity]
    limit: Quantity
    parts: dict[str, Quantity]


def regime(known: Given, cells: int = 60) -> Regime:
    """Compute the regime map: where merging is faster, and what is left for the field.

    Parameters
    ----------
    known : mapping of str to Quantity
        As `workload.given` returns it. Meetings of party, government and both change in
        proportion; without any, half are the party's.
    cells : int, optional
        Columns, and rows.
    """
    party, government, joint = (known[id] for id in MEETINGS)
    now = (party + government - joint).named("merged__meetings")
    week = _floats(known)["week_hours"]
    meetings, delegated = np.linspace(0, 0.9 * week, cells), np.linspace(0, 1, cells)
    fine = np.linspace(0, week, 100 * SCANNED)[:-1]
    along = turnaround(_scaled(known, fine))
    slower = along["merged"]["all"] > along["separate"]["all"]
    turn: Value = NOT_APPLICABLE
    if slower.any() and not slower.all():
        turn = round(float(fine[np.argmax(slower != slower[0])]), 2)
    limit = _made("meeting_limit", turn, Kind.ILLUSTRATIVE, known, "equal_times", "hour/week")
    v = _scaled(known, meetings[None, :]) | {"delegated_share": delegated[:, None]}
    found = turnaround(v)
    own = v["files_received"] * (1 - v["delegated_share"]) * v["file_hours"]
    asked = v["files_received"] * v["delegated_share"] * v["bounced_share"]
    used = own * (1 + v["share_dual"] * (1 - v["dual_saving"])) + asked * v["consultation_hours"]
    field = week - meetings[None, :] - used
    separate, merged = found["separate"]["all"], found["merged"]["all"]
    counted = {"faster": merged < separate, "unbounded": np.isinf(merged)}
    parts = {
        name: _made(
            f"cells__{name}",
            Fraction(int(cells_.sum()), cells_.size),
            Kind.ILLUSTRATIVE,
            known,
            "regime",
            "",
        )
        for name, cells_ in counted.items()
    }
    return Regime(
        meetings, delegated, separate, merged, field, (now, known["delegated_share"]), limit, parts
    )


def _scaled(known: Given, meetings: NDArray[np.float64]) -> dict[str, Any]:
    """Return assumptions whose meetings come to so many hours for the holder of both posts."""
    v: dict[str, Any] = _floats(known)
    party, government, joint = (v[id] for id in MEETINGS)
    whole = party + government - joint
    parts = [part / whole for part in (party, government, joint)] if whole else [0.5, 0.5, 0.0]
    return v | {id: part * meetings for id, part in zip(MEETINGS, parts, strict=True)}


def _floats(known: Given) -> dict[str, float]:
    return {id: float(value) for id, value in exact(known).items()}


def _made(
    id: str,
    value: Any,
    kind: Kind,
    known: Given,
    formula: str,
    unit: str = "hour",
) -> Quantity:
    if not isinstance(value, (Missing, Fraction)):
        value = float(value)
        value = round(value, DIGITS) if math.isfinite(value) else value
    return Quantity(value, unit, id, kind, formula, inputs=tuple(known.values()))
