"""A claim as its row has it; which claims are told, and in which order; what a text may name."""

import pandas as pd

from thapmuoi_analysis import load_case
from thapmuoi_analysis.case.claim import (
    SPEAKERS,
    Claim,
    claims_of,
    heads,
    lost_hedges,
    misnamed,
    reportable,
)
from thapmuoi_analysis.case.schema import SCHEMA

KINDS = {field["name"]: field["type"] for field in SCHEMA["claims"]["fields"]}


def claims(**rows):
    """Return claims by their ids, each with the cells that are given; of type result."""
    empty = {name: False if kind == "boolean" else "" for name, kind in KINDS.items()}
    given = [{**empty, "type": "result", "speaker": "none", "id": id, **rows[id]} for id in rows]
    return claims_of(pd.DataFrame(given))


def test_a_claim_is_what_its_row_says():
    row = {
        "locator": "bao:p1.s2", "type": "benefit", "about": "model", "mechanism": "timeliness",
        "speaker": "explicit", "said_by_vi": "ông A", "said_by_en": "Mr A", "label_vi": "việc",
        "label_en": "work", "clause_vi": "có lúc | nhanh", "clause_en": "fast at times",
        "short_vi": "nhanh", "hedge": "có lúc; còn", "hedge_en": "at times; still",
        "force": "hedged", "condition": "when",
        "affirmed": True, "quantified": True, "counterfactual": "measured",
        "text_vi": "Có lúc nhanh.", "text_en": "Fast at times.", "explained_by": "c02 c03",
        "answers": "c04", "may_help": "c05", "repeats": "c06", "part_of": "c07 c08", "after": "c09",
    }  # fmt: skip
    assert claims(c01=row)["c01"] == Claim(
        id="c01", locator="bao:p1.s2", type="benefit", about="model", mechanism="timeliness",
        speaker="explicit", said_by={"vi": "ông A", "en": "Mr A"},
        label={"vi": "việc", "en": "work"},
        clause={"vi": "có lúc | nhanh", "en": "fast at times"},
        short={"vi": "nhanh", "en": "fast at times"},
        hedges={"vi": ("có lúc", "còn"), "en": ("at times", "still")},
        force="hedged", condition="when", affirmed=True,
        quantified=True, compared=True, explained_by=("c02", "c03"), answers=("c04",),
        may_help=("c05",), repeats=("c06",), part_of=("c07", "c08"), after=("c09",),
    )  # fmt: skip


def test_without_a_clause_the_full_text_is_told_and_without_a_document_place_it_stands_alone():
    row = {"text_vi": "Nhanh.", "clause_en": "fast", "locator": "bao", "counterfactual": "implied"}
    claim = claims(c01=row)["c01"]
    assert claim.clause == claim.short == {"vi": "Nhanh.", "en": "fast"}
    assert (claim.hedged, claim.compared, claim.quantified) == (False, False, False)
    assert (claim.sentence, claims(c02={"locator": "bao:p1.s1"})["c02"].sentence) == (
        "c01", "bao:p1.s1",
    )  # fmt: skip
    assert claims(c01={"hedge_en": "may"})["c01"].hedged


def test_the_parts_of_a_clause_are_its_openings_and_the_rest_else_its_label():
    row = {"clause_vi": "a |b| c", "short_vi": "a|c", "label_en": "it"}
    claim = claims(c01=row)["c01"]
    assert (claim.parts("vi"), claim.parts("vi", short=True)) == (["a", "b", "c"], ["a", "c"])
    assert claim.parts("en") == claim.parts("en", short=True) == ["it"]


def test_claims_are_told_by_who_speaks_and_an_umbrella_and_a_repeat_are_not():
    every = claims(
        c01={"speaker": "uncoded"}, c02={}, c03={"speaker": "implied"}, c04={"speaker": "explicit"},
        c05={"repeats": "c02"}, c06={"mechanism": "not_stated"}, c07={"part_of": "c06"},
        c08={"mechanism": "not_stated"}, c09={"type": "lesson"}, c10={"mechanism": "x"},
        c11={"part_of": "c10"},
    )  # fmt: skip
    ids = [claim.id for claim in reportable(every, "result")]
    assert ids == ["c04", "c03", "c02", "c07", "c08", "c10", "c11", "c01"]
    assert [claim.id for claim in reportable(every, "lesson", "result")][-2:] == ["c11", "c01"]
    assert [claim.id for claim in reportable(every, "lesson")] == ["c09"]


def test_of_a_case_claims_are_told_by_who_speaks_and_then_as_the_text_has_them():
    for slug in ("thap-muoi", "example", "chau-phu"):
        claims_by_id = load_case(slug).claims_by_id
        order = [*claims_by_id]
        claims = reportable(claims_by_id, "benefit", "result", "limitation", "cause")
        places = [(SPEAKERS.index(claim.speaker), order.index(claim.id)) for claim in claims]
        assert places == sorted(places) != []


def test_what_is_of_something_else_is_told_where_a_link_leads_there():
    for link in ("explained_by", "answers", "may_help", "after"):
        every = claims(c01={"about": "other"}, c02={"about": "model", link: "c01"})
        leads = [] if link == "after" else ["c01"]
        assert [claim.id for claim in reportable(every, "result")] == [*leads, "c02"]
        assert [claim.id for claim in reportable(every, "result", about="other")] == ["c01"]
        assert [claim.id for claim in reportable(every, "result", about="model")] == ["c02"]


def test_heads_lean_on_none_of_those_that_are_given():
    every = claims(c01={}, c02={"after": "c01"}, c03={"after": "c02 c09"}, c04={"after": "c09"})
    assert [claim.id for claim in heads(every.values())] == ["c01", "c04"]
    assert [claim.id for claim in heads([every["c03"], every["c01"]])] == ["c03", "c01"]


def test_a_text_names_known_facts_by_their_names_alone():
    for text, wrong in {
        "{a} and {b}": "", "no name": "", "{{a}}": "", "{c} {d}": "{c}", "{a} {d}": "{d}",
        "{a:.1f}": "{a}", "{a!r}": "{a}", "{a.b}": "{a.b}", "{a[0]}": "{a[0]}", "{}": "{}",
        "{a": "expected '}' before end of string",
    }.items():  # fmt: skip
        assert misnamed(text, {"a", "b"}) == wrong


def test_a_hedge_is_kept_where_it_stands_as_a_whole_word():
    for clause, lost in {
        "có lúc còn chậm": [], "Có lúc, | CÒN chậm": [], "có|lúc còn": [],
        "có lúc những việc còn lại chậm": ["còn"], "có lúc còng chậm": ["còn"],
        "chậm": ["có lúc", "còn"], "có lúc còn lại, còn chậm": [],
    }.items():  # fmt: skip
        assert [*lost_hedges(clause, ["có lúc", "còn"])] == lost
    assert [*lost_hedges("việc còn lại", ["còn lại"])] == []
