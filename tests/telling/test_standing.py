"""Days, targets, results and their course in words: each state and way in words of its own."""

from datetime import date
from itertools import product

import pandas as pd

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import NOT_REPORTED, Kind, Quantity, not_reported
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.telling import rollout, standing
from thapmuoi_analysis.telling.formatter import Formatter

STATES = ("above", "met", "below", "early", "open")
NONE = metrics.claims(load_case("an-giang"))  # no claims are coded


def told(phrase, lang="en"):
    facts = {"it": phrase, "source_noun": "article"}
    return Formatter(lang).speak("{it}", facts).text


def day_of(day, kind=Kind.STATED):
    return Quantity(date.fromisoformat(day), "date", "adopted_as_of", kind)


# days


def test_a_day_is_told_as_far_as_it_is_known():
    bound, first = Kind.BOUND, "2018-01-01"
    expected = [
        (day_of("2022-03-02"), "2022-03-02", "02/3/2022", "2 March 2022"),
        (day_of("2022-03-02", bound), None, "Chậm nhất 02/3/2022", "By 2 March 2022"),
        (day_of("2018-12-31", bound), first, "Năm 2018", "2018"),
        (day_of("2019-12-31", bound), first, "Chậm nhất 31/12/2019", "By 31 December 2019"),
        (day_of("2018-12-30", bound), first, "Chậm nhất 30/12/2018", "By 30 December 2018"),
        (not_reported("as_of", "date"), None, "Không rõ ngày", "Day not known"),
    ]
    for day, earliest, *texts in expected:
        phrase = standing.when(day, pd.to_datetime(earliest) if earliest else pd.NaT)
        assert [told(phrase, "vi"), told(phrase, "en")] == texts
    cases = {"an-giang": "By 23 October 2020", "example": "30 June 2025",
             "comparison": "Day not known"}  # fmt: skip
    for slug, text in cases.items():
        assert told(standing.latest_when(metrics.by_date(load_case(slug)))) == text
    day = day_of("2020-10-23")  # before a goal is due the month is told
    assert told(standing.by_about(day, ["early", "above"])) == "October 2020"
    assert told(standing.by_about(day, ["above"])) == "Late 2020"


# how a result stands


def test_no_two_ways_in_which_a_result_stands_are_told_alike():
    verdicts = [{"target": target, "plan": plan} for target, plan in product(STATES, STATES)]
    verdicts += [{goal: state} for goal in ("target", "plan") for state in STATES]
    ways = [dict(needed="", planned=p, adopted=a) for p, a in product(STATES[:3], STATES[:4])]
    ways += [dict(needed="", planned=state) for state in STATES[:3]]
    ways += [dict(needed="", adopted=state) for state in STATES[:4]]
    ways += [dict(planned="", adopted=state) for state in STATES[:4]]
    levels = [pd.DataFrame({"state": pd.Series(way, dtype=object)}) for way in ways]
    for lang in ("vi", "en"):
        assert len({told(standing.stands(one), lang) for one in verdicts}) == len(verdicts)
        assert len({told(standing.levels_compared(one), lang) for one in levels}) == len(ways)
    assert standing.stands({}) is standing.levels_compared(levels[0][:0]) is None
    assert standing.levels_compared(pd.DataFrame({"state": {"adopted": ""}})) is None


def test_of_how_many_and_by_when_is_told_where_it_is_known():
    numbers = Quantity(11, "unit", "adopted"), Quantity(13, "unit", "adopted")
    units = Quantity(13, "unit", "units"), not_reported("units", "unit")
    days = Quantity(1, "date"), not_reported("adopted_as_of", "date")
    heads = set()
    for adopted, of, day in product(numbers, units, days):
        head = standing.reached(adopted, of, day, {}).facts["head"]
        heads.add((head.vi, head.en))
        for text in (head.vi, head.en):
            assert ("{by}" in text, "{units}" in text) == (day.reported, of.reported)
        short = standing.reached_in_short(adopted, of, day, {"target": "above"})
        is_short = of.reported and day.reported
        assert (short.en == "{first}, {then}") == is_short
        assert is_short or short.facts["head"] == head
    assert len(heads) == len({vi for vi, _ in heads}) == len({en for _, en in heads}) == 6
    nothing = standing.reached(not_reported("adopted", "unit"), units[0], days[0], {})
    assert "{adopted}" not in nothing.facts["head"].vi and nothing.en == "{head}"


