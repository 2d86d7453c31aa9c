"""Figures of how the chapters and the package read: `python tests/figures.py`.

Chapters: words that a reader meets in one language (Markdown, and the texts of say, table, figure
and choose) for each other line of code; prose before groups of code; lines of a cell. Package:
tokens by room, without comments, docstrings and blanks; tokens, comprehensions and conditional
expressions a line. They are signs of a thing, not the thing.
"""

import ast
import collections
import io
import re
import statistics
import tokenize
from functools import cache
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
TELLS = {"say", "table", "figure", "choose"}
PASSED_OVER = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
               tokenize.ENCODING, tokenize.ENDMARKER}  # fmt: skip
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def texts(source):
    """Return the texts that a cell tells, as nodes."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in TELLS:
            words = [word.value for word in call.keywords if word.arg not in ("name",)]
            words += [text for each in call.args if isinstance(each, ast.Tuple)
                      for text in each.elts[1:]]  # fmt: skip
            found += [node for node in words if isinstance(node, ast.Constant)]
    return [node for node in found if isinstance(node.value, str)]


def other_lines(source, told):
    """Return the lines of a cell on which no told text stands, nor closing brackets alone."""
    taken = {line for node in told for line in range(node.lineno, node.end_lineno + 1)}
    lines = enumerate(source.splitlines(), 1)
    return [line for number, line in lines if line.strip(" )]},") and number not in taken]


def is_prose(cell):
    """Return whether a cell is more than a heading."""
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return cell.cell_type == "markdown" and any(not line.startswith("#") for line in lines)


def chapter(path):
    """Return the figures of a chapter by name, and the lines of each of its cells."""
    notebook = nbformat.read(path, as_version=4)
    words, lines, lengths, code, with_words, tells = 0, 0, [], 0, 0, 0
    groups = prose = 0
    before = None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words += len(cell.source.split()) / 2  # both languages
        else:
            told = texts(cell.source)
            words += sum(len(node.value.split()) for node in told) / 2
            own = other_lines(cell.source, told)
            lines += len(own)
            lengths.append(len(own))
            code += 1
            is_working = "working" in cell.metadata.get("tags", ())
            if not is_working and re.search(r"(?<!\.)\b(say|table|figure)\(", cell.source):
                tells += 1
                with_words += bool(told)
            if before is not None and before.cell_type == "markdown":
                groups += 1
                prose += is_prose(before)
        before = cell
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    figures = {
        "words a line": round(words / lines, 1),
        "median lines": statistics.median(lengths),
        "longest cell": max(lengths),
        "prose before": f"{prose}/{groups}",
        "telling with words": f"{with_words}/{tells}",
        "metrics": "metrics." in source,
        "pandas": any(word in source for word in (".query(", "pd.", ".groupby(", "[[", ".loc[")),
    }
    return figures, lengths


@cache
def tokens_by_line(path):
    """Return how many tokens each line of a file has, docstrings left out."""
    text = path.read_text(encoding="utf-8")
    documented = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            documented.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = collections.Counter()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in PASSED_OVER and token.start[0] not in documented:
            lines[token.start[0]] += 1
    return lines


def density(path):
    """Return tokens, lines, comprehensions and conditional expressions of a file."""
    lines = tokens_by_line(path)
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    comprehensions = sum(isinstance(node, COMPREHENSIONS) for node in nodes)
    conditionals = sum(isinstance(node, ast.IfExp) for node in nodes)
    return lines.total(), len(lines), comprehensions, conditionals


def main():
    lengths = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        figures, own = chapter(path)
        print(path.stem, figures)
        lengths += own if path.stem[:2] in ("01", "02", "03", "04", "05") else []
    print("median lines of a cell of 01 to 05:", statistics.median(lengths))
    rooms = {}
    for path in sorted((ROOT / "thapmuoi_analysis").rglob("*.py")):
        room = path.relative_to(ROOT / "thapmuoi_analysis").parts[0].removesuffix(".py")
        rooms.setdefault(room, []).append(density(path))
    rooms["all"] = [one for of in rooms.values() for one in of]
    for room, found in rooms.items():
        tokens, lines, comprehensions, conditionals = map(sum, zip(*found, strict=True))
        per = f"{tokens / lines:.1f} a line, {100 * comprehensions / lines:.1f} comprehensions and"
        per += f" {100 * conditionals / lines:.1f} conditionals in 100"
        print(f"{room}: {len(found)} modules, {tokens:,} tokens, {lines:,} lines; {per}")


if __name__ == "__main__":
    main()
