"""The figures of the time budget, read back from the artists."""

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch

from thapmuoi_analysis.analysis import turnaround, workload
from thapmuoi_analysis.build.checks import NUMERAL
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.quantity import Kind
from thapmuoi_analysis.report import charts
from thapmuoi_analysis.telling.voice import Voice

CASE = load_case("thap-muoi")
CHANGES = {
    "base": "",
    "overload": "files_received=75 bounced_share=90%",
    "no meetings": "meetings_party=0 meetings_government=0 meetings_joint=0",
    "merging never pays": "coordination_removed=0% dual_saving=0%",
}
languages = pytest.mark.parametrize("lang", ["vi", "en"])
worlds = pytest.mark.parametrize("name", CHANGES)


def _known(name):
    return workload.given(CASE, CHANGES[name])


def _made(lang, name):
    known, voice = _known(name), Voice(lang)
    return {
        "structures": charts.structures(voice),
        "week": charts.week(workload.budget(known), voice),
        "map": charts.regime_map(turnaround.regime(known), voice),
    }


@languages
@worlds
@pytest.mark.parametrize("which", ["structures", "week", "map"])
def test_no_text_covers_another_or_leaves_the_figure(lang, name, which):
    chart = _made(lang, name)[which]
    canvas = FigureCanvasAgg(chart.figure)
    with charts.styled():
        canvas.draw()
    renderer, frame = canvas.get_renderer(), chart.figure.bbox
    texts = [text for axes in chart.figure.axes for text in axes.texts]
    texts += [t for legend in chart.figure.legends for t in legend.get_texts()]
    texts += [axes.xaxis.label for axes in chart.figure.axes]
    boxes = [text.get_window_extent(renderer) for text in texts if text.get_text()]
    assert boxes
    for place, box in enumerate(boxes):
        assert frame.x0 <= box.x0 <= box.x1 <= frame.x1
        assert frame.y0 <= box.y0 <= box.y1 <= frame.y1
        assert not any(box.overlaps(other) for other in boxes[place + 1 :])


@languages
def test_a_text_in_a_box_of_the_structures_stays_in_its_box(lang):
    chart = charts.structures(Voice(lang))
    canvas = FigureCanvasAgg(chart.figure)
    with charts.styled():
        canvas.draw()
    held = 0
    for axes in chart.figure.axes:
        frames = [p for p in axes.patches if isinstance(p, FancyBboxPatch)]
        for frame in frames:
            box = frame.get_window_extent(canvas.get_renderer())
            for text in axes.texts:
                inner = text.get_window_extent(canvas.get_renderer())
                if box.contains((inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2):
                    assert box.x0 <= inner.x0 <= inner.x1 <= box.x1
                    held += 1
    assert held == 7


@languages
def test_the_structures_are_told_without_a_number(lang):
    chart = charts.structures(Voice(lang))
    assert len(chart.figure.axes) == 2
    for text in (chart.alt, *chart.drawn):
        assert not NUMERAL.search(text)
    assert chart.quantities == ()


@languages
def test_the_bars_of_a_week_are_as_long_as_its_hours(lang):
    found, voice = workload.budget(_known("base")), Voice(lang)
    chart = charts.week(found, voice)
    bars = [bar for held in chart.figure.axes[0].containers for bar in held]
    expected = [found[holder][use] for holder in workload.HOLDERS for use in workload.USES]
    assert [bar.get_width() for bar in bars] == pytest.approx([float(q.value) for q in expected])
    assert list(chart.quantities) == expected
    ends = [bar.get_x() + bar.get_width() for bar in bars[3::4]]
    assert ends == pytest.approx([40] * 3)
    for quantity in expected:
        assert voice.number(quantity) in chart.alt


@languages
def test_a_week_that_is_too_short_says_how_many_hours_are_lacking(lang):
    found = workload.budget(_known("overload"))
    chart = charts.week(found, Voice(lang))
    lacking = Voice(lang).number(found["merged"]["field"]).split(" (")[0]
    assert lacking.startswith("−")
    words = {"vi": "thiếu giờ:", "en": "not enough:"}[lang]
    assert f"{words} {lacking}" in chart.drawn
    assert f"{words} {lacking}" in chart.alt
    bars = [bar for held in chart.figure.axes[0].containers for bar in held]
    assert len(bars) == 11  # no bar for less than nothing


@languages
@worlds
def test_the_map_marks_each_line_of_hours_once_and_where_it_runs(lang, name):
    known, voice = _known(name), Voice(lang)
    found = turnaround.regime(known)
    chart = charts.regime_map(found, voice)
    texts = chart.figure.axes[0].texts
    numbers = [text.get_text() for text in texts]
    assert len(numbers) == len(set(numbers)) > 2
    for text in texts:
        x, y = text.get_position()
        share = Fraction(y / 100)
        changed = {**known, "delegated_share": known["delegated_share"].named("d")}
        values = workload.exact(changed) | {"delegated_share": share}
        week = float(values["week_hours"]) - x
        own = values["files_received"] * (1 - share) * values["file_hours"]
        own *= 1 + values["share_dual"] * (1 - values["dual_saving"])
        asked = values["files_received"] * share * values["bounced_share"]
        left = week - float(own + asked * values["consultation_hours"])
        assert left == pytest.approx(float(text.get_text()), abs=1e-6)
    marks = [q for q in chart.quantities if q.id.startswith("field_mark__")]
    assert {q.kind for q in marks} == {Kind.ILLUSTRATIVE}
    assert ", ".join(map(voice.number, marks)) in chart.alt


@languages
def test_the_map_tells_its_base_case_its_limit_and_its_parts(lang):
    voice, found = Voice(lang), turnaround.regime(_known("base"))
    alt = charts.regime_map(found, voice).alt
    for quantity in (*found.now, found.limit, *found.parts.values()):
        assert voice.number(quantity) in alt
    assert found.parts["faster"].value == Fraction(int((found.merged < found.separate).sum()), 3600)


@worlds
def test_all_is_drawn_in_greys(name):
    figure = _made("vi", name)["map"].figure
    colours = [c for held in figure.axes[0].collections for c in held.get_facecolor()]
    colours += [c for held in figure.axes[0].collections for c in held.get_edgecolor()]
    assert colours
    for colour in colours:
        red, green, blue = to_rgb(colour)
        assert red == green == blue


def test_where_no_structure_is_bounded_nothing_is_drawn_as_faster():
    found = turnaround.regime(workload.given(CASE, "files_received=400 delegated_share=0%"))
    assert np.isinf(found.merged[0]).all()
    chart = charts.regime_map(found, Voice("en"))
    assert "merged post: files pile up without bound" in chart.drawn
