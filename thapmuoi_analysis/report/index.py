"""The page that links every whole report of a folder: made anew where it is lacking or differs.

Its last line says of what it was made: so that it is current is found without what takes time.
"""

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import About, ReportError

NAME = "index.html"
LINKED = {"report.html": "HTML", "report.docx": "Word", "report.pdf": "PDF",
          "summary.pdf": "one page", "letters.docx": "letters",
          "annex.xlsx": "annex file"}  # fmt: skip
MARK = "<!-- thapmuoi: {} -->\n"
OURS = b'<p class="kind">Kh\xc3\xb4ng ph\xe1\xba\xa3i v\xc4\x83n b\xe1\xba\xa3n'  # in any of ours
STRANGER = "{} stands there and is no list of reports: move it, or say --force"


def refuse_stranger(out: Path) -> None:
    """Raise ReportError where something else stands in the place of the page."""
    path = out / NAME
    if not os.path.lexists(path):
        return
    is_ours = path.is_file() and OURS in path.read_bytes()
    if not is_ours:
        raise ReportError(STRANGER.format(path))


def renew(out: Path) -> None:
    """Write the page, unless the one that stands there is what would be written."""
    manifests = sorted(out.glob(f"*/*/{manifest.NAME}"))
    if manifests and not _is_current(out / NAME, _digest(out)):
        write_index(out)


def _manifests(out: Path) -> list[Path]:
    return [path for path in sorted(out.glob(f"*/*/{manifest.NAME}")) if path.is_file()]


def _digest(out: Path) -> str:
    """Return a hash of what the page is made of."""
    texts = []
    for path in _manifests(out):
        place = path.relative_to(out)
        texts.append(f"{place} {manifest.sha256(path)}")
    return _hash("\n".join(texts))


def _hash(text: str) -> str:
    content = text.encode("utf-8", "surrogateescape")
    return hashlib.sha256(content).hexdigest()


def _marked(page: str, digest: str) -> str:
    """Return a page with a last line that tells of what it was made, and the page itself."""
    whole = _hash(f"{digest}{page}")
    return page + MARK.format(whole)


def _is_current(path: Path, digest: str) -> bool:
    """Return whether a page is as it was written, of the same manifests."""
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    page = text[: text.rfind("<!--")]
    return text == _marked(page, digest)


def write_index(out: Path) -> Path:
    """Write the page; return it."""
    from thapmuoi_analysis.report.popovers import PAGES  # only where the page is due

    found = []
    for path in _manifests(out):
        about = manifest.read(path.parent)
        if about:
            found.append((about, path.parent))
    found.sort(key=_rank)
    reports = [_linked(about, folder) for about, folder in found]
    template = PAGES.get_template(NAME)
    page = template.render(reports=reports)
    path = out / NAME
    manifest.put(path, _marked(page, _digest(out)))
    return path


def _linked(about: About, folder: Path) -> dict[str, Any]:
    """Return what the list of reports says of one of them."""
    from thapmuoi_analysis.telling.formatter import Formatter

    formatter = Formatter(about["parameters"]["lang"])
    words = formatter.words()
    made = date.fromisoformat(about["made"])
    notes = [about["place"], words["called"], formatter.day(made)]
    if about["fictional"]:
        notes.append(formatter.term("fictional"))
    if about.get("what_if"):  # a report made before has none
        notes.append(formatter.term("what if"))
    files = []
    for name, kind in LINKED.items():
        if name in about["outputs"]:
            bytes = (folder / name).stat().st_size
            file = {"name": name, "called": words.get(kind, kind), "size": bytes // 1000 + 1}
            files.append(file)
    place = f"{folder.parent.name}/{folder.name}"
    return {
        "title": about["title"],
        "message": about["message"],
        "notes": " · ".join(notes),
        "lang": formatter.lang,
        "place": place,
        "href": quote(place),
        "files": files,
    }


def _rank(report: tuple[About, Path]) -> tuple[bool, str, bool, str]:
    """Real places first; of each place the Vietnamese reports first, the studies behind."""
    about, folder = report
    return about["fictional"], about["case"], about["parameters"]["lang"] != "vi", folder.name
