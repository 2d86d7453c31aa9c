"""The house: packages pinned alike in three files, clean text files, a small package."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
DIRECT = {
    canonicalize_name(requirement.name): requirement
    for requirement in map(Requirement, sum(EXTRAS.values(), PROJECT["dependencies"]))
}
UNTRACKED = re.compile(
    r"(^|/)\.(?!ci/|git[aih]|pre-commit)|(^|/)(__pycache__|build|dist|htmlcov|[^/]*\.egg-info)/"
    r"|^reports/(?!README\.md$|sample/)|^data/(?!example/)[^/]+/[^/]+\.txt$"
)
NOT_TEXT = {".docx", ".jpg", ".pdf", ".png", ".xlsx"}


def _pins(lines):
    """Return package -> version of lines `name==version`, and nothing but such lines."""
    pins = {}
    for line in lines:
        name, exact, version = line.partition("==")
        assert exact, f"not pinned exactly: {line}"
        pins[canonicalize_name(name)] = Version(version)
    return pins


def _constraints():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return _pins(line for line in lines if line and not line.startswith("#"))


def _conda():
    """Return the pins of environment.yml, those of its pip section too."""
    stated = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(entry["pip"] for entry in stated if isinstance(entry, dict))
    lines = [entry for entry in stated if isinstance(entry, str)] + by_pip
    own = re.compile(r"python\b(?!-)|pip$|-e \.$")
    assert len([line for line in lines if own.match(line)]) == 3
    return _pins(line for line in lines if not own.match(line))


def _project_files():
    """Return the files git tracks, by name; in an unpacked archive, those it would track."""
    listed = ""
    if shutil.which("git") and (ROOT / ".git").exists():
        git = ["git", "-C", str(ROOT), "ls-files", "-z"]
        listed = subprocess.run(git, capture_output=True, encoding="utf-8").stdout
    names = listed.split("\0") if listed else _names_below_root()
    return {name: ROOT / name for name in names if (ROOT / name).is_file()}


def _names_below_root():
    names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
    return [name for name in names if not UNTRACKED.search(name)]


def _texts():
    """Return the text files, as bytes by name."""
    files = _project_files().items()
    return {name: path.read_bytes() for name, path in files if path.suffix not in NOT_TEXT}


@pytest.mark.parametrize("name", DIRECT)
def test_a_direct_dependency_is_bounded_below_and_above(name):
    operators = sorted(bound.operator for bound in DIRECT[name].specifier)
    assert operators == ["<", ">="]


@pytest.mark.parametrize("name", DIRECT)
def test_the_pin_of_a_direct_dependency_lies_within_its_bounds(name):
    assert DIRECT[name].specifier.contains(_constraints()[name])


def test_environment_yml_has_the_direct_dependencies_at_the_pinned_versions_and_no_others():
    pins = _constraints()
    assert _conda() == {name: pins[name] for name in DIRECT}


def test_the_hosted_workflow_runs_what_is_run_here_with_actions_of_one_major_version():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert actions and all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)
    commands = {step["run"].split(" #")[0] for step in steps if "run" in step}
    assert commands == {"make lint", "make test", ".ci/wheel"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"lint", "test"} <= {*re.findall(r"^(\w+): ", makefile, re.MULTILINE)}
    assert "--nbval" in makefile and "\n.ci/wheel\nmake test\n" in (ROOT / ".ci/run").read_text(
        "utf-8"
    )
    allowed = SpecifierSet(PROJECT["requires-python"])
    versions = [
        v
        for job in jobs
        for v in job.get("strategy", {}).get("matrix", {}).get("python-version", [])
    ]
    assert len(versions) > 1 and all(allowed.contains(version) for version in versions)


def test_every_package_imported_is_a_direct_dependency():
    provided = packages_distributions()
    core = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    core.add(canonicalize_name(PROJECT["name"]))
    tests = core | {canonicalize_name(Requirement(line).name) for line in EXTRAS["test"]}
    undeclared = set()
    for folder, allowed in (("thapmuoi_analysis", core), ("tests", tests), ("benchmarks", tests)):
        for path in (ROOT / folder).rglob("*.py"):
            for top in _imported(ast.parse(path.read_text(encoding="utf-8"))):
                names = {canonicalize_name(name) for name in provided.get(top, [])}
                if names and not names & allowed:
                    undeclared.add(f"{path.relative_to(ROOT).as_posix()}: {top}")
    assert undeclared == set()


def _imported(tree):
    """Return the top-level names that a module imports from outside, the standard library aside."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).split(".")[0])
    return names - sys.stdlib_module_names


def test_text_files_are_utf8_without_byte_order_mark_and_nfc():
    errors = []
    for name, content in _texts().items():
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            errors.append(f"{name}: {error}")
            continue
        if text.startswith("\ufeff"):
            errors.append(f"{name}: starts with a byte-order mark")
        if not unicodedata.is_normalized("NFC", text):
            lines = text.splitlines()
            bad = [i for i, s in enumerate(lines, 1) if not unicodedata.is_normalized("NFC", s)]
            errors.append(f"{name}: not NFC in lines {bad[:5]}")
    assert errors == []


def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine():
    hosts = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("anaconda", "org"))
    machine = r"(?<![\w.])/(?:home|Users|root|tmp|work)/\w|\b[A-Z]:\\{1,2}Users\b"
    wrong = re.compile("|".join([*(rf"\b{a}\.{b}\b" for a, b in hosts), machine]))
    texts = {name: content.decode("utf-8", "replace") for name, content in _texts().items()}
    assert "pyproject.toml" in texts
    found = {name: match[0] for name, text in texts.items() if (match := wrong.search(text))}
    assert found == {}


PACKAGE = ROOT / "thapmuoi_analysis"
MODULES = {path.relative_to(ROOT): path for path in sorted(PACKAGE.rglob("*.py"))}
LONGEST, ALIKE = 330, 6


def test_no_module_is_longer_than_one_reads_in_a_sitting():
    lengths = {path: len(file.read_text("utf-8").splitlines()) for path, file in MODULES.items()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_six_lines_stand_twice_in_the_package():
    seen: dict[tuple[str, ...], str] = {}
    for path, file in MODULES.items():
        text, documented = file.read_text(encoding="utf-8"), set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
                documented |= {*range(node.body[0].lineno, node.body[0].end_lineno + 1)}
        numbered = enumerate(text.splitlines(), 1)
        lines = [line.strip() for number, line in numbered if number not in documented]
        lines = [line for line in lines if line and not line.startswith(("#", "from ", "import "))]
        for start in range(len(lines) - ALIKE + 1):
            here, window = f"{path}, “{lines[start]}”", tuple(lines[start : start + ALIKE])
            assert seen.setdefault(window, here) == here, f"{seen[window]} stands again in {here}"
