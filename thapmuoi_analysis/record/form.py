"""A few tables of a case as a form: a workbook to fill in, read back whole or not at all."""

import csv
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from thapmuoi_analysis.record import casebook, folder, sheets, workbook
from thapmuoi_analysis.record.case import checked, find, read
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.schema import SCHEMA, columns_of
from thapmuoi_analysis.record.sheets import FIRST, Sheet
from thapmuoi_analysis.record.tables import Rows
from thapmuoi_analysis.record.validate import Written

LISTS, ROOM = "_lists", 1000  # sheet of what may be chosen; rows of a form that may be
ABOUT = "Danh sách để chọn, chỉ để đọc · Lists to choose from, for reading alone"


def write(path: Path, case: str | Path, names: Sequence[str]) -> None:
    """Write tables of a case as a form, with the rows that they have.

    Columns that name a unit, or a row of another table, have what there is to choose from.

    Raises
    ------
    CaseError
        If the case has a fault, or there is no such table.
    FileExistsError
        If there is something of the name of the form.
    """
    for name in names:
        if name not in SCHEMA:
            expected = f"a table: {', '.join(SCHEMA)}"
            raise CaseError([Fault(name, expected=expected, mend="mend the name of the table")])
    source = find(case)
    written = read(source)
    checked(written, "", source)
    lists, ranges = _lists(written, names)
    text = files("thapmuoi_analysis.record").joinpath("template/form.csv").read_text("utf-8")
    made = [casebook.guide(list(csv.reader(text.splitlines())), dict.fromkeys(names))]
    for name in dict.fromkeys(names):
        sheet = casebook.sheet(name, written.rows.get(name, [[]])[1:])
        fields = [{**field, "choices": ranges.get((name, field["name"]))} for field in sheet.fields]
        made.append(replace(sheet, fields=fields))
    sheets.write(path, [*made, *lists])


def _lists(
    written: Written, names: Sequence[str]
) -> tuple[list[Sheet], dict[tuple[str, str], str]]:
    """Return the sheet of lists, if there are any, and where each column finds its own."""
    columns: dict[str, list[tuple[str, str]]] = {}
    ranges = {}
    for name in names:
        for field in SCHEMA[name]["fields"]:
            target = _target(name, field)
            table, _, key = target.partition(".")
            if table in names and table != name:
                at = columns_of(table).index(key) + 1
                ranges[name, field["name"]] = _range(table, at, ROOM)
            elif target and len(written.rows.get(table, [])) > 1:
                columns.setdefault(target, _choices(written.rows[table], key))
                at = 2 * list(columns).index(target) + 1
                ranges[name, field["name"]] = _range(LISTS, at, len(columns[target]))
    rows = [
        [text for chosen in columns.values() for text in (*chosen, ("", ""))[min(n, len(chosen))]]
        for n in range(max(map(len, columns.values()), default=0))
    ]
    heads = [part for target in columns for part in (target, f"{target}: nghĩa · meaning")]
    fields = [{"name": head, "title": head, "type": "string"} for head in heads]
    return [Sheet(LISTS, fields, rows, ABOUT, closed=True)] if columns else [], ranges


def _target(name: str, field: Mapping[str, Any]) -> str:
    """Return what a column refers to, as table.column; empty where it refers to nothing."""
    if field.get("refers") == "units":
        return "units.code"
    for key in SCHEMA[name].get("foreignKeys", ()):
        if key["fields"] == (field["name"],):
            return f"{key['reference']['resource']}.{key['reference']['fields'][0]}"
    return ""


def _choices(rows: Rows, key: str) -> list[tuple[str, str]]:
    """Return what may be chosen and what it means; units by their kind and name."""
    if key == "code":
        columns = [rows[0].index(name) for name in ("kind", "name_vi", "code")]
        return [(f"{row[columns[0]]} {row[columns[1]]}", row[columns[2]]) for row in rows[1:]]
    told = [n for n, head in enumerate(rows[0]) if head.endswith(("_vi", "_en"))][:2]
    at = rows[0].index(key)
    return [(row[at], " · ".join(row[n] for n in told)) for row in rows[1:]]


def _range(table: str, column: int, count: int) -> str:
    letter = get_column_letter(column)
    return f"{table}!${letter}${FIRST}:${letter}${FIRST + count - 1}"


