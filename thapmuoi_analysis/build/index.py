"""The page that links all reports of a folder."""

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.telling.voice import Voice


def write(out: Path) -> Path:
    """Write the page that links every whole report below a folder; return it."""
    folders = [path.parent for path in sorted(out.glob(f"*/*/{manifest.NAME}"))]
    whole = [(read, folder) for folder in folders if (read := manifest.read(folder))]
    rows = []
    for made, folder in sorted(whole, key=lambda report: _rank(report[0])):
        lang, place = made["parameters"]["lang"], folder.relative_to(out).as_posix()
        head = (folder / "report.html").read_text("utf-8").partition("<title>")[2]
        title, at = head.partition("</title>")[0], f"{quote(place)}/report"
        notes = [Voice(lang).words()["called"], escape(place)]
        notes += [Voice(lang).term("fictional")] if made["fictional"] else []
        notes += [
            f'<a href="{at}.{form}" aria-label="{name}: {title} ({escape(place)})">{name}</a>'
            for form, name in (("docx", "Word"), ("pdf", "PDF"))
        ]
        rows.append(
            f'<li lang="{lang}"><a href="{at}.html" hreflang="{lang}">{title}</a> '
            f"<small>{' · '.join(notes)}</small></li>"
        )
    templates = files("thapmuoi_analysis.build").joinpath("templates")
    page = templates.joinpath("index.html").read_text("utf-8")
    style = templates.joinpath("page.css").read_text("utf-8")
    page = page.replace("$page.css()$", style).replace("$reports$", "\n".join(rows))
    target = out / "index.html"
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def _rank(about: Mapping[str, Any]) -> tuple[bool, str, bool]:
    """Real places first; of each place the Vietnamese report first."""
    return about["fictional"], about["case"], about["parameters"]["lang"] != "vi"
