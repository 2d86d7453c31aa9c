"""Text: UTF-8 or an error that says where and what; one canonical form; numbers as written."""

import codecs
import re
import unicodedata
import zipfile
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from itertools import product

import pypandoc
import pytest
from glance import lines
from hypothesis import assume, example, given
from hypothesis import strategies as st
from num2words import num2words

from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.html_text import only_text
from thapmuoi_analysis.case.text import canonical, decode, occurs, read, read_articles
from thapmuoi_analysis.case.unpacked import refuse_too_large

TEXT = (
    "xã,ghi chú\n"
    "Sen Vàng,nơi người dân trồng lúa và nuôi cá\n"
    "Bàu Súng,bảy ấp đã có đường nhựa\n"
    "Thạnh Quới,nghĩ kỹ rồi mới sửa chợ ở đầu cầu"
)
# Written out by hand from the code charts; the letters of TEXT and no others.
LETTERS = "ã ú à ơ ư ờ â ồ á ả ấ đ ó ự ạ ớ ĩ ỹ ử ợ ở ầ ô"
TCVN3 = "B7 F3 B5 AC AD EA A9 E5 B8 B6 CA AE E3 F9 B9 ED DC FC F6 EE EB C7 AB"
VNI = "aõ uù aø ô ö ôø aâ oà aù aû aá ñ où öï aï ôù ó yõ öû ôï ôû aà oâ"


def tcvn3(text):
    codes = dict(zip(LETTERS.split(), bytes.fromhex(TCVN3), strict=True))
    return bytes(codes.get(letter, ord(letter)) for letter in text)


def vni(text):
    codes = dict(zip(LETTERS.split(), VNI.split(), strict=True))
    return "".join(codes.get(letter, letter) for letter in text).encode("latin-1")


def cp1258(text):
    """Return a text in windows-1258, which has most tones as marks behind their letter."""
    codes = b""
    for letter in text:
        *parts, tone = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(parts))
        try:
            codes += letter.encode("cp1258")
        except UnicodeEncodeError:
            codes += (base + tone).encode("cp1258")
    return codes


def error(raw):
    with pytest.raises(CaseError) as caught:
        decode(raw, "xã.csv")
    (found,) = caught.value.errors
    assert found.file == "xã.csv" and found.row and found.column and found.value and found.fix
    return found


