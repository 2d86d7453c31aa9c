"""Running the chapters: what they are given, what a report leaves, what a failure leaves."""

import json
import re
import shutil
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path

import nbformat
import pytest
from oracles import pictures

from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report, why
from thapmuoi_analysis.report.run import make_all, refresh, report, taken

ROOT = Path(__file__).parents[2]
BESIDE = re.compile(r"(annex|cite|ro-crate)[\w.-]*")  # test_annex.py, test_deposit.py
DOCUMENTS = ["report.docx", "report.html", "report.pdf"]
CHAPTERS = ["01_pace.ipynb", "02_plain.ipynb", "03_rotation.ipynb"]
pytestmark = pytest.mark.usefixtures("home")


def _told(path):
    """Return what the cells of an executed notebook tell."""
    shown = pictures.outputs(nbformat.read(path, as_version=4))
    return [output["data"]["text/plain"] for output in shown]


def _files(folder):
    """Return the names of the files of a report, less its annex and references."""
    names = sorted(path.name for path in folder.iterdir())
    return [name for name in names if not BESIDE.fullmatch(name)]


@pytest.fixture(scope="module")
def out(home):
    """Return a folder of reports of the example: the main one in English, and a study."""
    asked = [Report("example", "en"), Report("example", "en", "fast", {"pace": 2})]
    report(asked, home / "reports")
    return home / "reports" / "example"


def test_a_report_is_its_executed_chapters_its_documents_and_its_manifest(out):
    assert _files(out / "en") == [*CHAPTERS, "manifest.json", *DOCUMENTS]
    assert _files(out / "en-fast-pace-2") == ["fast.ipynb", "manifest.json", *DOCUMENTS]
    assert sorted(path.name for path in out.iterdir()) == ["en", "en-fast-pace-2"]


def test_case_language_and_settings_reach_the_chapters_that_declare_them_and_leave_no_trace(out):
    told = {"01_pace": ["`1` `example` `en`"], "02_plain": ["`en` False"],
            "03_rotation": ["rotated"]}  # fmt: skip
    assert {name: _told(out / "en" / f"{name}.ipynb") for name in told} == told
    assert _told(out / "en-fast-pace-2" / "fast.ipynb") == ["`2` `example` `en`"]
    lines = '# Parameters\ncase = "example"\nlang = "en"\n'
    for name, more in (
        ("en/01_pace", ""),
        ("en/02_plain", ""),
        ("en-fast-pace-2/fast", "pace = 2\n"),
    ):
        text = (out / f"{name}.ipynb").read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
        injected = [c for c in notebook.cells if c.metadata.get("tags") == ["injected-parameters"]]
        assert [cell.source for cell in injected] == [lines + more]
        assert notebook.metadata.keys() == {"kernelspec", "language_info", "thapmuoi"}
        assert notebook.metadata.language_info == {"name": "python"}
        assert {*chain.from_iterable(cell.metadata for cell in notebook.cells)} == {"tags"}
        assert str(out) not in text


def test_the_manifest_says_what_was_made_from_what(out):
    study = manifest.read(out / "en-fast-pace-2")
    about = manifest.read(out / "en")
    assert study["parameters"] == {"case": "example", "lang": "en", "pace": 2}
    assert (study["title"], [*study["notebooks"]]) == ("Fast", ["fast.ipynb"])
    assert (about["case"], about["fictional"], about["left_out"]) == ("example", True, {})
    assert about["title"].endswith("Thử Giang province (fictional)")
    assert about["made"] == date.today().isoformat()
    assert [*about["notebooks"]] == CHAPTERS


def test_a_case_in_a_folder_is_told_from_there_and_a_chapter_whose_data_it_lacks_is_left_out(
    home, make, tmp_path
):
    folder = shutil.copytree(ROOT / "data/example", tmp_path / "Xã Thử & nghiệm #1 (Đồng Tháp)")
    (folder / "rotation.csv").unlink()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    # claims name the numbers of rotation
    left_out = {"rotation", "claims", "second_coding", "pairs", "missing"}
    package["resources"] = [r for r in package["resources"] if r["name"] not in left_out]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    made = make(folder, tmp_path / "báo cáo")
    assert made == tmp_path / "báo cáo" / folder.name / "vi"
    assert _told(made / "01_pace.ipynb") == [f"`1` `{folder}` `vi`"]
    about = manifest.read(made)
    assert about["parameters"]["case"] == str(folder)
    assert about["left_out"] == {"Luân chuyển": ["rotation"]}
    assert _files(made) == [*CHAPTERS[:2], "manifest.json", *DOCUMENTS]


