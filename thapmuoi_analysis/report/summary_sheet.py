"""The one page that gets handed round: each message of the summary with its first sentence."""

import re
from pathlib import Path

from thapmuoi_analysis.report.chapters import About, metadata_of
from thapmuoi_analysis.report.popovers import OPENS
from thapmuoi_analysis.report.trace import Executed, outputs
from thapmuoi_analysis.telling.marks import plain_markdown

POINT = re.compile(r"\*\*(.+?\.)\*\*(?: .+?(?<!\\)[.!?](?= |$))?")  # a message, and a sentence


def points(executed: Executed) -> list[re.Match[str]]:
    """Return the messages of the summary (group 1), each with its first sentence, in Markdown."""
    found = []
    for stem, notebook in executed.items():
        if metadata_of(notebook).get("role") != "summary":
            continue
        for _, output, _ in outputs({stem: notebook}):
            text = output["data"].get("text/markdown", "")
            match = POINT.match(OPENS.sub(r"\3", text))
            if match:
                found.append(match)
    return found


def page(executed: Executed, block: About, pictures: Path) -> str:
    """Return that page in Markdown; empty where a report has no summary.

    Parameters
    ----------
    executed : mapping
        Executed chapters. The metadata of the summary name the figure that the page shows.
    block : mapping
        The title block of the report.
    pictures : pathlib.Path
        Folder of its figures.
    """
    parts = [point[0] for point in points(executed)]
    for notebook in executed.values():
        name = metadata_of(notebook).get("picture")
        for _, output, about in outputs(executed):
            if not name or about["role"] != "figure" or about.get("name") != name:
                continue
            path = next(pictures.glob(f"figure-*-{name}.png"))
            alt = plain_markdown(output["data"]["text/plain"])
            parts.append(f"![{alt}]({path.name})")
    if not parts:
        return ""
    source = f"::: {{.source}}\n{plain_markdown(block['source'])}\n:::"
    return "\n\n".join([*parts, source])
