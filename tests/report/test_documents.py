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

import docx
import pypdf
import pytest
from report.executed import notebook, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import publish, title_block
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.marks import anchor

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MADE = date(2026, 1, 1)
SAID = {
    "vi": {
        "summary": ["Tóm tắt", "Ý chính"],
        "heads": ["1\tKết quả", "1.1\tSo với chỉ tiêu", "2\tHạn chế", "3\tPhương pháp và nguồn",
                  "3.1\tNhững gì báo cáo này không có", "3.2\tNguồn của trường hợp này"],
        "contents": "Mục lục",
        "table": ["Bảng 1. Chỉ tiêu và kết quả", ["chỉ tiêu", "50,0%"], ["kết quả", "66,7%"]],
        "figure": ["Đường lên đến 4.", "Hình 1.Kết quả tăng dần", "Số đơn vị, đến nay."],
    },
    "en": {
        "summary": ["Summary", "Main points"],
        "heads": ["1\tThe result", "1.1\tAgainst the target", "2\tLimitations",
                  "3\tMethod and sources", "3.1\tWhat this report does not have",
                  "3.2\tSources of this case"],
        "contents": "Contents",
        "table": ["Table 1. Target and result", ["target", "50.0%"], ["result", "66.7%"]],
        "figure": ["A line up to 4.", "Figure 1.The result rises", "Units, to date."],
    },
}  # fmt: skip


def _squeezed(text):
    """Return a text without blanks, without the marks at which a long word may break, with the
    quotation marks that pandoc curls straight."""
    return re.sub(r"\s+|\u200b", "", re.sub("[\u2018\u2019]", "'", text))


def _said(paragraph):
    """Return the text of a paragraph of Word, links and fields included."""
    made = {f"{W}t": lambda node: node.text or "", f"{W}tab": lambda node: "\t"}
    return "".join(made[n.tag](n) for n in paragraph._p.iter(*made))


def _with_style(document, begin):
    return [p for p in document.paragraphs if p.style.name.startswith(begin)]


def _values(node, tag, name="val"):
    return [found.get(f"{W}{name}") for found in node.iter(f"{W}{tag}")]


def _text_of(pdf):
    return _squeezed("".join(page.extract_text() for page in pdf.pages))


@pytest.fixture(params=["vi", "en"])
def one(request, short):
    """Return language, folder, Word document and PDF of each short report."""
    folder = short[request.param]
    word, pdf = docx.Document(str(folder / "report.docx")), pypdf.PdfReader(folder / "report.pdf")
    return request.param, folder, word, pdf


def _front(lang):
    return title_block.title_block(load_case("example"), lang, MADE)


# Word


def test_word_says_first_what_it_is_and_what_of_then_the_summary_then_the_contents(one):
    lang, folder, document, _ = one
    block = _front(lang)
    told = [block["title"], block["subtitle"]]
    told += [f"{line['term']} {line['text']}" for line in block["about"]]
    told += [block["disclaimer"]]
    said = [_said(p) for p in document.paragraphs]
    assert said[: len(told)] == told
    styles = [p.style.name for p in document.paragraphs]
    assert styles.index("Notice") < styles.index("Heading 1") < styles.index("TOC Heading")
    about = document.core_properties
    assert (about.title, about.language) == (block["title"], lang)
    assert _values(document.styles.element.find(f".//{W}rPrDefault"), "lang") == [lang]
    with zipfile.ZipFile(folder / "report.docx") as parts:
        custom = parts.read("docProps/custom.xml").decode()
    assert re.findall(r'name="(\w+)"', custom) == ["subtitle"]


def test_word_has_the_page_of_an_administrative_paper_with_its_number_at_the_top(one):
    section = one[2].sections[0]
    size = [section.page_width, section.page_height, section.left_margin, section.right_margin]
    size += [section.top_margin, section.bottom_margin]
    assert [round(length.mm) for length in size] == [210, 297, 30, 20, 22, 22]
    (header,) = section.header.paragraphs
    assert header.style.paragraph_format.alignment == 1
    assert "PAGE" in "".join(node.text for node in header._p.iter(f"{W}instrText"))
    assert section.different_first_page_header_footer
    default = one[2].styles.element.find(f".//{W}rPrDefault")
    assert _values(default, "rFonts", "ascii") == ["Times New Roman"]
    assert _values(default, "sz") == ["26"]


