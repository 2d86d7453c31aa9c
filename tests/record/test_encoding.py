"""Text comes in as UTF-8, or the error names the place, the likely encoding and the mend."""

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thapmuoi_analysis.record.encoding import decode
from thapmuoi_analysis.record.faults import CaseError, Fault

TEXT = (
    "xã,ghi chú\n"
    "Sen Vàng,nơi người dân trồng lúa và nuôi cá\n"
    "Bàu Súng,bảy ấp đã có đường nhựa\n"
    "Thạnh Quới,nghĩ kỹ rồi mới sửa chợ ở đầu cầu"
)
# Written out by hand from the code charts; the letters of TEXT and no others.
TCVN3 = {
    "ã": 0xB7, "ú": 0xF3, "à": 0xB5, "ơ": 0xAC, "ư": 0xAD, "ờ": 0xEA, "â": 0xA9, "ồ": 0xE5,
    "á": 0xB8, "ả": 0xB6, "ấ": 0xCA, "đ": 0xAE, "ó": 0xE3, "ự": 0xF9, "ạ": 0xB9, "ớ": 0xED,
    "ĩ": 0xDC, "ỹ": 0xFC, "ử": 0xF6, "ợ": 0xEE, "ở": 0xEB, "ầ": 0xC7, "ô": 0xAB,
}  # fmt: skip
VNI = {
    "ã": "aõ", "ú": "uù", "à": "aø", "ơ": "ô", "ư": "ö", "ờ": "ôø", "â": "aâ", "ồ": "oà",
    "á": "aù", "ả": "aû", "ấ": "aá", "đ": "ñ", "ó": "où", "ự": "öï", "ạ": "aï", "ớ": "ôù",
    "ĩ": "ó", "ỹ": "yõ", "ử": "öû", "ợ": "ôï", "ở": "ôû", "ầ": "aà", "ô": "oâ",
}  # fmt: skip
CP1258_TONES = {"\u0300": 0xCC, "\u0309": 0xD2, "\u0303": 0xDE, "\u0301": 0xEC, "\u0323": 0xF2}
CP1258_LETTERS = {"ă": 0xE3, "â": 0xE2, "ê": 0xEA, "ô": 0xF4, "ơ": 0xF5, "ư": 0xFD, "đ": 0xF0}
CP1258_WHOLE = {"à": 0xE0, "á": 0xE1, "ó": 0xF3, "ú": 0xFA}


def tcvn3(text):
    return bytes(TCVN3.get(letter, ord(letter)) for letter in text)


def vni(text):
    return "".join(VNI.get(letter, letter) for letter in text).encode("latin-1")


def cp1258(text):
    codes = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = [CP1258_TONES[part] for part in parts if part in CP1258_TONES]
        bare = "".join(part for part in parts if part not in CP1258_TONES)
        bare = unicodedata.normalize("NFC", bare)
        whole = CP1258_WHOLE.get(letter)
        codes += [whole] if whole else [CP1258_LETTERS.get(bare) or ord(bare), *tone]
    return bytes(codes)


def fault(raw):
    with pytest.raises(CaseError) as error:
        decode(raw, "xã.csv")
    (found,) = error.value.faults
    assert isinstance(found, Fault)
    assert found.file == "xã.csv" and found.row and found.column and found.value and found.mend
    return found


def test_the_hand_made_windows_1258_is_what_python_makes_of_it():
    assert unicodedata.normalize("NFC", cp1258(TEXT).decode("cp1258")) == TEXT


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["plain", "with BOM", "UTF-16 LE", "UTF-16 BE"],
)
def test_unicode_is_read_and_loses_its_byte_order_mark(raw):
    assert decode(raw, "xã.csv") == TEXT


def test_line_ends_and_decomposed_letters_are_left_as_they_are():
    text = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n")
    assert decode(text.encode(), "xã.csv") == text


@pytest.mark.parametrize(
    ("encode", "likely", "byte", "word"),
    [
        (tcvn3, "TCVN3", "byte 2", "x·"),
        (vni, "VNI", "byte 3", "xaõ"),
        (cp1258, "windows-1258", "byte 3", "xaÞ"),
    ],
)
def test_bytes_of_another_encoding_are_refused_by_name_and_place(encode, likely, byte, word):
    found = fault(encode(TEXT))
    assert (found.row, found.column, found.value) == (1, byte, word)
    assert likely in found.expected and "UTF-8" in found.mend


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encode", [tcvn3, vni, cp1258])
def test_the_row_of_the_first_wrong_byte_is_told_with_any_line_ends(encode, end):
    found = fault(f"id{end}a{end}b,".encode() + encode("đầu cầu"))
    assert (found.row, found.column) == (3, "byte 3")


def test_a_byte_order_mark_is_not_counted_in_the_place():
    found = fault(codecs.BOM_UTF8 + b"a," + tcvn3("cầu"))
    assert (found.row, found.column) == (1, "byte 4")


