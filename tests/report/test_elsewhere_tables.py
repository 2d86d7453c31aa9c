"""Other places as a reader sees them, in both languages; the figure and its words."""

import pytest

from thapmuoi_analysis.analysis import elsewhere
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report import charts, elsewhere_tables
from thapmuoi_analysis.telling.voice import LANGS, Voice

POWER = (
    "ended: Lộc Ninh (Bình Phước); benefit: Ho Chi Minh City; "
    "lesson or condition: said in general; risk: Quảng Ninh; measure: Bình Phước; Nghệ An"
)


@pytest.fixture(scope="module")
def case():
    return load_case("thap-muoi")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["places", "changes", "doubts", "claims", "mechanisms"])
def test_every_column_is_there_and_no_code_is_left(case, name, lang):
    frame = getattr(elsewhere_tables, name)(case, Voice(lang))
    columns = getattr(elsewhere_tables, name.upper())
    assert set(columns) <= set(frame.columns) and len(frame)
    texts = [cell for column in columns for cell in frame[column] if isinstance(cell, str)]
    assert texts and not any("_" in text or not text for text in texts)


def test_uncertain_and_contradicted_rows_are_told(case):
    frame = elsewhere_tables.doubts(case, Voice("vi")).set_index("place")["doubt"]
    assert "Trường Chính trị" in frame["Châu Phú (An Giang)"]
    assert "không khớp" in frame["An Giang"] and "không ghi ngày" in frame["TP. Hồ Chí Minh"]


def test_a_mechanism_that_this_record_leaves_out_is_told_as_not_reported(case):
    rows = elsewhere_tables.mechanisms(case, Voice("en")).set_index("mechanism")
    assert tuple(rows.loc["control of power"]) == ("not reported", POWER)
    assert rows.loc["timely work", "here"] == "benefit: c22"


@pytest.mark.parametrize("lang", LANGS)
def test_the_figure_draws_and_says_every_number_each_place_on_its_own_scale(case, lang):
    voice, changes = Voice(lang), elsewhere.changes(case)
    chart = charts.before_and_after(changes, voice)
    panels = [axes for axes in chart.figure.axes if axes.patches]
    drawn = [[patch.get_height() for patch in axes.patches] for axes in panels]
    assert drawn == [[q.value for q in change.counts] for change in changes]
    assert len({axes.get_ylim() for axes in panels}) > 1
    for change in changes:
        assert change.place[lang] in chart.alt
        assert all(voice.number(q) in chart.alt for q in (*change.counts, change.days[1]))
    looks = [(patch.get_facecolor(), patch.get_hatch()) for patch in panels[0].patches]
    assert looks[0] != looks[1] and looks[0][1]  # told apart without colour


def test_the_figure_of_no_change_says_so():
    assert "not reported" in charts.before_and_after([], Voice("en")).alt