def fill(case: str | Path, path: Path) -> dict[str, tuple[int, int]]:
    """Put the tables of a form in place of those of a case: all of them, or none.

    Returns
    -------
    dict of str to (int, int)
        Table -> rows before and after.

    Raises
    ------
    CaseError
        With every fault: those of the form by sheet and cell. Formulas are none of its values.
    RuntimeError
        If a workbook cannot be written so that it is read back the same.
    """
    source = find(case)
    old = read(source)
    columns = {name: columns_of(name) for name in SCHEMA}
    found = workbook.read(path, columns, (casebook.GUIDE,), formulas=False)
    names = [name for name in SCHEMA if name in found.tables]
    if not names and not found.faults:
        mend = "make one with `thapmuoi form`"
        raise CaseError([Fault(path.name, expected="a sheet of a table", mend=mend)])
    held = {name: found.tables[name] for name in names if len(found.tables[name].rows) > 1}
    rows = {n: held[n].rows if n in held else old.rows[n] for n in SCHEMA
            if n in held or (n in old.rows and n not in names)}  # fmt: skip
    mine = {found.label(name) for name in names}
    kept, resources = _by_name(old), []
    for about in folder.resources(rows):
        was = kept.get(about["name"], about)  # the columns of a table of the form may be others now
        resources.append(was | {"schema": about["schema"]} if about["name"] in names else was)
    new = Written(
        {**old.descriptor, "resources": resources},
        rows,
        {**old.files, **{name: found.label(name) for name in names}},
        dict(old.lines) | {name: table.lines for name, table in held.items()},
        [*old.faults, *found.faults],
        lambda fault: (found if fault.file in mine else old).locate(fault),
    )
    checked(new, "", source)
    if source.is_dir():
        _into_folder(source, old, new, names)
    else:
        _into_workbook(source, new, names)
    before, after = ([max(len(w.rows.get(n, [])) - 1, 0) for n in names] for w in (old, new))
    return dict(zip(names, zip(before, after, strict=True), strict=True))


def _by_name(written: Written) -> dict[str, Any]:
    """Return the resources of a descriptor by the names of their tables."""
    return {about["name"]: about for about in written.descriptor["resources"]}


def _into_folder(at: Path, old: Written, new: Written, names: Sequence[str]) -> None:
    changes: dict[Path, bytes | None] = {}
    for name in names:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(new.rows.get(name, []))
        target = at / (old.files[name] if name in old.rows else f"{name}.csv")
        changes[target] = text.getvalue().encode() or None
    if _by_name(new) != _by_name(old):
        about = json.dumps(new.descriptor, ensure_ascii=False, indent=1)
        changes[at / folder.NAME] = f"{about}\n".encode()
    _replace(changes)


def _replace(changes: Mapping[Path, bytes | None]) -> None:
    """Write files in place of others, or take them away: all, or after an error none."""
    before = {path: path.read_bytes() if path.exists() else None for path in changes}
    made = {path: path.with_name(f".{path.name}.new") for path, held in changes.items() if held}
    try:
        for path, new in made.items():
            new.write_bytes(changes[path] or b"")
        for path in changes:
            if path in made:
                os.replace(made[path], path)
            else:
                path.unlink(missing_ok=True)
    except BaseException:
        for path, held in before.items():
            if held is None:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != held:
                path.write_bytes(held)
        raise
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)


def _into_workbook(at: Path, new: Written, names: Sequence[str]) -> None:
    """Put tables into a workbook; other sheets stay. It is read back before it takes its place."""
    book, made = workbook.opened(at), at.with_name(f".{at.stem}.new.xlsx")
    pages = {page.title.casefold(): page for page in book.worksheets}
    for name in names:
        place = book.index(pages[name]) if name in pages else len(book.worksheets)
        if name in pages:
            book.remove(pages[name])
        sheet = casebook.sheet(name, new.rows.get(name, [[]])[1:])
        sheets.fill(book.create_sheet(name, place), sheet)
    try:
        book.save(made)
        again = casebook.read(made)
        if again.faults or again.rows != new.rows:
            said = "; ".join(str(fault) for fault in again.faults)
            mend = "write values in place of formulas in the case, save it in Excel, and try again"
            raise RuntimeError(f"{at} cannot be written as it is: {mend}. {said}")
        os.replace(made, at)
    finally:
        made.unlink(missing_ok=True)
