"""Text: UTF-8 or an error that says where and what; one canonical form; numbers as written."""

import codecs
import re
import unicodedata
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pypandoc
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from num2words import num2words

from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.case.html_text import only_text
from thapmuoi_analysis.case.text import canonical, decode, occurs, read

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


def error(raw):
    with pytest.raises(CaseError) as error:
        decode(raw, "xã.csv")
    (found,) = error.value.errors
    assert isinstance(found, DataError)
    assert found.file == "xã.csv" and found.row and found.column and found.value and found.fix
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
    ("encode", "likely", "place", "word"),
    [
        (tcvn3, "TCVN3", "character 2", "x·"),
        (vni, "VNI", "character 3", "xaõ"),
        (cp1258, "windows-1258", "character 3", "xaÞ"),
    ],
)
def test_bytes_of_another_encoding_are_refused_by_name_and_place(encode, likely, place, word):
    found = error(encode(TEXT))
    assert (found.row, found.column, found.value) == (1, place, word)
    assert likely in found.expected and "UTF-8" in found.fix


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encode", [tcvn3, vni, cp1258])
def test_the_row_of_the_first_wrong_byte_is_told_with_any_line_ends(encode, end):
    found = error(f"id{end}a{end}b,".encode() + encode("đầu cầu"))
    assert (found.row, found.column) == (3, "character 3")


def test_a_byte_order_mark_is_not_counted_in_the_place():
    found = error(codecs.BOM_UTF8 + b"a," + tcvn3("cầu"))
    assert (found.row, found.column) == (1, "character 4")


def test_where_no_word_follows_the_one_letter_is_told():
    found = error(b"a,b\nc,\0\0")
    assert (found.row, found.column, found.value) == (2, "character 3", "\0")


@pytest.mark.parametrize("name", ["bai.html", "bai.htm", "BAI.HTM"])
def test_a_paragraph_of_a_document_is_one_line_however_long(tmp_path, name):
    path = tmp_path / name
    path.write_text(f"<p>{'một hai ' * 40}</p><p>ba</p>", encoding="utf-8")
    assert read(path).split("\n") == [("một hai " * 40).strip(), "", "ba", ""]


def _read(tmp_path, page):
    path = tmp_path / "bai.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return read(path).split("\n\n")


PLAIN = (
    "<!DOCTYPE html><title>Tên</title><h1>Đầu &amp; đề</h1><!-- ẩn --><p>Một <b>hai</b>&nbsp;ba, "
    "4 &lt; 5 < 6,<br/>bảy <a href='#x'>tám</a>.<ul><li>chín<li>mười</ul>"
    "<blockquote>trích</blockquote><pre>a  &lt;b&gt;\n  c</pre><table><tr><td>x<td>y</table>"
    "<div>m</div><div>n</div><p>&quot;hết&quot; &#8211; &#x1ea1;</p>"
)


def test_a_page_of_text_alone_is_read_as_it_stands(tmp_path):
    assert only_text("<p>4 < 5 &amp; 6</P>") == "<p>4 &lt; 5 &amp; 6</p>"
    assert _read(tmp_path, PLAIN) == [
        "Tên", "Đầu & đề", "Một hai\xa0ba, 4 < 5 < 6,\nbảy tám.", "- chín\n- mười", "  trích",
        "    a  <b>\n      c", "x", "y", "m", "n", '"hết" – ạ\n',
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        "<img src=x alt='Ảnh.'>", "<IMG SRC=x />", "<iframe src=x></iframe>",
        "<iframe src=x>Ngoài.</iframe>",
        "<script>'<p>Ngoài.</p>'</script>", "<style>p {content: '</p>Ngoài.'}</style>",
        "<svg><svg><text>Ngoài.</text></svg><text>Ngoài.</text></svg>", "<link href=x>",
        "<object><object>Ngoài.</object><img>Ngoài.</object>", "<embed src=x>",
        "<canvas>Ngoài.</canvas>",
        "<video src=x><p>Ngoài.</p><source src=x><track src=x></video>", "<audio>Ngoài.</audio>",
        "<picture><source srcset=x><img src=x alt='Ngoài.'></picture>", "<base href=x><meta>",
        "<video><svg></video>", "</iframe>", "<iframe src=x>", "<iframe src=x />",
        "<svg/>", "<object>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["<p>Một.</p>{}<p>Hai.</p>", "<p>Một.{}</p><p>Hai.</p>",
                                  "{}<p>Một.</p><p>Hai.</p>"])  # fmt: skip
