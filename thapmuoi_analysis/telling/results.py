"""How a result is told with the time at which it held: on a day, by a day, in a year."""

from datetime import date

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.record.results import dated_results
from thapmuoi_analysis.telling.phrases import Phrase, message


def when(case: Case, adopted: Quantity | None = None) -> Phrase:
    """Say when a result held; by default the latest."""
    found = [(day, n) for day, n in dated_results(case) if adopted in (None, n)]
    day, n = found[-1] if found else (not_reported("as_of", "date"),) * 2
    if not isinstance(day.value, date):
        return message("when unknown", {})
    first = case.facts.set_index("id")["as_of_earliest"].dt.strftime("%m-%d")[n.id]
    if (first, f"{day.value:%m-%d}") == ("01-01", "12-31"):
        year = Quantity(day.value.year, "year", f"{n.id}_year", Kind.BOUND, sources=day.sources)
        return message("when in", {"year": year})
    return message("when by" if day.kind is Kind.BOUND else "when on", {"day": day})


def with_date(case: Case, adopted: Quantity) -> Phrase:
    """Say a result and when it held."""
    return Phrase("{n} ({when})", "{n} ({when})", {"n": adopted, "when": when(case, adopted)})
