"""The guard for what is unpacked: a workbook and a document are archives.

An archive of a few kilobytes may unpack to more than a machine holds, so its directory is asked
first how much there is in it.
"""

from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from thapmuoi_analysis.case.errors import CaseError, DataError

LARGEST = 100_000_000  # bytes


def refuse_too_large(path: Path, suffix: str = "", largest: int = LARGEST) -> None:
    """Refuse an archive that unpacks to too many bytes; what is no archive is left to its reader.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    suffix : str, optional
        How the names of the parts end that are counted; by default all of them count.
    largest : int, optional
        How many bytes they may come to.

    Raises
    ------
    CaseError
        If they come to more.
    """
    size = 0
    with suppress(BadZipFile), ZipFile(path) as archive:
        for part in archive.infolist():
            if part.filename.endswith(suffix):
                size += part.file_size
    if size > largest:
        raise too_large(path, largest)


def too_large(path: Path, largest: int) -> CaseError:
    """Return the error that says how many bytes a file may have."""
    expected = f"a file of at most {largest:,} bytes"
    return CaseError([DataError(path.name, expected=expected, fix="name another, or shorten it")])
