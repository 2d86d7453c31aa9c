"""Bad data cannot pass: each check alone, faults together, and what is wrong in a descriptor."""

import inspect
import pickle
import re
import unicodedata
from pathlib import Path

import pytest

from thapmuoi_analysis.case import rules, rules_claims, rules_facts
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.schema import SCHEMA

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
VALID = ROOT / "tests" / "_valid"
CASES = sorted(path.parent for path in DATA.glob("*/datapackage.json"))
FILES = [path for path in sorted(DATA.rglob("*")) if path.suffix in {".csv", ".json", ".md"}]
FILES += sorted((DATA / "example").glob("*.txt"))  # other texts are readers' own copies


def _id(path):
    return path.relative_to(ROOT).as_posix()


# One change that breaks one own check -> what is told of it: place, value, expectation, mend.
HELD = "adopted,derived,2018-01-01,2020-12-31"
TOWN = f"99101,2020-12-31,An Mẫu,thị trấn,{HELD},,"
EARLIER = "once,adopted,4,unit,2019-12-31,2019-12-31,,mau-2021:p2.s1,Trước đó,Earlier\n"
LEFT = "99103,2020-12-31,Bình Thử,xã,not_adopted,stated,,,,"
UNLISTED = (
    "datapackage.json",
    lambda raw: re.sub(rb'(?s)\{\s*"name": "units",\s*"type": "table".*?\n  \},', b"", raw),
)
ONE_FAULT = {
    "a sentence of a source that is not listed": (
        [("sentences.csv", "mau-2021:p4.s2", "mau-2022:p4.s2")],
        "sentences.csv, row 9, column locator: found 'mau-2022:p4.s2'; expected"
        " a source of sources.csv. To mend: mend the locator, or add its "
        "source.",
    ),
    "a list of locators with one that is no sentence": (
        [("units.csv", "stated,,,,,mau-2021:p3.s2", "stated,,,,,mau-2021:p3.s2 mau-2021:p9.s9")],
        "units.csv, row 4, column locators: found 'mau-2021:p3.s2 "
        "mau-2021:p9.s9'; expected a known locator of sentences. To mend: mend "
        "it, or add a row for it there.",
    ),
    "a fact with neither value nor hedge": (
        [("facts.csv", "target_year,2020", "target_year,")],
        "facts.csv, row 3, column value: expected a value, or the source's "
        "hedge. To mend: fill in one of them, or delete the row: what is not "
        "reported has no row.",
    ),
    "a part of the rotation with neither count nor hedge": (
        [("rotation.csv", "phần lớn", "")],
        "rotation.csv, row 4, column count: expected a value, or the source's "
        "hedge. To mend: fill in one of them, or delete the row: what is not "
        "reported has no row.",
    ),
    "a measure in another unit than its own": (
        [("facts.csv", "target_year,2020,year", "target_year,2020,date")],
        "facts.csv, row 3, column unit: found 'date'; expected year. To mend: "
        "write year for target_year.",
    ),
    "a share that is not a percentage": (
        [("facts.csv", "50%", "50")],
        "facts.csv, row 2, column value: found '50'; expected a percentage as "
        "50%. To mend: write it in that form.",
    ),
    "a count that is a percentage": (
        [("facts.csv", "target_year,2020", "target_year,20%")],
        "facts.csv, row 3, column value: found '20%'; expected a whole number. "
        "To mend: write it in that form.",
    ),
    "a day that no calendar has": (
        [("facts.csv", "page_date,2021-01-05", "page_date,2021-02-30")],
        "facts.csv, row 7, column value: found '2021-02-30'; expected a day of "
        "the calendar as 2022-03-02. To mend: write it in that form.",
    ),
    "a value that held until before it held": (
        [("facts.csv", "2020-12-01,2020-12-31", "2021-01-01,2020-12-31")],
        "facts.csv, row 4, column as_of_latest: found '2020-12-31'; expected at"
        " least what stands in as_of_earliest (of days: not before it). To "
        "mend: mend one of the two.",
    ),
    "a latest start before the earliest": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2019-01-01,2018-01-01,2019-01-01,"))],
        "units.csv, row 4, column start_latest: found '2018-01-01'; expected at"
        " least what stands in start_earliest (of days: not before it). To "
        "mend: mend one of the two.",
    ),
    "a latest end before the earliest": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2018-01-01,,2020-01-01,2019-01-01"))],
        "units.csv, row 4, column end_latest: found '2019-01-01'; expected at "
        "least what stands in end_earliest (of days: not before it). To mend: "
        "mend one of the two.",
    ),
    "an end before any start": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2019-01-01,,,2018-01-01"))],
        "units.csv, row 4, column end_latest: found '2018-01-01'; expected at "
        "least what stands in start_earliest (of days: not before it). To mend:"
        " mend one of the two.",
    ),
    "a unit that has not adopted but started": (
        [("units.csv", LEFT, LEFT.replace(",,,,", ",2018-01-01,,,"))],
        "units.csv, row 4, column status: found 'not_adopted'; expected no "
        "start, or a start with an end. To mend: give the end, or take out the "
        "start, or mend the status.",
    ),
    "a unit that has adopted but ended": (
        [("units.csv", TOWN, f"{TOWN}2020-12-31")],
        "units.csv, row 2, column status: found 'adopted'; expected no end. To "
        "mend: take out the end, or mend the status.",
    ),
    "two units of one kind and name, whatever the capitals": (
        [("units.csv", "99103,2020-12-31,Bình Thử", "99103,2020-12-31,AN MẪU")],
        "units.csv, row 4, column name_vi: found 'AN MẪU'; expected each kind "
        "and name once. To mend: delete the second row, mend its kind or name, "
        "or say in its note that there are two.",
    ),
    "an earlier result of more units than there are": (
        [("facts.csv", "adopted,adopted,2,", f"{EARLIER}adopted,adopted,2,")],
        "facts.csv, row 4, column value: found '4'; expected 3 (at most all "
        "units). To mend: one of the two is wrong: look the sentences up again.",
    ),
    "more adopted units than units": (
        [("facts.csv", "adopted,2", "adopted,4"), ("units.csv", "not_adopted", "unknown")],
        "facts.csv, row 4, column value: found '4'; expected 3 (at most all "
        "units). To mend: one of the two is wrong: look the sentences up again.",
    ),
    "more units stated than listed": (
        [("facts.csv", "units,3", "units,4"), ("facts.csv", "remaining,1", "remaining,2")],
        "facts.csv, row 5, column value: found '4'; expected 3 (rows of "
        "units.csv). To mend: one of the two is wrong: look the sentences up "
        "again.",
    ),
    "fewer units listed as adopted than stated": (
        [("units.csv", TOWN, TOWN.replace(HELD, "not_adopted,stated,,"))],
        "facts.csv, row 4, column value: found '2'; expected 1 (rows of "
        "units.csv with status adopted). To mend: one of the two is wrong: look"
        " the sentences up again.",
    ),
    "a part of a group that is not listed": (
        [("rotation.csv", "young,moved,3", "young,move,3")],
        "rotation.csv, row 3, column of: found 'move'; expected a known id of "
        "rotation. To mend: mend it, or add a row for it there.",
    ),
    "a group that is a part of itself": (
        [("rotation.csv", "all,,4", "all,moved,4")],
        "rotation.csv, row 2, column of: found 'moved'; expected no circle of "
        "rotation. To mend: take one of its links out.",
    ),
    "a part larger than its group": (
        [("rotation.csv", "young,moved,3", "young,moved,5")],
        "rotation.csv, row 3, column count: found '5'; expected at most the "
        "group it is part of. To mend: mend one of the two counts.",
    ),
    "a fact with the id of a planned number": (
        [("facts.csv", "target_year,target_year", "plan_2019,target_year")],
        "facts.csv, row 3, column id: found 'plan_2019'; expected an id that no"
        " plan (plan_2018), assumption, fact, elsewhere_... or computed number "
        "has. To mend: rename it.",
    ),
    "a part of the rotation with the id of a fact": (
        [("rotation.csv", "moved_young", "adopted")],
        "rotation.csv, row 3, column id: found 'adopted'; expected an id that "
        "no plan (plan_2018), assumption, fact, elsewhere_... or computed "
        "number has. To mend: rename it.",
    ),
    "a claim that nobody makes, with a name": (
        [("claims.csv", "benefit,model,none,,", "benefit,model,none,huyện,the district")],
        "claims.csv, row 3, column speaker: found 'none'; expected a name just "
        "where there is a speaker. To mend: mend speaker or said_by.",
    ),
    "a counterfactual that was measured against nothing": (
        [("claims.csv", "before,implied", "plan,measured")],
        "claims.csv, row 3, column compared_with: found 'plan'; expected before"
        " or elsewhere, where it was measured against. To mend: mend one of the"
        " two.",
    ),
    "a limitation set against what is no benefit": (
        [("pairs.csv", "c03,c02", "c03,c01")],
        "pairs.csv, row 2, column qualifies: found 'c01'; expected a known id "
        "of claims of type benefit. To mend: mend it, or add a row for it "
        "there.",
    ),
    "a speaker named in one language": (
        [("claims.csv", "Mẫu Giang province", "")],
        "claims.csv, row 2, column said_by_en: expected a value, as there is "
        "one in said_by_vi. To mend: fill it in, or empty said_by_vi.",
    ),
    "a record named in one language": (
        [("claims.csv", "register of documents", "")],
        "claims.csv, row 3, column checkable_en: expected a value, as there is "
        "one in checkable_vi. To mend: fill it in, or empty checkable_vi.",
    ),
    "more units with the model elsewhere than units": (
        [("elsewhere.csv", ",4,9,", ",10,9,")],
        "elsewhere.csv, row 2, column total: found '9'; expected at least what "
        "stands in adopted (of days: not before it). To mend: mend one of the "
        "two.",
    ),
    "a doubt in one language": (
        [("elsewhere.csv", "a rough number", "")],
        "elsewhere.csv, row 2, column doubt_en: expected a value, as there is "
        "one in doubt_vi. To mend: fill it in, or empty doubt_vi.",
    ),
    "evidence of what may be one of two units": (
        [("evidence.csv", "thị trấn An Mẫu,smooth", "An Mẫu,smooth")],
        "evidence.csv, row 5, column unit: found 'An Mẫu'; expected a unit of "
        "the table units: its name, with its kind where two bear it, or its "
        "code. To mend: mend the name, diacritics included, or write the code.",
    ),
    "two verdicts for one day": (
        [("evidence.csv", "thị trấn An Mẫu,smooth", "99102,smooth")],
        "evidence.csv, row 5, column unit+criterion+date: found '99102, smooth,"
        " 2020-06-30'; expected each key once. To mend: keep one row for each.",
    ),
    "a fact with an id of elsewhere": (
        [("facts.csv", "remaining,remaining", "elsewhere_x,remaining")],
        "facts.csv, row 6, column id: found 'elsewhere_x'; expected an id that "
        "no plan (plan_2018), assumption, fact, elsewhere_... or computed "
        "number has. To mend: rename it.",
    ),
    "a sentence without a hash": (
        [("sentences.csv", f"{0:063}2", "")],
        "sentences.csv, row 3, column sha256: expected a hash for a sentence, none "
        "for a whole document. To mend: mend hash or locator.",
    ),
    "two units on one tile": (
        [("layout.csv", "99102,1,1", "99102,1,2")],
        "layout.csv, row 3, column column: found '2'; expected a tile that no row "
        "above has. To mend: mend one of the two rows.",
    ),
    "a unit without a tile": (
        [("layout.csv", "99102,1,1\n", "")],
        "layout.csv, column unit: found '99102'; expected a tile for every unit. "
        "To mend: add a row for it, or take the table layout out.",
    ),
    "places of units in a case that lists none": (
        [("layout.csv", "99102,1,1", "99102,1,1"), ("units.csv", None), UNLISTED],
        "layout.csv, column unit: expected a table units in the case. To mend: add "
        "the table units, or take this one out.",
    ),
}


