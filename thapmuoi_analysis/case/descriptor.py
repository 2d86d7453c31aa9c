"""What `datapackage.json` says of a case: read strictly, checked, and written.

Of any descriptor, however it is spoilt, reading goes on with what can be used.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from thapmuoi_analysis.case.errors import DataError, Phrase
from thapmuoi_analysis.case.schema import DESCRIPTOR, EMPTY, SCHEMA, schema_of
from thapmuoi_analysis.case.signs import PLAIN, UNFIT

Errors = Iterator[DataError]
DESCRIBED = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
REQUIRED = ("sources", "facts")
OTHER_PLACES = ("elsewhere", "elsewhere_claims", "messages")  # a case of these needs no facts
UNFILLED = re.compile("ĐIỀN:|FILL IN:")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
FORMS = {"boolean": "true or false", "slug": "the name of a case, not a path"}  # else: a text
T = TypeVar("T")


def strict_json(text: str) -> Any:
    """Return what JSON says; ValueError where it says a thing twice, or a number that is none."""
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for name, value in pairs:
        if name in held:
            raise ValueError(f"{name!r} stands there twice")
        held[name] = value
    return held


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def usable(descriptor: Any) -> tuple[dict[str, Any], list[DataError]]:
    """Return of a descriptor what reading can go on with, and what is wrong in it."""
    held = _of_kind(dict, descriptor)
    about = _of_kind(dict, held.get("case"))
    resources: dict[str, list[Any]] = {}  # name -> the path of each resource of that name
    for found in _of_kind(list, held.get("resources")):
        resource = found if isinstance(found, dict) else {"name": json.dumps(found)}
        name = str(resource.get("name"))
        path = resource.get("path", f"{name}.csv")
        resources.setdefault(name, []).append(path)
    errors = [*name_errors(about), *_resource_errors(resources)]
    for key, text in _texts(held):
        if UNFIT.search(key + text):
            errors.append(DataError(DESCRIBED, 0, key, text, *PLAIN))
    known = [{"name": name} for name in resources if name in SCHEMA]
    return {**held, "case": about, "resources": known}, errors


def _of_kind(kind: type[T], value: Any) -> T:
    """Return a value of a kind; an empty one where it is of another."""
    return value if isinstance(value, kind) else kind()


def name_errors(case: Mapping[str, Any]) -> Errors:
    """Yield what is wrong with what a descriptor says of a case, its names above all."""
    is_fictional = bool(case.get("fictional"))
    for key, known in DESCRIPTOR["case"].items():
        if key not in case and "required" not in known:
            continue
        values = {key: case.get(key)}
        fix = "fill it in"
        if known["type"] == "names":
            if "required" not in known:
                fix = "fill it in, or empty it in the other language too"
            names = _of_kind(dict, case.get(key))
            parts = [*languages(case)]
            parts += [part for part in known.get("also", ()) if part in names]
            values = {f"{key}.{part}": names.get(part) for part in parts}
        for name, value in values.items():
            if not _fits(value, known["type"], is_fictional):
                shown = "" if value is None else str(value)
                expected = FORMS.get(known["type"], "a text")
                yield DataError(DESCRIBED, 0, f"case.{name}", shown, expected, fix)


def _fits(value: Any, kind: str, is_fictional: bool) -> bool:
    """Return whether a value is of its kind, and filled in where the place is real."""
    if kind == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    if kind == "slug" and not re.fullmatch(SLUG, value):
        return False
    return is_fictional or not UNFILLED.search(value)


def _resource_errors(resources: Mapping[str, Sequence[Any]]) -> Errors:
    for name, paths in resources.items():
        if name in SCHEMA and paths == [f"{name}.csv"]:
            continue
        expected = "each table once, in a file of its name in the folder of the case"
        fix = Phrase("keep one resource for each of: {names}", names=", ".join(SCHEMA))
        for path in paths:
            yield DataError(DESCRIBED, 0, "resources", f"{name} ({path})", expected, fix)
    others_alone = {"elsewhere"} < {*resources} <= {"sources", "sentences", *OTHER_PLACES}
    for name in REQUIRED:
        if name not in resources and not (name == "facts" and others_alone):
            fix = Phrase("add the table {name}: a resource with its file, or a sheet", name=name)
            expected = Phrase("a table {name}", name=name)
            yield DataError(DESCRIBED, 0, "resources", "", expected, fix)


def _texts(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a descriptor by its key."""
    if not isinstance(part, (dict, list)):
        yield key, str(part)
        return
    names = part if isinstance(part, dict) else range(len(part))
    for name in names:
        inner = f"{key}.{name}".strip(".")
        yield from _texts(part[name], inner)


def languages(case: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages of a case: those of its place, else of another name, else both."""
    for value in (case.get("place"), *case.values()):
        name = _of_kind(dict, value)
        spoken = [lang for lang in ("vi", "en") if name.get(lang)]
        if spoken:
            return tuple(spoken)
    return ("vi", "en")


def licences(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """Return what the licences of the data are called, each by where it can be read."""
    found = {}
    for licence in _of_kind(list, descriptor.get("licenses")):
        about = _of_kind(dict, licence)
        where = about.get("path") or about.get("name")
        if where:
            name = about.get("title") or about.get("name") or where
            found[str(where)] = str(name)
    return found


def package(descriptor: dict[str, Any], heads: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a `datapackage.json` whose tables have these columns."""
    about = {"$schema": PROFILE, **descriptor}
    about.pop("resources", None)
    about["resources"] = []  # last
    for name, columns in heads.items():
        resource = {
            "name": name,
            "type": "table",
            "path": f"{name}.csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "skipInitialSpace": False},
            "schema": {**schema_of(name, columns), "missingValues": [dict(EMPTY)]},
        }
        about["resources"].append(resource)
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"
