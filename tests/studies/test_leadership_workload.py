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


def assumptions_with(**values):
    """Return the assumptions of the case with other values."""
    rows = []
    for id, value in values.items():
        row = {"id": id, "value": value}
        rows.append(row)
    case = CASE.with_rows({"workload": rows})
    return case.assumptions


@st.composite
def weeks(draw):
    """Draw the assumptions of a possible week."""

    def up_to(most):
        return draw(st.integers(0, most))

    def share():
        return Fraction(up_to(20), 20)

    def hours():
        return Fraction(1 + up_to(19), 8)

    party = up_to(40)
    government = up_to(40)
    of_party = up_to(20)
    of_government = up_to(20 - of_party)
    of_both = 20 - of_party - of_government
    return {
        "week_hours": 40,
        "field_needed": up_to(40),
        "meetings_party": party,
        "meetings_government": government,
        "meetings_joint": up_to(min(party, government)),
        "files_received": up_to(99),
        "file_hours": hours(),
        "consultation_hours": hours(),
        "share_party": Fraction(of_party, 20),
        "share_government": Fraction(of_government, 20),
        "share_dual": Fraction(of_both, 20),
        "dual_saving": share(),
        "delegated_share": share(),
        "bounced_share": share(),
    }


def quantities(values):
    """Return values as assumed numbers."""
    found = {}
    for id, value in values.items():
        unit = UNITS[id].replace("share", "")
        found[id] = assumed(value, unit, id)
    return found


def hours_left(values):
    """Return the hours left for the field, written out by kind of file, not as the package does."""
    files = values["files_received"]
    delegated = values["delegated_share"]
    kept = files * (1 - delegated)
    asked = files * delegated * values["bounced_share"]
    of_party = kept * values["share_party"]
    of_government = kept * values["share_government"]
    of_both = kept * values["share_dual"]
    hours = values["file_hours"]
    opinion = values["consultation_hours"]
    # a leader alone
    secretary = values["week_hours"] - values["meetings_party"]
    secretary -= of_party * hours
    secretary -= of_both * hours
    secretary -= asked * (1 - values["share_government"]) * opinion
    chair = values["week_hours"] - values["meetings_government"]
    chair -= of_government * hours
    chair -= of_both * hours
    chair -= asked * (1 - values["share_party"]) * opinion
    # who holds both posts
    merged = values["week_hours"] - values["meetings_party"] - values["meetings_government"]
    merged += values["meetings_joint"]
    merged -= of_party * hours
    merged -= of_government * hours
    merged -= of_both * (2 - values["dual_saving"]) * hours
    merged -= asked * opinion
    return {"secretary": secretary, "chair": chair, "merged": merged}


@given(weeks())
def test_the_hours_left_are_those_written_out_and_one_holder_never_has_more(values):
    exact = {id: Fraction(value) for id, value in values.items()}
    assert list(wrong(exact)) == []
    found = study.budget(quantities(values))
    expected = hours_left(values)
    for holder, hours in expected.items():
        assert found[holder]["field"].value == hours
    secretary = expected["secretary"]
    chair = expected["chair"]
    assert 2 * found["each"]["field"].value == secretary + chair
    assert expected["merged"] <= min(secretary, chair)


@given(weeks())
def test_each_level_alone_leaves_the_hours_needed_or_is_not_applicable(values):
    known = quantities(values)
    needed = values["field_needed"]
    now = study.budget(known)["merged"]
    found = study.levels(known, known["field_needed"], "mark")
    spare = values["week_hours"] - needed - now["consultations"].value
    beside = {"meetings": "files", "files": "meetings"}
    for use, other in beside.items():
        left = spare - now[other].value
        expected = left if left >= 0 else NOT_APPLICABLE
        assert found[use].value == expected

    def left_with(delegated):
        changed = {**values, "delegated_share": delegated}
        return hours_left(changed)["merged"]

    with_none = left_with(Fraction(0))
    with_all = left_with(Fraction(1))
    least = found["delegated_share"].value
    if least is NOT_APPLICABLE:
        assert with_all < needed or with_all <= with_none  # not by all of it, nor by more of it
    elif least == 0:
        assert with_none >= needed
    else:
        assert least > 0
        assert left_with(least) == needed
    for id in study.LEVELS:
        assert found[id].id == f"{id}__mark"
        assert found[id].kind is Kind.ASSUMED


def test_the_facts_say_what_is_short_what_goes_beyond_the_week_and_what_would_be_enough():
    found = study.facts(KNOWN)
    assert found["field"].value == Fraction("13.025")
    assert found["short"].value == 16 - Fraction("13.025")
    assert found["short"].id == "field_short"
    assert found["each"].id == "each__field"
    assert found["at_meetings"].value == Fraction("11.025")  # 40 - 16 - 12.075 - 0.9
    assert found["at_files"].value == Fraction("9.1")  # 40 - 16 - 14 - 0.9
    for use in study.LEVELS:
        assert found[f"at_{use}"].id == f"{use}__enough"


def test_in_a_week_that_is_too_short_hours_go_beyond_it_and_no_level_is_enough():
    busy = study.facts(assumptions_with(files_received=90))
    over = busy["over"]
    assert over.id == "hours_over"
    assert over.value == -busy["field"].value > 0
    assert busy["at_meetings"] is None
    wanting = study.facts(assumptions_with(field_needed="27"))
    assert wanting["at_meetings"].value == Fraction("0.025")
    assert wanting["at_delegated_share"] is None


def test_the_levels_that_equal_two_posts_are_set_beside_those_that_suffice():
    table = study.level_table(KNOWN, Formatter("vi")).frame
    equal = table.drop(columns="level").iloc[2]
    of_two = study.budget(KNOWN)["each"]["field"].value
    spare = Fraction("13.025") - of_two  # it is negative
    expected = [14 + spare, Fraction("12.075") + spare, NOT_APPLICABLE]
    assert [cell.value for cell in equal] == expected


def test_a_bar_is_a_whole_week_each_part_of_it_written_on_in_the_middle():
    chart = study.week_chart(KNOWN, EN)
    [axes] = chart.figure.axes
    looks = {"meetings": NAVY, "files": TEAL, "field": "#FFFFFF"}
    parts = zip(axes.patches, axes.texts, chart.quantities, strict=True)
    for row, holder in enumerate(study.HOLDERS):
        end = 0.0
        for use, colour in looks.items():
            bar, text, drawn = next(parts)
            hours = float(drawn)
            assert drawn.id.startswith(f"{holder}__")
            expected = (end, row - 0.3, hours, 0.6)
            assert bar.get_bbox().bounds == pytest.approx(expected)
            filled = to_hex(bar.get_facecolor())
            assert filled.upper() == colour
            middle = end + hours / 2
            assert text.get_position() == pytest.approx((middle, row))
            name, number = text.get_text().split("\n")
            assert name == use
            assert float(number) == pytest.approx(hours, abs=0.051)
            end += hours
        assert end == pytest.approx(40)
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    assert names == [EN.term(holder) for holder in study.HOLDERS]
    assert axes.yaxis_inverted()
    assert chart.note.startswith("Hours a week of one person, opinions")
    assert "merged post: meetings 14.0 (assumed), files 13.0 (assumed), field 13.0" in chart.alt


def test_a_part_of_less_than_no_hours_has_no_width():
    known = assumptions_with(files_received=90)
    chart = study.week_chart(known, EN)
    [axes] = chart.figure.axes
    assert axes.patches[-1].get_width() == 0
    assert chart.quantities[-1].value < 0
