"""When a result held: on a day, by a day, in a year, or nobody knows."""

from datetime import date

import pandas as pd
import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.quantity import Kind, Quantity, not_reported
from thapmuoi_analysis.telling import dates
from thapmuoi_analysis.telling.formatter import Formatter


def said(phrase, lang):
    return Formatter(lang).fill("{told}", {"told": phrase})


def day_of(day, kind=Kind.STATED):
    return Quantity(date.fromisoformat(day), "date", "adopted_as_of", kind)


@pytest.mark.parametrize(
    ("day", "earliest", "vi", "en"),
    [
        (day_of("2022-03-02"), "2022-03-02", "02/3/2022", "2 March 2022"),
        (day_of("2022-03-02", Kind.BOUND), None, "chậm nhất 02/3/2022", "by 2 March 2022"),
        (day_of("2018-12-31", Kind.BOUND), "2018-01-01", "năm 2018", "2018"),
        (day_of("2019-12-31", Kind.BOUND), "2018-01-01", "chậm nhất 31/12/2019",
         "by 31 December 2019"),
        (day_of("2018-12-30", Kind.BOUND), "2018-01-01", "chậm nhất 30/12/2018",
         "by 30 December 2018"),
        (not_reported("adopted_as_of", "date"), None, "không rõ ngày", "day not known"),
    ],
)  # fmt: skip
def test_a_day_is_told_as_far_as_it_is_known(day, earliest, vi, en):
    phrase = dates.when(day, pd.to_datetime(earliest) if earliest else pd.NaT)
    assert (said(phrase, "vi"), said(phrase, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("slug", "en"),
    [("an-giang", "by 23 October 2020"), ("example", "30 June 2025"),
     ("comparison", "day not known")],
)  # fmt: skip
def test_the_latest_of_the_results_of_a_case_is_the_last(slug, en):
    assert said(dates.latest(metrics.by_date(load_case(slug))), "en") == en


def test_before_a_goal_is_due_the_month_is_told():
    day = day_of("2020-10-23")
    assert said(dates.by(day, ["early", "above"]), "en") == "October 2020"
    assert said(dates.by(day, ["above"]), "en") == "late 2020"
