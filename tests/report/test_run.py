"""Running the chapters: what they are given, what a report leaves, what a failure leaves."""

import json
import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.report import chapters, manifest
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Report, why
from thapmuoi_analysis.report.manifest import sha256
from thapmuoi_analysis.report.run import _move, make_all, refresh, report

ROOT = Path(__file__).parents[2]
ANNEX = re.compile(r"annex(\.xlsx|-datapackage\.json|-\w+\.csv)")
DOCUMENTS = ["report.docx", "report.html", "report.pdf"]
pytestmark = pytest.mark.usefixtures("home")


def _told(path):
    """Return what the cells of an executed notebook tell."""
    cells = nbformat.read(path, as_version=4).cells
    return [o["data"]["text/plain"] for cell in cells for o in cell.get("outputs", ())]


@pytest.fixture(scope="module")
def out(home, make):
    """Return a folder of reports of the example: the main one in both languages, and a study."""
    out = home / "reports"
    make("example", out)
    make("example", out, "en")
    make("example", out, "en", "fast", pace=2)
    return out


@pytest.fixture(scope="module")
def elsewhere(home, make):
    """Return the report of a case that stands in a folder of its own and lacks some tables."""
    folder = shutil.copytree(ROOT / "data" / "example", home / "Xã Thử & nghiệm #1 (Đồng Tháp)")
    (folder / "rotation.csv").unlink()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    # claims name the numbers of rotation
    left_out = {
        "rotation",
        "claims",
        "second_coding",
        "pairs",
        "missing",
    }  # claims name the numbers of rotation
    package["resources"] = [r for r in package["resources"] if r["name"] not in left_out]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return make(folder, home / "báo cáo")


def test_a_report_is_its_executed_chapters_its_documents_and_its_manifest(out):
    names = ["01_pace.ipynb", "02_plain.ipynb", "03_rotation.ipynb"]
    for place, notebooks in (("vi", names), ("en", names), ("en-fast", ["fast.ipynb"])):
        files = sorted(path.name for path in (out / "example" / place).iterdir())
        annex = [name for name in files if ANNEX.fullmatch(name)]
        assert len(annex) > 5
        assert sorted({*files} - {*annex}) == sorted([*notebooks, "manifest.json", *DOCUMENTS])
    assert sorted(path.name for path in (out / "example").iterdir()) == ["en", "en-fast", "vi"]


def test_case_and_language_reach_the_chapters_and_settings_the_study(out):
    assert _told(out / "example/vi/01_pace.ipynb") == ["`1` `example` `vi`"]
    assert _told(out / "example/en/01_pace.ipynb") == ["`1` `example` `en`"]
    assert _told(out / "example/en/02_plain.ipynb") == ["`en` False"]
    assert _told(out / "example/en/03_rotation.ipynb") == ["rotated"]
    assert _told(out / "example/en-fast/fast.ipynb") == ["`2` `example` `en`"]


def test_only_what_a_chapter_declares_is_put_into_it(out):
    def injected(name):
        cells = nbformat.read(out / "example" / name, as_version=4).cells
        return [c.source for c in cells if c.metadata.get("tags") == ["injected-parameters"]]

    lines = '# Parameters\ncase = "example"\nlang = "en"\n'
    for name in ("01_pace", "02_plain", "03_rotation"):
        assert injected(f"en/{name}.ipynb") == [lines]
    assert injected("en-fast/fast.ipynb") == [f"{lines}pace = 2\n"]


def test_the_manifest_says_what_was_made_from_what(out, home):
    study = manifest.read(out / "example/en-fast")
    assert study["parameters"] == {"case": "example", "lang": "en", "pace": 2}
    assert study["title"] == "Fast"
    assert study["notebooks"].keys() == {"fast.ipynb"}
    about = manifest.read(out / "example/en")
    assert about["case"] == "example"
    assert about["fictional"] is True
    assert about["parameters"] == {"case": "example", "lang": "en"}
    assert about["title"].endswith("Thử Giang province (fictional)")
    assert about["left_out"] == {}
    assert about["made"] == date.today().isoformat()
    assert about["notebooks"] == {
        name: sha256(home / "notebooks" / name)
        for name in ("01_pace.ipynb", "02_plain.ipynb", "03_rotation.ipynb")
    }
    names = {name for name in about["outputs"] if not ANNEX.fullmatch(name)}
    assert names == {*about["notebooks"], *DOCUMENTS}


def test_the_same_again_gives_the_same_files(out, home, contents):
    again = contents(report([Report("example", "vi")], home / "again", jobs=1)[0])
    assert again == contents(out / "example/vi")


