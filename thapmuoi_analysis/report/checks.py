"""What a report tells stands up: no typed number, no clause without its hedges, nothing lost.

A numeral or a number word in a frame, the words typed where something is told, comes from no
quantity. What the data hold is exempt by where it comes from. A clause that is told stands in its
text as the data have it, each hedge a whole word of it; an opening may stand earlier. A claim that
a message or a caption names is told there as firmly as it is coded, and on its condition.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from thapmuoi_analysis.case import hedging
from thapmuoi_analysis.case.claim import BAR, lost_hedges
from thapmuoi_analysis.case.kinds import Kind
from thapmuoi_analysis.case.ranges import Missing
from thapmuoi_analysis.report.chapters import (
    INJECTED,
    About,
    ReportError,
    heading,
    language,
    metadata_of,
    named,
)
from thapmuoi_analysis.report.trace import Executed, outputs_of
from thapmuoi_analysis.telling.numerals import numerals

LINK = re.compile(r"\]\([^)\s]*\)")  # where a link leads
LISTED = re.compile(r"^ *(\d+)\. ")  # an item of a list that numbers itself
TRACED = "write {name} for it, with name=record.fact(…), or metrics.count(rows, …) where rows count"
UNFOUNDED = "take it from record.fact(…) or record.latest(…), or say kind=Kind.ASSUMED"
SAID = "write say(vi=…, en=…), both languages side by side"
OTHER = f"its words are in the other language alone: a heading is “## Vi | En”; else {SAID}"
PICTURE = "it shows a picture: write figure(plt.gcf(), vi=…, en=…, alt_vi=…, alt_en=…)"
APART = "or tag the cell working: it runs, and no report shows it"
INSTEAD = {  # what an output holds that no report can trace -> what to write
    "image/png": f"{PICTURE}; {APART}",
    "text/html": f"it shows a table: write table(frame, vi=…, en=…); {APART}",
    "text/plain": f"it prints, or shows a bare value: {SAID}; {APART}",
}
MANY = 9  # faults of one output that are told one by one
UNCARRIED = {  # what Markdown holds -> what to write
    r"(?m)^#+ .+ \| .+": "a heading in both languages stands in a cell of its own",
    r"!\[": PICTURE,
    r"\]\(\s*<?(?i:javascript|vbscript|data|file):": "a link leads to https:, http: or doi: alone",
    r"</?\w": "it holds HTML, which Word and PDF lose: write Markdown",
}


def check(executed: Executed, lang: str) -> None:
    """Raise ReportError, naming notebook and cell, if executed notebooks tell what they must not.

    Parameters
    ----------
    executed : mapping
        The chapters.
    lang : {"vi", "en"}
        Language of the report.
    """
    found = list(errors(executed, lang))
    if found:
        raise ReportError("\n".join(["the chapters tell what they must not:", *found]))


def errors(executed: Executed, lang: str) -> Iterator[str]:
    """Yield a line for each fault of what executed notebooks tell."""
    for stem, notebook in executed.items():
        below = "text above cell [1]"
        injected = 0
        for cell in notebook.cells:
            where = below
            if cell.get("execution_count"):
                injected += cell.id == INJECTED
                number = cell.execution_count - injected
                where = named(cell, number)
                below = f"text below cell [{number}]"
            for error in chain(_of_words(cell, lang), _of_outputs(cell, lang)):
                yield f"{stem}.ipynb, {where}: {error}"


def _of_words(cell: Any, lang: str) -> Iterator[str]:
    """Yield what is wrong in a cell of Markdown: a heading, or words in one language."""
    head = heading(cell)
    if head:
        yield from untraced_numbers([head[1][lang]])
    elif cell.cell_type == "markdown" and cell.source.strip():
        yield from untraced_numbers([cell.source])
        for form, fix in UNCARRIED.items():
            if re.search(form, cell.source):
                yield fix
        if language(LINK.sub("", cell.source)) != lang:
            yield OTHER


def _of_outputs(cell: Any, lang: str) -> Iterator[str]:
    """Yield what is wrong in what a cell of code shows."""
    kinds = set[str]()
    for output in cell.get("outputs", ()):
        if not metadata_of(output) and output.get("name") != "stderr":
            kinds.update(output.get("data", ["text/plain"]))
    for kind, fix in INSTEAD.items():
        if kind in kinds:
            yield fix
            break
    for output, about in outputs_of(cell):
        yield from _first(untraced_numbers(about.get("frames", ())))
        yield from _unfounded(about["quantities"])
        for claim in about.get("claims", ()):
            yield from _lost(claim, output["data"]["text/plain"])
        for message in about.get("messages", ()):
            yield from _firmer(message, lang)


def _first(errors: Iterable[str]) -> Iterator[str]:
    """Yield the first of what is wrong in one output, and how much else is."""
    found = [*errors]
    yield from found[:MANY]
    if len(found) > MANY:
        yield f"and {len(found) - MANY} more like these; a table takes quantities, not their text"


def untraced_numbers(frames: Iterable[str]) -> Iterator[str]:
    """Yield a line for each numeral or number word that was typed into frames."""
    for frame in frames:
        for found in numerals(_without_list_numbers(LINK.sub("", frame))):
            yield f"“{found}” in “{frame.strip()}” comes from no quantity: {TRACED}"


def _without_list_numbers(text: str) -> str:
    """Return a text without the numbers of its lists, which begin with one and go on by one."""
    kept = []
    last = 0
    for line in text.split("\n"):
        item = LISTED.match(line)
        if item and int(item[1]) in (1, last + 1):
            last = int(item[1])
            kept.append(line[item.end() :])
        else:
            kept.append(line)
    return "\n".join(kept)


def _unfounded(numbers: Iterable[About]) -> Iterator[str]:
    """Yield the numbers that are called stated, and rest on no sentence: somebody typed them.

    Days may stand in tables that have no sentences: of evidence, of what became of units.
    """
    for number in numbers:
        is_number = number["unit"] != "date" and number["value"] not in list(Missing)
        if is_number and number["kind"] == Kind.STATED and not number["sources"]:
            yield f"{number['id']} is called stated, and no source states it: {UNFOUNDED}"


def _lost(claim: About, text: str) -> Iterator[str]:
    """Yield what is lost of a claim where it is told."""
    *openings, rest = BAR.split(claim["clause"].casefold())
    told = text.casefold()
    start = told.rfind(rest)  # a label before it may have the same words
    where = f"claim {claim['id']} is told in “{text}”"
    for part in (*openings, rest):
        if not 0 <= told.find(part) <= start:
            yield f"{where} without its words “{part}”"
    for hedge in lost_hedges(claim["clause"], claim["hedges"]):
        yield f"{where} without its hedge “{hedge}”"


def _firmer(message: About, lang: str) -> Iterator[str]:
    """Yield what a message leaves out of the force and the conditions of the claims it names."""
    text = message["text"]
    for claim in message["claims"]:
        where = f"claim {claim['id']} is named in “{text}”"
        unsaid = hedging.unsaid(text, lang, force=claim["force"], hedges=claim["hedges"])
        for kind, words in unsaid:
            if kind == "force":
                yield f"{where} more firmly than it is coded ({words})"
            elif kind in hedging.BEGUN:
                yield f"{where} without its condition “{words}”"
            else:
                yield f"{where} without its hedge “{words}”"
