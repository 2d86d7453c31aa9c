"""Names as people write them, their order, and codes that mean a unit only with a day."""

import csv
import re
import shutil
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case import places
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
with (ROOT / "data" / "thap-muoi" / "units.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
UNITS = pd.DataFrame(ROWS)
NAMES = {row["code"]: row["name_vi"] for row in ROWS}
OF_KIND = {
    "xã": ["xã", "Xã", "XÃ", "X.", "x", "xa"],
    "thị trấn": ["thị trấn", "TT.", "TT", "tt.", "T.T.", "Thị trấn", "thi tran"],
}
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằấẩẫậèéẻẽẹềíỉĩịòóỏõọồờùúủũụừỳýỷỹỵ"
TEXTS = st.text(alphabet=LETTERS + LETTERS.upper() + " 0123456789-'.", max_size=25)


def late(name):
    """Return a name with the tone on the second vowel of oa, oe, uy at the end of a syllable."""
    return re.sub(r"\b(\w*)([òóỏõọùúủũụ])([aey])\b", _moved, name)


def _moved(match):
    vowel, tone = unicodedata.normalize("NFD", match[2])
    return unicodedata.normalize("NFC", match[1] + vowel + match[3] + tone)


def units(*names):
    """Return a table of units with codes 00001, 00002, … of (kind, name)."""
    rows = [(f"{i:05}", name, kind) for i, (kind, name) in enumerate(names, 1)]
    return pd.DataFrame(rows, columns=["code", "name_vi", "kind"])


def refusals(names, table=UNITS):
    with pytest.raises(CaseError) as caught:
        places.codes_for(pd.Series(names, dtype=object), table)
    return [str(error) for error in caught.value.errors]


@given(st.data())
def test_a_unit_is_found_however_its_name_and_kind_are_written(data):
    row = data.draw(st.sampled_from(ROWS))
    kind = data.draw(st.sampled_from(OF_KIND[row["kind"]]))
    name = data.draw(st.sampled_from([row["name_vi"], late(row["name_vi"])]))
    name = data.draw(st.sampled_from([str, str.upper, str.lower, str.title]))(name)
    blanks = data.draw(st.lists(st.sampled_from([" ", "  ", "\u00a0", "\t"]), min_size=9))
    form = data.draw(st.sampled_from([f"{kind} {name}", f"{kind}  {name}"]))
    text = "".join(blanks.pop() if x == " " and blanks else x for x in f" {form} ")
    text = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), text)
    assert places.meant(text, UNITS) == [row["code"]]


def test_what_a_name_may_mean():
    for text, *codes in (
        ("Mỹ Hoà", "30052"), ("Mĩ Hòa", "30052"), ("Mỹ Quí", "30055"), ("Mỹ Qúy", "30055"),
        ("mi qui", "30055"), ("DOC BINH KIEU", "30061"), ("Thanh Mỹ", "30073"),
        ("\u00d0ốc Binh Kiều", "30061"),  # eth, as old fonts have it for Đ
        ("thanh my", "30073"), ("thanh loi", "30040"), ("30043", "30043"), ("TT. Mỹ An", "30037"),
        ("Mỹ An", "30037", "30064"), ("my an", "30037", "30064"), ("xa my an", "30064"),
        ("Thạnh Mỹ",), ("Thanh Lợi",), ("Mỹ Dông",), ("phường Mỹ An",), ("Hưng",), ("",),
    ):  # fmt: skip
        assert places.meant(text, UNITS) == codes


def test_only_what_is_read_alike_is_folded():
    for alike, pairs in {
        True: "hòa hoà, Khỏe khoẻ, THỦY thuỷ, Lý lí, Quý Quí, p01 P01",
        False: "hoàn hòan, toán tóan, thúy thúi, Thạnh Thanh, Đông Dông, tay tai, Ý Í",
    }.items():
        for pair in pairs.split(", "):
            one, other = pair.split()
            assert (places.folded(one) == places.folded(other)) == alike, pair
            assert places.folded(one) == places.folded(unicodedata.normalize("NFD", one))
    assert places.folded("Phường 01") == places.folded("phường 1")