def test_an_executed_notebook_keeps_no_trace_of_when_and_where_it_ran(out):
    text = (out / "example/vi/01_pace.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    assert notebook.metadata.keys() == {"kernelspec", "language_info", "thapmuoi"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert [cell.metadata for cell in notebook.cells] == [
        {"tags": ["parameters"]}, {"tags": ["injected-parameters"]}, {}, {},
    ]  # fmt: skip
    assert str(out) not in text


def test_a_case_in_a_folder_is_told_from_there_whatever_its_name(elsewhere, home):
    folder = home / "Xã Thử & nghiệm #1 (Đồng Tháp)"
    assert elsewhere == home / "báo cáo" / folder.name / "vi"
    assert _told(elsewhere / "01_pace.ipynb") == [f"`1` `{folder}` `vi`"]
    assert manifest.read(elsewhere)["parameters"]["case"] == str(folder)


def test_a_chapter_whose_data_the_case_lacks_is_left_out_and_listed(elsewhere):
    assert not (elsewhere / "03_rotation.ipynb").exists()
    about = manifest.read(elsewhere)
    assert about["left_out"] == {"Luân chuyển": ["rotation"]}
    assert about["outputs"].keys() >= {"01_pace.ipynb", "02_plain.ipynb"}
    page = (elsewhere / "report.html").read_text(encoding="utf-8")
    text = " ".join(unescape(re.sub("<[^>]+>", "", page)).split())
    lacks = "Dữ liệu hiện có không gồm: số liệu luân chuyển, điều động."
    assert f"{lacks} Vì vậy báo cáo không có phần: “Luân chuyển”." in text


