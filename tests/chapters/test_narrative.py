"""Benefits and limitations: what is told, in which order and by whom; each message turns."""

import csv
from itertools import combinations
from pathlib import Path

import pandas as pd
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
OF_MODEL = [f"c{n}" for n in range(18, 25)]


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


def test_a_cause_is_told_with_its_limitation_where_one_speaker_gives_both(changed, says):
    because = "do thời gian người giữ hai chức danh dự họp"
    assert because in says(narrative.limitations(changed("thap-muoi")))
    unlinked = narrative.limitations(changed("thap-muoi", c39={"explained_by": ""}))
    assert f"ai: {because[3:]}" in says(unlinked)
    another = {"speaker": "explicit", "said_by_vi": "Huyện ủy", "said_by_en": "the committee"}
    apart = narrative.limitations(changed("thap-muoi", c38=another))
    assert says(apart).startswith(f"Theo Huyện ủy, {because[3:]}")
    assert says(apart, "en").startswith("According to the committee, those holding both posts")


def test_what_clauses_share_is_said_once(case_of, says):
    said = says(narrative.limitations(case_of("example")))
    assert said.count("ở một vài xã") == 1
    assert "ở một vài xã, do lịch họp ở huyện còn dày, nên người giữ hai chức danh" in said


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


def _all_but(kept):
    return [id for id in BENEFITS if id not in kept]


MANY = {id: {"quantified": True} for id in BENEFITS}
NOBODY = {"speaker": "none", "said_by_vi": "", "said_by_en": ""}


