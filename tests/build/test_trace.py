"""From a number back to its rows and sentences; two languages alike; what changed, and why."""

import csv
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import nbformat
import pytest

from thapmuoi_analysis.build import manifest, plan, trace
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.telling import show
from thapmuoi_analysis.telling.voice import Voice

ROOT = Path(__file__).parents[2]
CASES = ("thap-muoi", "example")
FOUR = [(case, lang) for case in CASES for lang in ("vi", "en")]
SWAP = str.maketrans(",.", ".,")
MISSING = ("not reported", "not applicable")


@pytest.fixture(params=FOUR, ids="-".join)
def one(request, reports):
    """Return the case and the manifest of each of the four real reports in turn."""
    case, lang = request.param
    return load_case(case), manifest.read(reports / case / lang)


@pytest.fixture(params=CASES)
def both(request, reports):
    """Return the case and the manifests of its Vietnamese and its English report."""
    found = (manifest.read(reports / request.param / lang) for lang in ("vi", "en"))
    return load_case(request.param), *found


def _rows(case, name):
    home = case.folder.parent if "/" in name else case.folder  # of the case set beside it
    with (home / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _row(case, origin):
    """Return the row of a data file that "facts.csv, row 5" names, by its heads."""
    name, number = re.fullmatch(r"([\w/]+\.csv), row (\d+)", origin).groups()
    rows = _rows(case, name)
    return dict(zip(rows[0], rows[int(number) - 1], strict=True))


def _leaves(id, known):
    """Return what a number comes down to, found from the inputs alone."""
    inputs = known[id]["inputs"]
    return {leaf for part in inputs for leaf in _leaves(part, known)} if inputs else {id}


def _block(id, lines):
    """Return the lines that a chain has of one number, without those of its inputs."""
    at = next(n for n, line in enumerate(lines) if line.lstrip().startswith(f"{id} = "))
    pad = " " * (len(lines[at]) - len(lines[at].lstrip()) + 2)
    block = []
    for line in lines[at + 1 :]:
        if not line.startswith(pad) or re.match(rf"{pad}\w+ = .+ \(\w+\)$", line):
            break
        block.append(line.strip())
    return block


# the chain


def test_every_number_ends_in_rows_that_state_it_and_sentences_that_exist_or_is_assumed(one):
    case, about = one
    known, sentences = about["numbers"], set(case.sentences["locator"])
    assert len(known) > 40
    for id in known:
        lines = list(trace.chain(id, known, case))
        assert lines[0].startswith(f"{id} = {known[id]['value']}")
        for leaf in _leaves(id, known):
            _assert_it_ends(leaf, known[leaf], _block(leaf, lines), case, sentences)


def _assert_it_ends(leaf, number, block, case, sentences):
    cited = [
        line.partition(": ")[0] for line in block if re.match(r"[\w-]+(:p\d+\.s\d+)?: .", line)
    ]
    origins = [line for line in block if re.fullmatch(r"[\w/]+\.csv, row \d+", line)]
    assert cited == number["sources"]
    assert set(cited) <= sentences
    if leaf in case.quantities or leaf in case.assumptions:
        (origin,) = origins
        row = _row(case, origin)
        if _typed_by_a_user(leaf, number, row, origin):
            assert cited == []
            return
        assert number["kind"] == "stated"
        assert [row["locator"]] == cited
        if origin.startswith("comparison/"):
            column = leaf.removeprefix(f"elsewhere_{row['id']}").lstrip("_")
            assert number["value"] == row[column or ("adopted" if "adopted" in row else "number")]
            return
        assert leaf in (row.get("id"), f"plan_{row.get('year')}", f"plan_year_{row.get('year')}")
        _assert_the_row_states_it(leaf, number, row)
        return
    if leaf in case.assumptions:
        (origin,) = origins
        assert (_row(case, origin)["id"], number["kind"], cited) == (leaf, "assumed", [])
        return
    assert origins == []
    if number["formula"].startswith("#units"):  # a count of new units: by codes, not sentences
        assert cited == []
    elif number["formula"].startswith("#{units"):
        listed = set(" ".join(case.units["locators"]).split())
        assert set(cited) <= listed
    elif number["unit"] in ("observation", "mechanism"):  # of the record of other places
        assert {x for x in cited if ":" not in x} <= set(case.elsewhere["locator"]) | set(
            case.elsewhere_claims["locator"]
        )
    elif number["formula"].startswith("#{criteria"):
        assert set(cited) <= set(case.criteria["locator"])
    elif number["formula"].startswith("#"):  # a count of claims
        wanted = dict(re.findall(r"(\w+) = (\w+)", number["formula"]))
        claims = [dict(zip(_rows(case, "claims.csv")[0], r, strict=True))
                  for r in _rows(case, "claims.csv")[1:]]  # fmt: skip
        counted = [c for c in claims if c["type"] == wanted["type"]]
        assert set(cited) <= {c["locator"] for c in counted}
        if "about" in wanted:
            counted = [c for c in counted if c["about"] == wanted["about"]]
        if "grade" not in wanted:
            assert number["value"] == str(len(counted))
            assert set(cited) == {c["locator"] for c in counted}
    elif number["kind"] not in (
        "assumed",
        "illustrative",
        "simulated",
    ):  # the date of a result, or what nobody reports
        assert (number["value"] in MISSING) or (number["unit"] == "date" and cited)


def _typed_by_a_user(leaf, number, row, origin):
    """Return whether a row of no source has the number: evidence, a threshold, an assumption."""
    stem, _, about = leaf.partition("_of_")
    columns = {"evidence": "number", "day": "date", "threshold": "threshold"}
    column = columns.get(stem, "value")
    if origin.startswith("evidence.csv"):
        assert number["kind"] == "stated" and about.startswith(f"{row['criterion']}_at_")
    elif origin.startswith(("criteria.csv", "workload.csv")):
        assert number["kind"] == "assumed" and row["id"] == (about or leaf)
    else:
        return False
    if column == "date":
        assert number["value"] == row["date"]
    else:
        top, _, bottom = number["value"].partition("/")
        exact = Fraction(row[column].rstrip("%")) / (100 if row[column].endswith("%") else 1)
        assert exact == Fraction(int(top), int(bottom or 1))
    return True


def _assert_the_row_states_it(leaf, number, row):
    stated = row.get("value", row.get("planned", row.get("count")))
    if leaf.startswith("plan_year_"):
        assert number["value"] == row["year"]
    elif stated.endswith("%"):
        top, _, bottom = number["value"].partition("/")
        assert int(stated[:-1]) * int(bottom) == 100 * int(top)
    else:
        assert number["value"] == (stated or "not reported")
        assert number["hedge"] == row.get("hedge", "")


@pytest.mark.parametrize("id", ["adopted_share", "people_saved"])
def test_a_chain_says_value_kind_formula_places_row_and_sentence(reports, id):
    case = load_case("thap-muoi")
    known = manifest.read(reports / "thap-muoi" / "vi")["numbers"]
    rows = _rows(case, "facts.csv")
    at = {row[0]: number for number, row in enumerate(rows, 1)}
    assert rows[at["adopted"] - 1][:3] == ["adopted", "adopted", "11"]
    text = case.sentences.set_index("locator")["paraphrase_en"]["dto-2022-03-02:p7.s2"]
    shown = {id: ", ".join(n["at"]) for id, n in known.items()}
    adopted = [
        "  adopted = 11 unit (stated)",
        f"    shown as 11 in {shown['adopted']}",
        f"    facts.csv, row {at['adopted']}",
        f"    dto-2022-03-02:p7.s2: {text}",
    ]
    expected = {
        "adopted_share": [
            "adopted_share = 11/13 (derived)",
            f"  shown as 84,6% in {shown['adopted_share']}",
            "  = adopted / units",
            *adopted,
            "  units = 13 unit (stated)",
            f"    shown as 13 in {shown['units']}",
            f"    facts.csv, row {at['units']}",
            f"    dto-2022-03-02:p7.s2: {text}",
        ],
        "people_saved": [
            "people_saved = 0..11 person (assumed)",
            f"  shown as 0–11 (giả định) in {shown['people_saved']}",
            "  = [least_saved, holders_saved_if_merged × adopted]",
            "  least_saved = 0 person (assumed)",
            "  holders_saved_if_merged = 1 person/unit (assumed)",
            *adopted,
        ],
    }
    assert list(trace.chain(id, known, case)) == expected[id]


def test_a_report_older_than_the_data_still_traces(reports):
    known = manifest.read(reports / "thap-muoi" / "vi")["numbers"]
    lines = list(trace.chain("adopted_share", known, load_case("example")))
    assert "    dto-2022-03-02:p7.s2: no longer in the data" in lines


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


def test_what_the_report_in_the_other_language_writes_is_found_too(both):
    _, vi, en = both
    for this, other in ((vi, en), (en, vi)):
        for id, number in other["numbers"].items():
            bare = {text.split(" (")[0] for text in number["shown"]}
            for text in filter(re.compile(r"[\d.,–]+%?").fullmatch, bare):
                assert id in trace.find(text, this["numbers"]), text


def test_what_is_written_alike_is_listed_whole(reports):
    known = manifest.read(reports / "thap-muoi" / "vi")["numbers"]
    for text in ("2", "7", "11", "2021"):
        alike = [id for id, n in known.items() if {text, f"{text} (giả định)"} & set(n["shown"])]
        assert trace.find(text, known) == alike
    sevens = {id for id in trace.find("7", known) if "_given_" not in id}
    assert sevens == {"units_needed", "cumulative_plan_2020", "rotated_young",
                      "benefits_of_model", "elsewhere_hai_duong_2014"}  # fmt: skip
    assert len(trace.find("2", known)) > 5


@pytest.mark.parametrize("text", ["84,7%", "84", "84,6", "%", "", "999", "adopted_shar", "ADOPTED"])
def test_what_no_report_writes_is_not_found(reports, text):
    assert trace.find(text, manifest.read(reports / "thap-muoi" / "vi")["numbers"]) == []


def test_a_number_is_where_the_executed_notebooks_show_it(one, reports):
    case, about = one
    folder = reports / case.slug / about["parameters"]["lang"]
    seen = {}
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                for number in output["metadata"]["thapmuoi"]["quantities"]:
                    places, shown = seen.setdefault(number["id"], ({}, {}))
                    places[f"{path.stem} {cell.id}"] = shown[number["shown"]] = None
    for id, number in about["numbers"].items():
        places, shown = seen.get(id, ({}, {}))
        assert (number["at"], number["shown"]) == (list(places), list(shown)), id


def test_a_number_is_shown_in_the_text_of_each_cell_that_it_is_said_to_be_in(one, reports):
    case, about = one
    folder = reports / case.slug / about["parameters"]["lang"]
    for id, number in about["numbers"].items():
        for place in number["at"]:
            stem, cell_id = place.split()
            cells = nbformat.read(folder / f"{stem}.ipynb", as_version=4).cells
            (cell,) = (cell for cell in cells if cell.id == cell_id)
            text = "\n".join(output["data"]["text/plain"] for output in cell.outputs)
            assert any(written in text for written in number["shown"]), (id, place)


# used and unused


def test_each_stated_number_is_either_shown_or_behind_one_or_listed_as_unused(one):
    case, about = one
    known, unused = about["numbers"], about["unused"]
    assert unused == ["remaining", "page_date"]
    assert [id for id in case.quantities if id not in known] == unused
    assert {id for id in known if id in case.quantities} | set(unused) == set(case.quantities)
    for id in case.quantities:
        if id in known:
            assert id in {leaf for n in known if known[n]["at"] for leaf in _leaves(n, known)}
            assert known[id]["origin"] == case.origins[id]


# two languages


def test_the_reports_of_both_languages_hold_the_same_numbers_in_the_same_order(both):
    _, vi, en = both
    assert list(vi["numbers"]) == list(en["numbers"])
    for id, number in vi["numbers"].items():
        other = en["numbers"][id]
        assert number.keys() == other.keys()
        assert {k: v for k, v in number.items() if k != "shown"} == {
            k: v for k, v in other.items() if k != "shown"
        }
        assert len(number["shown"]) == len(other["shown"]) > 0 or not number["at"]


def test_the_reports_of_both_languages_show_the_same_claims_and_figures(both):
    _, vi, en = both
    for part in ("claims", "figures"):
        assert list(vi[part]) == list(en[part])
        assert len(vi[part]) >= 3
        assert all(vi[part][name] != en[part][name] for name in vi[part])
    assert vi["unused"] == en["unused"]
    assert vi["left_out"] == en["left_out"]


def test_the_numbers_of_both_languages_are_one_number_each(both):
    _, vi, en = both
    (merged,) = trace.merged(json.loads(json.dumps([vi["numbers"], en["numbers"]])))
    share = vi["numbers"]["adopted_share"], en["numbers"]["adopted_share"]
    assert merged["adopted_share"]["shown"] == share[0]["shown"] + share[1]["shown"]
    assert merged["adopted_share"]["at"] == share[0]["at"]


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


def test_an_input_that_is_not_shown_itself_is_nowhere(tmp_path):
    share = _number(
        "share", "11/13", [_number(), _number("units", "13")], formula="adopted / units"
    )
    known = trace.numbers([_notebook(tmp_path / "01_a.ipynb", [share])])
    assert list(known) == ["share", "adopted", "units"]
    assert known["share"]["inputs"] == ["adopted", "units"]
    assert (known["share"]["at"], known["share"]["shown"]) == (["01_a c0"], ["11/13"])
    assert (known["adopted"]["at"], known["adopted"]["shown"]) == ([], [])


def test_a_number_shown_again_is_one_number_in_several_places(tmp_path):
    first = _notebook(tmp_path / "01_a.ipynb", [_number(), _number()], [_number(shown="11,0")])
    second = _notebook(tmp_path / "02_b.ipynb", [_number()])
    known = trace.numbers([first, second])
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
        with pytest.raises(trace.TraceError, match="two different numbers are called adopted"):
            trace.numbers(notebooks)


def test_scenarios_that_differ_in_a_number_stay_apart(tmp_path):
    def known(name, pace, **more):
        numbers = [_number(), _number("pace", pace, **more)]
        return trace.numbers([_notebook(tmp_path / f"{name}.ipynb", numbers)])

    slow, slow_en, fast = known("01_a", "1"), known("01_a", "1", shown="one"), known("01_a", "2")
    merged = trace.merged([slow, fast, slow_en])
    assert len(merged) == 2
    assert [group["pace"]["value"] for group in merged] == ["1", "2"]
    assert merged[0]["pace"]["shown"] == ["1", "one"]
    assert trace.find("2", merged[0]) == []
    assert trace.find("2", merged[1]) == ["pace"]


def test_a_cell_that_displays_otherwise_is_passed_over(tmp_path):
    stream = nbformat.v4.new_output("stream", text="11")
    cell = nbformat.v4.new_code_cell("print(11)", outputs=[stream])
    path = tmp_path / "01_a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    assert trace.numbers([path]) == {}
    assert trace.figures([path]) == {}


# what changed: the real chapters, run here without a kernel


def _told(folder, out, lang="vi"):
    """Run the code of the real chapters on a case; return the manifest of what they show."""
    notebooks = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    out.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(show, "DPI", 20)
        for path in notebooks:
            notebook, names = nbformat.read(path, as_version=4), {}
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = []
                    patch.setattr(show, "display", _into(cell.outputs))
                    exec(cell.source, names)
                    if cell.metadata.get("tags") == ["parameters"]:
                        names.update(case=str(folder), lang=lang)
            nbformat.write(notebook, out / path.name)
    case, inputs, given = load_case(folder), plan.Inputs(), {"case": "x", "lang": lang}
    told = {path.name: inputs.sha256(path) for path in notebooks}
    manifest.write(out, case, told, given, {}, {}, manifest.made_from(case, inputs))
    return manifest.read(out)


def _into(outputs):
    def display(data, *, raw, metadata):
        metadata = json.loads(json.dumps(metadata))
        outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata))

    return display


