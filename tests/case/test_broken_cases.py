"""Broken cases: patches on the valid case, what is told of them, and what frictionless sees.

They stand in `broken_cases.csv`, a line for each change and each error; in `file:column` the new
cells of a column stand with | between. Where the schema says what is wrong, `frictionless validate`
must see it too (yes); some it must pass (no), for our own code alone finds them.
"""

import csv
import json
import os
import re
import unicodedata
from io import StringIO
from pathlib import Path

import pytest
from frictionless import FrictionlessException, Package

from thapmuoi_analysis.case import text
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError, worded

ROOT = Path(__file__).parents[2]
LOADING = [*sorted(p.parent for p in ROOT.glob("data/*/datapackage.json")), ROOT / "tests/_valid"]
LETTERS = "ẫịấãùêớìử"
ENCODED = (  # how the letters are written in TCVN3 and VNI, with column and value that are told
    ("É Þ Ê · ï ª í × ö", 22, "MÉu"),
    ("aã ò aá aõ uø eâ ôù ì ôû", 23, "Maãu"),
)
UNICODE = "fetch the original again, or convert it to Unicode (UniKey does), and save it as UTF-8"
APART = unicodedata.normalize("NFD", "Bình Thử")
COMPOSE = "save the file with composed letters (Unicode NFC): normalise it in the editor"
UNLISTED = re.compile(rb'(?s)\{\s*"name": "units",\s*"type": "table".*?\n  \},')


