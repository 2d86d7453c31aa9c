"""The time budget: hours written out by kind of file, what makes them enough, what is refused."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.hours import UNITS, wrong
from thapmuoi_analysis.case.quantity import NOT_APPLICABLE, Kind, assumed
from thapmuoi_analysis.studies import leadership_workload as study
from thapmuoi_analysis.telling.drawing import INK, NAVY, TEAL
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.translations import headings

ROOT = Path(__file__).parents[2]
LEVELS = ("now", "enough", "equal")
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
    assert [found[f"at_{use}"].id for use in study.LEVELS] == [f"{u}__enough" for u in study.LEVELS]


def test_a_level_that_no_share_reaches_is_not_told():
    found = study.facts(_changed(field_needed="27"))
    assert (found["at_meetings"].value, found["at_delegated_share"]) == (Fraction("0.025"), None)


@pytest.mark.parametrize("holder", study.HOLDERS)
def test_the_parts_of_a_bar_are_the_whole_week(holder):
    chart = study.week_chart(KNOWN, Formatter("vi"))
    drawn = [n.value for n in chart.quantities if n.id.startswith(f"{holder}__")]
    assert len(drawn) == 3 and sum(drawn) == 40
    row = study.HOLDERS.index(holder)
    bars = [bar for bar in chart.figure.axes[0].patches if round(bar.get_y() + 0.3) == row]
    assert [bar.get_width() for bar in bars] == pytest.approx([float(n) for n in drawn])


def test_the_table_has_what_is_assumed_what_suffices_and_what_equals_two_posts():
    table = study.level_table(KNOWN, Formatter("vi"))
    found = [[cell.value for cell in row] for row in table.iloc[:, 1:].itertuples(index=False)]
    each = study.budget(KNOWN)["each"]["field"].value
    spare = Fraction("13.025") - each  # what one holder has beyond the mean of two; it is negative
    assert found[0] == [14, Fraction("12.075"), Fraction("0.3")]
    assert found[1][:2] == [Fraction("11.025"), Fraction("9.1")]
    assert found[2][:2] == [14 + spare, Fraction("12.075") + spare]
    assert found[1][2] == Fraction(29, 57) and found[2][2] is NOT_APPLICABLE
    ids = [[cell.id for cell in row] for row in table.iloc[1:, 1:].itertuples(index=False)]
    assert ids == [[f"{use}__{mark}" for use in study.LEVELS] for mark in ("enough", "equal")]
    assert list(table["level"]) == [Formatter("vi").term(f"level {n}") for n in LEVELS]
    assert table.attrs["columns"] == dict(headings("workload levels"))


@given(weeks())
def test_each_level_alone_leaves_one_holder_the_hours_needed_or_is_not_applicable(values):
    known = _quantities(values)
    now = study.budget(known)["merged"]
    found = study.levels(known, known["field_needed"], "mark")
    spare = values["week_hours"] - values["field_needed"] - now["consultations"].value
    for use, other in (("meetings", "files"), ("files", "meetings")):
        left = spare - now[other].value
        assert found[use].value == (left if left >= 0 else NOT_APPLICABLE)
    assert {id: one.id for id, one in found.items()} == {id: f"{id}__mark" for id in study.LEVELS}
    assert {one.kind for one in found.values()} == {Kind.ASSUMED}


HOURS = {  # of the week, by hand
    "secretary": ["8", "5.775", "0.495", "25.73"],
    "chair": ["10", "7.875", "0.675", "21.45"],
    "merged": ["14", "12.075", "0.9", "13.025"],
    "each": ["9", "6.825", "0.585", "23.59"],
}


def test_the_hours_of_a_week_are_told_by_leader_and_use():
    week, table = study.budget(KNOWN), study.week_table(KNOWN, Formatter("en"))
    assert {who: [n.value for n in of.values()] for who, of in week.items()} == {
        who: [*map(Fraction, hours)] for who, hours in HOURS.items()
    }
    ids = [[f"{who}__{use}" for use in study.USES] for who in HOURS]
    assert [[n.id for n in of.values()] for of in week.values()] == ids
    assert {n.unit for of in week.values() for n in of.values()} == {"hour/week"}
    assert list(table["who"]) == ["secretary", "chair", "merged post", "average per leader"]
    cells = [[cell.id for cell in row] for row in table.iloc[:, 1:].itertuples(index=False)]
    assert cells == ids and table.attrs["columns"] == dict(headings("workload week"))


@pytest.mark.parametrize("shares", [True, False])
def test_an_assumption_is_shown_with_its_unit_and_its_reason(shares):
    with (ROOT / "data/thap-muoi/workload.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["unit"] == "share") == shares]
    units = {"hour/week": "hours a week", "file/week": "files a week", "hour/file": "hours a file"}
    table = study.assumptions(CASE, Formatter("en"), shares=shares)
    assert list(table["name"]) == [Formatter("en").term(row["id"]) for row in rows] != []
    assert [n.id for n in table["value"]] == [row["id"] for row in rows]
    assert list(table["reason"]) == [row["reason_en"] for row in rows]
    assert list(table.get("unit", [])) == [units[row["unit"]] for row in rows if not shares]
    name = "workload shares" if shares else "workload amounts"
    assert table.attrs["columns"] == dict(headings(name))


def test_the_facts_of_a_week_say_what_is_short_and_what_goes_beyond_it():
    found = study.facts(_changed(files_received=90))
    merged = {use: found[use].value for use in study.USES}
    assert found["over"].value == -merged["field"] > 0
    assert found["short"].value == 16 - merged["field"]
    assert (found["over"].id, found["short"].id) == ("hours_over", "field_short")
    assert found["at_meetings"] is None  # no meetings at all would leave too few hours
    assert found["each"].id == "each__field"


IN_WORDS = (
    "secretary: meetings 8.0 (assumed), files 6.3 (assumed), field 25.7 (assumed); chair: meetings "
    "10.0 (assumed), files 8.6 (assumed), field 21.5 (assumed); merged post: meetings 14.0 "
    "(assumed), files 13.0 (assumed), field 13.0 (assumed)."
)


def test_a_bar_is_written_on_in_the_middle_of_its_parts_and_told_in_words():
    chart = study.week_chart(KNOWN, Formatter("en"))
    [axes] = chart.figure.axes
    assert chart.alt == IN_WORDS and chart.note.startswith("Hours a week of one person, opinions")
    uses = ("meetings", "work", "field")
    ids = [f"{who}__{use}" for who in study.HOLDERS for use in uses]
    assert [n.id for n in chart.quantities] == ids
    looks = [(NAVY, "white"), (TEAL, "white"), ("#FFFFFF", INK)]
    hours = ("8.0", "6.3", "25.7", "10.0", "8.6", "21.5", "14.0", "13.0", "13.0")
    named = 3 * ("meetings", "files", "field")
    words = [f"{use}\n{text}" for use, text in zip(named, hours, strict=True)]
    end = 0.0
    for n, (bar, text) in enumerate(zip(axes.patches, axes.texts, strict=True)):
        left, low, wide, high = bar.get_bbox().bounds
        assert (left, low, high) == pytest.approx((end if n % 3 else 0, n // 3 - 0.3, 0.6))
        assert text.get_position() == pytest.approx((left + wide / 2, n // 3))
        assert (text.get_ha(), text.get_va()) == ("center", "center")
        look = (to_hex(bar.get_facecolor()).upper(), text.get_color())
        assert look == looks[n % 3] and to_hex(bar.get_edgecolor()).upper() == INK
        assert text.get_text() == words[n]
        end = left + wide
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        "secretary", "chair", "merged post",
    ]  # fmt: skip
    assert list(axes.get_yticks()) == [0, 1, 2] and axes.get_ylim() == (2.5, -0.5)
    assert not any(spine.get_visible() for spine in axes.spines.values())
    assert tuple(chart.figure.get_size_inches()) == (7.0, 2.6)
    for axis, sides in ((axes.xaxis, ("bottom", "labelbottom")), (axes.yaxis, ("left",))):
        ticks = axis.get_tick_params()
        assert not any(ticks[side] for side in sides) and ticks["labelcolor"] == INK


def test_a_part_of_less_than_no_hours_has_no_width():
    chart = study.week_chart(_changed(files_received=90), Formatter("en"))
    merged = chart.figure.axes[0].patches[-1]
    assert merged.get_width() == 0 and chart.quantities[-1].value < 0
