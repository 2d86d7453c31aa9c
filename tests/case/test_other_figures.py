"""Figures of other kinds: a share alone, people, money, a month, a target that a body set."""

import json
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from thapmuoi_analysis import load_case, metrics
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.lint import warnings
from thapmuoi_analysis.case.ranges import Range, period
from thapmuoi_analysis.case.stated import period_of, text_of, value_of

ABOUT = {"place": {"vi": "xã Mẫu", "en": "Mau commune"}, "fictional": True}
SOURCES = "id,title,publisher\nmau,Bài mẫu,báo hư cấu\n"


@pytest.fixture
def case_of(tmp_path):
    """Return a function that makes a case of tables in CSV."""

    def make(**tables):
        written = {"sources": SOURCES, **tables}
        package = {"case": ABOUT, "resources": [{"name": name} for name in written]}
        (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        for name, text in written.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return load_case(tmp_path)

    return make


HEAD = "id,measure,value,unit,unit_vi,unit_en,label_vi,label_en,against\n"
VALID = (  # a row, and the value and unit of its number
    ("a,other,17%,,,,tỷ lệ,share,", Fraction(17, 100), ""),
    ("a,other,30%-40%,,,,tỷ lệ,share,", Range(Fraction(3, 10), Fraction(2, 5)), ""),
    ("a,other,412,person,,,đảng viên,members,", 412, "person"),
    ("a,other,12400,,lượt,visits,số lượt,visits,", 12400, "count"),
    ("a,other,2.5,,triệu đồng,million dong,kinh phí,cost,", Fraction(5, 2), "count"),
    ("a,other,10-12,,tổ,teams,số tổ,teams,", Range(10, 12), "count"),
    ("a,other,2024-05-15,,,,ngày họp,meeting day,", date(2024, 5, 15), "date"),
    ("a,other_target,2024-Q2,,,,hạn,due,", Range(date(2024, 4, 1), date(2024, 6, 30)), "date"),
)
FAULTS = (  # a row, and the column and the value that is told
    ("a,adopted,17%,,,,,,", "value", "17%"),
    ("a,other,17%,,,,,,", "label_vi", ""),
    ("a,other,17%,count,lượt,visits,số lượt,visits,", "value", "17%"),
    ("a,other,17,share,,,tỷ lệ,share,", "value", "17"),
    ("a,other,2024-13-01,,,,ngày,day,", "value", "2024-13-01"),
    ("a,other,17%,,,,tỷ lệ,share,b", "against", "b"),
)


def test_a_figure_of_its_own_has_its_unit_from_how_it_is_written(case_of):
    for row, value, unit in VALID:
        number = case_of(facts=f"{HEAD}{row}\n").fact("a")
        assert (number.value, number.unit, number.sources) == (value, unit, ("mau",)), row


def test_what_is_wrong_with_a_figure_is_told_at_its_cell(case_of):
    other = "b,other,12,person,,,số người,people,"
    for row, column, value in FAULTS:
        with pytest.raises(CaseError) as raised:
            case_of(facts=f"{HEAD}{row}\n{other}\n")
        [error] = raised.value.errors
        assert (error.column, error.value) == (column, value), row
        assert error.told("vi") != error.told("en")


def test_a_share_under_the_wrong_measure_is_told_where_it_belongs(case_of):
    with pytest.raises(CaseError, match="the measure is other"):
        case_of(facts=f"{HEAD}{FAULTS[0][0]}\n")


def test_a_month_and_a_quarter_are_read_and_written_alike():
    for text in ("2024-04", "2024-12", "2024-Q1", "2024-Q4"):
        assert text_of(value_of(text)) == text
        assert period(period_of(text).lo, period_of(text).hi) in ("month", "quarter")
    assert value_of("2024-13") == "2024-13"


def test_two_sources_disagree_on_one_figure_and_not_on_two(case_of):
    head = "id,measure,value,label_vi,label_en,locator\n"
    rows = ["a,other,10,số tổ,teams,mau", "b,other,12,số tổ,teams,hai", "c,other,9,hộ,homes,hai"]
    text = head + "\n".join(rows) + "\n"
    case = case_of(sources=f"{SOURCES}hai,Bài hai,báo khác\n", facts=text)
    assert [[number.id for number in group] for group in case.conflicts] == [["a", "b"]]


def test_at_least_is_no_hedge_of_a_target_and_can_be_compared(case_of):
    head = "measure,value,as_of_latest,hedge\n"
    rows = "units,10,2023-12-31,\nadopted,8,2023-12-31,\ntarget_share,70%,,ít nhất\n"
    case = case_of(facts=head + rows)
    assert case.latest("target_share").hedge == ""
    assert metrics.verdict(case) == {"target": "above"}


def test_a_hedge_on_a_plan_is_kept_and_nothing_is_compared_with_it(case_of):
    facts = "measure,value,as_of_latest\nunits,10,2023-12-31\nadopted,8,2023-12-31\n"
    case = case_of(facts=facts, plan="year,planned,hedge\n2022,3,khoảng\n2023,4,\n")
    assert [number.hedge for number in case.planned().values()] == ["khoảng", ""]
    assert case.fact("plan_year_2022").hedge == ""
    assert metrics.planned_total(case.planned()).hedge == "khoảng"
    assert metrics.verdict(case) == {"plan": "open"}


def test_whether_a_claim_has_a_number_is_what_its_coder_says(case_of):
    facts = "measure,value\nunits,10\n"
    head = "type,clause_vi,clause_en,quantified\n"
    rows = "benefit,2 chức danh gọn hơn,2 posts are leaner,\nbenefit,gọn,lean,true\n"
    case = case_of(facts=facts, claims=head + rows)
    assert [claim.quantified for claim in case.claims_by_id.values()] == [None, True]
    assert metrics.claims(case)["quantified"].isna().tolist() == [True, False]


def test_a_period_is_a_whole_month_quarter_or_year():
    expected = {
        ("2024-02-01", "2024-02-29"): "month", ("2024-02-01", "2024-02-28"): "",
        ("2024-07-01", "2024-09-30"): "quarter", ("2024-02-01", "2024-04-30"): "",
        ("2024-01-01", "2024-12-31"): "year", ("2023-01-01", "2024-12-31"): "",
    }  # fmt: skip
    for days, name in expected.items():
        first, last = (pd.Timestamp(day).date() for day in days)
        assert period(first, last) == name, days


DEADLINES = (  # when something was done, a deadline, and how the one stands to the other
    ("2025-03-31", "2025-03", "met"),
    ("2025-04-01", "2025-03", "after"),
    ("2025-03", "2025-03-15", "open"),
    ("2025-02-20", "2025-Q1", "met"),
)


def test_a_time_stands_to_a_deadline_by_whether_it_is_later(case_of):
    head = "id,measure,value,label_vi,label_en,against,as_of_latest\n"
    for done, due, state in DEADLINES:
        rows = f"t,other_target,{due},hạn,due,,\nr,other,{done},ngày,day,t,2025-12-31\n"
        figures = metrics.figures(case_of(facts=head + rows)).set_index("id")
        assert figures.loc["r", "state"] == state, (done, due)
    head = head.replace("as_of_latest", "hedge")
    rows = "t,other_target,2025-03,hạn,due,,\nr,other,2025-02,ngày,day,t,gần\n"
    case = case_of(facts=head + rows)
    assert metrics.figures(case)["state"].tolist() == ["", "open"]


def test_what_a_figure_is_set_against_is_looked_at_where_it_is_of_a_later_day(case_of):
    head = "id,measure,value,label_vi,label_en,against,as_of_latest\n"
    for day, count in (("2024-06-30", 0), ("2025-06-30", 1), ("", 0)):
        rows = f"b,other,5,số tổ,teams,,{day}\nn,other,7,số tổ mới,new teams,b,2024-12-31\n"
        told = warnings(case_of(facts=head + rows))
        assert len([warning for warning in told if warning.column == "against"]) == count, day


def test_one_is_no_people(case_of):
    rows = "a,other,1,person,,,lập mới,new,\nb,other,12,person,,,số người,people,\n"
    nouns = metrics.figures(case_of(facts=HEAD + rows))["noun"]
    assert [noun["en"] for noun in nouns] == ["person", "people"]
