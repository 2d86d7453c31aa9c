"""A number keeps its unit, kind, formula, sources and hedge through arithmetic and comparison."""

import copy
import math
import operator
import pickle
import re
from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from thapmuoi_analysis.case.quantity import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Kind,
    Quantity,
    assumed,
    between,
    not_reported,
)
from thapmuoi_analysis.case.ranges import Range

ARITHMETIC = {"+": operator.add, "-": operator.sub, "×": operator.mul, "/": operator.truediv}
COMPARISON = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
by_sign = pytest.mark.parametrize("sign", ARITHMETIC)
by_comparison = pytest.mark.parametrize("comparison", COMPARISON)

ADOPTED = Quantity(11, "unit", "adopted", sources=("s:p7.s2",))
UNITS = Quantity(13, "unit", "units", sources=("s:p7.s2",))
MOST = Quantity(NOT_REPORTED, "person", "nonlocal", sources=("s:p9.s1",), hedge="hầu hết")
NINE = Quantity(9, "person", "rotated", sources=("s:p8.s3",))
START = Quantity(date(2018, 1, 1), "date", "start")
STAMP = Quantity(date(2022, 3, 2), "date", "stamp")


# kinds

# written out here, so that another order in the code is noticed
WEAKER_AND_WEAKER = ["stated", "derived", "bound", "assumed", "illustrative", "simulated"]
PAIRS = list(product(WEAKER_AND_WEAKER, repeat=2))


@by_sign
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_weakest_kind_wins_and_a_result_is_at_best_derived(sign, one, other):
    a, b = Quantity(3, kind=Kind(one), id="a"), Quantity(4, kind=Kind(other), id="b")
    weakest = max(one, other, "derived", key=WEAKER_AND_WEAKER.index)
    assert ARITHMETIC[sign](a, b).kind == weakest
    assert ARITHMETIC[sign](a, 2).kind == max(one, "derived", key=WEAKER_AND_WEAKER.index)


@by_sign
@pytest.mark.parametrize("kind", WEAKER_AND_WEAKER)
def test_what_is_made_from_a_range_is_at_best_a_bound(sign, kind):
    made = ARITHMETIC[sign](Quantity(Range(1, 2), kind=Kind(kind)), Quantity(4))
    assert made.kind == max(kind, "bound", key=WEAKER_AND_WEAKER.index)


@pytest.mark.parametrize(("has", "wanted"), PAIRS)
def test_naming_never_strengthens_a_kind(has, wanted):
    named = Quantity(3, kind=Kind(has)).named("x", kind=Kind(wanted))
    assert named.kind == max(has, wanted, key=WEAKER_AND_WEAKER.index)
    assert Quantity(3, kind=Kind(has)).named("x").kind == has


def test_naming_keeps_all_the_rest():
    share = ADOPTED / UNITS
    named = share.named("adopted_share", unit="share")
    assert (named.id, named.unit) == ("adopted_share", "share")
    assert (named.value, named.formula, named.sources, named.inputs) == (
        share.value,
        share.formula,
        share.sources,
        share.inputs,
    )


# sources


@by_sign
@given(first=st.lists(st.sampled_from("pqrs")), second=st.lists(st.sampled_from("rstu")))
def test_sources_are_united_in_order_and_without_repeats(sign, first, second):
    a, b = Quantity(1, sources=tuple(first)), Quantity(2, sources=tuple(second))
    found = ARITHMETIC[sign](a, b).sources
    together = first + second
    assert sorted(found) == sorted(set(together))
    assert list(found) == sorted(found, key=together.index)


# formulas

LEAVES = {
    "a": Quantity(3, id="a"),
    "b": Quantity(-7, id="b"),
    "c": Quantity(Fraction(2, 5), id="c"),
    "d": Quantity(Fraction(-9, 4), id="d"),
    "zero": Quantity(0, id="zero"),
}
scalars = st.integers(-9, 9) | st.fractions(-3, 3, max_denominator=7)


