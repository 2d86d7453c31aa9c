"""One text becomes three documents: web page, Word, tagged PDF.

pandoc reads the merged chapters once and writes each format through a Lua filter of its own; Typst
makes the PDF. Filters, templates and styles stand in `templates/`.
"""

import io
import json
import os
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache, partial
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import matplotlib
import pypandoc
from matplotlib.ft2font import FT2Font

from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.report.merge import WORDS, about, merged
from thapmuoi_analysis.report.run import manifest
from thapmuoi_analysis.report.voice import Voice

FORMS = {  # what pandoc writes -> its options; {0} is the folder of templates
    "html": ["--standalone", "--mathml", "--toc", "--toc-depth=3",
             "--wrap=none", "--shift-heading-level-by=1", "--template={0}/report.html"],
    "docx": ["--reference-doc=reference.docx"],
    "typst": ["--standalone", "--template={0}/report.typ"],
}  # fmt: skip
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
PARTS = {  # of a Word document: what its header adds to pandoc's own lists
    "word/_rels/document.xml.rels": (
        "</Relationships>",
        '<Relationship Id="rIdHeader" Target="header1.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/header"/>',
    ),
    "[Content_Types].xml": (
        "</Types>",
        '<Override PartName="/word/header1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>',
    ),
}


class PublishError(RuntimeError):
    """A document cannot be made; the message says which tool is missing or failed, and why."""


def publish(
    notebooks: Sequence[Path],
    folder: Path,
    case: Case,
    lang: str,
    left_out: Mapping[str, list[str]],
    *,
    show_code: bool = False,
) -> None:
    """Write executed notebooks as `report.html`, `report.docx` and `report.pdf`.

    The same inputs give the same bytes: documents are dated by the record, not by the clock.

    Parameters
    ----------
    notebooks : sequence of pathlib.Path
        Executed chapters, in their order.
    folder : pathlib.Path
        Where the documents go.
    case : Case
        The record, for title and sources.
    lang : {"vi", "en"}
        Language of the documents.
    left_out : mapping of str to list of str
        Chapter left out -> tables that the case lacks.
    show_code : bool, optional
        Whether the code of the chapters is kept.

    Raises
    ------
    PublishError
        If pandoc or typst is missing or fails.
    """
    folder, dated = folder.resolve(), _dated(case)
    templates = files("thapmuoi_analysis.report").joinpath("templates")
    with tempfile.TemporaryDirectory() as name, as_file(templates) as styles:
        place = Path(name)  # holds the pictures
        pandoc = partial(_pandoc, styles=styles, place=place, dated=dated)
        text = merged(notebooks, case, lang, left_out, place, show_code=show_code)
        read = pandoc(text, "read", ["--from=commonmark_x", "--to=json"])
        source = json.dumps({**json.loads(read), "meta": _meta(case, lang)}, ensure_ascii=False)
        (place / "reference.docx").write_bytes(_reference())
        for path in place.iterdir():
            os.utime(path, (dated, dated))  # a Word file dates its pictures

        def write(form: str) -> None:
            options = ["--from=json", f"--to={form}", "--number-sections", *FORMS[form],
                       "--syntax-highlighting=monochrome", f"--output=report.{form}"]  # fmt: skip
            pandoc(_drawable(source) if form == "typst" else source, form, options)
            if form == "typst":
                _typst(place / "report.typst", folder / "report.pdf", dated)
            else:
                made = place / f"report.{form}"
                if form == "docx":
                    _keep_rows_whole(made)
                shutil.move(made, folder / made.name)

        with ThreadPoolExecutor() as pool:
            list(pool.map(write, FORMS))


def _meta(case: Case, lang: str) -> Any:
    """Return what the templates name, in pandoc's form: language, words, lines of the title."""

    def form(value: Any) -> Any:
        if isinstance(value, dict):
            return {"t": "MetaMap", "c": {name: form(one) for name, one in value.items()}}
        if isinstance(value, list):
            return {"t": "MetaList", "c": [form(one) for one in value]}
        return {"t": "MetaInlines", "c": [{"t": "Str", "c": value}]}

    place = case.names["place"][lang]
    words = {name: text.replace("{place}", place) for name, text in WORDS[lang].items()}
    lines = [{"term": term, "text": said} for term, said in about(case, lang)]
    return form({**words, "lang": lang, "pagetitle": words["title"], "about": lines})["c"]


