"""Two articles in one report: each is told in its own numbers, by its publisher, at its places.

The second article is added to the fictional example, whose own one says that 4 of 6 units had the
model on 30 June 2025, and that 2 remain.
"""

import later_source
import pytest
from golden import told
from golden.what_if import as_stated

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.quantity import Quantity
from thapmuoi_analysis.telling import other_figures, rollout
from thapmuoi_analysis.telling.formatter import Formatter

LATER = "bao-khac"
AT = f"{LATER}:p1.s1"
OWN = "example-2025-07-01"
SOURCE = later_source.source(LATER, "2026-03-02")
SENTENCE = later_source.sentence(AT)
DAY = {
    "id": "day_2",
    "measure": "page_date",
    "value": "2026-03-02",
    "unit": "date",
    "locator": AT,
    "label_vi": "Ngày đăng bài thứ hai",
    "label_en": "Day of the second article",
}
CLAIMS = {
    "c90": ("result", "đã có {adopted} đơn vị, vượt kế hoạch", "{adopted} had it, above plan"),
    "c91": ("limitation", "việc tiếp dân còn chậm", "receiving citizens is still slow"),
}


def claim(id):
    """Return a claim of the second article."""
    kind, vi, en = CLAIMS[id]
    hedges = {"hedge": "còn", "hedge_en": "still"} if "còn" in vi else {}
    return {
        "id": id,
        "locator": AT,
        "type": kind,
        "about": "model",
        "speaker": "none",
        "label_vi": "tiếp dân",
        "label_en": "receiving citizens",
        "clause_vi": vi,
        "clause_en": en,
        "compared_with": "plan" if kind == "result" else "nothing",
        "counterfactual": "none",
        **hedges,
    }


def with_later(adopted, day, claims=(), **tables):
    """Return the example with a second article that states a result of a day."""
    fact = {
        "id": "adopted_2",
        "measure": "adopted",
        "value": adopted,
        "as_of_earliest": day,
        "as_of_latest": day,
        "locator": AT,
        "label_vi": "Số đơn vị theo bài thứ hai",
        "label_en": "Units by the second article",
    }
    rows = {"sources": [SOURCE], "sentences": [SENTENCE], "facts": [fact, DAY], **tables}
    rows["claims"] = [claim(id) for id in claims]
    changed = told.load("example").with_rows(rows)
    return as_stated(changed)


@pytest.fixture(scope="module")
def later():
    """Return what is told where a later article says that one unit more has the model."""
    status = {"unit": "Cồn Nháp", "status": "adopted", "locator": AT}
    return _texts(with_later(5, "2026-03-01", CLAIMS, statuses=[status]))


@pytest.fixture(scope="module")
def disagreeing():
    """Return what is told where both articles state the result of one day, and differ."""
    return _texts(with_later(3, "2025-06-30", ["c90"]))


def _texts(case):
    texts = {}
    for lang in ("vi", "en"):
        run = told.executed(case, lang, tries=False)
        assert told.errors(run, case, lang) == []
        texts[lang] = told.told(run, case, lang, sources=False)
    return texts


def test_what_the_first_article_says_stays_as_it_was_and_the_latest_has_both_days(later):
    vi, en = later["vi"], later["en"]
    assert "ra 2 đơn vị còn lại là thị trấn Bến Thử và Cồn Nháp" in vi
    assert "to the 2 remaining units, Bến Thử town and Cồn Nháp" in en
    assert "tăng từ 2 (31/12/2023) lên 4 (30/6/2025) và 5 (01/3/2026)" in vi
    assert "to 4 (30 June 2025) and 5 (1 March 2026)" in en
    own = "đến ngày 30/6/2025, có 4/6 xã, thị trấn thực hiện mô hình; kết quả vượt chỉ tiêu"
    assert own in vi  # what it compares is its own result
    assert "Hướng nêu tháng 7/2025:" in vi and "as of July 2025" in en  # of the article with steps


