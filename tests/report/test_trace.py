"""From a number back to its rows and sentences; two languages alike; what changed, and why."""

import csv
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import manifest, trace
from thapmuoi_analysis.report.chapters import ReportError, chapters
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.report.run import described
from thapmuoi_analysis.telling import show

ROOT = Path(__file__).parents[2]
SWAP = str.maketrans(",.", ".,")


@pytest.fixture
def both(short):
    """Return the fictional case and the manifests of its short reports."""
    return load_case("example"), *(manifest.read(short[lang]) for lang in ("vi", "en"))


def _row(case, origin):
    """Return the row of a data file that "facts.csv, row 5" names, by its heads."""
    name, number = re.fullmatch(r"(\w+\.csv), row (\d+)", origin).groups()
    with (case.folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return dict(zip(rows[0], rows[int(number) - 1], strict=True))


# the chain


def test_a_chain_says_value_kind_formula_places_row_and_sentence(both):
    case, vi, _ = both
    known = vi["numbers"]
    text = case.sentences.set_index("locator")["paraphrase_en"]
    at = ", ".join(known["adopted_share"]["at"])
    [told] = trace.told("adopted_share", [known], case)
    chain = list(trace.chain("adopted_share", known, case))
    assert told.splitlines() == [chain[0], f"  shown as 66,7% in {at}", *chain[1:]]
    assert chain == [
        "adopted_share = 2/3 (derived)",
        "  = adopted / units",
        "  adopted = 4 unit (stated)",
        "    facts.csv, row 7",
        f"    example-2025-07-01:p5.s3: {text['example-2025-07-01:p5.s3']}",
        "  units = 6 unit (stated)",
        "    facts.csv, row 2",
        f"    example-2025-07-01:p4.s1: {text['example-2025-07-01:p4.s1']}",
    ]
    assert _row(case, "facts.csv, row 7")["id"] == "adopted"


def test_every_number_ends_in_a_row_that_states_it_and_a_sentence_that_exists(both):
    case, vi, _ = both
    for id, number in vi["numbers"].items():
        if not number["inputs"]:
            row = _row(case, number["origin"])
            assert (row["id"], [row["locator"]]) == (id, number["sources"])


def test_a_report_older_than_the_data_still_traces(both):
    lines = list(trace.chain("adopted_share", both[1]["numbers"], load_case("thap-muoi")))
    assert "    example-2025-07-01:p5.s3: no longer in the data" in lines


# finding


def test_every_number_is_found_by_what_is_written_in_either_style_and_by_its_id(both):
    _, *abouts = both
    for about in abouts:
        known = about["numbers"]
        for id, number in known.items():
            assert trace.find(id, known) == [id]
            for text in number["shown"]:
                for written in {text, text.translate(SWAP), text.split(" (")[0]}:
                    assert id in trace.find(written, known), written


@pytest.mark.parametrize("text", ["84,7%", "66", "66,6", "%", "", "999", "adopted_shar", "ADOPTED"])
def test_what_no_report_writes_is_not_found(both, text):
    assert trace.find(text, both[1]["numbers"]) == []


def test_what_is_written_alike_is_listed_whole():
    known = {id: {"shown": shown} for id, shown in (("a", ["7"]), ("b", ["7 (giả định)"]))}
    assert trace.find("7", known) == ["a", "b"]


def test_a_number_is_shown_in_the_text_of_each_cell_that_it_is_said_to_be_in(both, short):
    for about, folder in zip(both[1:], short.values(), strict=True):
        for id, number in about["numbers"].items():
            for place in number["at"]:
                stem, cell_id = place.split()
                cells = nbformat.read(folder / f"{stem}.ipynb", as_version=4).cells
                (cell,) = (cell for cell in cells if cell.id == cell_id)
                text = "\n".join(output["data"]["text/plain"] for output in cell.outputs)
                assert any(written in text for written in number["shown"]), (id, place)


# two languages


def test_the_reports_of_both_languages_hold_the_same_numbers_claims_and_figures(both):
    _, vi, en = both
    assert list(vi["numbers"]) == list(en["numbers"])
    for id, number in vi["numbers"].items():
        one, other = (
            {k: v for k, v in n.items() if k != "shown"} for n in (number, en["numbers"][id])
        )
        assert one == other
    for part in ("claims", "figures"):
        assert list(vi[part]) == list(en[part]) != []
        assert all(vi[part][name] != en[part][name] for name in vi[part])


def test_the_numbers_of_both_languages_are_one_number_each(both):
    case, vi, en = both
    at = ", ".join(vi["numbers"]["adopted_share"]["at"])
    (told,) = trace.told("adopted_share", [vi["numbers"], en["numbers"]], case)
    assert told.splitlines()[1] == f"  shown as 66,7%, 66.7% in {at}"


# small notebooks


def _number(id="adopted", value="11", inputs=(), **more):
    filled = {"unit": "unit", "kind": "stated", "formula": "", "sources": ["s:p1.s1"], "hedge": ""}
    return {"id": id, "value": value, "inputs": list(inputs), "shown": value, **filled, **more}


def _notebook(path, *cells):
    """Write an executed notebook whose cells show numbers."""
    made = []
    for place, numbers in enumerate(cells):
        about = {"role": "say", "quantities": numbers}
        output = nbformat.v4.new_output(
            "display_data", data={"text/plain": ""}, metadata={"thapmuoi": about}
        )
        made.append(nbformat.v4.new_code_cell("say()", id=f"c{place}", outputs=[output]))
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


def _numbers(*paths):
    return trace.numbers(trace.read(paths), {})


def test_an_input_that_is_not_shown_itself_is_nowhere(tmp_path):
    share = _number(
        "share", "11/13", [_number(), _number("units", "13")], formula="adopted / units"
    )
    known = _numbers(_notebook(tmp_path / "01_a.ipynb", [share]))
    assert list(known) == ["share", "adopted", "units"]
    assert known["share"]["inputs"] == ["adopted", "units"]
    assert (known["share"]["at"], known["share"]["shown"]) == (["01_a c0"], ["11/13"])
    assert (known["adopted"]["at"], known["adopted"]["shown"]) == ([], [])


def test_a_number_shown_again_is_one_number_in_several_places(tmp_path):
    first = _notebook(tmp_path / "01_a.ipynb", [_number(), _number()], [_number(shown="11,0")])
    second = _notebook(tmp_path / "02_b.ipynb", [_number()])
    known = _numbers(first, second)
    assert known["adopted"]["at"] == ["01_a c0", "01_a c1", "02_b c0"]
    assert known["adopted"]["shown"] == ["11", "11,0"]


@pytest.mark.parametrize(
    "other",
    [
        {"value": "12"},
        {"unit": "person"},
        {"kind": "assumed"},
        {"formula": "units - 2"},
        {"sources": ["s:p1.s2"]},
        {"hedge": "khoảng"},
        {"inputs": [_number("units", "13")]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_two_different_numbers_of_one_id_are_refused(tmp_path, other):
    different = _number(**{"value": "11", **other})
    places = {
        "one cell": [_notebook(tmp_path / "01_a.ipynb", [_number(), different])],
        "two cells": [_notebook(tmp_path / "02_a.ipynb", [_number()], [different])],
        "two notebooks": [
            _notebook(tmp_path / "03_a.ipynb", [_number()]),
            _notebook(tmp_path / "04_a.ipynb", [different]),
        ],
        "an input": [
            _notebook(tmp_path / "05_a.ipynb", [_number()], [_number("x", "1", [different])])
        ],
    }
    for notebooks in places.values():
        with pytest.raises(ReportError, match="two different numbers are called adopted"):
            _numbers(*notebooks)


def test_scenarios_that_differ_in_a_number_stay_apart(tmp_path):
    def known(name, pace, **more):
        numbers = [_number(), _number("pace", pace, **more)]
        return _numbers(_notebook(tmp_path / f"{name}.ipynb", numbers))

    slow, slow_en, fast = known("01_a", "1"), known("01_a", "1", shown="one"), known("01_a", "2")
    case = load_case("example")
    told = [text.splitlines()[:2] for text in trace.told("pace", [slow, fast, slow_en], case)]
    assert told == [
        ["pace = 1 unit (stated)", "  shown as 1, one in 01_a c0"],
        ["pace = 2 unit (stated)", "  shown as 2 in 01_a c0"],
    ]
    assert [text.split()[2] for text in trace.told("2", [slow, fast, slow_en], case)] == ["2"]


def test_a_cell_that_displays_otherwise_is_passed_over(tmp_path):
    stream = nbformat.v4.new_output("stream", text="11")
    cell = nbformat.v4.new_code_cell("print(11)", outputs=[stream])
    path = tmp_path / "01_a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    assert _numbers(path) == {}
    assert trace.figures(trace.read([path])) == {}


def test_what_leads_to_a_sentence_is_no_part_of_what_is_told(tmp_path):
    path = _notebook(tmp_path / "01_a.ipynb", [_number()], [_number("units", "13")])
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = ["working"]
    notebook.cells += [nbformat.v4.new_markdown_cell("Vì sao?", metadata={"tags": ["working"]})]
    nbformat.write(notebook, path)
    assert [cell.id for cell in trace.read([path])["01_a"].cells] == ["c0"]
    assert [*_numbers(path)] == ["adopted"]


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
        out = tmp_path / name / "out"
        out.mkdir()
        monkeypatch.setattr(show, "DPI", 20)
        executed = {}
        monkeypatch.setenv("THAPMUOI_HOME", str(telling))
        for chapter in chapters():
            notebook, names = nbformat.read(chapter.path, as_version=4), {}
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = []
                    monkeypatch.setattr(show, "display", _into(cell.outputs))
                    exec(cell.source, names)
                    names |= {"case": str(folder), "lang": "vi"} if "tags" in cell.metadata else {}
            executed[chapter.path.stem] = notebook
        case = load_case(folder)
        job = Job(case, "vi", made_from=manifest.made_from(folder, (), ()))
        (out / "report.html").touch()
        given = {"parameters": {"case": "example", "lang": "vi"}, "title": "", "message": ""}
        manifest.write(out, {**given, **described(job, executed)})
        return manifest.read(out)

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


def test_exactly_the_numbers_that_depend_on_what_changed_are_named_with_its_row(told):
    before = told(name="before")
    after = told(("facts.csv", "target_share,target_share,50%", "target_share,target_share,60%"))
    assert _lines(before, after, "number") == {
        "target_share": "was 1/2 (stated) and is now 3/5 (stated), because of facts.csv, row 3"
    }
    assert list(_lines(before, after, "input")) == ["facts.csv"]
    assert _lines(before, after, "claim") == _lines(before, after, "figure") == {}
    assert list(trace.diff(before, before)) == []


ADOPTED = (
    ("facts.csv", "adopted,adopted,4,", "adopted,adopted,3,"),
    ("facts.csv", "remaining,remaining,2,", "remaining,remaining,3,"),
    ("units.csv", "99005,2025-06-30,Kênh Thử,xã,adopted,derived,2023-01-01,2025-06-30,",
     "99005,2025-06-30,Kênh Thử,xã,not_adopted,derived,,,"),
)  # fmt: skip


def test_a_derived_number_changes_because_of_the_row_below_it_and_so_does_the_figure(told):
    before, after = told(name="before"), told(*ADOPTED)
    assert _lines(before, after, "number") == {
        "adopted": "was 4 (stated) and is now 3 (stated), because of facts.csv, row 7",
        "remaining": "was 2 (stated) and is now 3 (stated), because of facts.csv, row 8",
        "adopted_share": "was 2/3 (derived) and is now 1/2 (derived), because of adopted",
    }
    assert set(_lines(before, after, "input")) == {"facts.csv", "units.csv"}
    (figure,) = _lines(before, after, "figure").values()
    assert figure == "was “Đường lên đến 4.” and is now “Đường lên đến 3.”"


def test_a_claim_that_changes_is_named_with_both_wordings(told):
    before = told(name="before")
    old = before["claims"]["c15"]
    after = told(("claims.csv", old, "Hồ sơ dồn lại."))
    assert _lines(before, after, "claim") == {"c15": f"was “{old}” and is now “Hồ sơ dồn lại.”"}
    assert _lines(before, after, "number") == {}


@pytest.mark.parametrize("part", ["parameters", "versions", "figures", "claims", "messages"])
def test_parameters_versions_figures_and_claims_are_compared_too(both, part):
    before = both[1]
    after = json.loads(json.dumps(before))
    name = next(iter(after[part]))
    after[part][name] = "other"
    after[part]["new"] = "appeared"
    told = _lines(before, after, part.removesuffix("s"))
    assert told.pop("new").startswith("is new: “appeared”")
    assert told.pop(name).startswith("was ")
    back = _lines(after, before, part.removesuffix("s"))
    assert back["new"] == "is gone; it was “appeared”"


def test_a_number_computed_otherwise_from_the_same_inputs_changed_because_of_its_formula(both):
    after = json.loads(json.dumps(both[1]))
    after["numbers"]["adopted_share"] |= {"formula": "adopted / 6", "value": "1"}
    (line,) = _lines(both[1], after, "number").values()
    assert line.endswith(", because of other data or another formula")


def test_numbers_shown_differently_in_another_language_do_not_count_as_changed(both):
    _, vi, en = both
    assert _lines(vi, en, "number") == {}
    assert _lines(vi, en, "parameter") == {"lang": "was “vi” and is now “en”"}
    assert len(_lines(vi, en, "claim")) == len(vi["claims"])