def _dated(case: Case) -> int:
    """Return the date that documents bear, of the latest source, in seconds from 1970."""
    days = case.sources["date"].dropna()
    day = days.max().to_pydatetime() if len(days) else datetime(1980, 1, 1)  # zip knows no earlier
    return int(day.replace(tzinfo=UTC).timestamp())


def _pandoc(
    text: str, name: str, options: list[str], *, styles: Path, place: Path, dated: int
) -> str:
    """Run pandoc with the filter of a name, in a folder; return what it writes."""
    try:
        command = [pypandoc.get_pandoc_path(), f"--lua-filter={styles / name}.lua"]
    except OSError as error:
        raise PublishError("pandoc is missing; pip install pypandoc_binary brings it") from error
    command += [option.format(styles) for option in options]
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(dated), "TZ": "UTC"}
    done = subprocess.run(command, input=text.encode(), capture_output=True, cwd=place, env=env)
    if done.returncode:
        raise PublishError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout.decode()


@cache
def _reference() -> bytes:
    """Return the Word document that lends its styles, page and header: pandoc's own, with ours."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"]
    default = zipfile.ZipFile(io.BytesIO(subprocess.run(command, capture_output=True).stdout))
    parts = {name: default.read(name).decode() for name in default.namelist()}
    for name, (end, more) in PARTS.items():
        parts[name] = parts[name].replace(end, more + end)
    ours = files("thapmuoi_analysis.report").joinpath("templates", "reference", "word")
    parts |= {f"word/{part.name}": part.read_text("utf-8") for part in ours.iterdir()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return made.getvalue()


def _keep_rows_whole(document: Path) -> None:
    """Keep each row of a Word document's tables on one page: pandoc's writer has no way to ask."""
    with zipfile.ZipFile(document) as archive:
        parts = {part: archive.read(part) for part in archive.infolist()}
    with zipfile.ZipFile(document, "w") as archive:
        for part, content in parts.items():
            if part.filename == "word/document.xml":
                whole = b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
                content = content.replace(b"<w:tr><w:tc>", whole)
            archive.writestr(part, content)


@cache
def _letters() -> frozenset[int]:
    """Return the code points that the fonts of the PDF can draw."""
    return frozenset(FT2Font(FONTS / "DejaVuSans.ttf").get_charmap())


def _drawable(text: str) -> str:
    """Put the name of a letter that the fonts of the PDF lack in its place."""
    lacking = {letter for letter in set(text) if ord(letter) not in _letters() and letter > "~"}
    names = {ord(one): f"[{unicodedata.name(one, 'unknown').lower()}]" for one in lacking}
    return text.translate(names)


def _typst(source: Path, target: Path, dated: int) -> None:
    """Make the PDF: tagged, PDF/UA-1, with fonts that come with the packages."""
    try:
        import typst
    except ImportError as error:
        raise PublishError("typst is missing: pip install typst") from error
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    try:
        compiler = typst.Compiler(source, root=source.parent, font_paths=fonts)
        compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"], timestamp=dated)
    except typst.TypstError as error:
        raise PublishError(f"typst: {error.diagnostic or error.message}") from error


def index(out: Path) -> Path:
    """Write the page that links every whole report below a folder; return it."""
    folders = [path.parent for path in sorted(out.glob(f"*/*/{manifest.NAME}"))]
    whole = [(read, folder) for folder in folders if (read := manifest.read(folder))]
    rows = []
    for made, folder in sorted(whole, key=lambda report: _rank(report[0])):
        lang, place = made["parameters"]["lang"], folder.relative_to(out).as_posix()
        head = (folder / "report.html").read_text("utf-8").partition("<title>")[2]
        title, at = head.partition("</title>")[0], f"{quote(place)}/report"
        notes = [WORDS[lang]["called"], escape(place)]
        notes += [Voice(lang).term("fictional")] if made["fictional"] else []
        notes += [
            f'<a href="{at}.{form}" aria-label="{name}: {title} ({escape(place)})">{name}</a>'
            for form, name in (("docx", "Word"), ("pdf", "PDF"))
        ]
        rows.append(
            f'<li lang="{lang}"><a href="{at}.html" hreflang="{lang}">{title}</a> '
            f"<small>{' · '.join(notes)}</small></li>"
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