# course


def course_of(*values, disputed=()):
    rows = []
    for n, value in enumerate(values):
        day = Quantity(date(2018 + n, 12, 31), "date", f"day_{n}")
        rows.append((day, pd.NaT, Quantity(value, "unit", f"adopted_{n}"), n in disputed))
    return pd.DataFrame(rows, columns=["day", "earliest", "adopted", "disputed"])


def test_each_course_has_words_of_its_own_and_one_that_turns_is_told_by_its_ends():
    ways = [(1, 2), (2, 1), (2, 2), (Range(1, 3), 2)]
    texts = [told(rollout.course(course_of(*way))) for way in ways]
    assert len({*texts}) == len(ways)
    assert len({text.split(" 1 ")[0].split(" 2 ")[0] for text in texts}) >= 3
    rose = "The number of units rose from 1 (31 December 2018) to 2 (31 December {})"
    assert texts[0] == rose.format(2019)
    assert told(rollout.course(course_of(1, 9, 2))) == rose.format(2020)
    assert "9 (31 December 2019)" in told(rollout.course(course_of(1, 9, 10)))


def test_why_results_tell_no_course_is_said():
    disputed = told(rollout.course(course_of(1, 9, 2, disputed=(1, 2))))
    assert disputed.startswith("The sources disagree on the result: ")
    results = course_of(1, 9)
    hedged = Quantity(NOT_REPORTED, "unit", "adopted_0", hedge="most")
    unsure = told(rollout.course(results.assign(adopted=[hedged, results["adopted"].iloc[1]])))
    assert unsure == "Not enough to say how the number of units changed"
    assert "result on 31 December 2018" in told(rollout.course(course_of(5)))
    none = metrics.by_date(load_case("comparison"))
    assert told(rollout.course(none)) == "The article reports no result"


# target and result


def test_what_is_not_stated_was_not_aimed_at_and_all_units_are_told_without_a_share():
    half, units, plan = Quantity(0.5), Quantity(7, "unit"), Quantity(9, "unit")
    nothing = not_reported("x"), not_reported("y", "unit"), not_reported("z", "unit")
    every, goal = (rollout.target(NONE, Quantity(n)) for n in (1, 0.5))
    assert "{share}" not in every.en and "{share}" in goal.en
    assert rollout.aims(goal, *nothing) is None
    assert rollout.aims(goal, half, units, nothing[2]).en == "{first}"
    assert rollout.aims(goal, half, units, plan).en == "{first}; {then}"
    coded = metrics.claims(load_case("example")).head(1)
    assert rollout.target(coded, half) is coded
    texts = set()
    for share, posts, claim in product((1, 0.5), (None, {"en": "…"}), (NONE, coded)):
        phrase = rollout.result("…", claim, plan, Quantity(share), posts)
        told_of = ["{share" in phrase.en, "{posts}" in phrase.en, "{claim" in phrase.en]
        assert told_of == [share != 1, bool(posts), not claim.empty]
        texts.add((phrase.vi, phrase.en))
    assert len(texts) == 8


def test_the_source_of_a_result_is_named_with_a_day_only_where_the_day_is_its_own():
    record = load_case("an-giang")
    results, days = metrics.by_date(record), record.measure("page_date")
    sources = record.table("sources")
    texts = [told(rollout.source_with_day(n, results, days, sources)) for n in results["adopted"]]
    assert [" on " in text for text in texts] == [False, True, True]
    assert all(text.startswith("The piece by ") for text in texts)
    id = results["adopted"].iloc[-1].sources[0].split(":")[0]
    assert sources.set_index("id")["publisher"][id] in texts[-1]
