"""What the Word file and the PDF hold, read back from the files; and what all three do with texts
that are code to one of the tools they pass through."""

import csv
import io
import json
import re
import shutil
import unicodedata
import zipfile
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import docx
import pypdf
import pytest
from report.executed import notebook, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import publish, sheet, title_block, trace
from thapmuoi_analysis.report.jobs import Job, Report
from thapmuoi_analysis.telling.marks import anchor

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MADE = date(2026, 1, 1)
SUMMARY = ["Tóm tắt", "Ý chính"]
HEADS = ["1\tKết quả", "1.1\tSo với chỉ tiêu", "2\tHạn chế", "3\tPhương pháp và nguồn",
         "3.1\tNhững gì báo cáo này không có", "3.2\tNguồn của trường hợp này"]  # fmt: skip
TABLE = "Bảng 1. Chỉ tiêu và kết quả"
CELLS = [["chỉ tiêu", "50,0%"], ["kết quả", "66,7%"]]
ALT = "Đường lên đến 4."
TITLE = "Hình 1.Kết quả tăng dần"
NOTE = "Số đơn vị, đến nay."


def _squeezed(text):
    """Return a text without blanks and places to break at, quotation marks not curled."""
    return re.sub(r"\s+|\u200b", "", re.sub("[\u2018\u2019]", "'", text))


def _said(paragraph):
    """Return the text of a paragraph of Word, links and fields included."""
    nodes = paragraph._p.iter(f"{W}t", f"{W}tab")
    return "".join("\t" if node.tag == f"{W}tab" else node.text or "" for node in nodes)


def _with_style(document, begin):
    return [p for p in document.paragraphs if p.style.name.startswith(begin)]


def _values(node, tag, name="val"):
    return [found.get(f"{W}{name}") for found in node.iter(f"{W}{tag}")]


def _text_of(pdf):
    return _squeezed("".join(page.extract_text() for page in pdf.pages))


@pytest.fixture
def word(short):
    """Return the Word document of the short report in Vietnamese."""
    return docx.Document(str(short["vi"] / "report.docx"))


@pytest.fixture
def pdf(short):
    """Return the PDF of the short report in Vietnamese."""
    return pypdf.PdfReader(short["vi"] / "report.pdf")


def _front(lang="vi"):
    return title_block.title_block(load_case("example"), lang, MADE)


def test_both_say_their_language_their_title_and_their_day(short):
    for lang, folder in short.items():
        word = docx.Document(str(folder / "report.docx"))
        pdf = pypdf.PdfReader(folder / "report.pdf")
        about = word.core_properties
        title = _front(lang)["title"]
        assert (about.title, about.language) == (title, lang)
        assert _values(word.styles.element.find(f".//{W}rPrDefault"), "lang") == [lang]
        assert (pdf.metadata.title, pdf.trailer["/Root"]["/Lang"]) == (title, lang)
        assert about.created.date() == pdf.metadata.creation_date.date() == MADE
        with zipfile.ZipFile(folder / "report.docx") as parts:
            assert {part.date_time[:3] for part in parts.infolist()} == {(1980, 1, 1)}


# Word


def test_word_says_first_what_it_is_and_what_of_then_the_summary(word):
    block = _front()
    told = [block["title"], block["subtitle"]]
    told += [f"{line['term']} {line['text']}" for line in block["about"]]
    told += [block["disclaimer"]]
    assert [_said(p) for p in word.paragraphs][: len(told)] == told
    styles = [p.style.name for p in word.paragraphs]
    assert styles.index("Notice") < styles.index("Heading 1")


def test_word_has_the_page_of_an_administrative_paper_with_its_number_at_the_top(word):
    [section] = word.sections
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in margins] == [30, 20, 20, 20]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    [header] = section.header.paragraphs
    assert header.style.paragraph_format.alignment == 1
    assert "PAGE" in "".join(node.text for node in header._p.iter(f"{W}instrText"))
    assert section.different_first_page_header_footer
    default = word.styles.element.find(f".//{W}rPrDefault")
    assert _values(default, "rFonts", "ascii") == ["Times New Roman"]
    assert _values(default, "sz") == ["26"]


