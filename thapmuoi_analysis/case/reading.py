"""Finding a case, be it a folder or a workbook, and reading it as it is written."""

from pathlib import Path

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.raw import RawCase, read_folder


def find(case: str | Path) -> Path:
    """Return the folder or workbook that a slug or path names; raise CaseError without one."""
    path = location.path_of(case)
    if not path.exists():
        data = paths.data()
        slugs = sorted(found.parent.name for found in data.glob("*/datapackage.json"))
        names = ", ".join(slugs) or f"no case in {data.name}"
        expected = Phrase("a folder, a workbook (.xlsx), or one of: {names}", names=names)
        raise CaseError([DataError(str(case), expected=expected, fix="mend the name of the case")])
    return location.copied(path)


def read(path: Path) -> RawCase:
    """Read a folder or a workbook as it is written."""
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():  # a pipe or a device has no end
        fix = "open it in Excel and save it as .xlsx, without a password"
        raise CaseError([DataError(path.name, expected="an Excel workbook", fix=fix)])
    from thapmuoi_analysis.case import excel_read  # openpyxl: only when a workbook is read

    return excel_read.read(path)
