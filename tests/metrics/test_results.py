"""Results by the days on which they held, and beside target and plan."""

from fractions import Fraction
from itertools import pairwise

import pandas as pd
from golden import what_if

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Kind

CASE, REGION = load_case("thap-muoi"), load_case("an-giang")
SENTENCE = "dto-2022-03-02:p7.s2"


def test_the_only_result_is_dated_by_the_stamp_of_the_page():
    [(day, adopted)] = metrics.dated_results(CASE)
    assert adopted == CASE.fact("adopted")
    assert (day.value, day.kind) == (CASE.fact("page_date").value, Kind.BOUND)
    assert day.value.isoformat() == "2022-03-02"
    assert day.sources == (SENTENCE, "dto-2022-03-02:p3.s1")
    assert metrics.latest_day(CASE) == day


def test_a_date_is_stated_where_exact_bounded_where_by_and_else_not_reported():
    [row] = CASE.facts.query("id == 'adopted'").to_dict("records")
    more = [{**row, "id": "a", "value": 2, "as_of_earliest": "", "as_of_latest": ""}]
    more.append(more[0] | {"id": "b", "value": 3, "as_of_latest": "2018-12-31"})
    more.append(more[0] | {"id": "c", "value": 4, "as_of_latest": "2019-12-31"})
    more[1]["as_of_earliest"] = "2018-12-31"
    found = metrics.dated_results(CASE.with_rows({"facts": more}))
    told = [f"{adopted.value} {day.value} {day.kind}" for day, adopted in found]
    assert told[0].startswith("2 not reported ")
    assert told[1:] == ["3 2018-12-31 stated", "4 2019-12-31 bound", "11 2022-03-02 bound"]


def test_results_by_date_rest_on_what_states_them_and_say_which_are_disputed():
    results = metrics.by_date(REGION)
    assert list(results["adopted"]) == REGION.measure("adopted")
    assert list(results["day"]) == [day for day, _ in metrics.dated_results(REGION)]
    assert not results["disputed"].any()
    starts = ["2018-01-01", "2019-07-01", "2020-01-01"]
    assert [*results["earliest"]] == [*map(pd.Timestamp, starts)]
    n = metrics.results_told(results)
    assert n.value == 3 and {*n.sources} == {s for one in results["adopted"] for s in one.sources}
    assert metrics.by_date(load_case("comparison")).empty


def test_the_comparison_sets_like_beside_like():
    table = metrics.comparison(CASE)
    rows = {"target": (7, 13), "plan": (9, 12), "result": (11, 13), "alone": (10, 12)}
    assert [*table.index] == [*rows]
    for row, (number, base) in rows.items():
        found = table.loc[row]
        assert (found["number"].value, found["base"].value) == (number, base)
        assert found["share"].value == Fraction(number, base)


def test_each_dated_result_has_its_row_with_the_total_of_its_time():
    table = metrics.comparison(REGION)
    results = [adopted.value for adopted in REGION.measure("adopted")]
    assert [number.value for number in table["number"]] == [156, *results]
    assert {base.value for base in table["base"]} == {156}
    untold = metrics.comparison(what_if.NO_TOTAL(REGION))
    assert not any(share.reported for share in untold["share"][1:])


def test_steps_and_states_of_levels_are_those_of_neighbours():
    levels = metrics.levels(CASE)
    values = [level.value for level in levels["number"]]
    assert [step.value for step in levels["step"][1:]] == [b - a for a, b in pairwise(values)]
    assert [*levels["state"]] == ["", "above", "above"]


def test_a_hedged_number_is_no_level():
    for id in ("adopted", "target_share", "units"):
        levels = metrics.levels(load_case("example").with_rows("facts", id=id, hedge="khoảng"))
        assert len(levels) == 2 and not any(level.hedge for level in levels["number"])
