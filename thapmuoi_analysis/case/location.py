"""Where a case stands, by its slug or path; looked up without reading it."""

import json
import os
import re
import unicodedata
from pathlib import Path

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.signs import UNFIT

NAME = "datapackage.json"
COPY = (".txt", ".docx", ".odt", ".html", ".htm")  # of a source that a reader has
KINDS = (".csv", ".json")  # of the other files of a case in a folder
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
    """Return whether it is a slug: a case of the folder of cases. `./example` is a path."""
    name = str(case).rstrip("/\\")
    is_name = name == Path(name).name
    return is_name and (paths.data() / name / NAME).is_file()


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
    if path == paths.data() / slug:
        return slug
    name = str(path)
    return f".{os.sep}{name}" if known(name) else name


def beside(name: str) -> Path:
    """Return the folder of a case that another is set beside: here, or in the project."""
    home = paths.data() if known(name) else paths.home() / "data"
    return home / name


def files_of(path: Path) -> list[Path]:
    """Return the files that a case may be read from.

    Of texts that stand beside them, only those that are named as a copy of a source is.
    """
    path = copied(path)
    folder = path.parent
    found = [path]
    if path.is_dir():
        folder = path
        found = [file for file in path.iterdir() if file.suffix.lower() in KINDS]
    found += [file for file in folder.iterdir() if is_named_as_a_copy(file)]
    return [file for file in found if file.is_file() and not UNFIT.search(file.name)]


def is_named_as_a_copy(file: Path) -> bool:
    """Return whether a file has the name of a copy of a source."""
    return file.suffix in COPY and bool(ID.fullmatch(file.stem))
