"""Errors as people read them: every one at once, in the language asked for or the case's own."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import nbformat
import openpyxl
import pytest
from glance import lines
from matplotlib import rc_context

from thapmuoi_analysis.case import excel_write
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.errors import CaseError, DataError, Phrase, worded
from thapmuoi_analysis.metrics.plan import headline
from thapmuoi_analysis.report import chapters
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


ASKED = """
--set pace=2 | --set chỉ dùng cho chuyên khảo: nêu tên chuyên khảo bằng --study TÊN
--only | --only đi với --chapter TỆP, và không đi với --study
--study no | --study no: cần all, hoặc một trong: adoption_paths
--study adoption_paths --set assumptions=A9 | --set assumptions=A9: cần một trong: A0; A0 A1
--study decision_review --set review=1 | --set review=1: cần tên=giá trị, tên là một trong
--study decision_review --set evidence_age=x | --set evidence_age=x: cần số nguyên, như 365
"""


def test_what_no_study_takes_is_told_in_the_language_of_the_report(run, tmp_path):
    for words, told in lines(ASKED):
        for lang in ("vi", "en"):
            options = ["--lang", lang, "--out", tmp_path, *words.split()]
            code, _, error = run("report", "example", *options)
            assert (code, error.startswith(f"thapmuoi: {told}")) == (1, lang == "vi"), error


IN_NOTEBOOKS = """
decision_review | {"review_day": "31/01/2025"} | review_day=31/01/2025: cần ngày dạng năm-tháng-ngày
decision_review | {"evidence_age": -1} | evidence_age=-1: cần số ngày, từ 0 trở lên
decision_review | {"reviews_needed": 0} | reviews_needed=0: cần từ 1 trở lên
adoption_paths | {"assumptions": "A0 A9"} | assumptions=A0 A9: 'A9' không thuộc: A0, A1
adoption_paths | {"assumptions": "A0 A7"} | không diễn biến nào khớp với dữ liệu và A0 A7
leadership_workload | {"changes": "week_hours=900"} | workload.csv (đã đổi), dòng 2, cột value
leadership_workload | {"changes": "week_hours=44 week_hours=45"} | week_hours được ghi 2 lần
"""


def test_a_value_that_a_study_cannot_have_is_told_in_its_language_in_plain_papermill_too():
    for name, given, told in lines(IN_NOTEBOOKS):
        for lang in ("vi", "en"):
            cells = _cells(name, {"case": "example", "lang": lang, **json.loads(given)})
            with rc_context(), pytest.raises(ValueError) as caught:
                exec(cells, {})
            assert (told in str(caught.value)) == (lang == "vi"), str(caught.value)


def _cells(study, given):
    """Return the code of a study up to its first sentence, with its parameters."""
    own = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    code = []
    for cell in nbformat.read(chapters.studies()[study], as_version=4).cells:
        if cell.source.startswith("say("):
            break
        if cell.cell_type == "code":
            code.append(cell.source)
    return "\n".join([code[0], own, *code[1:]])


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


def test_ids_are_told_as_they_are_be_they_words_of_a_message_or_not():
    template = "{source}: no copy of the text at {place}: not checked"
    told = worded(Phrase(template, source="text", place="mine/text.txt"), "vi")
    assert told.startswith("text: ")
    assert worded(Phrase("text"), "vi") == "chữ"
    error = DataError("claims.csv", 2, "text", "a value", "a value", "fill it in")
    assert "cột text: đang ghi 'a value'; cần một giá trị" in error.told("vi")