def test_what_is_no_text_of_a_page_takes_and_moves_nothing(tmp_path, page, other):
    assert _read(tmp_path, page.format(other)) == ["Một.", "Hai.\n"]


def test_a_frame_that_never_ends_takes_nothing_whatever_python_holds_it_for(monkeypatch):
    monkeypatch.setattr(HTMLParser, "CDATA_CONTENT_ELEMENTS", ("script", "style", "iframe"))
    assert only_text("<p>a</p><iframe src=x><p>b</p>") == "<p>a</p><p>b</p>"


def test_the_caption_of_a_picture_is_a_paragraph(tmp_path):
    figure = "<figure><img src=x alt='Ảnh'><figcaption>Lời dưới ảnh.</figcaption></figure>"
    assert _read(tmp_path, f"<p>a</p>{figure}<p>b</p>") == ["a", "Lời dưới ảnh.", "b\n"]


@pytest.mark.parametrize("tag", ["script", "style"])
def test_a_script_that_never_ends_goes_to_the_end_of_the_page(tmp_path, tag):
    assert _read(tmp_path, f"<p>a</p><{tag}> let x = 1 <p>b</p>") == ["a\n"]


def test_a_page_is_utf8_or_utf16_with_its_mark_and_else_refused_with_the_place(tmp_path):
    assert _read(tmp_path, codecs.BOM_UTF16_LE + "<p>cầu</p>".encode("utf-16-le")) == ["cầu\n"]
    with pytest.raises(CaseError) as error:
        _read(tmp_path, b"<p>a</p>\n<p>" + tcvn3(TEXT) + b"</p>")
    assert "bai.html" in str(error.value) and "TCVN3" in str(error.value)


def test_a_document_is_found_by_a_name_that_looks_like_a_pattern(tmp_path):
    path = tmp_path / "[Báo] *.docx"
    pypandoc.convert_text("Một.", "docx", "markdown", outputfile=str(path))
    assert read(path) == "Một.\n"


@pytest.mark.parametrize("encode", [tcvn3, vni])
@pytest.mark.parametrize("text", [TEXT, "Bàu đường", "ấp Bảy, xã Thạnh Quới"])
def test_letters_of_another_encoding_stored_as_utf8_are_refused(encode, text):
    found = error(f"id\n{encode(text).decode('latin-1')}".encode())
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
    found = error(f"id,name\n1,{text}".encode())
    assert (found.row, found.column, found.value) == (2, f"character {place}", value)
    assert likely in found.expected


def test_a_table_with_one_spoilt_word_in_each_line_is_refused():
    found = error(
        f"id,name\n1,{tcvn3('ảnh').decode('latin-1')}\n2,B\xb5u\n3,Sen\n4,V\xb5ng\n5,B\xb6y".encode()
    )
    assert (found.row, found.value) == (3, "B\xb5u")


def test_two_spoilt_words_among_many_whole_ones_are_not_enough():
    text = "các xã, thị trấn đã họp bàn về đường, chợ, trường học: L\xb9, N\xb5m"
    assert decode(text.encode(), "xã.csv") == text


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_mojibake_is_refused(wrong):
    found = error(TEXT.encode().decode(wrong, "ignore").encode())
    assert "mojibake" in found.expected and "original" in found.fix


