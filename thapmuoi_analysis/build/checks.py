"""What a report tells stands up: no typed number, no clause without its hedges, nothing lost.

A numeral or a number word in a frame, the words typed where something is told, comes from no
quantity. What the data hold is exempt by where it comes from. A clause that is told stands in its
text as the data have it, each hedge a whole word of it; an opening may stand earlier.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thapmuoi_analysis.build.chapters import ReportError, heading
from thapmuoi_analysis.build.trace import Executed, outputs_of
from thapmuoi_analysis.record.claim import BAR, lost_hedges

LINK = re.compile(r"\]\(#[\w-]+\)")  # a reference to a table or figure: its name may have digits
NUMERAL = re.compile(
    r"\d+(?:[.,/]\d+)*%?|[¼-¾⅐-⅞]|"
    r"\bnăm (?=xã|phường|thị trấn|đơn vị|huyện|nơi|người|cán bộ)|"  # five; else it means year
    r"\b(?:hai(?! chức danh)|ba|bốn|sáu|bảy|tám|chín|mười|mươi|nửa|(?<!phần )trăm|nghìn|ngàn|"
    r"triệu|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|"
    r"eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|half|hundred|thousand|million|"
    r"dozen)\b",
    re.IGNORECASE,
)


def check(executed: Executed, lang: str) -> None:
    """Raise ReportError, naming notebook and cell, if executed notebooks tell what they must not.

    Parameters
    ----------
    executed : mapping
        The chapters.
    lang : {"vi", "en"}
        Language of the report.
    """
    if found := list(faults(executed, lang)):
        raise ReportError("\n".join(["the chapters tell what they must not:", *found]))


def faults(executed: Executed, lang: str) -> Iterator[str]:
    """Yield a line for each fault of what executed notebooks tell."""
    for stem, notebook in executed.items():
        for cell in notebook.cells:
            yield from (f"{stem}.ipynb, cell {cell.id}: {fault}" for fault in _faults(cell, lang))


def _faults(cell: Any, lang: str) -> Iterator[str]:
    if cell.cell_type == "markdown":
        if head := heading(cell):
            yield from untraced_numbers([head[1][lang]])
        else:
            yield "a heading is “## Vi | En”; what else is told in words is told by say(vi=…, en=…)"
        return
    shown = list(outputs_of(cell))
    if len(shown) < len(cell.get("outputs", ())):
        yield "it shows something that no report keeps: use say, table or figure"
    for output, about in shown:
        yield from untraced_numbers(about.get("frames", ()))
        for claim in about.get("claims", ()):
            yield from _lost(claim, output["data"]["text/plain"])


def untraced_numbers(frames: Iterable[str]) -> Iterator[str]:
    """Yield a line for each numeral or number word that was typed into frames."""
    for frame in frames:
        for found in NUMERAL.findall(LINK.sub("", frame)):
            yield f"“{found.strip()}” in “{frame.strip()}” comes from no quantity"


def _lost(claim: Mapping[str, Any], text: str) -> Iterator[str]:
    """Yield what is lost of a claim where it is told."""
    *openings, rest = BAR.split(claim["clause"].casefold())
    said, told = text.casefold(), f"claim {claim['id']} is told in “{text}”"
    at = said.find(rest)
    for part in (*openings, rest):
        if at < 0 or not -1 < said.find(part) <= at:
            yield f"{told} without its words “{part}”"
    for hedge in lost_hedges(claim["clause"], claim["hedges"]):
        yield f"{told} without its hedge “{hedge}”"