@pytest.fixture
def changed(tmp_path):
    """Return a function that changes a copy of the real data; it returns the new manifest."""

    def write(*changes):
        folder = shutil.copytree(load_case("thap-muoi").folder, tmp_path / "thap-muoi")
        for name, old, new in changes:
            text = (folder / name).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return _told(folder, tmp_path / "out")

    return write


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return _told(load_case("thap-muoi").folder, tmp_path_factory.mktemp("before") / "out")


def _lines(old, new, part):
    """Return what a comparison says of a part, by name."""
    form = re.compile(rf"{part} (.+?) ((?:changed|appeared|vanished): .+)", re.DOTALL)
    return dict(m.groups() for line in trace.diff(old, new) if (m := form.fullmatch(line)))


def _of_paths(*abouts):
    """Return the numbers that the chapter on adoption paths alone shows."""
    shown = [(id, n["at"]) for about in abouts for id, n in about["numbers"].items() if n["at"]]
    return {id for id, places in shown if all(place.startswith("03_") for place in places)}


def _dependents(ids, *abouts):
    """Return what is one of the ids or computed from one, found from the inputs alone."""
    found = set(ids)
    for known in [about["numbers"] for about in abouts] * 9:  # deep enough
        found |= {id for id, n in known.items() if found & set(n["inputs"])}
    return found


