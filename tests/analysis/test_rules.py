"""Working rules: each share given to deputies, and the hours that it leaves, computed by hand."""

from fractions import Fraction
from pathlib import Path

import pytest

from thapmuoi_analysis.analysis import rules
from thapmuoi_analysis.record.case import load_case

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["thap-muoi", "example"])
def case(request):
    return load_case(request.param)


def _value(case, id):
    return Fraction(case.assumptions[id].value)


def test_hours_are_those_of_the_week_computed_by_hand(case):
    v = {name: _value(case, name) for name in case.workload["id"]}
    meetings = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    handled = 1 + v["share_dual"] * (1 - v["dual_saving"])
    for row in rules.effects(case).to_dict("records"):
        share = row["share"].value
        files = v["files_received"] * (1 - share) * handled * v["file_hours"]
        opinions = v["files_received"] * share * v["bounced_share"] * v["consultation_hours"]
        assert (row["files"].value, row["consultations"].value) == (files, opinions)
        assert row["field"].value == v["week_hours"] - meetings - files - opinions
        per_file = handled * v["file_hours"] - v["bounced_share"] * v["consultation_hours"]
        assert row["gained"].value == v["files_received"] * share * per_file


def test_every_number_is_marked_as_assumed_and_has_a_name_of_its_own(case):
    found = rules.effects(case)
    numbers = [q for name in rules.EFFECTS if name != "work" for q in found[name]]
    assert {q.kind.value for q in numbers} == {"assumed"}
    assert len({q.id for q in numbers}) == len(numbers)


def test_a_blank_table_shows_the_ladder_and_a_filled_one_its_own_shares_too():
    blank, filled = (rules.effects(load_case(slug)) for slug in ("thap-muoi", "example"))
    assert [q.value for q in blank["share"]] == list(rules.LADDER)
    assert not blank["work"].map(len).any()
    work = {q.value: ids for q, ids in zip(filled["share"], filled["work"], strict=True) if ids}
    assert work == {
        Fraction(2, 5): ["district_meetings"],
        Fraction(1, 2): ["hamlet_visits"],
        Fraction(7, 10): ["assigned_files"],
    }


def test_what_is_not_decided_has_no_share_and_all_to_the_head_is_none():
    assert "hiring" not in rules.delegated(load_case("example"))
    assert rules.delegated(load_case("thap-muoi")) == {}