def _combine(left, sign, right, name):
    if not isinstance(left, Quantity) and not isinstance(right, Quantity):
        right = Quantity(right)
    if not isinstance(left, Quantity) and sign == "/":
        left = Quantity(left)
    made = math.ceil(left * right) if sign == "⌈×⌉" else ARITHMETIC[sign](left, right)
    # one name for one formula, so that no two results share a name
    return (
        made.named("n" + (made.formula or made.id or str(made.value)).encode().hex())
        if name
        else made
    )


expressions = st.recursive(
    st.sampled_from(list(LEAVES.values())),
    lambda inner: st.builds(
        _combine,
        inner | scalars,
        st.sampled_from([*ARITHMETIC, "⌈×⌉"]),
        inner | scalars,
        st.booleans(),
    ),
    max_leaves=8,
)


def evaluate(quantity):
    """Compute a quantity anew from its formula and its inputs' own formulas, in plain Python."""
    if not quantity.formula:
        return Fraction(quantity.value)
    text = re.sub(r"(?<!\w)(\d+)", r"Fraction(\1)", quantity.formula)
    text = text.replace("×", "*").replace("⌈", "ceil(").replace("⌉", ")")
    names = {part.id: evaluate(part) for part in quantity.inputs}
    return eval(text, {"ceil": lambda x: Fraction(math.ceil(x)), "Fraction": Fraction}, names)


@given(expressions)
def test_a_formula_computes_the_value_from_the_inputs(quantity):
    try:
        expected = evaluate(quantity)
    except ZeroDivisionError:
        expected = NOT_APPLICABLE
    assert quantity.value == expected


@given(expressions)
def test_the_inputs_are_just_the_names_in_the_formula(quantity):
    names = re.findall(r"[a-z]\w*", quantity.formula)
    assert [part.id for part in quantity.inputs] == list(dict.fromkeys(names))


A, B, C = (LEAVES[name] for name in "abc")


@pytest.mark.parametrize(
    ("made", "formula"),
    [
        (A + B, "a + b"),
        (A - B + C, "a - b + c"),
        (A - (B - C), "a - (b - c)"),
        ((A + B) * C, "(a + b) × c"),
        (A * B + C, "a × b + c"),
        (A / (B / C), "a / (b / c)"),
        (A / (B / C).named("ratio"), "a / ratio"),
        (2 * A - 1, "2 × a - 1"),
        (A / Fraction(1, 2), "a / (1/2)"),
        (A - Fraction(-1, 2), "a - (-1/2)"),
        (math.ceil(A * C), "⌈a × c⌉"),
        (A + Quantity(0.5), "a + 0.5"),
        (A + Quantity(Range(1, 2)), "a + 1..2"),
        (A + Quantity(NOT_REPORTED), "a + (not reported)"),
    ],
)
def test_a_formula_has_the_brackets_it_needs(made, formula):
    assert made.formula == formula


def test_sum_adds_up_and_begins_with_no_zero():
    total = sum([A, B, C])
    assert (total.value, total.formula) == (Fraction(-18, 5), "a + b + c")
    assert sum([A]) == A


# what is missing


@by_sign
def test_not_reported_and_not_applicable_propagate(sign):
    assert not_reported("x") == Quantity(NOT_REPORTED, "", "x")
    silent, senseless = not_reported("x", "unit"), Quantity(NOT_APPLICABLE, "unit", "y")
    apply = ARITHMETIC[sign]
    for made in (apply(silent, UNITS), apply(UNITS, silent), apply(silent, silent)):
        assert made.value is NOT_REPORTED and not made.reported
    for other in (UNITS, silent, senseless):
        assert apply(senseless, other).value is NOT_APPLICABLE
        assert apply(other, senseless).value is NOT_APPLICABLE


def test_rounding_up_and_bounds_of_what_is_missing_are_missing():
    for missing in (NOT_REPORTED, NOT_APPLICABLE):
        quantity = Quantity(missing, "unit", "x", sources=("s:p1.s1",))
        for made in (math.ceil(quantity), between(quantity, UNITS, "y"), between(0, quantity, "y")):
            assert made.value is missing
            assert "s:p1.s1" in made.sources


