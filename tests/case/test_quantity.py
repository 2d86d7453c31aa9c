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

from thapmuoi_analysis.case.quantity import Kind, Quantity, assumed, between, not_reported
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Range

ARITHMETIC = {"+": operator.add, "-": operator.sub, "×": operator.mul, "/": operator.truediv}
ORDER = (operator.ge, operator.gt, operator.le, operator.lt)
KINDS = ["stated", "derived", "bound", "assumed", "illustrative", "simulated"]  # ever weaker

ADOPTED = Quantity(11, "unit", "adopted", sources=("s:p7.s2",))
UNITS = Quantity(13, "unit", "units", sources=("s:p7.s2",))
MOST = Quantity(NOT_REPORTED, "person", "nonlocal", sources=("s:p9.s1",), hedge="hầu hết")
NINE = Quantity(9, "person", "rotated", sources=("s:p8.s3",))
START = Quantity(date(2018, 1, 1), "date", "start")
STAMP = Quantity(date(2022, 3, 2), "date", "stamp")
SHARE = (ADOPTED / UNITS).named("adopted_share", unit="share")


def test_the_weakest_kind_wins_and_neither_results_nor_names_strengthen_it():
    for one, other in product(KINDS, KINDS):
        a = Quantity(3, kind=Kind(one), id="a")
        b = Quantity(4, kind=Kind(other), id="b")
        wide = Quantity(Range(1, 2), kind=Kind(one))
        for apply in ARITHMETIC.values():
            assert apply(a, b).kind == max(one, other, "derived", key=KINDS.index)
            assert apply(a, 2).kind == max(one, "derived", key=KINDS.index)
            assert apply(wide, b).kind == max(one, other, "bound", key=KINDS.index)
        assert a.named("x", kind=Kind(other)).kind == max(one, other, key=KINDS.index)
        assert a.named("x").kind == one


def test_naming_keeps_all_the_rest():
    share = ADOPTED / UNITS
    assert (SHARE.id, SHARE.unit) == ("adopted_share", "share")
    for name in ("value", "formula", "sources", "inputs", "hedge"):
        assert getattr(SHARE, name) == getattr(share, name)


@given(st.lists(st.sampled_from("pqrs")), st.lists(st.sampled_from("rstu")))
def test_sources_and_hedges_are_united_in_order_and_without_repeats(first, second):
    a = Quantity(1, sources=tuple(first), hedge="; ".join(first))
    b = Quantity(2, sources=tuple(second), hedge="; ".join(second))
    together = list(dict.fromkeys(first + second))
    for apply in ARITHMETIC.values():
        assert list(apply(a, b).sources) == together
        assert apply(a, b).hedge == "; ".join(together)


# formulas

LEAVES = {
    "a": Quantity(3, id="a"),
    "b": Quantity(-7, id="b"),
    "c": Quantity(Fraction(2, 5), id="c"),
    "d": Quantity(Fraction(-9, 4), id="d"),
    "zero": Quantity(0, id="zero"),
}
A, B, C, *_ = LEAVES.values()
scalars = st.integers(-9, 9) | st.fractions(-3, 3, max_denominator=7)


def _combine(left, sign, right, name):
    if not isinstance(right, Quantity):
        right = Quantity(right)
    if not isinstance(left, Quantity) and sign == "/":
        left = Quantity(left)
    made = math.ceil(left * right) if sign == "⌈×⌉" else ARITHMETIC[sign](left, right)
    # one name for one formula, so that no two results share a name
    text = made.formula or made.id or str(made.value)
    return made.named(f"n{text.encode().hex()}") if name else made


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
def test_a_formula_computes_the_value_from_the_inputs_which_are_the_names_in_it(quantity):
    try:
        expected = evaluate(quantity)
    except ZeroDivisionError:
        expected = NOT_APPLICABLE
    assert quantity.value == expected
    names = re.findall(r"[a-z]\w*", quantity.formula)
    assert [part.id for part in quantity.inputs] == list(dict.fromkeys(names))


