"""The one page that gets handed round: what the summary tells of it, beneath its last heading.

Its points are those of the summary: each whole where there is room, else with its first sentence.
The template lays out the parts, whose cells say which they belong to.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from thapmuoi_analysis.report.chapters import About, heading, metadata_of
from thapmuoi_analysis.report.popovers import OPENS
from thapmuoi_analysis.report.trace import Executed, outputs, outputs_of
from thapmuoi_analysis.telling.marks import plain_markdown

POINT = re.compile(r"\*\*(.+?\.)\*\*(?: .+?(?<!\\)[.!?](?= |$))?")  # a message, and a sentence
MARKED = re.compile(r" \[(?:<span [^>]*>[^<]*</span>(?:, )?)+\]")  # locators behind a sentence
PARTS = ("notice", "strip", "says", "whole", "brief", "chain", "open", "ask", "end")
RAW = "```{{=typst}}\n{}\n```"


def before(cells: Iterable[Any]) -> Iterator[Any]:
    """Yield the cells of a chapter, less those that tell of the page that gets handed round."""
    return takewhile(lambda cell: not _begins(cell), cells)


def _begins(cell: Any) -> bool:
    return heading(cell) is not None and metadata_of(cell).get("role") == "sheet"


def points(executed: Executed) -> list[re.Match[str]]:
    """Return the messages of the summary (group 1), each with its first sentence, in Markdown."""
    found = []
    for text in _texts(executed):
        match = POINT.match(text)
        if match:
            found.append(match)
    return found


def _texts(executed: Executed) -> Iterator[str]:
    """Yield what the summary tells, without its marks."""
    for notebook in _summaries(executed):
        for cell in before(notebook.cells):
            for output, _ in outputs_of(cell):
                yield _unmarked(output)


def _summaries(executed: Executed) -> Iterator[Any]:
    for notebook in executed.values():
        if metadata_of(notebook).get("role") == "summary":
            yield notebook


def _unmarked(output: Any) -> str:
    """Return a text without places to open and without locators, which the report has."""
    text = output["data"].get("text/markdown", "")
    return MARKED.sub("", OPENS.sub(r"\3", text))


def summary_page(
    executed: Executed, block: About, pictures: Path, notices: Iterable[str] = ()
) -> str:
    """Return the page that gets handed round in Markdown; empty where a report has no summary.

    Parameters
    ----------
    executed : mapping
        Executed chapters. The metadata of the summary name the figure that the page shows, and its
        cells the part that each belongs to.
    block : mapping
        The title block of the report.
    pictures : pathlib.Path
        Folder of its figures.
    notices : iterable of str, optional
        What the page says first, in Markdown.
    """
    told = _told(executed, block, pictures)
    told["notice"] += notices
    if not told["whole"]:
        return ""
    blocks = [RAW.format("#sheet(")]
    for part, lines in told.items():
        if lines:
            blocks += [RAW.format(f"{part}: ["), *lines, RAW.format("],")]
    return "\n\n".join([*blocks, RAW.format(")")])


def _told(executed: Executed, block: About, pictures: Path) -> dict[str, list[str]]:
    """Return what each part of the page tells, in Markdown."""
    told: dict[str, list[str]] = {part: [] for part in PARTS}
    for text in _texts(executed):
        match = POINT.match(text)
        if match:
            told["whole"].append(text)
            told["brief"].append(match[0])
    for notebook in _summaries(executed):
        for part, text in _parts(notebook, pictures):
            told[part].append(text)
        named = metadata_of(notebook).get("pictures", ())
        told["chain"] = _with_picture(told["chain"], executed, named, pictures)
    for name in ("source", "disclaimer"):
        told["end"].append(plain_markdown(block[name]))
    return told


def _parts(notebook: Any, pictures: Path) -> Iterator[tuple[str, str]]:
    """Yield what the page tells of its own, each with the part that it belongs to."""
    cells = notebook.cells
    first = len([*before(cells)])
    for cell in cells[first:]:
        for output, about in outputs_of(cell):
            text = _unmarked(output)
            if about["role"] == "caption":
                text = text.replace("** ", ".** ", 1)  # its note stands in the same line
            if about["role"] == "figure":
                text = _written(output, about, pictures)
            yield metadata_of(cell).get("part", "says"), text


def _written(output: Any, about: About, pictures: Path) -> str:
    """Write a figure that the page alone shows; return it in Markdown."""
    path = pictures / f"sheet-{about['name']}.svg"
    path.write_text(about["svg"], encoding="utf-8")
    alt = plain_markdown(output["data"]["text/plain"])
    return f"![{alt}]({path.name})"


def _with_picture(
    caption: list[str], executed: Executed, names: Iterable[str], pictures: Path
) -> list[str]:
    """Return the first of some figures that a chapter shows, with a caption: by default its own."""
    shown: dict[str, Any] = {}
    below: dict[str, str] = {}
    name = ""
    for _, output, about in outputs(executed):
        if about["role"] == "figure":
            name = about.get("name", "")
            shown[name] = output
        elif about["role"] == "caption":
            below[name] = _unmarked(output).replace("** ", ".** ", 1)
    for name in names:
        if name in shown:
            path = next(pictures.glob(f"figure-*-{name}.svg"))
            alt = plain_markdown(shown[name]["data"]["text/plain"])
            caption = caption or [below[name]]
            return [f"![{alt}]({path.name})", *caption]
    return []