def test_words_contents_link_every_chapter_and_ask_word_for_its_page(reports):
    word = docx.Document(str(reports / "thap-muoi/vi" / "report.docx"))
    listed = _with_style(word, "toc")
    heads = [_squeezed(_said(p)) for p in _with_style(word, "Heading 1")]
    assert [_squeezed(_said(p)) for p in listed] == heads
    styles = [p.style.name for p in word.paragraphs]
    assert styles.index("TOC Heading") < styles.index("Heading 1")
    names = _values(word.element, "bookmarkStart", "name")
    for entry in listed:
        [target] = _values(entry._p, "hyperlink", "anchor")
        assert target in names
        code = [node.text for node in entry._p.iter(f"{W}instrText")][-1]
        assert code.split() == ["PAGEREF", target, "\\h"]
    begin = next(listed[0]._p.iter(f"{W}fldChar"))
    assert begin.get(f"{W}dirty") == "true"  # Word makes the contents anew when it opens them
    assert next(listed[0]._p.iter(f"{W}instrText")).text.split()[:2] == ["TOC", "\\o"]


def test_words_headings_are_numbered_and_a_short_report_has_no_contents(word):
    assert [_said(p) for p in _with_style(word, "Heading")] == [*SUMMARY, *HEADS]
    assert _with_style(word, "toc") == _with_style(word, "TOC") == []


def test_words_tables_are_as_wide_as_the_text_and_cut_by_what_they_hold(reports):
    word = docx.Document(str(reports / "thap-muoi/vi" / "report.docx"))
    for table in word.tables:
        [width] = [x.get(f"{W}w") for x in table._tbl.tblPr.iter(f"{W}tblW")]
        assert width == "5000"  # all of it, in fiftieths of a per cent
        shares = [int(column) for column in _values(table._tbl.tblGrid, "gridCol", "w")]
        assert len({*shares}) > 1


def test_words_table_is_real_with_a_repeating_head_numbers_at_the_right_and_a_counting_caption(
    word,
):
    [table] = word.tables
    assert [_said(p) for p in _with_style(word, "Table Caption")] == [TABLE]
    assert _values(word.element, "tblCaption") == [TABLE]
    assert table._tbl.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    rows = table.rows[1:]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [[cell.text for cell in row.cells] for row in rows] == CELLS
    for row in table.rows:
        assert [cell.paragraphs[0].alignment for cell in row.cells] == [0, 2]
    codes = [node.text.split()[:2] for node in word.element.iter(f"{W}instrText")]
    assert ["SEQ", "Bảng"] in codes


def test_words_figure_has_its_description_its_message_in_bold_and_a_small_note(word):
    assert [drawn.get("descr") for drawn in word.element.iter(DRAWN)] == [ALT]
    [caption] = _with_style(word, "Image Caption")
    assert "".join(run.text for run in caption.runs if run.bold) == TITLE
    assert "".join(x.text for x in caption.runs if x.style.name == "Note").startswith(NOTE)


def test_words_marks_are_quiet_and_link_every_sentence_cited(word):
    names = _values(word.element, "bookmarkStart", "name")
    looks = []
    for node in word.element.iter(f"{W}hyperlink"):
        target = node.get(f"{W}anchor")
        assert target is None or target in names
        if target and target.startswith("src-"):
            looks += _values(node, "rStyle")
    # in a sentence, a figure, below a table
    assert {*looks} == {"Locators", "Note", "Hyperlink"} and len(looks) > 3
    cited = [x for x in load_case("example").sentences["locator"] if anchor(x) in names]
    assert len(cited) > 3


# PDF


def _elements(pdf):
    """Yield every element of the tree of tags: its name, its attributes."""
    todo = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif hasattr(node, "get"):
            todo += [node["/K"]] if "/K" in node else []
            if "/S" in node:
                yield node["/S"], node


