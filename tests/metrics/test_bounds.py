"""How large a number is at most that the source does not give."""

import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Kind


@pytest.mark.parametrize(("slug", "most"), [("thap-muoi", 9), ("example", 5)])
def test_those_who_were_rotated_went_to_one_unit_each_at_most(slug, most):
    record = load_case(slug)
    units = metrics.most_units(record)  # as many as were rotated, for there are more units
    assert (units.value, units.unit, units.kind) == (most, "unit", Kind.BOUND)
    assert (units.id, units.formula) == ("most_units", "min(rotated, units)")
    rotated, every = record.quantities["rotated"], record.latest("units")
    assert {*units.sources} == {*rotated.sources, *every.sources}


def test_more_persons_than_units_went_to_all_units_at_most():
    more = load_case("thap-muoi").with_rows("rotation", id="rotated", count=20)
    assert metrics.most_units(more).value == 13


def test_where_nobody_is_said_to_have_been_rotated_there_is_no_bound():
    assert metrics.most_units(load_case("chau-phu")) is None


@pytest.mark.parametrize(
    ("table", "cells", "value"),
    [
        ("rotation", {"id": "rotated", "count": "", "hedge": "hầu hết"}, None),
        ("facts", {"id": "units", "value": "", "hedge": "hơn mười"}, 9),
    ],
)
def test_where_persons_or_units_are_told_in_words_alone_no_number_is_made_up(table, cells, value):
    found = metrics.most_units(load_case("thap-muoi").with_rows(table, **cells))
    assert (found and found.value) == value
