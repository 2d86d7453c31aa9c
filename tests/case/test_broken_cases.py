"""Broken cases: patches on the valid case, what is told of them, and what frictionless sees.

Where the schema says what is wrong, `frictionless validate` must see it too; what is marked as
unseen is found by our own code alone.
"""

import json
import os
import re
import unicodedata
from pathlib import Path

import pytest
from frictionless import FrictionlessException, Package

from thapmuoi_analysis.case import text
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError, said
from thapmuoi_analysis.case.tables import CELLS

ROOT = Path(__file__).parents[2]
LOADING = [*sorted(p.parent for p in ROOT.glob("data/*/datapackage.json")), ROOT / "tests/_valid"]
TCVN3 = {"ẫ": b"\xc9", "ị": b"\xde", "ấ": b"\xca", "ã": b"\xb7", "ù": b"\xef", "ê": b"\xaa",
         "ớ": b"\xed", "ì": b"\xd7", "ử": b"\xf6"}  # fmt: skip
VNI = {"ẫ": b"a\xe3", "ị": b"\xf2", "ấ": b"a\xe1", "ã": b"a\xf5", "ù": b"u\xf8", "ê": b"e\xe2",
       "ớ": b"\xf4\xf9", "ì": b"\xec", "ử": b"\xf6\xfb"}  # fmt: skip
OTHER = "another encoding (UTF-16 without its mark?), damaged or no text"
UNICODE = "fetch the original again, or convert it to Unicode (UniKey does), and save it as UTF-8"
LAST_UNIT = "99103,2020-12-31,Bình Thử,xã,not_adopted,stated,,,,,mau-2021:p3.s2,,,,,,,\n"


def written_in(letters):
    """Return a function of bytes in UTF-8 that writes their letters in another encoding."""
    return lambda raw: b"".join(letters.get(x, x.encode("ascii", "replace")) for x in raw.decode())


