"""No message tells a claim more firmly than it is coded: whatever is mutated, it is caught."""

import re
from types import MappingProxyType

import pytest
from golden import told, what_if
from report.executed import notebook, shown

from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.report import checks
from thapmuoi_analysis.telling import careful as words_for
from thapmuoi_analysis.telling.careful import careful
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import Phrase

EXTEND = Phrase("nhân rộng", "extend it")
HEDGES = [
    {"id": "c45", "hedge": "có thể; khi có biến động"},  # one is left out in one language
    {"id": "c40", "hedge": "nhiều nơi; chưa"},  # one that the clause does not have
    {"id": "c39", "force": "hedged", "hedge": "", "hedge_en": ""},  # coded and not written
    {"id": "c43", "condition": "when", "hedge": "", "hedge_en": ""},
    {"id": "c43", "clause_en": "the district Party committee | is to extend the model"},
]
FORCES = [
    ("thap-muoi", {"id": "c45", "force": "plain"}),
    ("thap-muoi", {"id": "c45", "force": "hedged"}),
    ("thap-muoi", {"id": "c48", "force": "may"}),
    ("chau-phu", {"id": "c11", "force": "plain"}),
    ("thap-muoi", {"id": "c43", "condition": "none"}),
    ("example", {"id": "c18", "condition": "when"}),
]
MUTATED = {  # case, claim, its words, what the sentence around it is to say, form spoilt, loss
    "no word of conditions": (
        "thap-muoi", "c43", EXTEND, ("condition",), "",
        "without its condition “(khi có đủ điều kiện|when conditions suffice)”"),
    "no word of study": (
        "thap-muoi", "c48", EXTEND, ("force",), "", "without its hedge “(nghiên cứu|studying)”"),
    "no word of study, of what has none of its own": (
        "thap-muoi", "c50", EXTEND, ("force",), "", r"more firmly than it is coded \(study\)"),
    "no word of examples": (
        "thap-muoi", "c37", None, ("examples",), "", "without its hedge “(như|such as)”"),
    "no word of advice": (
        "chau-phu", "c11", None, ("force",), "", r"more firmly than it is coded \(advice\)"),
    "a may that is none": (
        "thap-muoi", "c45", EXTEND, (), "may", "without its hedge “(có thể|may)”"),
    "places that are lost": (
        "thap-muoi", "c45", EXTEND, (), "places",
        "without its hedge “(một vài địa phương|a few places)”"),
    "hedges of names that are lost": (
        "thap-muoi", "c39", None, (), "hedged, of a name", "without its hedge “(có lúc|at times)”"),
    "hedges of actions that are lost": (
        "example", "c18", EXTEND, (), "hedged", "without its hedge “(dự kiến|expects)”"),
}  # fmt: skip


def _told(monkeypatch, lang, message):
    """Return a chapter that tells a message."""
    outputs = shown(monkeypatch, lang, lambda telling: telling.say(message, message=True))
    return {"x": notebook(outputs)}


def test_a_mutated_hedge_or_force_is_refused_at_load():
    for cells in HEDGES:
        with pytest.raises(CaseError, match="hedge"):
            told.load("thap-muoi").with_rows("claims", **cells)
    for slug, cells in FORCES:
        with pytest.raises(CaseError, match=r"expected (may|study|advice|when|if)"):
            told.load(slug).with_rows("claims", **cells)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("mutation", MUTATED.values(), ids=MUTATED)
def test_a_mutated_message_fails_the_build(monkeypatch, mutation, lang):
    slug, id, words, framed, spoilt, lost = mutation
    claim = told.load(slug).claims_by_id[id]
    assert [*checks.errors(_told(monkeypatch, lang, careful(claim, words)), lang)] == []
    known = words_for.words
    monkeypatch.setattr(
        words_for, "words", lambda *of: MappingProxyType({**known(*of), spoilt: "{what}"})
    )
    errors = [*checks.errors(_told(monkeypatch, lang, careful(claim, words, framed=framed)), lang)]
    assert errors
    assert all(
        error.startswith(f"x.ipynb, cell [1] total = 1  # tổng: claim {id} is named in")
        for error in errors
    )
    assert any(re.search(lost, error) for error in errors)


def test_a_case_in_english_alone_has_the_forces_and_conditions_of_both():
    both = told.load("example")
    english = what_if.in_one_language("en")(both)
    assert english.langs == ("en",)
    for id, claim in both.claims_by_id.items():
        alone = english.claims_by_id[id]
        assert (alone.force, alone.condition) == (claim.force, claim.condition)
        named = [Formatter("en").speak("{it}", {"it": careful(one)}).text for one in (claim, alone)]
        assert named[0] == named[1]
    assert {claim.force for claim in english.claims_by_id.values()} == {"plain", "hedged", "may"}
