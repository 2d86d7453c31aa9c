"""Executed notebooks become one Markdown text in the report's language.

Headings and sentences are Markdown, tables and figures HTML in it: one source serves every format.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from thapmuoi_analysis.report import annex, provenance, sheet
from thapmuoi_analysis.report.chapters import About, Texts, heading, metadata_of
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.places import Places
from thapmuoi_analysis.report.provenance import as_html
from thapmuoi_analysis.report.trace import Executed, outputs_of
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.marks import SPAN, literal, markdown

Lacks = dict[str, list[str]]  # title of what is left out -> the tables that the case lacks
EMPTY = re.compile(r"(?m)^(#+) .*\n+(?=#(?!\1)|\Z)")  # a heading below which nothing is told
NOTICE = "::: {{.notice}}\n{}\n:::"


def merged(job: Job, executed: Executed, pictures: Path) -> str:
    """Return the chapters as one Markdown text, with what the case lacks and the list of sources.

    Parameters
    ----------
    job : Job
        What the report is made of: its case, for the sources, its language, what is left out.
    executed : mapping
        Executed chapters, in their order.
    pictures : pathlib.Path
        Folder that the figures are written to; the text names them.
    """
    text = _Text(job, pictures)
    for notebook in executed.values():
        text.add(notebook)
    return text.whole()


def notices(job: Job) -> list[str]:
    """Return the notices that a place is fictional, and a case a what-if, in Markdown."""
    words = Formatter(job.lang).words()
    found = []
    if job.case.fictional:
        found.append(NOTICE.format(words["fictional"]))
    if job.case.what_if:
        changes = literal("; ".join(job.case.what_if))
        found.append(NOTICE.format(markdown(words["what if"].format(changes=changes))))
    return found


def kept(cells: Iterable[Any], job: Job, left_out: Lacks) -> Iterator[Any]:
    """Yield the cells of a chapter, less its sections whose data the case lacks; note those.

    The cell of a heading says what its section needs, as the metadata of a chapter does.

    Parameters
    ----------
    cells : iterable
        The cells, in order.
    job : Job
        What the report is made of: its case and its language.
    left_out : dict
        Gets the title of each section left out, with the tables that the case lacks.
    """
    out = 0  # level of the section that is left out
    for cell in cells:
        head = heading(cell)
        if head and (not out or len(head[0]) <= out):
            needs = metadata_of(cell).get("needs", ())
            lacks = [table for table in needs if not job.case.has(table)]
            out = 0
            if lacks:
                out = len(head[0])
                left_out[head[1][job.lang]] = lacks
        if not out:
            yield cell


class _Text:
    """The text of a report as it grows, chapter by chapter."""

    def __init__(self, job: Job, pictures: Path) -> None:
        self.job = job
        self.pictures = pictures
        self.formatter = Formatter(job.lang, job.case.has_several_texts)
        self.words = self.formatter.words()
        quoted = provenance.quoted(job.case)
        self.sentences = provenance.texts(job.case, job.lang, quoted)
        self.tips = Places(job.case, self.formatter, quoted).tips(self.sentences)
        self.parts = notices(job)
        self.counts = {"table": 0, "figure": 0}
        self.labels: dict[str, str] = {}  # what a text refers to -> "Table 2"
        self.cited: dict[str, None] = {}
        self.lacking = dict(job.left_out)
        self.absent: dict[str, None] = {}  # facts for want of which sentences dropped out
        self.in_front = False
        self.has_sources = False

    def add(self, notebook: Any) -> None:
        """Add a chapter; a summary is a part of its own, without numbers.

        The first heading of a study is the title of the document, what it tells first a warning;
        warning and the section whose role is `summary` stand before the contents.
        """
        role = metadata_of(notebook).get("role", "chapter")
        is_study = role == "study"
        form = NOTICE if is_study else "{}"
        self.has_sources = role == "sources"
        self.in_front = role in ("study", "summary")
        if self.in_front:
            self.parts.append("::: {.summary}")
        for cell in kept(sheet.before(notebook.cells), self.job, self.lacking):
            head = heading(cell)
            if head:
                is_summary = metadata_of(cell).get("role") == "summary"
                marks = head[0][1:] if is_study else head[0]
                self._head(marks, head[1], in_front=not is_study or is_summary)
            elif cell.cell_type == "markdown":
                self.parts.append(cell.source)  # in one language: that of the report
            for output, about in outputs_of(cell):
                self.parts.append(form.format(self._shown(output, about)))
                self.cited |= dict.fromkeys(cited(about))
                self.absent |= dict.fromkeys(about.get("lacks", ()))
                form = "{}"
        if self.in_front:
            self.parts.append(":::")

    def _head(self, marks: str, titles: Texts, in_front: bool) -> None:
        """Add a heading; without marks it is the title of the document, which stands elsewhere."""
        if not marks:
            return
        if self.in_front and not in_front:
            self.parts.append(":::")
            self.in_front = False
        plain = ""
        if self.in_front:
            plain = " {.unnumbered}" if marks == "#" else " {.unnumbered .unlisted}"
        self.parts.append(f"{marks} {titles[self.formatter.lang]}{plain}")

    def whole(self) -> str:
        """Return the text with the list of sources, each reference by its number."""
        case = self.job.case
        last = provenance.lacking(case, self.lacking, self.absent, self.formatter)
        last += provenance.listed(self.cited, self.sentences, case, self.formatter)
        if last and not self.has_sources:
            self.parts.append(f"# {self.words['sources']}")
        text = "\n\n".join([*self.parts, *last])
        while EMPTY.search(text):
            text = EMPTY.sub("", text)
        for name, number in self.labels.items():
            text = re.sub(rf"\[[^][]*\]\(#{name}\)", f"[{number}](#{name})", text)
        return text

    def _shown(self, output: Any, about: About) -> str:
        """Return the text of one output; tables and figures are numbered as they come."""
        role = about["role"]
        if role == "caption":
            return ""
        if role not in self.counts:
            return provenance.linked(output["data"]["text/markdown"], self.tips)
        self.counts[role] += 1
        number = f"{self.words[role]} {self.counts[role]}"
        id = ""
        if "name" in about:
            self.labels[about["name"]] = number
            id = f' id="{about["name"]}"'
        start = f'<span class="label"{id}><strong>{number}.</strong></span> '
        make = self._table if role == "table" else self._figure
        html = make(output, about, start).replace("`", "&#96;").replace("[", "&#91;")
        html = provenance.linked(html, self.tips, html=True)
        return f"```{{=html}}\n{html}\n```"

    def _table(self, output: Any, about: About, start: str) -> str:
        html: str = output["data"]["text/html"]
        html = html.replace("<caption>", f"<caption>{start}", 1)
        table, note, source = html.partition('<p class="source">')
        if not note:
            return table
        return f'{table}<div class="source"><p>{source}</div>'

    def _figure(self, output: Any, about: About, start: str) -> str:
        """Return a figure: its title is its message, below which stand measure, place and time."""
        name = annex.write_figure(self.pictures, self.counts["figure"], about)
        caption = f"{start}<strong>{about['caption']}</strong>"
        notes = [about.get("note")]
        links = ", ".join(
            SPAN.format(locator=x, label=self.formatter.label(x)) for x in cited(about)
        )
        if links:
            notes.append(f"{self.formatter.term('source')}: [{links}]")
        note = " ".join(filter(None, notes))
        if note:
            caption += f'<br /><span class="note">{note}</span>'
        size = f'width="{about["width"]}" height="{about["height"]}"'
        kind = "" if "phone" in about else ' class="wide"'
        about_it = f'alt="{as_html(about["alt"])}" {size}{kind} data-external="1"'
        picture = f'<img src="{name}.svg" {about_it} />'
        return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def cited(about: About) -> list[str]:
    """Return the locators that an output rests on."""
    found: dict[str, None] = {}
    for quantity in about["quantities"]:
        found |= dict.fromkeys(quantity["sources"])
    return [*(found | dict.fromkeys(about.get("cited", ())))]
