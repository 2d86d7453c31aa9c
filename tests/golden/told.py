"""What a reader is told of a case, as plain text: made in this process, without a kernel or report.

Cells of chapters run as they stand; what they display is gathered, and pictures are not drawn, but
for the words in them. `python -m pytest tests/golden --renew` writes the golden texts anew.
"""

import copy
import difflib
import re
from contextlib import ExitStack
from datetime import date
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

import matplotlib
import nbformat
import pandas as pd
import pypandoc
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter
from nbformat import from_dict

import thapmuoi_analysis
from thapmuoi_analysis.case import measures
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import chapters, checks, merge, provenance, trace
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.title_block import title_block
from thapmuoi_analysis.telling import show, translations
from thapmuoi_analysis.telling.formatter import Formatter

FOLDER = Path(__file__).parent
SOURCES = "# (sources)"  # heads what stands behind the chapters
MADE = date(2026, 1, 1)  # the day of these reports
SENTENCE = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?]\*)|(?<=[.!?]\*\*)) (?=[^\W\d]|[“*])|(?<=\]\.) (?=\d)"
)
load = cache(load_case)  # frozen: chapters may share it
_known = cache(chapters.chapters)


def executed(case, lang, study="", given=(), only="", tries=True):
    """Return the chapters that a case has the data for, or one of them, run, by name.

    Without `tries`, working cells in which a chapter itself tries what would change it do not run.
    """
    run = {}
    parameters = {"case": case.slug, "lang": lang, **dict(given)}
    for chapter in _known(study):
        name = chapter.path.stem
        is_wanted = only in ("", name)
        if is_wanted and not chapter.lacks(case):
            notebook = _unexecuted(chapter.path)
            _run(notebook, case, parameters, tries)
            shown = [cell for cell in notebook.cells if not chapters.is_working(cell)]
            notebook.cells = shown
            run[name] = notebook
    return run


def _unexecuted(path):
    """Return a notebook without what its cells showed."""
    notebook = copy.copy(_read(path))
    notebook.cells = [copy.copy(cell) for cell in notebook.cells]
    return notebook


_read = cache(partial(nbformat.read, as_version=4))


def _run(notebook, case, given, tries):
    """Run the cells of a notebook one after another; each gets the outputs that count."""
    outputs = []
    names = {"__name__": "__main__"}

    def display(data, raw, metadata):
        output = {"output_type": "display_data", "data": data, "metadata": metadata}
        outputs.append(from_dict(output))

    def load_given(_, needs=()):
        for table in needs:
            assert case.has(table)
        return case

    with ExitStack() as left:
        left.enter_context(matplotlib.rc_context())  # of which `tell` sets the style
        left.enter_context(pd.option_context("display.max_colwidth", 50))
        left.enter_context(patch.object(show, "display", display))
        left.enter_context(patch.object(show, "both_widths", _drawn))
        left.enter_context(patch.object(thapmuoi_analysis, "load_case", load_given))
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            is_trying = chapters.is_working(cell) and ".with_rows(" in cell.source
            if is_trying and not tries:
                continue
            outputs.clear()
            code = compile(cell.source, cell.id, "exec")
            exec(code, names)
            tags = cell.metadata.get("tags", ())
            if "parameters" in tags:
                names.update(given)
            cell.outputs = [*outputs]


def _drawn(chart, title):
    return _words_in(chart), ""


def _words_in(chart):
    """Return the words in a picture, in place of the picture; numbers along an axis left out."""
    along = set()
    for axes in chart.figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = axis.get_ticklabels()  # makes them
            if isinstance(axis.get_major_formatter(), ScalarFormatter):
                along.update(labels)
    texts = []
    for text in chart.figure.findobj(_is_seen):
        words = text.get_text().split()
        if words and text not in along:
            texts.append(" ".join(words))
    return " | ".join(texts)


def _is_seen(artist):
    return isinstance(artist, Text) and artist.get_visible()


def errors(run, case, lang):
    """Return what must not be told, as where a report is made."""
    numbers = trace.numbers(run, case.origins)  # else two numbers are called the same
    return [*checks.errors(run, lang), *nameless(numbers, case, lang)]


def nameless(numbers, case, lang):
    """Return the numbers that a web page and an annex would call by parts of their ids."""
    terms = translations.words("terms", lang)

    def has_name(id):
        parts = id.split("__")
        known = [part in terms or measures.label(part, lang) for part in parts]
        return bool(measures.label(id, lang, case.labels) or all(known))

    return [f"{id} has no name" for id in numbers if not has_name(id)]


