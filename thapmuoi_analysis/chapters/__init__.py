"""What follows from a record: one module a chapter, measures first, then tables, then charts."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import Claim
from thapmuoi_analysis.record.schema import columns_of
from thapmuoi_analysis.telling.phrases import Phrase, message


def frame_of(case: Case, table: str) -> pd.DataFrame:
    """Return a table; one without rows where the case lacks it."""
    return getattr(case, table) if case.has(table) else pd.DataFrame(columns=columns_of(table))


def bare(claims: Iterable[Claim]) -> str:
    """Return how the name of a message ends that does without the labels of claims."""
    return "" if all(claim.label["vi"] for claim in claims) else " bare"


def dated(case: Case) -> Phrase:
    """Call the source by its noun and, where that is stated, the day of its page."""
    return message("of a day" if case.latest("page_date").reported else "of no day", case.told)


def rows_of(case: Case, table: str) -> list[dict[Any, Any]]:
    """Return the rows of a table; none where the case lacks it."""
    return frame_of(case, table).to_dict("records")