def test_run_here_the_chapters_show_the_same_numbers_as_in_the_report(before, reports):
    about = manifest.read(reports / "thap-muoi" / "vi")
    for part in ("numbers", "claims", "figures", "inputs", "notebooks", "unused"):
        assert before[part] == about[part]
        assert list(before[part]) == list(about[part])


DRIFT = {
    "a planned number": (
        [("plan.csv", "2021,2,", "2021,4,")],
        {"plan_2021": "plan.csv, row 5"},
        {
            "plan_2021": "2 (stated) -> 4 (stated)",
            "cumulative_plan_2021": "9 (derived) -> 11 (derived)",
            "cumulative_plan_share_2021": "9/13 (derived) -> 11/13 (derived)",
            "planned_total": "9 (derived) -> 11 (derived)",
            "plan_ambition": "2 (derived) -> 4 (derived)",
            "over_delivery": "2 (derived) -> 0 (derived)",
            "plan_fulfilment": "11/9 (derived) -> 1 (derived)",
        },
        True,
    ),
    "a part of the rotation": (
        [("rotation.csv", "rotated_young,young,rotated,7,", "rotated_young,young,rotated,6,")],
        {"rotated_young": "rotation.csv, row 3"},
        {
            "rotated_young": "7 (stated) -> 6 (stated)",
            "young_share": "7/9 (derived) -> 2/3 (derived)",
        },
        False,
    ),
    "a hedge": (
        [("rotation.csv", "rotated,,hầu hết,", "rotated,,một số,")],
        {"rotated_nonlocal": "rotation.csv, row 4"},
        {"rotated_nonlocal": "not reported “hầu hết” (stated) -> not reported “một số” (stated)"},
        False,
    ),
    "the result": (
        [
            ("facts.csv", "adopted,adopted,11,", "adopted,adopted,10,"),
            ("facts.csv", "remaining,remaining,2,", "remaining,remaining,3,"),
            (
                "units.csv",
                "Láng Biển,xã,adopted,derived,2018-01-01,2022-03-02,",
                "Láng Biển,xã,not_adopted,derived,,,",
            ),
        ],
        {"adopted": "facts.csv, row 5"},
        {
            "adopted": "11 (stated) -> 10 (stated)",
            "adopted_share": "11/13 (derived) -> 10/13 (derived)",
            "points_over_target": "9/26 (derived) -> 7/26 (derived)",
            "units_over_needed": "4 (derived) -> 3 (derived)",
            "over_delivery": "2 (derived) -> 1 (derived)",
            "plan_fulfilment": "11/9 (derived) -> 10/9 (derived)",
            "holders_after": "15 (assumed) -> 16 (assumed)",
            "people_saved": "0..11 (assumed) -> 0..10 (assumed)",
        },
        True,
    ),
}


