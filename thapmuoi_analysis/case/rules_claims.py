"""Rules of what is told in words: claims, their hedges and links, messages, the facts they name.

Each marks the rows that break it, for `case.rules` to tell.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.claim import LANGS, hedges, lost_hedges, misnamed
from thapmuoi_analysis.case.errors import Tell
from thapmuoi_analysis.case.schema import DESCRIPTOR
from thapmuoi_analysis.case.stated import stated
from thapmuoi_analysis.case.tables import empty
from thapmuoi_analysis.case.topics import bearing

TEXTS = tuple(f"{part}_{lang}" for lang in LANGS for part in ("clause", "short", "text"))
TOLD = {"claims": TEXTS, "messages": ("text_vi", "text_en")}


def claims(tell: Tell, claims: pd.DataFrame) -> None:
    """Hold that claims agree with themselves: speaker and name, comparison and measure."""
    nobody = claims["speaker"].isin(["none", "uncoded"])
    tell("speaker_named", nobody != (claims["said_by_vi"] == ""))
    compared = claims["compared_with"].isin(["before", "elsewhere"])
    tell("no_clause", (claims["clause_vi"] == "") & (claims["text_vi"] == ""))
    tell("compared", (claims["counterfactual"] == "measured") & ~compared)


def named(tell: Tell, claims: pd.DataFrame, pairs: pd.DataFrame | None = None) -> None:
    """Hold that claims which links and pairs name have a label."""
    links = claims[["explained_by", "answers", "may_help"]].agg(" ".join, axis=1).str.strip()
    ids = {*" ".join(links).split()}
    if pairs is not None:
        ids |= {*pairs["claim"], *pairs["qualifies"]}
    tell("label_needed", ((links != "") | claims["id"].isin(ids)) & (claims["label_vi"] == ""))


def hedged(tell: Tell, claims: pd.DataFrame) -> None:
    """Hold that each hedge stands, a whole word, in what is told of its claim in a language.

    In a language that the case does not speak nothing is told: in English alone the words of the
    source may be Vietnamese, and stand in no clause.
    """
    for place, row in enumerate(claims[[*TEXTS, "hedge", "hedge_en"]].to_dict("records")):
        if len(hedges(row, "vi")) != len(hedges(row, "en")):
            tell("as_many_hedges", place, count=len(hedges(row, "vi")))
        for lang in tell.langs:
            for column in filter(row.get, told_by(row, lang)):
                for hedge in lost_hedges(row[column], hedges(row, lang)):
                    tell("hedge_lost", place, column=column, lost=hedge)


def firm(tell: Tell, claims: pd.DataFrame) -> None:
    """Hold that no claim is coded as firmer than its hedges, and that hedges say what is coded."""
    for place, row in enumerate(claims.to_dict("records")):
        kinds = hedging.kinds(*(hedges(row, lang) for lang in LANGS))
        force = hedging.force_of(row["type"], kinds)
        if row["force"] not in hedging.weaker(force):
            tell("too_firm", place, due=force)
        begun = hedging.condition_of(kinds)
        if row["condition"] not in hedging.looser(begun):
            tell("unconditional", place, due=begun)
        if row["force"] == hedging.HEDGED and not kinds:
            tell("no_hedge", place, other="force")
        if row["condition"] != hedging.FREE and not {"", "conditions", *hedging.BEGUN} & {*kinds}:
            tell("no_hedge", place, other="condition")


def told_by(claim: Mapping[Any, Any], lang: str) -> tuple[str, str]:
    """Return the columns that tell a claim in a language: where it has no clause, its full text."""
    whole = f"clause_{lang}" if claim[f"clause_{lang}"] else f"text_{lang}"
    return whole, f"short_{lang}"


def supported(
    tell: Tell, messages: pd.DataFrame, elsewhere: pd.DataFrame | None = None,
    elsewhere_claims: pd.DataFrame | None = None,
) -> None:  # fmt: skip
    """Hold that messages rest on rows of two or more other places."""
    places: dict[str, str] = {}
    for frame in (elsewhere, elsewhere_claims):
        places |= {} if frame is None else dict(zip(frame["id"], frame["place_vi"], strict=True))
    found = [{places.get(id, id) for id in ids.split()} for ids in messages["supported_by"]]
    tell("two_places", [len(names) < 2 for names in found])


def facts_are_named(
    tell: Tell, tables: Mapping[str, pd.DataFrame], case: Mapping[str, Any]
) -> None:
    """Hold that clauses and messages name facts of the case, or names it gives, alone."""
    known = {n for n, about in DESCRIPTOR["case"].items() if n in case or "default" in about}
    known |= {q.id for name in tables if name != "workload" for _, q in stated(name, tables[name])}
    if "facts" in tables:
        known |= {*tables["facts"]["measure"]}
    if "units" in tables and "not_adopted" in {*tables["units"]["status"]}:
        known.add("remaining_names")
    for table in TOLD.keys() & tables.keys():
        for place, row in enumerate(tables[table][[*TOLD[table]]].to_dict("records")):
            for column, text in row.items():
                if wrong := misnamed(text, known):
                    tell("fact_named", place, table=table, column=column, value=wrong)


def looked_for(
    tell: Tell, topics: pd.DataFrame, claims: pd.DataFrame | None = None,
    facts: pd.DataFrame | None = None, plan: pd.DataFrame | None = None,
    rotation: pd.DataFrame | None = None,
) -> None:  # fmt: skip
    """Hold that no row bears on a topic of which its source is said to have nothing."""
    known = {"claims": claims, "facts": facts, "plan": plan, "rotation": rotation}

    def table(name: str) -> pd.DataFrame:
        found = known[name]
        return empty(name) if found is None else found

    there = {*bearing(table)}
    rows = topics[["topic", "source", "read"]].itertuples(index=False)
    tell(
        "topic_there", [(row.topic, row.source) in there and row.read == "nothing" for row in rows]
    )


RULES = (claims, named, hedged, firm, supported, looked_for)
