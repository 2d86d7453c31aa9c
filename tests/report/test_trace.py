"""From a number back to its rows and sentences; two languages alike; what changed, and why."""

import copy
import csv
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from report.executed import notebook, number, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest, trace
from thapmuoi_analysis.report.chapters import ReportError, chapters
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.run import described
from thapmuoi_analysis.telling import show

ROOT = Path(__file__).parents[2]
SWAP = str.maketrans(",.", ".,")


@pytest.fixture
def case():
    return load_case("example")


@pytest.fixture
def both(short):
    """Return the manifests of the short reports of the fictional case."""
    return [manifest.read(short[lang]) for lang in ("vi", "en")]


def _row(case, origin):
    """Return the row of a data file that "facts.csv, row 5" names, by its heads."""
    name, line = re.fullmatch(r"(\w+\.csv), row (\d+)", origin).groups()
    with (case.folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return dict(zip(rows[0], rows[int(line) - 1], strict=True))


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


def test_every_number_ends_in_a_row_that_states_it_and_a_sentence_that_exists(case, both):
    for id, found in both[0]["numbers"].items():
        if not found["inputs"]:
            row = _row(case, found["origin"])
            assert (row["id"], [row["locator"]]) == (id, found["sources"])


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
    known = {"a": {"shown": ["7"]}, "b": {"shown": ["7 (giả định)"]}}
    assert trace.find("7", known) == ["a", "b"]


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
        first, second = number(), number() | change
        for notebooks in (
            {"a": [[first, second]]},
            {"a": [[first], [second]]},
            {"a": [[first]], "b": [[second]]},
            {"a": [[first], [number("x", "1", inputs=[second])]]},
        ):
            with pytest.raises(ReportError, match="two different numbers are called adopted"):
                _numbers(**notebooks)


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


# what changed: the short chapters, run here without a kernel


@pytest.fixture
def told(telling, tmp_path, monkeypatch):
    """Return a function that runs the short chapters on the example, changed; it returns the
    manifest of what they show."""

    def run(*changes, name="data"):
        folder = shutil.copytree(ROOT / "data" / "example", tmp_path / name / "example")
        for file, old, new in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        monkeypatch.setattr(show, "DPI", 20)
        monkeypatch.setenv("THAPMUOI_HOME", str(telling))
        executed = {}
        for chapter in chapters():
            made, names = nbformat.read(chapter.path, as_version=4), {}
            for cell in (cell for cell in made.cells if cell.cell_type == "code"):
                cell.outputs = []
                monkeypatch.setattr(show, "display", _into(cell.outputs))
                exec(cell.source, names)
                names |= {"case": str(folder), "lang": "vi"} if "tags" in cell.metadata else {}
            executed[chapter.path.stem] = made
        made_from = manifest.made_from(folder, (), ())
        about = described(Job(load_case(folder), "vi", made_from=made_from), executed)
        return {**json.loads(json.dumps(about)), "parameters": {"case": "example", "lang": "vi"}}

    return run


def _into(outputs):
    def display(data, *, raw, metadata):
        metadata = json.loads(json.dumps(metadata))
        outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata))

    return display


def _lines(old, new, part):
    """Return what a comparison says of a part, by name."""
    form = re.compile(rf"{part} (.+?) ((?:changed|was .+|is new: .+|is gone; .+))", re.DOTALL)
    return dict(m.groups() for line in trace.diff(old, new) if (m := form.fullmatch(line)))


ADOPTED = (
    ("facts.csv", "adopted,adopted,4,", "adopted,adopted,3,"),
    ("facts.csv", "remaining,remaining,2,", "remaining,remaining,3,"),
    ("units.csv", "99005,2025-06-30,Kênh Thử,xã,adopted,derived,2023-01-01,2025-06-30,",
     "99005,2025-06-30,Kênh Thử,xã,not_adopted,derived,,,"),
)  # fmt: skip


def test_exactly_what_depends_on_a_change_is_named_with_its_row(told):
    before = told(name="before")
    assert list(trace.diff(before, before)) == []

    target = told(
        ("facts.csv", "target_share,target_share,50%", "target_share,target_share,60%"), name="one"
    )
    assert _lines(before, target, "number") == {
        "target_share": "was 1/2 (stated) and is now 3/5 (stated), because of facts.csv, row 3"
    }
    assert list(_lines(before, target, "input")) == ["facts.csv"]
    assert _lines(before, target, "claim") == _lines(before, target, "figure") == {}

    adopted = told(*ADOPTED, name="two")
    assert _lines(before, adopted, "number") == {
        "adopted": "was 4 (stated) and is now 3 (stated), because of facts.csv, row 7",
        "remaining": "was 2 (stated) and is now 3 (stated), because of facts.csv, row 8",
        "adopted_share": "was 2/3 (derived) and is now 1/2 (derived), because of adopted",
    }
    assert set(_lines(before, adopted, "input")) == {"facts.csv", "units.csv"}
    (figure,) = _lines(before, adopted, "figure").values()
    assert figure == "was “Đường lên đến 4.” and is now “Đường lên đến 3.”"

    old = before["claims"]["c15"]
    claim = told(("claims.csv", old, "Hồ sơ dồn lại."), name="three")
    assert _lines(before, claim, "claim") == {"c15": f"was “{old}” and is now “Hồ sơ dồn lại.”"}
    assert _lines(before, claim, "number") == {}


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
