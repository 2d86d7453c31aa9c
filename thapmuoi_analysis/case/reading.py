"""Finding a case, be it a folder or a workbook, and reading it as it is written."""

from collections.abc import Callable, Iterable
from pathlib import Path

from thapmuoi_analysis import paths
from thapmuoi_analysis.case import location
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase
from thapmuoi_analysis.case.raw import RawCase, read_folder
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.case.second_coding import understood


def cases() -> list[str]:
    """Return the names of the cases that are at hand, for `load_case` and `thapmuoi report`.

    A folder of other places alone, beside which cases are set, is none of them.

    Examples
    --------
    >>> cases()
    ['an-giang', 'chau-phu', 'example', 'thap-muoi']
    """
    folders = [found.parent for found in paths.data().glob(f"*/{location.NAME}")]
    return sorted(folder.name for folder in folders if (folder / "facts.csv").exists())


def find(case: str | Path) -> Path:
    """Return the folder or workbook that a slug or path names; raise CaseError without one."""
    if not isinstance(case, (str, Path)):
        raise TypeError(f"load_case takes a name or a path, not {case!r}; names: {_names()}")
    path = location.path_of(case)
    if not str(case) or not path.exists():
        expected = Phrase("a folder, a workbook (.xlsx), or one of: {names}", names=_names())
        named = str(case) or "''"
        raise CaseError([DataError(named, expected=expected, fix="mend the name of the case")])
    return location.copied(path)


def _names() -> str:
    return ", ".join(cases()) or f"no case in {paths.data().name}"


def require(needs: Iterable[str], has: Callable[[str], bool], slug: str) -> None:
    """Hold that a case has the tables without which there is nothing to do."""
    if isinstance(needs, str):
        raise TypeError(f"needs is a list of tables: write needs=[{needs!r}]")
    lacking = [table for table in needs if not has(table)]
    unknown = [table for table in lacking if table not in SCHEMA]
    if unknown:
        known = ", ".join(SCHEMA)
        raise LookupError(f"no table is called {', '.join(unknown)}; there are: {known}")
    if lacking:
        raise LookupError(f"case {slug} lacks what this notebook needs: {', '.join(lacking)}")


def read(path: Path) -> RawCase:
    """Read a folder or a workbook as it is written."""
    if path.is_dir():
        return understood(read_folder(path))
    if not path.is_file():  # a pipe or a device has no end
        fix = "open it in Excel and save it as .xlsx, without a password"
        raise CaseError([DataError(path.name, expected="an Excel workbook", fix=fix)])
    from thapmuoi_analysis.case import excel_read  # openpyxl: only when a workbook is read

    return understood(excel_read.read(path))
