"""Numbers that a clause has as figures, where its source states them, are told with their braces.

That the cases which come with the package, and those of strangers, have none stands in
`test_lint.py` and below.
"""

from fractions import Fraction
from pathlib import Path

import pytest
from glance import lines

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.lint import warnings
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.typed import typed

STRANGERS = sorted((Path(__file__).parents[1] / "strangers").glob("*/full"))
STATED = (  # what a source states: name, value, unit
    ("units", 10, "unit"),
    ("adopted", 9, "unit"),
    ("target_share", Fraction(7, 10), ""),
    ("target_year", 2023, "year"),
    ("served", 12400, "person"),
    ("visits", 18, "count"),
)
NOUNS = {
    "vi": {"unit": "ấp, khu phố", "person": "người", "count": "lượt"},
    "en": {"unit": "hamlets and wards", "person": "people", "count": "visits"},
}
# A clause, its language, and each number that is to stand in braces.
CLAUSES = """
xã có 9/10 ấp thực hiện | vi | 9/10 -> {adopted}/{units}
có 9 trong 10 ấp thực hiện | vi | 9 trong 10 -> {adopted} trong {units}
9 of the 10 hamlets do so | en | 9 of the 10 -> {adopted} of the {units}
ít nhất 70% số ấp, tức 70 phần trăm | vi | 70% -> {target_share}; 70 phần trăm -> {target_share}
at least 70% of hamlets | en | 70% -> {target_share}
9 ấp, 12.400 người, 18 lượt | vi | 9 -> {adopted}; 12.400 -> {served}; 18 -> {visits}
reached 12,400 people in 9 wards | en | 12,400 -> {served}; 9 -> {adopted}
xã có {adopted}/{units} ấp, từ ngày 9/10/2023 | vi |
từ ngày 9/10, tháng 9/2023 và quý I/2023 | vi |
thực hiện Nghị quyết 18 và Kế hoạch số 9/KH ở ấp 9, ấp 10 khu phố | vi |
giữ 2 chức danh trong 3 năm, 9 cán bộ, 17% số ấp | vi |
theo Nghị quyết số 9 ấp nào cũng làm, 9/11 nơi | vi |
by the end of 2023, under Resolution No. 18 | en |
"""


@pytest.mark.parametrize(("text", "lang", "found"), lines(CLAUSES))
def test_a_typed_number_that_the_source_states_is_found(text, lang, found):
    numbers = {name: Quantity(value, unit, name) for name, value, unit in STATED}
    told = [" -> ".join(one) for one in typed(text, lang, numbers, NOUNS[lang])]
    assert "; ".join(told) == found


@pytest.mark.parametrize("folder", STRANGERS, ids=lambda folder: folder.parent.name)
def test_clauses_of_strangers_have_none(folder):
    assert warnings(load_case(folder)) == []


def test_the_warning_names_the_cell_the_number_and_what_to_write(written):
    folder = written(("claims.csv", "at least {target_share} of", "at least 50% of"))
    [told] = [one.told("vi") for one in warnings(load_case(folder)) if "thay cho" in one.told("vi")]
    assert told.startswith("claims.csv, dòng 2, cột clause_en: đang ghi")
    assert "cần ghi {target_share} thay cho 50%. Cách sửa: gọi con số bằng mã" in told