def test_words_contents_link_every_chapter_and_section_numbered_as_they_are(one):
    lang, _, document, _ = one
    (first, inner), heads = SAID[lang]["summary"], SAID[lang]["heads"]
    assert [_said(p) for p in _with_style(document, "Heading")] == [first, inner, *heads]
    listed = _with_style(document, "toc")  # the part of the summary is neither numbered nor listed
    assert [_squeezed(_said(p)) for p in listed] == list(map(_squeezed, [first, *heads]))
    names = _values(document.element, "bookmarkStart", "name")
    targets = [x for p in listed for x in _values(p._p, "hyperlink", "anchor")]
    assert len(targets) == len(listed) and {*targets} <= {*names}
    code = next(listed[0]._p.iter(f"{W}instrText")).text.split()
    assert code[0] == "TOC" and "\\n" not in code  # renewed, the contents have page numbers


def test_words_table_is_real_with_a_repeating_head_numbers_at_the_right_and_a_counting_caption(one):
    lang, _, document, _ = one
    caption, *told = SAID[lang]["table"]
    (table,) = document.tables
    assert [_said(p) for p in _with_style(document, "Table Caption")] == [caption]
    assert _values(document.element, "tblCaption") == [caption]
    assert table._tbl.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    rows = table.rows[1:]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [[cell.text for cell in row.cells] for row in rows] == told
    aligned = [[c.paragraphs[0].alignment for c in row.cells] for row in table.rows]
    assert aligned == [[0, 2]] * 3
    codes = [node.text.split()[:2] for node in document.element.iter(f"{W}instrText")]
    assert ["SEQ", caption.split()[0]] in codes


def test_words_figure_has_its_description_its_message_in_bold_and_a_small_note(one):
    lang, _, document, _ = one
    alt, title, note = SAID[lang]["figure"]
    assert [drawn.get("descr") for drawn in document.element.iter(DRAWN)] == [alt]
    (caption,) = _with_style(document, "Image Caption")
    assert "".join(run.text for run in caption.runs if run.bold) == title
    assert "".join(x.text for x in caption.runs if x.style.name == "Note").startswith(note)


def test_words_marks_are_quiet_and_link_every_sentence_cited(one):
    root = one[2].element
    names = {*_values(root, "bookmarkStart", "name")}
    links = {node: node.get(f"{W}anchor") for node in root.iter(f"{W}hyperlink")}
    assert {*filter(None, links.values())} <= names
    marks = [node for node, target in links.items() if (target or "").startswith("src-")]
    looks = {look for node in marks for look in _values(node, "rStyle")}
    assert len(marks) > 3
    assert looks == {"Locators", "Note", "Hyperlink"}  # in a sentence, a figure, below a table
    cited = [x for x in load_case("example").sentences["locator"] if anchor(x) in names]
    assert len(cited) > 3


# PDF


def _elements(pdf):
    """Yield every element of the tree of tags: its name, its attributes."""
    todo = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if not hasattr(node, "get"):
            continue
        if "/S" in node:
            yield node["/S"], node
        kids = node.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        todo += [k for k in (kids if isinstance(kids, list) else [kids]) if not isinstance(k, int)]


