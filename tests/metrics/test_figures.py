"""How figures stand to their targets, and results to target and plan: within their time."""

import json

import pytest
from glance import lines

from thapmuoi_analysis import load_case, metrics

ABOUT = {"place": {"vi": "xã Mẫu", "en": "Mau commune"}, "fictional": True}
SOURCES = "id,title,publisher\nmau,Bài mẫu,báo hư cấu\n"
HEAD = "id,measure,value,hedge,as_of_latest,against,label_vi,label_en\n"


@pytest.fixture
def case_of(tmp_path):
    """Return a function that makes a case of facts and claims in CSV."""

    def make(facts, claims=""):
        written = {"sources": SOURCES, "facts": facts}
        (tmp_path / "claims.csv").unlink(missing_ok=True)
        if claims:
            written["claims"] = f"type,clause_vi,clause_en,compared_with,compared_as\n{claims}"
        resources = [{"name": name} for name in written]
        package = {"case": ABOUT, "resources": resources}
        path = tmp_path / "datapackage.json"
        path.write_text(json.dumps(package), encoding="utf-8")
        for name, text in written.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
        return load_case(tmp_path)

    return make


# A figure, its hedge and day; the goal, its hedge and day; how the figure stands to it.
FIGURES = """
17% |         | 2024-04-30 | 50% |           | 2024-12-31 | early
17% |         | 2024-12-31 | 50% |           | 2024-12-31 | below
17% | mới đạt | 2024-12-31 | 50% | ít nhất   | 2024-12-31 | below
17% | khoảng  | 2024-12-31 | 50% |           | 2024-12-31 | open
50% |         | 2024-06-30 | 50% | ít nhất   | 2024-12-31 | level
60% |         | 2024-06-30 | 50% | ít nhất   | 2024-12-31 | ahead
60% |         | 2024-12-31 | 50% | ít nhất   | 2024-12-31 | above
60% |         | 2025-01-01 | 50% | ít nhất   | 2024-12-31 | late
60% |         |            | 50% |           | 2024-12-31 | late
60% |         |            | 50% |           |            | above
8%  |         | 2024-06-30 | 10% | không quá | 2024-12-31 | within
8%  |         | 2024-12-31 | 10% | không quá | 2024-12-31 | met
12% |         | 2024-06-30 | 10% | không quá | 2024-12-31 | below
"""


def test_a_figure_stands_to_its_target_by_number_and_day(case_of):
    for figure, hedge, held, goal, words, due, state in lines(FIGURES):
        rows = f"a,other,{figure},{hedge},{held},b,tỷ lệ,share\n"
        rows += f"b,other_target,{goal},{words},{due},,tỷ lệ,share\n"
        case = case_of(HEAD + rows)
        made = metrics.figures(case).set_index("id")
        assert made.loc["a", "aim"] == "b"
        assert made.loc["a", "state"] == state
        assert made.loc["b", "state"] == ""


# The day of the result, the year of the target, what the source says of it, how it stands.
IN_TIME = """
2023-12-31 | 2023       |              | above
2024-04-30 | 2023       |              | late
           | 2023       |              | late
           |            |              | above
2024-04-30 | 2023       | target,above | above
2024-04-30 | 2023       | target,below | late
2024-04-30 | 2023       | plan,above   | late
2023-06-30 | 2023-06    |              | above
2023-07-31 | 2023-06    |              | late
2023-06-30 | 2023-Q2    |              | above
2023-07-01 | 2023-Q2    |              | late
2023-06-15 | 2023-06-14 |              | late
"""


def results_of(adopted, held, year):
    """Return facts: ten units, of which some have adopted by a day, and a target of 70%."""
    facts = "measure,value,as_of_latest\n"
    facts += f"units,10,{held}\nadopted,{adopted},{held}\ntarget_share,70%,\n"
    if year:
        facts += f"target_year,{year},\n"
    return facts


def test_a_result_meets_a_target_only_in_time_or_where_the_source_says_so(case_of):
    for held, year, says, state in lines(IN_TIME):
        claims = ""
        if says:
            claims = f"result,kết quả tốt,the result is good,{says}\n"
        case = case_of(results_of(9, held, year), claims)
        assert metrics.verdict(case) == {"target": state}


DUE = """
2023-05-31 | 2023-06 | early
2023-06-30 | 2023-06 | below
2023-06-29 | 2023-Q2 | early
2023-06-30 | 2023    | early
"""


def test_a_target_is_due_when_its_year_quarter_or_month_is_over(case_of):
    for held, due, state in lines(DUE):
        case = case_of(results_of(5, held, due))
        assert metrics.verdict(case) == {"target": state}


def test_the_day_of_the_page_bounds_a_result_without_a_day(case_of):
    facts = "measure,value\nunits,10\nadopted,9\ntarget_share,70%\ntarget_year,2023\n"
    in_time = case_of(f"{facts}page_date,2023-06-01\n")
    assert metrics.verdict(in_time) == {"target": "ahead"}
    later = case_of(f"{facts}page_date,2024-06-01\n")
    assert metrics.verdict(later) == {"target": "late"}
