"""Adoption paths bounded a second time: by listing every path, by hand, day by day."""

from dataclasses import replace
from datetime import date

import pytest
from glance import lines
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
STATED = History(
    units=13,
    start=START,
    results={CUT_OFF: [11]},
    plan=PLAN,
    needed=7,
    target_year=2021,
)  # fmt: skip
CASE = load_case("thap-muoi")
EXAMPLE = load_case("example")
EN = Formatter("en")
# Assumptions; least and most exposure, rounded; first and last year of the threshold.
PUBLISHED = """
         |  0.00 | 54.14 | 2018 | 2022
A0       |  0.00 | 45.81 | 2018 | 2022
A0 A1    |  1.81 | 45.81 | 2018 | 2021
A0 A2    |  1.15 | 45.81 | 2018 | 2021
A0 A3    |  1.48 | 45.81 | 2018 | 2021
A0 A4    | 16.48 | 45.81 | 2018 | 2020
A0 A5    | 16.48 | 33.81 | 2019 | 2020
A0 A1 A5 | 16.81 | 33.81 | 2019 | 2020
A0 A7    | 16.48 | 25.81 | 2020 | 2020
"""


def outcome(case, ids):
    found = adoption_paths.bounds(case, ids)
    least = found["exposure_least"].value
    most = found["exposure_most"].value
    years = ends(found["reached"].value)
    return (least, most), years


def fitting(known, paths, ids):
    """Return the paths that fulfil all of some assumptions."""
    found = []
    for path in paths:
        if all(oracle.fits(known, path, id) for id in ids):
            found.append(path)
    return found


def test_the_article_is_read_as_it_stands():
    assert history(CASE) == STATED
    assert tuple(assumptions(STATED)) == adoption_paths.ALL


def test_the_published_values_are_found_and_attained_by_listed_paths():
    every = oracle.listed(STATED)
    rising = fitting(STATED, every, ["A0"])
    for choice, *published in lines(PUBLISHED):
        ids = choice.split()
        exposure, years = outcome(CASE, ids)
        told = [f"{float(end):.2f}" for end in exposure]
        told += [str(year) for year in years]
        assert told == published
        if choice:
            paths = fitting(STATED, rising, ids)
            assert (exposure, years) == oracle.outcome(STATED, paths)


@st.composite
def histories(draw):
    units = draw(st.integers(1, 4))
    first = date(2018, 2, 1)
    last = date(2021, 1, 1)
    mornings = st.dates(first, last).filter(lambda day: day.day < 31)
    days = draw(st.lists(mornings, min_size=1, max_size=3, unique=True))
    stocks = st.lists(st.integers(0, units), min_size=1, max_size=2)
    results = {day: draw(stocks) for day in sorted(days)}
    years = draw(st.integers(0, 3))
    plan = {}
    for year in range(2018, 2018 + years):
        plan[year] = draw(st.integers(0, 2))
    needed = draw(st.integers(1, units))
    target_year = draw(st.integers(2018, 2020))
    initial = draw(st.sampled_from([0, 1]))
    return History(units, START, results, plan, needed, target_year, initial)


ANY_OF_THEM = st.lists(st.sampled_from(adoption_paths.ALL))


@given(histories(), ANY_OF_THEM)
def test_any_rollout_is_bounded_as_listing_does(known, ids):
    assume({*ids} <= {*assumptions(known)})
    every = oracle.listed(known)
    paths = fitting(known, every, ids)
    if not paths:
        named = " ".join(ids)
        told = f"^no path fits the record and {named}: leave one out$"
        with pytest.raises(ValueError, match=told):
            adoption_paths.extremes(known, ids)
        return
    low, high = adoption_paths.extremes(known, ids)
    for day in known.days:
        stocks = [path[day] for path in paths]
        assert low[day] == min(stocks)
        assert high[day] == max(stocks)


def test_the_last_day_of_a_year_is_its_end():
    case = EXAMPLE.with_rows("facts", id="adopted", as_of_latest="2025-12-31")
    known = history(case)
    years = known.whole_years
    assert known.cut_off == date(2026, 1, 1)
    assert 2025 in years
    assert "A1" not in assumptions(known)  # the last year is over


def test_bounds_remember_what_they_rest_on_and_what_is_assumed():
    found = adoption_paths.bounds(CASE, ["A0", "A5"])
    least = found["exposure_least"]
    assert least.id == "exposure_least_given_a0_a5"
    assert least.kind == Kind.BOUND
    assert least.unit == "unit·year"
    sentences = {locator.split(":")[1] for locator in least.sources}
    assert sentences >= {"p7.s2", "p3.s1", "p4.s2"}
    inputs = {part.id for part in least.inputs}
    assert inputs >= {"units", "adopted", "plan_2018"}
    formulas = [bound.formula for bound in found.values()]
    assert formulas == [
        "Σ throughout × duration | A0, A5",
        "Σ within × duration | A0, A5",
        "min{t: stock_then(t) ≥ units_needed} | A0, A5",
    ]


