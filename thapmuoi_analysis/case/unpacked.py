"""The guard for what is unpacked: a workbook and a document are archives.

An archive of a few kilobytes may unpack to more than a machine holds, so its directory is asked
first how much there is in it.
"""

from contextlib import suppress
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase

NO_ARCHIVE = (BadZipFile, NotImplementedError, ValueError)  # or one of a kind that nobody reads
FIX = "name another, or shorten it"
MEASURED = (ZIP_STORED, ZIP_DEFLATED)  # of any other more may come out at a time than it says
REPACK = "open it in the program that it comes from and save it again"


def refuse_too_large(path: Path, largest: int, suffix: str = "") -> None:
    """Refuse an archive that unpacks to too many bytes, or is packed so that none can be counted.

    What is no archive is left to its reader.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    largest : int
        How many bytes its parts may come to.
    suffix : str, optional
        How the names of the parts end that are counted, in small letters; by default all are.

    Raises
    ------
    CaseError
        If they come to more, or their packing is another than that of any document.
    """
    size = 0
    is_measured = True
    with suppress(*NO_ARCHIVE), ZipFile(path) as archive:
        for part in archive.infolist():
            if PurePosixPath(part.filename).name.lower().endswith(suffix):  # "a.txt/." is a.txt
                size += part.file_size
                is_measured = is_measured and part.compress_type in MEASURED
    if size > largest:
        expected = Phrase("a file that unpacks to at most {n} bytes", n=f"{largest:,}")
        raise CaseError([DataError(path.name, expected=expected, fix=FIX)])
    if not is_measured:
        expected = Phrase("an archive that is packed as documents are (deflate)")
        raise CaseError([DataError(path.name, expected=expected, fix=REPACK)])
