"""A later source is added in place."""

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from thapmuoi_analysis.case import add
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.errors import CaseError, worded
from thapmuoi_analysis.case.new import new_case, write
from thapmuoi_analysis.case.reading import read
from thapmuoi_analysis.case.schema import codes_of

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
FIRST = "Đã có 2 xã. Còn 1 xã."
LATER = "Một bài sau\n\nĐã có 3 xã. Không còn xã nào."
ADDED = ["later:p1.s1", "later:p2.s1", "later:p2.s2"]


@pytest.fixture
def workbook(tmp_path):
    """Return a workbook that somebody began from an article and made their own."""
    path = tmp_path / "my-place.xlsx"
    write(new_case("my-place", {"first": FIRST}, "vi"), path, texts={"first": FIRST})
    book = openpyxl.load_workbook(path)
    book["facts"]["C4"] = "chín"  # a fault that is still to be mended
    book["facts"]["C4"].comment = Comment("hỏi lại", "tôi")
    book["facts"].column_dimensions["C"].width = 77
    book.create_sheet("_của tôi")["B2"] = "=1+1"
    book.properties.creator = "Tôi"
    book.save(path)
    return path


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the example."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


def cells(path, sheet):
    """Return the values of a sheet, row by row."""
    return [*openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_a_source_is_put_below_what_is_there_and_nothing_typed_is_lost(workbook):
    before = {name: cells(workbook, name) for name in openpyxl.load_workbook(workbook).sheetnames}
    told = add.add(workbook, {"later": LATER})
    assert worded(told[0], "vi") == "later: đã thêm 3 câu"
    book = openpyxl.load_workbook(workbook)
    after = {name: cells(workbook, name) for name in book.sheetnames}
    assert after.keys() == before.keys()
    for name, rows in before.items():
        assert after[name][: len(rows)] == rows
    more = {name: len(after[name]) - len(rows) for name, rows in before.items()}
    topics = len(codes_of("topics", "topic"))
    grown = {"sources": 1, "sentences": 3, "topics": topics, "_text": 3}
    assert {name: n for name, n in more.items() if n} == grown
    assert [row[0] for row in after["_text"][-3:]] == ADDED
    facts = book["facts"]
    assert (facts["C4"].comment.text, facts.column_dimensions["C"].width) == ("hỏi lại", 77)
    assert book["_của tôi"]["B2"].value == "=1+1" and book.properties.creator == "Tôi"
    assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]


def test_what_excel_leaves_out_of_lists_to_choose_from_is_put_back(workbook):
    book = openpyxl.load_workbook(workbook)
    lists = len(book["claims"].data_validations.dataValidation)
    book["claims"].data_validations.dataValidation = []
    del book["_text"]
    book.save(workbook)
    add.add(workbook, {"later": LATER})
    book = openpyxl.load_workbook(workbook)
    assert len(book["claims"].data_validations.dataValidation) == lists > 0
    assert [row[0] for row in cells(workbook, "_text")[3:]] == ADDED


def test_a_workbook_that_libreoffice_saved_grows_by_sheets_in_the_languages_of_the_case(tmp_path):
    path = tmp_path / "example.xlsx"
    write(read(EXAMPLE), path)
    book = openpyxl.load_workbook(path)
    book.properties.language = "en-US"  # that of the program, whatever the case has
    book.properties.creator = "LibreOffice"
    for name in ("topics", "_codes"):
        del book[name]
    for page in book.worksheets:
        page.data_validations.dataValidation = []
    book.save(path)
    add.add(path, {"later": LATER})
    book = openpyxl.load_workbook(path)
    assert "coded · có, đã ghi vào dữ liệu" in str([*book["_codes"].values])
    shown = [not column.hidden for column in book["topics"].column_dimensions.values()]
    assert all(shown) and load_case(path).topics["source"].tolist().count("later") > 5


