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
from glance import lines
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from thapmuoi_analysis.case.quantity import Kind, Quantity, assumed, between, not_reported
from thapmuoi_analysis.case.ranges import NOT_APPLICABLE, NOT_REPORTED, Range

ARITHMETIC = {"+": operator.add, "-": operator.sub, "×": operator.mul, "/": operator.truediv}
ORDER = (operator.ge, operator.gt, operator.le, operator.lt)
VALUES = {"a": 3, "b": -7, "c": Fraction(2, 5), "d": Fraction(-9, 4), "zero": 0}
LEAVES = {name: Quantity(value, id=name) for name, value in VALUES.items()}
UNITS_OF_NUMBERS = {
    "unit": {
        "adopted": 11,
        "units": 13,
        "half": Fraction(13, 2),
        "wide": Range(5, 9),
        "none": 0,
        "silent": NOT_REPORTED,
        "senseless": NOT_APPLICABLE,
    },
    "person": {"rotated": 9},
    "date": {"start": date(2018, 1, 1), "stamp": date(2022, 3, 2)},
    "day": {"week": 7, "delay": Range(0, 10)},
}
KNOWN = {
    **{"floor": math.floor, "trunc": math.trunc, "round": round, "abs": abs, "np": np},
    **{"ceil": math.ceil, "between": between, "assumed": assumed, "sum": sum},
    **{"Quantity": Quantity, "Range": Range, "Fraction": Fraction, "date": date},
    **{"inf": math.inf, "nan": math.nan, "NaT": pd.NaT, "NA": pd.NA, "silence": NOT_REPORTED},
    **LEAVES,
    "most": Quantity(NOT_REPORTED, "person", "most", hedge="hầu hết"),
    "few": Quantity(9, "person", "few", hedge="khoảng"),
    "ratio": (LEAVES["b"] / LEAVES["c"]).named("ratio"),
    "endless": Quantity(Range(1, math.inf), id="endless"),
}
for _unit, _values in UNITS_OF_NUMBERS.items():
    for _id, _value in _values.items():
        KNOWN[_id] = Quantity(_value, _unit, _id, sources=(f"s:{_id}",))
ADOPTED, UNITS = KNOWN["adopted"], KNOWN["units"]
SHARE = (ADOPTED / UNITS).named("adopted_share", unit="share")


def value_of(expression):
    return eval(expression.replace("×", "*"), KNOWN)


def tried(table):
    """Yield what the expressions of a table come to, ∘ being each sign, and what is told of it."""
    for expression, *told in lines(table):
        for sign in "+-×/" if "∘" in expression else "∘":
            yield expression.replace("∘", sign), told


