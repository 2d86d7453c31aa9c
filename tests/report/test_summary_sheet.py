"""The page that gets handed round: one sheet in each language."""

import re

import nbformat
import pypdf
import pytest

from thapmuoi_analysis.report import summary_sheet, trace


def _squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture(params=["thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"])
def one(request, reports):
    """Return the folder of each report, and its one page."""
    folder = reports / request.param
    return folder, pypdf.PdfReader(folder / "summary.pdf")


def test_it_is_one_a4_page_with_title_messages_first_sentences_and_one_line_of_source(one):
    folder, pdf = one
    (page,) = pdf.pages
    assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [210, 297]
    text = _squeezed(page.extract_text())
    points = summary_sheet.points(trace.read(sorted(folder.glob("*.ipynb"))))
    assert len(points) == 6
    for point in points:
        assert _squeezed(re.sub(r"\*\*|\\(?=\W)", "", point[0])) in text
    assert _squeezed(pdf.metadata.title) in text
    assert re.search("Căncứ:|Restson:", text)


def test_it_shows_the_chain_described_and_is_tagged(one):
    folder, pdf = one
    root = pdf.trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert root["/Lang"] == folder.name
    assert len(pdf.pages[0].images) == 1
    chain = next(folder.glob("figure-*-chain.png"))
    assert chain.is_file()


def _summary(*texts, role="summary"):
    about = {"thapmuoi": {"role": "say", "quantities": []}}
    outputs = [
        nbformat.v4.new_output("display_data", data={"text/markdown": text}, metadata=about)
        for text in texts
    ]
    cells = [nbformat.v4.new_code_cell("say()", outputs=outputs)]
    return {"00": nbformat.v4.new_notebook(cells=cells, metadata={"thapmuoi": {"role": role}})}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("**Một.** Hai ba. Bốn năm.", "**Một.** Hai ba."),
        ("**Một.** Ở TP\\. Hồ Chí Minh: hai! Ba.", "**Một.** Ở TP\\. Hồ Chí Minh: hai!"),
        ('**<data value="n-a">11</data>.** Và<data value="c-b"></data> x. Y.', "**11.** Và x."),
        ("**Một.**", "**Một.**"),
        ("**Chưa đủ căn cứ:** hai. Ba.", None),
        ("Một. **Hai.** Ba.", None),
    ],
)  # fmt: skip
def test_a_message_comes_with_its_first_sentence(text, kept):
    assert [point[0] for point in summary_sheet.points(_summary(text))] == ([kept] if kept else [])


def test_a_report_without_a_summary_has_no_such_page(tmp_path):
    executed = _summary("**Một.** Hai.", role="chapter")
    assert summary_sheet.page(executed, {"source": "Căn cứ: x."}, tmp_path) == ""
    assert summary_sheet.page(_summary("**Một.** Hai."), {"source": "Căn cứ: x."}, tmp_path) != ""
