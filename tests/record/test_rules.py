"""Bad data cannot pass: each check alone, faults together, and what is wrong in a descriptor."""

import inspect
import re
import unicodedata
from pathlib import Path

import pytest

from thapmuoi_analysis.record import rules, rules_claims, rules_facts
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.faults import CaseError, Fault
from thapmuoi_analysis.record.schema import SCHEMA

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
VALID = ROOT / "tests" / "_valid"
CASES = sorted(path.parent for path in DATA.glob("*/datapackage.json"))
FILES = [path for path in sorted(DATA.rglob("*")) if path.suffix in {".csv", ".json", ".md"}]
FILES += sorted((DATA / "example").glob("*.txt"))  # other texts are readers' own copies


def _id(path):
    return path.relative_to(ROOT).as_posix()


# One change that breaks one own check -> the one place and value that must be named.
HELD = "adopted,derived,2018-01-01,2020-12-31"
TOWN = f"99101,2020-12-31,An Mẫu,thị trấn,{HELD},,"
EARLIER = "once,adopted,4,unit,2019-12-31,2019-12-31,,mau-2021:p2.s1,Trước đó,Earlier\n"
LEFT = "99103,2020-12-31,Bình Thử,xã,not_adopted,stated,,,,"
ONE_FAULT = {
    "a sentence of a source that is not listed": (
        [("sentences.csv", "mau-2021:p4.s2", "mau-2022:p4.s2")],
        ("sentences.csv", 9, "locator", "mau-2022:p4.s2"),
    ),
    "a list of locators with one that is no sentence": (
        [("units.csv", "stated,,,,,mau-2021:p3.s2", "stated,,,,,mau-2021:p3.s2 mau-2021:p9.s9")],
        ("units.csv", 4, "locators", "mau-2021:p3.s2 mau-2021:p9.s9"),
    ),
    "a fact with neither value nor hedge": (
        [("facts.csv", "target_year,2020", "target_year,")],
        ("facts.csv", 3, "value", ""),
    ),
    "a part of the rotation with neither count nor hedge": (
        [("rotation.csv", "phần lớn", "")],
        ("rotation.csv", 4, "count", ""),
    ),
    "a measure in another unit than its own": (
        [("facts.csv", "target_year,2020,year", "target_year,2020,date")],
        ("facts.csv", 3, "unit", "date"),
    ),
    "a share that is not a percentage": (
        [("facts.csv", "50%", "50")],
        ("facts.csv", 2, "value", "50"),
    ),
    "a count that is a percentage": (
        [("facts.csv", "target_year,2020", "target_year,20%")],
        ("facts.csv", 3, "value", "20%"),
    ),
    "a day that no calendar has": (
        [("facts.csv", "page_date,2021-01-05", "page_date,2021-02-30")],
        ("facts.csv", 7, "value", "2021-02-30"),
    ),
    "a value that held until before it held": (
        [("facts.csv", "2020-12-01,2020-12-31", "2021-01-01,2020-12-31")],
        ("facts.csv", 4, "as_of_latest", "2020-12-31"),
    ),
    "a latest start before the earliest": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2019-01-01,2018-01-01,2019-01-01,"))],
        ("units.csv", 4, "start_latest", "2018-01-01"),
    ),
    "a latest end before the earliest": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2018-01-01,,2020-01-01,2019-01-01"))],
        ("units.csv", 4, "end_latest", "2019-01-01"),
    ),
    "an end before any start": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2019-01-01,,,2018-01-01"))],
        ("units.csv", 4, "end_latest", "2018-01-01"),
    ),
    "a unit that has not adopted but started": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2018-01-01,,,"))],
        ("units.csv", 4, "status", "not_adopted"),
    ),
    "a unit that has adopted but ended": (
        [("units.csv", TOWN, f"{TOWN}2020-12-31")],
        ("units.csv", 2, "status", "adopted"),
    ),
    "two units of one kind and name, whatever the capitals": (
        [("units.csv", "99103,2020-12-31,Bình Thử", "99103,2020-12-31,AN MẪU")],
        ("units.csv", 4, "name_vi", "AN MẪU"),
    ),
    "an earlier result of more units than there are": (
        [("facts.csv", "adopted,adopted,2,", f"{EARLIER}adopted,adopted,2,")],
        ("facts.csv", 4, "value", "4"),
    ),
    "more adopted units than units": (
        [("facts.csv", "adopted,2", "adopted,4"), ("units.csv", "not_adopted", "unknown")],
        ("facts.csv", 4, "value", "4"),
    ),
    "more units stated than listed": (
        [("facts.csv", "units,3", "units,4"), ("facts.csv", "remaining,1", "remaining,2")],
        ("facts.csv", 5, "value", "4"),
    ),
    "fewer units listed as adopted than stated": (
        [("units.csv", TOWN, TOWN.replace(HELD, "not_adopted,stated,,"))],
        ("facts.csv", 4, "value", "2"),
    ),
    "a part of a group that is not listed": (
        [("rotation.csv", "young,moved,3", "young,move,3")],
        ("rotation.csv", 3, "of", "move"),
    ),
    "a group that is a part of itself": (
        [("rotation.csv", "all,,4", "all,moved,4")],
        ("rotation.csv", 2, "of", "moved"),
    ),
    "a part larger than its group": (
        [("rotation.csv", "young,moved,3", "young,moved,5")],
        ("rotation.csv", 3, "count", "5"),
    ),
    "a fact with the id of a planned number": (
        [("facts.csv", "target_year,target_year", "plan_2019,target_year")],
        ("facts.csv", 3, "id", "plan_2019"),
    ),
    "a part of the rotation with the id of a fact": (
        [("rotation.csv", "moved_young", "adopted")],
        ("rotation.csv", 3, "id", "adopted"),
    ),
    "a claim that nobody makes, with a name": (
        [("claims.csv", "benefit,model,none,,", "benefit,model,none,huyện,the district")],
        ("claims.csv", 3, "speaker", "none"),
    ),
    "a counterfactual that was measured against nothing": (
        [("claims.csv", "before,implied", "plan,measured")],
        ("claims.csv", 3, "compared_with", "plan"),
    ),
    "a limitation set against what is no benefit": (
        [("pairs.csv", "c03,c02", "c03,c01")],
        ("pairs.csv", 2, "qualifies", "c01"),
    ),
    "a speaker named in one language": (
        [("claims.csv", "Mẫu Giang province", "")],
        ("claims.csv", 2, "said_by_en", ""),
    ),
    "a record named in one language": (
        [("claims.csv", "register of documents", "")],
        ("claims.csv", 3, "checkable_en", ""),
    ),
    "more units with the model elsewhere than units": (
        [("elsewhere.csv", ",4,9,", ",10,9,")],
        ("elsewhere.csv", 2, "total", "9"),
    ),
    "a doubt in one language": (
        [("elsewhere.csv", "a rough number", "")],
        ("elsewhere.csv", 2, "doubt_en", ""),
    ),
    "evidence of what may be one of two units": (
        [("evidence.csv", "thị trấn An Mẫu,smooth", "An Mẫu,smooth")],
        ("evidence.csv", 5, "unit", "An Mẫu"),
    ),
    "two verdicts for one day": (
        [("evidence.csv", "thị trấn An Mẫu,smooth", "99102,smooth")],
        ("evidence.csv", 5, "unit+criterion+date", "99102, smooth, 2020-06-30"),
    ),
    "a fact with an id of elsewhere": (
        [("facts.csv", "remaining,remaining", "elsewhere_x,remaining")],
        ("facts.csv", 6, "id", "elsewhere_x"),
    ),
}


