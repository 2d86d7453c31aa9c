"""The command line: words it takes, what it prints, its exit codes, and being interrupted."""

import re
import shutil
import signal
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis import cli

ROOT = Path(__file__).parents[1]
USES = tomllib.loads((ROOT / "thapmuoi_analysis" / "commands.toml").read_text("utf-8"))
PARAMETERS = 'case: str = "thap-muoi"  # case\nlang: str = "vi"  # language'
PACE = f"{PARAMETERS}\npace: int = 1  # units a year"


def _chapter(home, source, parameters=PARAMETERS, name="01_only.ipynb", role="chapter"):
    """Write a notebook of a folder; it imports nothing of the package, so it is quick."""
    cell = nbformat.v4.new_code_cell
    cells = [cell(parameters, metadata={"tags": ["parameters"]}), cell(source)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = home / "notebooks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"kernelspec": spec, "thapmuoi": {"role": role}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Work in a folder of its own, with the project's data, a chapter and two studies."""
    monkeypatch.setenv("THAPMUOI_HOME", str(tmp_path))
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    _chapter(tmp_path, "x = case")
    for name in ("fast", "slow"):
        _chapter(tmp_path, "x = pace", PACE, f"studies/{name}.ipynb", "study")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        [], ["reports"], ["report", "--lang", "fr"], ["check"], ["refresh", "x"],
        ["report", "--jobs", "-1"], ["report", "--jobs", "0"], ["report", "--limit", "nan"],
        ["report", "--limit", "0.5"],
    ],
)  # fmt: skip
def test_wrong_words_exit_with_2_and_the_usage(run, capsys, words):
    with pytest.raises(SystemExit) as error:
        run(*words)
    assert error.value.code == 2
    assert "usage: thapmuoi" in capsys.readouterr().err


def test_the_help_names_every_command_and_the_exit_codes(run, capsys):
    told = _help(run, capsys)
    assert set(re.findall(r"^    (\w+) ", told, re.MULTILINE)) == {*USES}
    assert "exit codes: 0 done; 1 not done" in told and told.rstrip().endswith("2 wrong words")


@pytest.mark.parametrize("command", USES)
def test_the_help_of_a_command_says_what_it_is_for_and_its_example_is_taken(run, capsys, command):
    told = _help(run, capsys, command)
    assert USES[command]["description"] in told
    example = re.search(r"^example: thapmuoi (.+)$", told, re.MULTILINE)[1]
    assert example.startswith(command)
    assert cli._parser().parse_args(example.split()).command.__name__ == f"_{command}"


def _help(run, capsys, *words):
    """Return what a help says, however wide the lines."""
    with pytest.raises(SystemExit) as done:
        run(*words, "--help")
    assert done.value.code == 0
    return re.sub(r"(?<=\S)\n(?=\S)", " ", capsys.readouterr().out)


def test_the_version_is_that_of_the_package(run, capsys):
    with pytest.raises(SystemExit) as done:
        run("--version")
    assert done.value.code == 0
    assert capsys.readouterr().out == f"{version('thapmuoi-analysis')}\n"


def test_python_runs_the_package_as_the_command():
    command = [sys.executable, "-m", "thapmuoi_analysis"]
    told = subprocess.run([*command, "--version"], capture_output=True, encoding="utf-8")
    assert (told.returncode, told.stdout) == (0, f"{version('thapmuoi-analysis')}\n")
    wrong = subprocess.run([*command, "check", "nowhere"], capture_output=True, encoding="utf-8")
    assert wrong.returncode == 1 and "nowhere" in wrong.stderr


def test_each_report_is_told_as_it_ends(run, home):
    _, _, told = run("report", "example", "--lang", "en")
    assert [line.split(":")[0].split(" (")[0] for line in told.splitlines()] == [
        "example/en", "1 made",
    ]  # fmt: skip


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
    head, *errors = error.strip().splitlines()
    assert head == "2 faults in the data:"
    assert [error.split(":")[0] for error in errors] == [
        "- plan.csv, row 2, column planned",
        "- units.csv, row 2, column code",
    ]


def test_report_makes_the_case_in_both_languages_and_links_them(run, home):
    code, out, _ = run("report", "example", "--out", "made here")
    made = home / "made here"
    names = ("report.html", "report.docx", "report.pdf", "annex.xlsx")
    pages = [made / f"example/{lang}/{name}" for lang in ("vi", "en") for name in names]
    assert code == 0
    assert sorted(out.splitlines()) == sorted(map(str, pages))  # as each is done
    index = (made / "index.html").read_text(encoding="utf-8")
    assert all(page.is_file() for page in pages)
    assert 'href="example/vi/report.html"' in index
    assert 'href="example/en/report.html"' in index


