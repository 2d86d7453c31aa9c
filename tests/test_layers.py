"""The rooms of the package and the doors between them, read from the source (AST)."""

import ast
import graphlib
import json
import subprocess
import sys
from pathlib import Path

PACKAGE = "thapmuoi_analysis"
ROOT = Path(__file__).parents[1] / PACKAGE

# layer -> the layers it may import; "" is the package's own __init__
DOORS = {
    "": set(),
    "paths": set(),
    "case": {"case", "paths"},
    "metrics": {"case", "metrics"},
    "telling": {"case", "metrics", "telling"},
    "exchange": {"case", "exchange"},
    "studies": {"case", "metrics", "telling", "studies"},
    "report": {"", "case", "metrics", "telling", "report", "paths"},
    "__main__": {"cli"},
    "cli": {"", "case", "metrics", "report", "paths", "cli", "cli_cases", "cli_report"},
    "cli_cases": {"case", "exchange", "report"},
    "cli_report": {"", "case", "report", "cli_cases"},
}


def imports(path):
    """Return the full name of all that a module imports.

    What the package's own `__init__` imports for type checkers alone is not imported when it runs.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path == ROOT / "__init__.py":
        tree = ast.Module([node for node in tree.body if not isinstance(node, ast.If)], [])
    above = [PACKAGE, *path.parent.relative_to(ROOT).parts]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            from_ = above[: len(above) - node.level + 1] if node.level else []
            base = ".".join([*from_, *filter(None, [node.module])])
            found |= {f"{base}.{name.name}" for name in node.names}
    return found


def layer(name):
    """Return which layer of the package a full name belongs to."""
    first = name.split(".")[1] if "." in name else ""
    return first if first in DOORS else ""


def modules():
    """Return every module of the package by its full name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join([PACKAGE, *parts]).removesuffix(".__init__")] = path
    return found


MAY_SHOW = (f"{PACKAGE}.telling.show", f"{PACKAGE}.report.engine")


def test_each_module_keeps_to_its_layer():
    for module, path in modules().items():
        for name in imports(path):
            if name.split(".")[0] == PACKAGE:
                assert layer(name) in DOORS[layer(module)], f"{module} imports {name}"
            assert module in MAY_SHOW or not name.startswith("IPython"), module


def test_no_module_uses_itself_by_a_detour():
    known, graph = modules(), {}
    for name, path in known.items():
        used = imports(path)
        used |= {other.rpartition(".")[0] for other in used}  # what a name is imported from
        graph[name] = {other for other in used & known.keys() if other.count(".")} - {name}
    assert sum(map(len, graph.values())) > len(graph)
    graphlib.TopologicalSorter(graph).prepare()  # a CycleError names the circle


HEAVY = {"pandas", "numpy", "matplotlib", "papermill", "frictionless", "IPython"}


def test_importing_the_package_loads_nothing_heavy():
    code = f"import {PACKAGE}, json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {*json.loads(run.stdout)}
    assert PACKAGE in loaded
    assert loaded & HEAVY == set()
