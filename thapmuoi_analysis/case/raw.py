"""A case as somebody wrote it: text, before any check; read from a folder, written into one.

A folder holds `datapackage.json` and a CSV file for each table.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA, columns_of, schema_of
from thapmuoi_analysis.case.text import read as read_text

Rows = list[list[str]]  # the header first
DESCRIBED = "datapackage.json"
REQUIRED = ("sources", "facts")
OTHER_PLACES = ("elsewhere", "elsewhere_claims", "messages")  # a case of these needs no facts
LONGEST = 32_767  # characters that a cell of a spreadsheet holds
SEPARATED = (
    'save it with commas between the cells, "quotes" around texts, and "" for a quote within'
)
UNFILLED = re.compile("ĐIỀN:|FILL IN:")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
FORMS = {"boolean": "true or false", "slug": "the name of a case, not a path"}  # else: a text
# What XML, so a workbook, cannot hold; what steers a terminal; what turns the direction of a line.
UNFIT = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff"
    "\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]"
)
PLAIN = ("text without control characters", "delete them, or type the text anew")
NOWHERE = -2  # of a fault: the row that it is about is not there


@dataclass(frozen=True)
class RawTable:
    """A table as somebody wrote it.

    Attributes
    ----------
    label : str
        What its owner calls it: a file, or a sheet.
    rows : list of list of str
        The header first.
    lines : sequence of int
        The line of the file, or row of the sheet, in which each of `rows` stands.
    letter : callable, optional
        In a sheet: the letter of a column by its number from 1, so that a fault names its cell.
    repeats : mapping of str to str
        Columns that were filled in from another column, and which: what is wrong there is wrong in
        the other, and is told of that.
    """

    label: str
    rows: Rows
    lines: Sequence[int]
    letter: Callable[[int], str] | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The cells below each heading; "" where a row does not reach so far."""
        return {label: cells for label, *cells in zip_longest(*self.rows, fillvalue="")}

    def cells(self, column: str) -> Sequence[str]:
        """Return the cells of a column, empty ones where the table leaves it out."""
        return self.columns.get(column) or [""] * (len(self.rows) - 1)

    def error(self, at: int, column: str, expected: str, fix: str, value: str = "") -> DataError:
        """Return a fault of a row, counted from 0 below the header, which is -1."""
        if at >= 0 and column in self.repeats:
            repeated = self.repeats[column]
            column = repeated if self.cells(column)[at] == self.cells(repeated)[at] else column
        line, header = self.lines[at + 1] if at >= -1 else 0, self.rows[0] if self.rows else []
        if not value and at >= 0 and column in header:
            value = self.columns[column][at]
        letter = self.letter if line and column in header else None
        cell = f"{letter(header.index(column) + 1)}{line}" if letter else ""
        return DataError(self.label, line, column, value, expected, fix, cell)


@dataclass(frozen=True)
class RawCase:
    """A case as somebody wrote it.

    Attributes
    ----------
    descriptor : dict
        What `datapackage.json` says.
    tables : dict of str to RawTable
        Each table that could be read.
    errors : sequence of DataError
        What could not be read.
    langs : tuple of str
        Its languages.
    """

    descriptor: dict[str, Any]
    tables: dict[str, RawTable]
    errors: Sequence[DataError] = ()
    langs: tuple[str, ...] = ("vi", "en")


def read_folder(folder: Path) -> RawCase:
    """Read a folder.

    Raises
    ------
    CaseError
        If `datapackage.json` is missing or is not JSON. What else is wrong is kept, to be told
        together.
    """
    descriptor, errors = usable(_descriptor(folder / DESCRIBED))
    tables: dict[str, RawTable] = {}
    for resource in descriptor["resources"]:
        file = f"{resource['name']}.csv"
        fix = f"put the file there, or take the table out of {DESCRIBED}"
        lacking = DataError(file, expected="a CSV file in this folder", fix=fix)
        try:
            rows = _rows(_text(folder / file, lacking), file)
            tables[resource["name"]] = RawTable(file, rows, range(1, len(rows) + 1))
        except CaseError as error:
            errors.extend(error.errors)
    return RawCase(descriptor, tables, errors)


def _text(path: Path, lacking: DataError) -> str:
    """Read a file; where it is none, or a link to one outside of its folder, raise the fault."""
    if not inside(path):
        raise CaseError([lacking])
    return read_text(path)


def inside(path: Path) -> bool:
    """Return whether it is a file that stands in its folder, be it by a link within it."""
    return path.is_file() and path.resolve().parent == path.parent.resolve()


def _descriptor(path: Path) -> Any:
    fix = "start a case with `thapmuoi new`, or check the name of the case"
    text = _text(path, DataError(str(path), expected=f"a data package ({path.name})", fix=fix))
    try:
        return strict_json(text)
    except (ValueError, RecursionError) as cause:
        line, column = getattr(cause, "lineno", 0), str(getattr(cause, "colno", ""))
        fix = f"mend the JSON there ({getattr(cause, 'msg', cause)})"
        error = DataError(path.name, line, column, expected="valid JSON", fix=fix)
        raise CaseError([error]) from cause


