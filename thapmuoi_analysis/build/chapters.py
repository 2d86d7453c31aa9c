"""The chapters of a report: the notebooks, what data each needs, what parameters it takes."""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill

from thapmuoi_analysis import paths
from thapmuoi_analysis.record.case import Case
from thapmuoi_analysis.record.claim import LANGS

Parameters = dict[str, Any]
ROLES = ("summary", "chapter", "sources")  # in the order of a report
HEADING = re.compile(r"(#+) (.+?) \| (.+)")  # in both languages


class ReportError(RuntimeError):
    """A report cannot be made; the message says which notebook, cell and why."""


@dataclass(frozen=True)
class Chapter:
    """A notebook of the report: what it tells, what data it needs, what parameters it takes."""

    path: Path
    role: str
    title: Mapping[str, str]
    needs: tuple[str, ...]
    parameters: Parameters
    values: Mapping[str, list[Any]]

    def lacks(self, case: Case) -> list[str]:
        """Return the tables that it needs and a case does not have."""
        return [table for table in self.needs if not case.has(table)]


def chapters(folder: Path | None = None) -> list[Chapter]:
    """Return the chapters of a report in their order: the notebooks that begin with a number.

    The one whose role is `summary` comes first, the one whose role is `sources` last.
    """
    folder = folder or paths.notebooks()
    found = [_chapter(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]
    if not found:
        raise ReportError(f"no chapters in {folder}: let THAPMUOI_HOME name a checkout")
    return sorted(found, key=lambda chapter: ROLES.index(chapter.role))


def _chapter(path: Path) -> Chapter:
    try:
        notebook = nbformat.read(path, as_version=4)
        about = notebook.metadata.get("thapmuoi", {})
        declared = papermill.inspect_notebook(str(path)).values()
        defaults = {p["name"]: ast.literal_eval(p["default"]) for p in declared}
    except (ValueError, SyntaxError) as error:
        expected = "expected a notebook whose parameters are plain literals"
        raise ReportError(f"{path.name}: {error}; {expected}") from error
    role, needs = about.get("role", "chapter"), tuple(about.get("needs", ()))
    if role not in ROLES:
        raise ReportError(f"{path.name}: its role is {role!r}; it can be: {', '.join(ROLES)}")
    heads = (heading(cell) for cell in notebook.cells)
    title = next((titles for _, titles in filter(None, heads)), dict.fromkeys(LANGS, path.stem))
    return Chapter(path, role, title, needs, defaults, about.get("values", {}))


def heading(cell: Any) -> tuple[str, Mapping[str, str]] | None:
    """Return the marks of a heading, `##`, and what it says in each language; None for others."""
    match = HEADING.fullmatch(cell.source) if cell.cell_type == "markdown" else None
    return (match[1], {"vi": match[2], "en": match[3]}) if match else None


def settings(given: Iterable[str], known: Iterable[Chapter]) -> Parameters:
    """Read `name=value` words against the parameters that the chapters declare.

    Raises
    ------
    ReportError
        If no chapter declares the name, or the value is not one that is declared or of its type.
    """
    read: Parameters = {}
    known = list(known)
    names = {name for chapter in known for name in chapter.parameters} - {"case", "lang"}
    for word in given:
        name, equals, text = word.partition("=")
        if not equals or name not in names:
            listed = ", ".join(sorted(names)) or "none besides case and lang"
            raise ReportError(f"--set {word}: expected name=value, name one of: {listed}")
        for chapter in known:
            if name in chapter.parameters:
                read[name] = _value(name, text, chapter)
    return read


def _value(name: str, text: str, chapter: Chapter) -> Any:
    default, allowed = chapter.parameters[name], chapter.values.get(name)
    try:
        value = text if isinstance(default, str) else ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = None
    value = float(value) if type(value) is int and isinstance(default, float) else value
    if type(value) is not type(default):  # not isinstance: True is no count
        kind = type(default).__name__
        raise ReportError(f"--set {name}={text}: expected {kind}, as in {default!r}")
    if allowed and value not in allowed:
        listed = ", ".join(map(str, allowed))
        raise ReportError(f"--set {name}={text}: {name} can be: {listed}")
    return value
