"""The house: packages pinned alike in three files, clean text files, code that is quickly read."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from importlib.metadata import packages_distributions
from pathlib import Path

import limits
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
UNTRACKED = re.compile(
    r"(^|/)\.(?!ci/|git[aih]|pre-commit)|(^|/)(__pycache__|build|dist|htmlcov|site|[^/]*\.egg-info)/"
    r"|^reports/(?!README\.md$|sample/)|^data/(?!example/)[^/]+/[^/]+\.txt$"
    r"|\.qdpx$"
)
NOT_TEXT = {".docx", ".jpg", ".pdf", ".png", ".xlsx"}
PACKAGE = ROOT / "thapmuoi_analysis"
LONGEST, ALIKE = 350, 6  # cli.py: to come down to 330


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def by_name(lines):
    """Return the requirements that lines state, by the name of the package."""
    stated = map(Requirement, lines)
    return {canonicalize_name(one.name): one for one in stated}


# packages


def test_packages_are_bounded_in_one_file_and_pinned_alike_in_two_others():
    direct = by_name(sum(EXTRAS.values(), PROJECT["dependencies"]))
    lines = [line for line in read("constraints.txt").splitlines() if line[:1] not in ("", "#")]
    assert [line for line in lines if "==" not in line] == []
    pins = by_name(lines)
    for name, requirement in direct.items():
        assert sorted(bound.operator for bound in requirement.specifier) == ["<", ">="], name
        [pin] = pins[name].specifier
        assert requirement.specifier.contains(pin.version), name
    stated = yaml.safe_load(read("environment.yml"))["dependencies"]
    by_pip = next(entry["pip"] for entry in stated if isinstance(entry, dict))
    conda = [entry for entry in (*stated, *by_pip) if isinstance(entry, str)]
    conda = [line for line in conda if not re.match(r"python\b(?!-)|pip$|-e \.$", line)]
    expected = {name: pins[name].specifier for name in direct}
    assert {name: pin.specifier for name, pin in by_name(conda).items()} == expected


def test_every_package_imported_is_a_direct_dependency():
    provided = packages_distributions()
    core = {*by_name(PROJECT["dependencies"]), canonicalize_name(PROJECT["name"])}
    tests = core | {*by_name(EXTRAS["test"] + EXTRAS["workflow"])}
    for folder, allowed in (("thapmuoi_analysis", core), ("tests", tests), ("benchmarks", tests)):
        for path in (ROOT / folder).rglob("*.py"):
            for top in imported(ast.parse(path.read_text(encoding="utf-8"))):
                names = {canonicalize_name(name) for name in provided.get(top, [])}
                assert not names or names & allowed, f"{path.name} imports {top}"


def imported(tree):
    """Return the top-level names that a module imports from outside, the standard library aside."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).split(".")[0])
    return names - sys.stdlib_module_names


def test_the_hosted_workflow_runs_what_is_run_here_weekly_and_on_each_python():
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    assert workflow[True]["schedule"]  # `on`, as YAML 1.1 reads it
    jobs = workflow["jobs"]
    actions = []
    commands = {}
    for name, job in jobs.items():
        actions += [step["uses"] for step in job["steps"] if "uses" in step]
        runs = [step["run"] for step in job["steps"] if "run" in step]
        commands[name] = [line.split(" #")[0] for line in runs]
    assert actions and all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)
    assert commands["lint"] == ["make lint"] and commands["test"] == [".ci/wheel", "make test"]
    assert "--nbval --nbval-current-env " in read("Makefile")
    assert "\n.ci/wheel\nmake test\n" in read(".ci/run")
    versions = jobs["test"]["strategy"]["matrix"]["python-version"]
    allowed = SpecifierSet(PROJECT["requires-python"])
    known = [f"3.{minor}" for minor in range(9, 15)]
    assert versions == [*allowed.filter(known)]
    assert {*jobs["elsewhere"]["strategy"]["matrix"]["python-version"]} <= {*versions}
    installed = f'python -m pip install -c constraints.txt -e "{".[lab,test]"}"'
    assert commands["elsewhere"][0] == installed and installed in read("README.md")
    for command in (*commands["elsewhere"], *commands["conda"]):
        for word in command.split():
            if word.startswith("tests") or word.endswith((".yml", "notebooks", ".txt")):
                assert (ROOT / word).exists(), command


SKIPS = """
import pytest

@pytest.mark.skip(reason="no browser")
def test_skipped(): ...

@pytest.mark.xfail(reason="known")
def test_expected(): assert False
"""


def test_in_ci_a_skip_or_an_expected_failure_fails(tmp_path):
    (tmp_path / "test_some.py").write_text(SKIPS)
    (tmp_path / "test_none.py").write_text("import pytest\npytest.importorskip('no_such_module')")
    known = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    environment = {**known, "CI": "true", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "--continue-on-collection-errors"]
    run = subprocess.run(
        [*command, tmp_path], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )
    told = [line for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    assert len(told) == 3, run.stdout
    assert all("a skip or expected failure is not allowed in CI: " in line for line in told)


# files


def texts():
    """Return the text files that git tracks, by name; in an unpacked archive, that it would."""
    listed = ""
    if shutil.which("git") and (ROOT / ".git").exists():
        git = ["git", "-C", str(ROOT), "ls-files", "-z"]
        listed = subprocess.run(git, capture_output=True, encoding="utf-8").stdout
    names = listed.split("\0")
    if not listed:
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
        names = [name for name in names if not UNTRACKED.search(name)]
    found = {name: ROOT / name for name in names if (ROOT / name).is_file()}
    return {name: path for name, path in found.items() if path.suffix not in NOT_TEXT}


HOSTS = ("pypi org", "pythonhosted org", "npmjs org", "anaconda org")
PLACES = r"(?<![\w.])/(?:home|Users|root|tmp|work)/\w|\b[A-Z]:\\{1,2}Users\b"


def test_text_files_are_utf8_nfc_with_plain_line_ends_and_name_no_registry_or_own_machine():
    hosts = [rf"\b{host.replace(' ', '[.]')}\b" for host in HOSTS]
    wrong = re.compile("|".join([*hosts, PLACES]))
    found = texts()
    assert "pyproject.toml" in found
    for name, path in found.items():
        text = path.read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff"), name
        assert unicodedata.is_normalized("NFC", text), name
        assert "\r" not in text or not name.startswith("data/"), name
        assert not wrong.search(text), name


# code


def test_code_is_quickly_read():
    told = limits.broken()
    assert told == [], "\n".join(told)


def code_lines(text):
    """Return the lines of a module without docstrings, comments and imports."""
    documented = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            documented |= {*range(node.body[0].lineno, node.body[0].end_lineno + 1)}
    lines = [s.strip() for n, s in enumerate(text.splitlines(), 1) if n not in documented]
    return [line for line in lines if line and not line.startswith(("#", "from ", "import "))]


def test_modules_are_short_and_no_six_lines_stand_twice():
    seen = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= LONGEST, path.name
        lines = code_lines(text)
        for start in range(len(lines) - ALIKE + 1):
            here, window = f"{path}, “{lines[start]}”", tuple(lines[start : start + ALIKE])
            assert seen.setdefault(window, here) == here, f"{seen[window]} stands again in {here}"
