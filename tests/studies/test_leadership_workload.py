"""The time budget: hours written out by kind of file, and what makes them enough."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.hours import UNITS, wrong
from thapmuoi_analysis.case.quantity import NOT_APPLICABLE, Kind, assumed
from thapmuoi_analysis.studies import leadership_workload as study
from thapmuoi_analysis.telling.drawing import NAVY, TEAL
from thapmuoi_analysis.telling.formatter import Formatter

CASE = load_case("thap-muoi")
KNOWN = CASE.assumptions
EN = Formatter("en")


def _changed(**values):
    rows = [{"id": id, "value": value} for id, value in values.items()]
    return CASE.with_rows({"workload": rows}).assumptions


@st.composite
def weeks(draw):
    """Draw the assumptions of a possible week."""
    v = {id: Fraction(draw(st.integers(0, 20)), 20) for id, u in UNITS.items() if u == "share"}
    party = draw(st.integers(0, 40))
    government = draw(st.integers(0, 40))
    joint = draw(st.integers(0, min(party, government)))
    p = draw(st.integers(0, 20))
    g = draw(st.integers(0, 20 - p))
    v |= {"share_party": Fraction(p, 20), "share_government": Fraction(g, 20)}
    v |= {"share_dual": Fraction(20 - p - g, 20)}
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
    p = v["share_party"]
    g = v["share_government"]
    q = v["share_dual"]
    s = v["file_hours"]
    c = v["consultation_hours"]
    h = v["week_hours"]
    secretary = h - v["meetings_party"] - kept * p * s - kept * q * s - asked * (1 - g) * c
    chair = h - v["meetings_government"] - kept * g * s - kept * q * s - asked * (1 - p) * c
    meetings = v["meetings_party"] + v["meetings_government"] - v["meetings_joint"]
    merged = h - meetings - kept * (p * s + g * s + q * (2 - v["dual_saving"]) * s) - asked * c
    return {"secretary": secretary, "chair": chair, "merged": merged}


@given(weeks())
def test_the_hours_left_are_those_written_out_and_one_holder_never_has_more(values):
    assert list(wrong({id: Fraction(v) for id, v in values.items()})) == []
    found = study.budget(_quantities(values))
    expected = _field(values)
    assert {holder: found[holder]["field"].value for holder in study.HOLDERS} == expected
    assert 2 * found["each"]["field"].value == expected["secretary"] + expected["chair"]
    assert expected["merged"] <= min(expected["secretary"], expected["chair"])


@given(weeks())
def test_each_level_alone_leaves_the_hours_needed_or_is_not_applicable(values):
    known = _quantities(values)
    needed = values["field_needed"]
    now = study.budget(known)["merged"]
    found = study.levels(known, known["field_needed"], "mark")
    spare = values["week_hours"] - needed - now["consultations"].value
    for use, other in (("meetings", "files"), ("files", "meetings")):
        left = spare - now[other].value
        assert found[use].value == (left if left >= 0 else NOT_APPLICABLE)
    none, every = [_field({**values, "delegated_share": Fraction(n)})["merged"] for n in (0, 1)]
    least = found["delegated_share"].value
    if least is NOT_APPLICABLE:
        assert every < needed or every <= none  # not by all of it, or not by more of it
    elif least == 0:
        assert none >= needed
    else:
        assert least > 0
        assert _field({**values, "delegated_share": least})["merged"] == needed
    assert [level.id for level in found.values()] == [f"{id}__mark" for id in study.LEVELS]
    assert {level.kind for level in found.values()} == {Kind.ASSUMED}


def test_the_facts_say_what_is_short_what_goes_beyond_the_week_and_what_would_be_enough():
    found = study.facts(KNOWN)
    assert found["field"].value == Fraction("13.025")
    assert found["short"].value == 16 - Fraction("13.025")
    assert (found["short"].id, found["each"].id) == ("field_short", "each__field")
    assert found["at_meetings"].value == Fraction("11.025")  # 40 - 16 - 12.075 - 0.9
    assert found["at_files"].value == Fraction("9.1")  # 40 - 16 - 14 - 0.9
    assert [found[f"at_{use}"].id for use in study.LEVELS] == [f"{u}__enough" for u in study.LEVELS]
    busy = study.facts(_changed(files_received=90))
    assert (busy["over"].value, busy["over"].id) == (-busy["field"].value, "hours_over")
    assert busy["over"].value > 0 and busy["at_meetings"] is None
    wanting = study.facts(_changed(field_needed="27"))
    assert (wanting["at_meetings"].value, wanting["at_delegated_share"]) == (
        Fraction("0.025"),
        None,
    )


def test_the_levels_that_equal_two_posts_are_set_beside_those_that_suffice():
    table = study.level_table(KNOWN, Formatter("vi")).frame.drop(columns="level")
    equal = [cell.value for cell in table.to_numpy()[2]]
    spare = Fraction("13.025") - study.budget(KNOWN)["each"]["field"].value  # it is negative
    assert equal == [14 + spare, Fraction("12.075") + spare, NOT_APPLICABLE]


def test_a_bar_is_a_whole_week_each_part_of_it_written_on_in_the_middle():
    chart = study.week_chart(KNOWN, EN)
    [axes] = chart.figure.axes
    looks = [("meetings", NAVY), ("files", TEAL), ("field", "#FFFFFF")]
    end = 0.0
    for n, (bar, text) in enumerate(zip(axes.patches, axes.texts, strict=True)):
        left, low, width, high = bar.get_bbox().bounds
        assert (left, low, high) == pytest.approx((end if n % 3 else 0, n // 3 - 0.3, 0.6))
        assert width == pytest.approx(float(chart.quantities[n]))
        assert text.get_position() == pytest.approx((left + width / 2, n // 3))
        use, colour = looks[n % 3]
        assert to_hex(bar.get_facecolor()).upper() == colour
        name, hours = text.get_text().split("\n")
        assert name == use and float(hours) == pytest.approx(width, abs=0.051)
        end = left + width
    for holder in study.HOLDERS:
        drawn = [n.value for n in chart.quantities if n.id.startswith(f"{holder}__")]
        assert len(drawn) == 3 and sum(drawn) == 40
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [*map(EN.term, study.HOLDERS)]
    assert axes.yaxis_inverted() and chart.note.startswith("Hours a week of one person, opinions")
    assert "merged post: meetings 14.0 (assumed), files 13.0 (assumed), field 13.0" in chart.alt


def test_a_part_of_less_than_no_hours_has_no_width():
    chart = study.week_chart(_changed(files_received=90), EN)
    assert chart.figure.axes[0].patches[-1].get_width() == 0 and chart.quantities[-1].value < 0
