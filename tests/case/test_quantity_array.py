"""A column of quantities is one of numbers to pandas and seaborn, and keeps its sentences."""

import math
import pickle
from fractions import Fraction

import matplotlib
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from glance import lines
from matplotlib.figure import Figure

from thapmuoi_analysis import Quantity, Range
from thapmuoi_analysis.case.quantity import not_reported

matplotlib.use("agg")  # which `Series.plot` would choose
ADOPTED = Quantity(11, "unit", "adopted", sources=("s:p1",))
UNITS = Quantity(13, "unit", "units", sources=("s:p2",))
SILENT = not_reported("silent", "unit")
WIDE = Quantity(Range(5, 9), "unit", "wide", sources=("s:p3",))
FEW = Quantity(9, "unit", "few", hedge="khoảng")
SURE = pd.Series([ADOPTED, UNITS], dtype="quantity")
ALL = pd.Series([ADOPTED, SILENT, WIDE, FEW], dtype="quantity")
FRAME = pd.DataFrame({"x": [*"aabb"], "n": ALL, "k": [1, 2, 3, 4]})
KNOWN = {"sure": SURE, "every": ALL, "frame": FRAME, "pd": pd, "np": np, "adopted": ADOPTED}

KEEPS = """
sure.sum() | <24 unit, derived> | s:p1 s:p2
sure.mean() | <12 unit, derived> | s:p1 s:p2
sure.max() | <units = 13 unit, stated> | s:p2
every.sum() | <“khoảng” unit, bound> | s:p1 s:p3
every.dropna().sum() | <“khoảng” 25..29 unit, bound> | s:p1 s:p3
sure.cumsum().iloc[1] | <24 unit, derived> | s:p1 s:p2
(sure + sure).iloc[0] | <22 unit, derived> | s:p1
(2 * sure).iloc[0] | <22 unit, derived> | s:p1
(1 / sure).iloc[0] | <1/11 /unit, derived> | s:p1
(sure / sure.sum()).iloc[0] | <11/24, derived> | s:p1 s:p2
(-sure).abs().iloc[0] | <11 unit, derived> | s:p1
np.sqrt(sure / adopted).iloc[0] | <1.0, derived> | s:p1
frame.groupby("x")["n"].sum()["b"] | <“khoảng” 14..18 unit, bound> | s:p3
frame.groupby("x")["n"].mean()["a"] | <not reported> | s:p1
frame.sort_values("n")["n"].iloc[0] | <adopted = 11 unit, stated> | s:p1
frame.pivot(index="k", columns="x", values="n").loc[3, "b"] | <wide = 5..9 unit, stated> | s:p3
frame[["n"]].merge(frame, on="n").loc[0, "n"] | <adopted = 11 unit, stated> | s:p1
pd.concat([sure, every]).iloc[2] | <adopted = 11 unit, stated> | s:p1
pd.to_numeric(sure).iloc[0] | <adopted = 11 unit, stated> | s:p1
every.fillna(adopted).iloc[1] | <adopted = 11 unit, stated> | s:p1
"""


def test_what_pandas_makes_of_numbers_keeps_their_sentences():
    for expression, shown, sources in lines(KEEPS):
        made = eval(expression, KNOWN)
        assert repr(made) == shown, expression
        assert " ".join(made.sources) == sources, expression


def test_quantiles_are_plain_numbers_of_what_is_one_number():
    series = KNOWN["sure"]
    assert series.quantile([0, 0.5, 1]).tolist() == [11, 12, 13]
    assert KNOWN["every"].quantile(0.5) == series.head(1).quantile(0.5) == 11
    described = series.describe()
    assert described[["count", "mean", "min", "max"]].tolist() == [2, 12, 11, 13]


def test_plain_numbers_are_nan_where_there_is_none_and_what_is_not_reported_is_missing():
    assert ALL.astype(float).fillna(-1).tolist() == [11, -1, -1, -1]
    assert pd.isna(ALL).tolist() == [False, True, False, False]
    assert SURE.astype(int).tolist() == [11, 13]
    with pytest.raises(ValueError, match="not one number"):
        ALL.astype(int)
    assert FRAME.select_dtypes("number").columns.tolist() == ["n", "k"]
    assert SURE.std() == pytest.approx(math.sqrt(2))
    assert math.isnan(ALL.median())