@pytest.mark.parametrize(
    ("raw", "likely"),
    [
        (TEXT.encode("utf-16-le"), "UTF-16 without"),
        (TEXT.encode("utf-16-be"), "UTF-16 without"),
        (b"a\0b\0c\0\n\0", "UTF-16 without"),
        (TEXT.encode("utf-16")[:-1], "no text"),
        (TEXT.encode("utf-32"), "no text"),
        (TEXT.encode()[:-2], "damaged"),
        (TEXT.encode()[:60] + b"\xff", "damaged"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xa4\xc3\x9f", "no text"),
        ("Le lycée a fêté l'été à Besançon".encode("latin-1"), "another encoding"),
        (b"\xff\xa0\x80", "another encoding"),
    ],
)
def test_other_files_are_refused_with_what_they_are_likely_to_be(raw, likely):
    assert likely in error(raw).expected


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
        assert len(error.errors) == 1


# Canonical text


@given(st.text() | st.text("aAơÁ. \t\r\n\u0301\u00a0\u00ad\u200b\u202f\u2028\u0085\ufeff\u3000"))
@example("a\u00ad\u0301 \u200b \r\ufeff\n")
def test_canonical_text_stays_as_it_is(text):
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffxã", "xã"),
        (unicodedata.normalize("NFD", "xã Mười"), "xã Mười"),
        ("a\r\nb\rc\u2028d\u2029e\u0085f\r\n\r\ng", "a\nb\nc\nd\ne\nf\n\ng"),
        ("a \t b\u00a0\u202f\u2007c", "a b c"),
        ("  a \n\u00a0b\t", "a\nb"),
        ("xa\u0303, c\u00ada\u200b\u0301 ", "xã, cá"),
    ],
)
def test_canonical_text(text, expected):
    assert canonical(text) == expected


# Numbers as they are written

MARCH = date(2022, 3, 2)
VARIANTS = (("(?<=mươi )bốn", "tư"), ("lẻ", "linh"), ("nghìn", "ngàn"))


def spellings(number):
    """Return usual ways to write a whole number above zero."""
    found = {num2words(number, lang="vi")}
    for old, new in VARIANTS:
        found |= {re.sub(old, new, words) for words in found}
    grouped = {f"{number:,}".replace(",", sign) for sign in (".", ",", " ", "")}
    return found | grouped | {f"0{number}"[-2:]} if number < 10 else found | grouped


def in_a_sentence(spelling):
    return f"Đến nay có {spelling} xã, theo báo cáo."


NUMBERS = st.integers(1, 130) | st.integers(1, 3000) | st.integers(1, 10**6)


@given(NUMBERS)
@example(5)
@example(1)
def test_a_number_occurs_in_each_of_its_spellings(number):
    for spelling in spellings(number):
        assert occurs(number, in_a_sentence(spelling)), spelling
        assert occurs(number, f"{spelling[0].upper()}{spelling[1:]} xã"), spelling
        assert occurs(number, unicodedata.normalize("NFD", in_a_sentence(spelling))), spelling


@given(NUMBERS, NUMBERS)
def test_a_number_does_not_occur_in_the_spellings_of_another(one, other):
    assume(one != other)
    for spelling in spellings(other) - {f"{other:,}".replace(",", " ")}:
        assert not occurs(one, in_a_sentence(spelling)), spelling