BY_UNIT = re.compile(  # counts of the table of units, and what it says of one of them
    "new_units_|status_|units_(not_)?adopted|(not_)?adopted_(asked|not_enough)|"
    "register_|(start|end)_of_"
)


@pytest.mark.parametrize("what", DRIFT)
def test_exactly_the_numbers_that_depend_on_what_changed_are_named_with_its_row(
    before, changed, what
):
    changes, roots, expected, drawn = DRIFT[what]
    after = changed(*changes)
    because = ", ".join(f"{id} ({row})" for id, row in roots.items())
    paths, lines = _of_paths(before, after), _lines(before, after, "number")
    by_unit = {id for id in lines if BY_UNIT.match(id)}
    for id in by_unit:  # counted in the table of units, which rests on no one row
        assert lines.pop(id).endswith("because of facts.csv, units.csv")
    assert bool(by_unit) is any(name == "units.csv" for name, *_ in changes)
    assert {id: line for id, line in lines.items() if id not in paths} == {
        id: f"changed: {told}, because of {roots.get(id, because)}" for id, told in expected.items()
    }
    assert all(lines[id].endswith(f", because of {because}") for id in paths & set(lines))
    assert bool(paths & set(lines)) is drawn
    dependents = _dependents(roots, before, after) - set(lines).intersection(paths)
    assert set(expected) <= dependents
    for id in dependents - set(expected):
        assert before["numbers"][id]["value"] == after["numbers"][id]["value"]
    others = ["02_", "04_", "06_"]  # chapter 04 rests on assumptions alone
    others += [] if by_unit else ["01_plan_and_result code-32"]  # the map
    figures = [id for id in before["figures"] if drawn and not id.startswith(tuple(others))]
    assert list(_lines(before, after, "figure")) == figures
    assert set(_lines(before, after, "input")) == {name for name, *_ in changes}
    assert _lines(before, after, "claim") == {}
    assert _lines(before, after, "notebook") == {}
    for id, row in roots.items():
        assert _row(load_case("thap-muoi"), row).get("id", f"plan_{id[-4:]}") == id


