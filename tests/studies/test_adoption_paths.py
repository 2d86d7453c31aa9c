"""Adoption paths bounded a second time: by listing every path, by hand, day by day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import paths as oracle

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import NOT_APPLICABLE, NOT_REPORTED, Kind
from thapmuoi_analysis.case.ranges import ends
from thapmuoi_analysis.studies import adoption_paths
from thapmuoi_analysis.studies.adoption_history import History, assumptions, history
from thapmuoi_analysis.telling.formatter import Formatter

START = date(2018, 1, 1)
CUT_OFF = date(2022, 3, 2)
PLAN = {2018: 3, 2019: 2, 2020: 2, 2021: 2}
STATED = History(13, START, {CUT_OFF: [11]}, PLAN, 7, 2021)
CASE = load_case("thap-muoi")
EXAMPLE = load_case("example")
EN = Formatter("en")
VALUES = {  # assumptions -> exposure rounded, years of the threshold
    "": ((0, 54.14), (2018, 2022)),
    "A0": ((0, 45.81), (2018, 2022)),
    "A0 A1": ((1.81, 45.81), (2018, 2021)),
    "A0 A2": ((1.15, 45.81), (2018, 2021)),
    "A0 A3": ((1.48, 45.81), (2018, 2021)),
    "A0 A4": ((16.48, 45.81), (2018, 2020)),
    "A0 A5": ((16.48, 33.81), (2019, 2020)),
    "A0 A1 A5": ((16.81, 33.81), (2019, 2020)),
    "A0 A7": ((16.48, 25.81), (2020, 2020)),
}


def outcome(case, choice):
    found = adoption_paths.bounds(case, choice.split())
    exposure = tuple(found[end].value for end in adoption_paths.ENDS)
    return exposure, ends(found["reached"].value)


def test_the_article_is_read_as_it_stands():
    assert history(CASE) == STATED
    assert list(assumptions(STATED)) == ["A0", "A1", "A2", "A3", "A4", "A5", "A7"]


def test_the_published_values_are_found_and_attained_by_listed_paths():
    rising = [path for path in oracle.listed(STATED) if oracle.fits(STATED, path, "A0")]
    for choice, published in VALUES.items():
        exposure, reached = outcome(CASE, choice)
        assert (tuple(round(float(end), 2) for end in exposure), reached) == published
        if choice:
            fitting = [
                path
                for path in rising
                if all(oracle.fits(STATED, path, id) for id in choice.split())
            ]
            assert (exposure, reached) == oracle.outcome(STATED, fitting)


@st.composite
def histories(draw):
    units = draw(st.integers(1, 4))
    mornings = st.dates(date(2018, 2, 1), date(2021, 1, 1)).filter(lambda day: day.day < 31)
    days = sorted(draw(st.lists(mornings, min_size=1, max_size=3, unique=True)))
    stocks = st.lists(st.integers(0, units), min_size=1, max_size=2)
    results = {day: draw(stocks) for day in days}
    plan = {2018 + n: draw(st.integers(0, 2)) for n in range(draw(st.integers(0, 3)))}
    needed = draw(st.integers(1, units))
    year = draw(st.integers(2018, 2020))
    initial = draw(st.sampled_from([0, 1]))
    return History(units, START, results, plan, needed, year, initial)


@given(histories(), st.lists(st.sampled_from(["A0", "A1", "A2", "A3", "A4", "A5", "A7"])))
def test_any_rollout_is_bounded_as_listing_does(known, ids):
    assume({*ids} <= {*assumptions(known)})
    every = oracle.listed(known)
    fitting = [path for path in every if all(oracle.fits(known, path, id) for id in ids)]
    if fitting:
        low, high = adoption_paths.extremes(known, ids)
        for day in known.days:
            stocks = [path[day] for path in fitting]
            assert (low[day], high[day]) == (min(stocks), max(stocks))
    else:
        with pytest.raises(
            ValueError, match=f"^no path fits the record and {' '.join(ids)}: leave one out$"
        ):
            adoption_paths.extremes(known, ids)


def test_the_last_day_of_a_year_is_its_end():
    case = EXAMPLE.with_rows("facts", id="adopted", as_of_latest="2025-12-31")
    known = history(case)
    assert known.cut_off == date(2026, 1, 1) and 2025 in known.whole_years
    assert "A1" not in assumptions(known)  # the last year is over


def test_bounds_remember_what_they_rest_on_and_what_is_assumed():
    found = adoption_paths.bounds(CASE, ["A0", "A5"])
    least = found["exposure_least"]
    assert (least.id, least.kind, least.unit) == (
        "exposure_least_given_a0_a5",
        Kind.BOUND,
        "unit·year",
    )
    assert {locator.split(":")[1] for locator in least.sources} >= {"p7.s2", "p3.s1", "p4.s2"}
    assert {"units", "adopted", "plan_2018"} <= {part.id for part in least.inputs}
    assert [bound.formula for bound in found.values()] == [
        "Σ throughout × duration | A0, A5",
        "Σ within × duration | A0, A5",
        "min{t: stock_then(t) ≥ units_needed} | A0, A5",
    ]


def test_without_a_first_year_counting_starts_with_the_plan_or_the_first_result(changed):
    unnamed = changed("example", "facts", drop=["start_year"])
    assert history(unnamed).start == date(2023, 1, 1)
    earlier = changed("example", "facts", start_year={"value": "2021"})
    assert history(earlier).start == date(2021, 1, 1)
    known = history(changed(unnamed, "plan", drop=[2023, 2024, 2025]))
    assert (known.start, known.initial) == (date(2024, 1, 1), 2)  # it held on 31 December 2023


def test_what_is_not_stated_is_not_bounded_and_refused_by_name(changed):
    untold = changed("example", "facts", drop=["target_share"])
    assert adoption_paths.bounds(untold, ["A0"])["reached"].value is NOT_REPORTED
    for drop in (["units", "remaining"], ["adopted", "adopted_2023"]):
        with pytest.raises(ValueError, match="case example: expected a number of units and a res"):
            history(changed("example", "facts", drop=drop))
    for choice in ("A9", "a0", "A0 A9"):
        with pytest.raises(
            ValueError, match=f"assumptions={choice}: '{choice[-2:]}' is none of: A0"
        ):
            adoption_paths.facts(CASE, choice)
    with pytest.raises(ValueError, match=r"no data for 'A4': expected some of A0, A1, A2$"):
        adoption_paths.extremes(replace(STATED, plan={}), ["A0", "A4"])


def test_a_threshold_beyond_the_result_is_not_reached():
    case = CASE.with_rows("facts", id="target_share", value="90%")
    assert adoption_paths.bounds(case, ["A0"])["reached"].value is NOT_APPLICABLE


def test_each_missing_record_says_what_it_would_settle(changed):
    made = adoption_paths.settles(CASE, EN).frame
    kinds = CASE.missing["settles"]
    assert len(made) == made["settles"].nunique() == (kinds != "other").sum()
    assert not made["settles"].str.startswith("settles").any()
    without = changed("example", "missing", drop=[*EXAMPLE.missing["id"]])
    assert adoption_paths.settles(without, EN).frame.empty


def test_bars_go_from_the_least_to_the_most_exposure_of_each_choice_that_a_path_fits():
    chart = adoption_paths.chart(EXAMPLE, EN)
    [axes] = chart.figure.axes
    ladder = adoption_paths.ladder(EXAMPLE, EN).frame
    assert ladder.iloc[-1].tolist() == ["A0 + A7", "at odds with the record", "–", "–"]
    rows = ladder[:-1].to_numpy().tolist()
    for n, (bar, row) in enumerate(zip(axes.patches, rows, strict=True)):
        least, most = (float(number) for number in row[1:3])
        assert bar.get_bbox().bounds == pytest.approx((least, n - 0.25, most - least, 0.5))
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [row[0] for row in rows]
    assert axes.yaxis_inverted() and axes.get_xlim()[0] == 0  # the first choice is on top
    assert len(chart.quantities) == 2 * len(rows)
    assert "A0 + A5" in chart.alt and "A7" not in chart.alt


def test_the_facts_are_the_bounds_without_assumptions_with_the_first_and_with_a_choice():
    facts = adoption_paths.facts(EXAMPLE, "A0 A5")
    given = {"free": "", "kept": "_given_a0", "chosen": "_given_a0_a5"}
    for name, ids in given.items():
        for part in (*adoption_paths.ENDS, "reached"):
            assert facts[f"{name}_{part}"].id == f"{part}{ids}"
    assert facts["cut_off"].value == date(2025, 6, 30)
    assert facts["choice"]["en"] == "; ".join(map(EN.term, ("A0", "A5")))
    assert adoption_paths.facts(EXAMPLE, "")["choice"] is None


def test_of_a_choice_those_assumptions_count_that_the_record_has_the_data_for():
    facts = adoption_paths.facts(load_case("an-giang"), "A0 A5")
    assert facts["choice"]["en"] == EN.term("A0")
    assert facts["chosen_exposure_most"] == facts["kept_exposure_most"]
    assert facts["kept_reached"] is None  # all are aimed at, and not all have it


def test_an_assumption_leans_on_the_numbers_that_it_needs():
    results = ["adopted_2023_as_of", "adopted_2023", "adopted_as_of", "adopted"]
    plan = ["plan_2023", "plan_2024", "plan_2025"]
    leans = {
        "": ["units", *results, "start_year"],
        "A0": ["start_year"],
        "A1": [],
        "A2": ["units_needed", "target_year", "adopted"],
        "A3": [*plan, "adopted"],
        **dict.fromkeys(("A4", "A5", "A7"), plan),
    }
    for id, expected in leans.items():
        assert [quantity.id for quantity in adoption_paths.basis(EXAMPLE, id)] == expected
