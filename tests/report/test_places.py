"""Where sentences stand: in words, and at an address that a browser opens at the sentence."""

import pytest
from glance import lines

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report.places import Places
from thapmuoi_analysis.telling.formatter import Formatter

SOURCE = "vtv-2018-06-08"
LOCATOR = f"{SOURCE}:p2.s1"


def _places(lang="vi", **quoted):
    return Places(load_case("chau-phu"), Formatter(lang), {LOCATOR: quoted.get("said", "")})


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "đoạn 2, câu 1"), ("en", "paragraph 2, sentence 1")]
)
def test_a_place_is_told_in_words_with_the_publisher(lang, told):
    [publisher] = {row["publisher"] for row in load_case("chau-phu").records("sources")
                   if row["id"] == SOURCE}  # fmt: skip
    assert _places(lang).told(LOCATOR) == f"{publisher}, {told}"
    assert _places(lang).told(SOURCE) == publisher
    said = {LOCATOR: 'Nói "a".', SOURCE: ""}
    tips = {LOCATOR: f"{publisher}, {told}: Nói ”a”.", SOURCE: publisher}
    assert _places(lang).tips(said) == tips


SAID = {
    "": "",  # its key term is a day, which may stand anywhere
    "Một.": "#:~:text=M%E1%BB%99t",
    "a-b, c & d e f g h": "#:~:text=a%2Db%2C%20c%20%26%20d%20e",
}


@pytest.mark.parametrize(("said", "fragment"), SAID.items(), ids=["no copy", "short", "long"])
def test_with_a_copy_the_address_opens_at_the_first_words_of_the_sentence(said, fragment):
    places = _places(said=said)
    url = places.sources[SOURCE]["url"]
    assert places.address(LOCATOR) == url + fragment
    assert places.address(SOURCE) == url


def test_a_source_without_an_address_of_the_web_opens_nowhere():
    places = _places(said="Một.")
    for url in ("", "doi:10.1/x"):
        places.sources[SOURCE] = {**places.sources[SOURCE], "url": url}
        assert places.address(LOCATOR) == ""
    places.sources[SOURCE]["url"] = "https://a.vn/b#c"
    assert places.address(LOCATOR) == "https://a.vn/b#c:~:text=M%E1%BB%99t"


TERMS = """
p1.s1 | #:~:text=ti%E1%BA%BFt%20gi%E1%BA%A3m%20h%E1%BB%99i%20h%E1%BB%8Dp
p2.s1 |
p3.s3 | #:~:text=Sau%20hai%20n%C4%83m
p5.s2 | #:~:text=B%C3%ACnh%20qu%C3%A2n
p6.s1 |
"""


def test_without_a_copy_the_address_opens_at_a_key_term_that_names_one_sentence_alone():
    places = Places(load_case("chau-phu"), Formatter("vi"), {})
    for place, fragment in lines(TERMS):  # p2.s1 has a day, p6.s1 a part of another key term
        locator = f"{SOURCE}:{place}"
        assert places.address(locator) == places.sources[SOURCE]["url"] + fragment
    places.sources[SOURCE]["url"] = "https://vtv.vn/"  # no page, but all of them
    assert places.address(f"{SOURCE}:p3.s3") == "https://vtv.vn/"
