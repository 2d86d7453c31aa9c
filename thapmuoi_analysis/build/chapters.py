"""The notebooks that reports are made of: what data each needs, what parameters it takes.

It imports nothing that takes time.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thapmuoi_analysis import paths

if TYPE_CHECKING:
    from thapmuoi_analysis.record.case import Case

Parameters = dict[str, Any]
ROLES = ("study", "summary", "chapter", "sources")  # in the order of a report
HEADING = re.compile(r"(#+) (.+?) \| (.+)")  # in both languages


class ReportError(RuntimeError):
    """A report cannot be made; the message says which notebook, cell and why."""


@dataclass(frozen=True)
class Chapter:
    """A notebook of a report: what it tells, the data it needs, its parameters and their values."""

    path: Path
    role: str
    title: Mapping[str, str]
    needs: tuple[str, ...]
    parameters: Parameters
    values: Mapping[str, list[Any]]

    def lacks(self, case: "Case") -> list[str]:
        """Return the tables that it needs and a case does not have."""
        return [table for table in self.needs if not case.has(table)]


def studies() -> dict[str, Path]:
    """Return the notebooks that are documents of their own, by name."""
    return {path.stem: path for path in sorted(paths.notebooks().glob("studies/*.ipynb"))}


def notebooks(study: str = "") -> list[Path]:
    """Return the notebooks of the main report, those that begin with a number; or of a study."""
    known = studies()
    if study and study not in known:
        raise ReportError(f"--study {study}: expected all, or one of: {', '.join(known)}")
    folder = paths.notebooks()
    found = [known[study]] if study else sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise ReportError(f"no chapters in {folder}: let THAPMUOI_HOME name a checkout")
    return found


def chapters(study: str = "") -> list[Chapter]:
    """Return the chapters of the main report or of a study, in their order.

    The one whose role is `summary` comes first, the one whose role is `sources` last.
    """
    found = map(_chapter, notebooks(study))
    return sorted(found, key=lambda chapter: ROLES.index(chapter.role))


def _chapter(path: Path) -> Chapter:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells, about = notebook["cells"], notebook["metadata"].get("thapmuoi", {})
        tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", ())]
        defaults = dict(pair for cell in tagged for pair in _declared("".join(cell["source"])))
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        expected = "expected a notebook whose parameters are plain literals"
        raise ReportError(f"{path.name}: {error}; {expected}") from error
    role = about.get("role", "chapter")
    if role not in ROLES:
        raise ReportError(f"{path.name}: its role is {role!r}; it can be: {', '.join(ROLES)}")
    titles = (head[1] for cell in cells if (head := heading(cell)))
    title = next(titles, {"vi": path.stem, "en": path.stem})
    needs, values = tuple(about.get("needs", ())), about.get("values", {})
    return Chapter(path, role, title, needs, defaults, values)


def _declared(source: str) -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of each parameter, with or without its type."""
    body: list[Any] = ast.parse(source).body
    for line in body:
        target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
        yield ast.unparse(target), ast.literal_eval(line.value)


def heading(cell: Any) -> tuple[str, Mapping[str, str]] | None:
    """Return the marks of a heading, `##`, and what it says in each language; None for others."""
    is_text = cell["cell_type"] == "markdown"
    match = HEADING.fullmatch("".join(cell["source"])) if is_text else None
    return (match[1], {"vi": match[2], "en": match[3]}) if match else None


def settings(words: Iterable[str], study: str) -> Parameters:
    """Read `name=value` words against the parameters that a study declares.

    Raises
    ------
    ReportError
        If it does not declare the name, or the value is not of its type or none that it takes.
    """
    read: Parameters = {}
    known = dict(pair for chapter in chapters(study) for pair in chapter.parameters.items())
    taken = dict(pair for chapter in chapters(study) for pair in chapter.values.items())
    names = ", ".join(sorted(known.keys() - {"case", "lang"})) or "none besides case and lang"
    for word in words:
        name, equals, text = word.partition("=")
        if name in read:
            raise ReportError(f"--set {name} stands there twice: keep one")
        if not equals or name not in names.split(", "):
            raise ReportError(f"--set {word}: expected name=value, name one of: {names}")
        kind = type(known[name])
        try:
            read[name] = (ast.literal_eval if kind is bool else kind)(text)
        except (ValueError, SyntaxError) as error:
            told = f"--set {word}: expected {kind.__name__}, as in {known[name]!r}"
            raise ReportError(told) from error
        if read[name] not in taken.get(name, [read[name]]):
            raise ReportError(f"--set {word}: expected one of: {'; '.join(map(str, taken[name]))}")
    return read