@pytest.mark.parametrize("value", [7, NOT_REPORTED, NOT_APPLICABLE, Range(1, 2), 0])
def test_a_part_of_nothing_is_not_applicable_whatever_the_part(value):
    made = Quantity(value, "unit", "x", sources=("s:p1.s1",)) / Quantity(0, "unit", "plan")
    assert made.value is NOT_APPLICABLE
    assert (made.formula, made.sources) == ("x / plan", ("s:p1.s1",))


@by_comparison
@pytest.mark.parametrize("value", [NOT_REPORTED, NOT_APPLICABLE])
def test_a_comparison_with_what_is_missing_is_not_settled(comparison, value):
    missing = Quantity(value, "unit", "x")
    assert COMPARISON[comparison](missing, UNITS) is pd.NA
    assert COMPARISON[comparison](UNITS, missing) is pd.NA


# hedges


@by_sign
def test_a_hedge_is_kept_and_is_no_number(sign):
    for made in (ARITHMETIC[sign](MOST, Quantity(9)), ARITHMETIC[sign](Quantity(9), MOST)):
        assert made.hedge == "hầu hết"
        assert made.value is NOT_REPORTED
    assert math.ceil(MOST).hedge == between(0, MOST, "x").hedge == "hầu hết"


def test_hedges_are_united_in_order_and_without_repeats():
    one = Quantity(1, hedge="nhìn chung; một số")
    other = Quantity(2, hedge="một số; có lúc")
    assert (one + other * one).hedge == "nhìn chung; một số; có lúc"


@by_comparison
def test_a_hedged_number_is_never_compared(comparison):
    about = Quantity(100, "person", "about", hedge="khoảng")
    for hedged, other in ((MOST, NINE), (about, NINE), (about, about), (about, 1)):
        assert COMPARISON[comparison](hedged, other) is pd.NA
        if isinstance(other, Quantity):
            assert COMPARISON[comparison](other, hedged) is pd.NA


# units


@pytest.mark.parametrize(
    ("sign", "left", "right", "unit"),
    [
        ("+", "unit", "unit", "unit"),
        ("-", "year", "year", "year"),
        ("-", "", "", ""),
        ("×", "", "unit", "unit"),
        ("×", "unit", "year", "unit·year"),
        ("×", "person/unit", "unit", "person"),
        ("×", "unit", "person/unit", "person"),
        ("×", "unit·year", "person/unit", "year·person"),
        ("/", "unit", "unit", ""),
        ("/", "person", "unit", "person/unit"),
        ("/", "unit·year", "unit", "year"),
        ("/", "", "unit", "/unit"),
        ("×", "/unit", "unit", ""),
        ("/", "person/unit", "year", "person/unit·year"),
        ("/", "person", "person/unit", "unit"),
        ("-", "date", "date", "day"),
        ("+", "date", "day", "date"),
    ],
)
def test_units(sign, left, right, unit):
    a, b = not_reported("a", left), not_reported("b", right)
    assert ARITHMETIC[sign](a, b).unit == unit


@pytest.mark.parametrize("number", [2, Fraction(1, 2)])
def test_a_plain_number_takes_the_unit_of_its_partner_or_is_a_factor(number):
    for made in (UNITS + number, number + UNITS, UNITS - number, number - UNITS):
        assert made.unit == "unit"
    for made in (UNITS * number, number * UNITS, UNITS / number):
        assert made.unit == "unit"
    assert operator.ge(UNITS, number) is True


@pytest.mark.parametrize(
    "operation", [operator.add, operator.sub, *COMPARISON.values()], ids=lambda op: op.__name__
)
@pytest.mark.parametrize(
    ("left", "right"), [(UNITS, NINE), (UNITS, ADOPTED / UNITS), (STAMP, NINE), (UNITS, START)]
)
def test_units_that_differ_are_refused_with_both_names(operation, left, right):
    with pytest.raises(ValueError, match="units differ") as caught:
        operation(left, right)
    for quantity in (left, right):
        assert f"{quantity.id or '(adopted / units)'} [{quantity.unit}]" in str(caught.value)


def test_a_bound_of_units_that_differ_is_refused():
    with pytest.raises(ValueError, match=r"units \[unit\] and rotated \[person\]"):
        between(UNITS, NINE, "x")


