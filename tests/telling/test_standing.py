"""Days, targets, results and their course in words: each state and way in words of its own."""

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

STATES = ("above", "met", "below", "early", "late", "open", "lost", "receded", "lapsed", "after",
          "ahead", "level")  # fmt: skip
CASE = load_case("an-giang")
NONE = metrics.claims(CASE)  # no claims are coded


def told(phrase, lang="en"):
    facts = {**CASE.told, "it": phrase, "source_noun": "article"}
    facts |= {"read_for_result": "article", "read_by_year": "article"}
    facts["without_result"] = "article"
    return Formatter(lang).speak("{it}", facts).text


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
        known = day_of(day, Kind(kind)) if day else not_reported("as_of", "date")
        phrase = standing.when(known, pd.to_datetime(earliest or None))
        assert [told(phrase, "vi"), told(phrase, "en")] == texts
    cases = {"an-giang": "By 23 October 2020", "example": "30 June 2025",
             "comparison": "Day not known"}  # fmt: skip
    for slug, text in cases.items():
        assert told(standing.latest_when(metrics.by_date(load_case(slug)))) == text
    day = day_of("2020-10-23", Kind.BOUND)  # before a goal is due the month is told
    early = day_of("2020-04-23", Kind.BOUND)
    assert told(standing.by_about(early, ["above"])) == "Early 2020"
    for state in ("early", "ahead"):
        assert told(standing.by_about(early, [state, "above"])) == "April 2020"
    assert told(standing.by_about(day, ["above"])) == "October 2020"
    assert told(standing.by_about(day_of("2020-10-23"), ["above"])) == "23 October 2020"


# how a result stands


def ways():
    """Yield the ways in which a result stands to a target and a plan, as far as there are any."""
    yield from (
        {"needed": "", "planned": p, "adopted": a} for p, a in product(STATES[:3], STATES[:4])
    )
    for first, second, known in (
        ("needed", "planned", 3), ("needed", "adopted", 4), ("planned", "adopted", 4),
    ):  # fmt: skip
        yield from ({first: "", second: state} for state in STATES[:known])


def test_no_two_ways_in_which_a_result_stands_are_told_alike():
    verdicts = [{"target": target, "plan": plan} for target, plan in product(STATES, STATES)]
    verdicts += [{goal: state} for goal, state in product(("target", "plan"), STATES)]
    levels = [pd.DataFrame({"state": pd.Series(way, dtype=object)}) for way in ways()]
    for lang in ("vi", "en"):
        assert len({told(standing.stands(one), lang) for one in verdicts}) == len(verdicts)
        assert len({told(standing.levels_compared(one), lang) for one in levels}) == len(levels)
    assert standing.stands({}) is standing.levels_compared(levels[0][:0]) is None
    assert standing.levels_compared(pd.DataFrame({"state": {"adopted": ""}})) is None


# course


def course_of(*values, disputed=()):
    rows = []
    for n, value in enumerate(values):
        day = Quantity(date(2018 + n, 12, 31), "date", f"day_{n}")
        rows.append((day, pd.NaT, Quantity(value, "unit", f"adopted_{n}"), n in disputed))
    return pd.DataFrame(rows, columns=["day", "earliest", "adopted", "disputed"])


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
    courses = []
    for year, numbers in enumerate(of_days):
        for number in numbers.split():
            first = pd.Timestamp(date(2018 + year, 1, 1))
            last = Quantity(date(2018 + year, 12, 31), "date", f"day_{year}")
            adopted = Quantity(int(number), "unit", f"n_{number}")
            courses.append((last, first, adopted, " " in numbers))
    columns = ["day", "earliest", "adopted", "disputed"]
    assert text in told(rollout.course(pd.DataFrame(courses, columns=columns)))


def test_each_course_has_words_of_its_own_and_one_that_turns_is_told_as_dated():
    ways = [(1, 2), (2, 1), (2, 2), (Range(1, 3), 2), (NOT_REPORTED, 9), (5,), (NOT_REPORTED,)]
    texts = [told(rollout.course(course_of(*way))) for way in ways]
    disputed = told(rollout.course(course_of(1, 9, 2, disputed=(1, 2))))
    assert len({*texts, disputed}) == len(ways) + 1
    assert len({text.split(" 1 ")[0].split(" 2 ")[0] for text in texts[:4]}) >= 3
    rose = "rose from 1 (31 December 2018) to 2 (31 December 2019)"
    assert texts[0] == f"The number of communes, wards and towns with the model {rose}"
    turned = told(rollout.course(course_of(1, 9, 2)))
    assert "9 (31 December 2019)" in turned and "rose" not in turned
    assert "9 (31 December 2019)" in told(rollout.course(course_of(1, 9, 10)))
