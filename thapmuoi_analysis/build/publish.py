"""One text becomes three documents: web page, Word, tagged PDF.

pandoc makes each of the merged chapters, through a Lua filter for each format; Typst makes the PDF.
Filters, templates and styles stand in `templates/`. One more page links all reports of a folder.
"""

import json
import os
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import matplotlib
import pypandoc
import typst
from matplotlib.ft2font import FT2Font

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.build.chapters import ReportError
from thapmuoi_analysis.build.front import title_block
from thapmuoi_analysis.build.merge import merged, study_title
from thapmuoi_analysis.build.plan import Plan
from thapmuoi_analysis.build.trace import Executed
from thapmuoi_analysis.telling.sentence import plain_markdown
from thapmuoi_analysis.telling.voice import Voice

TEMPLATES = Path(__file__).with_name("templates")
FORMS = {  # what pandoc writes -> its options
    "html": ["--standalone", "--embed-resources", "--mathml", "--toc", "--toc-depth=3",
             "--wrap=none", "--shift-heading-level-by=1", f"--template={TEMPLATES}/report.html"],
    "docx": ["--reference-doc=reference.docx"],
    "typst": ["--standalone", f"--template={TEMPLATES}/report.typ"],
}  # fmt: skip
LINKED = {"report.docx": "Word", "report.pdf": "PDF", "annex.xlsx": "Excel"}
WORDS = ("kind", "contents", "skip", "top")  # of the documents, that the templates name
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def publish(plan: Plan, executed: Executed, folder: Path) -> dict[str, Any]:
    """Write executed notebooks as `report.html`, `report.docx` and `report.pdf`.

    The same inputs give the same bytes on the same day; `SOURCE_DATE_EPOCH` names another day.

    Parameters
    ----------
    plan : Plan
        What the report is made of: its case, for title and sources, and its language.
    executed : mapping
        Executed chapters, in their order.
    folder : pathlib.Path
        Where the documents go.

    Returns
    -------
    dict
        The title block.

    Raises
    ------
    ReportError
        If pandoc or typst fails.
    """
    made = manifest.today()
    dated = int(datetime.combine(made, time(), UTC).timestamp())
    with TemporaryDirectory(dir=folder) as name, ThreadPoolExecutor() as pool:
        place = Path(name)  # holds the pictures
        text = merged(plan, executed, place)
        words = {name: Voice(plan.lang).words()[name] for name in WORDS}
        block = title_block(plan.case, plan.lang, made, study_title(executed, plan.lang))
        about = {**words, **block, "lang": plan.lang}
        described = json.dumps(_escaped(about), ensure_ascii=False)  # YAML knows no surrogates
        (place / "about.json").write_text(described, encoding="utf-8")
        _reference(place / "reference.docx")
        for path in place.iterdir():
            os.utime(path, (dated, dated))  # a Word file dates its pictures
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(dated), "TZ": "UTC"}

        def write(form: str) -> None:
            source = place / f"report.{form}"
            _pandoc(_drawable(text) if form == "typst" else text, source, env)
            if form == "html":
                shutil.copyfile(source, folder / "report.html")
            elif form == "docx":
                _word(source, folder / "report.docx")
            else:
                _typst(source, folder / "report.pdf", dated)

        list(pool.map(write, FORMS))
    return block


def _escaped(about: Any) -> Any:
    """Return what the templates name so that Markdown shows it letter by letter."""
    if isinstance(about, dict):
        return {name: _escaped(one) for name, one in about.items()}
    return [*map(_escaped, about)] if isinstance(about, list) else plain_markdown(about)


def _pandoc(text: str, target: Path, env: dict[str, str]) -> None:
    """Let pandoc make a document, through the filters of its format, in the folder it goes to."""
    form = target.suffix[1:]
    command = [pypandoc.get_pandoc_path(), "--from=commonmark_x", f"--to={form}"]
    filters = [f"--lua-filter={TEMPLATES / name}.lua" for name in ("read", form)]
    more = ["--metadata-file=about.json", "--number-sections", "--syntax-highlighting=monochrome"]
    command += [*filters, *more, *FORMS[form], f"--output={target.name}"]
    done = subprocess.run(
        command, check=False, input=text.encode(), capture_output=True, cwd=target.parent, env=env
    )
    if done.returncode:
        raise ReportError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")


def _reference(target: Path) -> None:
    """Make the Word document that lends its styles, page and header; pandoc adds the rest."""
    parts = TEMPLATES / "reference"
    with zipfile.ZipFile(target, "w") as made:
        for part in sorted(path for path in parts.rglob("*.*") if path.is_file()):
            name = part.relative_to(parts).as_posix()
            made.writestr(zipfile.ZipInfo(name), part.read_bytes())


def _word(source: Path, target: Path) -> None:
    """Keep the rows of tables whole, for which pandoc's writer has no way to be asked."""
    whole = b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as made:
        for part in archive.infolist():
            made.writestr(part, archive.read(part).replace(b"<w:tr><w:tc>", whole))


@cache
def _letters() -> frozenset[int]:
    """Return the code points that the fonts of the PDF can draw."""
    return frozenset(FT2Font(FONTS / "DejaVuSans.ttf").get_charmap())


def _drawable(text: str) -> str:
    """Put the name of a letter that the fonts of the PDF lack in its place."""
    lacking = {letter for letter in set(text) if ord(letter) not in _letters() and letter > "~"}
    names = {ord(one): f"⟨{unicodedata.name(one, 'unknown').lower()}⟩" for one in lacking}
    return text.translate(names) if names else text


def _typst(source: Path, target: Path, dated: int) -> None:
    """Make the PDF: tagged, PDF/UA-1, with fonts that come with the packages."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    try:
        compiler = typst.Compiler(source, root=source.parent, font_paths=fonts)
        compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"], timestamp=dated)
    except typst.TypstError as error:
        raise ReportError(f"typst: {error.diagnostic or error.message}") from error


def write_index(out: Path) -> Path:
    """Write the page that links every whole report below a folder; return it."""
    found = [(manifest.read(path.parent), path.parent) for path in out.glob(f"*/*/{manifest.NAME}")]
    whole = [(about, folder.relative_to(out).as_posix()) for about, folder in found if about]
    rows = [_row(about, place) for about, place in sorted(whole, key=_rank)]
    parts = {"page.css()": (TEMPLATES / "page.css").read_text("utf-8"), "reports": "\n".join(rows)}
    page = (TEMPLATES / "index.html").read_text("utf-8")
    for name, part in parts.items():
        page = page.replace(f"${name}$", part)
    manifest.put(out / "index.html", page)
    return out / "index.html"


def _row(about: Mapping[str, Any], place: str) -> str:
    lang, title = about["parameters"]["lang"], escape(about.get("title", place))
    notes = [Voice(lang).words()["called"], escape(place)]
    notes += [Voice(lang).term("fictional")] if about["fictional"] else []
    for name, said in LINKED.items():
        label = f"{said}: {title} ({escape(place)})"
        notes.append(f'<a href="{quote(place)}/{name}" aria-label="{label}">{said}</a>')
    page = f'<a href="{quote(place)}/report.html" hreflang="{lang}">{title}</a>'
    return f'<li lang="{lang}">{page} <small>{" · ".join(notes)}</small></li>'


def _rank(report: tuple[Mapping[str, Any], str]) -> tuple[bool, str, bool, str]:
    """Real places first; of each place the Vietnamese reports first, the studies behind."""
    about, place = report
    return about["fictional"], about["case"], about["parameters"]["lang"] != "vi", place
