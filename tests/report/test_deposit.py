"""What stands beside a report for those who cite or deposit it: whole, and of that report."""

import json
import shutil
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import deposit, manifest, publish
from thapmuoi_analysis.report.jobs import Job

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["thap-muoi/vi", "example/en"])
def folder(request, reports):
    return reports / request.param


def graph(folder):
    """Return what a crate describes, by its ids."""
    crate = json.loads((folder / deposit.CRATE).read_text(encoding="utf-8"))
    found = {}
    for entity in crate["@graph"]:
        assert found.setdefault(entity["@id"], entity) is entity
    return found


def test_a_crate_has_every_file_of_the_report_and_names_nothing_that_it_lacks(folder):
    entities = graph(folder)
    whole = entities["./"]
    files = {part["@id"] for part in whole["hasPart"]}
    assert files == {path.name for path in folder.iterdir()} - {deposit.CRATE}
    assert files == {id for id, one in entities.items() if one["@type"] == "File"}
    for name in ("citation", "license", "mentions"):
        linked = whole[name]
        if isinstance(linked, dict):  # one alone is no list
            linked = [linked]
        assert len(linked) != 1 or linked[0] is whole[name]
        assert linked and all(link["@id"] in entities for link in linked)
    assert entities[whole["license"]["@id"]]["name"] == "Creative Commons Attribution 4.0"
    about = manifest.read(folder)
    assert whole["name"] == about["title"]
    assert whole["datePublished"] == about["made"]
    assert {deposit.CRATE, "cite.bib", "cite.json"} <= about["outputs"].keys()


def test_a_report_is_cited_with_the_version_of_its_data_and_its_sources_as_they_are_written(folder):
    references = json.loads((folder / "cite.json").read_text(encoding="utf-8"))
    about = manifest.read(folder)
    case = load_case(folder.parent.name)
    own, *sources = references
    assert own["title"] == about["title"] and own["version"] == case.version
    day = date.fromisoformat(about["made"])
    assert own["issued"] == {"date-parts": [[day.year, day.month, day.day]]}
    assert [source["id"] for source in sources] == list(case.sources["id"])
    for source, title in zip(sources, case.sources["title"], strict=True):
        assert title in source["title"]
    text = (folder / "cite.bib").read_text(encoding="utf-8")
    assert text.count("\n@") + 1 == len(references)
    assert f"version = {{{case.version}}}" in text
    for author in filter(None, case.sources["author"]):
        assert f"{{{{{author}}}}}" in text  # a Vietnamese name is one


def test_a_report_that_quotes_a_copy_of_an_article_claims_no_licence(tmp_path):
    case = load_case("thap-muoi")
    folder = shutil.copytree(case.folder, tmp_path / "thap-muoi")
    licences = []
    for copy in ("", "dto-2022-03-02.txt"):
        if copy:
            (folder / copy).write_text("Một câu.", encoding="utf-8")
        job = Job(load_case(folder), "vi")
        out = tmp_path / f"out{copy}"
        out.mkdir()
        deposit.write_crate(out, job, publish.titled(job))
        licences.append(graph(out)["./"].get("license"))
    assert licences == [{"@id": "https://creativecommons.org/licenses/by/4.0/"}, None]


def test_the_citation_names_the_versions_that_are_there():
    about = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert about["version"] == version("thapmuoi-analysis")
    [data] = [one for one in about["references"] if one["type"] == "data"]
    assert data["version"] == load_case("thap-muoi").version
