import unicodedata
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from thapmuoi_analysis.record.spellings import occurs, spellings

MARCH = date(2022, 3, 2)


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        (11, "vi", {"11", "mười một"}),
        (9, "vi", {"9", "09", "chín"}),
        (0, "vi", {"0", "00"}),
        (21, "vi", {"21", "hai mươi mốt", "hai mươi một", "hăm mốt", "hăm một"}),
        (25, "en", {"25", "twenty-five"}),
        (105, "vi", {"105", "một trăm lẻ năm", "một trăm linh năm"}),
        (-7, "vi", {"-7", "âm bảy", "âm bẩy"}),
        (-7, "en", {"-7", "minus seven"}),
        (517.66, "vi", {"517,66", "517.66"}),
        (Fraction(1, 3), "vi", {"1/3", "một phần ba"}),
    ],
)
def test_all_spellings(value, lang, expected):
    assert spellings(value, lang) == expected


@pytest.mark.parametrize(
    ("value", "lang", "some"),
    [
        (10598, "vi", "10.598|10 598|10,598|10598"),
        (10598, "vi", "mười nghìn năm trăm chín mươi tám|mười ngàn năm trăm chín mươi tám"),
        (1024, "vi", "một nghìn không trăm hai mươi bốn|một ngàn không trăm hăm tư"),
        (1005, "vi", "một nghìn không trăm linh năm|một nghìn lẻ năm"),
        (45, "vi", "bốn mươi lăm|bốn mươi nhăm"),
        (2_000_000_000, "vi", "2.000.000.000|hai tỷ|hai tỉ"),
        (105, "en", "one hundred and five|one hundred five"),
        (1234.5, "vi", "1.234,5|1,234.5|1 234,5|1234,5|1234,50"),
        (3.0, "vi", "3|3,0|ba"),
        (Fraction(1, 2), "vi", "50%|50 %|50,0%|0,5|1/2|một nửa|nửa|năm mươi phần trăm"),
        (Fraction(1, 2), "en", "50%|50.0%|0.5|1/2|half|one half|fifty percent|50 per cent"),
        (Fraction(1, 8), "vi", "12,5%|0,125|1/8|một phần tám"),
        (Fraction(1), "vi", "100%|một trăm phần trăm"),
        (MARCH, "vi", "02/03/2022|2/3/2022|02-03-2022|2.3.2022|2022-03-02|02/3/2022"),
        (MARCH, "vi", "ngày 2 tháng 3 năm 2022|ngày 02 tháng 3 năm 2022"),
        (MARCH, "en", "2 March 2022|March 2, 2022|02/03/2022"),
        (datetime(2022, 3, 2, 8, 15), "vi", "02/03/2022"),
    ],
)
def test_spellings_hold(value, lang, some):
    assert set(some.split("|")) <= spellings(value, lang)


def test_a_share_is_not_rounded():
    assert spellings(Fraction(11, 13)) == {"11/13", "mười một phần mười ba"}


def in_a_sentence(spelling):
    return f"Đến nay có {spelling}, theo báo cáo."


@given(
    st.integers(-(10**13), 10**13) | st.integers(-130, 130) | st.integers(1900, 2100)
    | st.fractions(0, 2, max_denominator=20) | st.floats(-1e6, 1e6) | st.dates(date(1000, 1, 1)),
    st.sampled_from(["vi", "en"]),
)  # fmt: skip
@example(5, "vi")
@example(1, "vi")
def test_a_value_occurs_in_each_of_its_spellings(value, lang):
    for spelling in spellings(value, lang):
        assert occurs(value, in_a_sentence(spelling)), spelling
        assert occurs(value, spelling[0].upper() + spelling[1:]), spelling
        assert occurs(value, unicodedata.normalize("NFD", in_a_sentence(spelling))), spelling


@given(st.integers(0, 3000), st.integers(0, 3000), st.sampled_from(["vi", "en"]))
def test_a_number_does_not_occur_in_the_spellings_of_another(one, other, lang):
    assume(one != other)
    for spelling in spellings(other, lang):
        assert not occurs(one, in_a_sentence(spelling)), spelling


@given(st.integers(0, 40), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_no_count_occurs_in_a_date_but_its_year_does(count, day):
    for lang in ("vi", "en"):
        for spelling in spellings(day, lang):
            assert not occurs(count, in_a_sentence(spelling)), spelling
            assert occurs(day.year, in_a_sentence(spelling)), spelling


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
        (21, "Twenty one communes."),
        (MARCH, "Đăng ngày 02/03/2022 08:15:30"),
        (MARCH, "Ngày 2 tháng 3 năm 2022, hội mở cửa."),
        (MARCH, "Họp ngày 2/3/2022."),
        (MARCH, "It opened on 2 MARCH 2022."),
        (-5, "Thay đổi −5 điểm."),
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
        (5, "Thay đổi −5 điểm."),
        (598, "Dân số 10 598 người."),
        (10, "Dân số 10 598 người."),
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
        (20, "Twenty-one communes."),
        (1, "Twenty-one communes."),
        (5, "Từ năm 2018 đến năm nay."),
        (5, "Trong năm, nhiều ấp mở lớp."),
        (5, "Sau hai năm."),
        (15, "Sau mười năm."),
        (1, "Một số ấp mở lớp."),
        (1, "Một vài nơi còn thiếu."),
        (0, "Ấp này không thiếu."),
        (4, "Vốn đầu tư tăng."),
        (date(2022, 2, 3), "Cập nhật 02/03/2022."),
        (MARCH, "Cập nhật 12/03/2022."),
    ],
)
def test_a_value_does_not_occur(value, sentence):
    assert not occurs(value, sentence)
