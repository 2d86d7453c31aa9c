"""Put hostile text into every text cell of a case and look for anything live in what is made.

`python tests/trial/hostile.py [CASE] [LANG]`: one report of one case. A column whose rules refuse
the payload keeps its text; which ones do is printed.
"""

import csv
import re
import shutil
import sys
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
from pypdf import PdfReader

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.raw import write_folder
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import report

PAYLOADS = (
    "<script>alert()</script>", '"><img src=x onerror=alert()>', "[x](javascript:alert())",
    "`<b onclick=alert()>`{=html}", "<iframe src=javascript:alert()></iframe>", "$\\input{x}$",
    "#eval(read(\"x\"))", "::: {.x onclick=alert()}", "<!--", "]]>", "&lt;script&gt;", "*/ x {} /*",
    "![x](javascript:alert())", "<svg onload=alert()>", "#link(\"javascript:alert()\")[x]",
    "<a href=\"javascript:alert()\">x</a>", "```{=typst}\n#x\n```", "\\u003cscript", "%3Cscript%3E",
    "'; DROP TABLE x",
)  # fmt: skip
FIRST = ("", "+", "", "-", "", "@", "")  # a spreadsheet takes some for the start of a formula

FIELDS = {b"PAGE", b"NUMPAGES", b"SEQ", b"TOC", b"STYLEREF"}  # the templates' own


class Live(HTMLParser):
    """Collects what would run or lead elsewhere in a page."""

    def __init__(self):
        super().__init__()
        self.found, self.links = [], set()

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "iframe", "object", "embed", "form", "base", "meta-refresh"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "formaction"):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "xlink:href", "action"):
                self.links.add((value or "").split(":")[0] if ":" in (value or "") else "#")
                if re.match(r"\s*(javascript|vbscript|data:text)", value or "", re.IGNORECASE):
                    self.found.append(f"{tag} {name}={value}")


def _spoilt(raw, kept):
    """Change every text cell but those of columns whose rules refuse it; return their number."""
    count = 0
    for name, table in raw.tables.items():
        free = {
            f["name"] for f in SCHEMA[name]["fields"]
            if f["type"] == "string" and not f.get("codes")
            and not {"pattern", "maxLength", "enum"} & {*f.get("constraints", {})}
            and (name, f["name"]) not in kept
        }  # fmt: skip
        for row in table.rows[1:]:
            for at, head in enumerate(table.rows[0]):
                if head in free and at < len(row) and row[at]:
                    clause = head.startswith(("clause", "short", "text"))  # braces name facts there
                    payloads = [p for p in PAYLOADS if not clause or "{" not in p]
                    payload = payloads[count % len(payloads)].replace("\n", " ")
                    first = "" if clause else FIRST[count % len(FIRST)]
                    row[at] = f"{first}{row[at]} {payload}"
                    count += 1
    return count


def _case(slug, folder):
    kept = {("units", "name_vi"), ("layout", "unit"), ("evidence", "unit")}  # by which rows refer
    kept |= {(t, f["name"]) for t in SCHEMA for f in SCHEMA[t]["fields"] if "hedge" in f["name"]}
    while True:
        raw = read(paths.data() / slug)
        count = _spoilt(raw, kept)
        shutil.rmtree(folder, ignore_errors=True)
        write_folder(folder, raw)
        try:
            load_case(folder)
        except CaseError as error:
            found = {(f.file.removesuffix(".csv"), f.column) for f in error.errors}
            found = {(t, c) for t, c in found if c} or {(t, f["name"]) for t, _ in found
                                                       for f in SCHEMA[t]["fields"]}  # fmt: skip
            assert found - kept, error
            kept |= found
            continue
        return count, kept


def live(folder):
    """Return what is live in the report that stands in a folder."""
    pages = (folder / "report.html", folder.parents[1] / "index.html")
    found = [what for page in pages for what in _of_page(page)]
    found += [*_of_word(folder), *_of_pdf(folder), *_of_annex(folder)]
    return found


def _of_page(page):
    parser = Live()
    parser.feed(page.read_text(encoding="utf-8"))
    print(f"{page.name}: links {sorted(parser.links)}")
    return [f"{page.name}: {what}" for what in parser.found]


def _of_word(folder):
    with zipfile.ZipFile(folder / "report.docx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            fields = {*re.findall(rb"<w:instrText[^>]*>\s*(\w*)", content)} - FIELDS
            signs = (b'Target="javascript:', b"w:object", b"vbaProject")
            for sign in (*fields, *filter(content.__contains__, signs)):
                yield f"report.docx, {name}: {sign.decode()}"


def _of_pdf(folder):
    for page in PdfReader(folder / "report.pdf").pages:
        for note in page.get("/Annots") or ():
            action = note.get_object().get("/A") or {}
            if action.get("/S") not in (None, "/URI", "/GoTo") or re.match(
                "javascript", str(action.get("/URI", "")), re.IGNORECASE
            ):
                yield f"report.pdf: {action}"


def _of_annex(folder):
    book = openpyxl.load_workbook(folder / "annex.xlsx")
    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            if cell.data_type == "f" or cell.hyperlink:
                yield f"annex.xlsx: {cell.coordinate}"
    for path in folder.glob("annex-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                if re.match(r"[=+@\t\r]|-(?!\d)", cell):
                    yield f"{path.name}: {cell[:40]}"


def main():
    slug, lang = (
        [*sys.argv[1:], "thap-muoi", "vi"][:2] if len(sys.argv) != 2 else (sys.argv[1], "vi")
    )
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        at = Path(name)
        count, kept = _case(slug, at / "hostile")
        print(f"{count} cells changed; kept as they are: {sorted(kept)}")
        (folder,) = report([Report(str(at / "hostile"), lang)], at / "out")
        found = live(folder)
    print("\n".join(found) or "nothing live")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
