"""Change the code in one place at a time, by mutmut, and see whether the tests notice.

`python tests/trial/mutants.py [--share 0.1] [--seed 1] [--seconds 20] [--children 1] [MODULE…]`, as
`case/ranges`: of each module that share of its mutants, drawn evenly; all modules of `case/`
and `metrics/`, and some others, unless said otherwise. Each mutant is shown to the tests named
after its module, then to quick ones that reach the function it stands in, as many as take so many
seconds, and what all these leave to all golden texts. Those that survive are printed. mutmut is
installed for this trial alone.
"""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("case", "metrics")  # whose modules are changed unless others are named
MORE = ("telling/points", "telling/careful", "telling/phrases", "studies/paths",
        "studies/review", "studies/workload")  # fmt: skip
TESTS = ("tests/record", "tests/metrics", "tests/studies", "tests/test_metrics.py",
         "tests/test_data_dictionary.py",
         "tests/test_cli_new.py", "tests/telling", "tests/golden")  # fmt: skip
GOLDEN = "tests/golden/"
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
PASSED_OVER = """
import re
import zlib


def pytest_make_parametrize_id(val, argname):  # a test with other letters in its name gets lost
    if isinstance(val, str) and not re.fullmatch(r"[\\w .-]*", val, re.ASCII):
        return f"{argname}-{zlib.crc32(val.encode('utf-8', 'surrogatepass'))}"


def pytest_collection_modifyitems(items):
    read = "told_stands_in_the_table_of_messages|makes_a_report|report_is_made"  # the code; reports
    made = {"reports", "start"}
    kept = [i for i in items if not made & {*i.fixturenames} and not re.search(read, i.name)]
    items[:] = kept
"""
KILLED = (1, 3, -24, 24, 152, 255, 36)  # exit codes; the last ones of what ran out of time


def described(modules):
    """Return what mutmut is told in `pyproject.toml`."""
    words = {
        "source_paths": ["thapmuoi_analysis"],
        "only_mutate": [f"thapmuoi_analysis/{module}.py" for module in modules],
        "also_copy": ["data", "notebooks", "constraints.txt", "environment.yml"],
        "pytest_add_cli_args": ["-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": TESTS,
    }
    lines = (f"{name} = {json.dumps([*values])}" for name, values in words.items())
    return "\n\n[tool.mutmut]\n" + "\n".join(lines) + "\n"


def mutmut(at, *words):
    return subprocess.run([MUTMUT, *words], cwd=at, capture_output=True, encoding="utf-8")


def made(at, modules):
    """Let mutmut make the mutants and learn which tests reach which function; return the mutants.

    It does so before it looks for the one that it is told to run, and finds none.
    """
    (at / "pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text("utf-8") + described(modules), encoding="utf-8"
    )
    done = mutmut(at, "run", "none")
    mutants = {module: [*codes(at, module)] for module in modules}
    if not (at / "mutants" / "mutmut-stats.json").exists():
        sys.exit(done.stdout[-3000:] + done.stderr[-3000:])
    return {module: names for module, names in mutants.items() if names}


def codes(at, module):
    """Return the exit code of each mutant of a module."""
    path = at / "mutants" / "thapmuoi_analysis" / f"{module}.py.meta"
    return json.loads(path.read_text("utf-8"))["exit_code_by_key"]


def choose_tests(at, seconds):
    """Leave each function some tests: of its module, quick ones that reach it, and golden texts.

    What a fixture computes once is seen to be reached by the first test alone.
    """
    path = at / "mutants" / "mutmut-stats.json"
    about = json.loads(path.read_text("utf-8"))
    takes = about["duration_by_test"]
    for function, tests in about["tests_by_mangled_function_name"].items():
        own = function.split(".x")[0].split(".")[-1].split("_")[0]
        left, kept = seconds, []
        found = {*tests, *(test for test in takes if f"test_{own}" in test.split("::")[0])}
        found = {test for test in found if not re.search(r"\\u|\[.*\+", test)}  # they get lost
        golden = sorted((test for test in found if GOLDEN in test), key=lambda t: takes[t])
        found -= {*golden}
        for test in sorted(found, key=lambda t: (own not in t.split("::")[0], takes[t])):
            left -= takes[test] + 0.02
            kept += [test] if left > 0 or not kept else []
        kept += golden
        about["tests_by_mangled_function_name"][function] = kept
    path.write_text(json.dumps(about), encoding="utf-8")


def told(at, module, names, whole):
    """Print how many of a module's mutants were killed, and the lines that the others change."""
    found = codes(at, module)
    lived = [name for name in names if found[name] not in KILLED]
    killed, share = len(names) - len(lived), 1 - len(lived) / len(names)
    print(f"{module}: {killed} of {len(names)} killed ({share:.0%}), of {whole}", flush=True)
    for name in lived:
        diff = mutmut(at, "show", name).stdout.splitlines()
        changed = [line for line in diff if re.match(r"[-+](?![-+])", line)]
        print(f"  {name} ({found[name]})", *changed, sep="\n    ", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--children", default="1")
    options = parser.parse_args()
    package = ROOT / "thapmuoi_analysis"
    modules = sorted(path for room in ROOMS for path in (package / room).glob("[a-z]*.py"))
    every = [path.relative_to(package).with_suffix("").as_posix() for path in modules]
    every += MORE
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        at = Path(folder) / "tree"
        left = shutil.ignore_patterns(".*", "reports", "__pycache__")
        shutil.copytree(ROOT, at, ignore=left)
        with (at / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
            conftest.write(PASSED_OVER)
        mutants = made(at, options.modules or every)
        choose_tests(at, options.seconds)
        draw = random.Random(options.seed)
        drawn = {
            module: draw.sample(names, round(options.share * len(names)) or 1)
            for module, names in mutants.items()
        }
        every = [name for names in drawn.values() for name in names]
        mutmut(at, "run", "--max-children", options.children, *every)
        for module, names in drawn.items():
            told(at, module, names, len(mutants[module]))


if __name__ == "__main__":
    main()
