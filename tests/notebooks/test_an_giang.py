"""A second real case: documents read as a whole, no plan, no claims; its report is built."""

import re
from html import unescape

import pytest

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.build.plan import Report
from thapmuoi_analysis.build.run import report
from thapmuoi_analysis.record.case import load_case

WORDS = {"vi": ("94,2%", "cả văn bản"), "en": ("94.2%", "the document as a whole")}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of the reports in both languages."""
    out = tmp_path_factory.mktemp("reports")
    report([Report("an-giang", lang) for lang in WORDS], out)
    return out / "an-giang"


@pytest.mark.parametrize("lang", WORDS)
def test_its_report_is_whole_and_tells_the_result_against_the_target(built, lang):
    about = manifest.read(built / lang)
    assert about["numbers"]["adopted_share"]["value"] == "49/52"  # 147 of 156
    assert about["numbers"]["units_over_needed"]["value"] == "-9"
    assert about["numbers"]["planned_total"]["value"] == "not reported"
    page = unescape(re.sub(r"<[^>]+>", "", (built / lang / "report.html").read_text("utf-8")))
    assert all(words in page for words in WORDS[lang])
    assert (built / lang / "report.pdf").is_file()


@pytest.mark.parametrize("lang", WORDS)
def test_a_chapter_whose_data_it_lacks_is_left_out_with_the_reason(built, lang):
    left_out = manifest.read(built / lang)["left_out"]
    assert left_out["02_benefits_and_limitations"] == ["claims"]
    assert "01_plan_and_result" not in left_out


SECTION = {"vi": "Từng đơn vị", "en": "Unit by unit"}


@pytest.mark.parametrize("lang", WORDS)
def test_a_section_whose_data_it_lacks_is_left_out_and_listed(built, lang):
    page = (built / lang / "report.html").read_text("utf-8")
    text = unescape(re.sub(r"<[^>]+>", "", page))
    table = {"vi": "bộ dữ liệu không có bảng", "en": "the data have no table"}[lang]
    assert text.count(SECTION[lang]) == 1  # neither in the contents nor as a heading
    assert f"{SECTION[lang]}: {table} units." in " ".join(text.split())
    assert page.count("<figure") == 2  # the empty map is gone


@pytest.mark.parametrize("lang", WORDS)
def test_every_document_that_is_cited_is_in_the_list_of_sources(built, lang):
    page = (built / lang / "report.html").read_text("utf-8")
    case = load_case("an-giang")
    targets = set(re.findall(r'id="(src-[^"]+)"', page))
    assert set(re.findall(r'href="#(src-[^"]+)"', page)) <= targets
    assert targets <= {f"src-{re.sub('[:.]', '-', x)}" for x in case.sentences["locator"]}
    assert len(targets) > 1
