"""The manifest of a report: what it shows, what it was made from and with.

It imports nothing that takes time, so that to find nothing due costs nothing.
"""

import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import requires, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thapmuoi_analysis.case import location
from thapmuoi_analysis.paths import MAKING, making

NAME, EARLIER = "manifest.json", "manifest-earlier.json"
MADE_FROM = ("parameters", "inputs", "notebooks", "versions")  # parts of a manifest
NOTEBOOK = ".ipynb"
LARGEST = 50_000_000  # bytes of a manifest that is read
MIXED = f"{NAME} and its files are of two runs, or changed since: thapmuoi report makes it again"
FOREIGN = (
    "{} is none that a report writes (damaged, altered, or of another program or version):"
    " thapmuoi report writes it anew"
)


def today() -> date:
    """Return the day a report is made: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()


def sha256(path: Path) -> str:
    """Return the hash of a file, which is read again only when it has changed."""
    state = path.stat()
    return _hash(path, state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)


@cache
def _hash(path: Path, *_: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def clear(out: Path) -> None:
    """Drop what runs of this machine that were killed left half made among reports."""
    for left in out.glob(f"{MAKING}*"):
        import psutil

        process = left.name.removeprefix(MAKING).split("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            left.unlink() if left.is_file() else shutil.rmtree(left, ignore_errors=True)


def put(path: Path, text: str) -> None:
    """Write a text beside its place and rename it: nobody finds half of it."""
    clear(path.parent)
    with TemporaryDirectory(dir=path.parent, prefix=making()) as apart:
        (beside := Path(apart) / path.name).write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)


def made_from(case: Path, beside: Sequence[str], notebooks: Iterable[Path]) -> dict[str, Any]:
    """Return the hash of each file that a report is made from, and the versions of what makes it.

    Parameters
    ----------
    case : pathlib.Path
        Folder or workbook of the case.
    beside : sequence of str
        Names of the cases that it is set beside.
    notebooks : iterable of pathlib.Path
        The chapters.
    """
    inputs = {file.name: sha256(file) for file in sorted(location.files_of(case))}
    for name in beside:
        others = sorted(location.files_of(location.beside(name)))
        inputs |= {f"{name}/{file.name}": sha256(file) for file in others}
    chapters = {path.name: sha256(path) for path in notebooks}
    made_with = {**versions(), "code": code()}
    return {"beside": beside, "inputs": inputs, "notebooks": chapters, "versions": made_with}


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python, of the package, and of all that it requires."""
    lines = requires("thapmuoi-analysis") or ()
    needed = [re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line]
    names = ["thapmuoi-analysis", *needed]
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def code() -> str:
    """Return one hash for all files of the package."""
    root = Path(__file__).parents[1]
    files = sorted(p for p in root.rglob("*") if p.is_file() and p.parent.name != "__pycache__")
    told = "\n".join(f"{path.relative_to(root).as_posix()} {sha256(path)}" for path in files)
    return hashlib.sha256(told.encode()).hexdigest()


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], parts: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield what differs in parts of two manifests: the part, the name in it, and how."""
    for part in parts:
        before, after = old[part], new[part]
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                how = "changed" if name in after else "is gone"
                yield part, name, how if name in before else "is new"


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


def _vetted(text: str) -> dict[str, Any]:
    """Return a manifest that a report can have written; raise ValueError for any other.

    It may come from anybody. What the schema cannot say: `made` is a day, each input of a number is
    a number, none is its own input, and each notebook that came out went in.
    """
    found: dict[str, Any] = _schema()(json.loads(text))
    date.fromisoformat(found["made"])
    graph = {id: number["inputs"] for id, number in found["numbers"].items()}
    unknown = {*TopologicalSorter(graph).static_order()} - graph.keys()
    executed = {name for name in found["outputs"] if name.endswith(NOTEBOOK)}
    if unknown := unknown | (executed - found["notebooks"].keys()):
        raise ValueError(f"names what it does not have: {', '.join(sorted(unknown))}")
    return found


def _found(path: Path) -> dict[str, Any] | None:
    """Return the manifest that a file holds; None where it holds none that a report writes."""
    try:
        if path.is_file() and path.stat().st_size <= LARGEST:  # a device has no end
            return _vetted(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        pass
    return None


def read(folder: Path, name: str = NAME) -> dict[str, Any] | None:
    """Return the manifest of a report that is whole; None where there is none such.

    A report is whole when every output stands there with the hash that the manifest has. Of the one
    before, by the name EARLIER, only the manifest is left. This is the only way to a manifest: what
    it returns has the keys and types of `manifest.schema.json`, and names files of a report alone.
    """
    about = _found(folder / name)
    if about is None or name == EARLIER:
        return about
    held = (_holds(folder / file, digest) for file, digest in about["outputs"].items())
    return about if all(held) else None


def _holds(path: Path, digest: str) -> bool:
    try:
        return path.is_file() and sha256(path) == digest
    except OSError:
        return False


def error(folder: Path, name: str = NAME) -> str:
    """Return why the manifest that stands there is not read; empty where it is, or none stands."""
    if read(folder, name) or not os.path.lexists(folder / name):
        return ""
    return MIXED if _found(folder / name) else FOREIGN.format(name)
