"""The one schema of a case: `schema.json`, with what tables, columns and codes mean."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

DESCRIBED = ("name", "type", "constraints")  # what a descriptor says of a column
IN_ENGLISH = {"hedge_en": "hedge", "kind_en": "kind"}  # what one in no language is in English
OTHER_LANG = {"vi": "en", "en": "vi"}


def _frozen(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, Any]:
    """Return a part of the schema that cannot be changed; a column holds its codes and no other."""
    part = dict(pairs)
    for name, value in part.items():
        if isinstance(value, list):
            part[name] = tuple(value)
    if "codes" in part:
        limits = part.get("constraints", {})
        codes = tuple(part["codes"])
        part["constraints"] = MappingProxyType({**limits, "enum": codes})
    return MappingProxyType(part)


_TEXT = Path(__file__).with_name("schema.json").read_text("utf-8")
_FILE: Mapping[str, Any] = json.loads(_TEXT, object_pairs_hook=_frozen)
DESCRIPTOR = _FILE["descriptor"]
EMPTY = _FILE["empty"]
SHEETS = _FILE["sheets"]
TYPES = _FILE["types"]
SCHEMA = _FILE["tables"]


def schema_of(table: str, columns: Sequence[str] = ()) -> dict[str, Any]:
    """Return a copy of the schema of a table, with all or these columns, for a descriptor."""
    fields = SCHEMA[table]["fields"]
    if columns:
        by_name = {field["name"]: field for field in fields}
        fields = [by_name[name] for name in columns if name in by_name]
    kept: dict[str, Any] = {"fields": [], "primaryKey": SCHEMA[table]["primaryKey"]}
    keys = []
    for field in fields:
        described = {part: field[part] for part in DESCRIBED if part in field}
        kept["fields"].append(described)
        target = field.get("id_of")
        if target:
            reference = {"resource": target, "fields": SCHEMA[target]["primaryKey"]}
            keys.append({"fields": [field["name"]], "reference": reference})
    if keys:
        kept["foreignKeys"] = keys
    text = json.dumps(kept, default=dict)
    return dict(json.loads(text))


def columns_of(table: str) -> list[str]:
    """Return the names of the columns of a table, in their order."""
    return [field["name"] for field in SCHEMA[table]["fields"]]


def with_columns(cells: Collection[str], tables: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the table that has most of its columns among some cells, if one has most of them.

    Parameters
    ----------
    cells : collection of str
        What may be the names of its columns, and other texts.
    tables : mapping of str to sequence of str
        Names of the columns of each table.

    Examples
    --------
    >>> with_columns(["unit", "row", "column", "note"], {"layout": ["unit", "row", "column"]})
    ['layout']
    """
    shares = {}
    for name, columns in tables.items():
        there = [column for column in columns if column in cells]
        if 2 * len(there) > len(columns):
            shares[name] = len(there) / len(columns)
    return sorted(shares, key=shares.__getitem__)[-1:]


def codes_of(table: str, column: str) -> Mapping[str, Mapping[str, str]]:
    """Return the codes of a column, with what each means."""
    fields = SCHEMA[table]["fields"]
    [field] = [field for field in fields if field["name"] == column]
    codes: Mapping[str, Mapping[str, str]] = field["codes"]
    return codes


def required_of(table: str) -> list[str]:
    """Return the names of the columns whose cells must be filled in: those without a default."""
    required = []
    for field in SCHEMA[table]["fields"]:
        limits = field.get("constraints", {})
        if "required" in limits and "default" not in field:
            required.append(field["name"])
    return required


def references(field: Mapping[str, Any]) -> Sequence[str]:
    """Return the tables whose keys the cells of a column name, one each or a list; mostly none."""
    if "id_of" in field:
        return (field["id_of"],)
    several: Sequence[str] = field.get("ids_of", ())
    return several


def beside(column: str) -> str:
    """Return the name of a column in the other language; empty where it is of no language.

    Examples
    --------
    >>> beside("label_vi"), beside("locator")
    ('label_en', '')
    """
    stem, _, lang = column.rpartition("_")
    return f"{stem}_{OTHER_LANG[lang]}" if lang in OTHER_LANG else ""


def silent_columns(columns: Sequence[str], langs: Sequence[str]) -> dict[str, str]:
    """Return the columns of a language that a case does not speak, with those that they repeat.

    A column that the other language has no equal of, such as the name of a unit (`name_vi`), is
    of every case; so is `hedge`, the words of the source, which `hedge_en` has in English.

    Parameters
    ----------
    columns : sequence of str
        Columns of a table.
    langs : sequence of str
        Languages of the case; of one in both, no column is silent.

    Examples
    --------
    >>> columns = ["name_vi", "note_vi", "note_en", "hedge", "hedge_en"]
    >>> silent_columns(columns, ["vi"])
    {'note_en': 'note_vi', 'hedge_en': 'hedge'}
    >>> silent_columns(columns, ["en"]), silent_columns(columns, ["vi", "en"])
    ({'note_vi': 'note_en'}, {})
    """
    repeats = {}
    for column in columns:
        spoken = IN_ENGLISH.get(column) or beside(column)
        if spoken in columns and column.rpartition("_")[2] not in langs:
            repeats[column] = spoken
    return repeats
