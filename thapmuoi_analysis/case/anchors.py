"""How well what is coded is anchored: how much was read, and what rests on a headline alone.

And where a sentence stands that its own source does not hold: in another source, perhaps.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.sentences import fingerprint, sentences
from thapmuoi_analysis.case.text import read

READ = {"whole": "read whole: {sources}", "excerpt": "read in part: {sources}"}
HEADLINE = "{locator}: the headline, on which alone rest: {rows}"
SAID_TWICE = ["measure", "value"]  # of facts that say the same


def how_read(case: Case) -> Iterator[Phrase]:
    """Yield which sources were read whole, and which in part; a source that says neither is whole.

    Parameters
    ----------
    case : Case
        The case.
    """
    read_as: dict[str, list[str]] = {"whole": [], "excerpt": []}
    for row in case.records("sources"):
        part = row["read"] or "whole"
        read_as[part].append(row["id"])
    for part, ids in read_as.items():
        if ids:
            yield Phrase(READ[part], sources=", ".join(ids))


def on_headlines(case: Case) -> Iterator[Phrase]:
    """Yield each headline that claims or facts rest on which no other sentence repeats.

    A headline is the sentence that has the fingerprint of the title: no copy is needed.

    Parameters
    ----------
    case : Case
        The case.
    """
    titles = {}
    for row in case.records("sources"):
        titles[row["id"]] = fingerprint(row["title"])
    for row in case.records("sentences"):
        locator = row["locator"]
        if row["sha256"] == titles[source_of(locator)]:
            rows = [*_claims_alone(case, locator), *_facts_alone(case, locator)]
            if rows:
                yield Phrase(HEADLINE, locator=locator, rows=", ".join(rows))


def _claims_alone(case: Case, headline: str) -> Iterator[str]:
    """Yield the claims of a headline that neither repeat nor are repeated elsewhere."""
    repeated: set[str] = set()
    for claim in case.claims_by_id.values():
        if claim.locator != headline:
            repeated.update(claim.repeats)
    for claim in case.claims_by_id.values():
        is_said_again = claim.repeats or claim.id in repeated
        if claim.locator == headline and not is_said_again:
            yield claim.id


def _facts_alone(case: Case, headline: str) -> Iterator[str]:
    """Yield the facts of a headline that no other sentence states."""
    facts = case.facts
    of_headline = facts["locator"] == headline
    elsewhere = facts.loc[~of_headline, SAID_TWICE].astype("str")
    stated = {*elsewhere.itertuples(index=False, name=None)}
    for row in facts[of_headline].to_dict("records"):
        said = tuple(str(row[column]) for column in SAID_TWICE)
        if said not in stated:
            yield row["id"]


def places_in(copies: Mapping[str, Path]) -> dict[str, list[str]]:
    """Return where sentences stand in the copies of several sources, by their fingerprints."""
    places: dict[str, list[str]] = {}
    if len(copies) < 2:
        return places  # there is no other source
    for source, path in copies.items():
        for place, sentence in sentences(read(path)).items():
            places.setdefault(fingerprint(sentence), []).append(f"{source}:{place}")
    return places


def in_others(locator: str, found: Iterable[str]) -> list[str]:
    """Return the places that are of other sources than the one that a locator names."""
    source = source_of(locator)
    return [place for place in found if source_of(place) != source]