@pytest.mark.parametrize(("changes", "place"), ONE_FAULT.values(), ids=list(ONE_FAULT))
def test_own_checks_tell_one_fault_with_file_row_column_and_value(faults_of, changes, place):
    [fault] = faults_of(*changes)
    assert (fault.file, fault.row, fault.column, fault.value) == place
    assert fault.expected and fault.mend


def test_what_is_told_stands_in_the_table_of_messages_and_no_more():
    source = "".join(map(inspect.getsource, (rules, rules_facts, rules_claims)))
    told = set(re.findall(r'tell\(\s*"(\w+)"', source))
    assert told == rules.MESSAGES.keys()
    columns = {(name, field["name"]) for name, table in SCHEMA.items() for field in table["fields"]}
    rows = [row for row in rules.MESSAGES.values() if row["table"] and row["column"]]
    assert {(row["table"], row["column"]) for row in rows} <= columns


def test_all_faults_of_all_tables_are_told_together_in_the_order_of_file_and_row(faults_of):
    faults = faults_of(
        ("units.csv", "99101", "9910"),
        ("plan.csv", "2018,1", "2018,"),
        ("plan.csv", "2020,1", "2020,-1"),
        ("facts.csv", "remaining,1", "remaining,2"),
        ("pairs.csv", "c03,c02", "c03,c01"),
    )
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [
        ("facts.csv", 6, "value"),
        ("pairs.csv", 2, "qualifies"),
        ("plan.csv", 2, "planned"),
        ("plan.csv", 4, "planned"),
        ("units.csv", 2, "code"),
    ]
    told = str(CaseError(faults)).splitlines()
    assert told == ["5 faults in the data:", *(f"- {fault}" for fault in faults)]


