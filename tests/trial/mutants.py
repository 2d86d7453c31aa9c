"""Change the code at random, one place at a time, and see whether its tests notice.

`python tests/trial/mutants.py MODULE TESTS… [--number N]`, as `record/ranges.py
tests/record/test_ranges.py`: N places drawn from all (40 unless said otherwise), each changed in a
child whose tests stop at the first failure. Those that survive are printed.
"""

import argparse
import ast
import copy
import importlib.machinery
import os
import random
import signal
import sys
from pathlib import Path

import hypothesis  # noqa: F401  (imported once, for all children)
import numpy as np  # noqa: F401
import pandas as pd  # noqa: F401
import pytest

ROOT = Path(__file__).parents[2]
OTHER = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Lt: ast.LtE,
    ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def _changes(tree):
    """Yield how many places there are: the place, and what is done there."""
    for at, node in enumerate(ast.walk(tree)):
        if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in OTHER:
            yield at, "op"
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
            yield at, "ops"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield at, "not"
        elif isinstance(node, (ast.If, ast.IfExp)):
            yield at, "if"
        elif isinstance(node, ast.Return) and node.value:
            yield at, "return"
        elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int)):
            yield at, "constant"


def _changed(tree, at, how):
    """Return a changed tree and where."""
    tree = copy.deepcopy(tree)
    node = [*ast.walk(tree)][at]
    before = ast.unparse(node)
    if how == "op":
        node.op = OTHER[type(node.op)]()
    elif how == "ops":
        node.ops[0] = OTHER[type(node.ops[0])]()
    elif how == "not":
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif how == "if":
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif how == "return":
        node.value = ast.Constant(None)
    else:
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    ast.fix_missing_locations(tree)
    return tree, f"line {node.lineno}: {before.splitlines()[0]} ({how})"


def _noticed(path, tree, tests):
    """Run tests in a child that has the changed module; a child that hangs has noticed."""
    if not (pid := os.fork()):
        signal.alarm(300)
        code = compile(tree, str(path), "exec")
        loader = importlib.machinery.SourceFileLoader
        own = loader.get_code
        loader.get_code = lambda self, name: code if self.path == str(path) else own(self, name)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1), os.dup2(null, 2)
        os.chdir(ROOT)
        words = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"]
        os._exit(int(pytest.main([*words, *tests])))
    return os.waitpid(pid, 0)[1] != 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--number", type=int, default=40)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    path = ROOT / "thapmuoi_analysis" / options.module
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if _noticed(path, tree, options.tests):
        sys.exit("the tests fail without a change")
    places = [*_changes(tree)]
    drawn = random.Random(20220302).sample(places, min(options.number, len(places)))
    killed = 0
    for n, (at, how) in enumerate(drawn, 1):
        changed, told = _changed(tree, at, how)
        killed += (noticed := _noticed(path, changed, options.tests))
        if not noticed:
            print(f"survived: {told}")
        print(f"{options.module}: {killed} of {n} noticed, of {len(places)} places", flush=True)


if __name__ == "__main__":
    main()