def test_each_article_goes_by_its_publisher_and_places_keep_their_source(later):
    vi, en = later["vi"], later["en"]
    assert f"Theo bài viết của Báo Khác, việc tiếp dân còn chậm [{AT}]" in vi
    assert "According to the article by Báo Khác, receiving citizens" in en
    assert "Các bài viết đã đọc nêu ba hạn chế" in vi and "The record reports three limit" in en
    for text in (vi, en):
        places = text.split("[")[1:]
        assert not [place for place in places if place[0] == "p" and place[1].isdigit()]
        assert f"[{OWN}:p8.s1" in text
    assert "Bài viết nêu" not in vi and "The article reports" not in en


def test_what_is_not_reported_is_said_of_the_article_that_was_read_for_it(later):
    told = later["vi"].casefold()
    assert "về tiếp dân, " not in told  # nobody looked for its cause in that article
    assert "tiếp dân | chưa tìm | chưa tìm" in later["vi"]
    assert "nhằm vào sự mạnh dạn của cấp phó" in later["vi"]


def test_a_result_that_compares_itself_is_told_once_with_who_says_so(later):
    chapter = told.chapters_of(later["vi"])["# Kết quả so với chỉ tiêu và kế hoạch"]
    [line] = [line for line in chapter if "đã có 5 đơn vị" in line]
    assert line.startswith("Theo bài viết của Báo Khác, đã có 5 đơn vị, vượt kế")


def test_articles_that_disagree_are_named_with_number_day_and_place(disagreeing):
    vi, en = disagreeing["vi"], disagreeing["en"]
    places = f"[{AT}, {OWN}:p4.s1]"
    assert f"khác nhau về kết quả (30/6/2025): bài viết của Báo Khác nêu 3/6 {places}; bài" in vi
    assert f"nêu 4/6 [{OWN}:p5.s3, {OWN}:p4.s1]" in vi
    assert f"on the result (30 June 2025): the article by Báo Khác gives 3 of 6 {places}; th" in en
    assert "3–4/6 xã, thị trấn đã thực hiện mô hình (các nguồn nêu khác nhau): " in vi
    assert "3–4 of 6 communes and towns had adopted the model (the sources disagree): " in en


def test_no_claim_carries_the_range_of_both(disagreeing):
    assert ", đã có 3 đơn vị, vượt kế hoạch" in disagreeing["vi"]
    assert "3 had it, above plan" in disagreeing["en"]
    assert "có 3–4" not in disagreeing["vi"] and "3–4 had it" not in disagreeing["en"]


def test_a_second_day_on_one_page_is_no_stamp_of_another_source():
    case = with_later(5, "")
    days = metrics.by_date(case)["day"]
    assert str(days["adopted_2"].value) == "2026-03-02"  # its own page's day, at the latest
    assert days["adopted_2"].sources == (AT,)


def test_a_target_on_which_they_disagree_is_told_of_each_and_comes_to_no_number():
    target = {"id": "t2", "measure": "target_share", "value": "60%", "unit": "share"}
    case = with_later(5, "2026-03-01")
    rows = {"facts": [{**target, "locator": AT, "label_vi": "Chỉ tiêu", "label_en": "Target"}]}
    case = as_stated(case.with_rows(rows))
    [phrase] = rollout.disputed_others(case)
    told_of = told.Formatter("vi", True).speak("{p}", {**case.told, "p": phrase}, locators=True)
    assert f"Báo Khác nêu 60% [{AT}]" in told_of.text and f"nêu 50% [{OWN}:p4.s2]" in told_of.text
    run = told.executed(case, "vi", only="01_plan_and_result", tries=False)
    assert "tức là ít nhất" not in told.told(run, case, "vi", sources=False)


