"""The page that gets handed round: one sheet in each language."""

import re

import pypdf
from report.executed import notebook, output

from thapmuoi_analysis.report import merge, trace

POINTS = {  # what a summary tells -> its message and first sentence, or nothing
    "**Một.** Hai ba. Bốn năm.": "**Một.** Hai ba.",
    "**Một.** Ở TP\\. Hồ Chí Minh: hai! Ba.": "**Một.** Ở TP\\. Hồ Chí Minh: hai!",
    '**<data value="n-a">11</data>.** Và<data value="c-b"></data> x. Y.': "**11.** Và x.",
    "**Một.**": "**Một.**",
    "**Chưa đủ căn cứ:** hai. Ba.": None,
    "Một. **Hai.** Ba.": None,
}


def _squeezed(text):
    return re.sub(r"\s+", "", text)


def test_it_is_one_tagged_a4_page_with_title_messages_first_sentences_the_chain_and_its_source(
    reports,
):
    for place in ("thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"):
        folder = reports / place
        pdf = pypdf.PdfReader(folder / "summary.pdf")
        (page,) = pdf.pages
        assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [210, 297]
        text = _squeezed(page.extract_text())
        points = merge.points(trace.read(sorted(folder.glob("*.ipynb"))))
        assert len(points) > 3
        for point in points:
            assert _squeezed(re.sub(r"\*\*|\\(?=\W)", "", point[0])) in text
        assert _squeezed(pdf.metadata.title) in text
        assert re.search("Căncứ:|Restson:", text)
        root = pdf.trailer["/Root"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        assert root["/Lang"] == folder.name
        assert len(page.images) == len([*folder.glob("figure-*-chain.png")]) == 1


def _summary(text, role="summary"):
    return {"00": notebook([output(text)], role=role)}


def test_a_message_comes_with_its_first_sentence():
    for text, kept in POINTS.items():
        points = merge.points(_summary(text))
        assert [point[0] for point in points] == ([kept] if kept else [])


def test_a_report_without_a_summary_has_no_such_page(tmp_path):
    source = {"source": "Căn cứ: x."}
    assert merge.summary_page(_summary("**Một.** Hai.", "chapter"), source, tmp_path) == ""
    assert merge.summary_page(_summary("**Một.** Hai."), source, tmp_path) != ""
