"""Rules of what is told in words: claims, their hedges and links, messages, the facts they name.

Each marks the rows that break it; `case.rules` runs them.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd
from pandas import DataFrame

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.claim import LANGS, hedges, lost_hedges, misnamed
from thapmuoi_analysis.case.codes import coded
from thapmuoi_analysis.case.rule_errors import RuleErrors
from thapmuoi_analysis.case.schema import DESCRIPTOR
from thapmuoi_analysis.case.stated import stated
from thapmuoi_analysis.case.tables import either, empty
from thapmuoi_analysis.case.topics import bearing

Tables = Mapping[str, DataFrame]
Row = Mapping[Any, Any]
TEXTS = tuple(f"{part}_{lang}" for lang, part in product(LANGS, ("clause", "short", "text")))
HEDGES = {"vi": "hedge", "en": "hedge_en"}  # columns of hedges
QUOTES = "“”«»\"'"
COMPARED = ("before", "elsewhere")  # with what a claim may be measured against
TOLD = {"claims": TEXTS, "messages": ("text_vi", "text_en")}  # columns that name facts


def speakers(broken: RuleErrors, claims: DataFrame) -> None:
    """Hold that claims agree with themselves: speaker and name, comparison and measure."""
    nobody = claims["speaker"].isin(["none", "uncoded"])
    unnamed = claims["said_by_vi"] == ""
    codes = {code: coded("claims", "speaker", code) for code in ("explicit", "implied", "none")}
    broken.mark("speaker_named", nobody != unnamed, **codes)
    no_clause = claims["clause_vi"] == ""
    no_text = claims["text_vi"] == ""
    broken.mark("no_clause", no_clause & no_text)
    measured = claims["counterfactual"] == "measured"
    compared = claims["compared_with"].isin(COMPARED)
    compared_with = [coded("claims", "compared_with", code) for code in COMPARED]
    broken.mark("compared", measured & ~compared, due=either(compared_with))


def labels(broken: RuleErrors, claims: DataFrame, tables: Tables) -> None:
    """Hold that claims which links and pairs name have a label."""
    linked = set[str]()
    has_link = claims["id"] == ""
    for column in ("explained_by", "answers", "may_help"):
        has_link |= claims[column] != ""
        linked.update(" ".join(claims[column]).split())
    if "pairs" in tables:
        linked.update(tables["pairs"]["claim"])
        linked.update(tables["pairs"]["qualifies"])
    needs_label = has_link | claims["id"].isin(linked)
    unlabelled = claims["label_vi"] == ""
    broken.mark("label_needed", needs_label & unlabelled)


def hedges_kept(broken: RuleErrors, claims: DataFrame) -> None:
    """Hold that each hedge stands, a whole word, in what is told of its claim in a language.

    In a language that the case does not speak nothing is told: in English alone the words of the
    source may be Vietnamese, and stand in no clause.
    """
    for row, claim in enumerate(claims.to_dict("records")):
        lost = list(_lost(claim, broken.langs))
        for column, other, hedge in lost:
            words = {"column": column, "other": other, "lost": hedge}
            if "," in hedge:
                broken.add("hedges_joined", row, **words)
            elif hedge.strip(QUOTES) != hedge:
                broken.add("hedge_quoted", row, **words)
            else:
                broken.add("hedge_lost", row, **words)
        joined = [hedge for _, _, hedge in lost if "," in hedge]
        count = len(hedges(claim, "vi"))
        if count != len(hedges(claim, "en")) and not joined:
            broken.add("as_many_hedges", row, count=count)


def _lost(claim: Row, langs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the column of each hedge that is lost, the column that lacks it, and the hedge."""
    for lang in langs:
        for column in columns_told(claim, lang):
            for hedge in lost_hedges(claim[column], hedges(claim, lang)):
                yield HEDGES[lang], column, hedge


