"""Other places: by time, shares only with a total, changes as counts, mechanisms side by side."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from thapmuoi_analysis.analysis import elsewhere
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import NOT_REPORTED
from thapmuoi_analysis.record.ranges import ends

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.fixture(scope="module")
def seen(case):
    return elsewhere.observations(case)


def _rows(name):
    with (DATA / "comparison" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_observations_stand_in_the_order_of_time_then_of_vietnamese_names(seen):
    days = [(ends(q.value) or (date.max,))[-1] for q in seen["as_of"]]
    assert days == sorted(days) and date.max in days
    same = [p for p, day in zip(seen["place_vi"], days, strict=True) if day.year == 2017]
    assert same == ["Bạc Liêu", "Hà Tĩnh", "Phú Thọ", "Thanh Hóa"]
    assert len(seen) == len(_rows("elsewhere")) + 1
    assert list(seen["level"]).count("this_case") == 1


def test_a_share_is_given_just_where_the_total_is_known(seen):
    told = {q.id: q.value for q in seen["share"] if q.reported}
    assert told["elsewhere_an_giang_2020_share"] == Fraction(147, 156)
    assert told["adopted_share"] == Fraction(11, 13)
    printed = {f"elsewhere_{row['id']}_share" for row in _rows("elsewhere") if row["share"]}
    assert told["elsewhere_hai_duong_2022_share"] == Fraction(204, 1000) and len(printed) == 2
    known = {q.id for q, total in zip(seen["share"], seen["total"], strict=True) if total.reported}
    assert told.keys() == known | printed


def test_every_number_has_an_id_of_its_own_and_the_stated_ones_a_document(seen):
    columns = ("as_of", "adopted", "total", "earlier", "start_year", "share")
    numbers = [q for name in columns for q in seen[name]]
    reported = [q for q in numbers if q.reported]
    assert len({q.id for q in reported}) == len(reported)
    assert all(q.id and (q.sources or not q.reported) for q in numbers)


def test_a_day_that_is_only_bounded_is_a_bound(seen):
    days = {q.id: q for q in seen["as_of"]}
    assert days["elsewhere_hai_duong_2022_as_of"].kind == "stated"
    assert days["elsewhere_ha_tinh_2017_as_of"].kind == "bound"


def test_changes_are_counts_before_and_after_and_an_unknown_day_stays_unknown(case):
    found = {
        change.place["vi"]: tuple(q.value for q in change.counts)
        for change in elsewhere.changes(case)
    }
    assert found["An Giang"] == (119, 147) and found["Quảng Ngãi"] == (5, 0)
    days = {c.place["vi"]: c.days[0] for c in elsewhere.changes(case)}
    assert days["Phú Thọ"].value is NOT_REPORTED and days["An Giang"].reported


def test_mechanisms_are_named_here_and_elsewhere_here_alone_or_elsewhere_alone(case):
    rows = elsewhere.by_mechanism(case)
    sides = [(not r.here.empty, not r.there.empty) for r in rows.itertuples()]
    assert sides == sorted(sides, key=[(True, True), (False, True), (True, False)].index)
    there = {row["mechanism"] for row in _rows("elsewhere_claims")}
    here = set(case.claims["mechanism"])
    assert {r.mechanism for r in rows.itertuples() if not r.there.empty} == there
    assert {"power_control", "workload", "regulation"} <= there - here
    alone = [r.mechanism for r in rows.itertuples() if r.here.empty]
    assert "power_control" in alone


def test_counts_are_those_of_the_files(case):
    found = elsewhere.counts(case)
    rows, claims = _rows("elsewhere"), _rows("elsewhere_claims")
    assert found["observations"].value == len(rows) + 1
    assert found["observations_total"].value == sum(r["total"] != "" for r in rows) + 1
    assert found["mechanisms_elsewhere"].value == len({c["mechanism"] for c in claims})
    alone = [r for r in elsewhere.by_mechanism(case).itertuples() if r.here.empty]
    assert found["mechanisms_elsewhere_alone"].value == len(alone) == 3


def test_the_record_of_other_places_alone_compares_with_nothing():
    case = load_case("comparison")
    assert "this_case" not in set(elsewhere.observations(case)["level"])
    assert all(row.here.empty for row in elsewhere.by_mechanism(case).itertuples())
