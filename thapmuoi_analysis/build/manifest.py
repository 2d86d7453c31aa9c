"""The manifest of a report: what it shows, what it was made from and with.

It imports nothing that takes time, so that to find nothing due costs nothing.
"""

import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thapmuoi_analysis.paths import MAKING, making
from thapmuoi_analysis.record import location

NAME, EARLIER = "manifest.json", "manifest-earlier.json"
MADE_FROM = ("parameters", "inputs", "notebooks", "versions")  # parts of a manifest
HOLDS = ("case", "fictional", "parameters", "numbers", "inputs", "notebooks", "versions")
MIXED = f"{NAME} and its files are of two runs, or changed since: thapmuoi report makes it again"


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
        before, after = old.get(part, {}), new.get(part, {})
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                how = "changed" if name in after else "is gone"
                yield part, name, how if name in before else "is new"


def write(folder: Path, about: Mapping[str, Any]) -> None:
    """Write the manifest of the report that stands in a folder; all its files are outputs."""
    outputs = {path.name: sha256(path) for path in sorted(folder.iterdir())}
    text = json.dumps({**about, "outputs": outputs}, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read(folder: Path, name: str = NAME) -> dict[str, Any] | None:
    """Return the manifest of a report that is whole; None where there is none such.

    A report is whole when every output stands there with the hash that the manifest has. Of the one
    before, by the name EARLIER, only the manifest is left.
    """
    try:
        found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        kept = found["outputs"] if name == NAME else ()
        outputs = {name: sha256(folder / Path(name).name) for name in kept} or found["outputs"]
    except (OSError, ValueError, KeyError, TypeError):  # none, damaged, or another program's
        return None
    return found if {*HOLDS} <= found.keys() and outputs == found["outputs"] else None


def is_mixed(folder: Path) -> bool:
    """Return whether a report stands there that is not whole: files of two runs, or changed."""
    return (folder / NAME).is_file() and read(folder) is None