def test_twelve_of_thirteen_in_a_second_article_leaves_the_first_one_as_it_is():
    fact = {"id": "adopted_2", "measure": "adopted", "value": 12, "locator": AT}
    fact |= {"label_vi": "Số đơn vị theo bài thứ hai", "label_en": "Units by the second article"}
    changed = told.load("thap-muoi").with_rows(
        {"sources": [SOURCE], "sentences": [SENTENCE], "facts": [fact]}
    )
    case = as_stated(changed)
    vi, en = _texts(case).values()
    assert "ra 2 xã còn lại là Hưng Thạnh và Tân Kiều khi có đủ điều kiện" in vi
    assert "tăng từ 11 (chậm nhất 02/3/2022) lên 12 (chậm nhất 02/3/2026)" in vi
    assert "**Chậm nhất 02/3/2022: 11/13 xã, thị trấn đã thực hiện; hai xã còn lại, khi" in vi
    adopted = "11 of 13 communes and towns have adopted it"
    assert f"**By 2 March 2022: {adopted}; the other two to follow" in en
    noun = "ài báo của Báo Đồng Tháp Online (ĐTO)"
    assert f"B{noun} không nêu tiêu chí" in vi and f"B{noun} nêu “một số hạn chế”" in vi
    assert "Các bài báo đã đọc không nêu" not in vi and "bài báo đã đọc ngày" not in vi
    assert "nếu chỉ tính xã" not in vi  # by whom each commune has it, the second does not say


def with_facts(*facts):
    """Return the example with a second article that states some numbers."""
    rows = {"sources": [SOURCE], "sentences": [SENTENCE], "facts": facts}
    changed = told.load("example").with_rows(rows)
    return as_stated(changed)


def test_an_article_is_named_where_another_states_something_else_only():
    figure = {
        "id": "people",
        "measure": "other",
        "value": 5,
        "unit": "person",
        "label_vi": "số người",
        "label_en": "people",
        "locator": AT,
    }
    case = with_facts(figure)
    results = metrics.by_date(case)
    phrase = rollout.source_with_day(case, results)
    name = Formatter("en").text(phrase, case.told)
    assert name.startswith("The piece by bài viết hư cấu")
    assert name.endswith("published on 1 July 2025")


def result_of(id, locator):
    """Return a result of five units, as an article states it at a place."""
    return {
        "id": id,
        "measure": "adopted",
        "value": 5,
        "unit": "unit",
        "as_of_earliest": "2025-06-30",
        "as_of_latest": "2025-06-30",
        "locator": locator,
    }


def test_two_articles_that_state_one_number_are_one_alternative():
    at = "bao-ba:p1.s1"
    rows = {
        "sources": [SOURCE, later_source.source("bao-ba", "2026-03-03", "Báo Ba")],
        "sentences": [SENTENCE, later_source.sentence(at)],
        "facts": [result_of("second", AT), result_of("third", at)],
    }
    changed = told.load("example").with_rows(rows)
    case = as_stated(changed)
    results = metrics.by_date(case)
    course = rollout.course(results)
    text = Formatter("en").text(course, case.told)
    assert text.endswith("to 4 or 5 (30 June 2025)")


def test_the_share_of_units_that_sources_count_differently_is_told_of_no_clause():
    total = {
        "id": "all",
        "measure": "units",
        "value": 7,
        "unit": "unit",
        "as_of_latest": "2025-07-01",
        "locator": AT,
    }
    case = with_facts(total)
    run = told.executed(case, "en")
    text = told.told(run, case, "en")
    assert "that comes to 57" not in text
    assert "4 of 6–7 communes and towns (the sources disagree)" in text
    assert "Result, 30 June 2025 | 2023 | 30 June 2025 | 4 | 6 | 66.7%" in text


def test_a_year_neither_rises_nor_falls():
    sooner = Quantity(2024, "year", "a")
    later = Quantity(2025, "year", "b")
    assert other_figures.way(sooner, later) == (False, False)
    fewer = Quantity(3, "person", "c")
    more = Quantity(4, "person", "d")
    assert other_figures.way(fewer, more) == (True, False)