def test_unicode_and_windows_1258_are_read_and_lose_a_byte_order_mark():
    utf16_be = codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")
    for raw in (TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"), utf16_be, cp1258(TEXT)):
        assert decode(raw, "xã.csv") == TEXT
    decomposed = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n")
    assert decode(decomposed.encode(), "xã.csv") == decomposed


OTHER = [  # bytes, with the row, character and word of the error
    (tcvn3(TEXT), 1, 2, "x·"),
    (vni(TEXT), 1, 3, "xaõ"),
    (codecs.BOM_UTF8 + b"a," + tcvn3("cầu"), 1, 4, "cÇu"),
    (b"a,b\nc,\0\0", 2, 3, "\0"),
    (b"id\na\nb," + tcvn3("đầu cầu"), 3, 3, "®Çu"),
    (b"id\r\na\r\nb," + tcvn3("đầu cầu"), 3, 3, "®Çu"),
    (b"id\ra\rb," + tcvn3("đầu cầu"), 3, 3, "®Çu"),
]


def test_another_encoding_is_refused_with_the_place_of_its_first_letter():
    for raw, row, place, word in OTHER:
        found = error(raw)
        assert (found.row, found.column, found.value) == (row, f"character {place}", word)
        assert "UTF-8, not another encoding" in found.expected and "UTF-8" in found.fix


DAMAGED = [
    *(TEXT.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32")),
    *(TEXT.encode("utf-16")[:-1], TEXT.encode()[:-2], TEXT.encode()[:60] + b"\xff"),
    *(b"a\0b\0c\0\n\0", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xa4\xc3\x9f", b"\xff\xa0\x80"),
    "Le lycée a fêté l'été à Besançon".encode("latin-1"),
]


def test_an_article_may_end_its_lines_as_any_system_does(tmp_path):
    for number, end in enumerate(("\n", "\r\n", "\r")):
        path = tmp_path / f"bai-{number}.txt"
        path.write_bytes(f"Một.{end}{end}Hai.{end}".encode())
        assert read_articles([path]) == {path.stem: "Một.\n\nHai.\n"}


def test_what_is_damaged_or_no_text_is_refused():
    for raw in DAMAGED:
        assert "damaged or no text" in error(raw).expected


def test_text_that_was_spoilt_by_a_wrong_decoding_is_refused_where_that_begins_to_show():
    for wrong in ("cp1252", "latin-1"):
        found = error(TEXT.encode().decode(wrong, "ignore").encode())
        assert "mojibake" in found.expected and "original" in found.fix and found.row == 2
    found = error("id,name\n1,MÆ°á»i ThÃ¡p".encode())
    assert (found.row, found.column, found.value) == (2, "character 6", "MÆ°á»i")


ORDINARY = """
hoàn toàn hoá khoá toà loà xoà, quý, thuở, khuỷu, nghiêng, giếng, gì
UBND XÃ HOÀ AN, “XÃ” và “ĐÃ”, XÃ\u00a0MỚI, XÃ…
Donau\u00addampf\u00adschiff, col·lecció
Où vivent les Thaï ? Loïc et Anaïs ont haï le goût du maïs, Saül aussi, «CAFÉ» «c'est»
L'aéroport a été fermé en août ; ½ ¼ ¾, m², 5 µm, N·m, L¹ et H¹, Intel® Java®SE ©ANU
leões e peões, não, MAÇÃ” e IRMÃ…
aún, país, baúl, traé, «mamá» está»… allá»)
pimeä kipeä, så män på må får, Ærøskøbing og Øresund
Þórður, Þingvellir, fæðing
Zoë Chloë Israël, Türkçe İstanbul, Žluťoučký kůň, Ελληνικά, Привет, 日本語, ไทย
مرحبا بالعالم 😀 👩\u200d👩\u200d👧 🇻🇳
"""


def test_ordinary_text_is_never_refused():
    for text in ORDINARY.split("\n"):
        for one in (text, text.replace(" ", "\n")):
            assert decode(one.encode(), "text.txt") == one


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1), st.sampled_from(" \n,"))
def test_vietnamese_words_are_read_from_either_encoding(words, sign):
    text = sign.join(words)
    assert decode(text.encode(), "text.txt") == decode(cp1258(text), "text.txt") == text


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_one_error(raw):
    try:
        assert isinstance(decode(raw, "file"), str)
    except CaseError as caught:
        assert len(caught.errors) == 1


# Documents


@pytest.fixture
def paragraphs(tmp_path):
    """Return a function that writes a document and returns its paragraphs."""

    def of(page, name="bai.html"):
        path = tmp_path / name
        path.write_bytes(page if isinstance(page, bytes) else page.encode())
        return read(path).split("\n\n")

    return of


def test_a_paragraph_of_a_document_is_one_line_however_long(paragraphs):
    for name in ("bai.html", "bai.htm", "BAI.HTM"):
        page = f"<p>{'một hai ' * 40}</p><p>ba</p>"
        assert paragraphs(page, name) == [("một hai " * 40).strip(), "ba\n"]


PLAIN = (
    "<!DOCTYPE html><title>Tên</title><h1>Đầu &amp; đề</h1><!-- ẩn --><p>Một <b>hai</b>&nbsp;ba, "
    "4 &lt; 5 < 6,<br/>bảy <a href='#x'>tám</a>.<ul><li>chín<li>mười</ul>"
    "<blockquote>trích</blockquote><pre>a  &lt;b&gt;\n  c</pre><table><tr><td>x<td>y</table>"
    "<figure><img src=x alt='Ảnh'><figcaption>Lời dưới ảnh.</figcaption></figure>"
    "<div>m</div><div>n</div><p>&quot;hết&quot; &#8211; &#x1ea1;</p>"
)
READ = """Tên|Đầu & đề|Một hai\xa0ba, 4 < 5 < 6,
bảy tám.|- chín
- mười|  trích|    a  <b>
      c|x|y|Lời dưới ảnh.|m|n|"hết" – ạ
"""


def test_a_page_of_text_alone_is_read_as_it_stands(paragraphs):
    assert only_text("<p>4 < 5 &amp; 6</P>") == "<p>4 &lt; 5 &amp; 6</p>"
    assert paragraphs(PLAIN) == READ.split("|")


OTHER_PARTS = """
<img src=x alt='Ảnh.'> | <IMG SRC=x /> | <iframe src=x></iframe> | </iframe> | <link href=x>
<iframe src=x>Ngoài.</iframe> | <iframe src=x> | <iframe src=x /> | <object> | <svg/>
<script>'<p>Ngoài.</p>'</script> | <style>p {content: '</p>Ngoài.'}</style> | <embed src=x>
<svg><svg><text>Ngoài.</text></svg><text>Ngoài.</text></svg> | <canvas>Ngoài.</canvas>
<object><object>Ngoài.</object><img>Ngoài.</object> | <audio>Ngoài.</audio> | <base href=x><meta>
<video src=x><p>Ngoài.</p><source src=x><track src=x></video> | <video><svg></video>
<picture><source srcset=x><img src=x alt='Ngoài.'></picture>
"""


def test_what_is_no_text_of_a_page_takes_and_moves_nothing():
    for page in ("<p>a</p>{}<p>b</p>", "<p>a{}</p><p>b</p>", "{}<p>a</p><p>b</p>"):
        for other in (cell for line in lines(OTHER_PARTS) for cell in line):
            assert only_text(page.format(other)) == page.format(""), other


def test_a_frame_or_script_that_never_ends_is_alike_in_every_python(monkeypatch):
    monkeypatch.setattr(HTMLParser, "CDATA_CONTENT_ELEMENTS", ("script", "style", "iframe"))
    assert only_text("<p>a</p><iframe src=x><p>b</p>") == "<p>a</p><p>b</p>"
    for tag in ("script", "style"):
        assert only_text(f"<p>a</p><{tag}> let x = 1 <p>b</p>") == "<p>a</p>"


def test_a_page_is_in_an_encoding_that_is_known_and_else_refused(paragraphs):
    assert paragraphs("\ufeff<p>cầu</p>".encode("utf-16-le")) == ["cầu\n"]
    with pytest.raises(CaseError, match=r"bai\.html, row 2"):
        paragraphs(b"<p>a</p>\n<p>" + tcvn3(TEXT) + b"</p>")


def test_a_document_is_found_by_a_name_that_looks_like_a_pattern(tmp_path):
    path = tmp_path / "[Báo] *.docx"
    pypandoc.convert_text("Một.", "docx", "markdown", outputfile=str(path))
    assert read(path) == "Một.\n"


def test_a_part_is_counted_by_the_name_that_its_reader_sees(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("sources/big.txt/.", "x" * 100)
    with pytest.raises(CaseError, match="unpacks to at most 50 bytes"):
        refuse_too_large(tmp_path / "a.zip", 50, ".txt")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_is_refused_that_is_packed_as_no_document_is(tmp_path, packing):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", packing) as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(CaseError, match="packed as documents are"):
        refuse_too_large(tmp_path / "a.zip", 50, ".txt")
    refuse_too_large(tmp_path / "a.zip", 50, ".xml")


@pytest.mark.parametrize("name", ["bai.docx", "bai.html"])
def test_a_document_that_takes_pandoc_too_long_or_that_it_cannot_read_is_refused(
    tmp_path, monkeypatch, name
):
    path = tmp_path / name
    path.write_text("<dl><dt><dd>" * 18, encoding="utf-8")  # which take it seconds; no .docx at all
    monkeypatch.setattr("thapmuoi_analysis.case.text.PATIENCE", 0.5)
    with pytest.raises(CaseError, match=r"pandoc reads within 0\.5 seconds"):
        read(path)


def test_a_document_that_unpacks_to_more_than_any_article_has_is_refused(tmp_path):
    path = tmp_path / "bai.docx"
    for part, size in {"word/document.xml": 10_000_001, "word/text.bin": 50_000_001}.items():
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part, bytes(size))
        with pytest.raises(CaseError, match=r"bai\.docx: expected a file that unpacks to at most"):
            read(path)


# Canonical text


@given(st.text() | st.text("aAơÁ. \t\r\n\u0301\u00a0\u00ad\u200b\u202f\u2028\u0085\ufeff\u3000"))
@example("a\u00ad\u0301 \u200b \r\ufeff\n")
def test_canonical_text_stays_as_it_is(text):
    assert canonical(canonical(text)) == canonical(text)


def test_canonical_text():
    for text, expected in {
        "\ufeffxã": "xã",
        unicodedata.normalize("NFD", "xã Mười"): "xã Mười",
        "a\r\nb\rc\u2028d\u2029e\u0085f\r\n\r\ng": "a\nb\nc\nd\ne\nf\n\ng",
        "a \t b\u00a0\u202f\u2007c": "a b c",
        "  a \n\u00a0b\t": "a\nb",
        "xa\u0303, c\u00ada\u200b\u0301 ": "xã, cá",
    }.items():
        assert canonical(text) == expected


# Numbers as they are written

MARCH = date(2022, 3, 2)
VARIANTS = (("(?<=mươi )bốn", "tư"), ("lẻ", "linh"), ("nghìn", "ngàn"))


def spellings(number):
    """Return usual ways to write a whole number above zero."""
    found = {num2words(number, lang="vi"), f"{number:02}"}
    for old, new in VARIANTS:
        found |= {re.sub(old, new, words) for words in found}
    for sign in (".", ",", " ", ""):
        found.add(f"{number:,}".replace(",", sign))
    return found


def in_a_sentence(spelling):
    return f"Đến nay có {spelling} xã, theo báo cáo."


NUMBERS = st.integers(1, 130) | st.integers(1, 3000) | st.integers(1, 10**6)


@given(NUMBERS)
@example(5)
@example(1)
def test_a_number_occurs_in_each_of_its_spellings(number):
    for spelling in spellings(number):
        sentence = in_a_sentence(spelling)
        capital = f"{spelling[0].upper()}{spelling[1:]} xã"
        for text in (sentence, capital, unicodedata.normalize("NFD", sentence)):
            assert occurs(number, text), text


@given(NUMBERS, NUMBERS)
def test_a_number_does_not_occur_in_the_spellings_of_another(one, other):
    assume(one != other)
    for spelling in spellings(other) - {f"{other:,}".replace(",", " ")}:
        assert not occurs(one, in_a_sentence(spelling)), spelling


@given(st.integers(0, 40), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_occurs_in_each_of_its_spellings_and_no_count_but_its_year_does(count, day):
    d, m, y = day.day, day.month, day.year
    written = [f"{day}", f"{d} tháng {m} năm {y}", f"ngày {d:02} tháng {m} năm {y}"]
    for a, b, sign in product((d, f"{d:02}"), (m, f"{m:02}"), "/.-"):
        written.append(f"{a}{sign}{b}{sign}{y}")
    for text in map(in_a_sentence, written):
        assert occurs(day, text) and occurs(y, text) and not occurs(count, text), text


@given(st.fractions(0, 2, max_denominator=20))
def test_a_share_occurs_as_it_is_and_as_an_exact_percentage(share):
    assume(share)
    percent = 100 * share
    written = [f"{share.numerator}/{share.denominator}"]
    if percent.denominator == 1:
        words = num2words(int(percent), lang="vi")
        forms = ("{}%", "{} %", "{},0%", "{}.0 phần trăm")
        written += [*(form.format(percent) for form in forms), f"{words} phần trăm"]
    for spelling in written:
        assert occurs(share, in_a_sentence(spelling)), spelling


HELD = """
Có 11/13 xã làm xong. | 11, 13, Fraction(11, 13)
Theo Đề án số 04-ĐA/TU. | 4
Từ 50% số ấp trở lên. | 50, Fraction(1, 2)
Từ 50\u00a0% số ấp trở lên. | Fraction(1, 2)
Hơn một nửa số ấp. | Fraction(1, 2)
Dân số 10\u00a0598 người. | 10598
Rộng 40ha. | 40
Từ năm 2018, nhiều ấp mở lớp. | 2018
Giai đoạn 2018-2021. | 2018, 2021
Mười một ấp mở lớp. | 11
Có ba ấp. | 3
Có năm ấp. | 5
Năm ấp mở lớp. | 5
Sau năm năm làm việc. | 5
Sau hai năm làm việc. | 2
Sau mười năm làm việc. | 10
Sau hai mươi năm làm việc. | 20
Có 5 năm làm việc. | 5
Một trăm không đủ. | 100
Năm mươi phần trăm không đủ. | Fraction(1, 2)
Tăng một phần trăm. | Fraction(1, 100), 1
Đăng ngày 02/03/2022 08:15:30 | MARCH
Ngày 2 tháng 3 năm 2022, hội mở cửa. | MARCH
Họp ngày 2/3/2022. | MARCH
"""
NOT_HELD = """
Từ năm 2019 đến 1990. | 9
Có 90 ấp. | 9
Tăng 9,5 lần, rồi 9.000 lần. | 9
Đường H9 dài. | 9
Cập nhật 02/03/2022. | 2, date(2022, 2, 3)
Họp ngày 2 tháng 3 năm 2022. | 2
Họp ngày 2/3 tại xã. | 2
Trong tháng 3/2022, hội mở cửa. | 3
Họp ngày 1/2/2022. | Fraction(1, 2)
Tăng 0,5% mỗi năm. | Fraction(1, 2)
Có 11/2 suất. | Fraction(1, 2)
Tăng 84,6%. | Fraction(11, 13)
Huyện Tháp Mười mở hội. | 10
Ông Ba mở hội. | 3
Có mười một ấp. | 10, 1
Có hai mươi mốt ấp. | 1, 20
Có hai mươi mấy ấp. | 20
Có một trăm hai mươi mốt ấp. | 21
Có một trăm năm mươi ấp. | 100, 50
Có hai nghìn không trăm hai mươi ấp. | 2000
Từ năm 2018 đến năm nay. | 5
Trong năm, nhiều ấp mở lớp. | 5
Sau hai năm. | 5
Sau mười năm. | 15
Ấp này không thiếu. | 0
Vốn đầu tư tăng. | 4
Cập nhật 12/03/2022. | MARCH
"""


KNOWN = {"Fraction": Fraction, "date": date, "MARCH": MARCH}


def test_a_value_stands_in_a_sentence_as_people_write_it_and_in_no_other():
    for table, expected in ((HELD, True), (NOT_HELD, False)):
        for sentence, values in lines(table):
            for value in eval(f"[{values}]", KNOWN):
                assert occurs(value, sentence) == expected, (value, sentence)
