"""Counted tables whose cells know their sentences; what a measure says of what is none of its."""

import matplotlib
import pandas as pd
import pytest
from glance import lines

from thapmuoi_analysis import load_case, metrics, tell
from thapmuoi_analysis.telling import show

CASE = load_case("example")
CLAIMS = metrics.claims(CASE, "en")


def test_a_counted_table_has_the_counts_of_pandas_and_each_cell_its_sentences():
    made = metrics.crosstab(CLAIMS, "type", "speaker")
    plain = pd.crosstab(CLAIMS["type"], CLAIMS["speaker"])
    assert made.astype(float).equals(plain.astype(float))
    groups = CLAIMS.groupby(["type", "speaker"])
    for (kind, speaker), found in groups:
        cell = made.loc[kind, speaker]
        sentences = found["locator"].unique()
        assert cell.sources == tuple(sentences)
    total = made.sum().sum()
    assert total.value == len(CLAIMS)


def test_counts_of_a_column_go_by_its_values_with_a_name_before_them():
    made = metrics.counts(CLAIMS, "type", "all")
    plain = CLAIMS["type"].value_counts()
    assert made.astype(float).equals(plain.astype(float))
    for kind, number in made.items():
        assert number.id == f"all_{kind}"
    hedges = metrics.counts(CLAIMS, "hedges")
    assert hedges[""].id == "none"
    of_words = hedges.iloc[1].id
    assert of_words.replace("_", "").isalnum()


def test_counted_tables_are_taken_by_tables_of_numbers_and_of_reports(monkeypatch):
    shown = []

    def display(data, raw, metadata):
        shown.append(metadata)

    monkeypatch.setattr(show, "display", display)
    counts = metrics.counts(CLAIMS, "type")
    crossed = metrics.crosstab(CLAIMS, "type", "speaker")
    for numbers in (counts, crossed):
        made = metrics.table(CASE, numbers)
        assert made["value"].sum() == len(CLAIMS)
        assert made["locators"][made["value"] > 0].all()
    with matplotlib.rc_context():
        _, table, _, _ = tell("en", CASE)
    table(crossed.reset_index(), vi="Nhận định theo loại", en="Claims by type")
    [about] = shown
    told = {number["id"] for number in about["thapmuoi"]["quantities"]}
    numbers = crossed.to_numpy().ravel()
    counted = {number.id for number in numbers}
    assert counted == told


def test_rows_without_places_are_counted_by_nobody():
    without_places = CLAIMS[["id", "type"]]
    with pytest.raises(ValueError, match="every: keep the column locator"):
        metrics.count(without_places, "every")
    no_rows = without_places.head(0)
    assert metrics.count(no_rows, "nothing").value == 0


def test_scenarios_stand_under_each_other_and_say_what_is_assumed():
    more = CASE.with_rows("plan", year=2025, planned=5)
    cases = {"source": CASE, "more": more}
    made = metrics.scenarios(cases, "vi")
    wide = made.pivot(index="id", columns="scenario", values="value")
    wide = wide.dropna()
    is_other = wide["source"] != wide["more"]
    assert is_other.sum() > 1
    of_more = made.query("scenario == 'more'").set_index("id")
    kinds = of_more["kind"][is_other.index[is_other]]
    assert kinds.eq("assumed").all()
    headline = metrics.headline(CASE)
    alone = metrics.table(CASE, headline, "vi")
    assert made["label"][0] == alone["label"][0]


def test_a_measure_says_what_it_is_a_measure_of():
    with pytest.raises(TypeError, match="headline: case is to be a case, as of record"):
        metrics.headline("example")
    with pytest.raises(TypeError, match="table: case is to be a case"):
        metrics.table(None)
    with pytest.raises(TypeError, match="adopted_share: adopted is to be a number of"):
        metrics.adopted_share(CASE)
    with pytest.raises(TypeError, match="claims: case is to be a case"):
        metrics.claims(case=CLAIMS)


MORE = CASE.with_rows("plan", year=2025, planned=5)
GIVEN = {  # what measures are given, by a word; other words stand for themselves
    "case": CASE,
    "more": MORE,
    "both": [CASE, MORE],
    "named": {"s": "thap-muoi"},
    "nothing": {},
    "none": None,
    "names": ["type"],
    "claims": CLAIMS,
}
WRONG = """
table | case none fr | table: lang is to be 'vi' or 'en', not 'fr'
claims | case fr | claims: lang is to be 'vi' or 'en'
links | case fr | links: lang is to be 'vi' or 'en'
compared | case more | for cases side by side: scenarios
table | case names | facts is to be numbers by name, as of headline
table | case x | facts is to be numbers by name
table | case claims | none of these facts is a number of the case
scenarios | both | cases by name, as {"source": record
scenarios | named | cases by name
scenarios | nothing | cases by name
crosstab | case type about | rows is to be a frame of rows
crosstab | none type about | rows is to be a frame of rows
crosstab | claims names about | index is to be one column of the rows
crosstab | claims type abut | by its name (about), not 'abut'
counts | claims abut | by its name (about), not 'abut'
cumulative_plan | case | as of record.planned()
parts_of | case c01 | claim is to be a claim of a case
"""


def test_what_a_measure_does_not_take_is_refused_with_what_to_give():
    for name, words, told in lines(WRONG):
        measure = getattr(metrics, name)
        given = [GIVEN.get(word, word) for word in words.split()]
        with pytest.raises(TypeError) as caught:
            measure(*given)
        assert told in str(caught.value)
    assert metrics.cumulative_plan({}) == {}
    assert metrics.table(CASE, {}).empty


def test_tables_and_claims_speak_the_same_language_where_none_is_asked_for():
    made = metrics.table(CASE)
    assert made.equals(metrics.table(CASE, lang="vi"))
    side_by_side = metrics.scenarios({"source": CASE})
    assert side_by_side.equals(metrics.scenarios({"source": CASE}, "vi"))
    clauses = metrics.claims(CASE)["clause"]
    assert clauses.equals(metrics.claims(CASE, "vi")["clause"])
