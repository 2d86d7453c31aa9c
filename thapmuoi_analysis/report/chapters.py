"""The notebooks that reports are made of: what data each needs, what parameters it takes.

It imports nothing that takes time.
"""

import ast
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.case.schema import codes_of

if TYPE_CHECKING:
    from thapmuoi_analysis.case.case import Case

Texts = Mapping[str, str]  # by language, or by name
About = Mapping[str, Any]  # what a notebook, a cell or an output says of itself to a report
Parameters = dict[str, Any]
ROLES = ("study", "summary", "chapter", "sources")  # in the order of a report
INJECTED = "injected-parameters"  # the cell that papermill puts in: its tag, and our id
CHANGES = "changes"  # parameter of a study that takes any number of "name=value"
HEADING = re.compile(r"(#+) (.+?) \| (.+)")  # in both languages
NO_STUDY = "--study {study}: expected all, or one of: {names}"
NO_SETTING = "--set {word}: expected name=value, name one of: {names}"
NO_ASSUMPTION = "--set {word}: no parameter and no assumption is called so; there are: {names}"
NO_VALUE = "--set {word}: expected {kind}, as in {as_in}"
NO_SUCH_VALUE = "--set {word}: expected one of: {values}"
KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}
NOTEBOOK = re.compile(r"[^/\\:\n\t]+\.ipynb")  # its name, on any system; a manifest has no others


class ReportError(RuntimeError):
    """A report cannot be made; the message says which notebook, cell and why."""


@dataclass(frozen=True)
class Chapter:
    """A notebook of a report: what it tells, the data it needs, its parameters and their values."""

    path: Path
    role: str
    title: Texts
    needs: tuple[str, ...]
    parameters: Parameters
    values: Mapping[str, list[Any]]

    def lacks(self, case: "Case") -> list[str]:
        """Return the tables that it needs and a case does not have."""
        return [table for table in self.needs if not case.has(table)]


def studies() -> dict[str, Path]:
    """Return the notebooks that are documents of their own, by name."""
    return {path.stem: path for path in sorted(paths.notebooks().glob("studies/*.ipynb"))}


def notebooks(study: str = "", own: Iterable[str] = (), *, only: bool = False) -> list[Path]:
    """Return the notebooks of the main report, or the one of a study, and those of one's own.

    Those of one's own may be asked for alone.
    """
    found = [] if only else _ours(study)
    names = {path.name for path in found}
    for path in map(Path, own):
        if path.name in names:
            raise ReportError(f"--chapter {path.name}: there is one of that name; rename it")
        found.append(path.absolute())
    for path in found:
        if not NOTEBOOK.fullmatch(path.name):
            raise ReportError(
                f"{path.name}: expected NAME.ipynb, without \\ and : in NAME; rename it"
            )
        if not path.is_file():  # a pipe would be waited for
            raise ReportError(f"{path}: there is no notebook of this name")
    return found


def _ours(study: str) -> list[Path]:
    """Return the notebooks of the main report, or the one of a study."""
    if study:
        known = studies()
        if study not in known:
            told = Phrase(NO_STUDY, study=study, names=", ".join(known))
            raise ReportError(told)
        return [known[study]]
    folder = paths.notebooks()
    found = sorted(folder.glob("[!.]*.ipynb"))
    if not found:
        raise ReportError(f"no chapters in {folder}: let THAPMUOI_HOME name a project")
    return found


def chapters(study: str = "", own: Iterable[str] = (), *, only: bool = False) -> list[Chapter]:
    """Return the chapters of the main report or of a study, with those of one's own, in order.

    The one whose role is `summary` comes first, the one whose role is `sources` last.
    """
    found = map(_chapter, notebooks(study, own, only=only))
    return sorted(found, key=lambda chapter: ROLES.index(chapter.role))


def _chapter(path: Path) -> Chapter:
    """Read what a notebook declares.

    Raises
    ------
    ReportError
        If it is no notebook, or its parameters are none of a chapter.
    """
    parameters: Parameters = {}
    needs: list[str] = []
    title: Texts = {"vi": path.stem, "en": path.stem}
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        about = metadata_of(notebook)
        for cell in reversed(notebook["cells"]):
            source = "".join(cell["source"])
            if "parameters" in cell["metadata"].get("tags", ()):
                parameters = {**_assigned(source), **parameters}
            if cell["cell_type"] == "code":
                needs = needed(source) + needs
            head = heading(cell)
            if head:
                title = head[1]
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        expected = "expected a notebook whose parameters are plain literals"
        raise ReportError(f"{path.name}: {error}; {expected}") from error
    role = about.get("role", "chapter")
    if role not in ROLES:
        raise ReportError(f"{path.name}: its role is {role!r}; it can be: {', '.join(ROLES)}")
    has_code = any(cell["cell_type"] == "code" for cell in notebook["cells"])
    if has_code and not parameters.keys() >= {"case", "lang"}:
        fix = "begin as notebooks/explore/my_chapter.ipynb does; what is no chapter belongs there"
        raise ReportError(f"{path.name}: no cell tagged parameters has case and lang: {fix}")
    return Chapter(path, role, title, tuple(needs), parameters, about.get("values", {}))


