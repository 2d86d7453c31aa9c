"""What the Word file and the PDF hold, read back from the files; and what all three do with texts
that are code to one of the tools they pass through."""

import csv
import io
import json
import re
import shutil
import sys
import unicodedata
import zipfile
from html.parser import HTMLParser

import docx
import nbformat
import pypandoc
import pypdf
import pytest

from thapmuoi_analysis.build import merge, publish
from thapmuoi_analysis.build.plan import Report
from thapmuoi_analysis.build.run import report
from thapmuoi_analysis.build.trace import told_by
from thapmuoi_analysis.record.case import load_case
from thapmuoi_analysis.report.show import anchor
from thapmuoi_analysis.report.voice import Voice

FOUR = [(case, lang) for case in ("thap-muoi", "example") for lang in ("vi", "en")]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
PIXEL = (  # a PNG of one white point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


def _squeezed(text):
    """Return a text without blanks, without the marks at which a long word may break, with the
    quotation marks that pandoc curls straight."""
    return re.sub(r"\s+|\u200b", "", re.sub("[\u2018\u2019]", "'", text))


def _outputs(folder, role):
    """Yield the outputs of a role in the order of a report."""
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            yield from ((o, told) for o, told in told_by(cell) if told["role"] == role)


def _captions(folder, role):
    """Return the captions of the tables or figures of the chapters, as they are numbered."""
    if role == "figure":
        found = [told["caption"] for _, told in _outputs(folder, role)]
    else:
        found = [o["data"]["text/plain"].split("\n")[0] for o, _ in _outputs(folder, role)]
    return list(enumerate(found, 1))


def _said(paragraph):
    """Return the text of a paragraph of Word, links and fields included."""
    return "".join(node.text or "" for node in paragraph._p.iter(f"{W}t"))


def _styled(document, style):
    return [_said(p) for p in document.paragraphs if p.style.name == style]


@pytest.fixture(params=FOUR, ids="-".join, scope="module")
def one(request, reports):
    """Return case, language, folder, Word document and PDF of each report in turn."""
    name, lang = request.param
    folder = reports / name / lang
    pdf = pypdf.PdfReader(folder / "report.pdf")
    return load_case(name), lang, folder, docx.Document(str(folder / "report.docx")), pdf


@pytest.fixture(scope="module")
def read(one):
    """Return what can be read in the PDF."""
    return "".join(page.extract_text() for page in one[4].pages)


# Word


def test_word_says_first_what_it_is_and_what_of(one):
    case, lang, _, document, _ = one
    words, head = Voice(lang).words(), [_said(p) for p in document.paragraphs[:9]]
    assert head[0] == words["title"].format(place=case.names["place"][lang])
    assert head[1] == words["subtitle"]
    assert head[2:] == [f"{term} {said}" for term, said in merge.about(case, lang)]
    assert document.core_properties.title == head[0]
    assert document.core_properties.language == lang
    lang_of_text = document.styles.element.find(f".//{W}rPrDefault//{W}lang")
    assert lang_of_text.get(f"{W}val") == lang


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("slug", ["thap-muoi", "example", "an-giang", "comparison"])
def test_the_title_block_has_no_line_that_says_nothing(slug, lang):
    about = merge.about(load_case(slug), lang)
    assert all(term.strip() and said.strip() for term, said in about)
    sources = Voice(lang).words()["based_on"]
    assert (sources in dict(about)) is (slug != "comparison")  # it has no facts of its own


def test_word_has_the_page_of_an_administrative_paper_with_its_number_at_the_top(one):
    section = one[3].sections[0]
    size = [round(length.mm) for length in (section.page_width, section.page_height)]
    assert size == [210, 297]
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in margins] == [30, 20, 22, 22]
    (header,) = section.header.paragraphs
    assert header.style.paragraph_format.alignment == 1
    assert "PAGE" in "".join(node.text for node in header._p.iter(f"{W}instrText"))
    assert section.different_first_page_header_footer
    assert one[3].styles["Normal"].font.name is None
    fonts = one[3].styles.element.find(f".//{W}rPrDefault//{W}rFonts")
    assert fonts.get(f"{W}ascii") == "Times New Roman"
    assert one[3].styles.element.find(f".//{W}rPrDefault//{W}sz").get(f"{W}val") == "26"


