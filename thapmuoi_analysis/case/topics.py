"""What was looked for in the sources of a case: what is not coded is not "not reported".

A report may say that a source does not speak of something only where somebody read it for that. A
topic that has rows in the tables of a case is coded; another one is what the table `topics` says of
it; what that leaves out was not looked for.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from thapmuoi_analysis.case.by_source import Tables, source_of
from thapmuoi_analysis.case.claim import Both
from thapmuoi_analysis.case.schema import codes_of

OF_TYPE = {  # type of a claim -> the topic that it bears on
    "benefit": "benefits",
    "limitation": "limitations",
    "cause": "causes",
    "lesson": "conditions",
    "next_step": "next_steps",
}
OF_MEASURE = {
    "target_share": "target",
    "other_target": "target",
    "adopted": "result",
    "other": "result",
}  # of a fact, likewise
OF_CLAIM = ["locator", "type", "about", "answers", "mechanism"]  # what says so of a claim
PART = {"vi": "phần đọc được của {noun}", "en": "part of the {noun} that was read"}


def states(table: Tables) -> dict[str, str]:
    """Return for each topic whether it is coded, read for without finding anything, or neither.

    Parameters
    ----------
    table : callable
        The method `table` of a case.

    Returns
    -------
    dict of str to str
        Topic -> "coded" (rows bear on it, or the table `topics` says so), "nothing" (each source
        that the table `topics` names was read for it) or "not_looked_for".
    """
    rows = table("topics")
    sources = {*rows["source"]}
    coded = {topic for topic, _ in bearing(table)}
    coded |= {*rows.loc[rows["read"] == "coded", "topic"]}
    made = {}
    for topic in codes_of("topics", "topic"):
        nothing = rows[(rows["topic"] == topic) & (rows["read"] == "nothing")]
        if topic in coded:
            made[topic] = "coded"
        elif sources and {*nothing["source"]} == sources:
            made[topic] = "nothing"
        else:
            made[topic] = "not_looked_for"
    return made


def bearing(table: Tables) -> Iterator[tuple[str, str]]:
    """Yield each topic that a row of a case bears on, with the source of the row.

    Parameters
    ----------
    table : callable
        As for `states`.
    """
    of_plan = {*table("plan")["locator"]}
    for claim in table("claims")[OF_CLAIM].to_dict("records"):
        for topic in _topics_of(claim, of_plan):
            yield topic, source_of(claim["locator"])
    facts = table("facts")
    for measure, locator in zip(facts["measure"], facts["locator"], strict=True):
        if measure in OF_MEASURE:
            yield OF_MEASURE[measure], source_of(locator)
    for name in ("plan", "rotation"):
        for locator in table(name)["locator"]:
            yield name, source_of(locator)


def _topics_of(claim: Mapping[Any, Any], of_plan: Collection[str]) -> Iterator[str]:
    """Yield the topics of a claim; a claim of a plan is of type "target" too."""
    if claim["type"] in OF_TYPE:
        yield OF_TYPE[claim["type"]]
    if claim["type"] == "target" and claim["locator"] not in of_plan:
        yield "target"
    if claim["type"] == "result" and claim["about"] == "model":
        yield "result"
    if claim["answers"]:
        yield "measures"
    if claim["mechanism"] == "working_rules":
        yield "rules"
    if claim["about"] == "rotation":
        yield "rotation"


def looked_in(table: Tables) -> set[tuple[str, str]]:
    """Return each topic with each source that was read for it, be it in vain.

    Parameters
    ----------
    table : callable
        As for `states`.
    """
    rows = table("topics")
    read = rows[rows["read"] != "not_looked_for"]
    return {*zip(read["topic"], read["source"], strict=True), *bearing(table)}


def as_read(table: Tables, called: Callable[[Collection[str]], Both]) -> dict[str, Both | None]:
    """Return what sentences call the sources where they say that something is not there.

    Parameters
    ----------
    table : callable
        As for `states`.
    called : callable
        Gives what sentences call some sources, by their ids, in each language.

    Returns
    -------
    dict of str to mapping or None
        `read_for_target` and so on: the noun; "the part of it that was read" where a source that
        was read for the topic was read in part; None for a topic that was not looked for, so that
        a sentence which names it drops out. `without_target` and so on: the same of a topic that
        was read for and is not there, and None of any other.
    """
    excerpts = {
        row["id"] for row in table("sources").to_dict("records") if row["read"] == "excerpt"
    }
    pairs = looked_in(table)
    words: dict[str, Both | None] = {}
    for topic, state in states(table).items():
        read = {source for named, source in pairs if named == topic}
        noun = called(read)
        if read & excerpts:
            noun = {lang: PART[lang].format(noun=noun[lang]) for lang in noun}
        words[f"read_for_{topic}"] = None if state == "not_looked_for" else noun
        words[f"without_{topic}"] = noun if state == "nothing" else None
    return words


def has_read_results(table: Tables) -> bool:
    """Return whether somebody read a source for its results, so that a gap in them is a gap there.

    A number in the table of facts alone does not say so: what else there is may not be coded.

    Parameters
    ----------
    table : callable
        As for `states`.
    """
    topics = table("topics")
    is_coded = topics["topic"].eq("result") & topics["read"].eq("coded")
    is_claimed = table("claims")["type"].eq("result")
    return bool(is_coded.any() or is_claimed.any())
