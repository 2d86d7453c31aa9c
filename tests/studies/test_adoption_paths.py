"""Adoption paths bounded a second time: by listing every path, by formula, day by day."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from oracles import paths as oracle

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import NOT_APPLICABLE, NOT_REPORTED, Kind
from thapmuoi_analysis.case.ranges import Range, ends
from thapmuoi_analysis.studies import adoption_paths
from thapmuoi_analysis.telling.drawing import NAVY
from thapmuoi_analysis.telling.formatter import LANGS, Formatter
from thapmuoi_analysis.telling.translations import headings

START, CUT_OFF = date(2018, 1, 1), date(2022, 3, 2)
PLAN = {2018: 3, 2019: 2, 2020: 2, 2021: 2}
VALUES = {  # choice -> exposure rounded, years of the threshold
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
load = cache(load_case)


def at(*results):
    return tuple((day, Range(*stock)) for day, stock in results)


TOLD = adoption_paths.History(13, START, at((CUT_OFF, (11, 11))), PLAN, 7, 2021)


@pytest.fixture
def case():
    return load("thap-muoi")


def outcome(case, choice):
    found = adoption_paths.bounds(case, choice)
    exposure = tuple(found[end].value for end in adoption_paths.ENDS)
    return exposure, ends(found["reached"].value)


def test_the_article_is_read_as_it_stands(case):
    assert adoption_paths.history(case) == TOLD
    assert list(adoption_paths.assumptions(TOLD)) == ["A0", "A1", "A2", "A3", "A4", "A5", "A7"]


@pytest.mark.parametrize("choice", VALUES)
def test_the_published_values_are_found(case, choice):
    exposure, reached = outcome(case, choice)
    assert (tuple(round(float(end), 2) for end in exposure), reached) == VALUES[choice]


@pytest.mark.parametrize("choice", [choice for choice in VALUES if choice])
def test_the_bounds_of_the_article_are_attained_by_listed_paths(case, choice):
    rising = [path for path in oracle.listed(TOLD) if oracle.fits(TOLD, path, "A0")]
    fitting = [p for p in rising if all(oracle.fits(TOLD, p, id) for id in choice.split())]
    exposure, _, reached = oracle.outcome(TOLD, fitting)
    assert outcome(case, choice) == (exposure, reached)


def by_day(starts):
    """Add up exposure day by day, from the morning of each start to that of the cut-off."""
    total, day = Fraction(0), START
    while day < CUT_OFF:
        length = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
        total += Fraction(sum(start <= day for start in starts), length)
        day += timedelta(days=1)
    return total


def test_exposure_added_up_by_day_is_that_of_the_bounds(case):
    first = [date(year, 1, 1) for year in range(2018, 2023)]
    assert by_day([first[0]] * 11) == outcome(case, "A0")[0][1]
    early = [first[0]] * 5 + [first[1]] * 2 + [first[2]] * 2 + [first[3]] * 2
    late = [first[1]] * 3 + [first[2]] * 2 + [first[3]] * 2 + [first[4]] * 2  # and 2 at the end
    assert (by_day(late), by_day(early)) == outcome(case, "A0 A5")[0]


@st.composite
def histories(draw):
    units = draw(st.integers(1, 4))
    inner = st.dates(date(2018, 2, 1), date(2020, 12, 31)).filter(lambda day: day.day > 1)
    days = sorted(draw(st.lists(inner, min_size=1, max_size=3, unique=True)))
    stock = st.integers(0, units)
    results = at(*((day, sorted((draw(stock), draw(stock)))) for day in days))
    plan = {2018 + n: draw(st.integers(0, 2)) for n in range(draw(st.integers(0, 3)))}
    needed, year = draw(st.integers(1, units)), draw(st.integers(2018, 2020))
    return adoption_paths.History(
        units, START, results, plan, needed, year, draw(st.sampled_from([0, 1]))
    )


@given(histories(), st.lists(st.sampled_from(["A0", "A1", "A2", "A3", "A4", "A5", "A7"])))
def test_any_rollout_is_bounded_as_listing_does(known, chosen):
    assume(set(chosen) <= set(adoption_paths.assumptions(known)))
    every = oracle.listed(known)
    fitting = [list(p.values()) for p in every if all(oracle.fits(known, p, id) for id in chosen)]
    if fitting:
        low, high = ([way(days) for days in zip(*fitting, strict=True)] for way in (min, max))
        assert adoption_paths.extremes(known, " ".join(chosen)) == (low, high)
    else:
        with pytest.raises(ValueError, match="no path fits the record and"):
            adoption_paths.extremes(known, " ".join(chosen))


def test_the_last_day_of_a_year_is_its_end():
    ended = replace(TOLD, results=at((date(2021, 12, 31), (9, 9))))
    assert ended.whole == [2018, 2019, 2020, 2021]
    assert "A1" not in adoption_paths.assumptions(ended)  # the last year is over


def test_bounds_remember_what_they_rest_on(case):
    found = adoption_paths.bounds(case, "A0 A5")["exposure_least"]
    assert found.id == "exposure_least_given_a0_a5"
    assert found.formula == "Σ throughout × duration | A0, A5"
    assert (found.kind, found.unit) == (Kind.BOUND, "unit·year")
    assert {label.split(":")[1] for label in found.sources} >= {"p7.s2", "p3.s1", "p4.s2"}
    assert {"units", "adopted", "plan_2018"} <= {part.id for part in found.inputs}


def test_without_a_first_year_counting_starts_with_the_plan_or_the_first_result(changed):
    unnamed = changed("example", "facts", drop=["start_year"])
    assert adoption_paths.history(unnamed).start == date(2023, 1, 1)
    earlier = changed("example", "facts", start_year={"value": "2021"})
    assert adoption_paths.history(earlier).start == date(2021, 1, 1)
    unplanned = changed(unnamed, "plan", drop=[2023, 2024, 2025])
    known = adoption_paths.history(unplanned)
    assert (known.start, known.initial) == (date(2024, 1, 1), 2)  # it held on 31 December 2023


def test_without_a_target_the_year_of_its_threshold_is_not_reported(changed):
    found = adoption_paths.bounds(changed("example", "facts", drop=["target_share"]), "A0")
    assert found["reached"].value is NOT_REPORTED


def test_a_threshold_beyond_the_result_is_not_reached():
    known = replace(TOLD, needed=12)
    assert adoption_paths._reached(known, *adoption_paths.extremes(known, "A0")) is NOT_APPLICABLE


@pytest.mark.parametrize("drop", [["units", "remaining"], ["adopted", "adopted_2023"]])
def test_a_case_without_units_or_results_is_refused_by_name(changed, drop):
    with pytest.raises(ValueError, match="case example: expected a number of units and a result"):
        adoption_paths.history(changed("example", "facts", drop=drop))


def test_an_assumption_without_its_data_is_refused_and_those_to_be_had_are_listed():
    known = replace(TOLD, plan={})
    with pytest.raises(ValueError, match=r"no data for 'A4': expected some of A0, A1, A2$"):
        adoption_paths.extremes(known, "A0 A4")


@pytest.mark.parametrize("lang", LANGS)
def test_the_ladder_says_which_choice_no_path_fits(lang):
    formatter = Formatter(lang)
    last = adoption_paths.ladder(load("example"), formatter).iloc[-1].tolist()
    assert last == ["A0 + A7", formatter.term("conflict"), "–", "–"]
    drawn = adoption_paths.chart(load("example"), formatter)
    assert "A0 + A5" in drawn.alt and "A0 + A7" not in drawn.alt
    assert len(drawn.quantities) == 2 * (len(adoption_paths.ladder(load("example"), formatter)) - 1)


@pytest.mark.parametrize("lang", LANGS)
def test_an_assumption_that_no_sentence_says_is_marked(case, lang):
    formatter = Formatter(lang)
    leans = adoption_paths.assumed(case, formatter).set_index("id")["basis"]
    assert [id for id in leans.index if formatter.term("assumed") in leans[id]] == [
        *adoption_paths.UNHINTED
    ]
    assert leans["A2"] == "p4.s1, p7.s2"


@pytest.mark.parametrize("lang", LANGS)
def test_each_missing_record_says_what_it_would_settle(case, changed, lang):
    formatter, made = Formatter(lang), adoption_paths.settles(case, Formatter(lang))
    kinds = case.missing["settles"]
    assert len(made) == len(set(made["settles"])) == (kinds != "other").sum()
    assert not made["settles"].str.startswith("settles").any()
    less = adoption_paths.settles(
        changed("thap-muoi", "missing", m2={"settles": "other"}), formatter
    )
    assert len(less) == len(made) - 1
    bare = changed("example", "missing", drop=[*load("example").missing["id"]])
    assert adoption_paths.settles(bare, formatter).empty


def test_of_a_choice_those_assumptions_count_that_the_record_has_the_data_for():
    facts = adoption_paths.facts(load("an-giang"), "A0 A5")
    assert facts["choice"] == {lang: Formatter(lang).term("A0") for lang in LANGS}
    assert facts["chosen_exposure_most"] == facts["kept_exposure_most"]
    assert facts["kept_reached"] is None  # all are aimed at, and not all have it


HOURS = "unit·year"
LADDER = [
    ["no assumption", f"0 {HOURS}", f"800/73 {HOURS}", "2024..2025 year"],
    ["A0", f"218/73 {HOURS}", f"582/73 {HOURS}", "2024..2025 year"],
    ["A0 + A1", f"290/73 {HOURS}", f"582/73 {HOURS}", "2024 year"],
    ["A0 + A4", f"218/73 {HOURS}", f"582/73 {HOURS}", "2024..2025 year"],
    ["A0 + A5", f"254/73 {HOURS}", f"582/73 {HOURS}", "2024 year"],
    ["A0 + A1 + A5", f"290/73 {HOURS}", f"582/73 {HOURS}", "2024 year"],
    ["A0 + A7", "at odds with the record", "–", "–"],
]
LEANS = ["p5.s1, assumed", "assumed", "p4.s3, assumed", "p4.s3, assumed", "p4.s3, assumed"]
SETTLES = ["start_dates", "yearly_stock", "reversals"]


def test_the_tables_of_the_example_say_what_is_assumed_bounded_and_to_be_settled():
    case, formatter = load("example"), Formatter("en")
    made = [
        way(case, formatter)
        for way in (adoption_paths.ladder, adoption_paths.assumed, adoption_paths.settles)
    ]
    ladder, leans, settles = ([[*map(str, row)] for row in table.to_numpy()] for table in made)
    assert ladder == LADDER
    ids = ["A0", "A1", "A4", "A5", "A7"]
    assert leans == [[id, formatter.term(id), on] for id, on in zip(ids, LEANS, strict=True)]
    what = case.missing[case.missing["settles"] != "other"]["what_en"]
    assert settles == [
        [text, formatter.term(f"settles {name}")] for text, name in zip(what, SETTLES, strict=True)
    ]
    names = ("path ladder", "path assumptions", "path missing")
    assert [table.attrs["columns"] for table in made] == [dict(headings(name)) for name in names]


def test_bars_go_from_the_least_to_the_most_exposure_of_each_choice():
    chart = adoption_paths.chart(load("example"), Formatter("en"))
    [axes] = chart.figure.axes
    choices = [row[0] for row in LADDER[:-1]]
    ends = [[float(Fraction(cell.split()[0])) for cell in row[1:3]] for row in LADDER[:-1]]
    told = [f"{name}: {a:.1f} to {b:.1f}" for name, (a, b) in zip(choices, ends, strict=True)]
    assert chart.alt == f"Interval bars. {'; '.join(told)}."
    for n, (bar, (least, most)) in enumerate(zip(axes.patches, ends, strict=True)):
        assert bar.get_bbox().bounds == pytest.approx((least, n - 0.25, most - least, 0.5))
        assert to_hex(bar.get_facecolor()).upper() == NAVY
    assert [tick.get_text() for tick in axes.get_yticklabels()] == choices
    low, high = axes.get_ylim()
    assert low > high and axes.get_xlim()[0] == 0  # the first choice is on top
    assert axes.get_xlabel() == "exposure, from least to most (unit-years)"
    assert tuple(chart.figure.get_size_inches()) == (7.2, 0.8 + 0.4 * len(choices))
    given = ("", "a0", "a0_a1", "a0_a4", "a0_a5", "a0_a1_a5")
    ids = [f"{end}_given_{id}" if id else end for id in given for end in adoption_paths.ENDS]
    assert [n.id for n in chart.quantities] == ids


def test_the_facts_are_the_bounds_without_assumptions_with_the_first_and_with_a_choice():
    facts = adoption_paths.facts(load("example"), "A0 A5")
    given = {"free": "", "kept": "_given_a0", "chosen": "_given_a0_a5"}
    for name, ids in given.items():
        for part in (*adoption_paths.ENDS, "reached"):
            assert facts[f"{name}_{part}"].id == f"{part}{ids}"
    assert facts["cut_off"].value == date(2025, 6, 30)
    terms = "; ".join(map(Formatter("en").term, ("A0", "A5")))
    assert facts["choice"]["en"] == terms
    assert adoption_paths.facts(load("example"), "")["choice"] is None
    formulas = [facts[f"kept_{part}"].formula for part in (*adoption_paths.ENDS, "reached")]
    assert formulas == [
        "Σ throughout × duration | A0", "Σ within × duration | A0",
        "min{t: stock_then(t) ≥ units_needed} | A0",
    ]  # fmt: skip


RESULTS = ["adopted_2023_as_of", "adopted_2023", "adopted_as_of", "adopted"]
PLANNED = ["plan_2023", "plan_2024", "plan_2025"]


@pytest.mark.parametrize(
    ("id", "leans"),
    [
        ("", ["units", *RESULTS, "start_year"]), ("A0", ["start_year"]), ("A1", []),
        ("A2", ["units_needed", "target_year", "adopted"]), ("A3", [*PLANNED, "adopted"]),
        ("A4", PLANNED), ("A5", PLANNED), ("A7", PLANNED),
    ],
)  # fmt: skip
def test_an_assumption_leans_on_the_numbers_that_it_needs(id, leans):
    assert [quantity.id for quantity in adoption_paths.basis(load("example"), id)] == leans
