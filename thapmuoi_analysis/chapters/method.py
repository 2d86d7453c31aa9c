"""Chapter 6: how the source was read, and what the marks of the report mean."""

from typing import Any

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Quantity
from thapmuoi_analysis.record.source import Locator


def told(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: `case.told`, and a mark as an example.

    Returns
    -------
    dict of str to Any
        `mark`, `paragraph` and `sentence` of the latest result, where a sentence is cited for it;
        `claims` and `hedged`, whether claims were coded, and whether some are hedged.
    """
    facts: dict[str, Any] = dict(case.told)
    source = next(iter(case.latest("adopted").sources), "")
    at = Locator.parse(source) if source else Locator("")
    facts |= dict.fromkeys(("mark", "paragraph", "sentence", "claims", "hedged"))
    if not at.whole:
        places = (("paragraph", at.paragraph), ("sentence", at.sentence))
        facts |= {name: Quantity(n, "", f"mark_{name}", sources=(source,)) for name, n in places}
        text = f"[p{at.paragraph}.s{at.sentence}]"
        facts["mark"] = {"vi": text, "en": text}
    if case.ledger:
        facts["claims"] = {"vi": "nhận định", "en": "claims"}
    if any(claim.hedged for claim in case.ledger.values()):
        facts["hedged"] = {"vi": "từ ngữ dè dặt", "en": "hedges"}
    return facts