def test_numbers_that_vanish_or_appear_are_named_and_those_that_hang_on_them(before, changed):
    after = changed(("plan.csv", "2021,2,dto-2022-03-02:p4.s2\n", ""))
    gone = {id for id in before["numbers"] if re.search("(plan|in|fulfilment|share)_2021$", id)}
    gone |= {"plan_year_2021"}
    hang = {
        "planned_total": "9 (derived) -> 7 (derived)",
        "plan_ambition": "2 (derived) -> 0 (derived)",
        "over_delivery": "2 (derived) -> 4 (derived)",
        "plan_fulfilment": "11/9 (derived) -> 11/7 (derived)",
    }
    paths = _of_paths(before, after)
    told = {id: s for id, s in _lines(before, after, "number").items() if id not in paths}
    assert len(gone) == 6
    assert {id for id, line in told.items() if re.match("vanished: .+ -> -$", line)} == gone
    because = "because of plan_2021 (plan.csv, row 5)"
    assert {id: line for id, line in told.items() if id not in gone} == {
        id: f"changed: {line}, {because}" for id, line in hang.items()
    }
    back = {id: s for id, s in _lines(after, before, "number").items() if id not in paths}
    assert {id for id, line in back.items() if re.match("appeared: - -> .", line)} == gone
    assert {id for id, line in back.items() if line.endswith(because)} == set(hang)


