"""No message tells a claim more firmly than it is coded: whatever is mutated, it is caught."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from types import MappingProxyType

import nbformat
import pytest

from thapmuoi_analysis import load_case
from thapmuoi_analysis.build import checks
from thapmuoi_analysis.chapters import chain, conditions, narrative, summary
from thapmuoi_analysis.record.faults import CaseError
from thapmuoi_analysis.telling import careful, phrases, show

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
in_both = pytest.mark.parametrize("lang", ["vi", "en"])


@pytest.fixture
def faults(monkeypatch):
    """Return a function that tells the messages of a case and checks them as the build does."""

    def check(case, lang):
        outputs = []

        def display(data, *, raw, metadata):
            about = json.loads(json.dumps(metadata))
            outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=about))

        monkeypatch.setattr(show, "display", display)
        telling, ahead, brief = show.Telling(lang), conditions.facts(case), summary.facts(case)
        told = [ahead[f"{name}_message"] for name in ("conditions", "steps", "rules")]
        told += [brief[name] for name in ("benefits", "limitations", "missing", "steps")]
        told += [ahead["adopters"], chain.missing_link(case), narrative.limitations_named(case)]
        for message in filter(None, told):
            telling.say(vi="*{message}.*", en="*{message}.*", message=message)
        cell = nbformat.v4.new_code_cell("say()", id="message", outputs=outputs)
        return list(checks.faults({"03_x": nbformat.v4.new_notebook(cells=[cell])}, lang))

    return check


@pytest.fixture
def spoilt(monkeypatch):
    """Return a function that writes other words in place of a row of a table of words."""

    def spoil(table, name, vi, en):
        known = phrases.words

        def words(of, lang):
            rows = known(of, lang)
            other = {name: {"vi": vi, "en": en}[lang]} if of == table else {}
            return MappingProxyType({**rows, **other})

        for module in (phrases, careful):
            monkeypatch.setattr(module, "words", words)

    return spoil


@in_both
@pytest.mark.parametrize("slug", ["thap-muoi", "chau-phu", "example"])
def test_what_the_cases_tell_is_as_firm_as_it_is_coded(faults, slug, lang):
    assert faults(load_case(slug), lang) == []


HEDGES = {
    "one that is left out in one language": {"id": "c45", "hedge": "có thể; khi có biến động"},
    "one that the clause does not have": {"id": "c40", "hedge": "nhiều nơi; chưa"},
    "one that is coded and not written": {"id": "c39", "force": "hedged", "hedge": "",
                                          "hedge_en": ""},
    "a condition that is coded and not written": {"id": "c43", "condition": "when", "hedge": "",
                                                  "hedge_en": ""},
    "a condition that the clause has lost": {
        "id": "c43", "clause_en": "the district Party committee | is to extend the model"},
}  # fmt: skip
FORCES = {
    "may, coded as plain": ("thap-muoi", {"id": "c45", "force": "plain"}),
    "may, coded as hedged": ("thap-muoi", {"id": "c45", "force": "hedged"}),
    "study, coded as may": ("thap-muoi", {"id": "c48", "force": "may"}),
    "advice, coded as plain": ("chau-phu", {"id": "c11", "force": "plain"}),
    "when, coded as none": ("thap-muoi", {"id": "c43", "condition": "none"}),
    "if, coded as when": ("example", {"id": "c18", "condition": "when"}),
}


@pytest.mark.parametrize("cells", HEDGES.values(), ids=HEDGES)
def test_a_mutated_hedge_is_refused_at_load(cells):
    with pytest.raises(CaseError, match="hedge"):
        load_case("thap-muoi").with_rows("claims", **cells)


@pytest.mark.parametrize(("slug", "cells"), FORCES.values(), ids=FORCES)
def test_a_mutated_force_is_refused_at_load(slug, cells):
    with pytest.raises(CaseError, match=r"expected (may|study|advice|when|if)"):
        load_case(slug).with_rows("claims", **cells)


FRAMES = {
    "no word of conditions": (
        "thap-muoi", "messages", "steps on conditions", "{stated}: {steps}", "{stated}: {steps}",
        "claim c43", "without its condition “(khi có đủ điều kiện|when conditions suffice)”"),
    "no word of study": (
        "thap-muoi", "messages", "rules studied", "quy chế: {aims}", "the rules: {aims}",
        "claim c48", "without its hedge “(nghiên cứu|studying)”"),
    "no word of study, of what has none of its own": (
        "thap-muoi", "messages", "rules studied", "quy chế: {aims}", "the rules: {aims}",
        "claim c50", r"more firmly than it is coded \(study\)"),
    "no word of examples": (
        "thap-muoi", "messages", "limitations under", "nêu “{over}” về {labels}",
        "reports “{over}”: {labels}", "claim c37", "without its hedge “(như|such as)”"),
    "no word of advice": (
        "chau-phu", "messages", "steps advised", "chỉ nêu {topics}", "names {topics} only",
        "claim c11", r"more firmly than it is coded \(advice\)"),
    "a may that is none": (
        "thap-muoi", "forces", "may", "{what}", "{what}",
        "claim c45", "without its hedge “(có thể|may)”"),
    "places that are lost": (
        "thap-muoi", "forces", "places", "{what}", "{what}",
        "claim c45", "without its hedge “(một vài địa phương|a few places)”"),
    "hedges of names that are lost": (
        "thap-muoi", "forces", "hedged, of a name", "{what}", "{what}",
        "claim c39", "without its hedge “(có lúc|at times)”"),
    "hedges of actions that are lost": (
        "example", "forces", "hedged", "{what}", "{what}",
        "claim c18", "without its hedge “(dự kiến|expects)”"),
}  # fmt: skip


@in_both
@pytest.mark.parametrize("mutation", FRAMES.values(), ids=FRAMES)
def test_a_mutated_frame_fails_the_build(faults, spoilt, mutation, lang):
    slug, table, name, vi, en, claim, lost = mutation
    spoilt(table, name, vi, en)
    found = [fault for fault in faults(load_case(slug), lang) if f" {claim} " in fault]
    assert found
    assert all(fault.startswith(f"03_x.ipynb, cell message: {claim} is named") for fault in found)
    assert any(re.search(lost, fault) for fault in found)


WEAKER = {
    "study": ("nghiên cứu nhân rộng khi", "extend it (to be studied) when"),
    "advice": ("kiến nghị nhân rộng khi", "extend it (recommended) when"),
    "may": ("có thể nhân rộng khi", "possibly extend it when"),
}


@in_both
@pytest.mark.parametrize("force", WEAKER)
def test_a_step_that_is_coded_as_less_firm_is_told_so(faults, force, lang):
    case = load_case("thap-muoi").with_rows("claims", id="c43", force=force)
    assert faults(case, lang) == []
    step = conditions.facts(case)["steps_message"]
    told = show.Voice(lang).speak("{step}", {"step": step}).text
    assert WEAKER[force][lang == "en"] in told


@pytest.mark.parametrize(
    ("vi", "en", "head", "lost"),
    [
        ("cân nhắc; nếu chuẩn bị được nhân sự phù hợp", "weighs; if suitable personnel can be "
         "prepared", "extend it (“weighs”) if suitable personnel can be prepared", "on conditions"),
        ("xem xét", "considers", "extend it (“considers”)", "on conditions"),
    ],
)  # fmt: skip
def test_a_step_that_is_only_weighed_is_never_one_that_is_to_come(faults, vi, en, head, lost):
    row = {"id": "c18", "hedge": vi, "hedge_en": en}
    clauses = {"vi": " ".join(vi.split("; ")), "en": " ".join(en.split("; "))}
    row |= {f"{part}_{x}": clauses[x] for part in ("clause", "short") for x in ("vi", "en")}
    case = load_case("example").with_rows("claims", **row)
    for facts in (conditions.facts(case)["steps_message"], summary.facts(case)["steps"]):
        told = show.Voice("en").speak("{step}", {"step": facts}).text
        assert told.endswith(head)
        assert lost not in told
    assert faults(case, "vi") == faults(case, "en") == []


def test_a_case_in_english_alone_has_the_forces_and_conditions_of_both(tmp_path, faults):
    for file in EXAMPLE.glob("*.csv"):
        rows = [*csv.DictReader(StringIO(file.read_text("utf-8")))]
        silent = ("hedge",) if "hedge_en" in rows[0] else ()
        kept = [name for name in rows[0] if not name.endswith("_vi") and name not in silent]
        text = StringIO()
        writer = csv.DictWriter(text, kept, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        names = {"units.csv": file.read_text("utf-8")}  # a unit has its Vietnamese name alone
        (tmp_path / file.name).write_text(names.get(file.name, text.getvalue()), "utf-8")
    about = (EXAMPLE / "datapackage.json").read_text("utf-8").replace('"vi":', '"was":')
    (tmp_path / "datapackage.json").write_text(about, "utf-8")
    both, english = load_case("example"), load_case(tmp_path)
    assert english.langs == ("en",)
    assert {claim.force for claim in english.ledger.values()} == {"plain", "hedged", "may"}
    for id, claim in both.ledger.items():
        alone = english.ledger[id]
        assert (alone.force, alone.condition) == (claim.force, claim.condition)
    for facts in (conditions.facts, summary.facts):
        name = "steps_message" if facts is conditions.facts else "steps"
        told = [
            show.Voice("en").speak("{it}", {"it": facts(x)[name]}).text for x in (both, english)
        ]
        assert told[0] == told[1]
        assert told[1].endswith("extend it (“expects”) if suitable personnel can be prepared")
    assert faults(english, "en") == []
