"""Letters: one for each addressee, with the units of today by name, and no sign of an office."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import docx

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.metrics.ledger import requests
from thapmuoi_analysis.report.letters import letters
from thapmuoi_analysis.report.title_block import title_block
from thapmuoi_analysis.telling.marks import plain_markdown

CASES = ("thap-muoi", "chau-phu", "an-giang", "example")
CHAPTER, STUDY = SimpleNamespace(role="chapter"), SimpleNamespace(role="study")


def written(slug, lang="vi", chapter=CHAPTER):
    """Return the letters of a case."""
    case = load_case(slug)
    job = SimpleNamespace(case=case, lang=lang, chapters=[chapter])
    text = letters(job, title_block(case, lang, date(2026, 1, 1)))
    return re.sub(r"\\(?=[^\w\s])", "", text)  # as it reads, without the marks of Markdown


def test_each_addressee_gets_a_letter_with_every_record_that_it_is_asked_for():
    for slug in CASES:
        asked = requests(load_case(slug))
        each = written(slug).split("Kính gửi: ")[1:]
        assert len(each) == asked["code"].nunique() > 1
        for letter, (_, rows) in zip(each, asked.groupby("code"), strict=True):
            assert letter.casefold().startswith(rows["keeper"].iloc[0]["vi"].casefold())
            for document in rows["document"]:
                assert document["vi"].casefold() in letter.casefold()
            assert letter.count("không phải văn bản hành chính") == 1
            assert "chỉ cần bản đã che họ tên" in letter


def test_the_units_of_today_are_named_with_what_they_hold_where_they_are_asked():
    first, second, *_ = written("thap-muoi").split("Kính gửi: ")[1:]
    for name in ("Tháp Mười", "Trường Xuân", "Phương Thịnh", "Đốc Binh Kiều", "Mỹ Quí", "Thanh Mỹ"):
        assert f"xã {name}" in second.partition("\n")[0]
        assert f"xã {name} (" in second
        assert f"xã {name} (" not in first
    assert "xã Phương Thịnh (xã Hưng Thạnh)" in second


def test_a_place_to_ask_is_told_once_and_brackets_hold_no_others():
    for slug in CASES:
        for letter in written(slug).split("Kính gửi: ")[1:]:
            told = letter.partition("có thể là ")[2].partition("\n")[0].rstrip(". ")
            places = told.split("; ")
            assert len({place.partition(" (")[0] for place in places}) == len(places)
            assert not re.search(r"\([^()]*\(", letter)


def test_letters_name_the_province_of_an_office_of_a_province():
    for slug, province in (("thap-muoi", "Đồng Tháp"), ("an-giang", "An Giang")):
        heads = [one.partition("\n")[0] for one in written(slug).split("Kính gửi: ")[1:]]
        offices = [head for head in heads if "Tỉnh ủy" in head]
        assert offices and all(head.endswith(f"Tỉnh ủy {province}") for head in offices)
    assert "Kính gửi: Đài Truyền hình Việt Nam" in written("chau-phu")


def test_letters_do_not_pass_for_those_of_an_office_and_fiction_says_so():
    for slug in CASES:
        text = written(slug).casefold()
        assert "cộng hòa xã hội chủ nghĩa" not in text
        assert ("hư cấu, dùng để minh họa" in text) == (slug == "example")


def test_they_stand_each_on_a_page_of_its_own_without_a_number(reports):
    word = docx.Document(str(reports / "thap-muoi/vi" / "letters.docx"))
    first, *others = [p for p in word.paragraphs if p.text.startswith("Người đề nghị:")]
    assert first.style.name == "Letter Head" and len(others) == 4
    for opening in others:
        assert opening.style.paragraph_format.page_break_before
    assert all(section.header.is_linked_to_previous for section in word.sections)


def test_texts_of_the_case_are_no_markup():
    markup = "![a](b.png) [c](javascript:d) `<w:e/>`{=openxml} | *f*"
    cells = ("what_vi", "document_vi", "keeper_vi", "else_vi")
    case = load_case("example").with_rows("missing", id="m1", **dict.fromkeys(cells, markup))
    job = SimpleNamespace(case=replace(case, what_if=()), lang="vi", chapters=[CHAPTER])
    text = letters(job, title_block(case, "vi", date(2026, 1, 1)))
    assert text.count(plain_markdown(markup)) == len(cells) and markup not in text


def test_there_are_none_in_another_language_for_a_study_and_where_nobody_is_asked():
    assert written("example", lang="en") == written("example", chapter=STUDY) == ""
    assert written("comparison") == ""
