"""The data of a run, read once: its reports are made of copies, so all of them tell one state.

Somebody may save a table while chapters run. The copies stay as they were when the run began, and
it is these that the manifest has the hashes of.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.descriptor import SLUG
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.raw import inside
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.paths import making


@contextmanager
def taken(cases: Iterable[Path], out: Path) -> Iterator[None]:
    """Copy cases, and those that they are set beside; until the end, these copies are read.

    A case that cannot be copied is read where it stands: what is wrong with it is told there.

    Parameters
    ----------
    cases : iterable of pathlib.Path
        Folders and workbooks.
    out : pathlib.Path
        Folder of reports; the copies stand in it meanwhile.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=making(), dir=out) as folder:
        copies: dict[str, str] = {}
        for case in dict.fromkeys(cases):
            _copy(case, Path(folder), copies)
        os.environ[location.COPIES] = json.dumps(copies)
        try:
            yield
        finally:
            os.environ.pop(location.COPIES, None)


def _copy(case: Path, folder: Path, copies: dict[str, str]) -> None:
    """Copy a case and the one that it is set beside; note both copies by where the cases stand."""
    into = folder / str(len(copies))
    if case.is_dir():
        into = copy = into / location.slug_of(case)
    else:
        copy = into / case.name
    with suppress(OSError, CaseError):
        into.mkdir(parents=True)
        for file in location.files_of(case):
            if file == case or inside(file):
                shutil.copyfile(file, into / file.name)
            else:  # a link out of the folder, which loading refuses
                (into / file.name).symlink_to(file.resolve())
        if copy.exists():
            copies[str(case.absolute())] = str(copy)
            beside = str(read(copy).descriptor["case"].get("beside", ""))
            if re.fullmatch(SLUG, beside) and str(location.beside(beside)) not in copies:
                _copy(location.beside(beside), folder, copies)
