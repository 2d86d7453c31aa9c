"""A new case: sample rows that are plainly samples, and the sentences of the texts at hand.

And a new project: the chapters and the cases, to be edited where no checkout is. What is new is
made apart and put into its place when it is whole; nothing is overwritten.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os.path import lexists
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.begun import finished
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.location import COPY
from thapmuoi_analysis.case.raw import RawCase, RawTable, read_folder, write_folder
from thapmuoi_analysis.case.rules import check
from thapmuoi_analysis.case.schema import codes_of, columns_of, silent_columns
from thapmuoi_analysis.case.sentences import CUT_BY, fingerprint, sentences

TEMPLATE = Path(__file__).with_name("template")
UNREAD = "not_looked_for"  # what each topic of a text is, until its coder says otherwise
EXAMPLES = {"sources": None, "sentences": None, "facts": 3, "claims": 2}  # rows, with the header
OF_FILES = {".xls", ".xlsm", ".ods", ".csv", ".zip", ".json", ".txt", ".docx", ".pdf"}


def new_case(slug: str, texts: Mapping[str, str], lang: str = "") -> RawCase:
    """Return a small valid case that says where to fill in what.

    It is marked as fictional, and its sample rows rest on a source `mau` of its own: once that is
    deleted, rows that were forgotten are faults.

    Parameters
    ----------
    slug : str
        Name of the case.
    texts : mapping of str to str
        Source id -> copy of its text, whose sentences are numbered and hashed; with one, sources,
        facts and claims have an example each, and other tables none.
    lang : str, optional
        The one language of the case; by default it has both. Columns of the other are left empty.
    """
    raw = read_folder(TEMPLATE)
    if lang:
        _keep_language(raw, lang)
    head, sample = raw.tables["sources"].rows
    for source, text in texts.items():
        about = dict(zip(head, sample, strict=True))
        about["id"] = source
        about["cut_by"] = str(CUT_BY)
        raw.tables["sources"].rows.append([*about.values()])
        for place, sentence in sentences(text).items():
            row = [f"{source}:{place}", fingerprint(sentence), "", "", ""]
            raw.tables["sentences"].rows.append(row)
    if texts:
        for name, table in raw.tables.items():
            table.rows[:] = table.rows[: EXAMPLES.get(name, 0)]
        rows = _unread(texts)
        raw.tables["topics"] = RawTable("topics", rows, range(len(rows)))
    tables = {}
    for name, table in raw.tables.items():
        if table.rows:
            lines = range(1, len(table.rows) + 1)
            tables[name] = RawTable(name, table.rows, lines)
    return RawCase({**raw.descriptor, "name": slug}, tables)


def _unread(sources: Iterable[str]) -> list[list[str]]:
    """Return a table in which no topic of a source was looked for yet."""
    rows = [columns_of("topics")]
    for source in sources:
        for topic in codes_of("topics", "topic"):
            rows.append([source, topic, UNREAD])
    return rows


def _keep_language(raw: RawCase, lang: str) -> None:
    """Empty the names and the columns of the other language in a case."""
    about = raw.descriptor["case"]
    for key, name in about.items():
        if isinstance(name, dict):
            about[key] = {lang: name[lang]}
    for table in raw.tables.values():
        head, *rows = table.rows
        silent = silent_columns(head, [lang])
        for row in rows:
            for place, column in enumerate(head):
                if column in silent:
                    row[place] = ""


def new_project(folder: Path) -> None:
    """Write a folder with the chapters and the cases that are at hand.

    Copies of articles that a reader has put beside the data stay behind.
    """
    data = paths.home() / "data"
    for part in (paths.notebooks(), data):
        copytree(part, folder / part.name, ignore=_left)
    copyfile(TEMPLATE / "project.md", folder / "README.md")


def _left(folder: str, names: Sequence[str]) -> list[str]:
    """Return what stays behind: what tools left, and the texts of all but the fictional case."""
    left = []
    for name in names:
        is_copy = name.endswith(COPY) and Path(folder).name != "example"
        if name[0] in "._" or name == "conftest.py" or is_copy:
            left.append(name)
    return left


def write(
    raw: RawCase,
    target: Path,
    readme: Path | None = None,
    texts: Mapping[str, str] | None = None,
    *,
    is_draft: bool = False,
) -> None:
    """Write a case as what the name of the target says: a workbook, or a folder with a README.

    A workbook has the sentences of texts, by source id, beside the data. A draft need not be valid:
    what it lacks is told once it is there to be mended.
    """
    from thapmuoi_analysis.case import excel_write  # openpyxl: only when a workbook is written

    if not is_draft:
        whole, _ = finished(raw)
        check(completed(whole))
    if target.suffix.lower() in OF_FILES:
        raise RuntimeError(f"{target}: expected the name of a folder, or of a workbook (.xlsx)")

    def make(made: Path) -> None:
        if target.suffix.lower() == ".xlsx":
            excel_write.write(made, raw, texts)
        else:
            write_folder(made, raw)
            if readme:
                copyfile(readme, made / "README.md")

    place(target, make)


def refuse_taken(target: Path) -> None:
    """Refuse a place where there is something."""
    if lexists(target):  # be it a link to nothing
        raise RuntimeError(f"{target} is there already: nothing is overwritten, name another")


def place(target: Path, make: Callable[[Path], None]) -> None:
    """Make a file or folder apart and put it into its place, where there is nothing yet."""
    refuse_taken(target)
    beside = target.absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=paths.making(), dir=beside) as apart:
        made = Path(apart) / target.name
        make(made)
        made.rename(target)
