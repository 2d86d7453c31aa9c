"""The manifest: what it holds, and when a report counts as whole."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis import read_reports
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest, publish
from thapmuoi_analysis.report.jobs import Report, why

ROOT = Path(__file__).parents[2]
FOREIGN = manifest.FOREIGN.format(manifest.NAME)
NUMBER = {"value": "11", "unit": "unit", "kind": "stated", "formula": "", "hedge": "",
          "sources": [], "inputs": [], "at": ["01_source x"], "shown": ["11"]}  # fmt: skip
EXECUTED = nbformat.writes(nbformat.v4.new_notebook())


@pytest.fixture(scope="module")
def case():
    return load_case("example")


@pytest.fixture
def folder(tmp_path, case, about):
    """Return a small finished report with its manifest."""
    source = tmp_path / "01_source.ipynb"
    source.write_text("source", encoding="utf-8")
    folder = tmp_path / "example" / "vi"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("<h1>Báo cáo</h1>", encoding="utf-8")
    (folder / "01_source.ipynb").write_text(EXECUTED, encoding="utf-8")
    about |= {"title": "Báo cáo", "case": "example", "numbers": {"adopted": NUMBER}}
    manifest.write(folder, {**about, **manifest.made_from(case.folder, ["comparison"], [source])})
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


def _spoil(folder, change, name=manifest.NAME):
    """Change what the manifest of a report says; write it by a name."""
    about = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    change(about)
    (folder / name).write_text(json.dumps(about), encoding="utf-8")


def _is_refused(folder):
    return manifest.read(folder) is None and manifest.error(folder) == FOREIGN


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"outputs": 1}', '"outputs"', "null", '{"outputs": {}}', "[" * 200_000],
)
def test_a_damaged_manifest_or_one_of_another_program_is_none(folder, text):
    assert manifest.error(folder) == ""
    (folder / manifest.NAME).write_text(text, encoding="utf-8")
    assert _is_refused(folder)


NAMES = [
    "../mine.txt", "../../../mine.txt", "/{}/mine.txt", "{}/mine.txt", "sub/../mine.txt", "..", ".",
    "", "mine.txt", "C:mine.txt", "C:\\mine.txt", "..\\mine.txt", "\\\\server\\mine.txt", "a\0b",
    "sub", "../01_source.ipynb", "x\\..\\01_source.ipynb", "C:01_source.ipynb", "thesis.ipynb",
    ".ipynb",
    "report.html\n", "report.txt", "REPORT.HTML", "figure-1.png/..", "figure-1-A.png",
    "annex-../x.csv", manifest.NAME, manifest.EARLIER,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_manifest_that_names_what_no_report_writes_is_none(folder, name):
    mine = folder.parent / "mine.txt"
    for place in (mine, folder / "mine.txt", folder / "thesis.ipynb", folder / "report.txt"):
        place.write_text("mine", encoding="utf-8")
    named = name.format(folder.parent)
    _spoil(folder, lambda about: about["outputs"].update({named: _sha256(b"mine")}))
    assert _is_refused(folder)


FORMS = ["report.docx", "report.pdf", "summary.pdf", "figure-1.svg", "figure-12-steps.png",
         "figure-2-a-b.csv", "annex.xlsx", "annex-datapackage.json",
         "annex-elsewhere_claims.csv"]  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_manifest_names_what_a_report_writes(folder, name):
    (folder / name).write_bytes(b"made")
    _spoil(folder, lambda about: about["outputs"].update({name: _sha256(b"made")}))
    assert manifest.read(folder)["outputs"][name] == _sha256(b"made")


def _at(*path, to):
    """Return a function that puts a value at a place of a manifest."""

    def change(about):
        *above, last = path
        for part in above:
            about = about[part]
        about[last] = to

    return change


WRONG = [
    *(_at(part, to=to) for to in (1, None, [1], "x", {"x": {}}) for part in
      ("parameters", "numbers", "inputs", "notebooks", "versions", "outputs", "claims", "messages",
       "figures", "left_out")),
    *(_at(part, to=1) for part in ("case", "place", "title", "message", "made", "beside")),
    _at("fictional", to=1_000_000_000), _at("made", to="2025-02-30"), _at("made", to="yesterday"),
    _at("beside", to=["../../elsewhere"]), _at("beside", to="comparison"),
    _at("parameters", to={"case": "x", "lang": "fr"}), _at("parameters", to={"lang": "vi"}),
    _at("parameters", "more", to={"x": 1}), _at("outputs", to={}),
    _at("outputs", "report.html", to="0" * 63), _at("outputs", "report.html", to="G" * 64),
    _at("outputs", "report.html", to=None), _at("inputs", "facts.csv", to=["x"]),
    _at("numbers", "adopted", "shown", to="11"), _at("numbers", "adopted", "kind", to="sure"),
    _at("numbers", "adopted", "value", to=11), _at("numbers", "adopted", to={}),
    _at("numbers", "adopted", "inputs", to=["adopted"]),
    _at("numbers", "adopted", "inputs", to=["no_number"]),
    _at("title", to="\ud800"), _at("title", to="\x1b[2J"), _at("inputs", "\x1b[2J", to="0" * 64),
    _at("numbers", "adopted", "shown", to=["\u202e11"]),
]  # fmt: skip


@pytest.mark.parametrize("change", WRONG)
def test_a_manifest_that_says_what_no_report_can_is_none(folder, change):
    assert manifest.read(folder)
    _spoil(folder, change)
    assert _is_refused(folder)


@pytest.mark.parametrize("part", ["case", "made", "beside", "numbers", "outputs", "message"])
def test_a_manifest_that_lacks_a_part_is_none(folder, part):
    _spoil(folder, lambda about: about.pop(part))
    assert _is_refused(folder)


def test_a_report_says_at_once_what_its_manifest_cannot_hold(folder):
    about = manifest.read(folder)
    del about["outputs"]
    (folder / manifest.NAME).unlink()
    with pytest.raises(RuntimeError, match=r"data\.messages.*no control characters"):
        manifest.write(folder, {**about, "messages": {"01_source x": "\x1b[2J"}})
    (folder / "notes.txt").write_text("none of a report's", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"would not be read again: data\.outputs"):
        manifest.write(folder, about)
    assert not (folder / manifest.NAME).exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("name", [manifest.NAME, "report.html"])
def test_what_is_no_file_is_not_waited_for(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert manifest.read(folder) is None
    assert manifest.error(folder) == (FOREIGN if name == manifest.NAME else manifest.MIXED)


def test_a_manifest_larger_than_any_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(manifest, "LARGEST", 100)
    assert _is_refused(folder)


@pytest.mark.parametrize("change", [_at("parameters", to=1), _at("outputs", "../x", to="0" * 64)])
def test_what_reads_a_manifest_passes_over_a_refused_one_and_says_so(
    folder, run, tmp_path, change, monkeypatch
):
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    whole = shutil.copytree(folder, folder.with_name("en"))
    assert run("trace", "example", "adopted", "--out", tmp_path)[::2] == (0, "")
    _spoil(folder, change)
    told = f"{folder}: {FOREIGN}\n"

    assert why(Report("example", "vi"), tmp_path) == [FOREIGN]
    assert "example/vi" not in publish.write_index(tmp_path).read_text(encoding="utf-8")
    assert "example/en" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert {*read_reports(tmp_path)["report"]} == {"example/en"}
    code, out, error = run("trace", "example", "adopted", "--out", tmp_path)
    assert (code, out.splitlines()[0], error) == (0, "adopted = 11 unit (stated)", told)
    for words in ([folder, whole], [whole, folder]):
        assert run("diff", *words) == (1, "", f"thapmuoi: {told}")
    shutil.copyfile(folder / manifest.NAME, whole / manifest.EARLIER)
    earlier = manifest.FOREIGN.format(manifest.EARLIER)
    assert run("diff", whole) == (1, "", f"thapmuoi: {whole}: {earlier}\n")

    shutil.rmtree(whole)
    with pytest.raises(FileNotFoundError, match="no whole report below"):
        read_reports(tmp_path)
    code, out, error = run("trace", "example", "adopted", "--out", tmp_path)
    assert (code, out) == (1, "") and error.startswith(f"{told}thapmuoi: no report of example")


@pytest.mark.parametrize("value", ["1/0", f"{'9' * 400}/7", "x..1/0"])
def test_a_value_that_is_no_number_is_kept_as_text(folder, tmp_path, value):
    _spoil(folder, _at("numbers", "adopted", "value", to=value))
    made = read_reports(tmp_path).set_index("id")
    assert made.loc["adopted", "exact"] == value and made["value"].isna().all()


def test_where_there_is_no_manifest_there_is_none(folder):
    (folder / manifest.NAME).unlink()
    assert manifest.read(folder) is None
    assert manifest.read(folder / "nowhere") is None
    assert manifest.error(folder) == manifest.error(folder / "nowhere") == ""


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
