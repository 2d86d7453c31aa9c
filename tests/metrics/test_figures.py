"""How figures stand to their targets, and results to target and plan: within their time."""

import json

import pytest

from thapmuoi_analysis import load_case, metrics

ABOUT = {"place": {"vi": "xã Mẫu", "en": "Mau commune"}, "fictional": True}
SOURCES = "id,title,publisher\nmau,Bài mẫu,báo hư cấu\n"
HEAD = "id,measure,value,hedge,as_of_latest,against,label_vi,label_en\n"


@pytest.fixture
def case_of(tmp_path):
    """Return a function that makes a case of facts and claims in CSV."""

    def make(facts, claims=""):
        written = {"sources": SOURCES, "facts": facts}
        if claims:
            written["claims"] = f"type,clause_vi,clause_en,compared_with,compared_as\n{claims}"
        package = {"case": ABOUT, "resources": [{"name": name} for name in written]}
        (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        for name, text in written.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return load_case(tmp_path)

    return make


@pytest.mark.parametrize(("figure", "hedge", "held", "goal", "words", "due", "state"), [
    ("17%", "", "2024-04-30", "50%", "", "2024-12-31", "early"),
    ("17%", "", "2024-12-31", "50%", "", "2024-12-31", "below"),
    ("17%", "mới đạt", "2024-12-31", "50%", "ít nhất", "2024-12-31", "below"),
    ("17%", "khoảng", "2024-12-31", "50%", "", "2024-12-31", "open"),
    ("50%", "", "2024-06-30", "50%", "ít nhất", "2024-12-31", "level"),
    ("60%", "", "2024-06-30", "50%", "ít nhất", "2024-12-31", "ahead"),
    ("60%", "", "2024-12-31", "50%", "ít nhất", "2024-12-31", "above"),
    ("60%", "", "2025-01-01", "50%", "ít nhất", "2024-12-31", "late"),
    ("60%", "", "", "50%", "", "2024-12-31", "late"),
    ("60%", "", "", "50%", "", "", "above"),
    ("8%", "", "2024-06-30", "10%", "không quá", "2024-12-31", "within"),
    ("8%", "", "2024-12-31", "10%", "không quá", "2024-12-31", "met"),
    ("12%", "", "2024-06-30", "10%", "không quá", "2024-12-31", "below"),
])  # fmt: skip
def test_a_figure_stands_to_its_target_by_number_and_day(
    case_of, figure, hedge, held, goal, words, due, state
):
    rows = f"a,other,{figure},{hedge},{held},b,tỷ lệ,share\n"
    rows += f"b,other_target,{goal},{words},{due},,tỷ lệ,share\n"
    made = metrics.figures(case_of(HEAD + rows)).set_index("id")
    assert made.loc["a", ["aim", "state"]].to_list() == ["b", state]
    assert made.loc["b", "state"] == ""


@pytest.mark.parametrize(("held", "year", "says", "state"), [
    ("2023-12-31", "2023", "", "above"),
    ("2024-04-30", "2023", "", "late"),
    ("", "2023", "", "late"),
    ("", "", "", "above"),
    ("2024-04-30", "2023", "target,above", "above"),
    ("2024-04-30", "2023", "target,below", "late"),
    ("2024-04-30", "2023", "plan,above", "late"),
    ("2023-06-30", "2023-06", "", "above"),
    ("2023-07-31", "2023-06", "", "late"),
    ("2023-06-30", "2023-Q2", "", "above"),
    ("2023-07-01", "2023-Q2", "", "late"),
    ("2023-06-15", "2023-06-14", "", "late"),
])  # fmt: skip
def test_a_result_meets_a_target_only_in_time_or_where_the_source_says_so(
    case_of, held, year, says, state
):
    facts = f"measure,value,as_of_latest\nunits,10,{held}\nadopted,9,{held}\ntarget_share,70%,\n"
    facts += f"target_year,{year},\n" if year else ""
    claims = f"result,kết quả tốt,the result is good,{says}\n" if says else ""
    assert metrics.verdict(case_of(facts, claims)) == {"target": state}


@pytest.mark.parametrize(("held", "due", "state"), [
    ("2023-05-31", "2023-06", "early"),
    ("2023-06-30", "2023-06", "below"),
    ("2023-06-29", "2023-Q2", "early"),
    ("2023-06-30", "2023", "early"),
])  # fmt: skip
def test_a_target_is_due_when_its_year_quarter_or_month_is_over(case_of, held, due, state):
    facts = f"measure,value,as_of_latest\nunits,10,{held}\nadopted,5,{held}\ntarget_share,70%,\n"
    assert metrics.verdict(case_of(f"{facts}target_year,{due},\n")) == {"target": state}


def test_the_day_of_the_page_bounds_a_result_without_a_day(case_of):
    facts = "measure,value\nunits,10\nadopted,9\ntarget_share,70%\ntarget_year,2023\n"
    assert metrics.verdict(case_of(facts + "page_date,2023-06-01\n")) == {"target": "ahead"}
    assert metrics.verdict(case_of(facts + "page_date,2024-06-01\n")) == {"target": "late"}
