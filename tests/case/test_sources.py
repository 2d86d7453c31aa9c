"""Sentences are found again in any copy of their text, and numbers in any usual spelling."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.case.sentences import fingerprint, sentences
from thapmuoi_analysis.case.sources import find_copies, resolve
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


def claims_by_id(text=TEXT):
    return {f"bs-2024:{place}": fingerprint(said) for place, said in sentences(text).items()}


# Locators

NO_LOCATORS = "|p7.s2:|a:p7|a:p0.s1|a:p1.s0|a:p01.s1|a:p1.s1 |a b:p1.s1|a:p1.s1\n"


def test_what_is_no_locator_does_not_fit_the_form_of_the_schema():
    form = SCHEMA["sentences"]["fields"][0]["constraints"]["pattern"]
    assert re.fullmatch(form, "a-2022:p7.s12")
    for text in NO_LOCATORS.split("|"):
        assert not re.fullmatch(form, text)


# Sentences


def test_paragraphs_and_sentences_are_counted_from_one():
    found = sentences(TEXT)
    places = "p1.s1 p2.s1 p3.s1 p3.s2 p3.s3 p3.s4 p4.s1 p4.s2 p4.s3 p5.s1 p5.s2"
    assert " ".join(found) == places
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
    copy = "\n".join([*lines[:place], "Một đoạn mới.", *lines[place:]])
    for p, found in enumerate(resolve(claims_by_id("\n".join(lines)), copy), 1):
        new = f"bs-2024:p{p + (p > place)}.s1"
        assert found == (f"bs-2024:p{p}.s1", "moved" if p > place else "exact", (new,))


@given(paragraphs, st.data())
def test_a_deleted_paragraph_is_lost_and_those_below_have_moved(lines, data):
    gone = data.draw(st.integers(1, len(lines)))
    copy = "\n".join(lines[: gone - 1] + lines[gone:])
    found = resolve(claims_by_id("\n".join(lines)), copy)
    expected = ["exact"] * (gone - 1) + ["lost"] + ["moved"] * (len(lines) - gone)
    assert [one.status for one in found] == expected
    assert [len(one.found) for one in found] == [status != "lost" for status in expected]


LATE = "\n".join(f"Đoạn {n}. Hết." for n in range(20_000)) + f"\n{TEXT}"
# A copy; a locator, what became of it, and where its sentence stands.
COPIES = [
    (f"Lời tòa soạn.\nBÀU SEN\n{TEXT}", "p1.s1", "ambiguous", "p2.s1", "p3.s1"),
    (f"{TEXT}BÀU SEN", "p1.s1", "exact", "p1.s1"),  # though it stands elsewhere too
    (TEXT.replace("Trời mưa nhỏ! ", ""), "p3.s2", "lost"),
    (TEXT.replace("Trời mưa nhỏ! ", ""), "p3.s3", "moved", "p3.s2"),
    (TEXT.replace("Trời mưa nhỏ! ", ""), "p4.s1", "exact", "p4.s1"),
    (TEXT.replace("7/12", "8/12"), "p4.s1", "lost"),
    (TEXT.replace("7/12", "8/12"), "p4.s2", "exact", "p4.s2"),
    (LATE, "p3.s2", "moved", "p20003.s2"),
    ("", "p5.s2", "lost"),
    ("Một bài khác hẳn.", "p5.s2", "lost"),
    (TEXT[:9], "p1.s1", "exact", "p1.s1"),
    (TEXT[:9], "p2.s1", "lost"),
]


def test_a_sentence_is_found_again_where_it_stands_and_else_lost():
    for copy, place, status, *places in COPIES:
        found = {one.locator: one for one in resolve(claims_by_id(), copy)}
        one = found[f"bs-2024:{place}"]
        assert (one.status, one.found) == (status, tuple(f"bs-2024:{p}" for p in places)), place


def test_copies_are_found_by_the_id_of_their_source(tmp_path):
    (tmp_path / "bs-2024.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "folder.txt").mkdir()
    found = find_copies(tmp_path, ["bs-2024", "folder", "missing"])
    assert found == {"bs-2024": tmp_path / "bs-2024.txt"}
    assert sentences(decode(found["bs-2024"].read_bytes(), "x")) == sentences(TEXT)
