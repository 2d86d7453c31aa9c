"""Where a case stands, by its slug or path; looked up without reading it."""

import json
import os
import re
import unicodedata
from pathlib import Path

from thapmuoi_analysis import paths

NAME = "datapackage.json"
COPY = (".txt", ".docx", ".odt", ".html", ".htm")  # of a source that a reader has
KINDS = (".csv", ".json", *COPY)  # files of a case
ID = re.compile("[a-z0-9][a-z0-9-]*")  # of a source, for which its copy is named
COPIES = "THAPMUOI_COPIES"  # environment: where cases stand -> the copies that a run reads


def path_of(case: str | Path) -> Path:
    """Return the folder or workbook that a slug or path names, be it there or not."""
    if known(case):
        return paths.data() / case
    return Path(case).expanduser()


def copied(path: Path) -> Path:
    """Return the copy of a case that reports are being made of, else the case itself."""
    return Path(_copies().get(str(path.absolute()), path))


def is_copy(path: Path) -> bool:
    """Return whether this is a copy of a case that reports are being made of."""
    return str(path) in _copies().values()


def _copies() -> dict[str, str]:
    copies: dict[str, str] = json.loads(os.environ.get(COPIES, "{}"))
    return copies


def known(case: str | Path) -> bool:
    """Return whether it is a slug: a case of the folder of cases."""
    return (paths.data() / case / NAME).is_file()


def slug_of(path: Path) -> str:
    """Return the short name of a case: that of its folder, or of its workbook in ASCII."""
    if path.is_dir():
        return path.resolve().name
    name = path.stem.lower().replace("đ", "d")
    letters = unicodedata.normalize("NFD", name).encode("ascii", "ignore")
    slug = re.sub(r"[^a-z0-9]+", "-", letters.decode())
    return slug.strip("-") or "case"


def address_of(path: Path) -> str:
    """Return what a case is found by again: its slug, or its path when it stands elsewhere."""
    slug = slug_of(path)
    return slug if path == paths.data() / slug else str(path)


def beside(name: str) -> Path:
    """Return the folder of a case that another is set beside: here, or in the project."""
    home = paths.data() if known(name) else paths.home() / "data"
    return home / name


def files_of(path: Path) -> list[Path]:
    """Return the files that a case may be read from.

    Beside a workbook these are all texts that are named as a copy of a source is.
    """
    path = copied(path)
    if path.is_dir():
        found = [file for file in path.iterdir() if file.suffix.lower() in KINDS]
    else:
        beside = [file for file in path.parent.iterdir() if file.suffix in COPY]
        found = [path, *(file for file in beside if ID.fullmatch(file.stem))]
    return [file for file in found if file.is_file()]