def test_a_formula_has_the_brackets_it_needs():
    for formula, made in {
        "a - b + c": A - B + C,
        "a - (b - c)": A - (B - C),
        "(a + b) × c": (A + B) * C,
        "a × b + c": A * B + C,
        "a / (b / c)": A / (B / C),
        "a / ratio": A / (B / C).named("ratio"),
        "2 × a - 1": 2 * A - 1,
        "a / (1/2)": A / Fraction(1, 2),
        "a - (-1/2)": A - Fraction(-1, 2),
        "⌈a × c⌉": math.ceil(A * C),
        "a + 0.5": A + Quantity(0.5),
        "a + 1..2": A + Quantity(Range(1, 2)),
        "a + (not reported)": A + Quantity(NOT_REPORTED),
        "a + b + c": sum([A, B, C]),
    }.items():
        assert made.formula == formula
    assert sum([A]) == A


# what is missing, and what is hedged


def test_what_is_missing_stays_so_in_results_and_leaves_comparisons_open():
    silent = not_reported("x", "unit")
    senseless = Quantity(NOT_APPLICABLE, "unit", "y", sources=("s:p1.s1",))
    for apply in ARITHMETIC.values():
        for made in (apply(silent, UNITS), apply(UNITS, silent), apply(silent, silent)):
            assert made.value is NOT_REPORTED and not made.reported
        for other in (UNITS, silent, senseless):
            assert apply(senseless, other).value is NOT_APPLICABLE
            assert apply(other, senseless).value is NOT_APPLICABLE
    for missing in (silent, senseless):
        for made in (math.ceil(missing), between(missing, UNITS, "y"), between(0, missing, "y")):
            assert made.value is missing.value and set(missing.sources) <= set(made.sources)
        for compare in ORDER:
            assert compare(missing, UNITS) is compare(UNITS, missing) is pd.NA


def test_a_part_of_nothing_is_not_applicable_whatever_the_part():
    for value in (7, NOT_REPORTED, NOT_APPLICABLE, Range(1, 2), 0):
        made = Quantity(value, "unit", "x", sources=("s:p1.s1",)) / Quantity(0, "unit", "plan")
        assert made.value is NOT_APPLICABLE
        assert (made.formula, made.sources) == ("x / plan", ("s:p1.s1",))


def test_a_hedge_is_kept_and_a_hedged_number_is_never_compared():
    for apply in ARITHMETIC.values():
        for made in (apply(MOST, Quantity(9)), apply(Quantity(9), MOST)):
            assert (made.hedge, made.value) == ("hầu hết", NOT_REPORTED)
    assert math.ceil(MOST).hedge == between(0, MOST, "x").hedge == "hầu hết"
    about = Quantity(100, "person", "about", hedge="khoảng")
    for compare in ORDER:
        for hedged, other in ((MOST, NINE), (about, NINE), (about, about)):
            assert compare(hedged, other) is compare(other, hedged) is pd.NA
        assert compare(about, 1) is pd.NA


# units


def test_units():
    for left, sign, right, unit in (
        ("unit", "+", "unit", "unit"), ("year", "-", "year", "year"), ("", "-", "", ""),
        ("", "×", "unit", "unit"), ("unit", "×", "year", "unit·year"),
        ("person/unit", "×", "unit", "person"), ("unit", "×", "person/unit", "person"),
        ("unit·year", "×", "person/unit", "year·person"), ("unit", "/", "unit", ""),
        ("person", "/", "unit", "person/unit"), ("unit·year", "/", "unit", "year"),
        ("", "/", "unit", "/unit"), ("/unit", "×", "unit", ""), ("date", "-", "date", "day"),
        ("person/unit", "/", "year", "person/unit·year"), ("person", "/", "person/unit", "unit"),
        ("date", "+", "day", "date"),
    ):  # fmt: skip
        made = ARITHMETIC[sign](not_reported("a", left), not_reported("b", right))
        assert made.unit == unit, (left, sign, right)