def strict_json(text: str) -> Any:
    """Return what JSON says; ValueError where it says a thing twice, or a number that is none."""
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"{twice[0]!r} stands there twice")
    return dict(pairs)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _rows(text: str, file: str) -> Rows:
    text = re.sub("\r\n?", "\n", text)  # within quotes too
    mark = "," if "," in text.partition("\n")[0] else ";"  # as Excel writes it in Vietnamese
    lines, rows = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True), Rows()
    why, line = "a table has several columns", 1
    try:
        rows += lines
    except csv.Error as error:
        rows, why, line = [[]], str(error), lines.line_num
    if rows and len(rows[0]) < 2:
        expected = f"cells between commas, each of at most {LONGEST:,} characters ({why})"
        raise CaseError([DataError(file, line, "", "".join(rows[0]), expected, SEPARATED)])
    return rows


def usable(found: Any) -> tuple[dict[str, Any], list[DataError]]:
    """Return of a descriptor what reading can go on with, and what is wrong in it."""
    held: dict[str, Any] = found if isinstance(found, dict) else {}
    about = held["case"] if isinstance(held.get("case"), dict) else {}
    listed = held["resources"] if isinstance(held.get("resources"), list) else []
    resources = [r if isinstance(r, dict) else {"name": json.dumps(r)} for r in listed]
    names = dict.fromkeys(str(resource.get("name")) for resource in resources)
    errors = [*_case_faults(about), *_resource_faults(resources)]
    texts = ((key, said) for key, said in _said(held) if UNFIT.search(key + said))
    errors += [DataError(DESCRIBED, 0, key, said, *PLAIN) for key, said in texts]
    known = [{"name": name} for name in names if name in SCHEMA]
    return {**held, "case": about, "resources": known}, errors


def _case_faults(case: Mapping[str, Any]) -> Iterator[DataError]:
    for key, known in DESCRIPTOR["case"].items():
        held, given = {key: case.get(key)}, case.get(key)
        if known["type"] == "names":
            given = given if isinstance(given, dict) else {}
            held = {f"{key}.{lang}": given.get(lang) for lang in languages(case)}
        kind = bool if known["type"] == "boolean" else str
        expected = FORMS.get(known["type"], "a text")
        for name, value in held.items() if key in case or "required" in known else ():
            unfilled = not case.get("fictional") and UNFILLED.search(str(value))
            path = known["type"] == "slug" and not re.fullmatch(SLUG, str(value))
            if not isinstance(value, kind) or value == "" or unfilled or path:
                shown = "" if value is None else str(value)
                yield DataError(DESCRIBED, 0, f"case.{name}", shown, expected, "fill it in")


def _resource_faults(resources: Sequence[Mapping[str, Any]]) -> Iterator[DataError]:
    names = [str(resource.get("name")) for resource in resources]
    for name, resource in zip(names, resources, strict=True):
        path = resource.get("path", f"{name}.csv")
        if name not in SCHEMA or names.count(name) > 1 or path != f"{name}.csv":
            expected = "each table once, in a file of its name in the folder of the case"
            fix = f"keep one resource for each of: {', '.join(SCHEMA)}"
            yield DataError(DESCRIBED, 0, "resources", f"{name} ({path})", expected, fix)
    others_alone = {"elsewhere"} < {*names} <= {"sources", "sentences", *OTHER_PLACES}
    for name in REQUIRED:
        if name not in names and not (name == "facts" and others_alone):
            fix = f"add the table {name}: a resource with its file, or a sheet"
            yield DataError(DESCRIBED, 0, "resources", "", f"a table {name}", fix)


def _said(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a descriptor by its key."""
    if isinstance(part, (dict, list)):
        for name, held in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _said(held, f"{key}.{name}".strip("."))
    else:
        yield key, str(part)


def languages(case: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages of a case: those of its place or another name, or both."""
    names = (name for name in (case.get("place"), *case.values()) if isinstance(name, dict))
    spoken = (tuple(lang for lang in ("vi", "en") if name.get(lang)) for name in names)
    return next(filter(None, spoken), ("vi", "en"))


def write_folder(folder: Path, raw: RawCase) -> None:
    """Write a case as a new folder, with all columns; a table without rows is left out.

    Raises
    ------
    FileExistsError
        If there is something of that name: nothing is overwritten.
    """
    folder.mkdir(parents=True)
    kept = {name: table for name, table in raw.tables.items() if len(table.rows) > 1}
    for name, table in kept.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([columns_of(name), *body(name, table)])
    text = package(raw.descriptor, {name: columns_of(name) for name in kept})
    (folder / DESCRIBED).write_text(text, encoding="utf-8", newline="\n")


def body(name: str, table: RawTable) -> Rows:
    """Return the rows of a table below its header, with all its columns in their order."""
    return [list(row) for row in zip(*map(table.cells, columns_of(name)), strict=True)]


def package(descriptor: dict[str, Any], heads: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a `datapackage.json` whose tables have these columns."""
    form = {"encoding": "utf-8", "dialect": {"delimiter": ",", "skipInitialSpace": False}}
    resources = [
        {"name": n, "type": "table", "path": f"{n}.csv", **form, "schema": schema_of(n, columns)}
        for n, columns in heads.items()
    ]
    about = {key: value for key, value in descriptor.items() if key != "resources"}
    return json.dumps({**about, "resources": resources}, ensure_ascii=False, indent=1) + "\n"