# An expression; the formula of the number that it makes, = where it is the same; that number.
MADE = """
a - b + c | = | <52/5, derived>
a - (b - c) | = | <52/5, derived>
(a + b) × c | = | <-8/5, derived>
a × b + c | = | <-103/5, derived>
a / (b / c) | = | <-6/35, derived>
a / ratio | = | <-6/35, derived>
2 × a - 1 | = | <5, derived>
a / Fraction(1, 2) | a / (1/2) | <6, derived>
a - Fraction(-1, 2) | a - (-1/2) | <7/2, derived>
a + Quantity(0.5) | a + 0.5 | <3.5, derived>
a + Quantity(Range(1, 2)) | a + 1..2 | <4..5, bound>
a + Quantity(silence) | a + (not reported) | <not reported>
sum([a, b, c]) | a + b + c | <-18/5, derived>
sum([a]) |  | <a = 3, stated>
ceil(a × c) | ⌈a × c⌉ | <2, derived>
ceil(half) | ⌈half⌉ | <7 unit, derived>
-a | = | <-3, derived>
-(a + b) × c | (-(a + b)) × c | <8/5, derived>
abs(b) | = | <7, derived>
abs(Quantity(Range(-3, 2), id="x")) | abs(x) | <0..3, bound>
abs(Quantity(Range(-3, -2), id="x")) | abs(x) | <2..3, bound>
-wide | = | <-9..-5 unit, bound>
-silent | = | <not reported>
round(adopted / units, 2) | round(adopted / units, 2) | <17/20, derived>
round(half) | = | <6 unit, derived>
floor(half) | ⌊half⌋ | <6 unit, derived>
trunc(d) | = | <-2, derived>
np.sqrt(Quantity(4, "unit·unit", "x")) | √(x) | <2.0 unit, derived>
np.sqrt(Quantity(4, "unit", "x")) | √(x) | <2.0 √unit, derived>
np.sqrt(Quantity(Range(1, 4), id="x")) | √(x) | <1.0..2.0, bound>
np.sqrt(b) | √(b) | <not applicable>
2 / adopted | = | <2/11 /unit, derived>
units / np.int64(2) | units / 2 | <13/2 unit, derived>
np.mean([adopted, units]) | (adopted + units) / 2 | <12 unit, derived>
ceil(units) | ⌈units⌉ | <13 unit, derived>
ceil(Quantity(-0.5, id="x")) | ⌈x⌉ | <0, derived>
ceil(Quantity(Range(Fraction(1, 2), Fraction(13, 2)), id="x")) | ⌈x⌉ | <1..7, bound>
ceil(Quantity(Range(Fraction(13, 2), Fraction(20, 3)), id="x")) | ⌈x⌉ | <7, bound>
ceil(Quantity(Fraction(7, 100)) × 100) | ⌈(7/100) × 100⌉ | <7, derived>
silent / none | = | <not applicable>
senseless / none | = | <not applicable>
wide / none | = | <not applicable>
none / none | = | <not applicable>
silent ∘ units | = | <not reported
units ∘ silent | = | <not reported
silent ∘ silent | = | <not reported
senseless ∘ units | = | <not applicable
senseless ∘ silent | = | <not applicable
silent ∘ senseless | = | <not applicable
ceil(silent) | ⌈silent⌉ | <not reported>
ceil(senseless) | ⌈senseless⌉ | <not applicable>
between(0, silent, "x") | [0, silent] | <x = not reported>
between(senseless, units, "x") | [senseless, units] | <x = not applicable>
most ∘ Quantity(9) | most ∘ 9 | <“hầu hết”
Quantity(9) ∘ most | 9 ∘ most | <“hầu hết”
ceil(most) | ⌈most⌉ | <“hầu hết” person, derived>
between(0, most, "x") | [0, most] | <x = “hầu hết” person, derived>
stamp - start | = | <1521 day, derived>
start + week | = | <2018-01-08, derived>
7 + start | = | <2018-01-08, derived>
week + start | = | <2018-01-08, derived>
start - week | = | <2017-12-25, derived>
between(start, start + 364, "x") | [start, start + 364] | <x = 2018-01-01..2018-12-31, bound>
stamp - between(start, start + 364, "x") | stamp - x | <1157..1521 day, bound>
between(start, stamp, "x") + delay | x + delay | <2018-01-01..2022-03-12, bound>
between(wide, Quantity(Range(7, 12), "unit", "y"), "x") | [wide, y] | <x = 5..12 unit, bound>
between(0, adopted, "x") | [0, adopted] | <x = 0..11 unit, bound>
between(assumed(0, "unit", "z"), adopted, "x") | [z, adopted] | <x = 0..11 unit, assumed>
assumed(2, "person/unit", "y") × units | y × units | <26 person, assumed>
"""


def test_what_is_made_has_value_unit_kind_and_a_formula_with_the_brackets_it_needs():
    for expression, (formula, shown) in tried(MADE):
        made = value_of(expression)
        sign = expression.split()[1] if "∘" in formula else ""
        expected = expression if formula == "=" else formula.replace("∘", sign)
        assert made.formula == expected, expression
        assert repr(made).startswith(shown), expression
        assert {*made.sources} == {s for part in made.inputs for s in part.sources}


