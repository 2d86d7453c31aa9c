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
TELLINGS = [*product(CASES, LANGS)]
every_telling = pytest.mark.parametrize(("slug", "lang"), TELLINGS)
POINT = re.compile(r"\*\*(.+?)\.\*\* ?(.*)")  # its message, and what leads to it
NEXT = re.compile(r"(?<=[.!?]) (?=[A-ZĐÀ-Ỹ“])")  # begins another sentence
SLIP = re.compile(r"\s[.,;:]|\.\.|\(\)|“”|{|}|;\.")
LIMIT = {"vi": 24, "en": 22}  # syllables and words of a message, with its hedges
PAGE = {"vi": 805, "en": 750}  # words that stand on a page with its heading, and room to spare


@cache
def executed(slug, lang):
    """Return the chapters of a case as it is shipped, run."""
    return told.executed(told.load(slug), lang)


def summary(run):
    """Return what the summary says, by cell, before the sheet of one page."""
    found = {}
    for cell in sheet.before(run["00_summary"].cells):
        for output, _ in trace.outputs_of(cell):
            found[cell.id] = output["data"]["text/plain"]
    return found


def ids_of(about):
    """Return the ids of the claims that an output, or a message in it, says it tells."""
    return {claim["id"] for claim in about.get("claims", ())}


def claims_of(run):
    """Return the ids of the claims that chapters tell, and of those that their messages name."""
    shown = set()
    named = set()
    for _, _, about in trace.outputs(run):
        shown |= ids_of(about)
        for message in about.get("messages", ()):
            named |= ids_of(message)
    return shown, named


@every_telling
def test_a_claim_is_told_or_there_is_a_reason_why_not(slug, lang):
    case = told.load(slug)
    run = executed(slug, lang)
    shown, named = claims_of(run)
    nowhere = {*case.claims_by_id} - shown - named
    assert nowhere == {*metrics.untold(case).index}
    chapters = dict(run)
    del chapters["00_summary"]  # which tells most of them again
    shown, _ = claims_of(chapters)
    for one in claim.reportable(case.claims_by_id, *TYPES):
        assert one.id in shown


@every_telling
def test_the_summary_is_a_page_of_at_most_six_points_with_short_messages(slug, lang):
    page = summary(executed(slug, lang))
    points = 0
    words = 0
    for text in page.values():
        words += len(text.split())
        assert not SLIP.search(text), text
        assert text[-1] in ".*"
        point = POINT.fullmatch(text)
        if not point:
            continue
        points += 1
        message, reasons = point.groups()
        assert len(message.split()) <= LIMIT[lang], message
        assert len(NEXT.split(reasons)) <= 3, reasons
    assert 2 <= points <= 6
    assert words <= PAGE[lang]


def told_in(cell, case, lang):
    """Return what a cell of the summary tells of a case."""
    run = told.executed(case, lang, only="00_summary")
    return summary(run)[cell]


def test_what_cannot_be_concluded_is_told_by_rank():
    case = told.load("example")
    rows = case.missing[case.missing["open_en"] != ""]
    rows = rows.sort_values("open_rank")
    text = told_in("open", case, "en")
    places = [text.index(words) for words in rows["open_en"]]
    assert places == sorted(places) != []


def test_what_cannot_be_concluded_is_no_longer_told_where_all_of_it_was_measured():
    case = told.load("example")
    measured = {"quantified": True, "counterfactual": "measured", "compared_with": "before"}
    for ids, is_open in (("c11", True), ("c11 c12 c15", False)):
        rows = [{"id": id, **measured} for id in ids.split()]
        other = case.with_rows({"claims": rows})
        text = told_in("open", other, "en")
        assert ("by how much, papers are returned" in text) == is_open


def test_of_what_cannot_be_concluded_five_points_are_told_at_most():
    more = {"open_vi": "điều khác", "open_en": "another thing", "open_rank": 9}
    rows = [{"id": id, **more} for id in ("m2", "m3", "m4")]
    case = told.load("thap-muoi").with_rows({"missing": rows})
    text = told_in("open", case, "vi")
    assert text.count(";") == 4 + 1  # one within what has changed


def test_what_to_obtain_first_has_its_rank():
    case = told.load("thap-muoi")
    text = told_in("first", case, "vi")
    assert text.index("báo cáo sơ kết") < text.index("quyết định")
    ranks = [{"id": "m1", "first": 1}, {"id": "m3", "first": 2}]
    swapped = case.with_rows({"missing": ranks})
    text = told_in("first", swapped, "vi")
    assert text.index("quyết định") < text.index("báo cáo sơ kết")
