"""Sentences are found again in any copy of their text, and numbers in any usual spelling."""

import re
import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.case.sources import Resolution, find_copies, fingerprint, resolve, sentences
from thapmuoi_analysis.case.text import decode

# Places and events are invented.
PARAGRAPHS = [
    "BÀU SEN",
    "Ngày hội làng nghề ở xã Sen Vàng",
    "Sáng nay, người dân ấp Bến Trúc mở hội. Trời mưa nhỏ! Vậy có ai về sớm? Không ai cả.",
    "Cả xã có 7/12 ấp dệt chiếu, tăng 2,5% so với năm 2019. Ông Ba nói vui: nghề này “không bỏ "
    "được”. Đường về ấp dài 3.200 m.",
    "Ấp nào cũng muốn học, v.v. và v.v. Hội kéo dài ba ngày.",
]
TEXT = "\n\n".join(PARAGRAPHS) + "\n"
MARCH = date(2022, 3, 2)


def claims_by_id(text=TEXT, source="bs-2024"):
    return {f"{source}:{place}": fingerprint(said) for place, said in sentences(text).items()}


def statuses(text, expected=None):
    return {r.locator: (r.status, r.found) for r in resolve(expected or claims_by_id(), text)}


# Locators


def test_what_is_no_locator_does_not_fit_the_form_of_the_schema():
    form = SCHEMA["sentences"]["fields"][0]["constraints"]["pattern"]
    assert re.fullmatch(form, "a-2022:p7.s12")
    for text in ("", "p7.s2:", "a:p7", "a:p0.s1", "a:p1.s0", "a:p01.s1", "a:p1.s1 ", "a b:p1.s1",
                 "a:p1.s1\n"):  # fmt: skip
        assert not re.fullmatch(form, text)


# Sentences


def test_paragraphs_and_sentences_are_counted_from_one():
    found = sentences(TEXT)
    assert list(found) == [
        *("p1.s1", "p2.s1", "p3.s1", "p3.s2", "p3.s3", "p3.s4"),
        *("p4.s1", "p4.s2", "p4.s3", "p5.s1", "p5.s2"),
    ]
    assert found["p3.s3"] == "Vậy có ai về sớm?"
    assert found["p4.s1"].endswith("năm 2019.")
    assert found["p4.s3"] == "Đường về ấp dài 3.200 m."
    assert found["p5.s1"] == "Ấp nào cũng muốn học, v.v. và v.v."


def test_a_sentence_ends_only_before_a_space_and_an_upper_case_letter():
    text = "Xem tr. 7. 8 trang. đủ...Đúng. “Vâng”! Ừ."
    assert list(sentences(text).values()) == [text.removesuffix(" Ừ."), "Ừ."]


def test_no_sentence_ends_after_an_abbreviation_an_initial_or_what_is_numbered():
    whole = (
        "Người dân TP. Sông Thử và TX. Bến Trúc vui.",
        "PGS.TS. Trần Văn Sen và Th.S. Lê Thị Lài cùng Đ/c. Ba đến.",
        "Theo Điều 5. Quy chế, khoản 12. Hội nghị và số 04. Công văn thì vậy.",
        "Ông N. V. An đến sớm.",
    )
    for sentence in whole:
        assert list(sentences(f"{sentence} Rồi về.").values()) == [sentence, "Rồi về."]
    cut = ("Đến năm 2020. Sau đó thôi.", "Có 5. Không ai khác.", "Xem phần. Hai ấp có.")
    for text in cut:
        assert len(sentences(text)) == 2


def test_empty_text_has_no_sentences():
    assert sentences(" \r\n\u00a0\n") == {}


