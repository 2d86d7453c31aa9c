"""The interval bars, read back from the artists, and the tables that stand beside them."""

import csv
import re
from functools import cache
from math import inf
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from thapmuoi_analysis.analysis import unreported
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.record.ranges import Range
from thapmuoi_analysis.report import charts, path_tables
from thapmuoi_analysis.report.voice import Voice

DATA = Path(__file__).parents[2] / "data"
load = cache(load_case)
of_each_case = pytest.mark.parametrize(
    ("slug", "lang"), [(s, x) for s in ("thap-muoi", "example") for x in ("vi", "en")]
)


def gaps(slug):
    with (DATA / slug / "missing.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bars(chart):
    containers = chart.figure.axes[0].containers
    return [bar for container in containers for bar in container]


@of_each_case
def test_a_bar_goes_from_least_to_most_and_a_conflict_has_none(slug, lang):
    case, voice = load(slug), Voice(lang)
    found = unreported.ladder(case)
    chart = charts.bounds(found, voice)
    fits = found[found["conflict"] == ""]
    assert len(bars(chart)) == len(fits) > 5
    texts = [text.get_text().strip() for text in chart.figure.axes[0].texts]
    for bar, row in zip(bars(chart), fits.to_dict("records"), strict=True):
        least, most = float(row["exposure_least"].value), float(row["exposure_most"].value)
        assert bar.get_x() == pytest.approx(least)
        assert bar.get_x() + bar.get_width() == pytest.approx(most)
        assert bar.get_hatch()
        red, green, blue, _ = bar.get_facecolor()
        assert red == green == blue
    assert texts == [voice.term("conflict")] * (len(found) - len(fits))


@of_each_case
def test_the_description_tells_every_choice_with_what_is_drawn(slug, lang):
    case, voice = load(slug), Voice(lang)
    found = unreported.ladder(case)
    chart = charts.bounds(found, voice)
    parts = chart.alt.partition(". ")[2].rstrip(".").split("; ")
    assert len(parts) == len(found)
    for part, row in zip(parts, found.to_dict("records"), strict=True):
        assert part.startswith(f"{path_tables.named(row['choice'], voice)}: ")
        for name in ("exposure_least", "exposure_most"):
            assert row["conflict"] or voice.number(row[name]) in re.split("[ ,]? ", part)
    drawn = [q for row in found.to_dict("records") if not row["conflict"]
             for q in (row["exposure_least"], row["exposure_most"])]  # fmt: skip
    assert list(chart.quantities) == drawn


@of_each_case
def test_no_text_covers_another_or_leaves_the_figure(slug, lang):
    chart = charts.bounds(unreported.ladder(load(slug)), Voice(lang))
    canvas = FigureCanvasAgg(chart.figure)
    with charts.styled():
        canvas.draw()
    axes, renderer = chart.figure.axes[0], canvas.get_renderer()
    texts = [*axes.get_yticklabels(), *axes.texts, axes.xaxis.label]
    boxes = [text.get_window_extent(renderer) for text in texts if text.get_text()]
    frame = chart.figure.bbox
    for place, box in enumerate(boxes):
        assert frame.x0 <= box.x0 <= box.x1 <= frame.x1
        assert frame.y0 <= box.y0 <= box.y1 <= frame.y1
        assert not any(box.overlaps(other) for other in boxes[place + 1 :])


def test_each_choice_is_named_by_its_ids_and_told_in_words():
    vi, en = Voice("vi"), Voice("en")
    assert path_tables.named("A0 A5", vi) == "A0 + A5"
    assert (
        path_tables.named("", en)
        == path_tables.named("", en, words=True)
        == en.term("record_alone")
    )
    assert path_tables.named("A0", vi, words=True) == f"A0: {vi.term('A0')}"
    assert path_tables.named("A0 A5", en, words=True) == f"A0 + A5: {en.term('A5')}"
    assert "(" not in path_tables.named("A0 A7", vi, words=True)


@of_each_case
def test_missing_facts_stand_in_the_order_of_the_case_with_whom_to_ask(slug, lang):
    made = path_tables.missing(load(slug), Voice(lang))
    expected = [[row[f"{name}_{lang}"] for name in ("what", "document", "keeper")]
                for row in gaps(slug)]  # fmt: skip
    assert made[list(path_tables.MISSING)].to_numpy().tolist() == expected != []


@of_each_case
def test_each_assumption_tells_its_sentences_or_that_it_is_assumed(slug, lang):
    voice = Voice(lang)
    made = path_tables.assumptions(load(slug), voice)
    for row in made.to_dict("records"):
        assert row["text"] == voice.term(row["id"])
        assert re.search(r"\bp\d+\.s\d+\b", row["basis"]) or row["basis"] == voice.term("assumed")
        assert (voice.term("assumed") in row["basis"]) is (row["id"] in unreported.UNHINTED)
    assert made.attrs["locators"]


@of_each_case
def test_the_ladder_names_what_is_at_odds(slug, lang):
    voice, found = Voice(lang), unreported.ladder(load(slug))
    made = path_tables.ladder(found, voice)
    for name, row in zip(made["choice"], found.to_dict("records"), strict=True):
        odds = f"({voice.term('conflict')}: {row['conflict']})"
        assert name.endswith(odds) if row["conflict"] else voice.term("conflict") not in name


def test_the_stocks_have_a_heading_for_each_choice():
    frame = pd.DataFrame({"day": [], "": [], "A0 A1 A5": []})
    heads = path_tables.stock_columns(frame, Voice("vi"))
    assert list(heads) == ["day", "", "A0 A1 A5"]
    assert heads["A0 A1 A5"] == ("A0 + A1 + A5",) * 2
    assert heads[""][0] == Voice("vi").term("record_alone")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_threshold_that_no_path_reaches_is_said_to_be_not_reached(lang):
    case, voice = load_case("an-giang"), Voice(lang)
    found = unreported.ladder(case)
    told = path_tables.ladder(found, voice).set_index(found["choice"])["reached"]
    assert told["A0"] == told["A0 A1"] == voice.term("not_reached")
    assert told[""].value == Range(2019, inf)
