"""What follows from a record: one module a chapter, measures first, then tables, then charts."""

from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.schema import columns_of


def frame_of(case: Case, table: str) -> pd.DataFrame:
    """Return a table; one without rows where the case lacks it."""
    return getattr(case, table) if case.has(table) else pd.DataFrame(columns=columns_of(table))


def rows_of(case: Case, table: str) -> list[dict[Any, Any]]:
    """Return the rows of a table; none where the case lacks it."""
    return frame_of(case, table).to_dict("records")
