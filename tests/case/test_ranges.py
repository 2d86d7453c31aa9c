"""A range holds every result of the points in it, exactly so for whole numbers and fractions."""

import math
import operator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case import ranges
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Range, ends

RULES = {
    operator.add: ranges.add,
    operator.sub: ranges.subtract,
    operator.mul: ranges.multiply,
    operator.truediv: ranges.divide,
}
exact = st.integers(-60, 60) | st.fractions(-60, 60, max_denominator=60)


@st.composite
def ranges_and_points(draw):
    """Draw the ends of a range, some touching zero, and the value of a point in it."""
    lo, hi = sorted([draw(exact), draw(exact)])
    shape = draw(st.sampled_from(["point", "closed", "from zero"]))
    if shape == "point":
        hi = lo
    elif shape == "from zero":
        lo, hi = sorted([0, hi])
    along = draw(st.sampled_from([0, 1]) | st.fractions(0, 1, max_denominator=99))
    return (lo, hi), Fraction(lo) + along * (Fraction(hi) - Fraction(lo))


def holds(value, point):
    lo, hi = ends(value)
    return lo <= point <= hi


@given(left=ranges_and_points(), right=ranges_and_points())
def test_a_range_holds_the_result_of_every_pair_of_points_and_is_tight_and_exact(left, right):
    (a, x), (b, y) = left, right
    for operation, rule in RULES.items():
        found = rule(a, b)
        if rule is ranges.divide and b[0] <= 0 <= b[1]:
            assert found is NOT_APPLICABLE
            continue
        assert holds(found, operation(x, y))
        corners = [operation(Fraction(p), Fraction(q)) for p in a for q in b]
        assert ends(found) == (min(corners), max(corners))
        assert not any(isinstance(end, float) for end in ends(found))


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_floats_stay_floats_as_near_as_python_has_them(number, other):
    for operation, rule in RULES.items():
        found = rule((number, number), (other, other))
        assert found == pytest.approx(operation(number, other))
        assert isinstance(found, float) or found == 0


def test_ends():
    assert (ends(7), ends(Range(1, math.inf))) == ((7, 7), (1, math.inf))
    assert ends(NOT_REPORTED) is None and ends(NOT_APPLICABLE) is None
    assert ranges.divide((6, 6), (0.0, 0.0)) is NOT_APPLICABLE
    for wrong in ((3, 1), (math.nan, 1), (1, math.nan), (math.inf, -math.inf)):
        with pytest.raises(ValueError, match="lo <= hi"):
            Range(*wrong)


@given(ranges_and_points())
def test_rounding_up_holds_every_point_rounded_up(drawn):
    (lo, hi), point = drawn
    assert holds(ranges.round_up(ranges.from_ends(lo, hi)), math.ceil(point))


days = st.tuples(st.integers(-9999, 9999), st.integers(0, 99), st.fractions(0, 1)).map(
    lambda drawn: ((drawn[0], drawn[0] + drawn[1]), drawn[0] + int(drawn[1] * drawn[2]))
)


@given(days, days)
def test_days_between_dates_and_dates_after_days_are_held(first, second):
    (a, x), (b, y) = first, second
    origin = date(2018, 1, 1)
    dates = tuple(origin + timedelta(days=end) for end in a)
    others = tuple(origin + timedelta(days=end) for end in b)
    assert holds(ranges.subtract(dates, others), x - y)
    for found in (ranges.add(dates, b), ranges.add(b, dates)):
        assert holds(found, origin + timedelta(days=x + y))
    assert holds(ranges.subtract(dates, b), origin + timedelta(days=x - y))
    for rule in (ranges.add, ranges.multiply):
        with pytest.raises(TypeError):
            rule(dates, others)


@given(a=ranges_and_points(), b=ranges_and_points(), c=ranges_and_points())
def test_sums_and_products_hang_on_no_order_and_a_sum_of_products_holds_the_product(a, b, c):
    (a, point), (b, _), (c, _) = a, b, c
    for rule in (ranges.add, ranges.multiply):
        assert rule(a, b) == rule(b, a)
        assert rule(ends(rule(a, b)), c) == rule(a, ends(rule(b, c)))
    lo, hi = ends(ranges.multiply(a, ends(ranges.add(b, c))))
    products = [ends(ranges.multiply(a, b)), ends(ranges.multiply(a, c))]
    low, high = ends(ranges.add(*products))
    assert low <= lo and hi <= high  # never narrower than the truth, though it may be wider
    there = ends(ranges.add(a, b))
    assert holds(ranges.subtract(there, b), point)