def test_the_pdf_is_tagged_pdf_ua_with_title_headings_a_table_and_a_described_figure(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = [*_elements(pdf)]
    names = [name for name, _ in tags]
    counted = [names.count(name) for name in ("/Table", "/Figure", "/Caption", "/TH")]
    assert counted == [1, 1, 2, 2]
    assert [str(node["/Alt"]) for name, node in tags if name == "/Figure"] == [ALT]
    marks = [mark["/Title"] for mark in pdf.outline if not isinstance(mark, list)]
    chapters = [head.replace("\t", ". ") for head in HEADS if "." not in head]
    assert marks[-4:] == [SUMMARY[0], *chapters]


def test_the_pdf_is_a4_has_only_embedded_fonts_and_is_searchable_in_composed_letters(pdf):
    title = _squeezed(_front()["title"])
    for number, page in enumerate(pdf.pages, 1):
        assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [210, 297]
        assert unicodedata.is_normalized("NFC", page.extract_text())
        if number > 1:
            assert _squeezed(page.extract_text()).startswith(f"{title}{number}")
        for font in page["/Resources"].get("/Font", {}).values():
            [inner] = font["/DescendantFonts"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & {*inner["/FontDescriptor"]}
    for line in _front()["about"]:
        assert _squeezed(line["text"]) in _text_of(pdf)
    assert SUMMARY[0] in pdf.pages[0].extract_text()
    assert "Mụclục" not in _text_of(pdf)  # of so few pages


def test_the_page_that_gets_handed_round_is_one_sheet_with_messages_the_chain_and_its_source(
    reports,
):
    for place in ("thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"):
        folder = reports / place
        pdf = pypdf.PdfReader(folder / "summary.pdf")
        [page] = pdf.pages
        text = _text_of(pdf)
        points = sheet.points(trace.read(sorted(folder.glob("*.ipynb"))))
        assert len(points) > 3
        for point in points:
            assert _squeezed(re.sub(r"\*\*|\\(?=\W)", "", point[0])) in text
        assert _squeezed(pdf.metadata.title) in text
        assert re.search("Căncứ:|Restson:", text)
        assert pdf.trailer["/Root"]["/Lang"] == folder.name
        assert _squeezed(_front(folder.name)["disclaimer"])[-20:] in text
        for word in ("nóigì|says", "Chưabiết|Notknown", "Nơigiữhồsơ|Whoholdstherecords"):
            assert re.search(word, text), word
        pictures = [node for name, node in _elements(pdf) if name == "/Figure"]
        assert len(pictures) == 2  # the strip and the chain
        heights = sorted(_heights(page))  # pictures have texts too
        assert heights[0] < 0.12 and max(b - a for a, b in pairwise(heights)) < 0.25
        if place.startswith("thap-muoi"):
            assert re.search("50%.{,60}:7.*:9.*:11", text)


# All three


@pytest.fixture
def written(tmp_path):
    """Return a function that publishes chapters, each a role, a heading and a text."""

    def publish_chapters(*told):
        executed = {}
        for count, (role, heading, text) in enumerate(told):
            executed[f"0{count}_x"] = notebook(heading, [output(text)], role=role)
        job = Job(load_case("example"), "vi")
        publish.publish(job, executed, publish.titled(job), tmp_path)
        return tmp_path

    return publish_chapters


def _heights(page):
    """Return where the texts of a page stand, as shares of its height."""
    heights = []

    def visit(text, matrix, text_matrix, *_):
        if text.strip():
            heights.append(matrix[5] + text_matrix[5])

    page.extract_text(visitor_text=visit)
    return [height / float(page.mediabox.height) for height in heights]


def test_a_report_has_eight_pages_at_most_title_and_summary_on_the_first_and_none_is_blank(reports):
    for place in ("thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"):
        pdf = pypdf.PdfReader(reports / place / "report.pdf")
        first, *others = (_squeezed(page.extract_text()) for page in pdf.pages)
        assert len(others) < 8, place
        [last] = re.findall("Cầnbổsungtrướctiên|Tobeobtainedfirst", first)
        assert last and not any(last in page for page in others), place
        for page in pdf.pages[:-1]:  # above the margin
            assert min(_heights(page)) < 16 / 297 + 0.2, (place, page.page_number)
        assert bool(re.search("Mụclục|Contents", first)) is (len(pdf.pages) > 4)


def test_a_thin_source_takes_three_pages_at_most(once):
    out = once("thin", [Report("chau-phu", lang) for lang in ("vi", "en")])
    for lang in ("vi", "en"):
        pdf = pypdf.PdfReader(out / "chau-phu" / lang / "report.pdf")
        assert len(pdf.pages) <= 3


def test_a_summary_too_long_for_the_first_page_flows_on_and_letters_have_names(written):
    long = "\n\n".join(f"Đoạn {'dài ' * 60}" for _ in range(20))
    chapter = ("chapter", "# Một | One", "Chữ 漢 và 🫠.")
    folder = written(("summary", "# Tóm tắt | Summary", long), chapter)
    pdf = pypdf.PdfReader(folder / "report.pdf")
    first, second = (page.extract_text() for page in pdf.pages)
    assert first.count("Đoạn") + second.count("Đoạn") == 20
    assert first.count("Đoạn") > 10 and "1. Một" in second
    assert "⟨cjkunifiedideograph-6f22⟩và⟨meltingface⟩" in _text_of(pdf)  # no font has them
    assert "Chữ 漢 và 🫠." in (folder / "report.html").read_text(encoding="utf-8")


def test_a_reference_to_nothing_fails_with_a_word_of_it(written):
    with pytest.raises(RuntimeError, match="nowhere"):
        written(("chapter", "# Chương | Chapter", "Xem [bảng](#nowhere)."))


def test_addresses_of_sources_are_links_in_all_three(reports):
    folder = reports / "thap-muoi/vi"
    case = load_case("thap-muoi")
    page = (folder / "report.html").read_text(encoding="utf-8")
    urls = set(re.findall(r'<a href="(https?://[^"]+)">', page))  # of those that are cited
    assert set() < urls <= set(case.sources["url"])
    document = docx.Document(str(folder / "report.docx"))
    assert {r.target_ref for r in document.part.rels.values() if r.is_external} == urls
    pdf = pypdf.PdfReader(folder / "report.pdf")
    marks = [a.get_object() for p in pdf.pages for a in p.get("/Annots", [])]
    assert {m["/A"]["/URI"] for m in marks if "/URI" in m.get("/A", {})} == urls


BARE = (
    "Phường 4 Ba Sao (R&D) [y](#src-nope) $\\input{x}$ ```\n``` <script>alert(one)</script> | $x$ "
    "_a_ #b @c *d* \"q\" 's' \\ back\\slash `t` ~e~ ^f^ [g](h) {i} <b>j</b> &amp; & "
    f"{'W' * 150} 😀 العربية עברית %l ]] //m -- ... p-?q ==n== <!-- o"
)


class _Text(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.said = []
        self.tags = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.said.append(data)


def test_texts_that_are_code_arrive_as_text_in_all_three(tmp_path, monkeypatch, telling, make):
    folder = shutil.copytree(load_case("example").folder, tmp_path / "hostile")

    def put(name, row, **cells):
        rows = list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))
        rows[row - 1] |= cells
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    (folder / "example-2025-07-01.txt").unlink()  # its sentences are paraphrased
    claim = BARE.replace("$\\input{x}$", "").replace("{i}", "{{i}}")
    claim = claim.replace("|", "")  # which has a meaning in a clause
    put("claims.csv", 13, clause_vi=claim, hedge="", hedge_en="")
    put("sources.csv", 1, title=BARE)
    put("sentences.csv", 5, paraphrase_vi=BARE)
    put("facts.csv", 1, label_vi=BARE)
    path = folder / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    for name in ("place", "unit_noun", "planner"):
        about["case"][name]["vi"] = BARE
    path.write_text(json.dumps(about), encoding="utf-8")
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    made = make(folder, tmp_path / "out")

    page = _Text((made / "report.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    root = docx.Document(str(made / "report.docx")).element.body
    pdf = _text_of(pypdf.PdfReader(made / "report.pdf"))
    wanted = _squeezed(BARE)
    for text in ("".join(page.said), "".join(n.text or "" for n in root.iter(f"{W}t"))):
        assert _squeezed(text).count(wanted) >= 6
    for part in wanted.split("العربيةעברית"):  # written from the right: in another order
        assert pdf.count(part) >= 6, part
    assert "العربية" in pdf and "עברית" in pdf
