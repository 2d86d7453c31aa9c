"""How large a number is at most that the source does not give."""

import pytest

from thapmuoi_analysis import load_case, metrics

MOST = {  # as many as were rotated, for there are more units
    "thap-muoi": 9,
    "example": 5,
}


@pytest.mark.parametrize("slug", MOST)
def test_those_who_were_rotated_went_to_one_unit_each_at_most(slug):
    record = load_case(slug)
    found = metrics.most_units(record)
    assert repr(found) == f"<most_units = {MOST[slug]} unit, bound>"
    assert found.formula == "min(rotated, units)"
    rotated = record.quantities["rotated"]
    units = record.latest("units")
    assert {*found.sources} == {*rotated.sources, *units.sources}


def test_there_is_no_bound_without_a_number_and_none_beyond_all_units():
    without = load_case("chau-phu")
    assert metrics.most_units(without) is None
    case = load_case("thap-muoi")
    more = case.with_rows("rotation", id="rotated", count=20)
    assert metrics.most_units(more).value == 13
    in_words = case.with_rows("rotation", id="rotated", count="", hedge="hầu hết")
    assert metrics.most_units(in_words) is None
    of_some = case.with_rows("facts", id="units", value="", hedge="hơn mười")
    assert metrics.most_units(of_some).value == 9
