"""The manifest: what it holds, and when a report counts as whole."""

import copy
import functools
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from report.executed import number

from thapmuoi_analysis import read_reports
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.index import write_index
from thapmuoi_analysis.report.jobs import Report, why

ROOT = Path(__file__).parents[2]
FOREIGN = manifest.FOREIGN.format(manifest.NAME)
SOURCE = "01_source.ipynb"
HASH = "0" * 64


@pytest.fixture(scope="module")
def case():
    return load_case("example")


@pytest.fixture
def folder(tmp_path, case, about):
    """Return a small finished report with its manifest."""
    source = tmp_path / SOURCE
    source.write_text("source", encoding="utf-8")
    folder = tmp_path / "example" / "vi"
    folder.mkdir(parents=True)
    for name in ("report.html", SOURCE):
        (folder / name).write_text("Báo cáo", encoding="utf-8")
    numbers = {"adopted": {**number(), "at": ["01_source x"], "shown": ["11"]}}
    about |= {"title": "Báo cáo", "case": "example", "numbers": numbers}
    manifest.write(folder, {**about, **manifest.made_from(case.folder, ["comparison"], [source])})
    return folder


def _sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_it_holds_the_hash_of_all_that_went_in_and_came_out_and_the_versions(folder, case):
    about = manifest.read(folder)
    assert about["notebooks"] == {SOURCE: _sha256(b"source")}
    assert about["outputs"] == dict.fromkeys([SOURCE, "report.html"], _sha256("Báo cáo".encode()))
    files = {path.name: path for path in case.folder.iterdir()}
    for path in case.folder.with_name("comparison").iterdir():
        files[f"comparison/{path.name}"] = path
    assert about["inputs"] == {name: _sha256(path.read_bytes()) for name, path in files.items()}
    assert about["beside"] == ["comparison"]
    versions = about["versions"]
    assert versions.pop("python") == platform.python_version()
    assert versions.pop("code") == manifest.code()
    assert versions.keys() >= {"thapmuoi-analysis", "pandas", "matplotlib", "papermill"}
    assert versions == {package: version(package) for package in versions}
    content = (folder / manifest.NAME).read_bytes()
    assert "Báo cáo".encode() in content and b"\r" not in content and content.endswith(b"}\n")


def test_a_report_is_whole_while_each_output_is_as_it_was_written(folder):
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    for name in ("report.html", SOURCE):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content + b" ")
        assert manifest.read(folder) is None
        (folder / name).unlink()
        assert manifest.read(folder) is None
        (folder / name).write_bytes(content)
        assert manifest.read(folder)


def _put(folder, about, name=manifest.NAME):
    text = about if isinstance(about, str) else json.dumps(about)
    (folder / name).write_text(text, encoding="utf-8")


def _is_refused(folder):
    return manifest.read(folder) is None and manifest.error(folder) == FOREIGN


NAMES = [  # of files that no report writes
    "../mine.txt", "{}/mine.txt", "sub/../mine.txt", "..", "", "mine.txt", "C:\\mine.txt",
    "..\\mine.txt", "a\0b", "sub", "../01_source.ipynb", "x\\..\\01_source.ipynb",
    "C:01_source.ipynb", "thesis.ipynb", "report.html\n", "figure-1.png/..", "annex-../x.csv",
    manifest.NAME,
]  # fmt: skip
WRITTEN = ["summary.pdf", "figure-12-steps.png", "annex.xlsx", "annex-datapackage.json",
           "annex-elsewhere_claims.csv", "cite.bib", "cite.json",
           "ro-crate-metadata.json"]  # fmt: skip
PARTS = ("parameters", "numbers", "inputs", "notebooks", "versions", "outputs", "claims",
         "messages", "figures", "left_out")  # fmt: skip
WRONG = {  # place in a manifest -> values that no report writes there
    **dict.fromkeys(PARTS, (1, [1], "x", {"x": {}})),
    "case": (1,),
    "title": ("\ud800", "\x1b[2J"),
    "fictional": (1_000_000_000,),
    "made": ("2025-02-30", "yesterday"),
    "beside": (["../../elsewhere"], "comparison"),
    "parameters lang": ("fr",),
    "parameters more": ({"x": 1},),
    "outputs report.html": ("0" * 63, "G" * 64),
    "inputs \x1b[2J": (HASH,),
    "numbers adopted": ({},),
    "numbers adopted kind": ("sure",),
    "numbers adopted inputs": (["adopted"], ["no_number"]),
    "numbers adopted shown": ("11", ["\u202e11"]),
}


