"""What a Table Schema cannot say of claims and messages: hedges, links, the facts that they name.

Each check takes the tables that could be read (and their file names) and yields faults.
"""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pandas as pd

from thapmuoi_analysis.record.checks import Files, Tables, _at
from thapmuoi_analysis.record.claim import LANGS, LINKS, facts_named, hedges, lost_hedges
from thapmuoi_analysis.record.faults import Fault
from thapmuoi_analysis.record.stated import stated

LINKED = {  # types of the claims that a link may lead to; others lead anywhere
    "explained_by": ("cause",),
    "answers": ("limitation", "cause"),
    "may_help": ("limitation",),
}


def ledger(tables: Tables, files: Files) -> Iterator[Fault]:
    """Claims agree with themselves: speaker and name, comparison and counterfactual, references."""
    if "claims" not in tables:
        return
    claims, file = tables["claims"], files["claims"]
    wrong = (claims["speaker"] == "none") != (claims["said_by_vi"] == "")
    expected, mend = "a name just where there is a speaker", "mend speaker or said_by"
    yield from _at(claims, wrong, file, "speaker", expected, mend)
    compared = claims["compared_with"].isin(["before", "elsewhere"])
    wrong = (claims["counterfactual"] == "measured") & ~compared
    expected, mend = "before or elsewhere, where it was measured against", "mend one of the two"
    yield from _at(claims, wrong, file, "compared_with", expected, mend)
    if "pairs" in tables:
        pairs = tables["pairs"]
        wrong = pairs["qualifies"].map(claims.set_index("id")["type"]) != "benefit"
        yield from _at(pairs, wrong, files["pairs"], "qualifies", "id of a benefit", "mend the id")
    for column in ("said_by", "checkable"):
        wrong = (claims[f"{column}_vi"] == "") != (claims[f"{column}_en"] == "")
        mend = "fill in the other language"
        yield from _at(claims, wrong, file, f"{column}_en", "both languages or none", mend)


def hedged(tables: Tables, files: Files) -> Iterator[Fault]:
    """Each hedge stands, as a whole word, in what is told of its claim, in both languages."""
    for row, claim in _rows(tables, "claims"):
        said = {lang: hedges(claim, lang) for lang in LANGS}
        if len({*map(len, said.values())}) > 1:
            expected = f"as many hedges as in the column hedge ({len(said['vi'])})"
            mend = "write each of them in English, with '; ' between"
            yield Fault(files["claims"], row, "hedge_en", claim["hedge_en"], expected, mend)
        for column in _told(claim):
            for hedge in lost_hedges(claim[column], said[column[-2:]]):
                expected = f"the hedge “{hedge}” as a whole word"
                mend = "put it back, or mend the column of hedges"
                yield Fault(files["claims"], row, column, claim[column], expected, mend)


def _rows(tables: Tables, name: str) -> Iterator[tuple[int, dict[Any, Any]]]:
    """Yield the rows of a table with the lines that they stand in; none where there is none."""
    return enumerate(tables.get(name, pd.DataFrame()).to_dict("records"), 2)


def _told(claim: dict[Any, Any]) -> Iterator[str]:
    """Yield the columns that a claim is told by: where it has no clause, its full text."""
    for lang in LANGS:
        yield f"clause_{lang}" if claim[f"clause_{lang}"] else f"text_{lang}"
        if claim[f"short_{lang}"]:
            yield f"short_{lang}"


def linked(tables: Tables, files: Files) -> Iterator[Fault]:
    """Links lead to other claims, of the type that they are for, and never round in a circle."""
    claims = tables.get("claims", pd.DataFrame({"id": [], "type": []}))
    types = dict(zip(claims["id"], claims["type"], strict=True))
    for column in LINKS if types else ():
        due = LINKED.get(column, ())
        told = f"ids of claims of type {' or '.join(due)}" if due else "ids of claims"
        fits = {id for id, kind in types.items() if not due or kind in due}
        yield from _known(claims, files["claims"], column, fits, told)
        links = {id: text.split() for id, text in zip(types, claims[column], strict=True)}
        try:
            TopologicalSorter(links).prepare()
        except CycleError as error:
            *_, id = error.args[1]
            row, text = [*links].index(id) + 2, " ".join(links[id])
            expected, mend = "no circle of claims", "take one of its links out"
            yield Fault(files["claims"], row, column, text, expected, mend)
    if "missing" in tables and _read("claims", tables, files):
        expected = "ids of claims"
        yield from _known(tables["missing"], files["missing"], "shows", {*types}, expected)


def _read(name: str, tables: Tables, files: Files) -> bool:
    """Return whether what a table holds is known: a fault of it has no consequences here."""
    return name in tables or name not in files


def _known(
    frame: pd.DataFrame, file: str, column: str, known: set[str], expected: str
) -> Iterator[Fault]:
    """Yield the cells that list an id which is not known."""
    wrong = frame[column].map(lambda text: not known.issuperset(text.split()))
    yield from _at(frame, wrong, file, column, expected, "mend the id, or take it out")


def supported(tables: Tables, files: Files) -> Iterator[Fault]:
    """Messages rest on rows of other places, of two or more of them."""
    others = ("elsewhere", "elsewhere_claims")
    if "messages" not in tables or not all(_read(name, tables, files) for name in others):
        return
    messages, file = tables["messages"], files["messages"]
    places = {row["id"]: row["place_vi"] for name in others for _, row in _rows(tables, name)}
    expected = "ids of rows of elsewhere or elsewhere_claims"
    yield from _known(messages, file, "supported_by", {*places}, expected)
    found = messages["supported_by"].map(lambda text: {places.get(id, id) for id in text.split()})
    expected, mend = "rows of two places or more", "add a row of another place, or take it out"
    yield from _at(messages, found.map(len) < 2, file, "supported_by", expected, mend)


def named(tables: Tables, files: Files, names: Iterable[str]) -> Iterator[Fault]:
    """Yield what clauses and messages name that is no fact: what the case states, or is called.

    Parameters
    ----------
    tables, files
        As for every check.
    names : iterable of str
        What `datapackage.json` gives names to.
    """
    known = {*names, *(q.id for name, frame in tables.items() for _, q in stated(name, frame))}
    if "facts" in tables:
        known |= set(tables["facts"]["measure"])
    if "units" in tables and "not_adopted" in set(tables["units"]["status"]):
        known.add("remaining_names")
    texts = [("claims", row, claim, _told(claim)) for row, claim in _rows(tables, "claims")]
    both = [f"text_{lang}" for lang in LANGS]
    texts += [("messages", row, said, iter(both)) for row, said in _rows(tables, "messages")]
    for table, row, cells, columns in texts:
        for column in columns:
            if wrong := _unnamed(cells[column], known):
                expected = "{names} of facts that the case states"
                mend = "write the id of the fact alone, or add the fact"
                yield Fault(files[table], row, column, wrong, expected, mend)


def _unnamed(text: str, known: set[str]) -> str:
    """Return what a text names that is no fact, or not by its name alone."""
    try:
        wrong = [f"{{{name}}}" for name in facts_named(text) if name not in known]
    except ValueError as error:
        return str(error)
    return wrong[0] if wrong else ""


CHECKS = (ledger, hedged, linked, supported)