def test_without_a_first_year_counting_starts_with_the_plan_or_the_first_result(changed):
    unnamed = changed("example", "facts", drop=["start_year"])
    assert history(unnamed).start == date(2023, 1, 1)
    earlier = changed("example", "facts", start_year={"value": "2021"})
    assert history(earlier).start == date(2021, 1, 1)
    unplanned = changed(unnamed, "plan", drop=[2023, 2024, 2025])
    known = history(unplanned)
    assert known.start == date(2024, 1, 1)
    assert known.initial == 2  # it held on 31 December 2023


def test_what_is_not_stated_is_not_bounded_and_refused_by_name(changed):
    untold = changed("example", "facts", drop=["target_share"])
    found = adoption_paths.bounds(untold, ["A0"])
    assert found["reached"].value is NOT_REPORTED
    for drop in (["units", "remaining"], ["adopted", "adopted_2023"]):
        without = changed("example", "facts", drop=drop)
        with pytest.raises(ValueError, match="case example: expected a number of units and a res"):
            history(without)
    for choice in ("A9", "a0", "A0 A9"):
        last = choice[-2:]
        told = f"assumptions={choice}: '{last}' is none of: A0"
        with pytest.raises(ValueError, match=told):
            adoption_paths.facts(CASE, choice)
    unplanned = replace(STATED, plan={})
    with pytest.raises(ValueError, match=r"no data for 'A4': expected some of A0, A1, A2$"):
        adoption_paths.extremes(unplanned, ["A0", "A4"])


def test_a_threshold_beyond_the_result_is_not_reached():
    case = CASE.with_rows("facts", id="target_share", value="90%")
    found = adoption_paths.bounds(case, ["A0"])
    assert found["reached"].value is NOT_APPLICABLE


def test_each_missing_record_says_what_it_would_settle(changed):
    made = adoption_paths.settles(CASE, EN).frame
    kinds = CASE.missing["settles"]
    settling = kinds[kinds != "other"]
    assert len(made) == len(settling)
    assert made["settles"].is_unique
    assert not made["settles"].str.startswith("settles").any()
    every = EXAMPLE.missing["id"].tolist()
    without = changed("example", "missing", drop=every)
    assert adoption_paths.settles(without, EN).frame.empty


def test_bars_go_from_the_least_to_the_most_exposure_of_each_choice_that_a_path_fits():
    chart = adoption_paths.chart(EXAMPLE, EN)
    [axes] = chart.figure.axes
    ladder = adoption_paths.ladder(EXAMPLE, EN).frame
    rows = ladder[:-1]
    refuted = ladder.iloc[-1]
    assert refuted.tolist() == ["A0 + A7", "at odds with the record", "–", "–"]
    for n, bar in enumerate(axes.patches):
        least = float(rows["exposure_least"][n])
        most = float(rows["exposure_most"][n])
        expected = (least, n - 0.25, most - least, 0.5)
        assert bar.get_bbox().bounds == pytest.approx(expected)
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    assert names == rows["choice"].tolist()
    assert len(axes.patches) == len(rows)
    assert axes.yaxis_inverted()  # the first choice is on top
    assert axes.get_xlim()[0] == 0
    assert len(chart.quantities) == 2 * len(rows)
    assert "A0 + A5" in chart.alt
    assert "A7" not in chart.alt


def test_the_facts_are_the_bounds_without_assumptions_with_the_first_and_with_a_choice():
    facts = adoption_paths.facts(EXAMPLE, "A0 A5")
    given = {"free": "", "kept": "_given_a0", "chosen": "_given_a0_a5"}
    parts = [*adoption_paths.ENDS, "reached"]
    for name, ids in given.items():
        for part in parts:
            number = facts[f"{name}_{part}"]
            assert number.id == f"{part}{ids}"
    assert facts["cut_off"].value == date(2025, 6, 30)
    terms = [EN.term("A0"), EN.term("A5")]
    assert facts["choice"]["en"] == "; ".join(terms)
    unchosen = adoption_paths.facts(EXAMPLE, "")
    assert unchosen["choice"] is None


def test_of_a_choice_those_assumptions_count_that_the_record_has_the_data_for():
    case = load_case("an-giang")
    facts = adoption_paths.facts(case, "A0 A5")
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
        "A4": plan,
        "A5": plan,
        "A7": plan,
    }
    for id, expected in leans.items():
        basis = adoption_paths.basis(EXAMPLE, id)
        ids = [quantity.id for quantity in basis]
        assert ids == expected
