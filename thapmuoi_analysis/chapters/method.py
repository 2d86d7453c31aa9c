"""Chapter 6: how the source was read, and what the marks of the report mean."""

from typing import Any

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.record.source import Locator


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: `case.told`, and a mark as an example.

    Returns
    -------
    dict of str to Any
        `mark`, `paragraph` and `sentence` of the latest result, where a sentence is cited for it;
        `claims` and `hedged`, whether claims were coded, and whether some are hedged.
    """
    facts: dict[str, Any] = dict.fromkeys(("mark", "paragraph", "sentence", "claims", "hedged"))
    source = next(iter(case.latest("adopted").sources), "")
    if source and not (at := Locator.parse(source)).whole:
        for name, place in (("paragraph", at.paragraph), ("sentence", at.sentence)):
            facts[name] = Quantity(place, "", f"mark_{name}", sources=(source,))
        facts["mark"] = dict.fromkeys(LANGS, f"[p{at.paragraph}.s{at.sentence}]")
    if case.ledger:
        facts["claims"] = {"vi": "nhận định", "en": "claims"}
    if any(claim.hedged for claim in case.ledger.values()):
        facts["hedged"] = {"vi": "từ ngữ dè dặt", "en": "hedges"}
    return {**case.told, **facts}
