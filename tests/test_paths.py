"""Where data, chapters and reports are: in a checkout, in a project, and where neither is."""

import shutil
from pathlib import Path

import pytest

from thapmuoi_analysis import paths

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a folder that has a chapter and a case, and nothing else says where to look."""
    for name in ("THAPMUOI_HOME", "THAPMUOI_DATA"):
        monkeypatch.delenv(name, raising=False)
    for name in ("notebooks/00_summary.ipynb", "data/example/datapackage.json"):
        (tmp_path / "mine" / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, tmp_path / "mine" / name)
    (tmp_path / "mine" / "notebooks" / "explore").mkdir()
    (tmp_path / "other" / "data").mkdir(parents=True)
    (tmp_path / "other" / "notebooks").mkdir()
    return tmp_path / "mine"


def test_the_project_one_is_in_is_where_all_is(project, monkeypatch):
    for inside in ("", "notebooks", "notebooks/explore", "data/example"):
        monkeypatch.chdir(project / inside)
        assert paths.home() == project
        assert (paths.data(), paths.reports()) == (project / "data", project / "reports")


def test_elsewhere_it_is_the_checkout_or_what_the_package_carries(project, monkeypatch):
    monkeypatch.chdir(project.parent / "other")
    assert paths.home() == ROOT and paths.reports() == ROOT / "reports"
    carried = project.parent / "package" / "shipped"
    monkeypatch.setattr(paths, "SHIPPED", carried)
    assert paths.notebooks() == carried / "notebooks"
    assert paths.reports() == Path.cwd() / "reports"  # nothing is written into the package


def test_a_folder_that_is_given_wins(project, monkeypatch):
    monkeypatch.chdir(project)
    monkeypatch.setenv("THAPMUOI_HOME", "../other")
    assert paths.home() == project.parent / "other"
