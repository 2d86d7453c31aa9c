"""Chapter 6: how the source was read, how far a second coder agrees, what the marks mean."""

from pathlib import Path
from typing import Any

import pandas as pd

from thapmuoi_analysis.record import coding
from thapmuoi_analysis.record.case import Case, checked, find, read
from thapmuoi_analysis.record.claim import LANGS
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE
from thapmuoi_analysis.record.raw import RawCase, RawTable
from thapmuoi_analysis.record.schema import columns_of
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


def compare(name: str, codes: Path | None, blank: Path | None) -> str:
    """Write a workbook for a second coder, or compare the codes that are there.

    Parameters
    ----------
    name : str
        The case.
    codes, blank : pathlib.Path or None
        The workbook that was filled in, else what the case holds; the one to be written.
    """
    from thapmuoi_analysis.record.excel_read import read_sheets  # openpyxl: not for the chapter
    from thapmuoi_analysis.record.excel_write import write
    from thapmuoi_analysis.record.new import place

    raw = read(find(name))
    if codes:
        tables, faults = read_sheets(codes, {TABLE: columns_of(TABLE)})
        raw = RawCase(raw.descriptor, {**raw.tables, **tables}, [*raw.faults, *faults])
    case = checked(raw, "", Path())
    if blank and case.ledger and blank.suffix == ".xlsx":
        rows = [columns_of(TABLE)]
        for id, claim in case.ledger.items():
            texts = (Voice(x).fill(claim.clause[x], case.told).replace(" |", "") for x in LANGS)
            rows.append([id, claim.locator, *texts])
        place(blank, lambda to: write(to, RawCase({}, {TABLE: RawTable("", rows, ())}), [TABLE]))
        return f"{blank}: once its codes are filled in: thapmuoi agree {name} {blank}"
    if blank or not case.has(TABLE):
        raise RuntimeError(f"{name}: no second coding; where claims are, --out X.xlsx begins one")
    both = case.claims, case.second_coding
    found = coding.agreement(*both).to_string(float_format="{:.2f}".format)
    return f"{found}\n\n{coding.disagreements(*both).to_string(index=False)}"
