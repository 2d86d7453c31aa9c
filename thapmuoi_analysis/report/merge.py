"""Executed notebooks become one Markdown text in the report's language.

Headings and sentences are Markdown, tables and figures HTML in it: one source serves every format.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from thapmuoi_analysis.report import figures, provenance
from thapmuoi_analysis.report.chapters import heading
from thapmuoi_analysis.report.jobs import Plan
from thapmuoi_analysis.report.provenance import as_html
from thapmuoi_analysis.report.trace import Executed, outputs_of
from thapmuoi_analysis.telling.formatter import Formatter, label
from thapmuoi_analysis.telling.marks import SPAN

EMPTY = re.compile(r"(?m)^(#+) .*\n+(?=#(?!\1)|\Z)")  # a heading below which nothing is told
NOTICE = "::: {{.notice}}\n{}\n:::"


def merged(plan: Plan, executed: Executed, pictures: Path) -> str:
    """Return the chapters as one Markdown text, with what the case lacks and the list of sources.

    Parameters
    ----------
    plan : Plan
        What the report is made of: its case, for the sources, its language, what is left out.
    executed : mapping
        Executed chapters, in their order.
    pictures : pathlib.Path
        Folder that the figures are written to; the text names them.
    """
    text = _Text(plan, pictures)
    for notebook in executed.values():
        text.add(notebook)
    return text.whole()


def kept(cells: Iterable[Any], plan: Plan, left_out: dict[str, list[str]]) -> Iterator[Any]:
    """Yield the cells of a chapter, less its sections whose data the case lacks; note those.

    The cell of a heading says what its section needs, as the metadata of a chapter does.

    Parameters
    ----------
    cells : iterable
        The cells, in order.
    plan : Plan
        What the report is made of: its case and its language.
    left_out : dict
        Gets the title of each section left out, with the tables that the case lacks.
    """
    out = 0  # level of the section that is left out
    for cell in cells:
        head = heading(cell)
        if head and len(head[0]) <= (out or len(head[0])):
            needs = cell.metadata.get("thapmuoi", {}).get("needs", ())
            lacks = [table for table in needs if not plan.case.has(table)]
            out = len(head[0]) if lacks else 0
            left_out |= {head[1][plan.lang]: lacks} if lacks else {}
        if not out:
            yield cell


class _Text:
    """The text of a report as it grows, chapter by chapter."""

    def __init__(self, plan: Plan, pictures: Path) -> None:
        self.plan, self.case, self.pictures = plan, plan.case, pictures
        self.formatter, self.words = Formatter(plan.lang), Formatter(plan.lang).words()
        self.sentences = provenance.texts(plan.case, plan.lang)
        self.parts = [NOTICE.format(self.words["fictional"])] if plan.case.fictional else []
        self.counts = {"table": 0, "figure": 0}
        self.labels: dict[str, str] = {}  # what a text refers to -> "Table 2"
        self.cited: dict[str, None] = {}
        self.lacking = dict(plan.left_out)
        self.absent: dict[str, None] = {}  # facts for want of which sentences dropped out
        self.in_front = self.has_sources = False

    def add(self, notebook: Any) -> None:
        """Add a chapter; a summary is a part of its own, without numbers.

        The first heading of a study is the title of the document, what it tells first a warning;
        warning and the section whose role is `summary` stand before the contents.
        """
        role = notebook.metadata.get("thapmuoi", {}).get("role", "chapter")
        study, form = role == "study", NOTICE if role == "study" else "{}"
        self.in_front, self.has_sources = role in ("study", "summary"), role == "sources"
        self.parts += ["::: {.summary}"] * self.in_front
        for cell in kept(notebook.cells, self.plan, self.lacking):
            if head := heading(cell):
                is_summary = cell.metadata.get("thapmuoi", {}).get("role") == "summary"
                self._head(head[0][study:], head[1], in_front=not study or is_summary)
            elif cell.cell_type == "markdown":
                self.parts.append(cell.source)  # in one language: that of the report
            for output, about in outputs_of(cell):
                self.parts.append(form.format(self._shown(output, about)))
                self.cited |= dict.fromkeys(cited(about))
                self.absent |= dict.fromkeys(about.get("lacks", ()))
                form = "{}"
        self.parts += [":::"] * self.in_front

    def _head(self, marks: str, titles: Mapping[str, str], in_front: bool) -> None:
        if self.in_front and marks and not in_front:
            self.parts.append(":::")
            self.in_front = False
        plain = f" {{.unnumbered{' .unlisted' * (marks != '#')}}}" * self.in_front
        self.parts += [f"{marks} {titles[self.formatter.lang]}{plain}"] if marks else []

    def whole(self) -> str:
        """Return the text with the list of sources, each reference by its number."""
        last = provenance.lacking(self.case, self.lacking, self.absent, self.formatter)
        last += provenance.listed(self.cited, self.sentences, self.case, self.formatter)
        self.parts += [f"# {self.words['sources']}"] * (bool(last) and not self.has_sources) + last
        text = "\n\n".join(self.parts)
        while EMPTY.search(text):
            text = EMPTY.sub("", text)
        for name, said in self.labels.items():
            text = re.sub(rf"\[[^][]*\]\(#{name}\)", f"[{said}](#{name})", text)
        return text

    def _shown(self, output: Any, about: Mapping[str, Any]) -> str:
        """Return the text of one output; tables and figures are numbered as they come."""
        role = about["role"]
        if role not in self.counts:
            text = "" if role == "caption" else str(output["data"]["text/markdown"])
            return provenance.linked(text, self.sentences)
        self.counts[role] += 1
        named, said = about.get("name"), f"{self.words[role]} {self.counts[role]}"
        self.labels |= {named: said} if named else {}
        id = f' id="{named}"' if named else ""
        start = f'<span class="label"{id}><strong>{said}.</strong></span> '
        make = self._table if role == "table" else self._figure
        html = make(output, about, start).replace("`", "&#96;").replace("[", "&#91;")
        html = provenance.linked(html, self.sentences, html=True)
        return f"```{{=html}}\n{html}\n```"

    def _table(self, output: Any, about: Mapping[str, Any], start: str) -> str:
        table, note, source = output["data"]["text/html"].partition('<p class="source">')
        below = f'<div class="source"><p>{source}</div>' if note else ""
        return str(table.replace("<caption>", f"<caption>{start}", 1) + below)

    def _figure(self, output: Any, about: Mapping[str, Any], start: str) -> str:
        """Return a figure: its title is its message, below which stand measure, place and time."""
        image = output["metadata"]["image/png"]
        name = figures.write(self.pictures, self.counts["figure"], output, about)
        size = f'width="{image["width"]}" height="{image["height"]}"'
        links = ", ".join(SPAN.format(locator=x, label=label(x)) for x in cited(about))
        source = f"{self.formatter.term('source')}: [{links}]" if links else ""
        note = " ".join(filter(None, [about.get("note", ""), source]))
        below = f'<br /><span class="note">{note}</span>' if note else ""
        caption = f"{start}<strong>{about['caption']}</strong>{below}"
        picture = f'<img src="{name}" alt="{as_html(image["alt"])}" {size} />'
        return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def cited(about: Mapping[str, Any]) -> list[str]:
    """Return the locators that an output rests on."""
    numbers = (source for quantity in about["quantities"] for source in quantity["sources"])
    return list(dict.fromkeys([*numbers, *about.get("cited", ())]))
