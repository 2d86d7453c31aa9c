"""The suite: nothing is skipped in CI, no test is lost, and none relies on the order."""

import re
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import pytest

pytest_plugins = "pytester"

RULES = Path(__file__).with_name("conftest.py")
NOTEBOOKS = Path(__file__).parents[1] / "notebooks" / "conftest.py"


SKIPPING = """
import pytest

@pytest.mark.skip(reason="no such file here")
def test_skipped():
    pass

@pytest.mark.xfail(reason="known to fail", strict=False)
def test_expected_to_fail():
    assert False

@pytest.mark.xfail(reason="thought to fail", strict=False)
def test_expected_to_fail_but_passing():
    pass

def test_passing():
    pass
"""


@pytest.fixture
def with_the_rule(pytester, monkeypatch):
    """Return a function that runs test files under the project's conftest with or without CI."""
    pytester.makeconftest(RULES.read_text(encoding="utf-8"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(ci, *options, **files):
        if ci:
            monkeypatch.setenv("CI", "true")
        else:
            monkeypatch.delenv("CI", raising=False)
        pytester.makepyfile(**files)
        return pytester.runpytest("-p", "xdist", "-p", "no:cacheprovider", *options)

    return run


def test_no_folder_of_tests_is_passed_over(request):
    folders = {path.parent.name for path in Path(__file__).parent.rglob("test_*.py")}
    passed_over = request.config.getini("norecursedirs")
    assert {"report", "case", "browser"} <= folders
    assert [name for name in folders for form in passed_over if fnmatch(name, form)] == []


def test_in_ci_a_skipped_or_expected_failure_fails_with_its_reason(with_the_rule):
    result = with_the_rule(True, test_some=SKIPPING)
    result.assert_outcomes(passed=1, failed=2, errors=1)
    for reason in ("no such file here", "known to fail", "thought to fail"):
        result.stdout.fnmatch_lines([f"*is not allowed in CI*{reason}*"])


def test_in_ci_a_module_skipped_as_a_whole_is_an_error_with_its_reason(with_the_rule):
    source = "import pytest\npytest.skip('not on this system', allow_module_level=True)"
    result = with_the_rule(True, test_some=source)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*is not allowed in CI*not on this system*"])


LOSING = """
def pytest_runtest_protocol(item):
    return item.name == "test_lost" or None
"""


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_that_loses_a_test_fails(with_the_rule, pytester, workers):
    with (pytester.path / "conftest.py").open("a") as conftest:
        conftest.write(LOSING)
    tests = "def test_lost(): pass\ndef test_run(): pass"
    result = with_the_rule(False, "-n", workers, test_some=tests)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["1 of 2 tests did not run"])


DYING = """
import os, pathlib

def test_dies_once():
    if not pathlib.Path("died").exists():
        pathlib.Path("died").touch()
        os._exit(1)
"""


def test_what_a_worker_that_dies_left_to_do_is_done_by_another(with_the_rule):
    others = "\n".join(f"def test_{n}(): pass" for n in range(9))
    result = with_the_rule(False, "-n", "1", "--dist", "loadfile", test_some=DYING + others)
    result.assert_outcomes(passed=10, failed=1)  # done again, which mends nothing
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "did not run" not in result.stdout.str()


LEAVING = {
    "environment": "os.environ['LEFT'] = '1'",
    "folder": "os.chdir(os.path.dirname(os.getcwd()))",
    "imports": "sys.path.append('left')",
    "language": "locale.setlocale(locale.LC_ALL, 'C.UTF-8')",
    "interrupt": "signal.signal(signal.SIGINT, lambda *_: None)",  # even where it is ignored
    "pictures": "matplotlib.rcParams['font.size'] = 99",
}


def test_a_file_of_tests_that_leaves_something_changed_is_told(with_the_rule):
    head = "import locale, os, signal, sys\nimport matplotlib\n\ndef test_some():\n    "
    files = {f"test_{name}": head + code for name, code in LEAVING.items()}
    result = with_the_rule(False, "-n", "1", test_clean="def test_some(): pass", **files)
    result.assert_outcomes(passed=7, errors=6)


def test_outside_ci_a_skip_is_a_skip(with_the_rule):
    result = with_the_rule(False, test_some=SKIPPING)
    result.assert_outcomes(passed=1, skipped=1, xfailed=1, xpassed=1)


def _files_and_names(run):
    return re.findall(r"(?m)^(\w+)\.(?:py|ipynb)::(.+)$", run.stdout.str())


@pytest.fixture
def order(pytester, monkeypatch):
    """Return a function that tells in what order tests and notebooks run, of a seed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(NOTEBOOKS.read_text(encoding="utf-8"))
    tests = "\n".join(f"def test_{n}(): pass" for n in range(8))
    pytester.makepyfile(test_one=tests, test_other=tests)
    cells = [nbformat.v4.new_code_cell(str(n)) for n in range(8)]
    for name in ("book", "second"):
        nbformat.write(nbformat.v4.new_notebook(cells=cells), pytester.path / f"{name}.ipynb")
    plugins = ["-p", "nbval.plugin", "-p", "pytest_randomly", "-p", "no:cacheprovider"]

    def of(seed):
        options = ("--nbval", "--collect-only", "-q", f"--randomly-seed={seed}")
        return _files_and_names(pytester.runpytest(*plugins, *options))

    return of


def test_files_and_tests_run_in_random_order_and_the_cells_of_a_notebook_in_theirs(order):
    orders, files, tests = [order(seed) for seed in range(6)], set(), set()
    for found in orders:
        names = {file: [name for of, name in found if of == file] for file, _ in found}
        assert [file for file, _ in found] == [file for file in names for _ in range(8)]
        assert names["book"] == names["second"] == [f"Cell {n}" for n in range(8)]
        assert sorted(names["test_one"]) == [f"test_{n}" for n in range(8)]
        files.add(tuple(names))
        tests.add(tuple(names["test_one"]))
    assert len(files) > 2
    assert len(tests) > 2
    assert order(0) == orders[0]
