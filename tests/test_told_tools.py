"""What documents tell of other commands than ours runs in a clean clone, as far as seconds go.

`WAYS` says of each how it is held: `run` as it stands; `part`, a shorter run; `words`, its options
stand in a help; `plan`, what make would do; `apart`, elsewhere or not at all, and why. A command
that is told with `.venv/bin/` runs without an active environment, any other within one.
"""

import ast
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from glance import lines
from test_told_commands import DOCUMENTS

ROOT = Path(__file__).parents[1]
HERE = Path(sys.executable).parent
FENCED = re.compile(r"```sh\n(.*?)```", re.DOTALL)
NAMES = "thapmuoi|make|python3?|pytest|ruff|papermill|snakemake|conda|pre-commit|sudo|apt|git|pip"
INLINE = re.compile(rf"`((?:\w+=\S+ )?(?:\.venv/bin/)?(?:{NAMES}) [^`]+|source \.venv/[^`]+)`")
WAYS = r"""
(\.venv/bin/)?thapmuoi .*             · apart · tests/test_told_commands.py
(\w+=\S+ )?make .*                    · plan  · make --dry-run: it takes minutes, or waits
source .*                             · run   · \g<0> && thapmuoi --version
git checkout data                     · run   · \g<0>
papermill .*                          · part  · \g<0> --prepare-only
printf (.*) thapmuoi report (.*)      · part  · printf \1 thapmuoi report --dry-run \2
.*pytest .*                           · words · python -m pytest --help
python -m venv .venv                  · part  · python -m venv --without-pip elsewhere
python3 -m http.server .*             · part  · \g<0> --help
(.*ruff check && .*ruff .*) && (.*)   · part  · \1 && \2 --version
snakemake .*                          · apart · tests/test_workflow.py runs it with this file
(\.venv/bin/python -m )?pip .*        · apart · needs a registry; .ci/wheel installs the wheel
conda .*                              · apart · needs conda; hosted CI makes the environment
(sudo )?apt install chromium          · apart · needs root
pre-commit install                    · apart · changes the hooks of a clone
"""


def told(document):
    """Return the commands that a document tells in blocks and in its text, each once."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = []
    for block in FENCED.findall(text):
        for line in block.splitlines():
            found.append(line.split(" #")[0].strip())
    prose = FENCED.sub("", text)
    found += [" ".join(line.split()) for line in INLINE.findall(prose)]
    return [*dict.fromkeys(filter(None, found))]


def ways(line):
    """Return how each pattern that a command is of says it is held."""
    for pattern, way, instead in lines(WAYS, "·"):
        match = re.fullmatch(pattern, line)
        if match:
            yield way, instead, match


def held():
    """Return each command once, with how it is held and what is run in its place."""
    found = {}
    for document in DOCUMENTS:
        for line in told(document):
            for way, instead, match in ways(line):
                command = instead
                if way in ("run", "part"):
                    command = match.expand(instead)
                found[line] = (way, command)
    return found


def test_of_every_command_that_is_told_it_is_said_how_it_is_held():
    every = {line for document in DOCUMENTS for line in told(document)}
    assert {line for line in every if len([*ways(line)]) != 1} == set()
    every_way = {way for way, _ in held().values()}
    assert every_way == {"run", "part", "words", "plan", "apart"}


def test_what_takes_seconds_runs_as_it_is_told_in_a_clean_clone(clone):
    (clone / ".venv").symlink_to(HERE.parent)
    for line, (way, command) in held().items():
        if way not in ("run", "part"):
            continue
        if line.startswith("git ") and not (clone / ".git").exists():
            continue  # of an unpacked archive
        is_active = not line.startswith((".venv/bin/", "source "))
        done = shell(command, clone, is_active)
        assert done.returncode == 0, f"{line}: {command}: {done.stdout}{done.stderr}"


def shell(command, folder, is_active=True):
    """Run a command where an environment is active or not."""
    path = [part for part in os.get_exec_path() if Path(part) != HERE]
    if is_active:
        path.insert(0, str(HERE))
    env = {**os.environ, "PATH": os.pathsep.join(path), "PYTHONPATH": str(folder)}
    bash = ["bash", "-c", command]
    return subprocess.run(bash, cwd=folder, env=env, capture_output=True, text=True)


def test_each_option_of_what_takes_minutes_stands_in_its_help(clone):
    helps = {}
    for line, (way, command) in held().items():
        if way == "words":
            if command not in helps:
                helps[command] = shell(command, clone).stdout
            options = re.findall(r"(?<!\S)--?[a-z][\w-]*", line.replace("python -m", ""))
            assert options, line
            assert [option for option in options if option not in helps[command]] == []
    assert helps


def test_each_program_that_is_told_stands_where_it_is_told_to_stand():
    programs = set()
    for line in held():
        name, *_ = shlex.split(line)
        if name in ("thapmuoi", "pytest", "papermill", "python"):
            programs.add(name)
    assert "papermill" in programs
    assert [name for name in sorted(programs) if not (HERE / name).exists()] == []


def test_what_a_long_trial_would_run_is_there_and_its_readers_run_for_a_moment(clone):
    plan = shell("make --dry-run trial", clone).stdout
    scripts = re.findall(r"python (tests/trial/\w+\.py)", plan)
    assert len({*scripts}) == 4
    for script in scripts:
        ast.parse((clone / script).read_text(encoding="utf-8"))
    kinds = re.findall(r"fuzz\.py (\w+) \d+", plan)
    assert len(kinds) == 5
    assert kinds[::4] == ["text", "project"]
    for kind in kinds[::4]:
        assert shell(f"python tests/trial/fuzz.py {kind} 20", clone).returncode == 0
    helped = shell("python tests/trial/mutants.py --help", clone).stdout
    found = (clone / "tests" / "README.md").read_text(encoding="utf-8")
    options = {*re.findall(r"`.*?(--s\w+) ", found)}
    assert "--share" in options
    assert [option for option in sorted(options) if option not in helped] == []
