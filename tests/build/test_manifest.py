"""The manifest: what it holds, and when a report counts as whole."""

import hashlib
import json
import platform
import subprocess
import sys
from importlib.metadata import version

import nbformat
import pytest

from thapmuoi_analysis.build import manifest
from thapmuoi_analysis.record.case import load_case

EXECUTED = nbformat.writes(nbformat.v4.new_notebook())


@pytest.fixture(scope="module")
def case():
    return load_case("example")


@pytest.fixture
def folder(tmp_path, case):
    """Return a small finished report with its manifest."""
    source = tmp_path / "01_source.ipynb"
    source.write_text("source", encoding="utf-8")
    folder = tmp_path / "example" / "vi"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("<h1>Báo cáo</h1>", encoding="utf-8")
    (folder / "01_source.ipynb").write_text(EXECUTED, encoding="utf-8")
    about = {"title": "Báo cáo", "case": "example", "fictional": True, "parameters": {}}
    about |= {"numbers": {}, **manifest.made_from(case.folder, ["comparison"], [source])}
    manifest.write(folder, about)
    return folder


def _sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_it_holds_the_hash_of_every_file_that_went_in_and_came_out(folder, case):
    about = manifest.read(folder)
    assert about["title"] == "Báo cáo"
    assert about["notebooks"] == {"01_source.ipynb": _sha256(b"source")}
    assert about["outputs"] == {
        "01_source.ipynb": _sha256(EXECUTED.encode()),
        "report.html": _sha256("<h1>Báo cáo</h1>".encode()),
    }
    other = case.folder.with_name("comparison")
    files = {path.name: path for path in case.folder.iterdir()}
    assert files.keys() >= {"datapackage.json", "facts.csv", "example-2025-07-01.txt"}
    files |= {f"comparison/{path.name}": path for path in other.iterdir()}
    assert about["inputs"] == {name: _sha256(path.read_bytes()) for name, path in files.items()}
    assert about["beside"] == ["comparison"]


def test_it_names_the_versions_of_python_and_of_the_packages_that_make_a_report(folder):
    versions = manifest.read(folder)["versions"]
    assert versions.pop("python") == platform.python_version()
    assert versions.pop("code") == manifest.code()
    assert versions.keys() >= {"thapmuoi-analysis", "pandas", "matplotlib", "papermill"}
    assert versions == {package: version(package) for package in versions}


def test_it_is_readable_text_in_utf8_with_line_feeds(folder):
    content = (folder / manifest.NAME).read_bytes()
    assert "Báo cáo".encode() in content
    assert b"\r" not in content
    assert content.endswith(b"}\n")


@pytest.mark.parametrize("name", ["report.html", "01_source.ipynb"])
def test_a_report_is_not_whole_once_an_output_is_changed_or_gone(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content + b" ")
    assert manifest.read(folder) is None
    (folder / name).unlink()
    assert manifest.read(folder) is None
    (folder / name).write_bytes(content)
    assert manifest.read(folder) is not None


def test_a_file_of_the_readers_own_beside_it_changes_nothing(folder):
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert manifest.read(folder) is not None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"outputs": 1}', '"outputs"', "null", '{"outputs": {}}']
)
def test_a_damaged_manifest_or_one_of_another_program_is_none(folder, text):
    assert not manifest.is_mixed(folder)
    (folder / manifest.NAME).write_text(text, encoding="utf-8")
    assert manifest.read(folder) is None
    assert manifest.is_mixed(folder)


@pytest.mark.parametrize("name", ["../mine.txt", "/{}/mine.txt"])
def test_a_manifest_that_names_files_elsewhere_is_none(folder, name):
    (folder.parent / "mine.txt").write_text("mine", encoding="utf-8")
    about = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    about["outputs"][name.format(folder.parent)] = _sha256(b"mine")
    (folder / manifest.NAME).write_text(json.dumps(about), encoding="utf-8")
    assert manifest.read(folder) is None


def test_where_there_is_no_manifest_there_is_none(folder):
    (folder / manifest.NAME).unlink()
    assert manifest.read(folder) is None
    assert manifest.read(folder / "nowhere") is None
    assert not manifest.is_mixed(folder)


def test_a_manifest_cut_off_is_none(folder):
    text = (folder / manifest.NAME).read_text(encoding="utf-8")
    assert json.loads(text)
    (folder / manifest.NAME).write_text(text[:-10], encoding="utf-8")
    assert manifest.read(folder) is None


def test_a_text_that_cannot_be_put_into_its_place_leaves_nothing_beside(tmp_path):
    (tmp_path / "README.md").mkdir()
    with pytest.raises(OSError, match=r"README\.md"):
        manifest.put(tmp_path / "README.md", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_what_a_killed_run_left_of_a_text_is_cleared_when_the_text_is_put_again(tmp_path):
    (ended := subprocess.Popen([sys.executable, "-c", ""])).wait()
    left = tmp_path / f".making-{platform.node()}-{ended.pid}-README.md"
    left.write_text("te", encoding="utf-8")
    manifest.put(tmp_path / "README.md", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