@by_comparison
def test_a_date_is_not_compared_with_a_number_of_days(comparison):
    with pytest.raises(ValueError, match="units differ"):
        COMPARISON[comparison](STAMP, Quantity(3, "day", "days"))


# comparisons

small_ranges = st.tuples(st.integers(-4, 4), st.integers(0, 3)).map(lambda x: (x[0], sum(x)))


@by_comparison
@given(left=small_ranges, right=small_ranges)
def test_a_comparison_is_settled_just_where_all_pairs_of_points_agree(comparison, left, right):
    compare = COMPARISON[comparison]
    answers = {
        compare(x, y) for x in range(left[0], left[1] + 1) for y in range(right[0], right[1] + 1)
    }
    expected = answers.pop() if len(answers) == 1 else pd.NA
    a, b = (Quantity(Range(*e) if e[0] < e[1] else e[0]) for e in (left, right))
    assert compare(a, b) is expected


@pytest.mark.parametrize(
    ("left", "comparison", "right", "expected"),
    [
        (Range(1, 3), ">=", Range(3, 5), pd.NA),
        (Range(3, 5), ">=", Range(1, 3), True),
        (Range(1, 3), ">", Range(3, 5), False),
        (Range(3, 5), ">", Range(1, 3), pd.NA),
        (Range(1, 3), "<=", Range(3, 5), True),
        (Range(3, 5), "<", Range(1, 3), False),
        (Range(1, math.inf), ">=", 1, True),
        (Range(1, math.inf), ">", 1, pd.NA),
        (Range(-math.inf, 1), ">", 1, False),
        (Fraction(1, 2), ">=", Fraction(1, 2), True),
        (Fraction(1, 2), ">", Fraction(1, 2), False),
    ],
)
def test_touching_and_unbounded_ranges(left, comparison, right, expected):
    assert COMPARISON[comparison](Quantity(left), Quantity(right)) is expected


def test_a_number_may_stand_on_either_side():
    assert operator.le(7, UNITS) is True
    assert operator.lt(13, UNITS) is False
    assert operator.gt(Fraction(27, 2), UNITS) is True


# what is refused


@pytest.mark.parametrize(
    "value", [math.nan, pd.NaT, float("-nan")], ids=["nan", "NaT", "minus nan"]
)
def test_nan_is_refused(value):
    with pytest.raises(ValueError, match="x is NaN: say NOT_REPORTED"):
        Quantity(value, id="x")


@pytest.mark.parametrize(
    "value", [True, Range(False, 3), Range(0, True), "11", None, pd.NA, 1j, [1]], ids=repr
)
def test_truth_values_and_what_is_no_number_are_refused(value):
    with pytest.raises(TypeError, match="x cannot hold"):
        Quantity(value, id="x")


@by_sign
@pytest.mark.parametrize("scalar", [0.5, 0.0, True, False, math.nan, "2", None])
def test_floats_and_truth_values_without_a_unit_and_a_kind_are_refused(sign, scalar):
    with pytest.raises(TypeError):
        ARITHMETIC[sign](UNITS, scalar)
    with pytest.raises(TypeError):
        ARITHMETIC[sign](scalar, UNITS)


@by_comparison
def test_what_is_no_number_is_not_compared(comparison):
    for scalar in (True, "2", None):
        with pytest.raises(TypeError, match="wrap it in a Quantity"):
            COMPARISON[comparison](UNITS, scalar)
        with pytest.raises(TypeError, match="wrap it in a Quantity"):
            COMPARISON[comparison](scalar, UNITS)


PLAIN = st.one_of(st.integers(-9, 9), st.fractions(-9, 9), st.floats(-9, 9))


@given(PLAIN, PLAIN)
def test_one_number_compares_with_a_plain_one_as_plain_ones_do(one, other):
    for test in (*COMPARISON.values(), operator.eq, operator.ne):
        assert test(Quantity(one, "unit", "a"), other) is test(one, other)
        assert test(one, Quantity(other, "unit", "a")) is test(one, other)
        assert test(Quantity(one, "unit", "a"), np.float64(other)) is test(one, float(other))