def test_a_plain_number_takes_the_unit_of_its_partner_or_is_a_factor():
    for number in (2, Fraction(1, 2)):
        for apply in (operator.add, operator.sub, operator.mul):
            assert apply(UNITS, number).unit == apply(number, UNITS).unit == "unit"
        assert (UNITS / number).unit == "unit" and (number <= UNITS) is True


def test_units_that_differ_are_refused_with_both_names():
    for left, right in ((UNITS, NINE), (UNITS, ADOPTED / UNITS), (STAMP, NINE), (UNITS, START)):
        for operation in (operator.add, operator.sub, *ORDER, lambda a, b: between(a, b, "x")):
            with pytest.raises(ValueError, match="units differ") as caught:
                operation(left, right)
            for quantity in (left, right):
                name = quantity.id or "(adopted / units)"
                assert f"{name} [{quantity.unit}]" in str(caught.value)
    with pytest.raises(ValueError, match="units differ"):
        _ = Quantity(3, "day", "days") < STAMP


# comparisons

small_ranges = st.tuples(st.integers(-4, 4), st.integers(0, 3)).map(lambda x: (x[0], sum(x)))


@given(small_ranges, small_ranges)
def test_a_comparison_is_settled_just_where_all_pairs_of_points_agree(left, right):
    points = list(product(range(left[0], left[1] + 1), range(right[0], right[1] + 1)))
    a, b = (Quantity(Range(*ends) if ends[0] < ends[1] else ends[0]) for ends in (left, right))
    for compare in ORDER:
        answers = {compare(x, y) for x, y in points}
        assert compare(a, b) is (answers.pop() if len(answers) == 1 else pd.NA)


def test_unbounded_ranges_and_numbers_on_either_side_are_compared():
    endless = Quantity(Range(1, math.inf))
    assert ((endless >= 1), (endless > 1)) == (True, pd.NA)
    assert (Quantity(Range(-math.inf, 1)) > Quantity(1)) is False
    assert (UNITS >= 7, UNITS > 13, Fraction(27, 2) > UNITS) == (True, False, True)


PLAIN = st.one_of(st.integers(-9, 9), st.fractions(-9, 9), st.floats(-9, 9))


@given(PLAIN, PLAIN)
def test_one_number_compares_with_a_plain_one_as_plain_ones_do(one, other):
    for test in (*ORDER, operator.eq, operator.ne):
        assert test(Quantity(one, "unit", "a"), other) is test(one, other)
        assert test(one, Quantity(other, "unit", "a")) is test(one, other)
        assert test(Quantity(one, "unit", "a"), np.float64(other)) is test(one, float(other))


def test_what_is_no_one_number_is_not_settled_against_a_plain_one():
    wide = Quantity(Range(5, 9), "unit")
    hedged = Quantity(9, "unit", hedge="khoảng")
    assert [wide == x for x in (4, 7, 9.5)] == [False, pd.NA, False]
    assert [wide > x for x in (4.5, 7.5, 9)] == [True, pd.NA, False]
    assert (hedged == 9, hedged >= 1, Quantity(NOT_REPORTED) == 9) == (pd.NA,) * 3
    assert STAMP != 3 and Quantity(1) != True  # noqa: E712 - what is asked
    assert operator.ge(wide, wide) is pd.NA and operator.eq(wide, wide)


def test_equal_quantities_are_alike_in_all_and_hash_as_their_value():
    assert Quantity(11, "unit", "a") == Quantity(11, "unit", "a") != Quantity(11, "person", "a")
    assert Quantity(11, "unit", "a") != Quantity(11, "unit", "b")
    assert {11: "x"}[Quantity(11, "unit")] == "x"


# what is refused


def test_what_is_no_number_is_refused():
    for value in (math.nan, pd.NaT, -math.nan):
        with pytest.raises(ValueError, match="x is NaN: say NOT_REPORTED"):
            Quantity(value, id="x")
    for value in (True, Range(False, 3), Range(0, True), "11", None, pd.NA, 1j, [1]):
        with pytest.raises(TypeError, match="x cannot hold"):
            Quantity(value, id="x")