def needed(source: str) -> list[str]:
    """Return the tables that a cell of code loads a case for: `load_case(case, needs=[…])`."""
    if "load_case" not in source:
        return []
    lines = [line for line in source.splitlines() if not line.startswith(("%", "!"))]  # magics
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:  # which running the cell will tell
        return []
    tables: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("load_case"):
            for word in node.keywords:
                if word.arg == "needs":
                    tables += ast.literal_eval(word.value)
    return tables


def _assigned(source: str) -> Parameters:
    """Return the name and the value of each parameter, with or without its type."""
    found: Parameters = {}
    statements: list[Any] = ast.parse(source).body
    for statement in statements:
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
        else:
            target = statement.target
        found[ast.unparse(target)] = ast.literal_eval(statement.value)
    return found


def metadata_of(part: Mapping[str, Any]) -> About:
    """Return what a notebook, a cell or an output says of itself to a report."""
    about: About = part.get("metadata", {}).get("thapmuoi", {})
    return about


def heading(cell: Any) -> tuple[str, Texts] | None:
    """Return the marks of a heading, `##`, and what it says in each language; None for others."""
    if cell["cell_type"] != "markdown":
        return None
    match = HEADING.fullmatch("".join(cell["source"]))
    return (match[1], {"vi": match[2], "en": match[3]}) if match else None


def named(cell: Any, number: int) -> str:
    """Return what a cell of code is called: its number, as Jupyter shows it, and its first line."""
    first = cell["source"].strip().split("\n")[0]
    return f"cell [{number}] {first}"


def is_working(cell: Any) -> bool:
    """Return whether a cell only leads to what is told: it runs, and no report shows it."""
    return "working" in cell["metadata"].get("tags", ())


def language(text: str) -> str:
    """Return which language a text is in: of Vietnamese words, names aside, most have marks."""
    words = re.findall(r"[^\W\d_]+", text)
    words = [word for word in words if word[0].islower()] or words
    plain = sum(map(str.isascii, words))
    return "vi" if 2 * plain < len(words) else "en"


def settings(words: Iterable[str], study: str) -> Parameters:
    """Read `name=value` words against the parameters that a study declares.

    Raises
    ------
    ReportError
        If it does not declare the name, or the value is not of its type or none that it takes.
    """
    chapter = chapters(study)[0]  # a study is one notebook
    known = sorted(chapter.parameters.keys() - {"case", "lang"})
    read: Parameters = {}
    for word in _gathered(words, known):
        name, equals, text = word.partition("=")
        if name in read:
            raise ReportError(Phrase("--set {name} stands there twice: keep one", name=name))
        if not equals or name not in known:
            names = ", ".join(known) or Phrase("none besides case and lang")
            raise ReportError(Phrase(NO_SETTING, word=word, names=names))
        default = chapter.parameters[name]
        try:
            read[name] = _typed(text, type(default))
        except (ValueError, SyntaxError) as error:
            kind = Phrase(KINDS[type(default)])
            raise ReportError(Phrase(NO_VALUE, word=word, kind=kind, as_in=default)) from error
        taken = chapter.values.get(name, [read[name]])
        if read[name] not in taken:
            values = "; ".join(map(str, taken))
            raise ReportError(Phrase(NO_SUCH_VALUE, word=word, values=values))
    return read


def _gathered(words: Iterable[str], known: Sequence[str]) -> list[str]:
    """Return words; those that name no parameter are given to `changes`, where a study has it."""
    if CHANGES not in known:
        return [*words]
    own = []
    changes = []
    for word in words:
        name, equals, value = word.partition("=")
        if name == CHANGES:
            changes += value.split()
        elif equals and name not in known:
            changes.append(word)
        else:
            own.append(word)
    _refuse_unknown(changes, known)
    return [*own, f"{CHANGES}={' '.join(changes)}"] if changes else own


def _refuse_unknown(changes: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a change of what is no assumption, before anything is run."""
    assumed = codes_of("workload", "id")
    for word in changes:
        name = word.partition("=")[0]
        if name not in assumed:
            names = [*(one for one in known if one != CHANGES), *assumed]
            near = get_close_matches(name, names) or names
            raise ReportError(Phrase(NO_ASSUMPTION, word=word, names=", ".join(near)))


def _typed(text: str, kind: type) -> Any:
    """Read a value of a type; of a bool any literal is one, such as 1."""
    return ast.literal_eval(text) if kind is bool else kind(text)
