"""What follows from a record: one module a chapter, measures first, then tables, then charts."""

from collections.abc import Iterable

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import Claim
from thapmuoi_analysis.telling.phrases import Phrase, message


def bare(claims: Iterable[Claim]) -> str:
    """Return how the name of a message ends that does without the labels of claims."""
    return "" if all(claim.label["vi"] for claim in claims) else " bare"


def dated(case: Case) -> Phrase:
    """Call the source by its noun and, where that is stated, the day of its page."""
    return message("of a day" if case.latest("page_date").reported else "of no day", case.told)
