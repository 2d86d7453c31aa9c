"""One text becomes three documents: web page, Word, tagged PDF.

pandoc makes each of the merged chapters, through a Lua filter for each format; Typst makes the PDF.
Filters, templates and styles stand in `templates/`.
"""

import base64
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import matplotlib
import pypandoc
import typst
from matplotlib.ft2font import FT2Font

from thapmuoi_analysis.build.chapters import Chapter, ReportError
from thapmuoi_analysis.build.front import title_block
from thapmuoi_analysis.build.manifest import today
from thapmuoi_analysis.build.merge import merged, study_title
from thapmuoi_analysis.build.trace import Executed
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.telling.sentence import plain_markdown
from thapmuoi_analysis.telling.voice import Voice

FORMS = {  # what pandoc writes -> its options; {0} is the folder of templates
    "html": ["--standalone", "--mathml", "--toc", "--toc-depth=3",
             "--wrap=none", "--shift-heading-level-by=1", "--template={0}/report.html"],
    "docx": ["--reference-doc=reference.docx"],
    "typst": ["--standalone", "--template={0}/report.typ"],
}  # fmt: skip
WORDS = ("kind", "contents", "skip", "top")  # of the documents, that the templates name
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def publish(
    executed: Executed,
    folder: Path,
    case: Case,
    lang: str,
    left_out: Sequence[Chapter] = (),
) -> None:
    """Write executed notebooks as `report.html`, `report.docx` and `report.pdf`.

    The same inputs give the same bytes on the same day; `SOURCE_DATE_EPOCH` names another day.

    Parameters
    ----------
    executed : mapping
        Executed chapters, in their order.
    folder : pathlib.Path
        Where the documents go.
    case : Case
        The record, for title and sources.
    lang : {"vi", "en"}
        Language of the documents.
    left_out : sequence of Chapter, optional
        Chapters whose data the case lacks.

    Raises
    ------
    ReportError
        If pandoc or typst fails.
    """
    made = today()
    dated = int(datetime.combine(made, time(), UTC).timestamp())
    templates = files("thapmuoi_analysis.build").joinpath("templates")
    with (
        tempfile.TemporaryDirectory() as name,
        as_file(templates) as styles,
        ThreadPoolExecutor() as pool,
    ):
        place = Path(name)  # holds the pictures
        text = merged(executed, case, lang, left_out, place)
        words = {name: Voice(lang).words()[name] for name in WORDS}
        block = title_block(case, lang, made, study_title(executed, lang))
        about = {**words, **block, "lang": lang}
        described = json.dumps(_escaped(about), ensure_ascii=False)  # YAML knows no surrogates
        (place / "about.json").write_text(described, encoding="utf-8")
        _reference(styles, place / "reference.docx")
        for path in place.iterdir():
            os.utime(path, (dated, dated))  # a Word file dates its pictures
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(dated), "TZ": "UTC"}

        def write(form: str) -> None:
            source = place / f"report.{form}"
            _pandoc(_drawable(text) if form == "typst" else text, source, styles, env)
            if form == "html":
                _page(source, folder / "report.html")
            elif form == "docx":
                _word(source, folder / "report.docx")
            else:
                _typst(source, folder / "report.pdf", dated)

        list(pool.map(write, FORMS))


def _escaped(about: Any) -> Any:
    """Return what the templates name so that Markdown shows it letter by letter."""
    if isinstance(about, dict):
        return {name: _escaped(one) for name, one in about.items()}
    return [*map(_escaped, about)] if isinstance(about, list) else plain_markdown(about)


def _pandoc(text: str, target: Path, styles: Path, env: dict[str, str]) -> None:
    """Let pandoc make a document, through the filters of its format, in the folder it goes to."""
    form = target.suffix[1:]
    command = [pypandoc.get_pandoc_path(), "--from=commonmark_x", f"--to={form}"]
    filters = [f"--lua-filter={styles / name}.lua" for name in ("read", form)]
    more = ["--metadata-file=about.json", "--number-sections", "--syntax-highlighting=monochrome"]
    command += [*filters, *more, *(option.format(styles) for option in FORMS[form])]
    command += [f"--output={target.name}"]
    done = subprocess.run(
        command, check=False, input=text.encode(), capture_output=True, cwd=target.parent, env=env
    )
    if done.returncode:
        raise ReportError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")


def _reference(styles: Path, target: Path) -> None:
    """Make the Word document that lends its styles, page and header; pandoc adds the rest."""
    parts = sorted(path for path in (styles / "reference").rglob("*.*") if path.is_file())
    with zipfile.ZipFile(target, "w") as made:
        for part in parts:
            name = part.relative_to(styles / "reference").as_posix()
            made.writestr(zipfile.ZipInfo(name), part.read_bytes())


def _page(source: Path, target: Path) -> None:
    """Put the pictures of a web page into it."""

    def picture(match: re.Match[str]) -> str:
        content = base64.b64encode((source.parent / match[1]).read_bytes()).decode()
        return f'src="data:image/png;base64,{content}"'

    page = re.sub(r'(?<=<img )src="(figure-\d+\.png)"', picture, source.read_text("utf-8"))
    target.write_text(page, encoding="utf-8", newline="\n")


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
