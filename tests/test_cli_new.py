"""The command line: a new case, filled in as a folder or in Excel, and from one to the other."""

import json
import shutil
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pypandoc
import pytest
from golden import told

from thapmuoi_analysis import metrics
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.schema import columns_of
from thapmuoi_analysis.case.text import read

ROOT = Path(__file__).parents[1]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder, with the project's data and chapters."""
    monkeypatch.setenv("THAPMUOI_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_case_is_made_in_the_working_directory_and_passes_the_check(run, here):
    for words, made in (([], "my-place"), (["--xlsx"], "my-place.xlsx")):
        told = f"{made}: fill it in, then: thapmuoi check {made}; thapmuoi report {made}\n"
        assert run("new", "my-place", *words) == (0, told, "")
        code, out, _ = run("check", made)
        assert code == 0 and out.startswith("my-place: the data are valid")
    assert sorted(path.name for path in here.iterdir()) == ["my-place", "my-place.xlsx"]
    text = (here / "my-place" / "README.md").read_text(encoding="utf-8")
    assert "FILL IN" in text and "ĐIỀN" in text
    package = json.loads((here / "my-place" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["name"] == "my-place" and package["case"]["fictional"] is True


def test_a_name_that_windows_keeps_is_given_to_no_case(run, here):
    for name in ("con", "nul", "com1"):
        code, out, error = run("new", name)
        assert (code, out) == (1, "") and error.startswith(f"thapmuoi: {name}: Windows keeps")
    assert [*here.iterdir()] == []


def test_a_new_case_that_cannot_be_written_to_its_end_leaves_nothing(run, here, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("thapmuoi_analysis.case.raw.package", full)
    monkeypatch.setattr("thapmuoi_analysis.case.excel_write.save", full)
    for words in ([], ["--xlsx"]):
        assert run("new", "my-place", *words) == (1, "", "thapmuoi: no space left\n")
    assert list(here.iterdir()) == []


def test_a_report_is_made_at_once_of_a_new_workbook_whatever_its_name(run, here):
    name = "Huyện Sông 'Thử' [1].xlsx"
    run("new", "my-place", "--xlsx")
    (here / "my-place.xlsx").rename(here / name)
    code, out, error = run("report", name, "--lang", "vi", "--out", "made")
    page = here / "made" / "huyen-song-thu-1" / "vi" / "report.html"
    assert (code, out.splitlines()[0]) == (0, str(page)), error
    text = page.read_text(encoding="utf-8")
    assert "hư cấu, dùng để minh họa" in text and "ĐIỀN: tên địa phương" in text


SENTENCES = [("p1.s1", "Một cửa về xã"), ("p2.s1", "Có 2 xã."), ("p2.s2", "Còn 1 xã chưa mở.")]


def _numbered(source):
    """Return the sentences of the article as the sheet of a source has them."""
    return [(f"{source}:{place}", sentence) for place, sentence in SENTENCES]


ARTICLE = {  # the same article as people have it
    "txt": "Một cửa về xã\n\nCó 2 xã. Còn 1 xã chưa mở.\n",
    "html": "<h1>Một cửa về xã</h1><p>Có <b>2</b>&nbsp;xã. Còn 1 xã chưa mở.</p>",
    "docx": "Một cửa về xã\n\nCó **2** xã. Còn 1 xã chưa mở.\n",
}


def test_a_workbook_starts_from_an_article_whose_text_stays_in_a_sheet_of_its_own(run, here):
    for kind, text in ARTICLE.items():
        article = here / f"Một cửa.{kind}"
        book = f"in-{kind}.xlsx"
        target = f"of-{kind}"
        article.write_text(text, encoding="utf-8")
        if kind == "docx":
            pypandoc.convert_text(text, "docx", "markdown", outputfile=str(article))
        assert run("new", f"in-{kind}", "--article", article, "--lang", "vi", "--xlsx")[0] == 0
        sheets = openpyxl.load_workbook(book)
        rows = [row[:2] for row in sheets["_text"].iter_rows(values_only=True)]
        assert rows[0][0].startswith("Chỉ để người biên soạn đọc: trang này không được đọc lại")
        assert rows[3:] == _numbered("mot-cua")
        hides = [name for name in columns_of("facts") if name.endswith("_en")]
        hidden = [
            name for name, column in sheets["facts"].column_dimensions.items() if column.hidden
        ]
        assert [sheets["facts"][f"{letter}3"].value for letter in hidden] == hides
        code, out, _ = run("check", book, "--article", f"mot-cua={article}", "--lang", "en")
        assert code == 0 and "3 exact, 0 moved, 0 lost" in out
        assert run("convert", book, target)[0] == 0
        kept = "".join(path.read_text("utf-8") for path in (here / target).iterdir())
        assert "Còn 1 xã chưa mở." not in kept and load_case(target).langs == ("vi",)
    (here / "changed.txt").write_text(ARTICLE["txt"].replace("2", "3"), encoding="utf-8")
    assert run("check", "in-txt.xlsx", "--article", "mot-cua=changed.txt")[0] == 1


@pytest.fixture
def asked():
    """Return the address of a server, and the list of what it was asked for."""
    seen = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<p>Không phải của bài.</p>".encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join()


REMOTE = """\
<html><head><base href="{at}/"><link rel="stylesheet" href="{at}/link.css">
<style>@import url({at}/import.css); p {{background: url({at}/style.png)}}</style>
<meta http-equiv="refresh" content="0; url={at}/refresh.html"><script src="{at}/script.js"></script>
</head><body background="{at}/body.png"><h1>Một cửa về xã</h1>
<iframe src="{at}/frame.html">Khung.</iframe><IFRAME SRC="{at}/unended.html" />
<picture><source srcset="{at}/source.png"><img src="{at}/picture.png" alt="Ảnh một."></picture>
<video src="{at}/video.mp4" poster="{at}/poster.png">Không xem được.</video>
<audio src="{at}/audio.mp3">Không nghe được.</audio><embed src="{at}/embed.html">
<object data="{at}/object.html"><p>Không có.</p></object><img src="{at}/img.png" alt="Ảnh hai.">
<svg><image href="{at}/svg.png"/><text>Hình vẽ.</text></svg><frame src="{at}/frame2.html">
<p>Có <b>2</b><img src="{at}/inside.png" alt="ảnh">&nbsp;xã. Còn 1 xã chưa mở.</p>
<iframe src="{at}/last.html"></iframe></body></html>"""


def test_an_article_is_never_fetched_and_only_its_own_text_is_read(run, here, asked):
    at, seen = asked
    (here / "a.html").write_text(REMOTE.format(at=at), encoding="utf-8")
    assert run("new", "q", "--xlsx", "--lang", "vi", "--article", "a.html")[0] == 0
    assert seen == []
    rows = openpyxl.load_workbook("q.xlsx")["_text"].iter_rows(min_row=4, values_only=True)
    assert [row[:2] for row in rows] == _numbered("a")
    code, out, _ = run("check", "q.xlsx", "--article", "a=a.html", "--lang", "en")
    assert code == 0 and "3 exact, 0 moved, 0 lost" in out
    assert seen == []


TOO_MUCH = {  # an article that no newspaper has -> what is told of it
    "control.txt": ("Một.\n\tHai \x01 ba.", "dòng 2, cột character 6: đang ghi '\\x01'"),
    "turned.txt": ("Một \u202e hai.", "cần chữ không có ký tự điều khiển"),
    "deep.html": ("<div>" * 600 + "Một.", "trang có các phần tử lồng nhau không quá 500 lớp"),
    "long.txt": ("Câu này. " * 120_000, "văn bản không quá 1,000,000 ký tự"),
    "many.txt": ("Câu. " * 60_000, "không quá 50,000 câu"),
    "small.docx": ("Một.", "cần tệp bung ra không quá 3,000,000 byte"),
}


def test_an_article_that_is_larger_than_any_or_holds_signs_that_act_is_refused(run, here):
    for name, (text, named) in TOO_MUCH.items():
        if name.endswith("docx"):
            with ZipFile(name, "w", compression=8) as document:
                document.writestr("word/document.xml", " " * 3_000_001)
        else:
            (here / name).write_text(text, encoding="utf-8")
        code, out, error = run("new", "q", "--xlsx", "--lang", "vi", "--article", name)
        assert (code, out) == (1, "") and named in error, name
    assert not (here / "q.xlsx").exists()
    (here / "open.html").write_text("<ul>" + "<li>Một.<p>" * 600, encoding="utf-8")
    assert run("new", "q", "--xlsx", "--lang", "vi", "--article", "open.html")[0] == 0


PICTURE = "<w:p><w:r><w:fldSimple w:instr='INCLUDEPICTURE \"{at}/x.png\"'/></w:r></w:p>"


def test_a_picture_that_a_document_links_to_is_not_fetched(here, asked):
    at, seen = asked
    pypandoc.convert_text("Một.\n\nHai.", "docx", "markdown", outputfile="a.docx")
    with ZipFile("a.docx") as old, ZipFile("b.docx", "w") as new:
        for name in old.namelist():
            held = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                held = held.replace("<w:sectPr", f"{PICTURE.format(at=at)}<w:sectPr", 1)
                assert at in held
            new.writestr(name, held.encode("utf-8", "surrogateescape"))
    assert read(here / "b.docx").split() == ["Một.", "Hai."]
    assert seen == []


ARTICLES = {
    "vi": "Một cửa về xã\n\nHuyện có 9 xã. Hết năm 2021, 4 xã đã làm.\n",
    "en": "One desk\n\nThe district has 9 communes. By the end of 2021, 4 had it.\n",
}
WORDS = {"vi": "điều có thật", "en": "what is true"}
FOUND = {"units": ("9", "bao:p2.s1"), "adopted": ("4", "bao:p2.s2")}


def filled_in(row, lang):
    """Return a row as somebody fills in what is to be seen of it; None where it is deleted."""
    if row.get("id") == "mau" or ("sha256" in row and row["locator"] == "mau:p1.s1"):
        return None
    if row.get("key") == "case.fictional":
        return row | {"value": "false"}
    row = {
        column: WORDS[lang] if "FILL IN" in cell or "ĐIỀN" in cell else cell
        for column, cell in row.items()
    }
    if "measure" in row:
        row["value"], row["locator"] = FOUND[row["measure"]]
        row["as_of_latest"] = "2021-12-31"
    elif "clause_vi" in row or "clause_en" in row:
        row["locator"] = "bao:p2.s2"
    return row


def fill_in(path, lang):
    """Fill in the cells of a new workbook that are to be seen; return what the hidden ones hold."""
    book = openpyxl.load_workbook(path)
    hidden = []
    for name in ("case", "sources", "sentences", "facts", "claims"):
        page = book[name]
        heads = {cell.column: cell.value for cell in page[3]}
        unseen = {letter for letter, whole in page.column_dimensions.items() if whole.hidden}
        for line in range(page.max_row, 3, -1):
            if name != "case":  # where what a key means stands in the other language
                hidden += [cell.value for cell in page[line] if cell.column_letter in unseen]
            cells = {heads[c.column]: c for c in page[line] if c.column_letter not in unseen}
            row = filled_in({head: cell.value or "" for head, cell in cells.items()}, lang)
            if row is None:
                page.delete_rows(line)
                continue
            for head, cell in cells.items():
                cell.value = row[head] or None
    book.save(path)
    return [cell for cell in hidden if cell is not None]


def test_what_is_new_in_one_language_is_complete_once_what_is_seen_of_it_is_filled_in(run, here):
    for lang, text in ARTICLES.items():
        (here / "bao.txt").write_text(text, encoding="utf-8")
        book = f"book-{lang}.xlsx"
        words = ("--article", "bao.txt", "--lang", lang)
        assert run("new", f"book-{lang}", "--xlsx", *words)[0] == 0
        assert run("new", f"folder-{lang}", *words)[0] == 0
        assert run("convert", f"folder-{lang}", f"of-folder-{lang}.xlsx")[0] == 0
        for name in (book, f"of-folder-{lang}.xlsx"):
            assert fill_in(here / name, lang) == []
            code, out, error = run("check", name, "--article", "bao.txt", "--lang", "en")
            assert (code, error) == (0, "") and "the data are valid (2 stated numbers)" in out
            case = load_case(name)
            assert case.langs == (lang,) and not case.fictional
            labels = case.labels["adopted"], case.claims_by_id["c01"].clause
            assert {label[lang] for label in labels} == {WORDS[lang]}
            share = metrics.headline(case)["adopted_share"]
            assert (share.value, share.sources) == (Fraction(4, 9), ("bao:p2.s2", "bao:p2.s1"))
    case = load_case("book-en.xlsx")
    text = told.told(told.executed(case, "en"), case, "en")
    assert "By December 2021: 4 of 9" in text and "44.4%" in text
    assert "FILL IN" not in text and "ĐIỀN" not in text


def test_a_name_that_is_no_slug_or_taken_is_refused_and_nothing_is_overwritten(run, here):
    for slug in ("My-Place", "tháp-mười", "a_b", "../up", "-a", "a b"):
        told = f"thapmuoi: {slug}: expected a name of lower-case letters, digits, hyphens\n"
        assert run("new", "--xlsx", "--", slug) == (1, "", told)
    assert list(here.iterdir()) == []
    for word in ((), ("--xlsx",)):
        assert run("new", "my-place", *word)[0] == 0
        code, _, error = run("new", "my-place", *word)
        assert code == 1 and "is there already: nothing is overwritten" in error
    (here / "linked.xlsx").symlink_to(here / "nowhere")
    assert run("new", "linked", "--xlsx")[0] == 1 and (here / "linked.xlsx").is_symlink()
    code, _, error = run("new", "thap-muoi")
    assert code == 1 and "among the cases" in error
    assert run("convert", "example", "my-place.xlsx")[0] == 1
    assert run("convert", "example", "old.xls")[0] == 1
    assert load_case("my-place.xlsx").names["place"]["en"].startswith("FILL IN")


def test_convert_goes_both_ways_and_says_what_stays_behind(run, here, filled):
    code, out, _ = run("convert", "thap-muoi", "tm.xlsx")
    assert (code, out) == (0, "tm.xlsx\nleft where they are: coding.md\n")
    assert run("convert", "tm.xlsx", "tm")[:2] == (0, "tm\n")
    assert filled(here / "tm") == filled(ROOT / "data" / "thap-muoi")


def test_the_workbook_of_a_second_coder_is_written_once_and_comes_back_without_codes(run, here):
    assert run("codes", "example") == (0, "codes.xlsx\n", "")
    again = pd.read_excel("codes.xlsx")
    found = metrics.agreement(load_case("example").claims, again)
    assert {number.value for number in found["claims"]} == {0}
    named = pd.read_excel("codes.xlsx", header=2)
    assert named.columns.tolist()[-4:] == ["type", "about", "speaker", "hedged"]
    assert metrics.agreement(load_case("example").claims, named).equals(found)
    assert run("codes", "example")[0] == 1  # nothing is overwritten
    code, _, error = run("codes", "example", "codes.csv")  # no workbook under another name
    assert code == 1 and "expected the name of a workbook (.xlsx) or project (.qdpx)" in error
    assert not (here / "codes.csv").exists()
    assert run("codes", "an-giang", "other.xlsx")[2] == (
        "thapmuoi: an-giang has no claims to be coded\n"
    )


def test_a_case_with_a_fault_is_not_converted(run, here):
    folder = shutil.copytree(ROOT / "tests" / "_valid", here / "mine")
    facts = (folder / "facts.csv").read_text(encoding="utf-8")
    (folder / "facts.csv").write_text(facts.replace("remaining,1", "remaining,2"), "utf-8")
    code, _, error = run("convert", folder, "out.xlsx")
    assert code == 1 and "facts.csv, row 6" in error
    assert list(here.iterdir()) == [folder]


def test_a_case_is_found_in_the_folder_one_is_in(run, here, monkeypatch):
    shutil.copytree(ROOT / "tests" / "_valid", here / "mine")
    monkeypatch.chdir(here / "mine")
    assert run("check", ".")[0] == 0


def test_a_new_project_has_the_chapters_and_the_cases_but_no_article(run, here, monkeypatch):
    home = here / "home"
    for part in ("data", "notebooks"):
        shutil.copytree(ROOT / part, home / part)
    for left in ("data/thap-muoi/dto-2022-03-02.txt", "notebooks/.ipynb_checkpoints"):
        (home / left).write_text("left", encoding="utf-8")
    monkeypatch.setenv("THAPMUOI_HOME", str(home))
    code, out, _ = run("new", "--project", "mine")
    assert (code, out) == (0, "mine: edit its data and notebooks; there: thapmuoi report\n")
    monkeypatch.delenv("THAPMUOI_HOME")
    monkeypatch.delenv("THAPMUOI_DATA")
    monkeypatch.chdir(here / "mine")
    made = {path.relative_to(here / "mine").as_posix() for path in (here / "mine").rglob("*.*")}
    assert {"README.md", "data/example/example-2025-07-01.txt", "data/README.md"} < made
    assert [name for name in made if "dto-" in name or "/." in name or "conftest" in name] == []
    for text in (here / "mine" / "data").rglob("*.*"):
        assert text.read_bytes() == (home / text.relative_to(here / "mine")).read_bytes()
    facts = here / "mine" / "data" / "example" / "facts.csv"
    wrong = facts.read_text(encoding="utf-8").replace("remaining,2", "remaining,3")
    facts.write_text(wrong, encoding="utf-8")
    assert "facts.csv" in run("check", "example")[2]
    due = run("report", "thap-muoi", "--lang", "vi", "--study", "all", "--dry-run")[2]
    assert due.count("due  there is none") == len([*(ROOT / "notebooks" / "studies").iterdir()])


def test_a_project_for_which_the_disk_is_too_small_is_one_word_and_leaves_nothing(
    run, here, monkeypatch
):
    why = "[Errno 28] No space left on device"

    def full(source, target, **_):
        raise shutil.Error([(str(source), str(target), why)] * 9)

    monkeypatch.setattr("thapmuoi_analysis.case.new.copytree", full)
    code, out, told = run("new", "--project", "mine")
    assert (code, out, told) == (1, "", f"thapmuoi: {why}\n")
    assert list(here.iterdir()) == []
    told = "thapmuoi: --project stands alone: --xlsx and --article are for a case\n"
    assert run("new", "--project", "mine", "--xlsx") == (1, "", told)


def test_what_an_installed_package_carries_is_not_refreshed(run, here, monkeypatch):
    monkeypatch.setattr("thapmuoi_analysis.paths.SHIPPED", here / "package" / "shipped")
    code, out, error = run("refresh")
    assert (code, out) == (1, "")
    assert error.startswith("thapmuoi: no project here")