# What is wrong -> changes to the valid case, and what is told.
SEEN = {
    "an address that is a script": (
        [("sources.csv", "published,,", "published,javascript:alert(1),")],
        ["sources.csv, row 2, column url: found 'javascript:alert(1)'; expected a form "
         "like https://example.com/bai-viet, doi:10.1000/182. To mend: write it in that form."],
    ),
    "an empty line between two rows": (
        [("plan.csv", "2019,0", "\n2019,0")],
        ["plan.csv, row 3: expected 3 cells, one for each heading, and not all "
         f"empty. To mend: {CELLS}."],
    ),
    "Vietnamese letters in TCVN3": (
        [("units.csv", written_in(TCVN3))],
        ["units.csv, row 2, column character 22: found 'MÉu'; expected text in UTF-8, not "
         f"{OTHER}. To mend: {UNICODE}."],
    ),
    "Vietnamese letters in VNI": (
        [("units.csv", written_in(VNI))],
        ["units.csv, row 2, column character 23: found 'Maãu'; expected text in UTF-8, not "
         f"{OTHER}. To mend: {UNICODE}."],
    ),
    "UTF-8 that was read as windows-1252": (
        [("units.csv", lambda raw: raw.decode("cp1252").encode())],
        ["units.csv, row 2, column character 22: found 'Máº«u'; expected text in UTF-8, not "
         f"UTF-8 once read as windows-1252 (mojibake). To mend: {UNICODE}."],
    ),
    "a sentence that is not listed": (
        [("plan.csv", "2019,0,mau-2021:p1.s2", "2019,0,mau-2021:p9.s9")],
        ["plan.csv, row 3, column locator: found 'mau-2021:p9.s9'; expected a known locator of "
         "sentences. To mend: mend it, or add a row for it there."],
    ),
    "a date with the day first": (
        [("sources.csv", "2021-01-05", "05/01/2021")],
        ["sources.csv, row 2, column date: found '05/01/2021'; expected a date as 2022-03-02. "
         "To mend: write it in that form."],
    ),
    "a code twice": (
        [("units.csv", "99102", "99101")],
        ["units.csv, row 3, column code: found '99101'; expected each key once. "
         "To mend: keep one row for each."],
    ),
    "a year twice": (
        [("plan.csv", "2019,0", "2018,0")],
        ["plan.csv, row 3, column year: found '2018'; expected each key once. "
         "To mend: keep one row for each."],
    ),
    "a comma too many": (
        [("plan.csv", "2019,0,mau-2021:p1.s2", "2019,0,mau-2021:p1.s2,2")],
        ["plan.csv, row 3: found '2'; expected 3 cells, one for each heading, and not all empty. "
         f"To mend: {CELLS}."],
    ),
    "a file that is not there": (
        [("plan.csv", None)],
        ["plan.csv: expected a CSV file in this folder. To mend: put the file there, or take "
         "the table out of datapackage.json."],
    ),
    "fewer units planned than none": (
        [("plan.csv", "2020,1", "2020,-1")],
        ["plan.csv, row 4, column planned: found '-1'; expected 0 or more. "
         "To mend: mend the number."],
    ),
    "several tables": (
        [("facts.csv", "remaining,1", "remaining,2"), ("plan.csv", "2018,1", "2018,"),
         ("plan.csv", "2020,1,mau-2021:p1.s2", "2020,1,p1.s2"), ("units.csv", "99101", "9910")],
        ["facts.csv, row 6, column value: found '2'; expected 1 (units less adopted). "
         "To mend: one of the two is wrong: look the sentences up again.",
         "plan.csv, row 2, column planned: expected a value. To mend: fill it in.",
         "plan.csv, row 4, column locator: found 'p1.s2'; expected a form like "
         "dto-2022-03-02:p7.s2. To mend: write it in that form.",
         "units.csv, row 2, column code: found '9910'; expected a form like 30037. "
         "To mend: write it in that form."],
    ),
    "a number in words": (
        [("plan.csv", "2018,1", "2018,một")],
        ["plan.csv, row 2, column planned: found 'một'; expected a whole number in digits alone. "
         "To mend: write it in that form."],
    ),
    "a number with a point between its thousands": (
        [("plan.csv", "2018,1", "2018,1.000")],
        ["plan.csv, row 2, column planned: found '1.000'; expected a whole number in digits "
         "alone. To mend: write it in that form."],
    ),
    "evidence of a criterion that is not listed": (
        [("evidence.csv", "99103,person", "99103,persons")],
        ["evidence.csv, row 2, column criterion: found 'persons'; expected a known id of "
         "criteria. To mend: mend it, or add a row for it there."],
    ),
    "evidence without a verdict": (
        [("evidence.csv", "few_files,2020-06-30,yes", "few_files,2020-06-30,")],
        ["evidence.csv, row 3, column verdict: expected a value. To mend: fill it in."],
    ),
    "words where a number belongs": (
        [("workload.csv", "week_hours,40", "week_hours,bốn mươi")],
        ["workload.csv, row 2, column value: found 'bốn mươi'; expected a form like 7.5, 80%. "
         "To mend: write it in that form."],
    ),
    "a formula where a number belongs": (
        [("workload.csv", "week_hours,40", "week_hours,=20+20")],
        ["workload.csv, row 2, column value: found '=20+20'; expected text or a number, not a "
         "formula. To mend: write what it comes to."],
    ),
    "a status in other words": (
        [("units.csv", "not_adopted", "chưa thực hiện")],
        ["units.csv, row 4, column status: found 'chưa thực hiện'; expected one of: adopted, "
         "not_adopted, unknown. To mend: choose one of them."],
    ),
    "a column of ages, which are not recorded": (
        [("rotation.csv", lambda raw: raw.replace(b"\n", b",51\n")),
         ("rotation.csv", "label_en,51", "label_en,tuổi")],
        ["rotation.csv, row 1, column tuổi: found 'tuổi'; expected no such column. To mend: delete "
         "the column (nothing is recorded of persons: no names, ages or appraisals), or write the "
         "headings as in data/README.md."],
    ),
    "a column under another name": (
        [("plan.csv", "planned", "plan")],
        ["plan.csv, row 1, column plan: found 'plan'; expected no such column. To mend: delete the "
         "column (nothing is recorded of persons: no names, ages or appraisals), or write the "
         "headings as in data/README.md.",
         "plan.csv, row 1, column planned: expected this column, once. To mend: "
         "write the headings as in data/README.md."],
    ),
}  # fmt: skip
UNSEEN = {
    "a name that turns the direction of its line": (
        [("units.csv", "Bình Thử", "Bình \u202eThử")],
        ["units.csv, row 4, column name_vi: found 'Bình \\u202eThử'; expected text without "
         "control characters. To mend: delete them, or type the text anew."],
    ),
    "a name that steers a terminal": (
        [("units.csv", "Bình Thử", "Bình \x9b31mThử")],
        ["units.csv, row 4, column name_vi: found 'Bình \\x9b31mThử'; expected text without "
         "control characters. To mend: delete them, or type the text anew."],
    ),
    "a descriptor that says a thing twice": (
        [("datapackage.json", '"fictional": true', '"fictional": false, "fictional": true')],
        ["datapackage.json: expected valid JSON. To mend: mend the JSON there ('fictional' stands "
         "there twice)."],
    ),
    "a descriptor whose name of the place steers a terminal": (
        [("datapackage.json", '"vi": "huyện Bình Mẫu', '"vi": "huyện \\u009b31mMẫu')],
        ["datapackage.json, column case.place.vi: found 'huyện \\x9b31mMẫu (hư cấu)'; expected "
         "text without control characters. To mend: delete them, or type the text anew."],
    ),
    "a descriptor with half a letter": (
        [("datapackage.json", '"title": "Bình', '"title": "\\ud800Bình')],
        ["datapackage.json, column title: found '\\ud800Bình Mẫu (hư cấu, fictional)'; expected "
         "text without control characters. To mend: delete them, or type the text anew."],
    ),
    "a descriptor with a number that is none": (
        [("datapackage.json", '"fictional": true', '"fictional": true, "more": NaN')],
        ["datapackage.json: expected valid JSON. To mend: mend the JSON there (NaN is no number)."],
    ),
    "a list of locators with one that is not listed": (
        [("units.csv", "stated,,,,,mau-2021:p3.s2", "stated,,,,,mau-2021:p3.s2 mau-2021:p9.s9")],
        ["units.csv, row 4, column locators: found 'mau-2021:p3.s2 mau-2021:p9.s9'; expected "
         "a known locator of sentences. To mend: mend it, or add a row for it there."],
    ),
    "letters and marks apart": (
        [("units.csv", "Bình Thử", unicodedata.normalize("NFD", "Bình Thử"))],
        [f"units.csv, row 4, column name_vi: found {unicodedata.normalize('NFD', 'Bình Thử')!r}; "
         "expected NFC letters. To mend: save the file with composed letters (Unicode NFC): "
         "normalise it in the editor."],
    ),
    "two units of one kind and name": (
        [("units.csv", "99103,2020-12-31,Bình Thử", "99103,2020-12-31,An Mẫu")],
        ["units.csv, row 4, column name_vi: found 'An Mẫu'; expected each kind and name once. "
         "To mend: delete the second row, mend its kind or name, or say in its note that there are "
         "two."],
    ),
    "a formula": (
        [("units.csv", "Bình Thử", "=C3")],
        ["units.csv, row 4, column name_vi: found '=C3'; expected text or a number, not a "
         "formula. To mend: write what it comes to."],
    ),
    "evidence of a day to come": (
        [("evidence.csv", "person,2020-06-30", "person,2999-06-30")],
        ["evidence.csv, row 2, column date: found '2999-06-30'; expected a day not after today. "
         "To mend: write the day of the review."],
    ),
    "a plan that leaves out a year": (
        [("plan.csv", "2019,0,mau-2021:p1.s2\n", "")],
        ["plan.csv, row 3, column year: found '2020'; expected the year after the row above. "
         "To mend: sort the rows; a year without has 0."],
    ),
    "a space at the end": (
        [("units.csv", "Bình Thử", "Bình Thử ")],
        ["units.csv, row 4, column name_vi: found 'Bình Thử '; expected no spaces at the ends. "
         "To mend: delete them."],
    ),
    "a number of elsewhere without its unit": (
        [("elsewhere_claims.csv", "meeting/month", "")],
        ["elsewhere_claims.csv, row 2, column unit: expected a value, as there is one in number. "
         "To mend: fill it in, or empty number."],
    ),
    "two verdicts for one day": (
        [("evidence.csv", "thị trấn An Mẫu,smooth", "xã An Mẫu,smooth")],
        ["evidence.csv, row 5, column unit: found 'xã An Mẫu'; expected each unit, criterion, "
         "date once, however a unit is written. To mend: keep one row."],
    ),
    "evidence of a unit that is not one of the case": (
        [("evidence.csv", "99103,person", "Bình Thủ,person")],
        ["evidence.csv, row 2, column unit: found 'Bình Thủ'; expected a unit of the table "
         "units: its name, with its kind where two bear it, or its code. To mend: mend the name, "
         "diacritics included, or write the code."],
    ),
    "fewer units in the table than the source counts": (
        [("units.csv", LAST_UNIT, "")],
        ["facts.csv, row 5, column value: found '3'; expected 2 (rows of units.csv). "
         "To mend: one of the two is wrong: look the sentences up again."],
    ),
    "adopted and remaining units that are more than all": (
        [("facts.csv", "remaining,1", "remaining,2")],
        ["facts.csv, row 6, column value: found '2'; expected 1 (units less adopted). "
         "To mend: one of the two is wrong: look the sentences up again."],
    ),
}  # fmt: skip
BROKEN = {**SEEN, **UNSEEN}