def test_what_cannot_be_settled_is_open_and_a_gap_that_pandas_makes_is_not_what_a_source_leaves():
    assert (ALL > 10).tolist() == [True, pd.NA, False, pd.NA]
    assert (SURE > 12).tolist() == [False, True]
    assert (SURE.copy() == SURE).all() and not (SURE.copy() != SURE).any()
    assert ALL.max() is pd.NA
    gap = SURE.reindex([0, 5])
    assert gap.iloc[1] is pd.NA and gap.sum().value == 11
    assert (gap + SURE.reindex([0, 5])).iloc[1] is pd.NA
    assert ALL.sum().value == SILENT.value  # but what a source leaves unsaid stays so


def test_what_loses_its_sentence_loses_it_as_first_steps_says():
    plain = SURE.astype(object)
    for made in (plain.mean(), SURE.std(), SURE.median(), float(ADOPTED), int(ADOPTED)):
        assert not isinstance(made, Quantity)
    with pytest.raises(TypeError):
        pd.to_numeric(plain)
    assert "not reported" not in ALL.to_csv() and "5..9 unit" in ALL.to_csv()
    assert "not reported" in ALL.quantity.table().to_csv()


def test_numbers_are_drawn_as_they_are():
    frame = pd.DataFrame({"x": ["a", "b"], "n": SURE})
    for draw in (
        lambda axes: sns.barplot(frame, x="x", y="n", ax=axes),
        lambda axes: frame.plot(x="x", y="n", kind="bar", ax=axes),
        lambda axes: SURE.plot(kind="bar", ax=axes),
        lambda axes: axes.bar(frame["x"], frame["n"]),
    ):
        axes = Figure().subplots()
        draw(axes)
        axes.figure.canvas.draw()
        assert [bar.get_height() for bar in axes.patches] == [11, 13]
    counted = pd.DataFrame({"a": SURE, "b": SURE})
    for kind in ("bar", "barh", "area"):
        counted.plot(kind=kind, stacked=True, ax=Figure().subplots()).figure.canvas.draw()
    wedges = SURE.plot.pie(ax=Figure().subplots()).patches
    assert [round(wedge.theta2 - wedge.theta1) for wedge in wedges] == [165, 195]
    axes = counted.astype(float).plot.hist(bins=2, ax=Figure().subplots())
    assert sum(bar.get_height() for bar in axes.patches) == 4
    axes = sns.heatmap(counted.astype(float), ax=Figure().subplots())
    assert axes.collections[0].get_array().tolist() == [[11, 11], [13, 13]]
    axes = Figure().subplots()
    sns.scatterplot(FRAME, x="k", y="n", ax=axes)
    axes.figure.canvas.draw()
    assert len(axes.collections[0].get_offsets().compressed()) == 2  # 1, 11: the rest has no point


def test_ends_and_sentences_stand_beside_the_plain_numbers():
    for column in (ALL, ALL.astype(object)):
        numbers = column.quantity
        assert numbers.value.fillna(-1).tolist() == [11, -1, -1, -1]
        assert numbers.low.fillna(-1).tolist() == [11, -1, 5, -1]
        assert numbers.high.fillna(-1).tolist() == [11, -1, 9, -1]
        assert numbers.sources.tolist() == [("s:p1",), (), ("s:p3",), ()]
        table = numbers.table()
        assert table["exact"].tolist() == ["11", "not reported", "5..9", "9"]
        assert table["hedge"].tolist() == ["", "", "", "khoảng"]
        assert table["locators"].tolist() == ["s:p1", "", "s:p3", ""]
    assert SURE.reindex([0, 5]).quantity.table().loc[5].isna().all()
    with pytest.raises(AttributeError, match="only a column of quantities"):
        _ = pd.Series([1]).quantity


def test_what_is_no_quantity_is_refused_and_a_column_is_copied_as_it_is():
    for wrong in ([0.5], ["11"], [[ADOPTED]]):
        with pytest.raises(TypeError, match="wrap it in a Quantity"):
            pd.Series(wrong, dtype="quantity")
    with pytest.raises(TypeError, match="wrap it in a Quantity"):
        ALL.fillna(0)
    assert pickle.loads(pickle.dumps(ALL)).equals(ALL)
    changed = SURE.copy()
    changed.iloc[0] = UNITS
    assert (changed.iloc[0], SURE.iloc[0]) == (UNITS, ADOPTED)