def test_what_is_no_one_number_is_not_settled_against_a_plain_one():
    wide, hedged = Quantity(Range(5, 9), "unit"), Quantity(9, "unit", hedge="khoảng")
    assert [wide == x for x in (4, 7, 9.5)] == [False, pd.NA, False]
    assert [wide > x for x in (4.5, 7.5, 9)] == [True, pd.NA, False]
    assert (hedged == 9, hedged >= 1, Quantity(NOT_REPORTED) == 9) == (pd.NA,) * 3
    assert Quantity(date(2022, 3, 2), "date") != 3
    assert Quantity(1) != True  # noqa: E712 - what is asked


def test_equal_quantities_are_alike_in_all_and_hash_as_their_value():
    assert Quantity(11, "unit", "a") == Quantity(11, "unit", "a") != Quantity(11, "person", "a")
    assert Quantity(11, "unit", "a") != Quantity(11, "unit", "b")
    assert {11: "x"}[Quantity(11, "unit")] == "x"


# for a person


SHOWN = [
    (Quantity(11, "unit", "adopted"), "11 unit", "<adopted = 11 unit, stated>"),
    (Quantity(11) / Quantity(13), "11/13", "<11/13, derived>"),
    (Quantity(Range(0, 11), "person", "saved", Kind.BOUND), "0..11 person",
     "<saved = 0..11 person, bound>"),
    (not_reported("met", "unit"), "not reported unit", "<met = not reported unit, stated>"),
    (Quantity(NOT_REPORTED, "person", "most", hedge="hầu hết"), "“hầu hết” person",
     "<most = “hầu hết” person, stated>"),
    (Quantity(9, "person", "few", hedge="khoảng"), "“khoảng” 9 person",
     "<few = “khoảng” 9 person, stated>"),
    (Quantity(date(2022, 3, 2), "date", "day"), "2022-03-02", "<day = 2022-03-02, stated>"),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "text", "shown"), SHOWN, ids=[row[1] for row in SHOWN])
def test_it_is_shown_in_short_with_its_unit_and_kind(quantity, text, shown):
    assert (str(quantity), repr(quantity)) == (text, shown)
    assert f"{quantity}" == text
    html = quantity._repr_html_()
    assert html.startswith(f"<b>{text}</b> · ") and str(quantity.kind) in html


def test_html_tells_where_it_is_from_and_escapes():
    share = (Quantity(11, "unit", "a<b", sources=("s:p1",)) / Quantity(13, "unit", "n")).named("x")
    assert share._repr_html_() == "<b>11/13</b> · x · derived · a&lt;b / n · s:p1"


@given(PLAIN)
def test_one_number_is_a_float_and_is_formatted_as_plain_ones_are(number):
    assert float(Quantity(number)) == float(number)
    assert f"{Quantity(number):.1%}" == f"{float(number):.1%}"


def test_whole_numbers_and_days_are_formatted_as_such():
    assert f"{Quantity(11, 'unit'):03d}" == "011"
    assert f"{Quantity(date(2022, 3, 2), 'date'):%d/%m/%Y}" == "02/03/2022"


@pytest.mark.parametrize("quantity", [row[0] for row in SHOWN[2:]], ids=lambda q: q.id)
def test_what_is_no_one_number_is_refused_as_one_with_one_sentence(quantity):
    for ask in (float, lambda q: f"{q:.1f}", lambda q: np.array([q], dtype=float)):
        if quantity.unit == "date" and ask is not float:
            continue
        with pytest.raises(ValueError, match="is not one number: see its value") as told:
            ask(quantity)
        assert str(told.value).startswith(repr(quantity)) and "\n" not in str(told.value)


def test_it_stands_in_a_table_and_in_a_picture():
    numbers = [Quantity(11, "unit", "adopted"), Quantity(13, "unit", "units")]
    frame = pd.DataFrame({"x": ["a", "b"], "n": numbers})
    assert "11 unit" in frame.to_string()
    assert frame["n"].astype(float).tolist() == [11, 13]
    assert (frame["n"] > 12).tolist() == [False, True]
    assert frame["n"].sum().value == 24
    figure = Figure()
    axes = figure.subplots()
    axes.bar(frame["x"], frame["n"])
    axes.plot(numbers)
    axes.axhline(numbers[0])
    figure.canvas.draw()
    assert [bar.get_height() for bar in axes.patches] == [11, 13]