def _frictionless_accepts(folder):
    try:
        return Package(str(folder / "datapackage.json")).validate().valid
    except FrictionlessException:
        return False


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_broken_case_is_refused_with_the_faults_it_has_and_no_others(faults_of, wrong):
    changes, told = BROKEN[wrong]
    assert [str(error) for error in faults_of(*changes)] == told


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_fault_is_told_in_vietnamese_from_one_table_of_templates(wrong):
    for line in BROKEN[wrong][1]:
        expected, fix = re.fullmatch(
            r".*?expected (.*)\. To mend: (.*)\.", line, re.DOTALL
        ).groups()
        told = [text for text in (expected, fix) if said(text, "vi") != text]
        assert told == [expected, fix] or expected in ("unit", "share")


@pytest.mark.parametrize("wrong", BROKEN)
def test_frictionless_sees_what_the_schema_says_and_nothing_that_only_own_code_sees(broken, wrong):
    changes, _ = BROKEN[wrong]
    assert _frictionless_accepts(broken(*changes)) is (wrong in UNSEEN)


@pytest.mark.parametrize("folder", LOADING, ids=lambda folder: folder.name)
def test_frictionless_accepts_every_case_that_loads(folder):
    assert load_case(folder).folder == folder
    assert _frictionless_accepts(folder)


