"""Benefits and limitations: what is told, in which order and by whom; each message turns."""

import csv
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from thapmuoi_analysis.chapters import chain, conditions, narrative
from thapmuoi_analysis.record.claim import SPEAKERS, told
from thapmuoi_analysis.telling.chart import INK, NAVY, styled
from thapmuoi_analysis.telling.phrases import Passage
from thapmuoi_analysis.telling.voice import Voice

DATA = Path(__file__).parents[2] / "data"
CASES, LANGS = ("thap-muoi", "example", "chau-phu"), ("vi", "en")
every_case = pytest.mark.parametrize("slug", CASES)
in_both = pytest.mark.parametrize("lang", LANGS)
BENEFITS = [f"c{n}" for n in (11, 12, 13, *range(18, 25), *range(28, 33))]


def rows_of(slug):
    with (DATA / slug / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# which claims are told


@every_case
def test_claims_are_told_by_speaker_and_then_as_the_text_has_them(case_of, slug):
    ledger = case_of(slug).ledger
    order = [*ledger]
    claims = told(ledger, "benefit", "result", "limitation", "cause")
    places = [(SPEAKERS.index(claim.speaker), order.index(claim.id)) for claim in claims]
    assert places == sorted(places) != []


def test_the_real_benefits_are_those_that_a_reader_of_the_table_finds(case_of):
    found = [row["id"] for row in rows_of("thap-muoi") if row["type"] == "benefit"]
    assert sorted(claim.id for claim in told(case_of("thap-muoi").ledger, "benefit")) == found
    assert found == BENEFITS


def test_umbrellas_repeats_and_what_speaks_of_something_else_are_left_out(case_of, changed):
    def ids(case, *types):
        return [claim.id for claim in told(case.ledger, *types)]

    case = case_of("thap-muoi")
    assert ids(case, "limitation", "cause") == ["c38", "c39", "c40", "c41"]
    assert "c01" not in ids(case, "result")
    alone = changed("thap-muoi", drop=["c38", "c39", "c40", "c41"])
    assert ids(alone, "limitation", "cause") == ["c37"]  # nothing stands under it
    linked = changed("thap-muoi", c39={"explained_by": "c07"})
    assert ids(linked, "cause") == ["c07", "c38"]


@in_both
@every_case
def test_every_hedge_of_a_claim_stands_in_what_is_told(case_of, slug, lang):
    case = case_of(slug)
    passages = [narrative.limitations(case), narrative.passage(case, "benefit", "result")]
    for passage in passages:
        for spec in ("{told}", "{told:short}"):
            heard = Voice(lang).speak(spec, {"told": passage})
            text = heard.text.casefold()
            assert {claim.id for claim, _ in heard.claims} >= {c.id for c in passage.claims}
            for claim, clause in heard.claims:
                assert all(hedge.casefold() in text for hedge in claim.hedges[lang]), claim.id
                assert all(part.casefold() in text for part in clause.split(" | ")), claim.id


# messages


def test_the_parts_of_one_sentence_are_one_benefit(case_of):
    sentences = {r["locator"] for r in rows_of("thap-muoi") if r["type"] == "benefit"}
    claims = told(case_of("thap-muoi").ledger, "benefit")
    assert narrative.count(claims, "n").value == len(sentences) == 6
    assert narrative.count(claims, "n").formula == "#{n}"
    assert narrative.count(claims, "n", "id").value == len(BENEFITS) == 15


@pytest.mark.parametrize("slug", ["thap-muoi", "example", "chau-phu"])
def test_no_claim_of_what_the_report_tells_is_lost(case_of, slug):
    case, types = case_of(slug), ("benefit", "limitation", "cause", "lesson", "next_step")
    ledger = case.ledger
    passages = [narrative.passage(case, "benefit", "result"), narrative.limitations(case)]
    passages += [p for p in conditions.facts(case).values() if isinstance(p, Passage)]
    shown = {claim.id for p in passages for claim in p.claims}
    shown |= {
        c.id for p in passages for of in (p.causes, p.cases) for cs in of.values() for c in cs
    }
    shown |= {c.id for link in chain.links(case) for c in (*link.measures, *link.causes)}
    assert {claim.id for claim in told(ledger, *types, "recommendation")} <= shown


# the picture


@in_both
@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_a_square_stands_for_each_claim_and_is_filled_where_it_is_hedged(case_of, slug, lang):
    chart = narrative.hedging_chart(case_of(slug), Voice(lang))
    (axes,) = chart.figure.axes
    rows = rows_of(slug)
    heads = " ".join(row["part_of"] for row in rows).split()
    shown = [row for row in rows if row["id"] not in heads and not row["repeats"]]
    for type_ in ("benefit", "limitation"):
        claims = [row for row in shown if row["type"] == type_]
        tops = sorted({patch.get_y() for patch in axes.patches})
        squares = [p for p in axes.patches if p.get_y() == tops[type_ == "limitation"]]
        filled = [p for p in squares if to_hex(p.get_facecolor()).upper() == NAVY]
        assert (len(squares), len(filled)) == (len(claims), sum(bool(r["hedge"]) for r in claims))
        numbers = {quantity.id: quantity.value for quantity in chart.quantities}
        assert numbers[f"{type_}s_shown"] == len(squares)
        assert numbers[f"{type_}s_hedged"] == len(filled)


@in_both
@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_squares_of_one_sentence_stand_together_above_what_they_are_of(case_of, slug, lang):
    case, chart = case_of(slug), narrative.hedging_chart(case_of(slug), Voice(lang))
    (axes,) = chart.figure.axes
    squares, words = iter(axes.patches), Voice(lang).words("charts")
    heads = [text for text in axes.texts if text.get_fontweight() == "bold"]
    below = iter(text for text in axes.texts if text not in heads)
    assert [text.get_text() for text in heads] == [
        words[name].capitalize() for name in ("benefits", "limitations")
    ]
    for row, name in enumerate(("benefit", "limitation")):
        assert heads[row].get_position() == pytest.approx((0, 0.225 + 0.75 * row))
        right, claims = 0.95, told(case.ledger, name)
        for about in dict.fromkeys(claim.about for claim in claims):
            left, text, before = right, next(below), None
            for claim in (claim for claim in claims if claim.about == about):
                right += 0.08 * (before not in (None, claim.sentence))
                square, before = next(squares), claim.sentence
                bounds = (right, 0.75 * row + 0.1, 0.26, 0.26)
                assert square.get_bbox().bounds == pytest.approx(bounds)
                assert to_hex(square.get_edgecolor()).upper() == INK
                right += 0.29
            assert text.get_position() == pytest.approx((left, 0.75 * row + 0.42))
            assert (text.get_va(), heads[row].get_va()) == ("top", "center")
            subject = words.get(f"about {about}", Voice(lang).term(about))
            assert text.get_text() == subject
            right = max(right + 0.08, left + 0.08 * len(subject)) + 0.08
    assert [*squares, *below] == []
    assert tuple(chart.figure.get_size_inches()) == (7.0, 1.5)


@in_both
@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_no_word_overlaps_another_or_a_square_or_leaves_the_picture(case_of, slug, lang):
    chart = narrative.hedging_chart(case_of(slug), Voice(lang))
    with styled():
        renderer = FigureCanvasAgg(chart.figure).get_renderer()
        chart.figure.draw(renderer)
    (axes,) = chart.figure.axes
    texts = [t.get_window_extent(renderer) for t in axes.texts if t.get_text()]
    boxes = [*texts, *(patch.get_window_extent(renderer) for patch in axes.patches)]
    page = chart.figure.bbox
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    for box in boxes:
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1


def test_where_there_is_too_little_to_see_nothing_is_drawn(case_of):
    assert narrative.hedging_chart(case_of("chau-phu"), Voice("vi")) is None
