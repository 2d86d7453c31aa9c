"""A range holds every result of the points in it, exactly so for whole numbers and fractions."""

import math
import operator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.record import ranges
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE, NOT_REPORTED, Range

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
    """Draw the ends of a range, some infinite or touching zero, and the value of a point."""
    lo, hi = sorted([draw(exact), draw(exact)])
    shape = draw(st.sampled_from(["point", "closed", "from zero", "open", "up", "down"]))
    if shape == "point":
        hi = lo
    elif shape == "from zero":
        lo, hi = sorted([0, hi])
    along = draw(st.sampled_from([0, 1]) | st.fractions(0, 1, max_denominator=99))
    point = Fraction(lo) + along * (Fraction(hi) - Fraction(lo))
    beyond = draw(st.sampled_from([0, 1, 10**20, 10**330]))
    if shape in ("up", "open"):
        point, hi = point + beyond, INF
    if shape in ("down", "open"):
        point, lo = (point if shape == "open" else point - beyond), -INF
    return (lo, hi), point


def holds(value, point):
    lo, hi = ranges.ends(value)
    return lo <= point <= hi


@by_operation
@given(left=ranges_and_points(), right=ranges_and_points())
def test_a_range_holds_the_result_of_every_pair_of_points(operation, left, right):
    (a, x), (b, y) = left, right
    found = RULES[operation](a, b)
    if operation is operator.truediv and y == 0:
        assert (found is NOT_APPLICABLE) == (b[0] == b[1])
        return
    assert holds(found, operation(x, y))


@by_operation
@given(left=ranges_and_points(), right=ranges_and_points())
def test_whole_numbers_and_fractions_stay_exact_and_their_ranges_tight(operation, left, right):
    (a, _), (b, _) = left, right
    if INF in (a[1], b[1], -a[0], -b[0]) or (operation is operator.truediv and b[0] <= 0 <= b[1]):
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


@pytest.mark.parametrize(
    ("operation", "a", "b", "x", "y"),
    [
        pytest.param(operator.mul, (1, INF), (0, 1), 10**400, Fraction(1, 2), id="by zero"),
        pytest.param(operator.truediv, (1, INF), (1, INF), 5, 10**400, id="by infinity"),
        pytest.param(operator.truediv, (1, 2), (0, 4), 1, Fraction(1, 10**9), id="0 below"),
        pytest.param(operator.truediv, (1, 2), (-4, 0), 2, Fraction(-1, 10**9), id="0 above"),
        pytest.param(operator.truediv, (1, 2), (-4, 4), 2, Fraction(-1, 10**9), id="0 inside"),
        pytest.param(operator.truediv, (-1, 2), (0, 1), -1, Fraction(1, 7), id="both signs"),
    ],
)
def test_the_result_is_held_in_spite_of(operation, a, b, x, y):
    assert holds(RULES[operation](a, b), operation(Fraction(x), Fraction(y)))


@pytest.mark.parametrize(
    ("b", "expected"),
    [
        ((0, 0), NOT_APPLICABLE),
        ((0.0, 0.0), NOT_APPLICABLE),
        ((-1, 1), Range(-INF, INF)),
        ((0, 2), Range(3, INF)),
        ((-2, 0), Range(-INF, -3)),
        ((2, INF), Range(0, 3)),
    ],
)
def test_six_divided_by(b, expected):
    assert ranges.divide((6, 6), b) == expected


def test_unbounded_times_nothing_is_nothing():
    assert ranges.multiply((0, 0), (-INF, INF)) == 0
    assert ranges.multiply((0, 1), (0, INF)) == Range(0, INF)


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
        ((Fraction(13, 2), INF), Range(7, INF)),
        ((-INF, 0.5), Range(-INF, 1)),
        ((INF, INF), INF),
    ],
)
def test_rounding_up(ends, expected):
    assert ranges.ceiling(ends) == expected


@given(ranges_and_points())
def test_rounding_up_holds_every_point_rounded_up(drawn):
    ends, point = drawn
    assert holds(ranges.ceiling(ends), math.ceil(point))


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
