"""The time budget: hours written out by kind of file, what makes them enough, what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.chapters.studies import workload as study
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.hours import UNITS, wrong
from thapmuoi_analysis.record.quantity import NOT_APPLICABLE, Kind, assumed
from thapmuoi_analysis.telling.voice import Voice

CASE = load_case("thap-muoi")
KNOWN = CASE.assumptions


def _changed(**values):
    rows = [{"id": id, "value": value} for id, value in values.items()]
    return CASE.with_rows({"workload": rows}).assumptions


@st.composite
def weeks(draw):
    """Draw the assumptions of a possible week."""
    v = {id: Fraction(draw(st.integers(0, 20)), 20) for id, u in UNITS.items() if u == "share"}
    party, government = draw(st.integers(0, 40)), draw(st.integers(0, 40))
    joint = draw(st.integers(0, min(party, government)))
    p = draw(st.integers(0, 20))
    g = draw(st.integers(0, 20 - p))
    v |= {f"share_{name}": Fraction(n, 20)
          for name, n in (("party", p), ("government", g), ("dual", 20 - p - g))}  # fmt: skip
    v |= {"meetings_party": party, "meetings_government": government, "meetings_joint": joint}
    v |= {"week_hours": 40, "files_received": draw(st.integers(0, 99))}
    v |= {id: Fraction(draw(st.integers(1, 20)), 8) for id in ("file_hours", "consultation_hours")}
    return v | {"field_needed": draw(st.integers(0, 40))}


def _quantities(values):
    return {id: assumed(v, UNITS[id].replace("share", ""), id) for id, v in values.items()}


def _field(v):
    """Return the hours left, written out by kind of file, not as the package does."""
    kept = v["files_received"] * (1 - v["delegated_share"])
    asked = v["files_received"] * v["delegated_share"] * v["bounced_share"]
    p, g, q = v["share_party"], v["share_government"], v["share_dual"]
    s, c, h = v["file_hours"], v["consultation_hours"], v["week_hours"]
    secretary = h - v["meetings_party"] - kept * p * s - kept * q * s - asked * (1 - g) * c
    chair = h - v["meetings_government"] - kept * g * s - kept * q * s - asked * (1 - p) * c
    meetings = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    merged = h - meetings - kept * (p * s + g * s + q * (2 - v["dual_saving"]) * s) - asked * c
    return {"secretary": secretary, "chair": chair, "merged": merged}


@given(weeks())
def test_the_hours_left_are_those_written_out_and_one_holder_never_has_more(values):
    assert list(wrong({id: Fraction(v) for id, v in values.items()})) == []
    found, expected = study.budget(_quantities(values)), _field(values)
    assert {holder: found[holder]["field"].value for holder in study.HOLDERS} == expected
    assert 2 * found["each"]["field"].value == expected["secretary"] + expected["chair"]
    assert expected["merged"] <= min(expected["secretary"], expected["chair"])


@given(weeks())
def test_at_the_level_of_delegation_the_hours_are_those_needed(values):
    known = _quantities(values)
    least = study.levels(known, known["field_needed"], "enough")["delegated_share"].value
    needed = values["field_needed"]
    ends = [_field({**values, "delegated_share": Fraction(n)})["merged"] for n in (0, 1)]
    if least is NOT_APPLICABLE:
        assert ends[1] < needed or ends[1] <= ends[0]  # not by all of it, or not by more of it
    elif least == 0:
        assert ends[0] >= needed
    else:
        assert _field({**values, "delegated_share": least})["merged"] == needed


def test_the_headline_numbers_are_those_of_the_week_by_hand():
    found = study.facts(KNOWN)
    assert found["field"].value == Fraction("13.025")  # 40 - 14 - 30*0.7*1.15*0.5 - 30*0.3*0.4/4
    assert found["at_meetings"].value == Fraction("11.025")  # 40 - 16 - 12.075 - 0.9
    assert found["at_files"].value == Fraction("9.1")  # 40 - 16 - 14 - 0.9
    assert all(found[name].kind is Kind.ASSUMED for name in ("field", "each", "at_meetings"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "giữ hai chức danh còn 13,0 (giả định) giờ mỗi tuần để đi địa bàn, thiếu 3,0"),
        ({"field_needed": "13.025"}, "đủ so với mức cần có là 13,0 (giả định) giờ"),
        ({"files_received": "90"}, "vượt tuần làm việc 12,9 (giả định) giờ"),
    ],
)
def test_whether_visits_suffice_is_told(says, changes, told):
    assert told in says(study.facts(_changed(**changes))["verdict"])


def test_a_level_that_no_share_reaches_is_not_told():
    found = study.facts(_changed(field_needed="27"))
    assert (found["at_meetings"].value, found["at_delegated_share"]) == (Fraction("0.025"), None)


@pytest.mark.parametrize("holder", study.HOLDERS)
def test_the_parts_of_a_bar_are_the_whole_week(holder):
    chart = study.week_chart(KNOWN, Voice("vi"))
    drawn = [n.value for n in chart.quantities if n.id.startswith(f"{holder}__")]
    assert len(drawn) == 3 and sum(drawn) == 40
    row = study.HOLDERS.index(holder)
    bars = [bar for bar in chart.figure.axes[0].patches if round(bar.get_y() + 0.3) == row]
    assert [bar.get_width() for bar in bars] == pytest.approx([float(n) for n in drawn])


def test_the_table_has_what_is_assumed_what_suffices_and_what_equals_two_posts():
    table = study.level_table(KNOWN, Voice("vi"))
    found = [[cell.value for cell in row] for row in table.iloc[:, 1:].itertuples(index=False)]
    each = study.budget(KNOWN)["each"]["field"].value
    spare = Fraction("13.025") - each  # what one holder has beyond the mean of two; it is negative
    assert found[0] == [14, Fraction("12.075"), Fraction("0.3")]
    assert found[1][:2] == [Fraction("11.025"), Fraction("9.1")]
    assert found[2][:2] == [14 + spare, Fraction("12.075") + spare]
