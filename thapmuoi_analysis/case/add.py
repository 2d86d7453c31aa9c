"""A later source: its sentences are added to a case where it stands, below what is there."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from thapmuoi_analysis.case import in_place
from thapmuoi_analysis.case.begun import finished
from thapmuoi_analysis.case.descriptor import languages, package
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase, system_language
from thapmuoi_analysis.case.location import address_of
from thapmuoi_analysis.case.raw import RawCase, Rows, read_folder
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.case.schema import codes_of, columns_of
from thapmuoi_analysis.case.sentences import CUT_BY, fingerprint, sentences

UNREAD = "not_looked_for"  # what each topic of a text is, until its coder says otherwise
NEXT = "fill in its row of sources, then: thapmuoi check {case}; thapmuoi report {case}"


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
        row = {"locator": f"{source}:{place}", "sha256": fingerprint(sentence)}
        numbered.append(row)
    topics = []
    for topic in codes_of("topics", "topic"):
        row = {"source": source, "topic": topic, "read": UNREAD}
        topics.append(row)
    about = dict(placeholders)
    about["id"] = source
    about["cut_by"] = str(CUT_BY)
    return {"sources": [about], "sentences": numbered, "topics": topics}


def lang_of(path: Path) -> str:
    """Return the language of a case, where it has one alone; else that of the system."""
    raw, _ = finished(read(path))
    langs = languages(raw.descriptor["case"])
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
    before = in_place.readable(path)
    known = before.tables["sources"].cells("id") if "sources" in before.tables else ()
    for source in texts:
        if source in known:
            ids = ", ".join(known)
            expected = Phrase("an id that no source of the case has: {ids}", ids=ids)
            fix = Phrase("name the file otherwise, or compare it: --source {id}", id=source)
            error = DataError("--article", value=source, expected=expected, fix=fix)
            raise CaseError([error])
    sample = _placeholders()
    added: dict[str, list[dict[str, str]]] = {}
    for source, text in texts.items():
        for name, rows in rows_of(source, text, sample).items():
            added.setdefault(name, []).extend(rows)

    def make(made: Path) -> None:
        if path.is_dir():
            _write_folder(made, before, added)
        else:
            _write_workbook(path, made, added, texts)

    in_place.change(path, make, lambda after: _has_all_of(before, after))
    lines = []
    for source, text in texts.items():
        n = len(sentences(text))
        lines.append(Phrase("{source}: {n} sentences added", source=source, n=n))
    return [*lines, Phrase(NEXT, case=address_of(path))]


def _placeholders() -> dict[str, str]:
    """Return what a new source says of itself: that it is to be filled in."""
    template = read_folder(Path(__file__).with_name("template"))
    head, sample = template.tables["sources"].rows
    return dict(zip(head, sample, strict=True))


def _has_all_of(before: RawCase, after: RawCase) -> bool:
    """Return whether all rows of a case are still there, and what it says of itself."""
    is_kept = bool(before.descriptor["case"] == after.descriptor["case"])
    for name, table in before.tables.items():
        rows = after.tables[name].rows
        is_kept = is_kept and rows[: len(table.rows)] == table.rows
    return is_kept


def _write_folder(folder: Path, raw: RawCase, added: Mapping[str, list[dict[str, str]]]) -> None:
    """Add rows to the tables of a folder, and tables that it lacks."""
    lacking = {}
    for name, rows in added.items():
        file = folder / f"{name}.csv"
        if name in raw.tables:
            in_place.append(file, raw.tables[name].rows[0], rows)
        else:
            lacking[name] = columns_of(name)
            file.write_text(",".join(lacking[name]) + "\n", encoding="utf-8", newline="\n")
            in_place.append(file, lacking[name], rows)

    def listed(about: dict[str, Any]) -> None:
        about["resources"] += json.loads(package({}, lacking))["resources"]

    if lacking:
        in_place.describe(folder, listed)


def _write_workbook(
    path: Path, made: Path, added: Mapping[str, list[dict[str, str]]], texts: Mapping[str, str]
) -> None:
    """Add rows to the sheets of a workbook, and sheets that it lacks."""
    from thapmuoi_analysis.case.excel_append import append  # openpyxl: only for a workbook
    from thapmuoi_analysis.case.excel_read import TEXTS

    rows: dict[str, Rows] = {}
    for name, table in added.items():
        rows[name] = in_columns(name, table)
    rows[TEXTS] = []
    for source, text in texts.items():
        for place, sentence in sentences(text).items():
            rows[TEXTS].append([f"{source}:{place}", sentence])
    append(path, made, rows)


def in_columns(name: str, rows: Sequence[Mapping[str, str]]) -> Rows:
    """Return rows of a table, each with all its columns in their order."""
    columns = columns_of(name)
    cells = []
    for row in rows:
        cells.append([row.get(column, "") for column in columns])
    return cells
