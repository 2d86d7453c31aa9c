"""The command line on numbers: where one comes from, and what changed."""

import json
import re
import shutil
from pathlib import Path

from thapmuoi_analysis.report import manifest
from thapmuoi_analysis.report.manifest import EARLIER, MIXED, NAME


def _heads(out):
    """Return the ids of the numbers that a trace lists, without those behind them."""
    return re.findall(r"(?m)^(\w+) = ", out)


# trace


def test_a_number_is_traced_as_it_is_written_in_either_style_or_by_its_id(run, reports):
    words = ("84,6%", "84.6%", "adopted_share")
    told, *same = (run("trace", "thap-muoi", word, "--out", reports) for word in words)
    assert same == [told, told]
    code, out, error = told
    lines = out.splitlines()
    assert (code, error, lines[0]) == (0, "", "adopted_share = 11/13 (derived)")
    shown = r"  shown as 84\.6%, 84,6% in 00_summary \S+, 01_plan_and_result \S+.*"
    assert re.fullmatch(shown, lines[1]) and lines[2] == "  = adopted / units"
    rows = re.findall(r"(\w+) = (\S+) unit \(stated\)\n    facts\.csv, row \d+", out)
    assert rows == [("adopted", "11"), ("units", "13")]
    assert len(re.findall(r"(?m)^    dto-2022-03-02:p7\.s2: .+", out)) == 2


MANY = {"7": {"units_needed", "cumulative_plan_2020", "rotated_young"},
        "2": {"remaining", "adopted_less_planned_total"},
        "2021": {"target_year", "plan_year_2021"}}  # fmt: skip


def test_a_number_that_several_are_written_as_lists_them_all(run, reports):
    known = manifest.read(reports / "thap-muoi" / "en")["numbers"]
    for word, some in MANY.items():
        code, out, _ = run("trace", "thap-muoi", word, "--out", reports)
        heads = _heads(out)
        assert code == 0 and some <= set(heads)
        assert len(set(heads)) == len(heads) == out.count("\n\n") + 1
        forms = {word, f"{word} (assumed)"}
        assert heads == [id for id, number in known.items() if forms & set(number["shown"])]
    assert _heads(run("trace", "example", "66,7%", "--out", reports)[1]) == ["adopted_share"]


def test_an_unknown_number_exits_with_1_and_says_so(run, reports):
    assert run("trace", "example", "84,6%", "--out", reports)[0] == 1
    for word in ("84,7%", "no_such_number", "", "-5"):
        told = f"thapmuoi: no number of thap-muoi is written or called {word}\n"
        assert run("trace", "thap-muoi", word, "--out", reports) == (1, "", told)


def test_a_number_that_is_called_nearly_so_is_named(run, reports):
    _, _, error = run("trace", "thap-muoi", "adopted_shar", "--out", reports)
    assert error.startswith(
        "thapmuoi: no number of thap-muoi is written or called adopted_shar; did"
    )
    assert "adopted_share" in error


def test_without_a_report_it_says_how_to_make_one(run, reports, tmp_path):
    for out in (tmp_path, tmp_path / "nowhere"):
        code, told, error = run("trace", "thap-muoi", "11", "--out", out)
        assert (code, told) == (1, "")
        assert error.startswith(f"thapmuoi: no report of thap-muoi in {out}: make it first (")
        assert error.endswith("or name the folder of reports where it stands: --out DIR\n")


def test_a_report_that_is_older_than_its_data_or_of_another_case_is_told_as_that(
    run, reports, tmp_path
):
    out = shutil.copytree(reports / "example", tmp_path / "out" / "example").parent
    path = out / "example" / "vi" / NAME
    about = json.loads(path.read_text(encoding="utf-8"))
    about["inputs"]["facts.csv"] = "0" * 64
    path.write_text(json.dumps(about), encoding="utf-8")
    code, told, error = run("trace", "example", "66,7%", "--out", out)
    assert (code, _heads(told)) == (1, ["adopted_share"])
    assert error.startswith(f"{path.parent}: it is older than its data (input facts.csv changed)")

    other = shutil.copytree(Path(__file__).parents[1] / "data/example", tmp_path / "example")
    code, told, error = run("trace", other, "66,7%", "--out", out)
    assert (code, told) == (1, "")
    assert error.count("it is the report of another case of this name (") == 2


