"""Corrections in words: which source corrects what, from which number to which."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import stated_by
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.telling.phrases import Phrase, choose
from thapmuoi_analysis.telling.standing import when


def corrected(case: Case, corrections: pd.DataFrame, results: pd.DataFrame) -> list[Phrase | None]:
    """Say of each number that is corrected who does so, who stated it, and what it was and is.

    Parameters
    ----------
    case : Case
        The case.
    corrections : pandas.DataFrame
        As of `metrics.corrections`.
    results : pandas.DataFrame
        As of `metrics.by_date`.
    """
    return [_corrected(case, row, results) for row in corrections.to_dict("records")]


def _corrected(case: Case, row: Mapping[Any, Any], results: pd.DataFrame) -> Phrase | None:
    """Say of one number that it is corrected."""
    wrong = row["wrong"]
    right = row["right"]
    source = stated_by(right)
    earlier = stated_by(wrong)
    what = choose(
        (row["measure"] == "adopted", "kết quả ({when})", "the result ({when})"),
        (True, "“{label}”", "“{label}”"),
        when=_when(right.id, results), label=case.labels[right.id],
    )  # fmt: skip
    return choose(
        (source == earlier, "{source} đính chính {what}: từ {wrong} thành {right}",
         "the {source} corrects {what}: from {wrong} to {right}"),
        (True, "{source} đính chính {what} mà {earlier} nêu: từ {wrong} thành {right}",
         "the {source} corrects {what}, as the {earlier} stated it: from {wrong} to {right}"),
        source=case.named(source), earlier=case.named(earlier),
        what=what, wrong=wrong, right=right,
    )  # fmt: skip


def _when(id: str, results: pd.DataFrame) -> Phrase | None:
    """Say when a result held; None of another number."""
    if id not in results.index:
        return None
    return when(results["day"][id], results["earliest"][id])