def test_a_manifest_that_no_report_can_have_written_is_none(folder):
    whole = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    for place in (folder.parent / "mine.txt", folder / "mine.txt", folder / "report.txt"):
        place.write_text("mine", encoding="utf-8")
    for text in ("", "[]", "{}", "null", "[" * 200_000, json.dumps(whole)[:-10]):
        _put(folder, text)
        assert _is_refused(folder), text[:20]
    for name in NAMES:
        about = copy.deepcopy(whole)
        about["outputs"][name.format(folder.parent)] = _sha256(b"mine")
        _put(folder, about)
        assert _is_refused(folder), name
    for place, values in WRONG.items():
        *above, last = place.split(" ")
        for value in values:
            about = copy.deepcopy(whole)
            functools.reduce(dict.__getitem__, above, about)[last] = value
            _put(folder, about)
            assert _is_refused(folder), (place, value)
    for name in ("case", "made", "beside", "numbers", "outputs", "message"):
        _put(folder, {key: value for key, value in whole.items() if key != name})
        assert _is_refused(folder), name
    for name in WRITTEN:
        (folder / name).write_bytes(b"made")
        whole["outputs"][name] = _sha256(b"made")
    _put(folder, whole)
    assert manifest.read(folder) == whole


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
def test_what_is_no_file_or_larger_than_any_is_not_waited_for(folder, monkeypatch):
    for name, told in (("report.html", manifest.MIXED), (manifest.NAME, FOREIGN)):
        whole = (folder / name).read_bytes()
        (folder / name).unlink()
        os.mkfifo(folder / name)
        assert (manifest.read(folder), manifest.error(folder)) == (None, told)
        (folder / name).unlink()
        (folder / name).write_bytes(whole)
    monkeypatch.setattr(manifest, "LARGEST", 100)
    assert _is_refused(folder)
    for place in (folder.parent, folder / "nowhere"):
        assert (manifest.read(place), manifest.error(place)) == (None, "")


def test_what_reads_manifests_passes_over_a_refused_one_and_says_so(
    folder, run, tmp_path, monkeypatch
):
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    whole = shutil.copytree(folder, folder.with_name("en"))
    about = manifest.read(folder)
    own = number(value="4", sources=["example-2025-07-01:p5.s3"], at=[], shown=["4"])
    del own["id"]
    _put(whole, {**about, "numbers": {"adopted": own}})
    _put(folder, {**about, "parameters": 1})
    told = f"{folder}: {FOREIGN}\n"

    assert why(Report("example", "vi"), tmp_path) == [FOREIGN]
    page = write_index(tmp_path).read_text(encoding="utf-8")
    assert "example/vi" not in page and "example/en" in page
    assert {*read_reports(tmp_path)["report"]} == {"example/en"}
    code, out, error = run("trace", "example", "adopted", "--out", tmp_path)
    assert (code, out.splitlines()[0], error) == (0, "adopted = 4 unit (stated)", told)
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


def test_a_value_that_is_no_number_is_kept_as_text(folder, tmp_path):
    about = manifest.read(folder)
    for value in ("1/0", f"{'9' * 400}/7", "x..1/0"):
        about["numbers"]["adopted"]["value"] = value
        _put(folder, about)
        made = read_reports(tmp_path).set_index("id")
        assert made.loc["adopted", "exact"] == value and made["value"].isna().all()


def test_a_text_is_put_into_its_place_whole_or_not_at_all(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".making-{platform.node()}-{ended.pid}-README.md"  # by a killed run
    left.write_text("te", encoding="utf-8")
    manifest.put(tmp_path / "README.md", "text")
    (tmp_path / "LICENSE").mkdir()
    with pytest.raises(OSError, match=r"LICENSE"):
        manifest.put(tmp_path / "LICENSE", "text")
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "LICENSE"}
