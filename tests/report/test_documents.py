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
import nbformat
import pypdf
import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import publish, title_block
from thapmuoi_analysis.report.jobs import Job, Report
from thapmuoi_analysis.report.run import report
from thapmuoi_analysis.telling.show import anchor

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MADE = date(2026, 1, 1)
HEADS = {
    "vi": [
        "1\tKết quả", "1.1\tSo với chỉ tiêu", "2\tHạn chế", "3\tPhương pháp và nguồn",
        "3.1\tNhững gì báo cáo này không có",
        "3.2\tNguồn của trường hợp này",
    ],
    "en": [
        "1\tThe result", "1.1\tAgainst the target", "2\tLimitations", "3\tMethod and sources",
        "3.1\tWhat this report does not have",
        "3.2\tSources of this case",
    ],
}  # fmt: skip


def _squeezed(text):
    """Return a text without blanks, without the marks at which a long word may break, with the
    quotation marks that pandoc curls straight."""
    return re.sub(r"\s+|\u200b", "", re.sub("[\u2018\u2019]", "'", text))


def _said(paragraph):
    """Return the text of a paragraph of Word, links and fields included."""
    made = {f"{W}t": lambda node: node.text or "", f"{W}tab": lambda node: "\t"}
    return "".join(made[n.tag](n) for n in paragraph._p.iter(*made))


def _styled(document, *styles):
    return [_said(p) for p in document.paragraphs if p.style.name in styles]


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
    lang, _, document, _ = one
    block = _front(lang)
    told = [block["title"], block["subtitle"]]
    told += [f"{line['term']} {line['text']}" for line in block["about"]]
    told += [block["disclaimer"]]
    said = [_said(p) for p in document.paragraphs]
    assert said[: len(told)] == told
    styles = [p.style.name for p in document.paragraphs]
    assert styles.index("Notice") < styles.index("Heading 1") < styles.index("TOC Heading")
    assert said[styles.index("Heading 1")] == {"vi": "Tóm tắt", "en": "Summary"}[lang]
    assert document.core_properties.title == block["title"]
    assert document.core_properties.language == lang
    language = document.styles.element.find(f".//{W}rPrDefault//{W}lang")
    assert language.get(f"{W}val") == lang


def test_word_has_the_page_of_an_administrative_paper_with_its_number_at_the_top(one):
    section = one[2].sections[0]
    size = [round(length.mm) for length in (section.page_width, section.page_height)]
    assert size == [210, 297]
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in margins] == [30, 20, 22, 22]
    (header,) = section.header.paragraphs
    assert header.style.paragraph_format.alignment == 1
    assert "PAGE" in "".join(node.text for node in header._p.iter(f"{W}instrText"))
    assert section.different_first_page_header_footer
    fonts = one[2].styles.element.find(f".//{W}rPrDefault//{W}rFonts")
    assert fonts.get(f"{W}ascii") == "Times New Roman"
    assert one[2].styles.element.find(f".//{W}rPrDefault//{W}sz").get(f"{W}val") == "26"


def test_words_contents_link_every_chapter_and_section_numbered_as_they_are(one):
    lang, _, document, _ = one
    first, *heads = _styled(document, "Heading 1")[:1] + HEADS[lang]
    inner, *rest = [p for p in document.paragraphs if p.style.name.startswith("Heading")][1:]
    assert _said(inner) in ("Ý chính", "Main points")  # of the summary: neither numbered nor listed
    assert [_said(p) for p in rest] == heads
    listed = [p for p in document.paragraphs if p.style.name in ("toc 1", "toc 2")]
    assert [_squeezed(_said(p)) for p in listed] == [_squeezed(t) for t in (first, *heads)]
    names = {node.get(f"{W}name") for node in document.element.iter(f"{W}bookmarkStart")}
    targets = [node.get(f"{W}anchor") for p in listed for node in p._p.iter(f"{W}hyperlink")]
    assert len(targets) == len(listed)
    assert set(targets) <= names
    code = next(listed[0]._p.iter(f"{W}instrText")).text.split()
    assert code[0] == "TOC"
    assert "\\n" not in code  # renewed, the contents have page numbers


def test_words_table_is_real_with_a_repeating_head_numbers_at_the_right_and_a_counting_caption(one):
    lang, _, document, _ = one
    (table,) = document.tables
    caption = {"vi": "Bảng 1. Chỉ tiêu và kết quả", "en": "Table 1. Target and result"}[lang]
    assert _styled(document, "Table Caption") == [caption]
    (named,) = document.element.iter(f"{W}tblCaption")
    assert named.get(f"{W}val") == caption
    assert table._tbl.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    rows = table.rows[1:]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    told = {"vi": [["chỉ tiêu", "50,0%"], ["kết quả", "66,7%"]],
            "en": [["target", "50.0%"], ["result", "66.7%"]]}[lang]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in rows] == told
    aligned = [[c.paragraphs[0].alignment for c in row.cells] for row in table.rows]
    assert aligned == [[0, 2]] * 3
    codes = [node.text.split()[:2] for node in document.element.iter(f"{W}instrText")]
    assert ["SEQ", caption.split()[0]] in codes


