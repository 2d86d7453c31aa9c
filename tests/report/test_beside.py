"""What a page leads to: files that are made, and its other language where there is one."""

from pathlib import Path

from thapmuoi_analysis.report import beside
from thapmuoi_analysis.report.jobs import Report

VI = Report("thap-muoi", "vi")
EN = Report("thap-muoi", "en")
STUDY = Report("thap-muoi", "en", "adoption_paths")


def test_the_other_language_is_led_to_where_it_is_asked_for_or_stands(tmp_path):
    assert beside.address(VI, [VI], tmp_path) == ""
    assert beside.address(VI, [VI, EN], tmp_path) == "../en/report.html"
    assert beside.address(STUDY, [STUDY, VI], tmp_path) == ""
    for folder in ("thap-muoi/en", "thap-muoi/vi-adoption_paths"):
        page = tmp_path / folder / "report.html"
        page.parent.mkdir(parents=True)
        page.touch()
    assert beside.address(VI, [VI], tmp_path) == "../en/report.html"
    assert beside.address(STUDY, [STUDY], tmp_path) == "../vi-adoption_paths/report.html"


def test_links_are_those_of_files_that_are_made():
    links = beside.links(["letters.docx", "report.pdf"], "vi", "")
    assert [link["name"] for link in links] == ["report.pdf", "letters.docx"]
    [link] = beside.links([], "vi", "../en/report.html")
    assert link == {"name": "../en/report.html", "called": "English", "lang": "en"}


def test_a_page_that_is_handed_on_leads_to_no_file_and_to_its_twin_where_that_stands():
    for lang, other in beside.OTHER.items():
        name = f"thap-muoi-{lang}.html"
        folder = Path(__file__).parents[2] / "reports" / "sample"
        page = (folder / name).read_text("utf-8")
        start = page[: page.index("<main")]
        assert f'href="thap-muoi-{other}.html"' in start
        assert not any(f'"{file}"' in start for file in beside.FILES)
