"""Sources that disagree: every figure is kept, told as conflicting, and none is averaged."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.quantity import Kind
from thapmuoi_analysis.case.ranges import Range
from thapmuoi_analysis.case.rules_facts import conflicts

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
FACT = "{id},{measure},{value},unit,{days},,{source},kể lại (hư cấu),retold (fictional)\n"
DAY = "2025-06-30,2025-06-30"  # of the latest result of the example, which is 4


@pytest.fixture
def disputed(tmp_path):
    """Return a function that adds facts of a second, fictional document to the example."""

    def write(*facts):
        folder = shutil.copytree(EXAMPLE, tmp_path / "example")
        lines = {
            "sources.csv": "other-paper,Bài khác,hư cấu,,2025-07-02,published,,,vi,CC BY,,\n",
            "sentences.csv": "other-paper,,khác,Một bài khác (hư cấu).,Another text (fictional).\n",
            "facts.csv": "".join(
                FACT.format(**{"source": "other-paper", "measure": "adopted"} | fact)
                for fact in facts
            ),
        }
        for name, line in lines.items():
            with (folder / name).open("a", encoding="utf-8", newline="") as file:
                file.write(line)
        return load_case(folder)

    return write


def test_the_latest_value_is_the_range_of_both_and_rests_on_both(disputed):
    case = disputed({"id": "retold", "value": 5, "days": DAY})
    latest = case.latest("adopted")
    assert (latest.value, latest.kind, latest.unit) == (Range(4, 5), Kind.BOUND, "unit")
    assert latest.formula == "[adopted, retold]"
    assert latest.inputs == (case.fact("adopted"), case.fact("retold"))
    assert latest.sources == ("example-2025-07-01:p5.s3", "other-paper")
    assert [case.fact(id).value for id in ("adopted", "retold")] == [4, 5]


def test_the_range_goes_from_the_lowest_to_the_highest_whatever_the_order(disputed):
    facts = [{"id": f"told_{n}", "value": n, "days": DAY} for n in (5, 2, 3)]
    case = disputed(*facts)
    assert case.latest("adopted").value == Range(2, 5)
    assert [q.value for q in case.conflicts[0]] == [2, 3, 4, 5]


def test_a_share_that_rests_on_it_is_a_range_and_an_answer_may_be_open(disputed):
    case = disputed({"id": "retold", "value": 2, "days": DAY})
    share = metrics.headline(case)["adopted_share"]
    assert (share.value.lo * 6, share.value.hi * 6, share.kind) == (2, 4, Kind.BOUND)
    assert metrics.verdict(case) == {"target": "open", "plan": "open"}


@pytest.mark.parametrize(
    "fact",
    [
        {"value": 4, "days": DAY},  # they agree
        {"value": 3, "days": "2025-05-31,2025-05-31"},  # of another day
        {"value": 3, "days": ",2025-05-31"},  # of another time
    ],
)
def test_what_agrees_or_is_of_another_time_is_no_conflict(disputed, fact):
    case = disputed({"id": "retold", **fact})
    assert case.conflicts == ()
    assert isinstance(case.latest("adopted").value, int)


def test_one_source_that_contradicts_itself_is_no_conflict_of_sources():
    facts = load_case("example").facts.query("id == 'adopted'")
    for locator, expected in (("example-2025-07-01:p1.s1", []), ("b", [["adopted", "again"]])):
        again = facts.assign(id="again", value="5", locator=locator)
        assert conflicts(pd.concat([facts, again], ignore_index=True)) == expected


def test_dates_of_two_pages_are_no_conflict():
    assert load_case("an-giang").conflicts == ()


def test_a_sum_that_conflicting_figures_cannot_meet_is_no_fault(disputed):
    assert disputed({"id": "retold", "value": 5, "days": DAY}).latest("remaining").value == 2


def test_a_conflicting_figure_of_more_than_all_units_is_a_fault(disputed):
    with pytest.raises(CaseError, match="at most all units"):
        disputed({"id": "retold", "value": 7, "days": DAY})