def test_a_case_that_no_chapter_has_the_data_of_is_refused(tmp_path, monkeypatch, chapter, make):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_other.ipynb", "tell('x')", needs=["elsewhere", "elsewhere_claims"])
    told = r"no chapter has its data in case example: it lacks elsewhere, elsewhere_claims$"
    with pytest.raises(ReportError, match=told):
        make("example", tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.*"))


def test_a_page_that_leaves_nothing_out_says_nothing_of_it(out):
    page = (out / "example/vi/report.html").read_text(encoding="utf-8")
    assert "không có phần" not in page
    assert "Dữ liệu hiện có không gồm" not in page


def test_a_failing_chapter_is_named_with_cell_and_error_and_leaves_the_earlier_report(
    tmp_path, monkeypatch, chapter, make, contents
):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_good.ipynb", "tell(lang)")
    chapter(tmp_path, "02_bad.ipynb", "tell(lang)")
    folder = make("example", tmp_path / "out")
    chapter(tmp_path, "01_good.ipynb", "tell(lang + '!')")
    path = chapter(tmp_path, "02_bad.ipynb", "tell(lang)", "facts = {}\ntell(facts['adopted'])")
    before = contents(tmp_path / "out")
    with pytest.raises(ReportError) as error:
        make("example", tmp_path / "out")
    told = "02_bad.ipynb, cell [4] facts = {}: KeyError: 'adopted'"
    assert str(error.value) == f"thapmuoi: example/vi: {told}"
    assert contents(tmp_path / "out") == before
    assert list((tmp_path / "out").rglob(".*")) == []
    assert _told(folder / "01_good.ipynb") == ["vi"]

    committed = path.read_bytes()
    with pytest.raises(ReportError, match=r"02_bad\.ipynb, cell \[4\] facts"):
        refresh(path)
    assert path.read_bytes() == committed
    assert sorted(p.name for p in path.parent.iterdir()) == ["01_good.ipynb", "02_bad.ipynb"]


def test_a_report_made_before_another_fails_stays(tmp_path, monkeypatch, chapter, contents):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_half.ipynb", 'assert lang == "vi", "Vietnamese only"')
    asked = [Report("example", lang) for lang in ("vi", "en")]
    with pytest.raises(ReportError, match="AssertionError: Vietnamese only"):
        report(asked, tmp_path / "out")
    assert manifest.read(tmp_path / "out/example/vi")
    assert manifest.read(tmp_path / "out/example/en") is None


def test_a_new_report_drops_what_only_the_earlier_one_had_and_nothing_else(
    tmp_path, monkeypatch, chapter, make
):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_kept.ipynb")
    gone = chapter(tmp_path, "02_gone.ipynb")
    folder = make("example", tmp_path / "out")
    (folder / "my notes.txt").write_text("keep", encoding="utf-8")
    gone.unlink()
    make("example", tmp_path / "out")
    names = ["01_kept.ipynb", manifest.EARLIER, "manifest.json", "my notes.txt", *DOCUMENTS]
    found = (path.name for path in folder.iterdir() if not ANNEX.fullmatch(path.name))
    assert sorted(found) == names
    assert "my notes.txt" not in manifest.read(folder)["outputs"]


def test_a_manifest_that_names_files_elsewhere_has_none_of_them_removed(
    tmp_path, monkeypatch, chapter, make
):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_kept.ipynb")
    folder = make("example", tmp_path / "out")
    mine = [tmp_path / "victim", tmp_path / "thesis.ipynb", folder / "my notes.txt"]
    names = [str(mine[0]), "../../../thesis.ipynb", "my notes.txt"]
    for path, name in zip(mine, names, strict=True):
        for place in (path, folder / path.name):  # what the name ends in is there too
            place.write_text("keep", encoding="utf-8")
        about = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
        about["outputs"][name] = sha256(path)
        about["notebooks"][name] = sha256(path)
        (folder / manifest.NAME).write_text(json.dumps(about), encoding="utf-8")
    assert make("example", tmp_path / "out") == folder
    for path in mine:
        assert path.read_text(encoding="utf-8") == "keep"
    assert manifest.read(folder)


@pytest.fixture
def placed(tmp_path, about):
    """Return the folder of a report, one made apart that has a chapter less, and a file outside."""
    folder, apart, outside = tmp_path / "out" / "x" / "vi", tmp_path / "apart", tmp_path / "outside"
    outside.write_text("keep", encoding="utf-8")
    for place, names in ((folder, ("report.html", "01_gone.ipynb")), (apart, ("report.html",))):
        place.mkdir(parents=True)
        for name in names:
            (place / name).write_text(f"{name} {place.name}", encoding="utf-8")
        manifest.write(place, {**about, "notebooks": dict.fromkeys(names[1:], "0" * 64)})
    return folder, apart, outside


@pytest.mark.parametrize("name", ["01_gone.ipynb", "report.html", manifest.NAME, manifest.EARLIER])
def test_a_link_in_the_folder_is_replaced_or_dropped_itself_never_what_it_leads_to(placed, name):
    folder, apart, outside = placed
    if (folder / name).exists():
        outside.write_bytes((folder / name).read_bytes())
        (folder / name).unlink()
    (folder / name).symlink_to(outside)
    before = outside.read_bytes()
    _move(apart, folder)
    assert outside.read_bytes() == before
    assert manifest.read(folder)
    kept = {"report.html", manifest.NAME, manifest.EARLIER}
    assert {path.name for path in folder.iterdir()} == kept
    links = {path.name for path in folder.iterdir() if path.is_symlink()}
    assert links == ({manifest.EARLIER} if name == manifest.NAME else set())  # the link moved


def test_a_folder_by_the_name_of_an_output_is_left(placed):
    folder, apart, _ = placed
    (folder / "01_gone.ipynb").unlink()
    (folder / "01_gone.ipynb").mkdir()
    (folder / "01_gone.ipynb" / "mine.txt").write_text("keep", encoding="utf-8")
    _move(apart, folder)
    assert manifest.read(folder)
    assert (folder / "01_gone.ipynb" / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_a_chapter_by_a_name_that_not_every_system_has_is_refused(tmp_path, monkeypatch, chapter):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    chapter(tmp_path, "01_kept.ipynb")
    for name in ("a:b.ipynb", "a\\b.ipynb", "mine.json"):
        with pytest.raises(ReportError, match=r"expected NAME\.ipynb, without"):
            chapters.notebooks(own=[str(tmp_path / name)])


def test_one_report_fails_alone_while_the_others_finish(tmp_path, monkeypatch, chapter):
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    die = "import os\nif lang == 'en':\n    os._exit(1)"
    hang = "import threading\nif case == 'thap-muoi':\n    threading.Event().wait()"
    chapter(tmp_path, "01_some.ipynb", die)
    chapter(tmp_path, "02_more.ipynb", hang)
    asked = [Report(c, lang) for c in ("example", "thap-muoi") for lang in ("vi", "en")]
    out = tmp_path / "out"
    results = {r.report.folder: r for r in make_all(asked, out, jobs=4, limit=40)}
    assert results.pop("example/vi").state == "made"
    assert manifest.read(out / "example/vi")
    assert (
        "02_more.ipynb, cell [3] import threading: took longer than 40 s"
        in results.pop("thap-muoi/vi").why[0]
    )
    assert results.keys() == {"example/en", "thap-muoi/en"}
    told = "01_some.ipynb, cell [3] import os: its kernel died with code 1"
    assert [r.why[0] for r in results.values() if told not in r.why[0]] == []
    assert [path for path in out.rglob(".*")] == []
    assert manifest.read(out / "thap-muoi/vi") is None


def test_a_report_whose_data_change_meanwhile_is_due_again(tmp_path, monkeypatch, chapter, make):
    data = shutil.copytree(ROOT / "data" / "example", tmp_path / "mine")
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    touch = f"size = open({str(data / 'facts.csv')!r}, 'a').write('\\n')"
    chapter(tmp_path, "01_touch.ipynb", touch)
    make(data, tmp_path / "out")
    assert why(Report(str(data), "vi"), tmp_path / "out") == ["input facts.csv changed"]
