"""What opens in the web page: numbers with how they came to be, claims with who makes them."""

import html
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.schema import SCHEMA
from thapmuoi_analysis.report import popovers, trace
from thapmuoi_analysis.report.checks import NUMERAL
from thapmuoi_analysis.report.jobs import Report, job_for
from thapmuoi_analysis.telling.formatter import Formatter, label

POPOVER = re.compile(r'<div id="([^"]+)" popover role="dialog" aria-label="([^"]*)".*?</div>', re.S)
LINE = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")
MOST = 1_200_000  # bytes of a page
SHARE = {
    "vi": {
        "Loại số": "suy ra",
        "Cách tính": "“Số xã, thị trấn thực hiện mô hình” (8) chia cho “Tổng số xã, thị trấn” (12)",
    },
    "en": {
        "Kind of number": "derived",
        "Computed as": "“Communes and towns with the model” (8) divided by “All communes” (12)",
    },
}


BLOCKS = {"caption", "dd", "dt", "figcaption", "h1", "h2", "h3", "li", "p", "td", "th"}
APART = {  # no number of the record: how a page is numbered, where a sentence stands, its words
    "furniture": {"nav", "style", "title", "header-section-number", "label", "#"},
    "places of sentences": {"locators", "locator"},
    "the sentences, and documents as they are cited": {"entry"},
    "what has opened": {"popover"},
}
MADE = ("rests_on", "compiled_by", "made", "version", "cite")  # a document; the report
ALONE = {"br", "img", "link", "meta"}


class _Text(HTMLParser):
    """The text of a page in its blocks, where what opens is a blank, less what is apart."""

    def __init__(self, page):
        super().__init__()
        self.open, self.blocks = [], [""]
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        names = {tag, *about.get("class", "").split(), about.get("href", "")[:1]}
        names |= {"popover", "popovertarget"} & {*about}
        self.open += [] if tag in ALONE else [(tag, names)]
        self.blocks += [""] * (tag in BLOCKS)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag
        self.blocks += [""] * (tag in BLOCKS)

    def handle_data(self, data):
        names = set().union(*(names for _, names in self.open))
        if not names & set().union(*APART.values()):
            self.blocks[-1] += "\0" if "popovertarget" in names else data


def _words_of_data(case, lang):
    """Return what the case says in words: names, texts, and what stands between facts in them."""
    frames = [getattr(case, table) for table in SCHEMA if case.has(table)]
    columns = [frame[name] for frame in frames for name in frame.columns[frame.dtypes == "str"]]
    texts = [text for column in columns for text in column]
    texts += [names[lang] for names in case.names.values()]
    parts = (part.strip() for text in texts for part in re.split(r"\{\w+\}| \| ", text))
    worded = {part.casefold().rstrip(".") for part in parts if re.search(r"[^\W\d_]", part)}
    places = {label(locator) for locator in case.sentences["locator"]}
    return sorted((x for x in {*worded, *places} if NUMERAL.search(x)), key=len, reverse=True)


def _closed(page, case, lang):
    """Return the blocks of a page in which a number stands that does not open.

    Excepted are what is apart, the lines of the title block that cite a document or the report or
    date it, and what the data hold in words, in which no number is a measure of the report.
    """
    said, formatter = _words_of_data(case, lang), Formatter(lang)
    made, left = [formatter.words()[name] for name in MADE], []
    blocks = [" ".join(block.split()) for block in _Text(page).blocks]
    for before, block in pairwise(["", *filter(None, blocks)]):
        told = block.casefold()
        for words in said:
            told = told.replace(words, " ")
        if before not in made and NUMERAL.search(told):
            left.append(block)
    return left