@pytest.mark.parametrize("encode", [tcvn3, vni])
@pytest.mark.parametrize("text", [TEXT, "Bàu đường", "ấp Bảy, xã Thạnh Quới"])
def test_letters_of_another_encoding_stored_as_utf8_are_refused(encode, text):
    found = fault(f"id\n{encode(text).decode('latin-1')}".encode())
    assert {tcvn3: "TCVN3", vni: "VNI"}[encode] in found.expected
    assert found.row == 2 or text == TEXT


@pytest.mark.parametrize(
    ("text", "likely", "place", "value"),
    [
        ("Th\xb8p M\xad\xeai", "TCVN3", 5, "Th\xb8p"),
        ("Thaùp Möôøi", "VNI", 6, "Thaùp"),
        ("ThÃ¡p MÆ°á»i", "windows-1252", 6, "ThÃ¡p"),
        ("thiò trâìn", "windows-1258", 6, "thiò"),
    ],
)
def test_a_spoilt_name_is_told_with_its_place(text, likely, place, value):
    found = fault(f"id,name\n1,{text}".encode())
    assert (found.row, found.column, found.value) == (2, f"character {place}", value)
    assert likely in found.expected


def test_a_table_with_one_spoilt_word_in_each_line_is_refused():
    found = fault(
        f"id,name\n1,{tcvn3('ảnh').decode('latin-1')}\n2,B\xb5u\n3,Sen\n4,V\xb5ng\n5,B\xb6y".encode()
    )
    assert (found.row, found.value) == (3, "B\xb5u")


def test_two_spoilt_words_among_many_whole_ones_are_not_enough():
    text = "các xã, thị trấn đã họp bàn về đường, chợ, trường học: L\xb9, N\xb5m"
    assert decode(text.encode(), "xã.csv") == text


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_mojibake_is_refused(wrong):
    found = fault(TEXT.encode().decode(wrong, "ignore").encode())
    assert "mojibake" in found.expected and "original" in found.mend


@pytest.mark.parametrize(
    ("raw", "likely"),
    [
        (TEXT.encode("utf-16-le"), "UTF-16 without"),
        (TEXT.encode("utf-16-be"), "UTF-16 without"),
        (b"a\0b\0c\0\n\0", "UTF-16 without"),
        (TEXT.encode("utf-16")[:-1], "damaged UTF-8 or UTF-16"),
        (TEXT.encode("utf-32"), "binary"),
        (TEXT.encode()[:-3], "damaged UTF-8"),
        (TEXT.encode().replace(b"\xc3\xa0", b"\xff", 1), "damaged UTF-8"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xa4\xc3\x9f", "binary"),
        ("Le lycée a fêté l'été à Besançon".encode("latin-1"), "8-bit"),
        (b"\xff\xa0\x80", "8-bit"),
    ],
)
def test_other_files_are_refused_with_what_they_are_likely_to_be(raw, likely):
    assert likely in fault(raw).expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hoàn toàn hoá khoá toà loà xoà, quý, thuở, khuỷu, nghiêng, giếng, gì",
        "UBND XÃ HOÀ AN, “XÃ” và “ĐÃ”, XÃ\u00a0MỚI, XÃ…",
        "Où vivent les Thaï ? Loïc et Anaïs ont haï le goût du maïs, Saül aussi, «CAFÉ» «c'est»",
        "L'aéroport a été fermé en août ; ½ ¼ ¾, m², 5 µm, N·m, L¹ et H¹, Intel® Java®SE ©ANU",
        "leões e peões, não, são, pão, MAÇÃ” e IRMÃ…",
        "aún, país, baúl, traé, mamá» está»…",
        "Seán agus an meán scoile, Séamus, Óglaigh na hÉireann, Dáil na nÓg",
        "pimeä kipeä leä seä, så män på må får, Ærø, Äpple",
        "vilkår påført uønsket byøkonomi, ørret i åa, Ærøskøbing og Øresund",
        "ciò che può, perciò così, lunedì, PIÙ, CIÒ e PERÒ",
        "Þórður, Þingvellir og Ísafjörður, fæðing",
        "Über die Größe: Straße, Dürüm, Jubiläen, Bäume, WEISSÄCKER, Müller-Lüdenscheidt",
        "Donau\u00addampf\u00adschiff, col·lecció, Kyûshû Ryûkyû Tôkyô, yù yú lüè nǚ, teát",
        "Zoë Chloë Israël Maël, Türkçe İstanbul, Žluťoučký kůň, Ελληνικά, Привет, 日本語, ไทย",
        "مرحبا بالعالم 😀 👩\u200d👩\u200d👧 🇻🇳",
    ],
)
def test_ordinary_text_is_never_refused(text):
    assert decode(text.encode(), "text.txt") == text
    assert decode(text.replace(" ", "\n").encode(), "text.txt") == text.replace(" ", "\n")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_text_comes_back_as_it_was(text):
    assert decode(text.encode(), "text.txt") == text


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1), st.sampled_from(" \n,"))
def test_no_choice_of_vietnamese_words_is_refused(words, sign):
    text = sign.join(words)
    assert decode(text.encode(), "text.txt") == text


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_one_fault(raw):
    try:
        assert isinstance(decode(raw, "file"), str)
    except CaseError as error:
        assert len(error.faults) == 1
