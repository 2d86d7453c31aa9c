"""A target and a plan are told with whose they are, and for when, as far as the case says so."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
from glance import lines

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.quantity import Quantity, not_reported
from thapmuoi_analysis.case.stated import value_of
from thapmuoi_analysis.telling import goals
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("an-giang")
NONE = metrics.claims(CASE)  # no claims are coded
SHARE = Quantity(Fraction(1, 2), "", "target_share")
SCHEME = {"vi": "Đề án số 1", "en": "Scheme No. 1"}
# By when a target is due, whether the case names who set it; how it begins in either language.
SETTINGS = """
2025 | yes | Đề án số 1 đặt chỉ tiêu năm 2025: | Scheme No. 1 set a target for 2025:
2025-06 | yes | Đề án số 1 đặt chỉ tiêu đến tháng 6/2025: | Scheme No. 1 set a target for June 2025:
2025-Q2 | no | Chỉ tiêu đến quý II năm 2025 mà bài nêu: | The target for the second quarter
 | yes | Đề án số 1 đặt chỉ tiêu: | Scheme No. 1 set a target:
 | no | Chỉ tiêu mà bài nêu: | The target, as the article states it:
"""


def told(phrase, lang):
    noun = {"vi": "bài", "en": "article"}
    facts = {**CASE.told, "source_noun": noun}
    return Formatter(lang).text(phrase, facts)


def test_a_target_is_said_to_be_set_by_what_the_case_names_alone():
    for year, named, *begins in lines(SETTINGS):
        due = not_reported("target_year", "year")
        if year:
            due = Quantity(value_of(year), "year")
        scheme = SCHEME if named == "yes" else None
        phrase = goals.target(NONE, SHARE, due, scheme)
        for lang, beginning in zip(("vi", "en"), begins, strict=True):
            assert told(phrase, lang).startswith(beginning)


def test_a_plan_is_told_with_whose_it_is_where_the_case_says_so():
    named = goals.plan_of(SCHEME)
    assert told(named, "vi") == "Kế hoạch của Đề án số 1"
    nameless = goals.plan_of(None)
    assert told(nameless, "vi") == "Kế hoạch"
    assert told(nameless, "en") == "The plan"


def names_all_years(case, lang):
    """Return whether the clause of the plan names all its years, by one of its languages alone."""
    claims = metrics.claims(case).query("id == 'c05'")
    [claim] = claims["claim"]
    clause = {"vi": "", "en": ""}
    clause[lang] = claim.clause[lang]
    alone = replace(claim, clause=clause)
    rows = claims.assign(claim=[alone])
    plan = case.table("plan")
    return goals.names_all_years(rows, plan)


def test_a_clause_names_the_years_that_it_has_in_braces_in_either_language():
    case = load_case("thap-muoi")
    changed = case.with_rows("plan", year=2021, planned=5)
    added = case.with_rows("plan", year=2022, planned=5)
    for lang in ("vi", "en"):
        assert names_all_years(case, lang)
        assert names_all_years(changed, lang)
        assert not names_all_years(added, lang)


def test_a_clause_names_no_year_that_another_sentence_states():
    case = load_case("thap-muoi")
    elsewhere = {"year": 2022, "planned": 2, "locator": "dto-2022-03-02:p7.s2"}
    plan = pd.concat([case.plan, pd.DataFrame([elsewhere])])
    claims = metrics.claims(case).query("id == 'c05'")
    assert goals.names_all_years(claims, case.plan)
    assert not goals.names_all_years(claims, plan)