def test_a_case_that_no_chapter_has_the_data_of_is_refused(tmp_path, monkeypatch, chapter, make):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_other.ipynb", "tell('x')", needs=["elsewhere", "elsewhere_claims"])
    told = r"no chapter has its data in case example: it lacks elsewhere, elsewhere_claims$"
    with pytest.raises(ReportError, match=told):
        make("example", tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.*"))


def test_a_failing_chapter_is_named_with_cell_and_error_and_leaves_all_as_it_was(
    tmp_path, monkeypatch, chapter, out, contents
):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_good.ipynb", "tell(lang + '!')")
    path = chapter(tmp_path, "02_bad.ipynb", "tell(lang)", "facts = {}\ntell(facts['adopted'])")
    before = contents(out), path.read_bytes()
    with pytest.raises(ReportError) as error:
        report([Report("example", "en")], out.parent)
    told = "02_bad.ipynb, cell [4] facts = {}: KeyError: 'adopted'"
    kept = out.parent / "failed/example/en/02_bad.ipynb"
    said = f"{told}; as far as it went, with its traceback: {kept}"
    assert str(error.value) == f"thapmuoi: example/en: {said}"
    [failed] = [cell for cell in nbformat.read(kept, 4).cells if "facts" in cell.source]
    assert "'adopted'" in failed.outputs[-1].traceback[-2]
    with pytest.raises(ReportError, match=r"02_bad\.ipynb, cell \[4\] facts"):
        refresh(path)
    assert (contents(out), path.read_bytes()) == before
    assert list(out.parent.glob(".*")) == []
    assert sorted(p.name for p in path.parent.iterdir()) == ["01_good.ipynb", "02_bad.ipynb"]


def test_what_is_kept_of_a_failed_chapter_goes_with_the_next_run_unless_somebody_edited_it(
    tmp_path, monkeypatch, chapter
):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    out = tmp_path / "out"
    kept = out / "failed/example/en"

    def names(*cells):
        chapter(tmp_path, "01_some.ipynb", *cells)
        with closing(make_all([Report("example", "en")], out)) as making:
            assert [one.state for one in making] == ["failed" if "1 / 0" in cells else "made"]
        return sorted(path.name for path in kept.glob("*.ipynb"))

    assert names("1 / 0") == ["01_some.ipynb"]
    first = (kept / "01_some.ipynb").read_bytes()
    assert names("2", "1 / 0") == ["01_some.ipynb"]
    assert (kept / "01_some.ipynb").read_bytes() != first
    assert names("tell(lang)") == [] and not (out / "failed").exists()
    names("1 / 0")
    (kept / "01_some.ipynb").write_text("mine")
    assert names("1 / 0") == ["01_some (edited).ipynb", "01_some.ipynb"]
    assert names("tell(lang)") == ["01_some (edited).ipynb"]
    assert (kept / "01_some (edited).ipynb").read_text() == "mine"


def test_one_report_fails_alone_while_the_others_finish(tmp_path, monkeypatch, chapter):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_some.ipynb", "import os\nif lang == 'en':\n    os._exit(1)")
    out = tmp_path / "out"
    asked = [Report("example", lang) for lang in ("en", "vi")]
    results = {one.report.lang: one for one in make_all(asked, out, jobs=2)}
    assert {lang: one.state for lang, one in results.items()} == {"vi": "made", "en": "failed"}
    told = "01_some.ipynb, cell [3] import os: its kernel died with code 1"
    assert results["en"].why == f"thapmuoi: example/en: {told}"
    assert manifest.read(out / "example/vi") and manifest.read(out / "example/en") is None
    assert list(out.glob(".*")) == [] and (out / "index.html").exists()
    page = (out / "example/vi/report.html").read_text("utf-8")
    assert 'href="report.pdf"' in page and "../en/" not in page  # nothing leads to what failed


def test_a_run_reads_its_data_once_and_what_changes_meanwhile_is_due_again(
    tmp_path, monkeypatch, chapter
):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(data / "example", data / "mine")
    about = json.loads((data / "mine" / "datapackage.json").read_text(encoding="utf-8"))
    about["case"]["beside"] = "comparison"
    (data / "mine" / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    monkeypatch.setenv("THAPMUOI_DATA", str(data))
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    spoil = f"""
import pathlib
from thapmuoi_analysis import load_case
for name in ("mine/facts.csv", "comparison/elsewhere.csv"):
    path = pathlib.Path({str(data)!r}) / name
    path.write_text(path.read_text().partition("\\n")[0] + "\\nspoilt", encoding="utf-8")
record = load_case(case)
tell(f"{{record.latest('adopted').value}} {{len(record.elsewhere)}}")"""
    chapter(tmp_path, "01_spoil.ipynb", spoil)
    elsewhere = len((data / "comparison/elsewhere.csv").read_text("utf-8").splitlines()) - 1
    asked = [Report("mine", lang) for lang in ("vi", "en")]
    for folder in report(asked, tmp_path / "out"):
        assert _told(folder / "01_spoil.ipynb") == [f"4 {elsewhere}"]
    changed = ["input facts.csv changed", "input comparison/elsewhere.csv changed"]
    assert why(asked[0], tmp_path / "out") == changed
    assert location.copied(data / "mine") == data / "mine"


def test_a_folder_that_is_no_case_is_told_by_the_name_that_its_owner_gave(tmp_path):
    folder = tmp_path / "Thư mục trống"
    folder.mkdir()
    (folder / "a.txt").write_text("x", "utf-8")
    with taken([folder], tmp_path / "out"), pytest.raises(CaseError) as raised:
        load_case(str(folder))
    assert str(folder) in str(raised.value)


def test_what_a_run_has_checked_its_chapters_load_without_checking_it_again(tmp_path, monkeypatch):
    monkeypatch.setenv("THAPMUOI_HOME", str(ROOT))
    with taken([ROOT / "data" / "example"], tmp_path):
        checked = load_case("example")
        (checked.folder / "facts.csv").unlink()
        again = load_case("example", needs=["facts"])
        assert {**again.quantities} == {**checked.quantities}
        assert again.with_rows("plan", year=2024, planned=3).planned()[2024].value == 3
        with pytest.raises(LookupError, match="elsewhere"):
            load_case("example", needs=["elsewhere"])
    assert load_case("example").folder == ROOT / "data" / "example"
    assert [*tmp_path.iterdir()] == []