def test_it_can_be_copied_and_sent_elsewhere():
    share = (Quantity(11, "unit", "a", sources=("s:p1",)) / Quantity(13, "unit", "n")).named("x")
    assert pickle.loads(pickle.dumps(share)) == copy.deepcopy(share) == share


# rounding up


def test_rounding_up_is_exact_where_floats_are_not():
    assert math.ceil(0.07 * 100) == 8
    assert math.ceil(Quantity(Fraction(7, 100)) * 100).value == 7


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(13, 2), 7),
        (7, 7),
        (Range(Fraction(1, 2), Fraction(13, 2)), Range(1, 7)),
        (Range(Fraction(13, 2), Fraction(20, 3)), 7),
    ],
)
def test_rounding_up(value, expected):
    made = math.ceil(Quantity(value, "unit", "x", sources=("s:p1.s1",)))
    assert made.value == expected
    assert (made.unit, made.formula, made.sources) == ("unit", "⌈x⌉", ("s:p1.s1",))


# dates


def test_dates_less_dates_are_days():
    days = STAMP - START
    assert (days.value, days.unit, days.formula) == (1521, "day", "stamp - start")
    assert (STAMP > START) is True and (STAMP <= START) is False


def test_a_date_and_days_make_a_date():
    week = Quantity(7, "day", "week")
    for made in (START + week, week + START, START + 7, 7 + START):
        assert (made.value, made.unit) == (date(2018, 1, 8), "date")
    made = START - week
    assert (made.value, made.unit) == (date(2017, 12, 25), "date")


def test_ranges_of_dates():
    start = between(START, Quantity(date(2018, 12, 31), "date", "end_of_2018"), "start")
    assert (start.value, start.unit, start.kind) == (
        Range(date(2018, 1, 1), date(2018, 12, 31)),
        "date",
        Kind.BOUND,
    )
    exposure = STAMP - start
    assert (exposure.value, exposure.unit) == (Range(1157, 1521), "day")
    later = start + Quantity(Range(0, 10), "day", "delay")
    assert later.value == Range(date(2018, 1, 1), date(2019, 1, 10))
    assert (start < STAMP) is True and (start > Quantity(date(2018, 6, 1), "date")) is pd.NA


def test_two_dates_are_not_added():
    with pytest.raises(TypeError):
        START + STAMP


# bounds and assumptions


def test_a_bound_reaches_from_the_lower_of_one_to_the_upper_of_the_other():
    low, high = Quantity(Range(1, 3), "unit", "low"), Quantity(Range(2, 8), "unit", "high")
    made = between(low, high, "x")
    assert (made.value, made.kind, made.unit) == (Range(1, 8), Kind.BOUND, "unit")
    assert (made.id, made.formula, made.inputs) == ("x", "[low, high]", (low, high))
    assert between(0, ADOPTED, "x").value == Range(0, 11)
    with pytest.raises(ValueError, match="lo <= hi"):
        between(high, 1, "x")


def test_a_bound_is_as_weak_as_its_ends():
    assert between(assumed(0, "unit", "none"), ADOPTED, "x").kind == Kind.ASSUMED


def test_what_no_source_states_is_marked_as_assumed():
    two = assumed(2, "person/unit", "holders")
    assert (two.kind, two.sources) == (Kind.ASSUMED, ())
    assert (two * UNITS).kind == Kind.ASSUMED


def test_as_dict_traces_a_number_to_what_it_was_made_from():
    share = (ADOPTED / UNITS).named("adopted_share")
    found = share.as_dict()
    assert found["value"] == "11/13" and found["kind"] == "derived"
    assert found["formula"] == "adopted / units" and found["sources"] == ["s:p7.s2"]
    assert [part["id"] for part in found["inputs"]] == ["adopted", "units"]
    assert MOST.as_dict()["value"] == "not reported" and MOST.as_dict()["hedge"] == "hầu hết"
    assert between(0, ADOPTED, "x").as_dict()["value"] == "0..11"
    with pytest.raises(ValueError, match="name the number"):
        (ADOPTED / UNITS).as_dict()
