"""The page that says it all: short, at most six points, and nothing that the data do not say."""

import re
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.chapters import summary
from thapmuoi_analysis.telling.voice import Voice

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "00_summary.ipynb"
CASES, LANGS = ("thap-muoi", "example", "chau-phu", "an-giang"), ("vi", "en")
every_case = pytest.mark.parametrize("slug", CASES)
in_both = pytest.mark.parametrize("lang", LANGS)
POINTS = ("result", "benefits", "rotation", "limitations", "chain", "steps")
LIMIT = {"vi": 24, "en": 22}  # syllables and words of a message, with its hedges
PAGE = {"vi": 805, "en": 750}  # words that stand on a page with its heading, and room to spare


@pytest.fixture(scope="module")
def frames():
    """Return the frames of the notebook: cell -> what it says in each language."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    found = {cell.id: re.findall(r'(vi|en)="""(.*?)"""', cell.source, re.S) for cell in cells}
    return {id: dict(pairs) for id, pairs in found.items() if pairs}


@pytest.fixture
def page(frames):
    """Return a function that tells the summary of a case: cell -> its text."""

    def tell(case, lang):
        facts = summary.facts(case)
        return {id: Voice(lang).speak(frame[lang], facts).text for id, frame in frames.items()}

    return tell


def sentences(text):
    return re.split(r"(?<=[.!?]) (?=[A-ZĐÀ-Ỹ“])", text)


@in_both
@every_case
def test_at_most_six_points_each_a_short_message_and_three_sentences(case_of, page, slug, lang):
    told = {id: text for id, text in page(case_of(slug), lang).items() if id in POINTS and text}
    assert 2 <= len(told) <= 6
    for text in told.values():
        message, reasons = re.fullmatch(r"\*\*(.+?)\.\*\* ?(.*)", text).groups()
        assert len(message.split()) <= LIMIT[lang], message
        assert len(sentences(reasons)) <= 3, reasons


@in_both
@every_case
def test_it_stands_on_one_page_and_leaves_no_gap(case_of, page, slug, lang):
    told = page(case_of(slug), lang)
    assert sum(len(text.split()) for text in told.values()) <= PAGE[lang]
    for text in told.values():
        assert not re.search(r"\s[.,;:]|\.\.|\(\)|“”|{|}|;\.", text), text
        assert not text or text[-1] in ".*"


def test_the_points_of_the_real_case(case_of, page):
    told = page(case_of("thap-muoi"), "vi")
    heads = {id: re.match(r"\*\*(.+?)\.?:?\*\*", text)[1] for id, text in told.items()}
    assert heads == {
        "result": "Đến đầu năm 2022: 11/13 xã, thị trấn, vượt cả chỉ tiêu lẫn kế hoạch",
        "benefits": "Bài báo nêu nhiều ưu điểm, không ưu điểm nào kèm số liệu",
        "rotation": "9 cán bộ, trong đó 7 cán bộ trẻ, được luân chuyển, điều động",
        "limitations": "Bài báo nêu “một số hạn chế”, như về việc đi địa bàn (“có lúc”) và vai trò "
        "cấp phó ở một số nơi",
        "chain": "Bài báo không nêu biện pháp nào về thời gian dự họp",
        "steps": "Hướng nêu năm 2022: duy trì, nhân rộng và có thể điều chỉnh ở một vài địa "
        "phương, kèm điều kiện",
        "open": "Chưa đủ căn cứ kết luận",
        "first": "Cần bổ sung trước tiên",
    }


def test_the_result_is_told_as_its_claim_with_its_source_and_the_target_with_its_hedges(
    case_of, page
):
    said = page(case_of("thap-muoi"), "en")["result"]
    assert "According to the article updated on 2 March 2022 on Tháp Mười district," in said
    assert "from 2018 “to date”, 11 of 13 communes and towns had adopted the model (84.6%)" in said
    assert "sets every district and city the task to strive, by 2021, to have the model" in said
    assert "where conditions allow (over all units: at least 7); the plan" in said


def test_without_claims_only_the_result_is_told_and_that_nothing_was_coded(case_of, page):
    told = page(case_of("an-giang"), "vi")
    assert {id for id, text in told.items() if text and id in POINTS} == {"result", "chain"}
    assert told["chain"] == (
        "**Báo cáo này chỉ tổng hợp số liệu, chưa tổng hợp nhận định về ưu điểm, hạn chế.**"
    )
    assert "chưa đạt chỉ tiêu, nhưng chưa đến hạn" in told["result"]
    assert "Số đơn vị tăng từ" in told["result"]


def test_all_units_are_told_without_a_rate(case_of, page):
    said = page(case_of("chau-phu"), "vi")["result"]
    assert said.startswith(
        "**Đến giữa năm 2018: mọi đơn vị (13 xã, thị trấn) đã thực hiện mô hình."
    )
    assert "%" not in said


@pytest.mark.parametrize(
    ("meaning", "vi", "en"),
    [
        ("updated", "cập nhật ngày 02/3/2022", "updated on 2 March 2022"),
        ("published", "đăng ngày 02/3/2022", "published on 2 March 2022"),
        ("unknown", "ghi ngày 02/3/2022", "dated 2 March 2022"),
        ("signed", "ký ngày 02/3/2022", "signed on 2 March 2022"),
    ],
)
def test_what_the_day_of_the_source_means_is_said(changed, page, meaning, vi, en):
    case = changed("thap-muoi", "sources", **{"dto-2022-03-02": {"date_meaning": meaning}})
    assert vi in page(case, "vi")["result"]
    assert en in page(case, "en")["result"]


@pytest.mark.parametrize(
    ("drop", "vi", "en"),
    [
        ((), "bài của Trường Chính trị Tôn Đức Thắng đăng ngày 23/10/2020, 147 đơn vị",
         "the piece by Trường Chính trị Tôn Đức Thắng published on 23 October 2020, 147 units"),
        (("date_2020",), "bài của Trường Chính trị Tôn Đức Thắng, 147 đơn vị",
         "the piece by Trường Chính trị Tôn Đức Thắng, 147 units"),
        (("adopted", "units"), "bài của Báo An Giang đăng ngày 12/7/2019, 119 đơn vị",
         "the piece by Báo An Giang published on 12 July 2019, 119 units"),
    ],
)  # fmt: skip
def test_of_several_sources_the_one_of_the_number_is_named(changed, page, drop, vi, en):
    case = changed("an-giang", "facts", drop)
    assert f"Theo {vi}" in page(case, "vi")["result"]
    assert f"According to {en}" in page(case, "en")["result"]


def test_what_cannot_be_concluded_follows_its_rank_and_goes_where_it_was_measured(
    case_of, changed, page
):
    case = case_of("example")
    said = page(case, "en")["open"]
    rows = case.missing[case.missing["open_en"] != ""].sort_values("open_rank")
    places = [said.index(text) for text in rows["open_en"]]
    assert places == sorted(places)
    measured = {"quantified": True, "counterfactual": "measured"}
    shown = changed("example", **{id: measured for id in ("c11", "c12", "c15")})
    assert "by how much, papers are returned more punctually" in said
    assert "by how much, papers are returned more punctually" not in page(shown, "en")["open"]
    in_part = changed("example", c11=measured)
    assert "by how much, papers are returned more punctually" in page(in_part, "en")["open"]


def test_no_more_than_five_things_stay_open_and_what_changed_since_is_told(changed, page):
    more = {f"m{n}": {"open_vi": f"điều {n}", "open_rank": 9} for n in (2, 3, 4)}
    case = changed("thap-muoi", "missing", **more)
    assert summary.facts(case)["since"].locators == ("cv-03",)
    said = page(case, "vi")["open"]
    assert said.count(";") == 4 + 1  # one within what has changed
    assert "Cấp huyện không còn từ ngày 01/7/2025" in said
    assert said.endswith("thông tin về mô hình ở Đồng Tháp kể từ đó.")


@in_both
def test_where_nothing_is_listed_as_missing_nothing_is_told_to_be_open(
    case_of, changed, page, lang
):
    lists_none = changed("example", "missing", drop=[*case_of("example").missing["id"]])
    told = page(lists_none, lang)
    assert (told["open"], told["first"]) == ("", "")
    assert told["steps"]


def test_what_to_obtain_first_follows_its_rank(case_of, changed, page):
    said = page(case_of("thap-muoi"), "vi")["first"]
    assert said.index("báo cáo sơ kết") < said.index("quyết định") < said.index("lịch công tác")
    swapped = changed("thap-muoi", "missing", m1={"first": 1}, m3={"first": 2})
    said = page(swapped, "vi")["first"]
    assert said.index("quyết định") < said.index("báo cáo sơ kết")


def test_the_message_on_steps_says_where_they_have_no_condition(case_of, changed, page):
    free = {"hedge": "", "hedge_en": ""}
    said = page(changed("thap-muoi", c42=free), "en")["steps"]
    assert said.startswith("**Next steps for the model as of 2022: keep it, extend it")
    none = page(case_of("chau-phu"), "en")["steps"]
    assert none.startswith("**The news item names no next steps.**")


def test_rotation_is_told_without_the_young_and_drops_out_without_a_number(changed, page):
    alone = changed("thap-muoi", "rotation", drop=["rotated_young"])
    assert page(alone, "vi")["rotation"].startswith("**9 cán bộ được luân chuyển, điều động.**")
    none = changed("thap-muoi", "rotation", drop=["rotated", "rotated_young", "rotated_nonlocal"])
    assert "9 cán bộ được luân chuyển" not in page(none, "vi")["rotation"]


def test_whether_people_were_rotated_or_transferred_is_what_the_case_says(case_of, page):
    assert page(case_of("example"), "en")["rotation"].startswith(
        "**Five officials, three of them young, were transferred.**"
    )
    assert (
        "cadres, seven of them young, were rotated or transferred.**"
        in (page(case_of("thap-muoi"), "en")["rotation"])
    )