def test_a_float_without_a_unit_is_refused_in_arithmetic_and_other_things_everywhere():
    for scalar in (0.5, 0.0, True, False, math.nan, "2", None):
        for apply in ARITHMETIC.values():
            for left, right in ((UNITS, scalar), (scalar, UNITS)):
                with pytest.raises(TypeError):
                    apply(left, right)
    for scalar in (True, "2", None):
        for compare in ORDER:
            for left, right in ((UNITS, scalar), (scalar, UNITS)):
                with pytest.raises(TypeError, match="wrap it in a Quantity"):
                    compare(left, right)


# for a person


SHOWN = {
    "11 unit": (Quantity(11, "unit", "adopted"), "<adopted = 11 unit, stated>"),
    "11/13": (Quantity(11) / Quantity(13), "<11/13, derived>"),
    "0..11 person": (Quantity(Range(0, 11), "person", "saved", Kind.BOUND),
                     "<saved = 0..11 person, bound>"),
    "not reported unit": (not_reported("met", "unit"), "<met = not reported unit, stated>"),
    "“hầu hết” person": (MOST, "<nonlocal = “hầu hết” person, stated>"),
    "“khoảng” 9 person": (Quantity(9, "person", "few", hedge="khoảng"),
                          "<few = “khoảng” 9 person, stated>"),
    "2022-03-02": (STAMP, "<stamp = 2022-03-02, stated>"),
}  # fmt: skip


def test_it_is_shown_in_short_with_its_unit_and_kind_and_in_html_escaped():
    for text, (quantity, shown) in SHOWN.items():
        assert (str(quantity), repr(quantity), f"{quantity}") == (text, shown, text)
        html = quantity._repr_html_()
        assert html.startswith(f"<b>{text}</b> · ") and str(quantity.kind) in html
    share = (Quantity(11, "unit", "a<b", sources=("s:p1",)) / Quantity(13, "unit", "n")).named("x")
    assert share._repr_html_() == "<b>11/13</b> · x · derived · a&lt;b / n · s:p1"


def test_what_is_no_one_number_is_refused_as_one_with_one_sentence():
    for quantity, _ in list(SHOWN.values())[2:]:
        for ask in (float, lambda q: f"{q:.1f}", lambda q: np.array([q], dtype=float)):
            if quantity.unit != "date" or ask is float:
                with pytest.raises(ValueError, match="is not one number: see its value") as caught:
                    ask(quantity)
                assert str(caught.value).startswith(repr(quantity))


@given(PLAIN)
def test_numbers_are_formatted_as_plain_ones_are(number):
    assert float(Quantity(number)) == float(number)
    assert f"{Quantity(number):.1%}" == f"{float(number):.1%}"
    assert f"{ADOPTED:03d} {STAMP:%d/%m/%Y}" == "011 02/03/2022"


def test_it_stands_in_a_table_and_in_a_picture():
    numbers = [ADOPTED, UNITS]
    frame = pd.DataFrame({"x": ["a", "b"], "n": numbers})
    assert "11 unit" in frame.to_string()
    assert frame["n"].astype(float).tolist() == [11, 13]
    assert (frame["n"] > 12).tolist() == [False, True]
    assert frame["n"].sum().value == 24
    axes = Figure().subplots()
    axes.bar(frame["x"], frame["n"])
    axes.plot(numbers)
    axes.axhline(numbers[0])
    axes.figure.canvas.draw()
    assert [bar.get_height() for bar in axes.patches] == [11, 13]


# rounding up and dates


def test_rounding_up_is_exact_where_floats_are_not():
    assert math.ceil(0.07 * 100) == 8
    assert math.ceil(Quantity(Fraction(7, 100)) * 100).value == 7
    for value, expected in (
        (Fraction(13, 2), 7), (7, 7), (-0.5, 0),
        (Range(Fraction(1, 2), Fraction(13, 2)), Range(1, 7)),
        (Range(Fraction(13, 2), Fraction(20, 3)), 7),
    ):  # fmt: skip
        made = math.ceil(Quantity(value, "unit", "x", sources=("s:p1.s1",)))
        assert made.value == expected
        assert (made.unit, made.formula, made.sources) == ("unit", "⌈x⌉", ("s:p1.s1",))


