"""Units of any kind, names that may stay empty, and what a workbook says of them."""

import csv
from io import StringIO

import openpyxl
import pytest

from thapmuoi_analysis.case import excel_write, new
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.schema import DESCRIPTOR, SCHEMA

KINDS = ("ấp", "trường tiểu học", "tổ công nghệ số")
MERGED_POST = ("bí thư cấp ủy", "chủ tịch UBND", "merged post", "both posts")


def of_kind(kind, codes):
    """Return a change that makes all units of one kind, with these codes and no days of codes."""

    def changed(raw):
        rows = list(csv.DictReader(StringIO(raw.decode())))
        made = StringIO()
        writer = csv.DictWriter(made, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        for row, code in zip(rows, codes, strict=True):
            writer.writerow({**row, "kind": kind, "code": code, "code_vintage": ""})
        return made.getvalue().encode()

    return "units.csv", changed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("codes", (("", "", ""), ("A", "B-2", "ấp 3")))
def test_units_may_be_of_any_kind_with_codes_of_any_form_or_none(written, kind, codes):
    units = load_case(written(of_kind(kind, codes))).units
    assert {*units["kind"]} == {kind}
    given = [code or f"u{number:02}" for number, code in enumerate(codes, 1)]
    assert [*units["code"]] == given


@pytest.mark.parametrize(
    "codes, told",
    (
        (("99101", "", ""), "cột code_vintage: cần một ngày mà mã ấy có hiệu lực"),
        (("X1", "", ""), "cột code: đang ghi 'X1'; cần năm chữ số, như 30037, hoặc để trống"),
    ),
)
def test_only_codes_of_the_administration_are_held_to_their_form(written, codes, told):
    with pytest.raises(CaseError) as caught:
        load_case(written(of_kind("xã", codes)))
    assert f"- units.csv, dòng 2, {told}" in caught.value.told("vi")


@pytest.mark.parametrize("lang", ("vi", "en", ""))
def test_a_workbook_lists_every_key_of_names_with_an_example(tmp_path, lang):
    path = tmp_path / "my-place.xlsx"
    excel_write.write(path, new.new_case("my-place", {}, lang))
    rows = {row[0]: row for row in openpyxl.load_workbook(path)["case"].values}
    for name, about in DESCRIPTOR["case"].items():
        if about["type"] == "names":
            for spoken in [lang] if lang else ["vi", "en"]:
                _, _, vi, en = rows[f"case.{name}.{spoken}"]
                assert "“" in vi and "“" in en, name
    assert rows[f"case.unit_noun.{lang or 'vi'}"][1] is None  # nobody's units by default


def test_an_optional_name_may_be_emptied_in_all_languages_of_the_case(tmp_path):
    path = tmp_path / "my-place.xlsx"
    excel_write.write(path, new.new_case("my-place", {}))
    book = openpyxl.load_workbook(path)
    for row in book["case"].iter_rows(min_row=4):
        if row[0].value == "case.within.vi":
            row[1].value = None
    book.save(path)
    with pytest.raises(CaseError) as caught:
        load_case(path)
    assert "để trống cả ở thứ tiếng kia" in caught.value.told("vi")
    for row in book["case"].iter_rows(min_row=4):
        if str(row[0].value).startswith("case.within"):
            row[1].value = None
    book.save(path)
    assert "within" not in load_case(path).names


def test_the_dictionary_of_claims_and_facts_speaks_of_no_one_reform():
    for table in ("claims", "facts", "units", "topics"):
        texts = []
        for field in SCHEMA[table]["fields"]:
            texts += [field["description_vi"], field["description"]]
            for code in field.get("codes", {}).values():
                texts += [code["vi"], code["en"]]
        for word in MERGED_POST:
            assert not any(word in text for text in texts), (table, word)