def test_words_figure_has_its_description_its_message_in_bold_and_a_small_note(one):
    lang, _, document, _ = one
    (drawn,) = document.element.iter(DRAWN)
    assert drawn.get("descr") == {"vi": "Đường lên đến 4.", "en": "A line up to 4."}[lang]
    (caption,) = [p for p in document.paragraphs if p.style.name == "Image Caption"]
    bold = "".join(run.text for run in caption.runs if run.bold)
    assert bold == {"vi": "Hình 1.Kết quả tăng dần", "en": "Figure 1.The result rises"}[lang]
    note = "".join(run.text for run in caption.runs if run.style.name == "Note")
    assert note.startswith({"vi": "Số đơn vị, đến nay.", "en": "Units, to date."}[lang])


def test_words_marks_are_quiet_and_link_every_sentence_cited(one):
    document = one[2]
    names = {node.get(f"{W}name") for node in document.element.iter(f"{W}bookmarkStart")}
    links = [node for node in document.element.iter(f"{W}hyperlink") if node.get(f"{W}anchor")]
    assert {node.get(f"{W}anchor") for node in links} <= names
    marks = [node for node in links if node.get(f"{W}anchor").startswith("src-")]
    looks = {s.get(f"{W}val") for node in marks for s in node.iter(f"{W}rStyle")}
    assert len(marks) > 3
    assert looks == {"Locators", "Note", "Hyperlink"}  # in a sentence, a figure, below a table
    cited = [x for x in load_case("example").sentences["locator"] if anchor(x) in names]
    assert len(cited) > 3


def test_words_properties_are_those_of_a_document(one):
    with zipfile.ZipFile(one[1] / "report.docx") as parts:
        custom = parts.read("docProps/custom.xml").decode()
    assert re.findall(r'name="(\w+)"', custom) == ["subtitle"]


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