def test_words_contents_link_every_numbered_heading(one):
    document = one[3]
    heads = [p for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    listed = [p for p in document.paragraphs if p.style.name in ("toc 1", "toc 2")]
    assert len(heads) > 10
    assert [_squeezed(_said(p)) for p in listed] == [_squeezed(_said(p)) for p in heads]
    assert [re.match("[0-9.]+", _said(p))[0] for p in heads][:2] == ["1", "1.1"]
    names = {node.get(f"{W}name") for node in document.element.iter(f"{W}bookmarkStart")}
    targets = [node.get(f"{W}anchor") for p in listed for node in p._p.iter(f"{W}hyperlink")]
    assert len(targets) == len(heads)
    assert set(targets) <= names
    begun = [node for p in listed[:1] for node in p._p.iter(f"{W}instrText")]
    code = begun[0].text.split()
    assert code[0] == "TOC"
    assert "\\n" not in code  # renewed, the contents have page numbers


def test_word_has_real_tables_with_repeating_heads_and_captions_that_count(one):
    _, lang, folder, document, _ = one
    captions = _captions(folder, "table")
    written = _styled(document, "Table Caption")
    assert len(document.tables) == len(written) == len(captions) + 1  # that of computed numbers
    word = Voice(lang).words()["table"]
    assert written[:-1] == [f"{word} {n}. {caption}" for n, caption in captions]
    for table in document.tables:
        assert table._tbl.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        whole = [row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows[1:]]
        assert all(whole)
    codes = [node.text.split() for node in document.element.iter(f"{W}instrText")]
    counted = [code for code in codes if code[0] == "SEQ" and code[1] == word]
    assert len(counted) == len(written)
    named = [node.get(f"{W}val") for node in document.element.iter(f"{W}tblCaption")]
    assert named == written
    for caption in (p for p in document.paragraphs if p.style.name == "Table Caption"):
        numbers = [run for run in caption._p.iter(f"{W}r") if run.find(f"{W}t") is not None][:3]
        assert all(run.find(f"{W}rPr/{W}b") is not None for run in numbers)


def test_words_cells_hold_what_the_notebook_shows_numbers_at_the_right(one):
    _, _, folder, document, _ = one
    for table, (output, _) in zip(document.tables, _outputs(folder, "table"), strict=False):
        shown = output["data"]["text/plain"].split("\n")[1:]
        rows = [" | ".join(cell.text for cell in row.cells) for row in table.rows]
        assert list(map(_squeezed, rows)) == list(map(_squeezed, shown[: len(rows)]))
        right = 'text-align: right">' in output["data"]["text/html"]
        aligned = [p.alignment for row in table.rows for c in row.cells for p in c.paragraphs]
        assert (2 in aligned) is right


def test_words_figures_have_their_description_and_caption(one):
    _, lang, folder, document, _ = one
    told = list(_outputs(folder, "figure"))
    described = [node.get("descr") for node in document.element.iter(DRAWN)]
    assert described == [output["data"]["text/plain"] for output, _ in told]
    written = _styled(document, "Image Caption")
    word = Voice(lang).words()["figure"]
    assert written == [f"{word} {n}. {caption}" for n, caption in _captions(folder, "figure")]


def test_words_properties_are_those_of_a_document(one):
    with zipfile.ZipFile(one[2] / "report.docx") as parts:
        custom = parts.read("docProps/custom.xml").decode()
    assert re.findall(r'name="(\w+)"', custom) == ["subtitle"]


def test_word_links_every_sentence_cited(one):
    document, folder = one[3], one[2]
    names = {node.get(f"{W}name") for node in document.element.iter(f"{W}bookmarkStart")}
    links = {node.get(f"{W}anchor") for node in document.element.iter(f"{W}hyperlink")} - {None}
    cited = {
        source
        for role in ("say", "table", "figure")
        for _, told in _outputs(folder, role)
        for source in told.get("cited", [s for q in told["quantities"] for s in q["sources"]])
    }  # fmt: skip
    assert len(cited) > 5
    assert set(map(anchor, cited)) <= names
    assert links - names == set()


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
    case, lang, _, _, pdf = one
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == Voice(lang).words()["title"].format(
        place=case.names["place"][lang]
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_pdf_has_headings_tables_and_described_figures(one):
    _, _, folder, _, pdf = one
    tags = list(_elements(pdf))
    names = [name for name, _ in tags]
    tables, figures = list(_outputs(folder, "table")), list(_outputs(folder, "figure"))
    assert names.count("/Table") == len(tables) + 1
    assert names.count("/H1") >= 4
    assert names.count("/TH") > len(tables)
    described = [str(node["/Alt"]) for name, node in tags if name == "/Figure"]
    assert sorted(described) == sorted(o["data"]["text/plain"] for o, _ in figures)
    assert names.count("/Caption") == len(tables) + 1 + len(figures)


def test_the_pdf_is_a4_has_bookmarks_and_only_embedded_fonts(one):
    document, pdf = one[3], one[4]
    heads = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    marks = [mark["/Title"] for mark in pdf.outline if not isinstance(mark, list)]
    assert [_squeezed(m.split(". ")[-1]) for m in marks[-len(heads):]] == [
        _squeezed(_said(p).split("\t")[-1].lstrip("0123456789. ")) for p in heads
    ]  # fmt: skip
    for page in pdf.pages:
        assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [210, 297]
        for font in page["/Resources"].get("/Font", {}).values():
            for inner in font["/DescendantFonts"]:
                kept = inner["/FontDescriptor"]
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(kept)


def test_the_pdf_is_searchable_in_composed_letters(one, read):
    _, lang, folder, *_ = one
    assert unicodedata.is_normalized("NFC", read)
    squeezed = _squeezed(read)
    for n, caption in _captions(folder, "table"):
        assert _squeezed(f"{Voice(lang).words()['table']} {n}. {caption}") in squeezed
    assert _squeezed(Voice(lang).words()["subtitle"]) in squeezed


def test_addresses_of_sources_are_links_in_all_three_and_can_be_searched(one, read):
    case, _, folder, document, pdf = one
    urls = sorted({url for url in case.sources["url"] if url})
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert [url for url in urls if f'<a href="{url}">' not in page] == []
    targets = {link.target_ref for link in document.part.rels.values() if link.is_external}
    assert targets == set(urls)
    marks = [a.get_object() for p in pdf.pages for a in p.get("/Annots", [])]
    assert {m["/A"]["/URI"] for m in marks if "/URI" in m.get("/A", {})} == set(urls)
    text = read.replace("\n", "")
    hosts = {url.split("/")[2] for url in urls}
    assert [host for host in hosts if host not in text] == []


# All three


def test_documents_are_dated_by_the_record(one):
    case, _, folder, document, pdf = one
    day = case.sources["date"].max()
    assert document.core_properties.created.date() == day.date()
    assert pdf.metadata.creation_date.date() == day.date()
    with zipfile.ZipFile(folder / "report.docx") as parts:
        dates = {part.date_time[:3] for part in parts.infolist()}
    assert dates == {(day.year, day.month, day.day), (1980, 1, 1)}  # written here; taken over


HOSTILE = (
    "<script>alert(one)</script> | $x$ _a_ #b @c *d* \"q\" 's' \\ back\\slash `t` ~e~ ^f^ [g](h) "
    f"{{i}} <b>j</b> &amp; & {'W' * 150} 😀 العربية עברית %l ]] //m -- ... p-?q ==n== <!-- o"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Return the folder of a report whose texts are code to HTML, Markdown, Typst or Lua."""
    base = tmp_path_factory.mktemp("hostile")
    folder = shutil.copytree(load_case("example").folder, base / "hostile")

    def put(name, row, column):
        rows = list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))
        rows[row][rows[0].index(column)] = HOSTILE
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    put("claims.csv", 8, "text_vi")
    put("ambiguities.csv", 1, "text_vi")
    put("sources.csv", 1, "title")
    put("sentences.csv", 2, "paraphrase_vi")
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    about["case"]["place"]["vi"] = about["case"]["unit_noun"]["vi"] = HOSTILE
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
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
    wanted = _squeezed(HOSTILE)
    page = _Text((hostile / "report.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    document = docx.Document(str(hostile / "report.docx"))
    word = "".join(n.text or "" for n in document.element.body.iter(f"{W}t"))
    pdf = "".join(p.extract_text() for p in pypdf.PdfReader(hostile / "report.pdf").pages)
    read = {"html": "".join(page.said), "docx": word}
    for form, text in read.items():
        found = _squeezed(text)
        assert found.count(wanted) >= 6, form
    found = _squeezed(pdf)
    for part in wanted.split("العربيةעברית"):  # written from the right: in another order
        assert found.count(part) >= 6, part
    assert "العربية" in pdf
    assert "עברית" in pdf


def test_texts_that_are_code_break_no_table(hostile):
    document = docx.Document(str(hostile / "report.docx"))
    found = list(_outputs(hostile, "table"))
    assert len(document.tables) == len(found) + 1
    for table, (output, _) in zip(document.tables, found, strict=False):
        rows = output["data"]["text/html"].count("<tr>")
        assert len(table.rows) == rows
        assert len({len(row.cells) for row in table.rows}) == 1


@pytest.fixture
def written(tmp_path):
    """Return a function that publishes cells and returns the folder."""

    def publish_cells(*cells, **more):
        made = [
            nbformat.v4.new_markdown_cell(cell, metadata={"tags": ["lang-vi"]})
            if isinstance(cell, str)
            else cell
            for cell in cells
        ]
        path = tmp_path / "01_x.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=made), path)
        publish.publish([path], tmp_path, load_case("example"), "vi", {}, **more)
        return tmp_path

    return publish_cells


def _pages_text(folder):
    pdf = pypdf.PdfReader(folder / "report.pdf")
    return _squeezed("".join(page.extract_text() for page in pdf.pages))


def test_an_equation_is_native_in_word_and_read_aloud_in_words_in_the_pdf(written):
    folder = written(
        "$$F = \\frac{a}{b}$$\n<!-- alt: F bằng a chia b -->\n\nTa có $a > 0$<!-- alt: a dương -->."
    )
    document = docx.Document(str(folder / "report.docx"))
    assert len(list(document.element.iter(f"{M}oMath"))) == 2
    assert len(list(document.element.iter(f"{M}f"))) == 1
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<math") == 2
    pdf = pypdf.PdfReader(folder / "report.pdf")
    described = [str(node["/Alt"]) for name, node in _elements(pdf) if name == "/Formula"]
    assert sorted(described) == ["F bằng a chia b", "a dương"]


def test_an_equation_without_words_is_refused_with_how_to_mend_it(written):
    with pytest.raises(publish.PublishError, match=r"equation a > 0 lacks the words.*<!-- alt: "):
        written("Ta có $a > 0$.")


def test_footnotes_of_two_cells_may_have_one_label(written):
    folder = written("Một.[^x]\n\n[^x]: Chú thích đầu.", "Hai.[^x]\n\n[^x]: Chú thích sau.")
    with zipfile.ZipFile(folder / "report.docx") as parts:
        notes = parts.read("word/footnotes.xml").decode()
    page = (folder / "report.html").read_text(encoding="utf-8")
    for note in ("Chú thích đầu.", "Chú thích sau."):
        assert _squeezed(note) in _squeezed(re.sub("<[^>]+>", "", notes))
        assert note in page
        assert _squeezed(note) in _pages_text(folder)


def _figure(name):
    image = {"alt": "mô tả", "width": 10, "height": 10}
    told = {"role": "figure", "quantities": [], "caption": "chú", "name": name}
    data = {"image/png": PIXEL, "text/plain": "mô tả"}
    output = {"data": data, "metadata": {"thapmuoi": told, "image/png": image}}
    return nbformat.v4.new_code_cell(
        "figure(chart)", outputs=[nbformat.v4.new_output("display_data", **output)]
    )


def test_a_reference_takes_the_number_of_what_it_refers_to(written):
    folder = written("Xem [hình dưới](#second).", _figure("first"), _figure("second"))
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<a href="#second">Hình 2</a>' in page
    assert page.count('id="second"') == 1
    document = docx.Document(str(folder / "report.docx"))
    assert [_said(p) for p in document.paragraphs if "Xem" in _said(p)] == ["Xem Hình 2."]
    assert "XemHình2." in _pages_text(folder)


def test_code_is_left_out_unless_asked_for_and_then_highlighted(written):
    cell = nbformat.v4.new_code_cell('total = sum(planned)  # tổng\nprint("`~~~~~~`")')
    shown = {}
    for show in (False, True):
        folder = written("# Chương", cell, show_code=show)
        document = docx.Document(str(folder / "report.docx"))
        word = "\n".join(map(_said, document.paragraphs))
        page = (folder / "report.html").read_text(encoding="utf-8")
        shown[show] = [
            "total" in word,
            "total" in page,
            "total=sum(planned)" in _pages_text(folder),
        ]
    assert shown == {False: [False] * 3, True: [True] * 3}
    assert '<code class="sourceCode python">' in page


@pytest.fixture(params=["pandoc", "typst"])
def missing(request, monkeypatch):
    """Take a tool away; return its name."""
    if request.param == "typst":
        monkeypatch.setitem(sys.modules, "typst", None)
    else:

        def nowhere():
            raise OSError("No pandoc was found")

        monkeypatch.setattr(pypandoc, "get_pandoc_path", nowhere)
    publish._reference.cache_clear()
    return request.param


def test_a_missing_tool_is_named_with_how_to_get_it(written, missing):
    with pytest.raises(publish.PublishError, match=rf"^{missing} is missing.*pip install"):
        written("Chữ.")


def test_a_letter_that_no_font_of_the_pdf_has_is_named(written):
    folder = written("Chữ 漢 và 🫠.")
    assert "[cjkunifiedideograph-6f22]và[meltingface]" in _pages_text(folder)
    assert "Chữ 漢 và 🫠." in (folder / "report.html").read_text(encoding="utf-8")
