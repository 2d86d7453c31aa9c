"""One text becomes three documents: web page, Word, tagged PDF.

pandoc makes each of the merged chapters, through a Lua filter for each format; Typst makes the PDF.
Filters, templates and styles stand in `templates/`.
"""

import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypandoc
import typst
from matplotlib.ft2font import FT2Font

from thapmuoi_analysis.case.excel_write import pack
from thapmuoi_analysis.report import beside, letters, manifest, merge, pictures, popovers, sheet
from thapmuoi_analysis.report.chapters import About, ReportError
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.popovers import TEMPLATES
from thapmuoi_analysis.report.title_block import title_block
from thapmuoi_analysis.report.trace import Executed
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.marks import plain_markdown

HEADER = re.compile(rb"<w:headerReference[^>]*/>")  # it has the number of the page
LITTLE = 100  # millimetres from the top of a last page


def titled(job: Job) -> About:
    """Return the title block of a report: of its study, where it is one."""
    study = "".join(one.title[job.lang] for one in job.chapters if one.role == "study")
    return title_block(job.case, job.lang, manifest.today(), study)


def publish(job: Job, executed: Executed, block: About, folder: Path) -> None:
    """Write executed notebooks as `report.html`, `.docx`, `.pdf`, with `summary.pdf` and letters.

    The same inputs give the same bytes on the same day; `SOURCE_DATE_EPOCH` names another day.

    Parameters
    ----------
    job : Job
        What the report is made of: its case, for sources, and its language.
    executed : mapping
        Executed chapters, in their order.
    block : mapping
        The title block, as `titled` returns it.
    folder : pathlib.Path
        Where the documents go.

    Raises
    ------
    RuntimeError
        If pandoc or typst fails.
    """
    midnight = datetime.combine(manifest.today(), time(), UTC)
    dated = int(midnight.timestamp())
    with TemporaryDirectory(dir=folder) as name:
        place = Path(name)  # holds the pictures
        text = merge.merged(job, executed, place)
        shutil.make_archive(str(place / "reference"), "zip", TEMPLATES / "reference")
        texts = {"report.typst": _drawable(text), "report.html": text, "report.docx": text}
        made = ["report.pdf", "annex.xlsx"]
        short = sheet.summary_page(executed, block, place, merge.notices(job))
        if short:
            texts["summary.typst"] = _drawable(short)
            made.append("summary.pdf")
        asking = letters.letters(job, block)
        if asking:
            texts["letters.docx"] = asking
            made.append("letters.docx")
        _describe(block, job, made, place)

        def write(name: str) -> None:
            source = place / name
            text = texts[name]
            if name == "report.html":
                _pandoc(text, source, dated)
                page = popovers.opened(source.read_text("utf-8"), job, executed)
                page = pictures.shown(page, place)
                (folder / name).write_text(page, encoding="utf-8", newline="\n")
                return
            if name == "report.docx":
                pictures.draw(place, job.lang)
            _pandoc(popovers.unmarked(text), source, dated)
            if source.suffix == ".docx":
                _word(source, folder / name)
            else:
                _typst(source, folder / f"{source.stem}.pdf", dated)

        with ThreadPoolExecutor() as pool:
            list(pool.map(write, texts))
        for figure in place.glob("figure-*"):
            shutil.copyfile(figure, folder / figure.name)


def _describe(block: About, job: Job, made: Sequence[str], place: Path) -> None:
    """Write what the templates of pandoc name: title block, words of documents, files beside."""
    about = {**Formatter(job.lang).words(), **block, "lang": job.lang}
    for name, text in about.items():
        if isinstance(text, str):
            about[name] = plain_markdown(text)
    about["files"] = []
    for link in beside.links(made, job.lang, job.twin):
        escaped = {name: plain_markdown(text) for name, text in link.items()}
        about["files"].append(escaped)
    described = json.dumps(about, ensure_ascii=False)  # YAML knows no surrogates
    (place / "about.json").write_text(described, encoding="utf-8")


def _pandoc(text: str, target: Path, dated: int) -> None:
    """Let pandoc make a document, as the defaults of its format say, in the folder it goes to."""
    defaults = TEMPLATES / f"{target.stem}.yaml"
    if not defaults.exists():
        format = target.suffix.removeprefix(".")
        defaults = TEMPLATES / f"{format}.yaml"
    command = [pypandoc.get_pandoc_path(), f"--defaults={defaults}", f"--output={target.name}"]
    if target.stem == "summary":
        command.append("--metadata=brief")
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(dated), "TZ": "UTC"}
    done = subprocess.run(
        command, check=False, input=text.encode(), capture_output=True, cwd=target.parent, env=env
    )
    if done.returncode:
        raise ReportError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")


def _word(source: Path, target: Path) -> None:
    """Do what pandoc's writer has no way to be asked for: whole rows, letters without numbers."""
    whole = b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"

    def changed(part: bytes) -> bytes:
        part = part.replace(b"<w:tr><w:tc>", whole)
        return HEADER.sub(b"", part) if source.stem == "letters" else part

    pack(source, target, changed)


def _drawable(text: str) -> str:
    """Put the name of a letter that the fonts of the PDF lack in its place."""
    letters = {ord(letter) for letter in text if letter > "~"}
    font = FT2Font(pictures.FONT_FILES / "DejaVuSans.ttf")
    names = {}
    for code in letters - font.get_charmap().keys():
        name = unicodedata.name(chr(code), "unknown")
        names[code] = f"⟨{name.lower()}⟩"
    return text.translate(names)


def _typst(source: Path, target: Path, dated: int) -> None:
    """Make the PDF: tagged, PDF/UA-1, with fonts that come with the packages.

    Where little is left for a last page, it is set tighter, if that saves the page.
    """
    compiler = typst.Compiler(source, root=source.parent, font_paths=pictures.fonts())

    def ends(inputs: dict[str, str]) -> Any:
        """Write the PDF; return its last page, and where that ends, in millimetres."""
        compiler.compile(
            output=target, format="pdf", pdf_standards=["ua-1"], timestamp=dated, sys_inputs=inputs
        )
        return json.loads(compiler.query("<end>", field="value", one=True))

    pages, end = ends({})
    if pages > 1 and end < LITTLE:
        fewer, _ = ends({"tight": "yes"})
        if fewer == pages:
            ends({})
