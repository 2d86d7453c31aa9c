"""What the chapters tell: no claim is lost, the summary is short, what is open has its order."""

import re
from functools import cache
from itertools import product

import pytest
from golden import told

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case import claim
from thapmuoi_analysis.report import sheet, trace

CASES = ("thap-muoi", "example", "chau-phu", "an-giang")
LANGS = ("vi", "en")
TYPES = ("benefit", "limitation", "cause", "lesson", "next_step", "recommendation")
every_telling = pytest.mark.parametrize(("slug", "lang"), [*product(CASES, LANGS)])
POINT = re.compile(r"\*\*(.+?)\.\*\* ?(.*)")  # its message, and what leads to it
LIMIT = {"vi": 24, "en": 22}  # syllables and words of a message, with its hedges
PAGE = {"vi": 805, "en": 750}  # words that stand on a page with its heading, and room to spare


@cache
def executed(slug, lang):
    """Return the chapters of a case as it is shipped, run."""
    return told.executed(told.load(slug), lang)


def summary(run):
    """Return what the summary says, by cell, before the sheet of one page."""
    cells = sheet.before(run["00_summary"].cells)
    outputs = [(cell.id, output) for cell in cells for output, _ in trace.outputs_of(cell)]
    return {id: output["data"]["text/plain"] for id, output in outputs}


def claims_of(run):
    """Return the ids of the claims that chapters tell, and of those that their messages name."""
    shown, named = set(), set()
    for _, _, about in trace.outputs(run):
        shown.update(one["id"] for one in about.get("claims", ()))
        for message in about.get("messages", ()):
            named.update(one["id"] for one in message["claims"])
    return shown, named


@every_telling
def test_a_claim_is_told_or_there_is_a_reason_why_not(slug, lang):
    case, run = told.load(slug), executed(slug, lang)
    shown, named = claims_of(run)
    assert {*case.claims_by_id} - shown - named == {*metrics.untold(case).index}
    chapters = {name: one for name, one in run.items() if name != "00_summary"}
    shown, _ = claims_of(chapters)  # the summary tells most of them again
    assert {one.id for one in claim.reportable(case.claims_by_id, *TYPES)} <= shown


@every_telling
def test_the_summary_is_a_page_of_at_most_six_points_with_short_messages(slug, lang):
    page = summary(executed(slug, lang))
    points = [POINT.fullmatch(text) for text in page.values()]
    points = [point.groups() for point in points if point]
    assert 2 <= len(points) <= 6
    for message, reasons in points:
        assert len(message.split()) <= LIMIT[lang], message
        assert len(re.split(r"(?<=[.!?]) (?=[A-ZĐÀ-Ỹ“])", reasons)) <= 3, reasons
    assert sum(len(text.split()) for text in page.values()) <= PAGE[lang]
    for text in page.values():
        assert not re.search(r"\s[.,;:]|\.\.|\(\)|“”|{|}|;\.", text), text
        assert text[-1] in ".*"


def test_what_cannot_be_concluded_has_its_rank_five_at_most_and_goes_where_it_was_measured():
    def open_points(case, lang):
        return summary(told.executed(case, lang, only="00_summary"))["open"]

    case = told.load("example")
    rows = case.missing[case.missing["open_en"] != ""].sort_values("open_rank")
    places = [open_points(case, "en").index(text) for text in rows["open_en"]]
    assert places == sorted(places) != []
    measured = {"quantified": True, "counterfactual": "measured", "compared_with": "before"}
    unmeasured = []
    for ids in (["c11"], ["c11", "c12", "c15"]):
        other = case.with_rows({"claims": [{"id": id, **measured} for id in ids]})
        unmeasured.append("by how much, papers are returned" in open_points(other, "en"))
    assert unmeasured == [True, False]
    more = {"open_vi": "điều khác", "open_en": "another thing", "open_rank": 9}
    more = [{"id": id, **more} for id in ("m2", "m3", "m4")]
    case = told.load("thap-muoi").with_rows({"missing": more})
    assert open_points(case, "vi").count(";") == 4 + 1  # one within what has changed


def test_what_to_obtain_first_has_its_rank():
    case = told.load("thap-muoi")
    swapped = case.with_rows({"missing": [{"id": "m1", "first": 1}, {"id": "m3", "first": 2}]})
    records = [("báo cáo sơ kết", "quyết định"), ("quyết định", "báo cáo sơ kết")]
    for of, (one, other) in zip((case, swapped), records, strict=True):
        said = summary(told.executed(of, "vi", only="00_summary"))["first"]
        assert said.index(one) < said.index(other)