def test_the_pdf_is_tagged_pdf_ua_in_its_language_with_its_title(one):
    lang, _, _, pdf = one
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == _front(lang)["title"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_pdf_has_headings_a_table_and_a_described_figure(one):
    lang, _, _, pdf = one
    tags = list(_elements(pdf))
    names = [name for name, _ in tags]
    assert [names.count(name) for name in ("/Table", "/Figure", "/Caption")] == [1, 1, 2]
    assert names.count("/TH") == 2
    (described,) = [str(node["/Alt"]) for name, node in tags if name == "/Figure"]
    assert described == {"vi": "Đường lên đến 4.", "en": "A line up to 4."}[lang]
    marks = [mark["/Title"] for mark in pdf.outline if not isinstance(mark, list)]
    chapters = [head.replace("\t", ". ") for head in HEADS[lang] if "." not in head]
    assert marks[-4:] == [{"vi": "Tóm tắt", "en": "Summary"}[lang], *chapters]


def test_the_pdf_is_a4_has_only_embedded_fonts_and_is_searchable_in_composed_letters(one):
    lang, _, _, pdf = one
    for page in pdf.pages:
        assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [210, 297]
        for font in page["/Resources"].get("/Font", {}).values():
            for inner in font["/DescendantFonts"]:
                kept = inner["/FontDescriptor"]
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(kept)
    assert unicodedata.is_normalized("NFC", "".join(page.extract_text() for page in pdf.pages))
    for line in _front(lang)["about"]:
        assert _squeezed(line["text"]) in _text_of(pdf)


def test_each_page_of_the_pdf_but_the_first_has_the_title_and_its_number_at_its_head(one):
    lang, _, _, pdf = one
    title = _squeezed(_front(lang)["title"])
    for number, page in enumerate(pdf.pages[1:], 2):
        assert _squeezed(page.extract_text()).startswith(f"{title}{number}")


def test_a_summary_that_shares_the_page_of_the_title_is_that_of_a_report_without_contents(one):
    lang, _, _, pdf = one
    summary, contents = {"vi": ("Tóm tắt", "Mục lục"), "en": ("Summary", "Contents")}[lang]
    pages = [page.extract_text() for page in pdf.pages]
    assert summary in pages[0] and not [page for page in pages if contents in page]


def test_a_summary_too_long_for_the_first_page_has_the_second_to_itself(tmp_path, written):
    long = "\n\n".join(f"Đoạn {'dài ' * 60}" for _ in range(14))
    folder = written(("summary", "# Tóm tắt | Summary", long), ("chapter", "# Một | One", "Chữ."))
    first, second, third = pypdf.PdfReader(folder / "report.pdf").pages[:3]
    assert "Mục lục" in first.extract_text()
    assert second.extract_text().count("Đoạn") == 14
    assert "1. Một" in third.extract_text()


# All three


def test_addresses_of_sources_are_links_in_all_three(tmp_path, monkeypatch, telling):
    case = load_case("an-giang")
    monkeypatch.setenv("THAPMUOI_HOME", str(telling))
    folder = report([Report(str(case.folder), "vi")], tmp_path)[0]
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
    assert document.core_properties.created.date() == MADE
    assert pdf.metadata.creation_date.date() == MADE
    with zipfile.ZipFile(folder / "report.docx") as parts:
        dates = {part.date_time[:3] for part in parts.infolist()}
    assert dates == {(1980, 1, 1)}  # on whatever day it is made


HOSTILE = (
    "Phường 4 Ba Sao (R&D) [y](#src-nope) $\\input{x}$ ```\n``` <script>alert(one)</script> | $x$ "
    "_a_ #b @c *d* \"q\" 's' \\ back\\slash `t` ~e~ ^f^ [g](h) {{i}} <b>j</b> &amp; & "
    f"{'W' * 150} 😀 العربية עברית %l ]] //m -- ... p-?q ==n== <!-- o"
)
BARE = HOSTILE.replace("{{", "{").replace("}}", "}")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, telling):
    """Return the folder of a report whose texts are code to HTML, Markdown, Typst or Lua."""
    base = tmp_path_factory.mktemp("hostile")
    folder = shutil.copytree(load_case("example").folder, base / "hostile")

    def put(name, row, column, text):
        rows = list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))
        rows[row][rows[0].index(column)] = text
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    (folder / "example-2025-07-01.txt").unlink()  # its sentences are paraphrased
    claim = HOSTILE.replace("$\\input{x}$", "").replace("|", "")  # a bar has a meaning in a clause
    put("claims.csv", 13, "clause_vi", claim)
    put("claims.csv", 13, "hedge", "")
    put("claims.csv", 13, "hedge_en", "")
    put("sources.csv", 1, "title", BARE)
    put("sentences.csv", 5, "paraphrase_vi", BARE)
    put("facts.csv", 1, "label_vi", BARE)
    path = folder / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    for name in ("place", "unit_noun", "planner"):
        about["case"][name]["vi"] = BARE
    path.write_text(json.dumps(about), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THAPMUOI_HOME", str(telling))
        return report([Report(str(folder), "vi")], base / "out")[0]


class _Text(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.said, self.tags = [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.said.append(data)


def test_texts_that_are_code_arrive_as_text_in_all_three(hostile):
    page = _Text((hostile / "report.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    document = docx.Document(str(hostile / "report.docx"))
    word = "".join(n.text or "" for n in document.element.body.iter(f"{W}t"))
    wanted = _squeezed(BARE)
    for text in ("".join(page.said), word):
        assert _squeezed(text).count(wanted) >= 6
    pdf = pypdf.PdfReader(hostile / "report.pdf")
    for part in wanted.split("العربيةעברית"):  # written from the right: in another order
        assert _text_of(pdf).count(part) >= 6, part
    assert "العربية" in _text_of(pdf)
    assert "עברית" in _text_of(pdf)


@pytest.fixture
def written(tmp_path):
    """Return a function that publishes chapters, each a role, a heading and texts that are told."""

    def publish_chapters(*told):
        executed = {}
        for number, (role, heading, *texts) in enumerate(told):
            about = {"role": "say", "quantities": []}
            shown = [
                nbformat.v4.new_output(
                    "display_data", data={"text/markdown": text}, metadata={"thapmuoi": about}
                )
                for text in texts
            ]
            source = 'total = sum(planned)  # tổng\nprint("`~~~~~~`")'
            cells = [
                nbformat.v4.new_markdown_cell(heading),
                nbformat.v4.new_code_cell(source, outputs=shown),
            ]
            metadata = {"thapmuoi": {"role": role}}
            executed[f"0{number}_x"] = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
        publish.publish(Job(load_case("example"), "vi"), executed, tmp_path)
        return tmp_path

    return publish_chapters


CHAPTER = ("chapter", "# Chương | Chapter", "Chữ 漢 và 🫠.")


def test_a_letter_that_no_font_of_the_pdf_has_is_named(written):
    folder = written(CHAPTER)
    text = _text_of(pypdf.PdfReader(folder / "report.pdf"))
    assert "⟨cjkunifiedideograph-6f22⟩và⟨meltingface⟩" in text
    assert "Chữ 漢 và 🫠." in (folder / "report.html").read_text(encoding="utf-8")


def test_a_reference_to_nothing_fails_with_a_word_of_it(written):
    with pytest.raises(RuntimeError, match="nowhere"):
        written(("chapter", "# Chương | Chapter", "Xem [bảng](#nowhere)."))
