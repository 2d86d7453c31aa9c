"""Results by the days on which they held, and beside target and plan."""

from fractions import Fraction
from itertools import pairwise

import pandas as pd

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
    results = [(2, "", ""), (3, "2018-12-31", "2018-12-31"), (4, "", "2019-12-31")]
    more = [
        {"id": f"adopted_{n}", "measure": "adopted", "value": n, "unit": "unit"}
        | {"as_of_earliest": first, "as_of_latest": last, "locator": SENTENCE}
        | {"label_vi": "Kết quả", "label_en": "Result"}
        for n, first, last in results
    ]
    found = metrics.dated_results(CASE.with_rows({"facts": more}))
    assert [(str(day.value), adopted.value) for day, adopted in found] == [
        ("not reported", 2),
        ("2018-12-31", 3),
        ("2019-12-31", 4),
        ("2022-03-02", 11),
    ]
    assert [day.kind for day, _ in found][1:] == [Kind.STATED, Kind.BOUND, Kind.BOUND]


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
    assert list(table.index) == ["target", "plan", "result", "alone"]
    assert [number.value for number in table["number"]] == [7, 9, 11, 10]
    assert [base.value for base in table["base"]] == [13, 12, 13, 12]
    shares = [Fraction(7, 13), Fraction(9, 12), Fraction(11, 13), Fraction(10, 12)]
    assert [share.value for share in table["share"]] == shares


def test_each_dated_result_has_its_row_with_the_total_of_its_time(changed):
    table = metrics.comparison(REGION)
    results = [adopted.value for adopted in REGION.measure("adopted")]
    assert [number.value for number in table["number"]] == [156, *results]
    assert {base.value for base in table["base"]} == {156}
    untold = metrics.comparison(changed("thap-muoi", "facts", drop=["units"]))
    assert not any(share.reported for share in untold.loc[["result"], "share"])


def test_steps_and_states_of_levels_are_those_of_neighbours():
    levels = metrics.levels(CASE)
    values = [level.value for level in levels["number"]]
    assert [step.value for step in levels["step"][1:]] == [b - a for a, b in pairwise(values)]
    assert [*levels["state"]] == ["", "above", "above"]


def test_a_hedged_number_is_no_level():
    for id in ("adopted", "target_share", "units"):
        levels = metrics.levels(load_case("example").with_rows("facts", id=id, hedge="khoảng"))
        assert len(levels) == 2 and not any(level.hedge for level in levels["number"])
