"""A case as one workbook: a sheet for each table, one for the names, one that explains.

Sheets without rows are tables that the case does not have. What `datapackage.json` says besides
stands in the sheet `case`, a row for each value: `case.place.vi`, `licenses.1.name`.
"""

import csv
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thapmuoi_analysis.record import sheets, workbook
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.record.folder import resources
from thapmuoi_analysis.record.schema import SCHEMA, columns_of
from thapmuoi_analysis.record.sheets import Sheet
from thapmuoi_analysis.record.validate import Written, descriptor_faults
from thapmuoi_analysis.record.workbook import Table

CASE, GUIDE, BY_YEAR = "case", "guide", "plan_result"
KEYS = ("key", "value", "meaning_vi", "meaning_en")


@cache
def dictionary() -> Mapping[tuple[str, str, str], tuple[str, str]]:
    """Return what a table, column or code means in vi and en, as `data/README.md` has it."""
    text = files("thapmuoi_analysis.record").joinpath("dictionary.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    known = {(r["table"], r["column"], r["code"]): (r["vi"], r["en"]) for r in rows}
    return MappingProxyType(known)  # one for all who ask


def read(path: Path) -> Written:
    """Read a workbook.

    Raises
    ------
    CaseError
        If it is no workbook, or a name of the place or a required table is missing. What is wrong
        with a table is kept, to be told with what else is wrong.
    """
    names = {name: columns_of(name) for name in SCHEMA}
    names[CASE] = list(KEYS)
    found = workbook.read(path, names, (GUIDE, BY_YEAR))
    values, lines = _values(found.tables.pop(CASE, None))
    held = {name: table for name, table in found.tables.items() if len(table.rows) > 1}
    rows = {name: held[name].rows for name in SCHEMA if name in held}
    descriptor = {**_nested(values), "resources": resources(rows)}
    faults = [
        replace(fault, file=found.label(CASE), row=lines.get(fault.column, 0),
                cell=f"B{lines[fault.column]}" if fault.column in lines else "")
        for fault in descriptor_faults(descriptor)
    ]  # fmt: skip
    if faults:
        raise CaseError([*faults, *found.faults])
    labels = {name: found.label(name) for name in rows}
    at = {name: table.lines for name, table in held.items()}
    return Written(descriptor, rows, labels, at, found.faults, found.locate)


def _values(about: Table | None) -> tuple[dict[str, str], dict[str, int]]:
    """Return the value of each key of the sheet `case`, and the row it stands in."""
    if not about or about.rows[0][:2] != list(KEYS[:2]):
        return {}, {}
    rows = list(zip(about.rows[1:], about.lines[1:], strict=True))
    return {row[0]: row[1] for row, _ in rows}, {row[0]: line for row, line in rows}


def write(path: Path, written: Written, *more: Sheet) -> None:
    """Write a case as a new workbook, with a sheet for each table, be it empty.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    written : Written
        The case.
    *more : Sheet
        Sheets for reading.
    """
    text = files("thapmuoi_analysis.record").joinpath("template/guide.csv").read_text("utf-8")
    made = [guide(list(csv.reader(text.splitlines())), SCHEMA), _case(written.descriptor)]
    made += [sheet(name, written.rows.get(name, [[]])[1:]) for name in SCHEMA]
    sheets.write(path, [*made, *more])


def sheet(name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    """Return a table as a sheet to be filled in, with the rows that it has."""
    fields = [{**field, "note": _note(name, field)} for field in SCHEMA[name]["fields"]]
    return Sheet(name, fields, rows, " · ".join(_meaning(name)))


def _meaning(table: str, column: str = "", code: str = "", english: str = "") -> Sequence[str]:
    """Return what something means, in the languages that say it."""
    return dictionary().get((table, column, code), (english or column or table,))


def _note(table: str, field: dict[str, Any]) -> str:
    codes = [
        f"{code}: {' · '.join(_meaning(table, field['name'], code))}"
        for code in field.get("constraints", {}).get("enum", ())
    ]
    return "\n".join([*_meaning(table, field["name"], english=field["description"]), *codes])


def _case(descriptor: dict[str, Any]) -> Sheet:
    titles = ("Mục", "Nội dung", "Nghĩa", "Nghĩa (tiếng Anh)")
    fields = [{"name": n, "title": t, "type": "string"} for n, t in zip(KEYS, titles, strict=True)]
    about = {key: value for key, value in descriptor.items() if key != "resources"}
    about = {"case": about.pop("case"), **about}
    rows = []
    for key, value in _flat(about):
        part, _, name = key.partition(".")
        known = (CASE, name.split(".")[0]) if part == "case" else ("package", part)
        meaning = [*_meaning(*known), "", ""] if (*known, "") in dictionary() else ["", ""]
        rows.append([key, value, *meaning[:2]])
    return Sheet(CASE, fields, rows, "Tên gọi và thông tin chung · Names and general information")


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of a descriptor by their keys; items of lists count from 1."""
    parts = dict(enumerate(value, 1)) if isinstance(value, list) else value
    if isinstance(parts, dict) and parts:
        for name, part in parts.items():
            yield from _flat(part, f"{key}.{name}" if key else str(name))
    else:
        yield key, value if _is_plain(value) else json.dumps(value, ensure_ascii=False)


def _is_plain(value: Any) -> bool:
    """Return whether a value is a text that no JSON value would be taken for."""
    return isinstance(value, str) and _parsed(value) == value and value == value.strip()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _nested(values: dict[str, str]) -> dict[str, Any]:
    """Return the descriptor that `_flat` takes apart, the part `case` last."""
    found: dict[str, Any] = {}
    for key, text in values.items():
        *outer, last = key.split(".")
        place = found
        for name in outer:
            if not isinstance(place.get(name), dict):
                place[name] = {}
            place = place[name]
        place[last] = _parsed(text)
    found["case"] = found.pop("case", {})
    return {name: _listed(part) for name, part in found.items()}


def _listed(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    parts = {name: _listed(inner) for name, inner in part.items()}
    return list(parts.values()) if parts and all(map(str.isdigit, parts)) else parts


def guide(rows: list[list[str]], names: Collection[str]) -> Sheet:
    """Return the sheet that explains: rows of text in vi and en, then tables and their codes."""
    for (table, column, code), meaning in dictionary().items():
        if table in names and not column:
            rows.append(["", ""])
            rows.append([f"{table}: {text}" for text in meaning])
        elif table in names and code:
            rows.append([f"    {table}.{column} = {code}: {text}" for text in meaning])
    heads = {"Tiếng Việt": "Hướng dẫn", "English": "Guide"}
    fields = [{"name": n, "title": title, "type": "string"} for n, title in heads.items()]
    return Sheet(GUIDE, fields, rows, "Một trường hợp · A case", closed=True)
