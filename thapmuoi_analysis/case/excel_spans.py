"""Cells that a workbook names by their corners: its reader makes each of them in memory.

Two corners are a few letters, and may stand for all cells of a sheet, which no machine holds. So
they are counted before the workbook is opened.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from openpyxl.utils.cell import range_boundaries

from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase

MOST = 200_000  # cells, some hundred times as many as the largest sheet merges
SPANNING = ("mergeCell", "hyperlink", "comment")  # what the reader makes cells for
LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


def refuse_wide(path: Path) -> None:
    """Refuse a workbook whose merged, linked or noted cells are more than any sheet needs.

    Raises
    ------
    CaseError
        If they are; what else is wrong with the file is left to its reader.
    """
    with ZipFile(path) as archive:
        cells = sum(_spanned(archive.read(part)) for part in archive.infolist())
    if cells > MOST:
        expected = Phrase("at most {n} cells that are merged or share a link", n=f"{MOST:,}")
        fix = "unmerge them, and take the links out"
        raise CaseError([DataError(path.name, expected=expected, fix=fix)])


def _spanned(content: bytes) -> int:
    """Return how many cells a part of a workbook names by their corners; 0 where it is no XML."""
    found: list[str] = []

    def note(name: str, about: dict[str, Any]) -> None:
        if name.rpartition(" ")[2] in SPANNING:
            found.append(about.get("ref", ""))

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = note
    with suppress(ExpatError):
        parser.Parse(content, True)
    return sum(map(_cells_of, found))


def _cells_of(corners: str) -> int:
    """Return how many cells stand between two corners; whole columns and rows have all.

    Examples
    --------
    >>> _cells_of("B2:C4"), _cells_of("A:A"), _cells_of("none")
    (6, 1048576, 0)
    """
    with suppress(ValueError):
        left, top, right, bottom = range_boundaries(corners)
        wide = (right or LAST_COLUMN) - (left or 1) + 1
        return wide * ((bottom or LAST_ROW) - (top or 1) + 1)
    return 0
