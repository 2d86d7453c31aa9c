"""The command line: words it takes, what it prints, its exit codes, and being interrupted."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from itertools import product
from pathlib import Path

import nbformat
import psutil
import pytest
from report import executed

from thapmuoi_analysis import cli, cli_report
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.signs import NOT_OF_A_TEXT
from thapmuoi_analysis.report import chapters, jobs, manifest

ROOT = Path(__file__).parents[1]
COMMANDS = ["add", "check", "codes", "convert", "diff", "new", "refresh", "report", "trace"]
FORMS = ("report.html", "report.docx", "report.pdf", "letters.docx", "annex.xlsx")
PARAMETERS = 'case: str = "thap-muoi"  # case\nlang: str = "vi"  # language'
PACE = f"{PARAMETERS}\npace: int = 1  # units a year"


def _chapter(home, source, parameters=PARAMETERS, name="01_only.ipynb", role="chapter"):
    """Write a notebook of a folder; it imports nothing of the package, so it is quick."""
    return executed.chapter(home, name, source, parameters=parameters, prelude="", role=role)


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


WRONG = [[], ["reports"], ["report", "--lang", "fr"], ["check"], ["refresh", "x"],
         ["report", "--jobs", "-1"], ["report", "--jobs", "0"], ["report", "--limit", "nan"],
         ["report", "--limit", "0.5"], ["trace", "example", "--no"]]  # fmt: skip


def test_wrong_words_exit_with_2_and_the_usage(run):
    for words in WRONG:
        code, out, error = run(*words)
        assert (code, out) == (2, "") and "Usage: thapmuoi" in error, words


def test_the_help_names_every_command_with_what_it_is_for_an_example_and_the_exit_codes(run):
    code, told, _ = run("--help")
    assert code == 0
    assert re.findall(r"^  (\w+)  ", told, re.MULTILINE)[-len(COMMANDS) :] == COMMANDS
    assert "exit codes: 0 done; 1 not done" in told
    for command in COMMANDS:
        code, told, _ = run(command, "-h")
        assert code == 0 and "  For " in told
        name, *words = re.search(r"  example: thapmuoi (.+)", told)[1].split()
        assert name == command
        assert cli.thapmuoi.commands[name].make_context(name, words)


def test_python_runs_the_package_as_the_command_which_has_its_version(run):
    assert run("--version") == (0, f"{version('thapmuoi-analysis')}\n", "")
    command = [sys.executable, "-m", "thapmuoi_analysis", "check", "nowhere"]
    wrong = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert wrong.returncode == 1 and "nowhere" in wrong.stderr


def test_a_fault_of_the_program_is_one_sentence_and_code_70_and_debug_shows_where(tmp_path):
    imports = (
        "import sys\nfrom thapmuoi_analysis import cli\nfrom thapmuoi_analysis.report import asking"
    )
    code = f"{imports}\nasking.clear = None\nsys.exit(cli.main())"
    told = "thapmuoi: TypeError: 'NoneType' object is not callable (a fault of the program;"
    for words, lines in ((["report"], 1), (["--debug", "report"], 10)):
        command = [sys.executable, "-c", code, *words]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)
        assert (run.returncode, run.stdout) == (70, "")
        assert run.stderr.splitlines()[-1].startswith(told)
        assert len(run.stderr.splitlines()) >= lines
        assert ("Traceback" in run.stderr) == (lines > 1)


def test_who_reads_no_further_ends_a_command_quietly():
    command = [sys.executable, "-m", "thapmuoi_analysis", "report", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


CLOSED = """import os, sys
os.closerange(0, 3)
os.execv(sys.executable, [sys.executable, "-m", "thapmuoi_analysis", *sys.argv[1:]])"""


@pytest.mark.skipif(os.name != "posix", reason="Windows ends processes otherwise")
def test_a_command_does_its_work_where_nobody_gave_it_input_or_output(tmp_path):
    for words in (["check", "example"], ["convert", "example", str(tmp_path / "a.xlsx")]):
        command = [sys.executable, "-c", CLOSED, *words]
        assert (
            subprocess.run(command, env={**os.environ, "THAPMUOI_HOME": str(ROOT)}).returncode == 0
        )
    assert load_case(tmp_path / "a.xlsx").slug == "a"


def test_names_of_files_steer_no_terminal(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = shutil.copytree(ROOT / "tests/_valid", tmp_path / "a\x1b[31mb")
    (folder / "c\x9b1m\u202e.txt").touch()
    told = [run("check", folder), run("check", tmp_path / "none\x1b[2J")]
    told += [run("convert", folder, "d\x1b[31m.xlsx"), run("report", folder, "--dry-run")]
    told += [run("diff", folder), run("trace", folder, "\x1b[31m"), run("new", "x\x1b[31m")]
    said = [out + error for _, out, error in told]
    assert all(r"\x1b[" in text for text in said), said
    assert r"c\x9b1m\u202e.txt" in said[2]
    assert not NOT_OF_A_TEXT.search("".join(said))


def test_what_the_system_refuses_is_told_with_its_name_and_no_number(run, home):
    (home / "taken").touch()
    _, _, error = run("report", "example", "--lang", "vi", "--out", "taken")
    assert error.splitlines()[-1] == f"thapmuoi: {home.resolve() / 'taken'}: File exists"


def test_a_list_of_reports_that_cannot_be_written_hides_no_result(run, home, monkeypatch):
    def full(out):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("thapmuoi_analysis.report.index.renew", full)
    code, _, error = run("report", "example", "an-giang", "--lang", "vi", "--out", "out")
    assert code == 1 and "2 made (" in error and "No space left on device" in error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_chapter_that_is_a_pipe_or_is_not_there_is_told_at_once(run, home):
    os.mkfifo(home / "pipe.ipynb")
    for name in ("pipe.ipynb", "none.ipynb"):
        code, _, error = run("report", "example", "--chapter", name)
        assert (code, error) == (1, f"thapmuoi: {home / name}: there is no notebook of this name\n")


def test_a_case_that_does_not_exist_exits_with_1_and_the_known_ones(run, home):
    for command in ("check", "report"):
        code, out, error = run(command, "thap-moi")
        assert (code, out) == (1, "")
        told = "1 fault in the data:\n- thap-moi: expected a folder, a workbook (.xlsx), or one of"
        assert error.count(told) == 1 and "thap-muoi" in error


def test_every_fault_of_a_case_is_printed(run, tmp_path):
    folder = shutil.copytree(ROOT / "tests" / "_valid", tmp_path / "mine")
    for name, old, new in (("plan.csv", "2018,1", "2018,"), ("units.csv", "99101", "9910")):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    code, out, error = run("check", folder)
    assert (code, out) == (1, "")
    head, *errors = error.strip().splitlines()
    assert head == "3 faults in the data:"
    places = ["- layout.csv, row 2, column unit"]
    places += ["- plan.csv, row 2, column planned", "- units.csv, row 2, column code"]
    assert [error.split(":")[0] for error in errors] == places


SUMMARY = """from IPython.display import display
told = "**A message.** A sentence."
about = {"thapmuoi": {"role": "say", "quantities": []}}
display({"text/markdown": told, "text/plain": told}, raw=True, metadata=about)"""


def test_report_makes_the_real_case_unless_another_is_given_in_both_languages_and_links_them(
    run, home, caplog, monkeypatch
):
    monkeypatch.setattr(cli.LOG, "level", cli.LOG.level)  # which -v sets
    due = [line.split()[0] for line in run("report", "--dry-run")[2].splitlines()]
    assert due[:2] == ["thap-muoi/vi", "thap-muoi/en"]
    _chapter(home, SUMMARY, name="00_summary.ipynb", role="summary")
    code, out, told = run("-v", "report", "example", "--out", "made here")
    made = home / "made here"
    pages = [
        made / "example" / lang / name for lang, name in product(("vi", "en"), cli_report.FORMS)
    ]
    pages.remove(made / "example/en/letters.docx")  # nobody is written to in English
    assert (code, sorted(out.splitlines())) == (0, sorted(map(str, pages)))  # as each is done
    assert all(page.is_file() for page in pages)
    assert "example/vi: running 2 chapters" in caplog.messages
    assert "example/en: made, " in told and told.splitlines()[-1].startswith("2 made (")
    index = (made / "index.html").read_text(encoding="utf-8")
    assert all(f'href="example/{lang}/report.html"' in index for lang in ("vi", "en"))


def test_a_study_is_made_apart_as_it_is_set_and_again_as_it_is(run, home):
    words = ("report", "example", "--lang", "en")
    folder = home / "reports" / "example" / "en-fast-pace-2"
    code, out, _ = run(*words, "--study", "fast", "--set", "pace=2")
    assert (code, out.splitlines()[0]) == (0, str(folder / "report.html"))
    assert '"pace = 2\\n"' in (folder / "fast.ipynb").read_text(encoding="utf-8")
    assert run(*words, "--study", "fast", "--set", "pace=3")[0] == 0  # a scenario, a folder
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, "en-fast-pace-3"}
    told = run(*words, "--study", "all", "--study", "slow", "--dry-run")[2].splitlines()
    assert told[0] == "example/en-fast  due  there is none"
    assert told[1] == "example/en-slow  due  there is none"


def test_what_a_study_lets_one_change_is_set_by_its_name(monkeypatch):
    monkeypatch.delenv("THAPMUOI_HOME", raising=False)
    words = ["field_needed=2", "changes=week_hours=44", "week_hours=45"]
    given = chapters.settings(words, "leadership_workload")
    assert given == {"changes": "field_needed=2 week_hours=44 week_hours=45"}
    report = jobs.Report("example", "vi", "leadership_workload", {"changes": "week_hours=45"})
    assert report.folder == "example/vi-leadership_workload-week_hours-45"
    for word in ("weekhours=45", "changes=weekhours=45"):
        with pytest.raises(chapters.ReportError, match=r"--set weekhours=45: .*: week_hours"):
            chapters.settings([word], "leadership_workload")


REFUSED = {
    "--set pace=2": "--set belongs to a study: name it with --study NAME",
    "--only": "--only goes with --chapter FILE, and without --study",
    "--study no": "--study no: expected all, or one of: fast, slow",
    "--study ../x": "--study ../x: expected all, or one of: fast, slow",
    "--study fast --set pase=2": "--set pase=2: expected name=value, name one of: pace",
    "--study fast --set pace=2 --set pace=3": "--set pace stands there twice: keep one",
    "--study fast --set pace=two": "--set pace=two: expected a whole number, as in 1",
}


def test_a_study_or_value_that_there_is_not_is_refused_before_anything_runs(run, home):
    for words, told in REFUSED.items():
        assert run("report", "example", *words.split()) == (1, "", f"thapmuoi: {told}\n")
    for name in ("a", "b"):
        (home / name / "same").mkdir(parents=True)
    code, _, error = run("report", home / "a" / "same", home / "b" / "same")
    assert code == 1 and "would both be same/vi: rename one" in error
    assert not (home / "reports").exists()


def test_refresh_executes_the_notebooks_in_place_and_writes_the_sample(run, home):
    path = home / "notebooks" / "01_only.ipynb"
    studies = sorted((home / "notebooks" / "studies").iterdir())
    (home / "data").mkdir()
    readme = Path(shutil.copy(ROOT / "data" / "README.md", home / "data"))
    code, out, _ = run("refresh")
    pages = [home / "reports" / "sample" / f"thap-muoi-{lang}.html" for lang in ("vi", "en")]
    assert (code, out.splitlines()) == (0, list(map(str, [readme, path, *studies, *pages])))
    for notebook in (path, *studies):
        assert nbformat.read(notebook, as_version=4).cells[1].execution_count == 2
    assert sorted((home / "reports" / "sample").iterdir()) == sorted(pages)


# many reports


def test_what_is_due_is_made_what_fails_fails_alone_and_all_goes_on_where_it_stopped(run, home):
    vi = home / "reports/example/vi/manifest.json"
    assert run("report", "example", "--lang", "vi")[0] == 0
    made = vi.stat().st_mtime_ns
    code, out, error = run("report", "example", "--dry-run")
    assert (code, out, error.splitlines()[0]) == (0, "", "example/en  due  there is none")
    assert error.splitlines()[1].startswith("1 up to date, 1 due (")

    code, out, error = run("report", "exmple", "--lang", "en", "--dry-run")
    assert (code, out) == (1, "") and "exmple: expected a folder" in error

    _chapter(home, "assert lang == 'vi', 'Vietnamese only'")
    told = run("report", "example", "--dry-run")[2].splitlines()
    assert told[0] == "example/vi  due  notebook 01_only.ipynb changed"
    assert not (home / "reports/example/en").exists() and vi.stat().st_mtime_ns == made
    code, out, error = run("report", "example", "nowhere", "--jobs", "2")
    assert (code, out.splitlines()) == (1, [str(vi.parent)])  # of many cases, the folders
    told = [line.split()[0] for line in error.splitlines()]
    assert told[:5] == ["0/4", "1/4", "2/4", "3/4", "4/4"]
    assert "2 failed so far" in error  # whichever of the four ends last
    assert error.splitlines()[-1].startswith("1 made, 3 failed (")
    reason = "thapmuoi: example/en: 01_only.ipynb, cell [2] assert lang == 'vi', 'Vietnamese only'"
    assert error.count(f"{reason}: AssertionError: Vietnamese only") == 1
    assert (
        error.count("nowhere: 1 fault in the data:\n- nowhere: expected a folder") == 1
        and "Traceback" not in error
    )
    assert manifest.read(vi.parent) and not (home / "reports/example/en").exists()
    assert vi.stat().st_mtime_ns != made

    code, out, error = run("report", "example", "nowhere")
    assert (code, out) == (1, "") and "1 up to date, 3 failed" in error
    assert run("report", "example", "--lang", "vi")[2].startswith("1 up to date (")
    told = run("report", "example", "--lang", "vi", "--force", "--dry-run")[2]
    assert told.startswith("example/vi  due  --force\n1 due")


def test_a_limit_ends_a_cell_that_hangs(run, home):
    _chapter(home, "import time\ntime.sleep(3600)")
    code, _, error = run("report", "example", "--lang", "vi", "--limit", "1")
    assert code == 1  # on a busy machine the cell of the parameters may be the one
    assert re.search(r"example/vi: 01_only\.ipynb, cell \[\d\] .*: took longer than 1 s", error)


def _runs(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_an_interrupt_stops_every_process_and_leaves_whole_reports_alone(start, home):
    begun = "import pathlib, time\npathlib.Path(f'{lang}.begun').touch()"
    _chapter(home, f"{begun}\ntime.sleep(3600 if lang == 'en' else 0)")
    whole = home / "reports/example/vi/manifest.json"
    hanging = home / "en.begun"
    words = ("report", "example", "--jobs", "2")
    process = start(*words, until=lambda: whole.exists() and hanging.exists())
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate()
    assert process.returncode == 1
    assert error.splitlines()[-1] == "thapmuoi: stopped; earlier reports are untouched"
    assert "Traceback" not in error
    assert len(children) > 1
    while any(map(_runs, children)):
        time.sleep(0.05)
    assert manifest.read(whole.parent) and (home / "reports" / "index.html").exists()
    assert not (home / "reports/example/en").exists()
    assert jobs.why(jobs.Report("example", "vi"), home / "reports") == []


def test_what_a_killed_run_left_half_made_is_cleared_by_the_next_whatever_it_does(run, start, home):
    _chapter(home, "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(3600)")
    process = start("report", "example", "--lang", "vi", until=(home / "begun").exists)
    process.kill()
    process.wait()
    out = home / "reports"
    assert list(out.iterdir()) != []
    others = [out / f".making-{name}" for name in ("elsewhere-1-x", "nobody")]
    for other in others:  # of another machine, or of nobody
        other.mkdir()
    assert run("report", "example", "--lang", "vi", "--dry-run")[0] == 0
    assert sorted(out.iterdir()) == sorted(others)


def test_check_lists_each_claim_that_is_told_nowhere_and_why(run):
    code, said, _ = run("check", "example", "--lang", "en")
    assert (code, "told nowhere" in said) == (0, False)
    _, said, _ = run("check", "thap-muoi", "--lang", "en")
    assert "c01 is told nowhere, because it repeats c17\n" in said
    _, said, _ = run("check", "thap-muoi", "--lang", "vi")
    assert "c06 không được kể ở đâu, vì nói về việc khác (about = other)" in said
