"""Counted tables whose cells know their sentences; what a measure says of what is none of its."""

import matplotlib
import pandas as pd
import pytest

from thapmuoi_analysis import load_case, metrics, tell
from thapmuoi_analysis.telling import show

CASE = load_case("example")
CLAIMS = metrics.claims(CASE, "en")


def test_a_counted_table_has_the_counts_of_pandas_and_each_cell_its_sentences():
    made = metrics.crosstab(CLAIMS, "type", "speaker")
    plain = pd.crosstab(CLAIMS["type"], CLAIMS["speaker"])
    assert made.astype(float).equals(plain.astype(float))
    for (kind, speaker), found in CLAIMS.groupby(["type", "speaker"]):
        cell = made.loc[kind, speaker]
        assert cell.sources == tuple(found["locator"].unique())
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
    monkeypatch.setattr(show, "display", lambda data, **rest: shown.append(rest["metadata"]))
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
    counted = {number.id for number in crossed.to_numpy().ravel()}
    assert counted == told


def test_rows_without_places_are_counted_by_nobody():
    without_places = CLAIMS[["id", "type"]]
    with pytest.raises(ValueError, match="every: keep the column locator"):
        metrics.count(without_places, "every")
    no_rows = without_places.head(0)
    assert metrics.count(no_rows, "nothing").value == 0


def test_scenarios_stand_under_each_other_and_say_what_is_assumed():
    more = CASE.with_rows("plan", year=2025, planned=5)
    made = metrics.scenarios({"source": CASE, "more": more}, "vi")
    wide = made.pivot(index="id", columns="scenario", values="value").dropna()
    differ = wide[wide["source"] != wide["more"]].index
    kinds = made.query("scenario == 'more'").set_index("id")["kind"]
    assert len(differ) > 1
    assert kinds[differ].eq("assumed").all()
    alone = metrics.table(CASE, metrics.headline(CASE), "vi")
    assert made["label"][0] == alone["label"][0]


def test_a_measure_says_what_it_is_a_measure_of():
    for wrong, told in (
        (lambda: metrics.headline("example"), "headline: case is to be a case, as of record"),
        (lambda: metrics.table(None), "table: case is to be a case"),
        (lambda: metrics.adopted_share(CASE), "adopted_share: adopted is to be a number of"),
        (lambda: metrics.claims(case=CLAIMS), "claims: case is to be a case"),
    ):
        with pytest.raises(TypeError, match=told):
            wrong()
