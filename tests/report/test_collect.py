"""The reports that the committed chapters make: whole, short, and true to the sample."""

import re
from html import unescape
from pathlib import Path

import pypdf
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import checks, manifest, trace
from thapmuoi_analysis.report.chapters import chapters

ROOT = Path(__file__).parents[2]
FOUR = [(case, lang) for case in ("thap-muoi", "example") for lang in ("vi", "en")]
PAGES = 14  # of A4, at most


@pytest.fixture(params=FOUR, ids="-".join)
def one(request, reports):
    """Return case, language and folder of each of the four reports in turn."""
    case, lang = request.param
    return load_case(case), lang, reports / case / lang


def _text(page):
    """Return what a page says, with the marks that pandoc curls straight."""
    return " ".join(unescape(re.sub("<[^>]+>", "", page)).replace("\u2019", "'").split())


def test_every_chapter_runs_that_the_case_has_the_data_for_and_tells_what_it_may(one):
    case, lang, folder = one
    about = manifest.read(folder)
    lacking = {c.path.stem: c.lacks(case) for c in chapters() if c.lacks(case)}
    assert about["parameters"] == {"case": case.slug, "lang": lang}
    assert [*about["left_out"].values()] == [*lacking.values()]
    assert len(about["notebooks"]) == len(chapters()) > len(lacking) + 2
    names = [name for name in about["notebooks"] if name.partition(".")[0] not in lacking]
    executed = trace.read(folder / name for name in names)
    assert list(checks.errors(executed, lang)) == []
    assert any(told.get("claims") for *_, told in trace.outputs(executed))


def test_every_number_ends_in_a_row_of_the_data_or_in_nothing_reported(one):
    case, _, folder = one
    known = manifest.read(folder)["numbers"]
    assert len(known) > 10
    for id, number in known.items():
        assert set(number["sources"]) <= set(case.sentences["locator"])
        if number["kind"] == "stated" and not number["inputs"]:
            inferred = re.match("mark_|.*_as_of$", id)  # of rows, not of a cell
            assert id in case.origins or inferred or number["value"] == "not reported", id
        assert number["kind"] in ("stated", "derived", "bound"), id  # nothing is assumed


def test_the_numbers_of_both_languages_are_the_same(reports):
    for case in ("thap-muoi", "example"):
        vi, en = (manifest.read(reports / case / lang)["numbers"] for lang in ("vi", "en"))
        assert set(vi) == set(en)  # each language has its order of words
        same = ("value", "unit", "kind", "formula", "inputs", "sources", "hedge")
        for id, number in vi.items():
            assert [number[part] for part in same] == [en[id][part] for part in same]


def test_links_inside_the_page_have_their_targets_and_say_what_the_sentence_says(one):
    page = (one[2] / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = re.findall(r'<a[^>]* href="#(src-[^"]+)"([^>]*)', page.replace("\n", " "))
    assert len(links) > 10
    assert {target for target, _ in links} <= set(ids)
    assert all("title=" in rest for _, rest in links)


def test_the_report_is_short_and_no_heading_stands_at_the_foot_of_a_page(one):
    pdf = pypdf.PdfReader(one[2] / "report.pdf")
    pages = [page.extract_text().splitlines() for page in pdf.pages]
    assert len(pages) <= PAGES
    lasts = [lines[-1].strip() for lines in pages[:-1]]
    foot = [line for line in lasts if re.match(r"\d(\.\d)?\. \w", line)]
    assert [line for line in foot if ". . ." not in line] == []  # the contents have dots


def test_the_summary_stands_on_one_page_the_first_or_the_second(one):
    lang, folder = one[1:]
    (summary,) = (c for c in chapters() if c.role == "summary")
    first = next(c for c in chapters() if c.role == "chapter")
    pages = [page.extract_text() for page in pypdf.PdfReader(folder / "report.pdf").pages]
    begins = [n for n, text in enumerate(pages) if re.search(rf"(?m)^{summary.title[lang]}$", text)]
    assert begins[-1:] in ([0], [1])
    assert re.search(rf"(?m)^1\. {re.escape(first.title[lang][:30])}", pages[begins[-1] + 1])


def test_every_sentence_stands_in_the_page_as_the_notebook_says_it(one):
    case, _, folder = one
    page = _text((folder / "report.html").read_text(encoding="utf-8"))
    for notebook in trace.read(folder.glob("*.ipynb")).values():
        out = False  # in a section that is left out
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                needs = cell.metadata.get("thapmuoi", {}).get("needs", ())
                out = any(not case.has(table) for table in needs)
            for output, about in [] if out else trace.outputs_of(cell):
                if about["role"] == "say":
                    said = re.sub("[*`]|^- ", "", output["data"]["text/plain"])
                    for part in re.split(r"\[[^]]*\]\(#[\w-]+\)|  ", said):
                        assert part.strip() in page


def _undated(page):
    """Return a page without its pictures, and without the day and year in which it was made."""
    page = re.sub(r'src="data:image/png[^"]*"', "", page.read_text(encoding="utf-8"))
    page = re.sub(r"<dd>\d{1,2}\S* ?\w* ?\d{0,4}</dd>", "<dd></dd>", page)
    return re.sub(r"\(\d{4}\)\. “", "“", page)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_finished_sample_says_what_a_fresh_build_says(reports, lang):
    sample = ROOT / "reports" / "sample" / f"thap-muoi-{lang}.html"
    assert _undated(sample) == _undated(reports / "thap-muoi" / lang / "report.html")