def test_the_pdf_is_tagged_pdf_ua_with_title_headings_a_table_and_a_described_figure(one):
    lang, _, _, pdf = one
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == _front(lang)["title"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = list(_elements(pdf))
    names = [name for name, _ in tags]
    counted = [names.count(name) for name in ("/Table", "/Figure", "/Caption", "/TH")]
    assert counted == [1, 1, 2, 2]
    alts = [str(node["/Alt"]) for name, node in tags if name == "/Figure"]
    assert alts == SAID[lang]["figure"][:1]
    marks = [mark["/Title"] for mark in pdf.outline if not isinstance(mark, list)]
    chapters = [head.replace("\t", ". ") for head in SAID[lang]["heads"] if "." not in head]
    assert marks[-4:] == [SAID[lang]["summary"][0], *chapters]


def test_the_pdf_is_a4_has_only_embedded_fonts_and_is_searchable_in_composed_letters(one):
    lang, _, _, pdf = one
    title = _squeezed(_front(lang)["title"])
    for number, page in enumerate(pdf.pages, 1):
        assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [210, 297]
        assert unicodedata.is_normalized("NFC", page.extract_text())
        if number > 1:
            assert _squeezed(page.extract_text()).startswith(f"{title}{number}")
        for font in page["/Resources"].get("/Font", {}).values():
            for inner in font["/DescendantFonts"]:
                kept = inner["/FontDescriptor"]
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(kept)
    for line in _front(lang)["about"]:
        assert _squeezed(line["text"]) in _text_of(pdf)


def test_a_short_summary_shares_the_page_of_the_title_and_a_report_then_has_no_contents(one):
    lang, _, _, pdf = one
    pages = [page.extract_text() for page in pdf.pages]
    assert SAID[lang]["summary"][0] in pages[0]
    assert not [page for page in pages if SAID[lang]["contents"] in page]


# All three


@pytest.fixture
def written(tmp_path):
    """Return a function that publishes chapters, each a role, a heading and a text."""

    def publish_chapters(*told):
        executed = {}
        for count, (role, heading, text) in enumerate(told):
            executed[f"0{count}_x"] = notebook(heading, [output(text)], role=role)
        publish.publish(Job(load_case("example"), "vi"), executed, tmp_path)
        return tmp_path

    return publish_chapters


def test_a_summary_too_long_for_the_first_page_has_the_second_to_itself_and_letters_have_names(
    written,
):
    long = "\n\n".join(f"Đoạn {'dài ' * 60}" for _ in range(14))
    chapter = ("chapter", "# Một | One", "Chữ 漢 và 🫠.")
    folder = written(("summary", "# Tóm tắt | Summary", long), chapter)
    pdf = pypdf.PdfReader(folder / "report.pdf")
    first, second, third = (page.extract_text() for page in pdf.pages[:3])
    assert "Mục lục" in first and second.count("Đoạn") == 14 and "1. Một" in third
    assert "⟨cjkunifiedideograph-6f22⟩và⟨meltingface⟩" in _text_of(pdf)  # no font has them
    assert "Chữ 漢 và 🫠." in (folder / "report.html").read_text(encoding="utf-8")


def test_a_reference_to_nothing_fails_with_a_word_of_it(written):
    with pytest.raises(RuntimeError, match="nowhere"):
        written(("chapter", "# Chương | Chapter", "Xem [bảng](#nowhere)."))


def test_addresses_of_sources_are_links_in_all_three(reports):
    folder, case = reports / "thap-muoi/vi", load_case("thap-muoi")
    page = (folder / "report.html").read_text(encoding="utf-8")
    urls = set(re.findall(r'<a href="(https?://[^"]+)">', page))  # of those that are cited
    assert set() < urls <= set(case.sources["url"])
    document = docx.Document(str(folder / "report.docx"))
    assert {r.target_ref for r in document.part.rels.values() if r.is_external} == urls
    pdf = pypdf.PdfReader(folder / "report.pdf")
    marks = [a.get_object() for p in pdf.pages for a in p.get("/Annots", [])]
    assert {m["/A"]["/URI"] for m in marks if "/URI" in m.get("/A", {})} == urls


def test_documents_are_dated_by_the_day_they_are_made(one):
    _, folder, document, pdf = one
    assert document.core_properties.created.date() == pdf.metadata.creation_date.date() == MADE
    with zipfile.ZipFile(folder / "report.docx") as parts:
        dates = {part.date_time[:3] for part in parts.infolist()}
    assert dates == {(1980, 1, 1)}  # on whatever day it is made


BARE = (
    "Phường 4 Ba Sao (R&D) [y](#src-nope) $\\input{x}$ ```\n``` <script>alert(one)</script> | $x$ "
    "_a_ #b @c *d* \"q\" 's' \\ back\\slash `t` ~e~ ^f^ [g](h) {i} <b>j</b> &amp; & "
    f"{'W' * 150} 😀 العربية עברית %l ]] //m -- ... p-?q ==n== <!-- o"
)


class _Text(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.said, self.tags = [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.said.append(data)


def test_texts_that_are_code_arrive_as_text_in_all_three(tmp_path, monkeypatch, telling, make):
    folder = shutil.copytree(load_case("example").folder, tmp_path / "hostile")

    def put(name, row, **cells):
        rows = list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))
        for column, text in cells.items():
            rows[row][rows[0].index(column)] = text
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

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
