"""The time budget: the published identity, the proposition, levers, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thapmuoi_analysis.analysis import workload
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.hours import UNITS, wrong
from thapmuoi_analysis.record.quantity import Kind, assumed

CASE = load_case("thap-muoi")
KNOWN = workload.given(CASE)


def _parts(draw, least, most, of):
    return Fraction(draw(st.integers(least, most)), of)


@st.composite
def weeks(draw):
    """Draw the assumptions of a possible week."""
    values = {id: _parts(draw, 0, 20, 20) for id, unit in UNITS.items() if unit == "share"}
    party, government = draw(st.integers(0, 80)), draw(st.integers(0, 80))
    joint = draw(st.integers(max(0, party + government - 80), min(party, government)))
    p = draw(st.integers(0, 20))
    g = draw(st.integers(0, 20 - p))
    values |= {"share_party": Fraction(p, 20), "share_government": Fraction(g, 20)}
    values |= {"share_dual": Fraction(20 - p - g, 20), "week_hours": Fraction(40)}
    values |= {"meetings_party": Fraction(party, 2), "meetings_government": Fraction(government, 2)}
    values |= {"meetings_joint": Fraction(joint, 2), "files_received": _parts(draw, 0, 99, 1)}
    values |= {"consultation_hours": _parts(draw, 0, 20, 8), "coordination_wait": Fraction(16)}
    values |= {"file_hours": _parts(draw, 1, 20, 8), "meeting_hours": Fraction(2)}
    return values | {"trip_hours": Fraction(4)}


def _quantities(values):
    return {id: assumed(v, UNITS[id].replace("share", ""), id) for id, v in values.items()}


def _field(v):
    """Return the hours left for the field, written out by type of file, not as the package does."""
    kept = v["files_received"] * (1 - v["delegated_share"])
    asked = v["files_received"] * v["delegated_share"] * v["bounced_share"]
    p, g, q = v["share_party"], v["share_government"], v["share_dual"]
    s, c, h = v["file_hours"], v["consultation_hours"], v["week_hours"]
    secretary = (
        h - v["meetings_party"] - kept * p * s - kept * q * s - asked * p * c - asked * q * c
    )
    chair = h - v["meetings_government"] - kept * g * s - kept * q * s - asked * (1 - p) * c
    meetings = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    merged = h - meetings - kept * (p * s + g * s + q * (2 - v["dual_saving"]) * s) - asked * c
    return {"secretary": secretary, "chair": chair, "merged": merged}


@given(weeks())
def test_the_hours_left_for_the_field_are_those_written_out_by_type_of_file(values):
    assert list(wrong(values)) == []
    found, expected = workload.budget(_quantities(values)), _field(values)
    assert {holder: found[holder]["field"].value for holder in workload.HOLDERS} == expected
    assert found["total"]["field"].value == expected["secretary"] + expected["chair"]
    assert 2 * found["each"]["field"].value == found["total"]["field"].value


@given(weeks())
def test_the_identity_of_totals_holds(values):
    found, known = _field(values), _quantities(values)
    change = found["merged"] - found["secretary"] - found["chair"]
    terms = workload.identity(known)
    assert terms["field_change"].value == change
    v = values
    lam, q, s, kept = (
        v["files_received"],
        v["share_dual"],
        v["file_hours"],
        1 - v["delegated_share"],
    )
    bounced = lam * v["delegated_share"] * v["bounced_share"] * q * v["consultation_hours"]
    published = -v["week_hours"] + v["meetings_joint"] + lam * q * v["dual_saving"] * s * kept
    assert change == published + bounced


@given(weeks())
def test_at_equal_delegation_one_holder_has_no_more_hours_than_either_of_two_leaders(values):
    found = workload.budget(_quantities(values))
    merged = found["merged"]["field"].value
    assert merged <= min(found["secretary"]["field"].value, found["chair"]["field"].value)
    assert merged <= found["each"]["field"].value


def test_the_bound_is_reached_where_all_meetings_are_joint_and_every_file_is_dual_and_saved():
    values = {id: Fraction(q.value) for id, q in KNOWN.items()}
    values |= dict.fromkeys(
        ("meetings_party", "meetings_government", "meetings_joint"), Fraction(9)
    )
    values |= {"share_party": 0, "share_government": 0, "share_dual": 1, "dual_saving": 1}
    found = workload.budget(_quantities(values))
    assert found["merged"]["field"].value == found["each"]["field"].value


@given(weeks())
def test_the_parts_of_a_week_come_to_the_week(values):
    found = workload.budget(_quantities(values))
    for holder in workload.HOLDERS:
        assert sum(q.value for q in found[holder].values()) == values["week_hours"]


@given(weeks(), st.integers(1, 100))
@settings(max_examples=50)
def test_a_lever_buys_what_it_takes_off_and_needs_what_closes_the_gap(values, percent):
    known = _quantities(values)
    found, cut = workload.levers(known, percent), Fraction(percent, 100)
    now = workload.budget(known)["merged"]
    assert found["fewer_meetings"]["gained"].value == now["meetings"].value * cut
    assert found["clearer_rules"]["gained"].value == now["consultations"].value * cut
    more = {**values, "delegated_share": 1 - (1 - values["delegated_share"]) * (1 - cut)}
    gained = _field(more)["merged"] - _field(values)["merged"]
    assert found["more_delegation"]["gained"].value == gained
    for lever in workload.LEVERS:
        needed, gained = found[lever]["needed"], found[lever]["gained"].value
        if gained > 0:  # all levers act in proportion
            mean = (_field(values)["secretary"] + _field(values)["chair"]) / 2
            assert needed.value * gained / cut == mean - _field(values)["merged"]
        else:
            assert not needed.reported


def test_all_levers_are_pulled_together():
    found = workload.levers(KNOWN, 10)
    values = {id: Fraction(q.value) for id, q in KNOWN.items()}
    for id in ("meetings_party", "meetings_government", "meetings_joint", "bounced_share"):
        values[id] *= Fraction(9, 10)
    values["delegated_share"] = 1 - (1 - values["delegated_share"]) * Fraction(9, 10)
    assert found["all_levers"]["field"].value == _field(values)["merged"]
    assert not found["all_levers"]["needed"].reported


@pytest.mark.parametrize("percent", [0, 101, -5])
def test_a_lever_of_an_impossible_size_is_refused(percent):
    with pytest.raises(ValueError, match=f"levers of {percent}%: expected 1 to 100"):
        workload.levers(KNOWN, percent)


def test_what_follows_from_assumptions_is_marked_as_assumed_and_leads_back_to_them():
    field = workload.budget(KNOWN)["merged"]["field"]
    assert (field.kind, field.unit) == (Kind.ASSUMED, "hour/week")

    def leaves(quantity):
        return {quantity.id}.union(*map(leaves, quantity.inputs))

    assert {"week_hours", "meetings_joint", "dual_saving", "bounced_share"} <= leaves(field)


def test_a_reader_changes_assumptions_by_name():
    known = workload.given(CASE, "delegated_share=50% files_received=45")
    assert known["delegated_share"].value == Fraction(1, 2)
    assert known["files_received"].id == "files_received_chosen"
    assert known["files_received"].kind == Kind.ASSUMED
    assert known["meetings_party"] == KNOWN["meetings_party"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ("delegated=50%", "delegated=50%: expected a name, = and a number, one of week_hours"),
        ("delegated_share=0.5", "as delegated_share=50%"),
        ("files_received=many", "as files_received=8"),
        ("files_received", "as files_received=8"),
        ("files_received=-1", "files_received_chosen = -1: expected 0 or more"),
        ("file_hours=0", "file_hours_chosen = 0: expected more than 0"),
        ("share_dual=50%", "expected shares that come to 100%"),
        ("meetings_party=45", "meetings_party_chosen = 45: expected at most the week of 40 hours"),
        ("meetings_party=36", "hours for one person who attends all 42"),
        ("meetings_joint=9", "at most the meetings of either post"),
        ("bounced_share=150%", "expected at most 100%"),
        ("week_hours=200", "at most 168 hours"),
    ],
)
def test_a_change_that_makes_no_possible_week_is_refused_with_name_and_value(changes, told):
    with pytest.raises(ValueError, match=r"(?s)expected.*") as caught:
        workload.given(CASE, changes)
    assert told in str(caught.value)


# published by hand: the base case
def test_the_base_case_is_as_computed_by_hand():
    found = workload.budget(KNOWN)
    assert found["secretary"]["field"].value == Fraction("25.73")
    assert found["chair"]["field"].value == Fraction("21.45")
    assert found["merged"]["field"].value == Fraction("13.025")
    assert workload.identity(KNOWN)["field_change"].value == Fraction("-34.155")
