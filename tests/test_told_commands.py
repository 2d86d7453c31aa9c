"""The commands that the documents tell of are there, and run as they stand, in a clean project."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from thapmuoi_analysis.cli import thapmuoi
from thapmuoi_analysis.exchange.outgoing import project_of
from thapmuoi_analysis.exchange.qdpx_write import write

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "README.vi.md", "CONTRIBUTING.md", "data/README.md", "tests/README.md",
             "SECURITY.md", "reports/README.md")  # fmt: skip
TOLD = re.compile(r"`(thapmuoi [^`]+)`|^ *(?:\.venv/bin/)?(thapmuoi [^#\n]+)", re.MULTILINE)
MADE = re.compile(r"`make (\w+)|^make (\w+)", re.MULTILINE)
OTHERS = (
    r"^(?:\.venv/bin/)?(?:python|pytest|papermill|snakemake|conda)\b.*|`(?:python|conda) [^`]+`"
)
NAMED = r"(?<![\w./=])(?:tests|notebooks|workflow)\b[\w./]*|constraints\.txt|environment\.yml"
PLACEHOLDER = re.compile(r"[\[<…]|\b(CASE|FILE|COMMAND)\b")
QUICK = ("add", "check", "codes", "convert", "new")  # `report` and what reads reports have tests
ARTICLES = ("text.txt", "later.txt", "suoi-mau.txt", "bai-sau.txt", "ban-moi.txt", "new-text.txt")
SENT = ("theirs.qdpx", "du-an.qdpx")
FLAGS = {"-h", "--help", "--version"}


def told(document):
    """Return the commands of a document, in their order, each once."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = ["".join(groups) for groups in TOLD.findall(text)]
    return [*dict.fromkeys(" ".join(line.split()) for line in found)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_and_option_that_is_told_is_there(document):
    for line in told(document):
        words = line.split()[1:]
        names = [word for word in words if word in thapmuoi.commands]
        named = [thapmuoi, *(thapmuoi.commands[name] for name in names[:1])]
        assert names or PLACEHOLDER.search(line) or words[0] in FLAGS, line
        known = FLAGS.copy()
        for command in named:
            for parameter in command.params:
                known.update(parameter.opts)
        options = re.findall(r"(?<!\S)\[?(--?[a-z-]+)", line)
        assert {*options} <= known, line


def test_where_a_command_is_told_it_is_told_where_it_stands():
    for document in ("README.md", "README.vi.md", "CONTRIBUTING.md", "data/README.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        assert "`.venv/bin/thapmuoi`" in text, document


def test_every_target_of_make_that_is_told_is_there_in_a_clean_clone(clone):
    told = set()
    for document in DOCUMENTS:
        found = MADE.findall((clone / document).read_text(encoding="utf-8"))
        told |= {"".join(groups) for groups in found}
    assert {"report", "test", "lab", "docs"} <= told
    make = ["make", "--dry-run", *sorted(told)]
    done = subprocess.run(make, cwd=clone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_file_and_extra_that_a_command_names_is_there_in_a_clean_clone(clone):
    extras = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    seen = set()
    for document in DOCUMENTS:
        text = (clone / document).read_text(encoding="utf-8")
        for line in re.findall(OTHERS, text, re.MULTILINE):
            seen |= {*re.findall(NAMED, line)}
            for names in re.findall(r"\.\[([\w,]+)\]", line):
                assert {*names.split(",")} <= {*extras["optional-dependencies"]}, line
    assert {"tests", "notebooks", "workflow/Snakefile", "environment.yml"} <= seen
    assert [name for name in sorted(seen) if not (clone / name).exists()] == []


@pytest.fixture(scope="module")
def sent():
    """Return the project of a case, as another tool sends it."""
    return project_of(ROOT / "data" / "example")


@pytest.mark.parametrize("document", ["README.md", "README.vi.md", "data/README.md", "SECURITY.md"])
def test_the_quick_commands_run_as_they_stand_in_a_clean_clone(
    run, clone, monkeypatch, sent, document
):
    monkeypatch.chdir(clone)
    monkeypatch.setenv("THAPMUOI_DATA", str(clone / "data"))
    for name in ARTICLES:
        shutil.copyfile(ROOT / "data" / "example" / "example-2025-07-01.txt", name)
    for name in SENT:
        write(Path(name), sent)
    assert run("convert", "example", "theirs.xlsx")[0] == 0
    tried = 0
    for line in told(document):
        _, name, *words = shlex.split(line)
        is_whole = words and not PLACEHOLDER.search(line)
        if name not in QUICK or not is_whole or stands(name, words):
            continue
        code, said, error = run(name, *words)
        assert code == 0, f"{line}: {said}{error}"
        tried += 1
    assert tried


def stands(name, words):
    """Return whether what a command would make is there: nothing is overwritten."""
    targets = [word for word in words if not word.startswith("-")]
    if name == "new":
        suffix = ".xlsx" if "--xlsx" in words else ""
        return Path(f"{targets[0]}{suffix}").exists()
    return name in ("codes", "convert") and Path(targets[1]).exists()


@pytest.mark.parametrize("is_active", [True, False], ids=["active", "not active"])
def test_a_clean_clone_answers_whether_or_not_the_environment_is_active(clone, is_active):
    there = Path(sys.executable).parent
    others = [part for part in os.get_exec_path() if Path(part) != there]
    command = "thapmuoi"
    if is_active:
        others.insert(0, str(there))
    else:
        command = str(there / command)
    path = os.pathsep.join(others)
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(clone)}
    line = f"'{command}' check example --lang en"
    done = subprocess.run(line, shell=True, cwd=clone, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("example: the data are valid")