# NA: it cannot be settled
COMPARED = """
silent > units | NA
units <= senseless | NA
senseless >= silent | NA
most < rotated | NA
few >= rotated | NA
rotated > few | NA
few >= few | NA
few > 1 | NA
few == 9 | NA
Quantity(silence) == 9 | NA
endless >= 1 | True
endless > 1 | NA
Quantity(Range(-inf, 1)) > Quantity(1) | False
wide == 4 | False
adopted / units == 11 / 13 | True
adopted / units > 11 / 13 | False
wide == 7 | NA
wide == 9.5 | False
wide > 4.5 | True
wide > 7.5 | NA
wide > 9 | False
wide >= wide | NA
wide == wide | True
stamp == 3 | False
Quantity(1) == True | False
units >= 7 | True
units * 0.5 == Fraction(13, 2) | True
(0.1 * units).value == Fraction(13, 10) | True
1 - adopted / units > 0.1 | True
units > 13 | False
Fraction(27, 2) > units | True
Fraction(1, 2) <= units | True
stamp > start | True
stamp <= start | False
between(start, start + 364, "x") < stamp | True
between(start, start + 364, "x") > start + 151 | NA
Quantity(11, "unit", "a") == Quantity(11, "unit", "a") | True
Quantity(11, "unit", "a") == Quantity(11, "person", "a") | False
Quantity(11, "unit", "a") == Quantity(11, "unit", "b") | True
Quantity(11, "unit", "a") == Quantity(12, "unit", "a") | False
silent == Quantity(silence, "unit", "b") | False
few == Quantity(9, "person", "b", hedge="khoảng") | False
stamp == Quantity(date(2022, 3, 2), "date", "b") | True
Quantity(11, "unit") in {11} | True
"""


def test_a_comparison_is_settled_or_it_is_not():
    for expression, (answer,) in tried(COMPARED):
        assert value_of(expression) is value_of(answer), expression


REFUSED = """
units + rotated | units differ: units [unit] and rotated [person]
stamp - rotated | units differ
units <= adopted / units | units differ: units [unit] and (adopted / units) []
between(units, rotated, "x") | units differ
week < stamp | units differ
start + stamp |
between(wide, 1, "x") | lo <= hi
Quantity(nan, id="x") | x is NaN: say NOT_REPORTED
Quantity(NaT, id="x") | x is NaN: say NOT_REPORTED
Quantity(True, id="x") | x cannot hold
Quantity(Range(False, 3), id="x") | x cannot hold
Quantity(Range(0, True), id="x") | x cannot hold
Quantity("11", id="x") | x cannot hold
Quantity(None, id="x") | x cannot hold
Quantity(NA, id="x") | x cannot hold
Quantity([1], id="x") | x cannot hold
units ∘ nan |
units ∘ True |
"2" ∘ units |
units ∘ None |
units > True | wrap it in a Quantity
"2" < units | wrap it in a Quantity
units >= None | wrap it in a Quantity
"""


def test_what_is_no_number_or_of_another_unit_is_refused():
    for expression, (told,) in tried(REFUSED):
        with pytest.raises((TypeError, ValueError)) as caught:
            value_of(expression)
        assert told in str(caught.value), expression


OF_UNITS = """
unit + unit = unit | year - year = year | 1 - 1 = 1 | 1 × unit = unit | date - date = day
unit × year = unit·year | person/unit × unit = person | unit × person/unit = person
unit·year × person/unit = year·person | unit / unit = 1 | person / unit = person/unit
unit·year / unit = year | 1 / unit = /unit | /unit × unit = 1 | date + day = date
person/unit / year = person/unit·year | person / person/unit = unit
"""


def test_units():
    for cell in (cell for line in lines(OF_UNITS) for cell in line):
        left, sign, right, _, unit = [part.removeprefix("1") for part in cell.split(" ")]
        made = ARITHMETIC[sign](not_reported("a", left), not_reported("b", right))
        assert made.unit == unit, cell
    for number in (2, Fraction(1, 2)):  # takes the unit of its partner, or is a factor
        for made in (UNITS + number, number - UNITS, UNITS * number, number * UNITS):
            assert made.unit == "unit"
        assert (UNITS / number).unit == "unit"


