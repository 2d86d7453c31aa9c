"""Executed notebooks become one Markdown text in the report's language.

Headings and sentences are Markdown, tables and figures HTML in it: one source serves every format.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from thapmuoi_analysis.build import provenance
from thapmuoi_analysis.build.chapters import Chapter, heading
from thapmuoi_analysis.build.provenance import as_html
from thapmuoi_analysis.build.trace import Executed, told_by
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.telling.show import anchor
from thapmuoi_analysis.telling.voice import Voice, label

NOTICE = "::: {{.notice}}\n{}\n:::"
MARK = re.compile(r" \[((?:\[[^\]]*\]\(#src-[\w-]+\)|, |…)+)\]")  # behind a sentence: its locators


def merged(
    executed: Executed,
    case: Case,
    lang: str,
    left_out: Sequence[Chapter],
    pictures: Path,
) -> str:
    """Return the chapters as one Markdown text, with what the case lacks and the list of sources.

    Parameters
    ----------
    executed : mapping
        Executed chapters, in their order.
    case : Case
        The record, for the sources.
    lang : {"vi", "en"}
        Language of the document.
    left_out : sequence of Chapter
        Chapters whose data the case lacks.
    pictures : pathlib.Path
        Folder that the pictures of the figures are written to; the text names them.
    """
    text = _Text(case, Voice(lang), pictures)
    text.lacking |= {chapter.title[lang]: chapter.lacks(case) for chapter in left_out}
    for notebook in executed.values():
        text.add(notebook)
    return text.whole()


def study_title(executed: Executed, lang: str) -> str:
    """Return the title of a study, which is its first heading; empty for the main report."""
    studies = (notebook for notebook in executed.values() if _role(notebook) == "study")
    heads = (heading(cell) for notebook in studies for cell in notebook.cells)
    return next((head[1][lang] for head in heads if head), "")


def _role(notebook: Any) -> str:
    return str(notebook.metadata.get("thapmuoi", {}).get("role", "chapter"))


class _Text:
    """The text of a report as it grows, chapter by chapter."""

    def __init__(self, case: Case, voice: Voice, pictures: Path) -> None:
        self.case, self.voice, self.words = case, voice, voice.words()
        self.pictures = pictures
        self.parts = [NOTICE.format(self.words["fictional"])] if case.fictional else []
        self.counts = {"table": 0, "figure": 0}
        self.labels: dict[str, str] = {}  # what a text refers to -> "Table 2"
        self.cited: dict[str, None] = {}
        self.lacking: dict[str, list[str]] = {}  # title of what is left out -> tables it needs
        self.absent: dict[str, None] = {}  # facts for want of which sentences dropped out
        self.has_sources = False

    def add(self, notebook: Any) -> None:
        """Add a chapter; the summary is a part of its own, without numbers.

        Of a study the first heading is the title of the document, what it tells first a warning.
        """
        role = _role(notebook)
        study, form = role == "study", NOTICE if role == "study" else "{}"
        self.parts += ["::: {.summary}"] * (role == "summary")
        for cell in self._kept(notebook.cells):
            if head := heading(cell):
                plain = f" {{.unnumbered{' .unlisted' * (head[0] != '#')}}}" * (role == "summary")
                said = f"{head[0][study:]} {head[1][self.voice.lang]}{plain}"
                self.parts += [said] * said.startswith("#")
            for output, told in told_by(cell):
                self.parts.append(form.format(self._told(output, told)))
                form = "{}"
                self.cited |= dict.fromkeys(_cited(told))
                self.absent |= dict.fromkeys(told.get("lacks", ()))
        self.parts += [":::"] * (role == "summary")
        self.has_sources = role == "sources"

    def whole(self) -> str:
        """Return the text with the list of sources, each reference by its number."""
        sentences = provenance.said(self.case, self.voice.lang)
        self.parts += [] if self.has_sources else [f"# {self.words['sources']}"]
        self.parts += provenance.lacking(self.case, self.lacking, self.absent, self.voice)
        self.parts += provenance.listed(self.cited, sentences, self.case, self.voice)
        text = MARK.sub(r" [\\[\1\\]]{.locators}", "\n\n".join(self.parts))
        for name, said in self.labels.items():
            text = re.sub(rf"\[[^][]*\]\(#{name}\)", f"[{said}](#{name})", text)
        return provenance.with_titles(text, sentences)

    def _kept(self, cells: Iterable[Any]) -> Iterator[Any]:
        """Yield the cells of a chapter, less its sections whose data the case lacks; note those.

        The cell of a heading says what its section needs, as the metadata of a chapter does.
        """
        out = 0  # level of the section that is left out
        for cell in cells:
            head = heading(cell)
            if head and len(head[0]) <= (out or len(head[0])):
                needs = cell.metadata.get("thapmuoi", {}).get("needs", ())
                lacks = [table for table in needs if not self.case.has(table)]
                out = len(head[0]) if lacks else 0
                self.lacking |= {head[1][self.voice.lang]: lacks} if lacks else {}
            if not out:
                yield cell

    def _told(self, output: Any, told: Mapping[str, Any]) -> str:
        """Return the text of one output; tables and figures are numbered as they come."""
        role = told["role"]
        if role not in self.counts:
            return "" if role == "caption" else str(output["data"]["text/markdown"])
        self.counts[role] += 1
        named, said = told.get("name"), f"{self.words[role]} {self.counts[role]}"
        self.labels |= {named: said} if named else {}
        id = f' id="{named}"' if named else ""
        start = f'<span class="label"{id}><strong>{said}.</strong></span> '
        make = self._table if role == "table" else self._figure
        return f"```{{=html}}\n{make(output, told, start)}\n```"

    def _table(self, output: Any, told: Mapping[str, Any], start: str) -> str:
        html = output["data"]["text/html"].replace("`", "&#96;").replace("[", "&#91;")
        table, note, source = html.partition('<p class="source">')
        below = f'<div class="source"><p>{source}</div>' if note else ""
        return str(table.replace("<caption>", f"<caption>{start}", 1) + below)

    def _figure(self, output: Any, told: Mapping[str, Any], start: str) -> str:
        """Return a figure: its title is its message, below which stand measure, place and time."""
        image, name = output["metadata"]["image/png"], f"figure-{self.counts['figure']}.png"
        (self.pictures / name).write_bytes(base64.b64decode(output["data"]["image/png"]))
        size = f'width="{image["width"]}" height="{image["height"]}"'
        link = '<a href="#{}" title="">{}</a>'
        links = ", ".join(link.format(anchor(x), label(x)) for x in _cited(told))
        source = f"{self.voice.term('source')}: &#91;{links}]" if links else ""
        note = " ".join(filter(None, [as_html(told.get("note", "")), source]))
        below = f'<br /><span class="note">{note}</span>' if note else ""
        caption = f"{start}<strong>{as_html(told['caption'])}</strong>{below}"
        picture = f'<img src="{name}" alt="{as_html(image["alt"])}" {size} />'
        return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _cited(told: Mapping[str, Any]) -> list[str]:
    """Return the locators that an output rests on."""
    numbers = (source for quantity in told["quantities"] for source in quantity["sources"])
    return list(dict.fromkeys([*numbers, *told.get("cited", ())]))
