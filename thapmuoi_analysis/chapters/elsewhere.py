"""Chapter 5: what other places report of the model, each with its source and date."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS, Both
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.telling.lexicon import headings
from thapmuoi_analysis.telling.phrases import Phrase, Text, message
from thapmuoi_analysis.telling.voice import Voice

MOST = 3  # topics that the message of the chapter names
ASKS = ("lesson", "measure")  # kinds of what is said elsewhere that ask for something


def told(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: `case.told`, and its `message`."""
    raised = {claim.mechanism for claim in case.ledger.values()}
    rows = case.messages.sort_values("rank")
    shared = [_both(row, "label") for row in rows.to_dict("records") if row["mechanism"] in raised]
    facts = {**case.told, "topics": tuple(shared[:MOST])}
    return facts | {"message": message("elsewhere", facts) if shared else None}


def topics(case: Case) -> Iterator[dict[str, Any]]:
    """Yield what two or more places support, the first one first.

    Yields
    ------
    dict of str to Any
        `topic`; `text`, with the documents it rests on; `more`: that the source of this case names
        no such measure, or does not raise the topic; absent where claims were not coded.
    """
    for row in case.messages.sort_values("rank").to_dict("records"):
        vi, en = (row[f"text_{lang}"].rstrip(".") for lang in LANGS)
        text = Text(vi, en, case.told, _rests_on(case, row))
        yield {"topic": _both(row, "topic"), "text": text, "more": _more(case, row)}


def _both(row: Any, name: str) -> Both:
    return {lang: row[f"{name}_{lang}"] for lang in LANGS}


def _rests_on(case: Case, row: Any) -> tuple[str, ...]:
    ids = row["supported_by"].split()
    tables = (case.elsewhere, case.elsewhere_claims)
    found = {r["id"]: r["locator"] for table in tables for r in table.to_dict("records")}
    return tuple(dict.fromkeys(found[id] for id in ids))


def _more(case: Case, row: Any) -> Phrase | None:
    """Return how a topic stands to what the source of the case says."""
    own = [claim for claim in case.ledger.values() if claim.mechanism == row["mechanism"]]
    if not case.ledger:
        return None
    if not own:
        return message("elsewhere not raised", case.told)
    claims = case.elsewhere_claims.set_index("id")["kind"]
    asked = any(claims.get(id) in ASKS for id in row["supported_by"].split())
    answered = {id for claim in case.ledger.values() for id in claim.answers}
    causes = [c for c in own if c.type in ("cause", "limitation")]
    met = any(c.id in answered for c in causes) or any(c.type == "next_step" for c in own)
    return message("elsewhere measure", case.told) if asked and causes and not met else None


def places(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the places of which a source gives a total, by date.

    Returns
    -------
    pandas.DataFrame
        Columns `place`, `day` (the last that the number can speak of), `adopted`, `total`, `share`
        and `source`; no place is ranked.
    """
    rows = case.elsewhere[case.elsewhere["total"].notna()].sort_values("as_of_latest")
    known, found = case.quantities, []
    publishers = case.sources.set_index("id")["publisher"]
    for row in rows.to_dict("records"):
        id = f"elsewhere_{row['id']}"
        day = _day(row, id) if pd.notna(row["as_of_latest"]) else "–"
        share = (known[id] / known[f"{id}_total"]).named(f"{id}_rate")
        found.append([row[f"place_{voice.lang}"], day, known[id], known[f"{id}_total"], share,
                      publishers[row["locator"].split(":")[0]]])  # fmt: skip
    columns = dict(headings("places"))
    frame = pd.DataFrame(found, columns=list(columns), dtype=object)
    frame.attrs["columns"] = columns
    return frame


def _day(row: Any, id: str) -> Quantity:
    kind = Kind.STATED if row["as_of_earliest"] == row["as_of_latest"] else Kind.BOUND
    day = row["as_of_latest"].date()
    return Quantity(day, "date", f"{id}_as_of", kind, sources=(row["locator"],))
