"""What a report says of its sources: each sentence cited, each document, what the case lacks."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from thapmuoi_analysis.case import measures
from thapmuoi_analysis.case.by_source import source_of
from thapmuoi_analysis.case.case import Case
from thapmuoi_analysis.case.sentences import sentences
from thapmuoi_analysis.case.sources import find_copies, resolve
from thapmuoi_analysis.case.text import read
from thapmuoi_analysis.metrics.looked_for import without_unsought
from thapmuoi_analysis.report.chapters import Texts
from thapmuoi_analysis.report.title_block import cited as cited_as
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.marks import anchor, plain_markdown

MARK = '<span title="([^"]+)">([^<]+)</span>'  # of a locator, in an executed notebook
BEHIND = re.compile(rf" \[((?:{MARK}(?:, )?)+)\]")  # behind a sentence: its locators


def quoted(case: Case) -> dict[str, str]:
    """Return the sentences themselves, by locator, of the sources of which a copy is at hand."""
    found = {}
    prints = {row["locator"]: row["sha256"] for row in case.records("sentences")}
    copies = find_copies(case.folder, case.sources["id"])
    for source, path in copies.items():
        text = read(path)
        places = sentences(text)
        for locator, _, where in resolve(prints, text):
            is_its_own = source_of(locator) == source
            if is_its_own and len(where) == 1:
                place = label(where[0])
                found[locator] = places[place]
    return found


def texts(case: Case, lang: str, own: Texts | None = None) -> dict[str, str]:
    """Return what each sentence says: the sentence itself where a copy of the text is at hand.

    Elsewhere, and where the copy does not hold the sentence, it is our paraphrase, empty where
    nobody wrote one; in a report of another language than the text's, our paraphrase and the
    sentence behind it.

    Parameters
    ----------
    case : Case
        The case.
    lang : str
        Language of the report.
    own : mapping, optional
        The sentences themselves, where they were read already.
    """
    own = quoted(case) if own is None else own
    rows = case.records("sentences")
    found = {row["locator"]: row[f"paraphrase_{lang}"] for row in rows}
    languages = case.sources.set_index("id")["language"]
    for locator, sentence in own.items():
        says = f"“{sentence}”"
        if languages[source_of(locator)] != lang and found[locator]:
            says = f"{found[locator]} ({says})"
        found[locator] = says
    return found


def linked(text: str, tips: Texts, *, html: bool = False) -> str:
    """Make a link of each mark of a locator; its title says where it is and what is said there.

    Parameters
    ----------
    text : str
        What a notebook shows.
    tips : mapping
        What each title says, by locator: where its sentence stands, and what is said there.
    html : bool, optional
        Whether it is HTML, not Markdown.
    """

    def link(mark: re.Match[str]) -> str:
        locator, shown = mark.groups()
        target = anchor(locator)
        title = tips[locator]
        if html:
            return f'<a href="#{target}" title="{as_html(title)}">{shown}</a>'
        return f'[{shown}](#{target} "{plain_markdown(title)}")'

    if not html:
        text = BEHIND.sub(r" [\\[\1\\]]{.locators}", text)
    return re.sub(MARK, link, text)


def as_html(text: str) -> str:
    """Return a text to stand in HTML within Markdown, without the marks of either."""
    return re.sub("[&<>\"'`[]", lambda match: f"&#{ord(match[0])};", text)


def listed(cited: Iterable[str], sentences: Texts, case: Case, formatter: Formatter) -> list[str]:
    """Return the documents that are cited, each in one line: those of the case, and the others.

    A mark of a locator leads to the document; what its sentence says stands in the annex, and in
    the web page where the mark is.
    """
    wanted = sentences.keys() & {*cited}
    entries: dict[str, list[str]] = {"own sources": [], "further sources": []}
    for row in case.records("sources"):
        places = ""
        for locator in sentences:
            if locator in wanted and source_of(locator) == row["id"]:
                places += f"[]{{#{anchor(locator)}}}"
        if places:
            part = "own sources" if row["id"] in case.own_sources else "further sources"
            entries[part].append(f"- {places}{_entry(row, formatter)}")
    parts = []
    for part, lines in entries.items():
        if lines:
            parts.append(f"## {formatter.words()[part]}")
            parts.append("\n".join(["::: {.entry}", *lines, ":::"]))
    return parts


def _entry(row: Mapping[Any, Any], formatter: Formatter) -> str:
    """Return a document as the list of sources has it, with its id and its address."""
    cited = plain_markdown(cited_as(row, formatter))
    title = f"[{cited}]{{lang={row['language']}}}"
    entry = f"\\[{row['id']}\\] {title}."
    url = row["url"]
    if url:
        entry += f" [{plain_markdown(url)}](<{url}>)."
    return entry


def lacking(
    case: Case, tables: Mapping[str, list[str]], facts: Iterable[str], formatter: Formatter
) -> list[str]:
    """Return what the case does not have, told once, and what the report lacks for it.

    Of a topic that was not looked for nothing is told here: the chapter on sources lists those.

    Parameters
    ----------
    case : Case
        The case.
    tables : mapping
        Title of a chapter or section that is left out -> the tables it needs.
    facts : iterable of str
        What sentences dropped out for.
    """
    words = formatter.words()
    titles = []
    names = []
    for title, needed in tables.items():
        lacked = without_unsought(case, needed)
        if lacked:
            titles.append(title)
        for table in lacked:
            name = words[f"table {table}"]
            names.append(formatter.fill(name, case.told))
    for name in without_unsought(case, facts):
        called = measures.label(name, formatter.lang, case.labels)
        if name != "adopted":  # of a result the first chapter says itself that there is none
            names.append(words.get(f"lacks {name}", called))
    listed = "; ".join(dict.fromkeys(filter(None, names)))
    if not listed:
        return []
    text = words["lacks"].format(listed)
    if titles:
        parts = "; ".join(f"“{title}”" for title in titles)
        named = words["parts"].format(parts)
        text += f" {named}"
    return [f"## {words['lacking']}", plain_markdown(text)]
