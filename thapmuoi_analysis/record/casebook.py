"""A case as one workbook: a sheet for each table, one for the names, one that explains.

Sheets without rows are tables that the case does not have. What `datapackage.json` says besides
stands in the sheet `case`, a row for each value: `case.place.vi`, `licenses.1.name`.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from thapmuoi_analysis.record import sheets, workbook
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.record.folder import resources
from thapmuoi_analysis.record.schema import DESCRIPTOR, SCHEMA, columns_of
from thapmuoi_analysis.record.sheets import Sheet
from thapmuoi_analysis.record.validate import Written, descriptor_faults
from thapmuoi_analysis.record.workbook import Table

CASE, GUIDE = "case", "guide"
PAST = "plan_result"  # a sheet for reading that older workbooks have
KEYS = ("key", "value", "meaning_vi", "meaning_en")


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
    found = workbook.read(path, names, (GUIDE, PAST))
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


def write(path: Path, written: Written) -> None:
    """Write a case as a new workbook, with a sheet for each table, be it empty.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    written : Written
        The case.
    """
    text = files("thapmuoi_analysis.record").joinpath("template/guide.csv").read_text("utf-8")
    made = [guide(list(csv.reader(text.splitlines())), SCHEMA), _case(written.descriptor)]
    made += [sheet(name, written.rows.get(name, [[]])[1:]) for name in SCHEMA]
    sheets.write(path, made)


def sheet(name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    """Return a table as a sheet to be filled in, with the rows that it has."""
    table = SCHEMA[name]
    fields = [{**field, "note": _note(field)} for field in table["fields"]]
    return Sheet(name, fields, rows, " · ".join(_said(table)))


def _said(told: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a table or column means in vi and en, without marks of Markdown."""
    return told["description_vi"].replace("`", ""), told["description"].replace("`", "")


def _note(field: Mapping[str, Any]) -> str:
    codes = [f"{c}: {said['vi']} · {said['en']}" for c, said in field.get("codes", {}).items()]
    return "\n".join([*_said(field), *codes])


def _case(descriptor: dict[str, Any]) -> Sheet:
    titles = ("Mục", "Nội dung", "Nghĩa", "Nghĩa (tiếng Anh)")
    fields = [{"name": n, "title": t, "type": "string"} for n, t in zip(KEYS, titles, strict=True)]
    about = {key: value for key, value in descriptor.items() if key != "resources"}
    about = {"case": about.pop("case"), **about}
    rows = []
    for key, value in _flat(about):
        part, name, *_ = f"{key}.".split(".")
        known = DESCRIPTOR[CASE].get(name) if part == CASE else DESCRIPTOR["package"].get(part)
        rows.append([key, value, *(known or {"vi": "", "en": ""}).values()])
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


def guide(rows: list[list[str]], names: Iterable[str]) -> Sheet:
    """Return the sheet that explains: rows of text in vi and en, then what each table holds."""
    rows += [[f"{name}: {text}" for text in _said(SCHEMA[name])] for name in names]
    heads = {"Tiếng Việt": "Hướng dẫn", "English": "Guide"}
    fields = [{"name": n, "title": title, "type": "string"} for n, title in heads.items()]
    return Sheet(GUIDE, fields, rows, "Một trường hợp · A case", closed=True)