def _page(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def _popovers(page):
    """Return the title and the lines of all that opens, by its id."""
    found = ((m[1], html.unescape(m[2]), LINE.findall(m[0])) for m in POPOVER.finditer(page))
    return {
        id: (title, {html.unescape(a): html.unescape(b) for a, b in lines})
        for id, title, lines in found
    }


@pytest.fixture(params=["vi", "en"])
def short_page(request, short):
    """Return language, executed chapters and page of each short report."""
    folder = short[request.param]
    return request.param, trace.read(sorted(folder.glob("*.ipynb"))), _page(folder)


def test_every_number_and_claim_that_is_told_has_a_button_and_what_it_opens(short_page):
    _, executed, page = short_page
    told = set()
    for _, output, about in trace.outputs(executed):
        if about["role"] in ("say", "table") and "2023" not in output["data"]["text/plain"]:
            told |= {f"c-{claim['id']}" for claim in about.get("claims", ())}
            told |= {f"n-{number['id']}" for number in about["quantities"]}
    buttons = set(re.findall(r'<button type="button" popovertarget="([^"]+)"', page))
    dropped = {"n-remaining", "n-start_year"}  # of a section that the case has no data for
    front = {"n-adopted_as_of", "n-new_units", "n-new_units_as_of"}
    assert buttons == set(_popovers(page)) == told - dropped | front
    assert len([id for id in buttons if id[0] == "c"]) > 3


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("slug", ["thap-muoi", "example"])
def test_every_number_of_a_page_opens(reports, slug, lang):
    page = _page(reports / slug / lang)
    assert _closed(page, load_case(slug), lang) == []
    opens = re.findall(r'popovertarget="n-[^"]+">([^<]+)</button>', page)
    assert len(opens) > 90


@pytest.mark.parametrize(
    "where",
    [
        "<dd>",
        "<figcaption>.*?<strong>.*?<strong>",
        '<span class="note">',
        "<caption>.*?</strong>.*?>",
        "<td[^>]*>",
        "<main.*?<p>",
    ],
)
def test_a_number_that_does_not_open_is_noticed(reports, where):
    page = _page(reports / "thap-muoi/en")
    at = re.search(where, page, re.DOTALL).end()
    [found] = _closed(f"{page[:at]}1234 {page[at:]}", load_case("thap-muoi"), "en")
    assert "1234" in found


def test_a_number_says_what_it_is_its_kind_its_formula_in_words_and_its_sentences(short_page):
    lang, _, page = short_page
    title, lines = _popovers(page)["n-adopted_share"]
    case = load_case("example")
    assert title.casefold() == Formatter(lang).term("adopted_share").casefold()
    adopted, units = (case.labels[id][lang] for id in ("adopted", "units"))
    by = {"vi": "chia cho", "en": "divided by"}[lang]
    formula = {"vi": "Cách tính", "en": "Computed as"}[lang]
    n, of = (case.latest(id).value for id in ("adopted", "units"))
    assert lines[formula] == f"“{adopted}” ({n}) {by} “{units}” ({of})"
    assert lines[{"vi": "Loại số", "en": "Kind of number"}[lang]] == Formatter(lang).term("derived")
    assert "“Sau một năm rưỡi, " in lines["p5.s3"]  # the article stands beside its data


def test_a_claim_says_who_makes_it_its_hedges_what_would_show_it_and_its_sentence(short_page):
    lang, _, page = short_page
    case = load_case("example")
    heads = {
        "vi": ["Chủ thể nhận định", "Từ ngữ dè dặt", "Hồ sơ đối chiếu", "Dữ liệu cần có"],
        "en": ["Who says so", "Hedges", "What would show it", "Data needed"],
    }[lang]
    rows = case.claims.set_index("id")
    opened = {id[2:]: said for id, said in _popovers(page).items() if id[0] == "c"}
    for id, (title, lines) in opened.items():
        claim, row = case.claims_by_id[id], rows.loc[id]
        assert title.casefold() == claim.label[lang].casefold()
        assert list(lines)[:4] == heads
        assert row[f"said_by_{lang}"] in lines[heads[0]]
        assert all(hedge in lines[heads[1]] for hedge in claim.hedges[lang])
        assert lines[heads[2]] == row[f"checkable_{lang}"] or not row[f"checkable_{lang}"]
        assert lines[heads[3]] == row[f"needed_{lang}"]
    assert any(case.claims_by_id[id].hedged for id in opened)
    assert not all(case.claims_by_id[id].hedged for id in opened)


def test_no_code_word_stands_in_what_opens_and_a_page_is_small(reports):
    for page in map(_page, sorted(reports.glob("*/*/"))):
        assert len(page.encode()) <= MOST
        assert "<data" not in page
        opened = _popovers(page)
        assert len(opened) > 30
        for title, lines in opened.values():
            formula = lines.get("Cách tính", "") + lines.get("Computed as", "")
            assert not re.search(r"\w_\w|[{}⌈⌉#]", f"{title} {formula}"), (title, formula)


def test_no_line_parts_a_number_from_its_bracket_its_stop_or_its_stroke(reports):
    page = _page(reports / "thap-muoi/vi").partition("</main>")[0]
    stops = re.findall(r"[^>]</button>([.,:;)”]+)(</span>)?", page)
    assert len(stops) > 10
    assert all(closed for _, closed in stops)
    assert len(re.findall('<span class="whole">[(“]', page)) > 3
    assert '</button>/<button type="button" popovertarget="n-' in page  # 11/13
    assert re.findall('[(“/]<span class="whole">', page) == []


def test_without_a_copy_of_the_article_its_words_are_paraphrased(reports):
    said = load_case("thap-muoi").sentences.set_index("locator")["paraphrase_vi"]
    _, lines = _popovers(_page(reports / "thap-muoi/vi"))["n-adopted"]
    assert lines["p7.s2"] == said["dto-2022-03-02:p7.s2"]


def test_word_and_pdf_know_nothing_of_it(short):
    with zipfile.ZipFile(short["vi"] / "report.docx") as parts:
        word = parts.read("word/document.xml").decode()
    assert "popover" not in word
    assert "n-adopted" not in word


@pytest.mark.parametrize(
    ("id", "vi", "en"),
    [
        ("adopted_share", "tỷ lệ đơn vị thực hiện mô hình", "share of units that adopted"),
        ("cumulative_plan_2020", "kế hoạch lũy kế, 2020", "cumulative plan, 2020"),
        ("elsewhere_vu_quang_as_of", "Vũ Quang (Hà Tĩnh), thời điểm", "Vũ Quang (Hà Tĩnh), date"),
        ("unheard", "unheard", "unheard"),
    ],
)
def test_a_number_is_called_by_its_own_name_or_by_the_parts_of_its_id(id, vi, en):
    case = load_case("thap-muoi")
    assert [Formatter(lang).called(id, case.labels) for lang in ("vi", "en")] == [vi, en]


def test_what_is_code_in_a_name_or_an_id_stays_text():
    job = job_for(Report("example", "vi"))
    number = {"id": 'a"<b>', "value": "1", "unit": "", "kind": "stated", "formula": "x <i> y"}
    number |= {"sources": [], "hedge": "", "inputs": [], "shown": "1"}
    about = {"role": "say", "quantities": [number]}
    import nbformat

    output = nbformat.v4.new_output("display_data", metadata={"thapmuoi": about})
    cells = [nbformat.v4.new_code_cell("say()", outputs=[output])]
    executed = {"01_x": nbformat.v4.new_notebook(cells=cells)}
    marked = '<main><data value="n-a&quot;&lt;b&gt;">1</data></main>'
    page = popovers.opened(marked, job, executed)
    assert 'popovertarget="n-a&quot;&lt;b&gt;">1</button>' in page
    assert "<b>" not in page
    assert "<i>" not in page
