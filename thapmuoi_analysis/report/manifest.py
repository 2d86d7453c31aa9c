"""The manifest of a report: what it shows, what it was made from and with.

It imports nothing that takes time, so that to find nothing due costs nothing.
"""

import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import requires, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thapmuoi_analysis.case import location
from thapmuoi_analysis.paths import MAKING, making

Manifest = dict[str, Any]
NAME = "manifest.json"
EARLIER = "manifest-earlier.json"
MADE_FROM = ("parameters", "inputs", "notebooks", "versions")  # parts of a manifest
LARGEST = 50_000_000  # bytes of a manifest that is read
MIXED = f"{NAME} and its files are of two runs, or changed since: thapmuoi report makes it again"
NONE = {NAME: "there is no report", EARLIER: "there is no report before it to compare with"}
FOREIGN = (
    "{} is none that a report writes (damaged, altered, or of another program or version):"
    " thapmuoi report --force writes it anew"
)


def today() -> date:
    """Return the day a report is made: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        told = f"SOURCE_DATE_EPOCH is {epoch!r}: expected seconds since 1970, as 1767225600"
        raise RuntimeError(told) from error


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def clear(out: Path) -> None:
    """Drop what runs of this machine that were killed left half made among reports."""
    for left in out.glob(f"{MAKING}*"):
        import psutil

        process = left.name.removeprefix(MAKING).split("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            if left.is_file():
                left.unlink()
            else:
                shutil.rmtree(left, ignore_errors=True)


def put(path: Path, text: str) -> None:
    """Write a text beside its place and rename it: nobody finds half of it."""
    clear(path.parent)
    with TemporaryDirectory(dir=path.parent, prefix=making()) as apart:
        beside = Path(apart) / path.name
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)


def made_from(
    case: Path,
    beside: Sequence[str],
    notebooks: Iterable[Path],
    sources: Container[str] | None = None,
) -> Manifest:
    """Return the hash of each file that a report is made from, and the versions of what makes it.

    Parameters
    ----------
    case : pathlib.Path
        Folder or workbook of the case.
    beside : sequence of str
        Names of the cases that it is set beside.
    notebooks : iterable of pathlib.Path
        The chapters.
    sources : container of str, optional
        Ids of its sources: of the texts beside it, copies of these alone are read. Without it, any
        may be one.
    """
    inputs = {}
    for file in sorted(location.files_of(case)):
        is_copy = location.is_named_as_a_copy(file)
        if not is_copy or sources is None or file.stem in sources:
            inputs[file.name] = sha256(file)
    for name in beside:
        for file in sorted(location.files_of(location.beside(name))):
            inputs[f"{name}/{file.name}"] = sha256(file)
    return {
        "beside": beside,
        "inputs": inputs,
        "notebooks": {path.name: sha256(path) for path in notebooks},
        "versions": {**versions(), "code": code()},
    }


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python, of the package, and of all that it requires."""
    found = {"python": platform.python_version()}
    for line in ("thapmuoi-analysis", *(requires("thapmuoi-analysis") or ())):
        if "extra ==" not in line:
            (name, *_) = re.split(r"[^\w.-]", line)
            found[name] = version(name)
    return found


def code() -> str:
    """Return one hash for all files of the package."""
    root = Path(__file__).parents[1]
    lines = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            lines.append(f"{path.relative_to(root).as_posix()} {sha256(path)}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], parts: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield what differs in parts of two manifests: the part, the name in it, and how."""
    for part in parts:
        before = old[part]
        after = new[part]
        for name in {**before, **after}:
            if name not in after:
                yield part, name, "is gone"
            elif name not in before:
                yield part, name, "is new"
            elif before[name] != after[name]:
                yield part, name, "changed"


def write(folder: Path, about: Mapping[str, Any]) -> None:
    """Write the manifest of the report that stands in a folder; all its files are outputs.

    Raises
    ------
    RuntimeError
        If it would be refused when it is read.
    """
    outputs = {path.name: sha256(path) for path in sorted(folder.iterdir())}
    text = json.dumps({**about, "outputs": outputs}, ensure_ascii=False, indent=1)
    try:
        _vetted(text)
    except ValueError as error:
        fix = "names and texts hold no control characters and no signs that turn a line"
        raise RuntimeError(f"{NAME} would not be read again: {error}; {fix}") from error
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


@cache
def _schema() -> Callable[[Any], Any]:
    """Return what refuses a manifest that no report can have written."""
    import fastjsonschema  # only where there is a manifest

    text = Path(__file__).with_name("manifest.schema.json").read_text("utf-8")
    check: Callable[[Any], Any] = fastjsonschema.compile(json.loads(text))
    return check


def _vetted(text: str) -> Manifest:
    """Return a manifest that a report can have written; raise ValueError for any other.

    It may come from anybody. What the schema cannot say: `made` is a day, each input of a number is
    a number, none is its own input, and each notebook that came out went in.
    """
    about: Manifest = _schema()(json.loads(text))
    date.fromisoformat(about["made"])
    graph = {id: number["inputs"] for id, number in about["numbers"].items()}
    unknown = {*TopologicalSorter(graph).static_order()} - graph.keys()
    executed = {name for name in about["outputs"] if name.endswith(".ipynb")}
    unknown |= executed - about["notebooks"].keys()
    if unknown:
        raise ValueError(f"names what it does not have: {', '.join(sorted(unknown))}")
    return about


def found(path: Path) -> Manifest | None:
    """Return the manifest that a file holds; None where it holds none that a report writes."""
    with suppress(OSError, ValueError, RecursionError):
        if path.is_file() and path.stat().st_size <= LARGEST:  # a device has no end
            return _vetted(path.read_text(encoding="utf-8"))
    return None


def read(folder: Path, name: str = NAME) -> Manifest | None:
    """Return the manifest of a report that is whole; None where there is none such.

    A report is whole when every output stands there with the hash that the manifest has. Of the one
    before, by the name EARLIER, only the manifest is left. This is the only way to a manifest: what
    it returns has the keys and types of `manifest.schema.json`, and names files of a report alone.
    """
    about = found(folder / name)
    if about and name == NAME:
        for file, digest in about["outputs"].items():
            if not holds(folder / file, {digest}):
                return None
    return about


def holds(path: Path, digests: Container[str]) -> bool:
    """Return whether a file has one of these hashes; a pipe is none, and is not waited for."""
    with suppress(OSError):
        return path.is_file() and sha256(path) in digests
    return False


def error(folder: Path, name: str = NAME) -> str:
    """Return why the manifest that stands there is not read; empty where it is, or none stands."""
    if read(folder, name) or not os.path.lexists(folder / name):
        return ""
    return MIXED if found(folder / name) else FOREIGN.format(name)


def required(folder: Path, name: str = NAME) -> Manifest:
    """Return the manifest of a report, or of the one before it; RuntimeError where none is read."""
    about = read(folder, name)
    if about is None:
        told = error(folder, name) or error(folder) or NONE.get(name, NONE[NAME])
        raise RuntimeError(f"{folder}: {told}")
    return about
