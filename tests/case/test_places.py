"""Names as people write them, their order, and codes that mean a unit only with a day."""

import csv
import re
import shutil
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from glance import lines
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
OF_KIND = {"xã": "xã|Xã|XÃ|X.|x|xa", "thị trấn": "thị trấn|TT.|TT|tt.|T.T.|Thị trấn|thi tran"}
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằấẩẫậèéẻẽẹềíỉĩịòóỏõọồờùúủũụừỳýỷỹỵ"
TEXTS = st.text(alphabet=LETTERS + LETTERS.upper() + " 0123456789-'.", max_size=25)


def late(name):
    """Return a name with the tone on the second vowel of oa, oe, uy at the end of a syllable."""
    return re.sub(r"\b(\w*)([òóỏõọùúủũụ])([aey])\b", _moved, name)


def _moved(match):
    vowel, tone = unicodedata.normalize("NFD", match[2])
    return unicodedata.normalize("NFC", match[1] + vowel + match[3] + tone)


def units(*names):
    """Return a table of units with codes 00001, 00002, … of kind and name."""
    rows = [(f"{i:05}", *name.split(":")) for i, name in enumerate(names, 1)]
    return pd.DataFrame(rows, columns=["code", "kind", "name_vi"])


@given(st.data())
def test_a_unit_is_found_however_its_name_and_kind_are_written(data):
    def one_of(*choices):
        return data.draw(st.sampled_from(choices))

    row = one_of(*ROWS)
    kind = one_of(*OF_KIND[row["kind"]].split("|"))
    name = one_of(row["name_vi"], late(row["name_vi"]))
    name = one_of(str, str.upper, str.lower, str.title)(name)
    text = f" {kind} {name} ".replace(" ", one_of(" ", "  ", "\u00a0", "\t"))
    text = unicodedata.normalize(one_of("NFC", "NFD"), text)
    assert places.meant(text, UNITS) == [row["code"]]


MEANT = """
Mỹ Hoà | 30052
Mĩ Hòa | 30052
Mỹ Quí | 30055
Mỹ Qúy | 30055
mi qui | 30055
DOC BINH KIEU | 30061
\u00d0ốc Binh Kiều | 30061
Thanh Mỹ | 30073
thanh my | 30073
thanh loi | 30040
30043 | 30043
TT. Mỹ An | 30037
xa my an | 30064
Mỹ An | 30037 30064
my an | 30037 30064
Thạnh Mỹ |
Thanh Lợi |
Mỹ Dông |
phường Mỹ An |
Hưng |
 |
"""
NAMED_LIKE_KINDS = """
Xa Dung | 00001
xã Xa Dung | 00001
X. Xa Dung | 00001
xa xa dung | 00001
Phường 1 | 00002
P.1 | 00002
P1 | 00002
phường 01 | 00002
p. 1 | 00002
1 | 00002
phuong thinh | 00004
xã Phương Thịnh | 00004
"""
UNMARKED = """
thanh an | 00001 00002
Thanh An | 00001 00002
xã thanh an | 00001 00002
"""


def test_what_a_name_may_mean():
    like_kinds = units("xã:Xa Dung", "phường:1", "phường:10", "xã:Phương Thịnh")
    alike = units("xã:Thạnh An", "xã:Thành An")
    exact = units("xã:Thạnh An", "xã:Thanh An")  # an exact one is not refused
    for table, known in ((MEANT, UNITS), (NAMED_LIKE_KINDS, like_kinds), (UNMARKED, alike)):
        for text, codes in lines(table):
            assert places.meant(text, known) == codes.split(), text
    for text, _ in lines(UNMARKED):
        assert places.meant(text, exact) == ["00002"]


ALIKE = "hòa hoà, Khỏe khoẻ, THỦY thuỷ, Lý lí, Quý Quí, p01 P01"
APART = "hoàn hòan, toán tóan, thúy thúi, Thạnh Thanh, Đông Dông, tay tai, Ý Í"


def test_only_what_is_read_alike_is_folded():
    for alike, pairs in ((True, ALIKE), (False, APART)):
        for pair in pairs.split(", "):
            one, other = pair.split()
            assert (places.folded(one) == places.folded(other)) == alike, pair
    assert places.folded("Phường 01") == places.folded("phường 1")
    for syllable in ("hoàn", "toán", "thuyền", "quýt", "khoảng"):  # what ends in a consonant
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
    found = [] if places.spelt(text).isascii() else places.meant(text, UNITS)
    for code in found:
        name = places.folded(NAMES[code])
        assert f" {places.folded(text)}".endswith(f" {name}")