def test_the_weakest_kind_wins_and_neither_results_nor_names_strengthen_it():
    kinds = [*Kind]
    assert kinds == ["stated", "derived", "bound", "assumed", "illustrative", "simulated"]
    for one, other in product(kinds, kinds):
        a = Quantity(3, kind=one, id="a")
        b = Quantity(4, kind=other, id="b")
        wide = Quantity(Range(1, 2), kind=one)
        weaker = max(one, other, key=kinds.index)
        for apply in ARITHMETIC.values():
            assert apply(a, b).kind == max(weaker, "derived", key=kinds.index)
            assert apply(a, 2).kind == max(one, "derived", key=kinds.index)
            assert apply(wide, b).kind == max(weaker, "bound", key=kinds.index)
        assert a.named("x", kind=other).kind == weaker
        assert a.named("x").kind == one


def test_naming_keeps_all_the_rest():
    assert (SHARE.id, SHARE.unit) == ("adopted_share", "share")
    for name in ("value", "formula", "sources", "inputs", "hedge"):
        assert getattr(SHARE, name) == getattr(ADOPTED / UNITS, name)


@given(st.lists(st.sampled_from("pqrs")), st.lists(st.sampled_from("rstu")))
def test_sources_and_hedges_are_united_in_order_and_without_repeats(first, second):
    a = Quantity(1, sources=tuple(first), hedge="; ".join(first))
    b = Quantity(2, sources=tuple(second), hedge="; ".join(second))
    together = dict.fromkeys(first + second)
    for apply in ARITHMETIC.values():
        assert apply(a, b).sources == tuple(together)
        assert apply(a, b).hedge == "; ".join(together)


# laws

scalars = st.integers(-9, 9) | st.fractions(-3, 3, max_denominator=7)


def combined(left, sign, right, is_named):
    right = Quantity(right) if not isinstance(right, Quantity) else right
    if not isinstance(left, Quantity) and sign == "/":
        left = Quantity(left)
    made = math.ceil(left * right) if sign == "⌈×⌉" else ARITHMETIC[sign](left, right)
    text = made.formula or made.id or str(made.value)
    # one name for one formula, so that no two results share a name
    return made.named(f"n{text.encode().hex()}") if is_named else made


def grown(inner):
    signs = st.sampled_from([*ARITHMETIC, "⌈×⌉"])
    return st.builds(combined, inner | scalars, signs, inner | scalars, st.booleans())


expressions = st.recursive(st.sampled_from([*LEAVES.values()]), grown, max_leaves=8)


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
    assert [part.id for part in quantity.inputs] == [*dict.fromkeys(names)]


small_ranges = st.tuples(st.integers(-4, 4), st.integers(0, 3))


@given(small_ranges, small_ranges)
def test_a_comparison_is_settled_just_where_all_pairs_of_points_agree(left, right):
    numbers, points = [], []
    for low, more in (left, right):
        numbers.append(Quantity(Range(low, low + more) if more else low))
        points.append(range(low, low + more + 1))
    for compare in ORDER:
        answers = {compare(x, y) for x, y in product(*points)}
        assert compare(*numbers) is (answers.pop() if len(answers) == 1 else pd.NA)


PLAIN = st.one_of(st.integers(-9, 9), st.fractions(-9, 9), st.floats(-9, 9))


@given(PLAIN, PLAIN)
def test_one_number_compares_with_a_plain_one_as_plain_ones_do_with_floats_as_floats(one, other):
    if float in (type(one), type(other)):
        one = float(one)
        other = float(other)
    for test in (*ORDER, operator.eq, operator.ne):
        assert test(Quantity(one, "unit", "a"), other) is test(one, other)
        assert test(one, Quantity(other, "unit", "a")) is test(one, other)
        plain = test(float(one), float(other))
        assert test(Quantity(one, "unit", "a"), np.float64(other)) is plain


