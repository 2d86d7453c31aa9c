"""Executed notebooks become one document.

The chapters are merged into one text in the report's language: headings and prose as they are,
sentences as Markdown, tables and figures as HTML, which the Lua filter hands to pandoc's own
reader. So one source serves every format that pandoc writes.
"""

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
import pypandoc

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.report import provenance
from thapmuoi_analysis.report.run import manifest
from thapmuoi_analysis.report.run.trace import numbers, told_by
from thapmuoi_analysis.report.voice import Voice, plain_markdown

WORDS = {
    "vi": {  # the words of the document itself
        "title": "Mô hình bí thư cấp ủy đồng thời là chủ tịch UBND cấp xã ở {place}",
        "subtitle": "Báo cáo nghiên cứu, không phải văn bản hành chính",
        "table": "Bảng",
        "figure": "Hình",
        "sources": "Nguồn và các câu được dẫn",
        "computed": "Các con số không có sẵn trong nguồn",
        "formulas": "Kèm cách tính và căn cứ; số giả định được ghi rõ. Dấu ⌈ ⌉ là làm tròn lên.",
        "left_out": "Phần không có trong báo cáo này",
        "lacks": "{chapter}: bộ dữ liệu không có bảng {tables}.",
        "fictional": "Địa phương và số liệu trong báo cáo này là hư cấu, dùng để minh họa.",
        "rests": "Câu được diễn đạt lại, hoặc trích nguyên văn khi có bản sao của nguồn.",
        "contents": "Mục lục",
        "skip": "Đến nội dung chính",
        "top": "Đầu trang",
        "place-is": "Địa phương:",
        "place": "{place}",
        "language-is": "Ngôn ngữ:",
        "language": "tiếng Việt",
    },
    "en": {
        "title": "One commune-level party secretary and People's Committee chair: {place}",
        "subtitle": "A research report, not an official document",
        "table": "Table",
        "figure": "Figure",
        "sources": "Sources and sentences cited",
        "computed": "Numbers that the source does not state",
        "formulas": "With formula and grounds; what is assumed is marked. ⌈ ⌉ means rounded up.",
        "left_out": "What this report leaves out",
        "lacks": "{chapter}: the data have no table {tables}.",
        "fictional": "The place and the figures in this report are fictional, for illustration.",
        "rests": "Sentences are paraphrased, or quoted where a copy of the source is at hand.",
        "contents": "Contents",
        "skip": "To the main content",
        "top": "Top of the page",
        "place-is": "Place:",
        "place": "{place}",
        "language-is": "Language:",
        "language": "English",
    },
}


def html(
    notebooks: Sequence[Path],
    target: Path,
    case: Case,
    lang: str,
    left_out: Mapping[str, list[str]],
) -> None:
    """Write executed notebooks as one self-contained web page.

    Parameters
    ----------
    notebooks : sequence of pathlib.Path
        Executed chapters, in their order.
    target : pathlib.Path
        The page.
    case : Case
        The record, for title and sources.
    lang : {"vi", "en"}
        Language of the page.
    left_out : mapping of str to list of str
        Chapter left out -> tables that the case lacks.
    """
    place = case.names["place"][lang]
    words = {name: text.replace("{place}", place) for name, text in WORDS[lang].items()}
    text = merged(notebooks, case, lang, left_out, words)
    metadata = {"lang": lang, **words}  # the template takes what it names
    with as_file(files("thapmuoi_analysis.report").joinpath("templates")) as templates:
        arguments = [
            "--standalone", "--toc", "--toc-depth=3", "--number-sections",
            "--shift-heading-level-by=1", "--wrap=none",
            f"--template={templates / 'report.html'}", f"--lua-filter={templates / 'report.lua'}",
            *(f"--metadata={name}={value}" for name, value in metadata.items()),
        ]  # fmt: skip
        page = pypandoc.convert_text(
            text,
            "html5",
            format="markdown+gfm_auto_identifiers",
            extra_args=arguments,
        )
    target.write_text(page, encoding="utf-8", newline="\n")


