"""The command line: words it takes, what it prints, its exit codes, and being interrupted."""

import shutil
import signal
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PARAMETERS = 'case: str = "thap-muoi"  # case\nlang: str = "vi"  # language'
PACE = f"{PARAMETERS}\npace: int = 1  # units a year"


def _chapter(home, source, parameters=PARAMETERS):
    """Write the one chapter of a folder; it imports nothing of the package, so it is quick."""
    cell = nbformat.v4.new_code_cell
    cells = [cell(parameters, metadata={"tags": ["parameters"]}), cell(source)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (home / "notebooks").mkdir(exist_ok=True)
    path = home / "notebooks" / "01_only.ipynb"
    metadata = {"kernelspec": spec, "thapmuoi": {"values": {"pace": [1, 2]}}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Work in a folder of its own, with the project's data and a chapter that takes a pace."""
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    _chapter(tmp_path, "x = pace", PACE)
    return tmp_path


@pytest.mark.parametrize(
    "words", [[], ["reports"], ["report", "--lang", "fr"], ["check"], ["refresh", "x"]]
)
def test_wrong_words_exit_with_2_and_the_usage(run, capsys, words):
    with pytest.raises(SystemExit) as error:
        run(*words)
    assert error.value.code == 2
    assert "usage: thapmuoi" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_case_that_does_not_exist_exits_with_1_and_the_known_ones(run, home, command):
    code, out, error = run(command, "thap-moi")
    assert (code, out) == (1, "")
    told = "1 fault in the data:\n- thap-moi: expected a folder, a workbook (.xlsx), or one of: "
    assert error.count(told) == 1
    assert "thap-muoi" in error


def test_every_fault_of_a_case_is_printed(run, tmp_path):
    folder = shutil.copytree(ROOT / "tests" / "_valid", tmp_path / "mine")
    for name, old, new in (("plan.csv", "2018,1", "2018,"), ("units.csv", "99101", "9910")):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    code, out, error = run("check", folder)
    assert (code, out) == (1, "")
    head, *faults = error.strip().splitlines()
    assert head == "2 faults in the data:"
    assert [fault.split(":")[0] for fault in faults] == [
        "- plan.csv, row 2, column planned",
        "- units.csv, row 2, column code",
    ]


def test_report_makes_the_case_in_both_languages_and_links_them(run, home):
    code, out, _ = run("report", "example", "--out", "made here")
    made = home / "made here"
    forms = ("html", "docx", "pdf")
    pages = [made / f"example/{lang}/report.{form}" for lang in ("vi", "en") for form in forms]
    assert code == 0
    assert sorted(out.splitlines()) == sorted(map(str, pages))  # as each is done
    index = (made / "index.html").read_text(encoding="utf-8")
    assert all(page.is_file() for page in pages)
    assert 'href="example/vi/report.html"' in index
    assert 'href="example/en/report.html"' in index


def test_report_tells_the_real_case_unless_another_is_named_into_reports(run, home):
    code, out, progress = run("report", "--lang", "en", "--set", "pace=2", "--name", "fast-2")
    page = home / "reports" / "thap-muoi" / "en-fast-2" / "report.html"
    assert code == 0
    assert out == "".join(f"{page.with_suffix(form)}\n" for form in (".html", ".docx", ".pdf"))
    assert page.is_file()
    assert "1/1" in progress
    executed = (page.parent / "01_only.ipynb").read_text(encoding="utf-8")
    assert '"pace = 2\\n"' in executed


def test_a_set_without_a_name_is_refused(run, home):
    code, _, error = run("report", "example", "--set", "pace=2")
    assert code == 1
    assert error == "thapmuoi: --set makes another report: name it with --name SCENARIO\n"
    assert not (home / "reports").exists()


@pytest.mark.parametrize("name", ["Fast", "nhanh hơn", "../up", "a_b", "-a", "a-", "a--b", "a/b"])
def test_a_scenario_name_that_is_no_slug_is_refused(run, home, name):
    code, _, error = run("report", "example", f"--name={name}")
    assert code == 1
    assert error == f"thapmuoi: --name {name}: expected lower-case letters, digits, hyphens\n"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("pase=2", "expected name=value, name one of: pace"),
        ("pace=3", "pace can be: 1, 2"),
        ("pace=two", "expected int, as in 1"),
    ],
)
def test_a_set_that_no_chapter_takes_is_refused_before_anything_runs(run, home, word, told):
    code, out, error = run("report", "example", "--name", "x", "--set", word)
    assert (code, out) == (1, "")
    assert error == f"thapmuoi: --set {word}: {told}\n"
    assert not (home / "reports").exists()


def test_a_failing_chapter_exits_with_1_and_names_notebook_cell_and_error(run, home):
    _chapter(home, "pace")
    code, out, error = run("report", "example", "--lang", "vi")
    assert (code, out) == (1, "")
    failed = "01_only.ipynb, cell [2] pace: NameError: name 'pace' is not defined"
    assert f"thapmuoi: example/vi: {failed}" in error.splitlines()
    assert "Traceback" not in error
    assert [p.name for p in (home / "reports").rglob("*") if p.is_file()] == []


def test_refresh_executes_the_notebooks_in_place_and_writes_the_sample(run, home):
    path = _chapter(home, "x = case")
    (home / "notebooks" / "studies").mkdir()
    study = Path(shutil.copy(path, home / "notebooks" / "studies" / "alone.ipynb"))
    (home / "data").mkdir()
    readme = Path(shutil.copy(ROOT / "data" / "README.md", home / "data"))
    code, out, _ = run("refresh")
    pages = [home / "reports" / "sample" / f"thap-muoi-{lang}.html" for lang in ("vi", "en")]
    assert code == 0
    assert out.splitlines() == list(map(str, [readme, path, study, *pages]))
    for notebook in (path, study):
        assert nbformat.read(notebook, as_version=4).cells[1].execution_count == 2
    assert sorted(p.name for p in (home / "reports" / "sample").iterdir()) == [
        "thap-muoi-en.html", "thap-muoi-vi.html",
    ]  # fmt: skip


def test_an_interrupt_stops_with_a_word_and_leaves_no_half_report(start, home):
    _chapter(home, "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(3600)")
    process = start("report", "example", "--lang", "vi", until=(home / "begun").exists)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate()
    assert process.returncode == 1
    assert error.splitlines()[-1] == "thapmuoi: stopped; earlier reports are untouched"
    assert "Traceback" not in error
    assert [p for p in (home / "reports").rglob("*") if p.is_file() or p.name[0] == "."] == []
