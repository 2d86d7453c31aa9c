"""Sources that disagree: every figure is kept, told as conflicting, and none is averaged."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.case.rules_counts import conflicts

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
DAY = "2025-06-30,2025-06-30"  # of the latest result of the example, which is 4 of 6 units
SOURCE = "{source},Bài khác,hư cấu,,2025-07-02,published,,,vi,CC BY,,,,\n"
SENTENCE = "{source},,khác,Một bài khác (hư cấu).,Another text (fictional).\n"
FACT = "told_{value},adopted,{value},unit,{days},,{source},kể lại (hư cấu),retold (fictional)\n"


@pytest.fixture
def disputed(tmp_path):
    """Return a function that adds results of a second, fictional document to the example."""

    def write(*values, days=DAY, fact=FACT):
        folder = shutil.copytree(EXAMPLE, tmp_path / "example", dirs_exist_ok=True)
        tables = {"sources": SOURCE, "sentences": SENTENCE, "facts": fact}
        for number, value in enumerate(values):
            source = f"other-paper{number or ''}"
            for name, line in tables.items():
                with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
                    file.write(line.format(source=source, value=value, days=days))
        return load_case(folder)

    return write


def test_the_latest_value_is_the_range_of_both_and_rests_on_both(disputed):
    case = disputed(5)
    latest = case.latest("adopted")
    assert repr(latest).endswith("= 4..5 unit, bound>")
    assert latest.formula == "[adopted, told_5]"
    assert latest.inputs == (case.fact("adopted"), case.fact("told_5"))
    assert latest.sources == ("example-2025-07-01:p5.s3", "other-paper")
    assert case.latest("remaining").value == 2  # a sum that both cannot meet is no error


def test_the_range_goes_from_the_lowest_to_the_highest_whatever_the_order(disputed):
    case = disputed(5, 2, 3)
    assert case.latest("adopted").value == Range(2, 5)
    assert [q.value for q in case.conflicts[0]] == [2, 3, 4, 5]
    share = metrics.headline(case)["adopted_share"]
    assert repr(share) == "<adopted_share = 1/3..5/6, bound>"
    assert metrics.verdict(case) == {"target": "open", "plan": "open"}


def test_of_a_year_and_a_month_as_a_deadline_the_later_source_is_taken(disputed):
    fact = "due,target_year,{value},year,,,,{source},hạn (hư cấu),due (fictional)\n"
    case = disputed("2025-06", fact=fact)
    assert [number.id for number in case.conflicts[0]] == ["due", "target_year"]  # June is earlier
    assert case.latest("target_year").id == "due"


def test_what_agrees_or_is_of_another_time_is_no_conflict(disputed):
    for value, days in ((4, DAY), (3, "2025-05-31,2025-05-31"), (3, ",2025-05-31")):
        case = disputed(value, days=days)
        assert case.conflicts == () and isinstance(case.latest("adopted").value, int)
        shutil.rmtree(case.folder)
    assert load_case("an-giang").conflicts == ()  # whose pages have dates of their own


def test_one_source_that_contradicts_itself_is_no_conflict_of_sources():
    facts = load_case("example").facts.query("id == 'adopted'")
    for locator, expected in (("example-2025-07-01:p1.s1", []), ("b", [["adopted", "again"]])):
        again = facts.assign(id="again", value=5, locator=locator)
        assert conflicts(pd.concat([facts, again], ignore_index=True)) == expected


def test_a_conflicting_figure_of_more_than_all_units_is_an_error(disputed):
    with pytest.raises(CaseError, match="at most all units"):
        disputed(7)


def test_figures_of_one_label_are_of_one_kind(disputed):
    own = "own_{value},other,{value},count,,,,{source},số xe (hư cấu),trucks (fictional)\n"
    day = "day_{value},other,2025-06-{value},date,,,,{source},số xe (hư cấu),trucks (fictional)\n"
    with pytest.raises(CaseError) as told:
        disputed(15, fact=own + day)
    of_unit = [error for error in told.value.errors if error.column == "unit"]
    assert [(error.value, str(error.expected)) for error in of_unit] == [
        ("date", "the unit of own_15, which has the same label")
    ]