def test_a_claim_that_changes_is_named_with_both_wordings(before, changed):
    old, new = before["claims"]["c23"], "Người dân đồng thuận."
    after = changed(("claims.csv", old, new))
    assert _lines(before, after, "claim") == {"c23": f"changed: {old} -> {new}"}
    assert _lines(before, after, "number") == _lines(before, after, "figure") == {}
    assert list(_lines(before, after, "input")) == ["claims.csv"]


def test_a_claim_coded_otherwise_changes_counts_and_figures_because_of_the_file(before, changed):
    coded = "c23,dto-2022-03-02:p8.s1,"
    after = changed(("claims.csv", f"{coded}benefit,", f"{coded}lesson,"))
    grade = load_case("thap-muoi").claims.set_index("id").loc["c23", "checkable_en"]
    grade = "checkable" if grade else "attributed"
    one_fewer = ["benefits", "benefits_of_model", f"claims_benefit_{grade}"]
    told = _lines(before, after, "number")
    assert set(told) == {*one_fewer, f"claims_lesson_{grade}"}
    for id, line in told.items():
        count = int(before["numbers"][id]["value"])
        now = count - 1 if id in one_fewer else count + 1
        assert line == f"changed: {count} (derived) -> {now} (derived), because of claims.csv"
    figures = _lines(before, after, "figure")
    assert list(figures) == [id for id in before["figures"] if id.startswith("02_")]


