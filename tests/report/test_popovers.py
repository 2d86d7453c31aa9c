"""What opens in the web page: numbers with how they came to be, claims with who makes them."""

import html
import re
import zipfile

import pytest
from report.executed import notebook, number, output

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.report import popovers, trace
from thapmuoi_analysis.report.jobs import Job
from thapmuoi_analysis.telling.formatter import Formatter

POPOVER = re.compile(r'<div id="([^"]+)" popover role="dialog" aria-label="([^"]*)".*?</div>', re.S)
LINE = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def _page(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def _popovers(page):
    """Return the title and the lines of all that opens, by its id."""
    found = {}
    for match in POPOVER.finditer(page):
        lines = {html.unescape(a): html.unescape(b) for a, b in LINE.findall(match[0])}
        found[match[1]] = html.unescape(match[2]), lines
    return found


FRONT = {"n-adopted_as_of", "n-new_units", "n-new_units_as_of"}  # of the title block
PLACE = {"vi": "đoạn 5, câu 3", "en": "paragraph 5, sentence 3"}


def test_every_number_and_claim_that_is_told_has_a_button_and_what_it_opens(short):
    dropped = {"n-remaining", "n-start_year"}  # of a section that the case has no data for
    for folder in short.values():
        told = set()
        for _, shown, about in trace.outputs(trace.read(folder.glob("*.ipynb"))):
            if about["role"] in ("say", "table") and "2023" not in shown["data"]["text/plain"]:
                told |= {f"c-{claim['id']}" for claim in about.get("claims", ())}
                told |= {f"n-{found['id']}" for found in about["quantities"]}
        page = _page(folder)
        buttons = {*re.findall(r'<button type="button" popovertarget="([^"]+)"', page)}
        assert buttons == {*_popovers(page)} == told - dropped | FRONT
        assert len([id for id in buttons if id.startswith("c-")]) > 3


def test_numbers_of_a_real_page_open_and_no_code_word_stands_in_what_opens(reports):
    for place in ("thap-muoi/vi", "thap-muoi/en", "example/vi", "example/en"):
        page = _page(reports / place)
        opened = _popovers(page)
        assert "<data" not in page and "n-units" in opened
        for _, shown, about in trace.outputs(trace.read((reports / place).glob("*.ipynb"))):
            for drawn in about["quantities"] if about["role"] != "figure" else ():
                assert f"n-{drawn['id']}" in opened, (drawn["id"], shown["data"]["text/plain"])
        for title, lines in opened.values():
            formula = lines.get("Cách tính", "") + lines.get("Computed as", "")
            assert not re.search(r"\w_\w|[{}⌈⌉#]", f"{title} {formula}"), (title, formula)


HEADS = {
    "vi": ["Cách tính", "chia cho", "Loại số", "Chủ thể nhận định", "Từ ngữ dè dặt",
           "Hồ sơ đối chiếu", "Dữ liệu cần có"],
    "en": ["Computed as", "divided by", "Kind of number", "Who says so", "Hedges",
           "What would show it", "Data needed"],
}  # fmt: skip


SHARE = {
    "vi": "tỷ lệ xã, thị trấn thực hiện mô hình",
    "en": "share of communes and towns that adopted",
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_number_and_a_claim_say_where_they_come_from(short, lang):
    case = load_case("example")
    formatter = Formatter(lang)
    formula, by, kind, *heads = HEADS[lang]
    opened = _popovers(_page(short[lang]))
    title, lines = opened["n-adopted_share"]
    assert title.casefold() == SHARE[lang]
    adopted, units = (case.labels[id][lang] for id in ("adopted", "units"))
    n, of = (case.latest(id).value for id in ("adopted", "units"))
    assert lines[formula] == f"“{adopted}” ({n}) {by} “{units}” ({of})"
    assert lines[kind] == formatter.term("derived")
    [said] = [text for name, text in lines.items() if name.endswith(PLACE[lang])]
    assert "“Sau một năm rưỡi, " in said  # the article stands beside its data

    rows = case.claims.set_index("id")
    claims = {id[2:]: found for id, found in opened.items() if id.startswith("c-")}
    for id, (title, lines) in claims.items():
        claim = case.claims_by_id[id]
        row = rows.loc[id]
        assert title.casefold() == claim.label[lang].casefold()
        assert list(lines)[:4] == heads
        assert row[f"said_by_{lang}"] in lines[heads[0]]
        assert all(hedge in lines[heads[1]] for hedge in claim.hedges[lang])
        assert lines[heads[2]] == row[f"checkable_{lang}"] or not row[f"checkable_{lang}"]
        assert lines[heads[3]] == row[f"needed_{lang}"]
    assert {bool(case.claims_by_id[id].hedged) for id in claims} == {True, False}


def test_no_line_parts_a_number_from_its_bracket_its_stop_or_its_stroke(reports):
    page = _page(reports / "thap-muoi/vi").partition("</main>")[0]
    stops = re.findall(r"[^>]</button>([.,:;)”]+)(</span>)?", page)
    assert len(stops) > 10 and all(closed for _, closed in stops)
    assert re.search('<span class="whole">[(“]', page)
    assert '</button>/<button type="button" popovertarget="n-' in page  # 11/13
    assert re.findall('[(“/]<span class="whole">', page) == []


def test_without_a_copy_of_the_article_its_words_are_paraphrased(reports):
    said = load_case("thap-muoi").sentences.set_index("locator")["paraphrase_vi"]
    _, lines = _popovers(_page(reports / "thap-muoi/vi"))["n-adopted"]
    assert lines["Báo Đồng Tháp Online (ĐTO), đoạn 7, câu 2"] == said["dto-2022-03-02:p7.s2"]


def test_word_knows_nothing_of_it(short):
    with zipfile.ZipFile(short["vi"] / "report.docx") as parts:
        word = parts.read("word/document.xml").decode()
    assert "popover" not in word and "n-adopted" not in word


def test_what_is_code_in_a_name_or_an_id_stays_text_and_what_nobody_knows_does_not_open():
    made = number('a"<b>', "1", formula="x <i> y")
    executed = {"01_x": notebook([output("", quantities=[made])])}
    known = '<data value="n-a&quot;&lt;b&gt;">1</data>'
    strange = '<data value="n-zz">2</data>, <data value="c-zz">three</data>'
    job = Job(load_case("example"), "vi")
    page = popovers.opened(f"<main>{known}, {strange}.</main>", job, executed)
    assert 'popovertarget="n-a&quot;&lt;b&gt;">1</button>' in page
    assert "2,</span> three." in page and "zz" not in page
    assert "<b>" not in page and "<i>" not in page
