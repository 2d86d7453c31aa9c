"""Warnings of what passes the check: `warnings.csv` has changes of the valid case, and the line."""

import csv
import re
import shutil
from datetime import datetime
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from thapmuoi_analysis.case import excel_write
from thapmuoi_analysis.case.case import load_case, read
from thapmuoi_analysis.case.lint import warnings
from thapmuoi_analysis.case.new import new_case, write

ROOT = Path(__file__).parents[2]
VALID = ROOT / "tests" / "_valid"
CASES = [*sorted(path.parent for path in ROOT.glob("data/*/datapackage.json")), VALID]
TABLE = Path(__file__).with_name("warnings.csv").read_text("utf-8")
DAY, MONTH = "dd/mm/yyyy", "mmm-yy"
DAYS = (  # a day that Excel made: sheet, column, how it is shown, what it is told to be
    ("claims", "label_vi", DAY, "một nội dung chữ: Excel đã đổi thành ngày"),
    ("facts", "as_of_latest", MONTH, "một ngày: Excel đã đổi tháng gõ vào thành ngày đầu tháng"),
    ("facts", "as_of_latest", DAY, ""),  # a day where one belongs
)


def without(*columns):
    """Return a change of a table that takes columns out."""

    def changed(raw):
        rows = list(csv.DictReader(StringIO(raw.decode())))
        names = [name for name in rows[0] if name not in columns]
        made = StringIO()
        writer = csv.DictWriter(made, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return made.getvalue().encode()

    return changed


CHANGES = {
    "(hedges)": without("hedge", "hedge_en"),
    "(if)": lambda raw: re.sub(
        "(?i)có lúc", "nếu", re.sub("(?i)at times", "if", raw.decode())
    ).encode(),
    "(other)": lambda raw: raw.replace(b",model,", b",other,"),
}


@pytest.mark.parametrize("row", list(csv.DictReader(StringIO(TABLE))), ids=lambda row: row["what"])
def test_what_is_likely_a_slip_passes_and_is_told_in_both_languages(written, run, row):
    change = CHANGES.get(row["old"])
    folder = written((row["file"], change) if change else (row["file"], row["old"], row["new"]),
                     ("claims.csv", lambda raw: raw) if row["file"] != "claims.csv"
                     else ("plan.csv", lambda raw: raw))  # fmt: skip
    for lang in ("vi", "en"):
        code, out, error = run("check", folder, "--lang", lang)
        assert (code, error) == (0, "")
        assert f"- {row[lang]}" in out.splitlines()


def test_nothing_is_warned_of_in_the_cases_that_come_with_the_package():
    assert {path.name: warnings(load_case(path)) for path in CASES} == {p.name: [] for p in CASES}


def cell_of(page, column, row):
    """Return a cell of a sheet by the heading of its column."""
    [letter] = [head.column_letter for head in page[3] if head.value == column]
    return page[f"{letter}{row}"]


@pytest.mark.parametrize("sheet, column, shown, told", DAYS)
def test_a_day_that_excel_made_of_a_text_or_of_a_month_is_told(tmp_path, run, sheet, column, shown,
                                                              told):  # fmt: skip
    path = tmp_path / "my-place.xlsx"
    excel_write.write(path, read(VALID))
    book = openpyxl.load_workbook(path)
    cell = cell_of(book[sheet], column, 6)
    cell.value = datetime(2020, 12, 1)
    cell.number_format = shown
    book.save(path)
    code, out, _ = run("check", path, "--lang", "vi")
    assert code == 0
    assert (f"ô {cell.coordinate} " in out and f"cần {told}." in out) == bool(told)


def test_a_column_of_hedges_that_a_case_in_vietnamese_lost_is_told(tmp_path, run):
    path = tmp_path / "my-place.xlsx"
    write(new_case("my-place", {"first": "Đã có 2 xã."}, "vi"), path)
    assert "cột hedge" not in run("check", path)[1]
    book = openpyxl.load_workbook(path)
    book["claims"].delete_cols(cell_of(book["claims"], "hedge", 4).column)
    book.save(path)
    code, out, _ = run("check", path)
    assert code == 0 and "cột hedge: cần có cột này" in out


def test_a_key_that_nobody_reads_is_told_by_its_cell(tmp_path, run):
    path = tmp_path / "my-place.xlsx"
    excel_write.write(path, read(VALID))
    book = openpyxl.load_workbook(path)
    page = book["case"]
    line = page.max_row + 1
    page.cell(line, 1, "case.mode.vi")
    page.cell(line, 2, "tổ số")
    book.save(path)
    _, out, _ = run("check", path, "--lang", "vi")
    assert f"trang case, ô A{line} (key): đang ghi 'case.mode.vi'" in out


def test_a_table_that_the_descriptor_passes_by_is_told(written, run):
    folder = written()
    assert run("check", folder, "--lang", "vi")[1].count("không được đọc") == 0
    (folder / "rotation.csv").write_bytes((VALID / "rotation.csv").read_bytes())
    assert "rotation.csv: cần một mục resources" in run("check", folder, "--lang", "vi")[1]


SPACED = "có\N{NO-BREAK SPACE}lúc,\N{EM SPACE}| việc\N{ZERO WIDTH SPACE} còn chậm"


def test_the_spaces_of_word_are_spaces_in_a_table_and_in_a_workbook(written, tmp_path):
    folder = written(("claims.csv", "có lúc, | việc còn chậm", SPACED))
    assert load_case(folder).claims["clause_vi"][2] == "có lúc, | việc còn chậm"
    path = tmp_path / "my-place.xlsx"
    excel_write.write(path, read(VALID))
    book = openpyxl.load_workbook(path)
    cell_of(book["claims"], "clause_vi", 6).value = SPACED
    book.save(path)
    assert load_case(path).claims["clause_vi"][2] == "có lúc, | việc còn chậm"


def test_check_and_new_speak_the_language_that_is_asked_for(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = {
        "vi": ("điền nội dung, sau đó chạy", "dữ liệu hợp lệ", "cần một tệp tên như vậy"),
        "en": ("fill it in, then", "the data are valid", "expected a file of this name"),
    }
    for lang, (filled, valid, lacking) in lines.items():
        assert filled in run("new", f"my-{lang}", "--xlsx", "--lang", lang)[1]
        assert valid in run("check", f"my-{lang}.xlsx")[1]  # its own language
        code, _, error = run("new", "other", "--article", "none.txt", "--lang", lang)
        assert code == 1 and lacking in error and "Errno" not in error


def test_the_deadline_of_a_step_that_is_typed_in_words_is_told(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "tests" / "strangers" / "waste-sorting" / "full", folder)
    assert warnings(load_case(folder)) == []
    in_braces = "“{}” by its id in braces: so a report can say when it is over"
    english = "by September 2024"
    for words in ("tháng 9/2024", "quý III năm 2024", "30/9/2024", "sau tháng 9/2024"):
        mine = shutil.copytree(folder, tmp_path / words.replace("/", "-"))
        claims = (mine / "claims.csv").read_text("utf-8")
        claims = claims.replace("by {trucks_by}", english).replace("{trucks_by}", words)
        (mine / "claims.csv").write_text(claims, "utf-8")
        found = {warning.column: str(warning.expected) for warning in warnings(load_case(mine))}
        assert found.pop("clause_en") == in_braces.format("September 2024")
        assert found == ({} if words.startswith("sau") else {"clause_vi": in_braces.format(words)})


@pytest.mark.parametrize("old, new, told", [
    ("visits,other,18450,", "visits,other,18.450,",
     "18450, if the dot stands between thousands: 18.450 is read as 18,45"),
    ("visits,other,18450,", "visits,other,1.200-1.250,",
     "1250, if the dot stands between thousands: 1.250 is read as 1,25"),
    ("target_year,target_year,2024,", "target_year,target_year,1950,",
     "a time nearer to 2024, the year of its source"),
    ("target_year,target_year,2024,", "target_year,target_year,2024-12,",
     "no “năm” before {target_year}: it is a day, a month or a quarter, told with its year"),
    ("visits,other,18450,", "visits,other,18.45,", None),
    ("elderly,other,17%,", "elderly,other,17.125%,", None),
])  # fmt: skip
def test_a_number_that_may_be_another_one_and_a_target_long_past_are_told(tmp_path, old, new, told):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "tests" / "strangers" / "digital-teams" / "full", folder)
    facts = (folder / "facts.csv").read_text("utf-8")
    (folder / "facts.csv").write_text(facts.replace(old, new), "utf-8")
    found = [str(warning.expected) for warning in warnings(load_case(folder))]
    assert found[-1:] == [told][: told is not None] and len(found) < 3


def test_a_number_in_a_clause_without_what_it_counts_is_told(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "tests" / "strangers" / "waste-sorting" / "full", folder)
    claims = (folder / "claims.csv").read_text("utf-8")
    (folder / "claims.csv").write_text(
        claims.replace("{trucks} xe chuyên dụng", "{trucks}"), "utf-8"
    )
    [warning] = warnings(load_case(folder))
    assert (warning.column, str(warning.expected)) == ("clause_vi", "“xe” behind {trucks}")
