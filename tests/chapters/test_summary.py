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


def test_without_claims_only_the_result_is_told_and_that_nothing_was_coded(case_of, page):
    told = page(case_of("an-giang"), "vi")
    assert {id for id, text in told.items() if text and id in POINTS} == {"result", "chain"}


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
    assert said.endswith(f"{case.names['unfound']['vi']}.")


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
