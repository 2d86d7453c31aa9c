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
from itertools import chain
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

FIELDS = {b"PAGE", b"PAGEREF", b"NUMPAGES", b"SEQ", b"TOC", b"STYLEREF"}  # the templates' own


TAGS = {"script", "iframe", "object", "embed", "form", "base"}
LEADS = {"href", "src", "xlink:href", "action"}


class Live(HTMLParser):
    """Collects what would run or lead elsewhere in a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "formaction"):
                self.found.append(f"{tag} {name}")
            if name in LEADS and re.match(r"(?i)\s*(javascript|vbscript|data:text)", value or ""):
                self.found.append(f"{tag} {name}={value}")


def _free(table, kept):
    """Return the columns of a table that take any text."""
    free = set()
    for field in SCHEMA[table]["fields"]:
        bound = {"pattern", "maxLength", "enum"} & {*field.get("constraints", {})}
        if field["type"] == "string" and not field.get("codes") and not bound:
            free.add(field["name"])
    return {name for name in free if "hedge" not in name and (table, name) not in kept}


def _spoilt(raw, kept):
    """Change every text cell but those of columns whose rules refuse it; return their number."""
    count = 0
    for name, table in raw.tables.items():
        heads, *rows = table.rows
        for head in sorted(_free(name, kept) & {*heads}):
            at = heads.index(head)
            clause = head.startswith(("clause", "short", "text"))  # braces name facts there
            payloads = [payload for payload in PAYLOADS if not clause or "{" not in payload]
            for row in rows:
                if row[at]:
                    payload = payloads[count % len(payloads)].replace("\n", " ")
                    first = "" if clause else FIRST[count % len(FIRST)]
                    row[at] = f"{first}{row[at]} {payload}"
                    count += 1
    return count


def _case(slug, folder):
    """Write a case, spoilt where it loads all the same; return how many cells, and what is kept."""
    kept = {("layout", "unit"), ("evidence", "unit")}  # these refer to the next two
    kept |= {("units", "name_vi"), ("units", "kind")}
    while True:
        raw = read(paths.data() / slug)
        count = _spoilt(raw, kept)
        shutil.rmtree(folder, ignore_errors=True)
        write_folder(folder, raw)
        try:
            load_case(folder)
            return count, kept
        except CaseError as error:
            found = {(one.file.removesuffix(".csv"), one.column) for one in error.errors}
            for table in [table for table, column in found if not column]:
                found |= {(table, field["name"]) for field in SCHEMA[table]["fields"]}
            assert found - kept, error
            kept |= found


def live(folder):
    """Return what is live in the report that stands in a folder."""
    pages = (folder / "report.html", folder.parents[1] / "index.html")
    parts = (*map(_of_page, pages), _of_word(folder), _of_pdf(folder), _of_annex(folder))
    return [*chain.from_iterable(parts)]


def _of_page(page):
    return [f"{page.name}: {what}" for what in Live(page).found]


def _of_word(folder):
    with zipfile.ZipFile(folder / "report.docx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found = {*re.findall(rb"<w:instrText[^>]*>\s*(\w*)", content)} - FIELDS
            found |= {*re.findall(rb'Target="javascript:|w:object|vbaProject', content)}
            for sign in found:
                yield f"report.docx, {name}: {sign.decode()}"


def _of_pdf(folder):
    for page in PdfReader(folder / "report.pdf").pages:
        for note in page.get("/Annots") or ():
            action = note.get_object().get("/A") or {"/S": "/GoTo"}
            if action["/S"] != "/GoTo" and not str(action.get("/URI", "")).startswith("http"):
                yield f"report.pdf: {action}"


def _of_annex(folder):
    for page in openpyxl.load_workbook(folder / "annex.xlsx"):
        for cell in chain.from_iterable(page.iter_rows()):
            if cell.data_type == "f" or cell.hyperlink:
                yield f"annex.xlsx: {cell.coordinate}"
    for path in folder.glob("annex-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for cell in chain.from_iterable(csv.reader(file)):
                if re.match(r"[=+@\t\r]|-(?!\d)", cell):
                    yield f"{path.name}: {cell[:40]}"


def main():
    slug, lang = [*sys.argv[1:], *("thap-muoi", "vi")[len(sys.argv) - 1 :]]
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