def test_ones_own_table_is_joined_by_names_or_codes_whatever_its_index():
    names = pd.Series(["TT Mỹ An", 30052, "30055", "my hoa"], index=[7, 3, 5, 1], name="xã")
    codes = places.codes_for(names, UNITS)
    assert codes.to_dict() == {7: "30037", 3: "30052", 5: "30055", 1: "30052"}
    names = pd.Series(["Mỹ Hòa", "Mỹ An", "Thạnh Mỹ", "Đà Lạt", None], dtype=object)
    with pytest.raises(CaseError) as caught:  # all that cannot be told at once, with their rows
        places.codes_for(names, UNITS)
    errors = caught.value.errors
    found = [(error.row, error.value) for error in errors]
    assert found == [(3, "Mỹ An"), (4, "Thạnh Mỹ"), (5, "Đà Lạt"), (6, "None")]
    for error in errors:
        assert "name or code that one unit bears" in error.expected and "its kind" in error.fix


ORDER = "An|Ấp 2|Ấp 10|Dân|Du|Dù|Đa|Đông|Mỹ|Ô Môn|Ở|Thanh Mỹ|Thành An|Thạnh An|Tri|Ư|Xa|Ý"


def test_names_are_sorted_as_in_a_vietnamese_dictionary():
    names = ORDER.split("|")
    assert sorted(reversed(names), key=places.sort_key) == names


@given(st.lists(TEXTS, max_size=6))
def test_the_order_hangs_on_neither_the_form_nor_the_order_of_the_names(names):
    keys = [places.sort_key(name) for name in names]
    assert keys == [places.sort_key(unicodedata.normalize("NFD", name)) for name in names]
    assert sorted(keys) == sorted(reversed(keys))


def test_two_units_of_one_kind_whose_names_are_read_alike_need_a_note():
    case = load_case(VALID)
    alike = [
        {"code": "99101", "name_vi": "Mỹ Hòa", "kind": "xã"},
        {"code": "99102", "name_vi": "MĨ HOÀ", "kind": "xã"},
    ]
    named = {"unit": "thị trấn An Mẫu", "criterion": "smooth", "date": "2020-06-30"}
    case = case.without_rows("evidence", **named).with_rows({"units": alike})
    assert case.units["note_vi"][1]  # a province may well have two of one name
    with pytest.raises(CaseError, match="name or code that one unit bears"):
        places.codes_for(pd.Series(["xa My Hoa"]), case.units)
    with pytest.raises(CaseError, match=r"row 3, column name_vi: found 'MĨ HOÀ'"):
        case.with_rows("units", code="99102", note_vi="", note_en="")


# Codes


def test_the_crosswalk_gives_each_old_unit_its_new_one_with_the_days_of_both_codes():
    found = places.crosswalk(load_case("thap-muoi").units)
    assert [*found.columns] == [*places.CROSSWALK.values()]
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
    assert {*renamed["code"]} == {"30037", "30043", "30055"}
    keys = (["code", "vintage"], ["new_code", "new_vintage"])
    assert found.merge(new, left_on=keys[0], right_on=keys[1]).empty


# The layout of a case, whose units may be named: units, and where they stand; what is told.
LAYOUTS = """
TT. An Mẫu,1,1; x. an mẫu,1,2; 99103,2,1 |
TT. An Mẫu,1,1; An Mẫu,1,2; 99103,2,1 | 3, unit, An Mẫu
99101,1,1; 99102,1,1; 99103,2,1 | 3, column, 1
99101,1,1; TT An Mẫu,1,2; 99102,1,3; 99103,2,1 | 3, unit, TT An Mẫu
99101,1,1; 99102,1,2 | 0, unit, 99103
99101,1,1; 99102,1,2; Bình Thủ,1,3 | 4, unit, Bình Thủ
99101,0,1; 99102,1,2; 99103,1,3 | 2, row, 0
"""


def test_a_layout_has_one_tile_for_every_unit_by_its_code_or_name(tmp_path):
    folder = shutil.copytree(VALID, tmp_path / "case")
    for layout, wrong in lines(LAYOUTS):
        rows = "\n".join(layout.split("; "))
        (folder / "layout.csv").write_text(f"unit,row,column\n{rows}\n", encoding="utf-8")
        try:
            load_case(folder)
            told = []
        except CaseError as caught:
            told = [f"{e.file}: {e.row}, {e.column}, {e.value}" for e in caught.errors]
        assert told == ([f"layout.csv: {wrong}"] if wrong else [])


def test_names_may_be_a_list_and_what_is_no_table_of_units_is_refused():
    names = UNITS["name_vi"].tail(2)
    codes = places.codes_for([*names], UNITS)
    assert codes.tolist() == places.codes_for(names, UNITS).tolist()
    with pytest.raises(TypeError, match="units is to be record"):
        places.codes_for(names, load_case("thap-muoi"))