def test_powers_and_logarithms_are_plain_numbers_and_a_whole_float_is_a_whole_number():
    half = Quantity(Fraction(1, 2), "", "half")
    assert (half**2, 2**half, half // 1, half % 1, 1 % half) == (0.25, 2**0.5, 0.0, 0.5, 0.0)
    assert (np.log(half), np.exp(half)) == (np.log(0.5), np.exp(0.5))
    assert (half + 0.0).value == half.value
    assert np.round(Quantity(Fraction(1, 3), "", "third"), 2).value == Fraction(33, 100)
    assert (half + 0.5, half * 0.1) == (1, Fraction(1, 20))
    with pytest.raises(TypeError, match="or take plain numbers: float"):
        half + math.inf
    assert [*range(ADOPTED)][-1] == 10 and "abcdefghijkl"[ADOPTED] == "l"
    with pytest.raises(TypeError):
        range(half)


def test_equal_numbers_are_one_group_whatever_sentence_each_rests_on():
    again = Quantity(11, "unit", "again", sources=("s:p9",))
    people = Quantity(11, "person", "people")
    column = pd.Series([ADOPTED, UNITS, again, people, pd.NA], dtype="quantity", name="n")
    counted = column.value_counts(dropna=False)
    assert [str(number) for number in counted.index] == ["11 unit", "13 unit", "11 person", "<NA>"]
    assert counted.tolist() == [2, 1, 1, 1] and column.nunique() == 3
    assert column.drop_duplicates().index.tolist() == [0, 1, 3, 4]
    assert column.mode().tolist() == [ADOPTED]
    assert column.head(3).groupby(column.head(3)).size().tolist() == [2, 1]
    assert column.head(3).to_frame().merge(pd.DataFrame({"n": column.iloc[[2]]}), on="n").size == 2
    assert (column == ADOPTED).tolist() == [True, False, True, False, pd.NA]
    assert (column != ADOPTED).tolist() == [False, True, False, True, pd.NA]


def test_groups_and_frames_are_asked_for_what_is_a_plain_number_or_a_place():
    frame = pd.DataFrame({"x": [*"aab"], "n": [ADOPTED, UNITS, UNITS]}).astype({"n": "quantity"})
    groups = frame.groupby("x")["n"]
    assert groups.std().tolist()[0] == pytest.approx(math.sqrt(2))
    assert groups.rank().tolist() == [1, 2, 1] and groups.idxmax().tolist() == [1, 2]
    sums = groups.cumsum()
    assert [str(number) for number in sums] == ["11 unit", "24 unit", "13 unit"]
    assert sums[1].sources == ("s:p1", "s:p2")
    counted = frame[["n"]].assign(m=SURE.reindex([0, 1, 1]).to_numpy()).astype("quantity")
    assert counted.median().tolist() == [13, 13] and counted.idxmax()["n"] == 1
    assert counted.idxmax(axis=1).tolist() == ["n", "n", "n"]
    counted.loc["sum"] = counted.sum()
    assert counted.loc["sum", "n"].sources == ("s:p1", "s:p2")


def test_numpy_has_roots_with_their_sentences_and_else_plain_numbers():
    column = SURE.reindex([0, 1, 5])
    roots = np.sqrt(column / ADOPTED)
    assert roots.dtype == "quantity" and roots[0].sources == ("s:p1",) and roots[5] is pd.NA
    assert np.log(SURE).dtype == float and (SURE**2).tolist() == [121, 169]
    assert (SURE % 2).tolist() == [1, 1] and (2**SURE)[0] == 2**11 and (SURE // 2)[1] == 6
    assert np.polyfit([0, 1], SURE, 1) == pytest.approx([2, 11])
    assert repr(SURE.dtype) == "QuantityDtype()"
    axes = Figure().subplots()
    sns.regplot(pd.DataFrame({"x": [1, 2], "n": SURE}), x="x", y="n", ax=axes)
    axes.fill_between([0, 1], SURE)
    assert axes.collections[0].get_offsets()[:, 1].tolist() == [11, 13]
