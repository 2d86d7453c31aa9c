"""A later source: its sentences are added to a case where it stands, below what is there.

A folder or workbook is written anew beside itself and put into its place when it is whole, once it
has been read back: whatever somebody typed is still there. A corrected text of a source is only
compared with what the case cites of it.
"""

import csv
import json
import shutil
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from thapmuoi_analysis import paths
from thapmuoi_analysis.case.by_source import citations, source_of
from thapmuoi_analysis.case.descriptor import DESCRIBED, languages, package
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase, system_language
from thapmuoi_analysis.case.raw import RawCase, Rows, body, read_folder
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.case.schema import codes_of, columns_of
from thapmuoi_analysis.case.sentences import fingerprint, sentences
from thapmuoi_analysis.case.sources import resolve
from thapmuoi_analysis.case.text import read as read_text

UNREAD = "not_looked_for"  # what each topic of a text is, until its coder says otherwise
MARK = "\ufeff"  # of UTF-8, as Excel writes it
NEXT = "fill in its row of sources, then: thapmuoi check {case}; thapmuoi report {case}"
MOVED = "{row}: {old} -> {new} (moved)"
LOST = "{row}: {old} no longer stands in the text"
AMBIGUOUS = "{row}: {old} stands at several places: {new}"


def rows_of(
    source: str, text: str, placeholders: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:
    """Return the rows that a new source begins with, by table: itself, its sentences, its topics.

    Parameters
    ----------
    source : str
        Its id.
    text : str
        A copy of it.
    placeholders : mapping of str to str
        What its row has in other columns, until somebody fills them in.
    """
    numbered = []
    for place, sentence in sentences(text).items():
        numbered.append({"locator": f"{source}:{place}", "sha256": fingerprint(sentence)})
    topics = []
    for topic in codes_of("topics", "topic"):
        topics.append({"source": source, "topic": topic, "read": UNREAD})
    return {"sources": [{**placeholders, "id": source}], "sentences": numbered, "topics": topics}


def lang_of(path: Path) -> str:
    """Return the language of a case, where it has one alone; else that of the system."""
    langs = languages(read(path).descriptor["case"])
    return langs[0] if len(langs) == 1 else system_language()


def add(path: Path, texts: Mapping[str, str]) -> list[Phrase]:
    """Add new sources to a case, in its folder or workbook.

    Parameters
    ----------
    path : pathlib.Path
        The folder or workbook.
    texts : mapping of str to str
        Id of each source -> a copy of its text.

    Returns
    -------
    list of Phrase
        What was added, a line for each source, and what to do next.

    Raises
    ------
    CaseError
        If the case cannot be read, or has a source of that id.
    RuntimeError
        If something that was there could not be kept, or the workbook is open elsewhere.
    """
    before = _readable(path)
    known = before.tables["sources"].cells("id") if "sources" in before.tables else ()
    for source in texts:
        if source in known:
            ids = ", ".join(known)
            expected = Phrase("an id that no source of the case has: {ids}", ids=ids)
            fix = Phrase("name the file otherwise, or compare it: --source {id}", id=source)
            raise CaseError([DataError("--article", value=source, expected=expected, fix=fix)])
    sample = _placeholders()
    added: dict[str, list[dict[str, str]]] = {}
    for source, text in texts.items():
        for name, rows in rows_of(source, text, sample).items():
            added.setdefault(name, []).extend(rows)
    with TemporaryDirectory(prefix=paths.making(), dir=path.absolute().parent) as apart:
        made = Path(apart) / path.name
        if path.is_dir():
            shutil.copytree(path, made)
            _write_folder(made, before, added)
        else:
            _write_workbook(path, made, added, texts)
        _hold(before, read(made))
        _put(made, path)
    lines = []
    for source, text in texts.items():
        n = len(sentences(text))
        lines.append(Phrase("{source}: {n} sentences added", source=source, n=n))
    return [*lines, Phrase(NEXT, case=path)]


def _readable(path: Path) -> RawCase:
    raw = read(path)
    if raw.errors:
        raise CaseError(raw.errors)
    return raw


def _placeholders() -> dict[str, str]:
    """Return what a new source says of itself: that it is to be filled in."""
    template = read_folder(Path(__file__).with_name("template"))
    head, sample = template.tables["sources"].rows
    return dict(zip(head, sample, strict=True))


def _hold(before: RawCase, after: RawCase) -> None:
    """Hold that all rows of a case are still there, and what it says of itself."""
    kept = before.descriptor["case"] == after.descriptor["case"]
    for name, table in before.tables.items():
        rows = after.tables[name].rows
        kept = kept and rows[: len(table.rows)] == table.rows
    if not kept:
        raise RuntimeError("something that was there would be lost: nothing was changed")


def _put(made: Path, path: Path) -> None:
    """Put what was made into the place of what is there: of a folder its changed files."""
    if path.is_file():
        shutil.copymode(path, made)
        made.replace(path)
        return
    for file in sorted(made.iterdir()):
        there = path / file.name
        is_new = not there.exists()
        if file.is_file() and (is_new or there.read_bytes() != file.read_bytes()):
            file.replace(there)


def _write_folder(folder: Path, raw: RawCase, added: Mapping[str, list[dict[str, str]]]) -> None:
    """Add rows to the tables of a folder, and tables that it lacks."""
    lacking = {}
    for name, rows in added.items():
        file = folder / f"{name}.csv"
        if name in raw.tables:
            _append(file, raw.tables[name].rows[0], rows)
        else:
            lacking[name] = columns_of(name)
            file.write_text(",".join(lacking[name]) + "\n", encoding="utf-8", newline="\n")
            _append(file, lacking[name], rows)
    if lacking:
        described = folder / DESCRIBED
        about = json.loads(read_text(described))
        about["resources"] += json.loads(package({}, lacking))["resources"]
        text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
        described.write_text(text, encoding="utf-8", newline="\n")


def _append(file: Path, head: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows below those of a CSV file, in its own manner."""
    text = read_text(file)
    begins = MARK if file.read_bytes().startswith(MARK.encode()) else ""
    end = "\r\n" if "\r\n" in text else "\n"
    heading = text.partition("\n")[0]
    lines = StringIO()
    separator = "," if "," in heading else ";"
    writer = csv.writer(lines, delimiter=separator, lineterminator=end)
    writer.writerows([row.get(column, "") for column in head] for row in rows)
    if not text.endswith("\n"):
        text += end
    file.write_text(begins + text + lines.getvalue(), encoding="utf-8", newline="")


def _write_workbook(
    path: Path, made: Path, added: Mapping[str, list[dict[str, str]]], texts: Mapping[str, str]
) -> None:
    """Add rows to the sheets of a workbook, and sheets that it lacks."""
    from thapmuoi_analysis.case.excel_append import append  # openpyxl: only for a workbook
    from thapmuoi_analysis.case.excel_read import TEXTS

    if (path.parent / f"~${path.name}").exists():
        raise RuntimeError(f"{path.name} is open in Excel: save and close it, then try again")
    rows: dict[str, Rows] = {}
    for name, table in added.items():
        columns = columns_of(name)
        rows[name] = [[row.get(column, "") for column in columns] for row in table]
    rows[TEXTS] = []
    for source, text in texts.items():
        for place, sentence in sentences(text).items():
            rows[TEXTS].append([f"{source}:{place}", sentence])
    append(path, made, rows)


def compared(path: Path, source: str, text: str) -> tuple[list[Phrase], int]:
    """Compare a corrected text of a source with what a case cites of it; change nothing.

    Parameters
    ----------
    path : pathlib.Path
        The folder or workbook.
    source : str
        Id of the source.
    text : str
        The corrected text.

    Returns
    -------
    list of Phrase
        How many of the cited sentences stand where they did, then a line for each row that cites
        one which does not.
    int
        How many of them are lost.
    """
    raw = _readable(path)
    known = raw.tables["sources"].cells("id")
    if source not in known:
        expected = Phrase("a source of the case: {ids}", ids=", ".join(known))
        raise CaseError([DataError("--source", value=source, expected=expected, fix="mend the id")])
    table = raw.tables["sentences"]
    prints = dict(zip(table.cells("locator"), table.cells("sha256"), strict=True))
    citing: dict[str, list[str]] = {}
    for row, locator in citations(lambda name: _records(raw, name)):
        if source_of(locator) == source and prints.get(locator):
            citing.setdefault(locator, []).append(row)
    cited = {locator: prints[locator] for locator in citing}
    lines = []
    counts = {"exact": 0, "moved": 0, "lost": 0, "ambiguous": 0}
    for locator, status, found in resolve(cited, text):
        counts[status] += 1
        forms = {"moved": MOVED, "lost": LOST, "ambiguous": AMBIGUOUS}
        if status in forms:
            for row in citing[locator]:
                new = ", ".join(found)
                lines.append(Phrase(forms[status], row=row, old=locator, new=new))
    gone = counts["lost"] + counts["ambiguous"]
    summary = Phrase(
        "{source}: of {n} cited sentences {exact} stand as they did, {moved} moved, {gone} lost",
        source=source, n=len(cited), exact=counts["exact"], moved=counts["moved"], gone=gone,
    )  # fmt: skip
    return [summary, *lines], gone


def _records(raw: RawCase, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, each by its columns; none where the case lacks it."""
    if name not in raw.tables:
        return []
    columns = columns_of(name)
    rows = body(name, raw.tables[name])
    return [dict(zip(columns, row, strict=True)) for row in rows]