def test_a_report_does_not_differ_from_itself_or_from_the_same_again(before, tmp_path):
    assert list(trace.diff(before, before)) == []
    again = _told(load_case("thap-muoi").folder, tmp_path / "out")
    assert list(trace.diff(before, again)) == []


@pytest.mark.parametrize("part", ["notebooks", "parameters", "versions", "figures", "claims"])
def test_chapters_parameters_versions_figures_and_claims_are_compared_too(before, part):
    after = json.loads(json.dumps(before))
    name = next(iter(after[part]))
    after[part][name] = "other"
    del after[part][list(after[part])[-1]]
    after[part]["new"] = "appeared"
    told = _lines(before, after, part.removesuffix("s"))
    assert told.pop("new").startswith("appeared: - -> appeared")
    assert told.pop(name).startswith("changed: ")
    (vanished,) = told.values()
    assert vanished.startswith("vanished: ")
    assert vanished.endswith(" -> -")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"formula": "adopted / 13", "value": "1"}, "its formula"),
        ({"kind": "assumed"}, "its formula"),
    ],
)
def test_a_number_computed_otherwise_from_the_same_inputs_changed_because_of_its_formula(
    before, change, why
):
    after = json.loads(json.dumps(before))
    after["numbers"]["adopted_share"] |= change
    told = _lines(before, after, "number")
    assert list(told) == ["adopted_share"]
    assert told["adopted_share"].endswith(f", because of {why}")


def test_another_assumption_changed_because_of_the_code(before):
    after = json.loads(json.dumps(before))
    after["numbers"]["holders_if_separate"]["value"] = "3"
    after["numbers"]["holders_before"]["value"] = "39"
    told = _lines(before, after, "number")
    assert told == {
        "holders_if_separate": "changed: 2 (assumed) -> 3 (assumed), because of the code",
        "holders_before": (
            "changed: 26 (assumed) -> 39 (assumed), because of holders_if_separate (the code)"
        ),
    }


def test_numbers_shown_differently_in_another_language_do_not_count_as_changed(reports):
    vi, en = (manifest.read(reports / "thap-muoi" / lang) for lang in ("vi", "en"))
    assert _lines(vi, en, "number") == {}
    assert _lines(vi, en, "parameter") == {"lang": "changed: vi -> en"}
    assert len(_lines(vi, en, "claim")) == len(vi["claims"])
    assert Voice("vi").term("assumed") in str(vi["numbers"]["holders_before"]["shown"])
