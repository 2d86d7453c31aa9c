"""Which reports are asked for, which of them are out of date, and why.

It imports nothing that takes time. A report is out of date when what it was made from (data,
chapters, parameters, the package's code, versions of libraries) or a file of it is another than its
manifest has.
"""

import ast
import hashlib
import json
import platform
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import requires, version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.record import location

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Report:
    """A report that is asked for: a case in one language, under one set of parameters.

    Parameters
    ----------
    case : str
        Slug of the case, or the path of its folder or workbook.
    lang : str
        The language.
    settings : tuple of str
        Parameters of chapters, each as "name=value".
    scenario : str
        Name of the set of parameters; empty for the default one.
    show_code : bool
        Whether the documents keep the code of the chapters.
    """

    case: str
    lang: str
    settings: tuple[str, ...] = ()
    scenario: str = ""
    show_code: bool = False

    @property
    def folder(self) -> str:
        """Where the report stands below the folder of reports."""
        slug = location.slug_of(location.path_of(self.case))
        return f"{slug}/{self.lang}" + (f"-{self.scenario}" if self.scenario else "")


@dataclass(frozen=True)
class Result:
    """What became of a report that was asked for.

    Parameters
    ----------
    report : Report
        The report.
    state : {"made", "up to date", "due", "failed"}
        What became of it.
    why : tuple of str
        Why it is due, or why it failed.
    seconds : float
        Time it took.
    """

    report: Report
    state: str
    why: tuple[str, ...] = ()
    seconds: float = 0.0


class Inputs:
    """Hashes of what reports are made from: each file is read once a run."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[tuple[int, ...], str]] = {}

    def sha256(self, path: Path) -> str:
        """Return the hash of a file."""
        if path not in self._read:
            self._read[path] = _mark(path), sha256(path)
        return self._read[path][1]

    @cached_property
    def code(self) -> str:
        """One hash for all files of the package."""
        root = Path(__file__).parents[1]
        files = sorted(p for p in root.rglob("*") if p.is_file() and p.parent.name != "__pycache__")
        told = "\n".join(f"{p.relative_to(root).as_posix()} {self.sha256(p)}" for p in files)
        return hashlib.sha256(told.encode()).hexdigest()

    @cached_property
    def chapters(self) -> dict[str, str]:
        """The hash of each notebook that may be a chapter."""
        found = sorted(paths.notebooks().glob("[0-9][0-9]_*.ipynb"))
        return {path.name: self.sha256(path) for path in found}

    def data(self, case: str, beside: Iterable[str]) -> dict[str, str]:
        """Return the hash of each file of a case, and of those it is set beside."""
        path = location.path_of(case)
        found = {file.name: self.sha256(file) for file in sorted(location.files_of(path))}
        for other in map(location.path_of, beside):
            at = other.name if other.is_dir() else other.parent.name
            files = sorted(location.files_of(other))
            found |= {f"{at}/{file.name}": self.sha256(file) for file in files}
        return found

    def changed(self) -> bool:
        """Return whether a file is another by now than the one that was read."""
        try:
            return any(mark != _mark(path) for path, (mark, _) in self._read.items())
        except OSError:
            return True


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _mark(path: Path) -> tuple[int, ...]:
    about = path.stat()
    return about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python, of the package, and of all that it requires."""
    lines = requires("thapmuoi-analysis") or ()
    needed = [re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line]
    names = ["thapmuoi-analysis", *needed]
    found = {"python": platform.python_version(), **{name: version(name) for name in names}}
    return MappingProxyType(found)


def why(report: Report, out: Path, inputs: Inputs) -> list[str]:
    """Return why a report must be made; empty where it is up to date.

    Parameters
    ----------
    report : Report
        The report.
    out : pathlib.Path
        Folder of reports.
    inputs : Inputs
        What is known of files.
    """
    folder = out / report.folder
    try:
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return list(_changes(report, folder, about, inputs))
    except OSError as error:
        if error.filename != str(folder / MANIFEST):
            return [f"{error.filename} is gone"]
    except (ValueError, KeyError, TypeError):  # damaged, or another program's
        pass
    return ["there is none, or none that is whole"]


def _changes(
    report: Report, folder: Path, about: Mapping[str, Any], inputs: Inputs
) -> Iterator[str]:
    for name, sha in about["outputs"].items():
        if not (folder / name).is_file() or sha256(folder / name) != sha:
            yield f"{name} is not what was written"
    made = about["made_from"]
    before = {k: v for k, v in about["parameters"].items() if k != "lang"}
    given = {"case": location.address_of(location.path_of(report.case))}
    given |= dict(word.partition("=")[::2] for word in report.settings)
    for name in {**before, **given}:
        if not _same(before.get(name), given.get(name)):
            yield f"parameter {name}: {before.get(name, '-')} -> {given.get(name, '-')}"
    if made["show_code"] != report.show_code:
        yield "with code" if report.show_code else "without code"
    yield from _differ("data", about["inputs"], inputs.data(report.case, made["beside"]))
    yield from _differ("chapter", made["chapters"], inputs.chapters)
    yield from _differ("version of", about["versions"], versions())
    if made["code"] != inputs.code:
        yield "the code of the package changed"


def _differ(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            how = "is new" if name not in before else "is gone" if name not in after else "changed"
            yield f"{what} {name} {how}"


def _same(before: Any, word: str | None) -> bool:
    """Return whether a word of the command line means the value that a chapter was given."""
    if before is None or word is None or isinstance(before, str):
        return bool(before == word)
    with suppress(ValueError, SyntaxError):
        value = ast.literal_eval(word)
        return bool(value == before) and isinstance(value, bool) == isinstance(before, bool)
    return False


def making() -> str:
    """Return how the name of a folder begins in which this machine makes a report."""
    return f".making-{platform.node()}-"


def clear(out: Path) -> None:
    """Drop what runs that were killed on this machine left half made."""
    for left in out.glob(f"*/*/{making()}*"):
        import psutil

        if not psutil.pid_exists(int(left.name.removeprefix(making()).split("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
