"""How large a number is at most that the source does not give."""

import pytest

from thapmuoi_analysis import load_case, metrics


@pytest.mark.parametrize(("slug", "most"), [("thap-muoi", 9), ("example", 5)])
def test_those_who_were_rotated_went_to_one_unit_each_at_most(slug, most):
    record = load_case(slug)
    units = metrics.most_units(record)  # as many as were rotated, for there are more units
    assert repr(units) == f"<most_units = {most} unit, bound>"
    assert units.formula == "min(rotated, units)"
    rotated = record.quantities["rotated"]
    every = record.latest("units")
    assert {*units.sources} == {*rotated.sources, *every.sources}


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
