"""The valid case of the tests, and broken ones: patches on it, written as far as they need it."""

import json
from itertools import count
from pathlib import Path
from types import MappingProxyType

import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.schema import SCHEMA, references

VALID = Path(__file__).parents[1] / "_valid"
FILES = MappingProxyType({path.name: path.read_bytes() for path in VALID.iterdir()})
ALWAYS = {"sources", "sentences", "facts", "plan", "units"}  # sums and ids go over all of them
PACKAGE = "datapackage.json"


def _needed(table):
    """Return a table, and those that its rows refer to."""
    named = {target for field in SCHEMA[table]["fields"] for target in references(field)}
    needed = {"units"} if any("refers" in field for field in SCHEMA[table]["fields"]) else set()
    return {table, *named, *needed}


def _patched(raw, old, new=""):
    """Return bytes with a text that stands there once replaced, or as the function makes them."""
    if callable(old):
        return old(raw)
    text = raw.decode("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new).encode("utf-8")


def write_broken(folder, *changes):
    """Write the valid case with changes: its main tables, those changed, and what these refer to.

    A change is a file with a text and what stands in its place, with a function of its bytes, or
    with None where the file is to be missing.
    """
    changed = {name.removesuffix(".csv") for name, *_ in changes if name != PACKAGE}
    tables = ALWAYS.union(*map(_needed, changed))
    package = json.loads(FILES[PACKAGE])
    package["resources"] = [r for r in package["resources"] if r["name"] in tables]
    files = {name: raw for name, raw in FILES.items() if name.removesuffix(".csv") in tables}
    files[PACKAGE] = f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()
    for name, *change in changes:
        files[name] = None if change == [None] else _patched(files[name], *change)
    folder.mkdir()
    for name, raw in files.items():
        if raw is not None:
            (folder / name).write_bytes(raw)
    return folder


@pytest.fixture
def broken(tmp_path):
    """Return a function that writes a broken case and returns its folder."""
    return lambda *changes: write_broken(tmp_path / "case", *changes)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a changed case into a folder of its own, as often as asked."""
    number = count()
    return lambda *changes: write_broken(tmp_path / f"case-{next(number)}", *changes)


@pytest.fixture
def faults_of(broken):
    """Return a function that writes a broken case and returns the faults of loading it."""

    def run(*changes):
        with pytest.raises(CaseError) as caught:
            load_case(broken(*changes))
        return caught.value.errors

    return run