def test_what_ends_in_a_consonant_keeps_its_letters():
    for syllable in ("hoàn", "toán", "thuyền", "quýt", "khoảng"):
        assert places.folded(syllable) == syllable


@given(TEXTS)
def test_folding_twice_is_folding_once_and_neither_form_nor_case_matter(text):
    for form in (places.spelt, places.folded, places.unmarked):
        once = form(text)
        assert form(once) == once
        assert form(unicodedata.normalize("NFD", text)) == once
        assert form(text.upper()) == once


@given(TEXTS)
def test_a_name_with_diacritics_is_only_ever_taken_for_one_that_agrees_with_them(text):
    found = places.meant(text, UNITS)
    if not places.spelt(text).isascii():
        for code in found:
            name = places.folded(NAMES[code])
            assert places.folded(text) == name or places.folded(text).endswith(" " + name)


def test_without_diacritics_a_name_that_fits_two_units_is_refused_but_an_exact_one_is_not():
    alike = units(("xã", "Thạnh An"), ("xã", "Thành An"))
    exact = units(("xã", "Thạnh An"), ("xã", "Thanh An"))
    for unmarked in ("thanh an", "Thanh An", "xã thanh an"):
        assert places.meant(unmarked, alike) == ["00001", "00002"]
        assert places.meant(unmarked, exact) == ["00002"]


def test_a_name_that_begins_like_a_kind_is_found_with_and_without_its_kind():
    table = units(("xã", "Xa Dung"), ("phường", "1"), ("phường", "10"), ("xã", "Phương Thịnh"))
    for text in ("Xa Dung", "xã Xa Dung", "X. Xa Dung", "xa xa dung"):
        assert places.meant(text, table) == ["00001"]
    for text in ("Phường 1", "P.1", "P1", "phường 01", "p. 1", "1"):
        assert places.meant(text, table) == ["00002"]
    assert (
        places.meant("phuong thinh", table) == places.meant("xã Phương Thịnh", table) == ["00004"]
    )


def test_every_name_that_cannot_be_told_is_refused_at_once_with_its_row():
    told = refusals(["Mỹ Hòa", "Mỹ An", "Thạnh Mỹ", "Đà Lạt", None])
    assert [line.split(";")[0] for line in told] == [
        "names, row 3: found 'Mỹ An'", "names, row 4: found 'Thạnh Mỹ'",
        "names, row 5: found 'Đà Lạt'", "names, row 6: found 'None'",
    ]  # fmt: skip
    assert all("name or code that one unit bears" in line and "its kind" in line for line in told)


def test_ones_own_table_is_joined_by_names_or_codes_whatever_its_index():
    names = pd.Series(["TT Mỹ An", 30052, "30055", "my hoa"], index=[7, 3, 5, 1], name="xã")
    codes = places.codes_for(names, UNITS)
    assert codes.to_dict() == {7: "30037", 3: "30052", 5: "30055", 1: "30052"}


def test_names_are_sorted_as_in_a_vietnamese_dictionary():
    right = ["An", "Ấp 2", "Ấp 10", "Dân", "Du", "Dù", "Đa", "Đông", "Mỹ", "Ô Môn", "Ở", "Thanh Mỹ",
             "Thành An", "Thạnh An", "Tri", "Ư", "Xa", "Ý"]  # fmt: skip
    assert sorted(reversed(right), key=places.sort_key) == right


@given(st.lists(TEXTS, max_size=6))
def test_the_order_hangs_on_neither_the_form_nor_the_order_of_the_names(names):
    keys = [places.sort_key(name) for name in names]
    other = [places.sort_key(unicodedata.normalize("NFD", name)) for name in names]
    assert keys == other
    assert sorted(keys) == sorted(reversed(keys))