SUMMARY = """from IPython.display import display
told = "**A message.** A sentence."
about = {"thapmuoi": {"role": "say", "quantities": []}}
display({"text/markdown": told, "text/plain": told}, raw=True, metadata=about)"""


def test_report_prints_each_file_that_a_report_has(run, home):
    _chapter(home, SUMMARY, name="00_summary.ipynb", role="summary")
    code, out, _ = run("report", "example", "--lang", "en")
    names = [Path(line).name for line in out.splitlines()]
    assert (code, names) == (
        0, ["report.html", "report.docx", "report.pdf", "summary.pdf", "annex.xlsx"]
    )  # fmt: skip
    assert all(Path(line).is_file() for line in out.splitlines())


def test_report_tells_the_real_case_unless_another_is_named_into_reports(run, home):
    code, out, progress = run("report", "--lang", "en")
    page = home / "reports" / "thap-muoi" / "en" / "report.html"
    assert (code, out.splitlines()[0]) == (0, str(page))
    assert page.is_file()
    assert "thap-muoi/en: made, " in progress


def test_a_study_is_made_apart_as_it_is_set_and_again_as_it_is(run, home):
    words = ("report", "--lang", "en", "--study", "fast")
    folder = home / "reports" / "thap-muoi" / "en-fast"
    code, out, _ = run(*words, "--set", "pace=2")
    assert (code, out.splitlines()[0]) == (0, str(folder / "report.html"))
    assert '"pace = 2\\n"' in (folder / "fast.ipynb").read_text(encoding="utf-8")
    assert [path.name for path in (home / "reports" / "thap-muoi").iterdir()] == ["en-fast"]
    assert 'href="thap-muoi/en-fast/report.html"' in (home / "reports/index.html").read_text(
        "utf-8"
    )
    assert "due  parameter pace is gone" in run(*words, "--dry-run")[2]
    assert run(*words)[0] == 0
    assert '"pace = 2\\n"' not in (folder / "fast.ipynb").read_text(encoding="utf-8")


def test_studies_are_asked_for_by_name_or_all_of_them(run, home):
    for words in (["--study", "slow", "--study", "fast"], ["--study", "all", "--study", "slow"]):
        code, _, told = run("report", "example", "--lang", "vi", "--dry-run", *words)
        due = {line.split()[0] for line in told.splitlines() if "due  " in line}
        assert (code, due) == (0, {"example/vi-fast", "example/vi-slow"})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "pace=2"], "--set belongs to a study: name it with --study NAME"),
        (["--study", "no"], "--study no: expected all, or one of: fast, slow"),
        (["--study", "../x"], "--study ../x: expected all, or one of: fast, slow"),
        (
            ["--study", "fast", "--set", "pase=2"],
            "--set pase=2: expected name=value, name one of: pace",
        ),
        (
            ["--study", "fast", "--set", "pace=2", "--set", "pace=3"],
            "--set pace stands there twice: keep one",
        ),
        (["--study", "fast", "--set", "pace=two"], "--set pace=two: expected int, as in 1"),
    ],
)
def test_a_study_or_value_that_there_is_not_is_refused_before_anything_runs(run, home, words, told):
    assert run("report", "example", *words) == (1, "", f"thapmuoi: {told}\n")
    assert not (home / "reports").exists()


def test_a_failing_chapter_exits_with_1_and_names_notebook_cell_and_error(run, home):
    _chapter(home, "pace")
    code, out, error = run("report", "example", "--lang", "vi")
    assert (code, out) == (1, "")
    failed = "01_only.ipynb, cell [2] pace: NameError: name 'pace' is not defined"
    assert f"thapmuoi: example/vi: {failed}" in error.splitlines()
    assert "Traceback" not in error
    assert list((home / "reports").iterdir()) == []


def test_refresh_executes_the_notebooks_in_place_and_writes_the_sample(run, home):
    path = home / "notebooks" / "01_only.ipynb"
    studies = sorted((home / "notebooks" / "studies").iterdir())
    (home / "data").mkdir()
    readme = Path(shutil.copy(ROOT / "data" / "README.md", home / "data"))
    code, out, _ = run("refresh")
    pages = [home / "reports" / "sample" / f"thap-muoi-{lang}.html" for lang in ("vi", "en")]
    assert code == 0
    assert out.splitlines() == list(map(str, [readme, path, *studies, *pages]))
    for notebook in (path, *studies):
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
    assert list((home / "reports").iterdir()) == []
