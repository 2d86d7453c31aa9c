"""Errors as people read them: every one at once, in the language asked for or the case's own."""

import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from thapmuoi_analysis.case import excel_write
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.metrics.plan import headline
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import make_all

VALID = Path(__file__).parent / "_valid"
TOLD = {
    "vi": "- plan.csv, dòng 3, cột planned: đang ghi 'x'; cần số nguyên, chỉ viết bằng chữ số. "
          "Cách sửa: ghi đúng dạng ấy.\n",
    "en": "- plan.csv, row 3, column planned: found 'x'; expected a whole number in digits alone. "
          "To mend: write it in that form.\n",
}  # fmt: skip


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


def test_errors_of_names_tables_and_rules_come_together_and_in_order(mine):
    _spoil(mine, "datapackage.json", '"huyện Bình Mẫu (hư cấu)"', "7")
    _spoil(mine, "sources.csv", "published", "printed")
    _spoil(mine, "plan.csv", "2019,0", "2019,x")
    _spoil(mine, "units.csv", "adopted,stated", "began,stated")
    (mine / "pairs.csv").unlink()
    with pytest.raises(CaseError) as caught:
        load_case(mine)
    found = [(error.file, error.column) for error in caught.value.errors]
    files = ["datapackage.json", "pairs.csv", "plan.csv", "sources.csv", "units.csv"]
    assert found == sorted(found) and [*dict(found)] == files


def test_check_and_report_tell_the_same_errors_in_the_language_asked_for(run, mine):
    _spoil(mine, "plan.csv", "2019,0", "2019,x")
    for lang, told in TOLD.items():
        for command, *words in (["check"], ["report", "--out", "made"]):
            code, _, error = run(command, "mine", "--lang", lang, *words)
            assert code == 1 and told in error and error.count("\n- ") == 1
    assert run("report", "mine", "--out", "made")[2].count("planned") == 1  # of both reports once


def test_a_case_in_one_language_tells_its_errors_in_it(run, mine):
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


CLAUSE = "việc được giải quyết nhanh hơn,"
SPOILT = (  # what somebody may write: file, what stands there, what they write; whether it passes
    ("facts.csv", "adopted,adopted,", "adopted_share,adopted,", False),
    ("claims.csv", CLAUSE, "việc { nhanh hơn,", False),
    ("claims.csv", "việc chậm,slow work", ",", False),
    ("claims.csv", CLAUSE, "12 **việc** ![](x),", True),
)


def test_what_check_passes_report_makes_and_what_report_refuses_check_tells(run, mine):
    for number, (*spoilt, passes) in enumerate(SPOILT):
        name = f"case-{number}"
        _spoil(shutil.copytree(mine, mine.parent / name), *spoilt)
        assert (run("check", name)[0] == 0) == passes
        with closing(make_all([Report(name, "vi")], mine.parent / "made")) as making:
            [result] = making
        assert (result.state == "made") == passes, result.told()


def test_no_fact_goes_by_the_id_of_a_number_that_reports_compute():
    case = load_case(VALID)
    page = {"measure": "page_date", "value": "2021-03-01"}
    for id in (*headline(load_case("example")), "adopted_as_of", "benefits_told", "most_units"):
        with pytest.raises(CaseError, match="computed number has"):
            case.with_rows("facts", id=id, **page)