@pytest.mark.parametrize(("changes", "told"), ONE_FAULT.values(), ids=list(ONE_FAULT))
def test_own_checks_tell_one_fault_by_place_and_value_and_how_to_mend_it(faults_of, changes, told):
    assert [str(error) for error in faults_of(*changes)] == [told]


def test_units_that_are_at_fault_are_not_told_as_lacking(faults_of):
    errors = faults_of(("units.csv", "code,code_vintage", "kode,code_vintage"),
                       ("layout.csv", "99102,1,1", "99102,1,1"))  # fmt: skip
    assert {error.file for error in errors} == {"units.csv"}


def test_what_is_told_stands_in_the_table_of_messages_and_no_more():
    source = "".join(map(inspect.getsource, (rules, rules_facts, rules_claims)))
    told = set(re.findall(r'tell\(\s*"(\w+)"', source))
    assert told == rules.MESSAGES.keys()
    columns = {(name, field["name"]) for name, table in SCHEMA.items() for field in table["fields"]}
    rows = [row for row in rules.MESSAGES.values() if row["table"] and row["column"]]
    assert {(row["table"], row["column"]) for row in rows} <= columns


def test_all_faults_of_all_tables_are_told_together_in_the_order_of_file_and_row(faults_of):
    errors = faults_of(
        ("units.csv", "99101", "9910"),
        ("plan.csv", "2018,1", "2018,"),
        ("plan.csv", "2020,1", "2020,-1"),
        ("facts.csv", "remaining,1", "remaining,2"),
        ("pairs.csv", "c03,c02", "c03,c01"),
    )
    assert [(error.file, error.row, error.column) for error in errors] == [
        ("facts.csv", 6, "value"),
        ("pairs.csv", 2, "qualifies"),
        ("plan.csv", 2, "planned"),
        ("plan.csv", 4, "planned"),
        ("units.csv", 2, "code"),
    ]
    told = str(CaseError(errors)).splitlines()
    assert told == ["5 faults in the data:", *(f"- {error}" for error in errors)]