def merged(
    notebooks: Sequence[Path],
    case: Case,
    lang: str,
    left_out: Mapping[str, list[str]],
    words: Mapping[str, str],
) -> str:
    """Return the chapters as one Markdown text, with the lists of numbers and sources."""
    counts = {"table": 0, "figure": 0}
    parts = [f"::: {{.notice}}\n{words['fictional']}\n:::"] if case.fictional else []
    cited: dict[str, None] = {}
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown" and f"lang-{lang}" in cell.metadata.get("tags", ()):
                parts.append(cell.source)
            for output, about in told_by(cell):
                parts.append(_told(output, about, counts, words))
                cited |= dict.fromkeys(s for q in about["quantities"] for s in q["sources"])
                cited |= dict.fromkeys(about.get("cited", ()))
    if left_out:
        lines = [words["lacks"].format(chapter=c, tables=", ".join(t)) for c, t in left_out.items()]
        parts += [f"# {words['left_out']}", *(f"- {plain_markdown(line)}" for line in lines)]
    known, voice = numbers(notebooks), Voice(lang)
    parts += [f"# {words['computed']}", words["formulas"]]
    how = {"data": {"text/html": provenance.computed(known, case, voice)}}
    parts.append(_told(how, {"role": "table"}, counts, words))
    parts += [f"# {words['sources']}", words["rests"]]
    parts.append(provenance.sources(cited, known, case, voice))
    return provenance.with_titles("\n\n".join(parts), case, lang)


def _told(
    output: Any, about: Mapping[str, Any], counts: dict[str, int], words: Mapping[str, str]
) -> str:
    """Return the text of one output; tables and figures are numbered as they come."""
    data, role = output["data"], about["role"]
    if role in counts:
        counts[role] += 1
        number = f"<strong>{words[role]} {counts[role]}.</strong> "
    if role == "table":
        numbered = data["text/html"].replace("<caption>", f"<caption>{number}", 1)
        return f"```{{=html}}\n{numbered}\n```"
    if role == "figure":
        image = output["metadata"]["image/png"]
        source = f"data:image/png;base64,{data['image/png'].strip()}"
        size = f'width="{image["width"]}" height="{image["height"]}"'
        picture = f'<img src="{source}" alt="{escape(image["alt"])}" {size} />'
        caption = f"<figcaption>{number}{escape(about['caption'])}</figcaption>"
        return f"```{{=html}}\n<figure>{picture}{caption}</figure>\n```"
    return "" if role == "caption" else str(data["text/markdown"])


def index(out: Path) -> Path:
    """Write the page that links every whole report below a folder; return it."""
    folders = [path.parent for path in sorted(out.glob(f"*/*/{manifest.NAME}"))]
    whole = [(about, folder) for folder in folders if (about := manifest.read(folder))]
    rows = []
    for about, folder in sorted(whole, key=lambda report: _rank(report[0])):
        lang, place = about["parameters"]["lang"], folder.relative_to(out).as_posix()
        head = (folder / "report.html").read_text("utf-8").partition("<title>")[2]
        notes = [WORDS[lang]["language"], escape(place)]
        notes += [Voice(lang).term("fictional")] if about["fictional"] else []
        rows.append(
            f'<li lang="{lang}"><a href="{quote(place)}/report.html" hreflang="{lang}">'
            f"{head.partition('</title>')[0]}</a> <small>{' · '.join(notes)}</small></li>"
        )
    templates = files("thapmuoi_analysis.report").joinpath("templates")
    page = templates.joinpath("index.html").read_text("utf-8")
    style = templates.joinpath("page.css").read_text("utf-8")
    page = page.replace("$page.css()$", style).replace("$reports$", "\n".join(rows))
    target = out / "index.html"
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def _rank(about: Mapping[str, Any]) -> tuple[bool, str, bool]:
    """Real places first; of each place the Vietnamese report first."""
    return about["fictional"], about["case"], about["parameters"]["lang"] != "vi"
