"""Executed notebooks become one text in the report's language.

Headings and prose as they are, sentences as Markdown, tables and figures as HTML in places of their
own, which `blocks` makes real tables and figures: so one source serves every format.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat

from thapmuoi_analysis import paths
from thapmuoi_analysis.build import blocks, provenance
from thapmuoi_analysis.build.trace import gathered, told_by
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.quantity import Kind
from thapmuoi_analysis.record.results import dated_results
from thapmuoi_analysis.record.sources import Locator
from thapmuoi_analysis.telling.sentence import plain_markdown
from thapmuoi_analysis.telling.voice import Voice

NOTE = re.compile(r"\[\^([^\]\s]+)\]")  # a footnote; its label holds in its cell only
SPOKEN = re.compile(r"(\$\$?[^$]+\$\$?)\s*<!-- alt: (.+?) -->")  # an equation, and its words
FENCE = "~~~~~~"


def about(case: Case, lang: str) -> list[tuple[str, str]]:
    """Return the lines of the title block: what each is called, and what it says.

    A line of which the case knows nothing is left out.
    """
    voice, results = Voice(lang), dated_results(case)
    words = voice.words()
    days = [day for day, _ in results if day.reported]
    dated = (day.value for day in days)
    years = sorted({*case.planned(), *(day.year for day in dated if isinstance(day, date))})
    said = {"place": case.names["place"][lang]}
    if years:
        said["period"] = "–".join(dict.fromkeys([str(years[0]), str(years[-1])]))
    if days:
        last = voice.number(days[-1])
        bound = days[-1].kind is Kind.BOUND
        said["as_of"] = words["at_latest"].format(last) if bound else last
    own = {Locator.parse(locator).source for locator in case.facts["locator"]}
    rows = case.sources[case.sources["id"].isin(own)]
    said["based_on"] = "; ".join(dict.fromkeys(rows["publisher"]))
    kinds = {"said" if ":p" in locator else "whole" for locator in case.sentences["locator"]}
    said["signs"] = "; ".join(words[f"signs {kind}"] for kind in sorted(kinds))
    said["language"] = words["called"]
    said["version"] = words["versions"].format(case.version, version("thapmuoi-analysis"))
    return [(words[name], text[0].upper() + text[1:]) for name, text in said.items() if text]


def merged(
    notebooks: Sequence[Path],
    case: Case,
    lang: str,
    left_out: Mapping[str, list[str]],
    pictures: Path,
    *,
    show_code: bool = False,
) -> str:
    """Return the chapters as one Markdown text, with the lists of numbers and sources.

    Parameters
    ----------
    notebooks : sequence of pathlib.Path
        Executed chapters, in their order.
    case : Case
        The record, for the sources.
    lang : {"vi", "en"}
        Language of the document.
    left_out : mapping of str to list of str
        Chapter left out -> tables that the case lacks.
    pictures : pathlib.Path
        Folder that the pictures of the figures are written to; the text names them.
    show_code : bool, optional
        Whether the code of the chapters is kept.
    """
    voice, counts = Voice(lang), {"table": 0, "figure": 0}
    words = voice.words()
    labels: dict[str, str] = {}
    parts = [f"::: {{.notice}}\n{words['fictional']}\n:::"] if case.fictional else []
    cited: dict[str, None] = {}
    all_told: list[tuple[str, Mapping[str, Any]]] = []
    lacking = {_title(stem, lang): tables for stem, tables in left_out.items()}
    for path in notebooks:
        for cell in _kept(nbformat.read(path, as_version=4).cells, case, lang, lacking):
            if cell.cell_type == "markdown" and f"lang-{lang}" in cell.metadata.get("tags", ()):
                parts.append(NOTE.sub(rf"[^{cell.id}-\1]", cell.source))
            elif cell.cell_type == "code" and show_code:
                parts.append(f"{FENCE}python\n{cell.source}\n{FENCE}")
            for output, told in told_by(cell):
                all_told.append((f"{path.stem} {cell.id}", told))
                parts.append(_told(output, told, counts, words, pictures))
                if told.get("name"):
                    labels[told["name"]] = f"{words[told['role']]} {counts[told['role']]}"
                cited |= dict.fromkeys(s for q in told["quantities"] for s in q["sources"])
                cited |= dict.fromkeys(told.get("cited", ()))
    if lacking:
        lines = [words["lacks"].format(part=p, tables=", ".join(t)) for p, t in lacking.items()]
        parts += [f"# {words['left_out']}", *(f"- {plain_markdown(line)}" for line in lines)]
    known = gathered(all_told)
    parts += [f"# {words['computed']}", plain_markdown(words["formulas"])]
    how = {"data": {"text/html": provenance.computed(known, case, voice)}}
    parts.append(_told(how, {"role": "table"}, counts, words, pictures))
    parts += [f"# {words['sources']}", words["rests"]]
    parts.append(provenance.sources(cited, known, case, voice))
    text = provenance.with_titles("\n\n".join(parts), case, lang)
    for name, label in labels.items():
        text = re.sub(rf"\[[^][]*\]\(#{name}\)", f"[{label}](#{name})", text)
    return SPOKEN.sub(lambda match: f'[{match[1]}]{{.equation alt="{match[2]}"}}', text)


def _title(stem: str, lang: str) -> str:
    """Return what a chapter is called."""
    path = paths.notebooks() / f"{stem}.ipynb"
    cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
    return next((found[2] for cell in cells if (found := _heading(cell, lang))), stem)


def _heading(cell: Any, lang: str) -> re.Match[str] | None:
    own = f"lang-{lang}" in cell.metadata.get("tags", ())
    return re.match(r"(#+) (.+)", cell.source) if own else None


def _kept(
    cells: Iterable[Any], case: Case, lang: str, lacking: dict[str, list[str]]
) -> Iterator[Any]:
    """Yield the cells of a chapter, less its sections whose data the case lacks; note those.

    The cell of a heading says what its section needs, as the metadata of a chapter does.
    """
    out = 0  # level of the section that is left out
    for cell in cells:
        heading = _heading(cell, lang)
        if heading and len(heading[1]) <= (out or len(heading[1])):
            needs = cell.metadata.get("thapmuoi", {}).get("needs", ())
            lacks = [table for table in needs if not case.has(table)]
            out = len(heading[1]) if lacks else 0
            lacking |= {heading[2]: lacks} if lacks else {}
        if not out:
            yield cell


def _told(
    output: Any,
    told: Mapping[str, Any],
    counts: dict[str, int],
    words: Mapping[str, str],
    pictures: Path,
) -> str:
    """Return the text of one output; tables and figures are numbered as they come."""
    data, role = output["data"], told["role"]
    if role in counts:
        counts[role] += 1
        id = f' id="{told["name"]}"' if told.get("name") else ""
        label = f'<span class="label"{id}><strong>{words[role]} {counts[role]}.</strong></span> '
    if role == "table":
        numbered = data["text/html"].replace("<caption>", f"<caption>{label}", 1)
        return blocks.marked(numbered)
    if role == "figure":
        image = output["metadata"]["image/png"]
        name = f"figure-{counts[role]}.png"
        (pictures / name).write_bytes(base64.b64decode(data["image/png"]))
        size = f'width="{image["width"]}" height="{image["height"]}"'
        picture = f'<img src="{name}" alt="{escape(image["alt"])}" {size} />'
        caption = f"<figcaption>{label}{escape(told['caption'])}</figcaption>"
        return blocks.marked(f"<figure>{picture}{caption}</figure>")
    return "" if role == "caption" else str(data["text/markdown"])
