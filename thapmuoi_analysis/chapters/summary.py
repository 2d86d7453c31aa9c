"""The page that says it all: at most six points, what cannot be concluded, what to obtain first."""

from typing import Any

from thapmuoi_analysis.chapters import plan_messages
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.telling.phrases import Passage, Phrase, message, parted


def facts(case: Case) -> dict[str, Any]:
    """Return what the summary tells: the messages of the chapters, and what leads to them.

    Returns
    -------
    dict of str to Any
        What a case has no data or claims for is a phrase without words, or None.
    """
    known = plan_messages.facts(case)
    return {
        **known,
        "reached": _reached(known),
        "result": _result(case, known),
        "course": known["course"] if len(case.measure("adopted")) > 1 else None,
        "aims": _aims(case, known),
    }


def _result(case: Case, known: dict[str, Any]) -> Phrase:
    """Say the result, with who says so."""
    kind = "claimed" if isinstance(known["result"], Passage) else "counted"
    of_all = ("" if known["rate"] else " of all") + ("" if known["posts"] else " bare")
    return message(f"result {kind}{of_all}", known, dated=_dated(case))


def _aims(case: Case, known: dict[str, Any]) -> Phrase:
    """Say what was aimed at."""
    aims = ["aim target" if known["needed"] else "aim target all"]
    aims = aims * case.latest("target_share").reported + ["aim plan"] * bool(case.planned())
    return parted((message(aim, known) for aim in aims), "; ")


def _reached(known: dict[str, Any]) -> Phrase:
    """Say in few words what was reached by when, and how that stands."""
    if not (known["day"].reported and known["adopted_share"].reported):
        return parted([known["reached"]], "")
    head = message("result short" if known["rate"] else "result short all", known)
    return parted(filter(None, [head, plan_messages.stands(known["states"])]), ", ")


def _dated(case: Case) -> Phrase:
    """Name the source of the result with the day that it bears; one of several, by its publisher.

    A day is of one source: that of another is not told with the number.
    """
    facts, sources, id = case.told, case.sources.set_index("id"), _source(case.latest("adopted"))
    days = {_source(day): day for day in case.measure("page_date")}
    if id and len({*days, *map(_source, case.measure("adopted"))} - {""}) > 1:
        publisher = dict.fromkeys(LANGS, sources["publisher"][id])
        facts = {**facts, "source_noun": message("piece", publisher=publisher)}
    if id not in days:
        return message("dated none", facts)
    return message(f"dated {sources['date_meaning'][id]}", facts, page_date=days[id])


def _source(number: Quantity) -> str:
    """Return the id of the source that states a number; empty where none does."""
    return "".join(number.sources[:1]).split(":")[0]
