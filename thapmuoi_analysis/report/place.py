"""The folder of a report: whose files stand there, and how a new report is moved to its place.

Nothing of anybody else's is written over or deleted: a file that no manifest of a report vouches
for stops the move, and one that somebody edited since it was made is kept under another name.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from thapmuoi_analysis.case.errors import Phrase
from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.chapters import ReportError

COMING = "manifest-coming.json"  # of the report that is being moved: its files are ours too
STRANGER = "{name} stands in {folder} and is no file of a report: move it, or say --force"
OTHERS = (
    "{folder} holds the report of another case of this name ({place}): name another --out, rename"
    " the case, or say --force"
)
LINKED = "{path} is a link: a report goes into folders of its own: remove it, or name another --out"
FOLDER = "{path} is a folder, where a file of the report belongs: move it, or name another --out"
FAILED = "failed"  # folder of chapters that an error ended
KEPT = "{folder}: {name} was changed since it was made; that version is kept as {kept}"


def links(folder: Path) -> Iterator[Path]:
    """Yield which folders that a report goes into are links, which lead elsewhere.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the report, below that of its case, below the folder of reports.
    """
    out = folder.parents[1]
    failed = out / FAILED
    kept = failed / folder.relative_to(out)
    for path in (folder.parent, folder, failed, kept.parent, kept):
        if path.is_symlink():
            yield path


def refuse_links(folder: Path) -> None:
    """Raise ReportError where a folder that a report goes into is a link."""
    for path in links(folder):
        raise ReportError(Phrase(LINKED, path=path))


def refuse_other_case(folder: Path, stands: str) -> None:
    """Raise ReportError where a folder holds the report of a case that stands elsewhere.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the report.
    stands : str
        Where the case stands, as its manifest says it.
    """
    about = manifest.found(folder / manifest.NAME)
    if about and about.get("stands", stands) != stands:
        raise ReportError(Phrase(OTHERS, folder=folder, place=about["place"]))


def refuse_folders(folder: Path, names: Iterable[str]) -> None:
    """Raise ReportError where a folder stands in the place of a file of a report."""
    for name in names:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            raise ReportError(Phrase(FOLDER, path=path))


def refuse_strangers(folder: Path, names: Iterable[str]) -> None:
    """Raise ReportError where a file of one of these names is none that a report wrote there."""
    vouched = _vouched(folder)
    for name in names:
        if name not in vouched and os.path.lexists(folder / name):
            raise ReportError(Phrase(STRANGER, name=name, folder=folder))


def _vouched(folder: Path) -> dict[str, set[str]]:
    """Return the files that reports wrote into a folder: name -> the hashes that it may have."""
    vouched: dict[str, set[str]] = {}
    for name in (manifest.NAME, manifest.EARLIER, COMING):
        about = manifest.found(folder / name)
        if about is None:
            continue
        vouched[name] = set()  # a manifest itself is of no hash
        if name != manifest.EARLIER:
            for file, digest in about["outputs"].items():
                vouched.setdefault(file, set()).add(digest)
    return vouched


def move(apart: Path, folder: Path, *, force: bool = False) -> list[Phrase]:
    """Move a finished report into place, the manifest last; drop what only the earlier one has.

    Nothing is written or dropped through a link that stands in the folder: the link itself is.

    Parameters
    ----------
    apart, folder : pathlib.Path
        Where it was made, and where it goes.
    force : bool, optional
        Whether it may take the place of files that are none of a report.

    Returns
    -------
    list of Phrase
        A line for each file that was changed, and what it is called now.

    Raises
    ------
    ReportError
        If such a file stands there; then nothing was moved.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(path.name for path in apart.iterdir())
    refuse_folders(folder, names)
    if not force:
        refuse_strangers(folder, [*names, manifest.EARLIER, COMING])
    vouched = _vouched(folder)
    os.replace(apart / manifest.NAME, folder / COMING)
    if (folder / manifest.NAME).is_file():  # for `diff`
        copy = apart / manifest.EARLIER
        shutil.copyfile(folder / manifest.NAME, copy, follow_symlinks=False)
        os.replace(copy, folder / manifest.EARLIER)
    names.remove(manifest.NAME)
    kept: list[Phrase] = []
    for name in names:
        kept += _replaced(apart / name, folder / name, vouched.get(name, set()))
    for name in vouched.keys() - {*names}:
        _drop(folder / name, vouched[name])
    os.replace(folder / COMING, folder / manifest.NAME)
    return kept


def rewrite(folder: Path, name: str, text: str) -> None:
    """Put another text in the place of a file of a report; the manifest vouches for both till then.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of a report that is whole.
    name : str
        Which of its files.
    text : str
        What the file is to hold.
    """
    about = manifest.required(folder)
    about["outputs"][name] = hashlib.sha256(text.encode()).hexdigest()
    manifest.put(folder / COMING, json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    manifest.put(folder / name, text)
    os.replace(folder / COMING, folder / manifest.NAME)


def _replaced(made: Path, target: Path, vouched: set[str]) -> Iterator[Phrase]:
    """Put a file in place of the earlier one; yield a line where somebody has changed that one."""
    same = manifest.sha256(made)
    if manifest.holds(target, {same}):
        return  # what stays the same is not touched
    if vouched and os.path.lexists(target) and not manifest.holds(target, vouched):
        yield _kept(target)
    os.replace(made, target)


def _drop(path: Path, vouched: set[str]) -> None:
    """Drop a file of the earlier report; one that somebody has changed stays, and so do folders."""
    if manifest.holds(path, vouched):
        path.unlink()  # a plain name, as manifests are vetted


def _kept(path: Path) -> Phrase:
    """Give a file that somebody changed a name of its own; return the line that says so."""
    kept = path.with_name(f"{path.stem} (edited){path.suffix}")
    number = 2
    while os.path.lexists(kept):
        kept = path.with_name(f"{path.stem} (edited {number}){path.suffix}")
        number += 1
    path.rename(kept)
    return Phrase(KEPT, folder=path.parent, name=path.name, kept=kept.name)


def keep(made: Path, folder: Path) -> list[Path]:
    """Move chapters that an error ended to where they are kept; return where each stands now.

    Those of earlier runs give way, unless somebody has edited them.

    Parameters
    ----------
    made, folder : pathlib.Path
        Where they were made, if any were, and where they are kept.
    """
    found = sorted(made.glob("*.ipynb"))
    drop_failed(folder)
    kept = []
    for path in found:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / path.name
        if os.path.lexists(target):
            _kept(target)
        hashes = folder / f"{path.name}.sha256"
        manifest.put(hashes, manifest.sha256(path))
        os.replace(path, target)
        kept.append(target)
    return kept


def drop_failed(folder: Path) -> None:
    """Drop the chapters that an earlier run kept, and their folders where nothing else is there."""
    for vouching in folder.glob("*.ipynb.sha256"):
        if vouching.is_file() and not vouching.is_symlink():  # a pipe would be waited for
            with vouching.open(encoding="ascii", errors="replace") as file:
                digest = file.read(64)
            _drop(vouching.with_suffix(""), {digest})
            vouching.unlink()
    for empty in (folder, folder.parent, folder.parents[1]):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
