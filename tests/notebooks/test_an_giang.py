"""A thin case: documents read as a whole, no plan, no claims; its report is built."""

import re
from html import unescape

import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import chapters
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import report

WORDS = {"vi": ("94,2%", "mã của cả văn bản"), "en": ("94.2%", "the id of a whole document")}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of the reports in both languages."""
    out = tmp_path_factory.mktemp("reports")
    report([Report("an-giang", lang) for lang in WORDS], out)
    return out / "an-giang"


@pytest.mark.parametrize("lang", WORDS)
def test_its_report_is_whole_and_tells_the_result(built, lang):
    about = manifest.read(built / lang)
    assert about["numbers"]["adopted_share"]["value"] == "49/52"  # 147 of 156
    page = unescape(re.sub(r"<[^>]+>", "", (built / lang / "report.html").read_text("utf-8")))
    assert all(words in page for words in WORDS[lang])
    assert (built / lang / "report.pdf").is_file()


@pytest.mark.parametrize("lang", WORDS)
def test_chapters_whose_data_it_lacks_are_left_out_and_told_by_their_titles(built, lang):
    case = load_case("an-giang")
    about = manifest.read(built / lang)
    lacking = {c.path.stem: c for c in chapters() if c.lacks(case)}
    assert about["left_out"] == {c.title[lang]: c.lacks(case) for c in lacking.values()}
    assert "02_benefits_and_limitations" in lacking
    page = unescape(re.sub(r"<[^>]+>", "", (built / lang / "report.html").read_text("utf-8")))
    text = " ".join(page.split())
    assert all(f"“{c.title[lang]}”" in text for c in lacking.values())
    lacks = {"vi": "không gồm: nhận định về ưu điểm", "en": "include: claims on benefits"}
    assert text.count(lacks[lang]) == 1


@pytest.mark.parametrize("lang", WORDS)
def test_every_document_that_is_cited_is_in_the_list_of_sources(built, lang):
    page = (built / lang / "report.html").read_text("utf-8")
    case = load_case("an-giang")
    targets = set(re.findall(r'id="(src-[^"]+)"', page))
    assert set(re.findall(r'href="#(src-[^"]+)"', page)) <= targets
    assert targets <= {f"src-{re.sub('[:.]', '-', x)}" for x in case.sentences["locator"]}
    assert len(targets) > 1
