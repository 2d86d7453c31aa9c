"""A language that is only begun: a to-do beside a report in the other, no report of its own."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from thapmuoi_analysis.case import begun, excel_write
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.case.errors import CaseError
from thapmuoi_analysis.case.new import write
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.report.jobs import Report
from thapmuoi_analysis.report.run import make_all

VALID = Path(__file__).parents[1] / "_valid"
CLAUSE = "việc được giải quyết nhanh hơn"


@pytest.fixture
def workbook(tmp_path):
    """Return the valid case as a workbook in Vietnamese that has the place in English alone."""
    path = tmp_path / "my-place.xlsx"
    excel_write.write(path, read(VALID))
    book = openpyxl.load_workbook(path)
    for page in book.worksheets:
        heads = [cell.value for cell in page[3]]
        for row in page.iter_rows(min_row=4):
            key = str(row[0].value)
            is_name = page.title == "case" and key.endswith(".en") and key != "case.place.en"
            for head, cell in zip(heads, row, strict=True):
                if str(head).endswith("_en") or (is_name and head == "value"):
                    cell.value = None
    book.save(path)
    return path


def test_vietnamese_is_told_and_what_lacks_in_english_is_one_to_do(workbook, run):
    case = load_case(workbook)
    assert case.langs == ("vi",) and len(case.todo) > 50
    clause = next(cell for cell in case.todo if cell.value == CLAUSE)
    code, out, error = run("check", workbook)
    assert (code, error) == (0, "")
    assert f"Còn {len(case.todo)} ô chưa có tiếng Anh; báo cáo tiếng Việt vẫn lập được:" in out
    assert "- my-place.xlsx, trang claims: " in out and " ô, trước hết là G4, " in out
    assert f"thapmuoi check {workbook} --todo" in out and CLAUSE not in out
    code, out, _ = run("check", workbook, "--todo", "--lang", "en")
    assert f"- my-place.xlsx, sheet claims, cell {clause.cell} (clause_en): {CLAUSE}" in out
    assert out.count("\n- my-place.xlsx, sheet") == len(case.todo)


def test_a_report_in_english_is_refused_with_the_list_and_one_in_vietnamese_made(workbook):
    asked = [Report(str(workbook), lang) for lang in LANGS]
    with closing(make_all(asked, workbook.parent / "made")) as making:
        made = {result.report.lang: result for result in making}
    assert made["vi"].state == "made", made["vi"].told()
    assert made["en"].state == "unfinished"
    count = len(load_case(workbook).todo)
    assert made["en"].told("en").startswith(f"my-place: {count} cells are not in")
    assert "trang claims: " in made["en"].told()


def test_a_case_in_both_languages_that_lost_a_cell_is_told_of_it(written):
    folder = written(("claims.csv", "work is done faster", ""))
    case = load_case(folder)
    [cell] = case.todo
    assert (case.langs, cell.where("vi")) == (("vi",), "claims.csv, dòng 3, cột clause_en")
    assert begun.told(case.todo, "en", "x", "vi").startswith("1 cell is not in English yet")


def test_vietnamese_that_lost_a_cell_is_at_fault(written):
    with pytest.raises(CaseError, match="column clause_vi: expected a value"):
        load_case(written(("claims.csv", f"{CLAUSE},", ",")))
    assert load_case(VALID).todo == () and load_case(VALID).langs == LANGS


def test_vietnamese_that_is_only_begun_is_a_to_do_beside_a_report_in_english(workbook, run):
    workbook.unlink()
    excel_write.write(workbook, read(VALID))
    book = openpyxl.load_workbook(workbook)
    for page in book.worksheets:
        heads = [cell.value for cell in page[3]]
        for row in page.iter_rows(min_row=4):
            for head, cell in zip(heads, row, strict=True):
                if str(head) in ("clause_vi", "label_vi", "said_by_vi"):
                    cell.value = None
    book.save(workbook)
    case = load_case(workbook)
    assert case.langs == ("en",) and len(case.todo) > begun.FEW
    code, out, error = run("check", workbook, "--lang", "vi")
    assert (code, error) == (0, "")
    assert f"Còn {len(case.todo)} ô chưa có tiếng Việt; báo cáo tiếng Anh vẫn lập được:" in out
    assert "trang claims: " in begun.told(case.todo, "vi", "x", "en")


def test_a_placeholder_lacks_in_a_real_place_and_is_kept_when_written(written, tmp_path):
    folder = written(
        ("facts.csv", "Day of posting", "FILL IN: day"),
        ("datapackage.json", '"fictional": true', '"fictional": false'),
    )
    [cell] = load_case(folder).todo
    assert (cell.column, cell.value) == ("label_en", "Ngày đăng")
    write(read(folder), tmp_path / "again.xlsx")
    assert "FILL IN: day" in read(tmp_path / "again.xlsx").tables["facts"].cells("label_en")
