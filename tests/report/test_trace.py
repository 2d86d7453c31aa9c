"""From a number back to its rows and sentences; two languages alike; what changed, and why."""

import copy
import json
import re

import nbformat
import pytest
from golden import told
from report.executed import notebook, number, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import differences, manifest, trace
from thapmuoi_analysis.report.chapters import ReportError
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.run import described

SWAP = str.maketrans(",.", ".,")


@pytest.fixture
def case():
    return load_case("example")


@pytest.fixture
def both(short):
    """Return the manifests of the short reports of the fictional case."""
    return [manifest.read(short[lang]) for lang in ("vi", "en")]


def test_a_chain_says_value_kind_formula_places_row_and_sentence(case, both):
    known = both[0]["numbers"]
    text = case.sentences.set_index("locator")["paraphrase_en"]
    lines = [
        "adopted_share = 2/3 (derived)",
        f"  shown as 66,7%, 66.7% in {', '.join(known['adopted_share']['at'])}",
        "  = adopted / units",
        "  adopted = 4 unit (stated)",
        "    facts.csv, row 7",
        f"    example-2025-07-01:p5.s3: {text['example-2025-07-01:p5.s3']}",
        "  units = 6 unit (stated)",
        "    facts.csv, row 2",
        f"    example-2025-07-01:p4.s1: {text['example-2025-07-01:p4.s1']}",
    ]
    (told,) = trace.traced("adopted_share", [about["numbers"] for about in both], case)
    assert told.splitlines() == lines
    assert list(trace.chain("adopted_share", known, case)) == lines[:1] + lines[2:]
    later = list(trace.chain("adopted_share", known, load_case("thap-muoi")))
    assert "    example-2025-07-01:p5.s3: no longer in the data" in later


def test_every_number_is_found_by_what_is_written_in_either_style_and_by_its_id(both):
    for about in both:
        known = about["numbers"]
        for id, found in known.items():
            assert trace.find(id, known) == [id]
            for text in found["shown"]:
                for written in {text, text.translate(SWAP), text.split(" (")[0]}:
                    assert id in trace.find(written, known), written
        for text in ("84,7%", "66", "66,6", "%", "", "999", "adopted_shar", "ADOPTED"):
            assert trace.find(text, known) == []
    shown = {"a": "7", "b": "7 (giả định)", "c": "7 xã (giả định)"}
    known = {id: {"shown": [text]} for id, text in shown.items()}
    assert (trace.find("7", known), trace.find("7 xã", known)) == (["a", "b"], ["c"])


def test_a_number_is_shown_in_the_text_of_each_cell_that_it_is_said_to_be_in(both, short):
    for about, folder in zip(both, short.values(), strict=True):
        executed = trace.read(folder.glob("*.ipynb"))
        cells = {f"{stem} {c.id}": c for stem, made in executed.items() for c in made.cells}
        for id, found in about["numbers"].items():
            for place in found["at"]:
                text = "\n".join(shown["data"]["text/plain"] for shown in cells[place].outputs)
                assert any(written in text for written in found["shown"]), (id, place)


def test_the_reports_of_both_languages_hold_the_same_numbers_claims_and_figures(both):
    vi, en = both
    assert list(vi["numbers"]) == list(en["numbers"])
    for id, found in vi["numbers"].items():
        assert {**found, "shown": 0} == {**en["numbers"][id], "shown": 0}
    for part in ("claims", "figures"):
        assert list(vi[part]) == list(en[part]) != []
        assert all(vi[part][name] != en[part][name] for name in vi[part])


# small notebooks


def _numbers(**notebooks):
    """Return the numbers of notebooks, each of lists of numbers, one for each cell."""
    executed = {}
    for name, cells in notebooks.items():
        executed[name] = notebook(*([output("", quantities=shown)] for shown in cells))
    return trace.numbers(executed, {})


def test_an_input_that_is_not_shown_itself_is_nowhere():
    inputs = [number(), number("units", "13")]
    share = number("share", "11/13", inputs=inputs, formula="adopted / units")
    known = _numbers(a=[[share]])
    assert list(known) == ["share", "adopted", "units"]
    assert known["share"]["inputs"] == ["adopted", "units"]
    assert (known["share"]["at"], known["share"]["shown"]) == (["a c0"], ["11/13"])
    assert (known["adopted"]["at"], known["adopted"]["shown"]) == ([], [])


def test_a_number_shown_again_is_one_number_in_several_places():
    again = number() | {"shown": "11,0"}
    known = _numbers(a=[[number(), number()], [again]], b=[[number()]])
    assert known["adopted"]["at"] == ["a c0", "a c1", "b c0"]
    assert known["adopted"]["shown"] == ["11", "11,0"]


OTHER = [{"value": "12"}, {"unit": "person"}, {"kind": "assumed"}, {"formula": "units - 2"},
         {"sources": ["s:p1.s2"]}, {"hedge": "khoảng"},
         {"inputs": [number("units", "13")]}]  # fmt: skip


def test_two_different_numbers_of_one_id_are_refused():
    for change in OTHER:
        first = number()
        second = number() | change
        for shown in ([second], [number("x", "1", inputs=[second])]):
            with pytest.raises(ReportError, match="two different numbers are called adopted"):
                _numbers(a=[[first]], b=[shown])


