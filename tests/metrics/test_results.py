"""Results by the days on which they held, and beside target and plan."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from golden import told, what_if

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Kind

CASE = load_case("thap-muoi")
REGION = load_case("an-giang")
SENTENCE = "dto-2022-03-02:p7.s2"


def test_the_only_result_is_dated_by_the_stamp_of_the_page():
    [(day, adopted)] = metrics.dated_results(CASE)
    stamp = CASE.fact("page_date")
    assert adopted == CASE.fact("adopted")
    assert day.value == stamp.value == date(2022, 3, 2)
    assert day.kind is Kind.BOUND
    assert day.sources == (SENTENCE, "dto-2022-03-02:p3.s1")
    assert metrics.latest_day(CASE) == day


def test_a_date_is_stated_where_exact_bounded_where_by_and_else_not_reported():
    [row] = CASE.facts.query("id == 'adopted'").to_dict("records")
    days = {
        2: {"as_of_earliest": "", "as_of_latest": ""},
        3: {"as_of_earliest": "2018-12-31", "as_of_latest": "2018-12-31"},
        4: {"as_of_earliest": "", "as_of_latest": "2019-12-31"},
    }
    more = []
    for n, held in days.items():
        of_that_time = {**row, **held, "id": f"adopted_{n}", "value": n}
        more.append(of_that_time)
    case = CASE.with_rows({"facts": more})
    found = metrics.dated_results(case)
    told = [f"{adopted.value} {day.value} {day.kind}" for day, adopted in found]
    assert told[0].startswith("2 not reported ")
    assert told[1:] == ["3 2018-12-31 stated", "4 2019-12-31 bound", "11 2022-03-02 bound"]


def test_results_by_date_rest_on_what_states_them_and_say_which_are_disputed():
    results = metrics.by_date(REGION)
    assert results["adopted"].tolist() == REGION.measure("adopted")
    dated = metrics.dated_results(REGION)
    days = [day for day, _ in dated]
    assert results["day"].tolist() == days
    assert not results["disputed"].any()
    starts = results["earliest"].dt.strftime("%Y-%m-%d")
    assert starts.tolist() == ["2018-01-01", "2019-07-01", "2020-01-01"]
    n = metrics.results_told(results)
    stating = set()
    for adopted in results["adopted"]:
        stating.update(adopted.sources)
    assert n.value == 3
    assert {*n.sources} == stating
    without = load_case("comparison")
    assert metrics.by_date(without).empty


def test_the_comparison_sets_like_beside_like():
    table = metrics.comparison(CASE)
    expected = {  # number and base
        "target": (7, 13),
        "plan": (9, 12),
        "result": (11, 13),
        "alone": (10, 12),
    }
    assert table.index.tolist() == [*expected]
    for which, (number, base) in expected.items():
        row = table.loc[which]
        share = Fraction(number, base)
        assert row["number"].value == number
        assert row["base"].value == base
        assert row["share"].value == share


def test_each_dated_result_has_its_row_with_the_total_of_its_time():
    table = metrics.comparison(REGION)
    results = [adopted.value for adopted in REGION.measure("adopted")]
    numbers = [number.value for number in table["number"]]
    assert numbers == [156, *results]
    bases = {base.value for base in table["base"]}
    assert bases == {156}
    without_total = what_if.NO_TOTAL(REGION)
    untold = metrics.comparison(without_total)
    _, *shares = untold["share"]
    assert not any(share.reported for share in shares)


@pytest.fixture
def earlier():
    """Return the region with an earlier result, of a day of which no total is stated."""
    results = REGION.facts.query("measure == 'adopted'")
    row = results.iloc[0].to_dict()
    row["id"] = "adopted_2016"
    row["value"] = 10
    row["as_of_earliest"] = "2016-01-01"
    row["as_of_latest"] = "2016-12-31"
    return REGION.with_rows("facts", **row)


def test_a_result_of_another_day_than_all_totals_has_none_beside_it(earlier):
    results = metrics.by_date(earlier)
    first = results.loc["adopted_2016"]
    assert not first["units"].reported
    assert not first["share"].reported


def test_such_a_result_is_told_and_no_two_numbers_are_called_alike(earlier):
    for lang in ("vi", "en"):
        run = told.executed(earlier, lang)
        found = told.errors(run, earlier, lang)
        assert found == []
        text = told.told(run, earlier, lang)
        assert "| 10 (" in text  # (assumed)


def test_steps_and_states_of_levels_are_those_of_neighbours():
    levels = metrics.levels(CASE)
    first, *steps = levels["step"]
    assert first is None
    neighbours = pairwise(levels["number"])
    for step, (below, above) in zip(steps, neighbours, strict=True):
        expected = above - below
        assert step.value == expected.value
    assert levels["state"].tolist() == ["", "above", "above"]


def test_a_hedged_number_is_no_level():
    case = load_case("example")
    for id in ("adopted", "target_share", "units"):
        hedged = case.with_rows("facts", id=id, hedge="khoảng")
        levels = metrics.levels(hedged)
        assert len(levels) == 2
        assert not any(level.hedge for level in levels["number"])
