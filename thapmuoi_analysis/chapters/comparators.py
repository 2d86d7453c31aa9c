"""Chapter 5: what other places report of the model, each with its source and date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import from_ends
from thapmuoi_analysis.record.source import source_of
from thapmuoi_analysis.telling.lexicon import table_of
from thapmuoi_analysis.telling.phrases import Phrase, Text, both, message
from thapmuoi_analysis.telling.voice import Voice


def facts(case: Case) -> dict[str, Any]:
    """Return the facts of the chapter: `case.told`, and its `finding`."""
    raised = {claim.mechanism for claim in case.ledger.values()}
    shared = [both(row, "label") for row in _messages(case) if row["mechanism"] in raised]
    return {**case.told, "finding": message("elsewhere", topics=tuple(shared[:3]))}


def _messages(case: Case) -> list[dict[Any, Any]]:
    return case.messages.sort_values("rank").to_dict("records")


def topics(case: Case) -> Iterator[dict[str, Any]]:
    """Yield what two or more places support, the first one first.

    Yields
    ------
    dict of str to Any
        `topic`; `text`, with the documents it rests on; `more`: that the source of this case names
        no such measure, or does not raise the topic; absent where claims were not coded.
    """
    every = [
        *case.records("elsewhere"),
        *case.records("elsewhere_claims"),
    ]
    support = {row["id"]: row for row in every}
    for row in _messages(case):
        by = [support[id] for id in row["supported_by"].split()]
        rests = tuple(dict.fromkeys(one["locator"] for one in by))
        words = both(row, "text")
        text = Text(words["vi"], words["en"], case.told, locators=rests)
        asks = any(one.get("kind") in ("lesson", "measure") for one in by)
        yield {"topic": both(row, "topic"), "text": text, "more": _more(case, row, asks)}


def _more(case: Case, row: Any, asks: bool) -> Phrase | None:
    """Return how a topic, which may ask for something, stands to what the source says."""
    own = [claim for claim in case.ledger.values() if claim.mechanism == row["mechanism"]]
    if not own:
        return message("elsewhere not raised", case.told) if case.ledger else None
    answered = {id for claim in case.ledger.values() for id in claim.answers}
    causes = {claim.id for claim in own if claim.type in ("cause", "limitation")}
    met = causes & answered or any(claim.type == "next_step" for claim in own)
    return message("elsewhere measure", case.told) if asks and causes and not met else None


def places(case: Case, voice: Voice) -> pd.DataFrame:
    """Return the places of which a source gives a total, by date.

    Returns
    -------
    pandas.DataFrame
        Columns `place`, `day` (when the number held, as far as known), `adopted`, `total`, `share`
        and `source`; no place is ranked.
    """
    publishers, cells = case.sources.set_index("id")["publisher"], []
    rows = case.elsewhere[case.elsewhere["total"].notna()].sort_values("as_of_latest")
    for row in rows.to_dict("records"):
        id = f"elsewhere_{row['id']}"
        adopted, total = case.quantities[id], case.quantities[f"{id}_total"]
        publisher = publishers[source_of(row["locator"])]
        share = (adopted / total).named(f"{id}_rate")
        cells.append((row[f"place_{voice.lang}"], _held(row, id), adopted, total, share, publisher))
    return table_of("places", cells)


def doubts(case: Case) -> Iterator[dict[str, Any]]:
    """Yield what is doubtful about the numbers of `places`, with whom it concerns.

    Yields
    ------
    dict of str to Any
        `places`: names; `doubt`: text, with the documents it rests on.
    """
    rows = case.elsewhere[case.elsewhere["total"].notna() & (case.elsewhere["doubt_vi"] != "")]
    for _, group in rows.groupby("doubt_vi", sort=False):
        alike = group.to_dict("records")
        rests = tuple(dict.fromkeys(row["locator"] for row in alike))
        words = both(alike[0], "doubt")
        doubt = Text(words["vi"], words["en"], locators=rests)
        yield {"places": tuple(both(row, "place") for row in alike), "doubt": doubt}


def _held(row: Any, id: str) -> Quantity | str:
    """Return when a number held: a day, a span of days, or of whole years."""
    span = (row["as_of_earliest"], row["as_of_latest"])
    first, last = (day.date() if pd.notna(day) else None for day in span)
    if not (first or last):
        return "–"
    value, unit = from_ends(first or date.min, last or date.max), "date"
    if first and last and f"{first:%m%d}{last:%m%d}" == "01011231":
        value, unit = from_ends(first.year, last.year), "year"
    kind = Kind.STATED if first == last else Kind.BOUND
    return Quantity(value, unit, f"{id}_as_of", kind, sources=(row["locator"],))