def columns_told(claim: Row, lang: str) -> list[str]:
    """Return the columns that tell a claim in a language: its full text where it has no clause."""
    whole = f"clause_{lang}"
    if not claim[whole]:
        whole = f"text_{lang}"
    return [column for column in (whole, f"short_{lang}") if claim[column]]


def firmness(broken: RuleErrors, claims: DataFrame) -> None:
    """Hold that no claim is coded as firmer than its hedges, and that hedges say what is coded."""
    may_begin = {"", "conditions", *hedging.BEGUN}  # a condition; "": a hedge that is not listed
    for row, claim in enumerate(claims.to_dict("records")):
        vi, en = (hedges(claim, lang) for lang in LANGS)
        kinds = hedging.kinds(vi, en)
        force = hedging.force_of(claim["type"], kinds)
        condition = hedging.condition_of(kinds)
        if claim["force"] not in hedging.weaker(force):
            due = coded("claims", "force", force)
            broken.add("too_firm", row, due=due)
        if claim["condition"] not in hedging.looser(condition):
            due = coded("claims", "condition", condition)
            broken.add("unconditional", row, due=due)
        if claim["force"] == hedging.HEDGED and not kinds:
            _add_no_hedge(broken, row, claim, "force")
        if claim["condition"] != hedging.FREE and may_begin.isdisjoint(kinds):
            _add_no_hedge(broken, row, claim, "condition")


def _add_no_hedge(broken: RuleErrors, row: int, claim: Row, other: str) -> None:
    """Add that a claim has no hedge for what another column says of it."""
    code = coded("claims", other, claim[other])
    broken.add("no_hedge", row, other=other, code=code)


def messages(broken: RuleErrors, messages: DataFrame, tables: Tables) -> None:
    """Hold that messages rest on rows of two or more other places."""
    place_of: dict[str, str] = {}
    for name in ("elsewhere", "elsewhere_claims"):
        if name in tables:
            rows = tables[name].set_index("id")
            place_of.update(rows["place_vi"])
    for row, ids in enumerate(messages["supported_by"]):
        supporting = ids.split()
        places = {place_of.get(id, id) for id in supporting}
        if len(places) < 2:
            broken.add("two_places", row)


def facts_are_named(broken: RuleErrors, tables: Tables, case: Row) -> None:
    """Hold that clauses and messages name facts of the case, or names it gives, alone."""
    known = _known_names(tables, case)
    for table in TOLD.keys() & tables.keys():
        for column in TOLD[table]:
            for row, text in enumerate(tables[table][column]):
                unknown = misnamed(text, known)
                if unknown:
                    broken.add("fact_named", row, table=table, column=column, value=unknown)


def _known_names(tables: Tables, case: Row) -> set[str]:
    known = set[str]()
    for name, about in DESCRIPTOR["case"].items():
        if name in case or "default" in about:
            known.add(name)
    for name, frame in tables.items():
        if name != "workload":
            numbers = stated(name, frame)
            known.update(quantity.id for _, quantity in numbers)
    if "facts" in tables:
        known.update(tables["facts"]["measure"])
    if "units" in tables:
        listed = [tables[name]["status"] for name in ("units", "statuses") if name in tables]
        is_left = pd.concat(listed) == "not_adopted"
        known.update(["remaining_names"] if is_left.any() else [])
    return known


def looked_for(broken: RuleErrors, topics: DataFrame, tables: Tables) -> None:
    """Hold that no row bears on a topic of which its source is said to have nothing."""

    def table(name: str) -> DataFrame:
        return tables[name] if name in tables else empty(name)

    there = set(bearing(table))
    due = coded("topics", "read", "coded")
    for row, topic in enumerate(topics.to_dict("records")):
        if topic["read"] == "nothing" and (topic["topic"], topic["source"]) in there:
            broken.add("topic_there", row, due=due)


RULES = (speakers, labels, hedges_kept, firmness, messages, looked_for)
