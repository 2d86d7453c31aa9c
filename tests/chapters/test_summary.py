"""The page that says it all: short, at most six points, and nothing that the data do not say."""

import re

import pytest
from golden import told

CASES, LANGS = ("thap-muoi", "example", "chau-phu", "an-giang"), ("vi", "en")
every_case = pytest.mark.parametrize("slug", CASES)
in_both = pytest.mark.parametrize("lang", LANGS)
POINTS = ("result", "benefits", "rotation", "limitations", "chain", "steps")
LIMIT = {"vi": 24, "en": 22}  # syllables and words of a message, with its hedges
PAGE = {"vi": 805, "en": 750}  # words that stand on a page with its heading, and room to spare


@pytest.fixture
def page():
    """Return a function that tells the summary of a case: cell -> its text."""

    def tell(case, lang):
        [notebook] = told.executed(case, lang, only="summary").values()
        texts = {}
        for cell in notebook.cells:
            shown = [output["data"]["text/plain"] for output in cell.get("outputs", ())]
            texts |= {cell.id: "".join(shown)} if shown else {}
        return texts

    return tell


def sentences(text):
    return re.split(r"(?<=[.!?]) (?=[A-ZĐÀ-Ỹ“])", text)


@in_both
@every_case
def test_at_most_six_points_each_a_short_message_and_three_sentences(case_of, page, slug, lang):
    said = {id: text for id, text in page(case_of(slug), lang).items() if id in POINTS and text}
    assert 2 <= len(said) <= 6
    for text in said.values():
        message, reasons = re.fullmatch(r"\*\*(.+?)\.\*\* ?(.*)", text).groups()
        assert len(message.split()) <= LIMIT[lang], message
        assert len(sentences(reasons)) <= 3, reasons


@in_both
@every_case
def test_it_stands_on_one_page_and_leaves_no_gap(case_of, page, slug, lang):
    said = page(case_of(slug), lang)
    assert sum(len(text.split()) for text in said.values()) <= PAGE[lang]
    for text in said.values():
        assert not re.search(r"\s[.,;:]|\.\.|\(\)|“”|{|}|;\.", text), text
        assert not text or text[-1] in ".*"


def test_without_claims_only_the_result_is_told_and_that_nothing_was_coded(case_of, page):
    said = page(case_of("an-giang"), "vi")
    assert {id for id, text in said.items() if text and id in POINTS} == {"result", "chain"}


@in_both
def test_where_nothing_is_listed_as_missing_nothing_is_told_to_be_open(
    case_of, changed, page, lang
):
    lists_none = changed("example", "missing", drop=[*case_of("example").missing["id"]])
    said = page(lists_none, lang)
    assert not {"open", "first"} & {*said}
    assert said["steps"]
