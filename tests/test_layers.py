"""The rooms of the package and the doors between them, read from the source (AST)."""

import ast
import graphlib
import json
import subprocess
import sys
from collections.abc import Iterator
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
    "studies": {"case", "metrics", "telling", "studies"},
    "report": {"", "case", "metrics", "telling", "report", "paths"},
    "__main__": {"cli"},
    "cli": {"", "case", "report", "paths", "cli", "cli_cases"},
    "cli_cases": {"case", "report"},
}
ONLY_SHOW = {"IPython"}


def _imports(tree: ast.Module, module: str) -> Iterator[str]:
    """Yield the full name of all that a module imports (a package is named `….__init__`).

    What the package's own `__init__` imports for type checkers alone is not imported when it runs.
    """
    if module == f"{PACKAGE}.__init__":
        tree = ast.Module([node for node in tree.body if not isinstance(node, ast.If)], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], *filter(None, [node.module])])
            yield from (f"{base}.{name.name}" for name in node.names)


def _layer(name: str) -> str:
    """Return which layer of the package a full name belongs to."""
    first = name.split(".")[1] if "." in name else ""
    return first if first in DOORS else ""


def _faults(source: str, module: str) -> list[str]:
    """Return what in a module's source breaks the layering, one line each."""
    tree, layer = ast.parse(source), _layer(module)
    imports = list(_imports(tree, module))
    tops = {name.split(".")[0] for name in imports}
    found = [
        f"imports {name}"
        for name in imports
        if name.split(".")[0] == PACKAGE and _layer(name) not in DOORS[layer]
    ]
    may_show = (f"{PACKAGE}.telling.show", f"{PACKAGE}.report.engine")
    banned = set() if module in may_show else set(ONLY_SHOW)
    return found + [f"imports {name}" for name in sorted(tops & banned)]


def _modules() -> dict[str, Path]:
    """Return every module of the package by its full name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        found[".".join([PACKAGE, *path.relative_to(ROOT).with_suffix("").parts])] = path
    return found


def test_each_module_keeps_to_its_layer():
    for module, path in _modules().items():
        assert _faults(path.read_text(encoding="utf-8"), module) == [], module
    assert {name.split(".")[1] for name in _modules()} <= {*DOORS, "__init__"}


def test_no_module_uses_itself_by_a_detour():
    files = {name.removesuffix(".__init__"): path for name, path in _modules().items()}
    graph = {}
    for name, path in files.items():
        module = f"{name}.__init__" if path.stem == "__init__" else name
        used = set(_imports(ast.parse(path.read_text(encoding="utf-8")), module))
        used |= {other.rpartition(".")[0] for other in used}  # what a name is imported from
        graph[name] = {other for other in used & files.keys() if other.count(".")} - {name}
    assert sum(map(len, graph.values())) > len(graph)
    graphlib.TopologicalSorter(graph).prepare()  # a CycleError names the circle


WRONG = {  # what a module must not say -> the module
    "from thapmuoi_analysis.metrics import plan": "case.case",
    "from ..telling.formatter import Formatter": "case.case",
    "from ..metrics import plan": "case.__init__",
    "def load():\n    import thapmuoi_analysis.telling.show": "case.case",
    "from thapmuoi_analysis.paths import data": "telling.chain",
    "from thapmuoi_analysis.report import run": "telling.chain",
    "from thapmuoi_analysis.studies import adoption_paths": "report.merge",
    "from ..cli import main": "studies.paths",
    "from IPython.display import display": "telling.chart",
    "from thapmuoi_analysis.case.case import Case": "__init__",
}


def test_a_wrong_door_is_noticed():
    for source, module in WRONG.items():
        assert _faults(source, f"{PACKAGE}.{module}") != [], source


def test_importing_the_package_loads_nothing_heavy():
    code = f"import {PACKAGE}, json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    assert PACKAGE in loaded
    heavy = {"pandas", "numpy", "matplotlib", "papermill", "frictionless", "IPython"}
    assert loaded & heavy == set()
