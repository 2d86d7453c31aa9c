"""A corrected text is compared with what is cited of it, and followed if that is asked for."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from thapmuoi_analysis.case import correct, excel_write
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError, worded
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.case.sources import check

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
SOURCE = "example-2025-07-01"
TEXT = (EXAMPLE / f"{SOURCE}.txt").read_text("utf-8")
FIRST, *REST = [line for line in TEXT.splitlines() if line]
CORRECTED = "\n".join([FIRST, "Một dòng mới.", *REST]).replace("bốn trong sáu", "năm trong sáu")
SET_ASIDE = f"{SOURCE}:p11.s1"  # behind the ten paragraphs of the corrected text


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the example."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


@pytest.fixture
def workbook(tmp_path):
    """Return the example as a workbook, with a note and a name that rests on a sentence."""
    path = tmp_path / "example.xlsx"
    excel_write.write(path, read(EXAMPLE), {SOURCE: TEXT})
    book = openpyxl.load_workbook(path)
    page = book["case"]
    line = page.max_row + 1
    for row, key, value in (
        (line, "case.since.vi", "Nay đã khác"),
        (line + 1, "case.since.en", "It is otherwise now"),
        (line + 2, "case.since.rests_on", f"{SOURCE}:p6.s1"),
    ):
        page.cell(row, 1, key)
        page.cell(row, 2, value)
    book["claims"]["B4"].comment = Comment("hỏi lại", "tôi")
    book.save(path)
    return path


def test_a_corrected_text_is_compared_row_by_row_and_nothing_is_changed(folder):
    source = "example-2025-07-01"
    text = (folder / f"{source}.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line]
    corrected = "\n".join([lines[0], "Một dòng mới.", *lines[1:]])
    corrected = corrected.replace("bốn trong sáu", "năm trong sáu")
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    lines, gone = correct.compared(folder, source, corrected)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == content
    told = [worded(line, "en") for line in lines]
    assert gone == 1 and told[0].endswith("0 stand as they did, 14 moved, 1 lost"), told[0]
    assert f"facts adopted: {source}:p5.s3 no longer stands in the text" in told
    assert f"claims c06: {source}:p5.s3 no longer stands in the text" in told
    assert f"facts adopted_2023: {source}:p5.s2 -> {source}:p6.s2 (moved)" in told
    assert f"claims c06: {source}:p5.s3 không còn trong văn bản" in [
        worded(line, "vi") for line in lines
    ]
    same, gone = correct.compared(folder, source, text)
    assert (len(same), gone) == (1, 0)


def test_a_sentence_that_stands_twice_in_the_corrected_text_is_told_with_its_places(folder):
    source = "example-2025-07-01"
    text = (folder / f"{source}.txt").read_text("utf-8")
    paragraphs = [line for line in text.splitlines() if line]
    twice = "\n".join(["Mới.", *paragraphs, paragraphs[3]])
    lines, gone = correct.compared(folder, source, twice)
    assert f"facts units: {source}:p4.s1 stands at several places: {source}:p5.s1" in str(lines)
    assert gone == 3  # sentences of that paragraph that are cited


def test_an_unknown_source_is_refused(folder):
    with pytest.raises(CaseError, match="a source of the case: example-2025-07-01"):
        correct.compared(folder, "other", TEXT)


def rows_of(path):
    """Return the rows of every table of a case, as they are written."""
    return {name: table.rows for name, table in read(path).tables.items()}


def test_what_moved_is_cited_at_its_new_place_and_nothing_else_is_rewritten(folder, workbook):
    for path in (folder, workbook):
        before = rows_of(path)
        lines, gone = correct.followed(path, SOURCE, CORRECTED)
        told = [worded(line, "vi") for line in lines]
        assert gone == 1 and told[-1].startswith("các câu: 15 câu ghi vị trí mới, 1 câu để riêng")
        assert f"claims c06: {SOURCE}:p5.s3 -> {SET_ASIDE} (để riêng: hãy ghi" in str(told)
        after = rows_of(path)
        assert len(after["sentences"]) == len(before["sentences"]) + 2
        for name, rows in before.items():
            changed = cells_changed(rows, after[name])
            assert {column for column, _, _ in changed} <= {"locator", "locators"}, name
            assert all(old.startswith(SOURCE) for _, old, _ in changed)
        (path.parent / f"{SOURCE}.txt").write_text(CORRECTED, encoding="utf-8")
        found = check(load_case(path), [f"{SOURCE}={path.parent / SOURCE}.txt"])
        assert "18 exact, 0 moved, 1 lost" in next(line.text for line in found)
        assert str(load_case(path).claims_by_id["c11"].locator) == f"{SOURCE}:p8.s1"


def cells_changed(before, after):
    """Return the cells of a table that became others: column, old and new text."""
    changed = []
    for old, new in zip(before, after, strict=False):
        for column, cell, text in zip(before[0], old, new, strict=True):
            if cell != text:
                changed.append((column, cell, text))
    return changed


def test_a_workbook_keeps_its_looks_and_notes_and_its_names_and_texts_follow(workbook):
    correct.followed(workbook, SOURCE, CORRECTED)
    book = openpyxl.load_workbook(workbook)
    assert book["claims"]["B4"].comment.text == "hỏi lại"
    assert book["claims"]["B4"].number_format == "@"
    values = {row[0]: row[1] for row in book["case"].iter_rows(min_row=4, values_only=True)}
    assert values["case.since.rests_on"] == f"{SOURCE}:p7.s1"
    texts = {row[0]: row[1] for row in book["_text"].iter_rows(min_row=4, values_only=True)}
    assert texts[f"{SOURCE}:p2.s1"] == "Một dòng mới." and SET_ASIDE in texts
    assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]


def test_rows_of_a_file_that_cite_nothing_moved_keep_every_byte(folder):
    path = folder / "sources.csv"
    mine = b'"other","m\xe1\xbb\x99t, hai","b\n c",,,"unknown",,,"vi",,,,,\r\n'
    text = path.read_bytes().replace(b"\n", b"\r\n").replace(b",2,One", b",1,One")
    path.write_bytes(text + mine)
    correct.followed(folder, SOURCE, CORRECTED)
    content = path.read_bytes()
    assert b",2,One" in content and content.endswith(b"\r\n" + mine)
    assert content.startswith(text.partition(b"\n")[0])


def test_a_case_whose_text_is_the_same_stays_as_it_is(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    lines, gone = correct.followed(folder, SOURCE, TEXT)
    assert gone == 0 and "0 at a new place, 0 set aside, 0 added" in str(lines[-1])
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name for name in after if after[name] != before[name]} <= {"sentences.csv"}


def test_the_command_moves_only_where_a_source_is_named(run, folder):
    later = folder.with_name("corrected.txt")
    later.write_text(CORRECTED, encoding="utf-8")
    words = ["add", str(folder), "--article", str(later)]
    assert run(*words, "--move")[0] == 2
    code, out, _ = run(*words, "--source", SOURCE, "--lang", "vi")
    assert code == 1 and "thêm --move" in out
    code, out, _ = run(*words, "--source", SOURCE, "--move", "--lang", "vi")
    assert code == 1 and "không sửa gì khác" in out
    code, out, _ = run(*words, "--source", SOURCE, "--lang", "vi")
    assert code == 1 and "14 câu còn nguyên chỗ" in out