def told(run, case, lang, study="", sources=True):
    """Return what executed chapters tell: title block, chapters, what is lacking, the sources."""
    formatter = Formatter(lang, case.has_several_texts)
    words = formatter.words()
    known = _known(study)
    lacking = {chapter.title[lang]: chapter.lacks(case) for chapter in known}
    left_out = {title: lacks for title, lacks in lacking.items() if lacks}
    title = "".join(chapter.title[lang] for chapter in known if chapter.role == "study")
    parts = [_block(title_block(case, lang, MADE, title))]
    parts += [words["fictional"]] * case.fictional
    cited = {}
    absent = {}
    for cell in _cells(run, case, lang, left_out):
        parts.append(_heading(cell, lang))
        for output, about in trace.outputs_of(cell):
            parts.append(_shown(output, about, formatter))
            cited |= dict.fromkeys(merge.cited(about))
            absent |= dict.fromkeys(about.get("lacks", ()))
    last = provenance.lacking(case, left_out, absent, formatter)
    if last:
        parts.append(f"# ({words['lacking']})")
        parts.append(_plain("\n\n".join(last)))
    if sources:
        sentences = provenance.texts(case, lang)
        listed = provenance.listed(cited, sentences, case, formatter)
        parts.append(SOURCES)
        parts.append(_plain("\n\n".join(listed)))
    text = "\n\n".join(filter(None, parts))
    while merge.EMPTY.search(text):
        text = merge.EMPTY.sub("", text)
    return text.strip() + "\n"


def _cells(run, case, lang, left_out):
    """Yield the cells of executed chapters that a report keeps."""
    for notebook in run.values():
        yield from merge.kept(notebook.cells, Job(case, lang), left_out)


def _heading(cell, lang):
    """Return the heading that a cell is, or its words; of code nothing."""
    head = chapters.heading(cell)
    if head:
        marks, titles = head
        return f"{marks} {titles[lang]}"
    return cell.source if cell.cell_type == "markdown" else ""


def _block(block):
    """Return the title block, a line for each of its parts."""
    lines = [f"{line['term']} {line['text']}" for line in block["about"]]
    texts = [block["subtitle"], block["source"], block["disclaimer"]]
    return "\n".join([f"# ({block['title']})", *texts, *lines])


def _shown(output, about, formatter):
    """Return one output: a line for each sentence, row of a table, or text of a figure."""
    data, role = output["data"], about["role"]
    if role == "say":
        return SENTENCE.sub("\n", data["text/plain"])
    if role == "caption":
        text = re.sub(r"\\([!-~])", r"\1", data["text/markdown"])  # as it reads
        return SENTENCE.sub("\n", text.replace("** ", "**\n"))
    called = f"{formatter.words()[role]} {about.get('name', '')}"
    named = f"[{called.rstrip()}]"
    if role == "table":
        return f"{named} {data['text/plain']}"
    lines = [f"{named} {data['text/plain']}"]
    lines += [" | ".join(row) for row in about["plotted"]]
    if about["svg"]:
        lines.append(f"({about['svg']})")
    marks = ", ".join(map(formatter.label, merge.cited(about)))
    if marks:
        lines.append(f"{formatter.term('source')}: [{marks}]")
    return "\n".join(lines)


@cache
def _plain(markdown):
    """Return Markdown as a reader sees it, an entry a line."""
    text = pypandoc.convert_text(markdown, "plain", "markdown", extra_args=["--wrap=none"])
    return re.sub(r"\n{2,}", "\n", text.replace("\r", "")).strip()


def chapters_of(text):
    """Return the lines of each chapter of a text, by its title."""
    found = {}
    for part in re.split(r"(?m)^(?=# )", text):
        if part.strip():
            title, *lines = part.strip().splitlines()
            found[title] = lines
    return found


def differing(before, after):
    """Return the lines that are new in a text, and those that are gone without one in their place.

    They stand below the title of their chapter. Sources are not compared.
    """
    old = chapters_of(before)
    new = chapters_of(after)
    lines = []
    old.pop(SOURCES, None)
    for title in dict.fromkeys([*old, *new]):
        if title not in new:
            lines.append(f"{title}: not told")
            continue
        changed = _changed(old.get(title, []), new[title])
        if changed:
            lines += [title, *changed]
    return "".join(f"{line}\n" for line in lines)


def _changed(old, new):
    lines = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for how, start, end, first, last in matcher.get_opcodes():
        if how == "equal":
            continue
        added = [f"+ {line}" for line in new[first:last] if line]
        gone = [f"- {line}" for line in old[start:end] if line]
        lines += added or gone
    return lines
