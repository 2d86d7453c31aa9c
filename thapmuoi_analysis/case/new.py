"""A new case: sample rows that are plainly samples, and the sentences of the texts at hand.

And a new project: the chapters and the cases, to be edited where no checkout is. What is new is
made apart and put into its place when it is whole; nothing is overwritten.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.defaults import completed
from thapmuoi_analysis.case.raw import RawCase, RawTable, Rows, read_folder, write_folder
from thapmuoi_analysis.case.rules import check
from thapmuoi_analysis.case.schema import SCHEMA, codes_of, silent_columns
from thapmuoi_analysis.case.sources import fingerprint, sentences

TEMPLATE = Path(__file__).with_name("template")
UNREAD = "not_looked_for"  # what each topic of a text is, until its coder says otherwise
EXAMPLES = {"sources": None, "sentences": None, "facts": 3, "claims": 2}  # rows, with the header


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
    about = raw.descriptor["case"]
    for key, named in about.items():
        about[key] = {lang: named[lang]} if lang and isinstance(named, dict) else named
    sources, listed = (raw.tables[name].rows for name in ("sources", "sentences"))
    sources += [[source, *sources[1][1:]] for source in texts]
    for source, text in texts.items():
        for place, said in sentences(text).items():
            listed.append([f"{source}:{place}", fingerprint(said), "", "", ""])
    kept = EXAMPLES if texts else dict.fromkeys(raw.tables)
    tables = {}
    for name, most in kept.items():
        rows = _in_languages(raw.tables[name].rows[:most], [lang] if lang else LANGS)
        tables[name] = RawTable(name, rows, range(1, len(rows) + 1))
    if texts:
        asked = [
            [source, topic, UNREAD] for source in texts for topic in codes_of("topics", "topic")
        ]
        rows = [[field["name"] for field in SCHEMA["topics"]["fields"]], *asked]
        tables["topics"] = RawTable("topics", rows, range(1, len(rows) + 1))
    return RawCase({**raw.descriptor, "name": slug}, tables)


def _in_languages(table: Rows, langs: Sequence[str]) -> Rows:
    """Return the rows of a table, with nothing in the columns of a language that is not spoken."""
    head, *rows = table
    silent = silent_columns(head, langs)
    said = [
        ["" if column in silent else cell for column, cell in zip(head, row, strict=True)]
        for row in rows
    ]
    return [head, *said]


def new_project(folder: Path) -> None:
    """Write a folder with the chapters and the cases that are at hand.

    Copies of articles that a reader has put beside the data stay behind.
    """
    for part in (paths.notebooks(), paths.home() / "data"):
        copytree(part, folder / part.name, ignore=_left)
    copyfile(TEMPLATE / "project.md", folder / "README.md")


def _left(folder: str, names: Sequence[str]) -> list[str]:
    """Return what stays behind: what tools left, and the texts of all but the fictional case."""
    tools = [name for name in names if name[0] in "._" or name == "conftest.py"]
    return tools + [n for n in names if n.endswith(".txt") and Path(folder).name != "example"]


def write(
    raw: RawCase, target: Path, readme: Path | None = None, texts: Mapping[str, str] | None = None
) -> None:
    """Write a case as what the name of the target says: a workbook, or a folder with a README.

    A workbook has the sentences of texts, by source id, beside the data.
    """
    from thapmuoi_analysis.case import excel_write  # openpyxl: only when a workbook is written

    check(completed(raw))
    if target.suffix.lower() in (".xls", ".xlsm", ".ods", ".csv"):
        raise RuntimeError(f"{target}: expected the name of a folder, or of a workbook (.xlsx)")

    def make(made: Path) -> None:
        if target.suffix.lower() == ".xlsx":
            excel_write.write(made, raw, texts)
        else:
            write_folder(made, raw)
            if readme:
                copyfile(readme, made / "README.md")

    place(target, make)


def place(target: Path, make: Callable[[Path], None]) -> None:
    """Make a file or folder apart and put it into its place, where there is nothing yet."""
    if target.exists():
        raise RuntimeError(f"{target} is there already: nothing is overwritten, name another")
    beside = target.absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=paths.making(), dir=beside) as apart:
        made = Path(apart) / target.name
        make(made)
        made.rename(target)
