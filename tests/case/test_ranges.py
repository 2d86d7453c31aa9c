"""A range holds every result of the points in it, exactly so for whole numbers and fractions."""

import math
import operator
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

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
along = st.sampled_from([0, 1]) | st.fractions(0, 1, max_denominator=99)


@st.composite
def ranges_and_points(draw):
    """Draw the ends of a range, some touching zero, and the value of a point in it."""
    first = draw(exact)
    others = {"point": first, "from zero": 0, "closed": draw(exact)}
    shape = draw(st.sampled_from([*others]))
    lo, hi = sorted([first, others[shape]])
    return (lo, hi), Fraction(lo) + draw(along) * (Fraction(hi) - Fraction(lo))


def holds(value, point):
    lo, hi = ends(value)
    return lo <= point <= hi


@given(ranges_and_points(), ranges_and_points())
def test_a_range_holds_the_result_of_every_pair_of_points_and_is_tight_and_exact(left, right):
    (a, x), (b, y) = left, right
    for operation, rule in RULES.items():
        found = rule(a, b)
        if rule is ranges.divide and b[0] <= 0 <= b[1]:
            assert found is NOT_APPLICABLE
            continue
        assert holds(found, operation(x, y))
        corners = [operation(Fraction(p), Fraction(q)) for p, q in product(a, b)]
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
    assert holds(ranges.each_end(ranges.from_ends(lo, hi), math.ceil), math.ceil(point))


days = st.tuples(st.integers(-9999, 9999), st.integers(0, 99), st.integers(0, 99))


@given(days, days)
def test_days_between_dates_and_dates_after_days_are_held(first, second):
    spans, points = [], []
    for day, more, further in (first, second):
        spans.append((day, day + more))
        points.append(day + min(more, further))
    day_of = [date(2018, 1, 1) + timedelta(points[0] + sign * points[1]) for sign in (1, -1)]
    dates, others = (tuple(date(2018, 1, 1) + timedelta(end) for end in span) for span in spans)
    assert holds(ranges.subtract(dates, others), points[0] - points[1])
    assert holds(ranges.add(dates, spans[1]), day_of[0])
    assert holds(ranges.add(spans[1], dates), day_of[0])
    assert holds(ranges.subtract(dates, spans[1]), day_of[1])
    for rule in (ranges.add, ranges.multiply):
        with pytest.raises(TypeError):
            rule(dates, others)
