"""Days, targets, results and their course in words: each state and way in words of its own."""

import re
from datetime import date
from itertools import product

import pandas as pd
import pytest
from glance import lines

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import NOT_REPORTED, Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.telling import rollout, standing
from thapmuoi_analysis.telling.formatter import Formatter

STATES = (
    "above",
    "met",
    "below",
    "early",
    "late",
    "open",
    "lost",
    "receded",
    "lapsed",
    "after",
    "ahead",
    "level",
)
SOURCE = dict.fromkeys(
    ["source_noun", "read_for_result", "read_by_year", "without_result"], "article"
)
CASE = load_case("an-giang")
NONE = metrics.claims(CASE)  # no claims are coded


def told(phrase, lang="en"):
    facts = {**CASE.told, **SOURCE, "it": phrase}
    spoken = Formatter(lang).speak("{it}", facts)
    return spoken.text


def day_of(day, kind=Kind.STATED):
    return Quantity(date.fromisoformat(day), "date", "adopted_as_of", kind)


# days


# A day, the kind in which it is known, the earliest day; how it is told in either language.
DAYS = """
2022-03-02 | stated | 2022-03-02 | 02/3/2022 | 2 March 2022
2022-03-02 | bound | | Chậm nhất 02/3/2022 | By 2 March 2022
2018-12-31 | bound | 2018-01-01 | Năm 2018 | 2018
2019-12-31 | bound | 2018-01-01 | Chậm nhất 31/12/2019 | By 31 December 2019
2018-12-30 | bound | 2018-01-01 | Chậm nhất 30/12/2018 | By 30 December 2018
 | stated | | Không rõ ngày | Day not known
"""


def test_a_day_is_told_as_far_as_it_is_known():
    for day, kind, earliest, *texts in lines(DAYS):
        known = not_reported("as_of", "date")
        if day:
            known = day_of(day, Kind(kind))
        first = pd.to_datetime(earliest or None)
        phrase = standing.when(known, first)
        assert [told(phrase, "vi"), told(phrase, "en")] == texts


LATEST = {
    "an-giang": "By 23 October 2020",
    "example": "30 June 2025",
    "comparison": "Day not known",
}


def test_the_latest_day_of_a_case_is_told_as_far_as_it_is_known():
    for slug, text in LATEST.items():
        results = metrics.by_date(load_case(slug))
        phrase = standing.latest_when(results)
        assert told(phrase) == text


# A day, the kind in which it is known, how the result stands; about when that is said to be.
ABOUT = """
2020-04-23 | bound | above | Early 2020
2020-04-23 | bound | early above | April 2020
2020-04-23 | bound | ahead above | April 2020
2020-10-23 | bound | above | October 2020
2020-10-23 | stated | above | 23 October 2020
"""


def test_a_bound_is_told_as_about_when_by_its_month_before_a_goal_is_due():
    for day, kind, states, text in lines(ABOUT):
        known = day_of(day, Kind(kind))
        phrase = standing.by_about(known, states.split())
        assert told(phrase) == text


# how a result stands


def ways():
    """Yield the ways in which levels stand to each other, as far as there are any."""
    of_plan = STATES[:3]
    of_result = STATES[:4]
    for planned, adopted in product(of_plan, of_result):
        yield {"needed": "", "planned": planned, "adopted": adopted}
    for state in of_plan:
        yield {"needed": "", "planned": state}
    for state in of_result:
        yield {"needed": "", "adopted": state}
        yield {"planned": "", "adopted": state}


def levels_of(way):
    """Return levels, each with its state."""
    states = pd.Series(way, dtype=object)
    return pd.DataFrame({"state": states})


def test_no_two_ways_in_which_a_result_stands_are_told_alike():
    verdicts = []
    for state in STATES:
        verdicts.append({"target": state})
        verdicts.append({"plan": state})
        verdicts += [{"target": state, "plan": other} for other in STATES]
    phrases = [standing.stands(verdict) for verdict in verdicts]
    for lang in ("vi", "en"):
        texts = {told(phrase, lang) for phrase in phrases}
        assert len(texts) == len(verdicts)