def test_two_units_of_one_kind_whose_names_are_read_alike_need_a_note(tmp_path):
    folder = shutil.copytree(VALID, tmp_path / "case")
    table = (folder / "units.csv").read_text(encoding="utf-8")
    table = table.replace("An Mẫu,thị trấn", "Mỹ Hòa,xã").replace("An Mẫu,xã", "MĨ HOÀ,xã")
    (folder / "units.csv").write_text(table, encoding="utf-8")
    said = (folder / "evidence.csv").read_text(encoding="utf-8").replace("thị trấn An Mẫu", "99101")
    (folder / "evidence.csv").write_text(said, encoding="utf-8")
    assert load_case(folder).units["note_vi"][1]  # a province may well have two of one name
    with pytest.raises(CaseError, match="name or code that one unit bears"):
        places.codes_for(pd.Series(["xa My Hoa"]), load_case(folder).units)
    table = re.sub("trùng tên.*", ",", table)
    (folder / "units.csv").write_text(table, encoding="utf-8")
    with pytest.raises(CaseError, match=r"units.csv, row 3, column name_vi: found 'MĨ HOÀ'"):
        load_case(folder)


# Codes


def test_the_crosswalk_gives_each_old_unit_its_new_one_with_the_days_of_both_codes():
    found = places.crosswalk(load_case("thap-muoi").units)
    assert list(found.columns) == list(places.CROSSWALK.values())
    for row, told in zip(ROWS, found.to_dict("records"), strict=True):
        assert (told["code"], told["new_code"]) == (row["code"], row["successor_code"])
        assert f"{told['vintage']:%Y-%m-%d}" == row["code_vintage"]
        assert f"{told['new_vintage']:%Y-%m-%d}" == row["successor_vintage"] == "2025-07-01"


def test_a_code_alone_is_no_key_to_the_new_units_but_code_and_day_are():
    found = places.crosswalk(load_case("thap-muoi").units)
    new = found[["new_code", "new_vintage", "new_name"]].drop_duplicates()
    by_code = found.merge(new, left_on="code", right_on="new_code")
    assert len(by_code) == len(new) == 6  # all six match, and all six are larger units now
    renamed = by_code[by_code["name"] != by_code["new_name_y"]]
    assert set(renamed["code"]) == {"30037", "30043", "30055"}
    keys = (["code", "vintage"], ["new_code", "new_vintage"])
    assert found.merge(new, left_on=keys[0], right_on=keys[1]).empty


# The layout of a case, whose units may be named


def test_a_layout_has_one_tile_for_every_unit_by_its_code_or_name(tmp_path):
    folder = shutil.copytree(VALID, tmp_path / "case")
    for layout, *wrong in (
        ("TT. An Mẫu,1,1\nx. an mẫu,1,2\n99103,2,1\n",),
        ("TT. An Mẫu,1,1\nAn Mẫu,1,2\n99103,2,1\n", (3, "unit", "An Mẫu")),
        ("99101,1,1\n99102,1,1\n99103,2,1\n", (3, "column", "1")),
        ("99101,1,1\nTT An Mẫu,1,2\n99102,1,3\n99103,2,1\n", (3, "unit", "TT An Mẫu")),
        ("99101,1,1\n99102,1,2\n", (0, "unit", "99103")),
        ("99101,1,1\n99102,1,2\nBình Thủ,1,3\n", (4, "unit", "Bình Thủ")),
        ("99101,0,1\n99102,1,2\n99103,1,3\n", (2, "row", "0")),
    ):
        (folder / "layout.csv").write_text(f"unit,row,column\n{layout}", encoding="utf-8")
        if not wrong:
            load_case(folder)
            continue
        with pytest.raises(CaseError) as caught:
            load_case(folder)
        assert {error.file for error in caught.value.errors} == {"layout.csv"}
        assert [(e.row, e.column, e.value) for e in caught.value.errors] == wrong
