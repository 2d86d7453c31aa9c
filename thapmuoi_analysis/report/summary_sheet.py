"""The one page that gets handed round: each message of the summary with its first sentence."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thapmuoi_analysis.report.popovers import OPENS
from thapmuoi_analysis.report.trace import Executed, outputs
from thapmuoi_analysis.telling.marks import plain_markdown

POINT = re.compile(r"\*\*(.+?\.)\*\*(?: .+?(?<!\\)[.!?](?= |$))?")  # a message, and a sentence


def points(executed: Executed) -> list[re.Match[str]]:
    """Return the messages of the summary (group 1), each with its first sentence, in Markdown."""
    roles = {stem: n.metadata.get("thapmuoi", {}).get("role") for stem, n in executed.items()}
    summary = {stem: executed[stem] for stem in executed if roles[stem] == "summary"}
    told = (output["data"].get("text/markdown", "") for _, output, _ in outputs(summary))
    return [found for text in told if (found := POINT.match(OPENS.sub(r"\3", text)))]


def page(executed: Executed, block: Mapping[str, Any], pictures: Path) -> str:
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
    told = [point[0] for point in points(executed)]
    wanted = [n.metadata.get("thapmuoi", {}).get("picture", "") for n in executed.values()]
    shown = ((o, about) for _, o, about in outputs(executed) if about["role"] == "figure")
    alts = {about.get("name"): o["data"]["text/plain"] for o, about in shown}
    for name in filter(alts.get, wanted):
        path = next(pictures.glob(f"figure-*-{name}.png"))
        told.append(f"![{plain_markdown(alts[name])}]({path.name})")
    source = f"::: {{.source}}\n{plain_markdown(block['source'])}\n:::"
    return "\n\n".join([*told, source]) if told else ""
