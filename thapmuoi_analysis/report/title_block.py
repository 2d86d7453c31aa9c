"""The title block of a report: what of, resting on what, as of when, by whom, how to cite it."""

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import Any

import pandas as pd

from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.places import became, crosswalk
from thapmuoi_analysis.case.quantity import Kind, Quantity
from thapmuoi_analysis.metrics.results import by_date, span_of
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import with_noun
from thapmuoi_analysis.telling.translations import kinds_of

HOME = "Việt Nam"  # a report in Vietnamese need not say in which country it is
WITHIN = str.maketrans("“”", "\u2018\u2019")  # double marks of quotation: single ones
LINES = ("place", "rests_on", "as_of", "compiled_by", "cite")


def title_block(case: Case, lang: str, made: date, study: str = "") -> dict[str, Any]:
    """Return title, subtitle, lines and disclaimer of the title block, as plain text.

    The lines stand there in Markdown too (`opening`), in which a web page opens their numbers.
    What the case does not have is left out. A study, named by its title, stands in place of the
    main report, whose title it says below its own.
    """
    formatter = Formatter(lang)
    words = dict(formatter.words())
    own = _own(case)
    facts = _facts(case, own, made, formatter)
    if study:
        facts["study"] = {lang: study}
        words["cite is"] = words["cite study"]

    def filled(name: str, *, markdown: bool = False) -> str:
        spoken = formatter.speak(words[name], facts)
        return spoken.markdown if markdown else spoken.text

    lines = []
    for name in LINES:
        text = filled(f"{name} is")
        if text:
            opening = filled(f"{name} is", markdown=True)
            lines.append({"term": words[name], "text": text, "opening": opening})
    topics = "topics" if case.claims_by_id else "topics of results"
    through = "of one" if len(own) == 1 else "of several"
    title = filled("title")
    subtitle = f"{words[topics]}, {formatter.fill(words[through], facts)}"
    if study:
        subtitle = f"{words['study']}: {title}"
    return {
        "title": study or title,
        "subtitle": subtitle,
        "about": lines,
        "source": filled("source line"),
        "disclaimer": filled("disclaimer"),
        "what_if": filled("what if") if case.what_if else "",
    }


def _own(case: Case) -> list[dict[Any, Any]]:
    """Return the sources of the case that its numbers and claims rest on."""
    locators = [*case.facts["locator"], *case.table("claims")["locator"]]
    cited = {*map(source_of, locators)}
    return [row for row in case.records("sources") if row["id"] in cited]


def _facts(
    case: Case, own: list[dict[Any, Any]], made: date, formatter: Formatter
) -> dict[str, Any]:
    """Return what the words of the title block name; None for what the case does not have."""
    words = formatter.words()
    lang = formatter.lang
    rests = "; ".join(cited(row, formatter) for row in own)
    if len(own) == 1:
        whole = {**case.told, "rests": rests}
        rests = formatter.fill(words["one source"], whole)
    names = case.names
    within = names.get("within", {}).get(lang)
    places = [names["place"][lang], None if within == HOME else within]
    texts = {
        "rests": rests,
        "others": "",
        "compiled": case.compiled_by,
        "place_within": ", ".join(filter(None, places)),
        "data": case.version,
        "package": version("thapmuoi-analysis"),
        "changes": "; ".join(case.what_if),
    }
    if len(case.own_sources) < len(case.sources):
        texts["others"] = words["other sources"]
    facts: dict[str, Any] = dict(case.told)
    for name, text in texts.items():
        facts[name] = None
        if text:
            facts[name] = {lang: text}
    facts.update(days(case))
    facts["all_units"] = with_noun(case.told["units"])
    facts["new_noun"] = kinds_of(_new_kinds(case))
    facts["made"] = Quantity(made, "date")
    facts["year"] = Quantity(made.year, "year")
    return facts


def _new_kinds(case: Case) -> list[str]:
    """Return the kind of each unit that those of the case became; empty without any."""
    if not case.has("units"):
        return []
    new = crosswalk(case.units).drop_duplicates("new_code")
    return list(new["new_kind"])


def cited(row: Mapping[Any, Any], formatter: Formatter) -> str:
    """Return a source as it is cited: who wrote it, what it is called, where and when it stood."""
    words = formatter.words()
    translated = row["title_translated"] if row["language"] != formatter.lang else ""
    if row["title_is"] == "description":
        title = translated or row["title"]  # the compiler's own words, in either language
    else:
        title = f"“{quoted_within(row['title'])}”"
        if translated:
            title += f" [{translated}]"
    if row["title_is"] == "address":
        title += words["title from address"]
    parts = [row["author"], title, row["publisher"]]
    if not pd.isna(row["date"]):
        parts.append(words[row["date_meaning"]].format(formatter.day(row["date"])))
    return ", ".join(filter(None, parts))


def quoted_within(title: str) -> str:
    """Return a title with the marks of a quotation that stands within another."""
    return title.translate(WITHIN)


def days(case: Case) -> dict[str, Quantity | None]:
    """Return the day of the latest result, stated or last possible, and the rearrangement since.

    A last possible day is `latest` where it is the day that a source bears: its coder found none of
    the figures themselves. Another one is a `bound`, of which nothing more is said.
    """
    names = ("closed", "span", "latest", "bound", "rearranged", "new_units")
    found: dict[str, Quantity | None] = dict.fromkeys(names)
    for last in by_date(case).tail(1).to_dict("records"):
        day = last["day"]
        span = span_of(day, last["earliest"])
        is_of_page = day.value in [*case.sources["date"].dropna().dt.date]
        name = "latest" if is_of_page else "bound"
        if day.kind is Kind.STATED:
            name = "closed"
        found["span" if span else name] = span or day
    if case.has("units") and len(crosswalk(case.units)):
        found["rearranged"], found["new_units"] = became(case.units)
    return found
