"""The register: who is in which state on a day, as far as the record goes, starts and ends."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from thapmuoi_analysis.analysis import register
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.ranges import NOT_APPLICABLE, NOT_REPORTED, Range

VALID = Path(__file__).parents[1] / "_valid"
LEFT = "99103,2020-12-31,Bình Thử,xã,not_adopted,stated,,,,"
UNTIL = date(2020, 12, 31)  # what the valid case speaks of


@pytest.fixture
def of(tmp_path):
    """Return a function that gives the third unit other dates and returns its row on a day."""

    def row(dates, day, status="not_adopted"):
        folder = shutil.copytree(VALID, tmp_path / f"{len(list(tmp_path.iterdir()))}")
        text = (folder / "units.csv").read_text(encoding="utf-8")
        assert text.count(LEFT) == 1
        more = LEFT.replace("not_adopted", status).replace(",,,,", f",{dates}")
        (folder / "units.csv").write_text(text.replace(LEFT, more), encoding="utf-8")
        found = register.register(load_case(folder), day)
        return found.set_index("code").loc["99103"]

    return row


def test_on_the_day_of_the_result_the_real_case_is_as_it_is_counted():
    case = load_case("thap-muoi")
    day = register.record_day(case).value
    found = register.register(case, day)
    assert (day, found["merged"].sum(), (~found["merged"]).sum()) == (date(2022, 3, 2), 11, 2)
    told = {name: q.value for name, q in register.counts(found, day).items()}
    assert told == {"merged": 11, "separate": 2, "unknown": 0}


def test_a_unit_that_never_had_the_model_has_neither_start_nor_end():
    case = load_case("thap-muoi")
    found = register.register(case, register.record_day(case).value)
    never = found[~found["merged"]]
    assert list(never["name_vi"]) == ["Hưng Thạnh", "Tân Kiều"]
    assert {q.value for name in ("start", "end") for q in never[name]} == {NOT_APPLICABLE}
    assert NOT_APPLICABLE not in {q.value for q in found.loc[found["merged"], "start"]}


def test_before_and_after_that_day_the_real_case_leaves_it_open():
    case = load_case("thap-muoi")
    for day in (date(2020, 6, 30), date(2022, 3, 3)):
        found = register.register(case, day)
        assert found["merged"].isna().all()
        assert register.counts(found, day)["unknown"].value == 13
    before = register.register(case, date(2017, 12, 31)).set_index("code")["merged"]
    assert before.value_counts(dropna=False).to_dict() == {False: 11, pd.NA: 2}


def test_a_known_start_settles_the_days_behind_it():
    found = register.register(load_case("example"), date(2023, 2, 15)).set_index("code")
    assert found.at["99002", "merged"] and found["merged"].isna().sum() == 5
    day_before = register.register(load_case("example"), date(2023, 2, 14)).set_index("code")
    assert not day_before.at["99002", "merged"]
    assert found.at["99002", "start"].value == date(2023, 2, 15)
    assert found.at["99002", "end"].value is NOT_APPLICABLE
    assert found.at["99002", "start"].kind.value == "stated"


@pytest.mark.parametrize(
    ("day", "merged"),
    [
        (date(2017, 12, 31), False),
        (date(2018, 1, 1), pd.NA),
        (date(2018, 6, 30), True),
        (date(2019, 8, 31), True),
        (date(2019, 9, 1), pd.NA),
        (date(2019, 12, 31), False),
        (date(2020, 12, 31), False),
        (date(2021, 1, 1), pd.NA),
    ],
)
def test_an_end_is_carried_and_settles_only_what_it_can(of, day, merged):
    row = of("2018-01-01,2018-06-30,2019-09-01,2019-12-31", day)
    assert row["merged"] is merged or row["merged"] == merged
    assert row["end"].value == Range(date(2019, 9, 1), date(2019, 12, 31))
    assert row["end"].kind.value == "bound"


def test_a_start_or_end_known_on_one_side_only_is_open_on_the_other(of):
    row = of("2018-01-01,,,2019-12-31", UNTIL)
    assert row["start"].value == Range(date(2018, 1, 1), date.max)
    assert row["end"].value == Range(date.min, date(2019, 12, 31))
    assert not row["merged"]


def test_what_is_not_said_is_not_reported_and_an_unknown_status_settles_nothing(of):
    row = of(",,,", UNTIL, "unknown")
    assert (row["start"].value, row["end"].value) == (NOT_REPORTED, NOT_REPORTED)
    assert row["merged"] is pd.NA


def test_without_a_dated_result_nothing_is_settled(tmp_path):
    folder = shutil.copytree(VALID, tmp_path / "case")
    text = (folder / "facts.csv").read_text(encoding="utf-8")
    (folder / "facts.csv").write_text(
        text.replace("adopted,adopted,2,unit,2020-12-01,2020-12-31", "adopted,adopted,2,unit,,"),
        encoding="utf-8",
    )
    case = load_case(folder)
    assert not register.record_day(case).reported
    assert register.register(case, UNTIL)["merged"].isna().all()
