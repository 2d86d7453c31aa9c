"""What a report says of where its numbers come from: the sentences cited, the way of computing."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from html import escape
from typing import Any

import pandas as pd

from thapmuoi_analysis.build.trace import Numbers
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind, Quantity
from thapmuoi_analysis.record.ranges import Missing
from thapmuoi_analysis.record.sources import Locator, decode, find_copies, resolve, sentences
from thapmuoi_analysis.report import elsewhere_tables
from thapmuoi_analysis.report.show import anchor
from thapmuoi_analysis.report.unit_tables import unit_name
from thapmuoi_analysis.report.voice import Voice, label, plain_markdown

CODED = {"claim", "mechanism", "observation"}  # counts of what was coded rest on the coding
MISSING = {str(missing.value) for missing in Missing}


def said(case: Case, lang: str) -> dict[str, str]:
    """Return what each sentence says: the sentence itself where a copy of the text is at hand.

    Elsewhere, and where the copy does not hold the sentence, it is our paraphrase.
    """
    found = dict(case.sentences.set_index("locator")[f"paraphrase_{lang}"])
    prints = dict(case.sentences.set_index("locator")["sha256"])
    for source, path in find_copies(case.folder, case.sources["id"]).items():
        text = decode(path.read_bytes(), path.name)
        places = sentences(text)
        mine = {k: v for k, v in prints.items() if Locator.parse(k).source == source}
        for resolution in resolve(mine, text):
            if len(resolution.found) == 1:
                found[resolution.locator] = f"“{places[label(resolution.found[0])]}”"
    return found


def with_titles(text: str, case: Case, lang: str) -> str:
    """Give each link to a sentence a title that says what the sentence says."""
    titles = {anchor(k): f"{k}: {v}".replace('"', "”") for k, v in said(case, lang).items()}

    def markdown(match: re.Match[str]) -> str:
        return f'](#{match[1]} "{plain_markdown(titles[match[1]])}")'

    def html(match: re.Match[str]) -> str:
        return f'href="#{match[1]}" title="{titles[match[1]].replace("<", "&lt;")}"'

    text = re.sub(r"\]\(#(src-[\w-]+)\)", markdown, text)
    return re.sub(r'href="#(src-[\w-]+)" title="[^"]*"', html, text)


def sources(cited: Iterable[str], known: Numbers, case: Case, voice: Voice) -> str:
    """Return the documents, and under each the sentences cited and the numbers resting on them."""
    wanted, text, parts = set(cited), said(case, voice.lang), []
    for source in case.sources.to_dict("records"):
        title = f"[**{plain_markdown(source['title'])}**]{{lang={source['language']}}}"
        dated = not pd.isna(source["date"])
        day = voice.number(Quantity(source["date"].date(), "date")) if dated else ""
        url, facts = source["url"], [source["publisher"], source["author"], day]
        facts = list(map(plain_markdown, filter(None, facts)))
        facts += [f"[{plain_markdown(url)}](<{url}>)"] if url else []
        entry = ". ".join([title, *facts, plain_markdown(source["licence"])])
        parts.append(f"::: {{.entry}}\n{entry}.\n:::")
        mine = [x for x in text if x in wanted and Locator.parse(x).source == source["id"]]
        parts.append("\n".join(_sentence(x, text[x], known, voice) for x in mine))
    return "\n\n".join(parts)


def _sentence(locator: str, text: str, known: Numbers, voice: Voice) -> str:
    words, (_, paragraph, sentence) = voice.words(), Locator.parse(locator)
    place = f"[\\[{label(locator)}\\]]{{.locator}} {words['at'].format(paragraph, sentence)}:"
    about = "numbers"
    if not paragraph:  # its id is too long for the margin
        place, about = f"\\[{label(locator)}\\] {words['whole']}:", "numbers of whole"
    mine = [n for n in known.values() if locator in n["sources"] and n["unit"] not in CODED]
    reported = (number for number in mine if number["value"] not in MISSING)
    shown = dict.fromkeys(said for number in reported for said in number["shown"][:1])
    numbers = f" *{words[about]}: {plain_markdown('; '.join(shown))}.*" if shown else ""
    return f"- [{place} {plain_markdown(text)}{numbers}]{{#{anchor(locator)}}}"


def computed(known: Numbers, case: Case, voice: Voice) -> str:
    """Return the table of the numbers shown that no source states, each with its formula.

    What is not reported has no row. Inputs are called by their names.
    """
    words = voice.words()
    first, *rest = (f">{escape(head)}</th>" for head in words["heads"].split("|"))
    heads = f'<th style="text-align: right"{first}{"".join("<th" + head for head in rest)}'
    rows = []
    for id, number in known.items():
        if number["shown"] and number["kind"] != Kind.STATED and number["value"] not in MISSING:
            kind = voice.term(number["kind"])
            cells = [name_of(id, case, voice), _formula(number, known, case, voice), kind]
            told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            link = '<a href="#{}" title="{}">{}</a>'
            links = ", ".join(link.format(anchor(x), x, label(x)) for x in number["sources"])
            shown = escape(number["shown"][0].removesuffix(f" ({kind})"))
            cell = f'<td style="text-align: right" id="num-{id}">{shown}</td>'
            rows.append(f"<tr>{cell}{told}<td><span>{links}</span></td></tr>")
    body = "\n".join(rows)
    caption = f"<caption>{escape(words['caption'])}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _formula(number: Mapping[str, Any], known: Numbers, case: Case, voice: Voice) -> str:
    """Return a formula in words; what has no row of its own says its value beside its name."""
    formula = number["formula"]
    if formula.startswith("#"):  # a count, or a day, of rows: the name says of what
        return voice.term("recorded" if number["unit"] == "date" else "count")

    def named(match: re.Match[str]) -> str:
        part, name = known.get(match[0]), name_of(match[0], case, voice)
        if not part or part["shown"]:
            return name
        value = Fraction(part["value"])
        whole = value.denominator == 1
        spec = "" if whole else ".2f"
        said = voice.number(Quantity(int(value) if whole else value, part["unit"]), spec)
        return f"{name} ⟨{said}⟩"

    formula = re.sub("^0 - ", "−", formula.removesuffix(" + 0")).replace(" - ", " − ")
    return re.sub(r"[a-z]\w+", named, formula) or "–"


def name_of(id: str, case: Case, voice: Voice) -> str:
    """Return what a number is called: its label in the record, or the term of its id.

    An id that ends in a year goes by the term before it and the year.
    """
    if id in case.labels:
        return case.labels[id][voice.lang]
    if id.startswith("elsewhere_"):
        return elsewhere_tables.name_of(id, case, voice)
    stem, _, mark = id.rpartition("_")
    if stem and mark in ("disputed", "logged", "chosen", "turns"):
        return f"{name_of(stem, case, voice)} ({voice.term(mark)})"
    if id in voice.words("terms"):
        return voice.term(id)
    if id.endswith("_as_of"):  # the date of one result of several
        return f"{voice.term('adopted_as_of')}: {name_of(id.removesuffix('_as_of'), case, voice)}"
    for mark in ("_given_", "_once_"):  # under assumptions; once something is changed
        stem, _, rest = id.partition(mark)
        if rest and mark == "_given_":
            return f"{name_of(stem, case, voice)} ({rest.upper().replace('_', ' + ')})"
        if rest:
            return f"{name_of(stem, case, voice)}: {voice.term(rest)}"
    if "__" in id:  # composed of terms
        return ": ".join(name_of(part, case, voice) for part in id.split("__"))
    stem, _, rest = id.partition("_delegating_")  # that share of the work
    if rest:
        return f"{name_of(stem, case, voice)} ({rest.replace('_', '.')}%)"
    if id.startswith("claims_"):
        coded = id.removeprefix("claims_").rsplit("_", 1)
        return f"{voice.term('claims')}: {'; '.join(map(voice.term, coded))}"
    stem, _, rest = id.partition("_of_")
    if rest and voice.term(stem) != stem.replace("_", " "):
        return f"{voice.term(stem)}: {_row_name(rest, case, voice)}"
    stem, _, year = id.rpartition("_")
    return f"{voice.term(stem)} {year}" if re.fullmatch(r"\d{4}", year) else voice.term(id)


def _row_name(key: str, case: Case, voice: Voice) -> str:
    """Return what a row is called: a criterion, a kind of work, a unit, an assessment of a unit."""
    key, _, place = key.partition("_at_")
    code, _, day = place.partition("_")
    texts = {
        "criteria": ("id", f"text_{voice.lang}"),
        "working_rules": ("id", f"work_{voice.lang}"),
    }
    for table, (column, text) in {**texts, "units": ("code", "name_vi")}.items():
        if case.has(table) and key in set(getattr(case, table)[column]):
            row = getattr(case, table).set_index(column).loc[key]
            name = unit_name(row[text], row["kind"], voice) if table == "units" else row[text]
            where = f" ({_row_name(code, case, voice)}, {day.replace('_', '-')})" if place else ""
            return f"{name}{where}"
    return key.replace("_", " ")
