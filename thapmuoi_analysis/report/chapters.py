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
    from thapmuoi_analysis.case.case import Case

Parameters = dict[str, Any]
ROLES = ("study", "summary", "chapter", "sources")  # in the order of a report
HEADING = re.compile(r"(#+) (.+?) \| (.+)")  # in both languages
NOTEBOOK = re.compile(r"[^/\\:\n\t]+\.ipynb")  # its name, on any system; a manifest has no others


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


def notebooks(study: str = "", own: Iterable[str] = ()) -> list[Path]:
    """Return the notebooks of the main report, or the one of a study, and those of one's own."""
    known = studies()
    if study and study not in known:
        raise ReportError(f"--study {study}: expected all, or one of: {', '.join(known)}")
    folder = paths.notebooks()
    found = [known[study]] if study else sorted(folder.glob("[!.]*.ipynb"))
    if not found:
        raise ReportError(f"no chapters in {folder}: let THAPMUOI_HOME name a project")
    if twice := {path.name for path in found} & {Path(name).name for name in own}:
        raise ReportError(f"--chapter {', '.join(twice)}: there is one of that name; rename it")
    found += (Path(name).absolute() for name in own)
    for path in found:
        if not NOTEBOOK.fullmatch(path.name):
            raise ReportError(
                f"{path.name}: expected NAME.ipynb, without \\ and : in NAME; rename it"
            )
    return found


def chapters(study: str = "", own: Iterable[str] = ()) -> list[Chapter]:
    """Return the chapters of the main report or of a study, with those of one's own, in order.

    The one whose role is `summary` comes first, the one whose role is `sources` last.
    """
    found = map(_chapter, notebooks(study, own))
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
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    if code and not {"case", "lang"} <= {*defaults}:
        fix = "begin as notebooks/explore/my_chapter.ipynb does; what is no chapter belongs there"
        raise ReportError(f"{path.name}: no cell tagged parameters has case and lang: {fix}")
    titles = (head[1] for cell in cells if (head := heading(cell)))
    title = next(titles, {"vi": path.stem, "en": path.stem})
    needs = tuple(table for source in code for table in needed(source))
    return Chapter(path, role, title, needs, defaults, about.get("values", {}))


def needed(source: str) -> list[str]:
    """Return the tables that a cell of code loads a case for: `load_case(case, needs=[…])`."""
    lines = [line for line in source.splitlines() if not line.startswith(("%", "!"))]  # magics
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:  # which running the cell will tell
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    tables: list[str] = []
    for call in calls:
        if ast.unparse(call.func).split(".")[-1] == "load_case":
            lists = [word.value for word in call.keywords if word.arg == "needs"]
            tables += [table for written in lists for table in ast.literal_eval(written)]
    return tables


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


def is_working(cell: Any) -> bool:
    """Return whether a cell only leads to what is told: it runs, and no report shows it."""
    return "working" in cell["metadata"].get("tags", ())


def language(text: str) -> str:
    """Return which language a text is in: of Vietnamese words, names aside, most have marks."""
    words = re.findall(r"[^\W\d_]+", text)
    words = [word for word in words if word[0].islower()] or words
    return "vi" if 2 * sum(not word.isascii() for word in words) > len(words) else "en"


def settings(words: Iterable[str], study: str) -> Parameters:
    """Read `name=value` words against the parameters that a study declares.

    Raises
    ------
    ReportError
        If it does not declare the name, or the value is not of its type or none that it takes.
    """
    read: Parameters = {}
    chapter = chapters(study)[0]  # a study is one notebook
    known, taken = chapter.parameters, chapter.values
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