@given(
    st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\r\n\t\r\n"]),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([" ", "\u00a0", "  ", "\t", "\u200b \u202f"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_the_sentences_do_not_depend_on_how_a_copy_is_stored(end, form, space, mark):
    copy = unicodedata.normalize(form, TEXT).replace(" ", space).replace("\n", end)
    assert sentences(mark + copy) == sentences(TEXT)
    assert claims_by_id(mark + copy) == claims_by_id()


def test_a_fingerprint_is_the_sha256_of_the_canonical_sentence():
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint("\ufeffabc ") == abc
    assert fingerprint("xã") == fingerprint("xa\u0303") != fingerprint("xa")


# Resolving locators against a copy

words = st.text("abcđươ", min_size=1, max_size=4)
paragraphs = st.lists(words, min_size=1, max_size=8, unique=True)


@given(paragraphs, st.data())
def test_after_a_paragraph_is_put_in_all_below_have_moved_by_one(lines, data):
    place = data.draw(st.integers(0, len(lines)))
    expected = claims_by_id("\n".join(lines))
    copy = "\n".join([*lines[:place], "Một đoạn mới.", *lines[place:]])
    for p, found in enumerate(resolve(expected, copy), 1):
        new = f"bs-2024:p{p + (p > place)}.s1"
        assert found == (f"bs-2024:p{p}.s1", "moved" if p > place else "exact", (new,))


@given(paragraphs, st.data())
def test_a_deleted_paragraph_is_lost_and_those_below_have_moved(lines, data):
    gone = data.draw(st.integers(1, len(lines)))
    copy = "\n".join(lines[: gone - 1] + lines[gone:])
    for p, found in enumerate(resolve(claims_by_id("\n".join(lines)), copy), 1):
        assert found.status == ("lost" if p == gone else "moved" if p > gone else "exact")
        assert len(found.found) == (p != gone)


def test_a_sentence_at_several_other_places_is_ambiguous():
    copy = f"Lời tòa soạn.\nBÀU SEN\n{TEXT}"
    assert statuses(copy)["bs-2024:p1.s1"] == ("ambiguous", ("bs-2024:p2.s1", "bs-2024:p3.s1"))


def test_a_sentence_at_its_place_is_exact_though_it_stands_elsewhere_too():
    assert statuses(TEXT + "BÀU SEN")["bs-2024:p1.s1"] == ("exact", ("bs-2024:p1.s1",))


def test_sentences_moved_within_a_paragraph_are_found():
    copy = TEXT.replace("Trời mưa nhỏ! ", "")
    found = statuses(copy)
    assert found["bs-2024:p3.s2"] == ("lost", ())
    assert found["bs-2024:p3.s3"] == ("moved", ("bs-2024:p3.s2",))
    assert found["bs-2024:p4.s1"][0] == "exact"


def test_a_changed_number_is_a_lost_sentence():
    lost = [key for key, (status, _) in statuses(TEXT.replace("7/12", "8/12")).items()
            if status == "lost"]  # fmt: skip
    assert lost == ["bs-2024:p4.s1"]


def test_of_another_or_a_truncated_text_the_rest_is_lost():
    for copy in ("", "Một bài khác hẳn.", TEXT[:9]):
        assert {status for status, _ in statuses(copy).values()} <= {"lost", "exact"}
        assert statuses(copy)["bs-2024:p5.s2"] == ("lost", ())


def test_a_copy_thousands_of_paragraphs_longer_is_resolved():
    copy = "\n".join(f"Đoạn {n}. Hết." for n in range(20_000)) + "\n" + TEXT
    moved = dict(zip(claims_by_id(), resolve(claims_by_id(), copy), strict=True))
    assert moved["bs-2024:p3.s2"] == Resolution("bs-2024:p3.s2", "moved", ("bs-2024:p20003.s2",))
    assert {r.status for r in moved.values()} == {"moved"}


def test_copies_are_found_by_the_id_of_their_source(tmp_path):
    (tmp_path / "bs-2024.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "folder.txt").mkdir()
    found = find_copies(tmp_path, ["bs-2024", "folder", "missing"])
    assert found == {"bs-2024": tmp_path / "bs-2024.txt"}
    assert sentences(decode(found["bs-2024"].read_bytes(), "x")) == sentences(TEXT)
