"""One text becomes three documents: web page, Word, tagged PDF.

pandoc reads the merged chapters once and writes each format through a Lua filter of its own; Typst
makes the PDF. Filters, templates and styles stand in `templates/`.
"""

import base64
import gc
import io
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from importlib.resources import as_file, files
from itertools import count
from pathlib import Path
from typing import Any

import matplotlib
import pypandoc
from matplotlib.ft2font import FT2Font

from thapmuoi_analysis.build import blocks
from thapmuoi_analysis.build.merge import about, merged
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.report.voice import Voice

FORMS = {  # what pandoc writes -> its options; {0} is the folder of templates
    "html": ["--standalone", "--mathml", "--toc", "--toc-depth=3",
             "--wrap=none", "--shift-heading-level-by=1", "--template={0}/report.html"],
    "docx": ["--reference-doc=reference.docx"],
    "typst": ["--standalone", "--template={0}/report.typ"],
}  # fmt: skip
DRAWN = re.compile(r"\.\.|-\?")  # what Typst draws otherwise than it is written
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
    templates = files("thapmuoi_analysis.build").joinpath("templates")
    with (
        _no_collection(),
        tempfile.TemporaryDirectory() as name,
        as_file(templates) as styles,
        ThreadPoolExecutor() as pool,
    ):
        place = Path(name)  # holds the pictures
        pandoc = partial(_pandoc, styles=styles, place=place, dated=dated)
        merge = merged(notebooks, case, lang, left_out, place, show_code=show_code)
        text, shown = blocks.cut(merge)
        reading = pool.submit(pandoc, text, "read", ["--from=commonmark_x", "--to=json"])
        made = [blocks.made(html) for html in shown]
        document = json.loads(reading.result()) | {"meta": _meta(case, lang)}
        document["blocks"] = blocks.put_back(document["blocks"], made)
        source = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        (place / "reference.docx").write_bytes(_reference())
        for path in place.iterdir():
            os.utime(path, (dated, dated))  # a Word file dates its pictures

        def write(form: str) -> None:
            options = ["--from=json", f"--to={form}", "--number-sections", *FORMS[form],
                       "--syntax-highlighting=monochrome", f"--output=report.{form}"]  # fmt: skip
            made = place / f"report.{form}"
            if form == "html":
                pandoc(source, form, options)
                _page(made, folder / "report.html")
            elif form == "docx":
                pandoc(source, form, options)
                _word(made, folder / "report.docx")
            else:
                options += ["--lua-filter={0}/dots.lua"] if DRAWN.search(source) else []
                pandoc(_drawable(source), form, options)
                _typst(made, folder / "report.pdf", dated)

        list(pool.map(write, FORMS))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles: for the many small parts it would look through all."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _meta(case: Case, lang: str) -> Any:
    """Return what the templates name, in pandoc's form: language, words, lines of the title."""

    def form(value: Any) -> Any:
        if isinstance(value, dict):
            return {"t": "MetaMap", "c": {name: form(one) for name, one in value.items()}}
        if isinstance(value, list):
            return {"t": "MetaList", "c": [form(one) for one in value]}
        return {"t": "MetaInlines", "c": [{"t": "Str", "c": value}]}

    place = case.names["place"][lang]
    words = {name: text.replace("{place}", place) for name, text in Voice(lang).words().items()}
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
    ours = files("thapmuoi_analysis.build").joinpath("templates", "reference", "word")
    parts |= {f"word/{part.name}": part.read_text("utf-8") for part in ours.iterdir()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return made.getvalue()


def _page(source: Path, target: Path) -> None:
    """Put the pictures of a web page into it."""

    def picture(match: re.Match[str]) -> str:
        content = (source.parent / match[1]).read_bytes()
        return f'src="data:image/png;base64,{base64.b64encode(content).decode()}"'

    page = re.sub(r'(?<=<img )src="(figure-\d+\.png)"', picture, source.read_text("utf-8"))
    target.write_text(page, encoding="utf-8", newline="\n")


def _word(source: Path, target: Path) -> None:
    """Add to a Word document what pandoc's writer has no way to ask for.

    Rows of tables stay whole, and the name of a table has its number, which is a field.
    """
    tables = count(1)
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as made:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == "word/document.xml":
                whole = b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
                content = content.replace(b"<w:tr><w:tc>", whole)
                numbered = re.compile(rb'(<w:tblCaption w:val="[^" ]+) \.')
                content = numbered.sub(lambda m: b"%b %d." % (m[1], next(tables)), content)
            made.writestr(part, content)


@cache
def _letters() -> frozenset[int]:
    """Return the code points that the fonts of the PDF can draw."""
    return frozenset(FT2Font(FONTS / "DejaVuSans.ttf").get_charmap())


def _drawable(text: str) -> str:
    """Put the name of a letter that the fonts of the PDF lack in its place."""
    lacking = {letter for letter in set(text) if ord(letter) not in _letters() and letter > "~"}
    names = {ord(one): f"[{unicodedata.name(one, 'unknown').lower()}]" for one in lacking}
    return text.translate(names) if names else text


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