@pytest.mark.parametrize(
    ("drop", "changes", "vi", "en"),
    [
        (
            (),
            {},
            "Ưu điểm do Ban Thường vụ Huyện ủy nhận định, có chỗ chỉ theo mạch bài; "
            "chưa được lượng hóa",
            "The benefits are the assessment of the district Party Standing Committee, named or "
            "suggested by the context, and have not been quantified",
        ),
        (
            (),
            {id: {"speaker": "explicit"} for id in OF_MODEL},
            "Ưu điểm do Ban Thường vụ Huyện ủy nhận định, chưa được lượng hóa",
            "The benefits are the assessment of the district Party Standing Committee, and have "
            "not been quantified",
        ),
        (
            (),
            {"c18": {"quantified": True}, "c19": NOBODY},
            "Ưu điểm chỉ một phần có dẫn lời, một phần được lượng hóa",
            "The benefits are attributed only in part and have been quantified in part",
        ),
        (
            (),
            {id: {**NOBODY, "quantified": True} for id in OF_MODEL},
            "Ưu điểm không dẫn lời ai, đều được lượng hóa",
            "The benefits are attributed to nobody and have all been quantified",
        ),
        (
            OF_MODEL[1:],
            {},
            "Bài báo nêu một ưu điểm, về chức danh, đầu mối công việc (“nhìn chung”)",
            "The article reports one benefit, regarding posts and points of contact (“on the "
            "whole”)",
        ),
        (OF_MODEL, {}, "Bài báo không nêu ưu điểm nào", "The article reports no benefit"),
    ],
    ids=["or implied", "named", "in part", "nobody", "one", "none"],
)
def test_who_finds_the_benefits_turns_with_the_claims(changed, says, drop, changes, vi, en):
    found = narrative.benefits_assessed(changed("thap-muoi", drop=drop, **changes))
    assert (says(found, "vi"), says(found, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("drop", "changes", "vi", "en"),
    [
        (
            (),
            {},
            "Bài báo nêu nhiều ưu điểm, không ưu điểm nào kèm số liệu",
            "The article reports many benefits, none of them with a figure",
        ),
        (
            _all_but(["c18", "c21"]),
            {"c21": {"quantified": True}},
            "Bài báo nêu hai ưu điểm, một phần kèm số liệu",
            "The article reports two benefits, some of them with a figure",
        ),
        (
            (),
            MANY,
            "Bài báo nêu nhiều ưu điểm, ưu điểm nào cũng kèm số liệu",
            "The article reports many benefits, each of them with a figure",
        ),
        (
            _all_but(["c18"]),
            {},
            "Bài báo nêu một ưu điểm, về chức danh, đầu mối công việc (“nhìn chung”)",
            "The article reports one benefit, regarding posts and points of contact (“on the "
            "whole”)",
        ),
        (BENEFITS, {}, "Bài báo không nêu ưu điểm nào", "The article reports no benefit"),
    ],
    ids=["many without", "two in part", "all", "one", "none"],
)
def test_the_count_of_benefits_turns_with_the_claims(changed, says, drop, changes, vi, en):
    found = narrative.benefits_counted(changed("thap-muoi", drop=drop, **changes))
    assert (says(found, "vi"), says(found, "en")) == (vi, en)


def test_the_parts_of_one_sentence_are_one_benefit(case_of):
    sentences = {r["locator"] for r in rows_of("thap-muoi") if r["type"] == "benefit"}
    claims = told(case_of("thap-muoi").ledger, "benefit")
    assert narrative.count(claims, "n").value == len(sentences) == 6
    assert narrative.count(claims, "n").formula == "#{n}"
    assert narrative.count(claims, "n", "id").value == len(BENEFITS) == 15


def test_without_such_as_they_are_all_that_the_source_names(changed, says):
    case = changed("thap-muoi", c37={"hedge": "một số", "hedge_en": "some"})
    found = narrative.limitations_named(case)
    assert says(found) == (
        "Trong “một số hạn chế”, bài báo nêu hai, về việc đi địa bàn (“có lúc”) và vai trò cấp phó "
        "ở một số nơi"
    )
    assert says(found, "en") == (
        "Of “some limitations” the article names two, regarding field visits (“at times”) and the "
        "role of deputies in some places"
    )


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


@pytest.mark.parametrize(
    ("drop", "vi", "en"),
    [
        (
            (),
            "Bài báo nêu “một số hạn chế”, như về việc đi địa bàn (“có lúc”) và vai trò cấp phó ở "
            "một số nơi",
            "The article reports “some limitations”, for example regarding field visits (“at "
            "times”) and the role of deputies in some places",
        ),
        (
            ["c40", "c41"],
            "Bài báo nêu “một số hạn chế”, như về việc đi địa bàn (“có lúc”)",
            "The article reports “some limitations”, for example regarding field visits (“at "
            "times”)",
        ),
        (
            ["c37", "c39", "c40", "c41"],
            "Bài báo không nêu hạn chế nào",
            "The article reports no limitation",
        ),
    ],
)
def test_limitations_are_named_under_what_the_source_calls_them(changed, says, drop, vi, en):
    found = narrative.limitations_named(changed("thap-muoi", drop=drop))
    assert (says(found, "vi"), says(found, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("slug", "vi"),
    [
        (
            "example",
            "Bài viết nêu hai hạn chế, về thời gian đi ấp ở một vài xã và việc giải quyết hồ sơ "
            "(“đôi khi”)",
        ),
        (
            "chau-phu",
            "Bản tin nêu một hạn chế, về tính sát thực tế của quyết sách (“có thể”; “nhiều khi”)",
        ),
    ],
)
def test_without_such_a_heading_they_are_counted(case_of, says, slug, vi):
    assert says(narrative.limitations_named(case_of(slug))) == vi


def test_what_model_or_scheme_brought_and_what_rotation_did_turn_too(case_of, changed, says):
    real, other = case_of("thap-muoi"), case_of("example")
    assert "chưa rõ là nhờ mô hình hay nhờ Đề án số 04" in says(narrative.unclear(real))
    assert "không nêu chuyển biến chung nào" in says(narrative.unclear(other))
    alike = changed(other, **{id: {"about": "model"} for id in other.ledger})
    assert narrative.unclear(alike) is None  # perhaps nobody looked
    assert "không nói thẳng là nhờ mô hình" in says(narrative.rotation(real))
    assert "không nêu lợi ích" in says(narrative.rotation(other))
    benefit = changed("example", c10={"type": "benefit"})
    assert "không nói thẳng là nhờ mô hình" in says(narrative.rotation(benefit))


def test_pairs_are_told_by_label_one_sentence_for_each_limitation(case_of, changed, says):
    said = says(narrative.pairs(case_of("thap-muoi")), "en")
    assert said.count(".") == 2
    assert "The benefits regarding some “intermediate” steps and timeliness of work stand" in said
    assert "The benefit regarding management stands beside the limitation regarding field" in said
    untold = changed("thap-muoi", "pairs", c39={"told": False}, c41={"told": pd.NA})
    assert says(narrative.pairs(untold)) == says(narrative.pairs(case_of("an-giang"))) == ""


@pytest.mark.parametrize(
    ("slug", "changes", "vi", "en"),
    [
        (
            "thap-muoi",
            {},
            "Mọi hạn chế đều kèm từ ngữ dè dặt; ưu điểm chỉ một phần",
            "Every limitation is hedged; only some of the benefits are",
        ),
        (
            "example",
            {"c12": {"hedge": "hơn", "hedge_en": "more"}},
            "Từ ngữ dè dặt kèm 2/2 hạn chế, 2/2 ưu điểm",
            "Hedged: 2 of 2 limitations, 2 of 2 benefits",
        ),
        (
            "example",
            {id: {"hedge": "", "hedge_en": ""} for id in ("c11", "c12", "c13", "c15")},
            "Từ ngữ dè dặt kèm 0/2 hạn chế, 0/2 ưu điểm",
            "Hedged: 0 of 2 limitations, 0 of 2 benefits",
        ),
        (
            "example",
            {"c11": {"hedge": "", "hedge_en": ""}, "c12": {"hedge": "", "hedge_en": ""}},
            "Từ ngữ dè dặt kèm 2/2 hạn chế, 0/2 ưu điểm",
            "Hedged: 2 of 2 limitations, 0 of 2 benefits",
        ),
        (
            "thap-muoi",
            {"c39": {"hedge": "", "hedge_en": ""}},
            "Từ ngữ dè dặt kèm 2/3 hạn chế, 6/15 ưu điểm",
            "Hedged: 2 of 3 limitations, 6 of 15 benefits",
        ),
    ],
    ids=["limitations all", "alike", "none", "limitations alone", "in part"],
)
def test_the_message_on_hedges_turns_with_them(changed, says, slug, changes, vi, en):
    found = narrative.hedging(changed(slug, **changes))
    assert (says(found, "vi"), says(found, "en")) == (vi, en)


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