def test_no_two_ways_in_which_levels_stand_are_told_alike():
    phrases = [standing.levels_compared(levels_of(way)) for way in ways()]
    for lang in ("vi", "en"):
        texts = {told(phrase, lang) for phrase in phrases}
        assert len(texts) == len(phrases)


def test_where_nothing_is_compared_nothing_is_told():
    nothing = levels_of({})
    alone = levels_of({"adopted": ""})
    assert standing.stands({}) is None
    assert standing.levels_compared(nothing) is None
    assert standing.levels_compared(alone) is None


# course


def course_of(*values, disputed=(), totals=()):
    rows = []
    units = [Quantity(total, "unit", f"units_{total}") for total in totals]
    units = units or [not_reported("units", "unit")] * len(values)
    for n, value in enumerate(values):
        last = date(2018 + n, 12, 31)
        row = {
            "day": Quantity(last, "date", f"day_{n}"),
            "earliest": pd.NaT,
            "adopted": Quantity(value, "unit", f"adopted_{n}"),
            "disputed": n in disputed,
        }
        rows.append(row)
    return pd.DataFrame(rows).assign(units=units)


# Numbers that sources state of one day each, some of them differently; what is told of them.
DISPUTED = """
9 8 | 10 | rose, whichever source is taken: from 8 or 9 (2018) to 10 (2019)
7 | 9 8 | rose, whichever source is taken: from 7 (2018) to 8 or 9 (2019)
9 8 | 7 | fell, whichever source is taken: from 8 or 9 (2018) to 7 (2019)
9 8 | 11 10 | rose, whichever source is taken: from 8 or 9 (2018) to 10 or 11 (2019)
9 8 | 9 | does not say how the number
9 8 | 9 10 | does not say how the number
"""


@pytest.mark.parametrize("line", lines(DISPUTED), ids=" ".join)
def test_sources_that_disagree_tell_a_way_that_all_their_numbers_go(line):
    *of_days, text = line
    rows = []
    for year, numbers in enumerate(of_days, 2018):
        last = date(year, 12, 31)
        for number in numbers.split():
            row = {
                "day": Quantity(last, "date", f"day_{year}"),
                "earliest": pd.Timestamp(year, 1, 1),
                "adopted": Quantity(int(number), "unit", f"n_{number}"),
                "disputed": " " in numbers,
            }
            rows.append(row)
    course = rollout.course(pd.DataFrame(rows))
    assert text in told(course)


def test_each_course_has_words_of_its_own_and_one_that_turns_is_told_as_dated():
    courses = [
        course_of(1, 2),
        course_of(2, 1),
        course_of(2, 2),
        course_of(Range(1, 3), 2),
        course_of(NOT_REPORTED, 9),
        course_of(5),
        course_of(NOT_REPORTED),
        course_of(1, 9, 2, disputed=(1, 2)),
    ]
    texts = [told(rollout.course(course)) for course in courses]
    assert len({*texts}) == len(courses)
    rose = "rose from 1 (31 December 2018) to 2 (31 December 2019)"
    assert texts[0] == f"The number of communes, wards and towns with the model {rose}"
    ways = {re.split(" [12] ", text)[0] for text in texts[:4]}
    assert len(ways) >= 3


def test_a_number_in_between_is_told_whether_the_course_turns_or_not():
    turned = told(rollout.course(course_of(1, 9, 2)))
    assert "9 (31 December 2019)" in turned
    assert "rose" not in turned
    onward = told(rollout.course(course_of(1, 9, 10)))
    assert "9 (31 December 2019)" in onward


def test_a_course_names_all_units_where_these_changed_too():
    changed = course_of(16, 50, totals=(103, 88))
    course = rollout.course(changed)
    assert "from 16 of 103 (31 December 2018) to 50 of 88 (31 December 2019)" in told(course)
    assert "từ 16/103 (31/12/2018) lên 50/88 (31/12/2019)" in told(course, "vi")
    same = course_of(16, 50, totals=(103, 103))
    course = rollout.course(same)
    assert "from 16 (31 December 2018) to 50 (31 December 2019)" in told(course)
