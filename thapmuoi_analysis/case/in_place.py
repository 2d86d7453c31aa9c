"""A case that is changed where it stands: written anew beside itself, read back, put into place.

Whatever somebody typed is still there afterwards, and there is never half a case.
"""

import csv
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.begun import finished
from thapmuoi_analysis.case.descriptor import DESCRIBED
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.location import files_of
from thapmuoi_analysis.case.raw import RawCase, Rows, inside
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.case.text import read as read_text

MARK = "\ufeff"  # of UTF-8, as Excel writes it
LOCKS = ("~${}", ".~lock.{}#")  # of Excel and of LibreOffice, beside a workbook that is open
Make = Callable[[Path], None]


def readable(path: Path) -> RawCase:
    """Return a case as it is written; raise CaseError where it cannot be read whole."""
    raw = read(path)
    whole, _ = finished(raw)
    if whole.errors:
        raise CaseError(whole.errors)
    return raw


def change(path: Path, make: Make, is_kept: Callable[[RawCase], bool]) -> None:
    """Change a folder or workbook.

    Parameters
    ----------
    path : pathlib.Path
        The folder or workbook.
    make : callable
        Changes a copy of the folder, or writes the workbook anew.
    is_kept : callable
        Whether the case that was made still has what it is to have.

    Raises
    ------
    RuntimeError
        If it has not, or if the workbook is open elsewhere; nothing is changed then.
    """
    for lock in LOCKS:
        if (path.parent / lock.format(path.name)).exists():
            raise RuntimeError(f"{path.name} is open: save and close it, then try again")
    with TemporaryDirectory(prefix=paths.making(), dir=path.absolute().parent) as apart:
        made = Path(apart) / path.name
        if path.is_dir():
            made.mkdir()
            for file in filter(inside, files_of(path)):  # links and devices stay where they are
                shutil.copy2(file, made)
        make(made)
        if not is_kept(read(made)):
            raise RuntimeError("something that was there would be lost: nothing was changed")
        _put(made, path)


def _put(made: Path, path: Path) -> None:
    """Put what was made into the place of what is there: of a folder its changed files."""
    if path.is_file():
        shutil.copymode(path, made)
        made.replace(path)
        return
    for file in sorted(made.iterdir()):
        there = path / file.name
        is_same = there.is_file() and there.read_bytes() == file.read_bytes()
        if file.is_file() and not is_same:
            file.replace(there)


def append(file: Path, head: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows below those of a CSV file, in its own manner."""
    text = read_text(file)
    end, separator = _manner(text)
    if not text.endswith("\n"):
        text += end
    cells = [[row.get(column, "") for column in head] for row in rows]
    _write(file, text + _lines(cells, end, separator))


def rewrite(file: Path, rows: Mapping[int, Sequence[str]]) -> None:
    """Write some rows of a CSV file anew, each by its number below the header; the rest stays."""
    text = read_text(file)
    end, separator = _manner(text)
    lines = [*StringIO(text, newline="")]
    reader = csv.reader(lines, delimiter=separator, strict=True)
    made = []
    begin = 0
    for number, _ in enumerate(reader, -1):
        written = "".join(lines[begin : reader.line_num])
        if number in rows:
            written = _lines([rows[number]], end, separator)
        made.append(written)
        begin = reader.line_num
    _write(file, "".join(made))


def _manner(text: str) -> tuple[str, str]:
    """Return how a CSV file ends its lines, and what it has between cells."""
    heading = text.partition("\n")[0]
    return "\r\n" if "\r\n" in text else "\n", "," if "," in heading else ";"


def _lines(rows: Rows | Sequence[Sequence[str]], end: str, separator: str) -> str:
    lines = StringIO()
    csv.writer(lines, delimiter=separator, lineterminator=end).writerows(rows)
    return lines.getvalue()


def _write(file: Path, text: str) -> None:
    begins = MARK if file.read_bytes().startswith(MARK.encode()) else ""
    file.write_text(begins + text, encoding="utf-8", newline="")


def describe(folder: Path, changed: Callable[[dict[str, Any]], None]) -> None:
    """Write what a folder says of itself anew, once it is changed."""
    described = folder / DESCRIBED
    about = json.loads(read_text(described))
    changed(about)
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    described.write_text(text, encoding="utf-8", newline="\n")