def listed():
    """Return the broken cases of the table: changes, what is told, whether frictionless sees it."""
    cases = {}
    with Path(__file__).with_name("broken_cases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["wrong"]:
                changes, told = [], []
                cases[row["wrong"]] = changes, told, row["frictionless"]
            if row["file"]:
                changes.append(change(**row))
            if row["told"]:
                told.append(row["told"])
    return cases


def change(file, old, new, **_):
    """Return a change as `broken` takes it."""
    file, _, column = file.partition(":")
    if column:
        return f"{file}.csv", lambda raw: with_cells(raw, column, new.split("|"))
    return (file, None) if new == "(missing)" else (file, old, new)


def with_cells(raw, column, cells):
    """Return a table with a column filled from the top."""
    head, *rows = csv.reader(StringIO(raw.decode()))
    for row, cell in zip(rows, cells, strict=False):
        row[head.index(column)] = cell
    made = StringIO()
    csv.writer(made, lineterminator="\n").writerows([head, *rows])
    return made.getvalue().encode()


def written_in(letters):
    """Return a function of bytes in UTF-8 that writes their letters in another encoding."""
    codes = dict(zip(LETTERS, letters.split(), strict=True))
    return lambda raw: b"".join(
        codes.get(x, x.encode("ascii", "replace").decode()).encode("cp1252") for x in raw.decode()
    )


def in_units(name, shown, expected, fix):
    """Return a case with a name in the table of units, and what is told of it."""
    told = f"units.csv, row 4, column name_vi: found {shown}; expected {expected}. To mend: {fix}."
    return [("units.csv", "Bình Thử", name)], [told], "no"


PLAIN = ("text without control characters", "delete them, or type the text anew")
MOJIBAKE = "UTF-8 once read as windows-1252 (mojibake)"
OTHER = "another encoding (UTF-16 without its mark?), damaged or no text"
SPELT = [(OTHER, written_in(of), column, word) for of, column, word in ENCODED]
SPELT.append((MOJIBAKE, lambda raw: raw.decode("cp1252").encode(), 22, "Máº«u"))
BROKEN = listed() | {
    "a name that turns its line": in_units("Bình \u202eThử", "'Bình \\u202eThử'", *PLAIN),
    "a name that steers a terminal": in_units("Bình \x9bThử", "'Bình \\x9bThử'", *PLAIN),
    "letters and marks apart": in_units(APART, f"'{APART}'", "NFC letters", COMPOSE),
    "places of units in a case that lists none": (
        [("layout.csv", "99102,1,1", "99102,1,1"), ("units.csv", None),
         ("datapackage.json", lambda raw: UNLISTED.sub(b"", raw))],
        ["layout.csv, column unit: expected a table units in the case. To mend: add the table "
         "units, or take this one out."], "",
    ),
    "a column of ages, which are not recorded": (
        [("rotation.csv", lambda raw: raw.replace(b"\n", b",51\n")),
         ("rotation.csv", "label_en,51", "label_en,tuổi")],
        ["rotation.csv, row 1, column tuổi: found 'tuổi'; expected no such column. To mend: write "
         "the headings as in data/README.md; delete the column where it is none of them (nothing "
         "is recorded of persons: no names, ages or appraisals)."], "yes",
    ),
}  # fmt: skip
for _name, _written, _column, _word in SPELT:
    _told = f"units.csv, row 2, column character {_column}: found '{_word}'; expected text in UTF-8"
    _told += f", not {_name}. To mend: {UNICODE}."
    BROKEN[f"{_word} is {_name}"] = ([("units.csv", _written)], [_told], "yes")


def _frictionless_accepts(folder):
    try:
        return Package(str(folder / "datapackage.json")).validate().valid
    except FrictionlessException:
        return False


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_broken_case_is_refused_with_the_errors_it_has_in_both_languages(broken, wrong):
    changes, told, seen = BROKEN[wrong]
    folder = broken(*changes)
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    errors = caught.value.errors
    assert [str(error) for error in errors] == told
    for error in errors:
        for phrase in (error.expected, error.fix):
            assert worded(phrase, "vi") != phrase or phrase in ("date", "unit", "year")
    if seen:
        assert _frictionless_accepts(folder) is (seen == "no")


@pytest.mark.parametrize("folder", LOADING, ids=lambda folder: folder.name)
def test_frictionless_accepts_every_case_that_loads(folder):
    assert load_case(folder).folder == folder
    assert _frictionless_accepts(folder)


def refused(folder):
    """Return what is told of a case that does not load."""
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    return str(caught.value.told("en"))


def test_a_descriptor_in_another_encoding_is_told_as_that_and_a_link_as_none(broken, tmp_path):
    folder = broken(("datapackage.json", lambda raw: raw + "Mẫu, thị trấn, đã".encode("utf-16")))
    assert "expected text in UTF-8" in refused(folder)
    file = (folder / "datapackage.json").rename(tmp_path / "elsewhere.json")
    lacks = "datapackage.json: expected a data package (datapackage.json). To mend: start a case "
    for link in (lambda: None, lambda: (folder / "datapackage.json").symlink_to(file)):
        link()
        assert lacks in refused(folder)
        assert not _frictionless_accepts(folder)


@pytest.mark.parametrize("spoil", [Path.symlink_to, lambda path, _: os.mkfifo(path),
                                   lambda path, _: path.mkdir()])  # fmt: skip
def test_what_is_no_file_of_the_folder_is_not_read(broken, tmp_path, spoil):
    folder = broken()
    spoil(folder / "plan.csv", (folder / "plan.csv").rename(tmp_path / "plan.csv"))
    assert "plan.csv: expected a CSV file in this folder. To mend: put the" in refused(folder)


@pytest.mark.parametrize("name", ["claim.csv", "Claims.csv", "claims (1).csv"])
def test_a_renamed_file_is_told_as_that_and_nothing_else(broken, name):
    folder = broken(("claims.csv", lambda raw: raw), ("pairs.csv", lambda raw: raw))
    (folder / "claims.csv").rename(folder / name)
    assert refused(folder) == (
        f"1 fault in the data:\n- {name}: expected the name claims.csv, which no file has. "
        "To mend: rename it claims.csv."
    )


def test_what_is_no_resource_is_an_error_of_the_descriptor(broken):
    folder = broken()
    path = folder / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    for resources, told in (
        (["sources"], 'resources: found \'"sources" ("sources".csv)\'; expected each table once'),
        ([["sources"]], 'found \'["sources"] ('),
        ("sources", "a table sources"),
        ([{"name": "sources\0"}], "expected text without control characters"),
    ):
        path.write_text(json.dumps(about | {"resources": resources}), encoding="utf-8")
        assert told in refused(folder)
    for shape in ("[]", '{"resources": "none"}', "5"):
        path.write_text(shape, encoding="utf-8")
        assert "datapackage.json, column resources" in refused(folder)
    path.write_text("[" * 100_000, encoding="utf-8")
    assert "expected valid JSON" in refused(folder)


def test_a_file_larger_than_a_table_can_be_is_not_read(broken, monkeypatch):
    folder = broken()
    monkeypatch.setattr(text, "LARGEST", 2000)
    assert "datapackage.json: expected a file of at most 2," in refused(folder)
    monkeypatch.setattr(text, "LARGEST", (folder / "datapackage.json").stat().st_size)
    with (folder / "plan.csv").open("ab") as file:
        file.truncate(10**12)  # a hole: it takes no room on the disk
    assert "plan.csv: expected a file of at most" in refused(folder)


def test_a_device_is_no_copy_of_a_text(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    code, _, error = run("new", "my-place", "--article", "endless.txt")
    assert code == 1 and "endless.txt: expected a file, no folder or pipe" in error
    assert [path.name for path in tmp_path.iterdir()] == ["endless.txt"]
