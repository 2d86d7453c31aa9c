"""Limits that keep the code quickly read: `python tests/limits.py` prints what breaks them.

For each room: tokens a line on the average, without comments, docstrings and blanks; of the package
comprehensions in a hundred lines too. For each line of the package: less than thirty tokens, but
for signatures, which their types make long. For each of its modules: a comprehension has one `for`,
no conditional stands within another, and an assignment assigns one thing, unless it unpacks one.
"""

import ast
from pathlib import Path

import figures

ROOT = Path(__file__).parents[1]
TOKENS, COMPREHENSIONS, LONGEST = 9.0, 4.0, 30
# Rooms that are denser, by as much as they are: to come down, never to go up.
DENSER = {
    "thapmuoi_analysis/case": 9.8,
    "tests": 10.4,
    "tests/browser": 9.7,
    "tests/case": 11.4,
    "tests/report": 10.7,
    "tests/trial": 9.7,
}


def rooms():
    """Return the files of each room of the package and of the tests."""
    found = {}
    for top in ("thapmuoi_analysis", "tests"):
        for path in sorted((ROOT / top).rglob("*.py")):
            room = "/".join(path.relative_to(ROOT).parts[:2])
            found.setdefault(top if room.endswith(".py") else room, []).append(path)
    return found


def of_rooms():
    """Yield the rooms that are denser than they may be."""
    for room, paths in rooms().items():
        counted = [figures.density(path) for path in paths]
        tokens, lines, comprehensions, _ = map(sum, zip(*counted, strict=True))
        if round(tokens / lines, 1) > DENSER.get(room, TOKENS):
            yield f"{room}: {tokens / lines:.1f} tokens a line"
        share = 100 * comprehensions / lines
        if not room.startswith("tests") and round(share, 1) > COMPREHENSIONS:
            yield f"{room}: {share:.1f} comprehensions in a hundred lines"


def of_module(path):
    """Yield what breaks the limits of a module, with its line."""
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    signatures = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            signatures.update(range(node.lineno, node.body[0].lineno))
        elif isinstance(node, figures.COMPREHENSIONS) and len(node.generators) > 1:
            yield node.lineno, "several `for` in a comprehension"
        elif isinstance(node, ast.IfExp) and holds_conditional(node):
            yield node.lineno, "a conditional within a conditional"
        elif isinstance(node, ast.Assign) and assigns_several(node):
            yield node.lineno, "an assignment of several things"
    for line, tokens in figures.tokens_by_line(path).items():
        if tokens >= LONGEST and line not in signatures:
            yield line, f"{tokens} tokens"


def holds_conditional(node):
    return sum(isinstance(part, ast.IfExp) for part in ast.walk(node)) > 1


def assigns_several(node):
    """Return whether an assignment has several targets, and does not unpack one thing."""
    pairs = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)
    return pairs or len(node.targets) > 1


def broken():
    """Return a line for each limit that is broken."""
    lines = [*of_rooms()]
    for path in sorted((ROOT / "thapmuoi_analysis").rglob("*.py")):
        lines += [f"{path.relative_to(ROOT)}:{line}: {told}" for line, told in of_module(path)]
    return lines


if __name__ == "__main__":
    print("\n".join(broken()))