@given(st.integers(0, 40), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_occurs_in_each_of_its_spellings_and_no_count_but_its_year_does(count, day):
    d, m, y = day.day, day.month, day.year
    for spelling in (
        *(
            f"{a}{sign}{b}{sign}{y}"
            for a in (d, f"{d:02}")
            for b in (m, f"{m:02}")
            for sign in "/.-"
        ),
        *(f"{day}", f"{d} tháng {m} năm {y}", f"ngày {d:02} tháng {m} năm {y}"),
    ):
        assert occurs(day, in_a_sentence(spelling)), spelling
        assert occurs(y, in_a_sentence(spelling)), spelling
        assert not occurs(count, in_a_sentence(spelling)), spelling


@given(st.fractions(0, 2, max_denominator=20))
def test_a_share_occurs_as_it_is_and_as_an_exact_percentage(share):
    assume(share)
    percent = 100 * share
    written = {f"{share.numerator}/{share.denominator}"}
    if percent.denominator == 1:
        written |= {f"{percent}%", f"{percent} %", f"{percent},0%", f"{percent}.0 phần trăm"}
        written |= {f"{num2words(int(percent), lang='vi')} phần trăm"}
    for spelling in written:
        assert occurs(share, in_a_sentence(spelling)), spelling


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (11, "Có 11/13 xã làm xong."),
        (13, "Có 11/13 xã làm xong."),
        (Fraction(11, 13), "Có 11/13 xã làm xong."),
        (4, "Theo Đề án số 04-ĐA/TU."),
        (50, "Từ 50% số ấp trở lên."),
        (Fraction(1, 2), "Từ 50\u00a0% số ấp trở lên."),
        (Fraction(1, 2), "Hơn một nửa số ấp."),
        (10598, "Dân số 10\u00a0598 người."),
        (40, "Rộng 40ha."),
        (2018, "Từ năm 2018, nhiều ấp mở lớp."),
        (2018, "Giai đoạn 2018-2021."),
        (2021, "Giai đoạn 2018-2021."),
        (11, "Mười một ấp mở lớp."),
        (3, "Có ba ấp."),
        (5, "Có năm ấp."),
        (5, "Năm ấp mở lớp."),
        (5, "Sau năm năm làm việc."),
        (2, "Sau hai năm làm việc."),
        (10, "Sau mười năm làm việc."),
        (20, "Sau hai mươi năm làm việc."),
        (5, "Có 5 năm làm việc."),
        (100, "Một trăm không đủ."),
        (Fraction(1, 2), "Năm mươi phần trăm không đủ."),
        (Fraction(1, 100), "Tăng một phần trăm."),
        (1, "Tăng một phần trăm."),
        (MARCH, "Đăng ngày 02/03/2022 08:15:30"),
        (MARCH, "Ngày 2 tháng 3 năm 2022, hội mở cửa."),
        (MARCH, "Họp ngày 2/3/2022."),
    ],
)
def test_a_value_occurs(value, sentence):
    assert occurs(value, sentence)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (9, "Từ năm 2019 đến 1990."),
        (9, "Có 90 ấp."),
        (9, "Tăng 9,5 lần, rồi 9.000 lần."),
        (9, "Đường H9 dài."),
        (2, "Cập nhật 02/03/2022."),
        (2, "Họp ngày 2 tháng 3 năm 2022."),
        (2, "Họp ngày 2/3 tại xã."),
        (3, "Trong tháng 3/2022, hội mở cửa."),
        (Fraction(1, 2), "Họp ngày 1/2/2022."),
        (Fraction(1, 2), "Tăng 0,5% mỗi năm."),
        (Fraction(1, 2), "Có 11/2 suất."),
        (Fraction(11, 13), "Tăng 84,6%."),
        (10, "Huyện Tháp Mười mở hội."),
        (3, "Ông Ba mở hội."),
        (10, "Có mười một ấp."),
        (1, "Có mười một ấp."),
        (1, "Có hai mươi mốt ấp."),
        (20, "Có hai mươi mốt ấp."),
        (20, "Có hai mươi mấy ấp."),
        (21, "Có một trăm hai mươi mốt ấp."),
        (100, "Có một trăm năm mươi ấp."),
        (50, "Có một trăm năm mươi ấp."),
        (2000, "Có hai nghìn không trăm hai mươi ấp."),
        (5, "Từ năm 2018 đến năm nay."),
        (5, "Trong năm, nhiều ấp mở lớp."),
        (5, "Sau hai năm."),
        (15, "Sau mười năm."),
        (0, "Ấp này không thiếu."),
        (4, "Vốn đầu tư tăng."),
        (date(2022, 2, 3), "Cập nhật 02/03/2022."),
        (MARCH, "Cập nhật 12/03/2022."),
    ],
)
def test_a_value_does_not_occur(value, sentence):
    assert not occurs(value, sentence)