@pytest.mark.parametrize("lock", ["~$my-place.xlsx", ".~lock.my-place.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_left_alone(workbook, lock):
    content = workbook.read_bytes()
    workbook.with_name(lock).write_bytes(b"")
    with pytest.raises(RuntimeError, match=r"my-place\.xlsx is open"):
        add.add(workbook, {"later": LATER})
    assert workbook.read_bytes() == content


def test_a_folder_grows_by_the_rows_and_its_other_files_stay_as_they_are(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    add.add(folder, {"later": LATER})
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.keys() == before.keys()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"sources.csv", "sentences.csv", "topics.csv"}
    assert all(after[name].startswith(before[name]) for name in changed)
    case = load_case(folder)
    assert case.sentences["locator"].tolist()[-3:] == ADDED and case.has_several_texts
    assert {*case.topics.query("source == 'later'")["read"]} == {"not_looked_for"}


def test_links_and_what_never_ends_stay_where_they_are_in_a_folder(folder, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n", encoding="utf-8")
    links = {"endless.csv": Path("/dev/zero"), "secret.txt": secret, "all": Path("/")}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    add.add(folder, {"later": LATER})
    assert {name: (folder / name).readlink() for name in links} == links
    assert secret.read_text(encoding="utf-8") == "a\n"
    assert load_case(folder).has_several_texts


def test_files_keep_their_manner_and_a_table_that_lacks_is_described(folder):
    (folder / "topics.csv").unlink()
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "topics"]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    sources = folder / "sources.csv"
    with sources.open(encoding="utf-8", newline="") as file:
        rows = [[*row[:3], row[4]] for row in csv.reader(file)]  # without most columns
    text = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    sources.write_bytes(b"\xef\xbb\xbf" + text.encode())  # as Excel saves it, no end of line
    add.add(folder, {"later": LATER})
    content = sources.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + text.encode() + b"\r\nlater;")
    assert content.count(b"\xef\xbb\xbf") == 1 and content.endswith(b"\r\n")
    assert load_case(folder).topics["source"].unique().tolist() == ["later"]


def test_a_source_that_is_there_and_a_case_that_cannot_be_read_are_refused(folder):
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(CaseError, match="--source example-2025-07-01"):
        add.add(folder, {"example-2025-07-01": LATER})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == content
    (folder / "facts.csv").unlink()
    with pytest.raises(CaseError, match="facts"):
        add.add(folder, {"later": LATER})


def test_the_command_adds_compares_and_says_so_in_the_language_of_the_case(run, workbook):
    later = workbook.with_name("later.txt")
    later.write_text(LATER, encoding="utf-8")
    code, out, error = run("add", str(workbook), "--article", str(later))
    assert (code, error) == (0, "") and out.startswith("later: đã thêm 3 câu\nđiền dòng")
    code, _, error = run("add", str(workbook), "--article", str(later))
    assert code == 1 and "--source later" in error and "Cách sửa" in error
    code, _, error = run("add", str(workbook), "--article", "no-such.txt", "--lang", "en")
    assert code == 1 and "no-such.txt: expected a file of this name" in error
    later.write_text(LATER.replace("3", "4"), encoding="utf-8")
    code, out, _ = run("add", str(workbook), "--article", str(later), "--source", "later")
    assert code == 0 and "trong 0 câu được dẫn" in out  # nothing cites it yet
    assert read(workbook).tables["sources"].cells("id").count("later") == 1


def test_an_article_is_known_by_the_name_of_its_file_while_the_sample_is_still_there(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("my-phuoc.txt").write_text(FIRST, encoding="utf-8")
    assert run("new", "my-place", "--xlsx", "--article", "my-phuoc.txt")[0] == 0
    assert not load_case("my-place.xlsx").has_several_texts  # the sample is none
    shutil.copyfile("my-phuoc.txt", "copy.txt")
    for name in ("my-phuoc.txt", "copy.txt"):
        code, out, _ = run("check", "my-place.xlsx", "--article", name)
        assert code == 0 and "my-phuoc: 2 locators: 2 exact" in out
