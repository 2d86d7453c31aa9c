"""What follows from a record: one module a chapter, measures first, then tables, then charts."""

from typing import Any

from thapmuoi_analysis.record.case import Case


def rows_of(case: Case, table: str) -> list[dict[Any, Any]]:
    """Return the rows of a table; none where the case lacks it."""
    return getattr(case, table).to_dict("records") if case.has(table) else []
