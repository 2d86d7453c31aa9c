"""The reports that the committed chapters make: whole, laid out to be read, true to the sample."""

import re
from pathlib import Path

import pypdf
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import beside, checks, manifest, trace
from thapmuoi_analysis.report.chapters import chapters

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"])
def one(request, reports):
    """Return case, language and folder of each of the four reports in turn."""
    case, lang = request.param.split("/")
    return load_case(case), lang, reports / request.param


def test_every_chapter_runs_that_the_case_has_the_data_for_and_tells_what_it_may(one):
    case, lang, folder = one
    about = manifest.read(folder)
    lacking = {c.path.name: c.lacks(case) for c in chapters() if c.lacks(case)}
    assert about["parameters"] == {"case": case.slug, "lang": lang}
    assert [*about["left_out"].values()] == [*lacking.values()]
    names = about["notebooks"].keys() - lacking.keys()
    assert len(chapters()) == len(names) + len(lacking) and len(names) > 2
    executed = trace.read(folder / name for name in names)
    assert list(checks.errors(executed, lang)) == []
    assert any(told.get("claims") for *_, told in trace.outputs(executed))


def test_every_number_ends_in_a_row_of_the_data_or_in_nothing_reported(one):
    known = manifest.read(one[2])["numbers"]
    assert len(known) > 10
    for id, number in known.items():
        assert set(number["sources"]) <= set(one[0].sentences["locator"])
        assert number["kind"] in ("stated", "derived", "bound"), id  # nothing is assumed
        if number["kind"] == "stated" and not number["inputs"]:
            inferred = re.match("mark_|.*_as_of$", id)  # of rows, not of a cell
            assert id in one[0].origins or inferred or number["value"] == "not reported", id


def test_no_heading_stands_at_the_foot_of_a_page(one):
    pages = [page.extract_text() for page in pypdf.PdfReader(one[2] / "report.pdf").pages]
    lasts = [text.splitlines()[-1].strip() for text in pages[:-1]]
    feet = [line for line in lasts if re.match(r"\d(\.\d)?\. \w", line)]
    assert [line for line in feet if not re.search(r" \(\d\)( ·|$)", line)] == []  # contents


def _undated(page, lang):
    """Return a page without pictures and links to files, and the day and year it was made on."""
    twin = f"thap-muoi-{beside.OTHER[lang]}.html"
    page = beside.alone(page.read_text(encoding="utf-8"), twin)
    page = re.sub(r'src(?:set)?="data:image/[^"]*"', "", page)
    page = re.sub(r"\d{1,2}\S* ?\w* ?\d{0,4}\. (?=Dữ liệu|Data)", "", page)
    return re.sub(r"\(\d{4}\)\. “", "“", page)


def test_the_finished_sample_says_what_a_fresh_build_says(reports):
    for lang in ("vi", "en"):
        sample = ROOT / "reports" / "sample" / f"thap-muoi-{lang}.html"
        fresh = reports / "thap-muoi" / lang / "report.html"
        assert _undated(sample, lang) == _undated(fresh, lang)
