"""A range holds every result of the points in it, exactly so for whole numbers and fractions."""

import math
import operator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case import ranges
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Range

INF = math.inf
RULES = {
    operator.add: ranges.add,
    operator.sub: ranges.subtract,
    operator.mul: ranges.multiply,
    operator.truediv: ranges.divide,
}
by_operation = pytest.mark.parametrize("operation", RULES, ids=lambda op: op.__name__)

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
    point = Fraction(lo) + along * (Fraction(hi) - Fraction(lo))
    return (lo, hi), point


def holds(value, point):
    lo, hi = ranges.ends(value)
    return lo <= point <= hi


@by_operation
@given(left=ranges_and_points(), right=ranges_and_points())
def test_a_range_holds_the_result_of_every_pair_of_points(operation, left, right):
    (a, x), (b, y) = left, right
    found = RULES[operation](a, b)
    if operation is operator.truediv and b[0] <= 0 <= b[1]:
        assert found is NOT_APPLICABLE
        return
    assert holds(found, operation(x, y))


@by_operation
@given(left=ranges_and_points(), right=ranges_and_points())
def test_whole_numbers_and_fractions_stay_exact_and_their_ranges_tight(operation, left, right):
    (a, _), (b, _) = left, right
    if operation is operator.truediv and b[0] <= 0 <= b[1]:
        return
    found = ranges.ends(RULES[operation](a, b))
    corners = [operation(Fraction(x), Fraction(y)) for x in a for y in b]
    assert found == (min(corners), max(corners))
    assert not any(isinstance(end, float) for end in found)


@by_operation
@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_floats_stay_floats_as_near_as_python_has_them(operation, number, other):
    found = RULES[operation]((number, number), (other, other))
    assert found == pytest.approx(operation(number, other))
    assert isinstance(found, float) or found == 0


@pytest.mark.parametrize("b", [(0, 0), (0.0, 0.0), (-1, 1), (0, 2), (-2, 0)])
def test_what_is_or_may_be_nothing_divides_nothing(b):
    assert ranges.divide((6, 6), b) is NOT_APPLICABLE


@pytest.mark.parametrize("ends", [(3, 1), (math.nan, 1), (1, math.nan), (INF, -INF)])
def test_ends_out_of_order_are_refused(ends):
    with pytest.raises(ValueError, match="lo <= hi"):
        Range(*ends)


def test_ends_of_a_value_a_range_and_of_nothing():
    assert ranges.ends(7) == (7, 7)
    assert ranges.ends(Range(1, INF)) == (1, INF)
    assert ranges.ends(NOT_REPORTED) is None and ranges.ends(NOT_APPLICABLE) is None


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((Fraction(7, 100) * 100,) * 2, 7),
        ((Fraction(13, 2),) * 2, 7),
        ((-0.5, -0.5), 0),
        ((Fraction(1, 3), Fraction(2, 3)), 1),
        ((6.2, 7), 7),
    ],
)
def test_rounding_up(ends, expected):
    assert math.ceil(Quantity(ranges.from_ends(*ends))).value == expected


@given(ranges_and_points())
def test_rounding_up_holds_every_point_rounded_up(drawn):
    ends, point = drawn
    assert holds(math.ceil(Quantity(ranges.from_ends(*ends))).value, math.ceil(point))


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


@pytest.mark.parametrize("rule", [ranges.add, ranges.multiply])
def test_two_dates_are_neither_added_nor_multiplied(rule):
    day = date(2018, 1, 1)
    with pytest.raises(TypeError):
        rule((day, day), (day, day))


@given(a=ranges_and_points(), b=ranges_and_points(), c=ranges_and_points())
def test_sums_and_products_hang_on_no_order_and_a_sum_of_products_holds_the_product(a, b, c):
    a, b, c = a[0], b[0], c[0]
    for rule in (ranges.add, ranges.multiply):
        assert rule(a, b) == rule(b, a)
        ends = ranges.ends
        assert rule(ends(rule(a, b)), c) == rule(a, ends(rule(b, c)))
    lo, hi = ranges.ends(ranges.multiply(a, ranges.ends(ranges.add(b, c))))
    low, high = ranges.ends(
        ranges.add(ranges.ends(ranges.multiply(a, b)), ranges.ends(ranges.multiply(a, c)))
    )
    assert low <= lo and hi <= high  # never narrower than the truth, though it may be wider


@given(a=ranges_and_points(), b=ranges_and_points())
def test_what_is_taken_away_again_leaves_a_range_that_holds_the_first(a, b):
    (first, point), (other, _) = a, b
    there = ranges.ends(ranges.add(first, other))
    assert holds(ranges.subtract(there, other), point)
