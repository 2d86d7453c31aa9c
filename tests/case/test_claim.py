"""A claim as its row has it; which claims are told, and in which order; what a text may name."""

from dataclasses import fields

import pandas as pd
from glance import lines

from thapmuoi_analysis import load_case
from thapmuoi_analysis.case.claim import (
    SPEAKERS,
    claims_of,
    heads,
    lost_hedges,
    misnamed,
    reportable,
)
from thapmuoi_analysis.case.schema import SCHEMA

KINDS = {field["name"]: field["type"] for field in SCHEMA["claims"]["fields"]}
EMPTY = {name: False if kind == "boolean" else "" for name, kind in KINDS.items()}


def claims(**rows):
    """Return claims by their ids, each with the cells that are given; of type result."""
    given = []
    for id, cells in rows.items():
        given.append({**EMPTY, "type": "result", "speaker": "none", "id": id, **cells})
    return claims_of(pd.DataFrame(given))


def ids(found):
    return " ".join(claim.id for claim in found)


AS_IT_IS = (
    *("locator", "type", "about", "mechanism", "speaker", "speaker_is", "force", "condition"),
    *("compared_with", "compared_as"),
)
LISTS = ("explained_by", "answers", "may_help", "repeats", "part_of", "after")
IN_BOTH = {
    "said_by": ("ông A", "Mr A"),
    "label": ("việc", "work"),
    "clause": ("có lúc | nhanh", "fast at times"),
}


def test_a_claim_is_what_its_row_says():
    row = {name: f"{name} of it" for name in AS_IT_IS}
    row |= {name: f"{name}1 {name}2" for name in LISTS}
    for name, (vi, en) in IN_BOTH.items():
        row |= {f"{name}_vi": vi, f"{name}_en": en}
    row |= {"short_vi": "nhanh", "hedge": "có lúc; còn", "hedge_en": "at times; still"}
    row |= {"text_vi": "Có lúc nhanh.", "text_en": "Fast at times.", "counterfactual": "measured"}
    claim = claims(c01={**row, "affirmed": True, "quantified": True, "names_speaker": True})["c01"]
    found = {field.name: getattr(claim, field.name) for field in fields(claim)}
    assert {name: found.pop(name) for name in AS_IT_IS} == {name: row[name] for name in AS_IT_IS}
    assert all(found.pop(name) == (f"{name}1", f"{name}2") for name in LISTS)
    for name, (vi, en) in IN_BOTH.items():
        assert found.pop(name) == {"vi": vi, "en": en}
    assert found.pop("short") == {"vi": "nhanh", "en": "fast at times"}
    assert found.pop("hedges") == {"vi": ("có lúc", "còn"), "en": ("at times", "still")}
    truths = {"affirmed": True, "quantified": True, "compared": True, "names_speaker": True}
    assert found == {"id": "c01", "stated": {}, "assumed": False, **truths}


def test_without_a_clause_the_full_text_is_told_and_without_a_document_place_it_stands_alone():
    row = {"text_vi": "Nhanh.", "clause_en": "fast", "locator": "bao", "counterfactual": "implied"}
    claim = claims(c01=row)["c01"]
    assert claim.clause == claim.short == {"vi": "Nhanh.", "en": "fast"}
    assert (claim.hedged, claim.compared, claim.quantified) == (False, False, False)
    assert claim.sentence == "c01"
    assert claims(c02={"locator": "bao:p1.s1"})["c02"].sentence == "bao:p1.s1"
    assert claims(c01={"hedge_en": "may"})["c01"].hedged


def test_the_parts_of_a_clause_are_its_openings_and_the_rest_else_its_label():
    claim = claims(c01={"clause_vi": "a |b| c", "short_vi": "a|c", "label_en": "it"})["c01"]
    assert (claim.parts("vi"), claim.parts("vi", short=True)) == (["a", "b", "c"], ["a", "c"])
    assert claim.parts("en") == claim.parts("en", short=True) == ["it"]


def test_claims_are_told_by_who_speaks_and_an_umbrella_and_a_repeat_are_not():
    every = claims(
        c01={"speaker": "uncoded"},
        c02={},
        c03={"speaker": "implied"},
        c04={"speaker": "explicit"},
        c05={"repeats": "c02"},
        c06={"mechanism": "not_stated"},  # an umbrella
        c07={"part_of": "c06"},
        c08={"mechanism": "not_stated"},
        c09={"type": "lesson"},
        c10={"mechanism": "x"},
        c11={"part_of": "c10"},
    )
    assert ids(reportable(every, "result")) == "c04 c03 c02 c07 c08 c10 c11 c01"
    both = ids(reportable(every, "lesson", "result"))
    assert both == "c04 c03 c02 c07 c08 c09 c10 c11 c01"
    assert ids(reportable(every, "lesson")) == "c09"


def test_of_a_case_claims_are_told_by_who_speaks_and_then_as_the_text_has_them():
    for slug in ("thap-muoi", "example", "chau-phu"):
        by_id = load_case(slug).claims_by_id
        order = [*by_id]
        found = reportable(by_id, "benefit", "result", "limitation", "cause")
        places = [(SPEAKERS.index(claim.speaker), order.index(claim.id)) for claim in found]
        assert places == sorted(places) != []


def test_what_is_of_something_else_is_told_where_a_link_leads_there():
    for link in ("explained_by", "answers", "may_help", "after"):
        every = claims(c01={"about": "other"}, c02={"about": "model", link: "c01"})
        told = "c02" if link == "after" else "c01 c02"
        assert ids(reportable(every, "result")) == told
        assert ids(reportable(every, "result", about="other")) == "c01"
        assert ids(reportable(every, "result", about="model")) == "c02"


def test_heads_lean_on_none_of_those_that_are_given():
    every = claims(c01={}, c02={"after": "c01"}, c03={"after": "c02 c09"}, c04={"after": "c09"})
    assert ids(heads(every.values())) == "c01 c04"
    assert ids(heads([every["c03"], every["c01"]])) == "c03 c01"


# A text; what it names that is not known.
NAMING = """
{a} and {b} |
no name |
{{a}} |
{c} {d} | {c}
{a} {d} | {d}
{a:.1f} | {a}
{a!r} | {a}
{a.b} | {a.b}
{a[0]} | {a[0]}
{} | {}
{a | {a
"""
# A clause; which of the hedges "có lúc" and "còn" it has lost.
KEEPING = """
có lúc còn chậm;
Có lúc, | CÒN chậm;
có|lúc còn;
có lúc những việc còn lại chậm; còn
có lúc còng chậm; còn
chậm; có lúc, còn
có lúc còn lại, còn chậm;
"""


def test_a_text_names_known_facts_alone_and_keeps_each_hedge_as_a_whole_word():
    for text, wrong in lines(NAMING):
        assert misnamed(text, {"a", "b"}) == wrong
    for clause, lost in lines(KEEPING, ";"):
        assert ", ".join(lost_hedges(clause, ["có lúc", "còn"])) == lost
    assert [*lost_hedges("việc còn lại", ["còn lại"])] == []