def test_a_number_of_no_source_is_traced_as_that_alone(case):
    invented = number("invented", "99") | {"sources": []}
    said = "  no source is named for it"
    for more in ({}, {"kind": "derived"}, {"kind": "bound"}):
        assert [*trace.chain("invented", {"invented": invented | more}, case)][-1] == said
    for more in ({"kind": "assumed"}, {"formula": "#{a, b}"}, {"value": "not reported"}):
        assert said not in [*trace.chain("invented", {"invented": invented | more}, case)]


def test_each_number_behind_another_is_told_once_and_too_many_are_a_fault(case):
    def forged(deep, times):
        known = {f"n{i}": number(f"n{i}") for i in range(deep)}
        for i in range(1, deep):
            known[f"n{i}"]["inputs"] = [f"n{i - 1}"] * times
        return known

    told = [*trace.chain("n40", forged(41, 2), case)]
    heads = [line for line in told if " = " in line]
    assert len(heads) == 81 and sum(line.endswith("  as above") for line in told) == 40
    with pytest.raises(ReportError, match="more than 100 numbers stand behind one another"):
        list(trace.chain("n2999", forged(3000, 1), case))


def test_scenarios_that_differ_in_a_number_stay_apart(case):
    slow, fast = (_numbers(a=[[number("pace", value)]]) for value in "12")
    slow_en = _numbers(a=[[number("pace", "1") | {"shown": "one"}]])
    told = trace.traced("pace", [slow, fast, slow_en], case)
    assert [text.splitlines()[:2] for text in told] == [
        ["pace = 1 unit (stated)", "  shown as 1, one in a c0"],
        ["pace = 2 unit (stated)", "  shown as 2 in a c0"],
    ]
    (told,) = trace.traced("2", [slow, fast, slow_en], case)
    assert told.startswith("pace = 2")


def test_what_displays_otherwise_or_is_working_is_passed_over(tmp_path):
    shown = [output("", quantities=[number()])]
    made = notebook(shown, [nbformat.v4.new_output("stream", text="11")], shown, "Vì sao?")
    for cell in made.cells[2:]:
        cell.metadata["tags"] = ["working"]
    nbformat.write(made, tmp_path / "a.ipynb")
    executed = trace.read([tmp_path / "a.ipynb"])
    assert [cell.id for cell in executed["a"].cells] == ["c0", "c1"]
    assert trace.numbers(executed, {})["adopted"]["at"] == ["a c0"]
    assert trace.figures(executed) == {}


# what changed


def _about(case, lang="vi"):
    """Return the manifest of what chapters tell of a case, run in this process."""
    executed = {}
    for name in ("01_plan_and_result", "02_benefits_and_limitations"):
        executed |= told.executed(case, lang, only=name)
    about = described(Job(case, lang), executed)
    made_from = {part: {} for part in manifest.MADE_FROM}
    return {**json.loads(json.dumps(about)), **made_from}


def _lines(old, new, part):
    """Return what a comparison says of a part, by name."""
    form = re.compile(rf"{part} (.+?) ((?:changed|was .+|is new: .+|is gone; .+))", re.DOTALL)
    return dict(m.groups() for line in differences.diff(old, new) if (m := form.fullmatch(line)))


def test_exactly_what_depends_on_a_change_is_named_with_its_row(case):
    before = _about(case)
    assert list(differences.diff(before, before)) == []
    target = _about(case.with_rows("facts", id="target_share", value="60%"))
    numbers = _lines(before, target, "number")
    assert numbers["target_share"] == (
        "was 1/2 (stated) and is now 3/5 (assumed), because of facts.csv (changed), row 3"
    )
    assert numbers["units_needed"].endswith("because of target_share")
    assert "adopted" not in numbers and "adopted_share" not in numbers
    assert _lines(before, target, "claim") == {}
    old = before["claims"]["c15"]
    claim = _about(case.with_rows("claims", id="c15", text_vi="Hồ sơ dồn lại."))
    assert _lines(before, claim, "claim") == {"c15": f"was “{old}” and is now “Hồ sơ dồn lại.”"}
    counts = "was 2 (derived) and is now 2 (assumed), because of other data or another formula"
    assert _lines(before, claim, "number") == dict.fromkeys(
        ["limitations_told", "limitations_paired"], counts
    )
    [figure] = _lines(before, claim, "figure").values()
    assert "(giả định)" in figure


def test_every_part_of_two_reports_is_compared(both):
    vi, en = both
    for part in ("parameters", "versions", "figures", "claims", "messages"):
        after = copy.deepcopy(vi)
        name = next(iter(after[part]))
        after[part] |= {name: "other", "new": "appeared"}
        told = _lines(vi, after, part.removesuffix("s"))
        assert told["new"].startswith("is new: “appeared”") and told[name].startswith("was ")
        back = _lines(after, vi, part.removesuffix("s"))
        assert back["new"] == "is gone; it was “appeared”"
    after = copy.deepcopy(vi)
    after["numbers"]["adopted_share"] |= {"formula": "adopted / 6", "value": "1"}
    (line,) = _lines(vi, after, "number").values()
    assert line.endswith(", because of other data or another formula")
    assert _lines(vi, en, "number") == {}  # though they are written differently
    assert _lines(vi, en, "parameter") == {"lang": "was “vi” and is now “en”"}
    assert len(_lines(vi, en, "claim")) == len(vi["claims"])