@given(PLAIN)
def test_a_value_is_read_back_as_it_was(value):
    number = Quantity(value, "unit", "x")
    assert vars(Quantity.from_dict(number.to_dict())) == vars(number)


# for a person


def test_it_is_shown_in_html_escaped():
    share = Quantity(11, "unit", "a<b", sources=("s:p1",)) / Quantity(13, "unit", "n")
    shown = "<b>11/13</b> · x · derived · a&lt;b / n · s:p1"
    assert share.named("x")._repr_html_() == shown
    for id, text in {
        "adopted": "11 unit",
        "silent": "not reported",
        "most": "“hầu hết” person",
        "few": "“khoảng” 9 person",
        "stamp": "2022-03-02",
    }.items():
        number = KNOWN[id]
        assert f"{number}" == str(number) == text
        kind = "s:" if id == "silent" else "stated"
        assert number._repr_html_().startswith(f"<b>{text}</b> · {id} · {kind}")


def test_what_is_no_one_number_is_nan_as_a_float_and_is_no_text_or_whole_number():
    for id in ("wide", "silent", "most", "few"):
        number = KNOWN[id]
        assert math.isnan(float(number)) and math.isnan(np.array([number], dtype=float)[0])
        for ask in (int, lambda q: f"{q:.1f}"):
            with pytest.raises(ValueError, match="is not one number: see its value") as caught:
                ask(number)
            assert str(caught.value).startswith(repr(number))
    with pytest.raises(TypeError, match="is a day"):
        float(KNOWN["stamp"])
    assert (int(ADOPTED), float(SHARE), +ADOPTED) == (11, 11 / 13, ADOPTED)
    assert np.std(np.array([LEAVES["a"], LEAVES["b"]])) == 5.0


def test_numbers_are_formatted_drawn_and_stand_in_a_table_as_plain_ones_do():
    assert f"{ADOPTED:03d} {KNOWN['stamp']:%d/%m/%Y} {SHARE:.1%}" == "011 02/03/2022 84.6%"
    frame = pd.DataFrame({"x": ["a", "b"], "n": [ADOPTED, UNITS]})
    assert "11 unit" in frame.to_string()
    assert frame["n"].astype(float).tolist() == [11, 13]
    assert (frame["n"] > 12).tolist() == [False, True]
    assert frame["n"].sum().value == 24
    axes = Figure().subplots()
    axes.bar(frame["x"], frame["n"])
    axes.plot([ADOPTED, UNITS])
    axes.axhline(ADOPTED)
    axes.figure.canvas.draw()
    assert [bar.get_height() for bar in axes.patches] == [11, 13]


# the form in which a number is kept


def test_a_number_is_kept_with_what_it_was_made_from():
    kept = SHARE.to_dict()
    assert [*kept] == [*vars(SHARE)]
    assert (kept["value"], kept["kind"]) == ("11/13", "derived")
    assert kept["sources"] == ["s:adopted", "s:units"]
    assert kept["inputs"] == [ADOPTED.to_dict(), UNITS.to_dict()]
    with pytest.raises(ValueError, match="name the number"):
        (ADOPTED / UNITS).to_dict()
    in_manifest = {**kept, "inputs": ["adopted", "units"]}
    assert Quantity.from_dict(in_manifest).inputs == ()
    for value in ("", "eleven", "1..", "reported"):
        with pytest.raises(ValueError):
            Quantity.from_dict({**kept, "value": value})


def test_a_number_that_was_kept_copied_or_sent_is_the_same():
    made = ("adopted / units", "between(start, stamp, 'x')", "a / zero", "Quantity(0.5)")
    for expression in ("most", "few", "stamp", "endless", "wide", *made):
        named = value_of(expression).named("name")
        assert Quantity.from_dict({**named.to_dict(), "shown": "more"}) == named
        assert pickle.loads(pickle.dumps(named)) == copy.deepcopy(named) == named


def test_sources_are_several_and_a_text_is_none_of_them():
    with pytest.raises(TypeError, match=r"write sources=\('dto',\)"):
        Quantity(1, sources="dto")
