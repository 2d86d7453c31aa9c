"""Change the code in one place at a time, and see whether the tests notice.

`python tests/trial/mutants.py [--share 0.1] [--seed 1] [--seconds 20] [--children 1] [MODULE…]`, as
`case/ranges`: of each module that share of its mutants, drawn evenly; all modules of `case/`
and `metrics/`, some others, and the code cells of the chapters (`notebooks`), unless said
otherwise. Each mutant of a module is made by mutmut and shown to the tests named after its module,
then to quick ones that reach the function it stands in, as many as take so many seconds, and what
all these leave to all golden texts. A chapter is shown to the golden texts. Those that survive are
printed. mutmut is installed for this trial alone.
"""

import argparse
import ast
import copy
import difflib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
ROOMS = ("case", "metrics")  # whose modules are changed unless others are named
MORE = ("telling/points", "telling/careful", "telling/phrases", "studies/adoption_paths",
        "studies/decision_review", "studies/leadership_workload", "report/checks", "report/merge",
        "report/trace", "report/provenance", "report/title_block", "report/manifest")  # fmt: skip
OF_REPORT = ("annex", "checks", "chapters", "firmness", "manifest", "merge", "provenance",
             "title_block", "trace")  # fmt: skip
TESTS = ("tests/case", "tests/metrics", "tests/studies", "tests/test_metrics.py",
         "tests/test_data_dictionary.py", "tests/telling", "tests/golden",
         *(f"tests/report/test_{name}.py" for name in OF_REPORT))  # fmt: skip
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
    made = {"reports", "short", "home", "make", "start"}
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
        left = seconds
        kept = []
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
    killed = len(names) - len(lived)
    share = 1 - len(lived) / len(names)
    print(f"{module}: {killed} of {len(names)} killed ({share:.0%}), of {whole}", flush=True)
    for name in lived:
        diff = mutmut(at, "show", name).stdout.splitlines()
        changed = [line for line in diff if re.match(r"[-+](?![-+])", line)]
        print(f"  {name} ({found[name]})", *changed, sep="\n    ", flush=True)


OTHERS = {
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
CALLS = {"any": "all", "all": "any", "head": "tail", "tail": "head", "isna": "notna",
         "notna": "isna", "min": "max", "max": "min"}  # fmt: skip


def _changed(node):
    """Return what a part of a cell may be changed into; None where there is nothing to change."""
    made = copy.copy(node)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OTHERS:
        made.ops = [OTHERS[type(node.ops[0])](), *node.ops[1:]]
    elif isinstance(node, ast.BoolOp):
        made.op = OTHERS[type(node.op)]()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        return node.operand
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        made.value = node.value + 1
    elif isinstance(node, ast.Attribute) and node.attr in CALLS:
        made.attr = CALLS[node.attr]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " == " in node.value:
        made.value = node.value.replace(" == ", " != ", 1)  # what `query` asks for
    else:
        return None
    return made


class _Change(ast.NodeTransformer):
    """Changes the part of a cell that has a number, in the order in which they are met."""

    def __init__(self, number):
        self.number = number
        self.met = 0

    def visit(self, node):
        made = _changed(node)
        if made is not None:
            self.met += 1
            if self.met - 1 == self.number:
                return made
        return self.generic_visit(node)


def of_chapters():
    """Return each mutant of a chapter: its path, the cell, and the source that it gets."""
    mutants = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code" or {"parameters"} & {*cell.metadata.get("tags", ())}:
                continue
            counted = _Change(-1)
            counted.visit(ast.parse(cell.source))
            for number in range(counted.met):
                made = _Change(number).visit(ast.parse(cell.source))
                source = ast.unparse(ast.fix_missing_locations(made))
                mutants.append((path.name, cell.id, source))
    return mutants


def notice_chapters(at, drawn):
    """Print how many mutants of chapters the golden texts notice, and what the others change."""
    lived = []
    for name, id, source in drawn:
        path = at / "notebooks" / name
        kept = path.read_text("utf-8")
        notebook = nbformat.reads(kept, as_version=4)
        [cell] = [cell for cell in notebook.cells if cell.id == id]
        before = ast.unparse(ast.parse(cell.source))
        cell.source = source
        nbformat.write(notebook, path)
        words = ("-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", "tests/golden")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words], cwd=at, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(at)},
        )  # fmt: skip
        path.write_text(kept, encoding="utf-8")
        if done.returncode == 0:
            lines = difflib.unified_diff(before.splitlines(), source.splitlines(), n=0, lineterm="")
            lived.append((name, id, [*lines][3:]))
    print(f"notebooks: {len(drawn) - len(lived)} of {len(drawn)} noticed", flush=True)
    for name, id, lines in lived:
        print(f"  {name} {id}", *lines, sep="\n    ", flush=True)


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
        draw = random.Random(options.seed)
        named = [module for module in options.modules if module != "notebooks"]
        if "notebooks" in options.modules or not options.modules:
            chapters = of_chapters()
            notice_chapters(at, draw.sample(chapters, round(options.share * len(chapters)) or 1))
        if options.modules and not named:
            return
        mutants = made(at, named or every)
        choose_tests(at, options.seconds)
        drawn = {
            module: draw.sample(names, round(options.share * len(names)) or 1)
            for module, names in mutants.items()
        }
        every = [*chain.from_iterable(drawn.values())]
        mutmut(at, "run", "--max-children", options.children, *every)
        for module, names in drawn.items():
            told(at, module, names, len(mutants[module]))


if __name__ == "__main__":
    main()
