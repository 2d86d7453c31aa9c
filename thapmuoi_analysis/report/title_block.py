"""The title block of a report: what of, resting on what, as of when, by whom, how to cite it."""

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.places import became, crosswalk
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.case.sources import source_of
from thapmuoi_analysis.metrics.results import dated_results
from thapmuoi_analysis.telling.formatter import Formatter

LINES = ("place", "rests_on", "as_of", "compiled_by", "made", "version", "cite")


def title_block(case: Case, lang: str, made: date, study: str = "") -> dict[str, Any]:
    """Return title, subtitle, lines and disclaimer of the title block, as plain text.

    The lines stand there in Markdown too (`opening`), in which a web page opens their numbers.
    What the case does not have is left out. A study, named by its title, stands in place of the
    main report, whose title it says below its own.
    """
    formatter = Formatter(lang)
    own, words = _own(case), formatter.words()
    facts = _facts(case, own, made, formatter)

    def said(name: str, *, markdown: bool = False) -> str:
        spoken = formatter.speak(words[name], facts)
        return spoken.markdown if markdown else spoken.text

    if study:
        facts = {**facts, "study": {lang: study}}
        words = {**words, "cite is": words["cite study"]}
    lines = [{"term": words[x], "text": said(f"{x} is"), "opening": said(f"{x} is", markdown=True)}
             for x in LINES]  # fmt: skip
    topics = words["topics" if case.claims_by_id else "topics of results"]
    through = formatter.fill(words["of one" if len(own) == 1 else "of several"], facts)
    return {
        "title": study or said("title"),
        "subtitle": f"{words['study']}: {said('title')}" if study else f"{topics}, {through}",
        "about": [line for line in lines if line["text"]],
        "source": said("source line"),
        "disclaimer": said("disclaimer"),
    }


def _own(case: Case) -> list[dict[Any, Any]]:
    """Return the sources of the case that its numbers and claims rest on."""
    claims = (claim.locator for claim in case.claims_by_id.values())
    cited = {source_of(locator) for locator in (*case.facts["locator"], *claims)}
    return [row for row in case.sources.to_dict("records") if row["id"] in cited]


def _facts(
    case: Case, own: list[dict[Any, Any]], made: date, formatter: Formatter
) -> Mapping[str, Any]:
    """Return what the words of the title block name; None for what the case does not have."""
    words, lang = formatter.words(), formatter.lang
    rests = "; ".join(cited(row, formatter) for row in own)
    if len(own) == 1:
        rests = formatter.fill(words["one source"], {**case.told, "rests": rests})
    others = words["other sources"] if len(case.own_sources) < len(case.sources) else ""
    texts = {"rests": rests, "others": others, "compiled": case.compiled_by}
    within = case.names.get("within", {})
    texts["place_within"] = ", ".join(filter(None, [case.names["place"][lang], within.get(lang)]))
    texts |= {"data": case.version, "package": version("thapmuoi-analysis")}
    return {
        **case.told,
        **{name: {lang: text} if text else None for name, text in texts.items()},
        **days(case),
        "made": Quantity(made, "date"),
        "year": Quantity(made.year, "year"),
    }


def cited(row: Mapping[Any, Any], formatter: Formatter) -> str:
    """Return a source as it is cited: who wrote it, what it is called, where and when it stood."""
    day = row["date"]
    dated = (
        "" if pd.isna(day) else formatter.words()[row["date_meaning"]].format(formatter.day(day))
    )
    title = row["title"] if row["title_is"] == "description" else f"“{row['title']}”"
    title += formatter.words()["title from address"] * (row["title_is"] == "address")
    return ", ".join(filter(None, [row["author"], title, row["publisher"], dated]))


def days(case: Case) -> dict[str, Quantity | None]:
    """Return the day of the latest result, stated or last possible, and the rearrangement since."""
    facts = dict[str, Quantity | None].fromkeys(("closed", "latest", "rearranged", "new_units"))
    for day, _ in dated_results(case)[-1:]:
        facts["closed" if day.kind is Kind.STATED else "latest"] = day
    if case.has("units") and len(crosswalk(case.units)):
        facts["rearranged"], facts["new_units"] = became(case.units)
    return facts