def test_a_descriptor_in_another_encoding_is_told_as_that_and_a_link_as_none(broken, tmp_path):
    folder = broken(("datapackage.json", lambda raw: raw + "Mẫu, thị trấn, đã".encode("utf-16")))
    with pytest.raises(CaseError, match="expected text in UTF-8"):
        load_case(folder)
    file = (folder / "datapackage.json").rename(tmp_path / "elsewhere.json")
    (folder / "datapackage.json").symlink_to(file)
    with pytest.raises(CaseError, match=r"expected a data package \(datapackage\.json\)"):
        load_case(folder)


@pytest.mark.parametrize("spoil", [
    lambda file, other: file.symlink_to(other), lambda file, _: os.mkfifo(file),
    lambda file, _: file.mkdir(),
])  # fmt: skip
def test_what_is_no_file_of_the_folder_is_not_read(broken, tmp_path, spoil):
    folder, other = broken(), tmp_path / "plan.csv"
    file = (folder / "plan.csv").rename(other).parent / "case" / "plan.csv"
    spoil(file, other)
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    assert [str(error) for error in caught.value.errors] == [
        "plan.csv: expected a CSV file in this folder. To mend: put the file there, or take the "
        "table out of datapackage.json."
    ]


@pytest.mark.parametrize(
    ("resources", "told"),
    [
        (["sources"], "resources: found '\"sources\" (\"sources\".csv)'; expected each table once"),
        ([["sources"]], "found '[\"sources\"] ("), ("sources", "a table sources"),
        ([{"name": "sources\0"}], "expected text without control characters"),
    ],
)  # fmt: skip
def test_what_is_no_resource_is_a_fault_of_the_descriptor(broken, resources, told):
    folder = broken()
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    about["resources"] = resources
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    assert told in str(caught.value)


def test_a_descriptor_too_deep_to_be_read_is_none(broken):
    with pytest.raises(CaseError, match="expected valid JSON"):
        load_case(broken(("datapackage.json", lambda _: b"[" * 100_000)))


def test_a_file_larger_than_a_table_can_be_is_not_read(broken, monkeypatch):
    folder = broken()
    monkeypatch.setattr(text, "LARGEST", 2000)
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    assert str(caught.value.errors[0]).startswith("datapackage.json: expected a file of at most 2,")
    monkeypatch.setattr(text, "LARGEST", (folder / "datapackage.json").stat().st_size)
    with (folder / "plan.csv").open("ab") as file:
        file.truncate(10**12)  # a hole: it takes no room on the disk
    with pytest.raises(CaseError, match=r"plan\.csv: expected a file of at most"):
        load_case(folder)


def test_a_device_is_no_copy_of_a_text(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    code, _, error = run("new", "my-place", "--article", "endless.txt")
    assert code == 1 and "endless.txt: expected a file of at most" in error
    assert [path.name for path in tmp_path.iterdir()] == ["endless.txt"]


def test_a_folder_without_a_descriptor_is_no_case_for_either(broken):
    folder = broken(("datapackage.json", None))
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    [error] = caught.value.errors
    assert (error.file, error.row) == (str(folder / "datapackage.json"), 0)
    assert (error.expected, error.fix) == (
        "a data package (datapackage.json)",
        "start a case with `thapmuoi new`, or check the name of the case",
    )
    assert not _frictionless_accepts(folder)
