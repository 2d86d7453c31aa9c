"""One text becomes three documents: web page, Word, tagged PDF.

pandoc makes each of the merged chapters, through a Lua filter for each format; Typst makes the PDF.
Filters, templates and styles stand in `templates/`. One more page links all reports of a folder.
"""

import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import matplotlib
import pypandoc
import typst
from matplotlib.ft2font import FT2Font

from thapmuoi_analysis.case.excel_write import pack
from thapmuoi_analysis.report import manifest, popovers, summary_sheet
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Plan
from thapmuoi_analysis.report.merge import merged
from thapmuoi_analysis.report.title_block import title_block
from thapmuoi_analysis.report.trace import Executed
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.marks import plain_markdown

TEMPLATES = Path(__file__).with_name("templates")
FORMS = ("html", "docx", "typst")  # that pandoc writes
ROW = (TEMPLATES / "row.html").read_text("utf-8")
LINKED = {"report.html": "HTML", "report.docx": "Word", "report.pdf": "PDF",
          "summary.pdf": "one page", "annex.xlsx": "annex file"}  # fmt: skip
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def publish(plan: Plan, executed: Executed, folder: Path) -> dict[str, Any]:
    """Write executed notebooks as `report.html`, `.docx` and `.pdf`, and their `summary.pdf`.

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
        The title block, and the first message of the summary.

    Raises
    ------
    RuntimeError
        If pandoc or typst fails.
    """
    made = manifest.today()
    dated = int(datetime.combine(made, time(), UTC).timestamp())
    with TemporaryDirectory(dir=folder) as name, ThreadPoolExecutor() as pool:
        place = Path(name)  # holds the pictures
        text = merged(plan, executed, place)
        study = "".join(one.title[plan.lang] for one in plan.chapters if one.role == "study")
        block = title_block(plan.case, plan.lang, made, study)
        about = {**Formatter(plan.lang).words(), **block, "lang": plan.lang}
        about = {k: plain_markdown(v) if isinstance(v, str) else v for k, v in about.items()}
        described = json.dumps(about, ensure_ascii=False)  # YAML knows no surrogates
        (place / "about.json").write_text(described, encoding="utf-8")
        shutil.make_archive(str(place / "reference"), "zip", TEMPLATES / "reference")
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(dated), "TZ": "UTC"}

        texts = {f"report.{form}": text for form in FORMS}
        if short := summary_sheet.page(executed, block, place):
            texts["summary.typst"] = short

        def write(name: str) -> None:
            source, form = place / name, name.partition(".")[2]
            _pandoc(_drawable(texts[name]) if form == "typst" else texts[name], source, env)
            if form == "html":
                page = popovers.opened(source.read_text("utf-8"), plan, executed)
                (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")
            elif form == "docx":
                _word(source, folder / "report.docx")
            else:
                _typst(source, (folder / name).with_suffix(".pdf"), dated)

        list(pool.map(write, texts))
        for figure in place.glob("figure-*"):
            shutil.copyfile(figure, folder / figure.name)
    return {**block, "message": next((point[1] for point in summary_sheet.points(executed)), "")}


def _pandoc(text: str, target: Path, env: dict[str, str]) -> None:
    """Let pandoc make a document, as the defaults of its format say, in the folder it goes to."""
    defaults = TEMPLATES / f"{target.suffix[1:]}.yaml"
    command = [pypandoc.get_pandoc_path(), f"--defaults={defaults}", f"--output={target.name}"]
    command += ["--metadata=brief"] * (target.stem == "summary")
    done = subprocess.run(
        command, check=False, input=text.encode(), capture_output=True, cwd=target.parent, env=env
    )
    if done.returncode:
        raise ReportError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")


def _word(source: Path, target: Path) -> None:
    """Keep the rows of tables whole, for which pandoc's writer has no way to be asked."""
    whole = b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
    pack(source, target, lambda part: part.replace(b"<w:tr><w:tc>", whole))


def _drawable(text: str) -> str:
    """Put the name of a letter that the fonts of the PDF lack in its place."""
    letters = {ord(letter) for letter in text if letter > "~"}
    lacking = letters - FT2Font(FONTS / "DejaVuSans.ttf").get_charmap().keys()
    named = {code: unicodedata.name(chr(code), "unknown").lower() for code in lacking}
    return text.translate({code: f"⟨{name}⟩" for code, name in named.items()})


def _typst(source: Path, target: Path, dated: int) -> None:
    """Make the PDF: tagged, PDF/UA-1, with fonts that come with the packages."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(source, root=source.parent, font_paths=fonts)
    compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"], timestamp=dated)


def write_index(out: Path) -> Path:
    """Write the page that links every whole report below a folder; return it."""
    found = [(manifest.read(path.parent), path.parent) for path in out.glob(f"*/*/{manifest.NAME}")]
    whole = [(about, folder) for about, folder in found if about]
    rows = [_row(*report) for report in sorted(whole, key=_rank)]
    parts = {"page.css()": (TEMPLATES / "page.css").read_text("utf-8"), "reports": "\n".join(rows)}
    page = (TEMPLATES / "index.html").read_text("utf-8")
    for name, part in parts.items():
        page = page.replace(f"${name}$", part)
    manifest.put(out / "index.html", page)
    return out / "index.html"


def _row(about: Mapping[str, Any], folder: Path) -> str:
    formatter, place = Formatter(about["parameters"]["lang"]), f"{folder.parent.name}/{folder.name}"
    words, day = formatter.words(), formatter.day(date.fromisoformat(about["made"]))
    title, message = (escape(about[name]) for name in ("title", "message"))
    notes = [about["place"], words["called"], day]
    notes += [formatter.term("fictional")] * about["fictional"]
    told, files = {"lang": formatter.lang, "title": title, "message": message}, list[str]()
    for name in filter(about["outputs"].get, LINKED):
        said = words.get(LINKED[name], LINKED[name])
        link = f'<a href="{quote(place)}/{name}" aria-label="{said}: {title} ({escape(place)})">'
        files.append(f"{link}{said}</a> {(folder / name).stat().st_size // 1000 + 1} kB")
    parts = {"notes": escape(" · ".join(notes)), "files": " · ".join(files)}
    return ROW.format(**told, **parts, href=quote(place))


def _rank(report: tuple[Mapping[str, Any], Path]) -> tuple[bool, str, bool, str]:
    """Real places first; of each place the Vietnamese reports first, the studies behind."""
    about, folder = report
    return about["fictional"], about["case"], about["parameters"]["lang"] != "vi", folder.name