def test_dates_and_days():
    days = STAMP - START
    assert (days.value, days.unit, days.formula) == (1521, "day", "stamp - start")
    assert (STAMP > START) is True and (STAMP <= START) is False
    week = Quantity(7, "day", "week")
    for made in (START + week, week + START, START + 7, 7 + START):
        assert (made.value, made.unit) == (date(2018, 1, 8), "date")
    assert (START - week).value == date(2017, 12, 25) and (START - week).unit == "date"
    with pytest.raises(TypeError):
        START + STAMP


def test_ranges_of_dates():
    start = between(START, Quantity(date(2018, 12, 31), "date", "end_of_2018"), "start")
    whole_year = Range(date(2018, 1, 1), date(2018, 12, 31))
    assert (start.value, start.unit, start.kind) == (whole_year, "date", Kind.BOUND)
    exposure = STAMP - start
    assert (exposure.value, exposure.unit) == (Range(1157, 1521), "day")
    later = start + Quantity(Range(0, 10), "day", "delay")
    assert later.value == Range(date(2018, 1, 1), date(2019, 1, 10))
    assert (start < STAMP) is True and (start > Quantity(date(2018, 6, 1), "date")) is pd.NA


# bounds, assumptions, and the form in which a number is kept


def test_a_bound_reaches_from_the_lower_of_one_to_the_upper_of_the_other():
    low = Quantity(Range(1, 3), "unit", "low")
    high = Quantity(Range(2, 8), "unit", "high")
    made = between(low, high, "x")
    assert (made.value, made.kind, made.unit) == (Range(1, 8), Kind.BOUND, "unit")
    assert (made.id, made.formula, made.inputs) == ("x", "[low, high]", (low, high))
    assert between(0, ADOPTED, "x").value == Range(0, 11)
    with pytest.raises(ValueError, match="lo <= hi"):
        between(high, 1, "x")
    two = assumed(2, "person/unit", "holders")
    assert (two.kind, two.sources, (two * UNITS).kind) == (Kind.ASSUMED, (), Kind.ASSUMED)
    assert between(assumed(0, "unit", "none"), ADOPTED, "x").kind == Kind.ASSUMED


def test_a_number_is_kept_with_what_it_was_made_from():
    kept = SHARE.to_dict()
    assert list(kept) == [*vars(SHARE)]
    assert (kept["value"], kept["kind"], kept["sources"]) == ("11/13", "derived", ["s:p7.s2"])
    assert kept["inputs"] == [ADOPTED.to_dict(), UNITS.to_dict()]
    with pytest.raises(ValueError, match="name the number"):
        (ADOPTED / UNITS).to_dict()


def test_a_number_that_was_kept_copied_or_sent_is_the_same():
    numbers = [SHARE, MOST, NINE, STAMP, between(START, STAMP, "x"), between(0, ADOPTED, "x")]
    numbers += [Quantity(0.5, id="x"), Quantity(Range(0, math.inf), id="x"), SHARE / Quantity(0)]
    for number in numbers:
        named = number.named("name")
        assert Quantity.from_dict({**named.to_dict(), "shown": "more"}) == named
        assert pickle.loads(pickle.dumps(named)) == copy.deepcopy(named) == named
    in_manifest = {**SHARE.to_dict(), "inputs": ["adopted", "units"]}
    assert Quantity.from_dict(in_manifest).inputs == ()
    for value in ("", "eleven", "1..", "reported"):
        with pytest.raises(ValueError):
            Quantity.from_dict({**SHARE.to_dict(), "value": value})


@given(PLAIN)
def test_a_value_is_read_back_as_it_was(value):
    number = Quantity(value, "unit", "x")
    assert Quantity.from_dict(number.to_dict()) == number