FORGED = {
    "adopted": {"value": "5"},
    "adopted_share": {"formula": "adopted * units"},
    "rotated": {"hedge": "khoảng"},
    "remaining": {"sources": ["example-2025-07-01:p6.s1"]},
}


def test_a_report_that_says_of_a_number_what_its_data_do_not_is_told_as_that(
    run, reports, tmp_path
):
    out = shutil.copytree(reports / "example", tmp_path / "out" / "example").parent
    path = out / "example" / "vi" / NAME
    whole = path.read_text(encoding="utf-8")
    for id, forged in FORGED.items():
        about = json.loads(whole)
        about["numbers"][id] |= forged
        path.write_text(json.dumps(about), encoding="utf-8")
        code, told, error = run("trace", "example", id, "--out", out)
        assert code == 1 and id in _heads(told)
        assert error.startswith(f"{path.parent}: its manifest.json says of {id} what its data do")
        about["versions"]["code"] = "0" * 64  # of another version, which may count otherwise
        path.write_text(json.dumps(about), encoding="utf-8")
        assert run("trace", "example", id, "--out", out)[2] == ""


def test_numbers_of_a_study_as_it_is_set_are_not_held_to_the_data(run, reports, tmp_path):
    out = shutil.copytree(reports / "example", tmp_path / "out" / "example").parent
    path = out / "example" / "vi" / NAME
    about = json.loads(path.read_text(encoding="utf-8"))
    about["parameters"]["pace"] = 2
    about["numbers"]["adopted"]["value"] = "5"
    path.write_text(json.dumps(about), encoding="utf-8")
    assert run("trace", "example", "adopted", "--out", out)[::2] == (0, "")


# diff


def test_reports_that_are_equal_exit_with_0(run, reports, tmp_path):
    old = reports / "thap-muoi" / "vi"
    copy = shutil.copytree(old, tmp_path / "copy")
    assert run("diff", old, old) == run("diff", old, copy) == (0, "no difference\n", "")


def test_reports_that_differ_exit_with_1_and_a_line_for_each_difference(run, reports, tmp_path):
    old = reports / "thap-muoi" / "vi"
    new = shutil.copytree(old, tmp_path / "new")
    about = json.loads((new / NAME).read_text(encoding="utf-8"))
    about["numbers"]["adopted"]["value"] = "12"
    about["numbers"]["adopted_share"]["value"] = "12/13"
    about["inputs"]["facts.csv"] = "0" * 64
    (new / NAME).write_text(json.dumps(about), encoding="utf-8")
    code, out, error = run("diff", old, new)
    assert (code, error) == (1, "")
    assert out.splitlines() == [
        "number adopted was 11 (stated) and is now 12 (stated), because of facts.csv, row 5",
        "number adopted_share was 11/13 (derived) and is now 12/13 (derived), because of adopted",
        "input facts.csv changed",
    ]


def test_one_folder_is_told_against_the_report_that_stood_there_before(run, reports, tmp_path):
    folder = shutil.copytree(reports / "example" / "vi", tmp_path / "vi")
    assert (
        run("diff", folder)[2]
        == f"thapmuoi: {folder}: there is no report before it to compare with\n"
    )
    about = json.loads((folder / NAME).read_text(encoding="utf-8"))
    place, said = next(iter(about["messages"].items()))
    about["messages"][place] = "Trước đây nói khác."
    (folder / EARLIER).write_text(json.dumps(about), encoding="utf-8")
    told = f"message {place} was “Trước đây nói khác.” and is now “{said}”\n"
    assert run("diff", folder) == (1, told, "")


def test_a_folder_without_a_whole_report_is_named(run, reports, tmp_path):
    good = reports / "thap-muoi" / "vi"
    cut = shutil.copytree(good, tmp_path / "cut")
    (cut / "report.html").write_text("half", encoding="utf-8")
    none = "there is no report"
    for bad, told in ((tmp_path, none), (tmp_path / "nowhere", none), (cut, MIXED)):
        for folders in ([bad, good], [good, bad]):
            assert run("diff", *folders) == (1, "", f"thapmuoi: {bad}: {told}\n")
