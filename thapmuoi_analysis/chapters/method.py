"""Chapter 6: how the source was read, how far a second coder agrees, what the marks mean."""

from typing import Any

import pandas as pd

from thapmuoi_analysis.metrics import agreement as coding
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE
from thapmuoi_analysis.telling.lexicon import table_of
from thapmuoi_analysis.telling.phrases import message
from thapmuoi_analysis.telling.voice import Voice

TABLE = "second_coding"


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: `coding`, how claims were coded; `again`, how many twice."""
    n = len(case.second_coding) if case.has(TABLE) else 0
    again = Quantity(n, "", "again", Kind.DERIVED, "#{again}") if n else None
    who = any(claim.speaker != "uncoded" for claim in case.ledger.values())
    name = "claims coded" if who else "claims coded, not who"
    return {"again": again, "coding": message(name) if case.ledger else None}


def agreement(case: Case, voice: Voice) -> pd.DataFrame:
    """Return how far two codings of a case agree: columns `what`, `share`, `alpha`."""
    rows, n = [], facts(case)["again"]
    for code, _, agreed, _, alpha in coding.agreement(case.claims, case.second_coding).itertuples():
        alike = Quantity(agreed, "", f"agreed_{code}", Kind.DERIVED, f"#{{agreed_{code}}}")
        value = NOT_APPLICABLE if pd.isna(alpha) else alpha
        chance = Quantity(value, "", f"alpha_{code}", Kind.DERIVED, "Krippendorff's alpha, nominal")
        rows.append((voice.term(f"coded {code}"), (alike / n).named(f"share_{code}"), chance))
    return table_of("agreement", rows)
