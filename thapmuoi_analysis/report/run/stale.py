"""Which reports are out of date, and why: what they were made from, against what is there now.

It imports nothing that takes time, and reads a file only when its size, times or inode say that it
is another: what it knows of each stands in `.known.json` in the folder of reports. A file changed
less than two seconds before it was read is read again.
"""

import ast
import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from time import time_ns
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.record import location

MANIFEST, KNOWN = "manifest.json", ".known.json"
KEPT = ("parameters", "made_from", "inputs", "versions", "outputs")  # of a manifest
RACY = 2 * 10**9  # nanoseconds


@dataclass(frozen=True)
class Order:
    """A report that is asked for, in the words of the command line."""

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


class Known:
    """What is known of files that have not changed since: their hashes, and manifests in brief."""

    def __init__(self, out: Path) -> None:
        self._file, self._new, self._out = out / KNOWN, dict[str, Any](), out
        self._old: dict[str, Any] = {}
        with suppress(OSError, ValueError):  # absent or damaged: all is read again
            self._old = dict(json.loads(self._file.read_bytes()))

    def sha256(self, path: Path) -> str:
        """Return the hash of a file."""
        return str(self._of(path, sha256))

    def manifest(self, report: Path) -> dict[str, Any]:
        """Return what counts of the manifest of a report; empty where there is none."""
        try:
            return dict(self._of(report / MANIFEST, _brief))
        except (OSError, ValueError, TypeError):
            return {}

    def _of(self, path: Path, read: Any) -> Any:
        """Return what a file holds as `read` tells it, from memory where the file is the same."""
        about, key = os.stat(path), str(path)
        times = (about.st_mtime_ns, about.st_ctime_ns)
        mark = [about.st_size, about.st_ino, *times]
        if key in self._new:
            return self._new[key][1]
        told = self._old.get(key)
        if not told or told[0] != mark:
            told = [mark, read(path)]
            if time_ns() - max(times) < RACY:
                return told[1]
        self._new[key] = told
        return told[1]

    def save(self) -> None:
        """Write what is known for the next time."""
        if self._new.items() <= self._old.items() or not self._out.is_dir():
            return
        with suppress(OSError):  # a folder that cannot be written to: read all again next time
            beside = self._file.with_suffix(f".{os.getpid()}")
            beside.write_text(json.dumps({**self._old, **self._new}), encoding="utf-8")
            os.replace(beside, self._file)


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _brief(path: Path) -> dict[str, Any]:
    about = json.loads(path.read_text(encoding="utf-8"))
    return {name: about[name] for name in KEPT if name in about}


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python, of the package, and of all that it requires."""
    lines = requires("thapmuoi-analysis") or ()
    needed = [re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line]
    names = ["thapmuoi-analysis", *needed]
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def code(known: Known | None = None) -> str:
    """Return one hash for all files of the package."""
    root, read = Path(__file__).parents[2], known.sha256 if known else sha256
    files = sorted(p for p in root.rglob("*") if p.is_file() and p.parent.name != "__pycache__")
    told = "\n".join(f"{path.relative_to(root).as_posix()} {read(path)}" for path in files)
    return hashlib.sha256(told.encode()).hexdigest()


def chapters(known: Known | None = None) -> dict[str, str]:
    """Return the hash of each notebook that may be a chapter."""
    read = known.sha256 if known else sha256
    return {path.name: read(path) for path in sorted(paths.notebooks().glob("[0-9][0-9]_*.ipynb"))}


def why(order: Order, out: Path, known: Known, now: Mapping[str, Any]) -> list[str]:
    """Return why a report must be made; empty where it is up to date.

    Parameters
    ----------
    order : Order
        The report.
    out : pathlib.Path
        Folder of reports.
    known : Known
        What is known of files.
    now : mapping
        `code` and `chapters` as they are: the same for all reports.
    """
    about = known.manifest(out / order.folder)
    if "made_from" not in about:
        return ["there is none, or none that is whole"]
    try:
        return list(_changes(order, out / order.folder, known, about, now))
    except OSError as error:
        return [f"{error.filename} is gone"]


def _changes(
    order: Order, folder: Path, known: Known, about: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[str]:
    for name, sha in about["outputs"].items():
        if not (folder / name).is_file() or known.sha256(folder / name) != sha:
            yield f"{name} is not what was written"
    path, made = location.path_of(order.case), about["made_from"]
    before = {k: v for k, v in about["parameters"].items() if k != "lang"}
    given = {"case": location.address_of(path)}
    given |= dict(word.partition("=")[::2] for word in order.settings)
    for name in {**before, **given}:
        if not _same(before.get(name), given.get(name)):
            yield f"parameter {name}: {before.get(name, '-')} -> {given.get(name, '-')}"
    if made["show_code"] != order.show_code:
        yield "with code" if order.show_code else "without code"
    inputs = {file.name: known.sha256(file) for file in location.files_of(path)}
    for other in map(location.path_of, made["beside"]):
        at = other.name if other.is_dir() else other.parent.name
        inputs |= {f"{at}/{f.name}": known.sha256(f) for f in location.files_of(other)}
    yield from _differ("data", about["inputs"], inputs)
    yield from _differ("chapter", made["chapters"], now["chapters"])
    yield from _differ("version of", about["versions"], versions())
    if made["code"] != now["code"]:
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
