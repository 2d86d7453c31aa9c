"""Figures and targets with labels of their own in words: amounts, and the line that names them.

Each takes rows of `metrics.figures`. Words stand beside the conditions under which they hold.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.stated import LEAST, MOST
from thapmuoi_analysis.metrics.results import span_of
from thapmuoi_analysis.metrics.times import TIMES
from thapmuoi_analysis.telling.marks import uncapitalised
from thapmuoi_analysis.telling.phrases import Phrase, choose, holds
from thapmuoi_analysis.telling.standing import to_target, when

NAMED = 3  # figures that a line names


def amount(row: Mapping[Any, Any]) -> Phrase | None:
    """Say a number with what it counts; of a target "at least" is no hedge.

    Parameters
    ----------
    row : mapping
        A row of `metrics.figures`.
    """
    number = row["number"]
    words = number.hedge.casefold()
    is_target = row["measure"] == "other_target"
    least = is_target and words in LEAST
    most = is_target and words in MOST
    counted = choose(
        (row["noun"]["vi"] and (least or most), "{number:limit} {noun}", "{number:limit} {noun}"),
        (least or most, "{number:limit}", "{number:limit}"),
        (row["noun"]["vi"], "{number} {noun}", "{number} {noun}"),
        (True, "{number}", "{number}"),
        number=number,
        noun=row["noun"],
    )
    return choose(
        (least, "ít nhất {counted}", "at least {counted}"),
        (most, "không quá {counted}", "no more than {counted}"),
        (True, "{counted}", "{counted}"),
        counted=counted,
    )


def due(row: Mapping[Any, Any]) -> Phrase | None:
    """Say by when a target is due; None where that is not known."""
    span = span_of(row["day"], row["earliest"])
    return choose(
        (span, "{span}", "{span}"),
        (row["day"].reported, "{day}", "{day}"),
        span=span,
        day=row["day"],
    )


def dated_amount(row: Mapping[Any, Any]) -> Phrase | None:
    """Say a number with what it counts and when it held, where that is known."""
    return choose(
        (row["day"].reported, "{amount} ({when})", "{amount} ({when})"),
        (True, "{amount}", "{amount}"),
        amount=amount(row),
        when=when(row["day"], row["earliest"]),
    )


def way(before: Quantity, now: Quantity) -> tuple[bool, bool]:
    """Return whether a number rises from the one before, and whether it falls: a year does neither.

    Parameters
    ----------
    before, now : Quantity
        The two numbers.
    """
    if now.unit in TIMES:
        return False, False
    return holds(now > before), holds(now < before)


def headline(figures: pd.DataFrame) -> Phrase | None:
    """Name the first results in a line, each with how it stands to its target; None without any.

    Parameters
    ----------
    figures : pandas.DataFrame
        As of `metrics.figures`.
    """
    results = figures[figures["measure"].eq("other") & ~figures["id"].isin(figures["before"])]
    has_day = [number.unit in TIMES for number in results["number"]]
    results = results[[not is_day for is_day in has_day]].head(NAMED)
    parts = []
    for row in results.to_dict("records"):
        parts.append(
            choose(
                (row["state"], "{label}: {amount}, {verdict}", "{label}: {amount}, {verdict}"),
                (True, "{label}: {amount}", "{label}: {amount}"),
                label={lang: uncapitalised(words) for lang, words in row["label"].items()},
                amount=dated_amount(row),
                verdict=to_target(row["state"]),
            )
        )
    return choose((parts, "{parts:apart}", "{parts:apart}"), parts=tuple(parts))


def named_in(claims: pd.DataFrame) -> set[str]:
    """Return the ids of the numbers that the clauses of some claims name."""
    names = set()
    for claim in claims["claim"]:
        for _, name, _, _ in Formatter().parse(claim.clause["vi"]):
            names.add(name or "")
    return names - {""}
