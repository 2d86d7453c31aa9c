"""Faults as people read them: every one at once, in their language, many of a kind in one line."""

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from thapmuoi_analysis.case import excel_write
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError, DataError
from thapmuoi_analysis.metrics.plan import headline
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import make_all

VALID = Path(__file__).parent / "_valid"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Return a copy of the valid case that may be spoilt."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(VALID, tmp_path / "mine")


def _spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_faults_of_names_tables_and_rules_come_together_and_in_order(mine):
    _spoil(mine, "datapackage.json", '"huyện Bình Mẫu (hư cấu)"', "7")
    _spoil(mine, "sources.csv", "published", "printed")
    _spoil(mine, "plan.csv", "2019,0", "2019,x")
    _spoil(mine, "units.csv", "adopted,stated", "began,stated")
    (mine / "pairs.csv").unlink()
    with pytest.raises(CaseError) as caught:
        load_case(mine)
    told = [(error.file, error.column) for error in caught.value.errors]
    assert told == sorted(told)
    assert {file for file, _ in told} == {
        "datapackage.json", "sources.csv", "plan.csv", "units.csv", "pairs.csv",
    }  # fmt: skip


@pytest.mark.parametrize(("lang", "told"), [
    ("vi", "- plan.csv, dòng 3, cột planned: đang ghi 'x'; cần số nguyên, chỉ viết bằng chữ số. "
           "Cách sửa: ghi đúng dạng ấy.\n"),
    ("en", "- plan.csv, row 3, column planned: found 'x'; expected a whole number in digits alone. "
           "To mend: write it in that form.\n"),
])  # fmt: skip
@pytest.mark.parametrize("command", ["check", "report"])
def test_check_and_report_tell_the_same_faults_in_the_language_asked_for(
    run, mine, command, lang, told
):
    _spoil(mine, "plan.csv", "2019,0", "2019,x")
    words = ["--out", "made"] if command == "report" else []
    code, _, error = run(command, "mine", "--lang", lang, *words)
    assert code == 1 and told in error


def test_a_case_in_one_language_tells_its_faults_in_it(run, mine):
    book = mine.parent / "mine.xlsx"
    excel_write.write(book, read(VALID))
    changed = openpyxl.load_workbook(book)
    for row in changed["case"].iter_rows(min_row=4):
        if str(row[0].value).endswith(".en"):
            row[1].value = None
    changed["plan"]["B5"] = "x"
    changed.save(book)
    code, _, error = run("check", "mine.xlsx")
    assert code == 1
    assert "- mine.xlsx, trang plan, ô B5 (planned): đang ghi 'x'; cần số nguyên" in error


def test_hundreds_of_faults_of_a_kind_are_one_line_with_a_count():
    few = [DataError("plan.csv", 4, "year", "x", "a value", "fill it in")]
    many = [
        DataError("units.csv", n, "kind", "?", "one of: xã", "choose one of them")
        for n in range(2, 402)
    ]
    assert str(CaseError([*few, *many])).split("\n") == [
        "401 faults in the data:",
        "- plan.csv, row 4, column year: found 'x'; expected a value. To mend: fill it in.",
        "- units.csv, row 2, column kind: found '?'; expected one of: xã. To mend: choose one of "
        "them. (400 faults of this kind)",
    ]


SPOILT = {  # what somebody may write that is valid text -> file, what stands there, what they write
    "an id of a computed share": ("facts.csv", "adopted,adopted,", "adopted_share,adopted,"),
    "an id of the total of the plan": ("facts.csv", "adopted,adopted,", "planned_total,adopted,"),
    "a number in a clause": ("claims.csv", "việc được giải quyết nhanh hơn,", "12 việc nhanh hơn,"),
    "a brace alone": ("claims.csv", "việc được giải quyết nhanh hơn,", "việc { nhanh hơn,"),
    "Markdown in a clause": ("claims.csv", "việc được giải quyết nhanh hơn,", "# **việc** ![](x),"),
    "no label of a limitation": ("claims.csv", "việc chậm,slow work", ","),
}


@pytest.mark.parametrize("wrong", SPOILT)
def test_what_check_passes_report_makes_and_what_report_refuses_check_tells(run, mine, wrong):
    _spoil(mine, *SPOILT[wrong])
    passed = run("check", "mine")[0] == 0
    with closing(make_all([Report("mine", "vi")], mine.parent / "made")) as making:
        [result] = making
    assert (result.state == "made") == passed, result.why


def test_no_fact_goes_by_the_id_of_a_number_that_reports_compute(mine):
    for id in (*headline(load_case("example")), "adopted_as_of", "benefits_told", "most_units"):
        copy = shutil.copytree(mine, mine.parent / id)
        _spoil(copy, "facts.csv", "page_date,page_date,", f"{id},page_date,")
        with pytest.raises(CaseError, match="computed number has"):
            load_case(copy)