def test_a_fault_is_one_line_of_place_value_expectation_and_mend(faults_of):
    [fault] = faults_of(("plan.csv", "2020,1", "2020,-1"))
    assert str(fault) == (
        "plan.csv, row 4, column planned: found '-1'; expected 0 or more. To mend: mend the number."
    )
    whole = Fault("plan.csv", expected="a CSV file", mend="put it there")
    assert str(whole) == "plan.csv: expected a CSV file. To mend: put it there."
    assert len(str(Fault("plan.csv", 2, "year", "9" * 10**6, "a year", "shorten it"))) < 200


DESCRIPTORS = {
    "no case": ('"case": {', '"place": {', "case.place.vi"),
    "fictional in words": ('"fictional": true', '"fictional": "yes"', "case.fictional"),
    "a name in one language": ('"en": "Sample Scheme"', '"en": ""', "case.programme.en"),
    "a name that is a number": ('"en": "Sample Scheme"', '"en": 5', "case.programme.en"),
    "a name that is still to be filled in": (
        '"fictional": true,\n  "place": {\n   "vi": "huyện',
        '"fictional": false,\n  "place": {\n   "vi": "ĐIỀN:',
        "case.place.vi",
    ),
    "a sentence of the case that rests on nothing": (
        '"fictional": true,',
        '"fictional": true, "since": {"vi": "a", "en": "b", "rests_on": "no-such"},',
        "case.since.rests_on",
    ),
    "an unknown table": ('"name": "plan"', '"name": "plans"', "resources"),
    "a table twice": ('"name": "plan"', '"name": "units"', "resources"),
    "a required table left out": ('"name": "facts"', '"name": "plan"', "resources"),
    "a resource that is a text": ('"resources": [', '"resources": [ "plan",', "resources"),
    "a file outside the case": ('"path": "plan.csv"', '"path": "../plan.csv"', "resources"),
    "a file by its full path": ('"path": "plan.csv"', '"path": "/plan.csv"', "resources"),
    "a list of files": ('"path": "plan.csv"', '"path": ["plan.csv"]', "resources"),
}


@pytest.mark.parametrize(("old", "new", "column"), DESCRIPTORS.values(), ids=list(DESCRIPTORS))
def test_what_is_wrong_in_the_descriptor_is_named(faults_of, old, new, column):
    faults = faults_of(("datapackage.json", old, new))
    assert {fault.file for fault in faults} == {"datapackage.json"}
    assert column in {fault.column for fault in faults}


def test_json_that_cannot_be_read_is_told_by_line_and_position(faults_of):
    [fault] = faults_of(("datapackage.json", '"name": "binh-mau",', '"name": "binh-mau"'))
    assert (fault.file, fault.row, fault.column) == ("datapackage.json", 4, "2")


@pytest.mark.parametrize("text", ["[]", '{"resources": "none"}', "5"])
def test_a_descriptor_of_another_shape_is_told(tmp_path, text):
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=r"datapackage\.json, column resources"):
        load_case(tmp_path)


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_data_files_are_utf8_without_byte_order_mark_nfc_and_lf(path):
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert unicodedata.is_normalized("NFC", text)
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