def test_a_fault_is_one_line_of_place_value_expectation_and_mend(faults_of):
    [error] = faults_of(("plan.csv", "2020,1", "2020,-1"))
    assert str(error) == (
        "plan.csv, row 4, column planned: found '-1'; expected 0 or more. To mend: mend the number."
    )
    whole = DataError("plan.csv", expected="a CSV file", fix="put it there")
    assert str(whole) == "plan.csv: expected a CSV file. To mend: put it there."
    assert len(str(DataError("plan.csv", 2, "year", "9" * 10**6, "a year", "shorten it"))) < 200


A_VALUE = ("a value", "fill it in")
EN, VI = ("expected a value. To mend: fill it in.", "cần một giá trị. Cách sửa: điền vào.")


@pytest.mark.parametrize(
    ("error", "en", "vi"),
    [
        (("x.csv", 3, "year", "20", *A_VALUE), "x.csv, row 3, column year: found '20'; ",
         "x.csv, dòng 3, cột year: đang ghi '20'; "),
        (("a.xlsx, sheet x", 3, "year", "20", *A_VALUE, "C5"),
         "a.xlsx, sheet x, cell C5 (year): found '20'; ",
         "a.xlsx, trang x, ô C5 (year): đang ghi '20'; "),
        (("a.xlsx, sheet x", 0, "", "", *A_VALUE, "C5"), "a.xlsx, sheet x, cell C5: ",
         "a.xlsx, trang x, ô C5: "),
        (("x.csv", 2, "", "z" * 61, *A_VALUE), f"x.csv, row 2: found '{'z' * 57}...'; ",
         f"x.csv, dòng 2: đang ghi '{'z' * 57}...'; "),
        (("x.csv", 0, "key", "z" * 60, *A_VALUE), f"x.csv, column key: found '{'z' * 60}'; ",
         f"x.csv, cột key: đang ghi '{'z' * 60}'; "),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_both_languages_by_what_is_known_of_its_place(error, en, vi):
    assert (DataError(*error).told(), DataError(*error).told("vi")) == (en + EN, vi + VI)
    assert en.startswith(DataError(*error).where()) and vi.startswith(DataError(*error).where("vi"))


@pytest.mark.parametrize(("count", "told"), [(1, 1), (9, 9), (10, 1), (11, 1)])
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_ten_faults_of_a_kind_are_told_by_the_first_of_them(count, told, lang):
    other = DataError("a.csv", 1, "", "", *A_VALUE)
    errors = [DataError("x.csv", n, "c", f"{n}", *A_VALUE) for n in range(count, 0, -1)]
    head, first, *rest = str(CaseError([*errors, *errors, other], lang)).splitlines()
    n, one = count + 1, errors[-1].told(lang)
    assert head == {"en": f"{n} faults in the data:", "vi": f"Dữ liệu có {n} lỗi:"}[lang]
    assert first == f"- {other.told(lang)}" and len(rest) == told
    many = {"en": f" ({count} faults of this kind)", "vi": f" (có {count} lỗi cùng loại)"}[lang]
    assert rest[0] == f"- {one}{many * (count >= 10)}"
    assert str(CaseError([other], "en")).startswith("1 fault in the data:\n- a.csv")


def test_faults_can_be_sent_to_another_process():
    errors = (DataError("a.csv", 1), DataError("b.csv", 2, "c", "d", *A_VALUE))
    sent = pickle.loads(pickle.dumps(CaseError(errors, "vi")))
    assert (sent.errors, sent.lang, str(sent)) == (errors, "vi", str(CaseError(errors, "vi")))


ONCE = (
    "each table once, in a file of its name in the folder of the case. To mend: keep one resource "
    f"for each of: {', '.join(SCHEMA)}"
)
# One change of the descriptor -> what is told: key and value, what was expected, how to mend it.
DESCRIPTORS = {
    "no case": ('"case": {', '"place": {', [
        "case.place.en: expected a text. To mend: fill it in",
        "case.place.vi: expected a text. To mend: fill it in",
    ]),
    "fictional in words": ('"fictional": true', '"fictional": "yes"', [
        "case.fictional: found 'yes'; expected true or false. To mend: fill it in",
    ]),
    "a name in one language": ('"en": "Sample Scheme"', '"en": ""', [
        "case.programme.en: expected a text. To mend: fill it in",
    ]),
    "a name that is a number": ('"en": "Sample Scheme"', '"en": 5', [
        "case.programme.en: found '5'; expected a text. To mend: fill it in",
    ]),
    "a name that is still to be filled in": (
        '"fictional": true,\n  "place": {\n   "vi": "huyện',
        '"fictional": false,\n  "place": {\n   "vi": "ĐIỀN:',
        ["case.place.vi: found 'ĐIỀN: Bình Mẫu (hư cấu)'; expected a text. To mend: fill it in"],
    ),
    "a sentence of the case that rests on nothing": (
        '"fictional": true,',
        '"fictional": true, "since": {"vi": "a", "en": "b", "rests_on": "no-such"},',
        ["case.since.rests_on: found 'no-such'; expected locators of sentences. To mend: mend it, "
         "or add the sentence"],
    ),
    "an unknown table": ('"name": "plan"', '"name": "plans"', [
        f"resources: found 'plans (plan.csv)'; expected {ONCE}",
    ]),
    "a table twice": ('"name": "plan"', '"name": "units"', [
        f"resources: found 'units (plan.csv)'; expected {ONCE}",
        f"resources: found 'units (units.csv)'; expected {ONCE}",
    ]),
    "a required table left out": ('"name": "facts"', '"name": "plan"', [
        "resources: expected a table facts. To mend: add the table facts: a resource with its "
        "file, or a sheet",
        f"resources: found 'plan (facts.csv)'; expected {ONCE}",
        f"resources: found 'plan (plan.csv)'; expected {ONCE}",
    ]),
    "a resource that is a text": ('"resources": [', '"resources": [ "plan",', [
        f"resources: found '\"plan\" (\"plan\".csv)'; expected {ONCE}",
    ]),
    "a file outside the case": ('"path": "plan.csv"', '"path": "../plan.csv"', [
        f"resources: found 'plan (../plan.csv)'; expected {ONCE}",
    ]),
    "a file by its full path": ('"path": "plan.csv"', '"path": "/plan.csv"', [
        f"resources: found 'plan (/plan.csv)'; expected {ONCE}",
    ]),
    "a list of files": ('"path": "plan.csv"', '"path": ["plan.csv"]', [
        f"resources: found \"plan (['plan.csv'])\"; expected {ONCE}",
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), DESCRIPTORS.values(), ids=list(DESCRIPTORS))
def test_what_is_wrong_in_the_descriptor_is_told_by_its_key(faults_of, old, new, told):
    errors = faults_of(("datapackage.json", old, new))
    assert [str(f) for f in errors] == [f"datapackage.json, column {line}." for line in told]
    assert {(error.row, error.cell) for error in errors} == {(0, "")}  # of the whole file


def test_json_that_cannot_be_read_is_told_by_line_and_position(faults_of):
    [error] = faults_of(("datapackage.json", '"name": "binh-mau",', '"name": "binh-mau"'))
    assert (error.file, error.row, error.column) == ("datapackage.json", 4, "2")


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
